//! Imports: a draft, a commit, an undo.

use super::batch::{self, NewDevice, NewSite, Stamp};
use super::organisations::bump;
use super::sql::{sql, transact};
use super::{SiteRecord, Store, StoreError, Tenant, new_id, sites};
use crate::{clock, limits};
use impact_core::api::ImportState;
use impact_core::quantity::{Country, Day};
use std::collections::BTreeSet;

/// An import.
#[derive(Debug, Clone)]
pub struct ImportRecord {
    /// Identifier.
    pub id: String,
    /// State.
    pub state: ImportState,
    /// Name of the file.
    pub file_name: String,
    /// Devices it adds or added.
    pub devices: u64,
    /// What its rows became, as JSON.
    pub tally: String,
    /// When it was committed; for a draft, when it was read.
    pub at: i64,
    /// Name of who did it; none for the command line.
    pub by: Option<String>,
}

/// What a dry run keeps for its commit.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Name of the file.
    pub file_name: String,
    /// Devices the commit would add.
    pub devices: u64,
    /// What the rows became, as JSON.
    pub tally: String,
    /// The preview, as JSON; none for a synthetic fleet.
    pub preview: Option<String>,
    /// The planned devices, as JSON; none for a synthetic fleet.
    pub planned: Option<String>,
}

/// What a commit made.
#[derive(Debug, Clone)]
pub struct Committed {
    /// New sites.
    pub sites: Vec<NewSite>,
    /// Countries of known sites, given now.
    pub countries: Vec<(SiteRecord, Country)>,
    /// New devices.
    pub devices: Vec<NewDevice>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    state: String,
    file_name: String,
    devices: i64,
    tally: String,
    read_at: i64,
    committed_at: Option<i64>,
    by: Option<String>,
}

const SELECT: &str = "select i.id, i.state, i.file_name, i.devices, i.tally, i.read_at,
   i.committed_at, p.name as by
   from imports i left join people p
     on p.scope = 'provider' and p.id = coalesce(i.committed_by, i.read_by)
   where i.scope = $1 and (i.state <> 'draft' or i.read_at > $2)";

fn state_key(state: ImportState) -> &'static str {
    match state {
        ImportState::Draft => "draft",
        ImportState::Committed => "committed",
        ImportState::Undone => "undone",
    }
}

impl Row {
    fn read(self) -> ImportRecord {
        let state = match self.state.as_str() {
            "draft" => ImportState::Draft,
            "committed" => ImportState::Committed,
            _ => ImportState::Undone,
        };
        ImportRecord {
            id: self.id,
            state,
            file_name: self.file_name,
            devices: u64::try_from(self.devices).unwrap_or_default(),
            tally: self.tally,
            at: self.committed_at.unwrap_or(self.read_at),
            by: self.by,
        }
    }
}

impl Store {
    /// Keeps a dry run and forgets the ones that are too old or too many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_draft(
        &self,
        tenant: &Tenant,
        by: Option<&str>,
        draft: &Draft,
    ) -> Result<String, StoreError> {
        transact!(self, tenant.scope(), tx, {
            let (id, now) = (new_id(), clock::now_ms());
            sql("insert into imports (scope, id, state, file_name, devices, tally, preview, draft,
               read_at, read_by)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
            .bind(tenant.scope())
            .bind(&id)
            .bind(state_key(ImportState::Draft))
            .bind(&draft.file_name)
            .bind(i64::try_from(draft.devices).unwrap_or(i64::MAX))
            .bind(&draft.tally)
            .bind(&draft.preview)
            .bind(&draft.planned)
            .bind(now)
            .bind(by)
            .execute(&mut tx)
            .await?;
            sql("delete from imports where scope = $1 and state = 'draft' and (read_at <= $2
               or id not in (select id from imports where scope = $1 and state = 'draft'
                 order by read_at desc, id desc limit $3))")
            .bind(tenant.scope())
            .bind(now - limits::DRAFT_MS)
            .bind(limits::DRAFTS)
            .execute(&mut tx)
            .await?;
            Ok(id)
        })
    }

    /// The tenant's imports, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn imports(&self, tenant: &Tenant) -> Result<Vec<ImportRecord>, StoreError> {
        let text = format!("{SELECT} order by coalesce(i.committed_at, i.read_at) desc, i.id desc");
        let rows: Vec<Row> = sql(&text)
            .bind(tenant.scope())
            .bind(clock::now_ms() - limits::DRAFT_MS)
            .fetch_all(&mut self.read(tenant.scope()).await?)
            .await?;
        Ok(rows.into_iter().map(Row::read).collect())
    }

    /// One import.
    ///
    /// # Errors
    /// `Absent` for an import that is not the tenant's, or a draft that ran out.
    pub async fn import(&self, tenant: &Tenant, id: &str) -> Result<ImportRecord, StoreError> {
        let text = format!("{SELECT} and i.id = $3");
        let row: Option<Row> = sql(&text)
            .bind(tenant.scope())
            .bind(clock::now_ms() - limits::DRAFT_MS)
            .bind(id)
            .fetch_optional(&mut self.read(tenant.scope()).await?)
            .await?;
        row.map(Row::read).ok_or(StoreError::Absent("import"))
    }

    /// The preview of an import, and its planned devices while it is a draft, as JSON.
    ///
    /// # Errors
    /// `Absent` for an import that is not the tenant's, or a draft that ran out.
    pub async fn draft(
        &self,
        tenant: &Tenant,
        id: &str,
    ) -> Result<(Option<String>, Option<String>), StoreError> {
        sql("select preview, draft from imports
             where scope = $1 and id = $2 and (state <> 'draft' or read_at > $3)")
        .bind(tenant.scope())
        .bind(id)
        .bind(clock::now_ms() - limits::DRAFT_MS)
        .fetch_optional(&mut self.read(tenant.scope()).await?)
        .await?
        .ok_or(StoreError::Absent("import"))
    }

    /// Stores what `build` makes of a draft, all of it or nothing. `build` sees the sites and the
    /// identities that are live at that moment; where another change is in the way, it is asked
    /// again.
    ///
    /// # Errors
    /// `Absent` for an import that is not the tenant's, `State` when it is no draft any more.
    pub async fn commit_import(
        &self,
        tenant: &Tenant,
        id: &str,
        by: Option<&str>,
        today: Day,
        build: impl Fn(&[SiteRecord], &BTreeSet<String>) -> Result<Committed, StoreError>,
    ) -> Result<(), StoreError> {
        transact!(self, tenant.scope(), tx, {
            let state: Option<String> =
                sql("select state from imports where scope = $1 and id = $2")
                    .bind(tenant.scope())
                    .bind(id)
                    .fetch_scalar_optional(&mut tx)
                    .await?;
            match state.as_deref() {
                Some("draft") => {}
                Some(state) => {
                    return Err(StoreError::State(format!(
                        "this import is {state} already: read the file again to import it once more"
                    )));
                }
                None => return Err(StoreError::Absent("import")),
            }
            let known = sites::current(&mut tx, tenant).await?;
            let identities: Vec<String> = sql(
            "select identity from devices where scope = $1 and live = 1 and identity is not null",
        )
        .bind(tenant.scope())
        .fetch_scalars(&mut tx)
        .await?;
            let made = build(&known, &identities.into_iter().collect())?;
            let now = clock::now_ms();
            let stamp = Stamp { tenant, import: Some(id), by, now, today };
            batch::insert_sites(&mut tx, &stamp, &made.sites).await?;
            for (site, country) in &made.countries {
                sites::record_country(&mut tx, &stamp, site, *country).await?;
            }
            batch::insert_devices(&mut tx, &stamp, &made.devices).await?;
            sql("update imports set state = $3, devices = $4, draft = null, committed_at = $5,
               committed_by = $6 where scope = $1 and id = $2")
            .bind(tenant.scope())
            .bind(id)
            .bind(state_key(ImportState::Committed))
            .bind(i64::try_from(made.devices.len()).unwrap_or(i64::MAX))
            .bind(now)
            .bind(by)
            .execute(&mut tx)
            .await?;
            bump(&mut tx, tenant).await?;
            Ok(())
        })
    }

    /// Takes an import back: its devices leave the fleet, and the sites that only they were at.
    ///
    /// # Errors
    /// `Absent` for an import that is not the tenant's, `State` for a draft or an old one.
    pub async fn undo_import(
        &self,
        tenant: &Tenant,
        id: &str,
        by: Option<&str>,
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
            sql("update devices set live = 0 where scope = $1 and import_id = $2")
                .bind(tenant.scope())
                .bind(id)
                .execute(&mut tx)
                .await?;
            sql("update sites set live = 0 where scope = $1 and import_id = $2 and not exists
               (select 1 from devices d
                where d.scope = sites.scope and d.site = sites.id and d.live = 1)")
            .bind(tenant.scope())
            .bind(id)
            .execute(&mut tx)
            .await?;
            sql("update imports set state = $3, undone_at = $4, undone_by = $5
             where scope = $1 and id = $2")
            .bind(tenant.scope())
            .bind(id)
            .bind(state_key(ImportState::Undone))
            .bind(now)
            .bind(by)
            .execute(&mut tx)
            .await?;
            bump(&mut tx, tenant).await?;
            Ok(())
        })
    }
}

fn refuse_undo(state: &str, committed_at: Option<i64>, now: i64) -> Result<(), StoreError> {
    if state != "committed" {
        return Err(StoreError::State(format!(
            "only a committed import can be undone, and this one is {}",
            if state == "draft" { "a draft" } else { state }
        )));
    }
    if committed_at.is_some_and(|at| at <= now - limits::UNDO_MS) {
        return Err(StoreError::State(
            "an import can be undone within 30 days of its commit, and this one is older".into(),
        ));
    }
    Ok(())
}
