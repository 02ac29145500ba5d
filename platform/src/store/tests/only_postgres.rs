//! The second lock: what raw SQL sees and changes outside its scope, which is nothing.
//!
//! `cargo xtask test --only native-postgres` takes these tests.

use super::{SERVER, Scratch, import};
use crate::store::sql::sql;
use crate::store::*;
use impact_core::api::Role;
use sqlx::{Connection as _, Executor as _, PgConnection, Row as _};
use std::collections::BTreeMap;

/// Two organisations with rows in every table, and a connection of the program's own role.
struct Two {
    scratch: Scratch,
    ours: Tenant,
    theirs: Tenant,
    connection: PgConnection,
}

impl Two {
    async fn new() -> Self {
        assert!(
            std::env::var_os(SERVER).is_some(),
            "{SERVER} is not set: run `cargo xtask test --only native-postgres`"
        );
        let scratch = Scratch::new().await;
        let mut tenants = Vec::new();
        for (name, email) in [("Ours", "ada@ours.example"), ("Theirs", "tom@theirs.example")] {
            let tenant = scratch.organisation(name).await.tenant;
            let store = &scratch.store;
            let person = store.join(&tenant, email, name, Role::Owner).await.unwrap();
            store.begin_session(name, &person.id, &tenant).await.unwrap();
            store.create_link(&tenant, &person.id, name, i64::MAX, None, None).await.unwrap();
            import(store, &tenant, &["S1", "S2"]).await.unwrap();
            tenants.push(tenant);
        }
        let (theirs, ours) = (tenants.pop().unwrap(), tenants.pop().unwrap());
        let Location::Postgres(place) = &scratch.location else { panic!("not on PostgreSQL") };
        let connection = PgConnection::connect_with(place.options()).await.unwrap();
        Self { scratch, ours, theirs, connection }
    }

    /// Every table there is, but for the list of migrations; each has a scope.
    async fn tables(&mut self) -> Vec<String> {
        let tables: Vec<(String, bool)> = sqlx::query_as(
            "select t.table_name::text, exists
               (select 1 from information_schema.columns c
                where c.table_schema = t.table_schema and c.table_name = t.table_name
                  and c.column_name = 'scope')
             from information_schema.tables t
             where t.table_schema = current_schema() and t.table_type = 'BASE TABLE'
               and t.table_name <> '_sqlx_migrations' order by 1",
        )
        .fetch_all(&mut self.connection)
        .await
        .unwrap();
        assert!(!tables.is_empty());
        for (table, has_scope) in &tables {
            assert!(has_scope, "{table} has no scope");
        }
        tables.into_iter().map(|(table, _)| table).collect()
    }

    /// Runs a statement in a scope and takes it back: the rows it touched, or PostgreSQL's error.
    async fn touched(&mut self, scope: Option<&str>, text: &str) -> Result<u64, String> {
        let mut tx = self.connection.begin().await.unwrap();
        if let Some(scope) = scope {
            tx.execute(format!("set local impact.scope = '{scope}'").as_str()).await.unwrap();
        }
        let done = tx.execute(text).await;
        tx.rollback().await.unwrap();
        done.map(|done| done.rows_affected()).map_err(|error| error.to_string())
    }

    /// The scopes of the rows that a scope sees in a table.
    async fn seen(&mut self, scope: Option<&str>, table: &str) -> BTreeMap<String, i64> {
        let mut tx = self.connection.begin().await.unwrap();
        if let Some(scope) = scope {
            tx.execute(format!("set local impact.scope = '{scope}'").as_str()).await.unwrap();
        }
        let text = format!("select scope, count(*) from {table} group by scope");
        let rows = tx.fetch_all(text.as_str()).await.unwrap();
        tx.rollback().await.unwrap();
        rows.iter().map(|row| (row.get(0), row.get(1))).collect()
    }
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn every_table_is_locked_for_its_owner_too() {
    let mut two = Two::new().await;
    for table in two.tables().await {
        let (enabled, forced): (bool, bool) = sqlx::query_as(
            "select relrowsecurity, relforcerowsecurity from pg_class where oid = $1::regclass",
        )
        .bind(&table)
        .fetch_one(&mut two.connection)
        .await
        .unwrap();
        assert!(enabled && forced, "{table}");
    }
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn without_a_scope_nothing_is_seen_or_changed() {
    let mut two = Two::new().await;
    for table in two.tables().await {
        for scope in [None, Some(""), Some("no such organisation")] {
            assert_eq!(two.seen(scope, &table).await, BTreeMap::new(), "{table} {scope:?}");
            let update = format!("update {table} set scope = scope");
            assert_eq!(two.touched(scope, &update).await, Ok(0), "{table} {scope:?}");
            let delete = format!("delete from {table}");
            assert_eq!(two.touched(scope, &delete).await, Ok(0), "{table} {scope:?}");
        }
    }
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn in_one_scope_the_rows_of_another_are_not_there() {
    let mut two = Two::new().await;
    let (ours, theirs) = (two.ours.scope().to_owned(), two.theirs.scope().to_owned());
    let mut with_rows = 0;
    for table in two.tables().await {
        let mut seen = two.seen(Some(&ours), &table).await;
        if table == "people" {
            // The account of the one member; nobody else's.
            assert_eq!(seen.remove(PROVIDER), Some(1));
        }
        with_rows += usize::from(seen.remove(&ours).is_some());
        assert_eq!(seen, BTreeMap::new(), "{table}: rows of others");
        for text in [
            format!("update {table} set scope = scope where scope <> '{ours}'"),
            format!("delete from {table} where scope <> '{ours}'"),
        ] {
            assert_eq!(two.touched(Some(&ours), &text).await, Ok(0), "{text}");
        }
        // A row cannot be given away, nor made for another: each of ours is tried.
        if two.seen(Some(&ours), &table).await.contains_key(&ours) {
            let text = format!("update {table} set scope = '{theirs}' where scope = '{ours}'");
            let refused = two.touched(Some(&ours), &text).await.unwrap_err();
            assert!(refused.contains("row-level security"), "{table}: {refused}");
        }
    }
    assert!(with_rows >= 6, "{with_rows} tables had rows to try");
    let text =
        format!("insert into sites (scope, id, name, live) values ('{theirs}', 'x', 'Planted', 1)");
    let refused = two.touched(Some(&ours), &text).await.unwrap_err();
    assert!(refused.contains("row-level security"), "{refused}");
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn the_provider_reads_memberships_and_changes_none() {
    let mut two = Two::new().await;
    let scopes = [two.ours.scope().to_owned(), two.theirs.scope().to_owned()];
    for table in two.tables().await {
        let mut seen = two.seen(Some(PROVIDER), &table).await;
        seen.remove(PROVIDER);
        let read: Vec<&String> = seen.keys().collect();
        match table.as_str() {
            "memberships" | "organisations" => {
                assert!(scopes.iter().all(|scope| read.contains(&scope)), "{table}");
            }
            _ => assert!(read.is_empty(), "{table}: {read:?}"),
        }
        for text in [
            format!("update {table} set scope = scope where scope <> 'provider'"),
            format!("delete from {table} where scope <> 'provider'"),
        ] {
            assert_eq!(two.touched(Some(PROVIDER), &text).await, Ok(0), "{text}");
        }
    }
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_query_that_forgets_its_condition_finds_its_own() {
    let two = Two::new().await;
    let mut tx = two.scratch.store.read(two.ours.scope()).await.unwrap();
    let devices: i64 = sql("select count(*) from devices").fetch_scalar(&mut tx).await.unwrap();
    assert_eq!(devices, 2);
    tx.enter(two.theirs.scope()).await.unwrap();
    let sites: i64 = sql("select count(*) from sites where scope = $1")
        .bind(two.ours.scope())
        .fetch_scalar(&mut tx)
        .await
        .unwrap();
    assert_eq!(sites, 0);
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn a_second_start_changes_nothing_and_repairs_what_was_opened() {
    let mut two = Two::new().await;
    let locks = "select string_agg(polrelid::text || polname || oid::text, ',' order by oid)
        from pg_policy";
    let before: String = sqlx::query_scalar(locks).fetch_one(&mut two.connection).await.unwrap();
    Store::open(&two.scratch.location).await.unwrap().close().await;
    let after: String = sqlx::query_scalar(locks).fetch_one(&mut two.connection).await.unwrap();
    assert_eq!(after, before);
    for opened in [
        "alter table devices no force row level security",
        "alter table sites disable row level security",
        "drop policy rows_of_the_scope on imports",
        "create table later (scope text not null, id text not null, primary key (scope, id))",
    ] {
        two.connection.execute(opened).await.unwrap();
    }
    Store::open(&two.scratch.location).await.unwrap().close().await;
    for table in ["devices", "sites", "imports", "later"] {
        assert_eq!(two.seen(None, table).await, BTreeMap::new(), "{table}");
    }
    let ours = two.ours.scope().to_owned();
    assert_eq!(two.seen(Some(&ours), "imports").await.len(), 1);
}

#[tokio::test]
#[ignore = "needs PostgreSQL"]
async fn text_is_compared_by_its_bytes() {
    let two = Two::new().await;
    let mut tx = two.scratch.store.read(two.ours.scope()).await.unwrap();
    let text = "select s.name || x.word from sites s, (select 'b' as word union select 'B'
          union select 'a' union select 'Ä') x
        where s.scope = $1 order by s.name || x.word";
    let words: Vec<String> = sql(text).bind(two.ours.scope()).fetch_scalars(&mut tx).await.unwrap();
    assert_eq!(words, ["LeedsB", "Leedsa", "Leedsb", "LeedsÄ"]);
}
