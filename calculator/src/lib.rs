//! The engine of the embeddable calculator: core's figures for one kind of device, behind a surface
//! of numbers that the TypeScript beside it (`calculator/ts`) turns into words.
//!
//! Numbers alone cross it, through one place in memory: TypeScript reads the tables, writes there
//! what they say of a kind, and reads there what devices of it carry. So the module holds arithmetic
//! and nothing else, and travels light. Whatever number is passed is held to its range, or means
//! nothing; the TypeScript refuses it before, with a sentence.

use impact_core::calculator::{
    CLASS_NUMBERS, Case, ClassRow, EstimateRow, Priced, ProductRow, Question, known,
};
use impact_core::catalogue::Shares;
use impact_core::embodied::EmbodiedMethod;
use impact_core::embodied::estimator::Spread;
use impact_core::factors::DeviceClass;
use impact_core::fleet::Carbon;
use impact_core::quantity::GramsCo2e;
use std::sync::{Mutex, MutexGuard, PoisonError};
use wasm_bindgen::prelude::*;

/// Numbers of a kind, before those of its class.
const FACTS: usize = 7;
/// Numbers of an answer.
const NUMBERS: usize = 12;

/// The module's one engine. It stands in a fixed place, so that nothing is ever allocated: the module
/// brings no allocator along, and its memory stays where JavaScript saw it first.
static ENGINE: Mutex<Engine> = Mutex::new(Engine::new());

/// Nothing waits: the module runs on one thread.
fn engine() -> MutexGuard<'static, Engine> {
    ENGINE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Where the engine's 23 numbers stand, and behind them in [`WORDS`] words what it took: TypeScript
/// keeps the words of a kind, and puts them back when it is asked for again.
#[wasm_bindgen]
pub fn place() -> *const f64 {
    engine().numbers.as_ptr()
}

/// See [`Engine::product`].
#[wasm_bindgen]
pub fn product() -> u8 {
    engine().product()
}

/// See [`Engine::estimate`].
#[wasm_bindgen]
pub fn estimate(method: u8) -> u8 {
    engine().estimate(method)
}

/// See [`Engine::answer`].
#[wasm_bindgen]
pub fn answer(rate: i32, days: u32, refurbished: u8, hours: u16, quantity: u32) {
    engine().answer(rate, days, refurbished, hours, quantity);
}

/// See [`Engine::compared`].
#[wasm_bindgen]
pub fn compared(rate: i32, days: u32, refurbished: u8, hours: u16, quantity: u32, case: usize) {
    engine().compared(rate, days, refurbished, hours, quantity, case);
}

/// The engine, with the kind that it was last told of.
#[derive(Debug)]
#[repr(C)]
pub struct Engine {
    numbers: [f64; FACTS + CLASS_NUMBERS],
    priced: Priced,
}

/// Words of 8 bytes that hold all of the engine, as `calculator/ts/engine.ts` counts on.
pub const WORDS: usize = 38;
const _: () = assert!(size_of::<Engine>() == WORDS * 8);

impl Engine {
    /// An engine that knows of no kind yet.
    #[expect(clippy::new_without_default, reason = "a constant, which no default is")]
    pub const fn new() -> Engine {
        Self { numbers: [f64::NAN; FACTS + CLASS_NUMBERS], priced: Priced::UNKNOWN }
    }

    /// Takes a published product from the numbers, NaN for what is not known: kg CO2e as its maker
    /// prints it; shares of making, transport, use and end of life; relative standard deviation; kWh a
    /// year; then its class's as [`ClassRow::numbers`] lists them. Gives its method: 0 its maker's
    /// figure, 1 that with the class's share of use; 8 is added where its stages are the class's
    /// proportions.
    pub fn product(&mut self) -> u8 {
        let facts = |at: usize| known(self.numbers[at]);
        let row = ProductRow {
            maker: 0,
            class: DeviceClass::Laptop,
            year: None,
            total_kg: facts(0).unwrap_or_default(),
            shares: Shares {
                manufacture: facts(1),
                transport: facts(2),
                used: facts(3),
                end_of_life: facts(4),
            },
            error: facts(5),
            yearly_kwh: facts(6),
        };
        self.priced = row.priced(&self.class());
        self.method()
    }

    /// Takes an estimate from the numbers: its centre, kg CO2e, NaN where nothing is published; its
    /// 5th and 95th percentile over it; four that mean nothing; then its class's. `method` is 2 by
    /// maker and class, 3 by parts, 4 the class's median; it comes back with 8 added, or as 5 where
    /// nothing is published.
    pub fn estimate(&mut self, method: u8) -> u8 {
        let facts = |at: usize| known(self.numbers[at]);
        let row = EstimateRow {
            class: DeviceClass::Laptop,
            maker: None,
            screen: None,
            method: match method {
                2 => EmbodiedMethod::MakerClass,
                3 => EmbodiedMethod::Parts,
                _ => EmbodiedMethod::ClassMedian,
            },
            centre_kg: facts(0),
            spread: Spread {
                low: facts(1).unwrap_or_default(),
                high: facts(2).unwrap_or_default(),
            },
        };
        self.priced = row.priced(&self.class());
        self.method()
    }

    /// Puts what devices carry into the first twelve numbers. Grams over the life by stage (making,
    /// transport, use, end of life, unattributed); over the life, its 5th and 95th percentile; the
    /// same of a year; kWh over the life, NaN where it is not known.
    ///
    /// `rate` is the grid factor, mg CO2e/kWh; below 0, no use is counted. Hours are tenths of an hour
    /// a day, `refurbished` per cent.
    pub fn answer(&mut self, rate: i32, days: u32, refurbished: u8, hours: u16, quantity: u32) {
        let answer = question(rate, days, refurbished, hours, quantity).answer(&self.priced);
        for (number, stage) in self.numbers.iter_mut().zip(answer.stages) {
            *number = grams(stage);
        }
        self.put(5, answer.life);
        self.put(8, answer.year);
        self.numbers[NUMBERS - 1] = answer.energy_kwh.unwrap_or(f64::NAN);
    }

    /// Puts another case beside it into the first six numbers (0 a year longer, 1 all refurbished, 2
    /// new for the class's usual life, which any other number means too): grams of a year in that
    /// case, 5th and 95th percentile; grams a year less than asked for, below 0 for more, 5th and 95th
    /// percentile.
    pub fn compared(
        &mut self,
        rate: i32,
        days: u32,
        refurbished: u8,
        hours: u16,
        quantity: u32,
        case: usize,
    ) {
        let case = Case::ALL.get(case).copied().unwrap_or(Case::Usual);
        let question = question(rate, days, refurbished, hours, quantity);
        let compared = question.compared(&self.priced, case);
        self.put(0, compared.year);
        let less = compared.less;
        self.numbers[3..6].copy_from_slice(&[less.mean, less.low, less.high].map(grams));
    }
}

impl Engine {
    /// What the last question left, or what is to be taken next.
    pub fn numbers(&mut self) -> &mut [f64] {
        &mut self.numbers
    }

    fn class(&self) -> ClassRow {
        let numbers = std::array::from_fn(|at| self.numbers[FACTS + at]);
        ClassRow::of(&numbers).unwrap_or_default()
    }

    fn method(&self) -> u8 {
        let Some((method, split)) = self.priced.origin else { return 5 };
        let method = match method {
            EmbodiedMethod::Published | EmbodiedMethod::Own => 0,
            EmbodiedMethod::PublishedSplitByClass => 1,
            EmbodiedMethod::MakerClass | EmbodiedMethod::ProductLine => 2,
            EmbodiedMethod::Parts => 3,
            EmbodiedMethod::ClassMedian => 4,
        };
        method + 8 * u8::from(split)
    }

    fn put(&mut self, at: usize, of: Carbon) {
        self.numbers[at..at + 3].copy_from_slice(&[of.mean_kg, of.low_kg, of.high_kg].map(grams));
    }
}

fn question(rate: i32, days: u32, refurbished: u8, hours: u16, quantity: u32) -> Question {
    Question { days, refurbished, hours, quantity, rate: (rate >= 0).then_some(i64::from(rate)) }
}

/// Whole grams, exact: far below 2⁵³.
fn grams(of: GramsCo2e) -> f64 {
    of.grams() as f64
}
