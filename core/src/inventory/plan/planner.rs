//! One pass over a draft's devices: what each becomes in the fleet.

use super::known::{Found, Index, Known};
use super::{Draft, PROBLEMS_SHOWN, Plan, PlannedDevice, PlannedDifference, Pricing, compare};
use crate::catalogue::{Classified, MatchKind, Nearness};
use crate::inventory::row::problem;
use crate::inventory::wire::{
    DifferenceGroup, DifferenceTally, Fact, ImportPreview, ImportProblem, LeftOutKind, LeftOutRow,
    LocationFinding, RowOutcome, SuggestionFinding,
};
use crate::library::Library;
use crate::lifecycle::Status;
use crate::quantity::Country;
use crate::receipt::Label;
use std::collections::BTreeMap;

/// Devices that a fleet and a file must have at least, before it is asked whose file it is.
const STRANGER_DEVICES: usize = 10;
/// Of the smaller one, one device in so many must be in both.
const STRANGER_SHARE: usize = 20;

pub(super) struct Planner<'a> {
    known: &'a Known,
    pricing: Pricing<'a>,
    index: Index<'a>,
    preview: ImportPreview,
    differences: Vec<PlannedDifference>,
    named: Vec<(usize, usize)>,
    left_out: Vec<LeftOutRow>,
    problems: Vec<ImportProblem>,
    /// What becomes of each shown row, by its line; none for those left out.
    shown: BTreeMap<u64, Option<(RowOutcome, Classified)>>,
    /// Devices and country by location, and the order in which locations come.
    at: BTreeMap<String, (u64, Option<Country>)>,
    order: Vec<String>,
    /// Rows by suggested maker and model.
    suggested: BTreeMap<(String, String), (u64, Classified)>,
    /// Devices of the file with an identity, and those of them that the fleet has.
    identified: usize,
    common: usize,
}

impl<'a> Planner<'a> {
    pub fn new(library: &'a Library, known: &'a Known, preview: &ImportPreview) -> Self {
        let shown = preview.rows.iter().map(|row| (row.row, None)).collect();
        Self {
            known,
            pricing: Pricing::with(library, &known.confirmed),
            index: Index::new(known),
            preview: preview.clone(),
            differences: Vec::new(),
            named: Vec::new(),
            left_out: Vec::new(),
            problems: Vec::new(),
            shown,
            at: BTreeMap::new(),
            order: Vec::new(),
            suggested: BTreeMap::new(),
            identified: 0,
            common: 0,
        }
    }

    /// Takes a device of the file.
    pub fn take(&mut self, at: usize, item: &'a PlannedDevice) {
        let counted = self.pricing.classify_device(item);
        let identified = item.serial.is_some() || item.asset_tag.is_some();
        self.identified += usize::from(identified);
        match self.index.find(item) {
            Found::Nothing => self.take_new(at, item, counted),
            Found::ToldBy(row) => self.take_repeat(item, row),
            Found::Device(device) => {
                self.common += usize::from(identified);
                self.take_known(at, device, item, counted);
            }
        }
    }

    fn take_new(&mut self, at: usize, item: &PlannedDevice, counted: Classified) {
        let tally = &mut self.preview.tally;
        tally.archived += u64::from(item.status == Status::Archived);
        match counted.kind {
            MatchKind::SetAside => tally.set_aside += 1,
            MatchKind::Suggested => tally.suggested += 1,
            MatchKind::Estimated => tally.estimated += 1,
            MatchKind::Unknown => tally.unknown += 1,
            _ => tally.matched += 1,
        }
        self.place(item);
        self.suggest(item, &counted);
        self.show(item, RowOutcome::New, counted);
        self.differences.push(PlannedDifference {
            item: Some(at),
            device: None,
            group: DifferenceGroup::New,
            changes: Vec::new(),
        });
    }

    /// A row whose device another row tells already, under another identity.
    fn take_repeat(&mut self, item: &PlannedDevice, row: u64) {
        let value = item.serial.as_deref().or(item.asset_tag.as_deref());
        let mut repeat = problem(
            item.row,
            None,
            value,
            "problem.repeat",
            "The device of row {row} in the records is this one too: that row counts, this one is left out.",
            true,
        );
        repeat.sentence = repeat.sentence.with("row", row);
        self.preview.tally.duplicate += 1;
        self.preview.tally.problems += 1;
        self.left_out.push(LeftOutRow {
            row: item.row,
            kind: LeftOutKind::Duplicate,
            asset_tag: item.asset_tag.clone(),
            serial: item.serial.clone(),
            maker: item.maker.clone(),
            model: item.model.clone(),
            instead: Some(row),
            sentence: repeat.sentence.clone(),
        });
        self.problems.push(repeat);
    }

    fn take_known(&mut self, at: usize, device: usize, item: &PlannedDevice, counted: Classified) {
        self.preview.tally.present += 1;
        self.named.push((at, device));
        let known = &self.known.devices[device];
        let changes = compare::changes(item, known, &self.index.sites);
        if changes.iter().any(|change| change.fact == Fact::Site) {
            self.place(item);
        }
        // What a person said of the device goes before what its name suggests.
        if !known.product && known.now.status != Status::Archived {
            self.suggest(item, &counted);
        }
        let group = compare::group(item, known, &changes);
        let outcome = group.map_or(RowOutcome::Unchanged, |_| RowOutcome::Changed);
        self.show(item, outcome, counted);
        let Some(group) = group else {
            self.preview.difference.unchanged += 1;
            return;
        };
        self.differences.push(PlannedDifference {
            item: Some(at),
            device: Some(device),
            group,
            changes,
        });
    }

    fn show(&mut self, item: &PlannedDevice, outcome: RowOutcome, counted: Classified) {
        if let Some(shown) = self.shown.get_mut(&item.row) {
            *shown = Some((outcome, counted));
        }
    }

    fn place(&mut self, item: &PlannedDevice) {
        let Some(location) = &item.location else { return };
        let (devices, country) = self.at.entry(location.clone()).or_insert_with(|| {
            self.order.push(location.clone());
            (0, None)
        });
        *devices += 1;
        *country = country.or(item.country);
    }

    fn suggest(&mut self, item: &PlannedDevice, counted: &Classified) {
        if counted.kind == MatchKind::Suggested {
            let key = (item.maker.clone(), item.model.clone());
            self.suggested.entry(key).or_insert_with(|| (0, counted.clone())).0 += 1;
        }
    }

    /// What the whole file becomes.
    pub fn finish(mut self, draft: &Draft) -> Plan {
        for row in &draft.left_out {
            self.index.name(row.serial.as_deref(), row.asset_tag.as_deref(), row.row);
        }
        let gone: Vec<usize> = self.index.gone().collect();
        self.differences.extend(gone.into_iter().map(|at| PlannedDifference {
            item: None,
            device: Some(at),
            group: DifferenceGroup::Gone,
            changes: Vec::new(),
        }));
        let mut tally = self.preview.difference;
        self.differences.iter().for_each(|difference| tally.add(difference.group));
        let suggestions = self.suggestions();
        let locations = self.locations();
        let stranger = self.stranger();
        self.show_rows();
        let preview = &mut self.preview;
        preview.problem_count += self.problems.len() as u64;
        preview.problems.extend(self.problems);
        preview.problems.sort_by_key(|problem| problem.row);
        preview.problems.truncate(PROBLEMS_SHOWN);
        preview.difference = tally;
        preview.devices = tally.new;
        preview.finding = finding(&tally);
        preview.suggestions = suggestions;
        preview.locations = locations;
        preview.stranger = stranger;
        preview.revision = self.known.revision;
        Plan {
            preview: self.preview,
            differences: self.differences,
            named: self.named,
            left_out: self.left_out,
        }
    }

    fn show_rows(&mut self) {
        for row in &mut self.preview.rows {
            let Some(Some((outcome, counted))) = self.shown.get(&row.row) else { continue };
            row.outcome = *outcome;
            row.matched = counted.kind;
            row.product = self.pricing.product_name(counted.product);
            row.resolved_model.clone_from(&counted.resolved_model);
            let embodied = self.pricing.embodied(counted, &row.maker, &row.model);
            row.embodied_kg = embodied.map(|e| e.stated.mean);
        }
    }

    fn suggestions(&mut self) -> Vec<SuggestionFinding> {
        let mut found: Vec<SuggestionFinding> = Vec::new();
        for ((maker, model), (devices, counted)) in &self.suggested {
            let Some(at) = counted.suggestion else { continue };
            let product = &self.pricing.library().catalogue.products()[at];
            let accepted = Classified {
                kind: MatchKind::Confirmed,
                product: Some(at),
                class: Some(product.class),
                lent: counted.near == Some(Nearness::SameLine),
                ..counted.clone()
            };
            let mut kg =
                |of: &Classified| self.pricing.embodied(of, maker, model).map(|e| e.stated.mean);
            let (embodied_kg, estimate_kg) = (kg(&accepted).unwrap_or(0.0), kg(counted));
            found.push(SuggestionFinding {
                maker: maker.clone(),
                model: model.clone(),
                devices: *devices,
                product: product.id.clone(),
                name: format!("{} {}", product.maker, product.name),
                near: counted.near,
                resolved_model: counted.resolved_model.clone(),
                embodied_kg,
                estimate_kg,
            });
        }
        found.sort_by(|a, b| b.devices.cmp(&a.devices).then_with(|| a.model.cmp(&b.model)));
        found
    }

    fn locations(&self) -> Vec<LocationFinding> {
        self.order
            .iter()
            .map(|name| {
                let site = self.index.sites.get(name);
                let (devices, of_file) = self.at.get(name).copied().unwrap_or_default();
                LocationFinding {
                    name: name.clone(),
                    devices,
                    known: site.is_some(),
                    assumed: site.is_none()
                        && of_file.is_none()
                        && self.known.default_country.is_some(),
                    country: match site {
                        Some(site) => site.country.or(of_file),
                        None => of_file.or(self.known.default_country),
                    },
                }
            })
            .collect()
    }

    /// A file that knows hardly any device of a fleet that has devices may be another's.
    fn stranger(&self) -> Option<Label> {
        let named = |facts: &super::Facts| facts.serial.is_some() || facts.asset_tag.is_some();
        let devices = self.known.devices.iter();
        let fleet = devices.filter(|device| !device.invented && named(&device.now)).count();
        let smaller = fleet.min(self.identified);
        let few = self.common * STRANGER_SHARE < smaller;
        (smaller >= STRANGER_DEVICES && few).then(|| {
            Label::new(
                "import.stranger",
                "Of the {file} devices of the file, {common} are among the {fleet} that you have: make sure that it is your organisation’s.",
            )
            .with("file", self.identified)
            .with("common", self.common)
            .with("fleet", fleet)
        })
    }
}

/// What the difference is, in one sentence.
fn finding(tally: &DifferenceTally) -> Label {
    if tally.is_nothing() {
        return match tally.unchanged {
            0 => Label::new("import.finding.empty", "The file has no device that can be taken."),
            devices => Label::new(
                "import.finding.nothing",
                "Nothing changes: the fleet has all {devices} devices as the file says.",
            )
            .with("devices", devices),
        };
    }
    if tally.new > 0 && tally.unchanged + tally.changed + tally.conflict + tally.returned == 0 {
        return Label::new("import.finding.new", "All {devices} devices are new.")
            .with("devices", tally.new);
    }
    Label::new(
        "import.finding.difference",
        "{new} new, {changed} changed, {conflict} to decide, {returned} returned, {gone} gone, {unchanged} unchanged.",
    )
    .with("new", tally.new)
    .with("changed", tally.changed)
    .with("conflict", tally.conflict)
    .with("returned", tally.returned)
    .with("gone", tally.gone)
    .with("unchanged", tally.unchanged)
}
