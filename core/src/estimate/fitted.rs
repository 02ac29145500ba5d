//! A lognormal, shifted, through three moments; and where the sum of two of them ends.

use super::sum::Moments;

/// Below this skewness a distribution is told as normal: the lognormal's scale grows without bound
/// there.
const SKEWNESS_NOTICED: f64 = 1e-4;

/// Points over the normal distribution of one summand, from −4 to 4 standard deviations.
const POINTS: usize = 32;

/// Steps towards a percentile; from its first guess it takes four or five.
const STEPS: usize = 16;

/// A distribution through a mean, a variance and a skewness of 0 or more.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fitted {
    mean: f64,
    sd: f64,
    /// Mean of the lognormal without its shift; unused where it is normal.
    scale: f64,
    /// Standard deviation of its logarithm; 0 where it is normal.
    sigma: f64,
}

impl Fitted {
    /// Through moments whose variance is above 0.
    pub fn through(moments: &Moments) -> Self {
        let sd = f64::sqrt(moments.variance);
        let skewness = moments.skewness();
        if skewness < SKEWNESS_NOTICED {
            return Self { mean: moments.mean, sd, scale: 0.0, sigma: 0.0 };
        }
        // (ω+2)·√(ω−1) = skewness, solved for ω−1 so that nothing cancels.
        let square = skewness * skewness;
        let cube = 1.0 + square / 2.0 + skewness * f64::sqrt(1.0 + square / 4.0);
        // Not `cbrt`: it multiplies with a fused step that browsers lack, at a kilobyte of code.
        let root = libm::exp(libm::log(cube) / 3.0);
        let excess = (root - 1.0) * (root - 1.0) / root;
        let sigma = f64::sqrt(libm::log1p(excess));
        Self { mean: moments.mean, sd, scale: sd / f64::sqrt(excess), sigma }
    }

    /// The value at a deviation of the normal behind it.
    pub fn at(&self, z: f64) -> f64 {
        if self.sigma == 0.0 {
            return self.mean + z * self.sd;
        }
        self.mean + self.scale * libm::expm1(z * self.sigma - self.sigma * self.sigma / 2.0)
    }

    /// The share below a value, and the density there.
    fn below(&self, value: f64) -> (f64, f64) {
        let off = value - self.mean;
        let (z, slope) = if self.sigma == 0.0 {
            (off / self.sd, 1.0 / self.sd)
        } else {
            let ratio = off / self.scale + 1.0;
            if ratio <= 0.0 {
                return (0.0, 0.0);
            }
            let z = (libm::log(ratio) + self.sigma * self.sigma / 2.0) / self.sigma;
            (z, 1.0 / (self.sigma * ratio * self.scale))
        };
        let share = 0.5 * libm::erfc(-z * std::f64::consts::FRAC_1_SQRT_2);
        (share, density(z) * slope)
    }
}

/// The value that the sum of two independent distributions stays below with probability `share`,
/// by Newton's steps held within a bracket.
pub(super) fn sum_quantile(lead: &Fitted, rest: &Fitted, share: f64, guess: f64) -> f64 {
    let mut points = [(0.0, 0.0); POINTS];
    let mut weights = 0.0;
    for (at, point) in points.iter_mut().enumerate() {
        let z = 8.0 * (at as f64 + 0.5) / POINTS as f64 - 4.0;
        *point = (lead.at(z), density(z));
        weights += point.1;
    }
    let sd = libm::hypot(lead.sd, rest.sd);
    let mean = lead.mean + rest.mean;
    let (mut low, mut high) = (mean - 8.0 * sd, mean + 40.0 * sd);
    let mut value = guess;
    for _ in 0..STEPS {
        let (mut below, mut slope) = (0.0, 0.0);
        for (at, weight) in points {
            let (part, density) = rest.below(value - at);
            below += weight * part;
            slope += weight * density;
        }
        let off = below / weights - share;
        if off < 0.0 {
            low = value;
        } else {
            high = value;
        }
        let next = value - off * weights / slope;
        let next = if next > low && next < high { next } else { (low + high) / 2.0 };
        if (next - value).abs() <= 1e-9 * sd {
            return next;
        }
        value = next;
    }
    value
}

fn density(z: f64) -> f64 {
    libm::exp(-z * z / 2.0) / 2.506_628_274_631_000_5
}
