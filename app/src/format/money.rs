//! Amounts of money, as forms show and take them.

use super::number::{apply, decimal_mark, formatter};
use impact_core::quantity::{Currency, Money};
use wasm_bindgen::JsValue;

/// Hundredths in a whole of a currency.
const HUNDREDTHS: f64 = 100.0;

/// An amount in its currency's units, for a field: "2500" or "2500.50", with the language's mark.
pub fn amount(money: Money) -> String {
    let sign = if money.minor < 0 { "-" } else { "" };
    let size = money.minor.unsigned_abs();
    let (units, hundredths) = (size / 100, size % 100);
    if hundredths == 0 {
        format!("{sign}{units}")
    } else {
        format!("{sign}{units}{}{hundredths:02}", decimal_mark())
    }
}

/// An amount with its currency, as it is read: `€146.00`.
pub fn money(money: Money) -> String {
    written(money.minor as f64, Some(money.currency), &[])
}

/// An amount in hundredths that need not be whole, as a threshold is one: with two decimals, and a
/// part of a whole that two do not say with three figures, `€0.00500`. Without a currency where none
/// is known.
pub fn price(hundredths: f64, currency: Option<Currency>) -> String {
    if hundredths.fract() == 0.0 || hundredths.abs() >= HUNDREDTHS {
        return written(hundredths.round(), currency, &[]);
    }
    let three = [("minimumSignificantDigits", 3), ("maximumSignificantDigits", 3)];
    written(hundredths, currency, &three)
}

/// An amount in hundredths with all of its digits: two decimals, and more only where it has them.
pub fn exact_price(hundredths: f64, currency: Option<Currency>) -> String {
    let digits = [("minimumFractionDigits", 2), ("maximumFractionDigits", 11)];
    written(hundredths, currency, &digits)
}

/// Hundredths in the currency's units; `digits` are two decimals where they are not said.
fn written(hundredths: f64, currency: Option<Currency>, digits: &[(&str, u32)]) -> String {
    let usual = [("minimumFractionDigits", 2), ("maximumFractionDigits", 2)];
    let digits = if digits.is_empty() { &usual[..] } else { digits };
    let digits = digits.iter().map(|(name, count)| (*name, JsValue::from(*count)));
    let mut options: Vec<(&str, JsValue)> = digits.collect();
    if let Some(currency) = currency {
        options.push(("style", "currency".into()));
        options.push(("currency", currency.code().into()));
    }
    let format = formatter("NumberFormat", &options);
    apply(format.as_ref(), hundredths / HUNDREDTHS).replace('-', "\u{2212}")
}

/// Hundredths of an amount as people write it: digits, and after a point or comma one or two more.
/// None for anything else, so that 2.500 is asked about rather than guessed.
pub fn parse_amount(text: &str) -> Option<i64> {
    let text = text.trim();
    let (units, rest) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(units) || !digits(rest) || rest.len() > 2 {
        return None;
    }
    let units: i64 = units.parse().ok()?;
    let hundredths: i64 = format!("{rest:0<2}").parse().ok()?;
    units.checked_mul(100)?.checked_add(hundredths)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn an_amount_is_read_as_it_is_shown() {
        for minor in [0, 5, 50, 100, 250_050, 99] {
            let money = Money { minor, currency: Currency::Eur };
            assert_eq!(parse_amount(&amount(money)), Some(minor), "{}", amount(money));
        }
        assert_eq!(parse_amount(" 2500,5 "), Some(250_050));
        for odd in ["", "x", "-1", "2.500", "2,500", "1,234.50", "1e3", ".5", "5.", "Infinity"] {
            assert_eq!(parse_amount(odd), None, "{odd}");
        }
        assert_eq!(amount(Money { minor: -3, currency: Currency::Eur }), "-0.03");
    }

    #[wasm_bindgen_test]
    fn an_amount_between_two_hundredths_is_told_by_its_size() {
        let eur = Some(Currency::Eur);
        for (hundredths, shown, exactly) in [
            (49_700.0, "€497.00", "€497.00"),
            (30.0, "€0.30", "€0.30"),
            (-6_601.0, "\u{2212}€66.01", "\u{2212}€66.01"),
            // A threshold is shown as amounts are; a price by the unit keeps what it says.
            (13_204.545, "€132.05", "€132.04545"),
            (31.25, "€0.313", "€0.3125"),
            (0.5, "€0.00500", "€0.005"),
        ] {
            assert_eq!(
                (price(hundredths, eur).as_str(), exact_price(hundredths, eur).as_str()),
                (shown, exactly)
            );
        }
        assert_eq!(price(49_700.0, None), "497.00");
        assert_eq!(money(Money { minor: 49_700, currency: Currency::Eur }), "€497.00");
    }
}
