//! What a grid factor must say of itself: boundary, mix and vintage.

use crate::quantity::{Month, PeriodError};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// What a factor includes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Boundary {
    /// Combustion at the plant only.
    Direct,
    /// With fuel supply, methane, building of plants: well-to-tank must not be added again.
    LifeCycle,
}

/// Which electricity a factor describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Mix {
    /// As generated in the country.
    Production,
    /// As used there, with imports.
    Consumption,
    /// What contracts leave over: market-based only.
    Residual,
    /// What a contract, certificate or supplier delivers: market-based only.
    Contract,
}

/// The warming potentials that a factor is summed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Gwp {
    /// Of the IPCC's fourth assessment report.
    Ar4,
    /// Of the fifth.
    Ar5,
    /// Of the sixth.
    Ar6,
}

impl Gwp {
    /// The name that receipts print.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ar4 => "AR4",
            Self::Ar5 => "AR5",
            Self::Ar6 => "AR6",
        }
    }
}

impl Boundary {
    /// The name that receipts print.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::LifeCycle => "life-cycle",
        }
    }
}

impl Mix {
    /// The name that receipts print.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Production => "production",
            Self::Consumption => "consumption",
            Self::Residual => "residual",
            Self::Contract => "contract",
        }
    }
}

/// The time a factor describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Vintage {
    /// A calendar year.
    Year(i32),
    /// A month.
    Month(Month),
}

impl Vintage {
    /// The last month it describes.
    pub fn last_month(self) -> Month {
        match self {
            Self::Year(year) => Month { year, month: 12 },
            Self::Month(month) => month,
        }
    }
}

impl std::fmt::Display for Vintage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year}"),
            Self::Month(month) => write!(f, "{month}"),
        }
    }
}

impl std::str::FromStr for Vintage {
    type Err = PeriodError;
    /// Reads `2025` or `2025-03`; years 1990 to 2100.
    fn from_str(text: &str) -> Result<Self, PeriodError> {
        let text = text.trim();
        let known = |year: i32| (1990..=2100).contains(&year);
        if let Ok(year) = text.parse::<i32>()
            && text.len() == 4
        {
            return known(year)
                .then_some(Self::Year(year))
                .ok_or_else(|| PeriodError::Month(text.to_owned()));
        }
        let month: Month = text.parse()?;
        known(month.year)
            .then_some(Self::Month(month))
            .ok_or_else(|| PeriodError::Month(text.chars().take(40).collect()))
    }
}

impl Serialize for Vintage {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Vintage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vintage_is_a_year_or_a_month() {
        assert_eq!("2025".parse(), Ok(Vintage::Year(2025)));
        assert_eq!(" 2025-03 ".parse(), Ok(Vintage::Month(Month { year: 2025, month: 3 })));
        for text in ["", "25", "2025-13", "1889", "2025-03-01", "20255", "-025"] {
            assert!(text.parse::<Vintage>().is_err(), "{text}");
        }
    }
}
