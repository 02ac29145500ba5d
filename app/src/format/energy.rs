//! Electricity, and other quantities that are not carbon.

use super::number::{exact, significant};

/// A number with its unit, ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// The number.
    pub number: String,
    /// Its unit; empty where it has none.
    pub unit: String,
    /// Exact with its unit, for a title.
    pub exact: String,
}

impl Measure {
    /// Number and unit.
    pub fn plain(&self) -> String {
        if self.unit.is_empty() {
            return self.number.clone();
        }
        format!("{}\u{a0}{}", self.number, self.unit)
    }
}

/// Electricity in the unit that is read easily: megawatt hours from ten of them on.
pub fn energy(kwh: f64) -> Measure {
    let (value, unit) = if kwh < 9_999.5 { (kwh, "kWh") } else { (kwh / 1000.0, "MWh") };
    Measure { number: significant(value), unit: unit.to_owned(), exact: exact_kwh(kwh) }
}

/// Electricity, three figures: `312 kWh`.
pub fn kwh(energy: f64) -> String {
    format!("{}\u{a0}kWh", significant(energy))
}

/// Electricity with every digit, for a title.
fn exact_kwh(energy: f64) -> String {
    format!("{} kWh", exact(energy))
}

/// A screen's diagonal: `15.6 in`.
pub fn inches(inches: f64) -> String {
    format!("{}\u{a0}in", exact(inches))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn much_electricity_is_shown_in_megawatt_hours_and_exact_in_kilowatt_hours() {
        assert_eq!(energy(9_999.4).plain(), "10,000\u{a0}kWh");
        let much = energy(12_345.6);
        assert_eq!((much.plain().as_str(), much.exact.as_str()), ("12.3\u{a0}MWh", "12,345.6 kWh"));
        assert_eq!(kwh(312.4), "312\u{a0}kWh");
        assert_eq!(inches(15.6), "15.6\u{a0}in");
    }
}
