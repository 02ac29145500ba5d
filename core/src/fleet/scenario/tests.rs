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
    let rows = [&columns.cell, &columns.phase, &columns.place];
    let bytes: usize = rows.iter().map(|rows| rows.len() * size_of::<u32>()).sum();
    let bytes = bytes + columns.spot.len();
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

#[test]
fn a_run_of_more_spots_than_a_byte_tells_apart_is_cut() {
    let library = shipped();
    let today = "2026-11-28".parse().unwrap();
    let (sites, mut devices) = synthetic(&library, 2_000, 7, today);
    let places: Vec<_> = (0..700)
        .map(|at| crate::fleet::Site { id: format!("s{at}"), ..sites[0].clone() })
        .collect();
    let (maker, model) = (devices[0].maker.clone(), devices[0].model.clone());
    for (at, device) in devices.iter_mut().enumerate() {
        (device.maker, device.model) = (maker.clone(), model.clone());
        device.class = None;
        device.earlier.clear();
        device.site = Some(places[at % 700].id.clone());
    }
    let fleet = Fleet::new(&library, places, devices);
    let columns = Columns::of(&fleet, today, "2027-01-01".parse().unwrap()).unwrap();
    assert!(columns.runs().all(|run| run.spots.len() <= 256), "{:?}", columns.runs);
    assert!(columns.runs().any(|run| run.spots.len() == 256), "{:?}", columns.runs);
    let again = Columns::from_bytes(&columns.to_bytes()).unwrap();
    let all = again.selection(&crate::fleet::Filter::default()).unwrap();
    let by = [Some(crate::fleet::GroupBy::Site), None];
    let sums = again.sums(&Scenario::default(), &all, by, &[1]).unwrap();
    let outlook = again.outlook(&Scenario::default(), &all, &[1]).unwrap();
    assert_eq!(sums.total(), outlook.years[0].gross.mean_kg);
    assert_eq!(sums.devices.iter().sum::<u64>(), 2_000);
}
