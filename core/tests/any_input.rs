//! Whatever is put into a public function of core, it gives a typed error or an honest result:
//! never a panic, never a number that is none.
//!
//! Files of inventories have their own tests in `files.rs`, names of devices in `laws.rs`.
//! `PROPTEST_CASES` sets how many cases are tried.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may stop where a fact it rests on is not so")]

mod shipped;

use impact_core::circular::{
    AssetEnd, Claimant, Extension, Freight, MaterialFlow, Reuse, Substitution, Treatment,
    TreatmentTable, Waste, lifetime_ratio,
};
use impact_core::decision::{
    Assumptions, DecisionAim, DecisionFigure, DecisionInput, DecisionOption, LineDecision, decide,
    decide_line, decision_receipt, option_receipt,
};
use impact_core::disclosure::VehicleYear;
use impact_core::embodied::estimator::{Components, Storage, Traits};
use impact_core::embodied::{Asked, assess};
use impact_core::estimate::{Estimate, LognormalFit, normal_quantile};
use impact_core::factors::DeviceClass;
use impact_core::fleet::scenario::{Columns, Scenario, YEARS_AHEAD};
use impact_core::fleet::{Ask, Filter, Fleet, GroupBy, Line, Outlook, Sort, synthetic};
use impact_core::lifecycle::{Material, View, embodied_share, software_intensity};
use impact_core::quantity::{Currency, Day, GramsCo2ePerKwh, KgCo2e, Kwh, MassGrams};
use impact_core::receipt::{Receipt, ReceiptFile};
use impact_core::usage::{
    ComputerKind, HOURS_PER_YEAR, Mode, ModePowers, ModeShares, SpecVersion, charging_energy,
    implied_grid_intensity, monitor_energy, printer_energy, typical_energy, with_facility,
};
use proptest::prelude::*;
use shipped::LIBRARY;
use std::sync::LazyLock;

fn today() -> Day {
    "2026-11-28".parse().unwrap()
}

static FLEET: LazyLock<Fleet> = LazyLock::new(|| {
    let (sites, devices) = synthetic(&LIBRARY, 40, 5, today());
    Fleet::new(&LIBRARY, sites, devices)
});

/// A real fleet's columns as they travel.
static BYTES: LazyLock<Vec<u8>> = LazyLock::new(|| {
    Columns::of(&FLEET, today(), "2027-01-01".parse().unwrap()).unwrap().to_bytes()
});

static OUTLOOKS: LazyLock<Vec<Outlook>> = LazyLock::new(|| {
    let filter = Filter::default();
    let period = "2026-01-01..2026-11-01".parse().unwrap();
    let ask = Ask { filter: &filter, period, view: View::Management, as_of: today() };
    let ids = FLEET.selected_ids(&ask);
    ids.iter().filter_map(|id| FLEET.outlook(&LIBRARY, id, &ask)).collect()
});

static LINE: LazyLock<Line> = LazyLock::new(|| {
    let filter = Filter::default();
    let period = "2026-01-01..2026-11-01".parse().unwrap();
    let ask = Ask { filter: &filter, period, view: View::Management, as_of: today() };
    FLEET.line(&LIBRARY, &ask)
});

/// Receipts of several kinds, as JSON.
static RECEIPTS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let usual = Assumptions::default();
    let receipts = OUTLOOKS.iter().take(3).flat_map(|outlook| {
        let of = |option| option_receipt(outlook, &usual, option, today()).ok();
        DecisionOption::ALL.into_iter().filter_map(of).collect::<Vec<_>>()
    });
    receipts.map(|receipt| serde_json::to_string(&receipt).unwrap()).collect()
});

/// Numbers as people, files and faults write them.
fn number() -> impl Strategy<Value = f64> {
    let odd = prop::sample::select(vec![
        0.0,
        -0.0,
        1.0,
        -1.0,
        0.5,
        4.0,
        900.0,
        1e9,
        1e12,
        1e13,
        -1e12,
        1e300,
        -1e300,
        f64::MIN_POSITIVE,
        5e-324,
        f64::MAX,
        f64::MIN,
        f64::EPSILON,
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
    ]);
    prop_oneof![2 => odd, 3 => -10.0..1000.0_f64, 2 => 0.0..1.0_f64, 1 => any::<f64>()]
}

fn numbers<const N: usize>() -> impl Strategy<Value = [f64; N]> {
    prop::collection::vec(number(), N).prop_map(|all| std::array::from_fn(|at| all[at]))
}

/// A query string of parameters and values that look like ours and do not.
fn query() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec![
        "life.laptop",
        "life.",
        "life.toaster",
        "refurbished",
        "grid",
        "returned",
        "hours",
        "q",
        "class",
        "site",
        "maker",
        "status",
        "match",
        "attention",
        "",
        "é",
        "sort",
    ]);
    let value = prop_oneof![
        "[-+.,0-9eENan ]{0,12}",
        "\\PC{0,20}",
        prop::sample::select(vec![
            "laptop",
            "laptop,monitor",
            "unknown",
            "in_use",
            "none",
            "60",
            "-6.5",
            "99999999999",
            "-",
            ".",
            "5.",
            ",",
            "no_country",
            "published",
        ])
        .prop_map(str::to_owned),
    ];
    let pair = (name, value).prop_map(|(name, value)| format!("{name}={value}"));
    prop::collection::vec(pair, 0..6).prop_map(|pairs| pairs.join("&"))
}

fn pairs(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query.split('&').filter_map(|pair| pair.split_once('='))
}

fn is_number(value: f64) -> bool {
    value.is_finite()
}

/// Every question there is, of columns that opened: they answer or refuse.
fn ask_everything(columns: &Columns, scenario: &Scenario, filter: &Filter) {
    let years: Vec<usize> = (0..YEARS_AHEAD).collect();
    assert!(
        columns.outlook(scenario, &columns.selection(&Filter::default()).unwrap(), &[99]).is_err()
    );
    let Ok(selection) = columns.selection(filter) else { return };
    let outlook = columns.outlook(scenario, &selection, &years).unwrap();
    let plan = columns.outlook(&Scenario::default(), &selection, &years).unwrap();
    let _difference = columns.difference(&outlook, &plan);
    for by in [GroupBy::Class, GroupBy::Site, GroupBy::Maker, GroupBy::Status] {
        if let Ok(sums) = columns.sums(scenario, &selection, [Some(by), None], &[0]) {
            assert_eq!(sums.total(), outlook.years[0].gross.mean_kg, "a group is lost");
        }
    }
    let figures = columns.figures(scenario, 1).unwrap();
    let _ranks = columns.percentiles(&figures, &selection, &[0, 50, 100, 255]);
    let _bitmap = columns.bitmap(&selection).count();
    for sort in ["-gross", "embodied", "start", "-age", "site", "planned_life", "class", "match"] {
        let _page = columns.page(&figures, &selection, Sort::parse(sort).unwrap(), 3, 20);
    }
    let _facts = (columns.factor_set(), columns.from(), columns.as_of(), columns.lots());
    for class in DeviceClass::ALL {
        let _of = (columns.usual_life_days(class), columns.devices_of(class));
    }
}

proptest! {
    /// Bytes that a real fleet's columns become by a flip, a cut, or something put in, sealed anew
    /// as somebody who means harm would: what opens answers every question.
    #[test]
    fn columns_that_open_answer_every_question(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4),
        cut in prop::option::weighted(0.2, any::<prop::sample::Index>()),
        scenario in query(), filter in query(),
    ) {
        let mut bytes = BYTES[..BYTES.len() - 8].to_vec();
        for (at, put) in changes {
            let at = at.index(bytes.len());
            bytes[at] = put;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let scenario = Scenario::from_pairs(pairs(&scenario)).unwrap_or_default();
        let filter = Filter::from_pairs(pairs(&filter)).unwrap_or_default();
        if let Ok(columns) = Columns::from_bytes(&Columns::sealed(bytes)) {
            ask_everything(&columns, &scenario, &filter);
        }
    }

    #[test]
    fn any_bytes_open_or_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _raw = Columns::from_bytes(&bytes).is_err();
        let mut near = BYTES[..8].to_vec();
        near.extend(bytes);
        if let Ok(columns) = Columns::from_bytes(&Columns::sealed(near)) {
            ask_everything(&columns, &Scenario::default(), &Filter::default());
        }
    }

    #[test]
    fn any_query_is_understood_or_refused(query in query(), text in "\\PC{0,60}") {
        for query in [&query, &text] {
            if let Ok(scenario) = Scenario::from_pairs(pairs(query)) {
                let again = scenario.to_query();
                prop_assert_eq!(Scenario::from_pairs(pairs(&again)).unwrap(), scenario);
            }
            if let Ok(filter) = Filter::from_pairs(pairs(query)) {
                let columns = Columns::from_bytes(&BYTES).unwrap();
                let _selection = columns.selection(&filter).map(|of| columns.bitmap(&of).count());
            }
            let _others = (Sort::parse(query).is_ok(), GroupBy::parse(query).is_ok());
        }
    }

    /// Traits that no device has are left out and named; the estimate is a number above 0 with a
    /// range around it.
    #[test]
    fn any_traits_are_estimated(
        [weight, screen, memory, storage] in numbers(), year in prop::option::of(any::<u16>()),
        maker in "\\PC{0,12}", model in "\\PC{0,30}", class in prop::sample::select(&DeviceClass::ALL[..]),
        maker_known in any::<bool>(),
    ) {
        let traits = Traits {
            weight_kg: Some(weight), screen_in: Some(screen), year,
            memory_gb: Some(memory), storage_gb: Some(storage),
        };
        let maker = if maker_known { "Dell" } else { &maker };
        let asked = Asked { maker, model: &model, traits, ..Asked::default() };
        if let Some(of) = assess(LIBRARY.tables(class), &asked) {
            for range in [of.prediction, of.stated] {
                prop_assert!(range.low > 0.0 && range.low <= range.mean, "{:?}", range);
                // A server may have 100 TB of memory and 10 PB of drives, made for thousands of tonnes.
                prop_assert!(range.mean <= range.high && range.high < 1e8, "{:?}", range);
            }
            prop_assert!(of.whole().verify().is_ok());
        }
        let (kept, _) = traits.plausible(class);
        prop_assert!([kept.weight_kg, kept.screen_in].into_iter().flatten().all(is_number));
    }

    #[test]
    fn any_server_is_summed_or_refused([units, size, memory, storage] in numbers()) {
        let of = Components::parse(include_bytes!("../data/components.csv")).unwrap();
        let parts = [
            of.storage(Storage::Memory, units, size), of.storage(Storage::Drives, units, size),
            of.processors(units, size),
        ];
        for part in parts.into_iter().flatten() {
            prop_assert!(is_number(part.value) && part.value >= 0.0 && part.verify().is_ok());
        }
        let traits = Traits {
            memory_gb: Some(memory), storage_gb: Some(storage), ..Traits::default()
        };
        let server = of.server(&traits);
        prop_assert!(is_number(server.value) && server.value > 0.0 && server.verify().is_ok());
    }

    /// The blocks of ranges keep numbers what they are.
    #[test]
    fn finite_estimates_stay_finite(any in numbers::<4>()) {
        let within = |of: f64| if of.is_finite() { of % 1e12 } else { 0.0 };
        let [mean, spread, low, high] = any.map(within);
        let estimates = [
            Estimate::from_sd(mean, spread), Estimate::from_percentiles(mean, low, high),
            Estimate::from_relative_sd(mean, spread.min(100.0)),
        ];
        for of in estimates {
            for of in [of, of.scaled(0.5), of.times(of)] {
                prop_assert!(!of.mean.is_nan() && !of.low.is_nan(), "{:?}", of);
                prop_assert!(!of.high.is_nan() && !of.sd.is_nan(), "{:?}", of);
            }
            prop_assert!(!of.log_sd().is_nan());
        }
        if let Some(fit) = LognormalFit::through(low, high) {
            prop_assert!(fit.sigma >= 0.0 && fit.median >= 0.0 && !fit.mean.is_nan());
        }
        prop_assert!(normal_quantile(mean).is_none_or(is_number));
    }

    #[test]
    fn any_use_is_an_energy_or_refused([a, b, c, d, e] in numbers()) {
        let modes = [Mode { watts: a, share: b }, Mode { watts: c, share: d }];
        if let Ok(energy) = typical_energy(&modes, e) {
            prop_assert!(b + d <= 1.0 + 1e-9, "more than all of the time: {} {}", b, d);
            prop_assert!(energy.kwh() >= 0.0);
        }
        let notebook = ModeShares::of(SpecVersion::V8, ComputerKind::Notebook).unwrap();
        let powers = ModePowers { off: a, sleep: b, long_idle: c, short_idle: d };
        if let Ok(watts) = notebook.typical_watts(&powers) {
            prop_assert!(is_number(watts) && watts >= 0.0);
            prop_assert!(notebook.yearly(&powers).unwrap().kwh() <= HOURS_PER_YEAR * watts);
        }
        let energies = [monitor_energy(a, b).ok(), printer_energy(a).ok(), charging_energy(a, b, c).ok()];
        for energy in energies.into_iter().flatten() {
            prop_assert!(is_number(energy.kwh()) && energy.kwh() >= 0.0);
            if let Ok(all) = with_facility(energy, d) {
                prop_assert!(all.kwh() >= energy.kwh());
            }
        }
        let implied = implied_grid_intensity(a, b, c, d);
        prop_assert!(implied.is_none_or(|of| is_number(of) && of >= 0.0), "{:?}", implied);
    }

    #[test]
    fn any_share_of_a_device_is_at_most_the_device([total, hours, life, part, all] in numbers()) {
        if let Ok(total) = KgCo2e::new(total) && let Some(share) = embodied_share(total, hours, life, part, all) {
            prop_assert!(share.kg().abs() <= total.kg().abs(), "{:?} of {:?}", share, total);
            prop_assert!(share.kg() * total.kg() >= 0.0);
            if let (Ok(energy), Ok(grid)) = (Kwh::new(hours), GramsCo2ePerKwh::new(life)) {
                prop_assert!(is_number(software_intensity(energy, grid, share).kg()));
            }
        }
    }

    #[test]
    fn any_reuse_is_a_claim_or_refused(
        [new, sd, years, planned, refurbishment, penalty] in numbers(),
        displacement in prop::option::of(number()), rebound in prop::option::of(number()),
    ) {
        let Ok(substitution) = Substitution::new(displacement, rebound) else { return Ok(()) };
        let ranged = Estimate { sd, ..Estimate::exact(new) };
        let claims = [
            Reuse {
                new_per_year: ranged, years, refurbishment: Estimate::exact(refurbishment),
                use_penalty_per_year: Estimate::exact(penalty),
            }
            .avoided(substitution, "a new one", Claimant::Customer),
            Extension {
                new: ranged, planned_years: planned, years,
                refurbishment: Estimate::exact(refurbishment),
                use_penalty_per_year: Estimate::exact(penalty),
            }
            .avoided(substitution, "a new one", Claimant::Customer),
        ];
        for claim in claims.into_iter().flatten() {
            for of in [claim.total(), claim.per_year(), claim.for_devices(u32::MAX).total()] {
                prop_assert!([of.mean, of.low, of.high, of.sd].into_iter().all(is_number), "{:?}", of);
                prop_assert!(of.low <= of.mean && of.mean <= of.high);
            }
        }
    }

    #[test]
    fn any_flow_is_an_indicator_or_refused(all in numbers::<15>(), grams in any::<u64>()) {
        let [product, virgin, waste, feedstock, recycling, life, used, ..] = all;
        let flow = MaterialFlow {
            product, virgin, waste, waste_of_feedstock: feedstock, waste_of_recycling: recycling,
            life_ratio: life, use_ratio: used,
        };
        if let Ok(circularity) = flow.circularity() {
            prop_assert!((0.0..=1.0).contains(&circularity), "{}", circularity);
        }
        if let Ok(Some(ratio)) = lifetime_ratio([product, virgin, waste], life) {
            prop_assert!(is_number(ratio) && ratio > 0.0);
        }
        let material = Material {
            recycled_in: all[0], recycled_out: all[1], energy_recovered: all[2],
            recycling_factor: all[3], energy_factor: all[4], virgin: all[5],
            recycling_in: all[6], recycling_out: all[7], virgin_replaced: all[8],
            quality_in: all[9], quality_out: all[10], energy_recovery: all[11],
            energy_replaced: all[12], disposal: all[13],
        };
        if let Ok(footprint) = material.circular_footprint() {
            prop_assert!(is_number(footprint.total()));
        }
        let table = include_bytes!("../data/treatment.us-public-domain.csv");
        let table = TreatmentTable::parse(table, "US public domain").unwrap();
        let factor = table.factor(Waste::Portable, Treatment::Recycled).unwrap();
        let legs = [Freight { km: all[0], kg_per_tonne_km: all[1] }];
        if let Ok(mass) = MassGrams::new(grams) && let Ok(end) = AssetEnd::of(mass, &legs, factor) {
            prop_assert!(is_number(end.total().kg()) && end.total().kg() >= 0.0);
        }
        let car = VehicleYear {
            fuel_kg_per_gallon: all[0], miles: all[1], miles_per_gallon: all[2], co2_share: all[3],
        };
        prop_assert!(car.carbon().map_or(true, |of| of.kg() >= 0.0));
    }

    /// An assumption is taken or refused; what is decided by those that are taken is a number
    /// throughout, and its receipts hold.
    #[test]
    fn any_assumption_decides_or_is_refused(
        given in prop::collection::vec((prop::sample::select(&DecisionInput::ALL[..]), number()), 0..8),
        cost in any::<bool>(), at in any::<prop::sample::Index>(),
    ) {
        let outlook = at.get(&OUTLOOKS);
        let aim = if cost { DecisionAim::Cost } else { DecisionAim::Carbon };
        let mut assumptions = Assumptions::default().aiming(aim, Currency::Eur);
        for (input, value) in given {
            let taken = assumptions.give(input, value).is_ok();
            prop_assert!(!taken || is_number(value));
        }
        let line = decide_line(&LINE, &assumptions);
        prop_assert!(line.flips.iter().all(|of| is_number(of.now) && is_number(of.threshold)));
        let json = serde_json::to_string(&line).unwrap();
        prop_assert_eq!(serde_json::from_str::<LineDecision>(&json).unwrap(), line);
        let Ok(decision) = decide(outlook, &assumptions, today()) else { return Ok(()) };
        for flip in &decision.flips {
            prop_assert!(is_number(flip.now) && is_number(flip.threshold));
        }
        if let Some(avoided) = &decision.avoided {
            prop_assert!(avoided.least_displacement.is_none_or(|of| (0.0..=1.0).contains(&of)), "{:?}", avoided);
        }
        let json = serde_json::to_string(&decision).unwrap();
        prop_assert_eq!(serde_json::from_str::<impact_core::decision::DeviceDecision>(&json).unwrap(), decision);
        let options = DecisionOption::ALL.into_iter();
        let figures = options.flat_map(|option| {
            [DecisionFigure::Carbon, DecisionFigure::Cost, DecisionFigure::BreakEven].map(|of| of(option))
        });
        let others = [
            DecisionFigure::Avoided,
            DecisionFigure::AvoidedPerYear,
            DecisionFigure::LeastDisplacement,
        ];
        let thresholds = DecisionInput::ALL.into_iter().map(DecisionFigure::Threshold);
        for figure in figures.chain(others).chain(thresholds) {
            let Ok(receipt) = decision_receipt(outlook, &assumptions, figure, today()) else { continue };
            prop_assert!(is_number(receipt.root.value) && receipt.verify().is_ok(), "{:?}", figure);
        }
    }

    /// A receipt that was changed anywhere is no receipt, does not verify, or says the same.
    #[test]
    fn a_changed_receipt_is_noticed(
        which in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), put in 32_u8..127,
    ) {
        let whole = which.get(&RECEIPTS);
        let mut bytes = whole.as_bytes().to_vec();
        let at = at.index(bytes.len());
        bytes[at] = put;
        let Ok(text) = String::from_utf8(bytes) else { return Ok(()) };
        let Ok(read) = serde_json::from_str::<ReceiptFile>(&text) else { return Ok(()) };
        let (read, real): (Receipt, Receipt) = (read.receipt(), serde_json::from_str(whole).unwrap());
        if read.verify().is_ok() {
            prop_assert_eq!(read.root.value.to_bits(), real.root.value.to_bits());
        }
    }

    #[test]
    fn any_json_is_a_receipt_or_refused(
        text in "[\\[\\]{}:,\"a-z0-9.eE+-]{0,80}", value in number(), depth in 0_usize..3000,
    ) {
        let _refused = serde_json::from_str::<ReceiptFile>(&text).is_err();
        let leaf = r#"{"label":{"key":"a","text":"a"},"value":1,"unit":"ratio"}"#;
        let begin = r#"{"label":{"key":"a","text":"a"},"value":1,"unit":"ratio","steps":[{"operator":"over","node":"#;
        let root = [begin.repeat(depth), leaf.to_owned(), "}]}".repeat(depth)].concat();
        let text = format!(
            r#"{{"title":{{"key":"t","text":"t"}},"engine":"0","factor_set":"f","as_of":"2026-01-01","root":{root},"variance":[],"fingerprint":"{value}"}}"#
        );
        if let Ok(read) = serde_json::from_str::<ReceiptFile>(&text) {
            prop_assert!(read.receipt().verify().is_err(), "nobody sealed it");
        }
    }
}
