//! Lists and names that `Intl` knows in every language.

use super::number::{constructed, locale};
use crate::i18n::language;
use js_sys::{Array, Function, JsString, Object, Reflect};
use std::cmp::Ordering;
use wasm_bindgen::{JsCast, JsValue};

/// `A, B or C`.
pub fn either(words: &[&str]) -> String {
    list("disjunction", words)
}

/// `A, B and C`.
pub fn all(words: &[&str]) -> String {
    list("conjunction", words)
}

fn list(of_type: &str, words: &[&str]) -> String {
    let list = words.iter().map(|word| JsValue::from_str(word)).collect::<Array>();
    call("ListFormat", of_type, "format", &list).unwrap_or_else(|| words.join(", "))
}

/// The name of a region, by its two letters, in the language in use; none in English, which the
/// server speaks.
pub fn region(code: &str) -> Option<String> {
    if language().code == "en" {
        return None;
    }
    call("DisplayNames", "region", "of", &JsValue::from_str(code))
}

/// Which of two names comes first in the language in use.
pub fn in_order(a: &str, b: &str) -> Ordering {
    let order = JsString::from(a).locale_compare(b, &Array::of1(&locale().into()), &Object::new());
    order.cmp(&0)
}

/// What a method of an `Intl` object of a type says.
fn call(kind: &str, of_type: &str, method: &str, about: &JsValue) -> Option<String> {
    let made = constructed(kind, &locale(), &[("type", of_type.into())])?;
    let method: Function = Reflect::get(&made, &JsValue::from_str(method)).ok()?.dyn_into().ok()?;
    method.call1(&made, about).ok()?.as_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn alternatives_are_joined_as_the_language_does() {
        assert_eq!(either(&["Owner"]), "Owner");
        assert_eq!(either(&["Owner", "Manager"]), "Owner or Manager");
        assert!(either(&["A", "B", "C"]).ends_with("or C"));
    }
}
