//! Each organisation's library: the shipped tables with its own figures over them.
//!
//! A version never changes once it is recorded, so that a library is built once and kept while
//! there is room.

use crate::app::App;
use crate::clock;
use crate::limits;
use crate::problem::Refusal;
use crate::store::{EvidenceRecord, Store, StoreError, Tenant, VersionRecord};
use impact_core::library::Library;
use impact_core::own::{OwnFigures, OwnVersion};
use impact_core::receipt::Evidence;
use std::sync::{Arc, Mutex, PoisonError};

/// An organisation's figures as of a version, alone and over the shipped ones.
#[derive(Debug)]
pub struct OwnLibrary {
    /// The figures alone.
    pub own: OwnFigures,
    /// The shipped tables with them.
    pub library: Library,
}

impl OwnLibrary {
    /// Lays an organisation's versions over the shipped tables.
    fn over(shipped: &Library, versions: &[OwnVersion]) -> Self {
        let own = OwnFigures::fold(versions);
        let library = shipped.with_own(&own);
        Self { own, library }
    }

    /// The tenant's library as it is now, for whoever asks once and keeps none.
    ///
    /// # Errors
    /// When the store fails, or what it keeps does not read back.
    pub async fn now(
        store: &Store,
        shipped: &Library,
        tenant: &Tenant,
    ) -> Result<Self, StoreError> {
        let version = store.figures_version(tenant).await?;
        Ok(Self::over(shipped, &versions(store, tenant, version).await?))
    }
}

#[derive(Debug)]
struct Entry {
    tenant: Tenant,
    version: u32,
    kept: Arc<OwnLibrary>,
}

/// The cache: most recently used last.
#[derive(Debug, Default)]
pub struct Libraries(Mutex<Vec<Entry>>);

impl Libraries {
    fn find(&self, tenant: &Tenant, version: u32) -> Option<Arc<OwnLibrary>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|e| e.version == version && e.tenant == *tenant)?;
        let entry = kept.remove(at);
        let found = entry.kept.clone();
        kept.push(entry);
        Some(found)
    }

    /// The tenant's library as of a version; as of the current one when none is named.
    ///
    /// # Errors
    /// 404 for a version that there is not.
    pub async fn get(
        &self,
        app: &App,
        tenant: &Tenant,
        version: Option<u32>,
    ) -> Result<Arc<OwnLibrary>, Refusal> {
        let version = match version {
            Some(version) => version,
            None => app.store.figures_version(tenant).await?,
        };
        if let Some(found) = self.find(tenant, version) {
            return Ok(found);
        }
        let versions = versions(&app.store, tenant, version).await?;
        let made =
            app.compute(move |shipped| Arc::new(OwnLibrary::over(shipped, &versions))).await?;
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push(Entry { tenant: tenant.clone(), version, kept: made.clone() });
        if kept.len() > limits::CACHED_LIBRARIES {
            kept.remove(0);
        }
        Ok(made)
    }
}

/// The tenant's versions up to one of them, as core takes them.
///
/// # Errors
/// `Absent` for a version that there is not.
async fn versions(
    store: &Store,
    tenant: &Tenant,
    version: u32,
) -> Result<Vec<OwnVersion>, StoreError> {
    let records = store.figures_up_to(tenant, version).await?;
    let last = records.last().map_or(0, |record| record.version);
    if last != i64::from(version) {
        return Err(StoreError::Absent("version of figures"));
    }
    let files = store.evidence_files(tenant).await?;
    records.into_iter().map(|record| read(record, &files)).collect()
}

/// A version as core takes it.
fn read(record: VersionRecord, files: &[EvidenceRecord]) -> Result<OwnVersion, StoreError> {
    let evidence = record.evidence.and_then(|id| files.iter().find(|file| file.id == id));
    Ok(OwnVersion {
        version: u32::try_from(record.version).unwrap_or(u32::MAX),
        recorded_on: clock::day_of(record.recorded_at),
        recorded_by: record.recorded_by,
        evidence: evidence.map(|file| Evidence {
            id: file.id.clone(),
            sha256: file.sha256.clone(),
            name: file.name.clone(),
        }),
        digest: record.digest,
        changes: serde_json::from_str(&record.body)?,
    })
}
