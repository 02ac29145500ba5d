use super::super::tests::{TODAY, assume, day, laptop};
use super::super::wire::DecisionFlip;
use super::*;
use crate::fleet::Outlook;

fn line(outlooks: &[(Outlook, u64)]) -> Line {
    let alike = |(at, (outlook, devices)): (usize, &(Outlook, u64))| Alike {
        outlook: outlook.clone().into(),
        planned_days: outlook.planned_days,
        within_plan: outlook.planned_end > day(TODAY),
        named: None,
        ends: BTreeMap::from([(outlook.planned_end, *devices)]),
        devices: *devices,
        example: format!("d{at}"),
        made_by: Some(0),
        drawn_by: Some(0),
    };
    Line {
        alike: outlooks.iter().enumerate().map(alike).collect(),
        devices: outlooks.iter().map(|(_, devices)| devices).sum(),
        left: 0,
        without_class: 0,
        without_start: 0,
        factor_set: String::new(),
    }
}

/// What differs between devices is changed by one factor: just beyond the threshold the sums say
/// what it names, just before the same as now.
#[test]
fn thresholds_of_what_differs_are_of_its_mean() {
    let mut hungry = laptop();
    if let Some((energy, _)) = &mut hungry.energy {
        energy.value *= 6.0;
        energy.steps.clear();
    }
    let mut far = laptop();
    if let Some(grid) = &mut far.grid {
        grid.value /= 5.0;
        grid.steps.clear();
    }
    let line = line(&[(laptop(), 7), (hungry, 2), (far, 3)]);
    let given = assume(&[(DecisionInput::ExtensionKg, 25.0), (DecisionInput::NewKwh, 10.0)]);
    let decision = decide_line(&line, &given);
    let of = Decided::new(&line, &given);
    let mut tried = 0;
    for flip in &decision.flips {
        let row = decision.assumptions.iter().find(|row| row.input == flip.input).unwrap();
        // A tie is no threshold that one could come near from both sides.
        let tied = (flip.threshold - flip.now).abs() <= 1e-6 * flip.now;
        if row.value.is_some() || tied {
            continue;
        }
        let factor = flip.factor.unwrap();
        assert!((factor * flip.now - flip.threshold).abs() < 1e-9 * flip.threshold, "{flip:?}");
        let answer = |mean: f64| {
            least(|choice| {
                let sum = of.compared().map(|group| {
                    let mut values = group.case.values;
                    values[flip.input as usize] =
                        values[flip.input as usize].map(|value| value * mean / flip.now);
                    let takes = yearly(&group.case, &values, DecisionAim::Carbon, choice).unwrap();
                    takes * group.devices()
                });
                Some(sum.sum())
            })
        };
        let step = (flip.threshold - flip.now) * 1e-6;
        assert_eq!(answer(flip.threshold + step), Some(flip.becomes), "{flip:?}");
        assert_eq!(answer(flip.threshold - step), decision.recommended, "{flip:?}");
        tried += 1;
    }
    assert!(tried > 0, "{:?}", decision.flips);
    let one = |flip: &&DecisionFlip| flip.input == DecisionInput::ExtensionKg;
    let extension = decision.flips.iter().find(one).unwrap();
    assert_eq!(extension.factor, None, "one value for all is told as a value");
}

#[test]
fn an_assumption_that_differs_says_from_where_to_where() {
    let mut unknown = laptop();
    unknown.grid = None;
    let row = |line: &Line, input: DecisionInput| {
        let decision = decide_line(line, &Assumptions::default());
        decision.assumptions.into_iter().find(|row| row.input == input).unwrap()
    };
    let partly = row(&line(&[(laptop(), 2), (unknown.clone(), 5)]), DecisionInput::Grid);
    assert_eq!((partly.value, partly.source.key.as_str()), (None, "decision.source.partly"));
    assert!(partly.source.text.contains("not known of 5 devices"), "{}", partly.source.text);
    let mut other = laptop();
    other.class_years += 2.0;
    let differs = row(&line(&[(laptop(), 2), (other, 5)]), DecisionInput::NewYears);
    assert_eq!((differs.value, differs.source.key.as_str()), (None, "decision.source.differs"));
    let none = row(&line(&[(unknown, 5)]), DecisionInput::Grid);
    assert_eq!((none.value, none.source.key.as_str()), (None, "decision.source.unknown"));
}

/// A few devices of which less is known do not keep the others from an answer.
#[test]
fn the_answer_is_found_over_what_most_devices_know() {
    let mut bare = laptop();
    bare.embodied = None;
    bare.planned_end = day("2020-01-01");
    bare.class = crate::factors::DeviceClass::Desktop;
    let line = line(&[(laptop(), 9), (bare, 1)]);
    let decision = decide_line(&line, &Assumptions::default());
    assert_eq!((decision.decided, decision.compared), (10, 9));
    assert_eq!(decision.recommended, Some(DecisionOption::Extend));
    let keep = decision.options.iter().find(|of| of.option == DecisionOption::Keep).unwrap();
    assert_eq!((keep.devices, keep.best_for), (10, 1));
}
