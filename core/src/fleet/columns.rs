//! The columns of the list of devices: shown, exported and sorted by under one name.

use super::filter::{QueryError, lookup};
use crate::receipt::Label;
use serde::{Deserialize, Serialize};

/// A column of the list of devices; each can be shown, exported and sorted by.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum SortKey {
    /// Maker and model.
    #[default]
    Device,
    /// Inventory number.
    AssetTag,
    /// Serial number.
    Serial,
    /// Site name.
    Site,
    /// Country of the site.
    Country,
    /// Class.
    Class,
    /// Where it stands.
    Status,
    /// First day in service.
    Start,
    /// First day out of service.
    End,
    /// Age as a share of the planned life.
    Age,
    /// Planned life.
    PlannedLife,
    /// Embodied carbon of the whole device.
    Embodied,
    /// Where the embodied figure comes from.
    Method,
    /// Use-phase carbon of a year.
    Use,
    /// Gross footprint in the period.
    Gross,
    /// How the product was found.
    Match,
}

impl SortKey {
    /// Every column, in the order of an export.
    pub const ALL: [Self; 16] = [
        Self::Device,
        Self::AssetTag,
        Self::Serial,
        Self::Site,
        Self::Country,
        Self::Class,
        Self::Status,
        Self::Start,
        Self::End,
        Self::Age,
        Self::PlannedLife,
        Self::Embodied,
        Self::Method,
        Self::Use,
        Self::Gross,
        Self::Match,
    ];

    /// The columns that are shown when none are chosen.
    pub const SHOWN: [Self; 7] =
        [Self::Device, Self::Site, Self::Class, Self::Age, Self::Embodied, Self::Use, Self::Gross];

    /// The stable name, as in the query.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Device => "device",
            Self::AssetTag => "asset_tag",
            Self::Serial => "serial",
            Self::Site => "site",
            Self::Country => "country",
            Self::Class => "class",
            Self::Status => "status",
            Self::Start => "start",
            Self::End => "end",
            Self::Age => "age",
            Self::PlannedLife => "planned_life",
            Self::Embodied => "embodied",
            Self::Method => "method",
            Self::Use => "use",
            Self::Gross => "gross",
            Self::Match => "match",
        }
    }

    /// The name for people, with the unit where it has one.
    pub fn label(self) -> Label {
        let english = match self {
            Self::Device => "Device",
            Self::AssetTag => "Inventory number",
            Self::Serial => "Serial number",
            Self::Site => "Site",
            Self::Country => "Country",
            Self::Class => "Class",
            Self::Status => "Status",
            Self::Start => "First day",
            Self::End => "Out of service from",
            Self::Age => "Age of plan",
            Self::PlannedLife => "Planned life",
            Self::Embodied => "Embodied, kg",
            Self::Method => "Method",
            Self::Use => "Use, kg a year",
            Self::Gross => "Gross, kg",
            Self::Match => "How found",
        };
        Label::new(&format!("column.{}", self.key()), english)
    }

    /// Whether its values are words, which are read from A to Z; numbers are read largest first.
    pub const fn is_text(self) -> bool {
        !matches!(
            self,
            Self::Start
                | Self::End
                | Self::Age
                | Self::PlannedLife
                | Self::Embodied
                | Self::Use
                | Self::Gross
        )
    }
}

/// Reads `columns=NAME,NAME`: the columns of a list or export, in their order.
///
/// # Errors
/// When a name is not a column, or one stands there twice.
pub fn parse_columns(text: &str) -> Result<Vec<SortKey>, QueryError> {
    let mut columns = Vec::new();
    for part in text.split(',') {
        let column = lookup("columns", part, &SortKey::ALL, SortKey::key)?;
        if columns.contains(&column) {
            return Err(QueryError {
                name: "columns",
                value: text.chars().take(40).collect(),
                choices: format!("{} once", column.key()),
                what: None,
            });
        }
        columns.push(column);
    }
    Ok(columns)
}

/// The form that [`parse_columns`] reads.
pub fn columns_query(columns: &[SortKey]) -> String {
    columns.iter().map(|column| column.key()).collect::<Vec<_>>().join(",")
}

/// Ascending or descending.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// Smallest first.
    #[default]
    Ascending,
    /// Largest first.
    Descending,
}

/// An order of devices; ties are broken by identifier, so that it is total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Sort {
    /// The column.
    pub key: SortKey,
    /// The direction.
    pub direction: Direction,
}

impl Sort {
    /// Reads `sort=KEY` or `sort=-KEY` (descending).
    ///
    /// # Errors
    /// When the key is not a column.
    pub fn parse(text: &str) -> Result<Self, QueryError> {
        let (name, direction) = match text.strip_prefix('-') {
            Some(name) => (name, Direction::Descending),
            None => (text, Direction::Ascending),
        };
        let key = lookup("sort", name, &SortKey::ALL, SortKey::key)?;
        Ok(Self { key, direction })
    }

    /// The form [`Sort::parse`] reads.
    pub fn to_query(self) -> String {
        match self.direction {
            Direction::Ascending => self.key.key().to_owned(),
            Direction::Descending => format!("-{}", self.key.key()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_survives_the_address_bar() {
        for key in SortKey::ALL {
            for direction in [Direction::Ascending, Direction::Descending] {
                let sort = Sort { key, direction };
                assert_eq!(Sort::parse(&sort.to_query()).unwrap(), sort);
            }
        }
        assert!(Sort::parse("-shoe_size").is_err());
    }

    #[test]
    fn columns_keep_their_order_and_stand_once() {
        let columns = parse_columns("gross,device").unwrap();
        assert_eq!(columns, [SortKey::Gross, SortKey::Device]);
        assert_eq!(columns_query(&columns), "gross,device");
        for (text, part) in [("device,device", "device once"), ("device,,site", "use device,")] {
            let error = parse_columns(text).unwrap_err().to_string();
            assert!(error.contains(part), "{text}: {error}");
        }
        assert_eq!(parse_columns(&columns_query(&SortKey::ALL)).unwrap(), SortKey::ALL);
    }
}
