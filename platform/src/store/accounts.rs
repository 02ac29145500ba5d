//! People, their roles in organisations, and the links by which they first come in.
//!
//! Accounts belong to the provider: one person may be a member of several organisations.

use super::audit::{self, Change};
use super::outbox::{enqueue, hold_back};
use super::sql::{Tx, sql, transact};
use super::tenant::PROVIDER;
use super::{NewMail, Store, StoreError, Tenant, new_id};
use crate::clock;
use impact_core::api::{AuditAction, Language, Role};
use serde_json::{Value, json};

/// A person, as records name them.
#[derive(Debug, Clone)]
pub struct Person {
    /// Identifier.
    pub id: String,
    /// E-mail address, in lower case.
    pub email: String,
    /// Name.
    pub name: String,
}

/// A person who may sign in.
#[derive(Debug, Clone)]
pub struct Account {
    /// Who.
    pub person: Person,
    /// Argon2id hash in PHC form; none until a password was set.
    pub password_hash: Option<String>,
    /// The organisation that a session of theirs begins in.
    pub home: Option<Tenant>,
}

/// Whose a one-time link is.
#[derive(Debug, Clone)]
pub struct LinkHolder {
    /// Who.
    pub person: Person,
    /// Language in which they are written to.
    pub language: Language,
    /// Whether the link would replace a password.
    pub had_password: bool,
}

impl Store {
    /// The account of an e-mail address.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn account(&self, email: &str) -> Result<Option<Account>, StoreError> {
        type Row = (String, String, String, Option<String>, Option<String>);
        let row: Option<Row> = sql("select p.id, p.email, p.name, p.password_hash,
               (select m.scope from memberships m where m.person = p.id
                order by m.created_at, m.scope limit 1)
             from people p where p.scope = $1 and p.email = $2")
        .bind(PROVIDER)
        .bind(normal(email))
        .fetch_optional(&mut self.read(PROVIDER).await?)
        .await?;
        Ok(row.map(|(id, email, name, password_hash, home)| Account {
            person: Person { id, email, name },
            password_hash,
            home: home.as_deref().map(Tenant::new),
        }))
    }

    /// Makes a person a member of an organisation, as the command line does, and the account where
    /// there is none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn join(
        &self,
        tenant: &Tenant,
        email: &str,
        name: &str,
        role: Role,
    ) -> Result<Person, StoreError> {
        transact!(self, PROVIDER, tx, {
            let now = clock::now_ms();
            sql("insert into people (scope, id, email, name, password_hash, created_at)
             values ($1, $2, $3, $4, null, $5) on conflict (scope, email) do nothing")
            .bind(PROVIDER)
            .bind(new_id())
            .bind(normal(email))
            .bind(name)
            .bind(now)
            .execute(&mut tx)
            .await?;
            let (id, email, name): (String, String, String) =
                sql("select id, email, name from people where scope = $1 and email = $2")
                    .bind(PROVIDER)
                    .bind(normal(email))
                    .fetch_one(&mut tx)
                    .await?;
            // Who holds a link from before must not come in here by it.
            end_links(&mut tx, &id).await?;
            tx.enter(tenant.scope()).await?;
            let before: Option<String> =
                sql("select role from memberships where scope = $1 and person = $2")
                    .bind(tenant.scope())
                    .bind(&id)
                    .fetch_scalar_optional(&mut tx)
                    .await?;
            sql("insert into memberships (scope, person, role, created_at) values ($1, $2, $3, $4)
             on conflict (scope, person) do update
               set role = excluded.role, version = memberships.version + 1")
            .bind(tenant.scope())
            .bind(&id)
            .bind(role.key())
            .bind(now)
            .execute(&mut tx)
            .await?;
            let action = match before.as_deref() {
                None => Some(AuditAction::MemberJoined),
                Some(before) => (before != role.key()).then_some(AuditAction::MemberRoleChanged),
            };
            if let Some(action) = action {
                let change = Change {
                    by: None,
                    action,
                    record: Some(&id),
                    before: before.map_or(Value::Null, |role| json!({ "role": role })),
                    after: json!({ "role": role.key() }),
                };
                audit::record(&mut tx, tenant.scope(), change).await?;
            }
            Ok(Person { id, email, name })
        })
    }

    /// The member of an organisation with that e-mail address.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn member(&self, tenant: &Tenant, email: &str) -> Result<Option<Person>, StoreError> {
        let row: Option<(String, String, String)> =
            sql("select p.id, p.email, p.name from people p
             join memberships m on m.person = p.id and m.scope = $3
             where p.scope = $1 and p.email = $2")
            .bind(PROVIDER)
            .bind(normal(email))
            .bind(tenant.scope())
            .fetch_optional(&mut self.read(tenant.scope()).await?)
            .await?;
        Ok(row.map(|(id, email, name)| Person { id, email, name }))
    }

    /// Sets a person's password and ends their sessions.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_password(&self, person: &str, hash: &str) -> Result<(), StoreError> {
        transact!(self, PROVIDER, tx, {
            set_password(&mut tx, person, hash).await?;
            Ok(())
        })
    }

    /// Ends all links of a person that were not used.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn end_links_of(&self, person: &str) -> Result<(), StoreError> {
        transact!(self, PROVIDER, tx, { end_links(&mut tx, person).await })
    }

    /// Keeps a one-time sign-in link, good until that moment: only the hash of its token is stored.
    /// The person's links to the organisation from before end: whoever asks for a new one does not
    /// trust the old one. The message that brings it is put into the outbox.
    ///
    /// # Errors
    /// `State` when the organisation has written too much.
    pub async fn create_link(
        &self,
        tenant: &Tenant,
        person: &str,
        token_hash: &str,
        until: i64,
        by: Option<&str>,
        mail: Option<&NewMail>,
    ) -> Result<(), StoreError> {
        // Somebody who forgot their own password asks through another limit.
        let counted = mail.filter(|_| by != Some(person));
        transact!(self, PROVIDER, tx, {
            hold_back(&mut tx, tenant, counted).await?;
            tx.enter(PROVIDER).await?;
            let now = clock::now_ms();
            sql("update one_time_links set expires_at = $4
             where scope = $1 and organisation = $2 and person = $3 and used_at is null
               and expires_at > $4")
            .bind(PROVIDER)
            .bind(tenant.scope())
            .bind(person)
            .bind(now)
            .execute(&mut tx)
            .await?;
            sql("insert into one_time_links
               (scope, token_hash, organisation, person, created_at, expires_at, used_at)
             values ($1, $2, $3, $4, $5, $6, null)")
            .bind(PROVIDER)
            .bind(token_hash)
            .bind(tenant.scope())
            .bind(person)
            .bind(now)
            .bind(until)
            .execute(&mut tx)
            .await?;
            note(&mut tx, tenant, by, AuditAction::PasswordLinkMade, person).await?;
            enqueue(&mut tx, mail).await
        })
    }

    /// Whose a link is that could be redeemed now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn link_holder(&self, token_hash: &str) -> Result<Option<LinkHolder>, StoreError> {
        type Row = (String, String, String, String, i64);
        let row: Option<Row> = sql("select p.id, p.email, p.name, p.language,
               cast(case when p.password_hash is null then 0 else 1 end as bigint)
             from one_time_links l join people p on p.scope = l.scope and p.id = l.person
             where l.scope = $1 and l.token_hash = $2 and l.used_at is null and l.expires_at > $3")
        .bind(PROVIDER)
        .bind(token_hash)
        .bind(clock::now_ms())
        .fetch_optional(&mut self.read(PROVIDER).await?)
        .await?;
        Ok(row.map(|(id, email, name, language, password)| LinkHolder {
            person: Person { id, email, name },
            language: Language::of(&language).unwrap_or_default(),
            had_password: password > 0,
        }))
    }

    /// Uses a link up, sets its person's password and tells them: who, and in which organisation;
    /// none when the link is unknown, used or too old.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn redeem_link(
        &self,
        token_hash: &str,
        password_hash: &str,
        mail: Option<&NewMail>,
    ) -> Result<Option<(String, Tenant)>, StoreError> {
        transact!(self, PROVIDER, tx, {
            let row: Option<(String, String)> = sql("update one_time_links set used_at = $3
             where scope = $1 and token_hash = $2 and used_at is null and expires_at > $3
             returning person, organisation")
            .bind(PROVIDER)
            .bind(token_hash)
            .bind(clock::now_ms())
            .fetch_optional(&mut tx)
            .await?;
            let Some((person, organisation)) = row else {
                return Ok(None);
            };
            set_password(&mut tx, &person, password_hash).await?;
            let tenant = Tenant::new(&organisation);
            note(&mut tx, &tenant, Some(&person), AuditAction::PasswordSet, &person).await?;
            enqueue(&mut tx, mail).await?;
            Ok(Some((person, tenant)))
        })
    }
}

/// Writes what was done about a person's password into the audit log of where it was done.
pub(super) async fn note(
    tx: &mut Tx,
    tenant: &Tenant,
    by: Option<&str>,
    action: AuditAction,
    person: &str,
) -> Result<(), StoreError> {
    let (before, after) = (Value::Null, Value::Null);
    let change = Change { by, action, record: Some(person), before, after };
    audit::record(tx, tenant.scope(), change).await
}

/// Sets a password, and ends the person's sessions and links.
async fn set_password(tx: &mut Tx, person: &str, hash: &str) -> Result<(), StoreError> {
    end_links(tx, person).await?;
    sql("update people set password_hash = $3 where scope = $1 and id = $2")
        .bind(PROVIDER)
        .bind(person)
        .bind(hash)
        .execute(tx)
        .await?;
    sql("delete from sessions where scope = $1 and person = $2")
        .bind(PROVIDER)
        .bind(person)
        .execute(tx)
        .await?;
    Ok(())
}

/// Ends the links of a person that were not used.
pub(super) async fn end_links(tx: &mut Tx, person: &str) -> Result<(), StoreError> {
    sql("update one_time_links set expires_at = $3
         where scope = $1 and person = $2 and used_at is null and expires_at > $3")
    .bind(PROVIDER)
    .bind(person)
    .bind(clock::now_ms())
    .execute(tx)
    .await?;
    Ok(())
}

/// Addresses are compared without regard to case and surrounding blanks.
fn normal(email: &str) -> String {
    email.trim().to_lowercase()
}
