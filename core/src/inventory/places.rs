//! Countries as asset tools write them: codes, and names in several languages.

use super::field::Field;
use super::recognise::Recognition;
use super::row::{Entry, problem};
use super::table::{Row, Table};
use super::wire::ImportProblem;
use crate::library::Library;
use crate::quantity::Country;
use std::collections::BTreeMap;

/// Names beside the English ones of the grid tables, and codes of three letters that are common.
const NAMES: [(&str, &str); 66] = [
    ("usa", "US"),
    ("united states", "US"),
    ("united states of america", "US"),
    ("vereinigte staaten", "US"),
    ("états-unis", "US"),
    ("estados unidos", "US"),
    ("stati uniti", "US"),
    ("verenigde staten", "US"),
    ("uk", "GB"),
    ("gbr", "GB"),
    ("great britain", "GB"),
    ("england", "GB"),
    ("united kingdom", "GB"),
    ("vereinigtes königreich", "GB"),
    ("großbritannien", "GB"),
    ("royaume-uni", "GB"),
    ("reino unido", "GB"),
    ("regno unito", "GB"),
    ("deu", "DE"),
    ("deutschland", "DE"),
    ("allemagne", "DE"),
    ("alemania", "DE"),
    ("germania", "DE"),
    ("duitsland", "DE"),
    ("fra", "FR"),
    ("frankreich", "FR"),
    ("francia", "FR"),
    ("frankrijk", "FR"),
    ("österreich", "AT"),
    ("autriche", "AT"),
    ("schweiz", "CH"),
    ("suisse", "CH"),
    ("svizzera", "CH"),
    ("italien", "IT"),
    ("italie", "IT"),
    ("italia", "IT"),
    ("spanien", "ES"),
    ("espagne", "ES"),
    ("españa", "ES"),
    ("spagna", "ES"),
    ("niederlande", "NL"),
    ("the netherlands", "NL"),
    ("pays-bas", "NL"),
    ("nederland", "NL"),
    ("belgien", "BE"),
    ("belgique", "BE"),
    ("belgië", "BE"),
    ("polen", "PL"),
    ("pologne", "PL"),
    ("polska", "PL"),
    ("schweden", "SE"),
    ("suède", "SE"),
    ("sverige", "SE"),
    ("dänemark", "DK"),
    ("norwegen", "NO"),
    ("finnland", "FI"),
    ("irland", "IE"),
    ("irlande", "IE"),
    ("brasilien", "BR"),
    ("brésil", "BR"),
    ("brasil", "BR"),
    ("indien", "IN"),
    ("inde", "IN"),
    ("czech republic", "CZ"),
    ("czechia", "CZ"),
    ("tschechien", "CZ"),
];

/// The country that a text names, where there is a grid factor for it.
pub fn country(library: &Library, text: &str) -> Option<Country> {
    let text = text.trim();
    if text.len() < 2 || text.len() > 60 {
        return None;
    }
    let lower = text.to_lowercase();
    let listed = NAMES.iter().find(|(name, _)| *name == lower).map(|(_, code)| *code);
    if let Ok(country) = listed.unwrap_or(text).parse::<Country>()
        && library.grid.name(country).is_some()
    {
        return Some(country);
    }
    library.grid.country_named(&lower)
}

/// The countries that the rows of a file name, and what they say of its locations.
pub struct Places<'a> {
    library: &'a Library,
    /// The column of countries.
    column: Option<usize>,
    header: String,
    /// Whether the locations are countries themselves.
    locations: bool,
    known: BTreeMap<String, Option<Country>>,
}

impl<'a> Places<'a> {
    pub fn new(library: &'a Library, columns: &Recognition, table: &Table) -> Self {
        let column = columns.position(Field::Country);
        let at = columns.position(Field::Location);
        let header = column.and_then(|at| table.headers().get(at).copied()).unwrap_or_default();
        Self {
            library,
            column,
            header: header.to_owned(),
            locations: at.is_some_and(|at| columns.columns[at].profile.countries >= 90),
            known: BTreeMap::new(),
        }
    }

    /// Gives every location the country that its rows name, and tells the rows that contradict.
    pub fn settle(mut self, table: &Table, entries: &mut [Entry]) {
        let mut rows: BTreeMap<String, BTreeMap<Country, u64>> = BTreeMap::new();
        let mut named: Vec<Option<Country>> = Vec::with_capacity(entries.len());
        for (row, entry) in table.rows().zip(entries.iter_mut()) {
            let country = self.of_row(row, entry);
            if let (Some(location), Some(country)) = (&entry.location, country) {
                *rows.entry(location.clone()).or_default().entry(country).or_default() += 1;
            }
            named.push(country);
        }
        let settled: BTreeMap<String, Option<Country>> =
            rows.iter().map(|(location, countries)| (location.clone(), most(countries))).collect();
        for (entry, named) in entries.iter_mut().zip(named) {
            let Some(location) = &entry.location else { continue };
            entry.country = settled.get(location).copied().flatten();
            if named.is_some() && named != entry.country {
                let found = self.contradiction(entry, named);
                entry.problems.push(found);
            }
        }
    }

    /// The country that a row names; without a location it is the location.
    fn of_row(&mut self, row: Row<'_>, entry: &mut Entry) -> Option<Country> {
        let cell = self.column.and_then(|at| row.get(at)).unwrap_or_default().trim();
        if cell.is_empty() {
            let location = entry.location.as_deref().filter(|_| self.locations)?.to_owned();
            return self.country(&location);
        }
        let Some(country) = self.country(cell) else {
            if !entry.blank {
                entry.problems.push(problem(
                    entry.row,
                    Some(&self.header),
                    Some(cell),
                    "problem.country",
                    "There is no grid factor for such a country: left empty, choose the site's country.",
                    false,
                ));
            }
            return None;
        };
        if entry.location.is_none() {
            entry.location = self.library.grid.name(country).map(str::to_owned);
        }
        Some(country)
    }

    fn country(&mut self, text: &str) -> Option<Country> {
        if let Some(known) = self.known.get(text) {
            return *known;
        }
        let found = country(self.library, text);
        self.known.insert(text.to_owned(), found);
        found
    }

    fn contradiction(&self, entry: &Entry, named: Option<Country>) -> ImportProblem {
        let (key, text) = match entry.country {
            Some(_) => (
                "problem.country_contradicts",
                "Most rows of \"{location}\" name {country}: the site takes that country.",
            ),
            None => (
                "problem.country_unclear",
                "The rows of \"{location}\" name several countries equally often: the site takes none, choose it.",
            ),
        };
        let written = named.map(|country| country.code().to_owned()).unwrap_or_default();
        let mut found = problem(entry.row, Some(&self.header), Some(&written), key, text, false);
        let location = entry.location.as_deref().unwrap_or_default();
        found.sentence = found.sentence.with("location", location);
        if let Some(country) = entry.country {
            found.sentence = found.sentence.with("country", country);
        }
        found
    }
}

/// The country of most rows; none where two are equal.
fn most(countries: &BTreeMap<Country, u64>) -> Option<Country> {
    let (country, rows) = countries.iter().max_by_key(|(_, rows)| **rows)?;
    let alone = countries.values().filter(|other| *other == rows).count() == 1;
    alone.then_some(*country)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library::shipped;

    #[test]
    fn countries_are_known_by_code_and_name() {
        let library = shipped();
        for (text, code) in [
            ("DE", Some("DE")),
            (" de ", Some("DE")),
            ("Germany", Some("DE")),
            ("Allemagne", Some("DE")),
            ("UK", Some("GB")),
            ("France", Some("FR")),
            ("USA", Some("US")),
            ("XX", None),
            ("Berlin", None),
            ("", None),
            ("E", None),
        ] {
            let found = country(&library, text).map(|country| country.code().to_owned());
            assert_eq!(found.as_deref(), code, "{text}");
        }
        for (_, code) in NAMES {
            assert!(country(&library, code).is_some(), "{code}");
        }
    }
}
