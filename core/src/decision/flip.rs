//! Thresholds: which assumption would change the answer, and where, one at a time.
//!
//! What an option takes a year is two terms, each a product or a quotient of assumptions. So it is
//! `a + b · x`, or `a + b ÷ x` for years, in whatever one assumption is set to; as that moves away
//! from what it is, the answer changes where another option's line meets the answer's first, and
//! that is one division.

use super::assumption::DecisionInput;
use super::compute::{Case, parts, terms};
use super::threshold::{in_unit, threshold_node};
use super::wire::{DecisionAim, DecisionFlip, DecisionOption};
use crate::receipt::Node;

/// How far away, as a factor, a value is still looked for: beyond, nothing changes that is
/// plausible.
const REACH: f64 = 300.0;

/// Thresholds nearer than this, as the logarithm of a factor, are where the value is.
const EQUAL: f64 = 1e-6;

/// Slopes that differ by less than this part of themselves are equal: what they differ by is
/// rounding.
const PARALLEL: f64 = 1e-12;

/// What stands for a value of 0 where factors are compared.
const FIRST: f64 = 0.05;

/// What an option takes by one assumption.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Linear {
    pub fixed: f64,
    /// What goes with the assumption, where it is 1.
    pub slope: f64,
}

/// The thresholds of all assumptions that have one, nearest first.
pub(super) fn flips(case: &Case<'_>, recommended: Option<DecisionOption>) -> Vec<DecisionFlip> {
    let Some(recommended) = recommended else { return Vec::new() };
    let flips = DecisionInput::ALL.into_iter().filter_map(|input| flip(case, input, recommended));
    nearest_first(flips.map(|(flip, _)| flip).collect())
}

/// Where an assumption changes the answer, with its reasons.
pub(super) fn flip(
    case: &Case<'_>,
    input: DecisionInput,
    recommended: DecisionOption,
) -> Option<(DecisionFlip, Node)> {
    let now = case.value(input)?;
    let options = DecisionOption::ALL.into_iter().filter(|choice| choice.same_service());
    let sums = options.filter_map(|choice| Some((choice, linear(case, input, choice)?)));
    let (_, becomes) = crossing(input, now, recommended, &sums.collect::<Vec<_>>())?;
    // The figure is what its receipt ends in.
    let node = threshold_node(case, input, [recommended, becomes])?;
    let threshold = in_unit(input, node.value);
    let flip = DecisionFlip { input, now, threshold, factor: None, becomes };
    is_one(&flip).then_some((flip, node))
}

/// What an option of a device takes by an assumption; none where something else is not known.
fn linear(case: &Case<'_>, input: DecisionInput, choice: DecisionOption) -> Option<Linear> {
    let mut values = case.values;
    values[input as usize] = Some(1.0);
    let (once, used) = terms(case, &values, case.aim(), choice)?;
    let mut sum = Linear::default();
    let (in_once, in_use) = rests_on(input, choice, case.aim());
    for (part, varies) in [(once, in_once), (used, in_use)] {
        *(if varies { &mut sum.slope } else { &mut sum.fixed }) += part;
    }
    Some(sum)
}

/// Whether a threshold is one. Where the assumption stands already it is none: two options are
/// equal, and which is named does not matter.
pub(super) fn is_one(flip: &DecisionFlip) -> bool {
    flip.threshold.is_finite() && distance(flip) > EQUAL
}

/// In the order of how far each threshold is away.
pub(super) fn nearest_first(mut flips: Vec<DecisionFlip>) -> Vec<DecisionFlip> {
    flips.sort_by(|a, b| distance(a).total_cmp(&distance(b)));
    flips
}

/// How far a threshold is away, as a factor.
fn distance(flip: &DecisionFlip) -> f64 {
    apart(flip.now, flip.threshold)
}

fn apart(a: f64, b: f64) -> f64 {
    libm::fabs(libm::log(a.max(FIRST) / b.max(FIRST)))
}

/// Where an assumption changes the answer, above or below what it is now, the nearer of the two; and
/// the answer there.
pub(super) fn crossing(
    input: DecisionInput,
    now: f64,
    recommended: DecisionOption,
    sums: &[(DecisionOption, Linear)],
) -> Option<(f64, DecisionOption)> {
    let (_, best) = sums.iter().find(|(choice, _)| *choice == recommended)?;
    let (low, high) = input.bounds();
    let highest = (now.max(FIRST) * REACH).min(high);
    // What falls below what stands for 0 goes on to the bound.
    let lowest = if now / REACH < FIRST { low } else { (now / REACH).max(low) };
    let (mut above, mut below): (Option<(f64, _)>, Option<(f64, _)>) = (None, None);
    for (choice, other) in sums.iter().filter(|(choice, _)| *choice != recommended) {
        let Some(at) = meet(input, best, other) else { continue };
        // Beyond a bound there is no answer.
        if at >= now && at < highest && above.is_none_or(|nearest| at < nearest.0) {
            above = Some((at, *choice));
        }
        if at < now && at > lowest && below.is_none_or(|nearest| at > nearest.0) {
            below = Some((at, *choice));
        }
    }
    match (above, below) {
        (Some(up), Some(down)) => {
            Some(if apart(now, up.0) <= apart(now, down.0) { up } else { down })
        }
        (up, down) => up.or(down),
    }
}

/// The value at which two options take the same; none where they go side by side.
fn meet(input: DecisionInput, a: &Linear, b: &Linear) -> Option<f64> {
    let apart = b.slope - a.slope;
    if libm::fabs(apart) <= PARALLEL * libm::fabs(a.slope).max(libm::fabs(b.slope)) {
        return None;
    }
    let at =
        if is_divisor(input) { apart / (a.fixed - b.fixed) } else { (a.fixed - b.fixed) / apart };
    at.is_finite().then_some(at)
}

/// Whether the first and the second term of an option rest on an assumption.
pub(super) fn rests_on(
    input: DecisionInput,
    choice: DecisionOption,
    aim: DecisionAim,
) -> (bool, bool) {
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
pub(super) const fn is_divisor(input: DecisionInput) -> bool {
    matches!(
        input,
        DecisionInput::ExtensionYears
            | DecisionInput::RefurbishYears
            | DecisionInput::RefurbishedYears
            | DecisionInput::NewYears
    )
}
