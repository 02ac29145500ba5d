//! The columns of 1,000,000 devices, and what the engine answers to a question of them natively:
//! writes `FOLDER/columns.bin` and `FOLDER/answer.json`, with which a browser is compared.
#![allow(clippy::unwrap_used, reason = "a tool of the tests may stop where it cannot go on")]

#[path = "../../core/tests/shipped/mod.rs"]
mod shipped;

use impact_core::fleet::scenario::{Columns, Question};
use impact_core::fleet::{Fleet, synthetic};
use shipped::LIBRARY;
use std::fs;

/// Devices that are told apart; each stands there a hundred times.
const DEVICES: u32 = 10_000;
const TIMES: usize = 100;
const QUESTION: &str = "life.laptop=72&refurbished=40&grid=-6";

fn main() {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "target/million".to_owned());
    fs::create_dir_all(&folder).unwrap();
    let today = "2026-11-28".parse().unwrap();
    let (sites, devices) = synthetic(&LIBRARY, DEVICES, 42, today);
    let fleet = Fleet::new(&LIBRARY, sites, devices);
    let columns = Columns::of(&fleet, today, "2027-01-01".parse().unwrap()).unwrap();
    let columns = columns.repeated(TIMES);
    fs::write(format!("{folder}/columns.bin"), columns.to_bytes()).unwrap();
    let question = Question::parse(QUESTION).unwrap();
    let plan = columns.outlook_of(&question.plan()).unwrap();
    let ahead = columns.ahead(&columns.outlook_of(&question).unwrap(), &plan);
    let last = ahead.years.last().unwrap();
    let grams = |carbon: impact_core::api::Carbon| {
        [carbon.mean_kg, carbon.low_kg, carbon.high_kg].map(|grams| grams.grams())
    };
    let answer = serde_json::json!({
        "devices": ahead.devices,
        "question": QUESTION,
        "plan": grams(last.plan.gross),
        "scenario": grams(last.scenario.gross),
        "change": grams(last.change),
    });
    fs::write(format!("{folder}/answer.json"), answer.to_string()).unwrap();
}
