//! The years ahead with their ranges, and how far two scenarios lie apart.

use super::super::figure::Carbon;
use super::super::pricing::range;
use super::cells::Prepared;
use super::columns::{Columns, ColumnsError, LANES};
use super::params::Scenario;
use super::selection::Selection;
use super::sums::{Carried, Pass, WIDTH, bounds_of, difference};
use crate::estimate::{Shared, Sources, Z95};
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
    /// By year, then by kind: embodied grams and grams of use.
    kinds: Vec<Vec<[i64; 2]>>,
}

impl Columns {
    /// How far a scenario's outlook lies from another's, year by year, negative where it is less.
    /// What errs in both in the same way takes itself off: the range is that of the difference.
    pub fn difference(&self, outlook: &Outlook, from: &Outlook) -> Vec<Carbon> {
        let years = outlook.years.iter().zip(&from.years);
        let kinds = outlook.kinds.iter().zip(&from.kinds);
        years
            .zip(kinds)
            .map(|((year, of), (kinds, others))| {
                let pairs = kinds.iter().zip(others);
                let apart = pairs.map(|(a, b)| [a[0] - b[0], a[1] - b[1]]);
                let variance = self.sources(apart).moments().variance;
                let mean = year.gross.mean_kg - of.gross.mean_kg;
                difference_range(mean, f64::sqrt(variance))
            })
            .collect()
    }

    /// The sources of error of what the kinds carry: embodied grams and grams of use.
    fn sources(&self, kinds: impl Iterator<Item = [i64; 2]>) -> Sources {
        let mut made = vec![Shared::default(); self.error_sources as usize];
        let mut drawn = vec![Shared::default(); self.energy_sources as usize];
        for (kind, [embodied, used]) in self.kinds.iter().zip(kinds) {
            if let Some(source) = made.get_mut(kind.error_source as usize) {
                source.add(embodied as f64, kind.shape);
            }
            let energy = kind.energy.map(|at| &self.energies[at as usize]);
            let source = energy.and_then(|energy| {
                Some((drawn.get_mut(energy.error_source as usize)?, energy.shape))
            });
            if let Some((source, shape)) = source {
                source.add(used as f64, shape);
            }
        }
        let mut sources = Sources::default();
        sources.extend(made.into_iter().chain(drawn).map(|shared| shared.moments()));
        sources
    }

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
        let pass = Pass::new(self, &prepared, selection, [None; 2]);
        let mut kinds = vec![vec![[0_i64; 2]; self.kinds.len()]; years.len()];
        let mut sums = vec![[0_i64; WIDTH]; years.len()];
        let mut devices = 0;
        for run in self.runs() {
            let until = pass.carried(&run);
            devices += until.first().map_or(0, |until| until.rows);
            let until: Vec<_> = until.iter().map(Carried::grams).collect();
            for (position, year) in years.iter().enumerate() {
                let grams: [i64; WIDTH] = std::array::from_fn(|lane| {
                    difference(&bounds, *year, |bound| until[bound][lane])
                });
                for (sum, grams) in sums[position].iter_mut().zip(grams) {
                    *sum += grams;
                }
                let [embodied, used] = &mut kinds[position][run.kind];
                *embodied += grams[..LANES].iter().sum::<i64>();
                *used += grams[LANES];
            }
        }
        let days = self.bounds();
        let figures = years.iter().zip(sums).zip(&kinds).filter_map(|((year, sums), kinds)| {
            let [manufacture, transport, end_of_life, unattributed, used] =
                sums.map(GramsCo2e::new);
            let stages = [manufacture, transport, used, end_of_life, unattributed];
            let sources = self.sources(kinds.iter().copied());
            Some(YearFigure {
                period: Period::new(days[*year], days[*year + 1]).ok()?,
                gross: range(stages.into_iter().sum(), &sources),
                stages,
            })
        });
        let figures = figures.collect();
        Ok(Outlook { devices, years: figures, kinds })
    }
}

/// 5th to 95th percentile of a difference: it can have either sign, so it is taken as normal.
fn difference_range(mean: GramsCo2e, sd: f64) -> Carbon {
    let far = Z95 * sd;
    let at = |grams: f64| GramsCo2e::rounded(mean.grams() as f64 + grams);
    Carbon { mean_kg: mean, low_kg: at(-far), high_kg: at(far) }
}
