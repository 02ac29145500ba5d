//! The reference that the closed form is held to: a seeded Monte Carlo by inverse CDF.
//!
//! It samples the lognormal of the percentiles, shifted so that its mean is the published one, and
//! cut at 0.

use super::{Estimate, LognormalFit, Moments, Shape, Shared, Sources, normal_quantile};

/// SplitMix64, as published: small, seeded, the same everywhere.
struct Random(u64);

impl Random {
    /// A number between 0 and 1, neither of them.
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / 9_007_199_254_740_992.0 + f64::EPSILON / 4.0
    }

    fn deviation(&mut self) -> f64 {
        normal_quantile(self.next()).unwrap()
    }
}

const SAMPLES: usize = 200_000;

fn sample(of: &Estimate, z: f64) -> f64 {
    let Some(fit) = LognormalFit::through(of.low, of.high) else { return of.mean };
    (fit.median * libm::exp(fit.sigma * z) + of.mean - fit.mean).max(0.0)
}

/// Samples of a sum; each source's figures err together.
fn monte_carlo(sources: &[Vec<Estimate>], seed: u64) -> Vec<f64> {
    let mut random = Random(seed);
    let mut sums: Vec<f64> = (0..SAMPLES)
        .map(|_| {
            sources
                .iter()
                .map(|source| {
                    let z = random.deviation();
                    source.iter().map(|figure| sample(figure, z)).sum::<f64>()
                })
                .sum()
        })
        .collect();
    sums.sort_by(f64::total_cmp);
    sums
}

fn closed(sources: &[Vec<Estimate>]) -> Estimate {
    let of = |source: &Vec<Estimate>| {
        let mut shared = Shared::default();
        for figure in source {
            shared.add(figure.mean, figure.shape());
        }
        shared.moments()
    };
    let mut sum = Sources::default();
    sum.extend(sources.iter().map(of));
    sum.estimate(sum.moments().mean)
}

/// Mean and variance within Monte Carlo error (four standard errors), 5th and 95th percentile
/// within 2 %.
#[track_caller]
fn agree(name: &str, sources: &[Vec<Estimate>]) {
    let (sums, closed) = (monte_carlo(sources, 0x5eed), closed(sources));
    let n = sums.len() as f64;
    let mean = sums.iter().sum::<f64>() / n;
    let power = |k: f64| sums.iter().map(|sum| libm::pow(sum - mean, k)).sum::<f64>() / n;
    let (variance, fourth) = (power(2.0), power(4.0));
    let off = (closed.mean - mean).abs() / (variance / n).sqrt();
    assert!(off < 4.0, "{name}: mean {} {mean}, {off} standard errors", closed.mean);
    let error = ((fourth - variance * variance) / n).sqrt();
    let off = (closed.sd * closed.sd - variance).abs() / error;
    assert!(off < 4.0, "{name}: sd {} {}, {off} standard errors", closed.sd, variance.sqrt());
    for (what, share, bound) in [("5th", 0.05, closed.low), ("95th", 0.95, closed.high)] {
        let sampled = sums[(share * n) as usize];
        let off = bound / sampled - 1.0;
        assert!(off.abs() < 0.02, "{name}: {what} {bound}, {sampled} in Monte Carlo ({off:+.4})");
    }
}

fn sd(mean: f64, relative: f64) -> Estimate {
    Estimate::from_relative_sd(mean, relative)
}

#[test]
fn sums_agree_with_the_monte_carlo() {
    let published = Estimate::from_percentiles(320.0, 190.0, 640.0);
    agree("one published", &[vec![published]]);
    agree("ten of one product", &[vec![published; 10]]);
    agree("one maker, three widths", &[vec![sd(300.0, 0.15), sd(250.0, 0.3), published]]);
    agree("embodied and use", &[vec![sd(250.0, 0.2)], vec![sd(40.0, 0.35)]]);
    agree(
        "a class whose median is the centre, and its energy",
        &[
            vec![Estimate::from_percentiles(239.0, 121.0, 440.0)],
            vec![Estimate::from_percentiles(80.0, 48.0, 140.0)],
        ],
    );
}

#[test]
fn a_fleet_of_several_sources_agrees_with_the_monte_carlo() {
    let office = [
        vec![sd(90_000.0, 0.18), sd(30_000.0, 0.25), sd(12_000.0, 0.2)],
        vec![sd(60_000.0, 0.22), sd(45_000.0, 0.14)],
        vec![Estimate::from_percentiles(25_000.0, 13_000.0, 46_000.0)],
        vec![sd(18_000.0, 0.26)],
        vec![sd(9_000.0, 0.5)],
    ];
    agree("an office", &office);
    let servers = [vec![sd(50_000.0, 0.98), sd(20_000.0, 0.6)], vec![sd(70_000.0, 0.2)]];
    agree("servers, whose makers print ± 98 %, among clients", &servers);
    let even: Vec<Vec<Estimate>> = (0..12).map(|_| vec![sd(1000.0, 0.6)]).collect();
    agree("twelve sources of one size", &even);
}

#[test]
fn products_agree_with_the_monte_carlo() {
    let (energy, grid) = (sd(60.0, 0.3), sd(0.35, 0.12));
    let product = energy.times(grid);
    let mut random = Random(7);
    let mut sampled: Vec<f64> = (0..SAMPLES)
        .map(|_| sample(&energy, random.deviation()) * sample(&grid, random.deviation()))
        .collect();
    sampled.sort_by(f64::total_cmp);
    let n = sampled.len() as f64;
    let mean = sampled.iter().sum::<f64>() / n;
    let sd = (sampled.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n).sqrt();
    assert!((product.mean - mean).abs() < 4.0 * sd / n.sqrt(), "{} {mean}", product.mean);
    assert!((product.sd / sd - 1.0).abs() < 0.01, "{} {sd}", product.sd);
    assert!((product.low / sampled[SAMPLES / 20] - 1.0).abs() < 0.01);
    assert!((product.high / sampled[SAMPLES * 19 / 20] - 1.0).abs() < 0.01);
    let log = |of: Estimate| of.log_sd() * of.log_sd();
    assert!((log(product) - log(energy) - log(grid)).abs() < 1e-12, "log variances add");
}

#[test]
fn identical_devices_keep_their_relative_range_and_sources_narrow_it() {
    let width = |of: Estimate| (of.high - of.low) / of.mean;
    let one = closed(&[vec![sd(250.0, 0.2)]]);
    let many = closed(&[vec![sd(250.0, 0.2); 1000]]);
    assert!((width(one) - width(many)).abs() < 1e-9);
    let apart = closed(&[vec![sd(250.0, 0.2); 500], vec![sd(250.0, 0.2); 500]]);
    assert!(width(apart) < 0.75 * width(many));
}

#[test]
fn one_lognormal_comes_back_as_it_went_in() {
    for relative in [0.01, 0.2, 0.5, 0.98] {
        let given = sd(250.0, relative);
        let back = Moments::of(given.mean, given.shape()).estimate();
        for (a, b) in [(given.low, back.low), (given.high, back.high), (given.sd, back.sd)] {
            assert!((a / b - 1.0).abs() < 1e-9, "{relative}: {a} {b}");
        }
    }
    assert_eq!(Moments::of(5.0, Estimate::exact(5.0).shape()).estimate(), Estimate::exact(5.0));
}

#[test]
fn any_numbers_give_a_range_around_the_mean_or_none() {
    let odd = [0.0, -1.0, 1e-300, 1e300, f64::NAN, f64::INFINITY, 3.0];
    for mean in odd {
        for relative in odd {
            let made = sd(mean, relative);
            let sum = closed(&[vec![made, sd(2.0, 0.3)], vec![made.times(made)]]);
            let finite = sum.mean.is_finite() && sum.sd.is_finite();
            assert!(!finite || (sum.low <= sum.mean.max(0.0) && sum.high >= sum.mean), "{sum:?}");
        }
    }
}

#[test]
fn no_spread_is_no_range() {
    let exact = Estimate::from_relative_sd(10.0, 0.0);
    assert_eq!((exact.low, exact.high), (10.0, 10.0));
    assert_eq!(Estimate::from_relative_sd(0.0, 0.5), Estimate::exact(0.0));
    assert!(LognormalFit::through(0.0, 5.0).is_none());
    assert!(LognormalFit::through(5.0, 4.0).is_none());
}

#[test]
fn published_percentiles_are_kept_as_printed() {
    let estimate = Estimate::from_percentiles(320.0, 190.0, 640.0);
    assert_eq!((estimate.mean, estimate.low, estimate.high), (320.0, 190.0, 640.0));
}

#[test]
fn a_wider_deviation_gives_a_wider_range_around_the_same_mean() {
    let mut last = Estimate::exact(100.0);
    for percent in 1..150 {
        let next = Estimate::from_relative_sd(100.0, f64::from(percent) / 100.0);
        assert!(next.low < last.low && next.high > last.high || percent > 100, "{percent}");
        assert!(next.low > 0.0 && next.low < next.high);
        last = next;
    }
}

#[test]
fn a_figure_on_its_own_has_the_moments_of_a_source_of_one() {
    for (mean, sigma, scale) in
        [(5.0, 0.3, 1.1), (-5.0, 0.3, 1.1), (0.0, 0.3, 1.0), (5.0, 0.0, 1.0)]
    {
        let shape = Shape { sigma, scale };
        let mut alone = Shared::default();
        alone.add(mean, shape);
        assert_eq!(Moments::of(mean, shape), alone.moments(), "{mean} {sigma}");
    }
}

#[test]
fn a_range_beyond_any_number_is_none() {
    assert_eq!(LognormalFit::through(f64::MIN_POSITIVE, 1.0), None);
    assert!(LognormalFit::through(1e-12, 1e12).is_some());
    let wide = Estimate::from_relative_sd(1.0, 1e200);
    assert_eq!(wide, Estimate::exact(1.0));
}
