//! What a scenario changes, and its form as a URL query.

use super::super::filter::QueryError;
use crate::factors::DeviceClass;
use serde::{Deserialize, Serialize};

/// Months a planned life may have in a scenario.
pub const LIFE_MONTHS: std::ops::RangeInclusive<u16> = 6..=240;
/// Change of the grid a year, in tenths of a per cent.
pub const GRID_TENTHS: std::ops::RangeInclusive<i16> = -500..=500;
/// Hours of use a day, in tenths.
pub const HOURS_TENTHS: std::ops::RangeInclusive<u16> = 0..=240;
/// The day that a class's typical energy stands for, in tenths of an hour: an assumption.
pub const USUAL_HOURS_TENTHS: u16 = 80;

/// What is changed; the default changes nothing, and is the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scenario {
    /// Planned life in months by position of the class; none leaves each device its own.
    pub life_months: [Option<u16>; DeviceClass::ALL.len()],
    /// Replacements that are refurbished, per cent, 0 to 100.
    pub refurbished: u8,
    /// Change of the grid's intensity a year, tenths of a per cent.
    pub grid: i16,
    /// Devices handed back for another life at their planned end, per cent, 0 to 100.
    pub returned: u8,
    /// Hours of use a day, tenths.
    pub hours: u16,
}

impl Default for Scenario {
    fn default() -> Self {
        Self {
            life_months: [None; DeviceClass::ALL.len()],
            refurbished: 0,
            grid: 0,
            returned: 0,
            hours: USUAL_HOURS_TENTHS,
        }
    }
}

/// What can be changed apart from the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lever {
    /// The planned life of a class.
    Life(DeviceClass),
    /// The share of refurbished replacements.
    Refurbished,
    /// The grid.
    Grid,
    /// The share handed back.
    Returned,
    /// The hours of use.
    Hours,
}

impl Lever {
    /// The parameter of a query that moves it, for example `life.laptop`.
    pub fn parameter(self) -> String {
        match self {
            Self::Life(class) => ["life", class.key()].join("."),
            Self::Refurbished => "refurbished".to_owned(),
            Self::Grid => "grid".to_owned(),
            Self::Returned => "returned".to_owned(),
            Self::Hours => "hours".to_owned(),
        }
    }
}

impl Scenario {
    /// Whether it is the plan.
    pub fn is_plan(&self) -> bool {
        *self == Self::default()
    }

    /// Every lever that is moved, in the order they are shown.
    pub fn moved(&self) -> Vec<Lever> {
        let lives = DeviceClass::ALL.into_iter().filter(|class| self.life(*class).is_some());
        let plan = Self::default();
        let others = [
            (Lever::Refurbished, self.refurbished != plan.refurbished),
            (Lever::Grid, self.grid != plan.grid),
            (Lever::Returned, self.returned != plan.returned),
            (Lever::Hours, self.hours != plan.hours),
        ];
        let others = others.into_iter().filter(|(_, moved)| *moved).map(|(lever, _)| lever);
        lives.map(Lever::Life).chain(others).collect()
    }

    /// The plan with this lever alone where the scenario has it.
    #[must_use]
    pub fn only(&self, lever: Lever) -> Self {
        let mut alone = Self::default();
        match lever {
            Lever::Life(class) => {
                alone.life_months[class.index()] = self.life_months[class.index()];
            }
            Lever::Refurbished => alone.refurbished = self.refurbished,
            Lever::Grid => alone.grid = self.grid,
            Lever::Returned => alone.returned = self.returned,
            Lever::Hours => alone.hours = self.hours,
        }
        alone
    }

    /// The planned life of a class in months, where it is changed.
    pub fn life(&self, class: DeviceClass) -> Option<u16> {
        self.life_months[class.index()]
    }

    /// The planned life of a class in days, where it is changed.
    pub(super) fn life_days(&self, class: DeviceClass) -> Option<u32> {
        // 365.25 days in 12 months, rounded half up, in whole numbers.
        self.life(class).map(|months| (u32::from(months) * 1461 + 24) / 48)
    }

    /// Reads a scenario from decoded query pairs (`life.laptop=60`, `refurbished=45`, `grid=-6`,
    /// `returned=95`, `hours=8.5`); parameters that are not its own are left to others.
    ///
    /// # Errors
    /// The first value that is no number of its range.
    pub fn from_pairs<'a>(
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, QueryError> {
        let mut scenario = Self::default();
        for (name, value) in pairs {
            if let Some(class) = name.strip_prefix("life.") {
                let class: DeviceClass = class
                    .parse()
                    .map_err(|_| refused("life.CLASS", None, class, "a class of devices"))?;
                let months = value.parse().ok().filter(|months| LIFE_MONTHS.contains(months));
                let months = months.ok_or_else(|| {
                    let what = Some(("Planned life", Some(class)));
                    refused("life.CLASS", what, value, "6 to 240 months")
                })?;
                scenario.life_months[class.index()] = Some(months);
                continue;
            }
            match name {
                "refurbished" => {
                    scenario.refurbished = per_cent("refurbished", "Refurbished share", value)?
                }
                "returned" => {
                    scenario.returned = per_cent("returned", "Handed back for another life", value)?
                }
                "grid" => {
                    let tenths = tenths(value).and_then(|tenths| i16::try_from(tenths).ok());
                    scenario.grid =
                        tenths.filter(|tenths| GRID_TENTHS.contains(tenths)).ok_or_else(|| {
                            let what = Some(("Change of the grid a year", None));
                            refused("grid", what, value, "-50 to 50 per cent")
                        })?;
                }
                "hours" => {
                    let tenths = tenths(value).and_then(|tenths| u16::try_from(tenths).ok());
                    scenario.hours =
                        tenths.filter(|tenths| HOURS_TENTHS.contains(tenths)).ok_or_else(|| {
                            let what = Some(("Hours of use a day", None));
                            refused("hours", what, value, "0 to 24 hours")
                        })?;
                }
                _ => {}
            }
        }
        Ok(scenario)
    }

    /// The query pairs that [`Scenario::from_pairs`] reads; none for the plan.
    pub fn to_pairs(&self) -> Vec<(String, String)> {
        let value = |lever| match lever {
            Lever::Life(class) => {
                self.life(class).map_or_else(String::new, |months| months.to_string())
            }
            Lever::Refurbished => self.refurbished.to_string(),
            Lever::Grid => of_tenths(i32::from(self.grid)),
            Lever::Returned => self.returned.to_string(),
            Lever::Hours => of_tenths(i32::from(self.hours)),
        };
        self.moved().into_iter().map(|lever| (lever.parameter(), value(lever))).collect()
    }

    /// The scenario as a query; it needs no encoding.
    pub fn to_query(&self) -> String {
        let pairs = self.to_pairs();
        pairs.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&")
    }
}

fn refused(
    name: &'static str,
    what: Option<(&'static str, Option<DeviceClass>)>,
    value: &str,
    choices: &str,
) -> QueryError {
    let value = value.chars().take(40).collect();
    QueryError { name, value, choices: choices.to_owned(), what }
}

fn per_cent(name: &'static str, what: &'static str, value: &str) -> Result<u8, QueryError> {
    let number = value.parse().ok().filter(|number| *number <= 100_u8);
    number.ok_or_else(|| refused(name, Some((what, None)), value, "0 to 100 per cent"))
}

/// A decimal number with at most one place, in tenths.
fn tenths(text: &str) -> Option<i32> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !is_number(whole) || !is_number(part) || part.len() != 1 || whole.len() > 4 {
        return None;
    }
    let tenths = whole.parse::<i32>().ok()? * 10 + part.parse::<i32>().ok()?;
    Some(if negative { -tenths } else { tenths })
}

fn of_tenths(tenths: i32) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    let (whole, part) = (tenths.abs() / 10, tenths.abs() % 10);
    if part == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scenario_survives_the_address_bar() {
        let mut scenario =
            Scenario { refurbished: 45, grid: -65, returned: 95, hours: 85, ..Scenario::default() };
        scenario.life_months[DeviceClass::Laptop.index()] = Some(60);
        let query = scenario.to_query();
        assert_eq!(query, "life.laptop=60&refurbished=45&grid=-6.5&returned=95&hours=8.5");
        let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
        assert_eq!(Scenario::from_pairs(pairs).unwrap(), scenario);
        assert_eq!(Scenario::default().to_query(), "");
    }

    #[test]
    fn absurd_parameters_are_refused_with_their_range() {
        for (name, value) in [
            ("refurbished", "NaN"),
            ("refurbished", "-1"),
            ("refurbished", "101"),
            ("returned", ""),
            ("grid", "inf"),
            ("grid", "-51"),
            ("grid", "1.25"),
            ("hours", "-1"),
            ("hours", "24.1"),
            ("life.laptop", "0"),
            ("life.laptop", "99999999999"),
            ("life.toaster", "60"),
        ] {
            let error = Scenario::from_pairs([(name, value)]).unwrap_err().to_string();
            assert!(error.contains(": use ") || error.contains("is not possible, use "), "{error}");
        }
    }

    #[test]
    fn what_is_refused_is_called_what_people_call_it() {
        let said = |name, value| Scenario::from_pairs([(name, value)]).unwrap_err().to_string();
        let laptop = "Planned life, Laptop: NaN is not possible, use 6 to 240 months";
        assert_eq!(said("life.laptop", "NaN"), laptop);
        let grid = "Change of the grid a year: inf is not possible, use -50 to 50 per cent";
        assert_eq!(said("grid", "inf"), grid);
    }

    #[test]
    fn lives_in_months_are_the_usual_days() {
        let mut scenario = Scenario::default();
        for (months, days) in [(12, 365), (48, 1461), (60, 1826), (6, 183)] {
            scenario.life_months[0] = Some(months);
            assert_eq!(scenario.life_days(DeviceClass::ALL[0]), Some(days));
        }
    }
}
