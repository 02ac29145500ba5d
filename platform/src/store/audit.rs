//! The audit log: what was changed, by whom and when, so that nobody can rewrite it unseen.
//!
//! Every change leaves one entry, written in the transaction that makes the change: [`record`] is
//! called with that transaction, after the change. One import or bulk edit is one entry that says
//! how much it changed, not one for each device. Signing in and out and taking devices away as a
//! file leave one, too: they change no record, and whoever answers for the records asks about them.
//!
//! Each scope has a chain of its own. An entry's hash covers the entry and the hash before it
//! ([`chain`]), positions have no gaps, and the chain's end stands in a row of its own: whoever
//! edits, removes or reorders an entry breaks the chain there, and whoever cuts its end leaves the
//! row that says where the end was. Who can write the whole database could make up a whole new
//! chain; a hash noted elsewhere tells that, too.
//!
//! Names and e-mail addresses stay out of entries, which can never be changed: an entry refers to a
//! person by identifier, and the name is looked up when the log is read ([`super::names`]). In
//! [`Change::before`] and [`Change::after`] stand the record's own fields, identifiers, counts and
//! days: no name of a person, a site or a view, no address, no text that was searched for, no secret,
//! not even its hash.

mod chain;
mod fields;
mod read;
#[cfg(test)]
mod tests;

pub use chain::Noted;
pub use read::{AuditAsked, AuditRow, Extent};

use super::sql::{Tx, sql, transact};
use super::{Store, StoreError, Tenant, tenant};
use crate::clock;
use impact_core::api::AuditAction;
use serde_json::{Value, json};

/// Whose chain is meant.
#[derive(Debug, Clone, Copy)]
pub enum Chain<'a> {
    /// The provider's own.
    Provider,
    /// An organisation's.
    Of(&'a Tenant),
}

impl Chain<'_> {
    fn scope(&self) -> &str {
        match self {
            Self::Provider => tenant::PROVIDER,
            Self::Of(tenant) => tenant.scope(),
        }
    }
}

/// A change to be recorded.
#[derive(Debug, Clone)]
pub struct Change<'a> {
    /// Who makes it, as [`crate::auth::principal::Principal::record_id`] names them; none for the
    /// command line.
    pub by: Option<&'a str>,
    /// What is done.
    pub action: AuditAction,
    /// Identifier of the record that is changed.
    pub record: Option<&'a str>,
    /// Its fields before, as an object; null where there was nothing. Fields that are the same
    /// after are left out.
    pub before: Value,
    /// Its fields after, as an object; null where there is nothing left.
    pub after: Value,
}

impl<'a> Change<'a> {
    /// A change of a record whose own fields stay out of the log: its version before and after, none
    /// where it was not there.
    pub fn of_version(
        by: &'a str,
        action: AuditAction,
        record: &'a str,
        versions: [Option<u64>; 2],
    ) -> Self {
        let [before, after] = versions.map(|version| match version {
            Some(version) => json!({ "version": version }),
            None => Value::Null,
        });
        Self { by: Some(by), action, record: Some(record), before, after }
    }
}

/// Who makes a change, as the log refers to them.
fn actor(by: Option<&str>) -> String {
    match by {
        None => "command_line".to_owned(),
        Some(key) if key.starts_with("key:") => key.to_owned(),
        Some(person) => format!("person:{person}"),
    }
}

impl Store {
    /// Records that devices are taken away as a file: how many, and in which format. What they were
    /// narrowed by stays out, since a search may name a person.
    ///
    /// # Errors
    /// When the database fails; the file must not be sent then.
    pub async fn note_export(
        &self,
        tenant: &Tenant,
        by: &str,
        devices: usize,
        format: &str,
    ) -> Result<(), StoreError> {
        transact!(self, tenant.scope(), tx, {
            let change = Change {
                by: Some(by),
                action: AuditAction::DevicesExported,
                record: None,
                before: Value::Null,
                after: json!({ "devices": devices, "format": format }),
            };
            record(&mut tx, tenant.scope(), change).await
        })
    }
}

/// Writes a change at the end of its scope's chain; the transaction goes on in that scope.
///
/// # Errors
/// When the database fails; the change must not be committed then.
pub async fn record(tx: &mut Tx, scope: &str, change: Change<'_>) -> Result<(), StoreError> {
    let Change { by, action, record, mut before, mut after } = change;
    leave_out_what_is_the_same(&mut before, &mut after);
    let text = |value: Value| (!value.is_null()).then(|| chain::canonical(&value));
    let (before, after) = (text(before), text(after));
    tx.enter(scope).await?;
    sql("insert into audit_heads (scope, seq, hash) values ($1, 0, $2) on conflict do nothing")
        .bind(scope)
        .bind(chain::BEGINNING)
        .execute(tx)
        .await?;
    // Counting first takes the chain's lock: who comes second waits here.
    let (seq, previous): (i64, String) =
        sql("update audit_heads set seq = seq + 1 where scope = $1 returning seq, hash")
            .bind(scope)
            .fetch_one(tx)
            .await?;
    let entry = chain::Entry {
        seq,
        recorded_at: clock::now_ms(),
        actor: actor(by),
        action: action.key().to_owned(),
        record: record.map(str::to_owned),
        old_values: before,
        new_values: after,
        hash: String::new(),
    };
    let hash = entry.hash_after(scope, &previous);
    sql("insert into audit_entries
           (scope, seq, recorded_at, actor, action, record, old_values, new_values, hash)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
    .bind(scope)
    .bind(entry.seq)
    .bind(entry.recorded_at)
    .bind(&entry.actor)
    .bind(&entry.action)
    .bind(&entry.record)
    .bind(&entry.old_values)
    .bind(&entry.new_values)
    .bind(&hash)
    .execute(tx)
    .await?;
    sql("update audit_heads set hash = $2 where scope = $1")
        .bind(scope)
        .bind(&hash)
        .execute(tx)
        .await?;
    Ok(())
}

/// Of two objects, leaves only the fields in which they differ.
fn leave_out_what_is_the_same(before: &mut Value, after: &mut Value) {
    if let (Value::Object(before), Value::Object(after)) = (before, after) {
        before.retain(|field, value| {
            let same = after.get(field) == Some(value);
            if same {
                after.remove(field);
            }
            !same
        });
    }
}
