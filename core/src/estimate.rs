//! A value with its range, and how values combine.
//!
//! The mean is always the centre, because means sum; percentiles shape only the tails. Spreads are
//! lognormal: carbon cannot be negative, and makers' ranges lean to the right.

mod fitted;
mod quantile;
mod sum;

pub use quantile::normal_quantile;
pub use sum::{Moments, Shape, Shared, Sources};

/// Standard normal quantile of 95 %.
pub const Z95: f64 = 1.644_853_626_951_472_7;

/// Standard normal quantile of 90 %.
pub const Z90: f64 = 1.281_551_565_544_600_4;

/// Largest standard deviation of a logarithm that is taken for one.
const WIDEST: f64 = 18.0;

/// A mean with its 5th and 95th percentile and its standard deviation.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Estimate {
    /// The centre, which sums.
    pub mean: f64,
    /// 5th percentile.
    pub low: f64,
    /// 95th percentile.
    pub high: f64,
    /// Standard deviation, in the unit of the mean.
    pub sd: f64,
}

/// Lognormal parameters fitted to published percentiles.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LognormalFit {
    /// Standard deviation of the logarithm.
    pub sigma: f64,
    /// Median.
    pub median: f64,
    /// Mean of the fitted distribution; not the published mean.
    pub mean: f64,
}

impl LognormalFit {
    /// Fits a lognormal through a 5th and a 95th percentile, both above 0, in order, and at most
    /// some 10²⁵ times apart: of a wider one, mean and deviation are beyond any number.
    pub fn through(p5: f64, p95: f64) -> Option<Self> {
        if !(p5 > 0.0 && p95 >= p5 && p95.is_finite()) {
            return None;
        }
        let sigma = libm::log(p95 / p5) / (2.0 * Z95);
        if sigma > WIDEST {
            return None;
        }
        let median = f64::sqrt(p5 * p95);
        Some(Self { sigma, median, mean: median * libm::exp(sigma * sigma / 2.0) })
    }

    /// Geometric standard deviation.
    pub fn gsd(self) -> f64 {
        libm::exp(self.sigma)
    }
}

impl Estimate {
    /// A value without a range.
    pub fn exact(mean: f64) -> Self {
        Self { mean, low: mean, high: mean, sd: 0.0 }
    }

    /// A mean with a relative standard deviation: `s² = ln(1 + c²)`, `μ = ln m − s²/2`; without a
    /// range where the deviation is none, or its square is beyond any number.
    pub fn from_relative_sd(mean: f64, relative_sd: f64) -> Self {
        let square = relative_sd * relative_sd;
        if !(mean > 0.0 && relative_sd > 0.0 && square.is_finite()) {
            return Self::exact(mean);
        }
        let variance = libm::log(1.0 + square);
        let sigma = f64::sqrt(variance);
        let mu = libm::log(mean) - variance / 2.0;
        Self {
            mean,
            low: libm::exp(mu - Z95 * sigma),
            high: libm::exp(mu + Z95 * sigma),
            sd: mean * relative_sd,
        }
    }

    /// A mean with published percentiles, which win over any standard deviation.
    ///
    /// The deviation is that of the lognormal through the percentiles. Its mean is not the published
    /// one, which stays the centre: the difference is a shift, and a shift widens nothing.
    pub fn from_percentiles(mean: f64, p5: f64, p95: f64) -> Self {
        let sd = LognormalFit::through(p5, p95)
            .map_or(0.0, |fit| fit.mean * f64::sqrt(libm::expm1(fit.sigma * fit.sigma)));
        Self { mean, low: p5, high: p95, sd }
    }

    /// A mean with a standard deviation in its own unit.
    pub fn from_sd(mean: f64, sd: f64) -> Self {
        if mean > 0.0 { Self::from_relative_sd(mean, sd / mean) } else { Self::exact(mean) }
    }

    /// Standard deviation of the logarithm that the range says; 0 without a range above 0.
    pub fn log_sd(&self) -> f64 {
        LognormalFit::through(self.low, self.high).map_or(0.0, |fit| fit.sigma)
    }

    /// The product with an independent estimate: means multiply, log variances add.
    ///
    /// A value without a range scales the other. Where one has published percentiles, the product's
    /// lie around the product of the two ranges' geometric centres.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        let mean = self.mean * other.mean;
        let centre = f64::sqrt(self.low * self.high * other.low * other.high);
        if !(self.low > 0.0 && other.low > 0.0 && centre.is_finite()) {
            return Self::exact(mean);
        }
        let sigma = libm::hypot(self.log_sd(), other.log_sd());
        let squares = |of: Self| of.mean * of.mean;
        // Of independent factors: E(x²)·E(y²) − (E(x)·E(y))², written so that nothing cancels.
        let variance = squares(self) * other.sd * other.sd
            + squares(other) * self.sd * self.sd
            + self.sd * self.sd * other.sd * other.sd;
        Self {
            mean,
            low: centre * libm::exp(-Z95 * sigma),
            high: centre * libm::exp(Z95 * sigma),
            sd: f64::sqrt(variance),
        }
    }

    /// The same times a constant above 0: range and deviation scale with it.
    #[must_use]
    pub fn scaled(self, by: f64) -> Self {
        Self { mean: self.mean * by, low: self.low * by, high: self.high * by, sd: self.sd * by }
    }
}

/// The 95th percentile a maker prints who takes errors as normal: `m + 1.64 sd`.
pub fn printed_p95(mean: f64, sd: f64) -> f64 {
    mean + 1.64 * sd
}

#[cfg(test)]
mod tests;
