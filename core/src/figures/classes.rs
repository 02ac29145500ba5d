//! Rows of class defaults.

use super::sheet::{Column, Problem, Row};
use super::upload::Given;
use crate::factors::{ClassDefault, DeviceClass};
use crate::inventory::class_word;
use crate::library::Library;
use crate::own::{Change, OwnClass};
use crate::receipt::Label;

/// Columns of a file of class defaults, as in the template: the ends of a range by the percentile
/// that they count as.
pub const COLUMNS: &[Column] = &[
    ("class", &["category", "type", "device class", "klasse", "kategorie", "catégorie"]),
    (
        "life_years",
        &["planned life", "planned life years", "life", "nutzungsdauer", "nutzungsdauer jahre"],
    ),
    ("yearly_kwh", &["kwh", "kwh a year", "kwh per year", "electricity", "kwh jahr", "strom kwh"]),
    ("yearly_kwh_p10", &["yearly kwh low", "kwh low", "kwh p10"]),
    ("yearly_kwh_p90", &["yearly kwh high", "kwh high", "kwh p90"]),
    ("embodied_kg", &["embodied", "embodied kg co2e", "embodied median", "embodied median kg"]),
    ("embodied_p5", &["embodied low", "embodied low kg", "embodied p5 kg"]),
    ("embodied_p95", &["embodied high", "embodied high kg", "embodied p95 kg"]),
    ("source", &["reference", "quelle", "nachweis"]),
];

/// Columns without which a file of class defaults says nothing.
pub const NEEDED: &[&str] = &["class"];

/// Reads a row against the shipped defaults, from which absent ranges take their proportions.
pub fn read(row: Row<'_>, shipped: &Library) -> Result<Given, Problem> {
    let text = row.needed("class")?;
    let class: DeviceClass = text.parse().ok().or_else(|| class_word(text)).ok_or_else(|| {
        let label = Label::new(
            "figures.problem.class",
            "is no class: use laptop, desktop, monitor, tablet, smartphone, thin_client, server, printer or dock",
        );
        row.problem("class", label)
    })?;
    let defaults = shipped.classes.of(class);
    let mut notes = Vec::new();
    let energy = defaults.energy.as_ref().map(|e| [e.yearly_kwh, e.low, e.high]);
    let embodied = defaults.embodied.map(|e| [e.median_kg, e.low_kg, e.high_kg]);
    let own = OwnClass {
        class,
        life_years: row.number("life_years", 0.5, 30.0)?,
        yearly_kwh: ranged(
            row,
            ["yearly_kwh", "yearly_kwh_p10", "yearly_kwh_p90"],
            50_000.0,
            energy,
            &mut notes,
        )?,
        embodied_kg: ranged(
            row,
            ["embodied_kg", "embodied_p5", "embodied_p95"],
            most_kg(defaults),
            embodied,
            &mut notes,
        )?,
        source: row.words("source")?.to_owned(),
    };
    if own.life_years.is_none() && own.yearly_kwh.is_none() && own.embodied_kg.is_none() {
        let label = Label::new(
            "figures.problem.nothing",
            "has no value beside it: give life_years, yearly_kwh or embodied_kg",
        );
        return Err(row.problem("class", label));
    }
    if own.yearly_kwh.is_some() && !row.text("yearly_kwh_p10").is_empty() {
        notes.push(Label::new(
            "figures.note.range_of_kwh",
            "The ends beside yearly_kwh count as its 10th and 90th percentile. Figures show the 5th to the 95th, which lie further apart.",
        ));
    }
    if own.embodied_kg.is_some() && !row.text("embodied_p5").is_empty() {
        notes.push(Label::new(
            "figures.note.range_of_embodied",
            "The ends beside embodied_kg count as its 5th and 95th percentile. A device’s range is wider: the makers’ own uncertainty comes on top.",
        ));
    }
    if own.source.is_empty() {
        notes.push(Label::new("figures.note.no_source", "No source is named."));
    }
    let name = class.english().to_owned();
    Ok(Given { line: row.line, name, change: Change::Class(own), notes })
}

fn most_kg(class: &ClassDefault) -> f64 {
    if class.class == DeviceClass::Server { 100_000.0 } else { 10_000.0 }
}

/// A value with its range: given whole, or in the proportions of the shipped one.
fn ranged(
    row: Row<'_>,
    [column, low_column, high_column]: [&'static str; 3],
    most: f64,
    shipped: Option<[f64; 3]>,
    notes: &mut Vec<Label>,
) -> Result<Option<[f64; 3]>, Problem> {
    let value = row.number(column, 0.0, most)?;
    let low = row.number(low_column, 0.0, most)?;
    let high = row.number(high_column, 0.0, most)?;
    match (value, low, high) {
        (None, None, None) => Ok(None),
        (Some(value), Some(low), Some(high))
            if 0.0 < low && low <= value && value <= high && low < high =>
        {
            Ok(Some([value, low, high]))
        }
        (Some(value), None, None) if value > 0.0 => match shipped {
            Some([middle, low, high]) => {
                notes.push(
                    Label::new(
                        "figures.note.range",
                        "No range is given for {column}: it takes the proportions of the shipped one.",
                    )
                    .with("column", column),
                );
                Ok(Some([value, value * low / middle, value * high / middle]))
            }
            None => {
                let label = Label::new(
                    "figures.problem.needs_range",
                    "needs a low and a high end: no range is shipped for this class",
                );
                Err(row.problem(column, label))
            }
        },
        _ => {
            let label = Label::new(
                "figures.problem.ends",
                "needs a value with a low end below and a high end above it, all above 0",
            );
            Err(row.problem(column, label))
        }
    }
}
