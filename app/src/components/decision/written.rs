//! Numbers as people write them into the fields of a decision, and as its address takes them. What
//! could mean two numbers is asked about, never guessed.

use crate::format;
use crate::i18n::{Msg, t, tf};
use impact_core::quantity::{Currency, Money};

/// What a person wrote, as the address takes it; what is no number at all as it is, for the server
/// to refuse.
///
/// # Errors
/// The sentence that says how to write it, where the address would take it for something else.
pub fn typed(money: bool, text: &str) -> Result<String, String> {
    if money {
        let minor = format::parse_amount(text);
        let minor = minor.ok_or_else(|| t(Msg::DecisionAmountOdd).to_owned())?;
        return Ok(minor.to_string());
    }
    if let Some([thousands, decimal]) = readings(text) {
        let either = [("thousands", thousands.into()), ("decimal", marked(&decimal).into())];
        return Err(tf(Msg::DecisionNumberOdd, either));
    }
    let point = text.replacen(',', ".", 1);
    Ok(if is_plain(&point) { point } else { text.to_owned() })
}

/// What the address says, as a field shows it; what is refused there as it is.
pub fn shown(money: bool, text: &str) -> String {
    match (money, text.parse::<f64>()) {
        (true, Ok(value)) if value.fract() == 0.0 && (0.0..1e12).contains(&value) => {
            plain(true, value)
        }
        (false, Ok(_)) => match readings(text) {
            Some([_, decimal]) => marked(&decimal),
            None if is_plain(text) => marked(text),
            None => text.to_owned(),
        },
        _ => text.to_owned(),
    }
}

/// A value of the engine as a field shows it: such that the field would take it again.
pub fn plain(money: bool, value: f64) -> String {
    if money {
        #[expect(clippy::cast_possible_truncation, reason = "hundredths, held below 10^12")]
        let minor = value.round() as i64;
        return format::amount(Money { minor, currency: Currency::Eur });
    }
    // Three decimals could be thousands.
    let value = if value.abs() < 1.0 { value } else { (value * 100.0).round() / 100.0 };
    marked(&format::typed(value))
}

/// A number of the address with the language's mark.
fn marked(text: &str) -> String {
    text.replace('.', &format::decimal_mark().to_string())
}

/// Digits, and after a point at most some more.
fn is_plain(text: &str) -> bool {
    let text = text.strip_prefix('-').unwrap_or(text);
    let (units, rest) = text.split_once('.').unwrap_or((text, "0"));
    digits(units) && digits(rest)
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Both numbers that a text could mean whose mark may be one of thousands or of decimals, each as
/// only it is written; none where it means one.
fn readings(text: &str) -> Option<[String; 2]> {
    let (units, rest) = text.split_once(['.', ','])?;
    let size = units.strip_prefix('-').unwrap_or(units);
    let grouped = digits(size) && size.len() <= 3 && !size.starts_with('0');
    if !(grouped && digits(rest) && rest.len() == 3) {
        return None;
    }
    let decimals = rest.trim_end_matches('0');
    let decimal = match decimals.len() {
        0 => format!("{units}.0"),
        3 => format!("{units}.{decimals}0"),
        _ => format!("{units}.{decimals}"),
    };
    Some([format!("{units}{rest}"), decimal])
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn a_field_takes_what_people_write_and_shows_it_again() {
        for (money, written, address, again) in [
            (true, "1249,50", "124950", "1249.50"),
            (true, "1249", "124900", "1249"),
            (true, "0.3", "30", "0.30"),
            (false, "2,5", "2.5", "2.5"),
            (false, "0.305", "0.305", "0.305"),
            (false, "1000", "1000", "1000"),
            (false, "-5", "-5", "-5"),
        ] {
            assert_eq!(typed(money, written).as_deref(), Ok(address), "{written}");
            assert_eq!(shown(money, address), again);
            assert_eq!(typed(money, again).as_deref(), Ok(address), "{written}, again");
        }
    }

    #[wasm_bindgen_test]
    fn what_is_no_amount_never_reaches_the_address() {
        for odd in [
            "1.000",
            "1,000",
            "12.500,00",
            "1,234.50",
            "1e3",
            "-3",
            "+5",
            "0.305",
            "Infinity",
            "NaN",
            "5.",
            ".5",
            "much",
            "1 000",
            "99999999999999999999",
        ] {
            assert!(typed(true, odd).is_err(), "{odd}");
        }
    }

    #[wasm_bindgen_test]
    fn a_mark_that_could_be_one_of_thousands_is_asked_about() {
        for (written, thousands, decimal) in [
            ("1,000", "1000", "1.0"),
            ("1.000", "1000", "1.0"),
            ("12.345", "12345", "12.3450"),
            ("-1,250", "-1250", "-1.25"),
        ] {
            assert_eq!(readings(written), Some([thousands.into(), decimal.into()]));
            assert!(typed(false, written).is_err_and(|said| said.contains(thousands)));
            assert_eq!(typed(false, decimal).as_deref(), Ok(decimal));
        }
    }

    #[wasm_bindgen_test]
    fn what_is_refused_is_shown_as_it_is_written() {
        for odd in ["-3", "30.5", "Infinity", "NaN", "1e30", "much"] {
            assert_eq!(shown(true, odd), odd);
        }
        for odd in ["much", "1.234,50", "Infinity", "1e3"] {
            assert_eq!(typed(false, odd).as_deref(), Ok(odd));
            assert_eq!(shown(false, odd), odd);
        }
        assert_eq!(shown(false, "12.345"), "12.3450");
    }

    #[wasm_bindgen_test]
    fn what_a_field_shows_at_first_it_takes() {
        for value in [5.213, 0.305, 1234.567, 24.0] {
            let shown = plain(false, value);
            assert!(typed(false, &shown).is_ok(), "{shown}");
        }
    }
}
