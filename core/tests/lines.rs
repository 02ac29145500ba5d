//! A line's decision is its devices': every sum to the gram, whatever they are and whatever is
//! assumed.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may stop where a fact it rests on is not so")]

mod random;

use impact_core::decision::{
    Assumptions, DecisionAim, DecisionFlip, DecisionGap, DecisionInput, DecisionOption,
    DeviceDecision, LineDecision, LineFigure, LineList, decide, decide_line, line_receipt,
    option_receipt,
};
use impact_core::factors::DeviceClass;
use impact_core::fleet::{Ask, Device, Filter, Fleet, PlanState};
use impact_core::lifecycle::{Status, View};
use impact_core::quantity::{Currency, Day, GramsCo2e};
use proptest::prelude::*;
use random::{LIBRARY, device, everything, identified, period, sites, view};

const TODAY: &str = "2026-11-28";

/// A device in use at a site, of which no more is known than an inventory says.
fn in_use(maker: &str, model: &str, start: &str) -> Device {
    Device {
        id: String::new(),
        asset_tag: None,
        serial: None,
        maker: maker.into(),
        model: model.into(),
        class: None,
        product: None,
        site: Some("s0".into()),
        status: Status::InUse,
        earlier: Vec::new(),
        start: start.parse().ok(),
        end: None,
        planned_days: None,
    }
}

fn today() -> Day {
    TODAY.parse().unwrap()
}

fn ask(filter: &Filter) -> Ask<'_> {
    let period = "2026-01-01..2026-11-01".parse().unwrap();
    Ask { filter, period, view: View::Management, as_of: today() }
}

/// Some assumptions within their bounds, some prices, an aim.
fn assumptions() -> impl Strategy<Value = Assumptions> {
    let given = prop::sample::subsequence(&DecisionInput::ALL[..19], 0..12);
    (given, prop::collection::vec(0.0_f64..1.0, 19), any::<bool>()).prop_map(
        |(inputs, numbers, cost)| {
            let aim = if cost { DecisionAim::Cost } else { DecisionAim::Carbon };
            let mut assumptions = Assumptions::default().aiming(aim, Currency::Eur);
            for (input, number) in inputs.into_iter().zip(numbers) {
                let (low, high) = input.bounds();
                let value = low + number * (high - low).min(400.0);
                let value = if input.is_money() { value.round() } else { value };
                assumptions.give(input, value).unwrap();
            }
            assumptions
        },
    )
}

/// Devices, most of them still here, with plans of several lengths.
fn devices() -> impl Strategy<Value = Vec<Device>> {
    let one = (device(), prop::option::weighted(0.3, 400_u32..3_000), any::<bool>());
    prop::collection::vec(one, 0..14).prop_map(|devices| {
        let devices = devices.into_iter().map(|(device, planned_days, here)| {
            let status = if here { Status::InUse } else { device.status };
            Device { planned_days, status, ..device }
        });
        identified(devices.collect())
    })
}

fn line_of(fleet: &Fleet, assumptions: &Assumptions) -> LineDecision {
    decide_line(&fleet.line(&LIBRARY, &ask(&everything())), assumptions)
}

/// The decisions of the devices that have not left, one by one.
fn own_decisions(
    fleet: &Fleet,
    devices: &[Device],
    assumptions: &Assumptions,
) -> Vec<DeviceDecision> {
    let filter = everything();
    let here = devices.iter().filter(|device| device.status != Status::Archived);
    here.filter_map(|device| fleet.outlook(&LIBRARY, &device.id, &ask(&filter)))
        .map(|outlook| decide(&outlook, assumptions, today()).unwrap())
        .collect()
}

fn is_close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * a.abs().max(b.abs()).max(1.0)
}

proptest! {
    #[test]
    fn a_line_is_the_sum_of_its_devices_decisions(
        devices in devices(), assumptions in assumptions(),
    ) {
        let fleet = Fleet::new(&LIBRARY, sites(), devices.clone());
        let line = line_of(&fleet, &assumptions);
        let own = own_decisions(&fleet, &devices, &assumptions);
        prop_assert_eq!(line.devices, devices.len() as u64);
        let undecided: u64 = line.undecided.iter().map(|of| of.devices).sum();
        prop_assert_eq!(line.decided + undecided, line.devices);
        prop_assert_eq!(line.decided, own.iter().filter(|of| of.recommended.is_some()).count() as u64);
        prop_assert_eq!(line.options.iter().map(|of| of.best_for).sum::<u64>(), line.decided);
        prop_assert!(line.compared <= line.decided);
        prop_assert_eq!(line.compared > 0, line.recommended.is_some());
        for choice in DecisionOption::ALL {
            let found: Vec<_> =
                own.iter().filter_map(|of| of.options.iter().find(|of| of.option == choice)).collect();
            let Some(option) = line.options.iter().find(|of| of.option == choice) else {
                prop_assert!(found.is_empty());
                continue;
            };
            prop_assert_eq!(option.devices, found.len() as u64);
            let sum: GramsCo2e = found.iter().map(|of| of.carbon_per_year.mean_kg).sum();
            prop_assert_eq!(option.carbon_per_year.mean_kg, sum);
            prop_assert!(option.carbon_per_year.low_kg <= sum && sum <= option.carbon_per_year.high_kg);
            let best = own.iter().filter(|of| of.recommended == Some(choice)).count() as u64;
            prop_assert_eq!(option.best_for, best);
            let mut days: Vec<Day> = found.iter().filter_map(|of| of.break_even).collect();
            days.sort();
            let told = option.break_even.map(|of| (of.devices, of.earliest, of.median, of.latest));
            let median = days.get(days.len().saturating_sub(1) / 2);
            let first = days.first().zip(median).zip(days.last());
            let own = first.map(|((first, median), last)| (days.len() as u64, *first, *median, *last));
            prop_assert_eq!(told, own);
        }
    }

    /// Costs are known also where carbon is not, so a device's are taken from its receipt.
    #[test]
    fn costs_and_savings_are_the_devices(devices in devices(), assumptions in assumptions()) {
        let fleet = Fleet::new(&LIBRARY, sites(), devices.clone());
        let line = line_of(&fleet, &assumptions);
        let own = own_decisions(&fleet, &devices, &assumptions);
        for option in &line.options {
            let costs = own.iter().filter_map(|of| {
                of.options.iter().find(|of| of.option == option.option)?.cost_minor_per_year
            });
            let known = own.iter().all(|of| of.options.len() == 6);
            if known && option.devices_with_cost == option.devices {
                prop_assert_eq!(option.cost_minor_per_year.unwrap_or(0), costs.sum::<i64>());
            }
        }
        let Some((savings, one)) = line.savings.zip(line.recommended) else { return Ok(()) };
        if line.compared < line.decided || line.aim == DecisionAim::Cost {
            return Ok(());
        }
        let of = |decision: &DeviceDecision, choice: DecisionOption| {
            let found = decision.options.iter().find(|of| of.option == choice).unwrap();
            found.carbon_per_year.mean_kg
        };
        let decided = || own.iter().filter(|of| of.recommended.is_some());
        let each: GramsCo2e = decided().map(|own| of(own, own.recommended.unwrap())).sum();
        let all: GramsCo2e = decided().map(|own| of(own, one)).sum();
        let saving = savings.each_against_one.carbon_per_year.unwrap();
        prop_assert_eq!(saving.mean_kg, all - each);
        // A gram a device may be lost to rounding.
        prop_assert!(saving.mean_kg.grams() >= -(line.decided as i64), "{:?}", saving);
        if let Some(saving) = savings.each_against_keeping {
            let kept: GramsCo2e = decided().map(|own| of(own, DecisionOption::Keep)).sum();
            prop_assert_eq!(saving.carbon_per_year.unwrap().mean_kg, kept - each);
        }
    }

    #[test]
    fn a_line_of_one_device_is_its_own_decision(device in device(), assumptions in assumptions()) {
        let devices = identified(vec![Device { status: Status::InUse, ..device }]);
        let fleet = Fleet::new(&LIBRARY, sites(), devices.clone());
        let line = line_of(&fleet, &assumptions);
        let own = own_decisions(&fleet, &devices, &assumptions);
        let Some(own) = own.first() else {
            prop_assert_eq!(line.decided, 0);
            return Ok(());
        };
        prop_assert_eq!(line.recommended, own.recommended);
        prop_assert_eq!(line.differ, 0);
        for option in &own.options {
            let told = line.options.iter().find(|of| of.option == option.option).unwrap();
            prop_assert_eq!(told.carbon_per_year, option.carbon_per_year);
            prop_assert_eq!(told.cost_minor_per_year, option.cost_minor_per_year);
            prop_assert_eq!(told.break_even.map(|of| of.median), option.break_even);
            prop_assert_eq!(told.years, option.years);
        }
        prop_assert_eq!(&line.assumptions[..], &own.assumptions[..19]);
        prop_assert_eq!(line.flips.len(), own.flips.len());
        for flip in &own.flips {
            let told = line.flips.iter().find(|of| of.input == flip.input).unwrap();
            prop_assert_eq!(told.now, flip.now);
            prop_assert_eq!(told.becomes, flip.becomes);
            prop_assert!(is_close(told.threshold, flip.threshold), "{:?} {:?}", told, flip);
        }
    }

    #[test]
    fn the_order_of_devices_changes_no_decision(
        devices in devices(), turn in any::<prop::sample::Index>(), assumptions in assumptions(),
    ) {
        let mut turned = devices.clone();
        if !turned.is_empty() {
            let by = turn.index(turned.len());
            turned.rotate_left(by);
        }
        let line = line_of(&Fleet::new(&LIBRARY, sites(), devices), &assumptions);
        prop_assert_eq!(line, line_of(&Fleet::new(&LIBRARY, sites(), turned), &assumptions));
    }

    /// Nobody that differs is beyond reach: the rows are all of them, and what finds a row in the
    /// list finds its devices and no others.
    #[test]
    fn all_that_differ_are_in_a_row_and_found_in_the_list(
        devices in devices(), assumptions in assumptions(),
    ) {
        let fleet = Fleet::new(&LIBRARY, sites(), devices.clone());
        let line = line_of(&fleet, &assumptions);
        prop_assert_eq!(line.exceptions.iter().map(|of| of.devices).sum::<u64>(), line.differ);
        let all = everything();
        for row in &line.exceptions {
            let own = |id: &str| {
                let outlook = fleet.outlook(&LIBRARY, id, &ask(&all)).unwrap();
                let own = decide(&outlook, &assumptions, today()).unwrap();
                (own.within_plan, own.recommended)
            };
            let of_row = (row.within_plan, Some(row.best));
            prop_assert_eq!(own(&row.example), of_row);
            let Some(list) = row.list.clone() else { continue };
            let plan = if row.within_plan { PlanState::Within } else { PlanState::Beyond };
            let LineList { class, maker, model } = list;
            let filter = Filter { class, maker, model, plan: Some(plan), ..all.clone() };
            let found = fleet.selected_ids(&ask(&filter));
            prop_assert_eq!(found.len() as u64, row.devices);
            for id in found {
                prop_assert_eq!(own(&id), of_row);
            }
        }
    }

    /// A decision looks ahead: the period says only which of the devices that left are counted.
    #[test]
    fn the_period_changes_no_decision(
        devices in devices(), assumptions in assumptions(), period in period(), view in view(),
    ) {
        let fleet = Fleet::new(&LIBRARY, sites(), devices);
        let all = everything();
        let other = fleet.line(&LIBRARY, &Ask { period, view, ..ask(&all) });
        prop_assert_eq!(decide_line(&other, &assumptions), line_of(&fleet, &assumptions));
    }

    /// Just beyond the threshold of an assumption that is the same for all, the answer is the one
    /// it names.
    #[test]
    fn thresholds_of_a_line_hold(devices in devices(), assumptions in assumptions()) {
        let fleet = Fleet::new(&LIBRARY, sites(), devices);
        let line = line_of(&fleet, &assumptions);
        for flip in line.flips.iter().filter(|flip| !flip.input.is_money()) {
            let row = line.assumptions.iter().find(|row| row.input == flip.input).unwrap();
            prop_assert!(row.value.is_none() || flip.factor.is_none(), "{:?}", flip);
            // Where it is known of all, entering it leaves the same options comparable.
            if row.value.is_none() || line.compared < line.decided {
                continue;
            }
            let mut there = assumptions.clone();
            let (low, high) = flip.input.bounds();
            let step = (flip.threshold - flip.now) * 1e-6;
            if there.give(flip.input, (flip.threshold + step).clamp(low, high)).is_ok() {
                prop_assert_eq!(line_of(&fleet, &there).recommended, Some(flip.becomes), "{:?}", flip);
            }
        }
    }

    #[test]
    fn every_figure_of_a_line_has_its_receipt(devices in devices(), assumptions in assumptions()) {
        let fleet = Fleet::new(&LIBRARY, sites(), devices);
        let all = everything();
        let known = fleet.line(&LIBRARY, &ask(&all));
        let line = decide_line(&known, &assumptions);
        let receipt = |figure, choice| {
            let receipt = line_receipt(&known, &assumptions, figure, choice, today(), "q=x").ok()?;
            receipt.verify().unwrap();
            Some(receipt.root.value)
        };
        for option in &line.options {
            let grams = (option.devices > 0).then(|| option.carbon_per_year.mean_kg.grams() as f64);
            prop_assert_eq!(receipt(LineFigure::Carbon, option.option), grams);
            let cost = option.cost_minor_per_year.map(|cost| cost as f64);
            prop_assert_eq!(receipt(LineFigure::Cost, option.option), cost);
            for (figure, day) in [
                (LineFigure::BreakEvenEarliest, option.break_even.map(|even| even.earliest)),
                (LineFigure::BreakEven, option.break_even.map(|even| even.median)),
                (LineFigure::BreakEvenLatest, option.break_even.map(|even| even.latest)),
            ] {
                let day = day.map(|day| f64::from(day.days()));
                prop_assert_eq!(receipt(figure, option.option), day, "{:?}", figure);
            }
        }
        for input in DecisionInput::ALL {
            let flip = line.flips.iter().find(|flip| flip.input == input);
            let unit = if input == DecisionInput::Grid { 1000.0 } else { 1.0 };
            let ends = receipt(LineFigure::Threshold(input), DecisionOption::Keep);
            prop_assert_eq!(ends.map(|ends| ends / unit), flip.map(|flip| flip.threshold), "{:?}", input);
        }
        let Some(savings) = line.savings else { return Ok(()) };
        use LineFigure as Of;
        for (carbon, cost, saving) in [
            (Of::OneAgainstKeeping, Of::OneAgainstKeepingCost, savings.one_against_keeping),
            (Of::EachAgainstKeeping, Of::EachAgainstKeepingCost, savings.each_against_keeping),
            (Of::EachAgainstOne, Of::EachAgainstOneCost, Some(savings.each_against_one)),
        ] {
            let saved = saving.and_then(|of| of.carbon_per_year).map(|of| of.mean_kg.grams() as f64);
            prop_assert_eq!(receipt(carbon, DecisionOption::Keep), saved);
            let saved = saving.and_then(|of| of.cost_minor_per_year).map(|cost| cost as f64);
            prop_assert_eq!(receipt(cost, DecisionOption::Keep), saved);
        }
    }
}

fn laptops(models: &[(&str, &str)], count: usize) -> Fleet {
    let devices = (0..count).map(|at| {
        let (maker, model) = models[at % models.len()];
        in_use(maker, model, "2023-03-13")
    });
    Fleet::new(&LIBRARY, sites(), identified(devices.collect()))
}

#[test]
fn more_devices_of_one_maker_do_not_make_a_line_surer() {
    let models = [("Dell", "Latitude 5310"), ("Dell", "Latitude 5320")];
    let width = |devices, choice| {
        let line = line_of(&laptops(&models, devices), &Assumptions::default());
        let option = line.options.iter().find(|of| of.option == choice).unwrap();
        let carbon = option.carbon_per_year;
        (carbon.high_kg - carbon.low_kg).kg() / carbon.mean_kg.kg()
    };
    for choice in DecisionOption::ALL.into_iter().filter(|choice| choice.same_service()) {
        let (few, many) = (width(2, choice), width(1000, choice));
        assert!(few > 0.01 && (few - many).abs() < 0.001 * few, "{choice:?}: {few} {many}");
    }
}

#[test]
fn what_both_choices_have_in_common_is_no_doubt_about_the_saving() {
    let line = line_of(&laptops(&[("Dell", "Latitude 5310")], 10), &Assumptions::default());
    let saving = line.savings.unwrap().each_against_keeping.unwrap().carbon_per_year.unwrap();
    let keep = line.options.iter().find(|of| of.option == DecisionOption::Keep).unwrap();
    let width = |of: impact_core::fleet::Carbon| (of.high_kg - of.low_kg).grams();
    assert!(saving.mean_kg > GramsCo2e::ZERO && saving.low_kg > GramsCo2e::ZERO, "{saving:?}");
    assert!(width(saving) < width(keep.carbon_per_year), "{saving:?} {keep:?}");
}

#[test]
fn an_empty_line_has_no_answer_and_says_nothing_that_is_not_so() {
    let line = line_of(&laptops(&[("Dell", "Latitude 5310")], 0), &Assumptions::default());
    assert_eq!((line.devices, line.decided, line.recommended), (0, 0, None));
    assert!(line.options.is_empty() && line.flips.is_empty() && line.savings.is_none());
    assert!(line.exceptions.is_empty() && line.undecided.is_empty());
}

#[test]
fn devices_without_a_decision_are_counted_by_why() {
    let mut devices: Vec<Device> =
        (0..5).map(|_| in_use("Dell", "Latitude 5310", "2023-03-13")).collect();
    devices[0].status = Status::Archived;
    devices[1].start = None;
    devices[2].site = None;
    (devices[3].maker, devices[3].model) = (String::new(), "Custom build".into());
    let fleet = Fleet::new(&LIBRARY, sites(), identified(devices));
    let reasons = |assumptions: &Assumptions| -> Vec<(DecisionGap, u64)> {
        line_of(&fleet, assumptions).undecided.iter().map(|of| (of.reason, of.devices)).collect()
    };
    let known = [(DecisionGap::Left, 1), (DecisionGap::Class, 1), (DecisionGap::Start, 1)];
    let mut usual = known.to_vec();
    usual.push((DecisionGap::Grid, 1));
    assert_eq!(reasons(&Assumptions::default()), usual);
    let mut given = Assumptions::default();
    given.give(DecisionInput::Grid, 400.0).unwrap();
    assert_eq!(reasons(&given), known);
    let mut cost = Assumptions::default().aiming(DecisionAim::Cost, Currency::Eur);
    let mut missing = |price: Option<(DecisionInput, f64)>| {
        if let Some((input, price)) = price {
            cost.give(input, price).unwrap();
        }
        let line = line_of(&fleet, &cost);
        let left = line.options.iter().filter(|of| of.devices > 0).count();
        assert_eq!((left, line.least_carbon.is_some()), (6, true), "carbon is known all the same");
        let last = line.undecided.last().cloned().unwrap();
        (last.devices, last.reason, last.also)
    };
    let (prices, energy) = (DecisionGap::Prices, DecisionGap::EnergyPrice);
    assert_eq!(missing(None), (2, prices, vec![energy]));
    assert_eq!(missing(Some((DecisionInput::ExtensionCost, 9_900.0))), (2, prices, vec![energy]));
    assert_eq!(missing(Some((DecisionInput::NewCost, 99_000.0))), (2, energy, vec![]));
    assert_eq!(missing(Some((DecisionInput::EnergyPrice, 30.0))).1, DecisionGap::Start);
}

#[test]
fn devices_beyond_their_plan_are_told_apart_from_a_line_that_is_extended() {
    let mut devices: Vec<Device> = Vec::new();
    for at in 0..10 {
        devices.push(in_use(
            "Dell",
            "Latitude 5310",
            if at < 3 { "2018-01-01" } else { "2024-05-01" },
        ));
    }
    let line =
        line_of(&Fleet::new(&LIBRARY, sites(), identified(devices)), &Assumptions::default());
    assert_eq!(line.recommended, Some(DecisionOption::Extend));
    assert_eq!((line.differ, line.exceptions.len()), (3, 1));
    let other = &line.exceptions[0];
    assert_eq!((other.best, other.devices, other.within_plan), (DecisionOption::Keep, 3, false));
    assert_eq!(other.example, "d0000");
    let list = LineList { class: vec![DeviceClass::Laptop], maker: vec![], model: vec![] };
    assert_eq!((other.compared, other.list.as_ref()), (3, Some(&list)));
    let saving = other.saving.unwrap().carbon_per_year.unwrap();
    assert_eq!(Some(saving), line.savings.unwrap().each_against_one.carbon_per_year);
}

#[test]
fn a_line_beyond_its_plan_runs_on() {
    let told = |starts: [&str; 3]| {
        let devices = starts.map(|start| in_use("Dell", "Latitude 5310", start));
        let fleet = Fleet::new(&LIBRARY, sites(), identified(devices.to_vec()));
        let all = everything();
        let known = fleet.line(&LIBRARY, &ask(&all));
        let usual = Assumptions::default();
        let keep = DecisionOption::Keep;
        let carbon = LineFigure::Carbon;
        let line = line_receipt(&known, &usual, carbon, keep, today(), "").unwrap().root;
        let outlook = fleet.outlook(&LIBRARY, "d0000", &ask(&all)).unwrap();
        let own = option_receipt(&outlook, &usual, keep, today()).unwrap().root;
        let decided = decide_line(&known, &usual);
        let plans = (decided.within_plan, decided.beyond_plan);
        (plans, line.label.text.clone(), own.label.text.clone())
    };
    let said = |plans, all: &str, own: &str| (plans, all.to_owned(), own.to_owned());
    let (over, runs) = ("2018-01-01", "2024-05-01");
    let (on, to_plan) = ("Run on, a year", "Keep to plan, a year");
    assert_eq!(told([over; 3]), said((false, true), on, on));
    assert_eq!(told([runs; 3]), said((true, false), to_plan, to_plan));
    // Of both, it is called neither.
    let either = "Keep to plan or run on, a year";
    assert_eq!(told([over, runs, runs]), said((true, true), either, on));
}

#[test]
fn of_a_device_that_has_left_nothing_is_decided() {
    let device = in_use("Dell", "Latitude 5310", "2023-03-13");
    let left = Device { status: Status::Archived, end: "2026-05-01".parse().ok(), ..device };
    let fleet = Fleet::new(&LIBRARY, sites(), identified(vec![left]));
    let all = everything();
    assert!(fleet.outlook(&LIBRARY, "d0000", &ask(&all)).is_none());
    let line = line_of(&fleet, &Assumptions::default());
    assert_eq!((line.devices, line.decided, line.undecided[0].reason), (1, 0, DecisionGap::Left));
}

/// Cleaner electricity makes a new device the best for a stretch of 4 g/kWh, which a search by steps
/// passes over, and then the own one refurbished.
#[test]
fn the_option_named_at_a_threshold_is_the_one_just_beyond_it() {
    let mut assumptions = Assumptions::default();
    for (input, value) in [
        (DecisionInput::PresentKwh, 300.0),
        (DecisionInput::NewKwh, 240.0),
        (DecisionInput::RefurbishedKwh, 150.0),
        (DecisionInput::NewKg, 90.24),
        (DecisionInput::NewYears, 4.0),
        (DecisionInput::RefurbishedKg, 170.28),
        (DecisionInput::RefurbishedYears, 3.0),
        (DecisionInput::RefurbishKg, 0.0),
        (DecisionInput::RefurbishYears, 3.0),
        (DecisionInput::ExtensionKg, 300.0),
        (DecisionInput::ExtensionYears, 2.0),
        (DecisionInput::Grid, 400.0),
    ] {
        assumptions.give(input, value).unwrap();
    }
    let fleet = laptops(&[("Dell", "Latitude 5310")], 2);
    let grid = |recommended, flips: &[DecisionFlip]| {
        assert_eq!(recommended, Some(DecisionOption::ReplaceRefurbished));
        let flip = flips.iter().find(|flip| flip.input == DecisionInput::Grid).unwrap();
        assert!(is_close(flip.threshold, 380.0), "{flip:?}");
        flip.becomes
    };
    let line = line_of(&fleet, &assumptions);
    assert_eq!(grid(line.recommended, &line.flips), DecisionOption::ReplaceNew);
    let outlook = fleet.outlook(&LIBRARY, "d0000", &ask(&everything())).unwrap();
    let own = decide(&outlook, &assumptions, today()).unwrap();
    assert_eq!(grid(own.recommended, &own.flips), DecisionOption::ReplaceNew);
}
