//! The fleet engine in a module of its own: `cargo xtask bench --only fleet` measures it, in
//! Chromium and natively. Nothing is computed here: core answers.
//!
//! ```js
//! const engine = Engine.open(bytes); // of GET /api/v1/fleet/columns
//! engine.sums("life.laptop=60", "class=laptop", "site", "", [0]); // Float64Array, grams
//! ```
//!
//! Scenario and filter are queries as in the portal's address; years count from 0. Whatever is
//! passed, the only thing thrown is an `Error` with one sentence.

#![forbid(unsafe_code)]

use impact_core::fleet::scenario::{Columns, Figures, Scenario, Selection};
use impact_core::fleet::{Filter, GroupBy, Sort};
use std::fmt::Display;
use wasm_bindgen::prelude::*;

/// A fleet in columns, opened.
#[wasm_bindgen]
pub struct Engine {
    columns: Columns,
    /// Each row's figure in the scenario and year last asked for.
    figures: Option<Figures>,
}

fn told(error: impl Display) -> JsError {
    JsError::new(&error.to_string())
}

fn pairs(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query.split('&').filter_map(|pair| pair.split_once('='))
}

fn dimension(name: &str) -> Result<Option<GroupBy>, JsError> {
    if name.is_empty() { Ok(None) } else { GroupBy::parse(name).map(Some).map_err(told) }
}

#[wasm_bindgen]
impl Engine {
    /// Opens columns from their bytes.
    ///
    /// # Errors
    /// When they are no columns.
    pub fn open(bytes: &[u8]) -> Result<Engine, JsError> {
        let columns = Columns::from_bytes(bytes).map_err(told)?;
        Ok(Self { columns, figures: None })
    }

    /// Number of devices.
    #[wasm_bindgen(getter)]
    pub fn devices(&self) -> usize {
        self.columns.len()
    }

    /// Grams by group and year: the groups of the first dimension outermost, the years innermost.
    ///
    /// # Errors
    /// When a part of the question is not understood.
    pub fn sums(
        &self,
        scenario: &str,
        filter: &str,
        by: &str,
        and_by: &str,
        years: &[usize],
    ) -> Result<Vec<f64>, JsError> {
        let (scenario, selection) = self.question(scenario, filter)?;
        let by = [dimension(by)?, dimension(and_by)?];
        let sums = self.columns.sums(&scenario, &selection, by, years).map_err(told)?;
        Ok(sums.grams.iter().map(|grams| grams.grams() as f64).collect())
    }

    /// By year: the five stages, then the whole, its 5th and its 95th percentile, in grams.
    ///
    /// # Errors
    /// When a part of the question is not understood.
    pub fn outlook(
        &self,
        scenario: &str,
        filter: &str,
        years: &[usize],
    ) -> Result<Vec<f64>, JsError> {
        let (scenario, selection) = self.question(scenario, filter)?;
        let outlook = self.columns.outlook(&scenario, &selection, years).map_err(told)?;
        let of = |year: &impact_core::fleet::scenario::YearFigure| {
            let gross = year.gross;
            let range = [gross.mean_kg, gross.low_kg, gross.high_kg];
            year.stages.into_iter().chain(range).map(|grams| grams.grams() as f64)
        };
        Ok(outlook.years.iter().flat_map(of).collect())
    }

    /// Works out each row's figure in a year, for pages and percentiles.
    ///
    /// # Errors
    /// When a part of the question is not understood.
    pub fn figures(&mut self, scenario: &str, year: usize) -> Result<(), JsError> {
        let scenario = Scenario::from_pairs(pairs(scenario)).map_err(told)?;
        self.figures = Some(self.columns.figures(&scenario, year).map_err(told)?);
        Ok(())
    }

    /// Rows in an order, each as its device's position by identifier.
    ///
    /// # Errors
    /// When a part of the question is not understood, or no figures are worked out.
    pub fn page(
        &self,
        filter: &str,
        sort: &str,
        start: usize,
        rows: usize,
    ) -> Result<Vec<u32>, JsError> {
        let (_, selection) = self.question("", filter)?;
        let sort = Sort::parse(sort).map_err(told)?;
        let figures = self.figures.as_ref().ok_or_else(|| told("work out the figures first"))?;
        self.columns.page(figures, &selection, sort, start, rows).map_err(told)
    }

    fn question(&self, scenario: &str, filter: &str) -> Result<(Scenario, Selection), JsError> {
        let scenario = Scenario::from_pairs(pairs(scenario)).map_err(told)?;
        let filter = Filter::from_pairs(pairs(filter)).map_err(told)?;
        Ok((scenario, self.columns.selection(&filter).map_err(told)?))
    }
}
