//! Grid intensities by US state, zone and subregion, and the United Kingdom's electricity factors:
//! each source a table of its own under its own licence.

use super::grid::Series;
use super::table::{Table, cell};
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::fmt::Write;

const STATES: &str = "\
# Electricity carbon intensity by US state, g CO2e/kWh, yearly, life-cycle boundary, production mix.
# Ember, US electricity data. Creative Commons Attribution 4.0.
";

const ZONES: &str = "\
# Electricity carbon intensity by zone, g CO2e/kWh, yearly, life-cycle boundary, consumption mix.
# Electricity Maps. Open Database License 1.0: share alike.
";

const SUBREGIONS: &str = "\
# US eGRID 2023, total output emission rates by subregion, g CO2e/kWh, direct boundary (combustion at
# the plant). US Environmental Protection Agency, public domain; from a transcription.
";

const KINGDOM: &str = "\
# United Kingdom 2023, kg CO2e/kWh times 1000: electricity generated (direct boundary), transmission
# and distribution losses, and well-to-tank of both. Contains public sector information (DESNZ and
# Defra, government conversion factors) under the Open Government Licence v3.0.
";

const HEADER: &str = "zone,iso2,name,first_year,yearly\n";

/// Codes of the states by the names that Ember writes.
const CODES: [(&str, &str); 52] = [
    ("Alabama", "AL"),
    ("Alaska", "AK"),
    ("Arizona", "AZ"),
    ("Arkansas", "AR"),
    ("California", "CA"),
    ("Colorado", "CO"),
    ("Connecticut", "CT"),
    ("Delaware", "DE"),
    ("Florida", "FL"),
    ("Georgia", "GA"),
    ("Hawaii", "HI"),
    ("Idaho", "ID"),
    ("Illinois", "IL"),
    ("Indiana", "IN"),
    ("Iowa", "IA"),
    ("Kansas", "KS"),
    ("Kentucky", "KY"),
    ("Louisiana", "LA"),
    ("Maine", "ME"),
    ("Maryland", "MD"),
    ("Massachusetts", "MA"),
    ("Michigan", "MI"),
    ("Minnesota", "MN"),
    ("Mississippi", "MS"),
    ("Missouri", "MO"),
    ("Montana", "MT"),
    ("Nebraska", "NE"),
    ("Nevada", "NV"),
    ("New Hampshire", "NH"),
    ("New Jersey", "NJ"),
    ("New Mexico", "NM"),
    ("New York", "NY"),
    ("North Carolina", "NC"),
    ("North Dakota", "ND"),
    ("Ohio", "OH"),
    ("Oklahoma", "OK"),
    ("Oregon", "OR"),
    ("Pennsylvania", "PA"),
    ("Puerto Rico", "PR"),
    ("Rhode Island", "RI"),
    ("South Carolina", "SC"),
    ("South Dakota", "SD"),
    ("Tennessee", "TN"),
    ("Texas", "TX"),
    ("Utah", "UT"),
    ("Vermont", "VT"),
    ("Virginia", "VA"),
    ("Washington", "WA"),
    ("Washington, D.C.", "DC"),
    ("West Virginia", "WV"),
    ("Wisconsin", "WI"),
    ("Wyoming", "WY"),
];

/// A zone's country and name, and its yearly values.
type Zones = BTreeMap<String, (String, String, Series)>;

fn put(
    zones: &mut Zones,
    zone: String,
    place: (&str, &str),
    year: &str,
    value: &str,
) -> Result<()> {
    let year = year.parse().with_context(|| format!("{zone}: a year of \"{year}\""))?;
    let (country, name) = place;
    let fresh = || (country.to_owned(), name.to_owned(), Series::default());
    zones.entry(zone).or_insert_with(fresh).2.insert(year, value.to_owned());
    Ok(())
}

fn written(notice: &str, zones: Zones) -> String {
    let mut text = format!("{notice}{HEADER}");
    for (zone, (country, name, series)) in zones {
        let (first, yearly) = series.render(|year| year.to_string());
        let _infallible = writeln!(text, "{zone},{country},{},{first},{yearly}", cell(&name));
    }
    text
}

/// Ember's US states; its row of the whole country is the country's own.
pub fn states(source: &Table) -> Result<String> {
    let mut zones = Zones::new();
    for row in source.rows() {
        let name = row.text("state")?;
        if name == "US Total" {
            continue;
        }
        let code = CODES.iter().find(|(known, _)| *known == name);
        let (_, code) = code.with_context(|| format!("the state \"{name}\" has no code here"))?;
        let value = row.text("emissions_intensity_gco2_per_kwh")?;
        put(&mut zones, format!("state.US-{code}"), ("US", name), row.text("year")?, value)?;
    }
    Ok(written(STATES, zones))
}

/// Electricity Maps' zones.
pub fn zones(source: &Table) -> Result<String> {
    let mut zones = Zones::new();
    for row in source.rows() {
        let zone = format!("zone.{}", row.text("zone")?);
        let place = (row.text("iso2")?, row.text("zone_name")?);
        let value = row.text("gco2e_per_kwh_lifecycle_consumption")?;
        put(&mut zones, zone, place, row.text("year")?, value)?;
    }
    Ok(written(ZONES, zones))
}

/// eGRID's subregions.
pub fn subregions(source: &Table) -> Result<String> {
    let mut zones = Zones::new();
    for row in source.rows() {
        let zone = format!("egrid.{}", row.text("subregion")?);
        let place = ("US", row.text("name")?);
        put(&mut zones, zone, place, row.text("data_year")?, row.text("gco2e_per_kwh")?)?;
    }
    Ok(written(SUBREGIONS, zones))
}

/// The United Kingdom's electricity: generation, network losses, and what comes before both.
pub fn kingdom(source: &Table) -> Result<String> {
    let wanted = [
        "Electricity generated",
        "T&D- UK electricity",
        "WTT- UK electricity (generation)",
        "WTT- UK electricity (T&D)",
    ];
    let mut found = [None; 4];
    for row in source.rows() {
        let at = wanted.iter().position(|name| row.text("l2").is_ok_and(|text| text == *name));
        if let (Some(at), Some(kg)) = (at, row.number("value")?) {
            found[at] = Some((kg * 1e6).round() / 1e3);
        }
    }
    let mut values = Vec::new();
    for (name, value) in wanted.iter().zip(found) {
        let grams = value.with_context(|| format!("there is no row \"{name}\""))?;
        values.push(grams.to_string());
    }
    Ok(format!(
        "{KINGDOM}iso2,year,generation,losses,well_to_tank,well_to_tank_of_losses\nGB,2023,{}\n",
        values.join(",")
    ))
}
