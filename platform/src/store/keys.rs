//! API keys: only the hash of a secret is stored, so that a copy of the database opens nothing.
//!
//! Secrets stand in the provider's scope: they are looked up before it is known whose they are.
//! One that was replaced or ended stays, so that whoever still uses it is told so.

mod shown;

pub use shown::{KeyShown, KeyUse};

use super::names::Names;
use super::sql::{Tx, sql, transact};
use super::tenant::PROVIDER;
use super::{Store, StoreError, Tenant};
use crate::store::audit::{self, Change};
use crate::{clock, limits};
use impact_core::api::{AuditAction, KEY_RIGHTS, Right};
use impact_core::quantity::Day;
use serde_json::{Value, json};

/// Digits of a secret's hash that name it to its owner.
const SHOWN: usize = 16;

/// A key as its organisation sees it.
#[derive(Debug, Clone)]
pub struct KeyRecord {
    /// Identifier.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// What it may do.
    pub rights: Vec<Right>,
    /// When it was made, milliseconds since 1970 UTC.
    pub created_at: i64,
    /// Name of who made it; none for the command line.
    pub created_by: Option<String>,
    /// The first day on which it is no longer good.
    pub expires_on: Option<Day>,
    /// When it was last used, to the hour.
    pub last_used_at: Option<i64>,
    /// When it was revoked.
    pub revoked_at: Option<i64>,
    /// Name of who revoked it.
    pub revoked_by: Option<String>,
    /// Its secrets that are good now, the oldest first.
    pub secrets: Vec<SecretRecord>,
}

/// A secret that is good now.
#[derive(Debug, Clone)]
pub struct SecretRecord {
    /// What names it: the beginning of its hash, from which it cannot be told.
    pub id: String,
    /// When it was made, milliseconds since 1970 UTC.
    pub created_at: i64,
    /// When it ends.
    pub ends_at: Option<i64>,
}

/// A key that is to be made.
#[derive(Debug, Clone)]
pub struct NewKeyRecord<'a> {
    /// Identifier.
    pub id: &'a str,
    /// What it is for.
    pub name: &'a str,
    /// What it may do.
    pub rights: &'a [Right],
    /// The first day on which it is no longer good.
    pub expires_on: Option<Day>,
    /// Hash of its secret.
    pub secret_hash: &'a str,
}

/// Keys whose rights or names can be read.
#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    name: String,
    rights: String,
    created_at: i64,
    created_by: Option<String>,
    expires_on: Option<i64>,
    last_used_at: Option<i64>,
    revoked_at: Option<i64>,
    revoked_by: Option<String>,
}

fn day(days: i64) -> Day {
    Day::from_days(i32::try_from(days).unwrap_or(i32::MAX))
}

/// Rights from their stable names; one that keys may not have, or that this version does not know,
/// is not given.
fn rights(text: &str) -> Vec<Right> {
    KEY_RIGHTS.into_iter().filter(|right| text.split(',').any(|key| key == right.key())).collect()
}

fn keys(rights: &[Right]) -> String {
    rights.iter().map(|right| right.key()).collect::<Vec<_>>().join(",")
}

impl Store {
    /// The organisation's keys: those that are not revoked first, the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keys(&self, tenant: &Tenant) -> Result<Vec<KeyRecord>, StoreError> {
        let mut tx = self.read(tenant.scope()).await?;
        let rows: Vec<Row> = sql("select id, name, rights, created_at, created_by, expires_on,
               last_used_at, revoked_at, revoked_by
             from api_keys where scope = $1
             order by case when revoked_at is null then 0 else 1 end, created_at desc, id
             limit $2")
        .bind(tenant.scope())
        .bind(limits::KEYS_LISTED)
        .fetch_all(&mut tx)
        .await?;
        let people = rows.iter().flat_map(|row| [&row.created_by, &row.revoked_by]).flatten();
        let people = people.map(|id| ("person".to_owned(), id.clone())).collect();
        let names = Names::look_up(&mut tx, tenant.scope(), &people).await?;
        tx.enter(PROVIDER).await?;
        let secrets: Vec<(String, String, i64, Option<i64>)> =
            sql("select api_key, secret_hash, created_at, ends_at from api_key_secrets
                 where scope = $1 and organisation = $2 and (ends_at is null or ends_at > $3)
                 order by created_at, secret_hash")
            .bind(PROVIDER)
            .bind(tenant.scope())
            .bind(clock::now_ms())
            .fetch_all(&mut tx)
            .await?;
        let name = |id: Option<String>| id.and_then(|id| names.of("person", &id));
        let told = rows.into_iter().map(|row| KeyRecord {
            secrets: secrets
                .iter()
                .filter(|secret| secret.0 == row.id && row.revoked_at.is_none())
                .map(|(_, hash, created_at, ends_at)| SecretRecord {
                    id: shown(hash).to_owned(),
                    created_at: *created_at,
                    ends_at: *ends_at,
                })
                .collect(),
            id: row.id,
            name: row.name,
            rights: rights(&row.rights),
            created_at: row.created_at,
            created_by: name(row.created_by),
            expires_on: row.expires_on.map(day),
            last_used_at: row.last_used_at,
            revoked_at: row.revoked_at,
            revoked_by: name(row.revoked_by),
        });
        Ok(told.collect())
    }

    /// Makes a key.
    ///
    /// # Errors
    /// `State` when the organisation has as many as it may.
    pub async fn make_key(
        &self,
        tenant: &Tenant,
        by: Option<&str>,
        key: &NewKeyRecord<'_>,
    ) -> Result<(), StoreError> {
        transact!(self, tenant.scope(), tx, {
            let live: i64 =
                sql("select count(*) from api_keys where scope = $1 and revoked_at is null")
                    .bind(tenant.scope())
                    .fetch_scalar(&mut tx)
                    .await?;
            if live >= limits::KEYS {
                return Err(StoreError::State(format!(
                    "there are {live} API keys already, as many as there may be: revoke one first"
                )));
            }
            insert(&mut tx, tenant, by, key).await
        })
    }

    /// Gives a key a second secret; the one it has ends at that moment, or when somebody ends it.
    ///
    /// # Errors
    /// `Absent` for a key that is not the tenant's, `State` for one that is not live or has two.
    pub async fn rotate_key(
        &self,
        tenant: &Tenant,
        by: Option<&str>,
        id: &str,
        secret_hash: &str,
        old_ends_at: Option<i64>,
    ) -> Result<(), StoreError> {
        transact!(self, tenant.scope(), tx, {
            live(&mut tx, tenant, id).await?;
            let secrets = good(&mut tx, tenant, id).await?;
            if secrets.len() > 1 {
                return Err(StoreError::State(
                    "this key has two secrets already: end the older one first".to_owned(),
                ));
            }
            for secret in &secrets {
                end(&mut tx, id, secret, old_ends_at).await?;
            }
            add_secret(&mut tx, tenant, id, secret_hash).await?;
            let ends = old_ends_at.map(clock::rfc3339);
            let after = json!({ "old_secret_ends_at": ends });
            let change = change(by, AuditAction::KeyRotated, id, Value::Null, after);
            audit::record(&mut tx, tenant.scope(), change).await
        })
    }

    /// Ends one of a key's two secrets, named by the beginning of its hash.
    ///
    /// # Errors
    /// `Absent` when there is no such key or secret, `State` when it is the only one.
    pub async fn end_key_secret(
        &self,
        tenant: &Tenant,
        by: Option<&str>,
        id: &str,
        secret: &str,
    ) -> Result<(), StoreError> {
        transact!(self, tenant.scope(), tx, {
            live(&mut tx, tenant, id).await?;
            let secrets = good(&mut tx, tenant, id).await?;
            let hash = secrets.iter().find(|hash| shown(hash) == secret);
            let hash = hash.ok_or(StoreError::Absent("secret of the key"))?;
            if secrets.len() < 2 {
                return Err(StoreError::State(
                    "this is the key's only secret: revoke the key, or rotate it first".to_owned(),
                ));
            }
            end(&mut tx, id, hash, Some(clock::now_ms())).await?;
            let left = json!({ "secrets": secrets.len() - 1 });
            let had = json!({ "secrets": secrets.len() });
            let change = change(by, AuditAction::KeySecretEnded, id, had, left);
            audit::record(&mut tx, tenant.scope(), change).await
        })
    }

    /// Revokes a key: no secret of it is good any more, from the next request on.
    ///
    /// # Errors
    /// `Absent` for a key that is not the tenant's, `State` when it was revoked already.
    pub async fn revoke_key(
        &self,
        tenant: &Tenant,
        by: Option<&str>,
        id: &str,
    ) -> Result<(), StoreError> {
        transact!(self, tenant.scope(), tx, {
            if revoked(&mut tx, tenant, id).await? {
                return Err(StoreError::State("this key was revoked already".to_owned()));
            }
            sql("update api_keys set revoked_at = $3, revoked_by = $4
                 where scope = $1 and id = $2")
            .bind(tenant.scope())
            .bind(id)
            .bind(clock::now_ms())
            .bind(by)
            .execute(&mut tx)
            .await?;
            let (had, has) = (json!({ "state": "live" }), json!({ "state": "revoked" }));
            let change = change(by, AuditAction::KeyRevoked, id, had, has);
            audit::record(&mut tx, tenant.scope(), change).await
        })
    }

    /// Gives the tenant's key of that name, made at the command line, a new secret and ends those
    /// before it; makes the key where there is none. Its identifier.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn renew_key(
        &self,
        tenant: &Tenant,
        key: &NewKeyRecord<'_>,
    ) -> Result<String, StoreError> {
        transact!(self, tenant.scope(), tx, {
            let known: Option<String> = sql("select id from api_keys
                 where scope = $1 and name = $2 and created_by is null and revoked_at is null
                 order by created_at limit 1")
            .bind(tenant.scope())
            .bind(key.name)
            .fetch_scalar_optional(&mut tx)
            .await?;
            let Some(id) = known else {
                insert(&mut tx, tenant, None, key).await?;
                return Ok(key.id.to_owned());
            };
            for secret in good(&mut tx, tenant, &id).await? {
                end(&mut tx, &id, &secret, Some(clock::now_ms())).await?;
            }
            add_secret(&mut tx, tenant, &id, key.secret_hash).await?;
            tx.enter(tenant.scope()).await?;
            sql("update api_keys set rights = $3 where scope = $1 and id = $2")
                .bind(tenant.scope())
                .bind(&id)
                .bind(keys(key.rights))
                .execute(&mut tx)
                .await?;
            let change = change(None, AuditAction::KeyRotated, &id, Value::Null, Value::Null);
            audit::record(&mut tx, tenant.scope(), change).await?;
            Ok(id)
        })
    }
}

fn shown(hash: &str) -> &str {
    hash.get(..SHOWN).unwrap_or_default()
}

fn change<'a>(
    by: Option<&'a str>,
    action: AuditAction,
    id: &'a str,
    before: Value,
    after: Value,
) -> Change<'a> {
    Change { by, action, record: Some(id), before, after }
}

async fn insert(
    tx: &mut Tx,
    tenant: &Tenant,
    by: Option<&str>,
    key: &NewKeyRecord<'_>,
) -> Result<(), StoreError> {
    sql("insert into api_keys (scope, id, name, rights, created_at, created_by, expires_on)
         values ($1, $2, $3, $4, $5, $6, $7)")
    .bind(tenant.scope())
    .bind(key.id)
    .bind(key.name)
    .bind(keys(key.rights))
    .bind(clock::now_ms())
    .bind(by)
    .bind(key.expires_on.map(|day| i64::from(day.days())))
    .execute(tx)
    .await?;
    add_secret(tx, tenant, key.id, key.secret_hash).await?;
    let after = json!({
        "name": key.name,
        "rights": key.rights.iter().map(|right| right.key()).collect::<Vec<_>>(),
        "expires_on": key.expires_on.map(|day| day.to_string()),
    });
    let change = change(by, AuditAction::KeyMade, key.id, Value::Null, after);
    audit::record(tx, tenant.scope(), change).await
}

/// Adds a secret, and forgets those that ended long ago.
async fn add_secret(
    tx: &mut Tx,
    tenant: &Tenant,
    id: &str,
    secret_hash: &str,
) -> Result<(), StoreError> {
    tx.enter(PROVIDER).await?;
    sql("delete from api_key_secrets where scope = $1 and api_key = $2 and ends_at < $3")
        .bind(PROVIDER)
        .bind(id)
        .bind(clock::now_ms() - limits::KEY_SECRETS_KEPT_MS)
        .execute(tx)
        .await?;
    sql("insert into api_key_secrets
           (scope, api_key, secret_hash, organisation, created_at, ends_at)
         values ($1, $2, $3, $4, $5, null)")
    .bind(PROVIDER)
    .bind(id)
    .bind(secret_hash)
    .bind(tenant.scope())
    .bind(clock::now_ms())
    .execute(tx)
    .await?;
    Ok(())
}

/// Hashes of a key's secrets that are good now, the oldest first.
async fn good(tx: &mut Tx, tenant: &Tenant, id: &str) -> Result<Vec<String>, StoreError> {
    tx.enter(PROVIDER).await?;
    sql("select secret_hash from api_key_secrets
         where scope = $1 and api_key = $2 and organisation = $3
           and (ends_at is null or ends_at > $4)
         order by created_at, secret_hash")
    .bind(PROVIDER)
    .bind(id)
    .bind(tenant.scope())
    .bind(clock::now_ms())
    .fetch_scalars(tx)
    .await
}

async fn end(tx: &mut Tx, id: &str, hash: &str, at: Option<i64>) -> Result<(), StoreError> {
    tx.enter(PROVIDER).await?;
    sql("update api_key_secrets set ends_at = $4
         where scope = $1 and api_key = $2 and secret_hash = $3")
    .bind(PROVIDER)
    .bind(id)
    .bind(hash)
    .bind(at)
    .execute(tx)
    .await?;
    Ok(())
}

/// Whether the tenant's key was revoked.
async fn revoked(tx: &mut Tx, tenant: &Tenant, id: &str) -> Result<bool, StoreError> {
    let row: Option<(Option<i64>,)> =
        sql("select revoked_at from api_keys where scope = $1 and id = $2")
            .bind(tenant.scope())
            .bind(id)
            .fetch_optional(tx)
            .await?;
    Ok(row.ok_or(StoreError::Absent("API key"))?.0.is_some())
}

/// Refuses a key that was revoked or has expired.
async fn live(tx: &mut Tx, tenant: &Tenant, id: &str) -> Result<(), StoreError> {
    let dead = |how: &str| Err(StoreError::State(format!("this key {how}: make a new one")));
    if revoked(tx, tenant, id).await? {
        return dead("was revoked");
    }
    let expires: Option<i64> = sql("select expires_on from api_keys where scope = $1 and id = $2")
        .bind(tenant.scope())
        .bind(id)
        .fetch_scalar(tx)
        .await?;
    if expires.map(day).is_some_and(|on| on <= clock::today()) {
        dead("has expired")
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rights_come_back_and_no_others() {
        let all = keys(&Right::ALL);
        assert_eq!(rights(&all), KEY_RIGHTS, "a key never has more");
        assert_eq!(rights("export,sofa"), [Right::Export]);
        assert_eq!(rights(""), []);
    }
}
