//! Amounts of money, as forms show and take them.

use super::number::{apply, decimal_mark, formatter};
use impact_core::quantity::Money;

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
    let options = [("style", "currency".into()), ("currency", money.currency.code().into())];
    let format = formatter("NumberFormat", &options);
    apply(format.as_ref(), money.minor as f64 / 100.0)
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
    use impact_core::quantity::Currency;
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
}
