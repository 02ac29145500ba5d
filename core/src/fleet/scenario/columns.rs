//! The columns and the tables that their rows point into.

use crate::catalogue::MatchKind;
use crate::estimate::Shape;
use crate::factors::DeviceClass;
use crate::lifecycle::Status;
use crate::quantity::{Country, Day};
use std::sync::OnceLock;

/// Years that can be looked ahead.
pub const YEARS_AHEAD: usize = 10;

/// The most grams of a stage of one device, 134 t: more is a fault of the figure.
pub(super) const MOST_GRAMS: i64 = 1 << 27;

/// Stages of embodied carbon, in the order of a row's lanes: manufacture, transport, end of life,
/// unattributed.
pub(super) const LANES: usize = 4;

/// Why a fleet cannot be put into columns, or columns cannot answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ColumnsError {
    /// More entries than a table of the columns can hold.
    #[error("the fleet has more than {most} {what}: ask for a part of it")]
    TooMany {
        /// What there is too much of.
        what: &'static str,
        /// The most there may be.
        most: usize,
    },
    /// A figure that no device can have.
    #[error(
        "a stage of {maker} carries {grams} g, more than the {MOST_GRAMS} g a device may: correct the figure"
    )]
    Absurd {
        /// Whose device.
        maker: String,
        /// The grams.
        grams: i64,
    },
    /// The scenario's first day is before the day whose knowledge it rests on.
    #[error("a scenario begins on {as_of} or later, not on {from}: what has passed stays")]
    Past {
        /// The day whose knowledge counts.
        as_of: Day,
        /// The day refused.
        from: Day,
    },
    /// A word search, for which the columns hold no words.
    #[error(
        "the columns hold no words, models or plans to search for: leave out q, model and plan, or ask the list of devices"
    )]
    Search,
    /// A year that is not ahead.
    #[error("{year} is not one of the {YEARS_AHEAD} years ahead")]
    Year {
        /// The number refused, 0 for the first year.
        year: usize,
    },
    /// A list is not sorted by this in the columns.
    #[error("the columns are not sorted by {0}: ask the list of devices")]
    Sort(&'static str),
}

/// What devices of one kind have in common.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Kind {
    pub class: Option<DeviceClass>,
    /// Position among the makers.
    pub maker: u32,
    pub matched: MatchKind,
    /// Whether anything is known of its embodied carbon.
    pub known: bool,
    /// Whole grams of each lane.
    pub grams: [i32; LANES],
    /// How its embodied carbon errs.
    pub shape: Shape,
    /// Number of what its error comes from.
    pub error_source: u32,
    /// Position of its energy.
    pub energy: Option<u32>,
}

/// Rows of one kind that draw alike, in the order of their cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    /// Position of the kind.
    pub kind: u32,
    /// Position of the draw.
    pub draw: u32,
    /// The row after its last: runs lie in the order of the rows.
    pub until: u32,
    /// The end of its part of the runs' spots, which has at most [`MOST_SPOTS`].
    pub spots_until: u32,
}

/// The most spots that a run has: a row then tells its own in a byte.
pub(super) const MOST_SPOTS: usize = 1 << 8;

/// Where a row stands and what is known of it: what filters and groups by site and status look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    /// Position among the sites; their number where it has none.
    pub site: u16,
    /// Status and what needs a person: see [`Facts`].
    pub facts: u8,
}

/// The days that matter in a row's life; rows of no known life have none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Cell {
    pub class: Option<DeviceClass>,
    pub planned_days: u32,
    /// Whether it is replaced at its planned end: it is here, and no last day is known.
    pub stays: bool,
    pub start: Option<Day>,
    pub end: Option<Day>,
}

/// Where and when a row draws electricity ahead.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Draw {
    /// Position of the energy.
    pub energy: Option<u32>,
    /// The grid summed over its days in use in each year ahead, mg·days/kWh.
    pub years: [i64; YEARS_AHEAD],
}

/// A class's part in the rule ahead.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct ClassRule {
    /// Burden of refurbishing as a share of making.
    pub refurbish: f64,
    /// The usual planned life, days.
    pub life_days: u32,
}

/// A product's or class's electricity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Energy {
    pub yearly_kwh: f64,
    /// How it errs.
    pub shape: Shape,
    /// Number of what its error comes from.
    pub error_source: u32,
}

/// A site as the columns know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    pub id: String,
    pub name: String,
    pub country: Option<Country>,
}

/// A fleet in columns; see the room's rule.
#[derive(Debug, Clone)]
pub struct Columns {
    pub(super) as_of: Day,
    pub(super) from: Day,
    pub(super) factor_set: String,
    pub(super) error_sources: u32,
    pub(super) energy_sources: u32,
    pub(super) energies: Vec<Energy>,
    pub(super) sites: Vec<Place>,
    pub(super) makers: Vec<String>,
    pub(super) classes: [ClassRule; DeviceClass::ALL.len()],
    pub(super) kinds: Vec<Kind>,
    pub(super) cells: Vec<Cell>,
    pub(super) draws: Vec<Draw>,
    pub(super) spots: Vec<Spot>,
    pub(super) runs: Vec<Run>,
    /// By run, the spots of its rows, each once: positions in `spots`.
    pub(super) run_spots: Vec<u32>,
    /// By row, position in `cells`; it ascends in a run.
    pub(super) cell: Vec<u32>,
    /// By row, the part of a gram of use left over before the first day: `(phase + ½) ÷ 2³² − ½`.
    pub(super) phase: Vec<u32>,
    /// By row, position among its run's spots.
    pub(super) spot: Vec<u8>,
    /// By row, the device's position among all devices by identifier.
    pub(super) place: Vec<u32>,
    /// Made when first asked for.
    pub(super) derived: Derived,
}

/// What follows from the rows, for questions about all of a run at once.
#[derive(Debug, Clone, Default)]
pub(super) struct Derived {
    /// By cell, the share carried before the first day.
    pub pasts: OnceLock<Vec<f64>>,
    /// By run, what its rows have carried before the first day.
    pub run_pasts: OnceLock<Vec<[i64; LANES]>>,
    /// By run and its spots, the same of all lanes together.
    pub spot_pasts: OnceLock<Vec<i64>>,
    /// The phases of each run in ascending order.
    phases: OnceLock<Vec<u32>>,
    /// By run and its spots, the number of rows.
    counts: OnceLock<Vec<u64>>,
}

/// What is known of a row, in a byte: the status, and a bit a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Facts(pub u8);

impl Facts {
    const NO_GRID: u8 = 1 << 2;
    const NO_START: u8 = 1 << 3;
    const NO_END: u8 = 1 << 4;
    const PAST_LIFE: u8 = 1 << 5;
    const LEAVES: u8 = 1 << 6;
    const FIGURE: u8 = 1 << 7;

    pub fn new(
        status: Status,
        [no_grid, no_start, no_end, past_life, leaves, figure]: [bool; 6],
    ) -> Self {
        let bits = [
            (Self::NO_GRID, no_grid),
            (Self::NO_START, no_start),
            (Self::NO_END, no_end),
            (Self::PAST_LIFE, past_life),
            (Self::LEAVES, leaves),
            (Self::FIGURE, figure),
        ];
        let facts = bits.iter().filter(|(_, there)| *there).map(|(bit, _)| bit);
        Self(status as u8 + facts.sum::<u8>())
    }

    pub fn status(self) -> Status {
        Status::ALL[usize::from(self.0 & 3)]
    }

    pub fn no_grid(self) -> bool {
        self.0 & Self::NO_GRID != 0
    }

    pub fn no_start(self) -> bool {
        self.0 & Self::NO_START != 0
    }

    pub fn no_end(self) -> bool {
        self.0 & Self::NO_END != 0
    }

    pub fn past_life(self) -> bool {
        self.0 & Self::PAST_LIFE != 0
    }

    /// Whether its last day is the scenario's first or later.
    pub fn leaves(self) -> bool {
        self.0 & Self::LEAVES != 0
    }

    /// Whether anything is known that it carries.
    pub fn figure(self) -> bool {
        self.0 & Self::FIGURE != 0
    }
}

impl PartialEq for Columns {
    /// What they are made of is equal.
    fn eq(&self, other: &Self) -> bool {
        self.to_bytes() == other.to_bytes()
    }
}

impl Columns {
    /// Bytes a row takes without its result: four columns, and the phases in order.
    pub const ROW_BYTES: usize = 17;

    /// Number of devices, archived ones included.
    pub fn len(&self) -> usize {
        self.cell.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.cell.is_empty()
    }

    /// The scenario's first day.
    pub fn from(&self) -> Day {
        self.from
    }

    /// The day whose knowledge of the fleet counts.
    pub fn as_of(&self) -> Day {
        self.as_of
    }

    /// The factor set that the fleet was priced with.
    pub fn factor_set(&self) -> &str {
        &self.factor_set
    }

    /// The usual planned life of a class in days.
    pub fn usual_life_days(&self, class: DeviceClass) -> u32 {
        self.classes[class.index()].life_days
    }

    /// Devices of a class that stay, by which a lever can be offered.
    pub fn devices_of(&self, class: DeviceClass) -> u64 {
        let runs = self.runs().filter(|run| self.kinds[run.kind].class == Some(class));
        runs.map(|run| run.rows.len() as u64).sum()
    }

    /// Rows that differ from the one before in what they are or in their days: how alike a fleet is.
    pub fn lots(&self) -> usize {
        let lots = |run: Rows| self.cell[run.rows].chunk_by(|a, b| a == b).count();
        self.runs().map(lots).sum()
    }

    /// A row's facts as plain numbers, as another program would hold them: class, status and site
    /// by position, whole grams of manufacture, transport, end of life and the unattributed, first
    /// and last day and days of the planned life (0 where not known), whether it is replaced, the
    /// year's energy in kWh, the first year's grid sum, the part of a gram left over, and the burden
    /// of refurbishing.
    pub fn plain(&self, row: usize) -> Option<[f64; 15]> {
        let run = self.run_of(row)?;
        let kind = &self.kinds[run.kind];
        let cell = &self.cells[self.cell[row] as usize];
        let draw = &self.draws[run.draw];
        let spot = self.spot_of(&run, row);
        let day = |day: Option<Day>| day.map_or(0.0, |day| f64::from(day.days()));
        let [manufacture, transport, end_of_life, unattributed] = kind.grams.map(f64::from);
        Some([
            kind.class.map_or(-1.0, |class| class.index() as f64),
            f64::from(Facts(spot.facts).status() as u8),
            f64::from(spot.site),
            manufacture,
            transport,
            end_of_life,
            unattributed,
            day(cell.start),
            day(cell.end),
            f64::from(cell.planned_days),
            f64::from(u8::from(cell.stays)),
            self.yearly_kwh(draw),
            draw.years[0] as f64,
            super::cells::left_over(self.phase[row]),
            kind.class.map_or(0.0, |class| self.classes[class.index()].refurbish),
        ])
    }

    /// The same fleet several times over, for load tests; none for 0 times.
    #[must_use]
    pub fn repeated(&self, times: usize) -> Self {
        let mut many = self.clone();
        let words = |column: &[u32]| {
            column.iter().flat_map(|word| std::iter::repeat_n(*word, times)).collect()
        };
        many.cell = words(&self.cell);
        many.phase = words(&self.phase);
        many.spot = self.spot.iter().flat_map(|at| std::iter::repeat_n(*at, times)).collect();
        many.place = (0_u32..).take(many.cell.len()).collect();
        for run in &mut many.runs {
            run.until = run.until.saturating_mul(u32::try_from(times).unwrap_or(u32::MAX));
        }
        many.derived = Derived::default();
        many
    }

    /// The first day of each year ahead and the day after the last.
    pub(super) fn bounds(&self) -> [Day; YEARS_AHEAD + 1] {
        let (year, month, day) = self.from.ymd();
        std::array::from_fn(|ahead| {
            let ahead = ahead as i32;
            // The 29th of February has a year ahead only now and then.
            Day::from_ymd(year + ahead, month, day)
                .or_else(|| Day::from_ymd(year + ahead, month, 28))
                .unwrap_or(self.from.plus_days(365 * ahead))
        })
    }

    /// The year's energy of a draw, kWh.
    pub(super) fn yearly_kwh(&self, draw: &Draw) -> f64 {
        draw.energy.map_or(0.0, |at| self.energies[at as usize].yearly_kwh)
    }

    /// Where a row of a run stands.
    #[inline]
    pub(super) fn spot_of(&self, run: &Rows, row: usize) -> Spot {
        let spots = &self.run_spots[run.spots.clone()];
        self.spots[spots[usize::from(self.spot[row])] as usize]
    }

    /// The run of a row.
    pub(super) fn run_of(&self, row: usize) -> Option<Rows> {
        let at = self.runs.partition_point(|run| run.until as usize <= row);
        (at < self.runs.len()).then(|| self.run(at))
    }

    fn run(&self, at: usize) -> Rows {
        let begin = at.checked_sub(1).map_or([0, 0], |at| {
            let Run { until, spots_until, .. } = self.runs[at];
            [until as usize, spots_until as usize]
        });
        let Run { kind, draw, until, spots_until } = self.runs[at];
        Rows {
            at,
            kind: kind as usize,
            draw: draw as usize,
            rows: begin[0]..until as usize,
            spots: begin[1]..spots_until as usize,
        }
    }

    /// The runs in order.
    pub(super) fn runs(&self) -> impl Iterator<Item = Rows> {
        (0..self.runs.len()).map(|at| self.run(at))
    }

    /// The phases of each run in ascending order.
    pub(super) fn sorted_phases(&self) -> &[u32] {
        self.derived.phases.get_or_init(|| {
            let mut phases = self.phase.clone();
            self.runs().for_each(|run| phases[run.rows].sort_unstable());
            phases
        })
    }

    /// By run and its spots, the number of rows.
    pub(super) fn spot_counts(&self) -> &[u64] {
        self.derived.counts.get_or_init(|| {
            let mut counts = vec![0; self.run_spots.len()];
            for run in self.runs() {
                let counts = &mut counts[run.spots];
                self.spot[run.rows].iter().for_each(|spot| counts[usize::from(*spot)] += 1);
            }
            counts
        })
    }
}

/// A run with its rows.
#[derive(Debug, Clone)]
pub(super) struct Rows {
    /// Position among the runs.
    pub at: usize,
    pub kind: usize,
    pub draw: usize,
    pub rows: std::ops::Range<usize>,
    /// Its part of the runs' spots.
    pub spots: std::ops::Range<usize>,
}
