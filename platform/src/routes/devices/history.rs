//! A device's events as sentences.

use crate::clock;
use crate::store::{DeviceRecord, RecordedEvent, SiteRecord, StoreError};
use impact_core::api::HistoryEntry;
use impact_core::fleet::DeviceChange;
use impact_core::library::Library;
use impact_core::receipt::Label;

/// The history, newest record first.
///
/// # Errors
/// When an event does not read back.
pub fn entries(
    record: &DeviceRecord,
    library: &Library,
    sites: &[SiteRecord],
) -> Result<Vec<HistoryEntry>, StoreError> {
    record
        .events
        .iter()
        .rev()
        .map(|event| {
            let change: DeviceChange = serde_json::from_str(&event.body)?;
            Ok(HistoryEntry {
                effective_on: event.effective_on,
                recorded_at: clock::rfc3339(event.recorded_at),
                recorded_by: event
                    .recorded_by
                    .clone()
                    .unwrap_or_else(|| "the command line".to_owned()),
                what: label(&change, event, library, sites),
                edit: event.edit.clone(),
                undone: event.undone,
            })
        })
        .collect()
}

fn label(
    change: &DeviceChange,
    event: &RecordedEvent,
    library: &Library,
    sites: &[SiteRecord],
) -> Label {
    match change {
        DeviceChange::Registered { .. } => match &event.file_name {
            Some(file) => {
                Label::new("history.registered_from", "Registered from {file}").with("file", file)
            }
            None => Label::new("history.registered", "Registered"),
        },
        DeviceChange::Status { status } => {
            let (key, text) = match status {
                impact_core::lifecycle::Status::InUse => ("history.in_use", "Put into use"),
                impact_core::lifecycle::Status::InStock => ("history.in_stock", "Put into stock"),
                impact_core::lifecycle::Status::InRepair => ("history.in_repair", "Sent to repair"),
                impact_core::lifecycle::Status::Archived => ("history.archived", "Archived"),
            };
            Label::new(key, text)
        }
        DeviceChange::Started { start } => {
            Label::new("history.started", "First day in service set to {day}").with("day", start)
        }
        DeviceChange::Ended { end } => {
            Label::new("history.ended", "First day out of service set to {day}").with("day", end)
        }
        DeviceChange::Class { class } => {
            Label::new("history.class", "Class set to {class}").with("class", class.english())
        }
        DeviceChange::Product { product } => {
            let known = library.catalogue.position(product);
            let name = known
                .and_then(|at| library.catalogue.products().get(at))
                .map_or_else(|| product.clone(), |known| format!("{} {}", known.maker, known.name));
            Label::new("history.product", "Product confirmed: {product}").with("product", name)
        }
        DeviceChange::Moved { site } => {
            let named = |known: &&SiteRecord| known.id == *site || known.merged.contains(site);
            match sites.iter().find(named) {
                Some(known) => {
                    Label::new("history.moved_to", "Moved to {site}").with("site", &known.name)
                }
                None => Label::new("history.moved", "Moved to another site"),
            }
        }
        DeviceChange::Planned { days } => {
            Label::new("history.planned", "Planned life set to {days} days").with("days", days)
        }
        DeviceChange::Identified { .. } => {
            Label::new("history.identified", "Serial and asset tag corrected")
        }
        DeviceChange::Described { maker, model } => {
            Label::new("history.described", "Now written {maker} {model}")
                .with("maker", maker)
                .with("model", model)
        }
    }
}
