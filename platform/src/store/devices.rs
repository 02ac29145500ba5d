//! Devices: dated events, never overwritten.
//!
//! The bodies of events are text here; what they say is the domain's business. A device whose
//! import was undone is no longer live: its events stay on record and count for nothing.

use super::organisations::bump;
use super::sql::{sql, transact};
use super::{SiteRecord, Store, StoreError, Tenant, sites};
use crate::clock;
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
    /// Name of who recorded it; none for the command line.
    pub recorded_by: Option<String>,
    /// Name of the file that it came with.
    pub file_name: Option<String>,
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
    /// Number of its records, for `If-Match`.
    pub fn version(&self) -> u64 {
        self.events.last().map_or(0, |event| event.seq)
    }
}

/// A tenant's fleet at one moment.
#[derive(Debug)]
pub struct FleetRecords<T> {
    /// How often the fleet had been changed.
    pub revision: i64,
    /// The sites.
    pub sites: Vec<SiteRecord>,
    /// What became of the devices.
    pub devices: Vec<T>,
}

fn day(days: i64) -> Day {
    Day::from_days(i32::try_from(days).unwrap_or(i32::MAX))
}

impl Store {
    /// The tenant's fleet at one moment: its revision, its sites, and what `fold` makes of each
    /// live device's events, which it is handed in the order in which they take effect.
    ///
    /// # Errors
    /// When the database fails or `fold` does.
    pub async fn fleet<T>(
        &self,
        tenant: &Tenant,
        mut fold: impl FnMut(&str, &[(Day, String)]) -> Result<Option<T>, StoreError>,
    ) -> Result<FleetRecords<T>, StoreError> {
        // One transaction, so that all pages are read from the same snapshot.
        let mut tx = self.read(tenant.scope()).await?;
        let revision = sql("select revision from organisations where scope = $1")
            .bind(tenant.scope())
            .fetch_scalar_optional(&mut tx)
            .await?
            .ok_or(StoreError::Absent("organisation"))?;
        let sites = sites::current(&mut tx, tenant).await?;
        let mut devices = Vec::new();
        let mut after = String::new();
        loop {
            let rows: Vec<(String, i64, String)> =
                sql("select e.device, e.effective_on, e.body from device_events e
                 where e.scope = $1 and e.device in
                   (select d.id from devices d where d.scope = $1 and d.live = 1 and d.id > $2
                    order by d.id limit $3)
                 order by e.device, e.effective_on, e.seq")
                .bind(tenant.scope())
                .bind(&after)
                .bind(DEVICES_AT_ONCE)
                .fetch_all(&mut tx)
                .await?;
            let Some((last, _, _)) = rows.last() else {
                return Ok(FleetRecords { revision, sites, devices });
            };
            after.clone_from(last);
            for of_device in rows.chunk_by(|a, b| a.0 == b.0) {
                let events: Vec<(Day, String)> =
                    of_device.iter().map(|(_, on, body)| (day(*on), body.clone())).collect();
                if let Some((id, _, _)) = of_device.first() {
                    devices.extend(fold(id, &events)?);
                }
            }
        }
    }

    /// A live device with its events.
    ///
    /// # Errors
    /// `Absent` for a device that is not the tenant's or not live.
    pub async fn device(&self, tenant: &Tenant, id: &str) -> Result<DeviceRecord, StoreError> {
        let rows: Vec<EventRow> = sql(
            "select e.seq, e.effective_on, e.recorded_at, p.name as person, i.file_name, e.body
             from device_events e
             join devices d on d.scope = e.scope and d.id = e.device and d.live = 1
             left join people p on p.scope = 'provider' and p.id = e.recorded_by
             left join imports i on i.scope = e.scope and i.id = e.import_id
             where e.scope = $1 and e.device = $2 order by e.seq",
        )
        .bind(tenant.scope())
        .bind(id)
        .fetch_all(&mut self.read(tenant.scope()).await?)
        .await?;
        if rows.is_empty() {
            return Err(StoreError::Absent("device"));
        }
        let events = rows.into_iter().map(EventRow::read).collect();
        Ok(DeviceRecord { events })
    }

    /// Records changes of a device, if its version is still the one the person saw.
    ///
    /// # Errors
    /// `Absent` for a device that is not the tenant's, `Stale` when it was changed meanwhile.
    pub async fn append(
        &self,
        tenant: &Tenant,
        device: &str,
        version: u64,
        by: &str,
        changes: &[(Day, String)],
    ) -> Result<(), StoreError> {
        transact!(self, tenant.scope(), tx, {
            let current: Option<i64> = sql("select max(e.seq) from device_events e
             join devices d on d.scope = e.scope and d.id = e.device and d.live = 1
             where e.scope = $1 and e.device = $2")
            .bind(tenant.scope())
            .bind(device)
            .fetch_scalar(&mut tx)
            .await?;
            let current = current.ok_or(StoreError::Absent("device"))?;
            if u64::try_from(current).unwrap_or_default() != version {
                return Err(StoreError::Stale {
                    current: u64::try_from(current).unwrap_or_default(),
                });
            }
            let now = clock::now_ms();
            for (seq, (effective_on, body)) in (current + 1..).zip(changes) {
                sql("insert into device_events
                   (scope, device, seq, effective_on, recorded_at, recorded_by, import_id, body)
                 values ($1, $2, $3, $4, $5, $6, null, $7)")
                .bind(tenant.scope())
                .bind(device)
                .bind(seq)
                .bind(i64::from(effective_on.days()))
                .bind(now)
                .bind(by)
                .bind(body)
                .execute(&mut tx)
                .await?;
            }
            bump(&mut tx, tenant).await?;
            Ok(())
        })
    }

    /// Serials and asset tags of the live devices, as they are stored.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn identifiers(
        &self,
        tenant: &Tenant,
    ) -> Result<Vec<(Option<String>, Option<String>)>, StoreError> {
        sql("select serial, asset_tag from devices where scope = $1 and live = 1")
            .bind(tenant.scope())
            .fetch_all(&mut self.read(tenant.scope()).await?)
            .await
    }
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
            body: self.body,
        }
    }
}
