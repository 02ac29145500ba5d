//! The tools whose exports are known by their headers.

use super::field::Field;
use serde::{Deserialize, Serialize};

/// What wrote the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Format {
    /// Told from the columns.
    #[default]
    Auto,
    /// Snipe-IT's asset export.
    SnipeIt,
    /// Intune's export of devices.
    Intune,
    /// GLPI's export of computers.
    Glpi,
}

impl std::str::FromStr for Format {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        [Self::Auto, Self::SnipeIt, Self::Intune, Self::Glpi]
            .into_iter()
            .find(|format| format.key() == text)
            .ok_or_else(|| "use auto, snipe-it, intune or glpi".to_owned())
    }
}

/// A header, in its normal form, in each language a tool writes it.
type Header = &'static [&'static str];

impl Format {
    /// The stable name, as in `--format`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::SnipeIt => "snipe-it",
            Self::Intune => "intune",
            Self::Glpi => "glpi",
        }
    }

    /// What its file is called.
    pub const fn english(self) -> &'static str {
        match self {
            Self::Auto => "Asset list",
            Self::SnipeIt => "Snipe-IT asset export",
            Self::Intune => "Intune device export",
            Self::Glpi => "GLPI computer export",
        }
    }

    /// Headers that tell its files from others: all of them must be there.
    const fn marks(self) -> &'static [Header] {
        match self {
            Self::Auto => &[],
            Self::SnipeIt => &[&["asset tag"], &["serial"], &["checkout type", "model number"]],
            Self::Intune => &[
                &["serial number"],
                &["device name"],
                &["managed by", "compliance"],
                &["enrollment date", "last check-in"],
            ],
            Self::Glpi => &[
                &["nom", "name"],
                &["entité", "entity"],
                &["numéro de série", "serial number"],
                &["lieu", "location"],
            ],
        }
    }

    /// Its own columns, by header. What else its file holds is guessed as in any other.
    const fn columns(self) -> &'static [(&'static str, Field)] {
        match self {
            Self::Auto => &[],
            Self::SnipeIt => &[
                ("asset tag", Field::AssetTag),
                ("serial", Field::Serial),
                ("manufacturer", Field::Maker),
                ("model", Field::Model),
                ("category", Field::Category),
                ("location", Field::Location),
                ("status", Field::Status),
                ("purchase date", Field::Start),
                ("checked out to username", Field::User),
            ],
            Self::Intune => &[
                ("serial number", Field::Serial),
                ("manufacturer", Field::Maker),
                ("model", Field::Model),
                ("enrollment date", Field::Start),
                ("os", Field::Os),
                ("device name", Field::AssetTag),
                ("primary user upn", Field::User),
            ],
            Self::Glpi => &[
                ("numéro de série", Field::Serial),
                ("serial number", Field::Serial),
                ("fabricant", Field::Maker),
                ("manufacturer", Field::Maker),
                ("modèle", Field::Model),
                ("model", Field::Model),
                ("type", Field::Category),
                ("lieu", Field::Location),
                ("location", Field::Location),
                ("statut", Field::Status),
                ("status", Field::Status),
                ("date d'achat", Field::Start),
                ("numéro d'inventaire", Field::AssetTag),
                ("inventory number", Field::AssetTag),
                ("usager", Field::User),
            ],
        }
    }

    /// The format that the headers, in their normal form, are those of.
    pub(super) fn of(headers: &[String]) -> Self {
        let known = [Self::SnipeIt, Self::Intune, Self::Glpi];
        known.into_iter().find(|format| format.missing(headers).is_empty()).unwrap_or(Self::Auto)
    }

    /// Of the headers that tell its files from others, those that are not there.
    pub(super) fn missing(self, headers: &[String]) -> Vec<&'static str> {
        let there = |header: &Header| header.iter().any(|name| headers.iter().any(|h| h == name));
        self.marks().iter().filter(|header| !there(header)).map(|header| header[0]).collect()
    }

    /// The field of one of its own columns.
    pub(super) fn field(self, header: &str) -> Option<Field> {
        self.columns().iter().find(|(name, _)| *name == header).map(|(_, field)| *field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::headers::normal;

    fn of(header: &str) -> Format {
        Format::of(&header.split(',').map(normal).collect::<Vec<_>>())
    }

    #[test]
    fn exports_are_known_by_their_headers() {
        assert_eq!(of("Asset Tag,Serial,Model,Checkout Type"), Format::SnipeIt);
        assert_eq!(
            of("Device name,Managed by,OS,Enrollment date,Serial number,Model"),
            Format::Intune
        );
        assert_eq!(of("Nom,Entité,Statut,Numéro de série,Lieu"), Format::Glpi);
        assert_eq!(of("Name,Entity,Status,Serial number,Location"), Format::Glpi);
        assert_eq!(of("Serial number,Model"), Format::Auto);
    }

    #[test]
    fn names_are_read_back() {
        for format in [Format::Auto, Format::SnipeIt, Format::Intune, Format::Glpi] {
            assert_eq!(format.key().parse(), Ok(format));
        }
        assert!("jamf".parse::<Format>().unwrap_err().contains("glpi"));
    }
}
