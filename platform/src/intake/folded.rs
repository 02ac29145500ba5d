//! Devices that are folded already become records: the synthetic fleet.

use super::places::Places;
use crate::records;
use crate::store::{Committed, NewDevice, SiteRecord, StoreError, new_id};
use impact_core::fleet::{Device, DeviceChange, Site};
use impact_core::lifecycle::Status;
use impact_core::quantity::Day;
use std::collections::BTreeMap;

/// The records of folded devices, none of which was at another site before.
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
        .map(|site| (site.id.as_str(), places.site(&site.name, site.country)))
        .collect();
    let mut devices = Vec::with_capacity(folded.len());
    for mut device in folded {
        device.site = device.site.as_deref().and_then(|id| ids.get(id)).cloned();
        let registered = device.start.map_or(today, |start| start.min(today));
        let mut changes = vec![(
            registered,
            DeviceChange::Registered {
                asset_tag: device.asset_tag.clone(),
                serial: device.serial.clone(),
                maker: device.maker.clone(),
                model: device.model.clone(),
                class: device.class,
                site: device.site.clone(),
                start: device.start,
            },
        )];
        if let Some(product) = device.product.clone() {
            changes.push((registered, DeviceChange::Product { product }));
        }
        if device.status != Status::InUse {
            let since = device.status_since().unwrap_or(today).max(registered).min(today);
            changes.push((since, DeviceChange::Status { status: device.status }));
        }
        if let Some(end) = device.end {
            changes.push((end.max(registered), DeviceChange::Ended { end }));
        }
        let events = super::bodies(&changes)?;
        devices.push(NewDevice { id: new_id(), columns: records::columns_of(&device), events });
    }
    Ok(Committed { sites: places.into_new(), devices, ..Committed::default() })
}
