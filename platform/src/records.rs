//! From what is stored to what the engine takes.

use crate::store::{Columns, ConfirmedRecord, FleetRecords, SiteRecord, StoreError, StoredEvent};
use impact_core::catalogue::ConfirmedProducts;
use impact_core::fleet::{Device, DeviceChange, DeviceEvent, Site, device_as_of};
use impact_core::quantity::Day;
use std::collections::BTreeMap;

/// Stored events as the engine folds them.
///
/// # Errors
/// When one does not read back.
pub fn events(stored: &[StoredEvent]) -> Result<Vec<DeviceEvent>, StoreError> {
    stored
        .iter()
        .map(|event| {
            let change: DeviceChange = serde_json::from_str(&event.body)?;
            Ok(DeviceEvent { effective_on: event.effective_on, change })
        })
        .collect()
}

/// What is looked up of a device, by all of its events that count.
///
/// # Errors
/// When one does not read back, or none registers the device.
pub fn columns(id: &str, stored: &[StoredEvent]) -> Result<Columns, StoreError> {
    let device = device_as_of(id, &events(stored)?, Day::from_days(i32::MAX));
    let device = device.ok_or(StoreError::Absent("registration of a device"))?;
    Ok(columns_of(&device))
}

/// What is looked up of a device as it is.
pub fn columns_of(device: &Device) -> Columns {
    Columns {
        identity: identity(device.serial.as_deref(), device.asset_tag.as_deref()),
        serial: device.serial.clone(),
        asset_tag: device.asset_tag.clone(),
        site: device.site.clone(),
    }
}

/// What tells a device from every other: its real serial, whatever its case, else its asset tag.
pub fn identity(serial: Option<&str>, asset_tag: Option<&str>) -> Option<String> {
    serial
        .map(|serial| format!("serial:{}", serial.to_lowercase()))
        .or_else(|| asset_tag.map(|tag| format!("asset_tag:{tag}")))
}

/// The products that people said yes to.
pub fn confirmed(records: &[ConfirmedRecord]) -> ConfirmedProducts {
    let mut confirmed = ConfirmedProducts::default();
    for yes in records {
        confirmed.insert(&yes.maker, &yes.model, yes.product.clone());
    }
    confirmed
}

/// Sites and devices as the engine takes them: a device at a site that was merged is at the one it
/// was merged into, and one whose name somebody said yes to has that product.
pub fn resolve(records: FleetRecords<Device>) -> (Vec<Site>, Vec<Device>) {
    let confirmed = confirmed(&records.confirmed);
    let merged = merged(&records.sites);
    let mut devices = records.devices;
    for device in &mut devices {
        if device.product.is_none() {
            let product = confirmed.product(&device.maker, &device.model);
            device.product = product.map(str::to_owned);
        }
        if merged.is_empty() {
            continue;
        }
        let places = device.earlier.iter_mut().map(|stay| &mut stay.site);
        for site in places.chain([&mut device.site]) {
            if let Some(into) = site.as_deref().and_then(|id| merged.get(id)) {
                *site = Some(into.clone());
            }
        }
    }
    let sites = records.sites.into_iter();
    let sites = sites
        .map(|site| Site { id: site.id, name: site.name, country: site.country, zone: site.zone })
        .collect();
    (sites, devices)
}

/// The site into which each merged one went, by identifier.
pub fn merged(sites: &[SiteRecord]) -> BTreeMap<String, String> {
    let of = |site: &SiteRecord| {
        let into = site.id.clone();
        site.merged.clone().into_iter().map(move |id| (id, into.clone()))
    };
    sites.iter().flat_map(of).collect()
}
