//! The laws of the engine, on random fleets: each property names the law it holds.
//!
//! `PROPTEST_CASES` sets how many cases are tried.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may stop where a fact it rests on is not so")]

mod random;

use impact_core::fleet::{
    Ask, Carbon, Device, DeviceFootprint, Direction, Figure, Filter, Fleet, FleetFigure, GroupBy,
    Ledger, Sort, SortKey, Stay,
};
use impact_core::lifecycle::{Stage, Status, View};
use impact_core::quantity::{Day, GramsCo2e, Period};
use impact_core::receipt::Quality;
use proptest::prelude::*;
use random::{LIBRARY, day, device, everything, identified, period, sites, view};

/// A day before any of these devices began.
fn before() -> Day {
    Day::from_days(16_000)
}

/// A fleet of devices, which get identifiers in their order.
fn fleet(devices: Vec<Device>) -> Fleet {
    fleet_of(identified(devices))
}

fn fleet_of(devices: Vec<Device>) -> Fleet {
    Fleet::new(&LIBRARY, sites(), devices)
}

/// The one device's footprint.
fn footprint(device: Device, period: Period, view: View) -> DeviceFootprint {
    let fleet = fleet(vec![device]);
    let filter = everything();
    let ask = Ask { filter: &filter, period, view, as_of: period.end() };
    fleet.footprint(&LIBRARY, "d0000", &ask).unwrap()
}

/// Grams of a stage; 0 where it is not shown.
fn stage(shown: &DeviceFootprint, stage: Stage) -> i64 {
    let found = shown.stages.iter().find(|figure| figure.stage == stage);
    found.map_or(0, |figure| figure.carbon.mean_kg.grams())
}

fn devices() -> impl Strategy<Value = Vec<Device>> {
    prop::collection::vec(device(), 0..16)
}

fn identified_devices() -> impl Strategy<Value = Vec<Device>> {
    devices().prop_map(identified)
}

/// Some of the ways to sort a list.
fn sorts(some: usize) -> impl Strategy<Value = Vec<Sort>> {
    let ways = [Direction::Ascending, Direction::Descending];
    let all =
        SortKey::ALL.iter().flat_map(|key| ways.map(|direction| Sort { key: *key, direction }));
    prop::sample::subsequence(all.collect::<Vec<_>>(), some)
}

fn grams(all: impl IntoIterator<Item = GramsCo2e>) -> i64 {
    all.into_iter().sum::<GramsCo2e>().grams()
}

proptest! {
    /// Conservation: the fleet's figure is the sum of its devices, its months, its groups, its
    /// stages and its receipt, to the gram.
    #[test]
    fn the_whole_is_the_sum_of_its_parts(devices in devices(), period in period(), view in view()) {
        let fleet = fleet(devices);
        let filter = everything();
        let ask = Ask { filter: &filter, period, view, as_of: period.end() };
        let list = fleet.list(&LIBRARY, &ask, Sort::default(), 0, 1000);
        for group_by in GroupBy::ALL {
            let summary = fleet.summary(&LIBRARY, &ask, group_by);
            let gross = summary.gross.mean_kg.grams();
            prop_assert_eq!(grams(summary.groups.iter().map(|g| g.gross.mean_kg)), gross);
            prop_assert_eq!(grams(summary.months.iter().map(|m| m.gross.mean_kg)), gross);
            prop_assert_eq!(grams(summary.months.iter().flat_map(|m| m.stages_kg.clone())), gross);
            prop_assert_eq!(grams(summary.stages.iter().map(|s| s.carbon.mean_kg)), gross);
            prop_assert_eq!(grams(summary.basis.iter().map(|b| b.mean_kg)), gross);
            prop_assert_eq!(list.gross.mean_kg.grams(), gross);
            let rows = list.rows.iter().filter_map(|row| row.gross).map(|c| c.mean_kg);
            prop_assert_eq!(grams(rows), gross);
            let receipt = fleet.receipt(&LIBRARY, &ask);
            prop_assert!(receipt.verify().is_ok());
            prop_assert_eq!(receipt.root.value, gross as f64);
            prop_assert!(summary.gross.low_kg <= summary.gross.mean_kg);
            prop_assert!(summary.gross.mean_kg <= summary.gross.high_kg || gross == 0);
        }
    }

    /// A receipt tells its figure: recomputed, it gives the same bits, and its root is the figure.
    #[test]
    fn every_receipt_verifies_and_ends_in_its_figure(
        device in device(), period in period(), view in view(),
    ) {
        let fleet = fleet(vec![device]);
        let filter = everything();
        let ask = Ask { filter: &filter, period, view, as_of: period.end() };
        let footprint = fleet.footprint(&LIBRARY, "d0000", &ask).unwrap();
        let row = fleet.list(&LIBRARY, &ask, Sort::default(), 0, 1).rows.remove(0);
        let energy = fleet.device_receipt(&LIBRARY, "d0000", Figure::Energy, &ask);
        prop_assert_eq!(energy.ok().map(|of| of.unwrap().root.value), footprint.energy_kwh);
        for (figure, shown) in [
            (Figure::Gross, footprint.gross),
            (Figure::SoFar, footprint.so_far),
            (Figure::WholeLife, footprint.whole_life_total),
            (Figure::Embodied, row.embodied),
            (Figure::UsePerYear, row.use_per_year),
            (Figure::StillToCarry, footprint.still_to_carry),
        ] {
            match fleet.device_receipt(&LIBRARY, "d0000", figure, &ask) {
                Ok(receipt) => {
                    let receipt = receipt.unwrap();
                    prop_assert!(receipt.verify().is_ok(), "{:?}", receipt.verify());
                    let mean = shown.unwrap().mean_kg.grams();
                    prop_assert_eq!(receipt.root.value, mean as f64, "{:?}", figure);
                    let text = serde_json::to_string(&receipt).unwrap();
                    let read: impact_core::receipt::Receipt = serde_json::from_str(&text).unwrap();
                    prop_assert!(read.verify().is_ok(), "after its way over the wire");
                }
                // Without a use a year's would be missing, and what is carried is embodied alone.
                Err(missing) => prop_assert!(
                    shown.is_none() || footprint.gross.is_none(), "{:?} {}", figure, missing
                ),
            }
        }
    }

    /// So does every receipt of the fleet's key figures.
    #[test]
    fn every_key_figure_has_its_receipt(
        devices in devices(), period in period(), view in view(), as_of in day(),
    ) {
        let fleet = fleet(devices);
        let filter = everything();
        let ask = Ask { filter: &filter, period, view, as_of };
        let summary = fleet.summary(&LIBRARY, &ask, GroupBy::Class);
        let list = fleet.list(&LIBRARY, &ask, Sort::default(), 0, 1);
        let grams = |carbon: Carbon| carbon.mean_kg.grams() as f64;
        let makers = summary.basis.iter().find(|part| part.quality == Quality::Maker).unwrap();
        let gross = summary.gross.mean_kg.grams();
        let of_ledger = |ledger| {
            let figures = summary.electricity.as_ref()?;
            match ledger {
                Ledger::Market => Some(figures.market_based),
                Ledger::Losses => figures.losses,
                Ledger::Upstream => figures.upstream,
            }
        };
        for figure in FleetFigure::ALL {
            let shown = match figure {
                FleetFigure::Gross => Some(grams(summary.gross)),
                FleetFigure::PerDeviceYear => summary.per_device_year.map(grams),
                FleetFigure::Energy => Some(summary.energy_kwh),
                FleetFigure::Embodied => Some(grams(list.embodied)),
                FleetFigure::StillToCarry => summary.still_to_carry.map(grams),
                FleetFigure::UsePerYear => Some(grams(list.use_per_year)),
                FleetFigure::MeanAge => summary.mean_age_years,
                FleetFigure::MakersShare => (gross != 0).then_some(makers.share),
                FleetFigure::Ledger(ledger) => of_ledger(ledger).map(grams),
            };
            let receipt = fleet.figure_receipt(&LIBRARY, figure, &ask);
            prop_assert_eq!(receipt.as_ref().ok().map(|of| of.root.value), shown, "{:?}", figure);
            if let Ok(receipt) = receipt {
                prop_assert!(receipt.verify().is_ok(), "{:?} {:?}", figure, receipt.verify());
            }
        }
        prop_assert_eq!(grams(summary.embodied), grams(list.embodied));
    }

    /// Amortisation: over a whole life the stages carry exactly their totals, wherever the life is
    /// cut into periods.
    #[test]
    fn a_life_cut_into_periods_sums_to_the_life(
        device in device(), cuts in prop::collection::vec(1_i32..400, 1..12), view in view(),
    ) {
        let fleet = fleet(vec![device]);
        let filter = everything();
        let mut start = before();
        let first = start;
        let mut sum = 0;
        let figure = |period| {
            let ask = Ask { filter: &filter, period, view, as_of: period.end() };
            fleet.summary(&LIBRARY, &ask, GroupBy::Class).gross.mean_kg.grams()
        };
        for days in cuts {
            let period = Period::new(start, start.plus_days(days)).unwrap();
            sum += figure(period);
            start = period.end();
        }
        prop_assert_eq!(sum, figure(Period::new(first, start).unwrap()));
    }

    /// Today's fleet: what ends within a period, its first day included, belongs to the period, so
    /// that years laid end to end miss nothing of a device whose life has ended.
    #[test]
    fn an_ended_device_is_in_the_period_of_its_end(
        device in device(), start in day(), life in 1_i32..2000, cut in 0_i32..2000,
    ) {
        let end = start.plus_days(life);
        let ended =
            Device { start: Some(start), end: Some(end), status: Status::Archived, ..device };
        let fleet = fleet(vec![ended]);
        let filter = Filter::default();
        let figure = |from: Day, to: Day| {
            let Ok(period) = Period::new(from, to) else { return 0 };
            let ask = Ask { filter: &filter, period, view: View::Management, as_of: to };
            fleet.summary(&LIBRARY, &ask, GroupBy::Class).gross.mean_kg.grams()
        };
        let (first, last) = (start.plus_days(-10), end.plus_days(10));
        // Cuts on the day of the end, and around it, and anywhere.
        for cut in [end, end.plus_days(1), end.plus_days(-1), start.plus_days(cut)] {
            let cut = cut.max(first).min(last);
            if cut <= end {
                prop_assert_eq!(figure(first, cut) + figure(cut, last), figure(first, last));
            }
        }
    }

    /// A stay cut in two equal ones is the stay, to the gram and to the day.
    #[test]
    fn a_stay_cut_in_two_changes_nothing(
        device in device(), cut in day(), period in period(), view in view(),
    ) {
        let mut halved = device.clone();
        let at = halved.earlier.iter().position(|stay| stay.until >= cut);
        if at.is_none_or(|at| halved.earlier[at].until != cut) {
            let (status, site) = match at {
                Some(at) => (halved.earlier[at].status, halved.earlier[at].site.clone()),
                None => (halved.status, halved.site.clone()),
            };
            let at = at.unwrap_or(halved.earlier.len());
            halved.earlier.insert(at, Stay { until: cut, status, site });
        }
        prop_assert_eq!(footprint(halved, period, view), footprint(device, period, view));
    }

    /// A site of the same country is the same grid: moving there changes no figure.
    #[test]
    fn moving_within_a_country_changes_no_figure(
        device in device(), on in day(), period in period(), view in view(),
    ) {
        let at_home = Device { site: Some("s0".into()), ..device };
        let mut moved = at_home.clone();
        moved.earlier.retain(|stay| stay.until < on);
        let stayed = Device { earlier: moved.earlier.clone(), ..at_home };
        let (status, site) = (moved.status, moved.site.replace("s3".into()));
        moved.earlier.push(Stay { until: on, status, site });
        prop_assert_eq!(footprint(moved, period, view), footprint(stayed, period, view));
    }

    /// A day on the shelf never adds use, and never touches embodied carbon: exactly so from before
    /// the device began up to any day. A period that begins within its life is the difference of
    /// two whole grams, so that its use may come out one gram higher.
    #[test]
    fn a_day_on_the_shelf_never_adds_use(
        device in device(), from in day(), days in 1_i32..900, period in period(), view in view(),
    ) {
        let device = Device { earlier: Vec::new(), status: Status::InUse, ..device };
        let mut shelved = device.clone();
        for (until, status) in
            [(from, Status::InUse), (from.plus_days(days), Status::InStock)]
        {
            shelved.earlier.push(Stay { until, status, site: device.site.clone() });
        }
        let up_to = Period::new(before(), period.end()).unwrap();
        for (period, rounding) in [(up_to, 0), (period, 1)] {
            let shown = footprint(device.clone(), period, view);
            let shelved = footprint(shelved.clone(), period, view);
            let (used, shelved_used) = (stage(&shown, Stage::Use), stage(&shelved, Stage::Use));
            prop_assert!(shelved_used <= used + rounding, "{} {}", shelved_used, used);
            let made = |shown: &DeviceFootprint| {
                shown.gross.map_or(0, |gross| gross.mean_kg.grams()) - stage(shown, Stage::Use)
            };
            prop_assert_eq!(made(&shelved), made(&shown));
        }
    }

    /// Order independence: the devices' order in the records changes nothing that is said of the
    /// fleet, to the last bit: sums, ranges, months, stages, groups, basis, lists, receipts.
    #[test]
    fn the_order_of_devices_changes_nothing(
        (devices, shuffled) in identified_devices().prop_flat_map(|devices| {
            (Just(devices.clone()), Just(devices).prop_shuffle())
        }),
        period in period(),
        view in view(),
    ) {
        let (fleet, other) = (fleet_of(devices), fleet_of(shuffled));
        let filter = everything();
        let ask = Ask { filter: &filter, period, view, as_of: period.end() };
        for group_by in GroupBy::ALL {
            let (one, other) =
                [&fleet, &other].map(|fleet| fleet.summary(&LIBRARY, &ask, group_by)).into();
            prop_assert_eq!(one, other);
        }
        for key in SortKey::ALL {
            let sort = Sort { key, direction: Direction::Ascending };
            let (one, other) =
                [&fleet, &other].map(|fleet| fleet.list(&LIBRARY, &ask, sort, 0, 1000)).into();
            prop_assert_eq!(one, other);
        }
        prop_assert_eq!(fleet.receipt(&LIBRARY, &ask), other.receipt(&LIBRARY, &ask));
    }

    /// Monotony: a longer period never carries less in any stage. Where a maker's shares sum above
    /// 1, what they leave over is below 0 and its curve runs down while the others run up; each is
    /// rounded on its own, so that such a device's whole may come out one gram less.
    #[test]
    fn a_longer_period_never_carries_less(
        devices in prop::collection::vec(device(), 1..6),
        period in period(),
        more in 0_i32..500,
        view in view(),
    ) {
        let devices = identified(devices);
        let fleet = fleet_of(devices.clone());
        let filter = everything();
        let ask = |period: Period| Ask { filter: &filter, period, view, as_of: period.end() };
        let figure = |period| {
            fleet.summary(&LIBRARY, &ask(period), GroupBy::Class).gross.mean_kg.grams()
        };
        let (start, end) = (period.start(), period.end());
        for longer in [
            Period::new(start, end.plus_days(more)).unwrap(),
            Period::new(start.plus_days(-more), end).unwrap(),
        ] {
            let mut rounding = 0;
            for device in &devices {
                let shown = fleet.footprint(&LIBRARY, &device.id, &ask(period)).unwrap();
                let longer = fleet.footprint(&LIBRARY, &device.id, &ask(longer)).unwrap();
                let (mut whole, mut longer_whole) = (0, 0);
                let mut downwards = 0;
                for of in Stage::ALL {
                    let (grams, more) = (stage(&shown, of), stage(&longer, of));
                    whole += grams;
                    longer_whole += more;
                    if of == Stage::Unattributed && more < 0 {
                        downwards = 1;
                        prop_assert!(more <= grams && grams <= 0, "{:?} {} {}", of, more, grams);
                    } else {
                        prop_assert!(more >= grams && grams >= 0, "{:?} {} {}", of, more, grams);
                    }
                }
                prop_assert!(longer_whole + downwards >= whole, "{} {}", longer_whole, whole);
                rounding += downwards;
            }
            prop_assert!(figure(longer) + rounding >= figure(period), "{} devices", rounding);
        }
    }

    /// Pages: whatever their size, the pages of a list are the list.
    #[test]
    fn pages_are_the_list(
        devices in devices(), size in 1_u64..7, period in period(), sorts in sorts(4),
    ) {
        let fleet = fleet(devices);
        let filter = everything();
        let ask = Ask { filter: &filter, period, view: View::Management, as_of: period.end() };
        for sort in sorts {
            let all = fleet.list(&LIBRARY, &ask, sort, 0, 1000);
            let mut rows = Vec::new();
            while rows.len() < all.rows.len() {
                rows.extend(fleet.list(&LIBRARY, &ask, sort, rows.len() as u64, size).rows);
            }
            prop_assert_eq!(rows, all.rows);
        }
    }

    /// No panic: any maker and model find something or nothing.
    #[test]
    fn any_name_is_looked_up(maker in "\\PC{0,30}", model in "\\PC{0,60}") {
        let found = LIBRARY.catalogue.find(&maker, &model);
        prop_assert_eq!(found.kind.is_matched(), found.product.is_some() && !matches!(
            found.kind, impact_core::catalogue::MatchKind::Suggested
        ));
    }
}
