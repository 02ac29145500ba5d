//! A link of an invitation: what it offers, and how it is accepted.

use super::note;
use crate::auth::token;
use crate::clock;
use crate::store::accounts::end_links;
use crate::store::members::role;
use crate::store::sql::{Tx, sql, transact};
use crate::store::tenant::PROVIDER;
use crate::store::{Store, StoreError, Tenant, new_id};
use impact_core::api::{AuditAction, Role};
use serde_json::json;

/// What a good link offers.
#[derive(Debug, Clone)]
pub struct OfferRecord {
    /// Name of the organisation.
    pub organisation: String,
    /// Who is invited.
    pub email: String,
    /// As what.
    pub role: Role,
    /// Whether an account has that address: only who is signed in to it accepts.
    pub account: bool,
}

/// Who accepts an invitation.
#[derive(Debug, Clone, Copy)]
pub enum Accepting<'a> {
    /// Somebody who is signed in: their identifier.
    Known(&'a str),
    /// Somebody without an account: their name and the hash of their password.
    New {
        /// Name.
        name: &'a str,
        /// Argon2id hash in PHC form.
        password_hash: &'a str,
    },
}

/// An invitation that can be accepted at the moment `$3`.
const IS_OPEN: &str = "accepted_at is null and revoked_at is null and expires_at > $3";

/// The organisation that a token names, if it has the form of one.
fn tenant_of(token: &str) -> Option<Tenant> {
    let (organisation, secret) = token.split_once('.')?;
    let fits = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    (organisation.len() <= 40 && secret.len() == 64 && fits(organisation) && fits(secret))
        .then(|| Tenant::new(organisation))
}

impl Store {
    /// What a token offers; none when it is no token of an open invitation.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn offer(&self, token: &str) -> Result<Option<OfferRecord>, StoreError> {
        let Some(tenant) = tenant_of(token) else { return Ok(None) };
        let mut tx = self.read(tenant.scope()).await?;
        let row: Option<(String, String, String)> = sql(format!(
            "select o.name, i.email, i.role from invitations i
             join organisations o on o.scope = i.scope
             where i.scope = $1 and i.token_hash = $2 and {IS_OPEN}"
        ))
        .bind(tenant.scope())
        .bind(token::digest(token))
        .bind(clock::now_ms())
        .fetch_optional(&mut tx)
        .await?;
        let Some((organisation, email, key)) = row else { return Ok(None) };
        let Some(role) = role(&key) else { return Ok(None) };
        tx.enter(PROVIDER).await?;
        let account = account_of(&mut tx, &email).await?.is_some_and(|account| account.is_used);
        Ok(Some(OfferRecord { organisation, email, role, account }))
    }

    /// Uses an invitation up and makes who accepts a member: who, and of which organisation. None
    /// when the token is no token of an open invitation.
    ///
    /// # Errors
    /// `State` when somebody else is signed in than was invited, or must sign in first.
    pub async fn accept(
        &self,
        token: &str,
        accepting: Accepting<'_>,
    ) -> Result<Option<(String, Tenant)>, StoreError> {
        let Some(tenant) = tenant_of(token) else { return Ok(None) };
        let token_hash = token::digest(token);
        let new_person = new_id();
        transact!(self, tenant.scope(), tx, {
            let now = clock::now_ms();
            let row: Option<(String, String, String)> = sql(format!(
                "update invitations set accepted_at = $3
                 where scope = $1 and token_hash = $2 and {IS_OPEN}
                 returning email, role, language"
            ))
            .bind(tenant.scope())
            .bind(&token_hash)
            .bind(now)
            .fetch_optional(&mut tx)
            .await?;
            let Some((email, role, language)) = row else { return Ok(None) };
            tx.enter(PROVIDER).await?;
            let account = account_of(&mut tx, &email).await?;
            let person = match accepting {
                Accepting::Known(person) => known(account, person, &email)?,
                Accepting::New { name, password_hash } => {
                    let person = newcomer(account, &new_person)?;
                    let account = NewAccount { email: &email, name, password_hash, language };
                    put(&mut tx, &person, &account, now).await?;
                    person
                }
            };
            // An owner of the other organisation may have made a link for them: whoever holds it
            // must not come in here by it.
            end_links(&mut tx, &person).await?;
            tx.enter(tenant.scope()).await?;
            sql("insert into memberships (scope, person, role, created_at)
                 values ($1, $2, $3, $4) on conflict (scope, person) do nothing")
            .bind(tenant.scope())
            .bind(&person)
            .bind(&role)
            .bind(now)
            .execute(&mut tx)
            .await?;
            let after = json!({ "role": role });
            note(&mut tx, &tenant, &person, AuditAction::MemberJoined, (&person, after)).await?;
            Ok(Some((person, tenant.clone())))
        })
    }
}

/// The account of an address.
struct KnownAccount {
    person: String,
    /// Whether it has a password or a membership: then it is somebody's.
    is_used: bool,
}

/// The transaction is in the provider's scope.
async fn account_of(tx: &mut Tx, email: &str) -> Result<Option<KnownAccount>, StoreError> {
    let row: Option<(String, i64, i64)> =
        sql("select p.id, cast(case when p.password_hash is null then 0 else 1 end as bigint),
           (select count(*) from memberships m where m.person = p.id)
         from people p where p.scope = $1 and p.email = $2")
        .bind(PROVIDER)
        .bind(email)
        .fetch_optional(tx)
        .await?;
    Ok(row.map(|(person, password, places)| KnownAccount {
        person,
        is_used: password > 0 || places > 0,
    }))
}

fn known(account: Option<KnownAccount>, person: &str, email: &str) -> Result<String, StoreError> {
    match account {
        Some(account) if account.person == person => Ok(account.person),
        _ => Err(StoreError::State(format!(
            "this invitation is for {email}, and you are signed in as somebody else: sign out and \
             open the link again"
        ))),
    }
}

fn newcomer(account: Option<KnownAccount>, new: &str) -> Result<String, StoreError> {
    match account {
        Some(account) if account.is_used => Err(StoreError::State(
            "there is an account of this address already: sign in to it and open the link again"
                .to_owned(),
        )),
        Some(account) => Ok(account.person),
        None => Ok(new.to_owned()),
    }
}

struct NewAccount<'a> {
    email: &'a str,
    name: &'a str,
    password_hash: &'a str,
    language: String,
}

async fn put(
    tx: &mut Tx,
    person: &str,
    account: &NewAccount<'_>,
    now: i64,
) -> Result<(), StoreError> {
    sql("insert into people (scope, id, email, name, password_hash, created_at, language)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (scope, email) do update
           set name = excluded.name, password_hash = excluded.password_hash")
    .bind(PROVIDER)
    .bind(person)
    .bind(account.email)
    .bind(account.name)
    .bind(account.password_hash)
    .bind(now)
    .bind(&account.language)
    .execute(tx)
    .await?;
    Ok(())
}
