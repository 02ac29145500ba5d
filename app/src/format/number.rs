//! Numbers by the visitor's separators.

use crate::i18n::language;
use js_sys::{Array, Function, Intl, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// The locale for numbers and dates: the visitor's own variant of the language in use, so that
/// sentences and separators belong together.
pub fn locale() -> String {
    let code = language().code;
    let wanted = web_sys::window().map(|window| window.navigator().languages());
    wanted
        .and_then(|languages| {
            languages.iter().filter_map(|tag| tag.as_string()).find(|tag| tag.starts_with(code))
        })
        .unwrap_or_else(|| if code == "en" { "en-GB".to_owned() } else { code.to_owned() })
}

/// An `Intl` formatter's bound `format` function with the given options.
pub fn formatter(kind: &str, options: &[(&str, JsValue)]) -> Option<Function> {
    let made = constructed(kind, &locale(), options)?;
    Reflect::get(&made, &JsValue::from_str("format")).ok()?.dyn_into().ok()
}

/// An object of `Intl`.
pub fn constructed(kind: &str, locale: &str, options: &[(&str, JsValue)]) -> Option<JsValue> {
    let chosen = Object::new();
    for (name, value) in options {
        Reflect::set(&chosen, &JsValue::from_str(name), value).ok()?;
    }
    let arguments = Array::of2(&JsValue::from_str(locale), &chosen);
    Reflect::construct(&intl(kind)?, &arguments).ok()
}

fn intl(kind: &str) -> Option<Function> {
    let global = js_sys::global();
    let intl = Reflect::get(&global, &JsValue::from_str("Intl")).ok()?;
    Reflect::get(&intl, &JsValue::from_str(kind)).ok()?.dyn_into().ok()
}

thread_local! {
    static SIGNIFICANT: Option<Function> = formatter(
        "NumberFormat",
        &[("minimumSignificantDigits", 3.into()), ("maximumSignificantDigits", 3.into())],
    );
    static WHOLE: Option<Function> =
        formatter("NumberFormat", &[("maximumFractionDigits", 0.into())]);
    static TENTHS: Option<Function> = formatter(
        "NumberFormat",
        &[("minimumFractionDigits", 1.into()), ("maximumFractionDigits", 1.into())],
    );
    static EXACT: Option<Function> =
        formatter("NumberFormat", &[("maximumFractionDigits", 9.into())]);
    static PLURALS: Intl::PluralRules = Intl::PluralRules::new(
        &Array::of1(&JsValue::from_str(language().code)),
        &Object::new(),
    );
}

/// Calls a formatter; the plain Rust form where there is none, so that a figure is never lost.
pub fn apply(function: Option<&Function>, value: f64) -> String {
    function
        .and_then(|format| format.call1(&JsValue::UNDEFINED, &JsValue::from_f64(value)).ok())
        .and_then(|text| text.as_string())
        .unwrap_or_else(|| value.to_string())
}

/// A number, with the minus sign instead of the hyphen that `Intl` writes for English.
fn call(function: Option<&Function>, value: f64) -> String {
    apply(function, value).replace('-', "\u{2212}")
}

/// Three significant figures, `24.0`, `1,230`; zero is `0`.
pub fn significant(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    SIGNIFICANT.with(|format| call(format.as_ref(), value))
}

/// A whole number with separators.
pub fn count(number: u64) -> String {
    WHOLE.with(|format| call(format.as_ref(), number as f64))
}

/// One decimal, for years and ages.
pub fn decimal(value: f64) -> String {
    TENTHS.with(|format| call(format.as_ref(), value))
}

/// Every digit there is, up to nine decimals: for titles and receipts.
pub fn exact(value: f64) -> String {
    EXACT.with(|format| call(format.as_ref(), value))
}

/// What parts decimals from whole numbers in the language in use.
pub fn decimal_mark() -> char {
    let half = TENTHS.with(|format| apply(format.as_ref(), 0.5));
    half.chars().find(|letter| !letter.is_ascii_digit()).unwrap_or('.')
}

/// A number as addresses and fields of numbers take it: a point, at most three decimals.
pub fn typed(value: f64) -> String {
    ((value * 1000.0).round() / 1000.0).to_string()
}

/// A share of one as per cent: a decimal under ten, none above; `<0.1 %` for traces.
pub fn percent(share: f64) -> String {
    let value = share * 100.0;
    let size = value.abs();
    if size > 0.0 && size < 0.1 {
        return format!("<{}\u{a0}%", TENTHS.with(|format| call(format.as_ref(), 0.1)));
    }
    let whole = size == 0.0 || size >= 9.95;
    let number = if whole {
        WHOLE.with(|format| call(format.as_ref(), value))
    } else {
        TENTHS.with(|format| call(format.as_ref(), value))
    };
    format!("{number}\u{a0}%")
}

/// A number that is written already as per cent, `12.5 %`.
pub fn per_cent(number: &str) -> String {
    format!("{number}\u{a0}%")
}

/// A change as an arrow and per cent, `↓ 6.4 %`; nothing for no change.
pub fn percent_signed(share: f64) -> String {
    let arrow = if share < 0.0 { "↓" } else { "↑" };
    format!("{arrow}\u{a0}{}", percent(share.abs()))
}

/// The plural category (CLDR) of a number in the language in use.
pub fn plural_category(number: u64) -> String {
    PLURALS.with(|rules| String::from(rules.select(number as f64)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn numbers_have_three_significant_figures() {
        for (value, shown) in [
            (0.0, "0"),
            (24.0, "24.0"),
            (312.4, "312"),
            (1234.0, "1,230"),
            (0.5687, "0.569"),
            (-7.94, "\u{2212}7.94"),
        ] {
            assert_eq!(significant(value), shown);
        }
    }

    #[wasm_bindgen_test]
    fn shares_keep_a_decimal_only_where_it_says_something() {
        for (share, shown) in [
            (0.0, "0\u{a0}%"),
            (0.0004, "<0.1\u{a0}%"),
            (0.064, "6.4\u{a0}%"),
            (0.764, "76\u{a0}%"),
            (1.0, "100\u{a0}%"),
        ] {
            assert_eq!(percent(share), shown);
        }
        assert_eq!(percent_signed(-0.064), "↓\u{a0}6.4\u{a0}%");
    }

    #[wasm_bindgen_test]
    fn counts_and_exact_values_lose_nothing() {
        assert_eq!(count(1_000_000), "1,000,000");
        assert_eq!(exact(59.349_05), "59.34905");
    }
}
