//! The message catalogue: every sentence the portal says goes through here.
//!
//! English is compiled in (`en/`, a file an area): a [`Msg`] that is not there does not compile,
//! and a sentence travels in the module whose pages use it. Every other language is data
//! (`app/i18n/CODE/`), fetched only where it is in use; a test holds that it has every key with the
//! same placeholders and plural forms. In a text `{name}` is a placeholder, and
//! `{name|# device|# devices}` one with plural forms, `#` being the number.

mod en;
mod fill;
mod language;
mod names;

use crate::format;
pub use fill::Arg;
use fill::fill;
use impact_core::own::{OWN_LICENCE, OWN_TITLE};
use impact_core::quantity::Day;
use impact_core::receipt::{Label, Source};
pub use language::{choose, install, know_countries, language, languages};
pub use names::statistic;

/// A message, by its name in `en/`.
#[derive(Clone, Copy)]
pub struct Msg(&'static Text);

/// What is compiled in of a message.
pub struct Text {
    /// Its name, shortened by [`key`].
    key: u32,
    /// What it says in English, and where a language lacks it.
    english: &'static str,
}

impl Msg {
    const fn new(text: &'static Text) -> Self {
        Self(text)
    }
}

impl PartialEq for Msg {
    fn eq(&self, other: &Self) -> bool {
        self.0.key == other.0.key
    }
}

impl std::fmt::Debug for Msg {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(self.0.english)
    }
}

/// The name of a message or label as a number (FNV-1a), so that names need not be compiled in; a
/// test holds that no two share one.
pub const fn key(name: &str) -> u32 {
    let (bytes, mut at, mut hash) = (name.as_bytes(), 0, 0x811c_9dc5_u32);
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    hash
}

/// A message without placeholders.
pub fn t(message: Msg) -> &'static str {
    language().message(message.0.key).unwrap_or(message.0.english)
}

/// A message with its placeholders filled.
pub fn tf<const N: usize>(message: Msg, args: [(&str, Arg); N]) -> String {
    fill(t(message), &args)
}

/// The same with placeholders whose number is not known before.
pub fn tf_all(message: Msg, args: &[(&str, Arg)]) -> String {
    fill(t(message), args)
}

/// One of core's labels in the language in use.
pub fn label(label: &Label) -> String {
    match language().label(&label.key) {
        Some(template) => {
            let args: Vec<(&str, Arg)> = label
                .args
                .iter()
                .map(|(name, value)| {
                    let arg = if is_name(&label.key, name) {
                        Arg::Text(value.clone())
                    } else {
                        argument(template, name, value)
                    };
                    (name.as_str(), arg)
                })
                .collect();
            fill(template, &args)
        }
        None => with_days(label),
    }
}

/// Who did something, as it follows "by": a name as it is; the server tells the command line's in
/// English.
pub fn by(who: &str) -> String {
    match who {
        "the command line" => t(Msg::ByCommandLine).to_owned(),
        name => name.to_owned(),
    }
}

/// A sentence in which the server refuses, in the language in use.
pub fn server_sentence(english: &str) -> String {
    language().refusal(english)
}

/// Whether an argument is a name that somebody gave or a file wrote: told as it is, also where it
/// reads like a country, a class or a number.
fn is_name(key: &str, argument: &str) -> bool {
    match argument {
        "site" | "maker" | "model" | "product" | "device" | "location" => true,
        // The group that carries most may be a class, which has a name in each language.
        "name" => !key.starts_with("finding.groups"),
        "file" => key.starts_with("history."),
        _ => false,
    }
}

/// An argument of core's: a number where the text has forms for it, a day as people write it, a
/// decimal number with the language's sign, a phrase of core's in the language.
fn argument(template: &str, name: &str, value: &str) -> Arg {
    if template.contains(&format!("{{{name}|"))
        && let Ok(count) = value.parse()
    {
        Arg::Count(count)
    } else if let Ok(day) = value.parse() {
        Arg::Text(format::day(day))
    } else if let Some(number) = value.parse::<f64>().ok().filter(|_| value.contains('.')) {
        Arg::Text(format::exact(number))
    } else {
        Arg::Text(phrase(value))
    }
}

/// A phrase that core writes in English within a label, part by part, in the language in use; as it
/// is where the language has no other: names mostly.
pub fn phrase(text: &str) -> String {
    let known = |part: &str| language().phrase(part);
    if let Some(whole) = known(text) {
        return whole;
    }
    if !text.contains(", ") {
        return text.to_owned();
    }
    let parts = text.split(", ").map(|part| known(part).unwrap_or_else(|| part.to_owned()));
    parts.collect::<Vec<_>>().join(", ")
}

/// Title of a source: core's description in the language in use. The name of a published work stays
/// as it is, and so do an organisation's own words.
pub fn source_title(source: &Source) -> String {
    described(&source.title, source.own.is_none() || source.title == OWN_TITLE)
}

/// Licence of a source, as [`source_title`].
pub fn source_licence(source: &Source) -> String {
    described(&source.licence, source.licence == OWN_LICENCE)
}

fn described(text: &str, by_core: bool) -> String {
    let said = by_core.then(|| language().phrase(text)).flatten();
    said.unwrap_or_else(|| text.to_owned())
}

/// The English text with its days written for people: on the wire they are `YYYY-MM-DD`.
fn with_days(label: &Label) -> String {
    let days = label.args.values().filter_map(|value| Some((value, value.parse::<Day>().ok()?)));
    days.fold(label.text.clone(), |text, (value, day)| text.replace(value, &format::day(day)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn no_two_messages_share_a_key() {
        let mut keys = BTreeMap::new();
        for (name, message) in en::all() {
            assert_eq!(keys.insert(message.0.key, name), None, "{name}");
            assert!(!message.0.english.trim().is_empty(), "{name}");
        }
        assert!(keys.len() > 300);
    }

    #[wasm_bindgen_test]
    fn names_that_people_gave_are_no_phrases() {
        for (key, name) in [("history.moved_to", "site"), ("site.name", "name")] {
            assert!(is_name(key, name), "{key} {name}");
        }
        for (key, name) in [("finding.groups.first", "name"), ("import.stranger", "file")] {
            assert!(!is_name(key, name), "{key} {name}");
        }
    }

    #[wasm_bindgen_test]
    fn a_label_of_core_takes_the_plural_form_of_the_catalogue() {
        let english = "{devices} devices match no known model";
        let titled = |devices: u64| {
            label(&Label::new("attention.estimated.title", english).with("devices", devices))
        };
        assert_eq!(titled(1), "1 device matches no known model");
        assert_eq!(titled(2), "2 devices match no known model");
    }

    #[wasm_bindgen_test]
    fn days_in_a_label_are_written_for_people() {
        let until = Label::new("until", "Until {day}").with("day", "2026-10-31");
        let text = label(&until);
        assert!(text.contains("Oct") && !text.contains("2026-10-31"), "{text}");
    }

    #[wasm_bindgen_test]
    fn a_label_falls_back_to_its_english() {
        let known = Label::new("no.such.key", "Grid, {country}").with("country", "Germany");
        assert_eq!(label(&known), "Grid, Germany");
    }
}
