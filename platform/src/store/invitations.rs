//! Invitations into an organisation.
//!
//! A link's token is `ORGANISATION.SECRET`: the organisation, so that the row is looked for among
//! its own, and a secret of which only the hash is stored.

mod accept;

pub use accept::Accepting;

use super::audit::{self, Change};
use super::members::role;
use super::outbox::{enqueue, forget, hold_back, states};
use super::sql::{Tx, sql, transact};
use super::tenant::PROVIDER;
use super::{NewMail, Store, StoreError, Tenant};
use crate::auth::token;
use crate::{clock, limits};
use impact_core::api::{AuditAction, InvitationState, Language, MailState, Role};
use serde_json::{Value, json};

/// An invitation.
#[derive(Debug, Clone)]
pub struct InvitationRecord {
    /// Identifier.
    pub id: String,
    /// Who is invited.
    pub email: String,
    /// As what.
    pub role: Role,
    /// Language of its message.
    pub language: Language,
    /// What became of it.
    pub state: InvitationState,
    /// What became of its message.
    pub mail: MailState,
    /// When it was made, milliseconds since 1970 UTC.
    pub created_at: i64,
    /// Name of who made it.
    pub created_by: Option<String>,
    /// Until when it is good.
    pub expires_at: i64,
}

/// An invitation to make.
#[derive(Debug, Clone)]
pub struct NewInvitation<'a> {
    /// Identifier.
    pub id: &'a str,
    /// Who is invited, as addresses are stored.
    pub email: &'a str,
    /// As what.
    pub role: Role,
    /// Language of its message.
    pub language: Language,
    /// Hash of its link's token.
    pub token_hash: &'a str,
    /// Who makes it.
    pub by: &'a str,
}

/// A token for an invitation of the tenant.
pub fn invitation_token(tenant: &Tenant) -> String {
    format!("{}.{}", tenant.organisation(), token::new_token())
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    email: String,
    role: String,
    language: String,
    created_at: i64,
    created_by: Option<String>,
    expires_at: i64,
    accepted_at: Option<i64>,
    revoked_at: Option<i64>,
}

/// The invitations of the scope `$1`; `$2` is the provider's.
const INVITATIONS: &str = "select i.id, i.email, i.role, i.language, i.created_at,
      p.name as created_by, i.expires_at, i.accepted_at, i.revoked_at
    from invitations i left join people p on p.scope = $2 and p.id = i.created_by
    where i.scope = $1";

impl Row {
    fn record(self, now: i64) -> Option<InvitationRecord> {
        let state = match (self.accepted_at, self.revoked_at) {
            (Some(_), _) => InvitationState::Accepted,
            (None, Some(_)) => InvitationState::Revoked,
            (None, None) if self.expires_at <= now => InvitationState::Expired,
            (None, None) => InvitationState::Open,
        };
        Some(InvitationRecord {
            id: self.id,
            email: self.email,
            role: role(&self.role)?,
            language: Language::of(&self.language).unwrap_or_default(),
            state,
            mail: MailState::None,
            created_at: self.created_at,
            created_by: self.created_by,
            expires_at: self.expires_at,
        })
    }
}

/// The sentence for a state in which an invitation cannot be changed any more.
fn closed(state: InvitationState) -> StoreError {
    StoreError::State(
        match state {
            InvitationState::Accepted => {
                "this invitation was accepted: who was invited is a member"
            }
            _ => "this invitation was taken back: invite them anew",
        }
        .to_owned(),
    )
}

/// An invitation by identifier; the transaction is in the tenant's scope.
async fn find(tx: &mut Tx, tenant: &Tenant, id: &str) -> Result<InvitationRecord, StoreError> {
    let row: Option<Row> = sql(format!("{INVITATIONS} and i.id = $3"))
        .bind(tenant.scope())
        .bind(PROVIDER)
        .bind(id)
        .fetch_optional(tx)
        .await?;
    row.and_then(|row| row.record(clock::now_ms())).ok_or(StoreError::Absent("invitation"))
}

/// Writes what was done to an invitation into the audit log.
async fn note(
    tx: &mut Tx,
    tenant: &Tenant,
    by: &str,
    action: AuditAction,
    (id, after): (&str, Value),
) -> Result<(), StoreError> {
    let change = Change { by: Some(by), action, record: Some(id), before: Value::Null, after };
    audit::record(tx, tenant.scope(), change).await
}

/// Writes an invitation and its message; afterwards the transaction is in the provider's scope.
pub(super) async fn insert(
    tx: &mut Tx,
    tenant: &Tenant,
    new: &NewInvitation<'_>,
    mail: Option<&NewMail>,
) -> Result<(), StoreError> {
    let now = clock::now_ms();
    sql("insert into invitations
           (scope, id, email, role, language, token_hash, created_at, created_by, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
    .bind(tenant.scope())
    .bind(new.id)
    .bind(new.email)
    .bind(new.role.key())
    .bind(new.language.code())
    .bind(new.token_hash)
    .bind(now)
    .bind(new.by)
    .bind(now + limits::INVITATION_MS)
    .execute(tx)
    .await?;
    let after = json!({ "role": new.role.key() });
    note(tx, tenant, new.by, AuditAction::MemberInvited, (new.id, after)).await?;
    enqueue(tx, mail).await
}

impl Store {
    /// Invites somebody, and writes to them.
    ///
    /// # Errors
    /// `State` when they are a member or invited already, or the organisation has too many of both
    /// or has written too much.
    pub async fn invite(
        &self,
        tenant: &Tenant,
        new: &NewInvitation<'_>,
        mail: Option<&NewMail>,
    ) -> Result<(), StoreError> {
        transact!(self, tenant.scope(), tx, {
            let is_member: i64 = sql("select count(*) from memberships m
                 join people p on p.scope = $2 and p.id = m.person
                 where m.scope = $1 and p.email = $3")
            .bind(tenant.scope())
            .bind(PROVIDER)
            .bind(new.email)
            .fetch_scalar(&mut tx)
            .await?;
            if is_member > 0 {
                return Err(StoreError::State(format!(
                    "{} is a member already: change their role instead",
                    new.email
                )));
            }
            let open: Vec<String> = sql("select email from invitations
                     where scope = $1 and accepted_at is null and revoked_at is null
                       and expires_at > $2")
            .bind(tenant.scope())
            .bind(clock::now_ms())
            .fetch_scalars(&mut tx)
            .await?;
            if open.iter().any(|email| email == new.email) {
                return Err(StoreError::State(format!(
                    "{} is invited already: send that invitation again, or take it back first",
                    new.email
                )));
            }
            let members: i64 = sql("select count(*) from memberships where scope = $1")
                .bind(tenant.scope())
                .fetch_scalar(&mut tx)
                .await?;
            if members + i64::try_from(open.len()).unwrap_or(i64::MAX) >= limits::MEMBERS {
                return Err(StoreError::State(format!(
                    "an organisation has at most {} members and open invitations: remove some first",
                    limits::MEMBERS
                )));
            }
            hold_back(&mut tx, tenant, mail).await?;
            insert(&mut tx, tenant, new, mail).await
        })
    }

    /// The tenant's invitations, newest first: all that are open, and the last others.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn invitations(&self, tenant: &Tenant) -> Result<Vec<InvitationRecord>, StoreError> {
        let now = clock::now_ms();
        let mut tx = self.read(tenant.scope()).await?;
        let text = format!("{INVITATIONS} order by i.created_at desc, i.id desc limit $3");
        let rows: Vec<Row> = sql(text)
            .bind(tenant.scope())
            .bind(PROVIDER)
            .bind(limits::INVITATIONS_SHOWN)
            .fetch_all(&mut tx)
            .await?;
        let mut found: Vec<_> = rows.into_iter().filter_map(|row| row.record(now)).collect();
        let states = states(&mut tx, found.iter().map(|one| one.id.clone())).await?;
        for invitation in &mut found {
            invitation.mail = states.get(&invitation.id).copied().unwrap_or(MailState::None);
        }
        Ok(found)
    }

    /// One of the tenant's invitations.
    ///
    /// # Errors
    /// `Absent` when there is none.
    pub async fn invitation(
        &self,
        tenant: &Tenant,
        id: &str,
    ) -> Result<InvitationRecord, StoreError> {
        let mut tx = self.read(tenant.scope()).await?;
        let mut found = find(&mut tx, tenant, id).await?;
        let states = states(&mut tx, std::iter::once(id.to_owned())).await?;
        found.mail = states.get(id).copied().unwrap_or(MailState::None);
        Ok(found)
    }

    /// Gives an invitation a new link, which ends the one before, and a new term; writes to whom it
    /// is for.
    ///
    /// # Errors
    /// `Absent`, or `State` when it was accepted or taken back, or the organisation has written too
    /// much.
    pub async fn renew_invitation(
        &self,
        tenant: &Tenant,
        id: &str,
        token_hash: &str,
        by: &str,
        mail: Option<&NewMail>,
    ) -> Result<(), StoreError> {
        transact!(self, tenant.scope(), tx, {
            let found = find(&mut tx, tenant, id).await?;
            if !matches!(found.state, InvitationState::Open | InvitationState::Expired) {
                return Err(closed(found.state));
            }
            hold_back(&mut tx, tenant, mail).await?;
            sql("update invitations set token_hash = $3, expires_at = $4
                 where scope = $1 and id = $2")
            .bind(tenant.scope())
            .bind(id)
            .bind(token_hash)
            .bind(clock::now_ms() + limits::INVITATION_MS)
            .execute(&mut tx)
            .await?;
            let after = json!({ "role": found.role.key(), "again": true });
            note(&mut tx, tenant, by, AuditAction::MemberInvited, (id, after)).await?;
            // The link of a message that still waits is no good any more.
            forget(&mut tx, id).await?;
            enqueue(&mut tx, mail).await
        })
    }

    /// Takes an invitation back.
    ///
    /// # Errors
    /// `Absent`, or `State` when it was accepted or taken back already.
    pub async fn revoke_invitation(
        &self,
        tenant: &Tenant,
        id: &str,
        by: &str,
    ) -> Result<(), StoreError> {
        transact!(self, tenant.scope(), tx, {
            let found = find(&mut tx, tenant, id).await?;
            if !matches!(found.state, InvitationState::Open | InvitationState::Expired) {
                return Err(closed(found.state));
            }
            sql("update invitations set revoked_at = $3 where scope = $1 and id = $2")
                .bind(tenant.scope())
                .bind(id)
                .bind(clock::now_ms())
                .execute(&mut tx)
                .await?;
            note(&mut tx, tenant, by, AuditAction::InvitationEnded, (id, Value::Null)).await?;
            forget(&mut tx, id).await
        })
    }
}
