//! When what an option takes once is repaid, and why on that day.
//!
//! It is repaid by what the option saves a year against a new device in its place (a new one:
//! against the present device running on), in carbon, and counts where that is within its years.

use super::assumption::{DecisionError, DecisionInput};
use super::compute::{Case, parts};
use super::receipt::{no_range, option_label, terms, thousand, used, year_sum};
use super::wire::{DecisionAim, DecisionOption};
use crate::factors::DAYS_PER_YEAR;
use crate::quantity::Day;
use crate::receipt::{Label, Node, Operator, Quality, Unit};

/// Why there is no such day.
pub(super) const NOT_REPAID: DecisionError = DecisionError::Missing(
    "there is no such day: what the option takes is not repaid within its years, or something that says so is not known",
);

impl Case<'_> {
    /// The day on which what an option takes once is repaid.
    pub fn break_even(&self, choice: DecisionOption, day: Day) -> Option<Day> {
        let after = self.repaid_after(choice)?;
        let on = day.plus_days(after);
        // Where the calendar ends no day is told in its place.
        (on.days() - day.days() == after).then_some(on)
    }

    /// Days until what an option takes once is repaid, in the steps of [`repaid_node`].
    pub fn repaid_after(&self, choice: DecisionOption) -> Option<i32> {
        let parts = parts(choice)?;
        let once = self.value(parts.once)? * 1000.0;
        let own_use = self.use_grams(parts.kwh)?;
        let reference = match choice {
            DecisionOption::ReplaceNew => self.use_grams(DecisionInput::PresentKwh)?,
            _ => {
                let new = self.value(DecisionInput::NewKg)? * 1000.0;
                new / self.value(DecisionInput::NewYears)?
                    + self.use_grams(DecisionInput::NewKwh)?
            }
        };
        let saved = reference - own_use;
        if once <= 0.0 {
            return Some(0);
        }
        let years = once / saved;
        if !(saved > 0.0 && years <= self.value(parts.years)?) {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, reason = "at most 15 years, checked above")]
        Some(libm::ceil(years * DAYS_PER_YEAR) as i32)
    }
}

/// The day on which what an option takes once is repaid, as days since 1970-01-01; none where it is
/// not within its years.
pub(super) fn repaid_node(case: &Case<'_>, choice: DecisionOption, day: Day) -> Option<Node> {
    case.break_even(choice, day)?;
    let parts = parts(choice)?;
    let takes = Label::new("receipt.takes_once", "What it takes once");
    let takes = Node::from(takes, Unit::GCo2e, case.known(parts.once)?.node)
        .then(Operator::Times, thousand());
    let label = Label::new("receipt.days_to_repay", "Days until that is saved");
    let days = if takes.value <= 0.0 {
        Node::from(label, Unit::Days, takes).with_note(Label::new(
            "receipt.note.nothing_to_repay",
            "Takes nothing once, so nothing is to be repaid.",
        ))
    } else {
        let known = |input| Some(case.known(input)?.node);
        let against = match choice {
            DecisionOption::ReplaceNew => used(DecisionInput::PresentKwh, &known)?,
            _ => {
                let new = DecisionOption::ReplaceNew;
                let terms = terms(DecisionAim::Carbon, new, case, &known)?;
                year_sum(option_label(new, case.keeping()), Unit::GCo2e, terms)
            }
        };
        let saved = Label::new("receipt.saved_a_year", "What it saves a year, once it is there");
        let saved =
            Node::from(saved, Unit::GCo2e, against).then(Operator::Minus, used(parts.kwh, &known)?);
        let year = Label::new("receipt.days_a_year", "Days a year");
        Node::from(label, Unit::Days, takes)
            .then(Operator::Over, saved)
            .then(Operator::Times, Node::leaf(year, DAYS_PER_YEAR, Unit::Days))
            .rounded_up()
    };
    let from = if case.within_plan {
        Label::new("receipt.after_plan", "First day after the plan")
    } else {
        Label::new("receipt.from_today", "Today, since the plan is over")
    };
    let from = Node::leaf(from, f64::from(day.days()), Unit::Day);
    let against = match choice {
        DecisionOption::ReplaceNew => {
            Label::new("receipt.note.against_running_on", "Against the present device running on.")
        }
        _ => Label::new("receipt.note.against_new", "Against a new device in its place."),
    };
    let label = Label::new("receipt.repaid_on", "The day on which it is repaid");
    Some(
        Node::from(label, Unit::Day, from)
            .then(Operator::Plus, days)
            .with_quality(Quality::Estimate)
            .with_note(against)
            .with_note(no_range()),
    )
}
