//! Places that each organisation has for itself: what one does at length makes only itself wait.

use crate::store::Tenant;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// So many places for every organisation.
#[derive(Debug)]
pub struct PerTenant {
    each: usize,
    /// Of organisations that hold or await a place: no more than there are requests.
    places: Mutex<HashMap<Tenant, Arc<Semaphore>>>,
}

impl PerTenant {
    /// `each` places an organisation, one or more.
    pub fn new(each: usize) -> Self {
        Self { each, places: Mutex::default() }
    }

    /// How many places each organisation has.
    pub fn each(&self) -> usize {
        self.each
    }

    /// Waits for one of the tenant's places; it is free again when what is returned is dropped.
    pub async fn take(&self, tenant: &Tenant) -> Option<OwnedSemaphorePermit> {
        // The semaphore is never closed.
        self.of(tenant).acquire_owned().await.ok()
    }

    /// One of the tenant's places; none while all are taken.
    pub fn try_take(&self, tenant: &Tenant) -> Option<OwnedSemaphorePermit> {
        self.of(tenant).try_acquire_owned().ok()
    }

    fn of(&self, tenant: &Tenant) -> Arc<Semaphore> {
        let mut all = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        // Who holds or awaits a place holds its semaphore as well.
        all.retain(|_, places| Arc::strong_count(places) > 1);
        all.entry(tenant.clone()).or_insert_with(|| Arc::new(Semaphore::new(self.each))).clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::tests::Scratch;
    use std::time::Duration;
    use tokio::time::timeout;

    #[tokio::test]
    async fn nobody_waits_for_another_organisation() {
        let scratch = Scratch::new().await;
        let ours = scratch.organisation("Ours").await.tenant;
        let theirs = scratch.organisation("Theirs").await.tenant;
        let places = PerTenant::new(2);
        let soon = Duration::from_millis(50);
        let first = places.take(&theirs).await;
        let second = places.take(&theirs).await;
        assert!(timeout(soon, places.take(&theirs)).await.is_err(), "both places are taken");
        assert!(places.try_take(&theirs).is_none() && places.try_take(&ours).is_some());
        assert!(timeout(soon, places.take(&ours)).await.is_ok());
        drop(first);
        assert!(timeout(soon, places.take(&theirs)).await.is_ok());
        drop(second);
        drop(places.take(&ours).await);
        assert_eq!(places.places.lock().unwrap().len(), 1, "who is gone is forgotten");
    }
}
