//! Published worked examples through core's public functions: every case is computed here.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test says so")]

use impact_core::circular::{AvoidedClaim, Claimant, Reuse, Substitution};
use impact_core::disclosure::{CreditRetirement, GrossInventory, VehicleYear};
use impact_core::embodied::estimator::{Components, Storage};
use impact_core::estimate::{Estimate, LognormalFit, printed_p95};
use impact_core::lifecycle::{Material, embodied_share, software_intensity};
use impact_core::quantity::{GramsCo2ePerKwh, KgCo2e, Kwh};
use impact_core::usage::{
    ComputerKind, HOURS_PER_YEAR, Mode, ModePowers, ModeShares, SpecVersion,
    implied_grid_intensity, typical_energy,
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A case of `worked_examples.json`.
struct Case(Value);

impl Case {
    fn number(&self, path: &str) -> f64 {
        self.0.pointer(path).and_then(Value::as_f64).unwrap_or_else(|| panic!("no {path}"))
    }

    fn given(&self, name: &str) -> f64 {
        self.number(&format!("/inputs/{name}"))
    }

    /// Within a tolerance of the expected figure of that name.
    #[track_caller]
    fn expect(&self, name: &str, computed: f64, tolerance: f64) {
        let expected = self.number(&format!("/expected/{name}"));
        let (id, off) = (&self.0["id"], (computed - expected).abs());
        assert!(off <= tolerance, "{id} {name}: {computed}, expected {expected} ± {tolerance}");
    }
}

fn cases() -> BTreeMap<String, Case> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/worked_examples.json");
    let text = std::fs::read_to_string(path).unwrap();
    let cases: Vec<Value> = serde_json::from_str(&text).unwrap();
    cases.into_iter().map(|case| (case["id"].as_str().unwrap().to_owned(), Case(case))).collect()
}

fn case(id: &str) -> Case {
    cases().remove(id).unwrap_or_else(|| panic!("there is no case {id}"))
}

fn kwh(value: f64) -> Kwh {
    Kwh::new(value).unwrap()
}

fn grid(grams: f64) -> GramsCo2ePerKwh {
    GramsCo2ePerKwh::new(grams).unwrap()
}

/// A stage of a maker's sheet: the total times its share, kg.
fn stage(total: f64, share: f64) -> f64 {
    Estimate::exact(total).scaled(share).mean
}

/// Computes a case and compares it.
type Compute = fn(&Case);

/// Every case.
const COMPUTED: [(&str, Compute); 21] = [
    ("W01", w01),
    ("W02", w02),
    ("W03", w03),
    ("W05", w05),
    ("W06", w06),
    ("W07", w07),
    ("W09", w09),
    ("W10", w10),
    ("W11", w11),
    ("W13", w13),
    ("W14", w14),
    ("W16", w16),
    ("W18", w18),
    ("W20", w20),
    ("W21", w21),
    ("W23", w23),
    ("W24", w24),
    ("W25", w25),
    ("W26", w26),
    ("W27", w27),
    ("W29", w29),
];

fn w01(case: &Case) {
    let modes = ["off", "sleep", "idle"].map(|mode| Mode {
        watts: case.given(&format!("p_{mode}_w")),
        share: case.given(&format!("w_{mode}")),
    });
    let energy = typical_energy(&modes, case.given("hours")).unwrap();
    case.expect("tec_kwh", energy.kwh(), 1e-3);
    let shares = ModeShares::of(SpecVersion::V5, ComputerKind::Notebook).unwrap();
    let [off, sleep, short_idle] =
        ["off", "sleep", "idle"].map(|mode| case.given(&format!("p_{mode}_w")));
    let powers = ModePowers { off, sleep, long_idle: 0.0, short_idle };
    case.expect("tec_kwh", shares.yearly(&powers).unwrap().kwh(), 1e-3);
}

fn w02(case: &Case) {
    let life = case.given("lifespan_years") * HOURS_PER_YEAR;
    let total = KgCo2e::new(case.given("te_kg")).unwrap();
    let share = case.given("resource_share");
    let kg = embodied_share(total, case.given("reserved_hours"), life, share, 1.0).unwrap();
    case.expect("m_g", kg.kg() * 1000.0, 1e-3);
}

fn w03(case: &Case) {
    let total = KgCo2e::new(case.given("te_kg")).unwrap();
    let (time, life) = (case.given("tir_h"), case.given("el_h"));
    let embodied = embodied_share(total, time, life, case.given("rr"), case.given("tor")).unwrap();
    case.expect("m_g", embodied.kg() * 1000.0, 0.01);
    case.expect("m_g_published", embodied.kg() * 1000.0, 0.01);
    let sci =
        software_intensity(kwh(case.given("e_kwh")), grid(case.given("i_g_per_kwh")), embodied);
    case.expect("sci_g", sci.kg() * 1000.0, 0.01);
    case.expect("sci_g_published", sci.kg() * 1000.0, 0.01);
}

fn w05(case: &Case) {
    let on = Mode { watts: case.given("avg_power_w"), share: case.given("use_time_ratio") };
    let energy = typical_energy(&[on], case.given("duration_h")).unwrap();
    case.expect("kwh", energy.kwh(), 1e-9);
    let carbon = energy * grid(case.given("grid_kg_per_kwh") * 1000.0);
    case.expect("use_kg", carbon.kg(), 0.01);
    case.expect("use_kg_published", carbon.kg(), 0.01);
}

fn components() -> Components {
    Components::parse(include_bytes!("../../core/data/components.csv")).unwrap()
}

fn w06(case: &Case) {
    let (units, capacity) = (case.given("units"), case.given("capacity_gb"));
    let kg = components().storage(Storage::Memory, units, capacity).unwrap().value;
    // The shipped density has seven decimals, that of the case more.
    case.expect("kg", kg, 0.005);
    case.expect("kg_published_rounded", kg, 5.0);
}

fn w07(case: &Case) {
    let drive = components().storage(Storage::Drives, 1.0, case.given("ssd_gb")).unwrap().value;
    case.expect("ssd_kg", drive, 0.005);
    case.expect("ssd_published", drive, 5.0);
    let (units, die) = (case.given("cpu_units"), case.given("die_mm2"));
    let processors = components().processors(units, die).unwrap().value;
    case.expect("cpu_kg", processors, 0.005);
    case.expect("cpu_published", processors, 5.0);
}

fn w09(case: &Case) {
    let (mean, sd) = (case.given("mean"), case.given("sd"));
    let upper = printed_p95(mean, sd);
    case.expect("p95_normal", upper, 0.01);
    case.expect("p95_printed", upper, 0.015 * case.number("/expected/p95_printed"));
    let estimate = Estimate::from_sd(mean, sd);
    assert_eq!(estimate.mean, mean, "the mean is the centre that sums");
    case.expect("cv", estimate.sd / estimate.mean, 1e-3);
    for (name, share) in
        [("use", "use"), ("mfg", "mfg"), ("transport", "transport"), ("eol", "eol")]
    {
        case.expect(
            &format!("{name}_kg"),
            stage(mean, case.given(&format!("shares/{share}"))),
            0.01,
        );
    }
}

fn w10(case: &Case) {
    let total = case.given("total");
    for name in ["mfg", "use", "transport", "eol"] {
        case.expect(&format!("{name}_kg"), stage(total, case.given(name)), 0.5);
    }
    let parts = case.0["inputs"]["parts_share_of_total"].as_object().unwrap();
    let mut sum = 0.0;
    for (part, share) in parts {
        let share = share.as_f64().unwrap();
        sum += share;
        case.expect(&format!("parts_kg/{part}"), stage(total, share), 0.5);
    }
    case.expect("parts_sum_share", sum, 1e-9);
    assert!((sum - case.given("mfg")).abs() < 0.015, "{sum}");
    implied(case);
}

/// The grid that a maker's own use phase implies.
fn implied(case: &Case) {
    let energy = case.0["inputs"].get("tec_kwh").map_or("tec", |_| "tec_kwh");
    let (total, used) = (case.given("total"), case.given("use"));
    let grid = implied_grid_intensity(total, used, case.given(energy), case.given("lifetime"));
    case.expect("implied_grid_g_per_kwh", grid.unwrap(), 0.1);
}

fn w11(case: &Case) {
    let (mean, p5, p95) = (case.given("mean"), case.given("p5"), case.given("p95"));
    let fit = LognormalFit::through(p5, p95).unwrap();
    case.expect("lognormal_sigma", fit.sigma, 1e-2);
    case.expect("gsd", fit.gsd(), 1e-2);
    case.expect("median", fit.median, 1e-2);
    // The source rounds the fitted mean to a tenth.
    case.expect("lognormal_mean", fit.mean, 0.05);
    // The published percentiles and the published mean are kept; neither is made from the other.
    let estimate = Estimate::from_percentiles(mean, p5, p95);
    assert_eq!((estimate.mean, estimate.low, estimate.high), (mean, p5, p95));
    let naive =
        [case.number("/expected/naive_normal_p5"), case.number("/expected/naive_normal_p95")];
    assert!(estimate.low < naive[0] - 10.0 && estimate.high > naive[1] + 10.0);
}

fn w13(case: &Case) {
    let total = case.given("total");
    for name in ["production", "transport", "use"] {
        case.expect(&format!("{name}_kg"), stage(total, case.given(name)), 0.01);
    }
    let delta = case.given("total_512gb") - total;
    case.expect("storage_delta_kg", delta, 0.01);
    case.expect("kg_per_gb", delta / 256.0, 0.01);
    // Straight line over the life: all of it but the use phase, a year's share of it.
    let embodied = KgCo2e::new(total * (1.0 - case.given("use"))).unwrap();
    let year = embodied_share(embodied, 1.0, case.given("lifetime"), 1.0, 1.0).unwrap();
    case.expect("annual_embodied_straight_line_4y", year.kg(), 0.01);
}

fn w14(case: &Case) {
    let total = case.given("total");
    case.expect("use_kg", stage(total, case.given("use")), 0.01);
    case.expect("error_ratio", Estimate::from_sd(total, case.given("pm")).sd / total, 1e-3);
    implied(case);
    case.expect("miles", total * case.given("miles_per_kg"), 0.5);
    case.expect("acres_10_units", 10.0 * total / case.given("forest_kg_per_acre_yr"), 0.05);
    case.expect("people_100_units", 100.0 * total / case.given("person_kg_yr"), 0.5);
}

fn w16(case: &Case) {
    let total = case.given("total");
    case.expect("use_kg", stage(total, case.given("use")), 0.1);
    case.expect("mfg_kg", stage(total, case.given("mfg")), 0.1);
    implied(case);
}

fn w18(case: &Case) {
    let energy = kwh(case.given("kwh"));
    let of = |name: &str| (energy * grid(case.given(name) * 1000.0)).to_grams();
    let (first, second) = (of("ef_2024"), of("ef_2025"));
    case.expect("kg_2024", first.kg(), 0.0);
    case.expect("kg_2025", second.kg(), 0.0);
    case.expect("delta", (first - second).kg(), 0.0);
}

fn w20(case: &Case) {
    for at in 0..3 {
        let factor = GramsCo2ePerKwh::from_pounds_per_mwh(case.given(&format!("lb_per_mwh/{at}")));
        case.expect(&format!("kg_per_kwh/{at}"), factor.unwrap().grams_per_kwh() / 1000.0, 1e-6);
    }
}

fn w21(case: &Case) {
    let car = VehicleYear {
        fuel_kg_per_gallon: case.given("t_per_gal") * 1000.0,
        miles: case.given("vmt"),
        miles_per_gallon: case.given("mpg"),
        co2_share: case.given("ratio"),
    };
    let tonnes = car.carbon().unwrap().kg() / 1000.0;
    case.expect("t", tonnes, 0.005);
    case.expect("exact", tonnes, 5e-5);
}

/// A refurbished device in the place of a new one, over one year.
fn reuse(new: f64, refurbishment: f64, substitution: Substitution) -> AvoidedClaim {
    let reuse = Reuse {
        new_per_year: Estimate::exact(new),
        years: 1.0,
        refurbishment: Estimate::exact(refurbishment),
        use_penalty_per_year: Estimate::exact(0.0),
    };
    reuse.avoided(substitution, "a new phone", Claimant::Provider).unwrap()
}

fn w23(case: &Case) {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "2.8 million")]
    let units = case.given("units") as u32;
    let displacing = Substitution::new(Some(1.0), None).unwrap();
    for (given, expected) in [("avoided_kg_per_year", "t_co2e"), ("materials_kg", "t_materials")] {
        let all = reuse(case.given(given), 0.0, displacing).for_devices(units);
        let tonnes = all.total().mean / 1000.0;
        case.expect(expected, tonnes, 1e-6);
        let published = format!("{expected}_published").replace("co2e_", "");
        case.expect(&published, tonnes, 0.005 * tonnes);
    }
}

fn w24(case: &Case) {
    for at in 0..3 {
        let rebound = Substitution::new(None, Some(case.given(&format!("rebound/{at}")))).unwrap();
        let claim = reuse(case.given("gross_avoided_kg"), 0.0, rebound);
        case.expect(&format!("net_kg/{at}"), claim.total().mean, 0.01);
    }
}

fn w25(case: &Case) {
    let displacing = Substitution::new(Some(case.given("displacement")), None).unwrap();
    let claim = reuse(case.given("new_kg"), case.given("refurb_process_kg"), displacing);
    case.expect("gross_avoided_kg", claim.total().mean, 0.0);
}

fn w26(case: &Case) {
    for (at, vector) in case.0["inputs"]["vectors"].as_array().unwrap().iter().enumerate() {
        let of = |name: &str| vector.get(name).and_then(Value::as_f64).unwrap_or(0.0);
        let material = Material {
            recycled_in: of("R1"),
            recycled_out: of("R2"),
            energy_recovered: of("R3"),
            recycling_factor: of("A"),
            energy_factor: of("B_"),
            virgin: of("Ev"),
            recycling_in: of("Er"),
            recycling_out: of("Eeol"),
            virgin_replaced: of("Evs"),
            quality_in: of("qs"),
            quality_out: of("qo"),
            energy_recovery: of("Eer"),
            energy_replaced: of("sub"),
            disposal: of("Ed"),
        };
        let total = material.circular_footprint().unwrap().total();
        case.expect(&format!("values/{at}"), total, 1e-9);
    }
}

fn w27(case: &Case) {
    let of = |name: &str| KgCo2e::new(case.given(name)).unwrap().to_grams();
    let gross = GrossInventory::new(of("s1"), of("s2_lb"), of("s2_mb"), of("s3")).unwrap();
    case.expect("total_lb", gross.total_location_based().kg(), 0.0);
    case.expect("total_mb", gross.total_market_based().kg(), 0.0);
    // Both stand beside the totals; that neither is subtracted is held by their types.
    let credits = CreditRetirement::new(of("credits_retired")).unwrap();
    let displacing = Substitution::new(Some(1.0), None).unwrap();
    let avoided = reuse(case.given("avoided"), 0.0, displacing);
    assert_eq!(credits.retired(), of("credits_retired"));
    assert_eq!(avoided.total().mean, case.given("avoided"));
    assert_eq!(case.0["expected"]["net_is_not_reported"], true);
}

fn w29(case: &Case) {
    // What a year carries, when the same embodied carbon is spread over a longer life.
    let [short, long] = [0, 1].map(|at| case.given(&format!("life_years/{at}")));
    for at in 0..2 {
        let share = case.given(&format!("embodied_share_of_total/{at}"));
        let year = |life: f64| {
            embodied_share(KgCo2e::new(share).unwrap(), 1.0, life, 1.0, 1.0).unwrap().kg()
                + (1.0 - share) / short
        };
        let cut = 1.0 - year(long) / year(short);
        case.expect(&format!("annual_cut/{at}"), cut, 1e-3);
    }
}

#[test]
fn every_case_is_computed() {
    let listed: BTreeSet<_> = COMPUTED.iter().map(|case| case.0.to_owned()).collect();
    assert_eq!(listed.len(), COMPUTED.len(), "a case is listed twice");
    assert_eq!(cases().into_keys().collect::<BTreeSet<_>>(), listed);
}

#[test]
fn the_published_cases_are_reproduced() {
    let failed: Vec<&str> = COMPUTED
        .iter()
        .filter(|(id, compute)| std::panic::catch_unwind(|| compute(&case(id))).is_err())
        .map(|(id, _)| *id)
        .collect();
    assert!(failed.is_empty(), "not reproduced: {failed:?}");
}

#[test]
fn a_wrong_figure_is_noticed() {
    let mut wrong = case("W18");
    wrong.0["expected"]["kg_2024"] = Value::from(20_705.001);
    assert!(std::panic::catch_unwind(|| w18(&wrong)).is_err());
}
