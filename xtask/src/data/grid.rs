//! Grid intensities by country: a year and a month each take a few bytes.

use super::table::{Table, cell};
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::fmt::Write;

const NOTICE: &str = "\
# Electricity carbon intensity, g CO2e/kWh, life-cycle boundary, production mix, by country: yearly
# from the first year, monthly from the first month; \"-\" for a value that is not published.
# Ember, Yearly and Monthly Electricity Data. Creative Commons Attribution 4.0.
";

/// Values by position; the first position is the key's `first`.
#[derive(Default)]
pub(super) struct Series(BTreeMap<i32, String>);

impl Series {
    /// Puts a value at its position.
    pub(super) fn insert(&mut self, at: i32, value: String) {
        self.0.insert(at, value);
    }

    pub(super) fn render(&self, first: impl Fn(i32) -> String) -> (String, String) {
        let (Some((&start, _)), Some((&end, _))) =
            (self.0.iter().next(), self.0.iter().next_back())
        else {
            return (String::new(), String::new());
        };
        let values = (start..=end).map(|at| self.0.get(&at).map_or("-", String::as_str));
        (first(start), values.collect::<Vec<_>>().join(" "))
    }
}

pub fn render(yearly: &Table, monthly: &Table) -> Result<String> {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut years: BTreeMap<String, Series> = BTreeMap::new();
    let mut months: BTreeMap<String, Series> = BTreeMap::new();
    for row in yearly.rows() {
        let country = row.text("iso2")?;
        if country.is_empty() {
            continue; // regions of the world: a site lies in a country
        }
        names.insert(country.to_owned(), row.text("name")?.to_owned());
        let year = row.text("year")?.parse().context("a year of the grid table")?;
        let value = row.text("gco2e_per_kwh")?.to_owned();
        years.entry(country.to_owned()).or_default().insert(year, value);
    }
    for row in monthly.rows() {
        let date = row.text("month")?;
        let year: i32 = date.get(..4).unwrap_or_default().parse().context("a month's year")?;
        let month: i32 = date.get(5..7).unwrap_or_default().parse().context("a month")?;
        let value = row.text("gco2e_per_kwh")?.to_owned();
        let series = months.entry(row.text("iso2")?.to_owned()).or_default();
        series.insert(year * 12 + month - 1, value);
    }
    let mut text = String::from(NOTICE);
    text.push_str("iso2,name,first_year,yearly,first_month,monthly\n");
    for (country, name) in &names {
        let (first_year, by_year) =
            years.get(country).unwrap_or(&Series::default()).render(|year| year.to_string());
        let (first_month, by_month) = months
            .get(country)
            .unwrap_or(&Series::default())
            .render(|at| format!("{:04}-{:02}", at / 12, at % 12 + 1));
        let name = cell(name);
        let _infallible =
            writeln!(text, "{country},{name},{first_year},{by_year},{first_month},{by_month}");
    }
    Ok(text)
}
