//! One pass over the rows: compute, filter, group.

use super::cells::{
    ANEW, Bound, GOES_ON, KindPlan, LanePair, Prepared, REPLACED, Shares, State, Stretch, UseStep,
    WHOLE_BITS, carried, carried_in_all, half_in_all,
};
use super::columns::{
    Columns, ColumnsError, Facts, Kind, LANES, MOST_SPOTS, Rows, Spot, YEARS_AHEAD,
};
use super::params::Scenario;
use super::selection::Selection;
use crate::factors::DeviceClass;
use crate::fleet::GroupBy;
use crate::quantity::GramsCo2e;

/// What rows are grouped by in one dimension.
pub type Dimension = GroupBy;

/// Grams by lane and of use.
pub(super) const WIDTH: usize = LANES + 1;
/// What rows have carried by a bound: whole grams, so their order does not matter.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Carried {
    lanes: [i64; LANES],
    used: i64,
    /// Number of rows.
    pub rows: u64,
}

impl Carried {
    /// Grams by lane, then of use.
    pub fn grams(&self) -> [i64; WIDTH] {
        std::array::from_fn(|lane| self.lanes.get(lane).copied().unwrap_or(self.used))
    }

    #[inline(always)]
    fn add(&mut self, lanes: [i64; LANES]) {
        for (sum, grams) in self.lanes.iter_mut().zip(lanes) {
            *sum = sum.wrapping_add(grams);
        }
    }
}

/// What the rows of a group have carried by a bound in all, and their number.
#[derive(Debug, Clone, Copy, Default)]
struct Total {
    grams: i64,
    rows: u64,
}

/// By spot of a run, what its rows carry beside what is the same for all of them.
struct BySpot {
    /// Embodied grams in two halves, as two lanes are added at once, with what was carried before
    /// the first day.
    halves: [[i64; 2]; MOST_SPOTS],
    /// Rows whose use is a gram more.
    more: [u32; MOST_SPOTS],
}

/// Grams by group and year, and the number of rows of each group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sums {
    /// Number of groups in each dimension; the last of each holds what has no value in it.
    pub groups: [usize; 2],
    /// Years asked for.
    pub years: Vec<usize>,
    /// Rows left by the filter, by group.
    pub devices: Vec<u64>,
    /// By group, then by year.
    pub grams: Vec<GramsCo2e>,
}

impl Sums {
    /// Grams of a group in one of the years asked for.
    pub fn of(&self, group: [usize; 2], year: usize) -> Option<GramsCo2e> {
        let at = self.years.iter().position(|asked| *asked == year)?;
        let group = group[0] * self.groups[1] + group[1];
        self.grams.get(group * self.years.len() + at).copied()
    }

    /// All grams of all groups in the years asked for.
    pub fn total(&self) -> GramsCo2e {
        self.grams.iter().copied().sum()
    }
}

/// What a pass runs over, with the tables that give each row its group. Kinds and spots have groups
/// of their own; a row's is that of its kind, then that of its spot.
pub(super) struct Pass<'a> {
    columns: &'a Columns,
    prepared: &'a Prepared,
    /// By kind, its group; none where the filter leaves it out.
    by_kind: Vec<Option<usize>>,
    /// By spot, its group; one more than there are where the filter leaves it out.
    by_spot: Vec<usize>,
    groups: [usize; 2],
}

/// Which of a run's rows the filter leaves.
enum Left {
    None,
    /// All, and they are in the one group of the spots.
    All(usize),
    Some,
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
        let groups = by.map(|by| by.map_or(1, |by| self.groups_of(by)));
        let number = groups[0].saturating_mul(groups[1]);
        let most = 1 << 20;
        if number > most {
            return Err(ColumnsError::TooMany { what: "groups", most });
        }
        let pass = Pass::new(self, &prepared, selection, by);
        let totals = pass.totals();
        let of_kinds = by.map(|by| by.is_some_and(of_kind));
        let per_bound = totals.len() / bounds.len().max(1);
        let (mut devices, mut grams) = (Vec::with_capacity(number), Vec::new());
        for group in 0..number {
            // A dimension is one of the kinds or one of the spots, and so is its place in a group.
            let places = [group / groups[1], group % groups[1]];
            let mut at = [0, 0];
            for ((place, of_kind), number) in places.into_iter().zip(of_kinds).zip(groups) {
                let of = &mut at[usize::from(!of_kind)];
                *of = *of * number + place;
            }
            let at = at[0] * (pass.groups[1] + 1) + at[1];
            let until = |bound: usize| totals[bound * per_bound + at];
            devices.push(if bounds.is_empty() { 0 } else { until(0).rows });
            grams.extend(years.iter().map(|year| {
                GramsCo2e::new(difference(&bounds, *year, |bound| until(bound).grams))
            }));
        }
        Ok(Sums { groups, years: years.to_vec(), devices, grams })
    }
}

/// Whether a dimension is one of the kinds; otherwise it is one of the spots.
fn of_kind(by: Dimension) -> bool {
    match by {
        GroupBy::Class | GroupBy::Maker | GroupBy::Match => true,
        GroupBy::Site | GroupBy::Status => false,
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
pub(super) fn difference(bounds: &[usize], year: usize, until: impl Fn(usize) -> i64) -> i64 {
    let at = |bound: usize| {
        let found = bounds.iter().position(|known| *known == bound);
        found.map_or(0, &until)
    };
    at(year + 1) - at(year)
}

impl<'a> Pass<'a> {
    pub fn new(
        columns: &'a Columns,
        prepared: &'a Prepared,
        selection: &Selection,
        by: [Option<Dimension>; 2],
    ) -> Self {
        // Numbers of groups, the kinds' and the spots'.
        let mut groups = [1, 1];
        for by in by.into_iter().flatten() {
            groups[usize::from(!of_kind(by))] *= columns.groups_of(by);
        }
        let number = |place: &dyn Fn(Dimension) -> Option<usize>| {
            let known = by.into_iter().flatten().filter_map(|by| Some((by, place(by)?)));
            known.fold(0, |number, (by, place)| number * columns.groups_of(by) + place)
        };
        let kind = |kind: &Kind| {
            number(&|by| match by {
                GroupBy::Class => {
                    Some(kind.class.map_or(DeviceClass::ALL.len(), DeviceClass::index))
                }
                GroupBy::Maker => Some(kind.maker as usize),
                GroupBy::Match => Some(kind.matched as usize),
                GroupBy::Site | GroupBy::Status => None,
            })
        };
        let spot = |spot: &Spot| {
            number(&|by| match by {
                GroupBy::Site => Some(usize::from(spot.site)),
                GroupBy::Status => Some(Facts(spot.facts).status() as usize),
                GroupBy::Class | GroupBy::Maker | GroupBy::Match => None,
            })
        };
        let kinds = columns.kinds.iter().zip(&selection.kinds);
        let by_kind = kinds.map(|(of, left)| left.then(|| kind(of)));
        let spots = columns.spots.iter();
        let by_spot = spots.map(|of| if selection.leaves_spot(*of) { spot(of) } else { groups[1] });
        let (by_kind, by_spot) = (by_kind.collect(), by_spot.collect());
        Self { columns, prepared, by_kind, by_spot, groups }
    }

    /// By bound, by the kinds' group and by the spots': what is carried in all.
    fn totals(&self) -> Vec<Total> {
        // Behind the groups of the spots is one for what is left out.
        let per_kind = self.groups[1] + 1;
        let per_bound = self.groups[0] * per_kind;
        let mut totals = vec![Total::default(); per_bound * self.prepared.bounds.len()];
        let mut by_spot = BySpot { halves: [[0; 2]; MOST_SPOTS], more: [0; MOST_SPOTS] };
        for run in self.columns.runs() {
            let Some(kind) = self.by_kind[run.kind] else { continue };
            let left = self.left(&run);
            for (at, bound) in self.prepared.bounds.iter().enumerate() {
                let totals = &mut totals[at * per_bound + kind * per_kind..][..per_kind];
                match left {
                    Left::None => {}
                    Left::All(group) => {
                        let all = self.all(&run, bound);
                        totals[group].grams += all.grams().iter().sum::<i64>();
                        totals[group].rows += all.rows;
                    }
                    Left::Some => {
                        self.parts(&run, bound, |part| match part.stretch.state {
                            State::GoesOn => self.apart::<GOES_ON>(part, &mut by_spot),
                            State::Anew => self.apart::<ANEW>(part, &mut by_spot),
                            State::Replaced => self.apart::<REPLACED>(part, &mut by_spot),
                        });
                        self.collect(&run, bound, &mut by_spot, totals);
                    }
                }
            }
        }
        totals
    }

    /// Adds what a run's rows carry by spot to the groups of the spots, and empties it.
    #[inline(never)]
    fn collect(&self, run: &Rows, bound: &Bound, by_spot: &mut BySpot, totals: &mut [Total]) {
        // Each half of each row is so much too much.
        let whole = bound.uses[run.draw].whole.wrapping_sub(WHOLE_BITS.wrapping_mul(2));
        let pasts = &self.columns.spot_pasts()[run.spots.clone()];
        let spots = &self.columns.run_spots[run.spots.clone()];
        let counts = &self.columns.spot_counts()[run.spots.clone()];
        let sums = by_spot.halves.iter_mut().zip(&mut by_spot.more);
        for (((spot, rows), past), (halves, more)) in spots.iter().zip(counts).zip(pasts).zip(sums)
        {
            let [one, other] = std::mem::take(halves);
            let used = whole.wrapping_mul(*rows as i64).wrapping_add(std::mem::take(more).into());
            let embodied = one.wrapping_add(other).wrapping_sub(*past);
            let total = &mut totals[self.by_spot[*spot as usize]];
            total.grams = total.grams.wrapping_add(embodied.wrapping_add(used));
            total.rows += rows;
        }
    }

    /// By spot of a run, its group (none where the filter leaves it out) and the number of rows.
    fn spots(&self, run: &Rows) -> impl Iterator<Item = (Option<usize>, u64)> {
        let spots = &self.columns.run_spots[run.spots.clone()];
        let counts = &self.columns.spot_counts()[run.spots.clone()];
        let left_out = self.groups[1];
        spots.iter().zip(counts).map(move |(spot, rows)| {
            (Some(self.by_spot[*spot as usize]).filter(|group| *group != left_out), *rows)
        })
    }

    /// By bound, what those of a run's rows carry that the filter leaves; groups do not matter.
    pub fn carried(&self, run: &Rows) -> Vec<Carried> {
        let left = self.by_kind[run.kind].map_or(Left::None, |_| self.left(run));
        let of = |bound: &Bound| match left {
            Left::None => Carried::default(),
            Left::All(_) => self.all(run, bound),
            Left::Some => {
                let mut left = [false; MOST_SPOTS];
                let mut sum = Carried::default();
                for (left, (group, rows)) in left.iter_mut().zip(self.spots(run)) {
                    *left = group.is_some();
                    sum.rows += if *left { rows } else { 0 };
                }
                self.parts(run, bound, |part| match part.stretch.state {
                    State::GoesOn => self.some::<GOES_ON>(part, &left, &mut sum),
                    State::Anew => self.some::<ANEW>(part, &left, &mut sum),
                    State::Replaced => self.some::<REPLACED>(part, &left, &mut sum),
                });
                sum
            }
        };
        self.prepared.bounds.iter().map(of).collect()
    }

    /// Which of the rows of a run, whose kind is left, are left.
    fn left(&self, run: &Rows) -> Left {
        let mut groups = self.spots(run).map(|(group, _)| group);
        let first = groups.next().flatten();
        if !groups.all(|group| group == first) {
            return Left::Some;
        }
        first.map_or(Left::None, Left::All)
    }

    /// The parts of a run whose cells are in one stretch; `each` tells how many rows it took.
    #[inline(always)]
    fn parts(&self, run: &Rows, bound: &Bound, mut each: impl FnMut(&Part<'_>) -> usize) {
        let plan = &self.prepared.kinds[run.kind];
        let used = bound.uses[run.draw];
        let mut first = run.rows.start;
        while let Some(cell) = self.columns.cell[first..run.rows.end].first() {
            let stretch = bound.stretch_of(*cell);
            let shares = &bound.shares[..stretch.until as usize];
            let rows = first..run.rows.end;
            first += each(&Part { plan, used, stretch, shares, rows });
        }
    }

    /// What all rows of a run carry.
    fn all(&self, run: &Rows, bound: &Bound) -> Carried {
        let used = bound.uses[run.draw];
        let more = above(&self.columns.sorted_phases()[run.rows.clone()], used.above);
        let mut sum = Carried {
            lanes: self.columns.run_pasts()[run.at].map(i64::wrapping_neg),
            used: run.rows.len() as i64 * used.whole + more as i64,
            rows: run.rows.len() as u64,
        };
        self.parts(run, bound, |part| {
            let (lanes, rows) = match part.stretch.state {
                State::GoesOn => self.together::<GOES_ON>(part),
                State::Anew => self.together::<ANEW>(part),
                State::Replaced => self.together::<REPLACED>(part),
            };
            sum.add(lanes);
            let fixed = part.plan.fixed(&part.stretch);
            sum.add(fixed.map(|fixed| fixed.wrapping_sub(WHOLE_BITS).wrapping_mul(rows as i64)));
            rows
        });
        sum
    }

    /// The sum of [`carried_in_all`], and of how many rows.
    #[inline(never)]
    fn together<const STATE: u8>(&self, part: &Part<'_>) -> ([i64; LANES], usize) {
        let Part { plan, shares, rows, .. } = part;
        let (plan, cells) = (**plan, &self.columns.cell[rows.clone()]);
        let mut sum = Carried::default();
        for (taken, cell) in cells.iter().enumerate() {
            let Some(shares) = shares.get(*cell as usize) else { return (sum.lanes, taken) };
            sum.add(carried_in_all::<STATE>(&plan, *shares));
        }
        (sum.lanes, cells.len())
    }

    /// Adds what those rows carry that the filter leaves.
    #[inline(never)]
    fn some<const STATE: u8>(
        &self,
        part: &Part<'_>,
        left: &[bool; MOST_SPOTS],
        sum: &mut Carried,
    ) -> usize {
        let Part { plan, used, stretch, shares, rows } = part;
        let fixed = plan.fixed(stretch);
        let cells = &self.columns.cell[rows.clone()];
        let phases = &self.columns.phase[rows.clone()];
        let spots = &self.columns.spot[rows.clone()];
        for (taken, ((cell, phase), spot)) in cells.iter().zip(phases).zip(spots).enumerate() {
            let Some(shares) = shares.get(*cell as usize) else { return taken };
            if !left[usize::from(*spot)] {
                continue;
            }
            sum.add(carried::<STATE>(plan, *shares));
            sum.add(fixed);
            sum.used += used.of_phase(*phase);
        }
        cells.len()
    }

    /// Adds what rows carry to the spot of each.
    fn apart<const STATE: u8>(&self, part: &Part<'_>, by_spot: &mut BySpot) -> usize {
        let ([one, other], pairs) = part.plan.pairs();
        match pairs {
            0 | 1 => self.apart_in::<STATE, 1>(part, [one], by_spot),
            _ => self.apart_in::<STATE, 2>(part, [one, other], by_spot),
        }
    }

    #[inline(never)]
    fn apart_in<const STATE: u8, const PAIRS: usize>(
        &self,
        part: &Part<'_>,
        pairs: [LanePair; PAIRS],
        by_spot: &mut BySpot,
    ) -> usize {
        let Part { plan, used, stretch, shares, rows } = part;
        let fixed = plan.fixed_in_halves(stretch);
        let (above, shares) = (used.above, *shares);
        let cells = &self.columns.cell[rows.clone()];
        let phases = &self.columns.phase[rows.clone()];
        let spots = &self.columns.spot[rows.clone()];
        for (taken, ((cell, phase), spot)) in cells.iter().zip(phases).zip(spots).enumerate() {
            let Some(shares) = shares.get(*cell as usize) else { return taken };
            let spot = usize::from(*spot);
            let held = &mut by_spot.halves[spot];
            for (half, held) in held.iter_mut().enumerate() {
                let sum = half_in_all::<STATE, PAIRS>(&pairs, half, *shares, fixed[half]);
                *held = held.wrapping_add(sum);
            }
            by_spot.more[spot] += u32::from(*phase > above);
        }
        cells.len()
    }
}

/// How many of some ascending phases are above one. They are as good as even, so the place is looked
/// for where it would be then.
pub(super) fn above(phases: &[u32], above: u32) -> usize {
    let whole = phases.len();
    let near = ((whole as u64 * u64::from(above)) >> 32) as usize;
    let reach = 8 + whole / 32;
    let (low, high) = (near.saturating_sub(reach), (near + reach).min(whole));
    let outside = phases[..low].last().is_some_and(|phase| *phase > above)
        || phases[high..].first().is_some_and(|phase| *phase <= above);
    let (low, high) = if outside { (0, whole) } else { (low, high) };
    whole - low - phases[low..high].partition_point(|phase| *phase <= above)
}

/// Rows of a run, the first of which are in one stretch.
struct Part<'a> {
    plan: &'a KindPlan,
    used: UseStep,
    stretch: Stretch,
    /// By cell, up to the end of the stretch: a row whose cell has none here is the next stretch's.
    /// One look tells both, where a search for the end would wait for memory.
    shares: &'a [Shares],
    rows: std::ops::Range<usize>,
}
