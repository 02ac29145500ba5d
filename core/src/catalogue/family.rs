//! What a model's name gives away of its class, product or not.

use super::spelling::words;
use crate::factors::DeviceClass;

/// Product lines and their class. Of several that fit the first counts.
const FAMILIES: [(&str, DeviceClass); 57] = {
    use DeviceClass::{Desktop, Laptop, Monitor, Printer, Server, Smartphone, Tablet, ThinClient};
    [
        ("wyse", ThinClient),
        ("thinkpad", Laptop),
        ("ideapad", Laptop),
        ("thinkbook", Laptop),
        ("latitude", Laptop),
        ("elitebook", Laptop),
        ("probook", Laptop),
        ("zbook", Laptop),
        ("macbook", Laptop),
        ("chromebook", Laptop),
        ("pixelbook", Laptop),
        ("surface laptop", Laptop),
        ("surface book", Laptop),
        ("galaxy book", Laptop),
        ("lifebook", Laptop),
        ("toughbook", Laptop),
        ("travelmate", Laptop),
        ("zenbook", Laptop),
        ("vivobook", Laptop),
        ("expertbook", Laptop),
        ("matebook", Laptop),
        ("dynabook", Laptop),
        ("tecra", Laptop),
        ("thinkcentre", Desktop),
        ("thinkstation", Desktop),
        ("ideacentre", Desktop),
        ("optiplex", Desktop),
        ("prodesk", Desktop),
        ("elitedesk", Desktop),
        ("eliteone", Desktop),
        ("proone", Desktop),
        ("esprimo", Desktop),
        ("imac", Desktop),
        ("mac mini", Desktop),
        ("mac studio", Desktop),
        ("mac pro", Desktop),
        ("precision tower", Desktop),
        ("thinkvision", Monitor),
        ("ultrasharp", Monitor),
        ("studio display", Monitor),
        ("poweredge", Server),
        ("proliant", Server),
        ("thinksystem", Server),
        ("primergy", Server),
        ("galaxy tab", Tablet),
        ("ipad", Tablet),
        ("surface pro", Tablet),
        ("surface go", Tablet),
        ("iphone", Smartphone),
        ("fairphone", Smartphone),
        ("xperia", Smartphone),
        ("galaxy s", Smartphone),
        ("galaxy a", Smartphone),
        ("galaxy z", Smartphone),
        ("galaxy note", Smartphone),
        ("galaxy xcover", Smartphone),
        ("laserjet", Printer),
    ]
};

/// Words that say what kind of thing a model is: on their own they name none.
const KINDS: [(&str, DeviceClass); 8] = [
    ("thin client", DeviceClass::ThinClient),
    ("notebook", DeviceClass::Laptop),
    ("laptop", DeviceClass::Laptop),
    ("mini pc", DeviceClass::Desktop),
    ("desktop", DeviceClass::Desktop),
    ("small form factor", DeviceClass::Desktop),
    ("micro form factor", DeviceClass::Desktop),
    ("monitor", DeviceClass::Monitor),
];

/// A keyboard for an iPad is no iPad.
const ACCESSORIES: [&str; 24] = [
    "dock", "docking", "keyboard", "mouse", "charger", "adapter", "pencil", "pen", "camera",
    "webcam", "stand", "battery", "cable", "case", "cover", "folio", "sleeve", "headset", "hub",
    "stylus", "watch", "buds", "arm", "mount",
];

/// The class that a [`spelled`](super::spelling::spelled) model gives away.
pub fn class(folded: &str) -> Option<DeviceClass> {
    let words = words(folded);
    line(&words).or_else(|| among(&KINDS, &words)).filter(|_| !is_accessory(&words))
}

/// Whether a [`spelled`](super::spelling::spelled) text names a product line.
pub fn is_line(folded: &str) -> bool {
    let words = words(folded);
    line(&words).is_some() && !is_accessory(&words)
}

fn line(words: &[String]) -> Option<DeviceClass> {
    among(&FAMILIES, words)
        .or_else(|| words.iter().find_map(|word| identifier(word)))
        .or_else(|| numbered(words))
}

fn is_accessory(words: &[String]) -> bool {
    words.iter().any(|word| ACCESSORIES.contains(&word.as_str()))
}

fn among(table: &[(&str, DeviceClass)], words: &[String]) -> Option<DeviceClass> {
    let named = |family: &str| {
        let mut family: Vec<&str> = family.split(' ').collect();
        // "galaxy s" is of "galaxy s23" too: one letter is the head of a word with digits.
        let head = family.pop_if(|last| last.len() == 1);
        let length = family.len() + usize::from(head.is_some());
        words.windows(length).any(|window| {
            family.iter().zip(window).all(|(name, word)| name == word)
                && head.is_none_or(|head| is_numbered(&window[length - 1], head))
        })
    };
    table.iter().find(|(family, _)| named(family)).map(|(_, class)| *class)
}

/// Whether a word is a head and then a number, with or without a letter after it.
fn is_numbered(word: &str, head: &str) -> bool {
    let Some(rest) = word.strip_prefix(head) else { return false };
    rest.starts_with(|c: char| c.is_ascii_digit())
}

/// The class behind what devices call themselves: Apple's `iPhone14,5`, Samsung's `SM-T545`.
/// A `Mac14,2` says nothing: laptops and desktops share that series.
fn identifier(word: &str) -> Option<DeviceClass> {
    use DeviceClass::{Desktop, Laptop, Smartphone, Tablet};
    const HEADS: [(&str, DeviceClass); 8] = [
        ("iphone", Smartphone),
        ("ipad", Tablet),
        ("macbookpro", Laptop),
        ("macbookair", Laptop),
        ("macbook", Laptop),
        ("imac", Desktop),
        ("macmini", Desktop),
        ("macpro", Desktop),
    ];
    HEADS.iter().find(|(head, _)| is_numbered(word, head)).map(|(_, class)| *class)
}

/// A Pixel with a number is a phone; there are a Pixel Tablet, a Pixel Slate and a Pixel Watch too.
/// Samsung's codes tell phones (`SM-A`, `SM-G`, `SM-S`…) from tablets (`SM-T`, `SM-X`, `SM-P`).
fn numbered(words: &[String]) -> Option<DeviceClass> {
    words.windows(2).find_map(|pair| {
        let (first, second) = (pair[0].as_str(), pair[1].as_str());
        let head = second.chars().next()?;
        let numbered = second.chars().any(|c| c.is_ascii_digit());
        match (first, head) {
            ("pixel", '0'..='9') => Some(DeviceClass::Smartphone),
            ("sm", 'a' | 'f' | 'g' | 'm' | 'n' | 's') if numbered => Some(DeviceClass::Smartphone),
            ("sm", 't' | 'x' | 'p') if numbered => Some(DeviceClass::Tablet),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalogue::spelling::spelled;

    #[test]
    fn families_and_identifiers_give_their_class_away() {
        use DeviceClass::{Desktop, Laptop, Monitor, Smartphone, Tablet, ThinClient};
        for (model, expected) in [
            ("ThinkPad T14 Gen 4", Some(Laptop)),
            ("HP 255 15.6 inch G10 Notebook PC", Some(Laptop)),
            ("Surface Laptop 6", Some(Laptop)),
            ("Surface Pro 10", Some(Tablet)),
            ("Precision Tower 7820", Some(Desktop)),
            ("Mac mini (2023)", Some(Desktop)),
            ("P2725H Monitor", Some(Monitor)),
            ("HP t640 Thin Client", Some(ThinClient)),
            ("Galaxy S23 Ultra", Some(Smartphone)),
            ("Galaxy Tab A8", Some(Tablet)),
            ("SM-A536B", Some(Smartphone)),
            ("SM-T575", Some(Tablet)),
            ("Pixel 8a", Some(Smartphone)),
            ("Pixel Tablet", None),
            ("iPhone14,5", Some(Smartphone)),
            ("iPad13,18", Some(Tablet)),
            ("MacBookAir10,1", Some(Laptop)),
            ("Macmini9,1", Some(Desktop)),
            ("Mac14,2", None),
            ("Galaxy Watch 5", None),
            ("iPad Smart Keyboard", None),
            ("ThinkPad USB-C Dock Gen 2", None),
            ("XPS 8950", None),
            ("Custom build", None),
            ("", None),
        ] {
            assert_eq!(class(&spelled(model)), expected, "{model}");
        }
    }
}
