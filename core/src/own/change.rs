//! What a version of an organisation's figures changes.

use super::electricity::{ElectricityKind, OwnElectricity};
use crate::catalogue::{Shares, Statistic};
use crate::factors::{Boundary, DeviceClass, Mix, Vintage};
use crate::quantity::{Country, Day, GridPlace, Zone};
use crate::receipt::{Evidence, Recorded};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// An organisation's own footprint of a product.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnProduct {
    /// Identifier: the shipped product's where it overrides one, else `own/…`.
    pub id: String,
    /// Maker.
    pub maker: String,
    /// Model.
    pub model: String,
    /// Class.
    pub class: DeviceClass,
    /// Footprint of the whole life with its use phase, kg CO2e; above 0.
    pub total_kg: f64,
    /// Which statistic it is.
    #[serde(default)]
    pub statistic: Statistic,
    /// Shares by stage, each 0 to 1.
    #[serde(default)]
    pub shares: Shares,
    /// Relative standard deviation, above 0 and below 1.5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<f64>,
    /// Year it describes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<u16>,
    /// Where it stands, in the organisation's words: a sheet, an assessment.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
}

/// An organisation's own grid factor, location-based.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnGrid {
    /// Country.
    pub country: Country,
    /// Zone of the country's grid; none for the country as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<Zone>,
    /// The year or month it describes.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub vintage: Vintage,
    /// Grams of CO2 equivalent per kilowatt hour; 0 to 5,000.
    pub g_per_kwh: f64,
    /// What it includes.
    pub boundary: Boundary,
    /// Which electricity it describes.
    pub mix: Mix,
    /// Where it stands.
    pub source: String,
    /// Licence under which the organisation uses it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub licence: String,
}

impl OwnGrid {
    /// Where the electricity is drawn that it describes.
    pub fn place(&self) -> GridPlace {
        GridPlace { country: self.country, zone: self.zone }
    }
}

/// An organisation's own defaults of a class; what is absent stays the shipped value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OwnClass {
    /// Class.
    pub class: DeviceClass,
    /// Planned life, years.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub life_years: Option<f64>,
    /// Typical electricity with its 10th and 90th percentile, kWh a year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub yearly_kwh: Option<[f64; 3]>,
    /// Embodied carbon with its 5th and 95th percentile, kg CO2e.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub embodied_kg: Option<[f64; 3]>,
    /// Where it stands.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
}

/// What is changed of an organisation's figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Change {
    /// A product's footprint was given.
    Product(OwnProduct),
    /// A grid factor was given.
    Grid(OwnGrid),
    /// A class's defaults were given.
    Class(OwnClass),
    /// A contract, residual mix, share of losses or well-to-tank factor was given.
    Electricity(OwnElectricity),
    /// A figure was withdrawn: the shipped one, or none, counts again.
    Withdrawn {
        /// Which.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        key: Key,
    },
}

impl Change {
    /// What it changes.
    pub fn key(&self) -> Key {
        match self {
            Self::Product(product) => Key::Product(product.id.clone()),
            Self::Grid(grid) => Key::Grid(grid.place(), grid.vintage),
            Self::Class(class) => Key::Class(class.class),
            Self::Electricity(electricity) => electricity.key(),
            Self::Withdrawn { key } => key.clone(),
        }
    }
}

/// Which figure is meant; in text `product:ID`, `grid:CC:VINTAGE` or `grid:CC:ZONE:VINTAGE`,
/// `class:CLASS` or `electricity:CC:YEAR:KIND`, with `:NAME` after it where a contract has one.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// A product, by its identifier.
    Product(String),
    /// The factor of a country, or of a zone of it, of a year or month.
    Grid(GridPlace, Vintage),
    /// A class.
    Class(DeviceClass),
    /// A figure of the electricity of a country and year; of a contract also its name.
    Electricity(Country, u16, ElectricityKind, String),
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Product(id) => write!(f, "product:{id}"),
            Self::Grid(GridPlace { country, zone: None }, vintage) => {
                write!(f, "grid:{country}:{vintage}")
            }
            Self::Grid(GridPlace { country, zone: Some(zone) }, vintage) => {
                write!(f, "grid:{country}:{zone}:{vintage}")
            }
            Self::Class(class) => write!(f, "class:{class}"),
            Self::Electricity(country, year, kind, name) => {
                write!(f, "electricity:{country}:{year}:{}", kind.key())?;
                if name.is_empty() { Ok(()) } else { write!(f, ":{name}") }
            }
        }
    }
}

/// A text that names no figure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "\"{0}\" names no figure: use product:ID, grid:DE:2025, class:laptop or electricity:DE:2025:residual, as the list of your own figures writes it"
)]
pub struct UnknownKey(String);

impl FromStr for Key {
    type Err = UnknownKey;
    fn from_str(text: &str) -> Result<Self, UnknownKey> {
        let unknown = || UnknownKey(text.chars().take(60).collect());
        let (kind, rest) = text.split_once(':').ok_or_else(unknown)?;
        match kind {
            "product" if !rest.is_empty() && rest.len() <= 300 => {
                Ok(Self::Product(rest.to_owned()))
            }
            "grid" => {
                let (country, rest) = rest.split_once(':').ok_or_else(unknown)?;
                let country = country.parse().map_err(|_| unknown())?;
                let (zone, vintage) = match rest.split_once(':') {
                    Some((zone, vintage)) => (Some(zone.parse().map_err(|_| unknown())?), vintage),
                    None => (None, rest),
                };
                let place = GridPlace { country, zone };
                Ok(Self::Grid(place, vintage.parse().map_err(|_| unknown())?))
            }
            "electricity" => {
                let mut parts = rest.splitn(4, ':');
                let mut next = || parts.next().ok_or_else(unknown);
                let country = next()?.parse().map_err(|_| unknown())?;
                let year = next()?.parse().map_err(|_| unknown())?;
                let kind = next()?.parse().map_err(|()| unknown())?;
                let name = parts.next().unwrap_or_default().to_owned();
                Ok(Self::Electricity(country, year, kind, name))
            }
            "class" => rest.parse().map(Self::Class).map_err(|_| unknown()),
            _ => Err(unknown()),
        }
    }
}

impl Serialize for Key {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// A version of an organisation's figures: what it changed, who recorded it when.
#[derive(Debug, Clone, PartialEq)]
pub struct OwnVersion {
    /// Its number, 1 for the first.
    pub version: u32,
    /// The day it was recorded on (UTC).
    pub recorded_on: Day,
    /// Who recorded it: the person's identifier.
    pub recorded_by: Option<String>,
    /// The file that shows it.
    pub evidence: Option<Evidence>,
    /// Fingerprint of this version and all before it, in hexadecimal.
    pub digest: String,
    /// What it changes, in order.
    pub changes: Vec<Change>,
}

impl OwnVersion {
    /// How its figures are marked in receipts.
    pub fn recorded(&self) -> Recorded {
        Recorded {
            version: self.version,
            recorded_on: self.recorded_on,
            recorded_by: self.recorded_by.clone(),
            evidence: self.evidence.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_as_they_are_written() {
        for text in [
            "product:own/acme/x-1",
            "grid:DE:2025",
            "grid:FR:2025-03",
            "grid:US:state.US-CA:2025",
            "grid:US:own.US-NORTH:2025-03",
            "class:thin_client",
            "electricity:DE:2025:residual",
            "electricity:DE:2025:supplier:Our supplier",
        ] {
            assert_eq!(text.parse::<Key>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "product",
            "product:",
            "grid:DE",
            "grid:DEU:2025",
            "grid:US:CA:2025",
            "grid:US:state.US-CA:2025:2026",
            "class:sofa",
            "x:y",
            "electricity:DE",
            "electricity:DE:2025:x",
        ] {
            assert!(text.parse::<Key>().is_err(), "{text}");
        }
    }
}
