//! Drafts compared with the fleet as it is, kept while a person looks through them.
//!
//! A draft keeps what its file says. What that would change depends on the fleet, which may move
//! meanwhile: the comparison is made anew for each revision. Whatever works on an organisation's
//! whole fleet, a comparison or an edit of many devices, does so one after the other: each holds all
//! of it in memory.

use crate::app::App;
use crate::clock;
use crate::intake::{self, Present};
use crate::limits;
use crate::per_tenant::PerTenant;
use crate::problem::Refusal;
use crate::reading::{self, Reading};
use crate::store::{KeptDraft, OrganisationRecord, StoreError, Tenant};
use impact_core::api::ImportStage;
use impact_core::inventory::{self, Draft, Plan};
use impact_core::quantity::Day;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::OwnedSemaphorePermit;

/// A draft with what it would change.
#[derive(Debug)]
pub struct Compared {
    /// Name of the file.
    pub file_name: String,
    /// What the file says.
    pub draft: Draft,
    /// What the organisation has.
    pub present: Present,
    /// What the file would change.
    pub plan: Plan,
}

impl Compared {
    fn weight(&self) -> usize {
        self.draft.devices.len() + self.present.devices.len() + 1_000
    }
}

#[derive(Debug)]
struct Entry {
    tenant: Tenant,
    id: String,
    compared: Arc<Compared>,
}

/// The comparisons that are kept.
#[derive(Debug)]
pub struct Comparisons {
    /// Most recently used last.
    kept: Mutex<Vec<Entry>>,
    places: PerTenant,
}

impl Default for Comparisons {
    fn default() -> Self {
        Self { kept: Mutex::default(), places: PerTenant::new(1) }
    }
}

impl Comparisons {
    fn find(&self, tenant: &Tenant, id: &str, revision: i64) -> Option<Arc<Compared>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|entry| {
            entry.tenant == *tenant
                && entry.id == id
                && entry.compared.present.known.revision == revision
        })?;
        let entry = kept.remove(at);
        let compared = entry.compared.clone();
        kept.push(entry);
        Some(compared)
    }

    /// Keeps a comparison, and makes room for it.
    pub fn keep(&self, tenant: &Tenant, id: &str, compared: Arc<Compared>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|entry| entry.tenant != *tenant || entry.id != id);
        kept.push(Entry { tenant: tenant.clone(), id: id.to_owned(), compared });
        let weight = |kept: &[Entry]| kept.iter().map(|e| e.compared.weight()).sum::<usize>();
        while kept.len() > 1 && weight(&kept) > limits::COMPARED_DEVICES {
            kept.remove(0);
        }
    }

    /// Forgets the comparisons of a draft.
    pub fn forget(&self, tenant: &Tenant, id: &str) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|entry| entry.tenant != *tenant || entry.id != id);
    }

    /// Forgets the comparisons of all drafts of an organisation.
    pub fn forget_all(&self, tenant: &Tenant) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|entry| entry.tenant != *tenant);
    }

    /// Waits until nobody else works on the tenant's whole fleet; the next one may when what is
    /// returned is dropped.
    pub async fn place(&self, tenant: &Tenant) -> Option<OwnedSemaphorePermit> {
        self.places.take(tenant).await
    }

    /// A draft compared with the fleet as it is now; two who ask at once share one comparison.
    ///
    /// # Errors
    /// 404 for a draft that is not the organisation's, 409 for what is no draft.
    pub async fn get(
        &self,
        app: &App,
        organisation: &OrganisationRecord,
        id: &str,
    ) -> Result<Arc<Compared>, Refusal> {
        let tenant = &organisation.tenant;
        if let Some(compared) = self.known(app, tenant, id).await? {
            return Ok(compared);
        }
        let _place = self.place(tenant).await;
        if let Some(compared) = self.known(app, tenant, id).await? {
            return Ok(compared);
        }
        let kept = app.store.draft(tenant, id).await?;
        let KeptDraft { file_name, source, draft: Some(text), .. } = kept else {
            return Err(Refusal::conflict(
                "this import is no draft any more: read the file again to import it once more",
            ));
        };
        let draft: Draft =
            app.compute(move |_| serde_json::from_str(&text)).await?.map_err(StoreError::from)?;
        let reading = Reading::new(ImportStage::Comparing);
        let compared =
            compare(app, organisation, draft, file_name, source.as_deref(), &reading).await?;
        let compared = Arc::new(compared);
        self.keep(tenant, id, compared.clone());
        Ok(compared)
    }

    /// The comparison with the fleet as it is now, where it is kept: what the file says, which may be
    /// tens of megabytes, is not read for it.
    async fn known(
        &self,
        app: &App,
        tenant: &Tenant,
        id: &str,
    ) -> Result<Option<Arc<Compared>>, StoreError> {
        let revision = app.store.revision(tenant).await?;
        let is_draft = app.store.is_draft(tenant, id).await?;
        Ok(is_draft.then(|| self.find(tenant, id, revision)).flatten())
    }
}

/// Reads what an organisation has, when it is its turn among all that read whole fleets; `source` is
/// that of the file which it is held against.
///
/// # Errors
/// When the store fails.
pub async fn present(
    app: &App,
    organisation: &OrganisationRecord,
    source: Option<&str>,
    today: Day,
) -> Result<Present, StoreError> {
    let _turn = app.fleets.turn().await;
    intake::present(&app.store, organisation, None, source, today).await
}

/// Compares what a file says with the fleet as it is now; whoever asks holds the organisation's
/// [`Comparisons::place`].
///
/// # Errors
/// When the store fails, or it was stopped.
pub async fn compare(
    app: &App,
    organisation: &OrganisationRecord,
    draft: Draft,
    file_name: String,
    source: Option<&str>,
    reading: &Arc<Reading>,
) -> Result<Compared, Refusal> {
    let today = clock::today();
    let present = present(app, organisation, source, today).await?;
    reading.begin(ImportStage::Comparing, draft.devices.len() as u64);
    let watched = reading.clone();
    let own = app.libraries.get(app, &organisation.tenant, None).await?;
    app.compute(move |_| {
        let plan = inventory::compare(&own.library, &draft, &present.known, &mut |done| {
            watched.told(done)
        });
        match plan {
            Ok(mut plan) => {
                plan.preview.file_name.clone_from(&file_name);
                Ok(Compared { file_name, draft, present, plan })
            }
            Err(_) => Err(reading::stopped()),
        }
    })
    .await?
}
