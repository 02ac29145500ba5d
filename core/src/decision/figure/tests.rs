use super::*;
use crate::decision::tests::{ROUND, TODAY, assume, day, laptop, outlook};
use crate::decision::threshold::in_unit;
use crate::decision::{DeviceDecision, decide};
use crate::quantity::{Currency, GramsCo2e};
use crate::receipt::{Node, Operator, Unit};
use proptest::prelude::*;

fn with(more: &[(DecisionInput, f64)]) -> Assumptions {
    assume(&[&ROUND[..], more].concat())
}

fn root(assumptions: &Assumptions, figure: DecisionFigure) -> Node {
    let receipt = decision_receipt(&laptop(), assumptions, figure, day(TODAY)).unwrap();
    receipt.verify().unwrap();
    receipt.root
}

#[test]
fn what_extending_avoids_has_its_receipts() {
    let given = with(&[(DecisionInput::Displacement, 0.5)]);
    let told = decide(&laptop(), &given, day(TODAY)).unwrap().avoided.unwrap();
    let total = root(&given, DecisionFigure::Avoided);
    // ½ · 240 · 2 ÷ 4 − 6 − 2 · 2 kg.
    assert_eq!((total.value, total.unit), (50_000.0, Unit::GCo2e));
    let (low, high) = (told.total.low_kg.grams() as f64, told.total.high_kg.grams() as f64);
    assert_eq!(total.range, Some((low, high)));
    assert_eq!(root(&given, DecisionFigure::AvoidedPerYear).value, 25_000.0);
    let least = root(&given, DecisionFigure::LeastDisplacement);
    assert_eq!((least.value, least.range), (10.0 / 120.0, None));
    let noted = |node: &Node, key: &str| node.notes.iter().any(|note| note.key == key);
    assert!(noted(&total, "receipt.note.outside") && noted(&least, "receipt.note.no_range"));
    // What draws less than a new one avoids something at any displacement.
    let thrifty = with(&[(DecisionInput::Displacement, 0.5), (DecisionInput::PresentKwh, 1.0)]);
    assert_eq!(root(&thrifty, DecisionFigure::LeastDisplacement).value, 0.0);
    let told = decide(&laptop(), &thrifty, day(TODAY)).unwrap().avoided.unwrap();
    assert_eq!(told.least_displacement.map(f64::to_bits), Some(0.0_f64.to_bits()));
    // By a rebound, what it leaves.
    let rebound = with(&[(DecisionInput::Rebound, 0.25)]);
    assert_eq!(root(&rebound, DecisionFigure::Avoided).value, 0.75 * 110_000.0);
}

/// Parts that are not known are no parts of 0 kg.
#[test]
fn nothing_is_avoided_by_an_extension_of_which_it_is_not_known_what_it_takes() {
    let unknown = Outlook { embodied: None, ..laptop() };
    let given = [(DecisionInput::Displacement, 1.0), (DecisionInput::NewKg, 240.0)];
    let told = |given: &[_]| decide(&unknown, &assume(given), day(TODAY)).unwrap().avoided;
    assert_eq!(told(&given), None);
    assert!(told(&[&given[..], &[(DecisionInput::ExtensionKg, 4.0)]].concat()).is_some());
}

#[test]
fn the_day_on_which_it_is_repaid_has_its_receipt() {
    let given = with(&[]);
    let extend = root(&given, DecisionFigure::BreakEven(DecisionOption::Extend));
    // 6 kg at 66 − 8 kg a year, after the end of the plan.
    assert_eq!((extend.value, extend.unit), (f64::from(day("2027-04-20").days()), Unit::Day));
    let [start, days] = &extend.steps[..] else { panic!("{extend:?}") };
    assert_eq!((start.node.value, days.node.value), (f64::from(day("2027-03-13").days()), 38.0));
    assert!(days.operator == Operator::Plus && days.node.rounded_up);
    let new = DecisionFigure::BreakEven(DecisionOption::ReplaceNew);
    let never = decision_receipt(&laptop(), &given, new, day(TODAY)).unwrap_err();
    assert!(never.to_string().starts_with("there is no such day"), "{never}");
    // Nothing to repay is repaid at once.
    let free = with(&[(DecisionInput::ExtensionKg, 0.0)]);
    let extend = root(&free, DecisionFigure::BreakEven(DecisionOption::Extend));
    assert_eq!(extend.value, f64::from(day("2027-03-13").days()));
}

#[test]
fn a_threshold_is_the_division_of_its_receipt() {
    let given = with(&[]);
    let at = |input| root(&given, DecisionFigure::Threshold(input));
    // Refurbishing takes 8 kg a year; so does the extension at 16 kg, or over 0.75 years.
    let parts = at(DecisionInput::ExtensionKg);
    assert_eq!((parts.value, parts.unit), (16.0, Unit::KgCo2e));
    let [without, each] = &parts.steps[..] else { panic!("{parts:?}") };
    assert_eq!((without.node.value, each.node.value), (8_000.0, 500.0));
    assert_eq!(each.operator, Operator::Over);
    let years = at(DecisionInput::ExtensionYears);
    assert_eq!((years.value, years.unit), (0.75, Unit::Years));
    let [over_one, without] = &years.steps[..] else { panic!("{years:?}") };
    assert_eq!((over_one.node.value, without.node.value), (6_000.0, 8_000.0));
    // 3 kg and 40 kWh take as much as 10 kg and 20 kWh at 350 g.
    let hungry = with(&[(DecisionInput::PresentKwh, 40.0)]);
    let grid = root(&hungry, DecisionFigure::Threshold(DecisionInput::Grid));
    assert_eq!((grid.value, grid.unit), (350_000.0, Unit::MgCo2ePerKwh));
    let flips = decide(&laptop(), &hungry, day(TODAY)).unwrap().flips;
    let flip = flips.iter().find(|flip| flip.input == DecisionInput::Grid).unwrap();
    assert_eq!((flip.threshold, flip.becomes), (350.0, DecisionOption::Extend));
    // In money, a whole of the currency counts as one.
    let prices = [
        (DecisionInput::EnergyPrice, 30.0),
        (DecisionInput::ExtensionCost, 12_000.0),
        (DecisionInput::NewCost, 100_000.0),
    ];
    let given = with(&prices).aiming(DecisionAim::Cost, Currency::Chf);
    let threshold = DecisionFigure::Threshold(DecisionInput::ExtensionCost);
    let receipt = decision_receipt(&laptop(), &given, threshold, day(TODAY)).unwrap();
    assert_eq!(receipt.currency, Some(Currency::Chf));
    let price = root(&given, threshold);
    // 25,450 − 600 hundredths over two years.
    assert_eq!((price.value, price.unit), (49_700.0, Unit::Money));
    let none = DecisionFigure::Threshold(DecisionInput::RefurbishCost);
    assert!(decision_receipt(&laptop(), &given, none, day(TODAY)).is_err());
}

#[test]
fn a_figure_is_asked_for_with_what_it_is_about_and_nothing_else() {
    use DecisionFigure as Of;
    use DecisionOption as Choice;
    for (asked, read) in [
        (("carbon", None, None), Of::Carbon(Choice::Keep)),
        (("cost", Some(Choice::Extend), None), Of::Cost(Choice::Extend)),
        (("break_even", Some(Choice::Refurbish), None), Of::BreakEven(Choice::Refurbish)),
        (("avoided", None, None), Of::Avoided),
        (("avoided_per_year", None, None), Of::AvoidedPerYear),
        (("least_displacement", None, None), Of::LeastDisplacement),
        (("threshold", None, Some("grid")), Of::Threshold(DecisionInput::Grid)),
    ] {
        let (figure, option, input) = asked;
        assert_eq!(Of::read(figure, option, input), Ok(read));
        assert_eq!(read.key(), figure);
        assert!(Of::KEYS.contains(&figure));
    }
    for (figure, option, input, wrong) in [
        ("all", None, None, "figure"),
        ("all", Some(Choice::Keep), None, "figure"),
        ("break_even", None, None, "option"),
        ("break_even", Some(Choice::Keep), None, "option"),
        ("break_even", Some(Choice::Return), None, "option"),
        ("break_even", Some(Choice::Extend), Some("grid"), "input"),
        ("avoided", Some(Choice::Extend), None, "option"),
        ("carbon", Some(Choice::Extend), Some("grid"), "input"),
        ("threshold", Some(Choice::Extend), Some("grid"), "option"),
        ("threshold", None, None, "input"),
        ("threshold", None, Some("weather"), "input"),
    ] {
        let refused = Of::read(figure, option, input).unwrap_err();
        assert!(
            matches!(refused, DecisionError::Asked { parameter, .. } if parameter == wrong),
            "{figure}: {refused:?}"
        );
    }
}

#[test]
fn a_figure_that_neither_the_device_nor_its_decision_has_is_refused_with_the_names_of_both() {
    for figure in Figure::ALL {
        assert_eq!(figure.key().parse(), Ok(figure));
        assert_eq!(DecisionFigure::is_decided(figure.key()), Ok(false));
    }
    for key in DecisionFigure::KEYS {
        assert_eq!(DecisionFigure::is_decided(key), Ok(true));
        assert!(key.parse::<Figure>().is_err(), "{key} is of both");
    }
    let refused = DecisionFigure::is_decided("avoidd").unwrap_err().to_string();
    assert!(refused.starts_with("figure=avoidd is not understood: use gross, "), "{refused}");
    assert!(refused.ends_with("avoided, avoided_per_year, least_displacement, threshold"));
}

/// Any of the assumptions, by their number between the bounds or a plausible part of them.
fn assumptions() -> impl Strategy<Value = Assumptions> {
    let number = || prop::option::weighted(0.6, 0.0_f64..1.0);
    (
        prop::collection::vec(number(), DecisionInput::ALL.len()),
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
    )
        .prop_map(|(numbers, cost, rebound, whole)| {
            let mut given = Assumptions::default();
            if cost {
                given = given.aiming(DecisionAim::Cost, Currency::Eur);
            }
            let left_out =
                if rebound { DecisionInput::Displacement } else { DecisionInput::Rebound };
            for (input, number) in DecisionInput::ALL.into_iter().zip(numbers) {
                let Some(number) = number.filter(|_| input != left_out) else { continue };
                let (low, high) = input.bounds();
                let value = low + number * (high - low).min(500.0);
                let value = if input.is_money() || whole { value.round() } else { value };
                given.give(input, value.clamp(low, high)).unwrap();
            }
            given
        })
}

/// A laptop whose plan runs, one beyond it, one of which less is known.
fn outlooks() -> Vec<Outlook> {
    let beyond = outlook("Dell", "Latitude 5310", "2019-01-01");
    vec![
        laptop(),
        beyond,
        Outlook { embodied: None, ..laptop() },
        Outlook { grid: None, ..laptop() },
    ]
}

fn told(decision: &DeviceDecision, figure: DecisionFigure) -> Option<f64> {
    let grams = |of: GramsCo2e| of.grams() as f64;
    let of = |choice| decision.options.iter().find(|of| of.option == choice);
    let avoided = decision.avoided.as_ref();
    match figure {
        DecisionFigure::Carbon(choice) => Some(grams(of(choice)?.carbon_per_year.mean_kg)),
        DecisionFigure::Cost(choice) => Some(of(choice)?.cost_minor_per_year? as f64),
        DecisionFigure::BreakEven(choice) => Some(f64::from(of(choice)?.break_even?.days())),
        DecisionFigure::Avoided => Some(grams(avoided?.total.mean_kg)),
        DecisionFigure::AvoidedPerYear => Some(grams(avoided?.per_year.mean_kg)),
        DecisionFigure::LeastDisplacement => avoided?.least_displacement,
        DecisionFigure::Threshold(input) => {
            Some(decision.flips.iter().find(|flip| flip.input == input)?.threshold)
        }
    }
}

proptest! {
    /// Every figure that is told has a receipt that ends in it, to the last digit and also after
    /// its way over the wire; what is not told has none.
    #[test]
    fn every_figure_is_its_receipt(given in assumptions(), at in 0..4_usize) {
        let outlook = &outlooks()[at];
        let decision = decide(outlook, &given, day(TODAY)).unwrap();
        let options = DecisionOption::ALL.into_iter();
        let figures = options.map(DecisionFigure::BreakEven)
            .chain(DecisionInput::ALL.into_iter().map(DecisionFigure::Threshold))
            .chain([
                DecisionFigure::Avoided,
                DecisionFigure::AvoidedPerYear,
                DecisionFigure::LeastDisplacement,
            ]);
        for figure in figures {
            let receipt = decision_receipt(outlook, &given, figure, day(TODAY));
            let ends = receipt.as_ref().ok().map(|receipt| match figure {
                DecisionFigure::Threshold(input) => in_unit(input, receipt.root.value),
                _ => receipt.root.value,
            });
            prop_assert_eq!(ends, told(&decision, figure), "{:?}", figure);
            let Ok(receipt) = receipt else { continue };
            prop_assert!(receipt.verify().is_ok(), "{:?}", figure);
            let wire = serde_json::to_string(&receipt).unwrap();
            let read: Receipt = serde_json::from_str(&wire).unwrap();
            prop_assert!(read.verify().is_ok() && read == receipt, "{:?}", figure);
            // The figure is under the seal.
            let mut forged = read;
            forged.root.value += 1.0;
            prop_assert!(forged.verify().is_err());
        }
    }
}
