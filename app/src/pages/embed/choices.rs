//! What is chosen for a calculator in another page: named as in the address, kept as typed.

use super::colour::Colour;

/// Groups of fields that the element can show, in its order.
pub const GROUPS: [&str; 6] = ["device", "country", "years", "refurbished", "hours", "quantity"];

/// What `fields` holds while none is ticked; the element has no such state.
pub const NO_FIELD: &str = "none";

/// Attributes of the element that are numbers.
const NUMBERS: [&str; 5] = ["screen", "years", "hours", "refurbished", "quantity"];

/// Attributes of the element, in the order of the snippet.
const ATTRIBUTES: [&str; 13] = [
    "product",
    "device",
    "maker",
    "screen",
    "country",
    "years",
    "hours",
    "refurbished",
    "quantity",
    "fields",
    "heading",
    "lang",
    "theme",
];

/// What becomes of attributes otherwise: looks, the way and how the builder itself shows them.
const OTHERS: [&str; 8] =
    ["accent", "accent_dark", "radius", "reserve", "way", "origin", "width", "ground"];

/// Attributes that say what the element does without them.
const USUAL: [(&str, &str); 4] =
    [("device", "laptop"), ("hours", "8"), ("refurbished", "0"), ("quantity", "1")];

/// Languages whose words the calculator brings, with the names they have in themselves.
pub const LANGUAGES: [(&str, &str); 2] = [("en", "English"), ("de", "Deutsch")];

/// Themes that the element can be held to, as its attribute names them.
const THEMES: [&str; 2] = ["light", "dark"];

/// Letters that an option may have: an address is not a place for more.
const LENGTH: usize = 200;

/// Corners, px.
pub const RADIUS: [u32; 2] = [0, 40];

/// Height that is kept free until the element is there, px.
pub const RESERVE: [u32; 2] = [100, 5000];

/// How the calculator comes into the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// A script tag.
    Script,
    /// The npm package.
    Npm,
    /// A frame of the portal.
    Frame,
}

impl Way {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Script, Self::Npm, Self::Frame];

    /// As in the address; the first is no parameter.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Script => "",
            Self::Npm => "npm",
            Self::Frame => "frame",
        }
    }

    /// The element that stands in the page.
    pub const fn element(self) -> &'static str {
        match self {
            Self::Script | Self::Npm => "carbon-calculator",
            Self::Frame => "carbon-embed",
        }
    }
}

/// Why an option cannot be used, found before the element is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// No colour that is written with hexadecimal digits.
    Colour,
    /// No whole number between these.
    Number(u32, u32),
    /// No field is ticked.
    Fields,
    /// Visitors can neither choose a country nor is one given.
    Country,
    /// No language whose words the calculator brings.
    Language,
    /// Neither the light theme nor the dark one.
    Theme,
    /// No way into a page.
    Way,
}

/// The options that are set, in the order of their names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choices(Vec<(&'static str, String)>);

impl Choices {
    /// The options that pairs of an address name; others are passed over.
    pub fn of(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut choices = Self::default();
        for (name, value) in pairs {
            let known = ATTRIBUTES.into_iter().chain(OTHERS).find(|known| *known == name);
            if let Some(name) = known {
                choices.set(name, &value);
            }
        }
        choices
    }

    /// The names of the element's attributes.
    pub fn attribute_names() -> impl Iterator<Item = &'static str> {
        ATTRIBUTES.into_iter()
    }

    /// An option; empty where it is not set.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(of, _)| *of == name).map_or("", |(_, value)| value.as_str())
    }

    /// Sets an option; an empty text takes it out.
    pub fn set(&mut self, name: &'static str, value: &str) {
        self.0.retain(|(of, _)| *of != name);
        if !value.is_empty() {
            let at = self.0.iter().take_while(|(of, _)| *of < name).count();
            self.0.insert(at, (name, value.chars().take(LENGTH).collect()));
        }
    }

    /// As pairs of an address.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        self.0.clone()
    }

    /// Whether nothing is set that ends up in a page.
    pub fn is_usual(&self) -> bool {
        let looks = ["accent", "accent_dark", "radius", "reserve"];
        ATTRIBUTES.into_iter().chain(looks).all(|name| self.get(name).is_empty())
    }

    /// Takes out all that ends up in a page; the way and the preview stay.
    pub fn reset(&mut self) {
        let kept = ["way", "origin", "width", "ground"];
        self.0.retain(|(name, _)| kept.contains(name));
    }

    /// The way that is chosen.
    pub fn way(&self) -> Way {
        let chosen = self.get("way");
        Way::ALL.into_iter().find(|way| way.key() == chosen).unwrap_or(Way::Script)
    }

    /// Whether a group of fields is ticked.
    pub fn shows(&self, group: &str) -> bool {
        let fields = self.get("fields");
        fields.is_empty() || fields.split(',').any(|shown| shown == group)
    }

    /// Ticks a group of fields or not.
    pub fn show(&mut self, group: &str, shown: bool) {
        let all: Vec<&str> = GROUPS
            .into_iter()
            .filter(|of| if *of == group { shown } else { self.shows(of) })
            .collect();
        let text = match all.len() {
            0 => NO_FIELD.to_owned(),
            of if of == GROUPS.len() => String::new(),
            _ => all.join(","),
        };
        self.set("fields", &text);
    }

    /// The attributes that the element is given: those that say something.
    pub fn attributes(&self) -> Vec<(&'static str, String)> {
        let said = ATTRIBUTES.into_iter().filter_map(|name| Some((name, self.attribute(name)?)));
        said.collect()
    }

    fn attribute(&self, name: &str) -> Option<String> {
        let text = self.get(name).trim();
        let value = match name {
            "fields" => {
                let shown: Vec<&str> = GROUPS.into_iter().filter(|of| self.shows(of)).collect();
                let some = !shown.is_empty() && shown.len() < GROUPS.len();
                if some { shown.join(" ") } else { String::new() }
            }
            "theme" if !THEMES.contains(&text) => String::new(),
            "quantity" => ungrouped(text).unwrap_or_else(|| text.to_owned()),
            _ if NUMBERS.contains(&name) => text.replace(',', "."),
            _ => text.to_owned(),
        };
        let usual = USUAL.iter().find(|(of, _)| *of == name).map(|(_, usual)| *usual);
        let is_usual = usual.is_some_and(|usual| {
            let numbers = (value.parse::<f64>(), usual.parse::<f64>());
            value == usual || matches!(numbers, (Ok(value), Ok(usual)) if value == usual)
        });
        (!value.is_empty() && !is_usual).then_some(value)
    }

    /// The accent on a light and on a dark ground, where it is a colour.
    pub fn accents(&self) -> [Option<Colour>; 2] {
        ["accent", "accent_dark"].map(|name| self.get(name).parse().ok())
    }

    /// A number of pixels, where it can be used.
    pub fn pixels(&self, name: &str, [least, most]: [u32; 2]) -> Option<u32> {
        self.get(name).trim().parse().ok().filter(|of| (least..=most).contains(of))
    }

    /// Whether anything is wrong with an option by itself.
    pub fn is_wrong(&self) -> bool {
        ATTRIBUTES.into_iter().chain(OTHERS).any(|name| self.fault(name).is_some())
    }

    /// What is wrong with an option by itself.
    pub fn fault(&self, name: &str) -> Option<Fault> {
        let text = self.get(name).trim();
        let number = |bounds: [u32; 2]| {
            let wrong = !text.is_empty() && self.pixels(name, bounds).is_none();
            wrong.then_some(Fault::Number(bounds[0], bounds[1]))
        };
        match name {
            "accent" | "accent_dark" => {
                (!text.is_empty() && text.parse::<Colour>().is_err()).then_some(Fault::Colour)
            }
            "radius" => number(RADIUS),
            "reserve" => number(RESERVE),
            "lang" => {
                let known = text.is_empty() || LANGUAGES.into_iter().any(|(tag, _)| tag == text);
                (!known).then_some(Fault::Language)
            }
            "theme" => (!text.is_empty() && !THEMES.contains(&text)).then_some(Fault::Theme),
            "way" => {
                let known = Way::ALL.into_iter().any(|way| way.key() == text);
                (!known).then_some(Fault::Way)
            }
            "fields" if !GROUPS.into_iter().any(|group| self.shows(group)) => Some(Fault::Fields),
            "fields" if !self.shows("country") && self.get("country").is_empty() => {
                Some(Fault::Country)
            }
            _ => None,
        }
    }
}

/// The digits of a whole number whose thousands are parted, in whatever language: 1,000 and 1.000
/// devices are a thousand, as in the calculator's own field; none where they are not parted so.
fn ungrouped(text: &str) -> Option<String> {
    let mut groups = text.split([',', '.', '\'', '’', ' ', '\u{a0}', '\u{202f}']);
    let digits = |group: &str| group.bytes().all(|byte| byte.is_ascii_digit());
    let first = groups.next().filter(|of| (1..=3).contains(&of.len()) && digits(of))?;
    groups.try_fold(first.to_owned(), |whole, group| {
        (group.len() == 3 && digits(group)).then(|| whole + group)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn choices(pairs: &[(&str, &str)]) -> Choices {
        Choices::of(pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    #[wasm_bindgen_test]
    fn only_what_differs_is_an_attribute() {
        assert!(choices(&[]).attributes().is_empty());
        let usual = [("device", "laptop"), ("hours", "8.0"), ("quantity", "1"), ("theme", "blue")];
        assert!(choices(&usual).attributes().is_empty());
        let chosen =
            choices(&[("hours", " 7,5 "), ("country", "DE"), ("period", "x"), ("way", "npm")]);
        let said = [("country", "DE".to_owned()), ("hours", "7.5".to_owned())];
        assert_eq!(chosen.attributes(), said);
    }

    #[wasm_bindgen_test]
    fn an_address_brings_the_choices_back() {
        let mut chosen = choices(&[("heading", "a & b"), ("accent", "#123456"), ("way", "frame")]);
        chosen.show("hours", false);
        let pairs = chosen.pairs().into_iter().map(|(name, value)| (name.to_owned(), value));
        assert_eq!(Choices::of(pairs), chosen);
        assert!(!chosen.is_usual());
        chosen.reset();
        assert!(chosen.is_usual() && chosen.way() == Way::Frame);
    }

    #[wasm_bindgen_test]
    fn fields_are_ticked_in_the_elements_order() {
        let mut chosen = choices(&[("country", "DE")]);
        for group in ["quantity", "device", "hours", "refurbished"] {
            chosen.show(group, false);
        }
        assert_eq!(chosen.attributes()[1], ("fields", "country years".to_owned()));
        assert_eq!(chosen.fault("fields"), None);
        chosen.show("country", false);
        chosen.set("country", "");
        assert_eq!(chosen.fault("fields"), Some(Fault::Country));
        chosen.show("years", false);
        assert_eq!(chosen.fault("fields"), Some(Fault::Fields));
        assert!(chosen.attributes().is_empty());
        for group in GROUPS {
            chosen.show(group, true);
        }
        assert_eq!(chosen, choices(&[]));
    }

    #[wasm_bindgen_test]
    fn looks_that_are_none_are_told() {
        let chosen = choices(&[("accent", "red"), ("radius", "41"), ("reserve", "tall")]);
        assert_eq!(chosen.fault("accent"), Some(Fault::Colour));
        assert_eq!(chosen.fault("radius"), Some(Fault::Number(0, 40)));
        assert_eq!(chosen.fault("reserve"), Some(Fault::Number(100, 5000)));
        assert!(chosen.is_wrong());
        assert_eq!(choices(&[("radius", "0"), ("accent", "#fff")]).fault("radius"), None);
        assert!(!choices(&[("radius", "0"), ("accent", "#fff"), ("lang", "de")]).is_wrong());
        assert_eq!(choices(&[("lang", "xx")]).fault("lang"), Some(Fault::Language));
        assert_eq!(choices(&[("theme", "blue")]).fault("theme"), Some(Fault::Theme));
        assert_eq!(choices(&[("way", "fax")]).fault("way"), Some(Fault::Way));
        assert!(choices(&[("way", "fax")]).is_wrong());
        assert!(!choices(&[("theme", "dark"), ("way", "frame")]).is_wrong());
        assert!(choices(&[("fields", "years")]).is_wrong());
    }

    #[wasm_bindgen_test]
    fn an_option_is_no_longer_than_an_address_should_be() {
        assert_eq!(
            choices(&[("heading", &"é".repeat(900))]).get("heading").chars().count(),
            LENGTH
        );
    }

    #[wasm_bindgen_test]
    fn a_number_of_devices_may_part_its_thousands() {
        for (text, digits) in [
            ("1,000", Some("1000")),
            ("1.000", Some("1000")),
            ("1 000 000", Some("1000000")),
            ("12", Some("12")),
            ("1,5", None),
            ("1,0000", None),
            ("", None),
            ("x", None),
        ] {
            assert_eq!(ungrouped(text).as_deref(), digits, "{text}");
        }
    }
}
