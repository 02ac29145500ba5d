//! Members of an organisation: their roles, and the rule that an organisation keeps an owner.

use super::audit::{self, Change};
use super::outbox::{enqueue, may_write};
use super::sql::{Tx, sql, transact};
use super::tenant::PROVIDER;
use super::{NewMail, Person, Store, StoreError, Tenant};
use crate::{clock, limits};
use impact_core::api::{AuditAction, Language, Role};
use serde_json::{Value, json};
use std::collections::HashMap;

/// A member.
#[derive(Debug, Clone)]
pub struct MemberRecord {
    /// Who.
    pub person: Person,
    /// Language in which they are written to.
    pub language: Language,
    /// Role.
    pub role: Role,
    /// Since when, milliseconds since 1970 UTC.
    pub since: i64,
    /// When their latest session in the organisation was last used.
    pub last_seen_at: Option<i64>,
    /// Version of the membership, for `If-Match`.
    pub version: u64,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    email: String,
    name: String,
    language: String,
    role: String,
    created_at: i64,
    version: i64,
}

/// The members of the scope `$1`; `$2` is the provider's.
const MEMBERS: &str = "select p.id, p.email, p.name, p.language, m.role, m.created_at, m.version
    from memberships m join people p on p.scope = $2 and p.id = m.person
    where m.scope = $1";

impl Row {
    fn record(self) -> Option<MemberRecord> {
        Some(MemberRecord {
            person: Person { id: self.id, email: self.email, name: self.name },
            language: Language::of(&self.language).unwrap_or_default(),
            // A role this version does not know is nobody's.
            role: role(&self.role)?,
            since: self.created_at,
            last_seen_at: None,
            version: u64::try_from(self.version).unwrap_or_default(),
        })
    }
}

/// The role of a stored name.
pub(super) fn role(key: &str) -> Option<Role> {
    Role::ALL.into_iter().find(|role| role.key() == key)
}

/// A member by identifier; the transaction is in the tenant's scope.
async fn find(tx: &mut Tx, tenant: &Tenant, person: &str) -> Result<MemberRecord, StoreError> {
    let row: Option<Row> = sql(format!("{MEMBERS} and m.person = $3"))
        .bind(tenant.scope())
        .bind(PROVIDER)
        .bind(person)
        .fetch_optional(tx)
        .await?;
    row.and_then(Row::record).ok_or(StoreError::Absent("member"))
}

/// Refuses to take the last owner away.
async fn another_owner(tx: &mut Tx, tenant: &Tenant, person: &str) -> Result<(), StoreError> {
    let others: i64 =
        sql("select count(*) from memberships where scope = $1 and role = $2 and person <> $3")
            .bind(tenant.scope())
            .bind(Role::Owner.key())
            .bind(person)
            .fetch_scalar(tx)
            .await?;
    if others > 0 {
        return Ok(());
    }
    Err(StoreError::State(
        "this is the last owner, and an organisation keeps one: make another member an owner first"
            .to_owned(),
    ))
}

impl Store {
    /// The tenant's members by address, and when each was last here.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn members(&self, tenant: &Tenant) -> Result<Vec<MemberRecord>, StoreError> {
        let mut tx = self.read(tenant.scope()).await?;
        let rows: Vec<Row> = sql(format!("{MEMBERS} order by p.email"))
            .bind(tenant.scope())
            .bind(PROVIDER)
            .fetch_all(&mut tx)
            .await?;
        tx.enter(PROVIDER).await?;
        let seen: Vec<(String, i64)> = sql(
            "select person, max(last_seen_at) from sessions where scope = $1 and organisation = $2
             group by person",
        )
        .bind(PROVIDER)
        .bind(tenant.scope())
        .fetch_all(&mut tx)
        .await?;
        let seen: HashMap<String, i64> = seen.into_iter().collect();
        let members = rows.into_iter().filter_map(Row::record).map(|member| MemberRecord {
            last_seen_at: seen.get(&member.person.id).copied(),
            ..member
        });
        Ok(members.collect())
    }

    /// A member of the tenant.
    ///
    /// # Errors
    /// `Absent` when there is no such member.
    pub async fn member_by_id(
        &self,
        tenant: &Tenant,
        person: &str,
    ) -> Result<MemberRecord, StoreError> {
        find(&mut self.read(tenant.scope()).await?, tenant, person).await
    }

    /// Gives a member another role, and tells them unless the organisation has written too much.
    ///
    /// # Errors
    /// `Absent`, `Stale`, or `State` when they are the last owner.
    pub async fn change_role(
        &self,
        tenant: &Tenant,
        person: &str,
        version: u64,
        role: Role,
        by: &str,
        mail: Option<&NewMail>,
    ) -> Result<(), StoreError> {
        transact!(self, tenant.scope(), tx, {
            let member = find(&mut tx, tenant, person).await?;
            StoreError::unless_current(member.version, version)?;
            if member.role == Role::Owner && role != Role::Owner {
                another_owner(&mut tx, tenant, person).await?;
            }
            sql("update memberships set role = $3, version = version + 1
                 where scope = $1 and person = $2")
            .bind(tenant.scope())
            .bind(person)
            .bind(role.key())
            .execute(&mut tx)
            .await?;
            let change = Change {
                by: Some(by),
                action: AuditAction::MemberRoleChanged,
                record: Some(person),
                before: json!({ "role": member.role.key() }),
                after: json!({ "role": role.key() }),
            };
            audit::record(&mut tx, tenant.scope(), change).await?;
            let told = may_write(&mut tx, tenant, limits::MAILS_A_DAY).await?;
            enqueue(&mut tx, mail.filter(|_| told)).await
        })
    }

    /// Ends a membership, its sessions and its links, and tells who it was unless the organisation
    /// has written too much.
    ///
    /// # Errors
    /// `Absent`, `Stale`, or `State` when they are the last owner.
    pub async fn remove_member(
        &self,
        tenant: &Tenant,
        person: &str,
        version: u64,
        by: Option<&str>,
        mail: Option<&NewMail>,
    ) -> Result<(), StoreError> {
        transact!(self, tenant.scope(), tx, {
            let member = find(&mut tx, tenant, person).await?;
            StoreError::unless_current(member.version, version)?;
            if member.role == Role::Owner {
                another_owner(&mut tx, tenant, person).await?;
            }
            sql("delete from memberships where scope = $1 and person = $2")
                .bind(tenant.scope())
                .bind(person)
                .execute(&mut tx)
                .await?;
            let change = Change {
                by,
                action: AuditAction::MemberRemoved,
                record: Some(person),
                before: json!({ "role": member.role.key() }),
                after: Value::Null,
            };
            audit::record(&mut tx, tenant.scope(), change).await?;
            let told = may_write(&mut tx, tenant, limits::MAILS_A_DAY).await?;
            enqueue(&mut tx, mail.filter(|_| told)).await?;
            // Nobody comes in by the word of somebody who left.
            tx.enter(tenant.scope()).await?;
            sql("update invitations set revoked_at = $3
                 where scope = $1 and created_by = $2 and accepted_at is null
                   and revoked_at is null")
            .bind(tenant.scope())
            .bind(person)
            .bind(clock::now_ms())
            .execute(&mut tx)
            .await?;
            tx.enter(PROVIDER).await?;
            sql("delete from sessions where scope = $1 and organisation = $2 and person = $3")
                .bind(PROVIDER)
                .bind(tenant.scope())
                .bind(person)
                .execute(&mut tx)
                .await?;
            sql("update one_time_links set expires_at = $4
                 where scope = $1 and organisation = $2 and person = $3 and used_at is null
                   and expires_at > $4")
            .bind(PROVIDER)
            .bind(tenant.scope())
            .bind(person)
            .bind(clock::now_ms())
            .execute(&mut tx)
            .await?;
            Ok(())
        })
    }

    /// Whether a person is a member of this organisation and of nothing else: then its owners may
    /// let them set a new password.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn is_only_here(&self, tenant: &Tenant, person: &str) -> Result<bool, StoreError> {
        let elsewhere: i64 =
            sql("select count(*) from memberships where person = $1 and scope <> $2")
                .bind(person)
                .bind(tenant.scope())
                .fetch_scalar(&mut self.read(PROVIDER).await?)
                .await?;
        Ok(elsewhere == 0)
    }
}
