//! Lenovo machine types: `20XW004AUS` says `20XW`, which is a ThinkPad X1 Carbon.

use crate::factors::{DataError, Table};
use std::collections::BTreeMap;

/// Model names by machine type.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MachineTypes {
    models: BTreeMap<String, String>,
}

impl MachineTypes {
    /// Reads `machine-types.csv`.
    ///
    /// # Errors
    /// When a column is missing.
    pub fn parse(bytes: &[u8]) -> Result<Self, DataError> {
        let table = Table::parse("machine type", bytes)?;
        let mut models = BTreeMap::new();
        for row in table.rows() {
            for machine_type in row.text("machine_types")?.split(' ') {
                models.insert(machine_type.to_owned(), row.text("model")?.to_owned());
            }
        }
        Ok(Self { models })
    }

    /// The model behind a machine type (`20XW`) or a machine type model (`20XW004AUS`).
    pub fn model(&self, written: &str) -> Option<&str> {
        let code = written.trim();
        let shaped = (code.len() == 4 || code.len() == 10)
            && code.bytes().all(|b| b.is_ascii_alphanumeric())
            && code.bytes().any(|b| b.is_ascii_digit());
        if !shaped {
            return None;
        }
        self.models.get(&code[..4].to_ascii_uppercase()).map(String::as_str)
    }
}
