//! Choosing a kernel, fitting it, and finding the ranges of its tiers: what is shipped, and what each
//! fold of the cross-validation does anew without the rows that are held back.

use super::folds::{FOLDS, parted, split};
use super::process::{Likeness, Process};
use super::rows::Row;
use impact_core::embodied::estimator::{Components, Kernel, Setting, Spread, Tier, Traits};
use impact_core::factors::DeviceClass;
use std::collections::{BTreeMap, BTreeSet};

/// Kernels to choose from. Inventory-only ones know no year.
const CANDIDATES: [[[f64; 13]; 4]; 2] = [
    [
        [1.0, 0.1, 0.1, 0.01, 0.01, 0.2, 0.1, 0.0, 0.0, 0.3, 0.4, 1.0, 0.02],
        [1.0, 0.06, 0.06, 0.025, 0.01, 0.5, 0.05, 0.0, 0.0, 0.3, 0.4, 1.0, 0.02],
        [1.0, 0.06, 0.06, 0.025, 0.012, 0.5, 0.05, 0.0, 0.0, 0.2, 0.2, 1.0, 0.045],
        [1.0, 0.05, 0.06, 0.025, 0.012, 0.7, 0.1, 0.0, 0.0, 0.2, 0.2, 1.0, 0.03],
    ],
    [
        [1.0, 0.1, 0.1, 0.01, 0.01, 0.2, 0.1, 0.05, 0.05, 0.3, 0.4, 1.0, 0.02],
        [1.0, 0.055, 0.1, 0.008, 0.0035, 0.075, 0.1, 0.083, 0.025, 0.3, 1.25, 1.0, 0.02],
        [1.0, 0.03, 0.1, 0.01, 0.005, 0.12, 0.1, 0.03, 0.05, 0.3, 0.4, 0.5, 0.02],
        [1.0, 0.05, 0.35, 0.008, 0.0035, 0.075, 0.1, 0.083, 0.025, 0.6, 0.8, 1.0, 0.02],
    ],
];

/// Likenesses of all rows under every candidate of a setting.
pub struct Candidates {
    pub kernels: Vec<Kernel>,
    pub likenesses: Vec<Likeness>,
}

impl Candidates {
    pub fn of(rows: &[Row], setting: Setting) -> Self {
        let kernels = CANDIDATES[setting as usize].map(Kernel::from_numbers).to_vec();
        let likenesses = kernels.iter().map(|kernel| Likeness::of(rows, setting, kernel)).collect();
        Self { kernels, likenesses }
    }
}

/// A model with its ranges.
pub struct Model {
    /// Position among the candidates.
    pub kernel: usize,
    pub process: Process,
    pub spreads: BTreeMap<(Tier, Option<DeviceClass>), Spread>,
    pub medians: BTreeMap<DeviceClass, f64>,
    made: f64,
    lines: BTreeSet<u64>,
    makers: BTreeSet<(String, DeviceClass)>,
}

/// Errors beyond this count no more in the choice of a kernel: it is about what is usual.
const FAR: f64 = 0.5;

/// Share of the errors that each end of a range leaves out. Not 0.05: errors come in clusters, of a
/// line or a sheet, and count for fewer than they are.
const OUTSIDE: f64 = 0.04;

/// Figures of a class that are enough for a range of its own.
const ENOUGH: usize = 25;

pub fn group(row: &Row) -> &str {
    &row.group
}

pub fn alike(row: &Row) -> &str {
    &row.alike
}

fn maker(row: &Row) -> &str {
    &row.maker
}

/// Logarithms of observed over predicted, by row, each predicted without its unit.
pub fn held_out(
    rows: &[Row],
    likeness: &Likeness,
    chosen: &[usize],
    seed: u64,
    key: fn(&Row) -> &str,
) -> Vec<(usize, f64, Tier)> {
    let folds = parted(rows, chosen, seed, key);
    let mut errors = Vec::new();
    for fold in 0..FOLDS {
        let (kept, held) = split(chosen, &folds, fold);
        let process = likeness.fit(rows, &kept);
        let (lines, makers) = known(rows, &kept);
        for row in held {
            let tier = tier(&rows[row], &lines, &makers);
            if matches!(tier, Tier::ProductLine | Tier::MakerClass) {
                errors.push((row, rows[row].log - likeness.predict(&process, row), tier));
            }
        }
    }
    errors
}

/// Lines and makers that rows make known.
fn known(rows: &[Row], chosen: &[usize]) -> (BTreeSet<u64>, BTreeSet<(String, DeviceClass)>) {
    let lines = chosen.iter().flat_map(|&row| rows[row].features[0].lines().iter().copied());
    let makers = chosen.iter().map(|&row| (rows[row].maker.clone(), rows[row].class));
    (lines.collect(), makers.collect())
}

/// The tier of a row, given what is known.
fn tier(row: &Row, lines: &BTreeSet<u64>, makers: &BTreeSet<(String, DeviceClass)>) -> Tier {
    if row.class == DeviceClass::Server {
        Tier::Parts
    } else if !makers.contains(&(row.maker.clone(), row.class)) {
        Tier::ClassMedian
    } else if row.features[0].lines().iter().any(|line| lines.contains(line)) {
        Tier::ProductLine
    } else {
        Tier::MakerClass
    }
}

/// Median figure of each class.
pub fn medians(rows: &[Row], chosen: &[usize]) -> BTreeMap<DeviceClass, f64> {
    let mut by_class: BTreeMap<DeviceClass, Vec<f64>> = BTreeMap::new();
    for &row in chosen {
        by_class.entry(rows[row].class).or_default().push(rows[row].kg);
    }
    by_class.into_iter().map(|(class, kg)| (class, quantile(kg, 0.5))).collect()
}

/// A server from its parts, kg. They are its making: transport and end of life come on top in the
/// proportions of the class.
fn server(components: &Components, made: f64) -> f64 {
    components.server(&Traits::default()).value / made
}

/// Median part of making in the embodied carbon of servers.
fn made(rows: &[Row], chosen: &[usize]) -> f64 {
    let servers = chosen.iter().map(|&row| &rows[row]);
    let servers = servers.filter(|row| row.class == DeviceClass::Server);
    quantile(servers.filter_map(|row| row.made).collect(), 0.5)
}

/// A quantile, interpolated; 1 for none: see [`weighed_quantile`].
pub fn quantile(values: Vec<f64>, at: f64) -> f64 {
    weighed_quantile(values.into_iter().map(|value| (value, 1.0)).collect(), 1.0, at)
}

/// A quantile of values with weights, interpolated; 1 for none. The k-th of n that weigh 1 stands at
/// k ÷ (n + 1), the share that a further one is expected to lie below it: otherwise the ranges of few
/// are too narrow. A value that weighs less stands in the middle of its weight, and half of the
/// further one's lies on either side of all.
fn weighed_quantile(mut values: Vec<(f64, f64)>, further: f64, at: f64) -> f64 {
    values.sort_by(|a, b| a.0.total_cmp(&b.0));
    let whole: f64 = values.iter().map(|(_, weight)| weight).sum();
    let place = at * (whole + further);
    let mut below = 0.0;
    let mut before: Option<(f64, f64)> = None;
    for (value, weight) in values {
        let stands = below + (weight + further) / 2.0;
        if stands >= place {
            let Some((before, stood)) = before else { return value };
            return before + (value - before) * ((place - stood) / (stands - stood));
        }
        (below, before) = (below + weight, Some((value, stands)));
    }
    before.map_or(1.0, |(value, _)| value)
}

impl Model {
    /// Chooses a kernel by cross-validation of the chosen rows, fits it, and takes the ranges of its
    /// tiers from the errors of the same cross-validations.
    pub fn of(
        rows: &[Row],
        candidates: &Candidates,
        components: &Components,
        chosen: &[usize],
        seed: u64,
    ) -> Self {
        let grouped = |likeness: &Likeness| held_out(rows, likeness, chosen, seed, group);
        let tried: Vec<Vec<(usize, f64, Tier)>> =
            candidates.likenesses.iter().map(grouped).collect();
        let usual = |errors: &[(usize, f64, Tier)]| {
            let sum: f64 = errors.iter().map(|(_, error, _)| error.abs().min(FAR)).sum();
            sum / errors.len().max(1) as f64
        };
        let best = (0..tried.len()).min_by(|&a, &b| usual(&tried[a]).total_cmp(&usual(&tried[b])));
        let kernel = best.unwrap_or(0);
        let likeness = &candidates.likenesses[kernel];
        let lines = held_out(rows, likeness, chosen, seed, alike);
        let of = |errors: &[(usize, f64, Tier)], tier: Tier| -> Vec<Error> {
            let of_tier = errors.iter().filter(|(_, _, of)| *of == tier);
            of_tier.map(|(row, log, _)| Error::of(&rows[*row], *log)).collect()
        };
        let mut spreads = BTreeMap::new();
        let mut put = |tier, errors: Vec<Error>| spread(&mut spreads, tier, &errors);
        // A line may be known by its next generation, or only by a far one.
        let near = [of(&lines, Tier::ProductLine), of(&tried[kernel], Tier::ProductLine)].concat();
        put(Tier::ProductLine, near);
        put(Tier::MakerClass, of(&tried[kernel], Tier::MakerClass));
        put(Tier::ClassMedian, stranger_errors(rows, chosen));
        put(Tier::Parts, server_errors(rows, components, chosen));
        let (lines, makers) = known(rows, chosen);
        let process = likeness.fit(rows, chosen);
        let (medians, made) = (medians(rows, chosen), made(rows, chosen));
        Self { kernel, process, spreads, medians, made, lines, makers }
    }

    /// The estimate of a row and its range, kg; `None` where nothing is known of its class.
    pub fn estimate(
        &self,
        rows: &[Row],
        candidates: &Candidates,
        components: &Components,
        row: usize,
    ) -> Option<(f64, Tier, Spread)> {
        let of = &rows[row];
        let tier = tier(of, &self.lines, &self.makers);
        let kg = match tier {
            Tier::ProductLine | Tier::MakerClass => {
                candidates.likenesses[self.kernel].predict(&self.process, row).exp()
            }
            Tier::ClassMedian => *self.medians.get(&of.class)?,
            Tier::Parts => server(components, self.made),
        };
        let spread = self.spreads.get(&(tier, Some(of.class)));
        Some((kg, tier, *spread.or_else(|| self.spreads.get(&(tier, None)))?))
    }
}

/// How far an estimate lay off.
#[derive(Clone, Copy)]
struct Error {
    class: DeviceClass,
    /// Logarithm of observed over estimated.
    log: f64,
    weight: f64,
    /// Weight of a further one that tells as much as all of its maker's in the class do.
    further: f64,
}

impl Error {
    fn of(row: &Row, log: f64) -> Self {
        Self { class: row.class, log, weight: 1.0, further: 1.0 }
    }
}

/// The ranges of a tier, of each class with enough errors and of all together.
fn spread(
    spreads: &mut BTreeMap<(Tier, Option<DeviceClass>), Spread>,
    tier: Tier,
    errors: &[Error],
) {
    let of = |errors: &[Error]| {
        let logs: Vec<_> = errors.iter().map(|error| (error.log, error.weight)).collect();
        let further = mean(errors, |error| error.further);
        Spread {
            low: weighed_quantile(logs.clone(), further, OUTSIDE).exp(),
            high: weighed_quantile(logs, further, 1.0 - OUTSIDE).exp(),
        }
    };
    let mut small = Vec::new();
    for class in DeviceClass::ALL {
        let of_class: Vec<Error> =
            errors.iter().filter(|error| error.class == class).copied().collect();
        if of_class.len() >= ENOUGH {
            spreads.insert((tier, Some(class)), of(&of_class));
        } else {
            small.extend(of_class);
        }
    }
    // Classes with few figures err more than those with many: they are judged by each other, as far
    // as there are enough of them.
    if small.len() < ENOUGH {
        small = errors.to_vec();
    }
    if !small.is_empty() {
        spreads.insert((tier, None), of(&small));
    }
}

/// Mean of what errors have, each by its weight.
fn mean(errors: &[Error], of: impl Fn(&Error) -> f64) -> f64 {
    let whole: f64 = errors.iter().map(|error| error.weight).sum();
    errors.iter().map(|error| error.weight * of(error)).sum::<f64>() / whole
}

/// How much of the errors' variance is their makers' own, 0 to 1: the intraclass correlation. Each of
/// the groups is a maker's in one class.
fn makers_share(groups: &[Vec<Error>]) -> f64 {
    let all: Vec<Error> = groups.iter().flatten().copied().collect();
    let whole = DeviceClass::ALL.map(|class| {
        let of: Vec<Error> = all.iter().filter(|error| error.class == class).copied().collect();
        let middle = mean(&of, |error| error.log);
        of.iter().map(|error| error.weight * (error.log - middle).powi(2)).sum::<f64>()
    });
    let several: Vec<_> = groups.iter().filter(|of| of.len() > 1).collect();
    if several.is_empty() {
        // Nothing says that a maker's errors differ.
        return 1.0;
    }
    let inner = several.iter().map(|of| {
        let middle = mean(of, |error| error.log);
        let squares = of.iter().map(|error| (error.log - middle).powi(2));
        squares.sum::<f64>() / (of.len() - 1) as f64
    });
    let whole = whole.iter().filter(|sum| sum.is_finite()).sum::<f64>() / groups.len() as f64;
    (1.0 - inner.sum::<f64>() / several.len() as f64 / whole).clamp(0.0, 1.0)
}

/// Errors of a class's median for a maker that it does not know. A further maker is one among makers:
/// each counts the same in a class, however many products it has published, and `p` products of one
/// tell as much as `p ÷ (1 + (p − 1)·ρ)` that err each by itself (Kish's design effect).
fn stranger_errors(rows: &[Row], chosen: &[usize]) -> Vec<Error> {
    let makers: BTreeSet<&str> = chosen.iter().map(|&row| maker(&rows[row])).collect();
    let mut groups: Vec<Vec<Error>> = Vec::new();
    for stranger in makers {
        let (held, kept): (Vec<usize>, Vec<usize>) =
            chosen.iter().partition(|&&row| maker(&rows[row]) == stranger);
        let medians = medians(rows, &kept);
        let mut of_class: BTreeMap<DeviceClass, Vec<Error>> = BTreeMap::new();
        for row in held {
            let of = &rows[row];
            let Some(median) = medians.get(&of.class) else { continue };
            of_class.entry(of.class).or_default().push(Error::of(of, of.log - median.ln()));
        }
        groups.extend(of_class.into_values().map(|mut of| {
            let weight = 1.0 / of.len() as f64;
            of.iter_mut().for_each(|error| error.weight = weight);
            of
        }));
    }
    let share = makers_share(&groups);
    let mut errors = groups.concat();
    for error in &mut errors {
        error.further = share + (1.0 - share) * error.weight;
    }
    errors
}

/// Errors of servers' parts.
fn server_errors(rows: &[Row], components: &Components, chosen: &[usize]) -> Vec<Error> {
    let servers = chosen.iter().map(|&row| &rows[row]);
    let servers = servers.filter(|row| row.class == DeviceClass::Server);
    let whole = server(components, made(rows, chosen)).ln();
    servers.map(|row| Error::of(row, row.log - whole)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A maker's errors in a class.
    fn group(class: DeviceClass, logs: &[f64]) -> Vec<Error> {
        let weight = 1.0 / logs.len() as f64;
        logs.iter().map(|&log| Error { class, log, weight, further: 1.0 }).collect()
    }

    #[test]
    fn the_kth_of_n_stands_at_its_share_of_one_more() {
        let of = |at| quantile(vec![4.0, 1.0, 3.0, 2.0], at);
        assert_eq!([0.2, 0.4, 0.6, 0.8].map(of), [1.0, 2.0, 3.0, 4.0]);
        assert!((of(0.5) - 2.5).abs() < 1e-12);
        // Beyond the ends nothing is known.
        assert_eq!([0.05, 0.95].map(of), [1.0, 4.0]);
        assert_eq!(quantile(Vec::new(), 0.5), 1.0);
    }

    #[test]
    fn a_quantile_from_above_is_that_of_the_opposites_from_below() {
        let values = [(0.3, 0.2), (-1.0, 0.5), (2.0, 1.0), (0.7, 0.1), (1.1, 0.4)];
        for further in [0.3, 1.0] {
            for at in [0.05, 0.3, 0.5, 0.8] {
                let above = weighed_quantile(values.to_vec(), further, 1.0 - at);
                let turned = values.map(|(value, weight)| (-value, weight)).to_vec();
                let below = -weighed_quantile(turned, further, at);
                assert!((above - below).abs() < 1e-12, "{further} {at}: {above} {below}");
            }
        }
    }

    #[test]
    fn makers_who_err_as_one_leave_nothing_to_their_products() {
        use DeviceClass::{Laptop, Monitor};
        let alike = [group(Laptop, &[0.5, 0.5, 0.5]), group(Laptop, &[-0.5; 9])];
        assert!((makers_share(&alike) - 1.0).abs() < 1e-12);
        // Each the same mixture: no maker is another's stranger.
        let mixed = [group(Monitor, &[0.5, -0.5]), group(Monitor, &[-0.5, 0.5])];
        assert_eq!(makers_share(&mixed), 0.0);
        let between = [group(Laptop, &[0.5, 0.3]), group(Laptop, &[-0.5, -0.2])];
        assert!((0.5..1.0).contains(&makers_share(&between)));
    }
}
