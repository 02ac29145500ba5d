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
    let rows = [&columns.cell, &columns.phase, &columns.spot, &columns.place];
    let bytes: usize = rows.iter().map(|rows| rows.len() * size_of::<u32>()).sum();
    let bytes = bytes + size_of_val(columns.sorted_phases());
    assert_eq!(bytes, columns.len() * Columns::ROW_BYTES);
    assert!((bytes + figures.bytes()) <= 24 * columns.len());
}

#[test]
fn phases_above_one_are_counted_however_they_lie() {
    let even: Vec<u32> = (0..400).map(|at| at * 10_737_418).collect();
    let low: Vec<u32> = (0..400).collect();
    let high: Vec<u32> = low.iter().map(|phase| u32::MAX - 400 + phase).collect();
    for phases in [&even[..], &even[..1], &[], &low, &high, &[7; 300]] {
        for above in [0, 7, 399, 10_737_418, 1 << 31, u32::MAX - 200, u32::MAX] {
            let counted = phases.iter().filter(|phase| **phase > above).count();
            assert_eq!(sums::above(phases, above), counted, "{above}");
        }
    }
}
