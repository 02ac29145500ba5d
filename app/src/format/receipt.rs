//! The values of receipts, which count in units of their own, in the units that people use.

use super::calendar::day;
use super::carbon::{Scale, between};
use super::energy::Measure;
use super::money::{exact_price, price};
use super::number::{exact, significant};
use crate::i18n::{Msg, t, tf};
use impact_core::quantity::{Currency, Day};
use impact_core::receipt::{Node, Unit};

/// Per cent in a whole.
const PERCENT: f64 = 100.0;

/// A receipt's value; exact in the unit of the receipt, an amount in its currency.
pub fn of_receipt(value: f64, unit: Unit, currency: Option<Currency>) -> Measure {
    let (number, name) = match unit {
        Unit::KgCo2e | Unit::GCo2e => {
            let kg = value / per(value, unit);
            let scale = Scale::of(kg);
            (significant(scale.value(kg)), scale.unit().to_owned())
        }
        Unit::Days => (exact(value), t(Msg::UnitDays).to_owned()),
        Unit::Years => (significant(value), t(Msg::UnitYears).to_owned()),
        Unit::Money => {
            let exact = exact_price(value, currency);
            return Measure { number: price(value, currency), unit: String::new(), exact };
        }
        Unit::Day => return of_day(value),
        Unit::PerThousand => (exact(value), String::new()),
        Unit::Devices => {
            let word = tf(Msg::DevicesWord, [("n", (value as u64).into())]);
            (exact(value), word)
        }
        Unit::Kwh => (significant(value), "kWh".to_owned()),
        Unit::KwhPerYear => (significant(value), t(Msg::UnitKwhYear).to_owned()),
        Unit::MgCo2ePerKwh => (significant(value / per(value, unit)), "g/kWh".to_owned()),
        Unit::MgCo2eDaysPerKwh => {
            (significant(value / per(value, unit)), t(Msg::UnitGramDays).to_owned())
        }
        Unit::Ratio if is_share(value) => {
            (significant(value / per(value, unit)), t(Msg::UnitPercent).to_owned())
        }
        Unit::Ratio => (significant(value), String::new()),
    };
    let exact = format!("{} {}", exact(value), exact_unit(unit));
    Measure { number, unit: name, exact: exact.trim_end().to_owned() }
}

/// A share that has a receipt, as that shows it: `8.33 %`.
pub fn share(of_one: f64) -> String {
    of_receipt(of_one, Unit::Ratio, None).plain()
}

/// A day of the calendar.
fn of_day(value: f64) -> Measure {
    #[expect(clippy::cast_possible_truncation, reason = "a day of the calendar is held to it")]
    let on = Day::from_days(value as i32);
    Measure { number: day(on), unit: String::new(), exact: on.to_string() }
}

/// The range of a receipt's value in the unit of the value; none where it is a point.
pub fn range_of_receipt(node: &Node, currency: Option<Currency>) -> Option<String> {
    let (low, high) = node.range?;
    if low == high {
        return None;
    }
    if node.unit == Unit::Money {
        return Some(between(price(low, currency), price(high, currency)));
    }
    let per = per(node.value, node.unit);
    let mass = matches!(node.unit, Unit::GCo2e | Unit::KgCo2e);
    let part = |value: f64| {
        let value = value / per;
        let scale = Scale::of(node.value / per);
        significant(if mass { scale.value(value) } else { value })
    };
    Some(between(part(low), part(high)))
}

/// How many of the receipt's units make one that people use.
fn per(value: f64, unit: Unit) -> f64 {
    match unit {
        Unit::GCo2e | Unit::MgCo2ePerKwh | Unit::MgCo2eDaysPerKwh => 1000.0,
        Unit::Ratio if is_share(value) => PERCENT.recip(),
        _ => 1.0,
    }
}

/// Whether a ratio is a part of a whole, which people read as per cent; what rounded shares leave
/// over may lie a little below nothing.
fn is_share(ratio: f64) -> bool {
    (-1.0..=1.0).contains(&ratio)
}

/// The unit in which the receipt itself counts.
fn exact_unit(unit: Unit) -> &'static str {
    match unit {
        Unit::KgCo2e => "kg CO₂e",
        Unit::GCo2e => "g CO₂e",
        Unit::Kwh => "kWh",
        Unit::KwhPerYear => "kWh/a",
        Unit::MgCo2ePerKwh => "mg CO₂e/kWh",
        Unit::MgCo2eDaysPerKwh => "mg CO₂e·d/kWh",
        Unit::Days => "d",
        Unit::Years => "a",
        Unit::Ratio | Unit::PerThousand | Unit::Devices | Unit::Money | Unit::Day => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use impact_core::receipt::Label;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn values_are_shown_in_the_units_people_use() {
        assert_eq!(of_receipt(59_349.0, Unit::GCo2e, None).plain(), "59.3\u{a0}kg");
        assert_eq!(of_receipt(344_140.0, Unit::MgCo2ePerKwh, None).plain(), "344\u{a0}g/kWh");
        assert_eq!(of_receipt(1461.0, Unit::Days, None).number, "1,461");
        assert_eq!(of_receipt(59_349.0, Unit::GCo2e, None).exact, "59,349 g CO₂e");
        let on = of_receipt(20_563.0, Unit::Day, None);
        // As the browser writes a day, whose language is not the test's to choose.
        assert_eq!(on.plain(), day(Day::from_days(20_563)));
        assert_eq!(on.exact, "2026-04-20");
        let cost = of_receipt(6_600.0, Unit::Money, Some(Currency::Eur));
        assert_eq!((cost.plain().as_str(), cost.exact.as_str()), ("€66.00", "€66.00"));
        // Taken along before receipts had currencies.
        assert_eq!(of_receipt(6_600.0, Unit::Money, None).plain(), "66.00");
    }

    #[wasm_bindgen_test]
    fn a_range_is_in_the_unit_of_its_value() {
        let node = Node::leaf(Label::new("x", "x"), 1_420_000.0, Unit::GCo2e);
        let node = node.with_range(1_180_000.0, 1_710_000.0);
        assert_eq!(range_of_receipt(&node, None).as_deref(), Some("1.18–1.71"));
    }

    #[wasm_bindgen_test]
    fn a_share_is_read_as_per_cent_and_a_factor_is_not() {
        let share = of_receipt(0.77, Unit::Ratio, None);
        assert_eq!((share.plain().as_str(), share.exact.as_str()), ("77.0\u{a0}%", "0.77"));
        assert_eq!(super::share(0.034), "3.40\u{a0}%");
        assert_eq!(of_receipt(-0.001, Unit::Ratio, None).plain(), "\u{2212}0.100\u{a0}%");
        assert_eq!(of_receipt(1.2, Unit::Ratio, None).plain(), "1.20");
        let node = Node::leaf(Label::new("x", "x"), 0.77, Unit::Ratio).with_range(0.7, 0.84);
        assert_eq!(range_of_receipt(&node, None).as_deref(), Some("70.0–84.0"));
    }
}
