//! The use phase: the days on which a device draws electricity, each at the grid of its place.
//!
//! A device that waits on a shelf draws nothing and comes back; one that moves draws from the grid
//! of its new place from that day on. Factors are whole milligrams and the days are whole, so the
//! sum over its stretches is exact in any order and however they are cut; it is rounded once.

use crate::factors::{DAYS_PER_YEAR, GridFactor, GridTable};
use crate::quantity::{Day, GramsCo2e, GridPlace, Period};
use crate::receipt::{Label, Node, Operator, Unit};

/// Milligrams in a gram.
const THOUSAND: f64 = 1000.0;

/// Days in a row on which a device draws electricity at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch<P> {
    /// The first of them.
    pub from: Day,
    /// The day after the last; none while it goes on.
    pub until: Option<Day>,
    /// Where.
    pub place: P,
}

impl<P> Stretch<P> {
    /// The day after the last one before `at`; `from` when there is none.
    pub fn until(&self, at: Day) -> Day {
        self.until.map_or(at, |until| until.min(at)).max(self.from)
    }

    /// Its days within a period.
    pub fn days_within(&self, period: Period) -> i32 {
        (self.until(period.end()).days() - self.from.max(period.start()).days()).max(0)
    }
}

/// Grams of use-phase carbon from a sum of factors over days, mg·days/kWh, location-based:
/// `yearly_kwh · Σ(days · mg/kWh) ÷ 365.25 ÷ 1000`, the sum exact in integers.
pub fn use_grams(yearly_kwh: f64, sum: i64) -> GramsCo2e {
    if sum == 0 {
        return GramsCo2e::ZERO;
    }
    GramsCo2e::rounded(yearly_kwh * sum as f64 / DAYS_PER_YEAR / THOUSAND)
}

/// Days with one factor each, in milligrams per kilowatt hour with its reasons, over a period at a
/// place; none where the place has no factor.
pub type FactorsOf<'a> = &'a dyn Fn(GridPlace, Period) -> Option<Vec<(Period, Node)>>;

/// The use-phase carbon before the day `at` as a receipt: the stretches' days times their factors,
/// year by year. Stretches at places without a factor are named as missing; `None` when all are.
pub fn use_node(
    energy: &Node,
    grid: &GridTable,
    stretches: &[Stretch<Option<GridPlace>>],
    at: Day,
) -> Option<Node> {
    let label = Label::new("receipt.used_until", "Use before {day}").with("day", at);
    let factors = |place, period| grid_factors(grid, place, period);
    let (node, missing) = drawn_node(label, energy, stretches, at, &factors)?;
    Some(if missing > 0 { node.with_note(missing_note(missing)) } else { node })
}

/// Electricity drawn before the day `at` times factors, as a receipt, and the days in use at places
/// without one; `None` when no place has one.
pub fn drawn_node(
    label: Label,
    energy: &Node,
    stretches: &[Stretch<Option<GridPlace>>],
    at: Day,
    factors: FactorsOf<'_>,
) -> Option<(Node, i32)> {
    let mut years = Years::default();
    let (mut missing, mut known) = (0, false);
    for stretch in stretches {
        let period = Period::stretch(stretch.from, stretch.until(at));
        // A place is known by its first day, also before that has come.
        let asked = period.or_else(|| Period::stretch(stretch.from, stretch.from.plus_days(1)));
        let found = stretch.place.zip(asked).and_then(|(place, asked)| factors(place, asked));
        known |= found.is_some();
        match (period, found) {
            (Some(_), Some(segments)) => years.take(segments),
            (Some(period), None) => missing += period.days(),
            (None, _) => {}
        }
    }
    known.then(|| (years.node(label, energy), missing))
}

/// The grid's factors over a period at a place.
fn grid_factors(grid: &GridTable, place: GridPlace, period: Period) -> Option<Vec<(Period, Node)>> {
    grid.place_name(place)?;
    let segments = grid.segments(place, period).into_iter();
    segments.map(|of| Some((of.period, grid_node(grid, place, of.factor)?))).collect()
}

fn missing_note(days: i32) -> Label {
    Label::new(
        "receipt.note.use_missing",
        "Its use on {days} days at a place without a known country is missing.",
    )
    .with("days", days)
}

/// A grid factor with its source and what must be known of it; none for a place without one.
pub fn grid_node(grid: &GridTable, place: GridPlace, factor: GridFactor) -> Option<Node> {
    let mut node = Node::leaf(
        Label::new("receipt.grid", "Grid, {country}").with("country", grid.place_name(place)?),
        factor.milligrams_per_kwh as f64,
        Unit::MgCo2ePerKwh,
    )
    .with_quality(factor.quality())
    .with_source(grid.source(place, factor));
    node.notes = grid.notes(place, factor);
    Some(node)
}

/// Days times factors, by calendar year.
#[derive(Default)]
struct Years(Vec<(i32, Vec<Node>)>);

impl Years {
    /// Adds days with their factors.
    fn take(&mut self, segments: Vec<(Period, Node)>) {
        for (period, factor) in segments {
            for part in by_year(period) {
                let year = part.start().ymd().0;
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
                let node = Node::from(title, Unit::MgCo2eDaysPerKwh, days)
                    .then(Operator::Times, factor.clone());
                match self.0.last_mut() {
                    Some((last, nodes)) if *last == year => nodes.push(node),
                    _ => self.0.push((year, vec![node])),
                }
            }
        }
    }

    /// What the energy becomes over these days, in whole grams.
    fn node(self, label: Label, energy: &Node) -> Node {
        if self.0.is_empty() {
            return Node::leaf(label, 0.0, Unit::GCo2e);
        }
        let sums = self.0.into_iter().map(|(year, nodes)| {
            let label = Label::new("receipt.grid_year", "Grid over {year}").with("year", year);
            Node::sum(label, Unit::MgCo2eDaysPerKwh, nodes)
        });
        let grid_days = Node::sum(
            Label::new("receipt.grid_sum", "Grid factor summed over the days in use"),
            Unit::MgCo2eDaysPerKwh,
            sums,
        );
        let days_a_year = Label::new("receipt.days_a_year", "Days a year");
        let mg_per_g = Label::new("receipt.mg_per_g", "Milligrams in a gram");
        Node::from(label, Unit::GCo2e, energy.clone())
            .then(Operator::Times, grid_days)
            .then(Operator::Over, Node::leaf(days_a_year, DAYS_PER_YEAR, Unit::Days))
            .then(Operator::Over, Node::leaf(mg_per_g, THOUSAND, Unit::PerThousand))
            .rounded()
    }
}

/// A period cut at the years' ends.
pub fn by_year(period: Period) -> Vec<Period> {
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
    use crate::quantity::Country;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn stretch(from: &str, until: &str, country: &str) -> Stretch<Option<GridPlace>> {
        let place = country.parse::<Country>().ok().map(GridPlace::from);
        Stretch { from: day(from), until: until.parse().ok(), place }
    }

    fn value(stretches: &[Stretch<Option<GridPlace>>], at: &str) -> Option<f64> {
        let grid = GridTable::parse(include_bytes!("../../data/grid.cc-by-4.0.csv")).unwrap();
        let energy = Node::leaf(Label::new("e", "Energy"), 20.0, Unit::KwhPerYear);
        let node = use_node(&energy, &grid, stretches, day(at))?;
        assert!(node.notes.len() <= 1);
        Some(node.value)
    }

    #[test]
    fn each_stretch_draws_from_its_own_grid() {
        let germany = [stretch("2024-01-01", "2025-01-01", "DE")];
        let france = [stretch("2025-01-01", "", "FR")];
        let both = [germany[0], france[0]];
        let sum = value(&germany, "2026-01-01").unwrap() + value(&france, "2026-01-01").unwrap();
        assert!((value(&both, "2026-01-01").unwrap() - sum).abs() <= 1.0, "one rounding for two");
        let stayed = [stretch("2024-01-01", "", "DE")];
        assert!(value(&both, "2026-01-01").unwrap() < value(&stayed, "2026-01-01").unwrap());
    }

    #[test]
    fn days_between_stretches_draw_nothing() {
        let shelf = [stretch("2024-01-01", "2024-07-01", "DE"), stretch("2025-01-01", "", "DE")];
        assert_eq!(value(&shelf, "2024-07-01"), value(&shelf, "2025-01-01"));
        assert!(value(&shelf, "2025-02-01") > value(&shelf, "2025-01-01"));
    }

    #[test]
    fn a_stretch_cut_in_two_is_the_stretch() {
        let whole = [stretch("2024-01-01", "", "DE")];
        let cut = [stretch("2024-01-01", "2024-03-17", "DE"), stretch("2024-03-17", "", "DE")];
        assert_eq!(value(&whole, "2026-01-01"), value(&cut, "2026-01-01"));
    }

    #[test]
    fn what_is_missing_is_said_and_all_missing_is_nothing() {
        let part = [stretch("2024-01-01", "2024-07-01", ""), stretch("2024-07-01", "", "DE")];
        let known = [stretch("2024-07-01", "", "DE")];
        assert_eq!(value(&part, "2025-01-01"), value(&known, "2025-01-01"));
        assert_eq!(value(&[stretch("2024-01-01", "", "")], "2025-01-01"), None);
    }
}
