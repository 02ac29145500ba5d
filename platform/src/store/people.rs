//! What people say of themselves, the organisations they are in, and their passwords.

use super::accounts::{end_links, note};
use super::members::role;
use super::outbox::enqueue;
use super::sql::{sql, transact};
use super::tenant::PROVIDER;
use super::{NewMail, Store, StoreError, Tenant};
use crate::{clock, limits};
use impact_core::api::{AuditAction, Language, MeEdit, Role};

/// A person's own page.
#[derive(Debug, Clone)]
pub struct Profile {
    /// Name.
    pub name: String,
    /// Language in which they are written to.
    pub language: Language,
    /// Version of both, for `If-Match`.
    pub version: u64,
}

/// An organisation that a person is a member of.
#[derive(Debug, Clone)]
pub struct Place {
    /// The organisation.
    pub tenant: Tenant,
    /// Its name.
    pub name: String,
    /// The person's role.
    pub role: Role,
}

impl Store {
    /// What a person says of themselves.
    ///
    /// # Errors
    /// `Absent` when there is no such person.
    pub async fn profile(&self, person: &str) -> Result<Profile, StoreError> {
        let row: Option<(String, String, i64)> =
            sql("select name, language, version from people where scope = $1 and id = $2")
                .bind(PROVIDER)
                .bind(person)
                .fetch_optional(&mut self.read(PROVIDER).await?)
                .await?;
        let (name, language, version) = row.ok_or(StoreError::Absent("person"))?;
        Ok(Profile {
            name,
            language: Language::of(&language).unwrap_or_default(),
            version: u64::try_from(version).unwrap_or_default(),
        })
    }

    /// Changes what a person says of themselves.
    ///
    /// # Errors
    /// `Stale` when it was changed meanwhile.
    pub async fn edit_profile(
        &self,
        person: &str,
        version: u64,
        edit: &MeEdit,
    ) -> Result<(), StoreError> {
        transact!(self, PROVIDER, tx, {
            let current: Option<i64> =
                sql("select version from people where scope = $1 and id = $2")
                    .bind(PROVIDER)
                    .bind(person)
                    .fetch_scalar_optional(&mut tx)
                    .await?;
            let current = current.ok_or(StoreError::Absent("person"))?;
            let current = u64::try_from(current).unwrap_or_default();
            StoreError::unless_current(current, version)?;
            sql("update people set name = coalesce($3, name), language = coalesce($4, language),
                   version = version + 1
                 where scope = $1 and id = $2")
            .bind(PROVIDER)
            .bind(person)
            .bind(edit.name.as_deref())
            .bind(edit.language.map(Language::code))
            .execute(&mut tx)
            .await?;
            Ok(())
        })
    }

    /// The organisations that a person is a member of, by name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn places(&self, person: &str) -> Result<Vec<Place>, StoreError> {
        let rows: Vec<(String, String, String)> =
            sql("select o.scope, o.name, m.role from memberships m
             join organisations o on o.scope = m.scope
             where m.person = $1 order by o.name, o.scope")
            .bind(person)
            .fetch_all(&mut self.read(PROVIDER).await?)
            .await?;
        let places = rows.into_iter().filter_map(|(scope, name, key)| {
            Some(Place { tenant: Tenant::new(&scope), name, role: role(&key)? })
        });
        Ok(places.collect())
    }

    /// Lets a session go on in another organisation of its person.
    ///
    /// # Errors
    /// `Absent` when they are no member of it.
    pub async fn switch(
        &self,
        token_hash: &str,
        person: &str,
        organisation: &str,
    ) -> Result<(), StoreError> {
        transact!(self, PROVIDER, tx, {
            let switched = sql("update sessions set organisation = $4
                 where scope = $1 and token_hash = $2 and person = $3 and exists
                   (select 1 from memberships m where m.scope = $4 and m.person = $3)")
            .bind(PROVIDER)
            .bind(token_hash)
            .bind(person)
            .bind(organisation)
            .execute(&mut tx)
            .await?;
            if switched == 0 {
                return Err(StoreError::Absent("organisation"));
            }
            let tenant = Tenant::new(organisation);
            note(&mut tx, &tenant, Some(person), AuditAction::SignedIn, person).await
        })
    }

    /// Whether a link was made for a person so lately that another one need not be sent.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn has_fresh_link(&self, person: &str) -> Result<bool, StoreError> {
        let now = clock::now_ms();
        let fresh: i64 = sql("select count(*) from one_time_links
             where scope = $1 and person = $2 and used_at is null and expires_at > $3
               and created_at > $4")
        .bind(PROVIDER)
        .bind(person)
        .bind(now)
        .bind(now - limits::LINK_PAUSE_MS)
        .fetch_scalar(&mut self.read(PROVIDER).await?)
        .await?;
        Ok(fresh > 0)
    }

    /// The hash of a person's password.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn password_hash(&self, person: &str) -> Result<Option<String>, StoreError> {
        let row: Option<Option<String>> =
            sql("select password_hash from people where scope = $1 and id = $2")
                .bind(PROVIDER)
                .bind(person)
                .fetch_scalar_optional(&mut self.read(PROVIDER).await?)
                .await?;
        Ok(row.flatten())
    }

    /// Sets a person's password in place of the one with the hash `old`, ends their other sessions
    /// and their links, and tells them.
    ///
    /// # Errors
    /// `State` when it was changed meanwhile.
    pub async fn change_password(
        &self,
        tenant: &Tenant,
        person: &str,
        old: Option<&str>,
        hash: &str,
        session: &str,
        mail: Option<&NewMail>,
    ) -> Result<(), StoreError> {
        transact!(self, PROVIDER, tx, {
            let changed = sql("update people set password_hash = $3
                 where scope = $1 and id = $2 and password_hash = $4")
            .bind(PROVIDER)
            .bind(person)
            .bind(hash)
            .bind(old)
            .execute(&mut tx)
            .await?;
            if changed == 0 {
                let sentence = "the password was changed meanwhile: sign in with the new one";
                return Err(StoreError::State(sentence.to_owned()));
            }
            sql("delete from sessions where scope = $1 and person = $2 and token_hash <> $3")
                .bind(PROVIDER)
                .bind(person)
                .bind(session)
                .execute(&mut tx)
                .await?;
            end_links(&mut tx, person).await?;
            note(&mut tx, tenant, Some(person), AuditAction::PasswordSet, person).await?;
            enqueue(&mut tx, mail).await
        })
    }
}
