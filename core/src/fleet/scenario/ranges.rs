//! The years ahead with their ranges, and how far two scenarios lie apart.

use super::super::figure::Carbon;
use super::super::pricing::range;
use super::cells::Prepared;
use super::columns::{Columns, ColumnsError, LANES};
use super::params::Scenario;
use super::selection::Selection;
use super::sums::{Pass, WIDTH, bounds_of, difference};
use crate::factors::DeviceClass;
use crate::lifecycle::Stage;
use crate::quantity::{GramsCo2e, Period};

/// A year ahead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YearFigure {
    /// Its days.
    pub period: Period,
    /// By stage, in the order of [`Stage::ALL`].
    pub stages: [GramsCo2e; Stage::ALL.len()],
    /// The whole with its range.
    pub gross: Carbon,
}

/// What a scenario comes to, year by year. Two of the same columns and selection can be compared.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlook {
    /// Devices that the selection leaves.
    pub devices: u64,
    /// The years asked for.
    pub years: Vec<YearFigure>,
    /// By year, then by what errors come from: embodied grams weighed by their deviation.
    deviations: Vec<Vec<f64>>,
}

impl Outlook {
    /// How far it lies from another, year by year, negative where it is less. What errs in both in
    /// the same way takes itself off: the range is that of the difference.
    pub fn less(&self, other: &Self) -> Vec<Carbon> {
        let years = self.years.iter().zip(&other.years);
        let pairs = self.deviations.iter().zip(&other.deviations);
        years
            .zip(pairs)
            .map(|((year, of), (own, others))| {
                let mean = year.gross.mean_kg - of.gross.mean_kg;
                let squares = own.iter().zip(others).map(|(a, b)| (a - b) * (a - b));
                difference_range(mean, libm::sqrt(squares.sum()))
            })
            .collect()
    }
}

/// 5th to 95th percentile of a difference: it can have either sign, so it is taken as normal.
fn difference_range(mean: GramsCo2e, sd: f64) -> Carbon {
    let far = crate::estimate::Z95 * sd;
    let at = |grams: f64| GramsCo2e::rounded(mean.grams() as f64 + grams);
    Carbon { mean_kg: mean, low_kg: at(-far), high_kg: at(far) }
}

impl Columns {
    /// Works a scenario out for some of the years ahead (0 the first), with ranges.
    ///
    /// # Errors
    /// When a year is not ahead.
    pub fn outlook(
        &self,
        scenario: &Scenario,
        selection: &Selection,
        years: &[usize],
    ) -> Result<Outlook, ColumnsError> {
        let bounds = bounds_of(years)?;
        let prepared = Prepared::of(self, scenario, &bounds);
        let pass = Pass::new(self, &prepared, selection, [None; 2], [1; 2])?;
        let sources = self.error_sources as usize;
        let mut deviations = vec![vec![0.0; sources + DeviceClass::ALL.len()]; years.len()];
        let mut sums = vec![[0_i64; WIDTH]; years.len()];
        let mut used = vec![[0_i64; DeviceClass::ALL.len()]; years.len()];
        let mut devices = 0;
        for (at, kind, rows) in self.runs() {
            if !pass.has_kind(at) || rows.is_empty() {
                continue;
            }
            let (until, left) = kind_sums(&pass, at, rows, bounds.len());
            devices += left;
            for (position, year) in years.iter().enumerate() {
                let grams = difference(&until, &bounds, *year);
                for (sum, grams) in sums[position].iter_mut().zip(grams) {
                    *sum += grams;
                }
                let embodied: i64 = grams[..LANES].iter().sum();
                let source = kind.error_source as usize;
                if let Some(deviation) = deviations[position].get_mut(source) {
                    *deviation += embodied as f64 * kind.relative_sd;
                }
                if let Some(class) = kind.class {
                    used[position][class.index()] += grams[LANES];
                }
            }
        }
        let days = self.bounds();
        let figures = years.iter().enumerate().filter_map(|(position, year)| {
            let classes = self.classes.iter().zip(used[position]);
            for (at, (class, grams)) in classes.enumerate() {
                deviations[position][sources + at] = grams as f64 * class.energy_sd;
            }
            let [manufacture, transport, end_of_life, unattributed, used] =
                sums[position].map(GramsCo2e::new);
            let stages = [manufacture, transport, used, end_of_life, unattributed];
            let squares = deviations[position].iter().map(|deviation| deviation * deviation);
            Some(YearFigure {
                period: Period::new(days[*year], days[*year + 1]).ok()?,
                gross: range(stages.into_iter().sum(), libm::sqrt(squares.sum())),
                stages,
            })
        });
        let figures = figures.collect();
        Ok(Outlook { devices, years: figures, deviations })
    }
}

/// What the rows of a kind that are left have carried by each bound, and their number.
fn kind_sums(
    pass: &Pass<'_>,
    kind: usize,
    rows: std::ops::Range<usize>,
    bounds: usize,
) -> (Vec<[i64; WIDTH]>, u64) {
    let mut sums = vec![[0_i64; WIDTH]; bounds];
    let mut devices = 0;
    let mut first = rows.start;
    while first < rows.end {
        // Whole floats stay exact over this many rows.
        let chunk = first..rows.end.min(first + (1 << 20));
        first = chunk.end;
        let mut left = 0;
        for (bound, sum) in sums.iter_mut().enumerate() {
            let acc = if pass.is_whole() {
                pass.whole(kind, bound, chunk.clone())
            } else {
                pass.left(kind, bound, chunk.clone())
            };
            left = u64::try_from(acc.rows).unwrap_or_default();
            for (sum, grams) in sum.iter_mut().zip(acc.grams()) {
                *sum += grams;
            }
        }
        devices += left;
    }
    (sums, devices)
}
