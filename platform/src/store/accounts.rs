//! People, their roles in organisations, and the links by which they first come in.
//!
//! Accounts belong to the provider: one person may be a member of several organisations.

use super::sql::{Tx, sql, transact};
use super::tenant::PROVIDER;
use super::{Store, StoreError, Tenant, new_id};
use crate::{clock, limits};
use impact_core::api::Role;

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

    /// Makes a person a member of an organisation, and the account where there is none.
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
            tx.enter(tenant.scope()).await?;
            sql("insert into memberships (scope, person, role, created_at) values ($1, $2, $3, $4)
             on conflict (scope, person) do update set role = excluded.role")
            .bind(tenant.scope())
            .bind(&id)
            .bind(role.key())
            .bind(now)
            .execute(&mut tx)
            .await?;
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

    /// Keeps a one-time sign-in link: only the hash of its token is stored. The person's links to
    /// the organisation from before end: whoever asks for a new one does not trust the old one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn create_link(
        &self,
        tenant: &Tenant,
        person: &str,
        token_hash: &str,
    ) -> Result<(), StoreError> {
        transact!(self, PROVIDER, tx, {
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
            .bind(now + limits::LINK_MS)
            .execute(&mut tx)
            .await?;
            Ok(())
        })
    }

    /// Whether a link could be redeemed now.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn link_is_good(&self, token_hash: &str) -> Result<bool, StoreError> {
        let good: i64 = sql("select count(*) from one_time_links
             where scope = $1 and token_hash = $2 and used_at is null and expires_at > $3")
        .bind(PROVIDER)
        .bind(token_hash)
        .bind(clock::now_ms())
        .fetch_scalar(&mut self.read(PROVIDER).await?)
        .await?;
        Ok(good > 0)
    }

    /// Uses a link up and sets its person's password: who, and in which organisation; none when the
    /// link is unknown, used or too old.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn redeem_link(
        &self,
        token_hash: &str,
        password_hash: &str,
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
            Ok(Some((person, Tenant::new(&organisation))))
        })
    }
}

async fn set_password(tx: &mut Tx, person: &str, hash: &str) -> Result<(), StoreError> {
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

/// Addresses are compared without regard to case and surrounding blanks.
fn normal(email: &str) -> String {
    email.trim().to_lowercase()
}
