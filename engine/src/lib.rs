//! The fleet engine in a module of its own: the scenarios screen imports it when it is opened, and
//! `cargo xtask bench --only fleet` measures it, in Chromium and natively. Nothing is computed here:
//! core answers.
//!
//! ```js
//! const engine = Engine.open(bytes); // of GET /api/v1/fleet/columns
//! engine.sums("life.laptop=60", "class=laptop", "site", "", [0]); // Float64Array, grams
//! ```
//!
//! The scenarios screen asks with the query of its own address ([`Engine::ahead`] and what
//! follows), and reads the numbers with core's types. Elsewhere scenario and filter are queries as
//! in the portal's address; years count from 0. Whatever is passed, the only thing thrown is an
//! `Error` with one sentence.

#![forbid(unsafe_code)]

use impact_core::fleet::scenario::{Columns, Figures, Outlook, Question, Scenario, Selection};
use impact_core::fleet::{GroupBy, Sort};
use std::fmt::Display;
use wasm_bindgen::prelude::*;

/// A fleet in columns, opened.
#[wasm_bindgen]
pub struct Engine {
    columns: Columns,
    /// Each row's figure in the scenario and year last asked for.
    figures: Option<Figures>,
    /// Outlooks worked out last, the latest at the end: a plan is asked for at every step of a
    /// slider.
    outlooks: Vec<(Question, Outlook)>,
}

/// Outlooks that are kept.
const KEPT: usize = 16;

fn told(error: impl Display) -> JsError {
    JsError::new(&error.to_string())
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
        Ok(Self { columns, figures: None, outlooks: Vec::new() })
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
        let scenario = Question::parse(scenario).map_err(told)?.scenario;
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

    /// The factor set that the fleet was priced with.
    #[wasm_bindgen(getter)]
    pub fn factor_set(&self) -> String {
        self.columns.factor_set().to_owned()
    }

    /// What the columns are about, as the numbers of core's `About`.
    pub fn about(&self) -> Vec<f64> {
        self.columns.about().numbers()
    }

    /// A question's scenario beside the plan, as the numbers of core's `Ahead`.
    ///
    /// # Errors
    /// When a part of the question is not understood.
    pub fn ahead(&mut self, question: &str) -> Result<Vec<f64>, JsError> {
        let question = Question::parse(question).map_err(told)?;
        let plan = self.outlook_of(&question.plan())?;
        let outlook = self.outlook_of(&question)?;
        Ok(self.columns.ahead(&outlook, &plan).numbers())
    }

    /// Each lever of a question moved alone, as the numbers of core's `Changes`.
    ///
    /// # Errors
    /// When a part of the question is not understood.
    pub fn changes(&self, question: &str) -> Result<Vec<f64>, JsError> {
        let question = Question::parse(question).map_err(told)?;
        Ok(self.columns.changes(&question).map_err(told)?.numbers())
    }

    /// The devices that carry most in a question's last year: places and grams by turns.
    ///
    /// # Errors
    /// When a part of the question is not understood.
    pub fn largest(&self, question: &str, rows: usize) -> Result<Vec<f64>, JsError> {
        let question = Question::parse(question).map_err(told)?;
        let largest = self.columns.largest(&question, rows).map_err(told)?;
        Ok(largest
            .into_iter()
            .flat_map(|(place, of)| [f64::from(place), of.grams() as f64])
            .collect())
    }

    fn outlook_of(&mut self, question: &Question) -> Result<Outlook, JsError> {
        let known = self.outlooks.iter().position(|(of, _)| of == question);
        let outlook = match known {
            Some(at) => self.outlooks.remove(at).1,
            None => self.columns.outlook_of(question).map_err(told)?,
        };
        self.outlooks.push((question.clone(), outlook.clone()));
        if self.outlooks.len() > KEPT {
            self.outlooks.remove(0);
        }
        Ok(outlook)
    }

    fn question(&self, scenario: &str, filter: &str) -> Result<(Scenario, Selection), JsError> {
        let question = Question::parse(&[scenario, filter].join("&")).map_err(told)?;
        Ok((question.scenario, self.columns.selection(&question.filter).map_err(told)?))
    }
}
