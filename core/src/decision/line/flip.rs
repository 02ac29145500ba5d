//! Which assumption would change the answer for a whole line.
//!
//! What an option takes a device is two terms, each a product or a quotient of assumptions. So its
//! sum over a line is `a + b · x`, or `a + b ÷ x` for years, in whatever one assumption is set to:
//! the sums are taken once, and the search needs no device.

use super::super::assumption::DecisionInput;
use super::super::compute::{least, parts, terms};
use super::super::flip::{nearer, nearest_first};
use super::super::wire::{DecisionAim, DecisionFlip, DecisionOption};
use super::{Decided, Group};

/// The sum of an option over a line, by one assumption.
#[derive(Debug, Clone, Copy, Default)]
struct Linear {
    fixed: f64,
    /// What goes with the assumption, where it is 1.
    slope: f64,
}

impl Decided<'_> {
    /// The thresholds of all assumptions that have one, nearest first.
    pub(super) fn flips(&self, recommended: DecisionOption) -> Vec<DecisionFlip> {
        let flip = |input| self.flip(input, recommended);
        nearest_first(DecisionInput::ALL.into_iter().filter_map(flip).collect())
    }

    fn flip(&self, input: DecisionInput, recommended: DecisionOption) -> Option<DecisionFlip> {
        let touched = |choice| rests_on(input, choice, self.aim) != (false, false);
        if !DecisionOption::ALL.into_iter().any(touched) {
            return None;
        }
        let (now, same) = self.mean(input)?;
        // One value for all is set; values that differ are multiplied.
        let at_one = |group: &Group<'_>| match same {
            true => Some(1.0),
            false => Some(group.case.value(input)? / now),
        };
        let sums: Vec<(DecisionOption, Option<Linear>)> = DecisionOption::ALL
            .into_iter()
            .filter(|choice| choice.same_service())
            .map(|choice| (choice, self.linear(input, choice, &at_one)))
            .collect();
        let inverse = is_divisor(input);
        let answer = |value: f64| {
            let x = if inverse { 1.0 / value } else { value };
            let of = |choice| {
                let (_, sum) = sums.iter().find(|(of, _)| *of == choice)?;
                sum.map(|sum| sum.fixed + sum.slope * x)
            };
            least(of).unwrap_or(recommended)
        };
        let flip = nearer(input, now, recommended, &answer)?;
        Some(DecisionFlip { factor: (!same).then(|| flip.threshold / now), ..flip })
    }

    /// The mean of an assumption over the devices compared, and whether it is the same for all.
    fn mean(&self, input: DecisionInput) -> Option<(f64, bool)> {
        let (mut sum, mut devices) = (0.0, 0.0);
        let mut first = None;
        let mut same = true;
        for group in self.compared() {
            let value = group.case.value(input)?;
            same &= *first.get_or_insert(value) == value;
            sum += value * group.devices();
            devices += group.devices();
        }
        Some(if same { (first?, true) } else { (sum / devices, false) })
    }

    fn linear(
        &self,
        input: DecisionInput,
        choice: DecisionOption,
        at_one: &dyn Fn(&Group<'_>) -> Option<f64>,
    ) -> Option<Linear> {
        let mut sum = Linear::default();
        let (in_once, in_use) = rests_on(input, choice, self.aim);
        for group in self.compared() {
            let mut values = group.case.values;
            values[input as usize] = at_one(group);
            let (once, used) = terms(&group.case, &values, self.aim, choice)?;
            for (part, varies) in [(once, in_once), (used, in_use)] {
                let place = if varies { &mut sum.slope } else { &mut sum.fixed };
                *place += part * group.devices();
            }
        }
        Some(sum)
    }
}

/// Whether the first and the second term of an option rest on an assumption.
fn rests_on(input: DecisionInput, choice: DecisionOption, aim: DecisionAim) -> (bool, bool) {
    let kwh = parts(choice).map_or(DecisionInput::PresentKwh, |of| of.kwh);
    let (once, rate) = match aim {
        DecisionAim::Carbon => (parts(choice).map(|of| of.once), DecisionInput::Grid),
        DecisionAim::Cost => {
            let price = parts(choice).map_or(DecisionInput::KeepCost, |of| of.price);
            (Some(price), DecisionInput::EnergyPrice)
        }
    };
    let years = parts(choice).map(|of| of.years);
    let in_once = once == Some(input) || years == Some(input);
    (in_once, input == kwh || input == rate)
}

/// Whether an assumption divides.
const fn is_divisor(input: DecisionInput) -> bool {
    matches!(
        input,
        DecisionInput::ExtensionYears
            | DecisionInput::RefurbishYears
            | DecisionInput::RefurbishedYears
            | DecisionInput::NewYears
    )
}
