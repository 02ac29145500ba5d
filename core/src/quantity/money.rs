//! Money: whole minor units of a currency, never a floating number.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A currency by its ISO 4217 code; all of them have hundredths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "UPPERCASE")]
pub enum Currency {
    /// Euro.
    Eur,
    /// Swiss franc.
    Chf,
    /// Pound sterling.
    Gbp,
    /// United States dollar.
    Usd,
    /// Danish krone.
    Dkk,
    /// Norwegian krone.
    Nok,
    /// Swedish krona.
    Sek,
    /// Polish złoty.
    Pln,
    /// Czech koruna.
    Czk,
}

/// Why a text is no currency.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a currency known here: use EUR, CHF, GBP, USD, DKK, NOK, SEK, PLN or CZK")]
pub struct CurrencyError(String);

impl Currency {
    /// Every currency.
    pub const ALL: [Self; 9] = [
        Self::Eur,
        Self::Chf,
        Self::Gbp,
        Self::Usd,
        Self::Dkk,
        Self::Nok,
        Self::Sek,
        Self::Pln,
        Self::Czk,
    ];

    /// The three letters.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Eur => "EUR",
            Self::Chf => "CHF",
            Self::Gbp => "GBP",
            Self::Usd => "USD",
            Self::Dkk => "DKK",
            Self::Nok => "NOK",
            Self::Sek => "SEK",
            Self::Pln => "PLN",
            Self::Czk => "CZK",
        }
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Currency {
    type Err = CurrencyError;
    fn from_str(text: &str) -> Result<Self, CurrencyError> {
        let code = text.trim();
        Self::ALL
            .into_iter()
            .find(|known| known.code().eq_ignore_ascii_case(code))
            .ok_or_else(|| CurrencyError(code.chars().take(40).collect()))
    }
}

/// An amount of money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Money {
    /// Hundredths of the currency: cents, pence, øre.
    pub minor: i64,
    /// The currency.
    pub currency: Currency,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_currency_is_its_code() {
        for currency in Currency::ALL {
            assert_eq!(serde_json::to_value(currency).unwrap(), currency.code());
            assert_eq!(currency.code().to_lowercase().parse(), Ok(currency));
        }
        assert!("XYZ".parse::<Currency>().unwrap_err().to_string().contains("EUR"));
    }

    #[test]
    fn money_has_no_fractions_of_a_cent() {
        let read = serde_json::from_str::<Money>;
        let five = Money { minor: 500, currency: Currency::Eur };
        assert_eq!(read(r#"{"minor":500,"currency":"EUR"}"#).unwrap(), five);
        assert!(read(r#"{"minor":500.5,"currency":"EUR"}"#).is_err());
        assert!(read(r#"{"minor":"500","currency":"EUR"}"#).is_err());
    }
}
