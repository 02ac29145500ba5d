//! The laws of differences: the parts are the change to the gram, and each change has its cause.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may stop where a fact it rests on is not so")]

mod random;

use impact_core::factors::{Boundary, DeviceClass, Mix};
use impact_core::fleet::{
    Ask, Cause, Compare, Device, Difference, Filter, Fleet, GroupBy, Library, Side, Stay,
    difference,
};
use impact_core::lifecycle::{Status, View};
use impact_core::own::{Change, OwnClass, OwnFigures, OwnGrid, OwnVersion};
use impact_core::quantity::{Day, Period};
use impact_core::receipt::Receipt;
use proptest::prelude::*;
use random::{LIBRARY, device, everything, identified, period, sites, view};
use std::sync::LazyLock;

/// The shipped library with own figures over it: a laptop's life and energy, and Germany's grid.
static OWN: LazyLock<Library> = LazyLock::new(|| {
    let class = OwnClass {
        class: DeviceClass::Laptop,
        life_years: Some(6.0),
        yearly_kwh: Some([20.0, 15.0, 25.0]),
        embodied_kg: Some([200.0, 150.0, 260.0]),
        source: "Ours".into(),
    };
    LIBRARY
        .with_own(&OwnFigures::fold(&[version(vec![Change::Class(class), Change::Grid(grid())])]))
});

fn grid() -> OwnGrid {
    OwnGrid {
        country: "DE".parse().unwrap(),
        zone: None,
        vintage: "2026".parse().unwrap(),
        g_per_kwh: 100.0,
        boundary: Boundary::LifeCycle,
        mix: Mix::Production,
        source: "Ours".into(),
        licence: String::new(),
    }
}

fn version(changes: Vec<Change>) -> OwnVersion {
    OwnVersion {
        version: 1,
        recorded_on: "2026-11-25".parse().unwrap(),
        recorded_by: None,
        evidence: None,
        digest: "0001beef".into(),
        changes,
    }
}

fn fleet(library: &Library, devices: Vec<Device>) -> Fleet {
    Fleet::new(library, sites(), devices)
}

fn side(fleet: &Fleet, period: Period) -> Side<'_> {
    Side { fleet, period, as_of: period.end() }
}

fn gross(side: Side<'_>, filter: &Filter, view: View) -> i64 {
    let ask = Ask { filter, period: side.period, view, as_of: side.as_of };
    side.fleet.summary(side.fleet.library(), &ask, GroupBy::Class).gross.mean_kg.grams()
}

/// A device changed in some of its facts: what the records know of it on another day.
fn changed(of: Device, other: Device, facts: u8, planned: u32) -> Device {
    let has = |bit: u8| facts & (1 << bit) != 0;
    Device {
        maker: if has(0) { other.maker } else { of.maker },
        model: if has(0) { other.model } else { of.model },
        class: if has(1) { other.class } else { of.class },
        site: if has(2) { other.site } else { of.site },
        status: if has(3) { other.status } else { of.status },
        earlier: if has(4) { other.earlier } else { of.earlier },
        start: if has(5) { other.start } else { of.start },
        end: if has(6) { other.end } else { of.end },
        planned_days: if has(7) { Some(planned) } else { of.planned_days },
        ..of
    }
}

/// The same fleet of fewer than `most` devices twice, some of them changed or gone on either side.
fn two(most: usize) -> impl Strategy<Value = [Vec<Device>; 2]> {
    let pair = (device(), device(), any::<u8>(), 1_u32..4000, 0_u8..8);
    prop::collection::vec(pair, 0..most).prop_map(|pairs| {
        let before = identified(pairs.iter().map(|pair| pair.0.clone()).collect());
        let both = before.into_iter().zip(pairs);
        let mut sides = [Vec::new(), Vec::new()];
        for (before, (_, other, facts, planned, gone)) in both {
            if gone != 1 {
                sides[1].push(changed(before.clone(), other, facts, planned));
            }
            if gone != 0 {
                sides[0].push(before);
            }
        }
        sides
    })
}

fn filter() -> impl Strategy<Value = Filter> {
    prop_oneof![
        Just(everything()),
        Just(Filter::default()),
        Just(Filter {
            class: vec![DeviceClass::Laptop, DeviceClass::Monitor],
            ..Filter::default()
        }),
        Just(Filter { site: vec!["s0".into()], ..Filter::default() }),
    ]
}

fn sum(of: &Difference) -> i64 {
    of.parts.iter().map(|part| part.change_kg.grams()).sum()
}

proptest! {
    /// Conservation: whatever the two fleets, periods, figures and filters, the parts sum to the
    /// difference of the two results to the gram, none is 0, and the tree says the same.
    #[test]
    fn the_parts_of_a_difference_sum_to_it(
        [before, after] in two(15),
        [from, to] in [period(), period()],
        [own_from, own_to] in any::<[bool; 2]>(),
        filter in filter(),
        view in view(),
    ) {
        let library = |own: bool| if own { &*OWN } else { &*LIBRARY };
        let fleets = [fleet(library(own_from), before), fleet(library(own_to), after)];
        let (from, to) = (side(&fleets[0], from), side(&fleets[1], to));
        let compare = Compare { filter: &filter, view, device: None };
        let found = difference(from, to, &compare);
        prop_assert_eq!(found.from.gross_kg.grams(), gross(from, &filter, view));
        prop_assert_eq!(found.to.gross_kg.grams(), gross(to, &filter, view));
        prop_assert_eq!(sum(&found), found.change_kg.grams());
        prop_assert_eq!(found.change_kg, found.to.gross_kg - found.from.gross_kg);
        prop_assert!(found.parts.iter().all(|part| part.change_kg.grams() != 0));
        prop_assert_eq!(found.receipt.root.value, found.change_kg.grams() as f64);
        prop_assert!(found.receipt.verify().is_ok());
        let text = serde_json::to_string(&found.receipt).unwrap();
        prop_assert!(serde_json::from_str::<Receipt>(&text).unwrap().verify().is_ok());
        let back = difference(to, from, &compare);
        prop_assert_eq!(back.change_kg, -found.change_kg);
        // Of a single device nothing is left out of the devices named.
        for part in found.parts.iter().filter(|part| part.devices <= 20) {
            let named: i64 = part.largest.iter().map(|device| device.change_kg.grams()).sum();
            prop_assert_eq!(named, part.change_kg.grams());
        }
    }

    /// A difference of a fleet is the sum of its devices' differences, part by part.
    #[test]
    fn a_fleets_difference_is_its_devices(
        [before, after] in two(8), [from, to] in [period(), period()], view in view(),
    ) {
        let fleets = [fleet(&LIBRARY, before.clone()), fleet(&OWN, after.clone())];
        let (from, to) = (side(&fleets[0], from), side(&fleets[1], to));
        let filter = everything();
        let whole = difference(from, to, &Compare { filter: &filter, view, device: None });
        let mut parts = [0; Cause::ALL.len()];
        let mut ids: Vec<&str> = before.iter().chain(&after).map(|d| d.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        for id in ids {
            let one = difference(from, to, &Compare { filter: &filter, view, device: Some(id) });
            prop_assert_eq!(sum(&one), one.change_kg.grams());
            for part in one.parts {
                parts[part.cause as usize] += part.change_kg.grams();
            }
        }
        for part in &whole.parts {
            prop_assert_eq!(part.change_kg.grams(), parts[part.cause as usize]);
        }
        prop_assert_eq!(sum(&whole), parts.iter().sum::<i64>());
    }

    /// The year before that a summary names is the first result of the difference that explains it.
    #[test]
    fn a_summarys_year_before_is_the_first_result(
        devices in prop::collection::vec(device(), 0..15),
        period in period(),
        filter in filter(),
        view in view(),
    ) {
        let fleet = fleet(&LIBRARY, identified(devices));
        let (from, to) = (side(&fleet, period.year_before()), side(&fleet, period));
        let found = difference(from, to, &Compare { filter: &filter, view, device: None });
        let ask = Ask { filter: &filter, period, view, as_of: period.end() };
        let summary = fleet.summary(&LIBRARY, &ask, GroupBy::Class);
        prop_assert_eq!(summary.gross_year_before.mean_kg, found.from.gross_kg);
        prop_assert_eq!(summary.gross.mean_kg, found.to.gross_kg);
    }

    /// Identity: two results alike have no parts.
    #[test]
    fn nothing_differs_from_itself(
        devices in prop::collection::vec(device(), 0..15), period in period(), view in view(),
    ) {
        let devices = identified(devices);
        let fleets = [fleet(&LIBRARY, devices.clone()), fleet(&LIBRARY, devices)];
        let filter = Filter::default();
        let compare = Compare { filter: &filter, view, device: None };
        for other in &fleets {
            let found = difference(side(&fleets[0], period), side(other, period), &compare);
            prop_assert!(found.parts.is_empty(), "{:?}", found.parts);
            prop_assert_eq!(found.change_kg.grams(), 0);
            prop_assert_eq!(&found.finding.key, "finding.difference.none");
        }
    }
}

fn laptop() -> Device {
    Device {
        id: "d".into(),
        asset_tag: Some("NW-1".into()),
        serial: None,
        maker: "Dell".into(),
        model: "Latitude 5310".into(),
        class: None,
        product: None,
        site: Some("s0".into()),
        status: Status::InUse,
        earlier: Vec::new(),
        start: "2024-03-01".parse().ok(),
        end: None,
        planned_days: None,
    }
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

const NOW: &str = "2026-01-01..2026-11-01";
const YEAR_BEFORE: &str = "2025-01-01..2025-11-01";

/// The causes between two states of one device, each with the sign of its part.
fn causes(
    [before, after]: [Option<Device>; 2],
    [from, to]: [&str; 2],
    libraries: [&Library; 2],
    view: View,
    filter: &Filter,
) -> Vec<(Cause, i64)> {
    let fleets = [fleet(libraries[0], before.into_iter().collect()), {
        fleet(libraries[1], after.into_iter().collect())
    }];
    let found = difference(
        side(&fleets[0], from.parse().unwrap()),
        side(&fleets[1], to.parse().unwrap()),
        &Compare { filter, view, device: None },
    );
    assert_eq!(sum(&found), found.change_kg.grams());
    found.parts.iter().map(|part| (part.cause, part.change_kg.grams().signum())).collect()
}

fn known(before: Device, after: Device) -> Vec<(Cause, i64)> {
    let shipped = [&*LIBRARY, &*LIBRARY];
    let (now, filter) = ([NOW, NOW], Filter::default());
    causes([Some(before), Some(after)], now, shipped, View::Management, &filter)
}

fn over_time(device: Device, periods: [&str; 2], view: View) -> Vec<(Cause, i64)> {
    let shipped = [&*LIBRARY, &*LIBRARY];
    let devices = [Some(device.clone()), Some(device)];
    causes(devices, periods, shipped, view, &Filter::default())
}

#[test]
fn a_factor_that_stands_in_is_named_where_the_grid_is_said_to_have_changed() {
    let fleet = fleet(&LIBRARY, vec![laptop()]);
    let notes = |from: &str, to: &str| {
        let sides = [from, to].map(|period| side(&fleet, period.parse().unwrap()));
        let filter = Filter::default();
        let compare = Compare { filter: &filter, view: View::Management, device: None };
        let found = difference(sides[0], sides[1], &compare);
        let part = found.parts.iter().find(|part| part.cause == Cause::GridOverTime).unwrap();
        part.notes.iter().map(|note| note.text.clone()).collect::<Vec<_>>()
    };
    // Months published for Germany; no year after 2024 is.
    let both = notes("2024-06-01..2024-07-01", "2025-01-01..2025-02-01");
    assert!(both.is_empty(), "{both:?}");
    let stale = notes("2025-01-01..2025-02-01", "2026-01-01..2026-02-01");
    assert_eq!(stale.len(), 1, "{stale:?}");
    let expected = "Germany: the factor of 2024 stands in from 2026-01-01 to 2026-01-31";
    assert!(stale[0].starts_with(expected), "{stale:?}");
}

#[test]
fn what_became_known_of_a_device_has_its_cause() {
    let with = |change: fn(&mut Device)| {
        let mut device = laptop();
        change(&mut device);
        device
    };
    let planned = with(|device| device.planned_days = Some(3000));
    assert_eq!(known(laptop(), planned), [(Cause::Life, -1)]);
    let moved = with(|device| device.site = Some("s1".into()));
    assert_eq!(known(laptop(), moved), [(Cause::Places, -1)]);
    let shelved = with(|device| {
        let stay =
            Stay { until: day("2026-06-01"), status: Status::InUse, site: Some("s0".into()) };
        (device.status, device.earlier) = (Status::InStock, vec![stay]);
    });
    assert_eq!(known(laptop(), shelved.clone()), [(Cause::Hours, -1)]);
    assert_eq!(known(shelved, laptop()), [(Cause::Hours, 1)]);
    let ended = with(|device| device.end = Some(day("2026-06-01")));
    assert_eq!(known(laptop(), ended), [(Cause::Service, 1)]);
    let without_start = with(|device| device.start = None);
    assert_eq!(known(without_start, laptop()), [(Cause::Known, 1)]);
    let unmatched = with(|device| {
        (device.model, device.class) = ("Latitude 9999".into(), Some(DeviceClass::Laptop));
    });
    let found = known(unmatched, laptop());
    assert!(matches!(found[..], [(Cause::Method, _)]), "{found:?}");
}

#[test]
fn devices_come_leave_and_change_the_selection() {
    let shipped = [&*LIBRARY, &*LIBRARY];
    let of =
        |devices, filter: &Filter| causes(devices, [NOW, NOW], shipped, View::Management, filter);
    let all = Filter::default();
    assert_eq!(of([None, Some(laptop())], &all), [(Cause::Came, 1)]);
    assert_eq!(of([Some(laptop()), None], &all), [(Cause::Left, -1)]);
    let here = Filter { site: vec!["s0".into()], ..Filter::default() };
    let elsewhere = Device { site: Some("s1".into()), ..laptop() };
    assert_eq!(of([Some(laptop()), Some(elsewhere.clone())], &here), [(Cause::Dropped, -1)]);
    assert_eq!(of([Some(elsewhere), Some(laptop())], &here), [(Cause::Entered, 1)]);
}

#[test]
fn a_device_bought_after_a_period_came_and_one_gone_before_it_left() {
    let bought = Device { start: Some(day("2026-02-01")), ..laptop() };
    let found = over_time(bought, [YEAR_BEFORE, NOW], View::Management);
    assert_eq!(found, [(Cause::Came, 1)]);
    let gone = Device { end: Some(day("2025-12-01")), status: Status::Archived, ..laptop() };
    let found = over_time(gone, [YEAR_BEFORE, NOW], View::Management);
    assert_eq!(found, [(Cause::Left, -1)]);
}

#[test]
fn a_period_has_the_causes_of_time() {
    let view = View::Management;
    let has = |found: &[(Cause, i64)], part| assert!(found.contains(&part), "{part:?} {found:?}");
    // Four years from March 2024: amortised all along, so that only the grid moves.
    let steady = over_time(laptop(), ["2024-06-01..2024-07-01", "2025-06-01..2025-07-01"], view);
    has(&steady, (Cause::GridOverTime, 1));
    assert!(steady.iter().all(|(of, _)| matches!(of, Cause::GridOverTime | Cause::Rounding)));
    let begun = over_time(laptop(), ["2024-01-01..2025-01-01", "2025-01-01..2026-01-01"], view);
    has(&begun, (Cause::Begun, 1));
    has(&begun, (Cause::Hours, 1));
    let over = Device { planned_days: Some(600), ..laptop() };
    has(&over_time(over, [YEAR_BEFORE, NOW], view), (Cause::Amortised, -1));
    let retired = Device { end: Some(day("2026-05-01")), ..laptop() };
    let found = over_time(retired.clone(), [YEAR_BEFORE, NOW], view);
    has(&found, (Cause::Retired, 1));
    has(&found, (Cause::Ended, -1));
    has(&found, (Cause::Hours, -1));
    let longer = over_time(laptop(), ["2026-01-01..2026-03-01", NOW], view);
    has(&longer, (Cause::Length, 1));
    let owned = Device { maker: "Lenovo".into(), model: "ThinkPad T490".into(), ..retired };
    let years = ["2024-01-01..2025-01-01", "2026-01-01..2027-01-01"];
    let owned = over_time(owned, years, View::InventoryOwned);
    has(&owned, (Cause::Acquired, -1));
    has(&owned, (Cause::Disposed, 1));
}

#[test]
fn other_figures_are_told_apart() {
    let of = |device: Device, to: &Library| {
        let devices = [Some(device.clone()), Some(device)];
        causes(devices, [NOW, NOW], [&LIBRARY, to], View::Management, &Filter::default())
    };
    assert_eq!(
        of(laptop(), &OWN),
        [(Cause::Energy, -1), (Cause::Life, -1), (Cause::GridFactors, -1)]
    );
    // Estimated by its maker and name, then the organisation's own figure for the class.
    let estimated = Device {
        model: "Latitude 9999".into(),
        class: Some(DeviceClass::Laptop),
        planned_days: Some(1461),
        site: None,
        ..laptop()
    };
    let found = of(estimated, &OWN);
    assert!(matches!(found[..], [(Cause::Method, _)]), "{found:?}");
}

#[test]
fn another_name_to_estimate_by_is_what_a_device_counts_as() {
    let of = |maker: &str, model: &str| Device {
        maker: maker.into(),
        model: model.into(),
        class: Some(DeviceClass::Laptop),
        ..laptop()
    };
    let found = known(of("Dell", "Latitude 9999"), of("Apple", "Unheard of"));
    assert!(matches!(found[..], [(Cause::Method, _)]), "{found:?}");
    // Of makers that nothing is known of, the class's figure stands whatever the name.
    assert_eq!(known(of("", "Custom build"), of("", "Another build")), []);
}
