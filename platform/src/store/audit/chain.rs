//! The chain: what a hash covers, and whether it still holds.
//!
//! A hash is SHA-256, in hexadecimal, over one JSON object without blanks, its keys in the order of
//! their bytes: `{"action":…,"actor":…,"after":…,"at_ms":…,"before":…,"previous":…,"record":…,
//! "scope":…,"seq":…}`. `previous` is the hash before it, [`BEGINNING`] for the first entry. The
//! JSON export holds exactly these fields, so that anybody can compute the chain again.

use super::Chain;
use crate::auth::token::hex;
use crate::limits;
use crate::store::sql::{Tx, sql};
use crate::store::{Store, StoreError};
use impact_core::api::{AuditFault, AuditState};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// What the first entry follows.
pub(super) const BEGINNING: &str =
    "0000000000000000000000000000000000000000000000000000000000000000";

/// An entry as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub(super) struct Entry {
    pub seq: i64,
    pub recorded_at: i64,
    pub actor: String,
    pub action: String,
    pub record: Option<String>,
    pub old_values: Option<String>,
    pub new_values: Option<String>,
    pub hash: String,
}

/// The columns of an entry, in a `select`.
pub(super) const COLUMNS: &str =
    "seq, recorded_at, actor, action, record, old_values, new_values, hash";

impl Entry {
    /// What its hash must be in that scope, after the entry with that hash.
    pub(super) fn hash_after(&self, scope: &str, previous: &str) -> String {
        let text = |text: &str| Value::from(text).to_string();
        let maybe = |value: &Option<String>| value.as_deref().map_or("null".to_owned(), text);
        let json = |value: &Option<String>| value.clone().unwrap_or_else(|| "null".to_owned());
        let covered = format!(
            "{{\"action\":{},\"actor\":{},\"after\":{},\"at_ms\":{},\"before\":{},\
             \"previous\":{},\"record\":{},\"scope\":{},\"seq\":{}}}",
            text(&self.action),
            text(&self.actor),
            json(&self.new_values),
            self.recorded_at,
            json(&self.old_values),
            text(previous),
            maybe(&self.record),
            text(scope),
            self.seq,
        );
        hex(&Sha256::digest(covered.as_bytes()))
    }
}

/// JSON without blanks, the keys of every object in the order of their bytes.
pub(super) fn canonical(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let mut fields: Vec<_> = fields.iter().collect();
            fields.sort_by_key(|(name, _)| name.as_bytes());
            let fields: Vec<String> = fields
                .into_iter()
                .map(|(name, value)| format!("{}:{}", Value::from(name.as_str()), canonical(value)))
                .collect();
            format!("{{{}}}", fields.join(","))
        }
        Value::Array(values) => {
            format!("[{}]", values.iter().map(canonical).collect::<Vec<_>>().join(","))
        }
        simple => simple.to_string(),
    }
}

/// An entry's hash that somebody noted earlier, outside the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Noted {
    /// The entry's position.
    pub seq: u64,
    /// Its hash then.
    pub hash: String,
}

/// A walk along a chain.
struct Walk<'a> {
    scope: &'a str,
    noted: Option<&'a Noted>,
    seq: i64,
    hash: String,
}

impl Walk<'_> {
    /// Takes the next entry, or says why it cannot be the next.
    fn step(&mut self, entry: &Entry) -> Result<(), AuditFault> {
        let expected = self.seq + 1;
        if entry.seq != expected {
            return Err(fault(expected, format!("entry {expected} is missing")));
        }
        if entry.hash_after(self.scope, &self.hash) != entry.hash {
            let detail = if self.seq == 0 {
                format!("entry {expected} is not as it was written")
            } else {
                format!(
                    "entry {expected} is not as it was written, or does not follow the entry {} \
                     that stands before it now",
                    self.seq
                )
            };
            return Err(fault(expected, detail));
        }
        if let Some(noted) = self.noted
            && i64::try_from(noted.seq) == Ok(expected)
            && !noted.hash.eq_ignore_ascii_case(&entry.hash)
        {
            let detail = format!(
                "entry {expected} has another hash than was noted: the chain was made anew"
            );
            return Err(fault(expected, detail));
        }
        self.seq = expected;
        self.hash.clone_from(&entry.hash);
        Ok(())
    }

    /// Compares where the entries end with where the chain is said to end.
    fn end(&self, head: Option<(i64, String)>) -> Option<AuditFault> {
        let next = self.seq + 1;
        let (seq, hash) = head.unwrap_or((0, BEGINNING.to_owned()));
        if seq < self.seq {
            let first = seq + 1;
            return Some(fault(first, format!("entry {first} stands after the chain's end")));
        }
        if seq > self.seq {
            let detail = format!("the entries {next} to {seq} at the chain's end are missing");
            return Some(fault(next, detail));
        }
        if hash != self.hash {
            let detail = format!("entry {seq} is not the one that the chain ended in");
            return Some(fault(seq, detail));
        }
        self.noted.filter(|noted| i64::try_from(noted.seq).is_ok_and(|seq| seq > self.seq)).map(
            |noted| {
                fault(next, format!("the chain ends before the entry {} that was noted", noted.seq))
            },
        )
    }
}

fn fault(seq: i64, detail: String) -> AuditFault {
    AuditFault { seq: u64::try_from(seq).unwrap_or_default(), detail }
}

impl Store {
    /// Walks a chain from its first entry to its last: whether it is as it was written.
    ///
    /// # Errors
    /// When the database fails; a chain that does not hold is no error.
    pub async fn audit_state(
        &self,
        chain: Chain<'_>,
        noted: Option<&Noted>,
    ) -> Result<AuditState, StoreError> {
        let scope = chain.scope();
        // All of one moment: whoever writes meanwhile is not seen.
        let mut tx = self.read(scope).await?;
        let mut walk = Walk { scope, noted, seq: 0, hash: BEGINNING.to_owned() };
        let fault = match walk_all(&mut tx, &mut walk).await? {
            Some(fault) => Some(fault),
            None => {
                let head = sql("select seq, hash from audit_heads where scope = $1")
                    .bind(scope)
                    .fetch_optional(&mut tx)
                    .await?;
                walk.end(head)
            }
        };
        let entries = u64::try_from(walk.seq).unwrap_or_default();
        Ok(AuditState { entries, hash: walk.hash, fault })
    }
}

/// The first entry that is not the next one, if there is any.
async fn walk_all(tx: &mut Tx, walk: &mut Walk<'_>) -> Result<Option<AuditFault>, StoreError> {
    let text = format!(
        "select {COLUMNS} from audit_entries where scope = $1 and seq > $2 order by seq limit $3"
    );
    // Positions below 1 would be passed over otherwise.
    let mut after = i64::MIN;
    loop {
        let entries: Vec<Entry> = sql(text.as_str())
            .bind(walk.scope)
            .bind(after)
            .bind(limits::AUDIT_AT_ONCE)
            .fetch_all(tx)
            .await?;
        let Some(last) = entries.last() else { return Ok(None) };
        after = last.seq;
        for entry in &entries {
            if let Err(fault) = walk.step(entry) {
                return Ok(Some(fault));
            }
        }
    }
}
