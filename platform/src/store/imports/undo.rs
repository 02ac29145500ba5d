//! Taking an import back.

use crate::store::audit::{self, Change};
use crate::store::batch::Columns;
use crate::store::devices::{COUNTS, StoredEvent};
use crate::store::edits::{look_up_again, merged_sites};
use crate::store::organisations::bump;
use crate::store::sql::{Tx, sql, transact};
use crate::store::{Store, StoreError, Tenant, device_users};
use crate::{clock, limits};
use impact_core::api::AuditAction;
use serde_json::Value;
use std::collections::BTreeSet;

impl Store {
    /// Takes an import back: the devices that it brought leave the fleet, with the sites that only
    /// they were ever at, and what it changed of others no longer counts. Of its columns the import
    /// before it is remembered again; of its users nobody comes back, since who was named before
    /// was erased when it was committed. `columns` says what is looked up of a device whose events
    /// are those.
    ///
    /// # Errors
    /// `Absent` for an import that is not the tenant's, `State` for a draft, an old one, or one on
    /// which a later import builds.
    pub async fn undo_import(
        &self,
        tenant: &Tenant,
        id: &str,
        by: Option<&str>,
        columns: impl Fn(&str, &[StoredEvent]) -> Result<Columns, StoreError>,
    ) -> Result<(), StoreError> {
        transact!(self, tenant.scope(), tx, {
            let now = clock::now_ms();
            let row: Option<(String, Option<i64>)> =
                sql("select state, committed_at from imports where scope = $1 and id = $2")
                    .bind(tenant.scope())
                    .bind(id)
                    .fetch_optional(&mut tx)
                    .await?;
            let (state, committed_at) = row.ok_or(StoreError::Absent("import"))?;
            refuse_undo(&state, committed_at, now)?;
            refuse_built_upon(&mut tx, tenant, id).await?;
            sql("update devices set live = 0 where scope = $1 and import_id = $2")
                .bind(tenant.scope())
                .bind(id)
                .execute(&mut tx)
                .await?;
            sql("update imports set state = 'undone', undone_at = $3, undone_by = $4
                 where scope = $1 and id = $2")
            .bind(tenant.scope())
            .bind(id)
            .bind(now)
            .bind(by)
            .execute(&mut tx)
            .await?;
            device_users::forget(&mut tx, tenant, id).await?;
            look_up_again(&mut tx, tenant, "import_id", id, &columns).await?;
            let at = committed_at.unwrap_or_default();
            withdraw_sites(&mut tx, tenant, id, at).await?;
            remember_the_one_before(&mut tx, tenant, id, at).await?;
            bump(&mut tx, tenant).await?;
            let action = AuditAction::ImportUndone;
            let (before, after) = (Value::Null, Value::Null);
            let change = Change { by, action, record: Some(id), before, after };
            audit::record(&mut tx, tenant.scope(), change).await
        })
    }
}

fn refuse_undo(state: &str, committed_at: Option<i64>, now: i64) -> Result<(), StoreError> {
    if state != "committed" {
        return Err(StoreError::State(format!(
            "only a committed import can be undone, and this one is {}",
            match state {
                "draft" => "a draft",
                "reading" => "being read",
                state => state,
            }
        )));
    }
    if committed_at.is_some_and(|at| at <= now - limits::UNDO_MS) {
        return Err(StoreError::State(
            "an import can be undone within 30 days of its commit, and this one is older".into(),
        ));
    }
    Ok(())
}

/// An import whose devices a later one names, whether it changed them or not, is undone after that
/// one: what the later one told would be lost with them.
async fn refuse_built_upon(tx: &mut Tx, tenant: &Tenant, id: &str) -> Result<(), StoreError> {
    let later: Option<String> = sql("select i.file_name from imports i
         where i.scope = $1 and i.state = 'committed' and i.id <> $2 and
           (i.id in (select e.import_id from device_events e
              join devices d on d.scope = e.scope and d.id = e.device and d.live = 1
              where e.scope = $1 and d.import_id = $2 and e.import_id is not null)
            or i.id in (select n.import_id from import_devices n
              join devices d on d.scope = n.scope and d.id = n.device and d.live = 1
              where n.scope = $1 and d.import_id = $2))
         order by i.committed_at desc limit 1")
    .bind(tenant.scope())
    .bind(id)
    .fetch_scalar_optional(tx)
    .await?;
    match later {
        None => Ok(()),
        Some(file_name) => Err(StoreError::State(format!(
            "the later import of \"{file_name}\" names devices of this one: undo that one first"
        ))),
    }
}

/// Takes the sites of an import that was undone just now out of use, but for those where a device
/// is, or was by an event that counts.
async fn withdraw_sites(
    tx: &mut Tx,
    tenant: &Tenant,
    id: &str,
    committed_at: i64,
) -> Result<(), StoreError> {
    let left: Vec<String> = sql("select s.id from sites s
         where s.scope = $1 and s.import_id = $2 and s.live = 1 and not exists
           (select 1 from devices d
            where d.scope = s.scope and d.site = s.id and d.live = 1)")
    .bind(tenant.scope())
    .bind(id)
    .fetch_scalars(tx)
    .await?;
    if left.is_empty() {
        return Ok(());
    }
    let needed = sites_of_stays(tx, tenant, id, committed_at).await?;
    for site in left.iter().filter(|site| !needed.contains(*site)) {
        sql("update sites set live = 0 where scope = $1 and id = $2")
            .bind(tenant.scope())
            .bind(site)
            .execute(tx)
            .await?;
    }
    Ok(())
}

/// Of the sites that an import brought, those at which live devices were ever, by events that
/// count; merged ones by what they turned out to be.
async fn sites_of_stays(
    tx: &mut Tx,
    tenant: &Tenant,
    id: &str,
    committed_at: i64,
) -> Result<BTreeSet<String>, StoreError> {
    // Before it was committed, nothing could name its sites but one that was merged into them since;
    // a day for clocks that differ.
    let any_merged: Option<String> = sql("select m.id from sites m
         join sites s on s.scope = m.scope and s.id = m.merged_into
         where m.scope = $1 and s.import_id = $2 limit 1")
    .bind(tenant.scope())
    .bind(id)
    .fetch_scalar_optional(tx)
    .await?;
    let since = any_merged.map_or(committed_at - clock::DAY_MS, |_| i64::MIN);
    let text = format!(
        "select distinct e.body from device_events e
         join devices d on d.scope = e.scope and d.id = e.device and d.live = 1
         where e.scope = $1 and e.recorded_at >= $2 and e.body like '%\"site\":\"%' and {COUNTS}"
    );
    let bodies: Vec<String> = sql(text).bind(tenant.scope()).bind(since).fetch_scalars(tx).await?;
    let merged = merged_sites(tx, tenant).await?;
    let mut sites = BTreeSet::new();
    for body in bodies {
        let body: Value = serde_json::from_str(&body)?;
        if let Some(site) = body.get("site").and_then(Value::as_str) {
            sites.insert(merged.get(site).map_or(site, String::as_str).to_owned());
        }
    }
    Ok(sites)
}

/// Forgets what was said of the columns of an import that was undone just now; what the one before
/// it said of the same source counts again.
async fn remember_the_one_before(
    tx: &mut Tx,
    tenant: &Tenant,
    id: &str,
    committed_at: i64,
) -> Result<(), StoreError> {
    let forgotten: Option<String> = sql("delete from import_mappings
         where scope = $1 and recorded_at = $3 and exists
           (select 1 from imports i where i.scope = $1 and i.id = $2
              and i.source = import_mappings.source and i.mapping = import_mappings.mapping)
         returning source")
    .bind(tenant.scope())
    .bind(id)
    .bind(committed_at)
    .fetch_scalar_optional(tx)
    .await?;
    let Some(source) = forgotten else { return Ok(()) };
    sql("insert into import_mappings
           (scope, source, file_name, mapping, recorded_at, recorded_by)
         select i.scope, i.source, i.file_name, i.mapping, i.committed_at, i.committed_by
         from imports i
         where i.scope = $1 and i.source = $2 and i.state = 'committed' and i.mapping is not null
         order by i.committed_at desc, i.id desc limit 1")
    .bind(tenant.scope())
    .bind(&source)
    .execute(tx)
    .await?;
    Ok(())
}
