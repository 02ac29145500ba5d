//! What headers say, in the languages that asset tools are set to.

use super::field::Field;

/// A header as it is compared: lower case, one space between words, no punctuation at its ends.
pub fn normal(header: &str) -> String {
    let letter = |c: char| match c {
        '_' | ':' | '.' | '#' | '*' | '(' | ')' | '[' | ']' | '"' => ' ',
        '’' => '\'',
        c if c.is_whitespace() || c.is_control() => ' ',
        c => c,
    };
    let lower: String = header.to_lowercase().chars().map(letter).collect();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How surely a header names a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NameFit {
    /// It does not.
    No,
    /// It may: the contents must say so too.
    Weak,
    /// It does, unless the contents say otherwise.
    Strong,
}

/// How surely a header (in its [`normal`] form) names a field.
pub fn names(header: &str, field: Field) -> NameFit {
    let (strong, weak) = synonyms(field);
    // "SerialNumber" and "serial-number" are "serial number".
    let spaced = |name: &str| name == header || squeezed(name) == squeezed(header);
    if strong.iter().any(|name| spaced(name)) {
        NameFit::Strong
    } else if weak.iter().any(|name| spaced(name)) {
        NameFit::Weak
    } else {
        NameFit::No
    }
}

fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, ' ' | '-' | '/')).collect()
}

type Names = &'static [&'static str];

/// Headers that name a field, and headers that may.
const fn synonyms(field: Field) -> (Names, Names) {
    match field {
        Field::Serial => (SERIAL, SERIAL_WEAK),
        Field::Model => (MODEL, MODEL_WEAK),
        Field::Maker => (MAKER, &["supplier brand", "oem", "company", "vendor name"]),
        Field::Category => (CATEGORY, CATEGORY_WEAK),
        Field::Location => (LOCATION, LOCATION_WEAK),
        Field::Country => (COUNTRY, &["region", "usage location", "country/region of use"]),
        Field::Status => (STATUS, &["condition", "lifecycle", "phase", "zustand", "état", "etat"]),
        Field::Start => (START, START_WEAK),
        Field::End => (END, &[]),
        Field::Os => (OS, &["platform", "plattform", "plateforme", "system", "système"]),
        Field::AssetTag => (ASSET_TAG, ASSET_TAG_WEAK),
        Field::User => (USER, &[]),
    }
}

const SERIAL: Names = &[
    "serial",
    "serial number",
    "serial no",
    "serial nr",
    "serial num",
    "s/n",
    "sn",
    "service tag",
    "device serial number",
    "device serial",
    "hardware serial",
    "hardware serial number",
    "bios serial number",
    "system serial number",
    "chassis serial number",
    "manufacturer serial number",
    "seriennummer",
    "serien nr",
    "serien-nr",
    "seriennr",
    "serie nr",
    "gerätenummer",
    "fabriknummer",
    "fabrikationsnummer",
    "herstellernummer",
    "numéro de série",
    "numero de serie",
    "no de série",
    "n° de série",
    "n° série",
    "nº de série",
    "número de serie",
    "nº de serie",
    "numero di serie",
    "matricola",
    "numero seriale",
    "seriale",
    "serienummer",
    "número de série",
];
const SERIAL_WEAK: Names =
    &["imei/serial", "identifier", "kennung", "hardware id", "série", "serie"];

const MODEL: Names = &[
    "model",
    "model name",
    "device model",
    "hardware model",
    "computer model",
    "system model",
    "product model",
    "product name",
    "model description",
    "modell",
    "modellname",
    "modellbezeichnung",
    "gerätemodell",
    "modèle",
    "modele",
    "modèle d'ordinateur",
    "modelo",
    "nombre del modelo",
    "modello",
    "nome modello",
    "modelnaam",
    "model naam",
];
const MODEL_WEAK: Names = &[
    "product",
    "device",
    "item",
    "item name",
    "description",
    "asset",
    "asset description",
    "hardware",
    "model number",
    "model no",
    "name",
    "title",
    "produkt",
    "produktname",
    "gerät",
    "bezeichnung",
    "gerätebezeichnung",
    "artikel",
    "artikelbezeichnung",
    "beschreibung",
    "typ",
    "type",
    "produit",
    "désignation",
    "appareil",
    "matériel",
    "producto",
    "descripción",
    "dispositivo",
    "prodotto",
    "descrizione",
    "omschrijving",
    "apparaat",
];
const MAKER: Names = &[
    "manufacturer",
    "manufacturer name",
    "device manufacturer",
    "system manufacturer",
    "maker",
    "make",
    "brand",
    "vendor",
    "hersteller",
    "herstellername",
    "marke",
    "fabrikat",
    "fabricant",
    "marque",
    "constructeur",
    "fabricante",
    "marca",
    "produttore",
    "costruttore",
    "fabrikant",
    "merk",
];
const CATEGORY: Names = &[
    "category",
    "device type",
    "device category",
    "device class",
    "asset type",
    "asset category",
    "asset class",
    "hardware type",
    "computer type",
    "chassis type",
    "form factor",
    "type",
    "class",
    "kategorie",
    "gerätetyp",
    "geräteart",
    "geräteklasse",
    "bauform",
    "typ",
    "art",
    "klasse",
    "catégorie",
    "type d'appareil",
    "type de matériel",
    "type d'ordinateur",
    "categoría",
    "categoria",
    "tipo",
    "tipo de dispositivo",
    "tipo di dispositivo",
    "categorie",
    "soort",
    "apparaattype",
];
const CATEGORY_WEAK: Names =
    &["group", "kind", "family", "product type", "gruppe", "groupe", "famille"];
const LOCATION: Names = &[
    "location",
    "location name",
    "site",
    "site name",
    "office",
    "building",
    "asset location",
    "standort",
    "niederlassung",
    "gebäude",
    "büro",
    "liegenschaft",
    "lieu",
    "emplacement",
    "localisation",
    "établissement",
    "ubicación",
    "sede",
    "emplazamiento",
    "localização",
    "ubicazione",
    "posizione",
    "locatie",
    "vestiging",
];
const LOCATION_WEAK: Names = &[
    "default location",
    "rtd location",
    "branch",
    "city",
    "place",
    "ort",
    "stadt",
    "ville",
    "ciudad",
    "città",
    "stad",
    "plaats",
];
const COUNTRY: Names = &[
    "country",
    "country code",
    "country/region",
    "country or region",
    "land",
    "länderkennung",
    "ländercode",
    "pays",
    "code pays",
    "país",
    "pais",
    "paese",
    "nazione",
    "landcode",
];
const STATUS: Names = &[
    "status",
    "state",
    "status label",
    "asset status",
    "asset state",
    "device status",
    "lifecycle status",
    "lifecycle state",
    "status name",
    "gerätestatus",
    "statut",
    "estado",
    "stato",
    "toestand",
];
const START: Names = &[
    "purchase date",
    "purchased",
    "purchased on",
    "date purchased",
    "date of purchase",
    "buy date",
    "acquisition date",
    "date acquired",
    "delivery date",
    "date delivered",
    "invoice date",
    "order date",
    "in service since",
    "in service date",
    "in-service date",
    "date in service",
    "start date",
    "deployment date",
    "commissioning date",
    "startup date",
    "enrollment date",
    "enrolment date",
    "enrolled",
    "enrolled date",
    "date enrolled",
    "kaufdatum",
    "kauf am",
    "gekauft am",
    "anschaffungsdatum",
    "anschaffung",
    "beschaffungsdatum",
    "lieferdatum",
    "rechnungsdatum",
    "inbetriebnahme",
    "datum der inbetriebnahme",
    "inbetriebnahmedatum",
    "date d'achat",
    "date achat",
    "date d'acquisition",
    "date de livraison",
    "date de mise en service",
    "mise en service",
    "fecha de compra",
    "fecha de adquisición",
    "data di acquisto",
    "data acquisto",
    "data de compra",
    "aankoopdatum",
    "aanschafdatum",
];
const START_WEAK: Names = &[
    "date",
    "created",
    "created at",
    "created on",
    "registered",
    "registration date",
    "first seen",
    "date added",
    "datum",
    "fecha",
    "data",
    "angelegt am",
];
const END: Names = &[
    "disposal date",
    "disposed",
    "disposed on",
    "date disposed",
    "retirement date",
    "retired on",
    "date retired",
    "decommission date",
    "decommissioned on",
    "end of service date",
    "out of service date",
    "out of service since",
    "archived at",
    "ausmusterungsdatum",
    "ausgemustert am",
    "aussonderungsdatum",
    "ausgesondert am",
    "entsorgt am",
    "außerbetriebnahme",
    "date de réforme",
    "date de sortie",
    "date de mise au rebut",
    "fecha de baja",
    "data di dismissione",
    "datum uit dienst",
];
const OS: Names = &[
    "os",
    "operating system",
    "os name",
    "operating system name",
    "os type",
    "os platform",
    "device platform",
    "betriebssystem",
    "système d'exploitation",
    "sistema operativo",
    "besturingssysteem",
];
const ASSET_TAG: Names = &[
    "asset tag",
    "asset number",
    "asset no",
    "asset id",
    "asset code",
    "inventory number",
    "inventory no",
    "inventory id",
    "inventory tag",
    "inventory code",
    "barcode",
    "tag",
    "inventarnummer",
    "inventar nr",
    "inventar-nr",
    "inventarnr",
    "inventarkennung",
    "anlagennummer",
    "gerätekennung",
    "numéro d'inventaire",
    "n° inventaire",
    "n° d'inventaire",
    "code inventaire",
    "número de inventario",
    "nº inventario",
    "numero di inventario",
    "numero inventario",
    "numero cespite",
    "inventarisnummer",
];
const ASSET_TAG_WEAK: Names = &[
    "id",
    "name",
    "number",
    "asset",
    "asset name",
    "device name",
    "computer name",
    "computer",
    "hostname",
    "host name",
    "host",
    "machine name",
    "nom",
    "nom de l'ordinateur",
    "gerätename",
    "rechnername",
    "computername",
    "nummer",
    "nombre",
    "nome",
    "naam",
];
const USER: Names = &[
    "user",
    "username",
    "user name",
    "full name",
    "assigned to",
    "assigned user",
    "assignee",
    "checked out to",
    "checked out to: username",
    "checked out to username",
    "primary user",
    "primary user upn",
    "primary user display name",
    "last logged on user",
    "employee",
    "employee name",
    "owner",
    "device owner",
    "user principal name",
    "upn",
    "benutzer",
    "benutzername",
    "nutzer",
    "anwender",
    "mitarbeiter",
    "mitarbeiterin",
    "zugewiesen an",
    "inhaber",
    "utilisateur",
    "usager",
    "affecté à",
    "attribué à",
    "usuario",
    "asignado a",
    "empleado",
    "utente",
    "assegnato a",
    "dipendente",
    "gebruiker",
    "medewerker",
];

/// Words of headers about people: such a column is never read but as [`Field::User`], where the
/// organisation keeps it.
pub fn is_personal(header: &str) -> bool {
    const WORDS: [&str; 41] = [
        "user",
        "users",
        "username",
        "owner",
        "employee",
        "person",
        "e-mail",
        "email",
        "mail",
        "upn",
        "login",
        "assignee",
        "assigned to",
        "checked out to",
        "full name",
        "first name",
        "last name",
        "surname",
        "contact",
        "manager",
        "phone number",
        "telephone",
        "benutzer",
        "benutzername",
        "nutzer",
        "anwender",
        "mitarbeiter",
        "vorname",
        "nachname",
        "ansprechpartner",
        "telefon",
        "utilisateur",
        "usager",
        "prénom",
        "courriel",
        "usuario",
        "correo",
        "empleado",
        "utente",
        "dipendente",
        "gebruiker",
    ];
    // What counts people's things is not about one of them.
    if names(header, Field::User) == NameFit::Strong {
        return true;
    }
    WORDS.iter().any(|word| has_words(header, word))
}

/// Whether a header is known to say something that no field holds, so that its contents are not
/// looked at: an order number looks like a serial, and the day of the last contact like a purchase.
pub fn says_something_else(header: &str) -> bool {
    const WORDS: [&str; 74] = [
        "order",
        "invoice",
        "po",
        "cost",
        "price",
        "value",
        "warranty",
        "note",
        "notes",
        "comment",
        "comments",
        "mac",
        "ip",
        "imei",
        "imsi",
        "iccid",
        "meid",
        "uuid",
        "guid",
        "version",
        "storage",
        "memory",
        "ram",
        "disk",
        "cpu",
        "processor",
        "last",
        "modified",
        "updated",
        "expiry",
        "expires",
        "expiration",
        "eol",
        "due",
        "supplier",
        "licence",
        "license",
        "key",
        "sku",
        "part",
        "department",
        "ou",
        "domain",
        "compliance",
        "ownership",
        "bestellung",
        "bestellnummer",
        "rechnung",
        "preis",
        "kosten",
        "wert",
        "garantie",
        "bemerkung",
        "bemerkungen",
        "notiz",
        "kommentar",
        "letzte",
        "letzter",
        "geändert",
        "lieferant",
        "abteilung",
        "kostenstelle",
        "commande",
        "facture",
        "prix",
        "coût",
        "valeur",
        "remarque",
        "commentaire",
        "dernière",
        "dernier",
        "fournisseur",
        "version du système",
        "mémoire",
    ];
    WORDS.iter().any(|word| has_words(header, word))
}

/// Whether the words stand in the header one after the other.
fn has_words(header: &str, words: &str) -> bool {
    let split = |text: &str| -> Vec<String> {
        text.split([' ', '-', '/']).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let (header, words) = (split(header), split(words));
    header.windows(words.len()).any(|window| window == words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fit(header: &str, field: Field) -> NameFit {
        names(&normal(header), field)
    }

    #[test]
    fn headers_of_many_tools_and_languages_name_their_field() {
        for (header, field) in [
            ("Serial", Field::Serial),
            ("SerialNumber", Field::Serial),
            ("serial_number:", Field::Serial),
            ("Numéro de série", Field::Serial),
            ("Serien-Nr.", Field::Serial),
            ("Service Tag", Field::Serial),
            ("Modèle", Field::Model),
            ("Fabricant", Field::Maker),
            ("Date d’achat", Field::Start),
            ("Enrollment date", Field::Start),
            ("Statut", Field::Status),
            ("Lieu", Field::Location),
            ("Country/region", Field::Country),
            ("Primary user UPN", Field::User),
            ("Checked Out To: Username", Field::User),
            ("Date de réforme", Field::End),
        ] {
            assert_eq!(fit(header, field), NameFit::Strong, "{header}");
        }
        assert_eq!(fit("Nom", Field::AssetTag), NameFit::Weak);
        assert_eq!(fit("Model Number", Field::Model), NameFit::Weak);
        assert_eq!(fit("Purchase Cost", Field::Start), NameFit::No);
    }

    #[test]
    fn each_strong_name_is_of_one_field() {
        let twice = [("typ", Field::Category), ("type", Field::Category)];
        for field in Field::ALL {
            for name in synonyms(field).0 {
                assert_eq!(normal(name).is_empty(), false);
                for other in Field::ALL.into_iter().filter(|other| *other != field) {
                    let strong = synonyms(other).0.contains(name);
                    assert!(
                        !strong || twice.contains(&(name, field)),
                        "{name}: {field:?} {other:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn columns_about_people_are_known_by_their_words() {
        for header in [
            "Checked Out To: Username",
            "Full Name",
            "Primary user UPN",
            "E-Mail",
            "Benutzer",
            "Manager e-mail",
        ] {
            assert!(is_personal(&normal(header)), "{header}");
        }
        for header in ["Managed by", "Serial", "Name", "Hersteller"] {
            assert!(!is_personal(&normal(header)), "{header}");
        }
    }

    #[test]
    fn headers_of_other_things_are_left_alone() {
        for header in ["Order Number", "Last check-in", "Dernière modification", "IP address"] {
            assert!(says_something_else(&normal(header)), "{header}");
        }
        assert!(!says_something_else(&normal("Serial number")));
    }
}
