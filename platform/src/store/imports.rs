//! Imports: a file on its way, a draft, a commit, an undo.

mod commit;
mod memory;
#[cfg(test)]
mod tests;
mod undo;

pub use commit::{Committed, ConfirmedName};
pub use memory::ConfirmedRecord;
pub(super) use memory::confirmed;

use super::sql::{sql, transact};
use super::{Store, StoreError, Tenant, new_id};
use crate::{clock, limits};
use impact_core::api::ImportState;

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
    /// Devices of the fleet that it changed.
    pub changed: u64,
    /// Devices that were gone from it and left.
    pub ended: u64,
    /// What its rows became, as JSON.
    pub tally: String,
    /// When it was committed; for a draft, when it was read.
    pub at: i64,
    /// Name of the person or the key that did it; none for the command line.
    pub by: Option<String>,
    /// How far it is, as JSON, while something is being done.
    pub progress: Option<String>,
    /// Why it failed.
    pub failed: Option<String>,
}

/// The place of an import in their list, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportPlace {
    /// When it was committed; for a draft, when it was read.
    pub at: i64,
    /// Identifier.
    pub id: String,
}

/// What a dry run keeps for its commit.
#[derive(Debug, Clone)]
pub struct Draft {
    /// Name of the file.
    pub file_name: String,
    /// What tells exports of one source from others; none where nothing does.
    pub source: Option<String>,
    /// Devices the commit would add.
    pub devices: u64,
    /// What the rows became, as JSON.
    pub tally: String,
    /// The preview, as JSON; none for a synthetic fleet.
    pub preview: Option<String>,
    /// What the file says, as JSON; none for a synthetic fleet.
    pub planned: Option<String>,
    /// What a person said of its columns, as JSON.
    pub mapping: Option<String>,
}

/// A draft as it was kept.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct KeptDraft {
    /// Name of the file.
    pub file_name: String,
    /// What tells exports of one source from others.
    pub source: Option<String>,
    /// The preview, as JSON.
    pub preview: Option<String>,
    /// What the file says, as JSON, while it is a draft.
    pub draft: Option<String>,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    state: String,
    file_name: String,
    devices: i64,
    changed: i64,
    ended: i64,
    tally: String,
    read_at: i64,
    committed_at: Option<i64>,
    person: Option<String>,
    progress: Option<String>,
    beat_at: Option<i64>,
    failed: Option<String>,
}

const SELECT: &str = "select i.id, i.state, i.file_name, i.devices, i.changed, i.ended, i.tally,
   i.read_at, i.committed_at, coalesce(p.name, k.name) as person, i.progress, i.beat_at, i.failed
   from imports i left join people p
     on p.scope = 'provider' and p.id = coalesce(i.committed_by, i.read_by)
   left join api_keys k
     on k.scope = i.scope and 'key:' || k.id = coalesce(i.committed_by, i.read_by)
   where i.scope = $1 and (i.state in ('committed', 'undone') or i.read_at > $2)";

/// What is no import yet: forgotten after a day, and when there are too many.
const PASSING: &str = "state in ('reading', 'draft', 'failed')";

/// Why a file that was being read is not read any more.
const INTERRUPTED: &str = "the server stopped while it read the file: send it again";

/// Why a commit that was being stored is not told of any more: whoever stores it is silent.
const UNHEARD: &str = "the server that stored it was not heard of for a minute: look at it again before you repeat it";

impl Row {
    fn read(self, now: i64) -> ImportRecord {
        let state = ImportState::ALL.into_iter().find(|state| state.key() == self.state);
        let state = state.unwrap_or(ImportState::Failed);
        // Whoever does something says so all the while: silence means that they stopped.
        let silent = self.beat_at.is_none_or(|at| at <= now - limits::IMPORT_SILENCE_MS);
        let lost = state == ImportState::Reading && silent;
        let unheard = state == ImportState::Draft && silent && self.progress.is_some();
        ImportRecord {
            id: self.id,
            state: if lost { ImportState::Failed } else { state },
            file_name: self.file_name,
            devices: u64::try_from(self.devices).unwrap_or_default(),
            changed: u64::try_from(self.changed).unwrap_or_default(),
            ended: u64::try_from(self.ended).unwrap_or_default(),
            tally: self.tally,
            at: self.committed_at.unwrap_or(self.read_at),
            by: self.person,
            progress: self.progress.filter(|_| !silent),
            failed: match (lost, unheard) {
                (true, _) => Some(INTERRUPTED.to_owned()),
                (_, true) => Some(UNHEARD.to_owned()),
                _ => self.failed,
            },
        }
    }
}

impl Store {
    /// Makes room for a file that is about to be read, and forgets what is too old or too many:
    /// the identifier of its import.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin_import(
        &self,
        tenant: &Tenant,
        by: Option<&str>,
        file_name: &str,
        digest: Option<&str>,
    ) -> Result<String, StoreError> {
        transact!(self, tenant.scope(), tx, {
            let (id, now) = (new_id(), clock::now_ms());
            sql("insert into imports
                   (scope, id, state, file_name, devices, tally, read_at, read_by, beat_at, digest)
                 values ($1, $2, 'reading', $3, 0, '{}', $4, $5, $4, $6)")
            .bind(tenant.scope())
            .bind(&id)
            .bind(file_name)
            .bind(now)
            .bind(by)
            .bind(digest)
            .execute(&mut tx)
            .await?;
            let text = format!(
                "delete from imports where scope = $1 and {PASSING} and (read_at <= $2
                   or id not in (select id from imports where scope = $1 and {PASSING}
                     order by read_at desc, id desc limit $3))"
            );
            sql(text)
                .bind(tenant.scope())
                .bind(now - limits::DRAFT_MS)
                .bind(limits::DRAFTS)
                .execute(&mut tx)
                .await?;
            Ok(id)
        })
    }

    /// Says how far an import is; whether it is still there: it may have been cancelled.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn import_progress(
        &self,
        tenant: &Tenant,
        id: &str,
        progress: Option<&str>,
    ) -> Result<bool, StoreError> {
        transact!(self, tenant.scope(), tx, {
            let there = sql("update imports set progress = $3, beat_at = $4
                 where scope = $1 and id = $2 and state in ('reading', 'draft')")
            .bind(tenant.scope())
            .bind(id)
            .bind(progress)
            .bind(clock::now_ms())
            .execute(&mut tx)
            .await?;
            Ok(there > 0)
        })
    }

    /// Keeps a dry run in the place made for it; whether the place was still there. Earlier ones of
    /// the same file and person go: it was read again, with other columns or against another fleet.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep_draft(
        &self,
        tenant: &Tenant,
        id: &str,
        draft: &Draft,
    ) -> Result<bool, StoreError> {
        transact!(self, tenant.scope(), tx, {
            let there = sql("update imports set state = 'draft', file_name = $3, devices = $4,
                   tally = $5, preview = $6, draft = $7, source = $8, mapping = $9,
                   progress = null
                 where scope = $1 and id = $2 and state in ('reading', 'draft')")
            .bind(tenant.scope())
            .bind(id)
            .bind(&draft.file_name)
            .bind(i64::try_from(draft.devices).unwrap_or(i64::MAX))
            .bind(&draft.tally)
            .bind(&draft.preview)
            .bind(&draft.planned)
            .bind(&draft.source)
            .bind(&draft.mapping)
            .execute(&mut tx)
            .await?;
            sql("delete from imports where scope = $1 and id <> $2 and state = 'draft'
                   and progress is null and (digest, read_by) in
                     (select digest, read_by from imports where scope = $1 and id = $2)")
            .bind(tenant.scope())
            .bind(id)
            .execute(&mut tx)
            .await?;
            Ok(there > 0)
        })
    }

    /// Keeps a dry run.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_draft(
        &self,
        tenant: &Tenant,
        by: Option<&str>,
        draft: &Draft,
    ) -> Result<String, StoreError> {
        let id = self.begin_import(tenant, by, &draft.file_name, None).await?;
        self.keep_draft(tenant, &id, draft).await?;
        Ok(id)
    }

    /// Says why a file could not be read, or a commit not be stored.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn fail_import(
        &self,
        tenant: &Tenant,
        id: &str,
        sentence: &str,
    ) -> Result<(), StoreError> {
        transact!(self, tenant.scope(), tx, {
            sql("update imports set progress = null, failed = $3,
                   state = case when state = 'reading' then 'failed' else state end
                 where scope = $1 and id = $2 and state in ('reading', 'draft')")
            .bind(tenant.scope())
            .bind(id)
            .bind(sentence)
            .execute(&mut tx)
            .await?;
            Ok(())
        })
    }

    /// Forgets why a commit was not stored, as it is tried again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn try_import_again(&self, tenant: &Tenant, id: &str) -> Result<(), StoreError> {
        transact!(self, tenant.scope(), tx, {
            sql("update imports set failed = null
                 where scope = $1 and id = $2 and state = 'draft' and failed is not null")
            .bind(tenant.scope())
            .bind(id)
            .execute(&mut tx)
            .await?;
            Ok(())
        })
    }

    /// Forgets a file that could not be read.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn forget_failed(&self, tenant: &Tenant, id: &str) -> Result<(), StoreError> {
        transact!(self, tenant.scope(), tx, {
            sql("delete from imports where scope = $1 and id = $2 and state = 'failed'")
                .bind(tenant.scope())
                .bind(id)
                .execute(&mut tx)
                .await?;
            Ok(())
        })
    }

    /// Forgets a draft, or a file that is being read.
    ///
    /// # Errors
    /// `Absent` for an import that is not the tenant's, `State` when it is on record for good.
    pub async fn delete_draft(&self, tenant: &Tenant, id: &str) -> Result<(), StoreError> {
        transact!(self, tenant.scope(), tx, {
            let state: Option<String> =
                sql("select state from imports where scope = $1 and id = $2")
                    .bind(tenant.scope())
                    .bind(id)
                    .fetch_scalar_optional(&mut tx)
                    .await?;
            match state.as_deref() {
                None => return Err(StoreError::Absent("import")),
                Some("committed" | "undone") => {
                    let sentence = "an import that was committed stays on record: undo it to take \
                                    its devices back";
                    return Err(StoreError::State(sentence.to_owned()));
                }
                Some(_) => {}
            }
            sql(format!("delete from imports where scope = $1 and id = $2 and {PASSING}"))
                .bind(tenant.scope())
                .bind(id)
                .execute(&mut tx)
                .await?;
            Ok(())
        })
    }

    /// The tenant's imports, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn imports(&self, tenant: &Tenant) -> Result<Vec<ImportRecord>, StoreError> {
        let text = format!("{SELECT} order by coalesce(i.committed_at, i.read_at) desc, i.id desc");
        let now = clock::now_ms();
        let rows: Vec<Row> = sql(&text)
            .bind(tenant.scope())
            .bind(now - limits::DRAFT_MS)
            .fetch_all(&mut self.read(tenant.scope()).await?)
            .await?;
        Ok(rows.into_iter().map(|row| row.read(now)).collect())
    }

    /// The tenant's imports, newest first, at most `limit`, after the place given.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn import_page(
        &self,
        tenant: &Tenant,
        after: Option<&ImportPlace>,
        limit: u64,
    ) -> Result<Vec<ImportRecord>, StoreError> {
        let text = format!(
            "{SELECT} and (coalesce(i.committed_at, i.read_at) < $3
               or (coalesce(i.committed_at, i.read_at) = $3 and i.id < $4))
             order by coalesce(i.committed_at, i.read_at) desc, i.id desc limit $5"
        );
        let now = clock::now_ms();
        let rows: Vec<Row> = sql(&text)
            .bind(tenant.scope())
            .bind(now - limits::DRAFT_MS)
            .bind(after.map_or(i64::MAX, |place| place.at))
            .bind(after.map_or("", |place| place.id.as_str()))
            .bind(i64::try_from(limit).unwrap_or(i64::MAX))
            .fetch_all(&mut self.read(tenant.scope()).await?)
            .await?;
        Ok(rows.into_iter().map(|row| row.read(now)).collect())
    }

    /// One import.
    ///
    /// # Errors
    /// `Absent` for an import that is not the tenant's, or a draft that ran out.
    pub async fn import(&self, tenant: &Tenant, id: &str) -> Result<ImportRecord, StoreError> {
        let text = format!("{SELECT} and i.id = $3");
        let now = clock::now_ms();
        let row: Option<Row> = sql(&text)
            .bind(tenant.scope())
            .bind(now - limits::DRAFT_MS)
            .bind(id)
            .fetch_optional(&mut self.read(tenant.scope()).await?)
            .await?;
        row.map(|row| row.read(now)).ok_or(StoreError::Absent("import"))
    }

    /// Whether what the file of an import says is kept: it is a draft. Unlike [`Store::draft`], this
    /// reads nothing of it.
    ///
    /// # Errors
    /// `Absent` for an import that is not the tenant's, or a draft that ran out.
    pub async fn is_draft(&self, tenant: &Tenant, id: &str) -> Result<bool, StoreError> {
        let kept: Option<i64> =
            sql("select cast(case when draft is null then 0 else 1 end as bigint) from imports
                 where scope = $1 and id = $2
                   and (state in ('committed', 'undone') or read_at > $3)")
            .bind(tenant.scope())
            .bind(id)
            .bind(clock::now_ms() - limits::DRAFT_MS)
            .fetch_scalar_optional(&mut self.read(tenant.scope()).await?)
            .await?;
        kept.map(|kept| kept != 0).ok_or(StoreError::Absent("import"))
    }

    /// What is kept of an import.
    ///
    /// # Errors
    /// `Absent` for an import that is not the tenant's, or a draft that ran out.
    pub async fn draft(&self, tenant: &Tenant, id: &str) -> Result<KeptDraft, StoreError> {
        sql("select file_name, source, preview, draft from imports
             where scope = $1 and id = $2
               and (state in ('committed', 'undone') or read_at > $3)")
        .bind(tenant.scope())
        .bind(id)
        .bind(clock::now_ms() - limits::DRAFT_MS)
        .fetch_optional(&mut self.read(tenant.scope()).await?)
        .await?
        .ok_or(StoreError::Absent("import"))
    }
}
