//! How near the estimator comes to what makers print, on rows it was not fitted to.
//!
//! Nested throughout: for each fold the kernel is chosen, the ranges are found and the model is
//! fitted from the other folds alone.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use anyhow::Result;
use impact_core::embodied::estimator::{Components, Setting, Spread, Tier};
use impact_core::factors::DeviceClass;

use super::Figure;
use crate::fit::folds::{FOLDS, parted, split};
use crate::fit::model::{Candidates, Model, alike, group, medians, quantile};
use crate::fit::process::Likeness;
use crate::fit::rows::{self, Row};
use crate::fit::{SEED, components};
use crate::machine;
use crate::setup::Tools;
use crate::workspace::Workspace;

/// Rows up to this year train the split by year.
const TRAINED_TO: u16 = 2020;

/// Seeds of the outer folds: others than that of the folds within.
const SEEDS: [u64; 3] = [101, 102, 103];

/// One row as it was estimated without its unit.
struct Outcome {
    row: usize,
    kg: f64,
    tier: Tier,
    spread: Spread,
    /// What the median of its class says.
    class_median: Option<f64>,
    /// What a ridge regression says.
    ridge: f64,
}

/// Everything that the splits need.
struct Bench {
    rows: Vec<Row>,
    components: Components,
    candidates: Candidates,
    ridge: Likeness,
}

/// Measures, prints and writes `docs/accuracy.md`.
pub fn measure(workspace: &Workspace, _tools: &Tools) -> Result<Vec<Figure>> {
    let components = components(&workspace.root)?;
    let mut text = format!(
        "# Accuracy of the estimator\n\nWritten by `cargo xtask bench --only accuracy`. Embodied \
         carbon (the maker's total less the maker's own use phase) of published products, each \
         estimated by a model that was chosen, fitted and given its ranges without the rows it is \
         tested on. Error: median of |estimated / printed - 1|. Bias: median of ln(estimated / \
         printed). Sum: all estimates together over all printed. Coverage: share of 90 % prediction ranges that hold the printed figure. Width: \
         median of upper over lower end. Grouped: products that belong together are held back \
         together. Line known: only products with the same figures are held back together. The four \
         kernels to choose from were looked at on the same table before, so the figures are a little \
         kind; rows that the table does not hold are the better test.\n\n{}\n",
        machine::described()
    );
    let mut figures = Vec::new();
    let mut coverage = Vec::new();
    // The lower of the two settings; a tier's own range may fall short where the whole does not.
    let mut of_tiers = Tier::ALL.map(|tier| (tier.key(), f64::INFINITY));
    for setting in Setting::ALL {
        let (_, rows) = rows::read(&workspace.root)?;
        let candidates = Candidates::of(&rows, setting);
        let ridge = Likeness::ridge(&rows, setting);
        let bench = Bench { rows, components: components.clone(), candidates, ridge };
        let grouped = bench.cross(group);
        let lines = bench.cross(alike);
        let by_year = bench.by_year();
        let strangers = bench.strangers();
        let name = match setting {
            Setting::Inventory => "Inventory-only: maker, model string, class",
            Setting::Full => "Full: with mass, screen and year",
        };
        let _infallible = write!(text, "\n## {name}\n");
        for (split, outcomes) in [
            ("Grouped five-fold cross-validation", &grouped),
            ("Five-fold cross-validation, line known", &lines),
            ("Trained to 2020, tested from 2021", &by_year),
            ("A maker held back whole", &strangers),
        ] {
            bench.table(split, outcomes, &mut text);
        }
        let error = 100.0 * bench.error(&grouped);
        let against = vec![
            ("class_median", 100.0 * bench.class_median_error(&grouped)),
            ("ridge", 100.0 * bench.ridge_error(&grouped)),
            ("line_known", 100.0 * bench.error(&lines)),
            ("by_year", 100.0 * bench.error(&by_year)),
            ("unseen_maker", 100.0 * bench.error(&strangers)),
            ("unseen_maker_class_median", 100.0 * bench.class_median_error(&strangers)),
        ];
        coverage.push(bench.covered(&grouped.iter().collect::<Vec<_>>()));
        for (tier, (_, lowest)) in Tier::ALL.into_iter().zip(&mut of_tiers) {
            let of: Vec<&Outcome> = grouped.iter().filter(|of| of.tier == tier).collect();
            if !of.is_empty() {
                *lowest = lowest.min(100.0 * bench.covered(&of));
            }
        }
        if setting == Setting::Full {
            let value = 100.0 * bench.error(&by_year);
            let against = vec![
                ("class_median", 100.0 * bench.class_median_error(&by_year)),
                ("ridge", 100.0 * bench.ridge_error(&by_year)),
            ];
            figures.push(Figure { name: "accuracy_by_year_full_pct", value, against });
        }
        let name = match setting {
            Setting::Inventory => "accuracy_grouped_inventory_only_pct",
            Setting::Full => "accuracy_grouped_full_pct",
        };
        figures.push(Figure { name, value: error, against });
    }
    let worst = coverage.iter().copied().fold(1.0, f64::min);
    let mut against = vec![("inventory_only", 100.0 * coverage[0]), ("full", 100.0 * coverage[1])];
    against.extend(of_tiers.into_iter().filter(|(_, lowest)| lowest.is_finite()));
    figures.push(Figure { name: "accuracy_coverage_pct", value: 100.0 * worst, against });
    let short = of_tiers.iter().filter(|(_, lowest)| *lowest < 87.0);
    let short: Vec<String> = short.map(|(tier, is)| format!("{tier} {is:.1} %")).collect();
    if !short.is_empty() {
        let _infallible = write!(
            text,
            "\n## Where ranges fall short\n\nTiers whose 90 % ranges hold fewer than 87 % of the \
             printed figures in the grouped cross-validation, in the worse of the two settings: {}.\n",
            short.join(", ")
        );
    }
    println!("{text}");
    std::fs::write(workspace.root.join("docs/accuracy.md"), text)?;
    Ok(figures)
}

impl Bench {
    fn outcomes(&self, kept: &[usize], held: &[usize]) -> Vec<Outcome> {
        let model = Model::of(&self.rows, &self.candidates, &self.components, kept, SEED);
        let ridge = self.ridge.fit(&self.rows, kept);
        let medians = medians(&self.rows, kept);
        held.iter()
            .filter_map(|&row| {
                let (kg, tier, spread) =
                    model.estimate(&self.rows, &self.candidates, &self.components, row)?;
                Some(Outcome {
                    row,
                    kg,
                    tier,
                    spread,
                    class_median: medians.get(&self.rows[row].class).copied(),
                    ridge: self.ridge.predict(&ridge, row).exp(),
                })
            })
            .collect()
    }

    /// Five folds, what has the same key on one side; again for each seed, as one parting may be
    /// lucky.
    fn cross(&self, key: fn(&Row) -> &str) -> Vec<Outcome> {
        let all: Vec<usize> = (0..self.rows.len()).collect();
        let mut outcomes = Vec::new();
        for seed in SEEDS {
            let folds = parted(&self.rows, &all, seed, key);
            for fold in 0..FOLDS {
                let (kept, held) = split(&all, &folds, fold);
                outcomes.extend(self.outcomes(&kept, &held));
            }
        }
        outcomes
    }

    fn by_year(&self) -> Vec<Outcome> {
        let dated = (0..self.rows.len()).filter(|&row| self.rows[row].year.is_some());
        let (kept, held): (Vec<usize>, Vec<usize>) =
            dated.partition(|&row| self.rows[row].year.is_some_and(|year| year <= TRAINED_TO));
        self.outcomes(&kept, &held)
    }

    fn strangers(&self) -> Vec<Outcome> {
        let makers: BTreeSet<&str> = self.rows.iter().map(|row| row.maker.as_str()).collect();
        makers
            .into_iter()
            .flat_map(|maker| {
                let (held, kept): (Vec<usize>, Vec<usize>) =
                    (0..self.rows.len()).partition(|&row| self.rows[row].maker == maker);
                self.outcomes(&kept, &held)
            })
            .collect()
    }

    fn kg(&self, outcome: &Outcome) -> f64 {
        self.rows[outcome.row].kg
    }

    fn error(&self, outcomes: &[Outcome]) -> f64 {
        self.median_error(outcomes, |of| Some(of.kg))
    }

    fn class_median_error(&self, outcomes: &[Outcome]) -> f64 {
        self.median_error(outcomes, |of| of.class_median)
    }

    fn ridge_error(&self, outcomes: &[Outcome]) -> f64 {
        self.median_error(outcomes, |of| Some(of.ridge))
    }

    fn median_error(&self, outcomes: &[Outcome], kg: impl Fn(&Outcome) -> Option<f64>) -> f64 {
        let errors = outcomes.iter().filter_map(|of| Some((kg(of)? / self.kg(of) - 1.0).abs()));
        quantile(errors.collect(), 0.5)
    }

    /// Share of the ranges that hold the printed figure.
    fn covered(&self, of: &[&Outcome]) -> f64 {
        let held = of.iter().filter(|outcome| {
            let (kg, spread) = (self.kg(outcome), outcome.spread);
            (outcome.kg * spread.low..=outcome.kg * spread.high).contains(&kg)
        });
        held.count() as f64 / of.len().max(1) as f64
    }

    fn table(&self, split: &str, outcomes: &[Outcome], text: &mut String) {
        let _infallible = write!(
            text,
            "\n### {split}\n\n| | estimates | error % | bias | sum | coverage % | width | class median: \
             error % | ridge: error % |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|\n"
        );
        let mut by: BTreeMap<String, Vec<&Outcome>> = BTreeMap::new();
        let mut order = vec!["all".to_owned()];
        for class in DeviceClass::ALL {
            order.push(class.english().to_lowercase());
        }
        for tier in Tier::ALL {
            order.push(format!("tier {}", tier.key()));
        }
        for outcome in outcomes {
            let class = self.rows[outcome.row].class.english().to_lowercase();
            for key in ["all".to_owned(), class, format!("tier {}", outcome.tier.key())] {
                by.entry(key).or_default().push(outcome);
            }
        }
        let mut macro_errors = Vec::new();
        for key in order {
            let Some(of) = by.get(&key) else { continue };
            let median = |values: Vec<f64>| quantile(values, 0.5);
            let errors = |kg: &dyn Fn(&Outcome) -> Option<f64>| {
                let errors = of.iter().filter_map(|o| Some((kg(o)? / self.kg(o) - 1.0).abs()));
                100.0 * median(errors.collect())
            };
            let error = errors(&|o| Some(o.kg));
            if key != "all" && !key.starts_with("tier") {
                macro_errors.push(error);
            }
            let bias = median(of.iter().map(|o| (o.kg / self.kg(o)).ln()).collect());
            let width = median(of.iter().map(|o| o.spread.high / o.spread.low).collect());
            let covered = 100.0 * self.covered(of);
            let sum =
                of.iter().map(|o| o.kg).sum::<f64>() / of.iter().map(|o| self.kg(o)).sum::<f64>();
            let (class, ridge) = (errors(&|o| o.class_median), errors(&|o| Some(o.ridge)));
            let _infallible = writeln!(
                text,
                "| {key} | {} | {error:.1} | {bias:+.3} | {sum:.3} | {covered:.1} | {width:.2} | {class:.1} | {ridge:.1} |",
                of.len()
            );
        }
        let mean = macro_errors.iter().sum::<f64>() / macro_errors.len().max(1) as f64;
        let _infallible = write!(text, "\nMean of the classes' errors: {mean:.1} %.\n");
    }
}
