//! Which languages there are, and the one in use: chosen by the page before anything is painted
//! (its `lang`), by the visitor's stored choice or the browser's preference.

use super::fill::{Arg, fill, matched};
use super::{en, key};
use crate::client::get;
use crate::format;
use impact_core::api::CountryName;
use leptos::prelude::{document, window};
use serde::Deserialize;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

/// Where the choice is kept on this device.
const STORED: &str = "language";

/// Placeholders of the server's sentences that stand for a number where they hold one.
const NUMBERS: [&str; 3] = ["value", "low", "high"];

/// The languages beside English as the build found them, `CODE=NAME=ADDRESS` separated by `;`.
const FOUND: Option<&str> = option_env!("LANGUAGES");

/// A language that can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// BCP 47 code.
    pub code: &'static str,
    /// What it calls itself.
    pub name: &'static str,
    /// Where its texts are; none for English, which is compiled in.
    address: Option<&'static str>,
}

/// A language in use.
pub struct Language {
    /// BCP 47 code, for `lang` and `Intl`.
    pub code: &'static str,
    /// Plural categories (CLDR) in the order in which texts give their forms.
    plurals: &'static [String],
    /// Texts by their keys, in the order of the keys; empty for English.
    messages: &'static [(u32, String)],
    labels: &'static [(u32, String)],
    /// Sentences of the server with their placeholders, each with what it says in the language.
    refusals: &'static [(String, String)],
}

/// A language's data as the build wrote it.
#[derive(Deserialize)]
struct Data {
    plurals: Vec<String>,
    messages: BTreeMap<String, String>,
    labels: BTreeMap<String, String>,
    refusals: BTreeMap<String, String>,
}

static ENGLISH: Language =
    Language { code: "en", plurals: &[], messages: &[], labels: &[], refusals: &[] };

thread_local! {
    static IN_USE: Cell<&'static Language> = const { Cell::new(&ENGLISH) };
    /// Countries by the server's English names, in the language in use.
    static COUNTRIES: RefCell<BTreeMap<String, String>> = const { RefCell::new(BTreeMap::new()) };
}

impl Language {
    /// The text of a message; none where it is English's.
    pub fn message(&self, key: u32) -> Option<&'static str> {
        find(self.messages, key)
    }

    /// The text of one of core's labels; core's own English where there is none.
    pub fn label(&self, name: &str) -> Option<&'static str> {
        if self.messages.is_empty() { en::label(name) } else { find(self.labels, key(name)) }
    }

    /// A phrase that core writes in English; none where it stays as it is.
    pub fn phrase(&self, english: &str) -> Option<String> {
        if self.labels.is_empty() {
            return None;
        }
        let text = find(self.labels, key(&format!("={english}")));
        let country = || COUNTRIES.with_borrow(|names| names.get(english).cloned());
        text.map(str::to_owned).or_else(country)
    }

    /// A sentence in which the server refuses, which it writes in English; as it is where the
    /// language has none for it.
    pub fn refusal(&self, english: &str) -> String {
        let said = self.refusals.iter().find_map(|(pattern, text)| {
            let found = matched(pattern, english)?;
            let known = |name: &str, value: &str| {
                if NUMBERS.contains(&name)
                    && let Ok(number) = value.replace(',', "").parse::<f64>()
                    && number.is_finite()
                {
                    return Arg::Text(format::exact(number));
                }
                let short = self.refusals.iter().find(|(known, _)| known == value);
                let phrase = short.map(|(_, text)| text.clone()).or_else(|| self.phrase(value));
                Arg::Text(phrase.unwrap_or_else(|| value.to_owned()))
            };
            let args: Vec<_> =
                found.into_iter().map(|(name, value)| (name, known(name, value))).collect();
            Some(fill(text, &args))
        });
        said.unwrap_or_else(|| english.to_owned())
    }

    /// Plural categories in the order in which texts give their forms.
    pub fn plurals(&self) -> Vec<&str> {
        match self.plurals {
            [] => vec!["one", "other"],
            forms => forms.iter().map(String::as_str).collect(),
        }
    }
}

fn find(texts: &'static [(u32, String)], key: u32) -> Option<&'static str> {
    let at = texts.binary_search_by_key(&key, |(known, _)| *known).ok()?;
    texts.get(at).map(|(_, text)| text.as_str())
}

/// The language in use.
pub fn language() -> &'static Language {
    IN_USE.get()
}

/// The languages that can be chosen, English first.
pub fn languages() -> Vec<Choice> {
    let english = Choice { code: "en", name: "English", address: None };
    let found = FOUND.unwrap_or_default().split(';').filter_map(|found| {
        let mut parts = found.split('=');
        let (code, name, address) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Choice { code, name, address: Some(address) })
    });
    std::iter::once(english).chain(found).collect()
}

/// Takes up the language that the page says it is in. Where its texts cannot be had the portal
/// speaks English, and the page says so.
pub async fn install() {
    let Some(root) = document().document_element() else {
        return;
    };
    let said = root.get_attribute("lang").unwrap_or_default();
    let Some(choice) = languages().into_iter().find(|language| language.code == said) else {
        return;
    };
    let Some(address) = choice.address else {
        return;
    };
    match get::<Data>(address, None).await {
        Ok(data) => put(choice.code, data),
        Err(failure) => {
            leptos::logging::warn!("{address}: {}", failure.sentence());
            if let Err(error) = root.set_attribute("lang", ENGLISH.code) {
                leptos::logging::warn!("{error:?}");
            }
        }
    }
}

/// Learns the English names of countries, which labels of core's use.
pub fn know_countries(countries: &[CountryName]) {
    let names = countries
        .iter()
        .filter_map(|known| Some((known.name.clone(), format::region(known.country.code())?)));
    COUNTRIES.set(names.collect());
}

/// Takes a language into use for as long as the page lives.
fn put(code: &'static str, data: Data) {
    let keyed = |texts: BTreeMap<String, String>| {
        let mut keyed: Vec<_> = texts.into_iter().map(|(name, text)| (key(&name), text)).collect();
        keyed.sort_unstable_by_key(|(key, _)| *key);
        &*keyed.leak()
    };
    let language = Language {
        code,
        plurals: data.plurals.leak(),
        messages: keyed(data.messages),
        labels: keyed(data.labels),
        refusals: data.refusals.into_iter().collect::<Vec<_>>().leak(),
    };
    IN_USE.set(Box::leak(Box::new(language)));
}

/// Chooses a language, remembers it on this device, and loads the page anew in it: the address is
/// the page's state.
pub fn choose(code: &str) {
    let stored = window().local_storage().ok().flatten();
    if stored.is_none_or(|storage| storage.set_item(STORED, code).is_err()) {
        leptos::logging::warn!("the language cannot be remembered: storage is full or closed");
        return;
    }
    if let Err(error) = window().location().reload() {
        leptos::logging::warn!("{error:?}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{Msg, label, t, tf};
    use impact_core::receipt::Label;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn a_language_in_use_gives_texts_plurals_and_labels() {
        let data = r#"{"plurals":["one","other"],"messages":{"Close":"Schließen",
            "DevicesCount":"{devices|# Gerät|# Geräte}"},"labels":{"x":"{n} Tage","=two":"zwei"},
            "refusals":{"the file is {kind}, not CSV":"die Datei ist {kind}, nicht CSV","a picture":"ein Bild"}}"#;
        put("de", serde_json::from_str(data).unwrap());
        assert_eq!(t(Msg::Close), "Schließen");
        assert_eq!(tf(Msg::DevicesCount, [("devices", 1_u64.into())]), "1 Gerät");
        let days = |n: &str| label(&Label::new("x", "{n} days").with("n", n));
        assert_eq!((days("many"), days("two")), ("many Tage".to_owned(), "zwei Tage".to_owned()));
        assert_eq!(days("2025"), "2025 Tage", "a year is no count");
        assert_eq!(t(Msg::Cancel), "Cancel", "a text that is lacking is English");
        assert_eq!(language().code, "de");
        let refused = |english: &str| crate::i18n::server_sentence(english);
        assert_eq!(refused("the file is a picture, not CSV"), "die Datei ist ein Bild, nicht CSV");
        assert_eq!(refused("the file is odd, not CSV"), "die Datei ist odd, nicht CSV");
        assert_eq!(refused("the file is too large"), "the file is too large");
        IN_USE.set(&ENGLISH);
        assert_eq!(format::count(1), "1");
    }
}
