//! A key that somebody shows with a request.

use super::{day, rights};
use crate::store::organisations::OrganisationRecord;
use crate::store::sql::{sql, transact};
use crate::store::tenant::PROVIDER;
use crate::store::{Store, StoreError, Tenant};
use crate::{clock, limits};
use impact_core::api::Right;
use impact_core::quantity::Day;

/// A key that is good now, as a principal.
#[derive(Debug, Clone)]
pub struct KeyUse {
    /// Identifier.
    pub id: String,
    /// What it may do.
    pub rights: Vec<Right>,
    /// The organisation in which it acts.
    pub organisation: OrganisationRecord,
    /// Whether its last use was written down so long ago that this one is to be.
    pub untouched: bool,
}

/// What is known of a key that somebody shows. All but `Unknown` are told to who has the secret
/// only.
#[derive(Debug, Clone)]
pub enum KeyShown {
    /// It is good.
    Good(KeyUse),
    /// There is no such key, or the secret is another.
    Unknown,
    /// It was revoked then.
    Revoked(i64),
    /// That day was the first on which it was no longer good.
    Expired(Day),
    /// This secret of it ended then.
    SecretEnded(i64),
}

#[derive(sqlx::FromRow)]
struct Shown {
    secret_hash: String,
    ends_at: Option<i64>,
    rights: String,
    expires_on: Option<i64>,
    last_used_at: Option<i64>,
    revoked_at: Option<i64>,
    scope: String,
    name: String,
    default_country: Option<String>,
    demo: i64,
}

/// Whether two hashes are the same, in a time that says nothing of where they differ.
fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}

impl Store {
    /// What is known of a key that somebody shows at that moment.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn key(&self, id: &str, secret_hash: &str, now: i64) -> Result<KeyShown, StoreError> {
        let rows: Vec<Shown> = sql("select s.secret_hash, s.ends_at, k.rights, k.expires_on,
               k.last_used_at, k.revoked_at, o.scope, o.name, o.default_country, o.demo
             from api_key_secrets s
             join api_keys k on k.scope = s.organisation and k.id = s.api_key
             join organisations o on o.scope = s.organisation
             where s.scope = $1 and s.api_key = $2")
        .bind(PROVIDER)
        .bind(id)
        .fetch_all(&mut self.read(PROVIDER).await?)
        .await?;
        let Some(row) = rows.into_iter().find(|row| same(&row.secret_hash, secret_hash)) else {
            return Ok(KeyShown::Unknown);
        };
        if let Some(at) = row.revoked_at {
            return Ok(KeyShown::Revoked(at));
        }
        if let Some(on) = row.expires_on.map(day).filter(|on| *on <= clock::day_of(now)) {
            return Ok(KeyShown::Expired(on));
        }
        if let Some(at) = row.ends_at.filter(|at| *at <= now) {
            return Ok(KeyShown::SecretEnded(at));
        }
        let organisation =
            OrganisationRecord::from_row((row.scope, row.name, row.default_country, row.demo));
        let untouched = row.last_used_at.is_none_or(|at| at < now - limits::KEY_TOUCH_MS);
        let (id, rights) = (id.to_owned(), rights(&row.rights));
        Ok(KeyShown::Good(KeyUse { id, rights, organisation, untouched }))
    }

    /// Writes down that a key was used.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn touch_key(&self, tenant: &Tenant, id: &str, now: i64) -> Result<(), StoreError> {
        transact!(self, tenant.scope(), tx, {
            sql("update api_keys set last_used_at = $3 where scope = $1 and id = $2
                   and (last_used_at is null or last_used_at < $4)")
            .bind(tenant.scope())
            .bind(id)
            .bind(now)
            .bind(now - limits::KEY_TOUCH_MS)
            .execute(&mut tx)
            .await?;
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_compared_whole() {
        assert!(same("ab", "ab"));
        assert!(!same("ab", "ac") && !same("ab", "a") && !same("", "a"));
    }
}
