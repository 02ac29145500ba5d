//! The surface of numbers says what core says, in a real browser.

#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panic")]

use impact_calculator::Engine;
use impact_core::calculator::{Case, ClassRow, Question, Tables};
use impact_core::embodied::EmbodiedMethod;
use impact_core::fleet::Carbon;
use impact_core::quantity::GramsCo2e;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

const CATALOGUE: &[u8] = include_bytes!("../../core/data/compact/catalogue.odbl.bin");
const GRID: &[u8] = include_bytes!("../../core/data/compact/grid.cc-by-4.0.bin");

/// Puts a kind and its class where the engine takes them from.
fn put(engine: &mut Engine, facts: &[Option<f64>], class: &ClassRow) {
    let numbers = engine.numbers();
    numbers.fill(f64::NAN);
    for (number, fact) in numbers.iter_mut().zip(facts) {
        *number = fact.unwrap_or(f64::NAN);
    }
    for (number, fact) in numbers[7..].iter_mut().zip(class.numbers()) {
        *number = fact.unwrap_or(f64::NAN);
    }
}

/// Has the engine take a kind, and gives its method.
fn take(engine: &mut Engine, tables: &Tables, at: usize) -> u8 {
    if let Some(of) = tables.products.get(at) {
        let shares = of.shares;
        let (made, moved) = (shares.manufacture, shares.transport);
        let facts = [
            Some(of.total_kg),
            made,
            moved,
            shares.used,
            shares.end_of_life,
            of.error,
            of.yearly_kwh,
        ];
        put(engine, &facts, tables.class(of.class));
        return engine.product();
    }
    let of = &tables.estimates[at - tables.products.len()];
    let facts = [of.centre_kg, Some(of.spread.low), Some(of.spread.high)];
    put(engine, &facts, tables.class(of.class));
    engine.estimate(match of.method {
        EmbodiedMethod::MakerClass => 2,
        EmbodiedMethod::Parts => 3,
        _ => 4,
    })
}

fn grams(of: GramsCo2e) -> f64 {
    of.grams() as f64
}

fn ends(of: Carbon) -> [f64; 3] {
    [of.mean_kg, of.low_kg, of.high_kg].map(grams)
}

#[wasm_bindgen_test]
fn every_kind_answers_as_core_does() {
    let tables = Tables::open(CATALOGUE, GRID).unwrap();
    let mut engine = Engine::new();
    for at in 0..tables.products.len() + tables.estimates.len() {
        let method = take(&mut engine, &tables, at);
        let priced = tables.priced(at).unwrap();
        assert_eq!(method == 5, priced.made.is_none(), "kind {at}");
        let (days, refurbished) = (200 + at as u32 * 7, (at % 101) as u8);
        let question = Question { days, refurbished, hours: 65, quantity: 9, rate: Some(344_140) };
        let answer = question.answer(priced);
        engine.answer(344_140, days, refurbished, 65, 9);
        let said = engine.numbers()[..12].to_vec();
        assert_eq!(said[..5], answer.stages.map(grams), "kind {at}");
        assert_eq!(said[5..8], ends(answer.life), "kind {at}");
        assert_eq!(said[8..11], ends(answer.year), "kind {at}");
        assert_eq!(Some(said[11]).filter(|kwh| !kwh.is_nan()), answer.energy_kwh, "kind {at}");
        for (position, case) in Case::ALL.into_iter().enumerate() {
            let compared = question.compared(priced, case);
            engine.compared(344_140, days, refurbished, 65, 9, position);
            let said = engine.numbers()[..6].to_vec();
            let less = [compared.less.mean, compared.less.low, compared.less.high];
            assert_eq!(said[..3], ends(compared.year), "kind {at}, {case:?}");
            assert_eq!(said[3..], less.map(grams), "kind {at}, {case:?}");
        }
    }
}

#[wasm_bindgen_test]
fn no_number_makes_it_trap() {
    let mut engine = Engine::new();
    let odd = [f64::NAN, 0.0, -1.0, f64::INFINITY, f64::NEG_INFINITY, 1e300, 5e-324];
    for (turn, first) in odd.iter().enumerate() {
        for second in odd {
            for (at, number) in engine.numbers().iter_mut().enumerate() {
                *number = if (at + turn) % 2 == 0 { *first } else { second };
            }
            engine.product();
            engine.answer(i32::MAX, u32::MAX, u8::MAX, u16::MAX, u32::MAX);
            engine.compared(i32::MAX, u32::MAX, u8::MAX, u16::MAX, u32::MAX, 0);
            engine.compared(i32::MIN, 0, 0, 0, 0, usize::MAX);
            assert!(engine.numbers()[..6].iter().all(|number| !number.is_nan()));
            engine.estimate(u8::MAX);
            engine.answer(-1, 0, 0, 0, 0);
        }
    }
}
