//! A scenario worked out for every cell, draw and kind, so that a row is only looked up.

use super::build::PARTS;
use super::columns::{Cell, Columns, Kind, LANES, Rows, YEARS_AHEAD};
use super::params::{Scenario, USUAL_HOURS_TENTHS};
use super::sums::WIDTH;
use crate::factors::DAYS_PER_YEAR;
use crate::quantity::Day;

/// 1.5 · 2⁵²: added and taken off again, it rounds a float to the nearest whole number.
const TO_WHOLE: f64 = 6_755_399_441_055_744.0;

/// Lifts a share above the true fraction by less than half a gram can show: see the room's note.
const LIFT: f64 = 1.0 + 8.0 * f64::EPSILON;

/// What [`part_bits`] is too much.
#[expect(clippy::cast_possible_wrap, reason = "only differences count")]
pub(super) const WHOLE_BITS: i64 = TO_WHOLE.to_bits() as i64;

/// The states of a row, for loops that know theirs.
pub(super) const GOES_ON: u8 = State::GoesOn as u8;
pub(super) const ANEW: u8 = State::Anew as u8;
pub(super) const REPLACED: u8 = State::Replaced as u8;

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

/// Neighbouring cells whose rows carry in the same way by a bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    pub state: State,
    /// Replacements that are over.
    pub lives: i64,
    /// The first cell after it.
    pub until: u32,
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
    /// Whole grams of the device, and of a replacement, without that.
    pub own: [i64; LANES],
    pub over: [i64; LANES],
}

/// A cell's shares by a bound, lifted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Shares {
    /// Of the whole, carried before the first day.
    pub past: f64,
    /// Of the whole, of the remaining balance or of a replacement, by its stretch's state.
    pub now: f64,
}

/// A scenario worked out for a bound of the years ahead.
#[derive(Debug, Clone)]
pub(super) struct Bound {
    /// By cell.
    pub shares: Vec<Shares>,
    pub stretches: Vec<Stretch>,
    /// By draw.
    pub uses: Vec<UseStep>,
}

/// A scenario worked out for some of the bounds of the years ahead.
#[derive(Debug, Clone)]
pub(super) struct Prepared {
    pub bounds: Vec<Bound>,
    pub kinds: Vec<KindPlan>,
}

/// `x · share`, rounded half away from zero to a whole number, as an integer that is
/// [`WHOLE_BITS`] too much: sums and differences of them need no conversion.
#[inline(always)]
#[expect(clippy::cast_possible_wrap, reason = "only differences count")]
pub(super) fn part_bits(x: f64, share: f64) -> i64 {
    (x * share + TO_WHOLE).to_bits() as i64
}

/// `x · share`, rounded half away from zero to a whole number.
#[inline(always)]
fn part(x: f64, share: f64) -> f64 {
    (x * share + TO_WHOLE) - TO_WHOLE
}

/// What one row carries by lane, but for [`KindPlan::fixed`]: see the room's rule.
#[inline(always)]
pub(super) fn carried<const STATE: u8>(plan: &KindPlan, shares: Shares) -> [i64; LANES] {
    let Shares { past, now } = shares;
    let mut lanes = [0; LANES];
    for (lane, carried) in lanes.iter_mut().enumerate() {
        let grams = plan.grams[lane];
        *carried = match STATE {
            GOES_ON => part_bits(grams, now).wrapping_sub(part_bits(grams, past)),
            ANEW => part_bits(grams - part(grams, past), now).wrapping_sub(WHOLE_BITS),
            _ => part_bits(plan.next[lane], now).wrapping_sub(part_bits(grams, past)),
        };
    }
    lanes
}

/// What one row carries in a lane, with what it carried before the first day unless it is replaced
/// (its own whole then holds that). It is added to a whole number near [`TO_WHOLE`], which rounds it
/// to the nearest whole number: to `on`, or to its own past where it is spread anew.
#[inline(always)]
fn lane_in_all<const STATE: u8>(grams: f64, next: f64, shares: Shares, on: f64) -> f64 {
    let Shares { past, now } = shares;
    match STATE {
        GOES_ON => grams * now + on,
        ANEW => {
            let past = grams * past + TO_WHOLE;
            let balance = (grams + TO_WHOLE) - past;
            balance * now + past
        }
        _ => next * now + on,
    }
}

/// What one row carries in each lane, [`WHOLE_BITS`] too much: see [`lane_in_all`].
#[inline(always)]
#[expect(clippy::cast_possible_wrap, reason = "only differences count")]
pub(super) fn carried_in_all<const STATE: u8>(plan: &KindPlan, shares: Shares) -> [i64; LANES] {
    let mut lanes = [0; LANES];
    for (lane, carried) in lanes.iter_mut().enumerate() {
        let (grams, next) = (plan.grams[lane], plan.next[lane]);
        *carried = lane_in_all::<STATE>(grams, next, shares, TO_WHOLE).to_bits() as i64;
    }
    lanes
}

/// Two lanes of a kind, as two are worked out at once.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct LanePair {
    grams: [f64; 2],
    next: [f64; 2],
}

/// What one row carries in one half of all pairs of lanes, [`WHOLE_BITS`] too much.
#[inline(always)]
#[expect(clippy::cast_possible_wrap, reason = "only differences count")]
pub(super) fn half_in_all<const STATE: u8, const PAIRS: usize>(
    pairs: &[LanePair; PAIRS],
    half: usize,
    shares: Shares,
    fixed: f64,
) -> i64 {
    let lane = |pair: &LanePair, on: f64| {
        lane_in_all::<STATE>(pair.grams[half], pair.next[half], shares, on)
    };
    if STATE == ANEW {
        // Each by itself: one on top of the other would take two more steps than the sum.
        let sum = |sum: i64, pair| sum.wrapping_add(lane(pair, TO_WHOLE).to_bits() as i64);
        return pairs.iter().fold((PAIRS as i64 - 1).wrapping_mul(-WHOLE_BITS), sum);
    }
    pairs.iter().fold(fixed, |on, pair| lane(pair, on)).to_bits() as i64
}

impl Prepared {
    /// `bounds` are numbers of the bounds ahead, 1 for the end of the first year.
    pub fn of(columns: &Columns, scenario: &Scenario, bounds: &[usize]) -> Self {
        let days = columns.bounds();
        let last = bounds.iter().max().map_or(0, |last| (*last).min(YEARS_AHEAD));
        let energies = columns.energies_of_draws(scenario, last);
        let bound = |bound: &usize| {
            let at = days[(*bound).min(YEARS_AHEAD)];
            let mut stretches: Vec<Stretch> = Vec::new();
            let cells = columns.cells.iter().zip(columns.pasts());
            let shares = (1_u32..).zip(cells).map(|(until, (cell, past))| {
                let (state, lives, now) = step(cell, scenario, columns.from, at);
                match stretches.last_mut() {
                    Some(last) if (last.state, last.lives) == (state, lives) => last.until = until,
                    _ => stretches.push(Stretch { state, lives, until }),
                }
                Shares { past: *past, now }
            });
            let shares = shares.collect();
            let until = |years: &[i64; YEARS_AHEAD]| years.iter().take(*bound).sum::<i64>();
            let uses = energies.iter();
            let uses = uses.map(|(kwh, years)| UseStep::of(use_value(*kwh, until(years))));
            Bound { shares, stretches, uses: uses.collect() }
        };
        Self {
            bounds: bounds.iter().map(bound).collect(),
            kinds: columns.kinds.iter().map(|kind| columns.plan_of(kind, scenario)).collect(),
        }
    }

    /// What a row of a run has carried by a prepared bound, by lane and of use.
    #[inline]
    pub fn row(&self, columns: &Columns, run: &Rows, row: usize, bound: usize) -> [i64; WIDTH] {
        let bound = &self.bounds[bound];
        let plan = &self.kinds[run.kind];
        let cell = columns.cell[row];
        let stretch = bound.stretch_of(cell);
        let shares = bound.shares[cell as usize];
        let lanes = match stretch.state {
            State::GoesOn => carried::<GOES_ON>(plan, shares),
            State::Anew => carried::<ANEW>(plan, shares),
            State::Replaced => carried::<REPLACED>(plan, shares),
        };
        let fixed = plan.fixed(&stretch);
        let used = bound.uses[run.draw].of_phase(columns.phase[row]);
        std::array::from_fn(|lane| match lanes.get(lane) {
            Some(grams) => grams.wrapping_add(fixed[lane]),
            None => used,
        })
    }
}

impl Bound {
    /// The stretch of a cell.
    #[inline]
    pub fn stretch_of(&self, cell: u32) -> Stretch {
        self.stretches[self.stretches.partition_point(|stretch| stretch.until <= cell)]
    }
}

impl KindPlan {
    /// What a row carries by lane whatever its days, beside [`carried_in_all`]: replaced, its own
    /// whole without what is handed back, and the replacements that are over.
    pub fn fixed(&self, stretch: &Stretch) -> [i64; LANES] {
        std::array::from_fn(|lane| match stretch.state {
            State::GoesOn | State::Anew => 0,
            State::Replaced => self.own[lane] + stretch.lives * self.over[lane],
        })
    }

    /// The lanes that carry something, in pairs, and how many pairs there are: a figure known by
    /// its making alone, or whole but for what is unattributed, needs one.
    pub fn pairs(&self) -> ([LanePair; LANES / 2], usize) {
        let mut pairs = [LanePair::default(); LANES / 2];
        let mut lanes = 0;
        for (grams, next) in self.grams.into_iter().zip(self.next) {
            if grams != 0.0 || next != 0.0 {
                pairs[lanes / 2].grams[lanes % 2] = grams;
                pairs[lanes / 2].next[lanes % 2] = next;
                lanes += 1;
            }
        }
        (pairs, lanes.div_ceil(2))
    }

    /// The same in two halves, beyond [`TO_WHOLE`].
    pub fn fixed_in_halves(&self, stretch: &Stretch) -> [f64; 2] {
        let [a, b, c, d] = self.fixed(stretch);
        [a + c, b + d].map(|fixed| fixed as f64 + TO_WHOLE)
    }
}

impl Columns {
    /// By cell, lifted: the share of the whole carried before the first day.
    pub(super) fn pasts(&self) -> &[f64] {
        self.derived.pasts.get_or_init(|| {
            let plan = Scenario::default();
            let past = |cell| Days::of(cell, &plan, self.from, self.from);
            self.cells.iter().map(|cell| past(cell).map_or(0.0, |days| share(days.past))).collect()
        })
    }

    /// By run, whole grams of each lane that its rows have carried before the first day.
    pub(super) fn run_pasts(&self) -> &[[i64; LANES]] {
        self.derived.run_pasts.get_or_init(|| {
            let of = |run: Rows| {
                let mut sum = [0_i64; LANES];
                for row in run.rows.clone() {
                    let past = self.past_of(&run, row);
                    for (sum, grams) in sum.iter_mut().zip(past) {
                        *sum = sum.wrapping_add(grams);
                    }
                }
                sum
            };
            self.runs().map(of).collect()
        })
    }

    /// By run and its spots, whole grams of all lanes that its rows have carried before the first
    /// day.
    pub(super) fn spot_pasts(&self) -> &[i64] {
        self.derived.spot_pasts.get_or_init(|| {
            let mut sums = vec![0_i64; self.run_spots.len()];
            for run in self.runs() {
                let sums = &mut sums[run.spots.clone()];
                for row in run.rows.clone() {
                    let sum = &mut sums[usize::from(self.spot[row])];
                    *sum = sum.wrapping_add(self.past_of(&run, row).iter().sum());
                }
            }
            sums
        })
    }

    /// What a row of a run has carried before the first day, by lane.
    fn past_of(&self, run: &Rows, row: usize) -> [i64; LANES] {
        let past = self.pasts()[self.cell[row] as usize];
        let grams = self.kinds[run.kind].grams;
        grams.map(|grams| part_bits(f64::from(grams), past).wrapping_sub(WHOLE_BITS))
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
    /// Grams of a row with this phase.
    #[inline(always)]
    pub fn of_phase(self, phase: u32) -> i64 {
        self.whole + i64::from(phase > self.above)
    }

    fn of(value: f64) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "saturates")]
        let rounded = |phase: u32| libm::round(left_over(phase) + value) as i64;
        let whole = rounded(0);
        // The last phase that adds nothing; rounding grows with the phase. It is where the left over
        // reaches the half above, but for the float's last places: looked for there first.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
        let near = ((whole as f64 + 1.0 - value) * PARTS) as u32;
        let (mut low, mut high) = (near.saturating_sub(1), near.saturating_add(1));
        if rounded(low) > whole || rounded(high) <= whole {
            if rounded(u32::MAX) <= whole {
                return Self { whole, above: u32::MAX };
            }
            (low, high) = (0, u32::MAX);
        }
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

/// Days as a share, lifted.
fn share((days, of): (i32, i32)) -> f64 {
    f64::from(days) / f64::from(of.max(1)) * LIFT
}

/// How a cell's rows carry by a bound, the replacements that are over, and the share, lifted.
fn step(cell: &Cell, scenario: &Scenario, from: Day, at: Day) -> (State, i64, f64) {
    match Days::of(cell, scenario, from, at) {
        Some(Days { replaced: Some((lives, days_in, life)), .. }) => {
            (State::Replaced, lives.into(), share((days_in, life)))
        }
        Some(days) if days.anew => (State::Anew, 0, share(days.spread)),
        Some(days) => (State::GoesOn, 0, share(days.spread)),
        None => (State::GoesOn, 0, 0.0),
    }
}

impl Columns {
    /// By draw, the class's energy and its first years' grid sums as the scenario has them.
    fn energies_of_draws(
        &self,
        scenario: &Scenario,
        years: usize,
    ) -> Vec<(f64, [i64; YEARS_AHEAD])> {
        let weights = year_weights(scenario);
        let of = |draw: &super::columns::Draw| {
            let mut sums = [0; YEARS_AHEAD];
            for ((sum, of), weight) in sums.iter_mut().zip(draw.years).zip(weights).take(years) {
                *sum = weighed(of, weight);
            }
            (self.yearly_kwh(draw), sums)
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
        let back = [0.0, 0.0, back, 0.0];
        #[expect(clippy::cast_possible_truncation, reason = "whole grams of a device")]
        let without = |of: [f64; LANES]| std::array::from_fn(|lane| (of[lane] - back[lane]) as i64);
        KindPlan { grams, next, back, own: without(grams), over: without(next) }
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
