//! The same input gives the same bits natively and in a browser.
//!
//! `fixtures/golden.json` holds what core computes for a seeded fleet and for edge inputs. This
//! file compares it on both targets. After a change of method that is meant:
//! `UPDATE_GOLDEN=1 cargo test -p impact-tests --test golden`, then look at the difference.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test says so")]

use impact_core::circular::{Claimant, Extension, MaterialFlow, Substitution};
use impact_core::decision::{
    Assumptions, DecisionFigure, DecisionInput, DecisionOption, SecondLifeFigure, SecondLifePlan,
    cost_receipt, decide, decision_receipt, option_receipt, second_life, second_life_receipt,
};
use impact_core::embodied::estimator::Traits;
use impact_core::embodied::{Asked, assess};
use impact_core::estimate::{Estimate, LognormalFit, printed_p95};
use impact_core::factors::{DeviceClass, ZoneFiles};
use impact_core::fleet::scenario::{Columns, Scenario, YearFigure};
use impact_core::fleet::{
    Ask, Carbon, Compare, Figure, Filter, Fleet, FleetFigure, GroupBy, Ledger, Library,
    LibraryFiles, Side, Sort, difference, synthetic,
};
use impact_core::inventory::{self, ReadOptions};
use impact_core::lifecycle::{
    Allocation, Chain, EarlyEnd, LifeLedger, LifeValue, Material, PlannedLife, View,
};
use impact_core::quantity::{Day, GramsCo2e, KgCo2e, Period};
use std::collections::BTreeMap;

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

type Vectors = BTreeMap<String, String>;

fn library() -> Library {
    Library::parse(&LibraryFiles {
        catalogue: include_bytes!("../../core/data/catalogue.odbl.csv"),
        sheets: include_bytes!("../../core/data/catalogue-sheets.odbl.csv"),
        grid: include_bytes!("../../core/data/grid.cc-by-4.0.csv"),
        zones: ZoneFiles {
            states: include_bytes!("../../core/data/grid-us-states.cc-by-4.0.csv"),
            zones: include_bytes!("../../core/data/grid-zones.odbl.csv"),
            subregions: include_bytes!("../../core/data/grid-egrid.public-domain.csv"),
            kingdom: include_bytes!("../../core/data/electricity-uk.ogl-3.csv"),
        },
        classes: include_bytes!("../../core/data/classes.odbl.csv"),
        machine_types: include_bytes!("../../core/data/machine-types.csv"),
        estimator: include_bytes!("../../core/data/estimator.odbl.csv"),
        components: include_bytes!("../../core/data/components.csv"),
    })
    .unwrap()
}

fn today() -> Day {
    "2026-06-30".parse().unwrap()
}

/// Numbers that are large, small, odd, or none.
const EDGES: [f64; 16] = [
    0.0,
    -0.0,
    1e-300,
    1e-9,
    0.1,
    0.2,
    0.333_333_333_333_333_3,
    1.0,
    1.64,
    2.5,
    320.0,
    12_700.0,
    1e9,
    1e300,
    f64::INFINITY,
    f64::NAN,
];

fn bits(values: &[f64]) -> String {
    // The sign and payload of a NaN are no promise of the hardware.
    let one = |value: &f64| match value.is_nan() {
        true => "nan".to_owned(),
        false => format!("{:016x}", value.to_bits()),
    };
    values.iter().map(one).collect::<Vec<_>>().join(" ")
}

fn grams(carbon: Carbon) -> String {
    format!("{} {} {}", carbon.mean_kg.grams(), carbon.low_kg.grams(), carbon.high_kg.grams())
}

/// A short name of a long text (FNV-1a).
fn digest(text: &str) -> String {
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    format!("{:016x}", text.bytes().fold(0xcbf2_9ce4_8422_2325, mix))
}

fn estimates(vectors: &mut Vectors) {
    let of = |e: Estimate| bits(&[e.mean, e.low, e.high, e.sd]);
    for a in EDGES {
        let mut row = Vec::new();
        for b in EDGES {
            row.push(of(Estimate::from_relative_sd(a, b)));
            row.push(of(Estimate::from_sd(a, b)));
            row.push(of(Estimate::from_percentiles(b, a, a * 3.0)));
            row.push(bits(&[printed_p95(a, b)]));
        }
        vectors.insert(format!("estimate {a:e}"), digest(&row.join(" ")));
    }
    for (low, high) in [(190.0, 640.0), (0.1, 0.1), (1e-12, 1e12), (97.319, 185.213), (3.0, 2.0)] {
        let fit = LognormalFit::through(low, high);
        let said = fit.map(|fit| bits(&[fit.sigma, fit.median, fit.mean, fit.gsd()]));
        vectors.insert(format!("lognormal {low:e} {high:e}"), said.unwrap_or_default());
    }
    let rounded: Vec<_> = EDGES.iter().map(|g| GramsCo2e::rounded(*g).grams()).collect();
    vectors.insert("grams of the edges".into(), format!("{rounded:?}"));
    let kilograms: Vec<_> =
        EDGES.iter().map(|kg| KgCo2e::new(*kg).map(|kg| kg.to_grams().grams()).ok()).collect();
    vectors.insert("kilograms of the edges".into(), format!("{kilograms:?}"));
}

fn catalogue(vectors: &mut Vectors, library: &Library) {
    let products = library.catalogue.products();
    vectors.insert("factor set".into(), library.factor_set().to_owned());
    for (chunk, products) in products.chunks(100).enumerate() {
        let mut row = Vec::new();
        for product in products {
            let embodied = library.published(product).unwrap();
            let stages = embodied.stages.iter().map(|(_, node)| node.value);
            row.push(bits(&stages.collect::<Vec<_>>()));
            for range in [embodied.stated, embodied.prediction] {
                row.push(bits(&[range.mean, range.low, range.high, range.sd]));
            }
        }
        vectors.insert(format!("embodied of products {chunk:02}"), digest(&row.join(" ")));
    }
    for class in DeviceClass::ALL {
        let said = assess(library.tables(class), &Asked::default()).map(|embodied| {
            bits(&[embodied.stated.mean, embodied.stated.low, embodied.stated.high])
        });
        vectors.insert(format!("embodied of class {class}"), said.unwrap_or_default());
        // Every product as an estimate, by its name alone and with its traits.
        let mut row = Vec::new();
        for product in products {
            let (weight_kg, screen_in, year) = (product.weight_kg, product.screen_in, product.year);
            let known = Traits { weight_kg, screen_in, year, ..Traits::default() };
            for traits in [Traits::default(), known] {
                let (maker, model) = (&*product.maker, &*product.name);
                let asked = Asked { maker, model, traits, ..Asked::default() };
                let said = assess(library.tables(class), &asked);
                row.extend(said.map(|e| bits(&[e.prediction.mean, e.stated.low, e.stated.high])));
            }
        }
        vectors.insert(format!("estimates of class {class}"), digest(&row.join(" ")));
    }
}

fn snipe_it(vectors: &mut Vectors, library: &Library) {
    let bytes = include_bytes!("../fixtures/snipe-it-assets.csv");
    let options = ReadOptions::new(today());
    let inventory = inventory::read(library, bytes, &options).unwrap();
    let start = |entry: &inventory::Entry| format!("{:?} {:?}", entry.row, entry.start);
    let starts: Vec<_> = inventory.entries.iter().map(start).collect();
    vectors.insert("inventory dates".into(), digest(&starts.join("; ")));
    let rows = inventory::matched_rows(library, &inventory);
    let said: Vec<String> = rows
        .iter()
        .map(|row| {
            let (mean, low, high) = row.embodied.unwrap_or_default();
            let range = bits(&[mean, low, high]);
            format!("{} {} {} {range}", row.row, row.matched.key(), row.matched_name)
        })
        .collect();
    for (chunk, rows) in said.chunks(160).enumerate() {
        vectors.insert(format!("inventory rows {chunk}"), digest(&rows.join("\n")));
    }
}

fn fleet(vectors: &mut Vectors, library: &Library) {
    let (sites, devices) = synthetic(library, 400, 42, today());
    let ids: Vec<String> = devices.iter().map(|device| device.id.clone()).collect();
    let fleet = Fleet::new(library, sites, devices);
    let filter = Filter::default();
    for period in ["2024-01-01..2025-01-01", "2022-02-15..2026-06-30", "2025-06-30..2025-07-01"] {
        for view in [View::Management, View::InventoryRented, View::InventoryOwned] {
            let period: Period = period.parse().unwrap();
            let ask = Ask { filter: &filter, period, view, as_of: today() };
            let what = format!("{period} {}", view.key());
            let summary = fleet.summary(library, &ask, GroupBy::Class);
            vectors.insert(format!("gross {what}"), grams(summary.gross));
            vectors.insert(format!("embodied {what}"), grams(summary.embodied));
            vectors.insert(
                format!("still to carry {what}"),
                summary.still_to_carry.map_or_else(String::new, grams),
            );
            let others = [summary.energy_kwh, summary.device_years];
            vectors.insert(format!("energy and years {what}"), bits(&others));
            let electricity = serde_json::to_string(&summary.electricity).unwrap();
            vectors.insert(format!("electricity {what}"), digest(&electricity));
            let months: Vec<_> = summary.months.iter().map(|month| grams(month.gross)).collect();
            vectors.insert(format!("months {what}"), digest(&months.join(" ")));
            let groups = summary.groups.iter();
            let groups: Vec<_> = groups.map(|g| format!("{} {}", g.key, grams(g.gross))).collect();
            vectors.insert(format!("groups {what}"), groups.join("; "));
            let sort = Sort::parse("-gross").unwrap();
            let list = fleet.list(library, &ask, sort, 0, 400);
            let list = serde_json::to_string(&list).unwrap();
            vectors.insert(format!("list on the wire {what}"), digest(&list));
            let receipt = fleet.receipt(library, &ask);
            receipt.verify().unwrap();
            vectors.insert(format!("fleet receipt {what}"), receipt.fingerprint);
            let side = |period| Side { fleet: &fleet, period, as_of: today() };
            let compare = Compare { filter: &filter, view, device: None };
            let found = difference(side(period.year_before()), side(period), &compare);
            found.receipt.verify().unwrap();
            vectors.insert(format!("difference {what}"), found.receipt.fingerprint);
            let figures = FleetFigure::ALL.map(|figure| {
                let receipt = fleet.figure_receipt(library, figure, &ask);
                receipt.map(|receipt| receipt.fingerprint).unwrap_or_default()
            });
            vectors.insert(format!("key figures {what}"), digest(&figures.join(" ")));
            let mut prints = String::new();
            for id in ids.iter().step_by(9) {
                let ledgers = [Ledger::Market, Ledger::Losses, Ledger::Upstream];
                for figure in [Figure::Gross, Figure::SoFar, Figure::WholeLife, Figure::Embodied]
                    .into_iter()
                    .chain(ledgers.map(Figure::Ledger))
                {
                    if let Ok(Some(receipt)) = fleet.device_receipt(library, id, figure, &ask) {
                        receipt.verify().unwrap();
                        prints.push_str(&receipt.fingerprint);
                    }
                }
            }
            vectors.insert(format!("device receipts {what}"), digest(&prints));
        }
    }
    for id in ids.iter().step_by(80) {
        let period = "2024-01-01..2025-01-01".parse().unwrap();
        let ask = Ask { filter: &filter, period, view: View::Management, as_of: today() };
        let receipt = fleet.device_receipt(library, id, Figure::Gross, &ask);
        let print = receipt.ok().flatten().map(|receipt| receipt.fingerprint);
        vectors.insert(format!("receipt of {id}"), print.unwrap_or_default());
    }
}

/// The years ahead that are asked for.
const AHEAD: [usize; 4] = [0, 1, 3, 9];

fn scenarios(vectors: &mut Vectors, library: &Library) {
    let (sites, devices) = synthetic(library, 400, 7, today());
    let fleet = Fleet::new(library, sites, devices);
    let columns = Columns::of(&fleet, today(), "2027-01-01".parse().unwrap()).unwrap();
    let columns = Columns::from_bytes(&columns.to_bytes()).unwrap();
    let read = |query: &'static str| {
        query.split('&').filter_map(|pair| pair.split_once('=')).collect::<Vec<_>>()
    };
    for filter in ["", "class=laptop,monitor&status=in_use", "class=server", "maker=Nobody"] {
        let selection = columns.selection(&Filter::from_pairs(read(filter)).unwrap()).unwrap();
        let plan = columns.outlook(&Scenario::default(), &selection, &AHEAD).unwrap();
        for query in [
            "",
            "life.laptop=60",
            "life.laptop=6&life.monitor=240",
            "refurbished=45&grid=-6",
            "life.desktop=71&refurbished=100&grid=12.5&returned=95&hours=10.5",
            "returned=100&grid=-50&hours=24",
        ] {
            let what = format!("scenario [{query}] of [{filter}]");
            let scenario = Scenario::from_pairs(read(query)).unwrap();
            let outlook = columns.outlook(&scenario, &selection, &AHEAD).unwrap();
            let year = |year: &YearFigure| {
                let stages = year.stages.map(GramsCo2e::grams);
                format!("{} {stages:?} {}", year.period, grams(year.gross))
            };
            let years: Vec<_> = outlook.years.iter().map(year).collect();
            vectors.insert(format!("outlook {what}"), years.join("; "));
            let difference = columns.difference(&outlook, &plan);
            let difference: Vec<_> = difference.into_iter().map(grams).collect();
            vectors.insert(format!("difference {what}"), difference.join("; "));
            let by = [Some(GroupBy::Class), Some(GroupBy::Site)];
            let sums = columns.sums(&scenario, &selection, by, &AHEAD).unwrap();
            let sums = format!("{:?} {:?} {:?}", sums.groups, sums.devices, sums.grams);
            vectors.insert(format!("sums {what}"), digest(&sums));
            let figures = columns.figures(&scenario, 1).unwrap();
            let ranks = columns.percentiles(&figures, &selection, &[5, 50, 95]);
            let page = columns.page(&figures, &selection, Sort::parse("-gross").unwrap(), 0, 400);
            let page = format!("{ranks:?} {page:?}");
            vectors.insert(format!("pages {what}"), digest(&page));
        }
    }
}

fn lives(vectors: &mut Vectors) {
    let day = |text: &str| text.parse::<Day>().unwrap();
    let life = |days, refurbishment, paid, realised| PlannedLife {
        days,
        refurbishment: GramsCo2e::new(refurbishment),
        value: Some(LifeValue { paid, realised }),
    };
    let planned = [
        life(1461, 0, 100_000, 40_001),
        life(731, 20_003, 45_000, 25_000),
        life(365, 9_999, 26_000, 1),
    ];
    for method in Allocation::ALL {
        let made = (GramsCo2e::new(287_341), GramsCo2e::new(1_777));
        let chain = Chain::new(made.0, made.1, planned.to_vec(), method).unwrap();
        let shares: Vec<_> = chain.shares().iter().map(|share| share.grams()).collect();
        vectors.insert(format!("shares by {}", method.key()), format!("{shares:?}"));
        let early = if method.hands_on() { EarlyEnd::HandOn } else { EarlyEnd::Expense };
        let mut ledger = LifeLedger::begin(chain, day("2022-03-13"));
        ledger.extend(day("2025-01-07"), day("2027-05-01")).unwrap();
        ledger.end(day("2026-02-11"), early).unwrap();
        ledger.begin_next(day("2026-03-01")).unwrap();
        let now = vec![planned[0], life(900, 31_007, 50_000, 10_000)];
        ledger.replan(day("2026-09-09"), now).unwrap();
        let carried = ["2023-01-01", "2026-03-01", "2026-09-10", "2029-01-01"].map(|at| {
            let of = |life| ledger.carried(life, day(at)).grams().grams();
            [of(0), of(1)]
        });
        let posted = ledger.postings().iter().map(|posting| posting.grams.grams().grams());
        let said = format!("{carried:?} {:?}", posted.collect::<Vec<_>>());
        vectors.insert(format!("lives by {}", method.key()), said);
    }
}

fn circular(vectors: &mut Vectors) {
    for (name, given) in [
        ("displacement", (Some(0.7), None)),
        ("rebound", (None, Some(0.29))),
        ("rebound above 1", (None, Some(1.3))),
    ] {
        let extension = Extension {
            new: Estimate::from_relative_sd(303.3, 0.21),
            planned_years: 4.1,
            years: 2.3,
            refurbishment: Estimate::from_percentiles(20.0, 11.0, 37.0),
            use_penalty_per_year: Estimate::exact(5.1),
        };
        let substitution = Substitution::new(given.0, given.1).unwrap();
        let claim = extension.avoided(substitution, "a new device", Claimant::Customer).unwrap();
        let ranged = |of: Estimate| bits(&[of.mean, of.low, of.high, of.sd]);
        let said = format!("{} {}", ranged(claim.total()), ranged(claim.per_year()));
        vectors.insert(format!("avoided by {name}"), said);
    }
    let flow = MaterialFlow {
        product: 1.7,
        virgin: 1.1,
        waste: 0.9,
        waste_of_feedstock: 0.1,
        waste_of_recycling: 0.3,
        life_ratio: 1.3,
        use_ratio: 0.9,
    };
    vectors.insert("material circularity".into(), bits(&[flow.circularity().unwrap()]));
    let material = Material {
        recycled_in: 0.3,
        recycled_out: 0.7,
        energy_recovered: 0.1,
        recycling_factor: 0.2,
        virgin: 11.3,
        recycling_in: 1.9,
        recycling_out: 2.1,
        virgin_replaced: 10.7,
        quality_in: 0.9,
        quality_out: 0.8,
        energy_recovery: 0.6,
        energy_replaced: 0.4,
        disposal: 0.05,
        ..Material::default()
    };
    let of = material.circular_footprint().unwrap();
    let of = bits(&[of.material, of.energy, of.disposal, of.total()]);
    vectors.insert("circular footprint".into(), of);
}

fn decisions(vectors: &mut Vectors, library: &Library) {
    let (sites, devices) = synthetic(library, 60, 11, today());
    let ids: Vec<String> = devices.iter().map(|device| device.id.clone()).collect();
    let fleet = Fleet::new(library, sites, devices);
    let (filter, period) = (Filter::default(), "2026-01-01..2026-06-30".parse().unwrap());
    let ask = Ask { filter: &filter, period, view: View::Management, as_of: today() };
    let mut own = Assumptions::default();
    for (input, value) in [
        (DecisionInput::ExtensionYears, 1.5),
        (DecisionInput::Displacement, 0.6),
        (DecisionInput::NewKwh, 11.7),
        (DecisionInput::ExtensionCost, 4_900.0),
        (DecisionInput::NewCost, 89_900.0),
        (DecisionInput::EnergyPrice, 31.0),
    ] {
        own.give(input, value).unwrap();
    }
    let mut plan = SecondLifePlan::default();
    for (at, price) in [100_000, 40_001, 45_000, 25_000].into_iter().enumerate() {
        plan.price(at, price, impact_core::quantity::Currency::Eur).unwrap();
    }
    for (name, assumptions) in [("usual", Assumptions::default()), ("own", own)] {
        let (mut said, mut prints) = (String::new(), String::new());
        for outlook in ids.iter().filter_map(|id| fleet.outlook(library, id, &ask)) {
            let decision = decide(&outlook, &assumptions, today()).unwrap();
            said.push_str(&serde_json::to_string(&decision).unwrap());
            for option in DecisionOption::ALL {
                let carbon = option_receipt(&outlook, &assumptions, option, today());
                let cost = cost_receipt(&outlook, &assumptions, option, today());
                for receipt in [carbon, cost].into_iter().flatten() {
                    receipt.verify().unwrap();
                    prints.push_str(&receipt.fingerprint);
                }
            }
            let lives = second_life(&outlook, &assumptions, plan, Allocation::CutOff, today());
            said.push_str(&serde_json::to_string(&lives.unwrap()).unwrap());
            let figures = DecisionOption::ALL.into_iter().map(DecisionFigure::BreakEven);
            let figures = figures.chain([
                DecisionFigure::Avoided,
                DecisionFigure::AvoidedPerYear,
                DecisionFigure::LeastDisplacement,
            ]);
            let thresholds = DecisionInput::ALL.into_iter().map(DecisionFigure::Threshold);
            for figure in figures.chain(thresholds) {
                let receipt = decision_receipt(&outlook, &assumptions, figure, today());
                if let Ok(receipt) = receipt {
                    receipt.verify().unwrap();
                    prints.push_str(&receipt.fingerprint);
                }
            }
            for asked in Allocation::ALL.into_iter().cycle().zip(SecondLifeFigure::ALL) {
                let receipt = second_life_receipt(&outlook, &assumptions, plan, asked, today());
                prints.extend(receipt.ok().map(|receipt| receipt.fingerprint));
            }
        }
        assert!(!said.is_empty() && !prints.is_empty());
        vectors.insert(format!("decisions by {name} assumptions"), digest(&said));
        vectors.insert(format!("receipts of decisions by {name}"), digest(&prints));
    }
}

/// Everything that must be the same everywhere.
fn vectors() -> Vectors {
    let library = library();
    let mut vectors = Vectors::new();
    estimates(&mut vectors);
    catalogue(&mut vectors, &library);
    snipe_it(&mut vectors, &library);
    fleet(&mut vectors, &library);
    scenarios(&mut vectors, &library);
    lives(&mut vectors);
    circular(&mut vectors);
    decisions(&mut vectors, &library);
    vectors
}

fn compare() {
    let golden: Vectors = serde_json::from_str(include_str!("../fixtures/golden.json")).unwrap();
    let computed = vectors();
    let mut off = Vec::new();
    for name in golden.keys().chain(computed.keys()) {
        if golden.get(name) != computed.get(name) && !off.contains(name) {
            off.push(name.clone());
        }
    }
    assert!(off.is_empty(), "{} of {} differ: {off:?}", off.len(), golden.len());
    assert!(golden.len() > 100, "{}", golden.len());
}

#[cfg(not(target_arch = "wasm32"))]
#[test]
fn core_computes_natively_what_the_golden_vectors_say() {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/golden.json");
        let text = serde_json::to_string_pretty(&vectors()).unwrap() + "\n";
        std::fs::write(path, text).unwrap();
        eprintln!("written: fixtures/golden.json; run once more to compare");
        return;
    }
    compare();
}

#[cfg(target_arch = "wasm32")]
#[wasm_bindgen_test::wasm_bindgen_test]
fn core_computes_in_a_browser_what_the_golden_vectors_say() {
    compare();
}

#[cfg(target_arch = "wasm32")]
#[wasm_bindgen_test::wasm_bindgen_test]
fn these_tests_run_in_a_browser() {
    assert!(web_sys::window().is_some(), "there is no window: this is no browser");
}
