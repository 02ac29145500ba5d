//! What the organisation has already, as an import is compared with it.

use crate::records;
use crate::store::{OrganisationRecord, SiteRecord, Store, StoreError, StoredEvent, Tenant};
use impact_core::fleet::{Device, DeviceChange, device_as_of};
use impact_core::inventory::{Facts, Known, KnownDevice, KnownSite};
use impact_core::quantity::{Country, Day};
use std::collections::{BTreeMap, BTreeSet};

/// What tells synthetic fleets from what files brought.
pub const SYNTHETIC: &str = "synthetic";

/// What the organisation has, with what is needed to change it.
#[derive(Debug, Default)]
pub struct Present {
    /// As the comparison takes it.
    pub known: Known,
    /// The devices as they are folded, in the order of [`Known::devices`].
    pub devices: Vec<PresentDevice>,
    /// The sites.
    pub sites: Vec<SiteRecord>,
}

/// A device as it is folded.
#[derive(Debug)]
pub struct PresentDevice {
    /// As it is.
    pub device: Device,
    /// The day of its first record.
    pub registered: Day,
    /// The last day from which an end of it holds, where one was recorded.
    pub ended: Option<Day>,
    /// The days of its moves, in their order, each once; also of those that changed nothing.
    pub moves: Vec<Day>,
}

impl PresentDevice {
    /// The records by which it is at a site from a day on. Of one day the last record counts, so a
    /// move that was recorded for a later day gives way to another one of that day.
    pub fn moved(&self, site: &str, since: Day) -> Vec<(Day, DeviceChange)> {
        let later = self.moves.iter().copied().filter(|day| *day > since);
        let moved = |on| (on, DeviceChange::Moved { site: site.to_owned() });
        std::iter::once(since).chain(later).map(moved).collect()
    }

    /// The day from which a record of an end holds: a correction must come after what it corrects,
    /// an earlier end or a status, also where it names an earlier day.
    pub fn ends_on(&self, end: Day) -> Day {
        let turned = self.device.earlier.last().map(|stay| stay.until);
        let before = [self.ended, turned].into_iter().flatten();
        before.fold(end.max(self.registered), Day::max)
    }
}

impl Present {
    /// Of no organisation.
    pub fn nothing(default_country: Option<Country>) -> Self {
        Self { known: Known { default_country, ..Known::default() }, ..Self::default() }
    }
}

/// A device with what files alone told of it, where a person changed something.
pub type Folded = (PresentDevice, Option<Device>);

/// Reads what the organisation has; `source` is that of the file which it is held against.
///
/// # Errors
/// When the store fails.
pub async fn present(
    store: &Store,
    organisation: &OrganisationRecord,
    default_country: Option<Country>,
    source: Option<&str>,
    today: Day,
) -> Result<Present, StoreError> {
    let tenant = &organisation.tenant;
    let seen = match source {
        Some(source) => store.last_named(tenant, source).await?,
        None => BTreeSet::new(),
    };
    let missed = match source {
        Some(source) => missed(store, tenant, source).await?,
        None => BTreeSet::new(),
    };
    let invented = store.devices_of(tenant, SYNTHETIC).await?;
    let records = store.fleet(tenant, |id, events| fold(id, events, today)).await?;
    let names: BTreeMap<String, String> = names(&records.sites);
    let mut known = Known {
        default_country: default_country.or(organisation.default_country),
        confirmed: records::confirmed(&records.confirmed),
        revision: records.revision,
        sites: records.sites.iter().map(site).collect(),
        devices: Vec::with_capacity(records.devices.len()),
    };
    let mut devices = Vec::with_capacity(records.devices.len());
    for (present, told) in records.devices {
        let now = facts(&present.device, &names);
        let told = told.map(|told| facts(&told, &names)).filter(|told| *told != now);
        known.devices.push(KnownDevice {
            id: present.device.id.clone(),
            now,
            told: told.map(Box::new),
            product: present.device.product.is_some(),
            seen: seen.contains(&present.device.id),
            missed: missed.contains(&present.device.id),
            invented: invented.contains(&present.device.id),
        });
        devices.push(present);
    }
    Ok(Present { known, devices, sites: records.sites })
}

/// The devices that left because a file of the source did not have them any more, where nothing says
/// since where they stand.
async fn missed(
    store: &Store,
    tenant: &Tenant,
    source: &str,
) -> Result<BTreeSet<String>, StoreError> {
    let (mut missed, mut told) = (BTreeSet::new(), BTreeSet::new());
    for (device, later) in store.missed(tenant, source).await? {
        let change = later.map(|body| serde_json::from_str(&body)).transpose()?;
        if matches!(change, Some(DeviceChange::Ended { .. } | DeviceChange::Status { .. })) {
            told.insert(device.clone());
        }
        missed.insert(device);
    }
    missed.retain(|device| !told.contains(device));
    Ok(missed)
}

/// A device as of today, and as files alone told it where a person changed it since; `None` before
/// it was registered.
///
/// # Errors
/// When an event does not read back.
pub fn fold(id: &str, stored: &[StoredEvent], today: Day) -> Result<Option<Folded>, StoreError> {
    let events = records::events(stored)?;
    let Some(device) = device_as_of(id, &events, today) else { return Ok(None) };
    let of = |is: fn(&DeviceChange) -> bool| {
        events.iter().filter(move |event| is(&event.change)).map(|event| event.effective_on)
    };
    let registered = of(|change| matches!(change, DeviceChange::Registered { .. })).next();
    let registered = registered.unwrap_or(today);
    let ended = of(|change| matches!(change, DeviceChange::Ended { .. })).max();
    let mut moves: Vec<Day> = of(|change| matches!(change, DeviceChange::Moved { .. })).collect();
    moves.sort_unstable();
    moves.dedup();
    let told = if stored.iter().any(|event| event.by_hand) {
        let told: Vec<StoredEvent> = stored.iter().filter(|e| !e.by_hand).cloned().collect();
        device_as_of(id, &records::events(&told)?, today)
    } else {
        None
    };
    Ok(Some((PresentDevice { device, registered, ended, moves }, told)))
}

fn facts(device: &Device, names: &BTreeMap<String, String>) -> Facts {
    Facts {
        asset_tag: device.asset_tag.clone(),
        serial: device.serial.clone(),
        maker: device.maker.clone(),
        model: device.model.clone(),
        class: device.class,
        location: device.site.as_ref().and_then(|id| names.get(id)).cloned(),
        status: device.status,
        start: device.start,
        end: device.end,
    }
}

/// Names of sites by identifier; of a merged one, that of the site it is now.
fn names(sites: &[SiteRecord]) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for site in sites {
        for id in site.merged.iter().chain([&site.id]) {
            names.insert(id.clone(), site.name.clone());
        }
    }
    names
}

fn site(site: &SiteRecord) -> KnownSite {
    KnownSite { name: site.name.clone(), also: site.also.clone(), country: site.country }
}
