//! What a device has carried up to a day: the cumulative curve whose differences are its periods.
//!
//! A period is `round(A(end)) − round(A(start))`, stage by stage in whole grams, so that months,
//! lives and stages sum without a gram lost. A stage is whole grams before it is spread: grams,
//! days and lives are integers, so what is rounded is an exact fraction, the same wherever and
//! however it is computed. Each rule stands twice here, once as plain arithmetic
//! for fleets and once as a receipt; a property test holds them to the same gram.

use super::status::View;
use crate::embodied::{Embodied, Stage};
use crate::quantity::{Day, GramsCo2e, Period};
use crate::receipt::{Label, Node, Operator, Quality, Unit};

/// Key of the planned life in receipts.
pub const PLANNED_LIFE: &str = "receipt.planned_life";

/// Grams in a kilogram.
const THOUSAND: f64 = 1000.0;

/// The days that matter in a device's life.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Life {
    /// First day in service.
    pub start: Day,
    /// First day out of service, where it has ended.
    pub end: Option<Day>,
    /// Planned life in days, at least 1.
    pub planned_days: u32,
}

/// How a stage is put into time under a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Carrying {
    /// Evenly over the planned life; the rest at once when the life ends early.
    Spread { rest_at_end: bool },
    /// In full on a day: the first in service, or the one on which it ends.
    AtStart,
    /// In full when it ends.
    AtEnd,
    /// Not at all.
    Never,
}

fn carrying(view: View, stage: Stage) -> Carrying {
    match (view, stage) {
        (View::Management, _) => Carrying::Spread { rest_at_end: true },
        (View::InventoryRented, Stage::EndOfLife) => Carrying::Never,
        // A lessee's share ends with the lease; what is left is the owner's.
        (View::InventoryRented, _) => Carrying::Spread { rest_at_end: false },
        (View::InventoryOwned, Stage::EndOfLife) => Carrying::AtEnd,
        (View::InventoryOwned, _) => Carrying::AtStart,
    }
}

/// Days of the planned life whose share of a stage is carried before the day `at`; the whole life
/// for what is booked at once.
fn carried_days(life: &Life, view: View, stage: Stage, at: Day) -> f64 {
    match carrying(view, stage) {
        Carrying::Spread { rest_at_end } => f64::from(life.carried_days(at, rest_at_end)),
        Carrying::AtStart if at > life.start => f64::from(life.planned_days),
        Carrying::AtEnd if life.end.is_some_and(|end| at > end) => f64::from(life.planned_days),
        Carrying::AtStart | Carrying::AtEnd | Carrying::Never => 0.0,
    }
}

impl Life {
    /// The first day after the planned life.
    pub fn planned_end(&self) -> Day {
        self.start.plus_days(self.planned_days as i32)
    }

    /// Days of the planned life behind the device on the morning of `at`, 0 to the planned life.
    fn carried_days(&self, at: Day, rest_at_end: bool) -> i32 {
        let planned = self.planned_days as i32;
        match self.end {
            Some(end) if at > end && rest_at_end => planned,
            Some(end) => (at.min(end).days() - self.start.days()).clamp(0, planned),
            None => (at.days() - self.start.days()).clamp(0, planned),
        }
    }

    /// The day before which the whole planned life has been carried: its planned end, or the real
    /// one where that came later.
    pub fn whole(&self) -> Day {
        let planned = self.start.plus_days(self.planned_days as i32);
        self.end.map_or(planned, |end| end.max(planned))
    }

    /// Days in service within a period.
    pub fn days_in_service(&self, period: Period) -> i32 {
        let end = self.end.map_or(period.end(), |end| end.min(period.end()));
        (end.days() - self.start.max(period.start()).days()).max(0)
    }
}

/// Grams of a stage's embodied carbon carried before the day `at`.
pub fn embodied_carried(
    total_kg: f64,
    life: &Life,
    view: View,
    stage: Stage,
    at: Day,
) -> GramsCo2e {
    let whole = GramsCo2e::rounded(total_kg * THOUSAND);
    let days = carried_days(life, view, stage, at);
    GramsCo2e::rounded(whole.grams() as f64 * days / f64::from(life.planned_days))
}

/// The parts of embodied carbon that a view carries, each with the stage it is shown under: a
/// lessee carries everything up to the door as one.
pub fn carried_parts(embodied: &Embodied, view: View) -> impl Iterator<Item = (Stage, &Node)> {
    let as_one = (view == View::InventoryRented).then_some(&embodied.to_the_door);
    let apart = embodied.stages.iter().filter(move |_| as_one.is_none());
    as_one
        .map(|node| (Stage::Manufacture, node))
        .into_iter()
        .chain(apart.map(|(stage, node)| (*stage, node)))
}

/// A stage of a device's embodied carbon in whole grams, with where it comes from.
pub fn whole_node(embodied: &Embodied, view: View, stage: Stage) -> Option<Node> {
    let total = carried_parts(embodied, view).find(|(of, _)| *of == stage)?.1.clone();
    let grams = Node::from(total.label.clone(), Unit::GCo2e, total);
    Some(grams.then(Operator::Times, per_thousand()).rounded())
}

/// [`embodied_carried`] as a receipt: a node in whole grams.
pub fn embodied_node(
    embodied: &Embodied,
    life: &Life,
    view: View,
    stage: Stage,
    at: Day,
) -> Option<Node> {
    let whole = whole_node(embodied, view, stage)?;
    let planned = f64::from(life.planned_days);
    let label = Label::new("receipt.carried_until", "Carried before {day}").with("day", at);
    let days = carried_days(life, view, stage, at);
    if days == 0.0 {
        return Some(Node::leaf(label, 0.0, Unit::GCo2e));
    }
    if days == planned {
        let note = Label::new("receipt.note.carried_whole", "The whole of it.");
        return Some(Node { label, ..whole }.with_note(note));
    }
    let node = Node::from(label, Unit::GCo2e, whole)
        .then(
            Operator::Times,
            Node::leaf(
                Label::new("receipt.days_behind", "Days in service, from {start}")
                    .with("start", life.start),
                days,
                Unit::Days,
            ),
        )
        .then(
            Operator::Over,
            Node::leaf(Label::new(PLANNED_LIFE, "Planned life"), planned, Unit::Days)
                .with_quality(Quality::Estimate)
                .with_note(Label::new(
                    "receipt.note.planned_life",
                    "An assumption: the plan, or the usual life of its class.",
                )),
        );
    Some(node.rounded())
}

fn per_thousand() -> Node {
    Node::leaf(
        Label::new("receipt.per_thousand", "Grams in a kilogram"),
        THOUSAND,
        Unit::PerThousand,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn life() -> Life {
        Life { start: day("2023-03-13"), end: None, planned_days: 1461 }
    }

    fn carried(life: &Life, view: View, stage: Stage, at: &str) -> i64 {
        embodied_carried(253.141, life, view, stage, day(at)).grams()
    }

    #[test]
    fn spread_evenly_and_never_more_than_the_whole() {
        let life = life();
        let at = |text| carried(&life, View::Management, Stage::Manufacture, text);
        assert_eq!(at("2020-01-01"), 0);
        assert_eq!(at("2023-03-13"), 0);
        assert_eq!(at("2023-03-14"), 173);
        assert_eq!(at("2027-03-13"), 253_141);
        assert_eq!(at("2040-01-01"), 253_141);
    }

    #[test]
    fn an_early_end_expenses_the_rest_for_the_manager_and_stops_the_lessee() {
        let ended = Life { end: Some(day("2025-03-13")), ..life() };
        let management = |at| carried(&ended, View::Management, Stage::Manufacture, at);
        assert!(management("2025-03-13") < 130_000);
        assert_eq!(management("2025-03-14"), 253_141);
        let rented = |at| carried(&ended, View::InventoryRented, Stage::Manufacture, at);
        assert_eq!(rented("2025-03-14"), rented("2030-01-01"));
        assert!(rented("2030-01-01") < 130_000);
    }

    #[test]
    fn the_owner_books_in_full_when_it_happens() {
        let ended = Life { end: Some(day("2025-03-13")), ..life() };
        let owned = |stage, at| carried(&ended, View::InventoryOwned, stage, at);
        assert_eq!(owned(Stage::Manufacture, "2023-03-13"), 0);
        assert_eq!(owned(Stage::Manufacture, "2023-03-14"), 253_141);
        assert_eq!(owned(Stage::EndOfLife, "2025-03-13"), 0);
        assert_eq!(owned(Stage::EndOfLife, "2025-03-14"), 253_141);
        assert_eq!(carried(&life(), View::InventoryOwned, Stage::EndOfLife, "2040-01-01"), 0);
    }

    #[test]
    fn a_lessee_carries_no_end_of_life() {
        assert_eq!(carried(&life(), View::InventoryRented, Stage::EndOfLife, "2040-01-01"), 0);
    }
}
