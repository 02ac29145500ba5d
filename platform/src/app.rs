//! What every request can reach.

use crate::auth::password::Passwords;
use crate::auth::throttle::Throttle;
use crate::auth::touch::Touches;
use crate::comparisons::Comparisons;
use crate::fleets::Fleets;
use crate::frames::Frames;
use crate::libraries::Libraries;
use crate::limits;
use crate::metrics::Metrics;
use crate::notices::Post;
use crate::per_tenant::PerTenant;
use crate::problem::Refusal;
use crate::proxies::Proxies;
use crate::rate::Rates;
use crate::readiness::Readiness;
use crate::reading::Readings;
use crate::store::{Store, Tenant};
use impact_core::library::Library;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The running server's parts.
#[derive(Debug)]
pub struct App {
    /// The records.
    pub store: Store,
    /// Catalogue and factors as shipped.
    pub library: Arc<Library>,
    /// The same with each organisation's own figures.
    pub libraries: Libraries,
    /// Computed fleets.
    pub fleets: Fleets,
    /// Devices' figures in the periods asked for.
    pub frames: Frames,
    /// Places for workbooks being written, an organisation.
    pub workbooks: PerTenant,
    /// Places for files on their way to people, an organisation.
    pub downloads: PerTenant,
    /// Files that are being read.
    pub readings: Readings,
    /// Drafts compared with the fleet as it is.
    pub comparisons: Comparisons,
    /// Password hashing.
    pub passwords: Passwords,
    /// Failed sign-ins.
    pub throttle: Throttle,
    /// Requests by asker.
    pub rates: Rates,
    /// Last uses of sessions and keys on their way into the records.
    pub touches: Touches,
    /// Whether the database answers.
    pub readiness: Readiness,
    /// What operators watch.
    pub metrics: Arc<Metrics>,
    /// Places for inventory files on their way, an organisation.
    pub uploads: PerTenant,
    /// Places for dry runs of imports.
    pub imports: Semaphore,
    /// Places for reading a whole audit log.
    pub audit_reads: Semaphore,
    /// Whether the demo organisation is served.
    pub demo: bool,
    /// Messages to people.
    pub post: Post,
    /// Proxies whose word is taken for where a request comes from.
    pub proxies: Proxies,
    computations: Arc<Semaphore>,
    waiting: AtomicUsize,
}

impl App {
    /// Puts the parts together.
    pub fn new(store: Store, library: Arc<Library>, passwords: Passwords, demo: bool) -> Self {
        Self {
            store,
            library,
            libraries: Libraries::default(),
            fleets: Fleets::default(),
            readings: Readings::default(),
            comparisons: Comparisons::default(),
            frames: Frames::default(),
            workbooks: PerTenant::new(limits::WORKBOOKS_AT_ONCE),
            downloads: PerTenant::new(limits::DOWNLOADS_AT_ONCE),
            passwords,
            throttle: Throttle::default(),
            rates: Rates::default(),
            touches: Touches::default(),
            readiness: Readiness::default(),
            metrics: Arc::default(),
            uploads: PerTenant::new(limits::UPLOADS_AT_ONCE),
            imports: Semaphore::new(limits::IMPORTS_AT_ONCE),
            audit_reads: Semaphore::new(limits::AUDIT_READS_AT_ONCE),
            demo,
            post: Post::default(),
            proxies: Proxies::default(),
            computations: Arc::new(Semaphore::new(limits::COMPUTATIONS)),
            waiting: AtomicUsize::new(0),
        }
    }

    /// The same, writing to people as `post` says.
    #[must_use]
    pub fn with_post(self, post: Post) -> Self {
        Self { post, ..self }
    }

    /// The same, behind proxies that are trusted.
    #[must_use]
    pub fn behind(self, proxies: Proxies) -> Self {
        Self { proxies, ..self }
    }

    /// Computations that run, and those that wait for a place.
    pub fn computing(&self) -> (usize, usize) {
        let running = limits::COMPUTATIONS.saturating_sub(self.computations.available_permits());
        (running, self.waiting.load(Ordering::Relaxed))
    }

    /// Dry runs of imports that hold a place.
    pub fn imports_running(&self) -> usize {
        limits::IMPORTS_AT_ONCE.saturating_sub(self.imports.available_permits())
    }

    /// A place for a file on its way to a tenant's people.
    ///
    /// # Errors
    /// 429 when the tenant has as many on their way as it may.
    pub fn download(&self, tenant: &Tenant) -> Result<OwnedSemaphorePermit, Refusal> {
        let most = self.downloads.each();
        self.downloads.try_take(tenant).ok_or_else(|| Refusal::downloading(most))
    }

    /// Computes off the threads that answer requests; what is handed in is the shipped library. A
    /// fleet is asked with its own ([`impact_core::fleet::Fleet::library`]).
    ///
    /// # Errors
    /// 503 when too many wait already, 500 when the computation panicked.
    pub async fn compute<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Library) -> T + Send + 'static,
    ) -> Result<T, Refusal> {
        let place = match self.computations.clone().try_acquire_owned() {
            Ok(place) => place,
            Err(_) => self.computation_place().await?,
        };
        let library = self.library.clone();
        // The place is held until the work is done, also when nobody waits for it any more.
        let work = move || {
            let _place = place;
            work(&library)
        };
        tokio::task::spawn_blocking(work).await.map_err(|error| {
            tracing::error!(%error, "a computation stopped");
            Refusal::internal()
        })
    }

    /// Waits for a place to compute in, among a bounded number that do.
    async fn computation_place(&self) -> Result<OwnedSemaphorePermit, Refusal> {
        let _one = Waiting::among(&self.waiting, limits::COMPUTATIONS_WAITING)
            .ok_or_else(Refusal::busy)?;
        // The semaphore is never closed.
        self.computations.clone().acquire_owned().await.map_err(|_| Refusal::internal())
    }
}

/// One of a bounded number that wait; it counts until it is dropped.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn among(count: &'a AtomicUsize, most: usize) -> Option<Self> {
        let one = Self(count);
        (count.fetch_add(1, Ordering::Relaxed) < most).then_some(one)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_wait_and_no_more() {
        let count = AtomicUsize::new(0);
        let first = Waiting::among(&count, 2).unwrap();
        let second = Waiting::among(&count, 2).unwrap();
        assert!(Waiting::among(&count, 2).is_none());
        assert_eq!(count.load(Ordering::Relaxed), 2, "who was refused does not wait");
        drop(first);
        assert!(Waiting::among(&count, 2).is_some());
        drop(second);
        assert_eq!(count.load(Ordering::Relaxed), 0);
    }
}
