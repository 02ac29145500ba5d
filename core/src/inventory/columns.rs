//! Which column of a file holds what.

use super::wire::ColumnFinding;
use crate::receipt::Label;

/// A field that a column can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// Inventory number.
    AssetTag,
    /// Serial number.
    Serial,
    /// Maker.
    Maker,
    /// Model.
    Model,
    /// Category or type.
    Category,
    /// Location.
    Location,
    /// Status.
    Status,
    /// First day in service: the purchase date.
    Start,
}

/// What wrote the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// Told from the columns.
    #[default]
    Auto,
    /// Snipe-IT's asset export.
    SnipeIt,
}

impl std::str::FromStr for Format {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "auto" => Ok(Self::Auto),
            "snipe-it" => Ok(Self::SnipeIt),
            _ => Err("use auto or snipe-it".to_owned()),
        }
    }
}

impl Field {
    /// Every field.
    pub const ALL: [Self; 8] = [
        Self::AssetTag,
        Self::Serial,
        Self::Maker,
        Self::Model,
        Self::Category,
        Self::Location,
        Self::Status,
        Self::Start,
    ];

    /// The stable name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::AssetTag => "asset_tag",
            Self::Serial => "serial",
            Self::Maker => "maker",
            Self::Model => "model",
            Self::Category => "category",
            Self::Location => "location",
            Self::Status => "status",
            Self::Start => "start",
        }
    }

    /// Its name for people.
    pub const fn english(self) -> &'static str {
        match self {
            Self::AssetTag => "Inventory number",
            Self::Serial => "Serial",
            Self::Maker => "Maker",
            Self::Model => "Model",
            Self::Category => "Category",
            Self::Location => "Site",
            Self::Status => "Status",
            Self::Start => "In service since",
        }
    }

    /// Headers that name it, the surest first.
    const fn headers(self) -> &'static [&'static str] {
        match self {
            Self::AssetTag => &[
                "asset tag",
                "asset number",
                "asset id",
                "inventory number",
                "inventory no",
                "inventarnummer",
                "tag",
            ],
            Self::Serial => &[
                "serial",
                "serial number",
                "serial no",
                "serialnumber",
                "service tag",
                "seriennummer",
                "numéro de série",
            ],
            Self::Maker => {
                &["manufacturer", "maker", "make", "brand", "vendor", "hersteller", "fabricant"]
            }
            Self::Model => &["model", "model name", "product name", "product", "modell", "modèle"],
            Self::Category => {
                &["category", "device type", "asset type", "type", "class", "kategorie", "typ"]
            }
            Self::Location => {
                &["location", "site", "default location", "office", "standort", "lieu"]
            }
            Self::Status => &["status", "state", "status label", "statut"],
            Self::Start => &[
                "purchase date",
                "purchased",
                "date of purchase",
                "in service since",
                "start date",
                "acquisition date",
                "kaufdatum",
                "date d'achat",
            ],
        }
    }
}

/// Headers of columns about people: never read, never stored.
fn is_personal(header: &str) -> bool {
    const WORDS: [&str; 13] = [
        "user",
        "username",
        "owner",
        "employee",
        "e-mail",
        "email",
        "mail",
        "upn",
        "assigned to",
        "checked out to",
        "benutzer",
        "utilisateur",
        "person",
    ];
    let header = normal(header);
    WORDS.iter().any(|word| {
        header == *word
            || header.contains(&format!("{word} "))
            || header.ends_with(&format!(" {word}"))
    })
}

fn normal(header: &str) -> String {
    let lower = header.trim().to_lowercase().replace(['_', ':', '.', '#'], " ");
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Position of each field's column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Columns {
    positions: [Option<usize>; Field::ALL.len()],
    personal: Vec<bool>,
    /// Whether the headers are those of Snipe-IT.
    pub snipe_it: bool,
}

impl Columns {
    /// Recognises columns by their headers; each column is used once.
    pub fn recognise(headers: &[String]) -> Self {
        let normals: Vec<String> = headers.iter().map(|header| normal(header)).collect();
        let mut positions = [None; Field::ALL.len()];
        for (slot, field) in positions.iter_mut().zip(Field::ALL) {
            *slot = field
                .headers()
                .iter()
                .find_map(|name| normals.iter().position(|header| header == name));
        }
        let has = |name: &str| normals.iter().any(|header| header == name);
        Self {
            positions,
            personal: headers.iter().map(|header| is_personal(header)).collect(),
            snipe_it: has("asset tag")
                && has("serial")
                && (has("checkout type") || has("model number")),
        }
    }

    /// Position of a field's column.
    pub fn position(&self, field: Field) -> Option<usize> {
        self.positions[field as usize]
    }

    /// Whether neither serial nor model has a column.
    pub fn are_useless(&self) -> bool {
        self.position(Field::Serial).is_none() && self.position(Field::Model).is_none()
    }

    /// What each column is read as, with its first values.
    pub fn findings(&self, headers: &[String], rows: &[(u64, Vec<String>)]) -> Vec<ColumnFinding> {
        headers.iter().enumerate().map(|(at, header)| self.finding(at, header, rows)).collect()
    }

    fn finding(&self, at: usize, header: &str, rows: &[(u64, Vec<String>)]) -> ColumnFinding {
        let values = || {
            rows.iter()
                .filter_map(|(_, cells)| cells.get(at))
                .filter(|cell| !cell.trim().is_empty())
        };
        let empty = values().next().is_none();
        let personal = self.personal[at];
        let field = Field::ALL.into_iter().find(|field| self.position(*field) == Some(at));
        let mut samples: Vec<String> = Vec::new();
        // Only what is read is shown: a column that is not may hold people's names.
        if field.is_some() {
            for value in values().take(200) {
                let value: String = value.trim().chars().take(40).collect();
                if !samples.contains(&value) {
                    samples.push(value);
                }
                if samples.len() == 3 {
                    break;
                }
            }
        }
        let meaning = match field {
            Some(field) => Label::new(&format!("field.{}", field.key()), field.english()),
            None if personal => {
                Label::new("column.personal", "About a person: not read, not stored")
            }
            None if empty => Label::new("column.empty", "Empty"),
            None => Label::new("column.unused", "Not used"),
        };
        ColumnFinding {
            header: header.trim().chars().take(80).collect(),
            field: field.map(|field| field.key().to_owned()),
            meaning,
            samples,
            empty,
            personal,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(text: &str) -> Vec<String> {
        text.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn snipe_its_columns_are_recognised() {
        let headers = headers(
            "Company,Name,Asset Tag,Category,Supplier,Manufacturer,Location,Order Number,Model,Model Notes,Model Number,Asset Notes,Purchase Date,Purchase Cost,Checkout Type,Checked Out To: Username,Serial,Status,Warranty,Asset EOL Date",
        );
        let columns = Columns::recognise(&headers);
        assert!(columns.snipe_it);
        for field in Field::ALL {
            assert!(columns.position(field).is_some(), "{field:?}");
        }
        let personal: Vec<&String> =
            headers.iter().zip(&columns.personal).filter(|(_, p)| **p).map(|(h, _)| h).collect();
        assert_eq!(personal, ["Checked Out To: Username"]);
    }

    #[test]
    fn a_model_number_is_no_model() {
        let columns = Columns::recognise(&headers("Model Number,Model"));
        assert_eq!(columns.position(Field::Model), Some(1));
        assert!(Columns::recognise(&headers("a,b")).are_useless());
    }
}
