//! Sums of estimates: errors of one source move together, those of different sources do not.
//!
//! A maker's footprints are made with one method, a class's energies follow one model: their errors
//! point the same way, so they do not even out as a fleet grows. [`Shared`] adds figures of one
//! source, [`Sources`] adds sources (GUM, correlation 1 within a source and 0 between).
//!
//! The range of a sum is that of a lognormal, shifted, with the sum's mean, variance and skewness:
//! a lognormal through mean and variance alone leans further to the right than the sum of
//! independent ones does, and misses a fleet's percentiles by more than 2 %.

use super::fitted::{Fitted, sum_range};
use super::{Estimate, Z95};

/// Terms kept of a lognormal's Hermite series; what is left out of the variance is below 10⁻⁶ of
/// it up to a log deviation of 1, where makers print at most 0.85.
const TERMS: usize = 12;

/// Up to this skewness three moments say where a sum ends, within 1 %.
const SKEWNESS_TOLD: f64 = 0.7;

/// How a figure errs: the lognormal behind it, per unit of its mean.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Shape {
    /// Standard deviation of the logarithm.
    pub sigma: f64,
    /// Mean of the lognormal over the figure's mean: 1, unless published percentiles say otherwise
    /// than the published mean; the difference is a shift, which moves no error.
    pub scale: f64,
}

impl Shape {
    /// Relative standard deviation.
    pub fn relative_sd(self) -> f64 {
        self.scale * f64::sqrt(libm::expm1(self.sigma * self.sigma))
    }
}

impl Estimate {
    /// The lognormal behind the range: through its percentiles, with its standard deviation.
    pub fn shape(&self) -> Shape {
        let sigma = self.log_sd();
        let spread = f64::sqrt(libm::expm1(sigma * sigma));
        if !(self.mean > 0.0 && spread > 0.0) {
            return Shape::default();
        }
        Shape { sigma, scale: self.sd / self.mean / spread }
    }
}

/// Figures whose errors have one source, added: they err together.
///
/// `exp(σz)` is a series in Hermite polynomials of `z` with coefficients `σᵏ`, so figures of any
/// width add coefficient by coefficient and the sum's moments are exact.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Shared {
    mean: f64,
    /// By order: the lognormals' means times `σᵏ`.
    terms: [f64; TERMS],
    /// The log deviation, while all figures have the same.
    sigma: Option<f64>,
    mixed: bool,
}

impl Shared {
    /// Adds a figure by its mean and the shape of its error.
    pub fn add(&mut self, mean: f64, shape: Shape) {
        self.mean += mean;
        let mut term = mean * shape.scale;
        if !errs(term, shape) {
            return;
        }
        self.mixed |= self.sigma.is_some_and(|known| known != shape.sigma);
        self.sigma = Some(shape.sigma);
        for sum in &mut self.terms {
            *sum += term;
            term *= shape.sigma;
        }
    }

    /// Mean, variance and third central moment of the sum.
    pub fn moments(&self) -> Moments {
        let (variance, third) = match self.sigma {
            None => (0.0, 0.0),
            Some(sigma) if !self.mixed => lognormal(self.terms[0], sigma),
            Some(_) => (self.variance(), self.third()),
        };
        Moments { mean: self.mean, variance, third }
    }

    /// `Σ cₖ² ÷ k!`, from k = 1.
    fn variance(&self) -> f64 {
        (1..TERMS).map(|k| self.terms[k] * self.terms[k] / FACTORIALS[k]).sum()
    }

    /// `Σ cᵢ cⱼ cₖ ÷ ((s−i)! (s−j)! (s−k)!)` with `2s = i + j + k`, the mean of a product of three
    /// Hermite polynomials.
    fn third(&self) -> f64 {
        let mut sum = 0.0;
        for i in 1..TERMS {
            for j in 1..TERMS {
                // Of one parity, within the triangle.
                for k in (i.abs_diff(j)..=(i + j).min(TERMS - 1)).step_by(2).filter(|k| *k > 0) {
                    let half = (i + j + k) / 2;
                    let over = FACTORIALS[half - i] * FACTORIALS[half - j] * FACTORIALS[half - k];
                    sum += self.terms[i] * self.terms[j] * self.terms[k] / over;
                }
            }
        }
        sum
    }
}

/// Whether a figure errs, by the mean of the lognormal behind it.
fn errs(scale: f64, shape: Shape) -> bool {
    scale.is_finite() && scale != 0.0 && shape.sigma > 0.0
}

/// Variance and third central moment of a lognormal, by its mean and the deviation of its logarithm.
fn lognormal(scale: f64, sigma: f64) -> (f64, f64) {
    let excess = libm::expm1(sigma * sigma);
    let variance = scale * scale * excess;
    (variance, variance * scale * excess * (excess + 3.0))
}

const FACTORIALS: [f64; TERMS] = {
    let mut factorials = [1.0; TERMS];
    let mut k = 1;
    while k < TERMS {
        factorials[k] = factorials[k - 1] * k as f64;
        k += 1;
    }
    factorials
};

/// Mean, variance and third central moment: what adds between independent errors.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Moments {
    /// Mean.
    pub mean: f64,
    /// Variance, in the mean's unit squared.
    pub variance: f64,
    /// Third central moment, in the mean's unit cubed.
    pub third: f64,
}

impl Moments {
    /// The moments of a figure on its own: what [`Shared`] says of it alone.
    pub fn of(mean: f64, shape: Shape) -> Self {
        let scale = mean * shape.scale;
        if !errs(scale, shape) {
            return Self { mean, ..Self::default() };
        }
        let (variance, third) = lognormal(scale, shape.sigma);
        Self { mean, variance, third }
    }

    /// Third moment over the deviation cubed; 0 without a deviation.
    pub fn skewness(&self) -> f64 {
        let sd = f64::sqrt(self.variance);
        if self.variance > 0.0 { self.third / (self.variance * sd) } else { 0.0 }
    }

    /// As an estimate: the shifted lognormal of these moments, cut at 0.
    pub fn estimate(&self) -> Estimate {
        let sd = f64::sqrt(self.variance);
        if !(self.mean > 0.0 && sd > 0.0 && sd.is_finite()) {
            return Estimate::exact(self.mean);
        }
        let [low, high] = self.ends();
        Estimate { mean: self.mean, low: low.max(0.0), high, sd }
    }

    /// The 5th and the 95th percentile of the shifted lognormal of these moments, of a variance of 0
    /// the mean; not cut: a difference lies on either side of 0.
    pub fn ends(&self) -> [f64; 2] {
        let fitted = Fitted::through(self);
        [-Z95, Z95].map(|z| fitted.at(z))
    }
}

/// Independent sources of error, added.
///
/// A sum that leans little to the right is told by its three moments. Where it leans more, one
/// source leads it (servers among clients) and has a lower end that the moments of the whole do not
/// show: it is kept apart, and the percentiles are those of its sum with the rest.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Sources {
    rest: Moments,
    /// The source with the largest third moment.
    lead: Moments,
}

impl Sources {
    /// Adds a source.
    pub fn add(&mut self, source: Moments) {
        if source.third > self.lead.third {
            self.rest = self.rest + self.lead;
            self.lead = source;
        } else {
            self.rest = self.rest + source;
        }
    }

    /// The moments of the sum.
    pub fn moments(&self) -> Moments {
        self.rest + self.lead
    }

    /// The sum as an estimate around its mean, known exactly: sums of whole grams are.
    pub fn estimate(&self, mean: f64) -> Estimate {
        let moments = Moments { mean, ..self.moments() };
        let mut estimate = moments.estimate();
        let told = moments.skewness() < SKEWNESS_TOLD || self.rest.variance <= 0.0;
        if told || estimate.low == estimate.high {
            return estimate;
        }
        let rest = Moments { mean: mean - self.lead.mean, ..self.rest };
        let (lead, rest) = (Fitted::through(&self.lead), Fitted::through(&rest));
        let [low, high] = sum_range(&lead, &rest, [estimate.low, estimate.high]);
        (estimate.low, estimate.high) = (low.max(0.0), high);
        estimate
    }
}

impl Extend<Moments> for Sources {
    fn extend<I: IntoIterator<Item = Moments>>(&mut self, sources: I) {
        for source in sources {
            self.add(source);
        }
    }
}

impl std::ops::Add for Moments {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            mean: self.mean + other.mean,
            variance: self.variance + other.variance,
            third: self.third + other.third,
        }
    }
}
