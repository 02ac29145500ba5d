//! Sessions: only the hash of a token is stored, so that a copy of the database signs nobody in.

use super::accounts::note;
use super::sql::{Tx, sql, transact};
use super::tenant::PROVIDER;
use super::{OrganisationRecord, Person, Store, StoreError, Tenant};
use crate::{clock, limits};
use impact_core::api::{AuditAction, Role};

/// A session that is good now.
#[derive(Debug, Clone)]
pub struct SessionRecord {
    /// Who is signed in.
    pub person: Person,
    /// Their role in the organisation.
    pub role: Role,
    /// The organisation.
    pub organisation: OrganisationRecord,
    /// Whether its last use was written down so long ago that this one is to be.
    pub untouched: bool,
}

/// Digits of a token's hash that name the session to its owner.
const SHOWN: usize = 16;

/// A session as its owner sees it.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct OpenSession {
    token_hash: String,
    /// When it began, milliseconds since 1970 UTC.
    pub created_at: i64,
    /// When it was last used, to five minutes.
    pub last_seen_at: i64,
    /// Name of the organisation that it is in.
    pub organisation: String,
}

impl OpenSession {
    /// What names it: the beginning of its token's hash, from which the token cannot be told.
    pub fn name(&self) -> &str {
        self.token_hash.get(..SHOWN).unwrap_or_default()
    }

    /// Whether it is the session of the token with that hash.
    pub fn is(&self, token_hash: &str) -> bool {
        self.token_hash == token_hash
    }
}

#[derive(sqlx::FromRow)]
struct Row {
    last_seen_at: i64,
    person: String,
    email: String,
    person_name: String,
    role: String,
    organisation: String,
    name: String,
    default_country: Option<String>,
    demo: i64,
}

impl Store {
    /// Begins a session, and clears away what has run out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn begin_session(
        &self,
        token_hash: &str,
        person: &str,
        tenant: &Tenant,
    ) -> Result<(), StoreError> {
        transact!(self, PROVIDER, tx, {
            let now = clock::now_ms();
            sql(
            "delete from sessions where scope = $1 and (created_at <= $2 or last_seen_at <= $3)",
        )
        .bind(PROVIDER)
        .bind(now - limits::SESSION_MS)
        .bind(now - limits::SESSION_IDLE_MS)
        .execute(&mut tx)
        .await?;
            sql("delete from sessions where scope = $1 and person = $2 and token_hash not in
               (select token_hash from sessions where scope = $1 and person = $2
                order by created_at desc limit $3)")
            .bind(PROVIDER)
            .bind(person)
            .bind(limits::SESSIONS - 1)
            .execute(&mut tx)
            .await?;
            sql("insert into sessions
               (scope, token_hash, organisation, person, created_at, last_seen_at)
             values ($1, $2, $3, $4, $5, $5)")
            .bind(PROVIDER)
            .bind(token_hash)
            .bind(tenant.scope())
            .bind(person)
            .bind(now)
            .execute(&mut tx)
            .await?;
            note(&mut tx, tenant, Some(person), AuditAction::SignedIn, person).await
        })
    }

    /// The session of a token; none when there is none, it ran out, or the membership ended.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn session(
        &self,
        token_hash: &str,
        now: i64,
    ) -> Result<Option<SessionRecord>, StoreError> {
        let row: Option<Row> =
            sql("select s.last_seen_at, p.id as person, p.email, p.name as person_name, m.role,
               o.scope as organisation, o.name, o.default_country, o.demo
             from sessions s
             join people p on p.scope = s.scope and p.id = s.person
             join memberships m on m.scope = s.organisation and m.person = s.person
             join organisations o on o.scope = s.organisation
             where s.scope = $1 and s.token_hash = $2
               and s.created_at > $3 and s.last_seen_at > $4")
            .bind(PROVIDER)
            .bind(token_hash)
            .bind(now - limits::SESSION_MS)
            .bind(now - limits::SESSION_IDLE_MS)
            .fetch_optional(&mut self.read(PROVIDER).await?)
            .await?;
        let Some(row) = row else { return Ok(None) };
        // A role this version does not know may do nothing.
        let Some(role) = Role::ALL.into_iter().find(|role| role.key() == row.role) else {
            return Ok(None);
        };
        Ok(Some(SessionRecord {
            person: Person { id: row.person, email: row.email, name: row.person_name },
            role,
            organisation: OrganisationRecord {
                tenant: Tenant::new(&row.organisation),
                name: row.name,
                default_country: row.default_country.and_then(|code| code.parse().ok()),
                demo: row.demo != 0,
            },
            untouched: row.last_seen_at < now - limits::SESSION_TOUCH_MS,
        }))
    }

    /// Writes down that a session was used.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn touch_session(&self, token_hash: &str, now: i64) -> Result<(), StoreError> {
        transact!(self, PROVIDER, tx, {
            sql("update sessions set last_seen_at = $3
                 where scope = $1 and token_hash = $2 and last_seen_at < $3")
            .bind(PROVIDER)
            .bind(token_hash)
            .bind(now)
            .execute(&mut tx)
            .await
            .map(drop)
        })
    }

    /// The sessions of a person that are good now, last used first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn sessions_of(
        &self,
        person: &str,
        now: i64,
    ) -> Result<Vec<OpenSession>, StoreError> {
        sql("select s.token_hash, s.created_at, s.last_seen_at, o.name as organisation
             from sessions s join organisations o on o.scope = s.organisation
             where s.scope = $1 and s.person = $2 and s.created_at > $3 and s.last_seen_at > $4
             order by s.last_seen_at desc, s.token_hash")
        .bind(PROVIDER)
        .bind(person)
        .bind(now - limits::SESSION_MS)
        .bind(now - limits::SESSION_IDLE_MS)
        .fetch_all(&mut self.read(PROVIDER).await?)
        .await
    }

    /// Ends one of a person's sessions, named by the beginning of its token's hash.
    ///
    /// # Errors
    /// `Absent` when the person has no such session.
    pub async fn end_session_of(&self, person: &str, beginning: &str) -> Result<(), StoreError> {
        transact!(self, PROVIDER, tx, {
            let ended = sql("delete from sessions
             where scope = $1 and person = $2 and substr(token_hash, 1, cast($3 as integer)) = $4
             returning person, organisation")
            .bind(PROVIDER)
            .bind(person)
            .bind(i64::try_from(SHOWN).unwrap_or(i64::MAX))
            .bind(beginning)
            .fetch_optional(&mut tx)
            .await?;
            let ended = ended.ok_or(StoreError::Absent("session"))?;
            signed_out(&mut tx, ended).await
        })
    }

    /// Ends a session; nothing happens when there is none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_session(&self, token_hash: &str) -> Result<(), StoreError> {
        transact!(self, PROVIDER, tx, {
            let ended = sql("delete from sessions where scope = $1 and token_hash = $2
                 returning person, organisation")
            .bind(PROVIDER)
            .bind(token_hash)
            .fetch_optional(&mut tx)
            .await?;
            match ended {
                Some(ended) => signed_out(&mut tx, ended).await,
                None => Ok(()),
            }
        })
    }
}

/// Records that a session was ended, by its person, where it was.
async fn signed_out(
    tx: &mut Tx,
    (person, organisation): (String, String),
) -> Result<(), StoreError> {
    let tenant = Tenant::new(&organisation);
    note(tx, &tenant, Some(&person), AuditAction::SignedOut, &person).await
}
