//! What a person changes of devices by hand, of one or of many at once: one transaction, and taken
//! back as one.

use super::audit::{self, Change};
use super::batch::{self, ChangedDevice, Columns, Stamp};
use super::devices::{COUNTS, StoredEvent, day, device};
use super::organisations::bump;
use super::sql::{Tx, sql, transact};
use super::{SiteRecord, Store, StoreError, Tenant, new_id, sites};
use crate::{clock, limits};
use impact_core::api::AuditAction;
use impact_core::quantity::Day;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// An edit on record.
#[derive(Debug, Clone)]
pub struct EditRecord {
    /// Identifier.
    pub id: String,
    /// What was changed, as JSON.
    pub body: String,
    /// Devices that it changed.
    pub devices: u64,
    /// When it was made, milliseconds since 1970 UTC.
    pub at: i64,
    /// Name of the person or the key that made it.
    pub by: Option<String>,
    /// When it was undone.
    pub undone_at: Option<i64>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    body: String,
    devices: i64,
    recorded_at: i64,
    person: Option<String>,
    undone_at: Option<i64>,
}

impl Row {
    fn read(self) -> EditRecord {
        EditRecord {
            id: self.id,
            body: self.body,
            devices: u64::try_from(self.devices).unwrap_or_default(),
            at: self.recorded_at,
            by: self.person,
            undone_at: self.undone_at,
        }
    }
}

const SELECT: &str =
    "select e.id, e.body, e.devices, e.recorded_at, coalesce(p.name, k.name) as person,
     e.undone_at
   from edits e left join people p on p.scope = 'provider' and p.id = e.recorded_by
   left join api_keys k on k.scope = e.scope and 'key:' || k.id = e.recorded_by
   where e.scope = $1";

/// What is said of an edit.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// What was changed, and of which devices, as JSON: as edits are listed.
    pub kept: String,
    /// The same without what may name a person: as the audit log keeps it for good.
    pub noted: Value,
}

/// What makes an edit right at the moment it is stored.
#[derive(Debug, Clone, Copy)]
pub enum Guard<'a> {
    /// The device still has the version that the person saw.
    Version {
        /// The device.
        device: &'a str,
        /// Its version.
        version: u64,
    },
    /// The fleet was not changed since it was looked at.
    Revision(i64),
}

impl Store {
    /// Stores changes of devices as one edit: its identifier.
    ///
    /// # Errors
    /// `Stale` when a device was changed since its version was seen, `Moved` when the fleet was,
    /// `Absent` for a device that is not the tenant's, `State` when an identity is taken.
    pub async fn edit(
        &self,
        tenant: &Tenant,
        guard: Guard<'_>,
        said: &Said,
        changes: &[ChangedDevice],
        by: &str,
        today: Day,
    ) -> Result<String, StoreError> {
        transact!(self, tenant.scope(), tx, {
            hold(&mut tx, tenant, guard).await?;
            if let Guard::Version { .. } = guard {
                expect_sites(&mut tx, tenant, changes).await?;
            }
            let id = new_id();
            let stamp = Stamp { edit: Some(&id), ..Stamp::by_hand(tenant, by, today) };
            sql("insert into edits (scope, id, body, devices, recorded_at, recorded_by)
                 values ($1, $2, $3, $4, $5, $6)")
            .bind(tenant.scope())
            .bind(&id)
            .bind(&said.kept)
            .bind(i64::try_from(changes.len()).unwrap_or(i64::MAX))
            .bind(stamp.now)
            .bind(by)
            .execute(&mut tx)
            .await?;
            batch::append_events(&mut tx, &stamp, changes).await?;
            bump(&mut tx, tenant).await?;
            let record = match guard {
                Guard::Version { device, .. } => device,
                Guard::Revision(_) => &id,
            };
            let after = json!({ "edit": id, "devices": changes.len(), "said": said.noted });
            let (action, before) = (AuditAction::DeviceChanged, Value::Null);
            let change = Change { by: Some(by), action, record: Some(record), before, after };
            audit::record(&mut tx, tenant.scope(), change).await?;
            Ok(id.clone())
        })
    }

    /// The tenant's edits, newest first, at most `limit`, older than the one given.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn edits(
        &self,
        tenant: &Tenant,
        before: Option<&str>,
        limit: i64,
    ) -> Result<Vec<EditRecord>, StoreError> {
        // Identifiers are ordered by time.
        let text = format!("{SELECT} and ($2 = '' or e.id < $2) order by e.id desc limit $3");
        let rows: Vec<Row> = sql(text)
            .bind(tenant.scope())
            .bind(before.unwrap_or_default())
            .bind(limit)
            .fetch_all(&mut self.read(tenant.scope()).await?)
            .await?;
        Ok(rows.into_iter().map(Row::read).collect())
    }

    /// One edit.
    ///
    /// # Errors
    /// `Absent` for an edit that is not the tenant's.
    pub async fn edit_record(&self, tenant: &Tenant, id: &str) -> Result<EditRecord, StoreError> {
        let row: Option<Row> = sql(format!("{SELECT} and e.id = $2"))
            .bind(tenant.scope())
            .bind(id)
            .fetch_optional(&mut self.read(tenant.scope()).await?)
            .await?;
        row.map(Row::read).ok_or(StoreError::Absent("edit"))
    }

    /// Takes an edit back: its events no longer count. `columns` says what is looked up of a device
    /// whose events are those.
    ///
    /// # Errors
    /// `Absent` for an edit that is not the tenant's, `State` when it was undone or is too old.
    pub async fn undo_edit(
        &self,
        tenant: &Tenant,
        id: &str,
        by: &str,
        columns: impl Fn(&str, &[StoredEvent]) -> Result<Columns, StoreError>,
    ) -> Result<(), StoreError> {
        transact!(self, tenant.scope(), tx, {
            let now = clock::now_ms();
            let row: Option<Row> = sql(format!("{SELECT} and e.id = $2"))
                .bind(tenant.scope())
                .bind(id)
                .fetch_optional(&mut tx)
                .await?;
            let edit = row.ok_or(StoreError::Absent("edit"))?;
            if edit.undone_at.is_some() {
                return Err(StoreError::State("this edit was undone already".to_owned()));
            }
            if edit.recorded_at <= now - limits::UNDO_MS {
                let sentence = "an edit can be undone within 30 days, and this one is older: make \
                                another edit";
                return Err(StoreError::State(sentence.to_owned()));
            }
            sql("update edits set undone_at = $3, undone_by = $4 where scope = $1 and id = $2")
                .bind(tenant.scope())
                .bind(id)
                .bind(now)
                .bind(by)
                .execute(&mut tx)
                .await?;
            look_up_again(&mut tx, tenant, "edit_id", id, &columns).await?;
            bump(&mut tx, tenant).await?;
            let after = json!({ "edit": id, "devices": edit.devices });
            let (action, before) = (AuditAction::DeviceChangeUndone, Value::Null);
            let change = Change { by: Some(by), action, record: Some(id), before, after };
            audit::record(&mut tx, tenant.scope(), change).await
        })
    }
}

async fn hold(tx: &mut Tx, tenant: &Tenant, guard: Guard<'_>) -> Result<(), StoreError> {
    match guard {
        Guard::Version { device: id, version } => {
            StoreError::unless_current(device(tx, tenant, id).await?.version(), version)
        }
        Guard::Revision(revision) => hold_revision(tx, tenant, revision).await,
    }
}

/// Refuses a move to a site that was deleted since the edit was checked.
async fn expect_sites(
    tx: &mut Tx,
    tenant: &Tenant,
    changes: &[ChangedDevice],
) -> Result<(), StoreError> {
    let sites = changes.iter().filter_map(|change| change.columns.as_ref()?.site.as_deref());
    for site in sites {
        let there: Option<String> = sql("select id from sites where scope = $1 and id = $2
               and (live = 1 or merged_into is not null)")
        .bind(tenant.scope())
        .bind(site)
        .fetch_scalar_optional(tx)
        .await?;
        there.ok_or(StoreError::Absent("site"))?;
    }
    Ok(())
}

/// Refuses what was made for another state of the fleet.
pub(super) async fn hold_revision(
    tx: &mut Tx,
    tenant: &Tenant,
    revision: i64,
) -> Result<(), StoreError> {
    let current: i64 = sql("select revision from organisations where scope = $1")
        .bind(tenant.scope())
        .fetch_scalar(tx)
        .await?;
    if current == revision { Ok(()) } else { Err(StoreError::Moved) }
}

/// Writes anew what is looked up of the live devices that have an event of an import or an edit,
/// `column` says which; it was undone just now.
pub(super) async fn look_up_again(
    tx: &mut Tx,
    tenant: &Tenant,
    column: &str,
    id: &str,
    columns: &impl Fn(&str, &[StoredEvent]) -> Result<Columns, StoreError>,
) -> Result<(), StoreError> {
    let text = format!(
        "select e.device, e.effective_on,
           cast(case when e.import_id is null then 1 else 0 end as bigint), e.body
         from device_events e
         join devices d on d.scope = e.scope and d.id = e.device and d.live = 1
         where e.scope = $1 and e.device in
           (select t.device from device_events t where t.scope = $1 and t.{column} = $2)
           and {COUNTS}
         order by e.device, e.effective_on, e.seq"
    );
    let rows: Vec<(String, i64, i64, String)> =
        sql(text).bind(tenant.scope()).bind(id).fetch_all(tx).await?;
    let merged = merged_sites(tx, tenant).await?;
    let before: BTreeMap<String, Columns> = standing(tx, tenant, column, id).await?;
    let mut written = Vec::new();
    for of_device in rows.chunk_by(|a, b| a.0 == b.0) {
        let event = |(_, on, by_hand, body): &(String, i64, i64, String)| StoredEvent {
            effective_on: day(*on),
            by_hand: *by_hand != 0,
            body: body.clone(),
        };
        let events: Vec<StoredEvent> = of_device.iter().map(event).collect();
        let Some((device, ..)) = of_device.first() else { continue };
        let mut columns = columns(device, &events)?;
        columns.site = columns.site.map(|site| merged.get(&site).cloned().unwrap_or(site));
        if before.get(device) != Some(&columns) {
            written.push((device.as_str(), columns));
        }
    }
    let written: Vec<(&str, &Columns)> = written.iter().map(|(id, of)| (*id, of)).collect();
    batch::set_columns(tx, tenant, &written).await
}

/// What is looked up of those devices now.
async fn standing(
    tx: &mut Tx,
    tenant: &Tenant,
    column: &str,
    id: &str,
) -> Result<BTreeMap<String, Columns>, StoreError> {
    type Standing = (String, Option<String>, Option<String>, Option<String>, Option<String>);
    let text = format!(
        "select d.id, d.identity, d.serial, d.asset_tag, d.site from devices d
         where d.scope = $1 and d.live = 1 and d.id in
           (select t.device from device_events t where t.scope = $1 and t.{column} = $2)"
    );
    let rows: Vec<Standing> = sql(text).bind(tenant.scope()).bind(id).fetch_all(tx).await?;
    let of = |(id, identity, serial, asset_tag, site)| {
        (id, Columns { identity, serial, asset_tag, site })
    };
    Ok(rows.into_iter().map(of).collect())
}

/// The site that each merged site's devices are at.
pub(super) async fn merged_sites(
    tx: &mut Tx,
    tenant: &Tenant,
) -> Result<BTreeMap<String, String>, StoreError> {
    let sites = sites::current(tx, tenant).await?;
    let merged = |site: SiteRecord| site.merged.into_iter().map(move |id| (id, site.id.clone()));
    Ok(sites.into_iter().flat_map(merged).collect())
}
