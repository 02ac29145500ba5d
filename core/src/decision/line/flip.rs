//! Thresholds: which assumption would change the answer for a whole line, and where.
//!
//! What an option takes a device is two terms, each a product or a quotient of assumptions. So its
//! sum over a line is `a + b · x`, or `a + b ÷ x` for years, in whatever one assumption is set to:
//! which option comes next is found from sums, and where, from the two that meet.

use super::super::assumption::DecisionInput;
use super::super::compute::terms;
use super::super::flip::{Linear, crossing, is_one, nearest_first, rests_on};
use super::super::receipt::name;
use super::super::threshold::{Sides, counted, in_unit, meeting, one, split, unit_of};
use super::super::wire::{DecisionFlip, DecisionOption};
use super::receipt::side_of;
use super::{Decided, Group};
use crate::receipt::{Label, Node, Operator};

/// An assumption of a group, as it is put in.
type OfGroup<'a, T> = &'a dyn Fn(&Group<'_>) -> Option<T>;

impl Decided<'_> {
    /// The thresholds of all assumptions that have one, nearest first.
    pub(super) fn flips(&self, recommended: DecisionOption) -> Vec<DecisionFlip> {
        let flips = DecisionInput::ALL.into_iter();
        let flips = flips.filter_map(|input| self.flip(input, recommended));
        nearest_first(flips.map(|(flip, _)| flip).collect())
    }

    /// Where an assumption changes the answer, with its reasons.
    pub(super) fn flip(
        &self,
        input: DecisionInput,
        recommended: DecisionOption,
    ) -> Option<(DecisionFlip, Node)> {
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
        let (_, becomes) = crossing(input, now, recommended, &sums)?;
        // The figure is what its receipt ends in.
        let node = self.threshold_node(input, [recommended, becomes], (now, same))?;
        let threshold = in_unit(input, node.value);
        let factor = (!same).then(|| threshold / now);
        let flip = DecisionFlip { input, now, threshold, factor, becomes };
        is_one(&flip).then_some((flip, node))
    }

    /// The value of an assumption at which two options take all devices the same a year; its mean,
    /// where it differs between them.
    fn threshold_node(
        &self,
        input: DecisionInput,
        options: [DecisionOption; 2],
        (now, same): (f64, bool),
    ) -> Option<Node> {
        let one = one(input);
        let share = |group: &Group<'_>| {
            if same {
                return Some(one.clone());
            }
            let label = Label::new("receipt.mean_of_devices", "Its mean over the devices");
            let mean = Node::leaf(label, counted(input, now), one.unit);
            let value = Node::from(name(input), one.unit, group.case.known(input)?.node);
            Some(value.then(Operator::Over, mean).then(Operator::Times, one.clone()))
        };
        // The same as a number, in the unit of the assumption.
        let each = in_unit(input, one.value);
        let at = |group: &Group<'_>| match same {
            true => Some(each),
            false => Some(group.case.value(input)? / now * each),
        };
        let of = |choice, with| self.side(input, choice, with, &share, &at);
        let without = [of(options[0], false)?, of(options[1], false)?];
        let each = [of(options[0], true)?, of(options[1], true)?];
        Some(meeting(input, Sides { without, each }))
    }

    /// What an option takes all devices by its terms with an assumption, or by those without it.
    fn side(
        &self,
        input: DecisionInput,
        choice: DecisionOption,
        with: bool,
        share: OfGroup<'_, Node>,
        at: OfGroup<'_, f64>,
    ) -> Option<Node> {
        let (in_once, in_use) = rests_on(input, choice, self.aim);
        let mut parts = Vec::new();
        for group in self.compared() {
            let mut values = group.case.values;
            values[input as usize] = Some(at(group)?);
            let (once, used) = terms(&group.case, &values, self.aim, choice)?;
            let terms = [(once, in_once), (used, in_use)].into_iter();
            let takes: f64 = terms.filter(|(_, is)| *is == with).map(|(part, _)| part).sum();
            parts.push((takes * group.devices(), group));
        }
        let reasons = |group: &Group<'_>| {
            let split = split(&group.case, input, choice, &share(group)?)?;
            let terms = if with { split.each } else { split.without };
            (!terms.is_empty()).then_some(terms)
        };
        Some(side_of(self.name(choice), unit_of(self.aim), parts, &reasons))
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
        at_one: OfGroup<'_, f64>,
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
