//! Which assumption would change the answer for a whole line.
//!
//! What an option takes a device is two terms, each a product or a quotient of assumptions. So its
//! sum over a line is `a + b · x`, or `a + b ÷ x` for years, in whatever one assumption is set to:
//! the sums are taken once, and the search needs no device.

use super::super::assumption::DecisionInput;
use super::super::compute::terms;
use super::super::flip::{Linear, crossing, nearest_first, rests_on};
use super::super::wire::{DecisionFlip, DecisionOption};
use super::{Decided, Group};

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
        let options = DecisionOption::ALL.into_iter().filter(|choice| choice.same_service());
        let sums = options.filter_map(|of| Some((of, self.linear(input, of, &at_one)?)));
        let sums: Vec<(DecisionOption, Linear)> = sums.collect();
        let (threshold, becomes) = crossing(input, now, recommended, &sums)?;
        let factor = (!same).then(|| threshold / now);
        Some(DecisionFlip { input, now, threshold, factor, becomes })
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
