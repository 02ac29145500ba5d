//! The fleet engine: fetched with the columns when the screen is opened; what it answers in plain
//! numbers becomes core's types here.

use crate::client::{Failure, Query, refused, session_ended};
use crate::i18n::{Msg, server_sentence, t};
use impact_core::fleet::scenario::{About, Ahead, Changes, Question};
use impact_core::quantity::GramsCo2e;
use js_sys::{Function, Reflect};
use leptos::prelude::Set;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::*;
use web_sys::AbortSignal;

/// Where the build put the module; a plain name where it was built without one.
const MODULE: &str = match option_env!("ENGINE_MODULE") {
    Some(url) => url,
    None => "/engine/engine.js",
};

const COLUMNS: &str = "/api/v1/fleet/columns";

#[wasm_bindgen(module = "/src/pages/scenarios/engine.js")]
extern "C" {
    #[wasm_bindgen(catch)]
    async fn columns(url: &str, signal: &AbortSignal, told: &Function) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    async fn open(url: &str, answer: &JsValue) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(catch)]
    fn close(engine: &JsValue) -> Result<(), JsValue>;
    #[wasm_bindgen(catch)]
    fn about(engine: &JsValue) -> Result<Vec<f64>, JsValue>;
    #[wasm_bindgen(catch)]
    fn factors(engine: &JsValue) -> Result<String, JsValue>;
    #[wasm_bindgen(catch)]
    fn ahead(engine: &JsValue, question: &str) -> Result<Vec<f64>, JsValue>;
    #[wasm_bindgen(catch)]
    fn changes(engine: &JsValue, question: &str) -> Result<Vec<f64>, JsValue>;
    #[wasm_bindgen(catch)]
    fn largest(engine: &JsValue, question: &str, rows: usize) -> Result<Vec<f64>, JsValue>;
}

/// An engine with the fleet's columns in it.
#[derive(Clone)]
pub struct Engine {
    open: JsValue,
    /// What the columns are about.
    pub about: About,
    /// The factor set that the fleet was priced with.
    pub factor_set: String,
    /// What the columns carried as their tag.
    pub tag: String,
}

/// Why there is no engine.
#[derive(Debug, Clone, PartialEq)]
pub enum Missing {
    /// The columns could not be had.
    Columns(Failure),
    /// The engine could not be had, or cannot read them; what it said.
    Engine(String),
}

impl Engine {
    /// Fetches columns and module, and opens them; `told` hears how many bytes of the columns have
    /// come, and of how many.
    ///
    /// # Errors
    /// Which of the two could not be had.
    pub async fn fetch(
        signal: &AbortSignal,
        told: impl FnMut(f64, f64) + 'static,
    ) -> Result<Self, Missing> {
        let told = Closure::<dyn FnMut(f64, f64)>::new(told);
        let answer = columns(COLUMNS, signal, told.as_ref().unchecked_ref()).await;
        drop(told);
        let answer = answer.map_err(|_| {
            let failure = if signal.aborted() { Failure::Aborted } else { Failure::Offline };
            Missing::Columns(failure)
        })?;
        let part = |name: &str| Reflect::get(&answer, &JsValue::from_str(name)).ok();
        let status = part("status").and_then(|status| status.as_f64()).unwrap_or_default() as u16;
        let text = part("text").and_then(|text| text.as_string()).unwrap_or_default();
        if status == 401 {
            session_ended().set(true);
        }
        if status != 200 {
            return Err(Missing::Columns(refused(status, &text)));
        }
        let opened = open(MODULE, &answer).await.map_err(|error| Missing::Engine(said(&error)))?;
        let odd = || Missing::Engine(t(Msg::EngineOdd).to_owned());
        let numbers = about(&opened).map_err(|error| Missing::Engine(said(&error)))?;
        let about = About::of_numbers(&numbers).ok_or_else(odd)?;
        let factor_set = factors(&opened).map_err(|_| odd())?;
        Ok(Self { open: opened, about, factor_set, tag: text })
    }

    /// A question's scenario beside the plan.
    ///
    /// # Errors
    /// The engine's sentence.
    pub fn ahead(&self, question: &Question) -> Result<Ahead, String> {
        let numbers = ahead(&self.open, &asked(question)).map_err(|error| said(&error))?;
        Ahead::of_numbers(&numbers).ok_or_else(|| t(Msg::EngineOdd).to_owned())
    }

    /// Each lever of a question moved alone.
    ///
    /// # Errors
    /// The engine's sentence.
    pub fn changes(&self, question: &Question) -> Result<Changes, String> {
        let numbers = changes(&self.open, &asked(question)).map_err(|error| said(&error))?;
        Changes::of_numbers(&numbers).ok_or_else(|| t(Msg::EngineOdd).to_owned())
    }

    /// The devices that carry most in a question's last year, by their places.
    ///
    /// # Errors
    /// The engine's sentence.
    pub fn largest(
        &self,
        question: &Question,
        rows: usize,
    ) -> Result<Vec<(u32, GramsCo2e)>, String> {
        let numbers = largest(&self.open, &asked(question), rows).map_err(|error| said(&error))?;
        let pairs = numbers.chunks_exact(2);
        Ok(pairs.map(|pair| (pair[0] as u32, GramsCo2e::new(pair[1] as i64))).collect())
    }

    /// Gives the engine's memory back: it may hold a million devices.
    pub fn close(&self) {
        if let Err(error) = close(&self.open) {
            leptos::logging::warn!("{error:?}");
        }
    }
}

/// A question as the engine takes it: the query of the screen's address.
pub fn asked(question: &Question) -> String {
    Query::new().and(question.to_pairs()).on("").trim_start_matches('?').to_owned()
}

/// What an error of JavaScript says.
fn said(error: &JsValue) -> String {
    let message = error.dyn_ref::<js_sys::Error>().map(|error| String::from(error.message()));
    message.map_or_else(|| t(Msg::EngineOdd).to_owned(), |message| server_sentence(&message))
}
