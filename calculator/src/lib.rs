//! The engine of the embeddable calculator: core's figures for one kind of device, behind a surface
//! of numbers that the TypeScript beside it (`calculator/src/*.ts`) turns into words.
//!
//! Text does not cross it but once, when the tables are opened: what a module knows of text it
//! carries as bytes. Whatever number is passed is held to its range, or means nothing; the
//! TypeScript refuses it before, with a sentence.

use impact_core::calculator::{Case, Question, Tables};
use impact_core::embodied::EmbodiedMethod;
use impact_core::fleet::Carbon;
use impact_core::quantity::GramsCo2e;
use wasm_bindgen::prelude::*;

#[cfg(target_arch = "wasm32")]
mod allocator;

/// Grid factors: of one licence, one file, in the module with its notice.
const GRID: &[u8] = include_bytes!("../../core/data/compact/grid.cc-by-4.0.bin");

/// Numbers of an answer: see [`Engine::answer`] and [`Engine::compared`].
const NUMBERS: usize = 12;

/// The engine with the tables it computes with.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Engine {
    tables: Tables,
    numbers: [f64; NUMBERS],
}

#[wasm_bindgen]
impl Engine {
    /// Opens the catalogue's file; nothing where the bytes are another file's, of another version
    /// or damaged.
    pub fn open(catalogue: &[u8]) -> Option<Engine> {
        let tables = Tables::open(catalogue, GRID).ok()?;
        Some(Self { tables, numbers: [0.0; NUMBERS] })
    }

    /// UTF-8, parted by bytes of 0: version of the engine, edition of the tables, makers and
    /// products (a line each), and the countries' codes, two letters each.
    pub fn texts(&self) -> Vec<u8> {
        let Tables { edition, makers, names, grid, .. } = &self.tables;
        let countries: Vec<u8> = grid.iter().flat_map(|row| row.country).collect();
        [impact_core::ENGINE_VERSION.as_bytes(), edition, makers, names, &countries].join(&0)
    }

    /// Kinds of device, published products first, four numbers each: class, maker and 1 (0 for any),
    /// screen in tenths of an inch (0 for any), year of the sheet (0 for none).
    pub fn kinds(&self) -> Vec<u16> {
        let Tables { products, estimates, .. } = &self.tables;
        let mut kinds = Vec::with_capacity(4 * (products.len() + estimates.len()));
        for of in products {
            kinds.extend([of.class as u16, of.maker as u16 + 1, 0, of.year.unwrap_or(0)]);
        }
        for of in estimates {
            let maker = of.maker.map_or(0, |maker| maker as u16 + 1);
            kinds.extend([of.class as u16, maker, of.screen.unwrap_or(0), 0]);
        }
        kinds
    }

    /// Defaults of the classes, 16 numbers each, NaN for none: planned life, lowest and highest,
    /// years; refurbishing as a share of making, lowest and highest; footprints published; kWh a
    /// year, 10th and 90th percentile; parts of making, transport and end of life; share of use, its
    /// spread; relative standard deviation.
    pub fn classes(&self) -> Vec<f64> {
        let numbers = self.tables.classes.iter().flat_map(|class| class.numbers());
        numbers.map(|number| number.unwrap_or(f64::NAN)).collect()
    }

    /// Grid factors, two numbers each, in the order of the countries: mg CO2e/kWh, and the year.
    pub fn grid(&self) -> Vec<f64> {
        self.tables.grid.iter().flat_map(|row| [row.rate as f64, f64::from(row.year)]).collect()
    }

    /// What a kind's figure is made of, NaN for what is not known. Of a product: kg CO2e as its maker
    /// prints it, shares of making, transport, use and end of life, relative standard deviation, kWh
    /// a year. Of an estimate: its centre in kg, and its 5th and 95th percentile over it.
    pub fn facts(&self, at: usize) -> Vec<f64> {
        let Tables { products, estimates, .. } = &self.tables;
        let facts = match (products.get(at), estimates.get(at.wrapping_sub(products.len()))) {
            (Some(of), _) => {
                let shares = of.shares;
                vec![
                    Some(of.total_kg),
                    shares.manufacture,
                    shares.transport,
                    shares.used,
                    shares.end_of_life,
                    of.error,
                    of.yearly_kwh,
                ]
            }
            (None, Some(of)) => vec![of.centre_kg, Some(of.spread.low), Some(of.spread.high)],
            (None, None) => Vec::new(),
        };
        facts.into_iter().map(|number| number.unwrap_or(f64::NAN)).collect()
    }

    /// Where a kind's embodied carbon comes from: 0 its maker, 1 its maker with the class's share of
    /// use, 2 an estimate by maker and class, 3 by its parts, 4 its class's median, 5 nowhere. 8 is
    /// added where its stages are the class's proportions.
    pub fn method(&self, at: usize) -> u8 {
        let origin = self.tables.priced(at).and_then(|priced| priced.origin);
        let Some((method, split)) = origin else { return 5 };
        let method = match method {
            EmbodiedMethod::PublishedSplitByClass => 1,
            EmbodiedMethod::MakerClass | EmbodiedMethod::ProductLine => 2,
            EmbodiedMethod::Parts => 3,
            EmbodiedMethod::ClassMedian => 4,
            EmbodiedMethod::Published | EmbodiedMethod::Own => 0,
        };
        method + 8 * u8::from(split)
    }

    /// Grams of embodied carbon of one new device, by stage as in [`Engine::answer`].
    pub fn made(&self, at: usize) -> Vec<f64> {
        let made = self.tables.priced(at).and_then(|priced| priced.made.as_ref());
        made.map_or_else(Vec::new, |(stages, _)| stages.iter().map(|of| grams(*of)).collect())
    }

    /// What devices carry: where to read twelve numbers. Grams over the life by stage (making,
    /// transport, use, end of life, unattributed); over the life, its 5th and 95th percentile; the
    /// same of a year; kWh over the life, NaN where it is not known.
    ///
    /// `country` beyond the last counts no use. Hours are tenths of an hour a day, `refurbished` per
    /// cent.
    pub fn answer(
        &mut self,
        at: usize,
        country: usize,
        days: u32,
        refurbished: u8,
        hours: u16,
        quantity: u32,
    ) -> *const f64 {
        let question = self.question(country, days, refurbished, hours, quantity);
        self.numbers = [f64::NAN; NUMBERS];
        if let Some(priced) = self.tables.priced(at) {
            let answer = question.answer(priced);
            for (number, stage) in self.numbers.iter_mut().zip(answer.stages) {
                *number = grams(stage);
            }
            self.put(5, answer.life);
            self.put(8, answer.year);
            self.numbers[11] = answer.energy_kwh.unwrap_or(f64::NAN);
        }
        self.numbers.as_ptr()
    }

    /// Another case beside it (0 a year longer, 1 all refurbished, 2 new for the class's usual life):
    /// where to read six numbers. Grams of a year in that case, 5th and 95th percentile; grams a year
    /// less than asked for, below 0 for more, 5th and 95th percentile.
    #[expect(clippy::too_many_arguments, reason = "numbers alone cross to JavaScript")]
    pub fn compared(
        &mut self,
        at: usize,
        country: usize,
        days: u32,
        refurbished: u8,
        hours: u16,
        quantity: u32,
        case: usize,
    ) -> *const f64 {
        let question = self.question(country, days, refurbished, hours, quantity);
        self.numbers = [f64::NAN; NUMBERS];
        if let (Some(priced), Some(case)) = (self.tables.priced(at), Case::ALL.get(case)) {
            let compared = question.compared(priced, *case);
            self.put(0, compared.year);
            let less = compared.less;
            self.numbers[3..6].copy_from_slice(&[less.mean, less.low, less.high].map(grams));
        }
        self.numbers.as_ptr()
    }
}

impl Engine {
    fn question(
        &self,
        country: usize,
        days: u32,
        refurbished: u8,
        hours: u16,
        quantity: u32,
    ) -> Question {
        let rate = self.tables.grid.get(country).map(|row| row.rate);
        Question { days, refurbished, hours, quantity, rate }
    }

    fn put(&mut self, at: usize, of: Carbon) {
        self.numbers[at..at + 3].copy_from_slice(&[of.mean_kg, of.low_kg, of.high_kg].map(grams));
    }

    /// The numbers that the last question left.
    pub fn numbers(&self) -> &[f64] {
        &self.numbers
    }
}

/// Whole grams, exact: far below 2⁵³.
fn grams(of: GramsCo2e) -> f64 {
    of.grams() as f64
}
