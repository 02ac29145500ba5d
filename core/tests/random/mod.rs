//! Random fleets, for the laws that hold of any.
#![allow(clippy::unwrap_used, reason = "a test may stop where a fact it rests on is not so")]

use impact_core::factors::DeviceClass;
use impact_core::fleet::{Device, Filter, Site, Stay};
use impact_core::lifecycle::{Status, View};
use impact_core::quantity::{Day, Period};
use proptest::prelude::*;

#[path = "../shipped/mod.rs"]
mod shipped;

pub use shipped::LIBRARY;

/// Days around now: 2015 to 2032.
pub fn day() -> impl Strategy<Value = Day> {
    (16_436_i32..22_980).prop_map(Day::from_days)
}

pub fn period() -> impl Strategy<Value = Period> {
    (day(), 1_i32..900).prop_map(|(start, days)| Period::new(start, start.plus_days(days)).unwrap())
}

fn status() -> impl Strategy<Value = Status> {
    prop::sample::select(&Status::ALL[..])
}

/// One of the fleet's four sites, one that it does not know, or none.
fn site() -> impl Strategy<Value = Option<String>> {
    prop::option::of((0_usize..5).prop_map(|at| format!("s{at}")))
}

/// Earlier stays, none for most devices, oldest first, each of a day or more.
fn stays() -> impl Strategy<Value = Vec<Stay>> {
    let stay = (day(), status(), site());
    prop_oneof![
        2 => Just(Vec::new()),
        1 => prop::collection::vec(stay, 1..6).prop_map(|mut stays| {
            stays.sort_by_key(|stay| stay.0);
            stays.dedup_by_key(|stay| stay.0);
            let stays = stays.into_iter();
            stays.map(|(until, status, site)| Stay { until, status, site }).collect()
        }),
    ]
}

pub fn device() -> impl Strategy<Value = Device> {
    let model = prop_oneof![
        6 => (0..LIBRARY.catalogue.products().len()).prop_map(|at| {
            let product = &LIBRARY.catalogue.products()[at];
            (product.maker.clone(), product.name.clone())
        }),
        1 => Just(("Dell".to_owned(), "Latitude 9999".to_owned())),
        1 => Just((String::new(), "Custom build".to_owned())),
    ];
    let class = prop::option::of(prop::sample::select(&DeviceClass::ALL[..]));
    let days = (prop::option::of(day()), prop::option::of(day()));
    (model, class, site(), status(), stays(), days).prop_map(
        |((maker, model), class, site, status, earlier, (start, end))| Device {
            id: String::new(),
            asset_tag: None,
            serial: None,
            maker,
            model,
            class,
            product: None,
            site,
            status,
            earlier,
            start,
            end,
            planned_days: None,
        },
    )
}

/// The devices with identifiers of their own.
pub fn identified(devices: Vec<Device>) -> Vec<Device> {
    let devices = devices.into_iter().enumerate();
    devices.map(|(at, device)| Device { id: format!("d{at:04}"), ..device }).collect()
}

pub fn view() -> impl Strategy<Value = View> {
    prop::sample::select(&View::ALL[..])
}

pub fn everything() -> Filter {
    Filter { status: Status::ALL.to_vec(), ..Filter::default() }
}

/// Four sites in two countries, one of them in a zone of its country's grid, one in none that is
/// known.
pub fn sites() -> Vec<Site> {
    let site = |(at, (country, zone)): (usize, (&str, &str))| Site {
        id: format!("s{at}"),
        name: format!("Site {at}"),
        country: country.parse().ok(),
        zone: zone.parse().ok(),
    };
    let sites = [("DE", ""), ("US", "egrid.CAMX"), ("", ""), ("DE", "")];
    sites.into_iter().enumerate().map(site).collect()
}
