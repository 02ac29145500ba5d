//! Rows of product footprints.

use super::sheet::{Column, Problem, Row};
use super::upload::Given;
use crate::catalogue::{Catalogue, Shares, Statistic};
use crate::estimate::LognormalFit;
use crate::factors::DeviceClass;
use crate::inventory::class_word;
use crate::library::Library;
use crate::own::{Change, OwnProduct};
use crate::quantity::Day;
use crate::receipt::Label;

/// Columns of a file of products, as in the template.
pub const COLUMNS: &[Column] = &[
    ("maker", &["manufacturer", "vendor", "brand", "hersteller", "fabricant"]),
    ("model", &["product", "product name", "model name", "modell", "produkt", "modèle"]),
    ("class", &["category", "type", "device class", "klasse", "kategorie", "catégorie"]),
    (
        "total_kg",
        &[
            "total",
            "total kg co2e",
            "total kgco2e",
            "footprint",
            "footprint kg",
            "footprint kg co2e",
            "carbon footprint",
            "carbon footprint kg",
            "pcf",
            "pcf kg",
            "pcf kg co2e",
            "gesamt kg",
            "gesamt kg co2e",
            "fußabdruck kg",
            "fußabdruck kg co2e",
        ],
    ),
    ("statistic", &["statistik", "value is"]),
    (
        "manufacture",
        &[
            "manufacturing",
            "production",
            "share manufacture",
            "share of manufacture",
            "manufacturing share",
            "herstellung",
        ],
    ),
    ("transport", &["distribution", "share transport", "share of transport", "transport share"]),
    ("use", &["share use", "share of use", "use share", "use phase", "nutzung"]),
    (
        "end_of_life",
        &["eol", "share end of life", "share of end of life", "end of life share", "entsorgung"],
    ),
    (
        "manufacture_kg",
        &[
            "manufacture kg co2e",
            "manufacturing kg",
            "manufacturing kg co2e",
            "production kg",
            "production kg co2e",
            "herstellung kg",
        ],
    ),
    ("transport_kg", &["transport kg co2e", "distribution kg", "distribution kg co2e"]),
    ("use_kg", &["use kg co2e", "use phase kg", "use phase kg co2e", "nutzung kg"]),
    ("end_of_life_kg", &["end of life kg co2e", "eol kg", "eol kg co2e", "entsorgung kg"]),
    (
        "error",
        &[
            "relative standard deviation",
            "relative sd",
            "standard deviation",
            "uncertainty",
            "unsicherheit",
            "standardabweichung",
        ],
    ),
    ("low_kg", &["low", "p5", "p5 kg", "5th percentile", "5th percentile kg", "low kg co2e"]),
    (
        "high_kg",
        &["high", "p95", "p95 kg", "95th percentile", "95th percentile kg", "high kg co2e"],
    ),
    ("year", &["report year", "sheet year", "jahr", "année"]),
    ("source", &["evidence", "reference", "sheet", "quelle", "nachweis"]),
];

/// Columns without which a file of products says nothing.
pub const NEEDED: &[&str] = &["maker", "model"];

/// Most kilograms that a device can carry: a server rack's worth for a server, and for everything
/// else well above the largest footprint that any maker publishes.
const fn most_kg(class: DeviceClass) -> f64 {
    match class {
        DeviceClass::Server => 100_000.0,
        _ => 10_000.0,
    }
}

/// Largest relative standard deviation: above it a fleet's range would say nothing.
const LARGEST_ERROR: f64 = 1.5;

/// Reads a row against the library whose figures count now.
pub fn read(row: Row<'_>, library: &Library, today: Day) -> Result<Given, Problem> {
    let (maker, model) = (row.needed("maker")?, row.needed("model")?);
    let found = library.catalogue.spelled_alike(maker, model);
    let known = found.map(|at| &library.catalogue.products()[at]);
    // The class of an own product is the organisation's to correct.
    let shipped = known.filter(|product| !product.id.starts_with("own/"));
    let class = class(row, shipped.map(|product| product.class))?;
    let (total_kg, shares) = footprint(row, class)?;
    let error = error(row, total_kg)?;
    let statistic = statistic(row, error)?;
    let (year, _, _) = today.ymd();
    let year = row.number("year", 2000.0, f64::from(year))?;
    if year.is_some_and(|year| libm::trunc(year) != year) {
        let label = Label::new("figures.problem.year", "is not a year: write it as 2026");
        return Err(row.problem("year", label));
    }
    let own = OwnProduct {
        id: known.map_or_else(|| Catalogue::own_id(maker, model), |product| product.id.clone()),
        maker: known.map_or_else(|| maker.to_owned(), |product| product.maker.clone()),
        model: known.map_or_else(|| model.to_owned(), |product| product.name.clone()),
        class,
        total_kg,
        statistic,
        shares,
        error,
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "2000 to today"
        )]
        year: year.map(|year| year as u16),
        source: row.words("source")?.to_owned(),
    };
    let notes = notes(&own, library);
    let name = format!("{} {}", own.maker, own.model);
    Ok(Given { line: row.line, name, change: Change::Product(own), notes })
}

fn class(row: Row<'_>, known: Option<DeviceClass>) -> Result<DeviceClass, Problem> {
    let text = row.text("class");
    let given = text.parse().ok().or_else(|| class_word(text));
    match (given, known) {
        (Some(given), Some(known)) if given != known => {
            let label = Label::new(
                "figures.problem.other_class",
                "is not the class of this product, which counts as {class}: write that, or leave it empty",
            );
            Err(row.problem("class", label.with("class", known.key())))
        }
        (Some(given), _) => Ok(given),
        (None, Some(known)) if text.is_empty() => Ok(known),
        (None, _) => {
            let label = Label::new(
                "figures.problem.class",
                "is no class: use laptop, desktop, monitor, tablet, smartphone, thin_client, server, printer or dock",
            );
            Err(row.problem("class", label))
        }
    }
}

/// Total and shares, from shares or from kilograms by stage.
fn footprint(row: Row<'_>, class: DeviceClass) -> Result<(f64, Shares), Problem> {
    const SHARES: [&str; 4] = ["manufacture", "transport", "use", "end_of_life"];
    const STAGES: [&str; 4] = ["manufacture_kg", "transport_kg", "use_kg", "end_of_life_kg"];
    let most = most_kg(class);
    let shares = all(SHARES, |column| row.share(column, 1.0))?;
    let stages = all(STAGES, |column| row.number(column, 0.0, most))?;
    let total = row.number("total_kg", 0.0, most)?;
    if shares.iter().any(Option::is_some) && stages.iter().any(Option::is_some) {
        let label = Label::new(
            "figures.problem.both",
            "is given beside shares: give either shares or kilograms by stage",
        );
        return Err(row.problem("manufacture_kg", label));
    }
    let summed = stages.iter().flatten().sum::<f64>();
    let total = match total {
        Some(total) => total,
        None if stages.iter().all(Option::is_some) => summed,
        None => {
            let label = Label::new(
                "figures.problem.no_total",
                "is empty: give the total, or the kilograms of all four stages",
            );
            return Err(row.problem("total_kg", label));
        }
    };
    if total <= 0.0 || total > most {
        let label = Label::new(
            "figures.problem.bounds",
            "is outside {least} to {most}: check the number and its unit",
        );
        return Err(row.problem("total_kg", label.with("least", "above 0").with("most", most)));
    }
    let [manufacture, transport, used, end_of_life] = if stages.iter().any(Option::is_some) {
        stages.map(|kg| kg.map(|kg| kg / total))
    } else {
        shares
    };
    let shares = Shares { manufacture, transport, used, end_of_life };
    if !shares.are_possible() {
        let label = Label::new(
            "figures.problem.sum",
            "does not fit its stages, which sum to more than 105 % of it: check them",
        );
        return Err(row.problem("total_kg", label));
    }
    if used.is_some_and(|used| used >= 1.0) {
        let label = Label::new(
            "figures.problem.all_use",
            "leaves nothing for making the device: check the share of use",
        );
        return Err(row.problem("use", label));
    }
    Ok((total, shares))
}

fn all<T>(
    columns: [&'static str; 4],
    read: impl Fn(&'static str) -> Result<Option<T>, Problem>,
) -> Result<[Option<T>; 4], Problem> {
    let [a, b, c, d] = columns;
    Ok([read(a)?, read(b)?, read(c)?, read(d)?])
}

/// The relative standard deviation, given or from a 90 % range.
fn error(row: Row<'_>, total_kg: f64) -> Result<Option<f64>, Problem> {
    let most = total_kg * 100.0;
    let given = row.share("error", LARGEST_ERROR)?.filter(|error| *error > 0.0);
    match (given, row.number("low_kg", 0.0, most)?, row.number("high_kg", 0.0, most)?) {
        (given, None, None) => Ok(given),
        (None, Some(low), Some(high)) => {
            let inside = (low..=high).contains(&total_kg);
            let fit = LognormalFit::through(low, high).filter(|_| inside && low < high);
            let error = fit.map(|fit| f64::sqrt(libm::exp(fit.sigma * fit.sigma) - 1.0));
            match error.filter(|error| *error < LARGEST_ERROR) {
                Some(error) => Ok(Some(error)),
                None => {
                    let label = Label::new(
                        "figures.problem.range",
                        "and high_kg must lie around the total, low above 0: check the range",
                    );
                    Err(row.problem("low_kg", label))
                }
            }
        }
        (Some(_), _, _) => {
            let label = Label::new(
                "figures.problem.error_and_range",
                "is given beside a range: give one of them",
            );
            Err(row.problem("error", label))
        }
        (None, low, _) => {
            let label = Label::new(
                "figures.problem.half_range",
                "is only one end of the range: give both, or neither",
            );
            Err(row.problem(if low.is_some() { "low_kg" } else { "high_kg" }, label))
        }
    }
}

fn statistic(row: Row<'_>, error: Option<f64>) -> Result<Statistic, Problem> {
    match row.text("statistic").to_lowercase().as_str() {
        "" | "mean" | "average" | "mittelwert" | "moyenne" => Ok(Statistic::Mean),
        "p95" | "95th percentile" | "95" if error.is_some() => Ok(Statistic::P95),
        "p95" | "95th percentile" | "95" => {
            let label = Label::new(
                "figures.problem.p95",
                "needs an error beside it: the mean is computed from the 95th percentile with it",
            );
            Err(row.problem("statistic", label))
        }
        _ => {
            let label = Label::new(
                "figures.problem.statistic",
                "is not a statistic that sums: give the mean, or p95 with its error",
            );
            Err(row.problem("statistic", label))
        }
    }
}

/// How far from its class's published range a figure may lie unremarked.
const FAR: f64 = 4.0;

fn notes(own: &OwnProduct, library: &Library) -> Vec<Label> {
    let mut notes = Vec::new();
    let embodied = own.total_kg * (1.0 - own.shares.used.unwrap_or(0.0));
    if let Some(class) = library.classes.of(own.class).embodied
        && (embodied * FAR < class.low_kg || embodied > FAR * class.high_kg)
    {
        let note = Label::new(
            "figures.note.far",
            "Far from other devices of its class, which carry {low} to {high} kg: check the unit.",
        );
        let whole = |kg: f64| format!("{:.0}", libm::round(kg));
        notes.push(note.with("low", whole(class.low_kg)).with("high", whole(class.high_kg)));
    }
    if own.shares.used.is_none() {
        notes.push(Label::new(
            "figures.note.no_use",
            "No share of use is given: the class's median share is taken off the total.",
        ));
    }
    if own.source.is_empty() {
        notes.push(Label::new("figures.note.no_source", "No source is named."));
    }
    notes
}
