//! What a page asks for, checked before the engine sees it.

use crate::error::Fault;
use crate::js::Fields;
use impact_core::factors::DeviceClass;
use impact_core::fleet::Library;
use impact_core::quantity::{Country, Day};
use std::ops::RangeInclusive;

/// Planned lives that are believed, in years.
const YEARS: RangeInclusive<f64> = 0.5..=25.0;
/// Numbers of devices that a browser answers for at once.
const QUANTITY: RangeInclusive<u32> = 1..=10_000;
/// Years in which a device may begin.
const START_YEARS: RangeInclusive<i32> = 2000..=2099;

/// Average days in a year, with which core turns the classes' planned lives into days.
const DAYS_PER_YEAR: f64 = 365.25;

/// What the device is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// A product of the catalogue, by its identifier.
    Product(String),
    /// As an asset list writes it, with its class where that is known.
    Written {
        /// Maker; may be empty.
        maker: String,
        /// Model.
        model: String,
        /// Class.
        class: Option<DeviceClass>,
    },
    /// Any device of a class.
    Class(DeviceClass),
}

/// A checked question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// What the device is.
    pub subject: Subject,
    /// Where it is used; the grid table has it.
    pub country: Country,
    /// First day in service.
    pub start: Day,
    /// Planned life in days; the class's default without it.
    pub planned_days: Option<u32>,
    /// How many.
    pub quantity: u32,
}

impl Input {
    /// Reads and checks every field.
    ///
    /// # Errors
    /// The first field that cannot be used, with the remedy.
    pub fn read(library: &Library, fields: &Fields) -> Result<Self, Fault> {
        Ok(Self {
            subject: subject(library, fields)?,
            country: country(library, fields.text("country")?)?,
            start: start(fields.text("start")?)?,
            planned_days: planned_days(fields.number("years")?)?,
            quantity: whole(fields.number("quantity")?, "quantity", QUANTITY)?.unwrap_or(1),
        })
    }
}

fn subject(library: &Library, fields: &Fields) -> Result<Subject, Fault> {
    let class = match fields.text("class")? {
        Some(text) => {
            let class = text.parse::<DeviceClass>();
            Some(class.map_err(|error| Fault::input("class", error.to_string()))?)
        }
        None => None,
    };
    let (maker, model) = (fields.text("maker")?, fields.text("model")?);
    if let Some(id) = fields.text("product")? {
        return match library.catalogue.position(&id) {
            Some(_) => Ok(Subject::Product(id)),
            None => Err(Fault::input(
                "product",
                format!("\"{id}\" is not in the catalogue: use an identifier that the search gave"),
            )),
        };
    }
    match (model, class) {
        (Some(model), class) => {
            Ok(Subject::Written { maker: maker.unwrap_or_default(), model, class })
        }
        (None, Some(class)) => Ok(Subject::Class(class)),
        (None, None) => Err(Fault::input("class", "choose a product or a class of device")),
    }
}

fn country(library: &Library, text: Option<String>) -> Result<Country, Fault> {
    let text = text.ok_or_else(|| {
        Fault::input("country", "choose the country where the device is used, for example DE")
    })?;
    let country: Country =
        text.parse().map_err(|error| Fault::input("country", format!("{error}")))?;
    match library.grid.name(country) {
        Some(_) => Ok(country),
        None => Err(Fault::input(
            "country",
            format!("no grid factor is published for {country}: choose a country from the list"),
        )),
    }
}

fn start(text: Option<String>) -> Result<Day, Fault> {
    let text = text.ok_or_else(|| {
        Fault::input("start", "give the first day in service as YYYY-MM-DD, for example 2026-01-31")
    })?;
    let day: Day = text.parse().map_err(|error| Fault::input("start", format!("{error}")))?;
    if START_YEARS.contains(&day.ymd().0) {
        return Ok(day);
    }
    let (first, last) = (START_YEARS.start(), START_YEARS.end());
    Err(Fault::input("start", format!("{day} is out of range: use a day from {first} to {last}")))
}

fn planned_days(years: Option<f64>) -> Result<Option<u32>, Fault> {
    match years {
        None => Ok(None),
        Some(years) if YEARS.contains(&years) => Ok(Some(days(years))),
        Some(years) => Err(Fault::input(
            "years",
            format!("{years} years is out of range: use {} to {}", YEARS.start(), YEARS.end()),
        )),
    }
}

/// Whole days of a number of years, as core counts planned lives.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "called with 0 to 25 years"
)]
pub fn days(years: f64) -> u32 {
    (years * DAYS_PER_YEAR).round() as u32
}

/// A whole number in a range; none when absent.
///
/// # Errors
/// When it has a fraction or lies outside.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "converted only when it is whole and in range"
)]
pub fn whole(
    number: Option<f64>,
    name: &str,
    range: RangeInclusive<u32>,
) -> Result<Option<u32>, Fault> {
    let Some(number) = number else { return Ok(None) };
    let (first, last) = (*range.start(), *range.end());
    if number.fract() == 0.0 && (f64::from(first)..=f64::from(last)).contains(&number) {
        return Ok(Some(number as u32));
    }
    Err(Fault::input(name, format!("{name} must be a whole number from {first} to {last}")))
}
