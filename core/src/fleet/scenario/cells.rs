//! A scenario worked out for every cell, draw and kind, so that a row is only looked up.

use super::build::PARTS;
use super::columns::{Cell, Columns, Kind, LANES, YEARS_AHEAD};
use super::params::{Scenario, USUAL_HOURS_TENTHS};
use crate::factors::DAYS_PER_YEAR;
use crate::quantity::Day;

/// 1.5 · 2⁵²: added and taken off again, it rounds a float to the nearest whole number.
const TO_WHOLE: f64 = 6_755_399_441_055_744.0;

/// Lifts a share above the true fraction by less than half a gram can show: see the room's note.
const LIFT: f64 = 1.0 + 8.0 * f64::EPSILON;

/// How a row's carbon is carried by a bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum State {
    /// The whole goes on as planned.
    GoesOn,
    /// The remaining balance is spread anew.
    Anew,
    /// The device was replaced.
    Replaced,
}

/// Where a row stands by a bound.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Step {
    /// Share of the whole carried before the first day, lifted.
    pub past: f64,
    /// Share, lifted: of the whole, of the remaining balance, or of a replacement.
    pub share: f64,
    /// Replacements that are over.
    pub lives: f32,
    /// The first cell after this one that is in another state: cells of a kind's rows ascend.
    pub until: u32,
    pub state: State,
}

/// Days of a fraction, for receipts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Days {
    /// In service before the first day, of the planned life.
    pub past: (i32, i32),
    /// Spread by the bound: of the planned life, or of what was left of the new one.
    pub spread: (i32, i32),
    /// Replacements that are over, and the days of the one in service; none before the first.
    pub replaced: Option<(i32, i32, i32)>,
    /// Whether the remaining balance is spread anew.
    pub anew: bool,
}

/// Use of a draw by a bound: `whole` grams, and one more for phases above `above`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct UseStep {
    pub whole: i64,
    pub above: u32,
}

/// What replaces a device of a kind, and what its returns take off, by lane.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct KindPlan {
    pub grams: [f64; LANES],
    /// A replacement's stages.
    pub next: [f64; LANES],
    /// Taken off when the device itself is handed back, and when a replacement is.
    pub back: [f64; LANES],
}

/// A scenario worked out for some of the bounds of the years ahead.
#[derive(Debug, Clone)]
pub(super) struct Prepared {
    /// By bound, then by cell.
    pub steps: Vec<Vec<Step>>,
    /// By bound, then by draw.
    pub uses: Vec<Vec<UseStep>>,
    pub kinds: Vec<KindPlan>,
}

/// `x · share`, rounded half away from zero to a whole number.
#[inline(always)]
pub(super) fn part(x: f64, share: f64) -> f64 {
    (x * share + TO_WHOLE) - TO_WHOLE
}

/// `part(x, to) − part(x, from)`.
#[inline(always)]
pub(super) fn parts_between(x: f64, from: f64, to: f64) -> f64 {
    (x * to + TO_WHOLE) - (x * from + TO_WHOLE)
}

impl Prepared {
    /// `bounds` are numbers of the bounds ahead, 1 for the end of the first year.
    pub fn of(columns: &Columns, scenario: &Scenario, bounds: &[usize]) -> Self {
        let days = columns.bounds();
        let steps = bounds.iter().map(|bound| {
            let at = days[(*bound).min(YEARS_AHEAD)];
            let step = |cell| Step::of(cell, scenario, columns.from, at);
            let mut steps: Vec<Step> = columns.cells.iter().map(step).collect();
            let mut until = u32::try_from(steps.len()).unwrap_or(u32::MAX);
            let mut after = None;
            let cells = until;
            for (at, step) in (0..cells).zip(&mut steps).rev() {
                if after.is_some_and(|after| after != step.state) {
                    until = at + 1;
                }
                after = Some(step.state);
                step.until = until;
            }
            steps
        });
        let energies = columns.energies_of_draws(scenario);
        let uses = bounds.iter().map(|bound| {
            let until = |years: &[i64; YEARS_AHEAD]| years.iter().take(*bound).sum::<i64>();
            energies.iter().map(|(kwh, years)| UseStep::of(use_value(*kwh, until(years)))).collect()
        });
        Self {
            steps: steps.collect(),
            uses: uses.collect(),
            kinds: columns.kinds.iter().map(|kind| columns.plan_of(kind, scenario)).collect(),
        }
    }
}

/// Grams of use of a weighed sum of the grid, before they are rounded: as the receipt has it.
pub(super) fn use_value(yearly_kwh: f64, sum: i64) -> f64 {
    yearly_kwh * sum as f64 / DAYS_PER_YEAR / 1000.0
}

/// The part of a gram that a phase stands for, above −½ and below ½.
pub(super) fn left_over(phase: u32) -> f64 {
    (f64::from(phase) + 0.5) / PARTS - 0.5
}

impl UseStep {
    fn of(value: f64) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "saturates")]
        let rounded = |phase: u32| libm::round(left_over(phase) + value) as i64;
        let whole = rounded(0);
        if rounded(u32::MAX) <= whole {
            return Self { whole, above: u32::MAX };
        }
        // The last phase that adds nothing; rounding grows with the phase.
        let (mut low, mut high) = (0_u32, u32::MAX);
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if rounded(middle) > whole {
                high = middle;
            } else {
                low = middle;
            }
        }
        Self { whole, above: low }
    }
}

impl Columns {
    /// By draw, the class's energy and its years' grid sums as the scenario has them.
    pub(super) fn energies_of_draws(&self, scenario: &Scenario) -> Vec<(f64, [i64; YEARS_AHEAD])> {
        let weights = year_weights(scenario);
        let of = |draw: &super::columns::Draw| {
            (
                self.yearly_kwh(draw),
                std::array::from_fn(|year| weighed(draw.years[year], weights[year])),
            )
        };
        self.draws.iter().map(of).collect()
    }

    pub(super) fn plan_of(&self, kind: &Kind, scenario: &Scenario) -> KindPlan {
        let grams = kind.grams.map(f64::from);
        let burden = kind.class.map_or(0.0, |class| self.classes[class.index()].refurbish);
        let [manufacture, transport, end_of_life, unattributed] = grams;
        let [making, others] = next_shares(scenario, burden);
        let next = [
            libm::round(manufacture * making),
            libm::round(transport * others),
            end_of_life,
            libm::round(unattributed * others),
        ];
        let back = libm::round(end_of_life * f64::from(scenario.returned) / 100.0);
        KindPlan { grams, next, back: [0.0, 0.0, back, 0.0] }
    }
}

/// What a replacement carries of a new one's making, and of its transport: the shares that are new,
/// and of the making the burden of those refurbished.
pub(super) fn next_shares(scenario: &Scenario, burden: f64) -> [f64; 2] {
    let refurbished = f64::from(scenario.refurbished) / 100.0;
    [1.0 - refurbished + refurbished * burden, 1.0 - refurbished]
}

/// By year, what the grid and the hours make of its sum.
pub(super) fn year_weights(scenario: &Scenario) -> [f64; YEARS_AHEAD] {
    let mut grid = 1.0;
    let change = 1.0 + f64::from(scenario.grid) / 1000.0;
    let hours = f64::from(scenario.hours) / f64::from(USUAL_HOURS_TENTHS);
    std::array::from_fn(|_| {
        grid *= change;
        grid * hours
    })
}

/// A year's grid sum weighed, whole mg·days/kWh.
pub(super) fn weighed(sum: i64, weight: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "sums of years lie far below 2⁵³")]
    let weighed = libm::round(sum as f64 * weight) as i64;
    weighed
}

impl Step {
    fn of(cell: &Cell, scenario: &Scenario, from: Day, at: Day) -> Self {
        let share = |(days, of): (i32, i32)| f64::from(days) / f64::from(of.max(1)) * LIFT;
        let days = Days::of(cell, scenario, from, at);
        let past = days.map_or(0.0, |days| share(days.past));
        let spread = days.map_or(0.0, |days| share(days.spread));
        let nothing = Self { past, share: spread, lives: 0.0, until: 0, state: State::GoesOn };
        match days {
            Some(Days { replaced: Some((lives, days_in, life)), .. }) => Self {
                share: share((days_in, life)),
                lives: lives as f32,
                state: State::Replaced,
                ..nothing
            },
            Some(Days { anew: true, .. }) => Self { state: State::Anew, ..nothing },
            _ => nothing,
        }
    }
}

impl Days {
    /// The days of a cell by a bound; none where its life is not known.
    pub fn of(cell: &Cell, scenario: &Scenario, from: Day, at: Day) -> Option<Self> {
        let start = cell.start?;
        let planned = i32::try_from(cell.planned_days).unwrap_or(i32::MAX);
        // As the curve has it: the rest at once on the day after the last.
        let carried = |at: Day| match cell.end {
            Some(end) if at > end => planned,
            _ => (at.days() - start.days()).clamp(0, planned),
        };
        let past = (carried(from), planned);
        let goes_on = Self { past, spread: (carried(at), planned), replaced: None, anew: false };
        if !cell.stays {
            return Some(goes_on);
        }
        let new = cell.class.and_then(|class| scenario.life_days(class));
        let life = new.map_or(planned, |days| i32::try_from(days).unwrap_or(i32::MAX));
        let over = start.plus_days(life).max(from);
        if at > over {
            let days = at.days() - over.days() - 1;
            let lives = days / life.max(1);
            let replaced = Some((lives, days - lives * life + 1, life));
            return Some(Self { spread: (1, 1), replaced, ..goes_on });
        }
        if life == planned {
            return Some(goes_on);
        }
        let begin = start.max(from);
        let spread = ((at.days() - begin.days()).max(0), over.days() - begin.days());
        Some(Self { spread, anew: true, ..goes_on })
    }
}
