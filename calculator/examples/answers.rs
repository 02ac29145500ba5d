//! Writes random questions and what the engine answers natively, for the test that asks the shipped
//! module the same: `answers CATALOGUE FILE [COUNT]`.
//!
//! The file is little-endian records: six 32-bit integers (kind, country, days, refurbished, hours,
//! quantity), then 30 floats of 64 bits (the answer's twelve, and six of each comparison).

use std::env;
use std::error::Error;
use std::fs;

use impact_core::calculator::{Case, Question, Tables};
use impact_core::fleet::Carbon;
use impact_core::quantity::GramsCo2e;

/// Grid factors, as the module's script holds them.
const GRID: &[u8] = include_bytes!("../../core/data/compact/grid.cc-by-4.0.bin");

/// Questions where no number is given.
const COUNT: usize = 120_000;

/// The same questions on every run.
const SEED: u64 = 20_261_129;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = env::args().skip(1);
    let (Some(catalogue), Some(file)) = (arguments.next(), arguments.next()) else {
        return Err("usage: answers CATALOGUE FILE [COUNT]".into());
    };
    let count = arguments.next().map_or(Ok(COUNT), |count| count.parse())?;
    let bytes = fs::read(&catalogue).map_err(|error| format!("{catalogue}: {error}"))?;
    let tables = Tables::open(&bytes, GRID)?;
    let kinds = tables.products.len() + tables.estimates.len();
    let countries = tables.grid.len();
    let mut random = Random(SEED);
    let mut records = Vec::new();
    for turn in 0..count {
        // Every kind and every country in turn, and the ends of each range now and then.
        let (at, country) = (turn % kinds, (turn / 7 + turn) % (countries + 1));
        let days = random.between(183, 9131);
        let refurbished = random.between(0, 100);
        let hours = random.between(0, 240);
        // As many small numbers as large ones.
        let most = 10_u32.pow(random.between(0, 6));
        let quantity = random.between(1, most);
        for number in [at as u32, country as u32, days, refurbished, hours, quantity] {
            records.extend(number.to_le_bytes());
        }
        let rate = tables.grid.get(country).map(|row| row.rate);
        let (refurbished, hours) = (refurbished as u8, hours as u16);
        let question = Question { days, refurbished, hours, quantity, rate };
        let priced = tables.priced(at).ok_or("a kind is not there")?;
        let answer = question.answer(priced);
        extend(&mut records, &answer.stages.map(grams));
        extend(&mut records, &[carbon(answer.life), carbon(answer.year)].concat());
        extend(&mut records, &[answer.energy_kwh.unwrap_or(f64::NAN)]);
        for case in Case::ALL {
            let compared = question.compared(priced, case);
            let less = compared.less;
            extend(&mut records, &carbon(compared.year));
            extend(&mut records, &[less.mean, less.low, less.high].map(grams));
        }
    }
    fs::write(&file, records).map_err(|error| format!("{file}: {error}"))?;
    Ok(())
}

fn extend(records: &mut Vec<u8>, numbers: &[f64]) {
    for number in numbers {
        // One bit pattern for "not known": which of the many it is means nothing.
        let number = if number.is_nan() { f64::NAN } else { *number };
        records.extend(number.to_le_bytes());
    }
}

fn carbon(of: Carbon) -> [f64; 3] {
    [of.mean_kg, of.low_kg, of.high_kg].map(grams)
}

fn grams(of: GramsCo2e) -> f64 {
    of.grams() as f64
}

/// SplitMix64: small, and the same everywhere.
struct Random(u64);

impl Random {
    /// A number from `low` to `high`, either end drawn one time in 32.
    fn between(&mut self, low: u32, high: u32) -> u32 {
        let draw = self.next();
        match draw >> 58 {
            0 => low,
            1 => high,
            _ => low + (draw % u64::from(high - low + 1)) as u32,
        }
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}
