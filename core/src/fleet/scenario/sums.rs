//! One pass over the rows: compute, filter, group.

use super::cells::{KindPlan, Prepared, State, Step, UseStep, part, parts_between};
use super::columns::{Columns, ColumnsError, Facts, Kind, LANES, YEARS_AHEAD};
use super::params::Scenario;
use super::selection::Selection;
use crate::factors::DeviceClass;
use crate::fleet::GroupBy;
use crate::quantity::GramsCo2e;

/// What rows are grouped by in one dimension.
pub type Dimension = GroupBy;

/// Rows of a kind whose groups are looked up at once.
const CHUNK: usize = 1024;
/// Rows after which whole floats are put away as integers: 2²⁰ rows of at most 2³² g each stay below 2⁵³.
const PUT_AWAY: usize = 1 << 20;
/// Grams by lane and of use.
pub(super) const WIDTH: usize = LANES + 1;
/// In a table of group numbers: not left by the filter.
const LEFT_OUT: u32 = 1 << 30;

/// What a pass adds up.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Acc {
    /// Embodied grams by lane: whole floats.
    lanes: [f64; LANES],
    /// Grams of use: integers, so that a phase above its bound is added and not jumped over.
    used: i64,
    /// Rows.
    pub rows: i64,
}

impl Acc {
    /// Grams by lane, then of use.
    pub fn grams(&self) -> [i64; WIDTH] {
        std::array::from_fn(|lane| match self.lanes.get(lane) {
            #[expect(clippy::cast_possible_truncation, reason = "whole, and below 2⁵³")]
            Some(grams) => *grams as i64,
            None => self.used,
        })
    }
}

/// Grams by group, year and stage, and the number of rows of each group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sums {
    /// Number of groups in each dimension; the last of each holds what has no value in it.
    pub groups: [usize; 2],
    /// Years asked for.
    pub years: Vec<usize>,
    /// Rows left by the filter, by group.
    pub devices: Vec<u64>,
    /// By group, then by year: manufacture, transport, end of life, unattributed, use.
    pub grams: Vec<[i64; WIDTH]>,
}

impl Sums {
    /// Grams of a group in one of the years asked for.
    pub fn of(&self, group: [usize; 2], year: usize) -> Option<GramsCo2e> {
        let at = self.years.iter().position(|asked| *asked == year)?;
        let group = group[0] * self.groups[1] + group[1];
        let lanes = self.grams.get(group * self.years.len() + at)?;
        Some(GramsCo2e::new(lanes.iter().sum()))
    }

    /// All grams of all groups in the years asked for.
    pub fn total(&self) -> GramsCo2e {
        GramsCo2e::new(self.grams.iter().flatten().sum())
    }
}

/// What a pass runs over, with the tables that give each row its group.
pub(super) struct Pass<'a> {
    pub columns: &'a Columns,
    pub prepared: &'a Prepared,
    /// By kind, site and facts: parts of the group's number; `LEFT_OUT` where the filter says no.
    by_kind: Vec<u32>,
    by_site: Vec<u32>,
    by_facts: Vec<u32>,
    groups: usize,
    /// Whether site and facts leave every row in the kind's own group.
    by_kind_alone: bool,
}

impl Columns {
    /// Groups a dimension has: one a value, and one for none.
    pub fn groups_of(&self, dimension: Dimension) -> usize {
        match dimension {
            GroupBy::Class => DeviceClass::ALL.len() + 1,
            GroupBy::Site => self.sites.len() + 1,
            GroupBy::Maker => self.makers.len() + 1,
            GroupBy::Status => crate::lifecycle::Status::ALL.len() + 1,
            GroupBy::Match => crate::catalogue::MatchKind::ALL.len() + 1,
        }
    }

    /// Sums a scenario over the rows that a selection leaves, grouped in up to two dimensions, for
    /// some of the years ahead (0 the first). Groups are numbered by class, site, maker, status and
    /// match as the columns and their enumerations hold them.
    ///
    /// # Errors
    /// When a year is not ahead, or there are too many groups.
    pub fn sums(
        &self,
        scenario: &Scenario,
        selection: &Selection,
        by: [Option<Dimension>; 2],
        years: &[usize],
    ) -> Result<Sums, ColumnsError> {
        let bounds = bounds_of(years)?;
        let prepared = Prepared::of(self, scenario, &bounds);
        self.sums_prepared(&prepared, selection, by, years, &bounds)
    }

    pub(super) fn sums_prepared(
        &self,
        prepared: &Prepared,
        selection: &Selection,
        by: [Option<Dimension>; 2],
        years: &[usize],
        bounds: &[usize],
    ) -> Result<Sums, ColumnsError> {
        let groups = by.map(|by| by.map_or(1, |by| self.groups_of(by)));
        let pass = Pass::new(self, prepared, selection, by, groups)?;
        let (devices, until) = pass.run();
        let mut grams = Vec::with_capacity(pass.groups * years.len());
        for group in 0..pass.groups {
            for year in years {
                grams.push(difference(
                    &until[group * bounds.len()..][..bounds.len()],
                    bounds,
                    *year,
                ));
            }
        }
        Ok(Sums { groups, years: years.to_vec(), devices, grams })
    }
}

/// The bounds that years lie between, each once, in order.
pub(super) fn bounds_of(years: &[usize]) -> Result<Vec<usize>, ColumnsError> {
    if let Some(year) = years.iter().find(|year| **year >= YEARS_AHEAD) {
        return Err(ColumnsError::Year { year: *year });
    }
    let mut bounds: Vec<usize> = years.iter().flat_map(|year| [*year, *year + 1]).collect();
    bounds.retain(|bound| *bound > 0);
    bounds.sort_unstable();
    bounds.dedup();
    Ok(bounds)
}

/// A year's grams: by its end less by its start, which is 0 on the first day.
pub(super) fn difference<T: Copy + Default + std::ops::Sub<Output = T>>(
    until: &[[T; WIDTH]],
    bounds: &[usize],
    year: usize,
) -> [T; WIDTH] {
    let at = |bound: usize| {
        let found = bounds.iter().position(|known| *known == bound);
        found.map_or([T::default(); WIDTH], |at| until[at])
    };
    let (start, end) = (at(year), at(year + 1));
    std::array::from_fn(|lane| end[lane] - start[lane])
}

/// The states of a row, for loops that know theirs.
const GOES_ON: u8 = State::GoesOn as u8;
const ANEW: u8 = State::Anew as u8;
const REPLACED: u8 = State::Replaced as u8;

/// What a row in a state has carried from the first day to a bound, and 1 for the row itself.
#[expect(clippy::needless_range_loop, reason = "lanes side by side, as SIMD takes them")]
#[inline(always)]
fn row_acc<const STATE: u8>(plan: &KindPlan, step: &Step, used: &UseStep, phase: u32) -> Acc {
    let mut lanes = [0.0; LANES];
    for lane in 0..LANES {
        lanes[lane] = match STATE {
            GOES_ON => parts_between(plan.grams[lane], step.past, step.share),
            ANEW => {
                let balance = plan.grams[lane] - part(plan.grams[lane], step.past);
                part(balance, step.share)
            }
            _ => {
                let past = part(plan.grams[lane], step.past);
                let next = plan.next[lane];
                (plan.grams[lane] - past - plan.back[lane])
                    + f64::from(step.lives) * (next - plan.back[lane])
                    + part(next, step.share)
            }
        };
    }
    Acc { lanes, used: used.whole + i64::from(phase > used.above), rows: 1 }
}

/// What a row has carried from the first day to a bound.
#[inline]
pub(super) fn row_value(plan: &KindPlan, step: &Step, used: &UseStep, phase: u32) -> [i64; WIDTH] {
    let value = match step.state {
        State::GoesOn => row_acc::<GOES_ON>(plan, step, used, phase),
        State::Anew => row_acc::<ANEW>(plan, step, used, phase),
        State::Replaced => row_acc::<REPLACED>(plan, step, used, phase),
    };
    value.grams()
}

#[inline(always)]
fn add(sum: &mut Acc, value: &Acc) {
    for (sum, value) in sum.lanes.iter_mut().zip(value.lanes) {
        *sum += value;
    }
    sum.used += value.used;
    sum.rows += value.rows;
}

impl<'a> Pass<'a> {
    pub fn new(
        columns: &'a Columns,
        prepared: &'a Prepared,
        selection: &Selection,
        by: [Option<Dimension>; 2],
        groups: [usize; 2],
    ) -> Result<Self, ColumnsError> {
        let number = groups[0].saturating_mul(groups[1]);
        let most = 1 << 20;
        if number > most {
            return Err(ColumnsError::TooMany { what: "groups", most });
        }
        let scale = [groups[1] as u32, 1];
        // What a value of a dimension adds to the group's number.
        let adds = |is: &dyn Fn(Dimension) -> Option<usize>| -> u32 {
            let parts = by.iter().zip(scale);
            parts.filter_map(|(by, scale)| Some(is((*by)?)? as u32 * scale)).sum()
        };
        let or_out = |left: bool, number: u32| if left { number } else { LEFT_OUT };
        let of_kind = |kind: &Kind, by: Dimension| match by {
            GroupBy::Class => Some(kind.class.map_or(DeviceClass::ALL.len(), DeviceClass::index)),
            GroupBy::Maker => Some(kind.maker as usize),
            GroupBy::Match => Some(kind.matched as usize),
            GroupBy::Site | GroupBy::Status => None,
        };
        let kinds = columns.kinds.iter().zip(&selection.kinds);
        let by_kind =
            kinds.map(|(kind, left)| or_out(*left, adds(&|by| of_kind(kind, by)))).collect();
        let by_site: Vec<u32> = (selection.sites.iter().enumerate())
            .map(|(at, left)| or_out(*left, adds(&|by| (by == GroupBy::Site).then_some(at))))
            .collect();
        let by_facts: Vec<u32> = (selection.facts.iter().enumerate())
            .map(|(byte, left)| {
                let status = Facts(byte as u8).status() as usize;
                or_out(*left, adds(&|by| (by == GroupBy::Status).then_some(status)))
            })
            .collect();
        let there = columns.there();
        let alone = |adds: &[u32], there: &[bool]| {
            adds.iter().zip(there).all(|(adds, there)| *adds == 0 || !there)
        };
        let by_kind_alone =
            number == 1 && alone(&by_site, &there.sites) && alone(&by_facts, &there.facts);
        Ok(Self { columns, prepared, by_kind, by_site, by_facts, groups: number, by_kind_alone })
    }

    /// Rows by group, and by group and bound what they have carried since the first day.
    fn run(&self) -> (Vec<u64>, Vec<[i64; WIDTH]>) {
        let bounds = self.prepared.steps.len();
        // One group more, for what is left out.
        let mut acc = vec![Acc::default(); (self.groups + 1) * bounds];
        let mut sums = vec![([0_i64; WIDTH], 0_i64); (self.groups + 1) * bounds];
        let mut since = 0;
        let mut at = [0_u32; CHUNK];
        for (kind, _, rows) in self.columns.runs() {
            if self.by_kind[kind] >= LEFT_OUT {
                continue;
            }
            let mut first = rows.start;
            while first < rows.end {
                let chunk = first..rows.end.min(first + CHUNK);
                first = chunk.end;
                since += chunk.len();
                if self.by_kind_alone {
                    for (bound, acc) in acc.iter_mut().step_by(self.groups + 1).enumerate() {
                        add(acc, &self.whole(kind, bound, chunk.clone()));
                    }
                } else {
                    let at = &mut at[..chunk.len()];
                    self.group(kind, chunk.clone(), at);
                    for bound in 0..bounds {
                        let acc = &mut acc[bound * (self.groups + 1)..][..self.groups + 1];
                        self.grouped(kind, bound, chunk.clone(), at, acc);
                    }
                }
                if since >= PUT_AWAY {
                    since = 0;
                    put_away(&mut acc, &mut sums);
                }
            }
        }
        put_away(&mut acc, &mut sums);
        let at = |group: usize, bound: usize| &sums[bound * (self.groups + 1) + group];
        let rows = |group: usize| u64::try_from(at(group, 0).1).unwrap_or_default();
        let grams = |group: usize| (0..bounds).map(move |bound| at(group, bound).0);
        let groups = 0..self.groups;
        (groups.clone().map(rows).collect(), groups.flat_map(grams).collect())
    }

    /// The groups of some rows of a kind; the last number for those left out.
    #[inline]
    pub fn group(&self, kind: usize, rows: std::ops::Range<usize>, at: &mut [u32]) {
        let base = self.by_kind[kind];
        let out = self.groups as u32;
        let sites = &self.columns.site[rows.clone()];
        let facts = &self.columns.facts[rows];
        for ((at, site), facts) in at.iter_mut().zip(sites).zip(facts) {
            let number =
                base + self.by_site[usize::from(*site)] + self.by_facts[usize::from(*facts)];
            *at = number.min(out);
        }
    }

    /// Some rows of a kind cut where their state changes: each part with its state.
    fn by_state(
        &self,
        bound: usize,
        rows: std::ops::Range<usize>,
    ) -> impl Iterator<Item = (State, std::ops::Range<usize>)> {
        let steps = &self.prepared.steps[bound][..];
        let mut first = rows.start;
        std::iter::from_fn(move || {
            let cells = &self.columns.cell[first..rows.end];
            let step = steps[*cells.first()? as usize];
            let part = first..first + cells.partition_point(|cell| *cell < step.until);
            first = part.end;
            Some((step.state, part))
        })
    }

    /// Adds some rows of a kind to their groups.
    fn grouped(
        &self,
        kind: usize,
        bound: usize,
        rows: std::ops::Range<usize>,
        at: &[u32],
        acc: &mut [Acc],
    ) {
        let first = rows.start;
        for (state, rows) in self.by_state(bound, rows) {
            let at = &at[rows.start - first..rows.end - first];
            match state {
                State::GoesOn => self.grouped_in::<GOES_ON>(kind, bound, rows, at, acc),
                State::Anew => self.grouped_in::<ANEW>(kind, bound, rows, at, acc),
                State::Replaced => self.grouped_in::<REPLACED>(kind, bound, rows, at, acc),
            }
        }
    }

    #[inline(never)]
    fn grouped_in<const STATE: u8>(
        &self,
        kind: usize,
        bound: usize,
        rows: std::ops::Range<usize>,
        at: &[u32],
        acc: &mut [Acc],
    ) {
        let plan = self.prepared.kinds[kind];
        let (steps, uses) = (&self.prepared.steps[bound][..], &self.prepared.uses[bound][..]);
        let cells = &self.columns.cell[rows.clone()];
        let draws = &self.columns.draw[rows.clone()];
        let phases = &self.columns.phase[rows];
        for (((cell, draw), phase), at) in cells.iter().zip(draws).zip(phases).zip(at) {
            let (step, used) = (&steps[*cell as usize], &uses[*draw as usize]);
            add(&mut acc[*at as usize], &row_acc::<STATE>(&plan, step, used, *phase));
        }
    }

    /// What all of some rows of a kind have carried.
    pub fn whole(&self, kind: usize, bound: usize, rows: std::ops::Range<usize>) -> Acc {
        let mut sum = Acc::default();
        for (state, rows) in self.by_state(bound, rows) {
            let part = match state {
                State::GoesOn => self.whole_in::<GOES_ON>(kind, bound, rows),
                State::Anew => self.whole_in::<ANEW>(kind, bound, rows),
                State::Replaced => self.whole_in::<REPLACED>(kind, bound, rows),
            };
            add(&mut sum, &part);
        }
        sum
    }

    #[inline(never)]
    fn whole_in<const STATE: u8>(
        &self,
        kind: usize,
        bound: usize,
        rows: std::ops::Range<usize>,
    ) -> Acc {
        let plan = self.prepared.kinds[kind];
        let (steps, uses) = (&self.prepared.steps[bound][..], &self.prepared.uses[bound][..]);
        let cells = &self.columns.cell[rows.clone()];
        let draws = &self.columns.draw[rows.clone()];
        let phases = &self.columns.phase[rows];
        let mut sum = Acc::default();
        for ((cell, draw), phase) in cells.iter().zip(draws).zip(phases) {
            let (step, used) = (&steps[*cell as usize], &uses[*draw as usize]);
            add(&mut sum, &row_acc::<STATE>(&plan, step, used, *phase));
        }
        sum
    }

    /// The same of those among them that the filter leaves.
    pub fn left(&self, kind: usize, bound: usize, rows: std::ops::Range<usize>) -> Acc {
        let mut at = [0_u32; CHUNK];
        let mut acc = [Acc::default(); 2];
        let mut first = rows.start;
        while first < rows.end {
            let chunk = first..rows.end.min(first + CHUNK);
            first = chunk.end;
            let at = &mut at[..chunk.len()];
            self.group(kind, chunk.clone(), at);
            self.grouped(kind, bound, chunk, at, &mut acc);
        }
        acc[0]
    }

    /// Whether the filter leaves any row of a kind.
    pub fn has_kind(&self, kind: usize) -> bool {
        self.by_kind[kind] < LEFT_OUT
    }

    /// Whether it leaves every row of the kinds that it leaves, ungrouped.
    pub fn is_whole(&self) -> bool {
        self.by_kind_alone
    }
}

fn put_away(acc: &mut [Acc], sums: &mut [([i64; WIDTH], i64)]) {
    for (acc, (grams, rows)) in acc.iter_mut().zip(sums) {
        for (sum, grams) in grams.iter_mut().zip(acc.grams()) {
            *sum += grams;
        }
        *rows += acc.rows;
        *acc = Acc::default();
    }
}
