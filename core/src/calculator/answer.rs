//! What a kind of device carries over its life and in a year of it, and beside that: kept longer,
//! taken refurbished, or new for its usual life.

use super::compact::ClassRow;
use crate::embodied::plain::PlainEmbodied;
use crate::embodied::{EmbodiedMethod, Stage};
use crate::estimate::{Estimate, Moments, Shape, Sources, Z95};
use crate::factors::{DAYS_PER_YEAR, days_of};
use crate::fleet::scenario::{HOURS_TENTHS, USUAL_HOURS_TENTHS};
use crate::fleet::{Carbon, moments, range};
use crate::lifecycle::use_grams;
use crate::quantity::GramsCo2e;
use std::ops::RangeInclusive;

/// Planned lives that are believed, years.
pub const YEARS: RangeInclusive<f64> = 0.5..=25.0;
/// Hours of use a day, in tenths.
pub const HOURS: RangeInclusive<u16> = HOURS_TENTHS;
/// Numbers of devices that are answered for.
pub const QUANTITY: RangeInclusive<u32> = 1..=1_000_000;

/// Days by which a life is longer that lasts a year more.
const YEAR_MORE: u32 = 365;

/// What one device is made of and draws, and how both err.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Priced {
    /// Embodied carbon of the whole device by stage, its use 0; none where no figure is published.
    pub made: Option<([GramsCo2e; Stage::ALL.len()], Shape)>,
    /// Where that comes from, and whether its stages are the class's proportions.
    pub origin: Option<(EmbodiedMethod, bool)>,
    /// Electricity of a usual year, kWh; none where no open figure exists.
    pub energy: Option<(f64, Shape)>,
    /// Refurbishing it, as a share of making it, and the share's standard deviation.
    pub refurbish: (f64, f64),
    /// Usual life of its class, days.
    pub usual_days: u32,
}

impl Priced {
    /// Of a device of which nothing is known.
    pub const UNKNOWN: Self =
        Self { made: None, origin: None, energy: None, refurbish: (0.0, 0.0), usual_days: 0 };

    /// Of embodied carbon and of a year's energy, where each is known.
    pub fn new(made: Option<&PlainEmbodied>, energy: Option<Estimate>, class: &ClassRow) -> Self {
        let grams =
            |of: &PlainEmbodied| of.stages.map(|kilograms| GramsCo2e::rounded(kilograms * 1000.0));
        let [share, low, high] = class.refurbish;
        let spread = Estimate::from_percentiles(share, low, high);
        Self {
            made: made.map(|of| (grams(of), of.stated.shape())),
            origin: made.map(|of| (of.method, of.split_by_class)),
            energy: energy.map(|of| (of.mean, of.shape())),
            refurbish: (share, spread.sd),
            usual_days: days_of(class.life[0]),
        }
    }

    /// Whether nothing is known that it carries.
    pub fn is_unknown(&self) -> bool {
        self.made.is_none() && self.energy.is_none()
    }
}

/// How devices are taken and used. What lies outside its range is the caller's to refuse; here it
/// is held to it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Question {
    /// How long each is kept, days; at least 1.
    pub days: u32,
    /// Of them, how many are taken refurbished, per cent, 0 to 100.
    pub refurbished: u8,
    /// Hours of use a day, in tenths; 80 is what a usual year's electricity stands for.
    pub hours: u16,
    /// How many devices.
    pub quantity: u32,
    /// Grid factor, mg CO2e/kWh; none where the use is not to be counted.
    pub rate: Option<i64>,
}

/// What the same devices are compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// Each kept a year longer.
    Longer,
    /// All of them refurbished.
    Refurbished,
    /// All of them new, for the usual life of their class.
    Usual,
}

impl Case {
    /// Every case, in the order they are shown.
    pub const ALL: [Self; 3] = [Self::Longer, Self::Refurbished, Self::Usual];
}

/// All devices together; they err together, so ranges grow with their number.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Answer {
    /// Over the life, by stage.
    pub stages: [GramsCo2e; Stage::ALL.len()],
    /// Over the life.
    pub life: Carbon,
    /// In a year of it, of 365.25 days.
    pub year: Carbon,
    /// Electricity over the life, kWh; none where it is not known.
    pub energy_kwh: Option<f64>,
}

/// Another case beside the one asked for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Compared {
    /// What it carries in a year.
    pub year: Carbon,
    /// What it carries less in a year than the one asked for.
    pub less: Difference,
}

/// A difference of two figures, which rest on the same sources; below 0 where it is more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Difference {
    /// The mean.
    pub mean: GramsCo2e,
    /// 5th percentile.
    pub low: GramsCo2e,
    /// 95th percentile.
    pub high: GramsCo2e,
}

impl Question {
    fn held(mut self) -> Self {
        self.days = self.days.max(1);
        self.refurbished = self.refurbished.min(100);
        self.hours = self.hours.min(*HOURS.end());
        self.quantity = self.quantity.clamp(*QUANTITY.start(), *QUANTITY.end());
        self
    }

    fn as_case(&self, case: Case, priced: &Priced) -> Self {
        match case {
            Case::Longer => Self { days: self.days.saturating_add(YEAR_MORE), ..*self },
            Case::Refurbished => Self { refurbished: 100, ..*self },
            Case::Usual => Self { days: priced.usual_days, refurbished: 0, ..*self },
        }
    }

    /// Shares of the embodied stages that the devices carry, as replacements in a scenario do: those
    /// that are refurbished carry the refurbishment in the place of the making, and the end of life.
    fn shares(&self, priced: &Priced) -> [f64; Stage::ALL.len()] {
        let refurbished = f64::from(self.refurbished) / 100.0;
        let mut shares = [1.0 - refurbished; Stage::ALL.len()];
        shares[Stage::Manufacture.index()] += refurbished * priced.refurbish.0;
        shares[Stage::EndOfLife.index()] = 1.0;
        shares
    }

    /// A year's part of the life.
    fn yearly(&self) -> f64 {
        DAYS_PER_YEAR / f64::from(self.days)
    }

    /// What the question says of a device.
    pub fn answer(&self, priced: &Priced) -> Answer {
        let asked = self.held();
        let quantity = f64::from(asked.quantity);
        let mut stages = [GramsCo2e::ZERO; Stage::ALL.len()];
        let mut made = Shape::default();
        if let Some((grams, shape)) = &priced.made {
            for ((stage, grams), share) in stages.iter_mut().zip(grams).zip(asked.shares(priced)) {
                *stage = GramsCo2e::rounded(grams.grams() as f64 * share * quantity);
            }
            let embodied: GramsCo2e = stages.iter().copied().sum();
            let manufacture = grams[Stage::Manufacture.index()].grams() as f64 * quantity;
            let refurbished = f64::from(asked.refurbished) / 100.0;
            let sd = manufacture * refurbished * priced.refurbish.1;
            made = wider(*shape, sd, embodied.grams() as f64);
        }
        let mut used = Shape::default();
        let mut energy_kwh = None;
        if let (Some((kwh, shape)), Some(rate)) = (priced.energy, asked.rate) {
            let kwh = kwh * (f64::from(asked.hours) / f64::from(USUAL_HOURS_TENTHS));
            let one = use_grams(kwh, rate * i64::from(asked.days));
            stages[Stage::Use.index()] = GramsCo2e::rounded(one.grams() as f64 * quantity);
            energy_kwh = Some(kwh * f64::from(asked.days) / DAYS_PER_YEAR * quantity);
            used = shape;
        }
        let life = carbon(&stages, made, used);
        let yearly = asked.yearly();
        let year = Carbon {
            mean_kg: part(life.mean_kg, yearly),
            low_kg: part(life.low_kg, yearly),
            high_kg: part(life.high_kg, yearly),
        };
        Answer { stages, life, year, energy_kwh }
    }

    /// What another case says beside it. The use of a year is the same in both, so the difference
    /// is one of what is made.
    pub fn compared(&self, priced: &Priced, case: Case) -> Compared {
        let asked = self.held();
        let other = asked.as_case(case, priced);
        let year = other.answer(priced).year;
        let Some((grams, shape)) = &priced.made else {
            return Compared { year, less: Difference::default() };
        };
        let quantity = f64::from(asked.quantity);
        let yearly = [asked.yearly(), other.yearly()];
        let shares = asked.shares(priced).into_iter().zip(other.shares(priced));
        let mut less = 0.0;
        for (grams, (ours, theirs)) in grams.iter().zip(shares) {
            let grams = grams.grams() as f64 * quantity;
            less += grams * (ours * yearly[0] - theirs * yearly[1]);
        }
        let manufacture = grams[Stage::Manufacture.index()].grams() as f64 * quantity;
        let refurbished = |of: &Self, yearly| f64::from(of.refurbished) / 100.0 * yearly;
        let apart = refurbished(&asked, yearly[0]) - refurbished(&other, yearly[1]);
        let sd = (manufacture * apart * priced.refurbish.1).abs();
        Compared { year, less: Difference::of(less, *shape, sd) }
    }
}

impl Difference {
    /// A difference that errs with its size, by a shape, and by a deviation of its own.
    fn of(grams: f64, shape: Shape, sd: f64) -> Self {
        let mean = GramsCo2e::rounded(grams);
        let apart = Moments { variance: sd * sd, ..Moments::default() };
        let [low, high] = (moments(GramsCo2e::rounded(grams.abs()), shape) + apart).ends();
        // What errs with its size never turns it about.
        let low = low.max(-Z95 * sd);
        let [low, high] = if grams < 0.0 { [-high, -low] } else { [low, high] };
        Self { mean, low: GramsCo2e::rounded(low), high: GramsCo2e::rounded(high) }
    }
}

/// A shape with an independent deviation of its own, in the unit of the figure's mean.
fn wider(shape: Shape, sd: f64, mean: f64) -> Shape {
    if !(sd > 0.0 && mean > 0.0) {
        return shape;
    }
    let relative = sd / mean;
    let own = libm::log1p(relative * relative);
    Shape { sigma: f64::sqrt(shape.sigma * shape.sigma + own), ..shape }
}

/// Stages with the range of their sum, as a fleet's device has it: making and use err independently.
fn carbon(stages: &[GramsCo2e; Stage::ALL.len()], made: Shape, used: Shape) -> Carbon {
    let total: GramsCo2e = stages.iter().copied().sum();
    let use_phase = stages[Stage::Use.index()];
    let mut sources = Sources::default();
    sources.extend([moments(total - use_phase, made), moments(use_phase, used)]);
    range(total, &sources)
}

fn part(grams: GramsCo2e, share: f64) -> GramsCo2e {
    GramsCo2e::rounded(grams.grams() as f64 * share)
}
