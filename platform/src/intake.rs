//! From a file to the records it becomes: the same for the API, the command line and the synthetic
//! fleet.

mod build;
mod folded;
mod known;
mod places;

pub use build::{Decisions, build};
pub use folded::build_folded;
pub use known::{Present, PresentDevice, SYNTHETIC, fold, present};

use crate::store::{Draft, ImportRecord, StoreError};
use impact_core::api::{ImportSummary, ImportTally};
use impact_core::fleet::DeviceChange;
use impact_core::inventory::{self, Plan};
use impact_core::quantity::Day;

/// What is kept of a plan until its commit.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn kept(draft: &inventory::Draft, plan: &Plan, file_name: &str) -> Result<Draft, StoreError> {
    Ok(Draft {
        file_name: file_name.to_owned(),
        source: Some(plan.preview.signature.clone()),
        devices: plan.preview.devices,
        tally: serde_json::to_string(&plan.preview.tally)?,
        preview: Some(serde_json::to_string(&plan.preview)?),
        planned: Some(serde_json::to_string(draft)?),
        mapping: draft.said.as_ref().map(serde_json::to_string).transpose()?,
    })
}

/// Dated changes as they are stored.
///
/// # Errors
/// When one cannot be written as JSON.
pub fn bodies(changes: &[(Day, DeviceChange)]) -> Result<Vec<(Day, String)>, StoreError> {
    changes.iter().map(|(on, change)| Ok((*on, serde_json::to_string(change)?))).collect()
}

/// The wire form of an import.
///
/// # Errors
/// When the stored tally does not read back.
pub fn summary(record: ImportRecord) -> Result<ImportSummary, StoreError> {
    Ok(ImportSummary {
        id: record.id,
        file_name: record.file_name,
        state: record.state,
        devices: record.devices,
        changed: record.changed,
        ended: record.ended,
        tally: tally(&record.tally)?,
        at: crate::clock::rfc3339(record.at),
        by: record.by.unwrap_or_else(|| "the command line".to_owned()),
        progress: record.progress.map(|text| serde_json::from_str(&text)).transpose()?,
        failed: record.failed,
    })
}

/// A stored tally; an import that is being read has none yet.
///
/// # Errors
/// When it does not read back.
pub fn tally(stored: &str) -> Result<ImportTally, StoreError> {
    if stored == "{}" {
        return Ok(ImportTally::default());
    }
    Ok(serde_json::from_str(stored)?)
}
