//! From a planned import to the records it becomes: the same for the API, the command line and the
//! synthetic fleet.

use crate::store::{
    Committed, Draft, ImportRecord, NewDevice, NewSite, OrganisationRecord, SiteRecord, Store,
    StoreError, new_id,
};
use impact_core::api::{ImportCommit, ImportPreview, ImportSummary};
use impact_core::fleet::{Device, DeviceChange, Site};

use impact_core::inventory::{self, Inventory, Known, KnownSite, PlannedDevice};
use impact_core::library::Library;
use impact_core::lifecycle::Status;
use impact_core::quantity::{Country, Day};
use std::collections::{BTreeMap, BTreeSet};

/// What the organisation has already, for a plan.
#[derive(Debug, Default)]
pub struct Present {
    serials: BTreeSet<String>,
    asset_tags: BTreeSet<String>,
    tags_without_serial: BTreeSet<String>,
    sites: Vec<KnownSite>,
    default_country: Option<Country>,
}

impl Present {
    /// Of no organisation.
    pub fn nothing() -> Self {
        Self::default()
    }
}

/// Reads what the organisation has.
///
/// # Errors
/// When the store fails.
pub async fn present(
    store: &Store,
    organisation: &OrganisationRecord,
    default_country: Option<Country>,
) -> Result<Present, StoreError> {
    let (mut serials, mut asset_tags) = (BTreeSet::new(), BTreeSet::new());
    let mut tags_without_serial = BTreeSet::new();
    for (serial, asset_tag) in store.identifiers(&organisation.tenant).await? {
        if serial.is_none() {
            tags_without_serial.extend(asset_tag.clone());
        }
        // As the plan compares them.
        serials.extend(serial.map(|serial| serial.to_lowercase()));
        asset_tags.extend(asset_tag);
    }
    let sites = store.sites(&organisation.tenant).await?;
    Ok(Present {
        serials,
        asset_tags,
        tags_without_serial,
        sites: sites
            .into_iter()
            .map(|site| KnownSite { name: site.name, country: site.country })
            .collect(),
        default_country: default_country.or(organisation.default_country),
    })
}

/// Plans an import and makes the draft that keeps it.
///
/// # Errors
/// When the plan cannot be written as JSON.
pub fn plan(
    library: &Library,
    inventory: &Inventory,
    present: &Present,
    file_name: &str,
) -> Result<(ImportPreview, Draft), StoreError> {
    let known = Known {
        serials: &present.serials,
        asset_tags: &present.asset_tags,
        tags_without_serial: &present.tags_without_serial,
        sites: &present.sites,
        default_country: present.default_country,
    };
    let mut plan = inventory::plan(library, inventory, &known);
    plan.preview.file_name = file_name.to_owned();
    let draft = Draft {
        file_name: file_name.to_owned(),
        devices: plan.devices.len() as u64,
        tally: serde_json::to_string(&plan.preview.tally)?,
        preview: Some(serde_json::to_string(&plan.preview)?),
        planned: Some(serde_json::to_string(&plan.devices)?),
    };
    Ok((plan.preview, draft))
}

/// What a person decided about a draft.
#[derive(Debug, Default)]
pub struct Decisions {
    countries: BTreeMap<String, Option<Country>>,
    accepted: BTreeMap<(String, String), String>,
    default_country: Option<Country>,
}

impl Decisions {
    /// From a commit's body; a location left out takes the default.
    pub fn new(commit: ImportCommit, default_country: Option<Country>) -> Self {
        Self {
            countries: commit.locations.into_iter().map(|l| (l.name, l.country)).collect(),
            accepted: commit
                .accepted
                .into_iter()
                .map(|yes| ((yes.maker, yes.model), yes.product))
                .collect(),
            default_country,
        }
    }

    /// The countries given for known sites that had none. A default is for new sites only.
    fn of_known_sites(&self, sites: &[SiteRecord]) -> Vec<(SiteRecord, Country)> {
        sites
            .iter()
            .filter(|site| site.country.is_none())
            .filter_map(|site| Some((site.clone(), (*self.countries.get(&site.name)?)?)))
            .collect()
    }
}

/// The records of a draft's devices. A device whose identity came into the fleet since the draft
/// was read is left as it is.
///
/// # Errors
/// When an event cannot be written as JSON.
pub fn build(
    planned: Vec<PlannedDevice>,
    decisions: &Decisions,
    sites: &[SiteRecord],
    identities: &BTreeSet<String>,
    today: Day,
) -> Result<Committed, StoreError> {
    let mut places = Places::new(sites);
    let mut devices = Vec::with_capacity(planned.len());
    let mut taken = BTreeSet::new();
    for plan in planned {
        let identity = identity(plan.serial.as_deref(), plan.asset_tag.as_deref());
        // Of rows that cannot be told apart, the first is the device.
        if identity.as_ref().is_some_and(|identity| !taken.insert(identity.clone())) {
            continue;
        }
        if identity.as_ref().is_some_and(|identity| identities.contains(identity)) {
            continue;
        }
        let site = plan.location.map(|name| {
            let country = decisions
                .countries
                .get(&name)
                .copied()
                .unwrap_or(plan.country.or(decisions.default_country));
            places.site(name, country)
        });
        // A purchase in the future is on record from today: it must not vanish until then.
        let registered = plan.start.map_or(today, |start| start.min(today));
        let product = decisions.accepted.get(&(plan.maker.clone(), plan.model.clone()));
        let mut changes = vec![(
            registered,
            DeviceChange::Registered {
                asset_tag: plan.asset_tag.clone(),
                serial: plan.serial.clone(),
                maker: plan.maker,
                model: plan.model,
                class: plan.class,
                site: site.clone(),
                start: plan.start,
            },
        )];
        if let Some(product) = product.filter(|_| !plan.matched.is_matched()) {
            changes.push((registered, DeviceChange::Product { product: product.clone() }));
        }
        if plan.status != Status::InUse {
            changes.push((today, DeviceChange::Status { status: plan.status }));
        }
        if let Some(end) = plan.end {
            changes.push((end.max(registered), DeviceChange::Ended { end }));
        }
        devices.push(record(identity, plan.serial, plan.asset_tag, site, &changes)?);
    }
    let countries = decisions.of_known_sites(sites);
    Ok(Committed { sites: places.new, countries, devices })
}

/// The records of devices that are already folded: the synthetic fleet.
///
/// # Errors
/// When an event cannot be written as JSON.
pub fn build_folded(
    folded: Vec<Device>,
    folded_sites: &[Site],
    sites: &[SiteRecord],
    today: Day,
) -> Result<Committed, StoreError> {
    let mut places = Places::new(sites);
    let ids: BTreeMap<&str, String> = folded_sites
        .iter()
        .map(|site| (site.id.as_str(), places.site(site.name.clone(), site.country)))
        .collect();
    let mut devices = Vec::with_capacity(folded.len());
    for device in folded {
        let site = device.site.as_deref().and_then(|id| ids.get(id)).cloned();
        let since = device.status_since();
        let registered = device.start.map_or(today, |start| start.min(today));
        let mut changes = vec![(
            registered,
            DeviceChange::Registered {
                asset_tag: device.asset_tag.clone(),
                serial: device.serial.clone(),
                maker: device.maker,
                model: device.model,
                class: device.class,
                site: site.clone(),
                start: device.start,
            },
        )];
        if let Some(product) = device.product {
            changes.push((registered, DeviceChange::Product { product }));
        }
        if device.status != Status::InUse {
            let since = since.unwrap_or(today).max(registered).min(today);
            changes.push((since, DeviceChange::Status { status: device.status }));
        }
        if let Some(end) = device.end {
            changes.push((end.max(registered), DeviceChange::Ended { end }));
        }
        let identity = identity(device.serial.as_deref(), device.asset_tag.as_deref());
        devices.push(record(identity, device.serial, device.asset_tag, site, &changes)?);
    }
    Ok(Committed { sites: places.new, countries: Vec::new(), devices })
}

fn record(
    identity: Option<String>,
    serial: Option<String>,
    asset_tag: Option<String>,
    site: Option<String>,
    changes: &[(Day, DeviceChange)],
) -> Result<NewDevice, StoreError> {
    let events = changes
        .iter()
        .map(|(on, change)| Ok((*on, serde_json::to_string(change)?)))
        .collect::<Result<Vec<_>, StoreError>>()?;
    Ok(NewDevice { id: new_id(), identity, serial, asset_tag, site, events })
}

/// What tells a device from every other: its real serial, whatever its case, else its asset tag.
fn identity(serial: Option<&str>, asset_tag: Option<&str>) -> Option<String> {
    serial
        .map(|serial| format!("serial:{}", serial.to_lowercase()))
        .or_else(|| asset_tag.map(|tag| format!("asset_tag:{tag}")))
}

/// Sites by name, the new ones made on their first use.
struct Places {
    ids: BTreeMap<String, String>,
    new: Vec<NewSite>,
}

impl Places {
    fn new(sites: &[SiteRecord]) -> Self {
        let ids = sites.iter().map(|site| (site.name.clone(), site.id.clone())).collect();
        Self { ids, new: Vec::new() }
    }

    fn site(&mut self, name: String, country: Option<Country>) -> String {
        if let Some(id) = self.ids.get(&name) {
            return id.clone();
        }
        let id = new_id();
        self.new.push(NewSite { id: id.clone(), name: name.clone(), country });
        self.ids.insert(name, id.clone());
        id
    }
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
        tally: serde_json::from_str(&record.tally)?,
        at: crate::clock::rfc3339(record.at),
        by: record.by.unwrap_or_else(|| "the command line".to_owned()),
    })
}
