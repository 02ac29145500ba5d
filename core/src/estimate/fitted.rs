//! A lognormal, shifted, through three moments; and where the sum of two of them ends.

use super::sum::Moments;

/// Below this skewness a distribution is told as normal: the lognormal's scale grows without bound
/// there.
const SKEWNESS_NOTICED: f64 = 1e-4;

/// Deviations of the normal behind one summand, one every 0.6 on either side, the first half a step
/// from its middle.
const STEP: f64 = 0.6;

/// Each point's share of the normal's density: a sum over even steps of a bell is as good as its
/// integral, to the last digits once a step is under the bell's width.
const POINTS: [f64; 6] = [
    0.228_891_900_655_816_22,
    0.159_692_460_316_965_27,
    0.077_730_665_319_081_1,
    0.026_396_986_147_764_184,
    0.006_254_178_763_952_781,
    0.001_033_808_796_420_452,
];

/// Steps towards a percentile; from its first guess it takes one or two.
const STEPS: usize = 16;

/// A step this small, in standard deviations, is the last: what Halley's leaves is about its cube,
/// below a thousandth of a standard deviation up to a log deviation of 1, where the points tell less.
const SMALL: f64 = 0.01;

/// A distribution through a mean, a variance and a skewness of 0 or more.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fitted {
    mean: f64,
    sd: f64,
    /// Mean of the lognormal without its shift; unused where it is normal.
    scale: f64,
    /// Standard deviation of its logarithm; 0 where it is normal.
    sigma: f64,
    /// One over the scale, over the standard deviation where it is normal: a product takes less than
    /// a quotient, and a percentile takes dozens.
    unit: f64,
    /// One over `sigma`; unused where it is normal.
    steep: f64,
}

impl Fitted {
    /// Through moments whose variance is above 0.
    pub fn through(moments: &Moments) -> Self {
        let sd = f64::sqrt(moments.variance);
        let skewness = moments.skewness();
        if skewness < SKEWNESS_NOTICED {
            return Self {
                mean: moments.mean,
                sd,
                scale: 0.0,
                sigma: 0.0,
                unit: 1.0 / sd,
                steep: 0.0,
            };
        }
        // (ω+2)·√(ω−1) = skewness, solved for ω−1 so that nothing cancels.
        let square = skewness * skewness;
        let cube = 1.0 + square / 2.0 + skewness * f64::sqrt(1.0 + square / 4.0);
        // Not `cbrt`: it multiplies with a fused step that browsers lack, at a kilobyte of code.
        let root = libm::exp(libm::log(cube) / 3.0);
        let excess = (root - 1.0) * (root - 1.0) / root;
        let sigma = f64::sqrt(libm::log1p(excess));
        let scale = sd / f64::sqrt(excess);
        Self { mean: moments.mean, sd, scale, sigma, unit: 1.0 / scale, steep: 1.0 / sigma }
    }

    /// The value at a deviation of the normal behind it.
    pub fn at(&self, z: f64) -> f64 {
        if self.sigma == 0.0 {
            return self.mean + z * self.sd;
        }
        self.mean + self.scale * libm::expm1(z * self.sigma - self.sigma * self.sigma / 2.0)
    }

    /// How much it moves about its middle for a deviation of the normal behind it.
    fn stretch(&self) -> f64 {
        if self.sigma == 0.0 { self.sd } else { self.scale * self.sigma }
    }

    /// The share below a value, the density there, and the density's slope.
    fn below(&self, value: f64) -> [f64; 3] {
        let off = (value - self.mean) * self.unit;
        let (z, slope) = if self.sigma == 0.0 {
            (off, self.unit)
        } else {
            let ratio = off + 1.0;
            if ratio <= 0.0 {
                return [0.0; 3];
            }
            let z = (libm::log(ratio) + self.sigma * self.sigma / 2.0) * self.steep;
            (z, self.unit * self.steep / ratio)
        };
        let density = density(z);
        let tail = density * tail_over_density(z.abs());
        let share = if z > 0.0 { 1.0 - tail } else { tail };
        let density = density * slope;
        [share, density, -density * slope * (z + self.sigma)]
    }

    /// The values at the points, on either side of the middle.
    fn points(&self) -> [[f64; 2]; POINTS.len()] {
        // Even steps of the deviation are even factors of the lognormal.
        let mut right = libm::exp(STEP / 2.0 * self.sigma);
        let step = right * right;
        let middle = libm::exp(-self.sigma * self.sigma / 2.0);
        let mut z = STEP / 2.0;
        POINTS.map(|_| {
            let values = if self.sigma == 0.0 {
                [self.mean + z * self.sd, self.mean - z * self.sd]
            } else {
                [middle * right, middle / right].map(|of| self.mean + self.scale * (of - 1.0))
            };
            right *= step;
            z += STEP;
            values
        })
    }
}

/// The 5th and the 95th percentile of the sum of two independent distributions, from a guess at
/// each. Within 1 % up to a log deviation of 0.85, which no maker's printed range exceeds.
pub(super) fn sum_range(one: &Fitted, other: &Fitted, guess: [f64; 2]) -> [f64; 2] {
    // Summed over the summand that moves less from point to point: the other's share below what is
    // left then changes smoothly between them.
    let (stepped, smooth) =
        if one.stretch() < other.stretch() { (one, other) } else { (other, one) };
    let points = stepped.points();
    let sd = libm::hypot(one.sd, other.sd);
    let mean = one.mean + other.mean;
    let quantile = |share: f64, guess: f64| {
        // Halley's steps, held within a bracket.
        let (mut low, mut high) = (mean - 8.0 * sd, mean + 40.0 * sd);
        let mut value = guess;
        for _ in 0..STEPS {
            let mut sums = [0.0; 3];
            for (values, weight) in points.iter().zip(POINTS) {
                for at in values {
                    for (sum, part) in sums.iter_mut().zip(smooth.below(value - at)) {
                        *sum += weight * part;
                    }
                }
            }
            let [below, density, slope] = sums;
            let off = below - share;
            if off < 0.0 {
                low = value;
            } else {
                high = value;
            }
            let newton = off / density;
            let next = value - newton / (1.0 - newton * slope / (2.0 * density));
            let next = if next > low && next < high { next } else { (low + high) / 2.0 };
            if (next - value).abs() <= SMALL * sd {
                return next;
            }
            value = next;
        }
        value
    };
    [quantile(0.05, guess[0]), quantile(0.95, guess[1])]
}

fn density(z: f64) -> f64 {
    libm::exp(-z * z / 2.0) * 0.398_942_280_401_432_7
}

/// The normal's share beyond a deviation of 0 or more, over its density there; the share is off by
/// at most 7.5·10⁻⁸ (Abramowitz and Stegun, 26.2.17), far less than the points are.
fn tail_over_density(z: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.231_641_9 * z);
    let part = -1.821_255_978 + t * 1.330_274_429;
    t * (0.319_381_530 + t * (-0.356_563_782 + t * (1.781_477_937 + t * part)))
}

#[cfg(test)]
mod tests {
    use super::super::{Shape, Z95};
    use super::*;

    /// The same by four hundred points over the narrower summand, to seven standard deviations.
    fn by_many_points(one: &Fitted, other: &Fitted, share: f64) -> f64 {
        let (one, other) = if one.sd < other.sd { (one, other) } else { (other, one) };
        let (mut low, mut high) = (0.0, 100.0 * (one.mean + other.mean));
        for _ in 0..45 {
            let value = (low + high) / 2.0;
            let step = 14.0 / 400.0;
            let points = (0..400).map(|at| step * (f64::from(at) + 0.5) - 7.0);
            let below: f64 =
                points.map(|z| density(z) * step * other.below(value - one.at(z))[0]).sum();
            if below < share { low = value } else { high = value }
        }
        low
    }

    #[test]
    fn the_tail_is_the_normals() {
        for step in 0..800 {
            let z = f64::from(step) / 100.0;
            let exact = 0.5 * libm::erfc(z * std::f64::consts::FRAC_1_SQRT_2);
            let off = density(z) * tail_over_density(z) - exact;
            assert!(off.abs() < 7.5e-8, "{z}: {off:e}");
        }
    }

    #[test]
    fn the_points_are_even_deviations() {
        for sigma in [0.0, 0.01, 0.4, 1.2] {
            let of = Moments::of(3.0, Shape { sigma, scale: 1.0 });
            let variance = if sigma == 0.0 { 1.0 } else { of.variance };
            let fitted = Fitted::through(&Moments { variance, ..of });
            for (at, [right, left]) in fitted.points().into_iter().enumerate() {
                let z = STEP * (at as f64 + 0.5);
                assert!((right - fitted.at(z)).abs() < 1e-10 * fitted.sd, "{sigma} {z}");
                assert!((left - fitted.at(-z)).abs() < 1e-10 * fitted.sd, "{sigma} {z}");
            }
        }
    }

    #[test]
    fn the_slope_of_the_density_is_its_derivative() {
        for (mean, sigma) in [(1.0, 0.2), (5.0, 0.8)] {
            let of = Fitted::through(&Moments::of(mean, Shape { sigma, scale: 1.0 }));
            for part in [0.5, 0.9, 1.3, 2.0] {
                let (value, step) = (mean * part, mean * 1e-6);
                let [_, _, slope] = of.below(value);
                let [after, before] = [step, -step].map(|by| of.below(value + by)[1]);
                let expected = (after - before) / (2.0 * step);
                assert!((slope - expected).abs() < 1e-5 * slope.abs().max(1.0), "{mean} {part}");
            }
        }
    }

    #[test]
    fn the_range_of_a_sum_is_that_of_its_integral() {
        let mut leaning = 0;
        for wide in [0.2, 0.4, 0.6, 0.85] {
            for narrow in [0.05, 0.2, 0.4, 0.6, 0.85] {
                for times in [0.02, 0.1, 0.3, 0.7, 1.0, 2.0, 5.0, 20.0] {
                    let shape = |sigma| Shape { sigma, scale: 1.0 };
                    let sources = [(1.0, wide), (times, narrow)]
                        .map(|(mean, sigma)| Moments::of(mean, shape(sigma)));
                    let sum = sources[0] + sources[1];
                    if sum.skewness() < 0.7 {
                        continue;
                    }
                    leaning += 1;
                    let whole = Fitted::through(&sum);
                    let [one, other] = sources.map(|source| Fitted::through(&source));
                    let guess = [-Z95, Z95].map(|z| whole.at(z));
                    let range = sum_range(&one, &other, guess);
                    let turned = sum_range(&other, &one, guess);
                    for (at, share) in [0.05, 0.95].into_iter().enumerate() {
                        let exact = by_many_points(&one, &other, share);
                        let off = range[at] / exact - 1.0;
                        let what = format!("{wide} {narrow} {times}: {share} {off:+.5}");
                        assert!(off.abs() < 0.01, "{what}");
                        assert!((range[at] / turned[at] - 1.0).abs() < 1e-12, "{what}");
                    }
                }
            }
        }
        assert!(leaning > 60, "{leaning}");
    }
}
