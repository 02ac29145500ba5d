//! What a device has carried up to a day: the cumulative curve whose differences are its periods.
//!
//! A period is `round(A(end)) − round(A(start))`, stage by stage in whole grams, so that months,
//! lives and stages sum without a gram lost. Each rule stands twice here, once as plain arithmetic
//! for fleets and once as a receipt; a property test holds them to the same gram.

use super::status::View;
use crate::embodied::{Embodied, Stage};
use crate::factors::{DAYS_PER_YEAR, GridTable, Schedule};
use crate::quantity::{Country, Day, GramsCo2e, Period};
use crate::receipt::{Label, Node, Operator, Quality, Unit};

/// Grams in a kilogram, milligrams in a gram.
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
    /// First day on which it no longer draws electricity, where it stands on a shelf.
    pub idle_from: Option<Day>,
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

    /// The first day without electricity, up to `at`.
    pub fn used_until(&self, at: Day) -> Day {
        let mut until = at;
        for stop in [self.end, self.idle_from].into_iter().flatten() {
            until = until.min(stop);
        }
        until.max(self.start)
    }

    /// Days in use within a period: in service and not on the shelf.
    pub fn days_in_use(&self, period: Period) -> i32 {
        let until = self.used_until(period.end());
        (until.days() - self.start.max(period.start()).days()).max(0)
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
    let planned = f64::from(life.planned_days);
    let days = carried_days(life, view, stage, at);
    if days == 0.0 {
        GramsCo2e::ZERO
    } else if days == planned {
        // Not `· days ÷ planned`: the whole must come out whole.
        GramsCo2e::rounded(total_kg * THOUSAND)
    } else {
        GramsCo2e::rounded(total_kg * THOUSAND * days / planned)
    }
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

/// [`embodied_carried`] as a receipt: a node in whole grams.
pub fn embodied_node(
    embodied: &Embodied,
    life: &Life,
    view: View,
    stage: Stage,
    at: Day,
) -> Option<Node> {
    let total = carried_parts(embodied, view).find(|(of, _)| *of == stage)?.1.clone();
    let planned = f64::from(life.planned_days);
    let label = Label::new("receipt.carried_until", "Carried before {day}").with("day", at);
    let days = carried_days(life, view, stage, at);
    if days == 0.0 {
        return Some(Node::leaf(label, 0.0, Unit::GCo2e));
    }
    let mut node = Node::from(label, Unit::GCo2e, total).then(Operator::Times, per_thousand());
    if days == planned {
        let whole = Label::new("receipt.note.carried_whole", "The whole of it.");
        return Some(node.rounded().with_note(whole));
    }
    node = node
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
            Node::leaf(Label::new("receipt.planned_life", "Planned life"), planned, Unit::Days)
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

/// Grams of use-phase carbon before the day `at`, location-based.
///
/// `yearly_kwh · Σ(days · mg/kWh) ÷ 365.25 ÷ 1000`, the sum exact in integers.
pub fn use_carried(yearly_kwh: f64, schedule: &Schedule, life: &Life, at: Day) -> GramsCo2e {
    use_grams(yearly_kwh, schedule.between(life.start, life.used_until(at)))
}

/// Grams of use-phase carbon from a sum of factors over days, mg·days/kWh.
pub fn use_grams(yearly_kwh: f64, sum: i64) -> GramsCo2e {
    if sum == 0 {
        return GramsCo2e::ZERO;
    }
    GramsCo2e::rounded(yearly_kwh * sum as f64 / DAYS_PER_YEAR / THOUSAND)
}

/// The same as a receipt, its factors year by year.
pub fn use_node(
    energy: &Node,
    grid: &GridTable,
    country: Country,
    life: &Life,
    at: Day,
) -> Option<Node> {
    let label = Label::new("receipt.used_until", "Use before {day}").with("day", at);
    let until = life.used_until(at);
    let Ok(period) = Period::new(life.start, until) else {
        return Some(Node::leaf(label, 0.0, Unit::GCo2e));
    };
    let years = grid_years(grid, country, period)?;
    let sums = years.into_iter().map(|(year, nodes)| {
        let label = Label::new("receipt.grid_year", "Grid over {year}").with("year", year);
        Node::sum(label, Unit::MgCo2eDaysPerKwh, nodes)
    });
    let grid_days = Node::sum(
        Label::new("receipt.grid_sum", "Grid factor summed over the days in use"),
        Unit::MgCo2eDaysPerKwh,
        sums,
    );
    Some(
        Node::from(label, Unit::GCo2e, energy.clone())
            .then(Operator::Times, grid_days)
            .then(
                Operator::Over,
                Node::leaf(
                    Label::new("receipt.days_a_year", "Days a year"),
                    DAYS_PER_YEAR,
                    Unit::Days,
                ),
            )
            .then(
                Operator::Over,
                Node::leaf(
                    Label::new("receipt.mg_per_g", "Milligrams in a gram"),
                    THOUSAND,
                    Unit::PerThousand,
                ),
            )
            .rounded(),
    )
}

/// The days of a period times their factors, year by year; `None` for a country without factors.
fn grid_years(grid: &GridTable, country: Country, period: Period) -> Option<Vec<(i32, Vec<Node>)>> {
    let name = grid.name(country)?;
    let mut years: Vec<(i32, Vec<Node>)> = Vec::new();
    for segment in grid.segments(country, period) {
        for part in by_year(segment.period) {
            let year = part.start().ymd().0;
            let mut factor = Node::leaf(
                Label::new("receipt.grid", "Grid, {country}").with("country", name),
                segment.factor.milligrams_per_kwh as f64,
                Unit::MgCo2ePerKwh,
            )
            .with_quality(segment.factor.quality())
            .with_source(segment.factor.source(country));
            factor.notes.extend(segment.factor.fallback_note());
            let days = Node::leaf(
                Label::new("receipt.days_of", "Days from {start} to {end}")
                    .with("start", part.start())
                    .with("end", part.end().plus_days(-1)),
                f64::from(part.days()),
                Unit::Days,
            );
            let title = Label::new("receipt.grid_days", "{start} to {end}")
                .with("start", part.start())
                .with("end", part.end().plus_days(-1));
            let node =
                Node::from(title, Unit::MgCo2eDaysPerKwh, days).then(Operator::Times, factor);
            match years.last_mut() {
                Some((last, nodes)) if *last == year => nodes.push(node),
                _ => years.push((year, vec![node])),
            }
        }
    }
    Some(years)
}

/// A period cut at the years' ends.
fn by_year(period: Period) -> Vec<Period> {
    let mut parts = Vec::new();
    let mut start = period.start();
    while start < period.end() {
        let next = Day::from_ymd(start.ymd().0 + 1, 1, 1).unwrap_or(period.end());
        let end = next.min(period.end());
        match Period::new(start, end) {
            Ok(part) => parts.push(part),
            Err(_) => break, // the calendar's end
        }
        start = end;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn life() -> Life {
        Life { start: day("2023-03-13"), end: None, planned_days: 1461, idle_from: None }
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

    #[test]
    fn a_device_on_the_shelf_draws_nothing() {
        let grid = GridTable::parse(include_bytes!("../../data/grid.cc-by-4.0.csv")).unwrap();
        let schedule = grid.schedule("DE".parse().unwrap()).unwrap();
        let idle = Life { idle_from: Some(day("2024-01-01")), ..life() };
        let used = |life: &Life, at| use_carried(20.0, &schedule, life, day(at));
        assert_eq!(used(&idle, "2024-01-01"), used(&idle, "2026-01-01"));
        assert!(used(&life(), "2026-01-01") > used(&idle, "2026-01-01"));
    }
}
