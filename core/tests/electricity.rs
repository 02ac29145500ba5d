//! The laws of electricity's ledgers on random fleets: a fleet is the sum of its devices' receipts
//! to the gram, by both methods of Scope 2 and before the plug.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may stop where a fact it rests on is not so")]

mod shipped;

use impact_core::factors::{Boundary, DeviceClass};
use impact_core::fleet::{
    Ask, Device, Figure, Filter, Fleet, GroupBy, Ledger, Library, Site, Stay,
};
use impact_core::lifecycle::{Status, View};
use impact_core::own::{Change, ElectricityKind, OwnElectricity, OwnFigures, OwnVersion};
use impact_core::quantity::{Day, Period};
use proptest::prelude::*;
use shipped::LIBRARY;
use std::sync::LazyLock;

fn given(country: &str, year: u16, what: ElectricityKind) -> OwnElectricity {
    OwnElectricity {
        country: country.parse().unwrap(),
        year,
        what,
        name: String::new(),
        share: None,
        kwh: None,
        g_per_kwh: None,
        boundary: None,
        source: "Our energy office".into(),
        licence: String::new(),
    }
}

fn contract(country: &str, what: ElectricityKind, share: f64, grams: f64) -> OwnElectricity {
    OwnElectricity {
        share: Some(share),
        g_per_kwh: Some(grams),
        boundary: Some(Boundary::Direct),
        ..given(country, 2025, what)
    }
}

fn residual(country: &str, grams: f64) -> OwnElectricity {
    OwnElectricity { share: None, ..contract(country, ElectricityKind::Residual, 0.0, grams) }
}

fn with(figures: Vec<OwnElectricity>) -> Library {
    LIBRARY.with_own(&OwnFigures::fold(&[OwnVersion {
        version: 1,
        recorded_on: "2026-01-01".parse().unwrap(),
        recorded_by: None,
        evidence: None,
        digest: "abcd".into(),
        changes: figures.into_iter().map(Change::Electricity).collect(),
    }]))
}

/// Contracts of each kind, a residual mix, losses and well-to-tank.
static GIVEN: LazyLock<Library> = LazyLock::new(|| {
    with(vec![
        contract("DE", ElectricityKind::Certificate, 0.3, 0.0),
        OwnElectricity {
            share: None,
            kwh: Some(400.0),
            ..contract("DE", ElectricityKind::Supplier, 0.0, 123.4)
        },
        residual("DE", 719.0),
        OwnElectricity { share: Some(0.06), ..given("DE", 2025, ElectricityKind::Losses) },
        contract("US", ElectricityKind::PowerPurchase, 0.25, 11.0),
        OwnElectricity { g_per_kwh: Some(40.0), ..given("US", 2024, ElectricityKind::WellToTank) },
    ])
});

fn fleet(library: &Library, devices: Vec<Device>) -> Fleet {
    let places =
        [("DE", ""), ("US", "egrid.CAMX"), ("GB", "desnz.GB"), ("", ""), ("FR", ""), ("GB", "")];
    let site = |(at, (country, zone)): (usize, (&str, &str))| Site {
        id: format!("s{at}"),
        name: format!("Site {at}"),
        country: country.parse().ok(),
        zone: zone.parse().ok(),
    };
    Fleet::new(library, places.into_iter().enumerate().map(site).collect(), devices)
}

fn device(id: usize, site: &str, start: Day) -> Device {
    Device {
        id: format!("d{id}"),
        asset_tag: None,
        serial: None,
        maker: "Dell".into(),
        model: if id.is_multiple_of(2) { "Latitude 5310" } else { "Unheard of" }.into(),
        class: Some(if id.is_multiple_of(3) { DeviceClass::Monitor } else { DeviceClass::Laptop }),
        product: None,
        site: Some(site.to_owned()),
        status: Status::InUse,
        earlier: Vec::new(),
        start: Some(start),
        end: None,
        planned_days: None,
    }
}

fn devices() -> impl Strategy<Value = Vec<Device>> {
    let one = (0_usize..5, 19_000_i32..20_800, 0_usize..5, prop::option::of(100_i32..900));
    prop::collection::vec(one, 1..8).prop_map(|all| {
        let device = |(at, (site, start, before, moved)): (usize, (_, _, usize, Option<i32>))| {
            let start = Day::from_days(start);
            let earlier = moved.map(|days| Stay {
                until: start.plus_days(days),
                status: Status::InUse,
                site: Some(format!("s{before}")),
            });
            Device {
                earlier: earlier.into_iter().collect(),
                ..device(at, &format!("s{site}"), start)
            }
        };
        all.into_iter().enumerate().map(device).collect()
    })
}

fn period() -> impl Strategy<Value = Period> {
    (19_500_i32..20_700, 1_i32..700).prop_map(|(start, days)| {
        let start = Day::from_days(start);
        Period::new(start, start.plus_days(days)).unwrap()
    })
}

fn ask(filter: &Filter, period: Period) -> Ask<'_> {
    Ask { filter, period, view: View::Management, as_of: period.end() }
}

/// Grams of a ledger by the device's receipt; 0 where nothing is known.
fn by_receipt(fleet: &Fleet, library: &Library, id: &str, ledger: Ledger, period: Period) -> i64 {
    let filter = Filter::default();
    let figure = Figure::Ledger(ledger);
    match fleet.device_receipt(library, id, figure, &ask(&filter, period)) {
        Ok(receipt) => {
            let root = receipt.unwrap().root;
            root.verify().unwrap();
            root.value as i64
        }
        Err(_) => 0,
    }
}

proptest! {
    #[test]
    fn a_fleet_is_the_sum_of_its_devices_receipts(
        devices in devices(), period in period(), given in any::<bool>(),
    ) {
        let library = if given { &*GIVEN } else { &*LIBRARY };
        let fleet = fleet(library, devices.clone());
        let filter = Filter::default();
        let ask = ask(&filter, period);
        let summary = fleet.summary(library, &ask, GroupBy::Class);
        let figures = summary.electricity;
        for ledger in [Ledger::Market, Ledger::Losses, Ledger::Upstream] {
            let sum: i64 = devices
                .iter()
                .map(|device| by_receipt(&fleet, library, &device.id, ledger, period))
                .sum();
            let receipt = fleet.ledger_receipt(library, &ask, ledger);
            let explained = receipt.as_ref().map_or(0.0, |receipt| receipt.root.value);
            prop_assert!(receipt.is_ok_and(|of| of.verify().is_ok()) || sum == 0);
            prop_assert_eq!(explained as i64, sum, "{:?}", ledger);
            let told = figures.as_ref().and_then(|figures| match ledger {
                Ledger::Market => Some(figures.market_based),
                Ledger::Losses => figures.losses,
                Ledger::Upstream => figures.upstream,
            });
            prop_assert_eq!(told.map_or(0, |told| told.mean_kg.grams()), sum, "{:?}", ledger);
        }
        if let Some(figures) = figures {
            let used = summary.stages.iter().find(|of| of.stage.key() == "use");
            let used = used.map_or(0, |of| of.carbon.mean_kg.grams());
            prop_assert_eq!(figures.location_based.mean_kg.grams(), used);
            let shares: f64 = figures.market_basis.iter().map(|part| part.share).sum();
            prop_assert!(figures.market_basis.is_empty() || (shares - 1.0).abs() < 1e-6);
        }
    }

    #[test]
    fn a_period_cut_in_two_sums_to_it(devices in devices(), period in period(), cut in 1_i32..600) {
        let days = period.end().days() - period.start().days();
        if days < 2 {
            return Ok(());
        }
        let at = period.start().plus_days(1 + cut % (days - 1));
        let fleet = fleet(&GIVEN, devices.clone());
        let (first, second) =
            (Period::new(period.start(), at).unwrap(), Period::new(at, period.end()).unwrap());
        for ledger in [Ledger::Market, Ledger::Losses, Ledger::Upstream] {
            let of = |period| {
                let receipt = fleet.ledger_receipt(&GIVEN, &ask(&Filter::default(), period), ledger);
                receipt.map_or(0.0, |receipt| receipt.root.value)
            };
            prop_assert_eq!(of(first) + of(second), of(period));
        }
    }

    #[test]
    fn without_contracts_market_based_is_location_based(devices in devices(), period in period()) {
        let fleet = fleet(&LIBRARY, devices);
        let filter = Filter::default();
        let summary = fleet.summary(&LIBRARY, &ask(&filter, period), GroupBy::Class);
        if let Some(figures) = summary.electricity {
            prop_assert_eq!(figures.market_based, figures.location_based);
            prop_assert!(figures.market_note.text.contains("No contract"), "{}", figures.market_note.text);
        }
    }
}

/// The electricity of one device at a site over 2025.
fn year(library: &Library, site: &str) -> impact_core::fleet::ElectricityFigures {
    let fleet = fleet(library, vec![device(1, site, "2024-01-01".parse().unwrap())]);
    let filter = Filter::default();
    let ask = ask(&filter, "2025-01-01..2026-01-01".parse().unwrap());
    fleet.footprint(library, "d1", &ask).unwrap().electricity.unwrap()
}

#[test]
fn what_comes_before_the_plant_is_never_added_to_a_life_cycle_factor() {
    let library = with(vec![OwnElectricity {
        g_per_kwh: Some(50.0),
        ..given("FR", 2025, ElectricityKind::WellToTank)
    }]);
    let france = year(&library, "s4");
    assert_eq!(france.upstream, None);
    assert_eq!(france.upstream_note.unwrap().text, "Included in the Scope 2 figure");
    let kingdom = year(&LIBRARY, "s2");
    assert!(kingdom.upstream.unwrap().mean_kg.grams() > 0 && kingdom.upstream_note.is_none());
    let california = year(&LIBRARY, "s1");
    assert_eq!(california.upstream, None);
    let note = california.upstream_note.unwrap().text;
    assert!(note.contains("Not known") && note.contains("United States"), "{note}");
}

#[test]
fn what_is_known_of_no_direct_factor_is_not_said_to_be_nothing() {
    let start = "2024-01-01".parse().unwrap();
    let filter = Filter::default();
    let ask = ask(&filter, "2025-01-01..2026-01-01".parse().unwrap());
    // California has no well-to-tank factor; Britain has one, but its yearly factor is life-cycle.
    for sites in [&["s1", "s5"][..], &["s5"]] {
        let devices = (1..).zip(sites).map(|(id, site)| device(id, site, start)).collect();
        let fleet = fleet(&LIBRARY, devices);
        let figures = fleet.summary(&LIBRARY, &ask, GroupBy::Class).electricity.unwrap();
        assert_eq!(figures.upstream, None, "{sites:?}");
        assert!(figures.upstream_note.is_some());
        let refused = fleet.ledger_receipt(&LIBRARY, &ask, Ledger::Upstream).unwrap_err();
        assert!(refused.to_string().contains("well-to-tank"), "{refused}");
    }
}

#[test]
fn losses_stand_apart_and_where_none_are_known_it_is_said() {
    let (kingdom, france) = (year(&LIBRARY, "s2"), year(&LIBRARY, "s4"));
    let share = kingdom.losses.unwrap().mean_kg.kg() / kingdom.location_based.mean_kg.kg();
    assert!((share - 17.915 / 207.074).abs() < 1e-3, "{share}");
    assert_eq!((kingdom.losses_share, france.losses_share), (1.0, 0.0));
    assert_eq!(france.losses, None);
    assert!(france.losses_note.unwrap().text.contains("France"));
    // Of three devices' electricity, that in Britain.
    let (start, filter) = ("2024-01-01".parse().unwrap(), Filter::default());
    let ask = ask(&filter, "2025-01-01..2026-01-01".parse().unwrap());
    let devices: Vec<_> =
        (1..).zip(["s2", "s4", "s2"]).map(|(id, site)| device(id, site, start)).collect();
    let figures = |devices: &[&Device]| {
        let fleet = fleet(&LIBRARY, devices.iter().map(|device| (*device).clone()).collect());
        fleet.summary(&LIBRARY, &ask, GroupBy::Class).electricity.unwrap()
    };
    let drawn: Vec<f64> =
        devices.iter().map(|device| figures(&[device]).market_basis[0].energy_kwh).collect();
    let of_all = figures(&devices.iter().collect::<Vec<_>>());
    let share = (drawn[0] + drawn[2]) / drawn.iter().sum::<f64>();
    assert!((of_all.losses_share - share).abs() < 1e-12, "{} {share}", of_all.losses_share);
    assert!(of_all.losses_note.unwrap().text.contains("France"));
}

#[test]
fn contracts_in_kilowatt_hours_cover_a_part_of_the_year() {
    let all = year(&with(vec![contract("FR", ElectricityKind::Supplier, 1.0, 0.0)]), "s4");
    assert_eq!(all.market_based.mean_kg.grams(), 0);
    assert!(all.market_note.text.contains("All electricity"), "{}", all.market_note.text);
    let whole = all.market_basis[0].energy_kwh;
    let half = with(vec![OwnElectricity {
        share: None,
        kwh: Some(whole / 2.0),
        ..contract("FR", ElectricityKind::Supplier, 0.0, 0.0)
    }]);
    let half = year(&half, "s4");
    let expected = half.location_based.mean_kg.grams() as f64 / 2.0;
    assert!((half.market_based.mean_kg.grams() as f64 - expected).abs() < 2.0, "{half:?}");
    assert!((half.market_basis[0].share - 0.5).abs() < 1e-3);
    assert!(half.market_note.text.contains("grid average"));
}
