//! Computed fleets, kept while nothing changes.
//!
//! A fleet is matched and priced once per organisation, revision and day; reads then touch no rows
//! but the organisation's revision.

use crate::app::App;
use crate::limits;
use crate::problem::Refusal;
use crate::store::{StoreError, Tenant};
use impact_core::fleet::{DeviceChange, DeviceEvent, Fleet, Site, device_as_of};
use impact_core::quantity::Day;
use std::sync::{Arc, Mutex, PoisonError};

#[derive(Debug)]
struct Entry {
    tenant: Tenant,
    as_of: Day,
    revision: i64,
    fleet: Arc<Fleet>,
}

/// The cache: most recently used last.
#[derive(Debug, Default)]
pub struct Fleets {
    entries: Mutex<Vec<Entry>>,
    /// One fleet is built at a time: two requests for the same one build it once.
    building: tokio::sync::Mutex<()>,
}

impl Fleets {
    fn find(&self, tenant: &Tenant, as_of: Day, revision: i64) -> Option<Arc<Fleet>> {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let at = entries.iter().position(|entry| {
            entry.tenant == *tenant && entry.as_of == as_of && entry.revision == revision
        })?;
        let entry = entries.remove(at);
        let fleet = entry.fleet.clone();
        entries.push(entry);
        Some(fleet)
    }

    fn keep(&self, entry: Entry) {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.retain(|old| old.tenant != entry.tenant || old.revision == entry.revision);
        entries.push(entry);
        // An empty fleet weighs something too.
        let weigh = |entries: &[Entry]| -> usize {
            entries.iter().map(|entry| entry.fleet.len() + 1_000).sum()
        };
        while entries.len() > 1 && weigh(&entries) > limits::CACHED_DEVICES {
            entries.remove(0);
        }
    }

    /// The tenant's fleet as known on a day.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn get(&self, app: &App, tenant: &Tenant, as_of: Day) -> Result<Arc<Fleet>, Refusal> {
        let revision = app.store.revision(tenant).await?;
        if let Some(fleet) = self.find(tenant, as_of, revision) {
            return Ok(fleet);
        }
        let _one = self.building.lock().await;
        let revision = app.store.revision(tenant).await?;
        if let Some(fleet) = self.find(tenant, as_of, revision) {
            return Ok(fleet);
        }
        let records = app
            .store
            .fleet(tenant, |id, events| {
                let events = events
                    .iter()
                    .map(|(effective_on, body)| {
                        let change: DeviceChange = serde_json::from_str(body)?;
                        Ok(DeviceEvent { effective_on: *effective_on, change })
                    })
                    .collect::<Result<Vec<_>, StoreError>>()?;
                Ok(device_as_of(id, &events, as_of))
            })
            .await?;
        let (revision, devices) = (records.revision, records.devices);
        let sites = records
            .sites
            .into_iter()
            .map(|site| Site { id: site.id, name: site.name, country: site.country })
            .collect();
        let fleet = app.compute(move |library| Fleet::new(library, sites, devices)).await?;
        let fleet = Arc::new(fleet);
        self.keep(Entry { tenant: tenant.clone(), as_of, revision, fleet: fleet.clone() });
        Ok(fleet)
    }
}
