//! A person's word on what the columns hold: it wins over every guess, and can be remembered.

use super::error::InventoryError;
use super::field::Field;
use super::headers::normal;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What columns hold, as a person said. Columns that are not listed are guessed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The columns, each once.
    pub columns: Vec<MappedColumn>,
}

/// What one column holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MappedColumn {
    /// Header in the file.
    pub header: String,
    /// Position of the column, 0 for the first: tells columns of one header apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<u32>,
    /// The field; none leaves the column unread.
    #[serde(default)]
    pub field: Option<Field>,
}

impl Mapping {
    /// The columns that are listed, by position in the file: `Some(None)` for one that is not read.
    pub(super) fn by_position(
        &self,
        headers: &[&str],
    ) -> Result<Vec<Option<Option<Field>>>, InventoryError> {
        let mut placed = vec![None; headers.len()];
        let normals: Vec<String> = headers.iter().map(|header| normal(header)).collect();
        for column in &self.columns {
            let at = column.find(&normals)?;
            if placed[at].is_some() {
                return Err(InventoryError::MappedTwice { header: shown(&column.header) });
            }
            let twice = column.field.filter(|field| placed.contains(&Some(Some(*field))));
            if let Some(field) = twice {
                return Err(InventoryError::FieldTwice {
                    field: field.english(),
                    header: shown(&column.header),
                });
            }
            placed[at] = Some(column.field);
        }
        Ok(placed)
    }
}

impl MappedColumn {
    /// Where the column stands: at its position if its header is there, else where its header is.
    fn find(&self, normals: &[String]) -> Result<usize, InventoryError> {
        let wanted = normal(&self.header);
        let given = self.position.map(|at| at as usize);
        if let Some(at) = given.filter(|at| normals.get(*at).is_some_and(|own| *own == wanted)) {
            return Ok(at);
        }
        let mut places = normals.iter().enumerate().filter(|(_, own)| **own == wanted);
        match (places.next(), places.next()) {
            (Some((at, _)), None) => Ok(at),
            (Some(_), Some(_)) => {
                Err(InventoryError::MappedUnclear { header: shown(&self.header) })
            }
            (None, _) => Err(InventoryError::MappedNowhere { header: shown(&self.header) }),
        }
    }
}

/// A stable name for a set of headers, whatever their order, case and spacing: two files of one
/// signature take one mapping.
pub fn signature(headers: &[&str]) -> String {
    let mut normals: Vec<String> = headers.iter().map(|header| normal(header)).collect();
    normals.sort_unstable();
    let digest = Sha256::digest(normals.join("\n").as_bytes());
    digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

fn shown(header: &str) -> String {
    header.trim().chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(header: &str, position: Option<u32>, field: Option<Field>) -> MappedColumn {
        MappedColumn { header: header.into(), position, field }
    }

    fn placed(columns: Vec<MappedColumn>) -> Result<Vec<Option<Option<Field>>>, String> {
        let headers = ["No.", "Gerät", "no", "Serie"];
        Mapping { columns }.by_position(&headers).map_err(|error| error.to_string())
    }

    #[test]
    fn columns_are_found_by_position_and_header() {
        let serial = Some(Field::Serial);
        assert_eq!(placed(vec![column("serie", None, serial)]).unwrap()[3], Some(serial));
        // The column has moved: its header says where.
        assert_eq!(placed(vec![column("Serie", Some(0), serial)]).unwrap()[3], Some(serial));
        assert_eq!(placed(vec![column("no", Some(2), None)]).unwrap()[2], Some(None));
        let refused = placed(vec![column("No", Some(3), serial)]).unwrap_err();
        assert!(refused.contains("more than one column \"No\""), "{refused}");
        let refused = placed(vec![column("Tag", None, serial)]).unwrap_err();
        assert!(refused.contains("no column \"Tag\""), "{refused}");
        let twice = vec![column("Serie", None, serial), column("Gerät", None, serial)];
        assert!(placed(twice).unwrap_err().contains("two columns"));
        let twice = vec![column("Serie", None, serial), column("Serie", None, None)];
        assert!(placed(twice).unwrap_err().contains("twice"));
    }

    #[test]
    fn a_signature_is_of_the_headers_and_nothing_else() {
        let one = signature(&["Serial Number", "Model"]);
        assert_eq!(one, signature(&["model", " serial_number: "]));
        assert_ne!(one, signature(&["Serial Number", "Modell"]));
        assert_eq!(one.len(), 32);
    }
}
