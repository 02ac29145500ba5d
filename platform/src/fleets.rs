//! Computed fleets, kept while nothing changes.
//!
//! A fleet is matched and priced once per organisation, revision and day; reads then touch no rows
//! but the organisation's revision. What one organisation asks of its past makes no other wait for
//! longer than its share of the processor, and costs no other its fleet of today while there is
//! room.

use crate::app::App;
use crate::per_tenant::PerTenant;
use crate::problem::Refusal;
use crate::records;
use crate::store::Tenant;
use crate::{clock, limits};
use impact_core::fleet::{Fleet, device_as_of};
use impact_core::quantity::Day;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{Semaphore, SemaphorePermit};

#[derive(Debug)]
struct Entry {
    tenant: Tenant,
    as_of: Day,
    revision: i64,
    /// Version of the organisation's own figures that was asked for; none for the current one.
    figures: Option<u32>,
    fleet: Arc<Fleet>,
}

impl Entry {
    /// What it takes of the room, in devices: an empty fleet weighs something too.
    fn weight(&self) -> usize {
        self.fleet.len() + 1_000
    }
}

/// The day whose knowledge is asked, and the version of the organisation's figures.
type Asked = (Day, Option<u32>);

/// The entries: most recently used last.
#[derive(Debug, Default)]
struct Kept(Vec<Entry>);

impl Kept {
    fn find(
        &mut self,
        tenant: &Tenant,
        (as_of, figures): Asked,
        revision: i64,
    ) -> Option<Arc<Fleet>> {
        let at = self.0.iter().position(|entry| {
            entry.tenant == *tenant
                && (entry.as_of, entry.figures) == (as_of, figures)
                && entry.revision == revision
        })?;
        let entry = self.0.remove(at);
        let fleet = entry.fleet.clone();
        self.0.push(entry);
        Some(fleet)
    }

    /// Keeps a fleet and makes room for it.
    fn keep(&mut self, entry: Entry, today: Day, room: usize) {
        let tenant = entry.tenant.clone();
        self.0.retain(|old| old.tenant != tenant || old.revision == entry.revision);
        self.0.push(entry);
        let now = |entry: &Entry| entry.as_of == today && entry.figures.is_none();
        let past = |entry: &Entry| entry.tenant == tenant && !now(entry);
        while self.0.iter().filter(|entry| past(entry)).count() > limits::CACHED_PAST_DAYS {
            let Some(at) = self.0.iter().position(past) else { break };
            self.0.remove(at);
        }
        while self.0.iter().map(Entry::weight).sum::<usize>() > room {
            // Past days go first, then what is the tenant's own; among equals, what was not used
            // for the longest.
            let older = self.0.len().saturating_sub(1);
            let rank = |entry: &Entry| (now(entry), entry.tenant != tenant);
            let victim = self.0.iter().take(older).enumerate().min_by_key(|(_, old)| rank(old));
            let Some((at, _)) = victim else { break };
            self.0.remove(at);
        }
    }
}

/// The cache.
#[derive(Debug)]
pub struct Fleets {
    kept: Mutex<Kept>,
    /// One fleet of an organisation is built at a time: two requests for the same one build it
    /// once.
    building: PerTenant,
    builds: Semaphore,
}

impl Default for Fleets {
    fn default() -> Self {
        Self {
            kept: Mutex::default(),
            building: PerTenant::new(1),
            builds: Semaphore::new(limits::FLEETS_AT_ONCE),
        }
    }
}

impl Fleets {
    fn find(&self, tenant: &Tenant, asked: Asked, revision: i64) -> Option<Arc<Fleet>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.find(tenant, asked, revision)
    }

    /// Waits for a turn among all that read whole fleets; the next one comes when what is returned is
    /// dropped.
    pub async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        // The semaphore is never closed.
        self.builds.acquire().await.ok()
    }

    /// How many fleets are in memory, and how many devices these have together.
    pub fn kept(&self) -> (usize, usize) {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        (kept.0.len(), kept.0.iter().map(|entry| entry.fleet.len()).sum())
    }

    /// The tenant's fleet as known on a day.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn get(&self, app: &App, tenant: &Tenant, as_of: Day) -> Result<Arc<Fleet>, Refusal> {
        self.under(app, tenant, as_of, None).await
    }

    /// The same under a version of the organisation's own figures; the current one for none.
    ///
    /// # Errors
    /// 404 for a version that there is not.
    pub async fn under(
        &self,
        app: &App,
        tenant: &Tenant,
        as_of: Day,
        figures: Option<u32>,
    ) -> Result<Arc<Fleet>, Refusal> {
        // The current version by its number is the same fleet as by no number.
        let figures = match figures {
            Some(asked) if asked == app.store.figures_version(tenant).await? => None,
            figures => figures,
        };
        let asked = (as_of, figures);
        let revision = app.store.revision(tenant).await?;
        if let Some(fleet) = self.find(tenant, asked, revision) {
            return Ok(fleet);
        }
        let _one = self.building.take(tenant).await;
        let revision = app.store.revision(tenant).await?;
        if let Some(fleet) = self.find(tenant, asked, revision) {
            return Ok(fleet);
        }
        let _build = self.turn().await;
        let records = app
            .store
            .fleet(tenant, |id, events| Ok(device_as_of(id, &records::events(events)?, as_of)))
            .await?;
        let revision = records.revision;
        // After the records: figures recorded since make a new revision, and the fleet anew.
        let own = app.libraries.get(app, tenant, figures).await?;
        let fleet = app
            .compute(move |_| {
                let (sites, devices) = records::resolve(records);
                Fleet::new(&own.library, sites, devices)
            })
            .await?;
        let fleet = Arc::new(fleet);
        let entry =
            Entry { tenant: tenant.clone(), as_of, revision, figures, fleet: fleet.clone() };
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.keep(entry, clock::today(), limits::CACHED_DEVICES);
        Ok(fleet)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library;
    use crate::store::tests::Scratch;

    const ROOM: usize = 10_000;

    struct Cache {
        kept: Kept,
        empty: Arc<Fleet>,
        today: Day,
    }

    impl Cache {
        fn new() -> Self {
            let library = library::shipped().unwrap();
            let empty = Arc::new(Fleet::new(&library, Vec::new(), Vec::new()));
            Self { kept: Kept::default(), empty, today: "2026-11-24".parse().unwrap() }
        }

        /// Asks for the fleet of so many days ago; whether it was there.
        fn ask(&mut self, tenant: &Tenant, days_ago: i32, revision: i64) -> bool {
            let as_of = Day::from_days(self.today.days() - days_ago);
            if self.kept.find(tenant, (as_of, None), revision).is_some() {
                return true;
            }
            let (tenant, fleet) = (tenant.clone(), self.empty.clone());
            let entry = Entry { tenant, as_of, revision, figures: None, fleet };
            self.kept.keep(entry, self.today, ROOM);
            false
        }
    }

    #[tokio::test]
    async fn ones_past_evicts_nobodys_today() {
        let scratch = Scratch::new().await;
        let ours = scratch.organisation("Ours").await.tenant;
        let theirs = scratch.organisation("Theirs").await.tenant;
        let mut cache = Cache::new();
        cache.ask(&theirs, 0, 1);
        cache.ask(&ours, 0, 1);
        for days_ago in 1..=50 {
            assert!(!cache.ask(&ours, days_ago, 1));
        }
        assert_eq!(cache.kept.0.len(), 2 + limits::CACHED_PAST_DAYS);
        assert!(cache.ask(&theirs, 0, 1) && cache.ask(&ours, 0, 1));
        assert!((47..=50).all(|days_ago| cache.ask(&ours, days_ago, 1)), "the last four");
        assert!(!cache.ask(&ours, 0, 2), "a change makes all of its fleets old");
        assert_eq!(cache.kept.0.len(), 2);
    }

    #[tokio::test]
    async fn when_room_is_short_the_past_goes_first() {
        let scratch = Scratch::new().await;
        let mut tenants = Vec::new();
        for n in 0..11 {
            tenants.push(scratch.organisation(&n.to_string()).await.tenant);
        }
        let mut cache = Cache::new();
        cache.ask(&tenants[0], 1, 1);
        for tenant in &tenants[..10] {
            cache.ask(tenant, 0, 1);
        }
        assert!(tenants[..10].iter().all(|tenant| cache.ask(tenant, 0, 1)));
        // A day of the past takes the room of its own organisation's today.
        assert!(!cache.ask(&tenants[3], 1, 1));
        assert!(tenants[..3].iter().chain(&tenants[4..10]).all(|other| cache.ask(other, 0, 1)));
        // Today takes the room of the past, then of whoever did not come for the longest.
        assert!(!cache.ask(&tenants[3], 0, 1));
        assert!(!cache.ask(&tenants[10], 0, 1));
        assert!(!cache.ask(&tenants[0], 0, 1));
        assert_eq!(cache.kept.0.len(), 10);
    }
}
