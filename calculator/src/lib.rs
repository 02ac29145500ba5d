//! The footprint of one kind of device, for any web page.
//!
//! ```js
//! import init, { Calculator } from "./pkg/impact_calculator.js";
//! await init();
//! const calculator = new Calculator({ catalogue, grid, classes, machine_types, estimator, components }); // Uint8Arrays
//! const result = calculator.footprint({
//!   class: "laptop", country: "DE", years: 5, quantity: 120, start: "2026-01-01",
//! });
//! result.whole_life.mean_kg; result.receipt.fingerprint;
//! ```
//!
//! Nothing is computed here: a device is made of the input, and core's one engine answers for it as
//! it does in the portal and on the server. The same input and tables give the same result to the
//! digit, whenever and wherever they are asked. The tables carry licences of their own, so the page
//! fetches them as the files they are; nothing is sent anywhere.
//!
//! Whatever is passed, the only thing thrown is an `Error` whose `name` is `CalculatorError`, with
//! `kind` (`input` or `table`), `field` (what was wrong) and one sentence as its `message`.

#![forbid(unsafe_code)]

mod choices;
mod error;
mod footprint;
mod input;
mod js;
mod search;

use error::Fault;
use impact_core::factors::ZoneFiles;
use impact_core::fleet::{Library, LibraryFiles};
use search::Index;
use wasm_bindgen::prelude::*;

/// The engine with the tables it computes with.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Calculator {
    library: Library,
    index: Index,
}

#[wasm_bindgen]
impl Calculator {
    /// Reads the tables: an object of `Uint8Array`s named `catalogue`, `grid`, `classes`,
    /// `machine_types`, `estimator` and `components`, and optionally `sheets` for the addresses of the makers' sheets.
    ///
    /// # Errors
    /// `CalculatorError` naming the table that is missing or cannot be read, and where in it.
    #[wasm_bindgen(constructor)]
    pub fn new(tables: &JsValue) -> Result<Calculator, JsValue> {
        let tables = js::Fields::of(tables, "tables", js::TABLES)?;
        let [catalogue, grid, classes, machine_types, estimator, components] =
            ["catalogue", "grid", "classes", "machine_types", "estimator", "components"]
                .map(|name| tables.bytes(name));
        let library = Library::parse(&LibraryFiles {
            catalogue: &catalogue?,
            sheets: &tables.optional_bytes("sheets")?.unwrap_or_default(),
            grid: &grid?,
            zones: ZoneFiles::default(),
            classes: &classes?,
            machine_types: &machine_types?,
            estimator: &estimator?,
            components: &components?,
        })
        .map_err(Fault::from)?;
        if library.catalogue.products().is_empty() {
            return Err(Fault::Empty("catalogue").into());
        }
        if library.countries().is_empty() {
            return Err(Fault::Empty("grid").into());
        }
        let index = Index::of(&library);
        Ok(Self { library, index })
    }

    /// Version of the engine.
    #[wasm_bindgen(getter)]
    pub fn engine(&self) -> String {
        impact_core::ENGINE_VERSION.to_owned()
    }

    /// Identifier of the tables' edition.
    #[wasm_bindgen(getter)]
    pub fn factor_set(&self) -> String {
        self.library.factor_set().to_owned()
    }

    /// Products whose maker and name hold every word of `text`, best first, at most `limit` (1 to
    /// 100): `{ id, maker, name, class, year }`. A Lenovo machine type finds its model, and a small
    /// misspelling what it is nearest to.
    ///
    /// # Errors
    /// `CalculatorError` when `text` is no text or `limit` is out of range.
    pub fn search(&self, text: &JsValue, limit: &JsValue) -> Result<JsValue, JsValue> {
        let text = js::text(text, "text")?.unwrap_or_default();
        let limit = input::whole(js::number(limit, "limit")?, "limit", 1..=100)?.unwrap_or(10);
        js::object(&self.index.search(&self.library, &text, limit as usize))
    }

    /// Countries that have a grid factor, by name: `{ country, name }`.
    ///
    /// # Errors
    /// `CalculatorError` only if the browser is out of memory.
    pub fn countries(&self) -> Result<JsValue, JsValue> {
        js::object(&self.library.countries())
    }

    /// Device classes: `{ class, name, years, has_footprint, has_energy }`, `years` being the
    /// planned life that is assumed where none is given.
    ///
    /// # Errors
    /// `CalculatorError` only if the browser is out of memory.
    pub fn classes(&self) -> Result<JsValue, JsValue> {
        js::object(&choices::classes(&self.library))
    }

    /// The footprint of a device over its planned life. The input's fields:
    ///
    /// - what it is: `product` (an identifier from `search`), or `maker` and `model` as an asset
    ///   list writes them, or `class` alone; `class` may stand beside a model that is not known;
    /// - `country`: where it is used, two letters;
    /// - `start`: first day in service, `YYYY-MM-DD`, 2000 to 2099;
    /// - `years`: planned life, 0.5 to 25; the class's default without it;
    /// - `quantity`: how many of them, 1 to 10,000; 1 without it.
    ///
    /// # Errors
    /// `CalculatorError` naming the field.
    pub fn footprint(&self, input: &JsValue) -> Result<JsValue, JsValue> {
        let fields = js::Fields::of(input, "input", js::INPUT)?;
        let input = input::Input::read(&self.library, &fields)?;
        js::object(&footprint::compute(&self.library, &input)?)
    }
}
