//! What a file would become in the fleet: shown first, stored when a person says so.
//!
//! What the file says is kept ([`Draft`]) and compared with the fleet as it is, as often as the
//! fleet changes ([`compare`]).

mod compare;
mod known;
mod planner;
mod pricing;

pub use known::{Facts, Known, KnownDevice, KnownSite, folded, is_alike};
pub(super) use pricing::Pricing;

use self::planner::Planner;
use super::field::Field;
use super::mapping::Mapping;
use super::read::Inventory;
use super::row::{Entry, unknown_class};
use super::wire::{
    DifferenceGroup, DifferenceTally, Fact, ImportDifference, ImportPreview, ImportRow,
    ImportTally, LeftOutKind, LeftOutRow, RowOutcome,
};
use crate::catalogue::Classified;
use crate::factors::DeviceClass;
use crate::library::Library;
use crate::lifecycle::Status;
use crate::quantity::{Country, Day};
use crate::receipt::Label;
use serde::{Deserialize, Serialize};

/// Most problems shown; their number is told in full.
const PROBLEMS_SHOWN: usize = 1000;
/// Rows shown as they would be stored.
const ROWS_SHOWN: usize = 20;

/// A device as a row tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedDevice {
    /// The file's line on which its record begins.
    pub row: u64,
    /// Inventory number.
    pub asset_tag: Option<String>,
    /// Serial.
    pub serial: Option<String>,
    /// Maker as written.
    pub maker: String,
    /// Model as written.
    pub model: String,
    /// Class that the category names.
    pub class: Option<DeviceClass>,
    /// Location as written.
    pub location: Option<String>,
    /// Country of the location, as the file says.
    pub country: Option<Country>,
    /// Where it stands; in use where the row does not say, archived where it says when it left.
    pub status: Status,
    /// Whether the row says where it stands.
    pub status_told: bool,
    /// First day in service.
    pub start: Option<Day>,
    /// First day out of service.
    pub end: Option<Day>,
    /// The person who has it; none unless the organisation keeps such columns.
    pub user: Option<String>,
}

/// What a file says, whatever the fleet is: kept until it is committed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// As it is shown, the parts that do not depend on the fleet.
    pub preview: ImportPreview,
    /// Its devices, in the order of their rows.
    pub devices: Vec<PlannedDevice>,
    /// Its rows that are no devices.
    pub left_out: Vec<LeftOutRow>,
    /// What a person said of its columns.
    #[serde(default)]
    pub said: Option<Mapping>,
}

impl Draft {
    /// Whether the file tells who has a device, and the organisation keeps that.
    pub fn tells_users(&self) -> bool {
        self.preview.columns.iter().any(|column| column.field == Some(Field::User))
    }
}

/// A fact that a row tells otherwise than the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlannedChange {
    /// Which.
    pub fact: Fact,
    /// Whether a person changed it since a file told it.
    pub conflict: bool,
}

/// What becomes of one device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedDifference {
    /// Position of its row in [`Draft::devices`]; none for a device that is gone.
    pub item: Option<usize>,
    /// Position in [`Known::devices`]; none for a new one.
    pub device: Option<usize>,
    /// Group.
    pub group: DifferenceGroup,
    /// What the row tells otherwise.
    pub changes: Vec<PlannedChange>,
}

/// What a draft would become in a fleet.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// As it is shown; identifier and file name are left empty.
    pub preview: ImportPreview,
    /// What it would change, in the order of the file; what is gone comes last.
    pub differences: Vec<PlannedDifference>,
    /// Every device that the file names: positions of its row in [`Draft::devices`] and of it in
    /// [`Known::devices`].
    pub named: Vec<(usize, usize)>,
    /// Further rows that are no devices, because another row tells the same one.
    pub left_out: Vec<LeftOutRow>,
}

/// What the file says, ready to be compared.
pub fn draft(library: &Library, inventory: &Inventory, on: Day) -> Draft {
    let mut pricing = Pricing::new(library);
    let mut devices = Vec::new();
    let mut left_out = Vec::new();
    let mut rows = Vec::new();
    let mut tally = ImportTally::default();
    let mut problems = Vec::new();
    for entry in &inventory.entries {
        let counted = pricing.classify_entry(entry);
        let unknown = unknown_class(entry, counted.kind);
        tally.problems += u64::from(!entry.problems.is_empty() || unknown.is_some());
        tally.duplicate += u64::from(entry.duplicate_of.is_some());
        tally.set_aside += u64::from(entry.virtual_machine);
        problems.extend(entry.problems.iter().cloned().chain(unknown));
        if rows.len() < ROWS_SHOWN && !entry.blank {
            rows.push(shown(&mut pricing, entry, &counted));
        }
        if entry.is_device() {
            devices.push(planned(entry));
        } else if !entry.blank {
            left_out.push(left_out_row(entry));
        }
    }
    let problem_count = problems.len() as u64;
    problems.truncate(PROBLEMS_SHOWN);
    let preview = ImportPreview {
        id: String::new(),
        file_name: String::new(),
        recognised: inventory.recognised.clone(),
        records: inventory.entries.len() as u64,
        devices: 0,
        tally,
        difference: DifferenceTally::default(),
        finding: Label::new("import.finding.none", "Nothing was compared yet."),
        stranger: None,
        revision: 0,
        on,
        format: inventory.format,
        columns: inventory.columns.clone(),
        questions: inventory.questions.clone(),
        mapping: inventory.mapping.clone(),
        signature: inventory.signature.clone(),
        date_order: inventory.date_order.map(|order| order.key().to_owned()),
        date_order_ambiguous: inventory.date_order_question.is_some(),
        date_order_question: inventory.date_order_question.clone(),
        locations: Vec::new(),
        suggestions: Vec::new(),
        problems,
        problem_count,
        rows,
    };
    Draft { preview, devices, left_out, said: None }
}

/// Compares a draft with a fleet that knows what it knows. `progress` is told the rows that are
/// done from time to time, and stops it by saying no.
///
/// # Errors
/// [`Stopped`] when it was.
pub fn compare(
    library: &Library,
    draft: &Draft,
    known: &Known,
    progress: &mut dyn FnMut(u64) -> bool,
) -> Result<Plan, Stopped> {
    let mut planner = Planner::new(library, known, &draft.preview);
    for (at, item) in draft.devices.iter().enumerate() {
        if at % 1024 == 0 && !progress(at as u64) {
            return Err(Stopped);
        }
        planner.take(at, item);
    }
    Ok(planner.finish(draft))
}

/// A comparison that somebody stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the import was stopped")]
pub struct Stopped;

impl Plan {
    /// A difference as it is shown.
    pub fn shown(
        &self,
        difference: &PlannedDifference,
        draft: &Draft,
        known: &Known,
    ) -> Option<ImportDifference> {
        let item = difference.item.and_then(|at| draft.devices.get(at));
        let device = difference.device.and_then(|at| known.devices.get(at));
        let changes = match (item, device) {
            (Some(item), Some(device)) => {
                let changes = difference.changes.iter();
                changes.map(|change| compare::shown(*change, item, device)).collect()
            }
            _ => Vec::new(),
        };
        let facts = device.map(|device| device.now.clone()).or_else(|| item.map(facts))?;
        Some(ImportDifference {
            key: difference.key(draft, known)?,
            device: device.map(|device| device.id.clone()),
            row: item.map(|item| item.row),
            group: difference.group,
            asset_tag: facts.asset_tag,
            serial: facts.serial,
            maker: facts.maker,
            model: facts.model,
            location: facts.location,
            changes,
        })
    }
}

impl PlannedDifference {
    /// What a choice names it by.
    pub fn key(&self, draft: &Draft, known: &Known) -> Option<String> {
        match self.device {
            Some(at) => known.devices.get(at).map(|device| device.id.clone()),
            None => {
                let item = self.item.and_then(|at| draft.devices.get(at))?;
                Some(format!("row:{}", item.row))
            }
        }
    }
}

/// What a row tells of a device that nobody knows.
fn facts(item: &PlannedDevice) -> Facts {
    Facts {
        asset_tag: item.asset_tag.clone(),
        serial: item.serial.clone(),
        maker: item.maker.clone(),
        model: item.model.clone(),
        class: item.class,
        location: item.location.clone(),
        status: item.status,
        start: item.start,
        end: item.end,
    }
}

fn planned(entry: &Entry) -> PlannedDevice {
    PlannedDevice {
        row: entry.row,
        asset_tag: entry.asset_tag.clone(),
        serial: entry.serial.clone(),
        maker: entry.maker.clone(),
        model: entry.model.clone(),
        class: entry.class,
        location: entry.location.clone(),
        country: entry.country,
        // One that has left stands nowhere any more, whatever its status is.
        status: if entry.end.is_some() { Status::Archived } else { entry.status },
        status_told: entry.status_told || entry.end.is_some(),
        start: entry.start,
        end: entry.end,
        user: entry.user.clone(),
    }
}

fn left_out_row(entry: &Entry) -> LeftOutRow {
    let kind = if entry.virtual_machine {
        LeftOutKind::SetAside
    } else if entry.duplicate_of.is_some() {
        LeftOutKind::Duplicate
    } else {
        LeftOutKind::Problem
    };
    let why = entry.problems.iter().find(|problem| problem.left_out);
    let sentence = why.map_or_else(
        || Label::new("problem.virtual", "A virtual machine has no footprint of its own."),
        |problem| problem.sentence.clone(),
    );
    let serial = Some(entry.serial_as_written.clone()).filter(|serial| !serial.is_empty());
    LeftOutRow {
        row: entry.row,
        kind,
        asset_tag: entry.asset_tag.clone(),
        serial,
        maker: entry.maker.clone(),
        model: entry.model.clone(),
        instead: entry.duplicate_of,
        sentence,
    }
}

/// A row as it is shown, before it is compared: its match is by the catalogue alone.
fn shown(pricing: &mut Pricing<'_>, entry: &Entry, counted: &Classified) -> ImportRow {
    ImportRow {
        row: entry.row,
        asset_tag: entry.asset_tag.clone(),
        serial: entry.serial.clone(),
        maker: entry.maker.clone(),
        model: entry.model.clone(),
        product: pricing.product_name(counted.product),
        resolved_model: counted.resolved_model.clone(),
        matched: counted.kind,
        location: entry.location.clone(),
        start: entry.start,
        embodied_kg: pricing
            .embodied(counted, &entry.maker, &entry.model)
            .map(|embodied| embodied.stated.mean),
        outcome: RowOutcome::LeftOut,
    }
}

#[cfg(test)]
mod tests;
