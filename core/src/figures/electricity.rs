//! Rows of an organisation's electricity: contracts, residual mixes, losses, well-to-tank.

use super::compare::Aspect;
use super::grid::boundary;
use super::sheet::{Column, Problem, Row};
use super::upload::Given;
use super::wire::FigureValue;
use crate::factors::{Boundary, Cover, MOST_LOSSES, NetworkFigure};
use crate::library::Library;
use crate::own::{Change, ElectricityKind, Key, OwnElectricity};
use crate::quantity::{Day, GramsCo2ePerKwh};
use crate::receipt::{Label, Quality, Unit};

/// Columns of a file of electricity, as in the template.
pub const COLUMNS: &[Column] = &[
    ("country", &["country code", "iso2", "land", "pays"]),
    ("year", &["period", "vintage", "jahr", "zeitraum"]),
    ("kind", &["type", "instrument", "art", "what"]),
    ("name", &["contract", "vertrag", "bezeichnung"]),
    ("share", &["anteil", "part", "loss share", "verlustanteil"]),
    ("kwh", &["kwh a year", "kwh year", "menge kwh"]),
    ("g_per_kwh", &["g kwh", "g co2e kwh", "gco2e kwh", "factor", "faktor"]),
    ("boundary", &["systemgrenze", "scope"]),
    ("source", &["reference", "quelle", "nachweis"]),
    ("licence", &["license", "lizenz"]),
];

/// Columns without which a row says nothing.
pub const NEEDED: &[&str] = &["country", "year", "kind", "source"];

/// Longest name of a contract.
const LONGEST_NAME: usize = 60;

/// Reads a row against the library whose figures count now.
pub fn read(row: Row<'_>, library: &Library, today: Day) -> Result<Given, Problem> {
    let country = row.country()?;
    let year = year(row, today)?;
    let what = kind(row)?;
    let contract = what.contract().is_some();
    let most = if what == ElectricityKind::Losses { MOST_LOSSES } else { 1.0 };
    let own = OwnElectricity {
        country,
        year,
        what,
        name: if contract { name(row)? } else { String::new() },
        share: row.share("share", most)?,
        kwh: row.number("kwh", 0.0, 1e9)?,
        g_per_kwh: row.number("g_per_kwh", 0.0, GramsCo2ePerKwh::MOST)?,
        boundary: match row.text("boundary") {
            "" => None,
            _ => Some(boundary(row)?),
        },
        source: row.needed("source")?.to_owned(),
        licence: row.words("licence")?.to_owned(),
    };
    let own = fitting(row, own)?;
    let mut notes = Vec::new();
    if what == ElectricityKind::WellToTank {
        notes.push(Label::new(
            "figures.note.well_to_tank",
            "It counts where the grid factor is a direct one; a life-cycle factor holds it already.",
        ));
    }
    if own.kwh.is_some() {
        notes.push(Label::new(
            "figures.note.kwh",
            "It covers as much of the devices’ modelled electricity in that country and year.",
        ));
    }
    let place = library.grid.name(country).unwrap_or(country.code());
    let named = if own.name.is_empty() { String::new() } else { format!(" {}", own.name) };
    let name = format!("{place}, {year}: {}{named}", what.english());
    Ok(Given { line: row.line, name, change: Change::Electricity(own), notes })
}

fn year(row: Row<'_>, today: Day) -> Result<u16, Problem> {
    let year = row.needed("year")?.trim().parse::<u16>().ok().filter(|y| (1990..=2100).contains(y));
    let year = year.ok_or_else(|| {
        let label = Label::new("figures.problem.from_1990", "is no year from 1990 on: write 2025");
        row.problem("year", label)
    })?;
    // A contract may be signed for the year that begins next.
    if i32::from(year) > today.ymd().0 + 1 {
        let label =
            Label::new("figures.problem.future", "lies in the future: no grid is known yet");
        return Err(row.problem("year", label));
    }
    Ok(year)
}

fn kind(row: Row<'_>) -> Result<ElectricityKind, Problem> {
    let text = row.needed("kind")?.to_lowercase();
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let found = match words.join("_").as_str() {
        "certificates"
        | "rec"
        | "guarantee_of_origin"
        | "guarantees_of_origin"
        | "go"
        | "zertifikat"
        | "zertifikate"
        | "herkunftsnachweis"
        | "herkunftsnachweise" => Some(ElectricityKind::Certificate),
        "ppa" | "power_purchase_agreement" | "stromliefervertrag" => {
            Some(ElectricityKind::PowerPurchase)
        }
        "lieferant" | "versorger" | "utility" => Some(ElectricityKind::Supplier),
        "residual_mix" | "residualmix" => Some(ElectricityKind::Residual),
        "network_losses" | "loss" | "netzverluste" | "verluste" | "t_d" => {
            Some(ElectricityKind::Losses)
        }
        "wtt" | "vorkette" | "upstream" => Some(ElectricityKind::WellToTank),
        other => other.parse().ok(),
    };
    found.ok_or_else(|| {
        let label = Label::new(
            "figures.problem.electricity_kind",
            "is no kind: write certificate, power_purchase, supplier, residual, losses or well_to_tank",
        );
        row.problem("kind", label)
    })
}

fn name(row: Row<'_>) -> Result<String, Problem> {
    let name = row.words("name")?;
    if name.chars().count() <= LONGEST_NAME && !name.contains(':') {
        return Ok(name.to_owned());
    }
    let label = Label::new(
        "figures.problem.contract_name",
        "is no name of a contract: use up to 60 characters and no colon",
    );
    Err(row.problem("name", label))
}

/// Holds a row to what its kind needs, and drops what says nothing for it.
fn fitting(row: Row<'_>, own: OwnElectricity) -> Result<OwnElectricity, Problem> {
    let missing = |column: &'static str| {
        row.problem(column, Label::new("figures.problem.empty", "is empty: fill it in"))
    };
    match own.what {
        ElectricityKind::Losses if own.share.is_none() => Err(missing("share")),
        ElectricityKind::Losses => {
            Ok(OwnElectricity { kwh: None, g_per_kwh: None, boundary: None, ..own })
        }
        _ if own.g_per_kwh.is_none() => Err(missing("g_per_kwh")),
        ElectricityKind::WellToTank if own.boundary == Some(Boundary::LifeCycle) => {
            let label = Label::new(
                "figures.problem.upstream_life_cycle",
                "says life-cycle: well-to-tank is added to direct factors only, leave the cell empty",
            );
            Err(row.problem("boundary", label))
        }
        ElectricityKind::WellToTank => {
            Ok(OwnElectricity { share: None, kwh: None, boundary: None, ..own })
        }
        _ if own.boundary.is_none() => Err(missing("boundary")),
        ElectricityKind::Residual => Ok(OwnElectricity { share: None, kwh: None, ..own }),
        _ if own.share.is_some() == own.kwh.is_some() => {
            let label = Label::new(
                "figures.problem.cover",
                "and kwh: give one of them, the share of the electricity or the kilowatt hours that the contract covers",
            );
            Err(row.problem("share", label))
        }
        _ => Ok(own),
    }
}

/// The aspects of a figure of electricity under a library: its factor and what it covers, or the
/// share that is lost.
pub fn aspects(library: &Library, key: &Key) -> Vec<Aspect> {
    let Key::Electricity(country, year, kind, name) = key else { return Vec::new() };
    let (grid, year) = (&library.grid, i32::from(*year));
    let value = |value: f64, quality| FigureValue { value, low: None, high: None, quality };
    let network = |figure: Option<NetworkFigure>, times: f64| {
        let of_year = figure.filter(|figure| !figure.fallback);
        of_year.map(|figure| {
            let own = figure.source.own.is_some();
            value(figure.value * times, if own { Quality::Own } else { Quality::Modelled })
        })
    };
    let factor = |value| (Label::new("aspect.grid", "Grid factor, g CO₂e/kWh"), None, value);
    match kind {
        ElectricityKind::Losses => {
            let lost = network(grid.network().losses(*country, year), 100.0);
            vec![(Label::new("aspect.losses", "Lost of the generation, %"), None, lost)]
        }
        ElectricityKind::WellToTank => {
            vec![factor(network(grid.network().well_to_tank(*country, year), 1.0))]
        }
        ElectricityKind::Residual => {
            let mix = grid.residual_mix(*country, year);
            vec![factor(mix.map(|mix| value(mix.grams_per_kwh(), Quality::Own)))]
        }
        _ => {
            let of = grid.contracts(*country, year).iter();
            let found = of
                .filter(|contract| Some(contract.basis) == kind.contract())
                .find(|contract| contract.name == *name);
            let cover = |share: bool| {
                let covered = found.and_then(|contract| match contract.cover {
                    Cover::Share(part) if share => Some(part * 100.0),
                    Cover::Kwh(kwh) if !share => Some(kwh),
                    _ => None,
                });
                covered.map(|covered| value(covered, Quality::Own))
            };
            let share = Label::new("aspect.covers", "Covers of the electricity, %");
            let kwh = Label::new("aspect.covers_kwh", "Covers");
            let grams = found.map(|contract| contract.factor.grams_per_kwh());
            vec![
                factor(grams.map(|grams| value(grams, Quality::Own))),
                (share, None, cover(true)),
                (kwh, Some(Unit::KwhPerYear), cover(false)),
            ]
        }
    }
}
