//! Words that asset tools use for classes, standings, operating systems and missing serials.

use crate::factors::DeviceClass;
use crate::lifecycle::Status;

/// Words that make a category an accessory, whatever else it names: a laptop bag is no laptop.
const ACCESSORIES: [&str; 28] = [
    "bag",
    "case",
    "cover",
    "sleeve",
    "arm",
    "mount",
    "stand",
    "rack",
    "cart",
    "charger",
    "adapter",
    "cable",
    "drive",
    "disk",
    "headphone",
    "headset",
    "microphone",
    "speaker",
    "keyboard",
    "mouse",
    "pen",
    "battery",
    "camera",
    "webcam",
    "licence",
    "license",
    "accessory",
    "accessories",
];

/// The class behind a category or type, in English, German or French; `None` when it names none, or
/// an accessory of one.
pub fn class(text: &str) -> Option<DeviceClass> {
    use DeviceClass::{
        Desktop, Dock, Laptop, Monitor, Printer, Server, Smartphone, Tablet, ThinClient,
    };
    const WORDS: [(&str, DeviceClass); 36] = [
        ("thin client", ThinClient),
        ("zero client", ThinClient),
        ("docking station", Dock),
        ("docking", Dock),
        ("dock", Dock),
        ("mobile workstation", Laptop),
        ("laptop", Laptop),
        ("notebook", Laptop),
        ("portable", Laptop),
        ("chromebook", Laptop),
        ("convertible", Laptop),
        ("ultrabook", Laptop),
        ("monitor", Monitor),
        ("moniteur", Monitor),
        ("display", Monitor),
        ("screen", Monitor),
        ("bildschirm", Monitor),
        ("écran", Monitor),
        ("tablet", Tablet),
        ("tablette", Tablet),
        ("smartphone", Smartphone),
        ("mobile phone", Smartphone),
        ("cell phone", Smartphone),
        ("mobile", Smartphone),
        ("handy", Smartphone),
        ("téléphone portable", Smartphone),
        ("server", Server),
        ("serveur", Server),
        ("printer", Printer),
        ("drucker", Printer),
        ("imprimante", Printer),
        ("desktop", Desktop),
        ("workstation", Desktop),
        ("all in one", Desktop),
        ("tower", Desktop),
        ("bureau", Desktop),
    ];
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let singular = |word: &str| word.strip_suffix('s').unwrap_or(word).to_owned();
    let words: Vec<String> = words.into_iter().map(singular).collect();
    if words.iter().any(|word| ACCESSORIES.contains(&word.as_str())) {
        return None;
    }
    let named = |name: &str| {
        let name: Vec<&str> = name.split(' ').collect();
        words.windows(name.len()).any(|window| window.iter().map(String::as_str).eq(name.clone()))
    };
    // "téléphone portable" holds "portable": the longest name that fits is meant.
    WORDS
        .iter()
        .filter(|(name, _)| named(name))
        .max_by_key(|(name, _)| name.split(' ').count())
        .map(|(_, class)| *class)
}

/// Whether a category is of things that belong to devices and are none.
pub fn is_accessory(text: &str) -> bool {
    let lower = text.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    words.any(|word| ACCESSORIES.contains(&word.strip_suffix('s').unwrap_or(word)))
}

/// An operating system: it narrows down what a device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OperatingSystem {
    /// Windows for people's computers.
    Windows,
    /// Windows for servers.
    WindowsServer,
    /// macOS.
    MacOs,
    /// iOS and iPadOS, told together.
    IosOrIpadOs,
    /// iOS.
    Ios,
    /// iPadOS.
    IpadOs,
    /// Android.
    Android,
    /// ChromeOS.
    ChromeOs,
    /// Linux.
    Linux,
}

impl OperatingSystem {
    /// Its name for people.
    pub const fn english(self) -> &'static str {
        match self {
            Self::Windows => "Windows",
            Self::WindowsServer => "Windows Server",
            Self::MacOs => "macOS",
            Self::IosOrIpadOs => "iOS/iPadOS",
            Self::Ios => "iOS",
            Self::IpadOs => "iPadOS",
            Self::Android => "Android",
            Self::ChromeOs => "ChromeOS",
            Self::Linux => "Linux",
        }
    }

    /// What runs it, the commonest first.
    pub const fn likely(self) -> &'static str {
        match self {
            Self::Windows | Self::MacOs => "laptop or desktop",
            Self::WindowsServer => "server",
            Self::IosOrIpadOs | Self::Android => "smartphone or tablet",
            Self::Ios => "smartphone",
            Self::IpadOs => "tablet",
            Self::ChromeOs => "laptop",
            Self::Linux => "desktop, laptop or server",
        }
    }
}

/// The operating system that a text names.
pub fn operating_system(text: &str) -> Option<OperatingSystem> {
    use OperatingSystem as Os;
    const NAMES: [(&str, Os); 14] = [
        ("windows server", Os::WindowsServer),
        ("microsoft windows server", Os::WindowsServer),
        ("microsoft windows", Os::Windows),
        ("windows", Os::Windows),
        ("macos", Os::MacOs),
        ("mac os", Os::MacOs),
        ("ios/ipados", Os::IosOrIpadOs),
        ("ipados", Os::IpadOs),
        ("ios", Os::Ios),
        ("android", Os::Android),
        ("chromeos", Os::ChromeOs),
        ("chrome os", Os::ChromeOs),
        ("linux", Os::Linux),
        ("ubuntu", Os::Linux),
    ];
    let lower = text.trim().to_lowercase();
    NAMES.iter().find(|(name, _)| lower.starts_with(name)).map(|(_, system)| *system)
}

/// The standing behind a status; `None` when the word is not known.
pub fn status(text: &str) -> Option<Status> {
    const WORDS: [(&str, Status); 29] = [
        ("out for repair", Status::InRepair),
        ("out for diagnostics", Status::InRepair),
        ("in repair", Status::InRepair),
        ("repair", Status::InRepair),
        ("en réparation", Status::InRepair),
        ("ready to deploy", Status::InStock),
        ("deployable", Status::InStock),
        ("in stock", Status::InStock),
        ("en stock", Status::InStock),
        ("stock", Status::InStock),
        ("spare", Status::InStock),
        ("available", Status::InStock),
        ("pending", Status::InStock),
        ("deployed", Status::InUse),
        ("in use", Status::InUse),
        ("in service", Status::InUse),
        ("en service", Status::InUse),
        ("active", Status::InUse),
        ("assigned", Status::InUse),
        ("in production", Status::InUse),
        ("archived", Status::Archived),
        ("retired", Status::Archived),
        ("disposed", Status::Archived),
        ("decommissioned", Status::Archived),
        ("réformé", Status::Archived),
        ("lost", Status::Archived),
        ("stolen", Status::Archived),
        ("sold", Status::Archived),
        ("scrapped", Status::Archived),
    ];
    let text = text.trim().to_lowercase();
    if let Some((_, status)) = WORDS.iter().find(|(word, _)| *word == text) {
        return Some(*status);
    }
    match text.as_str() {
        "lost/stolen" | "broken - not fixable" => Some(Status::Archived),
        "broken - repair?" | "broken" => Some(Status::InRepair),
        _ => None,
    }
}

/// Whether a serial is what firmware and people write when there is none.
pub fn is_placeholder_serial(text: &str) -> bool {
    const PLACEHOLDERS: [&str; 21] = [
        "to be filled by o.e.m.",
        "to be filled by oem",
        "system serial number",
        "default string",
        "none",
        "n/a",
        "na",
        "not specified",
        "not applicable",
        "not available",
        "unknown",
        "invalid",
        "tbd",
        "oem",
        "o.e.m.",
        "chassis serial number",
        "base board serial number",
        "serial number",
        "123456789",
        "1234567890",
        "0123456789",
    ];
    let text = text.trim().to_lowercase();
    let mut letters = text.chars().filter(|letter| letter.is_alphanumeric());
    let first = letters.next();
    // "", "0", "00000000", "xxxxxxxx", "--"
    let one_letter = letters.all(|letter| Some(letter) == first);
    one_letter || PLACEHOLDERS.contains(&text.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_no_serials() {
        for text in [
            "",
            " ",
            "0",
            "00000000",
            "To be filled by O.E.M.",
            "System Serial Number",
            "Default string",
            "N/A",
            "xxxx",
        ] {
            assert!(is_placeholder_serial(text), "{text}");
        }
        for text in ["PF00MBEG", "6RN6HW2", "B779J4XVCD", "1001"] {
            assert!(!is_placeholder_serial(text), "{text}");
        }
    }

    #[test]
    fn words_of_tools_name_classes_and_standings() {
        assert_eq!(class("Thin clients"), Some(DeviceClass::ThinClient));
        assert_eq!(class("Moniteur"), Some(DeviceClass::Monitor));
        for (text, expected) in [
            ("Laptops", Some(DeviceClass::Laptop)),
            ("Mobile Workstations", Some(DeviceClass::Laptop)),
            ("Workstations", Some(DeviceClass::Desktop)),
            ("All-in-One", Some(DeviceClass::Desktop)),
            ("Téléphone portable", Some(DeviceClass::Smartphone)),
            ("Docking Stations", Some(DeviceClass::Dock)),
            ("Monitors (27 inch)", Some(DeviceClass::Monitor)),
            ("Laptop bags", None),
            ("Monitor arms", None),
            ("Server racks", None),
            ("Portable drives", None),
            ("Headphones", None),
            ("Microphones", None),
            ("IP Phones", None),
            ("Accessories", None),
            ("Cables", None),
            ("", None),
        ] {
            assert_eq!(class(text), expected, "{text}");
        }
        assert_eq!(status("Ready to Deploy"), Some(Status::InStock));
        assert_eq!(status(" ARCHIVED "), Some(Status::Archived));
        assert_eq!(status("on the moon"), None);
    }
}
