//! Saved views of the devices screen.

use super::audit::{self, Change};
use super::sql::{Tx, sql, transact};
use super::{Store, StoreError, Tenant, new_id};
use crate::{clock, limits};
use impact_core::api::AuditAction;

/// A saved view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ViewRecord {
    /// Identifier.
    pub id: String,
    /// Who made it.
    pub owner: String,
    /// Whether every member sees it.
    pub shared: bool,
    /// Name.
    pub name: String,
    /// What the address asks for.
    pub query: String,
    /// Number of its edits and one, for `If-Match`.
    pub version: u64,
}

type Row = (String, String, i64, String, String, i64);

const COLUMNS: &str = "id, owner, shared, name, query, version";

fn read((id, owner, shared, name, query, version): Row) -> ViewRecord {
    let version = u64::try_from(version).unwrap_or_default();
    ViewRecord { id, owner, shared: shared != 0, name, query, version }
}

/// What no two views of one list share.
fn name_key(owner: &str, shared: bool, name: &str) -> String {
    let list = if shared { "shared" } else { owner };
    format!("{list}\n{}", name.to_lowercase())
}

/// What somebody may see: what is shared, and what is their own.
fn is_seen(view: &ViewRecord, person: &str) -> bool {
    view.shared || view.owner == person
}

impl Store {
    /// What a person sees of the organisation's views, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn views(
        &self,
        tenant: &Tenant,
        person: &str,
    ) -> Result<Vec<ViewRecord>, StoreError> {
        let text = format!(
            "select {COLUMNS} from views where scope = $1 and (shared = 1 or owner = $2)
             order by name_key, id"
        );
        let mut tx = self.read(tenant.scope()).await?;
        let rows: Vec<Row> =
            sql(&text).bind(tenant.scope()).bind(person).fetch_all(&mut tx).await?;
        Ok(rows.into_iter().map(read).collect())
    }

    /// A view that a person sees.
    ///
    /// # Errors
    /// `Absent` when there is none, or it is somebody else's own.
    pub async fn view(
        &self,
        tenant: &Tenant,
        person: &str,
        id: &str,
    ) -> Result<ViewRecord, StoreError> {
        one(&mut self.read(tenant.scope()).await?, tenant, person, id).await
    }

    /// Keeps a view; its identifier.
    ///
    /// # Errors
    /// `State` when the name is taken or there are too many.
    pub async fn add_view(
        &self,
        tenant: &Tenant,
        owner: &str,
        shared: bool,
        name: &str,
        query: &str,
    ) -> Result<String, StoreError> {
        let id = new_id();
        let now = clock::now_ms();
        transact!(self, tenant.scope(), tx, {
            let (count, most): (&str, i64) = if shared {
                ("shared = 1", limits::SHARED_VIEWS)
            } else {
                ("shared = 0 and owner = $2", limits::OWN_VIEWS)
            };
            let text = format!("select count(*) from views where scope = $1 and {count}");
            let mut counted = sql(&text).bind(tenant.scope());
            if !shared {
                counted = counted.bind(owner);
            }
            let number: i64 = counted.fetch_scalar(&mut tx).await?;
            if number >= most {
                let sentence = format!("there are {most} such views already: delete one first");
                return Err(StoreError::State(sentence));
            }
            let made = sql("insert into views
                   (scope, id, owner, shared, name, name_key, query, version, created_at, updated_at)
                 values ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9)
                 on conflict (scope, name_key) do nothing")
            .bind(tenant.scope())
            .bind(&id)
            .bind(owner)
            .bind(i64::from(shared))
            .bind(name)
            .bind(name_key(owner, shared, name))
            .bind(query)
            .bind(now)
            .bind(now)
            .execute(&mut tx)
            .await?;
            if made == 0 {
                return Err(taken(name));
            }
            let change = Change::of_version(owner, AuditAction::ViewShared, &id, [None, Some(1)]);
            shared_changed(&mut tx, tenant, shared, change).await
        })?;
        Ok(id)
    }

    /// Changes a view's name and query, if its version is still the one that was read.
    ///
    /// # Errors
    /// `Absent`, `Stale`, or `State` when the name is taken.
    pub async fn edit_view(
        &self,
        tenant: &Tenant,
        by: &str,
        view: &ViewRecord,
        name: &str,
        query: &str,
    ) -> Result<(), StoreError> {
        let key = name_key(&view.owner, view.shared, name);
        transact!(self, tenant.scope(), tx, {
            fresh(&mut tx, tenant, view).await?;
            let other: Option<String> =
                sql("select id from views where scope = $1 and name_key = $2 and id <> $3")
                    .bind(tenant.scope())
                    .bind(&key)
                    .bind(&view.id)
                    .fetch_scalar_optional(&mut tx)
                    .await?;
            if other.is_some() {
                return Err(taken(name));
            }
            sql("update views set name = $3, name_key = $4, query = $5, version = version + 1,
                   updated_at = $6 where scope = $1 and id = $2")
            .bind(tenant.scope())
            .bind(&view.id)
            .bind(name)
            .bind(&key)
            .bind(query)
            .bind(clock::now_ms())
            .execute(&mut tx)
            .await?;
            let versions = [Some(view.version), Some(view.version + 1)];
            let change = Change::of_version(by, AuditAction::ViewChanged, &view.id, versions);
            shared_changed(&mut tx, tenant, view.shared, change).await
        })
    }

    /// Deletes a view, if its version is still the one that was read.
    ///
    /// # Errors
    /// `Absent` or `Stale`.
    pub async fn delete_view(
        &self,
        tenant: &Tenant,
        by: &str,
        view: &ViewRecord,
    ) -> Result<(), StoreError> {
        transact!(self, tenant.scope(), tx, {
            fresh(&mut tx, tenant, view).await?;
            sql("delete from views where scope = $1 and id = $2")
                .bind(tenant.scope())
                .bind(&view.id)
                .execute(&mut tx)
                .await?;
            let versions = [Some(view.version), None];
            let change = Change::of_version(by, AuditAction::ViewDeleted, &view.id, versions);
            shared_changed(&mut tx, tenant, view.shared, change).await
        })
    }
}

/// Records a change of a shared view, without its name and what it searches, which may name a
/// person; one's own are nobody else's business.
async fn shared_changed(
    tx: &mut Tx,
    tenant: &Tenant,
    shared: bool,
    change: Change<'_>,
) -> Result<(), StoreError> {
    if shared { audit::record(tx, tenant.scope(), change).await } else { Ok(()) }
}

fn taken(name: &str) -> StoreError {
    StoreError::State(format!("there is a view \"{name}\" already: choose another name"))
}

async fn one(
    tx: &mut Tx,
    tenant: &Tenant,
    person: &str,
    id: &str,
) -> Result<ViewRecord, StoreError> {
    let text = format!("select {COLUMNS} from views where scope = $1 and id = $2");
    let row: Option<Row> = sql(&text).bind(tenant.scope()).bind(id).fetch_optional(tx).await?;
    row.map(read).filter(|view| is_seen(view, person)).ok_or(StoreError::Absent("view"))
}

/// Refuses a view that was changed since it was read.
async fn fresh(tx: &mut Tx, tenant: &Tenant, view: &ViewRecord) -> Result<(), StoreError> {
    let now = one(tx, tenant, &view.owner, &view.id).await?;
    StoreError::unless_current(now.version, view.version)
}
