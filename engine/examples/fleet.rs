//! The engine natively, and the columns that the browser's benchmark opens: writes
//! `FOLDER/columns-1m.bin`, `FOLDER/columns-10m.bin` and closes with its own figures as JSON.
#![allow(clippy::print_stdout, reason = "a command line tool speaks to its terminal")]
#![allow(clippy::unwrap_used, reason = "a benchmark may stop where it cannot go on")]

#[path = "../../core/tests/shipped/mod.rs"]
mod shipped;

use impact_core::fleet::scenario::{Columns, Scenario};
use impact_core::fleet::{Filter, Fleet, GroupBy, Site, Sort, synthetic};
use shipped::LIBRARY;
use std::fs;
use std::hint::black_box;
use std::time::Instant;

const DEVICES: u32 = 1_000_000;
/// With the group of devices without a site, 64 groups.
const SITES: usize = 63;
const SCENARIO: [(&str, &str); 3] = [("life.laptop", "60"), ("refurbished", "45"), ("grid", "-6")];
const FILTER: [(&str, &str); 2] = [("class", "laptop,monitor,desktop"), ("status", "in_use")];

fn main() {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "target/bench".to_owned());
    fs::create_dir_all(&folder).unwrap();
    let columns = columns();
    let bytes = columns.to_bytes();
    let begun = Instant::now();
    let columns = Columns::from_bytes(&bytes).unwrap();
    let opened = begun.elapsed().as_secs_f64() * 1e3;
    fs::write(format!("{folder}/columns-1m.bin"), &bytes).unwrap();
    fs::write(format!("{folder}/rows-1m.csv"), rows(&columns)).unwrap();
    let scenario = Scenario::from_pairs(SCENARIO).unwrap();
    let filter = Filter::from_pairs(FILTER).unwrap();
    let by = [Some(GroupBy::Site), None];
    let sums = |columns: &Columns| {
        let selection = columns.selection(&filter).unwrap();
        black_box(columns.sums(&scenario, &selection, by, &[0]).unwrap())
    };
    let one = timed(60, || sums(&columns));
    let all = columns.selection(&Filter::default()).unwrap();
    let four = timed(30, || black_box(columns.outlook(&scenario, &all, &[0, 1, 2, 3]).unwrap()));
    let figures = columns.figures(&scenario, 0).unwrap();
    let sort = Sort::parse("-gross").unwrap();
    let page = timed(30, || black_box(columns.page(&figures, &all, sort, 0, 100).unwrap()));
    let held = (columns.len() * Columns::ROW_BYTES + figures.bytes()) as f64;
    let ten = columns.repeated(10);
    fs::write(format!("{folder}/columns-10m.bin"), ten.to_bytes()).unwrap();
    let many = timed(10, || sums(&ten));
    let figures = serde_json::json!({
        "fleet_1m_native_ms": one.0, "fleet_1m_native_p95_ms": one.1, "fleet_1m_native_fastest_ms": one.2,
        "outlook_native_ms": four.0, "page_native_ms": page.0, "fleet_10m_native_ms": many.0,
        "open_native_ms": opened, "bytes_per_device": held / columns.len() as f64,
        "total": sums(&columns).total().grams(),
        "lots": columns.lots(),
    });
    println!("{figures}");
}

/// The rows as other programs take them.
fn rows(columns: &Columns) -> String {
    let mut text =
        String::from("class,status,site,m,t,e,u,first,last,planned,stays,kwh,grid,part,burden\n");
    for row in (0..columns.len()).filter_map(|row| columns.plain(row)) {
        let cells: Vec<String> = row.iter().map(f64::to_string).collect();
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    text
}

/// Fastest, median and 95th percentile in milliseconds.
fn timed<T>(times: usize, run: impl Fn() -> T) -> (f64, f64, f64) {
    black_box(run());
    let mut all: Vec<f64> = (0..times)
        .map(|_| {
            let begun = Instant::now();
            black_box(run());
            begun.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    all.sort_by(f64::total_cmp);
    (all[times / 2], all[(times * 95).div_ceil(100) - 1], all[0])
}

/// The invented fleet at 63 sites, some devices at none.
fn columns() -> Columns {
    let today = "2026-11-28".parse().unwrap();
    let (sites, mut devices) = synthetic(&LIBRARY, DEVICES, 42, today);
    let places: Vec<Site> = (0..SITES)
        .map(|at| Site {
            id: format!("s{at}"),
            name: format!("Site {at}"),
            ..sites[at % 4].clone()
        })
        .collect();
    for (at, device) in devices.iter_mut().enumerate() {
        // Multiplied, so that neighbours are not at neighbouring sites.
        let site = at.wrapping_mul(0x9e37_79b9) / 7 % (SITES + 1);
        device.site = places.get(site).map(|site| site.id.clone());
    }
    let fleet = Fleet::new(&LIBRARY, places, devices);
    Columns::of(&fleet, today, "2027-01-01".parse().unwrap()).unwrap()
}
