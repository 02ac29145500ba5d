//! Which assumption would change the answer, and where: one at a time, by bisection.

use super::assumption::DecisionInput;
use super::compute::{Case, best};
use super::wire::{DecisionFlip, DecisionOption};

/// Steps away from a value before it is taken that nothing changes: a factor of some 300.
const STEPS: usize = 40;

/// Growth of each step.
const GROWTH: f64 = 1.15;

/// Halvings of the step in which the answer changes: below a part in 10¹⁰ of it.
const HALVINGS: usize = 36;

/// Thresholds nearer than this, as the logarithm of a factor, are where the value is.
const EQUAL: f64 = 1e-6;

/// Smallest step from a value of 0.
const FIRST: f64 = 0.05;

/// The thresholds of all assumptions that have one, nearest first.
pub(super) fn flips(case: &Case<'_>, recommended: Option<DecisionOption>) -> Vec<DecisionFlip> {
    let Some(recommended) = recommended else { return Vec::new() };
    let flip = |input: DecisionInput| {
        let answer = |value: f64| {
            let mut values = case.values;
            values[input as usize] = Some(value);
            best(case, &values, case.aim()).unwrap_or(recommended)
        };
        nearer(input, case.value(input)?, recommended, &answer)
    };
    nearest_first(DecisionInput::ALL.into_iter().filter_map(flip).collect())
}

/// In the order of how far each threshold is away. One that is where the assumption stands already
/// is none: two options are equal, and which is named does not matter.
pub(super) fn nearest_first(mut flips: Vec<DecisionFlip>) -> Vec<DecisionFlip> {
    flips.retain(|flip| distance(flip) > EQUAL);
    flips.sort_by(|a, b| distance(a).total_cmp(&distance(b)));
    flips
}

/// How far a threshold is away, as a factor.
fn distance(flip: &DecisionFlip) -> f64 {
    let (a, b) = (flip.now.max(FIRST), flip.threshold.max(FIRST));
    libm::fabs(libm::log(a / b))
}

/// Where an assumption changes the answer, above or below what it is now: the nearer of the two.
pub(super) fn nearer(
    input: DecisionInput,
    now: f64,
    recommended: DecisionOption,
    answer: &dyn Fn(f64) -> DecisionOption,
) -> Option<DecisionFlip> {
    let of = |up| threshold(input, now, up, recommended, answer);
    match (of(true), of(false)) {
        (Some(up), Some(down)) => Some(if distance(&up) <= distance(&down) { up } else { down }),
        (up, down) => up.or(down),
    }
}

fn threshold(
    input: DecisionInput,
    now: f64,
    up: bool,
    recommended: DecisionOption,
    answer: &dyn Fn(f64) -> DecisionOption,
) -> Option<DecisionFlip> {
    let (low, high) = input.bounds();
    let mut same = now;
    let mut other = None;
    for _ in 0..STEPS {
        let next = if up { (same * GROWTH).max(FIRST).min(high) } else { same / GROWTH };
        // What falls below the smallest step is taken to the bound at once.
        let next = if !up && (next < FIRST || next < low) { low } else { next };
        if next == same {
            break;
        }
        if answer(next) != recommended {
            other = Some(next);
            break;
        }
        same = next;
    }
    let mut other = other?;
    for _ in 0..HALVINGS {
        let middle = f64::midpoint(same, other);
        if answer(middle) == recommended {
            same = middle;
        } else {
            other = middle;
        }
    }
    // A step may pass over an option that is the least for a stretch: what is named stands here.
    Some(DecisionFlip { input, now, threshold: other, factor: None, becomes: answer(other) })
}
