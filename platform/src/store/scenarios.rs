//! Saved scenarios.

use super::audit::{self, Change};
use super::sql::{Tx, sql, transact};
use super::{Store, StoreError, Tenant, new_id};
use crate::{clock, limits};
use impact_core::api::AuditAction;

/// A saved scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScenarioRecord {
    /// Identifier.
    pub id: String,
    /// Who made it.
    pub owner: String,
    /// Name.
    pub name: String,
    /// What the address asks for.
    pub query: String,
    /// Name of the person or the key that saved it last.
    pub saved_by: Option<String>,
    /// When, milliseconds since 1970 UTC.
    pub saved_at: i64,
    /// Number of its edits and one, for `If-Match`.
    pub version: u64,
}

type Row = (String, String, String, String, Option<String>, i64, i64);

const SELECT: &str =
    "select s.id, s.owner, s.name, s.query, coalesce(p.name, k.name), s.saved_at, s.version
   from scenarios s left join people p on p.scope = 'provider' and p.id = s.saved_by
   left join api_keys k on k.scope = s.scope and 'key:' || k.id = s.saved_by
   where s.scope = $1";

fn read((id, owner, name, query, saved_by, saved_at, version): Row) -> ScenarioRecord {
    let version = u64::try_from(version).unwrap_or_default();
    ScenarioRecord { id, owner, name, query, saved_by, saved_at, version }
}

impl Store {
    /// The organisation's scenarios, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn scenarios(&self, tenant: &Tenant) -> Result<Vec<ScenarioRecord>, StoreError> {
        let text = format!("{SELECT} order by s.name_key, s.id");
        let mut tx = self.read(tenant.scope()).await?;
        let rows: Vec<Row> = sql(&text).bind(tenant.scope()).fetch_all(&mut tx).await?;
        Ok(rows.into_iter().map(read).collect())
    }

    /// A scenario of the organisation.
    ///
    /// # Errors
    /// `Absent` when there is none.
    pub async fn scenario(&self, tenant: &Tenant, id: &str) -> Result<ScenarioRecord, StoreError> {
        one(&mut self.read(tenant.scope()).await?, tenant, id).await
    }

    /// Keeps a scenario; its identifier.
    ///
    /// # Errors
    /// `State` when the name is taken or there are too many.
    pub async fn add_scenario(
        &self,
        tenant: &Tenant,
        by: &str,
        name: &str,
        query: &str,
    ) -> Result<String, StoreError> {
        let id = new_id();
        transact!(self, tenant.scope(), tx, {
            let number: i64 = sql("select count(*) from scenarios where scope = $1")
                .bind(tenant.scope())
                .fetch_scalar(&mut tx)
                .await?;
            if number >= limits::SCENARIOS {
                let most = limits::SCENARIOS;
                let sentence =
                    format!("there are {most} saved scenarios already: delete one first");
                return Err(StoreError::State(sentence));
            }
            let made = sql("insert into scenarios
                   (scope, id, owner, name, name_key, query, saved_by, saved_at, version)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, 1)
                 on conflict (scope, name_key) do nothing")
            .bind(tenant.scope())
            .bind(&id)
            .bind(by)
            .bind(name)
            .bind(name.to_lowercase())
            .bind(query)
            .bind(by)
            .bind(clock::now_ms())
            .execute(&mut tx)
            .await?;
            if made == 0 {
                return Err(taken(name));
            }
            let change = Change::of_version(by, AuditAction::ScenarioSaved, &id, [None, Some(1)]);
            audit::record(&mut tx, tenant.scope(), change).await
        })?;
        Ok(id)
    }

    /// Changes a scenario's name and query, if its version is still the one that was read.
    ///
    /// # Errors
    /// `Absent`, `Stale`, or `State` when the name is taken.
    pub async fn edit_scenario(
        &self,
        tenant: &Tenant,
        by: &str,
        scenario: &ScenarioRecord,
        name: &str,
        query: &str,
    ) -> Result<(), StoreError> {
        let key = name.to_lowercase();
        transact!(self, tenant.scope(), tx, {
            fresh(&mut tx, tenant, scenario).await?;
            let other: Option<String> =
                sql("select id from scenarios where scope = $1 and name_key = $2 and id <> $3")
                    .bind(tenant.scope())
                    .bind(&key)
                    .bind(&scenario.id)
                    .fetch_scalar_optional(&mut tx)
                    .await?;
            if other.is_some() {
                return Err(taken(name));
            }
            sql("update scenarios set name = $3, name_key = $4, query = $5, saved_by = $6,
                   saved_at = $7, version = version + 1 where scope = $1 and id = $2")
            .bind(tenant.scope())
            .bind(&scenario.id)
            .bind(name)
            .bind(&key)
            .bind(query)
            .bind(by)
            .bind(clock::now_ms())
            .execute(&mut tx)
            .await?;
            let versions = [Some(scenario.version), Some(scenario.version + 1)];
            let action = AuditAction::ScenarioChanged;
            let change = Change::of_version(by, action, &scenario.id, versions);
            audit::record(&mut tx, tenant.scope(), change).await
        })
    }

    /// Deletes a scenario, if its version is still the one that was read.
    ///
    /// # Errors
    /// `Absent` or `Stale`.
    pub async fn delete_scenario(
        &self,
        tenant: &Tenant,
        by: &str,
        scenario: &ScenarioRecord,
    ) -> Result<(), StoreError> {
        transact!(self, tenant.scope(), tx, {
            fresh(&mut tx, tenant, scenario).await?;
            sql("delete from scenarios where scope = $1 and id = $2")
                .bind(tenant.scope())
                .bind(&scenario.id)
                .execute(&mut tx)
                .await?;
            let versions = [Some(scenario.version), None];
            let action = AuditAction::ScenarioDeleted;
            let change = Change::of_version(by, action, &scenario.id, versions);
            audit::record(&mut tx, tenant.scope(), change).await
        })
    }
}

fn taken(name: &str) -> StoreError {
    StoreError::State(format!("there is a scenario \"{name}\" already: choose another name"))
}

async fn one(tx: &mut Tx, tenant: &Tenant, id: &str) -> Result<ScenarioRecord, StoreError> {
    let text = format!("{SELECT} and s.id = $2");
    let row: Option<Row> = sql(&text).bind(tenant.scope()).bind(id).fetch_optional(tx).await?;
    row.map(read).ok_or(StoreError::Absent("scenario"))
}

/// Refuses a scenario that was changed since it was read.
async fn fresh(tx: &mut Tx, tenant: &Tenant, scenario: &ScenarioRecord) -> Result<(), StoreError> {
    let now = one(tx, tenant, &scenario.id).await?;
    StoreError::unless_current(now.version, scenario.version)
}
