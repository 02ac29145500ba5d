//! What every request can reach.

use crate::auth::password::Passwords;
use crate::auth::throttle::Throttle;
use crate::fleets::Fleets;
use crate::limits;
use crate::per_tenant::PerTenant;
use crate::problem::Refusal;
use crate::store::Store;
use impact_core::library::Library;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Computations at once: more do not finish sooner on the cores there are.
const COMPUTATIONS: usize = 4;

/// The running server's parts.
#[derive(Debug)]
pub struct App {
    /// The records.
    pub store: Store,
    /// Catalogue and factors.
    pub library: Arc<Library>,
    /// Computed fleets.
    pub fleets: Fleets,
    /// Password hashing.
    pub passwords: Passwords,
    /// Failed sign-ins.
    pub throttle: Throttle,
    /// Places for inventory files on their way, an organisation.
    pub uploads: PerTenant,
    /// Places for dry runs of imports.
    pub imports: Semaphore,
    /// Whether the demo organisation is served.
    pub demo: bool,
    computations: Semaphore,
}

impl App {
    /// Puts the parts together.
    pub fn new(store: Store, library: Arc<Library>, passwords: Passwords, demo: bool) -> Self {
        Self {
            store,
            library,
            fleets: Fleets::default(),
            passwords,
            throttle: Throttle::default(),
            uploads: PerTenant::new(limits::UPLOADS_AT_ONCE),
            imports: Semaphore::new(limits::IMPORTS_AT_ONCE),
            demo,
            computations: Semaphore::new(COMPUTATIONS),
        }
    }

    /// Computes off the threads that answer requests.
    ///
    /// # Errors
    /// 500 when the computation panicked.
    pub async fn compute<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Library) -> T + Send + 'static,
    ) -> Result<T, Refusal> {
        // The semaphore is never closed.
        let _place = self.computations.acquire().await.ok();
        let library = self.library.clone();
        tokio::task::spawn_blocking(move || work(&library)).await.map_err(|error| {
            tracing::error!(%error, "a computation stopped");
            Refusal::internal()
        })
    }
}
