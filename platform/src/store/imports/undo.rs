//! Taking an import back.

use crate::store::audit::{self, Change};
use crate::store::batch::Columns;
use crate::store::devices::StoredEvent;
use crate::store::edits::look_up_again;
use crate::store::organisations::bump;
use crate::store::sql::{Tx, sql, transact};
use crate::store::{Store, StoreError, Tenant, device_users};
use crate::{clock, limits};
use impact_core::api::AuditAction;
use serde_json::Value;

impl Store {
    /// Takes an import back: the devices that it brought leave the fleet, with the sites that only
    /// they were at, and what it changed of others no longer counts. `columns` says what is looked
    /// up of a device whose events are those.
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
            sql("update sites set live = 0 where scope = $1 and import_id = $2 and not exists
                   (select 1 from devices d
                    where d.scope = sites.scope and d.site = sites.id and d.live = 1)")
            .bind(tenant.scope())
            .bind(id)
            .execute(&mut tx)
            .await?;
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

/// An import whose devices a later one changed is undone after that one: what the later one told
/// would be lost with them.
async fn refuse_built_upon(tx: &mut Tx, tenant: &Tenant, id: &str) -> Result<(), StoreError> {
    let later: Option<String> = sql("select i.file_name from imports i
         where i.scope = $1 and i.state = 'committed' and i.id <> $2 and i.id in
           (select e.import_id from device_events e
            join devices d on d.scope = e.scope and d.id = e.device and d.live = 1
            where e.scope = $1 and d.import_id = $2 and e.import_id is not null)
         order by i.committed_at desc limit 1")
    .bind(tenant.scope())
    .bind(id)
    .fetch_scalar_optional(tx)
    .await?;
    match later {
        None => Ok(()),
        Some(file_name) => Err(StoreError::State(format!(
            "the later import of \"{file_name}\" changed devices of this one: undo that one first"
        ))),
    }
}
