//! Names of people and records, looked up when they are shown: an erased name is gone from every
//! place at once.

use super::StoreError;
use super::sql::{Arg, Tx, sql};
use super::tenant::PROVIDER;
use std::collections::{BTreeMap, BTreeSet};

/// How records of a kind are called: the kinds, the scope's own query, with the identifiers at the
/// end.
const OF_RECORDS: [(&str, &str); 10] = [
    ("view", "select id, name from views where scope = $1 and id in "),
    ("scenario", "select id, name from scenarios where scope = $1 and id in "),
    ("key", "select id, name from api_keys where scope = $1 and id in "),
    ("site", "select id, name from sites where scope = $1 and id in "),
    (
        "device",
        "select id, coalesce(serial, asset_tag) from devices where scope = $1
           and coalesce(serial, asset_tag) is not null and id in ",
    ),
    ("invitation", "select id, email from invitations where scope = $1 and id in "),
    (
        "product",
        "select id, trim(maker || ' ' || model) from confirmed_products
           where scope = $1 and id in ",
    ),
    ("figures", "select id, name from evidence_files where scope = $1 and id in "),
    ("import", "select id, file_name from imports where scope = $1 and id in "),
    ("organisation", "select scope, name from organisations where scope = $1 and scope in "),
];

/// Kinds whose records are people.
const PEOPLE: [&str; 2] = ["member", "person"];

/// Names by kind and identifier.
#[derive(Debug, Default)]
pub(super) struct Names(BTreeMap<(String, String), String>);

impl Names {
    /// The name of a record of that kind.
    pub(super) fn of(&self, kind: &str, id: &str) -> Option<String> {
        let kind = if PEOPLE.contains(&kind) { "person" } else { kind };
        self.0.get(&(kind.to_owned(), id.to_owned())).cloned()
    }

    /// Takes over other names.
    pub(super) fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// Looks up the names of what is referred to, each by kind and identifier.
    pub(super) async fn look_up(
        tx: &mut Tx,
        scope: &str,
        referred: &BTreeSet<(String, String)>,
    ) -> Result<Self, StoreError> {
        let mut names = Self::default();
        for (kind, text) in OF_RECORDS {
            let ids = referred.iter().filter(|(of, _)| of == kind).map(|(_, id)| id);
            names.add(tx, scope, kind, text, ids.collect()).await?;
        }
        let people = referred.iter().filter(|(of, _)| PEOPLE.contains(&of.as_str()));
        let people: BTreeSet<&String> = people.map(|(_, id)| id).collect();
        // Accounts are the provider's, also those of people who are no members any more.
        tx.enter(PROVIDER).await?;
        let text = "select id, name from people where scope = $1 and id in ";
        names.add(tx, PROVIDER, "person", text, people.into_iter().collect()).await?;
        Ok(names)
    }

    async fn add(
        &mut self,
        tx: &mut Tx,
        scope: &str,
        kind: &str,
        text: &str,
        ids: Vec<&String>,
    ) -> Result<(), StoreError> {
        if ids.is_empty() {
            return Ok(());
        }
        let places: Vec<String> = (2..).take(ids.len()).map(|at| format!("${at}")).collect();
        let mut statement = sql(format!("{text}({})", places.join(", "))).bind(scope);
        for id in ids {
            statement = statement.bind(Arg::from(id));
        }
        for (id, name) in statement.fetch_all::<(String, String)>(tx).await? {
            self.0.insert((kind.to_owned(), id), name);
        }
        Ok(())
    }
}
