//! Countries, by the two-letter codes that the grid tables use, and parts of their grids.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A country or territory by its ISO 3166-1 alpha-2 code, in capitals.
///
/// Only the form is checked here; whether a grid factor exists for it is the factor set's to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Country([u8; CODE_BYTES + FILL_BYTES]);

/// Bytes of a country's code.
const CODE_BYTES: usize = 2;

/// Zeros that follow the code, so that `(Country, i32)`, the key of a country's year, has no
/// undefined bytes between its parts. LLVM for x86-64 wrote the code into such a key's first word
/// without clearing the register's upper half, where the year stands, and the year came out wrong
/// (llvm-project issue 205291; seen with rustc 1.95, LLVM 22.1).
const FILL_BYTES: usize = 2;

/// Codes of countries and territories: ISO 3166-1, and `XK`, by which grid tables name Kosovo.
const CODES: &str = "\
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI \
    BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN \
    CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK \
    FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM \
    HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN \
    KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK \
    ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP \
    NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW \
    SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF \
    TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI \
    VN VU WF WS XK YE YT ZA ZM ZW";

/// Why a text is no country.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlaceError {
    /// Not two letters.
    #[error("\"{0}\" is not a country: use its two-letter code, for example DE")]
    Country(String),
    /// No table and code.
    #[error(
        "\"{0}\" is not a grid zone: use one of those listed for the country, for example state.US-CA"
    )]
    Zone(String),
}

impl Country {
    /// The two letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0[..CODE_BYTES]).unwrap_or("??")
    }

    /// Whether the code is that of a country or territory: `ZZ` and `XX`, by which files say that
    /// they know none, are not.
    pub fn is_assigned(&self) -> bool {
        CODES.split(' ').any(|code| code == self.code())
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Country {
    type Err = PlaceError;
    fn from_str(text: &str) -> Result<Self, PlaceError> {
        match text.trim().as_bytes() {
            [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Ok(Self([a.to_ascii_uppercase(), b.to_ascii_uppercase(), 0, 0]))
            }
            _ => Err(PlaceError::Country(text.chars().take(40).collect())),
        }
    }
}

/// Most bytes of a zone's name.
const ZONE_BYTES: usize = 24;

/// A part of a country's grid, or its whole by another table: the table and the code in it, for
/// example `state.US-CA`, `zone.US-CAL-CISO` or `egrid.CAMX`.
///
/// Only the form is checked here; whether it has a factor is the factor set's to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Zone([u8; ZONE_BYTES]);

impl Zone {
    /// Its name as on the wire.
    pub fn name(&self) -> &str {
        let end = self.0.iter().position(|byte| *byte == 0).unwrap_or(ZONE_BYTES);
        std::str::from_utf8(&self.0[..end]).unwrap_or("?")
    }

    /// The table that it is of, for example `state`.
    pub fn table(&self) -> &str {
        self.name().split_once('.').map_or("", |(table, _)| table)
    }

    /// Its code in that table, for example `US-CA`.
    pub fn code(&self) -> &str {
        self.name().split_once('.').map_or("", |(_, code)| code)
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Zone {
    type Err = PlaceError;
    fn from_str(text: &str) -> Result<Self, PlaceError> {
        let refused = || PlaceError::Zone(text.chars().take(40).collect());
        let (table, code) = text.split_once('.').ok_or_else(refused)?;
        let of_code = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'-';
        let is_zone = !table.is_empty()
            && table.bytes().all(|byte| byte.is_ascii_lowercase())
            && !code.is_empty()
            && code.bytes().all(of_code)
            && text.len() <= ZONE_BYTES;
        if !is_zone {
            return Err(refused());
        }
        let mut bytes = [0; ZONE_BYTES];
        bytes[..text.len()].copy_from_slice(text.as_bytes());
        Ok(Self(bytes))
    }
}

impl Serialize for Zone {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Zone {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Where electricity is drawn: a country's grid, or a zone of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GridPlace {
    /// The country.
    pub country: Country,
    /// The zone, where one was named.
    pub zone: Option<Zone>,
}

impl From<Country> for GridPlace {
    fn from(country: Country) -> Self {
        Self { country, zone: None }
    }
}

impl Serialize for Country {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Country {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_is_a_table_and_a_code() {
        let zone: Zone = "zone.US-CAL-CISO".parse().unwrap();
        assert_eq!((zone.name(), zone.table()), ("zone.US-CAL-CISO", "zone"));
        assert_eq!(zone.code(), "US-CAL-CISO");
        for text in [
            "",
            "CA",
            ".CA",
            "state.",
            "State.CA",
            "state.ca",
            "state.US CA",
            "a.\u{c4}",
            "state.AAAAAAAAAAAAAAAAAAAAAAAAA",
        ] {
            let error = text.parse::<Zone>().unwrap_err().to_string();
            assert!(error.contains("listed for the country"), "{text}");
        }
    }

    #[test]
    fn no_undefined_bytes_stand_between_a_country_and_a_year() {
        let parts = size_of::<Country>() + size_of::<i32>();
        assert_eq!(size_of::<Country>() % align_of::<i32>(), 0);
        assert_eq!(size_of::<(Country, i32)>(), parts);
    }

    #[test]
    fn codes_that_stand_for_no_country_are_told_from_those_that_do() {
        let assigned = |code: &str| code.parse::<Country>().unwrap().is_assigned();
        for code in ["AD", "AQ", "DE", "XK", "ZW"] {
            assert!(assigned(code), "{code}");
        }
        for code in ["AA", "QQ", "UK", "XX", "XZ", "ZZ"] {
            assert!(!assigned(code), "{code}");
        }
        assert_eq!(CODES.split(' ').count(), 250);
    }

    #[test]
    fn a_country_is_two_letters() {
        assert_eq!(" de ".parse::<Country>().unwrap().code(), "DE");
        for text in ["", "D", "DEU", "D1", "Ö"] {
            assert!(
                text.parse::<Country>().unwrap_err().to_string().contains("two-letter"),
                "{text}"
            );
        }
    }
}
