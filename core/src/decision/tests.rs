use super::*;
use crate::fleet::{Ask, Device, Filter, Fleet, Site};
use crate::library::shipped;
use crate::lifecycle::{Status, View};
use crate::receipt::{Quality, Receipt};
use proptest::prelude::*;

pub(super) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub(super) const TODAY: &str = "2026-11-28";

pub(super) fn outlook(maker: &str, model: &str, start: &str) -> Outlook {
    let library = shipped();
    let site = Site { id: "s".into(), name: "S".into(), country: "DE".parse().ok(), zone: None };
    let device = Device {
        id: "1".into(),
        asset_tag: None,
        serial: None,
        maker: maker.into(),
        model: model.into(),
        class: None,
        product: None,
        site: Some("s".into()),
        status: Status::InUse,
        earlier: Vec::new(),
        start: start.parse().ok(),
        end: None,
        planned_days: None,
    };
    let filter = Filter::default();
    let period = "2026-01-01..2026-11-01".parse().unwrap();
    let ask = Ask { filter: &filter, period, view: View::Management, as_of: day(TODAY) };
    Fleet::new(&library, vec![site], vec![device]).outlook(&library, "1", &ask).unwrap()
}

pub(super) fn laptop() -> Outlook {
    static LAPTOP: std::sync::OnceLock<Outlook> = std::sync::OnceLock::new();
    LAPTOP.get_or_init(|| outlook("Dell", "Latitude 5310", "2023-03-13")).clone()
}

pub(super) fn assume(given: &[(DecisionInput, f64)]) -> Assumptions {
    let mut assumptions = Assumptions::default();
    for (input, value) in given {
        assumptions.give(*input, *value).unwrap();
    }
    assumptions
}

fn decided(given: &[(DecisionInput, f64)]) -> DeviceDecision {
    decide(&laptop(), &assume(given), day(TODAY)).unwrap()
}

fn kg(decision: &DeviceDecision, choice: DecisionOption) -> f64 {
    let found = decision.options.iter().find(|option| option.option == choice).unwrap();
    found.carbon_per_year.mean_kg.kg()
}

/// Round figures: 240 kg over 4 years, 20 kWh at 400 g.
pub(super) const ROUND: [(DecisionInput, f64); 11] = [
    (DecisionInput::NewKg, 240.0),
    (DecisionInput::NewYears, 4.0),
    (DecisionInput::ExtensionKg, 6.0),
    (DecisionInput::ExtensionYears, 2.0),
    (DecisionInput::RefurbishKg, 24.0),
    (DecisionInput::RefurbishYears, 3.0),
    (DecisionInput::RefurbishedKg, 30.0),
    (DecisionInput::PresentKwh, 20.0),
    (DecisionInput::RefurbishedKwh, 20.0),
    (DecisionInput::NewKwh, 15.0),
    (DecisionInput::Grid, 400.0),
];

#[test]
fn options_are_compared_in_carbon_a_year() {
    let decision = decided(&ROUND);
    assert_eq!(decision.day, day("2027-03-13"), "the end of the plan");
    assert_eq!(kg(&decision, DecisionOption::Extend), 3.0 + 8.0);
    assert_eq!(kg(&decision, DecisionOption::Refurbish), 8.0 + 8.0);
    assert_eq!(kg(&decision, DecisionOption::ReplaceRefurbished), 10.0 + 8.0);
    assert_eq!(kg(&decision, DecisionOption::ReplaceNew), 60.0 + 6.0);
    assert_eq!(kg(&decision, DecisionOption::Return), 0.0);
    assert_eq!(decision.recommended, Some(DecisionOption::Extend), "return leaves nobody a device");
}

#[test]
fn break_even_is_against_a_new_device_and_of_a_new_one_against_running_on() {
    let decision = decided(&ROUND);
    let even = |choice| {
        let option = decision.options.iter().find(|option| option.option == choice).unwrap();
        option.break_even.map(|on| on.days() - decision.day.days())
    };
    // 6 kg at 66 − 8 kg a year.
    assert_eq!(even(DecisionOption::Extend), Some(38));
    // 240 kg at 2 kg a year: not in its life.
    assert_eq!(even(DecisionOption::ReplaceNew), None);
    let mut hungry = ROUND;
    hungry[7].1 = 400.0;
    let decision = decided(&hungry);
    let new = decision.options.iter().find(|of| of.option == DecisionOption::ReplaceNew).unwrap();
    // 240 kg at 160 − 6 kg a year.
    assert_eq!(new.break_even.map(|on| on.days() - decision.day.days()), Some(570));
    assert_eq!(decision.recommended, Some(DecisionOption::ReplaceRefurbished));
}

#[test]
fn the_threshold_is_where_the_answer_changes() {
    let decision = decided(&ROUND);
    let flip = |input| decision.flips.iter().find(|flip| flip.input == input);
    // Refurbishing takes 8 kg a year; so does the extension at 16 kg, or over 0.75 years.
    let parts = flip(DecisionInput::ExtensionKg).unwrap();
    assert!((parts.threshold - 16.0).abs() < 1e-6, "{parts:?}");
    assert_eq!(parts.becomes, DecisionOption::Refurbish);
    let years = flip(DecisionInput::ExtensionYears).unwrap();
    assert!((years.threshold - 0.75).abs() < 1e-6, "{years:?}");
    assert_eq!(flip(DecisionInput::NewCost), None);
    let nearest: Vec<f64> =
        decision.flips.iter().map(|flip| libm::log(flip.now / flip.threshold).abs()).collect();
    assert!(nearest.windows(2).all(|two| two[0] <= two[1] + 1e-9), "{nearest:?}");
}

#[test]
fn costs_are_whole_hundredths_and_never_assumed() {
    let decision = decided(&ROUND);
    assert!(decision.options.iter().all(|option| option.cost_minor_per_year.is_none()));
    assert_eq!(decision.least_cost, None);
    let mut given = ROUND.to_vec();
    given.extend([
        (DecisionInput::EnergyPrice, 30.0),
        (DecisionInput::ExtensionCost, 12_001.0),
        (DecisionInput::NewCost, 100_000.0),
    ]);
    let decision = decided(&given);
    let cost = |choice| {
        let option = decision.options.iter().find(|option| option.option == choice).unwrap();
        option.cost_minor_per_year
    };
    assert_eq!(cost(DecisionOption::Extend), Some(6_601));
    assert_eq!(cost(DecisionOption::ReplaceNew), Some(25_450));
    assert_eq!(cost(DecisionOption::Refurbish), None);
    for option in &decision.options {
        let receipt = cost_receipt(&laptop(), &assume(&given), option.option, day(TODAY));
        let stated = option.cost_minor_per_year.map(|cost| cost as f64);
        assert_eq!(receipt.as_ref().ok().map(|receipt| receipt.root.value), stated);
        let holds = |receipt: Receipt| receipt.verify().is_ok() && receipt.currency.is_some();
        assert!(receipt.is_ok_and(holds) || stated.is_none());
    }
    assert_eq!(decision.least_cost, Some(DecisionOption::Extend));
    let mut assumptions = Assumptions::default();
    let fraction = assumptions.give(DecisionInput::NewCost, 10.5).unwrap_err().to_string();
    assert!(fraction.contains("whole hundredths"), "{fraction}");
}

#[test]
fn where_two_options_are_equal_no_threshold_is_what_is_there_already() {
    let equal = [
        (DecisionInput::ExtensionYears, 2.0),
        (DecisionInput::RefurbishYears, 2.0),
        (DecisionInput::ExtensionKg, 10.0),
        (DecisionInput::RefurbishKg, 10.0),
    ];
    let decision = decided(&equal);
    assert_eq!(kg(&decision, DecisionOption::Extend), kg(&decision, DecisionOption::Refurbish));
    assert!(!decision.flips.is_empty());
    for flip in &decision.flips {
        assert!((flip.threshold / flip.now - 1.0).abs() > 1e-6, "{flip:?}");
    }
}

#[test]
fn avoided_needs_a_displacement_and_never_two_of_it() {
    assert_eq!(decided(&ROUND).avoided, None);
    let mut given = ROUND.to_vec();
    given.push((DecisionInput::Displacement, 0.5));
    let avoided = decided(&given).avoided.unwrap();
    // ½ · 240 · 2 ÷ 4 − 6 − 2 · 2 kg.
    assert_eq!(avoided.total.mean_kg.kg(), 50.0);
    assert_eq!(avoided.per_year.mean_kg.kg(), 25.0);
    assert!((avoided.least_displacement.unwrap() - 10.0 / 120.0).abs() < 1e-12);
    given.push((DecisionInput::Rebound, 0.29));
    let both = decide(&laptop(), &assume(&given), day(TODAY)).unwrap_err().to_string();
    assert!(both.contains("already includes"), "{both}");
    // What is not known of its electricity is no electricity of 0.
    let unknown = Outlook { grid: None, ..laptop() };
    let displacing = assume(&[(DecisionInput::Displacement, 0.5)]);
    assert_eq!(decide(&unknown, &displacing, day(TODAY)).unwrap().avoided, None);
}

#[test]
fn every_option_has_a_receipt_that_ends_in_its_figure() {
    for (given, start) in [(&ROUND[..], "2023-03-13"), (&[][..], "2023-03-13"), (&[], "2019-01-01")]
    {
        let (outlook, given) = (outlook("Dell", "Latitude 5310", start), assume(given));
        let decision = decide(&outlook, &given, day(TODAY)).unwrap();
        assert_eq!(decision.options.len(), DecisionOption::ALL.len());
        for option in &decision.options {
            let receipt = option_receipt(&outlook, &given, option.option, day(TODAY)).unwrap();
            receipt.verify().unwrap();
            assert_eq!(receipt.root.value, option.carbon_per_year.mean_kg.grams() as f64);
            let carbon = option.carbon_per_year;
            assert!(carbon.low_kg <= carbon.mean_kg && carbon.mean_kg <= carbon.high_kg);
        }
    }
}

#[test]
fn beyond_its_plan_a_device_runs_on_without_new_carbon() {
    let old = outlook("Dell", "Latitude 5310", "2019-01-01");
    let decision = decide(&old, &Assumptions::default(), day(TODAY)).unwrap();
    assert_eq!((decision.day, decision.within_plan), (day(TODAY), false));
    assert!(kg(&decision, DecisionOption::Keep) < kg(&decision, DecisionOption::Extend));
    assert_eq!(decision.recommended, Some(DecisionOption::Keep));
}

#[test]
fn what_is_not_known_is_said_and_can_be_entered() {
    let mut nowhere = laptop();
    nowhere.grid = None;
    let none = decide(&nowhere, &Assumptions::default(), day(TODAY)).unwrap();
    assert_eq!((none.options.len(), none.recommended), (1, None), "only to return it is known");
    let why = option_receipt(&nowhere, &Assumptions::default(), DecisionOption::Keep, day(TODAY));
    assert!(matches!(why, Err(DecisionError::Lacks { .. })));
    let given = assume(&[(DecisionInput::Grid, 350.0)]);
    assert!(decide(&nowhere, &given, day(TODAY)).unwrap().recommended.is_some());
    let mut assumptions = Assumptions::default();
    for wrong in [f64::NAN, -1.0, 1e9] {
        assert!(assumptions.give(DecisionInput::Grid, wrong).is_err(), "{wrong}");
    }
}

proptest! {
    /// At each threshold what is best now and what it names take the same, and nothing takes less;
    /// just before, the answer is unchanged, and just beyond it is another.
    #[test]
    fn thresholds_hold(
        numbers in prop::collection::vec(0.0_f64..1.0, DecisionInput::ALL.len()),
        cost in any::<bool>(),
    ) {
        let mut assumptions = Assumptions::default();
        if cost {
            assumptions = assumptions.aiming(DecisionAim::Cost, crate::quantity::Currency::Eur);
        }
        for (input, number) in DecisionInput::ALL.into_iter().zip(numbers) {
            let (low, high) = input.bounds();
            if matches!(input, DecisionInput::Displacement | DecisionInput::Rebound) {
                continue;
            }
            let value = low + number * (high - low).min(500.0);
            let value = if input.is_money() { value.round() } else { value };
            assumptions.give(input, value).unwrap();
        }
        let laptop = laptop();
        let case = compute::Case::new(&laptop, &assumptions, day(TODAY));
        let decision = decide(&laptop, &assumptions, day(TODAY)).unwrap();
        let aim = assumptions.aim();
        let recommended = decision.recommended.unwrap();
        for flip in &decision.flips {
            let values = |value: f64| {
                let mut values = case.values;
                values[flip.input as usize] = Some(value);
                values
            };
            let takes = |choice| compute::yearly(&case, &values(flip.threshold), aim, choice).unwrap();
            let (same, rounding) = (takes(recommended), 1e-9 * takes(recommended));
            prop_assert!((takes(flip.becomes) - same).abs() <= rounding, "{:?}", flip);
            for choice in DecisionOption::ALL.into_iter().filter(|choice| choice.same_service()) {
                prop_assert!(takes(choice) >= same - rounding, "{:?} {:?}", choice, flip);
            }
            let step = (flip.threshold - flip.now) * 1e-6;
            let best = |value| compute::best(&case, &values(value), aim).unwrap();
            prop_assert_eq!(best(flip.threshold - step), recommended, "{:?}", flip);
            prop_assert!(best(flip.threshold + step) != recommended, "{:?}", flip);
        }
    }
}

#[test]
fn what_is_missing_is_named() {
    use DecisionInput as Of;
    let mut bare = laptop();
    (bare.energy, bare.grid) = (None, None);
    let of = |outlook: &Outlook, given: &Assumptions| {
        let decision = decide(outlook, given, day(TODAY)).unwrap();
        let extend = decision.options.iter().find(|of| of.option == DecisionOption::Extend);
        (decision.lacks, extend.map(|of| of.cost_lacks.clone()).unwrap_or_default())
    };
    let usual = Assumptions::default();
    assert_eq!(of(&laptop(), &usual).0, []);
    assert_eq!(of(&bare, &usual).0, [DecisionGap::Grid, DecisionGap::Energy]);
    assert_eq!(of(&bare, &assume(&[(Of::Grid, 400.0)])).0, [DecisionGap::Energy]);
    let cost = |given: &[(Of, f64)]| {
        of(&laptop(), &assume(given).aiming(DecisionAim::Cost, crate::quantity::Currency::Eur))
    };
    let prices = [(Of::ExtensionCost, 9_900.0), (Of::NewCost, 99_000.0)];
    let energy = (Of::EnergyPrice, 30.0);
    assert_eq!(cost(&prices), (vec![DecisionGap::EnergyPrice], vec![Of::EnergyPrice]));
    assert_eq!(cost(&[prices[1], energy]), (vec![DecisionGap::Prices], vec![Of::ExtensionCost]));
    assert_eq!(cost(&[prices[0], prices[1], energy]), (vec![], vec![]));
    // Where each new device's electricity is not known either, that is said, and no price.
    let kwh = assume(&[prices[0], prices[1], energy])
        .aiming(DecisionAim::Cost, crate::quantity::Currency::Eur);
    assert_eq!(of(&bare, &kwh).0, [DecisionGap::Energy]);
    let refused = cost_receipt(&laptop(), &assume(&prices), DecisionOption::Extend, day(TODAY));
    let said = "not known yet: Electricity, price a kWh. Enter it first";
    assert_eq!(refused.unwrap_err().to_string(), said);
}

#[test]
fn what_is_refused_speaks_of_names_and_units_that_people_use() {
    use DecisionInput as Of;
    let refused =
        |input: Of, text: &str| Assumptions::default().read(input, text).unwrap_err().to_string();
    for (input, text, said) in [
        (Of::ExtensionYears, "99", "Years of the extension: 99 is not possible, give 0.25 to 10"),
        (
            Of::ExtensionYears,
            "inf",
            "Years of the extension: that is no number, write it as 12 or 12.5",
        ),
        (Of::Grid, "-1250.5", "Grid: -1,250.5 is not possible, give 0 to 5,000"),
        (Of::Grid, "1e300", "Grid: 1e300 is not possible, give 0 to 5,000"),
        (
            Of::NewCost,
            "200000000",
            "A new device, price, in EUR: 2,000,000 is not possible, give 0 to 1,000,000",
        ),
    ] {
        assert_eq!(refused(input, text), said);
    }
}

#[test]
fn the_present_electricity_names_where_it_comes_from() {
    let said = |outlook: &Outlook| {
        let decision = decide(outlook, &assume(&[]), day(TODAY)).unwrap();
        let row = decision.assumptions.into_iter().find(|of| of.input == DecisionInput::PresentKwh);
        row.unwrap().source.text
    };
    let mut laptop = laptop();
    for (quality, expected) in [
        (Quality::Maker, "As its maker states it."),
        (Quality::Own, "Your own figure for its class."),
        (Quality::Modelled, "Typical of its class."),
    ] {
        laptop.energy.as_mut().unwrap().0.quality = Some(quality);
        assert_eq!(said(&laptop), expected);
    }
}
