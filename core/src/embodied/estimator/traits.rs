//! What is known of a device beside its name, and what its name gives away of it.

use crate::factors::DeviceClass;

/// Traits of a device that its estimate can use; each may be unknown.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Traits {
    /// Mass, kg.
    pub weight_kg: Option<f64>,
    /// Screen diagonal, inches.
    pub screen_in: Option<f64>,
    /// Year in which the model came out.
    pub year: Option<u16>,
    /// Memory, GB; servers only.
    pub memory_gb: Option<f64>,
    /// Solid-state storage, GB; servers only.
    pub storage_gb: Option<f64>,
}

/// A trait that no device of its class has; the estimate leaves it out.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error(
    "{column}: {value} is no {class}'s, which has {least} to {most}: the estimate leaves it out"
)]
pub struct TraitFault {
    /// The trait, named as in `impact estimate`.
    pub column: &'static str,
    /// Its value.
    pub value: f64,
    /// The class, in lower case.
    pub class: String,
    /// The least that such a device has.
    pub least: f64,
    /// The most.
    pub most: f64,
}

/// Least and most mass of a class, kg: half the lightest and twice the heaviest device that the
/// open footprint table holds of it.
fn masses(class: DeviceClass) -> (f64, f64) {
    match class {
        DeviceClass::Laptop => (0.3, 12.0),
        DeviceClass::Desktop => (0.2, 50.0),
        DeviceClass::Monitor => (0.5, 150.0),
        DeviceClass::Tablet => (0.1, 3.0),
        DeviceClass::Smartphone => (0.05, 1.0),
        DeviceClass::ThinClient => (0.1, 15.0),
        DeviceClass::Server => (1.0, 500.0),
        DeviceClass::Printer => (0.5, 500.0),
        DeviceClass::Dock => (0.05, 5.0),
    }
}

/// Least and most screen of a class, inches; none where it has no screen of its own.
fn screens(class: DeviceClass) -> Option<(f64, f64)> {
    match class {
        DeviceClass::Laptop => Some((9.0, 22.0)),
        DeviceClass::Desktop => Some((9.0, 60.0)),
        DeviceClass::Monitor => Some((5.0, 110.0)),
        DeviceClass::Tablet => Some((5.0, 32.0)),
        DeviceClass::Smartphone => Some((2.0, 10.0)),
        _ => None,
    }
}

impl Traits {
    /// Whether nothing is known that an estimate of this class uses beside its name.
    pub fn is_empty(&self) -> bool {
        self.weight_kg.is_none() && self.screen_in.is_none() && self.year.is_none()
    }

    /// The traits that a device of this class can have, and the faults of the others. A screen of 0
    /// means that there is none.
    pub fn plausible(self, class: DeviceClass) -> (Self, Vec<TraitFault>) {
        let mut faults = Vec::new();
        let mut within = |column, value: Option<f64>, (least, most): (f64, f64)| {
            value.filter(|value| {
                let holds = (least..=most).contains(value);
                if !holds {
                    let class = class.english().to_lowercase();
                    faults.push(TraitFault { column, value: *value, class, least, most });
                }
                holds
            })
        };
        let screen = self.screen_in.filter(|screen| *screen != 0.0);
        let kept = Self {
            weight_kg: within("weight_kg", self.weight_kg, masses(class)),
            screen_in: screens(class).and_then(|range| within("screen_in", screen, range)),
            year: within("year", self.year.map(f64::from), (1990.0, 2100.0)).and(self.year),
            memory_gb: within("memory_gb", self.memory_gb, (0.0, 100_000.0)),
            storage_gb: within("storage_gb", self.storage_gb, (0.0, 10_000_000.0)),
        };
        (kept, faults)
    }
}

/// A word's letters before its first number, that number, and what follows.
pub(super) fn parts(word: &str) -> (&str, &str, &str) {
    let head = word.find(|c: char| c.is_ascii_digit()).unwrap_or(word.len());
    let (letters, rest) = word.split_at(head);
    let length = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (digits, tail) = rest.split_at(length);
    (letters, digits, tail)
}

/// The size written in a word, as `15.6in`.
pub(super) fn inches(word: &str) -> Option<f64> {
    word.strip_suffix("in")?.parse().ok().filter(|size| (3.0..100.0).contains(size))
}

fn has(words: &[&str], any: &[&str]) -> bool {
    words.iter().any(|word| any.contains(word))
}

/// Words of desktops that carry no screen.
const BOXES: [&str; 5] = ["tower", "rack", "compact", "small", "micro"];

/// The screen that a model's name gives away, inches: written out, or by the maker's own counting
/// (Dell's second of four digits, HP's second and Lenovo's first of three, a monitor's first two).
pub(super) fn named_screen(maker: &str, class: DeviceClass, words: &[&str]) -> Option<f64> {
    if let Some(size) = words.iter().find_map(|word| inches(word)) {
        return Some(size);
    }
    match class {
        DeviceClass::Monitor => words.iter().find_map(|word| {
            let size: f64 = parts(word).1.get(..2)?.parse().ok()?;
            (15.0..=90.0).contains(&size).then_some(size)
        }),
        DeviceClass::Laptop | DeviceClass::Desktop => named_computer_screen(maker, class, words),
        _ => None,
    }
}

fn named_computer_screen(maker: &str, class: DeviceClass, words: &[&str]) -> Option<f64> {
    let laptop = class == DeviceClass::Laptop;
    let boxed = has(words, &BOXES);
    let of_two_digits = words.iter().find_map(|word| {
        let (letters, digits, _) = parts(word);
        let stands_for_size = letters.is_empty() || maker == "lenovo" && letters.len() == 1;
        let size: f64 = digits.parse().ok().filter(|_| digits.len() == 2 && stands_for_size)?;
        let screen = if laptop {
            (11.0..=18.0).contains(&size)
        } else {
            (19.0..=34.0).contains(&size) || (13.0..=17.0).contains(&size) && !boxed
        };
        screen.then_some(size)
    });
    let by_digit = |digit: u8| match digit {
        b'2' => Some(12.5),
        b'3' => Some(13.3),
        b'4' => Some(14.0),
        b'5' => Some(15.6),
        b'7' => Some(17.3),
        _ => None,
    };
    let by_counting = || {
        words.iter().find_map(|word| {
            let (letters, digits, _) = parts(word);
            match (maker, digits.as_bytes()) {
                // Of the Precisions, the second digits of the mobile ones are 5 and 7.
                ("dell", [_, size, _, _]) if letters.is_empty() => {
                    let mobile =
                        has(words, &["precision"]) && !boxed && matches!(size, b'5' | b'7');
                    Some(by_digit(*size).filter(|_| laptop || mobile))
                }
                ("lenovo", [size, _, _]) if laptop && letters.len() == 1 => Some(by_digit(*size)),
                ("hp", [_, size, _]) if laptop && letters.is_empty() => Some(by_digit(*size)),
                _ => None,
            }
        })
    };
    of_two_digits.or_else(|| by_counting().flatten()).or_else(|| {
        let all_in_one = !laptop && has(words, &["all"]) && has(words, &["one"]);
        all_in_one.then_some(23.0)
    })
}

/// The mass that the form in a desktop's name gives away, kg.
pub(super) fn named_weight(class: DeviceClass, words: &[&str]) -> Option<f64> {
    if class != DeviceClass::Desktop {
        return None;
    }
    if has(words, &["micro", "tiny", "mini", "nano", "chromebox", "usff"]) {
        Some(1.3)
    } else if has(words, &["small", "sff", "compact"]) {
        Some(5.0)
    } else if has(words, &["tower", "mt"]) {
        Some(if has(words, &["precision", "workstation"]) { 16.0 } else { 8.5 })
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_gives_its_screen_away() {
        use DeviceClass::{Desktop, Laptop, Monitor};
        for (maker, class, name, screen) in [
            ("dell", Laptop, "latitude 5421", Some(14.0)),
            ("dell", Desktop, "precision 7540", Some(15.6)),
            ("dell", Desktop, "precision 5820 tower", None),
            ("dell", Desktop, "optiplex 7070 micro", None),
            ("dell", Monitor, "p2018h", Some(20.0)),
            ("lenovo", Laptop, "thinkpad t480", Some(14.0)),
            ("lenovo", Laptop, "thinkpad e15 gen2", Some(15.0)),
            ("lenovo", Laptop, "yoga 710 15isk", Some(15.0)),
            ("hp", Laptop, "elitebook 655 15.6in g9", Some(15.6)),
            ("hp", Laptop, "probook 640 g8", Some(14.0)),
            ("lenovo", Desktop, "v50 all in one 24", Some(24.0)),
            ("hp", Laptop, "é 5", None),
        ] {
            let words: Vec<&str> = name.split(' ').collect();
            assert_eq!(named_screen(maker, class, &words), screen, "{name}");
        }
    }

    #[test]
    fn what_no_device_of_its_class_has_is_left_out_and_named() {
        let heavy = Traits { weight_kg: Some(900.0), screen_in: Some(14.0), ..Traits::default() };
        let (kept, faults) = heavy.plausible(DeviceClass::Laptop);
        assert_eq!((kept.weight_kg, kept.screen_in), (None, Some(14.0)));
        assert_eq!(
            faults[0].to_string(),
            "weight_kg: 900 is no laptop's, which has 0.3 to 12: the estimate leaves it out"
        );
        let odd = Traits { weight_kg: Some(f64::NAN), screen_in: Some(-1.0), ..Traits::default() };
        assert_eq!(odd.plausible(DeviceClass::Monitor).1.len(), 2);
        let none = Traits { screen_in: Some(0.0), ..Traits::default() };
        assert_eq!(none.plausible(DeviceClass::Desktop), (Traits::default(), Vec::new()));
    }
}
