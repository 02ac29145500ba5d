//! Words that asset tools use for classes, standings, operating systems and missing serials.

use crate::factors::DeviceClass;
use crate::lifecycle::Status;

/// Words that make a category an accessory, whatever else it names: a laptop bag is no laptop.
const ACCESSORIES: [&str; 54] = [
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
    "ip",
    "desk",
    "tasche",
    "hülle",
    "halterung",
    "ladegerät",
    "kabel",
    "tastatur",
    "maus",
    "zubehör",
    "netzteil",
    "akku",
    "kamera",
    "lautsprecher",
    "sacoche",
    "chargeur",
    "câble",
    "clavier",
    "souris",
    "casque",
    "accessoire",
    "batterie",
    "fixe",
    "festnetz",
    "switch",
    "toner",
];

/// The class behind a category or type, in the languages that asset tools are set to; `None` when it names none, or
/// an accessory of one.
pub fn class(text: &str) -> Option<DeviceClass> {
    use DeviceClass::{
        Desktop, Dock, Laptop, Monitor, Printer, Server, Smartphone, Tablet, ThinClient,
    };
    const WORDS: [(&str, DeviceClass); 76] = [
        ("thin client", ThinClient),
        ("zero client", ThinClient),
        ("thinclient", ThinClient),
        ("client léger", ThinClient),
        ("docking station", Dock),
        ("dockingstation", Dock),
        ("docking", Dock),
        ("dock", Dock),
        ("station d'accueil", Dock),
        ("mobile workstation", Laptop),
        ("mobile computer", Laptop),
        ("laptop", Laptop),
        ("notebook", Laptop),
        ("portable", Laptop),
        ("ordinateur portable", Laptop),
        ("pc portable", Laptop),
        ("chromebook", Laptop),
        ("convertible", Laptop),
        ("ultrabook", Laptop),
        ("macbook", Laptop),
        ("tragbarer computer", Laptop),
        ("portátil", Laptop),
        ("ordenador portátil", Laptop),
        ("portatile", Laptop),
        ("computer portatile", Laptop),
        ("monitor", Monitor),
        ("moniteur", Monitor),
        ("display", Monitor),
        ("screen", Monitor),
        ("bildschirm", Monitor),
        ("écran", Monitor),
        ("pantalla", Monitor),
        ("schermo", Monitor),
        ("beeldscherm", Monitor),
        ("tablet", Tablet),
        ("tablette", Tablet),
        ("tableta", Tablet),
        ("ipad", Tablet),
        ("smartphone", Smartphone),
        ("mobile phone", Smartphone),
        ("cell phone", Smartphone),
        ("cellphone", Smartphone),
        ("mobile", Smartphone),
        ("mobiltelefon", Smartphone),
        ("handy", Smartphone),
        ("iphone", Smartphone),
        ("téléphone", Smartphone),
        ("téléphone portable", Smartphone),
        ("téléphone mobile", Smartphone),
        ("teléfono móvil", Smartphone),
        ("telefono cellulare", Smartphone),
        ("mobiele telefoon", Smartphone),
        ("server", Server),
        ("serveur", Server),
        ("servidor", Server),
        ("printer", Printer),
        ("drucker", Printer),
        ("imprimante", Printer),
        ("impresora", Printer),
        ("stampante", Printer),
        ("multifunktionsgerät", Printer),
        ("desktop", Desktop),
        ("workstation", Desktop),
        ("arbeitsplatzrechner", Desktop),
        ("arbeitsplatz pc", Desktop),
        ("all in one", Desktop),
        ("tower", Desktop),
        ("mini tower", Desktop),
        ("small form factor", Desktop),
        ("space saving", Desktop),
        ("mini pc", Desktop),
        ("bureau", Desktop),
        ("ordinateur de bureau", Desktop),
        ("unité centrale", Desktop),
        ("sobremesa", Desktop),
        ("computer fisso", Desktop),
    ];
    let lower = text.to_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let singular = |word: &str| word.strip_suffix('s').unwrap_or(word).to_owned();
    let words: Vec<String> = words.into_iter().map(singular).collect();
    if names_accessory(&words) {
        return None;
    }
    let named = |name: &str| {
        let name: Vec<&str> = name.split(' ').collect();
        words.windows(name.len()).any(|window| window.iter().map(String::as_str).eq(name.clone()))
    };
    // "téléphone portable" holds "portable": the longest name that fits is meant. Of equals, what is
    // used with a computer is meant before the computer ("Laptop Dock"), a server before its case.
    let rank = |class: DeviceClass| match class {
        Dock => 5,
        Printer => 4,
        Monitor => 3,
        Server => 2,
        ThinClient => 1,
        _ => 0,
    };
    WORDS
        .iter()
        .filter(|(name, _)| named(name))
        .max_by_key(|(name, class)| (name.split(' ').count(), rank(*class)))
        .map(|(_, class)| *class)
}

/// Whether words name an accessory. A rack server is none, a server rack is; nor is a computer that
/// stays in its place ("PC fixe"), unlike a telephone that does.
fn names_accessory(words: &[String]) -> bool {
    let is = |at: Option<&String>, names: &[&str]| at.is_some_and(|w| names.contains(&w.as_str()));
    let of_pc = words.iter().any(|word| is(Some(word), &["pc", "ordinateur", "poste"]));
    words.iter().enumerate().any(|(at, word)| match word.as_str() {
        "rack" => !is(words.get(at + 1), &["server", "serveur"]),
        "fixe" => !of_pc,
        word => ACCESSORIES.contains(&word),
    })
}

/// Whether a category is of things that belong to devices and are none.
pub fn is_accessory(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric());
    let words = words.map(|word| word.strip_suffix('s').unwrap_or(word).to_owned());
    names_accessory(&words.collect::<Vec<_>>())
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
    use Status::{Archived, InRepair, InStock, InUse};
    const WORDS: [(&str, Status); 97] = [
        ("out for repair", InRepair),
        ("out for diagnostics", InRepair),
        ("in repair", InRepair),
        ("in maintenance", InRepair),
        ("maintenance", InRepair),
        ("repair", InRepair),
        ("broken", InRepair),
        ("broken - repair?", InRepair),
        ("defective", InRepair),
        ("in reparatur", InRepair),
        ("reparatur", InRepair),
        ("defekt", InRepair),
        ("en réparation", InRepair),
        ("en maintenance", InRepair),
        ("en panne", InRepair),
        ("en reparación", InRepair),
        ("in riparazione", InRepair),
        ("in reparatie", InRepair),
        ("ready to deploy", InStock),
        ("deployable", InStock),
        ("in stock", InStock),
        ("in storage", InStock),
        ("on hand", InStock),
        ("stock", InStock),
        ("spare", InStock),
        ("available", InStock),
        ("pending", InStock),
        ("ordered", InStock),
        ("auf lager", InStock),
        ("im lager", InStock),
        ("lager", InStock),
        ("lagernd", InStock),
        ("verfügbar", InStock),
        ("reserve", InStock),
        ("en stock", InStock),
        ("disponible", InStock),
        ("en réserve", InStock),
        ("en almacén", InStock),
        ("in magazzino", InStock),
        ("disponibile", InStock),
        ("op voorraad", InStock),
        ("in voorraad", InStock),
        ("deployed", InUse),
        ("in use", InUse),
        ("in service", InUse),
        ("active", InUse),
        ("installed", InUse),
        ("assigned", InUse),
        ("allocated", InUse),
        ("checked out", InUse),
        ("in production", InUse),
        ("operational", InUse),
        ("in betrieb", InUse),
        ("in benutzung", InUse),
        ("im einsatz", InUse),
        ("in verwendung", InUse),
        ("aktiv", InUse),
        ("produktiv", InUse),
        ("ausgegeben", InUse),
        ("zugewiesen", InUse),
        ("en service", InUse),
        ("en production", InUse),
        ("actif", InUse),
        ("affecté", InUse),
        ("attribué", InUse),
        ("en uso", InUse),
        ("activo", InUse),
        ("asignado", InUse),
        ("in uso", InUse),
        ("attivo", InUse),
        ("in gebruik", InUse),
        ("archived", Archived),
        ("retired", Archived),
        ("disposed", Archived),
        ("decommissioned", Archived),
        ("lost", Archived),
        ("stolen", Archived),
        ("lost/stolen", Archived),
        ("missing", Archived),
        ("sold", Archived),
        ("scrapped", Archived),
        ("recycled", Archived),
        ("broken - not fixable", Archived),
        ("ausgemustert", Archived),
        ("ausgesondert", Archived),
        ("entsorgt", Archived),
        ("verkauft", Archived),
        ("verloren", Archived),
        ("gestohlen", Archived),
        ("archiviert", Archived),
        ("réformé", Archived),
        ("au rebut", Archived),
        ("mis au rebut", Archived),
        ("archivé", Archived),
        ("dado de baja", Archived),
        ("dismesso", Archived),
        ("afgevoerd", Archived),
    ];
    let text = text.trim().to_lowercase();
    WORDS.iter().find(|(word, _)| *word == text).map(|(_, status)| *status)
}

/// Whether a serial is what firmware and people write when there is none.
pub fn is_placeholder_serial(text: &str) -> bool {
    const PLACEHOLDERS: [&str; 27] = [
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
        "to be filled by o.e.m",
        "not set",
        "no serial",
        "keine",
        "unbekannt",
        "inconnu",
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

/// Whether a spreadsheet has rounded what was a long number: `5.12346E+14`, `5,12346E+14`.
pub fn is_rounded(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let Some((number, power)) = text.trim().split_once(['E', 'e']) else { return false };
    let (whole, rest) = number.split_once(['.', ',']).unwrap_or((number, "0"));
    digits(whole) && digits(rest) && power.strip_prefix('+').is_some_and(digits)
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
            ("Tower Server", Some(DeviceClass::Server)),
            ("Rack Servers", Some(DeviceClass::Server)),
            ("Rack", None),
            ("Desktop Monitor", Some(DeviceClass::Monitor)),
            ("Desktop Printer", Some(DeviceClass::Printer)),
            ("Laptop Dock", Some(DeviceClass::Dock)),
            ("Téléphone fixe", None),
            ("Docking Stations", Some(DeviceClass::Dock)),
            ("Monitors (27 inch)", Some(DeviceClass::Monitor)),
            ("Téléphone", Some(DeviceClass::Smartphone)),
            ("Téléphone IP", None),
            ("Ordinateur de bureau", Some(DeviceClass::Desktop)),
            ("Arbeitsplatzrechner", Some(DeviceClass::Desktop)),
            ("Computer portatile", Some(DeviceClass::Laptop)),
            ("Notebooktasche", None),
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
        assert_eq!(status("Réformé"), Some(Status::Archived));
        assert_eq!(status("Im Einsatz"), Some(Status::InUse));
        assert_eq!(status("on the moon"), None);
    }
}
