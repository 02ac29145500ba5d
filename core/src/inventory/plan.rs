//! What a file would become in the fleet: shown first, stored when a person says so.

use super::read::Inventory;
use super::row::{Entry, Identity, unknown_class};
use super::wire::{
    ImportPreview, ImportProblem, ImportRow, ImportTally, LocationFinding, SuggestionFinding,
};
use crate::catalogue::{Classified, MatchKind};
use crate::embodied::{Embodied, assess};
use crate::factors::DeviceClass;
use crate::library::Library;
use crate::lifecycle::Status;
use crate::quantity::{Country, Day};
use crate::receipt::Label;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Most problems shown; their number is told in full.
const PROBLEMS_SHOWN: usize = 1000;
/// Rows shown as they would be stored.
const ROWS_SHOWN: usize = 20;

/// A site there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownSite {
    /// Name.
    pub name: String,
    /// Country.
    pub country: Option<Country>,
}

/// What the fleet knows already.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Serials of its devices, in lower case.
    pub serials: &'a BTreeSet<String>,
    /// Inventory numbers of its devices.
    pub asset_tags: &'a BTreeSet<String>,
    /// Those of them whose device has no serial: it may have got one since.
    pub tags_without_serial: &'a BTreeSet<String>,
    /// Its sites.
    pub sites: &'a [KnownSite],
    /// Country that new sites take.
    pub default_country: Option<Country>,
}

/// A device as it would be stored.
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
    #[serde(default)]
    pub country: Option<Country>,
    /// Where it stands.
    pub status: Status,
    /// First day in service.
    pub start: Option<Day>,
    /// First day out of service.
    #[serde(default)]
    pub end: Option<Day>,
    /// The person who has it; none unless the organisation keeps such columns.
    #[serde(default)]
    pub user: Option<String>,
    /// How its product was found.
    pub matched: MatchKind,
}

/// What a file would become.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// As it is shown; identifier and file name are left empty.
    pub preview: ImportPreview,
    /// The devices to store.
    pub devices: Vec<PlannedDevice>,
}

/// Rows classified and priced, each maker and model once.
pub(super) struct Pricing<'a> {
    library: &'a Library,
    found: BTreeMap<(String, String, Option<DeviceClass>, bool), Classified>,
    priced: BTreeMap<(Option<usize>, DeviceClass), Option<Embodied>>,
}

impl<'a> Pricing<'a> {
    pub fn new(library: &'a Library) -> Self {
        Self { library, found: BTreeMap::new(), priced: BTreeMap::new() }
    }

    /// What a row counts as.
    pub fn classify(&mut self, entry: &Entry) -> Classified {
        let key = (entry.maker.clone(), entry.model.clone(), entry.class, entry.virtual_machine);
        let catalogue = &self.library.catalogue;
        self.found
            .entry(key)
            .or_insert_with(|| {
                let found = catalogue.find(&entry.maker, &entry.model);
                catalogue.classify(&found, None, entry.class, entry.virtual_machine)
            })
            .clone()
    }

    /// Embodied carbon of what a row counts as.
    pub fn embodied(&mut self, counted: &Classified) -> Option<&Embodied> {
        let class = counted.class?;
        let library = self.library;
        self.priced
            .entry((counted.product, class))
            .or_insert_with(|| {
                let product = counted.product.map(|at| &library.catalogue.products()[at]);
                assess(product, library.classes.of(class))
            })
            .as_ref()
    }
}

/// Plans the import of a file into a fleet that knows what it knows.
pub fn plan(library: &Library, inventory: &Inventory, known: &Known<'_>) -> Plan {
    let mut pricing = Pricing::new(library);
    let mut planner = Planner::default();
    for entry in &inventory.entries {
        planner.take(&mut pricing, entry, known);
    }
    let suggestions = planner.suggestions(&mut pricing);
    let locations = planner.locations(known);
    let problem_count = planner.problems.len() as u64;
    planner.problems.truncate(PROBLEMS_SHOWN);
    let preview = ImportPreview {
        id: String::new(),
        file_name: String::new(),
        recognised: inventory.recognised.clone(),
        records: inventory.entries.len() as u64,
        devices: planner.devices.len() as u64,
        tally: planner.tally,
        format: inventory.format,
        columns: inventory.columns.clone(),
        questions: inventory.questions.clone(),
        mapping: inventory.mapping.clone(),
        signature: inventory.signature.clone(),
        date_order: inventory.date_order.map(|order| order.key().to_owned()),
        date_order_ambiguous: inventory.date_order_question.is_some(),
        date_order_question: inventory.date_order_question.clone(),
        locations,
        suggestions,
        problems: planner.problems,
        problem_count,
        rows: planner.rows,
    };
    Plan { preview, devices: planner.devices }
}

#[derive(Default)]
struct Planner {
    tally: ImportTally,
    devices: Vec<PlannedDevice>,
    problems: Vec<ImportProblem>,
    rows: Vec<ImportRow>,
    /// Devices and country by location, and the order in which locations come.
    at: BTreeMap<String, (u64, Option<Country>)>,
    order: Vec<String>,
    /// Rows by suggested maker and model.
    suggested: BTreeMap<(String, String), (u64, Classified)>,
}

impl Planner {
    fn take(&mut self, pricing: &mut Pricing<'_>, entry: &Entry, known: &Known<'_>) {
        let counted = pricing.classify(entry);
        let mut problems = entry.problems.clone();
        problems.extend(unknown_class(entry, counted.kind));
        let present = entry.is_device() && is_known(entry, known);
        if present {
            problems.push(ImportProblem {
                row: entry.row,
                column: None,
                value: entry.serial.clone().or_else(|| entry.asset_tag.clone()),
                sentence: Label::new(
                    "problem.present",
                    "The device is in the fleet already: left as it is.",
                ),
                left_out: true,
            });
        }
        self.count(entry, &counted, present, !problems.is_empty());
        let imported = entry.is_device() && !present;
        if imported {
            self.add_device(entry, &counted);
        }
        if self.rows.len() < ROWS_SHOWN && !entry.blank {
            self.show(pricing, entry, &counted, imported);
        }
        self.problems.extend(problems);
    }

    fn count(&mut self, entry: &Entry, counted: &Classified, present: bool, has_problem: bool) {
        let tally = &mut self.tally;
        tally.problems += u64::from(has_problem);
        tally.present += u64::from(present);
        tally.duplicate += u64::from(entry.duplicate_of.is_some());
        let counts = entry.virtual_machine || (entry.is_device() && !present);
        if !counts {
            return;
        }
        tally.archived += u64::from(entry.is_device() && entry.status == Status::Archived);
        match counted.kind {
            MatchKind::SetAside => tally.set_aside += 1,
            MatchKind::Suggested => tally.suggested += 1,
            MatchKind::Estimated => tally.estimated += 1,
            MatchKind::Unknown => tally.unknown += 1,
            _ => tally.matched += 1,
        }
    }

    fn add_device(&mut self, entry: &Entry, counted: &Classified) {
        if let Some(location) = &entry.location {
            let (devices, country) = self.at.entry(location.clone()).or_insert_with(|| {
                self.order.push(location.clone());
                (0, None)
            });
            *devices += 1;
            *country = country.or(entry.country);
        }
        if counted.kind == MatchKind::Suggested {
            let key = (entry.maker.clone(), entry.model.clone());
            self.suggested.entry(key).or_insert_with(|| (0, counted.clone())).0 += 1;
        }
        self.devices.push(PlannedDevice {
            row: entry.row,
            asset_tag: entry.asset_tag.clone(),
            serial: entry.serial.clone(),
            maker: entry.maker.clone(),
            model: entry.model.clone(),
            class: entry.class,
            location: entry.location.clone(),
            country: entry.country,
            status: entry.status,
            start: entry.start,
            end: entry.end,
            user: entry.user.clone(),
            matched: counted.kind,
        });
    }

    fn show(
        &mut self,
        pricing: &mut Pricing<'_>,
        entry: &Entry,
        counted: &Classified,
        imported: bool,
    ) {
        let embodied_kg = pricing.embodied(counted).map(|embodied| embodied.stated.mean);
        self.rows.push(ImportRow {
            row: entry.row,
            asset_tag: entry.asset_tag.clone(),
            serial: entry.serial.clone(),
            maker: entry.maker.clone(),
            model: entry.model.clone(),
            product: product_name(pricing.library, counted.product.or(counted.suggestion)),
            matched: counted.kind,
            location: entry.location.clone(),
            start: entry.start,
            embodied_kg,
            imported,
        });
    }

    fn suggestions(&self, pricing: &mut Pricing<'_>) -> Vec<SuggestionFinding> {
        let mut found: Vec<SuggestionFinding> = Vec::new();
        for ((maker, model), (devices, counted)) in &self.suggested {
            let Some(at) = counted.suggestion else { continue };
            let product = &pricing.library.catalogue.products()[at];
            let accepted = Classified {
                kind: MatchKind::Confirmed,
                product: Some(at),
                class: Some(product.class),
                ..counted.clone()
            };
            found.push(SuggestionFinding {
                maker: maker.clone(),
                model: model.clone(),
                devices: *devices,
                product: product.id.clone(),
                name: format!("{} {}", product.maker, product.name),
                near: counted.near,
                resolved_model: counted.resolved_model.clone(),
                embodied_kg: pricing.embodied(&accepted).map_or(0.0, |e| e.stated.mean),
            });
        }
        found.sort_by(|a, b| b.devices.cmp(&a.devices).then_with(|| a.model.cmp(&b.model)));
        found
    }

    fn locations(&self, known: &Known<'_>) -> Vec<LocationFinding> {
        self.order
            .iter()
            .map(|name| {
                let site = known.sites.iter().find(|site| site.name == *name);
                let (devices, of_file) = self.at.get(name).copied().unwrap_or_default();
                LocationFinding {
                    name: name.clone(),
                    devices,
                    known: site.is_some(),
                    country: match site {
                        Some(site) => site.country.or(of_file),
                        None => of_file.or(known.default_country),
                    },
                }
            })
            .collect()
    }
}

/// Whether the fleet has the device: by its serial, or by its inventory number where one of the two
/// has no serial.
fn is_known(entry: &Entry, known: &Known<'_>) -> bool {
    let tag_in =
        |tags: &BTreeSet<String>| entry.asset_tag.as_ref().is_some_and(|tag| tags.contains(tag));
    match entry.identity() {
        Some(Identity::Serial(serial)) => {
            known.serials.contains(&serial) || tag_in(known.tags_without_serial)
        }
        Some(Identity::AssetTag(_)) => tag_in(known.asset_tags),
        None => false,
    }
}

pub(super) fn product_name(library: &Library, at: Option<usize>) -> Option<String> {
    at.map(|at| &library.catalogue.products()[at]).map(|p| format!("{} {}", p.maker, p.name))
}
