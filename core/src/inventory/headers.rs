//! What headers say, in the languages that asset tools are set to.

mod synonyms;

use super::field::Field;
use std::collections::BTreeSet;
use synonyms::synonyms;

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
    let spaced = |name: &str| name == header || squeezed(name).eq(squeezed(header));
    if strong.iter().any(|name| spaced(name)) {
        NameFit::Strong
    } else if weak.iter().any(|name| spaced(name)) {
        NameFit::Weak
    } else {
        NameFit::No
    }
}

/// How many cells of a line are called as a column of some field is, or may be; each name counts
/// once. Only as much of a line is looked at as a header may hold.
pub fn named<'a>(cells: impl Iterator<Item = &'a str>) -> usize {
    let headers: BTreeSet<String> = cells
        .filter(|cell| !cell.trim().is_empty() && cell.len() <= 200)
        .take(200)
        .map(normal)
        .collect();
    let is_name = |header: &&String| Field::ALL.iter().any(|f| names(header, *f) != NameFit::No);
    headers.iter().filter(is_name).count()
}

fn squeezed(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !matches!(c, ' ' | '-' | '/'))
}

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
    fn split(text: &str) -> Vec<&str> {
        text.split([' ', '-', '/']).filter(|word| !word.is_empty()).collect()
    }
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
                assert!(!normal(name).is_empty());
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
