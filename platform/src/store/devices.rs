//! Devices: dated events, never overwritten.
//!
//! The bodies of events are text here; what they say is the domain's business. A device whose
//! import was undone is no longer live; the events of an import or an edit that was undone stay on
//! record and count for nothing.

use super::sql::{Tx, sql};
use super::{ConfirmedRecord, SiteRecord, Store, StoreError, Tenant, imports, sites};
use impact_core::quantity::Day;

/// An event as it is told to people.
#[derive(Debug, Clone)]
pub struct RecordedEvent {
    /// Position among the device's events, from 1.
    pub seq: u64,
    /// The day from which it holds.
    pub effective_on: Day,
    /// When it was recorded, milliseconds since 1970 UTC.
    pub recorded_at: i64,
    /// Name of the person or the key that recorded it; none for the command line.
    pub recorded_by: Option<String>,
    /// Name of the file that it came with.
    pub file_name: Option<String>,
    /// The edit that it is part of.
    pub edit: Option<String>,
    /// Whether its import or its edit was undone, so that it does not count.
    pub undone: bool,
    /// What changed, as JSON.
    pub body: String,
}

/// An event that counts, as it is folded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// The day from which it holds.
    pub effective_on: Day,
    /// Whether a person made it, and no file.
    pub by_hand: bool,
    /// What changed, as JSON.
    pub body: String,
}

/// A live device's events.
#[derive(Debug, Clone)]
pub struct DeviceRecord {
    /// Its events in the order of their recording; at least one.
    pub events: Vec<RecordedEvent>,
}

impl DeviceRecord {
    /// Number of its records and of those that were undone, for `If-Match`: each change raises it.
    pub fn version(&self) -> u64 {
        let undone = self.events.iter().filter(|event| event.undone).count() as u64;
        self.events.last().map_or(0, |event| event.seq) + undone
    }

    /// The events that count.
    pub fn counting(&self) -> impl Iterator<Item = &RecordedEvent> {
        self.events.iter().filter(|event| !event.undone)
    }
}

/// A tenant's fleet at one moment.
#[derive(Debug)]
pub struct FleetRecords<T> {
    /// How often the fleet had been changed.
    pub revision: i64,
    /// The sites.
    pub sites: Vec<SiteRecord>,
    /// Products that people said yes to, in the order in which they did.
    pub confirmed: Vec<ConfirmedRecord>,
    /// What became of the devices.
    pub devices: Vec<T>,
}

pub(super) fn day(days: i64) -> Day {
    Day::from_days(i32::try_from(days).unwrap_or(i32::MAX))
}

/// Of an event `e`, that neither its import nor its edit was undone; `$1` is the scope.
pub(super) const COUNTS: &str = "(e.import_id is null or e.import_id not in
     (select u.id from imports u where u.scope = $1 and u.state = 'undone'))
   and (e.edit_id is null or e.edit_id not in
     (select u.id from edits u where u.scope = $1 and u.undone_at is not null))";

/// A device, the day, whether by hand, and the body of an event.
type Counting = (String, i64, i64, String);

impl Store {
    /// The tenant's fleet at one moment: its revision, its sites, and what `fold` makes of each
    /// live device's events, which it is handed in the order in which they take effect.
    ///
    /// # Errors
    /// When the database fails or `fold` does.
    pub async fn fleet<T>(
        &self,
        tenant: &Tenant,
        fold: impl FnMut(&str, &[StoredEvent]) -> Result<Option<T>, StoreError>,
    ) -> Result<FleetRecords<T>, StoreError> {
        // One transaction, so that all pages are read from the same snapshot.
        let mut tx = self.read(tenant.scope()).await?;
        fleet(&mut tx, tenant, fold).await
    }

    /// A live device with its events.
    ///
    /// # Errors
    /// `Absent` for a device that is not the tenant's or not live.
    pub async fn device(&self, tenant: &Tenant, id: &str) -> Result<DeviceRecord, StoreError> {
        device(&mut self.read(tenant.scope()).await?, tenant, id).await
    }
}

/// The tenant's fleet as a transaction sees it.
pub(super) async fn fleet<T>(
    tx: &mut Tx,
    tenant: &Tenant,
    mut fold: impl FnMut(&str, &[StoredEvent]) -> Result<Option<T>, StoreError>,
) -> Result<FleetRecords<T>, StoreError> {
    let revision = sql("select revision from organisations where scope = $1")
        .bind(tenant.scope())
        .fetch_scalar_optional(tx)
        .await?
        .ok_or(StoreError::Absent("organisation"))?;
    let sites = sites::current(tx, tenant).await?;
    let confirmed = imports::confirmed(tx, tenant).await?;
    let text = format!(
        "select e.device, e.effective_on,
           cast(case when e.import_id is null then 1 else 0 end as bigint), e.body
         from device_events e
         where e.scope = $1 and e.device in
           (select d.id from devices d where d.scope = $1 and d.live = 1 and d.id > $2
            order by d.id limit $3)
           and {COUNTS}
         order by e.device, e.effective_on, e.seq"
    );
    let mut devices = Vec::new();
    let mut after = String::new();
    loop {
        let page = sql(text.as_str()).bind(tenant.scope()).bind(&after).bind(DEVICES_AT_ONCE);
        let rows: Vec<Counting> = page.fetch_all(tx).await?;
        let Some((last, ..)) = rows.last() else {
            return Ok(FleetRecords { revision, sites, confirmed, devices });
        };
        after.clone_from(last);
        let mut rows = rows.into_iter().peekable();
        while let Some((id, on, by_hand, body)) = rows.next() {
            let event = |(on, by_hand, body): (i64, i64, String)| StoredEvent {
                effective_on: day(on),
                by_hand: by_hand != 0,
                body,
            };
            let mut events = vec![event((on, by_hand, body))];
            while let Some((_, on, by_hand, body)) = rows.next_if(|row| row.0 == id) {
                events.push(event((on, by_hand, body)));
            }
            devices.extend(fold(&id, &events)?);
        }
    }
}

/// A live device as a transaction sees it.
pub(super) async fn device(
    tx: &mut Tx,
    tenant: &Tenant,
    id: &str,
) -> Result<DeviceRecord, StoreError> {
    let rows: Vec<EventRow> =
        sql("select e.seq, e.effective_on, e.recorded_at, coalesce(p.name, k.name) as person,
           i.file_name, e.edit_id,
           cast(case when i.state = 'undone' or u.undone_at is not null then 1 else 0 end
             as bigint) as undone, e.body
         from device_events e
         join devices d on d.scope = e.scope and d.id = e.device and d.live = 1
         left join people p on p.scope = 'provider' and p.id = e.recorded_by
         left join api_keys k on k.scope = e.scope and 'key:' || k.id = e.recorded_by
         left join imports i on i.scope = e.scope and i.id = e.import_id
         left join edits u on u.scope = e.scope and u.id = e.edit_id
         where e.scope = $1 and e.device = $2 order by e.seq")
        .bind(tenant.scope())
        .bind(id)
        .fetch_all(tx)
        .await?;
    if rows.is_empty() {
        return Err(StoreError::Absent("device"));
    }
    let events = rows.into_iter().map(EventRow::read).collect();
    Ok(DeviceRecord { events })
}

/// Devices read at once: bounds what is in memory while a fleet is folded.
const DEVICES_AT_ONCE: i64 = 5_000;

#[derive(sqlx::FromRow)]
struct EventRow {
    seq: i64,
    effective_on: i64,
    recorded_at: i64,
    person: Option<String>,
    file_name: Option<String>,
    edit_id: Option<String>,
    undone: i64,
    body: String,
}

impl EventRow {
    fn read(self) -> RecordedEvent {
        RecordedEvent {
            seq: u64::try_from(self.seq).unwrap_or_default(),
            effective_on: day(self.effective_on),
            recorded_at: self.recorded_at,
            recorded_by: self.person,
            file_name: self.file_name,
            edit: self.edit_id,
            undone: self.undone != 0,
            body: self.body,
        }
    }
}
