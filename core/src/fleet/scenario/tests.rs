//! What is inside: the laws are tried on random fleets in `core/tests/scenarios.rs`.

use super::*;
use crate::fleet::{Fleet, synthetic};
use crate::library::shipped;

#[test]
fn a_row_takes_at_most_24_bytes_with_its_result() {
    let library = shipped();
    let today = "2026-11-28".parse().unwrap();
    let (sites, devices) = synthetic(&library, 500, 7, today);
    let fleet = Fleet::new(&library, sites, devices);
    let columns = Columns::of(&fleet, today, "2027-01-01".parse().unwrap()).unwrap();
    let figures = columns.figures(&Scenario::default(), 0).unwrap();
    let rows = [&columns.cell, &columns.draw, &columns.phase, &columns.place];
    let words: usize = rows.iter().map(|rows| rows.len() * size_of::<u32>()).sum();
    let bytes = words + columns.site.len() * size_of::<u16>() + columns.facts.len();
    assert_eq!(bytes, columns.len() * Columns::ROW_BYTES);
    assert!((bytes + figures.bytes()) <= 24 * columns.len());
}
