//! A device as the estimator compares it with published products: what its name, maker, class and
//! traits say, as numbers and marks.

use super::traits::{Traits, inches, named_screen, named_weight, parts};
use crate::catalogue::{line_of, maker_name, name_words};
use crate::factors::DeviceClass;

/// Words of a name that say nothing of its footprint.
const SILENT: [&str; 14] = [
    "pc", "and", "with", "of", "the", "gpu", "cpu", "core", "inch", "display", "monitor",
    "notebook", "laptop", "desktop",
];

/// A mark of a name, by its digest, with its weight.
pub(super) type Mark = (u64, f64);

/// What a device is compared by.
#[derive(Debug, Clone, PartialEq)]
pub struct Features {
    pub(super) class: DeviceClass,
    /// The class that its size is of: a mobile workstation counts as a desktop and is a laptop.
    pub(super) form: DeviceClass,
    pub(super) maker: u64,
    /// Its words and endings.
    pub(super) words: Vec<Mark>,
    /// Its numbers as its maker counts, and its product line.
    pub(super) numbers: Vec<Mark>,
    /// Its product line: coarse (family and first digit) and fine (but for the generation).
    pub(super) lines: Vec<u64>,
    /// Logarithms of screen and mass relative to what is usual of the form.
    pub(super) screen: Option<f64>,
    pub(super) weight: Option<f64>,
    /// Years from 2018, in fours.
    pub(super) year: Option<f64>,
}

/// The last year that the footprint table knows well: later ones are not told apart.
const LAST_YEAR: f64 = 2022.0;

/// The usual screen of a form, inches: what sizes are relative to.
fn usual_screen(form: DeviceClass) -> f64 {
    match form {
        DeviceClass::Laptop => 14.0,
        DeviceClass::Monitor | DeviceClass::Desktop => 24.0,
        DeviceClass::Tablet => 10.5,
        DeviceClass::Smartphone => 6.0,
        _ => 20.0,
    }
}

/// The usual mass of a form, kg.
fn usual_weight(form: DeviceClass) -> f64 {
    match form {
        DeviceClass::Laptop => 1.8,
        DeviceClass::Desktop => 5.0,
        DeviceClass::Monitor => 5.5,
        DeviceClass::Tablet => 0.6,
        DeviceClass::Smartphone => 0.18,
        DeviceClass::Server => 22.0,
        _ => 3.0,
    }
}

impl Features {
    /// The product lines it belongs to, coarse and fine, by their digests.
    pub fn lines(&self) -> &[u64] {
        &self.lines
    }

    /// Of a device, as maker and model are written anywhere, with traits that are
    /// [plausible](Traits::plausible).
    pub fn of(maker: &str, model: &str, class: DeviceClass, traits: &Traits) -> Self {
        let (maker, words) = name_words(maker, model);
        let words: Vec<&str> =
            words.iter().map(String::as_str).filter(|word| *word != maker).collect();
        let screen = traits.screen_in.or_else(|| named_screen(&maker, class, &words));
        let is_mobile = class == DeviceClass::Desktop && screen.is_some_and(|size| size < 18.5);
        let form = if is_mobile { DeviceClass::Laptop } else { class };
        let weight = traits.weight_kg.or_else(|| named_weight(class, &words));
        let (texts, numbers, lines) = (Vec::new(), Vec::new(), Vec::new());
        let mut marks = Marks { maker: &maker, form, words: texts, numbers, lines };
        marks.read(&words, class);
        let relative = |value: f64, usual: f64| libm::log(value / usual);
        Self {
            class,
            form,
            maker: maker_mark(&maker),
            words: sorted(marks.words),
            numbers: sorted(marks.numbers),
            lines: marks.lines,
            screen: screen.map(|size| relative(size, usual_screen(form))),
            weight: weight.map(|mass| relative(mass, usual_weight(form)).clamp(-1.5, 1.5)),
            year: traits.year.map(|year| (f64::from(year).min(LAST_YEAR) - 2018.0) / 4.0),
        }
    }
}

impl Features {
    /// How alike two devices are to a ridge regression on class, maker and, by form, screen, mass
    /// and year: what estimates are compared with.
    pub fn linearly_alike(&self, other: &Self) -> f64 {
        let of = |holds: bool| if holds { 1.0 } else { 0.0 };
        let times = |a: Option<f64>, b: Option<f64>| a.zip(b).map_or(0.0, |(a, b)| a * b);
        let traits = times(self.screen, other.screen)
            + times(self.weight, other.weight)
            + times(self.year, other.year);
        of(self.class == other.class)
            + of(self.maker == other.maker)
            + of(self.form == other.form) * traits
    }
}

/// Marks as they are found.
struct Marks<'a> {
    maker: &'a str,
    form: DeviceClass,
    words: Vec<Mark>,
    numbers: Vec<Mark>,
    lines: Vec<u64>,
}

impl Marks<'_> {
    fn number(&mut self, parts: &[&str], weight: f64) {
        self.numbers.push((digest(parts), weight));
    }

    fn line(&mut self, parts: &[&str]) {
        let line = digest(parts);
        self.lines.push(line);
        self.numbers.push((line, 1.0));
    }

    fn read(&mut self, words: &[&str], class: DeviceClass) {
        let maker = self.maker;
        let plain = |word: &&&str| !word.chars().any(|c| c.is_ascii_digit());
        let family = words.iter().find(plain).copied().unwrap_or_default();
        let mut model = None;
        for word in words {
            let (letters, digits, tail) = parts(word);
            if digits.is_empty() {
                if word.len() > 1 && !SILENT.contains(word) {
                    self.words.push((digest(&["word", word]), 1.0));
                }
            } else if inches(word).is_some() {
                // It is its screen.
            } else if letters == "gen" || letters == "g" && maker == "hp" {
                self.number(&["generation", maker, digits], 1.0);
            } else {
                self.model_word(letters, tail);
                if digits.len() >= 3 {
                    model = model.or(Some((letters, digits)));
                }
            }
        }
        match model {
            Some((letters, digits)) => self.model(family, letters, digits, class),
            None => {
                let named: Vec<&str> = words.iter().filter(plain).copied().collect();
                self.line(&["line", maker, &named.join(" ")]);
            }
        }
        if let Some(line) = line_of(maker, words) {
            self.line(&["generations", maker, &line]);
        }
    }

    /// A word with a number in it: what stands before and behind it.
    fn model_word(&mut self, letters: &str, tail: &str) {
        if !letters.is_empty() {
            self.number(&["letters", self.maker, letters], 1.0);
        }
        if !tail.is_empty() {
            self.words.push((digest(&["tail", self.maker, tail]), 1.0));
            for letter in tail.chars() {
                let letter = letter.to_string();
                self.words.push((digest(&["letter", &letter, self.form.key()]), 0.7));
            }
        }
    }

    /// The number that tells the model: each digit by its place, as makers count.
    fn model(&mut self, family: &str, letters: &str, digits: &str, class: DeviceClass) {
        let (maker, length) = (self.maker, digits.len().to_string());
        for (place, digit) in digits.chars().take(4).enumerate() {
            let (place, digit) = (place.to_string(), digit.to_string());
            self.number(&["digit", maker, class.key(), &length, &place, &digit], 1.0);
            self.number(&["digit", maker, family, &length, &place, &digit, "family"], 0.7);
        }
        let first = digits.get(..1).unwrap_or_default();
        let two = digits.get(..2).unwrap_or_default();
        self.number(&["digits", maker, family, &length, two], 1.0);
        self.line(&["line", maker, family, letters, &length, first]);
    }
}

/// The mark of a maker, however it is written.
pub(super) fn maker_mark(maker: &str) -> u64 {
    digest(&["maker", &maker_name(maker)])
}

/// FNV-1a over the parts, each ended: the same on every target.
fn digest(parts: &[&str]) -> u64 {
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0xff]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// In order, each once.
fn sorted(mut marks: Vec<Mark>) -> Vec<Mark> {
    marks.sort_by_key(|mark| mark.0);
    marks.dedup_by_key(|mark| mark.0);
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(maker: &str, model: &str, class: DeviceClass) -> Features {
        Features::of(maker, model, class, &Traits::default())
    }

    #[test]
    fn spellings_of_one_name_have_the_same_features() {
        let a = of("Dell Inc.", "Latitude 5420", DeviceClass::Laptop);
        assert_eq!(a, of("DELL", "dell  LATITUDE 5420", DeviceClass::Laptop));
        assert_ne!(a, of("Dell", "Latitude 5430", DeviceClass::Laptop));
    }

    #[test]
    fn generations_share_their_line_and_others_do_not() {
        let lines = |model: &str| of("Lenovo", model, DeviceClass::Laptop).lines;
        let shared = |a: &str, b: &str| lines(a).iter().any(|line| lines(b).contains(line));
        assert!(shared("ThinkPad T480", "ThinkPad T490"));
        assert!(!shared("ThinkPad T480", "ThinkPad E580"));
        assert!(!shared("ThinkPad T480", "IdeaPad 330S"));
    }

    #[test]
    fn any_name_has_features() {
        for model in ["", "\"", "ß1ß", "0000000000", "15in", "🖥️ 24", "gen", "g g1 gen5"] {
            for class in DeviceClass::ALL {
                let _features = of("", model, class);
            }
        }
    }
}
