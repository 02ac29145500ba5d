//! An organisation's own figures: versions, drafts and evidence.

use super::audit::{self, Change};
use super::organisations::bump;
use super::sql::{Tx, sql, transact};
use super::{Store, StoreError, Tenant, new_id};
use crate::auth::token::hex;
use crate::{clock, limits};
use impact_core::api::AuditAction;
use serde_json::json;
use sha2::{Digest, Sha256};

/// A version as it is recorded.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct VersionRecord {
    /// Its number, 1 for the first.
    pub version: i64,
    /// When it was recorded.
    pub recorded_at: i64,
    /// Who recorded it: a person's or a key's identifier.
    pub recorded_by: Option<String>,
    /// Name of the person or the key, where one is on record.
    pub by: Option<String>,
    /// Why.
    pub note: String,
    /// Figures given.
    pub given: i64,
    /// Figures withdrawn.
    pub withdrawn: i64,
    /// Its changes, as JSON; empty in a list.
    pub body: String,
    /// Fingerprint of it and all before it.
    pub digest: String,
    /// The file that shows it.
    pub evidence: Option<String>,
}

/// What a new version says.
#[derive(Debug, Clone, Copy)]
pub struct NewVersion<'a> {
    /// The version it was made from.
    pub based_on: u32,
    /// Who records it.
    pub by: &'a str,
    /// Why.
    pub note: &'a str,
    /// The file that shows it.
    pub evidence: Option<&'a str>,
    /// Figures given.
    pub given: u64,
    /// Figures withdrawn.
    pub withdrawn: u64,
    /// Its changes, as JSON.
    pub body: &'a str,
    /// The draft that it comes from, gone with it.
    pub draft: Option<&'a str>,
}

/// A file attached to figures, without its content.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct EvidenceRecord {
    /// Identifier.
    pub id: String,
    /// Name as it was uploaded.
    pub name: String,
    /// What it is, by its contents.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// SHA-256 of its content, in hexadecimal.
    pub sha256: String,
    /// When it was uploaded.
    pub uploaded_at: i64,
}

/// Versions of the scope `$1`, their changes as the column or text `body`.
fn versions(body: &str) -> String {
    format!(
        "select v.version, v.recorded_at, v.recorded_by, coalesce(p.name, k.name) as by, v.note,
           v.given, v.withdrawn, {body} as body, v.digest, v.evidence
         from figure_versions v left join people p
           on p.scope = 'provider' and p.id = v.recorded_by
         left join api_keys k on k.scope = v.scope and 'key:' || k.id = v.recorded_by
         where v.scope = $1"
    )
}

const EVIDENCE: &str = "select id, name, media_type, size, sha256, uploaded_at
   from evidence_files where scope = $1";

async fn last(tx: &mut Tx, tenant: &Tenant) -> Result<Option<(i64, String)>, StoreError> {
    sql("select version, digest from figure_versions where scope = $1 order by version desc limit 1")
        .bind(tenant.scope())
        .fetch_optional(tx)
        .await
}

impl Store {
    /// Number of the version that counts; 0 before the first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn figures_version(&self, tenant: &Tenant) -> Result<u32, StoreError> {
        let last = last(&mut self.read(tenant.scope()).await?, tenant).await?;
        Ok(last.map_or(0, |(version, _)| u32::try_from(version).unwrap_or(u32::MAX)))
    }

    /// Every version up to one, oldest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn figures_up_to(
        &self,
        tenant: &Tenant,
        version: u32,
    ) -> Result<Vec<VersionRecord>, StoreError> {
        let text = format!("{} and v.version <= $2 order by v.version", versions("v.body"));
        sql(&text)
            .bind(tenant.scope())
            .bind(i64::from(version))
            .fetch_all(&mut self.read(tenant.scope()).await?)
            .await
    }

    /// One version.
    ///
    /// # Errors
    /// `Absent` when there is none of that number.
    pub async fn figures_record(
        &self,
        tenant: &Tenant,
        version: u32,
    ) -> Result<VersionRecord, StoreError> {
        sql(format!("{} and v.version = $2", versions("v.body")))
            .bind(tenant.scope())
            .bind(i64::from(version))
            .fetch_optional(&mut self.read(tenant.scope()).await?)
            .await?
            .ok_or(StoreError::Absent("version of figures"))
    }

    /// Versions before one, newest first, without their changes.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn figures_before(
        &self,
        tenant: &Tenant,
        version: u32,
        limit: u64,
    ) -> Result<Vec<VersionRecord>, StoreError> {
        let versions = versions("''");
        let text = format!("{versions} and v.version < $2 order by v.version desc limit $3");
        sql(&text)
            .bind(tenant.scope())
            .bind(i64::from(version))
            .bind(i64::try_from(limit).unwrap_or(i64::MAX))
            .fetch_all(&mut self.read(tenant.scope()).await?)
            .await
    }

    /// Records a version; its number.
    ///
    /// # Errors
    /// `Stale` when another was recorded since, `State` when there are too many, `Absent` for a file
    /// or draft that is not the tenant's.
    pub async fn add_figures(
        &self,
        tenant: &Tenant,
        new: &NewVersion<'_>,
    ) -> Result<u32, StoreError> {
        transact!(self, tenant.scope(), tx, {
            let before = last(&mut tx, tenant).await?;
            let (current, digest) = before.unwrap_or((0, String::new()));
            if current != i64::from(new.based_on) {
                return Err(StoreError::Stale { current: u64::try_from(current).unwrap_or(0) });
            }
            if current >= limits::FIGURES_VERSIONS {
                return Err(StoreError::State(format!(
                    "there are {} versions of figures already, as many as are kept: ask whoever \
                     runs this server",
                    limits::FIGURES_VERSIONS
                )));
            }
            if let Some(evidence) = new.evidence {
                let text = "select id from evidence_files where scope = $1 and id = $2";
                let known: Option<String> = sql(text)
                    .bind(tenant.scope())
                    .bind(evidence)
                    .fetch_scalar_optional(&mut tx)
                    .await?;
                known.ok_or(StoreError::Absent("file of evidence"))?;
            }
            if let Some(draft) = new.draft {
                let text = "delete from figure_drafts where scope = $1 and id = $2";
                let gone = sql(text).bind(tenant.scope()).bind(draft).execute(&mut tx).await?;
                if gone == 0 {
                    return Err(StoreError::Absent("upload of figures"));
                }
            }
            let version = current + 1;
            let digest = hex(&Sha256::digest(format!("{digest}\n{}", new.body)));
            sql("insert into figure_versions (scope, version, recorded_at, recorded_by, note,
                   evidence, given, withdrawn, body, digest)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
            .bind(tenant.scope())
            .bind(version)
            .bind(clock::now_ms())
            .bind(new.by)
            .bind(new.note)
            .bind(new.evidence)
            .bind(i64::try_from(new.given).unwrap_or(i64::MAX))
            .bind(i64::try_from(new.withdrawn).unwrap_or(i64::MAX))
            .bind(new.body)
            .bind(&digest)
            .execute(&mut tx)
            .await?;
            bump(&mut tx, tenant).await?;
            let change = Change {
                by: Some(new.by),
                action: match new.given {
                    0 => AuditAction::FiguresWithdrawn,
                    _ => AuditAction::FiguresGiven,
                },
                record: Some(&version.to_string()),
                before: json!({"version": current}),
                after: json!({
                    "version": version,
                    "given": new.given,
                    "withdrawn": new.withdrawn,
                    "evidence": new.evidence,
                    "digest": digest,
                }),
            };
            audit::record(&mut tx, tenant.scope(), change).await?;
            Ok(u32::try_from(version).unwrap_or(u32::MAX))
        })
    }

    /// Keeps what a file would change, and forgets the drafts that are too old or too many.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_figures_draft(
        &self,
        tenant: &Tenant,
        by: &str,
        preview: &str,
        changes: &str,
    ) -> Result<String, StoreError> {
        let (id, now) = (new_id(), clock::now_ms());
        transact!(self, tenant.scope(), tx, {
            sql("insert into figure_drafts (scope, id, preview, changes, read_at, read_by)
                 values ($1, $2, $3, $4, $5, $6)")
            .bind(tenant.scope())
            .bind(&id)
            .bind(preview)
            .bind(changes)
            .bind(now)
            .bind(by)
            .execute(&mut tx)
            .await?;
            sql("delete from figure_drafts where scope = $1 and (read_at <= $2 or id not in
                   (select d.id from figure_drafts d where d.scope = $1
                    order by d.read_at desc, d.id desc limit $3))")
            .bind(tenant.scope())
            .bind(now - limits::DRAFT_MS)
            .bind(limits::DRAFTS)
            .execute(&mut tx)
            .await?;
            Ok(id.clone())
        })
    }

    /// Preview and changes of a draft.
    ///
    /// # Errors
    /// `Absent` when it is not the tenant's, was committed or is too old.
    pub async fn figures_draft(
        &self,
        tenant: &Tenant,
        id: &str,
    ) -> Result<(String, String), StoreError> {
        sql("select preview, changes from figure_drafts
             where scope = $1 and id = $2 and read_at > $3")
        .bind(tenant.scope())
        .bind(id)
        .bind(clock::now_ms() - limits::DRAFT_MS)
        .fetch_optional(&mut self.read(tenant.scope()).await?)
        .await?
        .ok_or(StoreError::Absent("upload of figures"))
    }

    /// Keeps a file of evidence; its record. The same content is kept once.
    ///
    /// # Errors
    /// `State` when there are too many.
    pub async fn add_evidence(
        &self,
        tenant: &Tenant,
        by: &str,
        name: &str,
        media_type: &str,
        content: &[u8],
    ) -> Result<EvidenceRecord, StoreError> {
        let sha256 = hex(&Sha256::digest(content));
        let id = new_id();
        transact!(self, tenant.scope(), tx, {
            let text = format!("{EVIDENCE} and sha256 = $2 and name = $3 order by id limit 1");
            let known: Option<EvidenceRecord> = sql(&text)
                .bind(tenant.scope())
                .bind(&sha256)
                .bind(name)
                .fetch_optional(&mut tx)
                .await?;
            if let Some(known) = known {
                return Ok(known);
            }
            let count: i64 = sql("select count(*) from evidence_files where scope = $1")
                .bind(tenant.scope())
                .fetch_scalar(&mut tx)
                .await?;
            if count >= limits::EVIDENCE_FILES {
                return Err(StoreError::State(format!(
                    "there are {} files of evidence already: attach one that is there",
                    limits::EVIDENCE_FILES
                )));
            }
            let record = EvidenceRecord {
                id: id.clone(),
                name: name.to_owned(),
                media_type: media_type.to_owned(),
                size: i64::try_from(content.len()).unwrap_or(i64::MAX),
                sha256: sha256.clone(),
                uploaded_at: clock::now_ms(),
            };
            sql("insert into evidence_files (scope, id, name, media_type, size, sha256, content,
                   uploaded_at, uploaded_by)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
            .bind(tenant.scope())
            .bind(&record.id)
            .bind(&record.name)
            .bind(&record.media_type)
            .bind(record.size)
            .bind(&record.sha256)
            .bind(content)
            .bind(record.uploaded_at)
            .bind(by)
            .execute(&mut tx)
            .await?;
            let change = Change {
                by: Some(by),
                action: AuditAction::EvidenceKept,
                record: Some(&record.id),
                before: json!(null),
                after: json!({"bytes": record.size, "sha256": record.sha256}),
            };
            audit::record(&mut tx, tenant.scope(), change).await?;
            Ok(record)
        })
    }

    /// Every file of evidence, newest first, without content.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn evidence_files(&self, tenant: &Tenant) -> Result<Vec<EvidenceRecord>, StoreError> {
        let text = format!("{EVIDENCE} order by id desc");
        sql(&text).bind(tenant.scope()).fetch_all(&mut self.read(tenant.scope()).await?).await
    }

    /// A file of evidence with its content.
    ///
    /// # Errors
    /// `Absent` when it is not the tenant's.
    pub async fn evidence(
        &self,
        tenant: &Tenant,
        id: &str,
    ) -> Result<(EvidenceRecord, Vec<u8>), StoreError> {
        let mut tx = self.read(tenant.scope()).await?;
        let text = format!("{EVIDENCE} and id = $2");
        let record: Option<EvidenceRecord> =
            sql(&text).bind(tenant.scope()).bind(id).fetch_optional(&mut tx).await?;
        let record = record.ok_or(StoreError::Absent("file of evidence"))?;
        let content: Vec<u8> =
            sql("select content from evidence_files where scope = $1 and id = $2")
                .bind(tenant.scope())
                .bind(id)
                .fetch_scalar(&mut tx)
                .await?;
        Ok((record, content))
    }
}
