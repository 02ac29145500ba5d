//! Reading the log: a page of what was asked for, with names.

use super::Chain;
use super::chain::{BEGINNING, COLUMNS, Entry};
use super::fields;
use crate::store::names::Names;
use crate::store::sites::{self, FormerNames};
use crate::store::sql::{Arg, Tx, sql};
use crate::store::{Store, StoreError};
use crate::{clock, limits};
use impact_core::api::{ActorKind, AuditAction, AuditActor, AuditChange, AuditEntry};
use std::collections::BTreeSet;

/// Which entries are asked for; what is absent restricts nothing.
#[derive(Debug, Clone, Default)]
pub struct AuditAsked {
    /// Who made the change: `person:ID`, `key:ID`, `command_line` or `system`.
    pub actor: Option<String>,
    /// What was done: an action, or a kind of record for all its actions.
    pub action: Option<String>,
    /// Identifier of the record.
    pub record: Option<String>,
    /// From this moment on, milliseconds since 1970 UTC.
    pub from: Option<i64>,
    /// Before this moment.
    pub until: Option<i64>,
}

impl AuditAsked {
    /// The conditions, their placeholders numbered from the second on.
    fn conditions(&self) -> (String, Vec<Arg<'_>>) {
        let (mut text, mut args) = (String::new(), Vec::new());
        let mut add = |condition: &str, arg: Arg<'_>| {
            args.push(owned(arg));
            text.push_str(&condition.replace('?', &format!("${}", args.len() + 1)));
        };
        if let Some(actor) = &self.actor {
            add(" and actor = ?", actor.into());
        }
        match self.action.as_deref() {
            Some(action) if action.contains('.') => add(" and action = ?", action.into()),
            Some(kind) => {
                // Everything that begins with the kind and a dot: a slash comes after the dot.
                add(" and action >= ?", format!("{kind}.").into());
                add(" and action < ?", format!("{kind}/").into());
            }
            None => {}
        }
        if let Some(record) = &self.record {
            add(" and record = ?", record.into());
        }
        if let Some(from) = self.from {
            add(" and recorded_at >= ?", from.into());
        }
        if let Some(until) = self.until {
            add(" and recorded_at < ?", until.into());
        }
        (text, args)
    }
}

fn owned(arg: Arg<'_>) -> Arg<'static> {
    match arg {
        Arg::Text(text) => Arg::Text(text.map(|text| text.into_owned().into())),
        Arg::Int(number) => Arg::Int(number),
        Arg::Double(number) => Arg::Double(number),
        Arg::Bytes(bytes) => Arg::Bytes(bytes.map(|bytes| bytes.into_owned().into())),
    }
}

/// So many entries of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// How many.
    pub entries: u64,
    /// Position of the last of them; 0 where there is none.
    pub last: u64,
}

/// An entry with names, and what its hash covers.
#[derive(Debug, Clone)]
pub struct AuditRow {
    /// As it is told to people.
    pub entry: AuditEntry,
    /// When it was recorded, milliseconds since 1970 UTC.
    pub at_ms: i64,
    /// Canonical JSON of the fields before.
    pub before: Option<String>,
    /// Canonical JSON of the fields after.
    pub after: Option<String>,
    /// The hash before its own.
    pub previous: String,
}

impl Store {
    /// Entries below a position (none for the newest), the newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn audit_page(
        &self,
        chain: Chain<'_>,
        asked: &AuditAsked,
        below: Option<u64>,
        limit: u64,
    ) -> Result<Vec<AuditRow>, StoreError> {
        self.audit_rows(chain, asked, (None, below), "desc", limit).await
    }

    /// How many entries were asked for, none where there are more than `most`, and the position of
    /// the last of them: those that are written meanwhile stand after it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn audit_extent(
        &self,
        chain: Chain<'_>,
        asked: &AuditAsked,
        most: u64,
    ) -> Result<Option<Extent>, StoreError> {
        let scope = chain.scope();
        let (conditions, args) = asked.conditions();
        let text = format!(
            "select count(*), coalesce(max(seq), 0) from
               (select seq from audit_entries e where scope = $1{conditions}
                order by seq limit ${}) as entries",
            args.len() + 2
        );
        let mut statement = sql(text).bind(scope);
        for arg in args {
            statement = statement.bind(arg);
        }
        let limit = i64::try_from(most).unwrap_or(i64::MAX).saturating_add(1);
        let (entries, last): (i64, i64) =
            statement.bind(limit).fetch_one(&mut self.read(scope).await?).await?;
        let extent = Extent {
            entries: u64::try_from(entries).unwrap_or_default(),
            last: u64::try_from(last).unwrap_or_default(),
        };
        Ok(Some(extent).filter(|extent| extent.entries <= most))
    }

    /// Entries above a position (none for the oldest), up to the last of an extent, the oldest first:
    /// as many as are read at once.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn audit_next(
        &self,
        chain: Chain<'_>,
        asked: &AuditAsked,
        above: Option<u64>,
        extent: Extent,
    ) -> Result<Vec<AuditRow>, StoreError> {
        let within = (above, extent.last.checked_add(1));
        let limit = u64::try_from(limits::AUDIT_AT_ONCE).unwrap_or(u64::MAX);
        self.audit_rows(chain, asked, within, "asc", limit).await
    }

    async fn audit_rows(
        &self,
        chain: Chain<'_>,
        asked: &AuditAsked,
        (above, below): (Option<u64>, Option<u64>),
        order: &str,
        limit: u64,
    ) -> Result<Vec<AuditRow>, StoreError> {
        let scope = chain.scope();
        let (conditions, args) = asked.conditions();
        let (low, high, rows) = (args.len() + 2, args.len() + 3, args.len() + 4);
        let text = format!(
            "select {COLUMNS},
               (select p.hash from audit_entries p
                where p.scope = e.scope and p.seq = e.seq - 1) as previous
             from audit_entries e where scope = $1{conditions}
               and seq > ${low} and seq < ${high} order by seq {order} limit ${rows}"
        );
        let number = |seq: Option<u64>| seq.and_then(|seq| i64::try_from(seq).ok());
        let (above, below) = (number(above).unwrap_or(i64::MIN), number(below).unwrap_or(i64::MAX));
        let mut tx = self.read(scope).await?;
        let mut statement = sql(text).bind(scope);
        for arg in args {
            statement = statement.bind(arg);
        }
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let statement = statement.bind(above).bind(below).bind(limit);
        let found: Vec<Found> = statement.fetch_all(&mut tx).await?;
        told(&mut tx, scope, found).await
    }
}

#[derive(sqlx::FromRow)]
struct Found {
    #[sqlx(flatten)]
    entry: Entry,
    previous: Option<String>,
}

/// The kind and identifier that an actor's reference names.
fn of_actor(actor: &str) -> Option<(String, String)> {
    let (kind, id) = actor.split_once(':')?;
    Some((kind.to_owned(), id.to_owned()))
}

/// The kind and identifier of the record that an entry names.
fn of_record(entry: &Entry) -> Option<(String, String)> {
    let (kind, _) = entry.action.split_once('.')?;
    Some((kind.to_owned(), entry.record.clone()?))
}

async fn told(tx: &mut Tx, scope: &str, found: Vec<Found>) -> Result<Vec<AuditRow>, StoreError> {
    let mut referred = BTreeSet::new();
    let mut renamed = BTreeSet::new();
    let mut rows = Vec::with_capacity(found.len());
    for found in found {
        let entry = &found.entry;
        referred.extend(of_actor(&entry.actor));
        referred.extend(of_record(entry));
        if entry.action == AuditAction::SiteRenamed.key() {
            renamed.extend(entry.record.clone());
        }
        let changes = fields::changes(entry.old_values.as_deref(), entry.new_values.as_deref())?;
        for change in &changes {
            let values = [&change.before, &change.after].into_iter().flatten();
            referred.extend(values.filter_map(|value| fields::refers_to(&change.field, value)));
        }
        rows.push((found, changes));
    }
    let mut names = Names::default();
    let referred: Vec<_> = referred.into_iter().collect();
    // As many at once as a statement takes values.
    for some in referred.chunks(NAMES_AT_ONCE) {
        tx.enter(scope).await?;
        names.extend(Names::look_up(tx, scope, &some.iter().cloned().collect()).await?);
    }
    tx.enter(scope).await?;
    let mut former = FormerNames::default();
    let renamed: Vec<_> = renamed.into_iter().collect();
    for some in renamed.chunks(NAMES_AT_ONCE) {
        former.extend(sites::former_names(tx, scope, some).await?);
    }
    Ok(rows.into_iter().map(|(found, changes)| row(found, changes, &names, &former)).collect())
}

/// Names looked up by one statement.
const NAMES_AT_ONCE: usize = 500;

fn row(
    Found { entry, previous }: Found,
    mut changes: Vec<AuditChange>,
    names: &Names,
    former: &FormerNames,
) -> AuditRow {
    let name = |of: Option<(String, String)>| of.and_then(|(kind, id)| names.of(&kind, &id));
    let kind = match entry.actor.split(':').next() {
        Some("person") => ActorKind::Person,
        Some("key") => ActorKind::Key,
        Some("command_line") => ActorKind::CommandLine,
        _ => ActorKind::System,
    };
    let actor =
        AuditActor { reference: entry.actor.clone(), kind, name: name(of_actor(&entry.actor)) };
    for change in &mut changes {
        let refers = |value: &Option<String>| fields::refers_to(&change.field, value.as_deref()?);
        let (before, after) = (name(refers(&change.before)), name(refers(&change.after)));
        (change.before_name, change.after_name) = (before, after);
        if entry.action == AuditAction::SiteRenamed.key() && change.field == "version" {
            let by = change.after.as_deref().and_then(|version| version.parse::<i64>().ok());
            let of = by.zip(entry.record.clone()).map(|(version, site)| (site, version));
            let found = of.and_then(|of| former.get(&of).cloned());
            (change.before_name, change.after_name) = found.unzip();
        }
    }
    AuditRow {
        at_ms: entry.recorded_at,
        before: entry.old_values.clone(),
        after: entry.new_values.clone(),
        previous: previous.unwrap_or_else(|| BEGINNING.to_owned()),
        entry: AuditEntry {
            seq: u64::try_from(entry.seq).unwrap_or_default(),
            at: clock::rfc3339(entry.recorded_at),
            actor,
            record_name: name(of_record(&entry)),
            action: entry.action,
            record: entry.record,
            changes,
            hash: entry.hash,
        },
    }
}
