//! The message catalogue: every sentence the portal says goes through here.
//!
//! A language is one file of `i18n/`: a text for each [`Msg`], translations of core's labels, and
//! the order of its plural forms. `Msg` is matched exhaustively, so that a missing text does not
//! compile. In a text `{name}` is a placeholder, and `{name|# device|# devices}` one with plural
//! forms, `#` being the number.

mod en;
mod names;

use crate::format;
pub use en::Msg;
use impact_core::quantity::Day;
use impact_core::receipt::Label;

/// A language of the portal.
pub struct Language {
    /// BCP 47 code, for `lang` and `Intl`.
    pub code: &'static str,
    /// The text of a message.
    text: fn(Msg) -> &'static str,
    /// The text of one of core's labels; core's own English where there is none.
    label: fn(&str) -> Option<&'static str>,
    /// Plural categories (CLDR) in the order in which texts give their forms.
    plurals: &'static [&'static str],
}

/// The languages, the first being the one that others fall back to.
static LANGUAGES: [Language; 1] = [en::LANGUAGE];

/// The language in use.
pub fn language() -> &'static Language {
    &LANGUAGES[0]
}

/// What fills a placeholder.
pub enum Arg {
    /// Text as it is.
    Text(String),
    /// A number that decides the plural form.
    Count(u64),
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<u64> for Arg {
    fn from(count: u64) -> Self {
        Self::Count(count)
    }
}

/// A message without placeholders.
pub fn t(message: Msg) -> &'static str {
    (language().text)(message)
}

/// A message with its placeholders filled.
pub fn tf<const N: usize>(message: Msg, args: [(&str, Arg); N]) -> String {
    fill(t(message), &args)
}

/// One of core's labels in the language in use.
pub fn label(label: &Label) -> String {
    match (language().label)(&label.key) {
        Some(template) => {
            let args: Vec<(&str, Arg)> =
                label.args.iter().map(|(name, value)| (name.as_str(), argument(value))).collect();
            fill(template, &args)
        }
        None => with_days(label),
    }
}

/// An argument of core's: a count decides the plural form, a day is written for people.
fn argument(value: &str) -> Arg {
    if let Ok(count) = value.parse() {
        Arg::Count(count)
    } else if let Ok(day) = value.parse() {
        Arg::Text(format::day(day))
    } else {
        Arg::Text(value.to_owned())
    }
}

/// The English text with its days written for people: on the wire they are `YYYY-MM-DD`.
fn with_days(label: &Label) -> String {
    let days = label.args.values().filter_map(|value| Some((value, value.parse::<Day>().ok()?)));
    days.fold(label.text.clone(), |text, (value, day)| text.replace(value, &format::day(day)))
}

/// Fills the placeholders of a template; one that has no argument stays as it is written.
fn fill(template: &str, args: &[(&str, Arg)]) -> String {
    let mut filled = String::with_capacity(template.len() + 16);
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        filled.push_str(&rest[..open]);
        let Some(length) = rest[open..].find('}') else {
            break;
        };
        let inside = &rest[open + 1..open + length];
        let mut forms = inside.split('|');
        let name = forms.next().unwrap_or_default();
        match args.iter().find(|(known, _)| *known == name) {
            Some((_, Arg::Text(text))) => filled.push_str(text),
            Some((_, Arg::Count(count))) => {
                let forms: Vec<&str> = forms.collect();
                filled.push_str(&plural(*count, &forms));
            }
            None => filled.push_str(&rest[open..=open + length]),
        }
        rest = &rest[open + length + 1..];
    }
    filled.push_str(rest);
    filled
}

fn plural(count: u64, forms: &[&str]) -> String {
    let number = format::count(count);
    let category = format::plural_category(count);
    let position = language().plurals.iter().position(|known| *known == category);
    match position.and_then(|position| forms.get(position)).or(forms.last()) {
        Some(form) => form.replace('#', &number),
        None => number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn every_message_of_every_language_has_a_text_with_closed_placeholders() {
        for language in &LANGUAGES {
            for message in Msg::ALL {
                let text = (language.text)(*message);
                assert!(!text.trim().is_empty(), "{message:?} in {}", language.code);
                let opened = text.matches('{').count();
                assert_eq!(opened, text.matches('}').count(), "{message:?}: {text}");
            }
        }
    }

    #[wasm_bindgen_test]
    fn every_language_names_the_placeholders_of_the_first() {
        let names = |text: &str| {
            let mut names: Vec<String> = text
                .split('{')
                .skip(1)
                .filter_map(|part| part.split(['}', '|']).next())
                .map(str::to_owned)
                .collect();
            names.sort();
            names
        };
        for language in &LANGUAGES {
            for message in Msg::ALL {
                let first = names((LANGUAGES[0].text)(*message));
                assert_eq!(names((language.text)(*message)), first, "{message:?}");
            }
        }
    }

    #[wasm_bindgen_test]
    fn plural_forms_follow_the_number() {
        let say = |count: u64| fill("{n|# device|# devices} left", &[("n", count.into())]);
        assert_eq!(say(0), "0 devices left");
        assert_eq!(say(1), "1 device left");
        assert_eq!(say(2486), "2,486 devices left");
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
        assert_eq!(fill("a {missing} b {x}", &[("x", "y".into())]), "a {missing} b y");
    }
}
