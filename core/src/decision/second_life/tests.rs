use super::*;
use crate::decision::DecisionOption;
use crate::decision::tests::{assume, day, laptop};
use proptest::prelude::*;

const TODAY: &str = "2026-11-28";

fn told_of(given: &[(DecisionInput, f64)], plan: SecondLifePlan) -> SecondLife {
    second_life(&laptop(), &assume(given), plan, Allocation::CutOff, day(TODAY)).unwrap()
}

fn plan(months: u16, prices: Option<[i64; 4]>) -> SecondLifePlan {
    let mut plan = SecondLifePlan::default();
    plan.last(i64::from(months)).unwrap();
    for (at, price) in prices.into_iter().flatten().enumerate() {
        plan.price(at, price, Currency::Eur).unwrap();
    }
    plan
}

const PRICES: [i64; 4] = [100_000, 40_000, 45_000, 15_000];

#[test]
fn every_method_shares_the_same_total() {
    let told = told_of(&[(DecisionInput::RefurbishKg, 20.0)], plan(24, Some(PRICES)));
    assert_eq!(told.methods.len(), 4);
    for shared in &told.methods {
        let sum = shared.first.mean_kg + shared.second.mean_kg;
        assert_eq!(sum, told.total_kg, "{:?}", shared.method);
        assert!(shared.second.low_kg <= shared.second.mean_kg);
    }
    let of = |method| told.methods.iter().find(|of| of.method == method).unwrap();
    let (cut, half) = (of(Allocation::CutOff), of(Allocation::FiftyFifty));
    assert!(cut.second.mean_kg < half.second.mean_kg, "the making is carried");
    // 60,000 and 30,000 hundredths consumed: two thirds and one third.
    let shared = told.total_kg.grams() - 20_000;
    let economic = of(Allocation::Economic).second.mean_kg.grams() - 20_000;
    assert!((economic - shared / 3).abs() <= 1, "{economic} of {shared}");
}

#[test]
fn refurbishing_has_one_range_whoever_asks() {
    let mut outlook = laptop();
    // Without an end of life, a second life by cut-off carries the refurbishment alone.
    outlook.embodied.as_mut().unwrap().stages.retain(|(stage, _)| *stage != Stage::EndOfLife);
    let (assumptions, today) = (assume(&[]), day(TODAY));
    let told = second_life(&outlook, &assumptions, plan(24, None), Allocation::CutOff, today);
    let told = told.unwrap().methods.into_iter().find(|of| of.method == Allocation::CutOff);
    let decided = crate::decision::decide(&outlook, &assumptions, today).unwrap();
    let mut options = decided.options.into_iter();
    let refurbish = options.find(|of| of.option == DecisionOption::Refurbish).unwrap();
    assert_eq!(Some(told.unwrap().second), refurbish.once);
}

#[test]
fn without_any_value_consumed_it_is_said_that_lengths_decide() {
    let dearer = plan(24, Some([10_000, 10_000, 10_000, 20_000]));
    let told = told_of(&[], dearer);
    let of = |method| told.methods.iter().find(|of| of.method == method).unwrap();
    let (economic, by_length) = (of(Allocation::Economic), of(Allocation::LifeShare));
    assert_eq!((&economic.first, &economic.second), (&by_length.first, &by_length.second));
    let note = economic.note.clone().unwrap();
    assert!(note.text.contains("neither life consumes any value"), "{note:?}");
    assert!(told.methods.iter().filter(|of| of.note.is_some()).count() == 1);
    let asked = (Allocation::Economic, SecondLifeFigure::First);
    let receipt = second_life_receipt(&laptop(), &assume(&[]), dearer, asked, day(TODAY)).unwrap();
    receipt.verify().unwrap();
    assert!(receipt.root.notes.contains(&note), "{:?}", receipt.root.notes);
    assert!(told_of(&[], plan(24, Some(PRICES))).methods.iter().all(|of| of.note.is_none()));
}

#[test]
fn prices_and_displacement_are_never_invented() {
    let told = told_of(&[], SecondLifePlan::default());
    assert_eq!((told.months, told.second_days), (36, 1096));
    assert!(told.methods.iter().all(|of| of.method != Allocation::Economic));
    assert_eq!((told.avoided, told.lacks), (None, vec![DecisionInput::Displacement]));
    let three = {
        let mut plan = SecondLifePlan::default();
        (0..3).for_each(|at| plan.price(at, 100, Currency::Eur).unwrap());
        plan
    };
    assert_eq!(told_of(&[], three).methods.len(), 3, "three prices are not four");
    let asked = (Allocation::Economic, SecondLifeFigure::Second);
    let receipt = second_life_receipt(&laptop(), &assume(&[]), three, asked, day(TODAY));
    assert!(receipt.unwrap_err().to_string().contains("economic"));
}

#[test]
fn what_is_avoided_counts_the_penalty_and_the_displacement() {
    let given = [
        (DecisionInput::NewKg, 300.0),
        (DecisionInput::NewYears, 4.0),
        (DecisionInput::RefurbishKg, 20.0),
        (DecisionInput::PresentKwh, 30.0),
        (DecisionInput::NewKwh, 20.0),
        (DecisionInput::Grid, 500.0),
        (DecisionInput::Displacement, 0.5),
    ];
    let told = told_of(&given, plan(24, None));
    // Half of two years of a new device, less the refurbishment and 5 kg a year of electricity.
    let avoided = told.avoided.unwrap();
    assert_eq!(avoided.total.mean_kg.grams(), 75_000 - 20_000 - 10_000);
    assert_eq!(avoided.least_displacement, Some(0.2));
    assert!(told.counterfactual.unwrap().text.contains("300 kg of embodied carbon over 4 years"));
    let both = assume(&[(DecisionInput::Displacement, 0.5), (DecisionInput::Rebound, 0.3)]);
    let refused =
        second_life(&laptop(), &both, plan(24, None), Allocation::CutOff, day(TODAY)).unwrap_err();
    assert!(refused.to_string().contains("already includes"), "{refused}");
}

#[test]
fn what_no_second_life_is_is_refused() {
    let mut plan = SecondLifePlan::default();
    for months in [0, 121, -1, i64::MAX] {
        let refused = plan.last(months).unwrap_err().to_string();
        assert!(refused.starts_with("Second life, months: "), "{refused}");
    }
    let refused = plan.price(1, -1, Currency::Chf).unwrap_err().to_string();
    let said = "Realised at the end of the first life, in CHF: -0.01 is not possible";
    assert!(refused.starts_with(said), "{refused}");
    let unknown = Outlook { embodied: None, ..laptop() };
    let told = second_life(&unknown, &assume(&[]), plan, Allocation::CutOff, day(TODAY));
    assert!(matches!(told, Err(DecisionError::Missing(_))), "{told:?}");
}

proptest! {
    /// Conservation, and every figure is its receipt to the gram.
    #[test]
    fn lives_sum_to_their_total_and_every_figure_has_its_receipt(
        months in 1_u16..=120, prices in prop::option::of(prop::array::uniform4(0_i64..200_000)),
        refurbish in 0.0..500.0_f64, displacement in prop::option::of(0.0..=1.0_f64), rebound in 0.0..2.0_f64,
    ) {
        let plan = plan(months, prices);
        let mut given = vec![(DecisionInput::RefurbishKg, refurbish), (DecisionInput::Grid, 390.5)];
        given.push(match displacement {
            Some(share) => (DecisionInput::Displacement, share),
            None => (DecisionInput::Rebound, rebound),
        });
        let told = told_of(&given, plan);
        prop_assert_eq!(told.methods.len(), if prices.is_some() { 4 } else { 3 });
        let receipt = |method, figure| {
            let of = second_life_receipt(&laptop(), &assume(&given), plan, (method, figure), day(TODAY));
            of.inspect(|of| of.verify().unwrap()).map(|of| of.root.value).ok()
        };
        for shared in &told.methods {
            prop_assert_eq!(shared.first.mean_kg + shared.second.mean_kg, told.total_kg);
            let first = receipt(shared.method, SecondLifeFigure::First);
            prop_assert_eq!(first, Some(shared.first.mean_kg.grams() as f64));
            let second = receipt(shared.method, SecondLifeFigure::Second);
            prop_assert_eq!(second, Some(shared.second.mean_kg.grams() as f64));
        }
        let avoided = told.avoided.unwrap();
        for (figure, ends) in [
            (SecondLifeFigure::Avoided, Some(avoided.total.mean_kg.grams() as f64)),
            (SecondLifeFigure::AvoidedPerYear, Some(avoided.per_year.mean_kg.grams() as f64)),
            (SecondLifeFigure::LeastDisplacement, avoided.least_displacement),
        ] {
            prop_assert_eq!(receipt(Allocation::CutOff, figure), ends, "{:?}", figure);
        }
    }
}
