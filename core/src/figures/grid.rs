//! Rows of grid factors. The use phase is location-based: what a contract or a supplier promises
//! is no factor of the grid, and what a life-cycle factor already holds is not added to it.

use super::sheet::{Column, Problem, Row};
use super::upload::Given;
use crate::factors::{Boundary, Mix, Vintage};
use crate::library::Library;
use crate::own::{Change, OWN_ZONES, OwnGrid};
use crate::quantity::{Country, Day, GramsCo2ePerKwh, GridPlace, Zone};
use crate::receipt::Label;

/// Columns of a file of grid factors, as in the template.
pub const COLUMNS: &[Column] = &[
    ("country", &["country code", "iso2", "land", "pays"]),
    (
        "zone",
        &["grid zone", "state", "subregion", "netzzone", "stromzone", "bundesstaat", "teilregion"],
    ),
    ("period", &["year", "month", "year or month", "vintage", "jahr", "monat", "zeitraum"]),
    (
        "g_per_kwh",
        &[
            "g kwh",
            "g co2e kwh",
            "gco2e kwh",
            "g co2e per kwh",
            "gco2e per kwh",
            "grams per kwh",
            "factor",
            "intensity",
            "faktor",
        ],
    ),
    ("boundary", &["systemgrenze", "scope"]),
    ("mix", &["strommix", "basis"]),
    ("source", &["reference", "quelle", "nachweis"]),
    ("licence", &["license", "lizenz"]),
];

/// Columns without which a factor is none.
pub const NEEDED: &[&str] = &["country", "period", "g_per_kwh", "boundary", "mix", "source"];

/// Reads a row against the library whose figures count now.
pub fn read(row: Row<'_>, library: &Library, today: Day) -> Result<Given, Problem> {
    let country = row.country()?;
    let zone = zone(row, library, country)?;
    let vintage: Vintage = row.needed("period")?.parse().map_err(|_| {
        let label = Label::new(
            "figures.problem.period",
            "is no year or month from 1990 on: write 2025 or 2025-03",
        );
        row.problem("period", label)
    })?;
    let begins = match vintage {
        Vintage::Year(year) => Day::from_ymd(year, 1, 1),
        Vintage::Month(month) => Some(month.first_day()),
    };
    if begins.is_none_or(|begins| begins > today) {
        let label =
            Label::new("figures.problem.future", "lies in the future: no grid is known yet");
        return Err(row.problem("period", label));
    }
    let Some(g_per_kwh) = row.number("g_per_kwh", 0.0, GramsCo2ePerKwh::MOST)? else {
        return Err(
            row.problem("g_per_kwh", Label::new("figures.problem.empty", "is empty: fill it in"))
        );
    };
    let boundary = boundary(row)?;
    let mut notes = Vec::new();
    if boundary == Boundary::Direct {
        notes.push(Label::new(
            "figures.note.direct",
            "Combustion only: the shipped factors are life-cycle, so figures get smaller by what it leaves out.",
        ));
    }
    if g_per_kwh == 0.0 {
        notes.push(Label::new(
            "figures.note.no_grid_carbon",
            "0 g/kWh: devices there get no use-phase carbon at all. Check it: no grid’s life-cycle factor is 0, and what a contract promises is given as electricity.",
        ));
    }
    let place = GridPlace { country, zone };
    let known = library.grid.place_name(place);
    if known.is_none() {
        notes.push(match zone {
            None => Label::new(
                "figures.note.new_country",
                "No factor is shipped for this country: it gets a use phase now.",
            ),
            Some(_) => Label::new(
                "figures.note.new_zone",
                "No factor is shipped for this zone: sites can name it now, and count with yours alone.",
            ),
        });
    }
    // As it will be called once it is known.
    let of = library.grid.name(country).unwrap_or_else(|| country.code());
    let unnamed = || match zone {
        Some(zone) => format!("{} ({zone}), {of}", zone.code()),
        None => of.to_owned(),
    };
    let name = format!("{}, {vintage}", known.unwrap_or_else(unnamed));
    let own = OwnGrid {
        country,
        zone,
        vintage,
        g_per_kwh,
        boundary,
        mix: mix(row)?,
        source: row.needed("source")?.to_owned(),
        licence: row.words("licence")?.to_owned(),
    };
    Ok(Given { line: row.line, name, change: Change::Grid(own), notes })
}

/// The zone of the country's grid, where one is named: one that the tables have, or one of the
/// organisation's own, whose code begins with the country's so that no other country has it.
fn zone(row: Row<'_>, library: &Library, country: Country) -> Result<Option<Zone>, Problem> {
    let text = row.text("zone");
    if text.is_empty() {
        return Ok(None);
    }
    let own = |zone: &Zone| {
        let rest = zone.code().strip_prefix(country.code());
        zone.table() == OWN_ZONES && rest.is_some_and(|rest| rest.starts_with('-'))
    };
    let known = library.grid.name(country).is_some();
    let meant = library.grid.zone_meant(country, text);
    let found = meant.or_else(|| text.parse().ok().filter(own)).filter(|_| known);
    let label = || {
        Label::new(
            "figures.problem.zone",
            "is no zone of this country’s grid: use one listed with its factors, for example state.US-CA, or own.{country}-NORTH for one that is not",
        )
        .with("country", country)
    };
    found.map(Some).ok_or_else(|| row.problem("zone", label()))
}

fn plain(text: &str) -> String {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

pub(super) fn boundary(row: Row<'_>) -> Result<Boundary, Problem> {
    let text = plain(row.needed("boundary")?);
    let has = |word: &str| text.contains(word);
    if ["well to tank", "wtt", "upstream", "vorkette", "loss", "verlust", "t d", "transmission"]
        .into_iter()
        .any(has)
    {
        let label = Label::new(
            "figures.problem.upstream",
            "is a part of a life-cycle factor, not a factor: added to one it would count twice. Give the whole life-cycle factor, or the direct one",
        );
        return Err(row.problem("boundary", label));
    }
    match text.as_str() {
        "life cycle" | "lifecycle" | "lca" | "lebenszyklus" | "cycle de vie" => {
            Ok(Boundary::LifeCycle)
        }
        "direct" | "combustion" | "generation" | "stack" | "direkt" => Ok(Boundary::Direct),
        _ => {
            let label = Label::new(
                "figures.problem.boundary",
                "is no boundary: write life-cycle (with fuel supply and plants) or direct (combustion only)",
            );
            Err(row.problem("boundary", label))
        }
    }
}

fn mix(row: Row<'_>) -> Result<Mix, Problem> {
    let text = plain(row.needed("mix")?);
    let market = [
        "market",
        "contract",
        "supplier",
        "residual",
        "certificate",
        "green",
        "ppa",
        "vertrag",
        "lieferant",
        "ökostrom",
    ];
    if market.into_iter().any(|word| text.contains(word)) {
        let label = Label::new(
            "figures.problem.market",
            "is not the grid's: the use phase is location-based, so give the factor of the electricity produced or consumed there; contracts and residual mixes are given as electricity",
        );
        return Err(row.problem("mix", label));
    }
    match text.as_str() {
        "production" | "generation" | "produktion" | "erzeugung" => Ok(Mix::Production),
        "consumption" | "verbrauch" | "consommation" => Ok(Mix::Consumption),
        _ => {
            let label = Label::new(
                "figures.problem.mix",
                "is no mix: write production (as generated there) or consumption (with imports)",
            );
            Err(row.problem("mix", label))
        }
    }
}
