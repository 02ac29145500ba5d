//! Row-level security: a second lock beside the condition that every query carries.
//!
//! A transaction says whose rows it is about (`impact.scope`, an organisation or `provider`), and
//! by policy sees and changes no others, whatever its conditions say. The policies hold for the
//! tables' owner too (`force`), so the program needs one role only; a role that no policy holds
//! back is refused.
//!
//! They are put on every table that has a column `scope` after each migration. Text is compared by
//! its bytes (`collate "C"`), whatever the database's own order, as SQLite does.

use super::super::{StoreError, migrations};
use super::connect::PgPlace;
use sqlx::migrate::{Migrate as _, MigrateError};
use sqlx::postgres::PgConnection;
use sqlx::{Connection as _, Executor as _, Row as _};
use std::collections::BTreeSet;

/// What the transaction said.
const SCOPE: &str = "(select current_setting('impact.scope', true))";

/// Tables of organisations that the provider reads, and reads only: signing in and the use of an API
/// key begin before an organisation is known, and the command line names organisations by name.
const PROVIDER_READS: [&str; 3] = ["api_keys", "memberships", "organisations"];

/// A policy: name, table (none for every table with a scope) and definition.
struct Policy {
    table: Option<&'static str>,
    name: &'static str,
    definition: String,
}

fn policies() -> Vec<Policy> {
    let mut policies = vec![
        Policy {
            table: None,
            name: "rows_of_the_scope",
            definition: format!("for all using (scope = {SCOPE}) with check (scope = {SCOPE})"),
        },
        // Who did something is told by name, also after they left: an organisation reads the
        // accounts of its members of any time and of the provider's.
        Policy {
            table: Some("people"),
            name: "members_of_any_time",
            definition: format!(
                "for select using ({SCOPE} <> '' and exists
                   (select 1 from members_ever m where m.person = people.id))"
            ),
        },
        Policy {
            table: Some("members_ever"),
            name: "the_providers_are_known",
            definition: format!("for select using (scope = 'provider' and {SCOPE} <> '')"),
        },
    ];
    policies.extend(PROVIDER_READS.map(|table| Policy {
        table: Some(table),
        name: "the_provider_reads",
        definition: format!("for select using ({SCOPE} = 'provider')"),
    }));
    policies
}

/// Refuses a role that row-level security does not hold back.
pub(super) async fn refuse_mighty(
    connection: &mut PgConnection,
    place: &PgPlace,
) -> Result<(), StoreError> {
    let text = "select rolsuper or rolbypassrls from pg_roles where rolname = current_user";
    let mighty: bool = sqlx::query_scalar(text).fetch_one(connection).await?;
    if mighty {
        let (user, database) = (place.user(), place.database());
        return Err(StoreError::Refused(format!(
            "the role \"{user}\" is a superuser or has BYPASSRLS, so that row-level security would \
             not keep organisations apart: make a role of its own with `create role impact login \
             password '…'; alter database \"{database}\" owner to impact;` and name it in --database"
        )));
    }
    Ok(())
}

/// Brings the schema up to date, all of it or nothing. Of programs that start at once, one goes
/// first and the others wait for it.
pub(super) async fn migrate(
    connection: &mut PgConnection,
    place: &PgPlace,
) -> Result<(), StoreError> {
    let said = |error: MigrateError| match error {
        MigrateError::Execute(error) => StoreError::Refused(place.sentence(&error)),
        error => StoreError::Schema(error),
    };
    match migrate_once(connection).await {
        // Another program made the list of migrations at this moment, where `if not exists` is no
        // protection: now it is there.
        Err(MigrateError::Execute(sqlx::Error::Database(error)))
            if matches!(error.code().as_deref(), Some("23505" | "42P07" | "42710")) =>
        {
            migrate_once(connection).await.map_err(said)
        }
        migrated => migrated.map_err(said),
    }
}

async fn migrate_once(connection: &mut PgConnection) -> Result<(), MigrateError> {
    let mut tx = connection.begin_with("begin isolation level read committed").await?;
    tx.ensure_migrations_table().await?;
    tx.execute("lock table _sqlx_migrations in access exclusive mode").await?;
    let applied = tx.list_applied_migrations().await?.len();
    let migrations = migrations();
    if applied < migrations.iter().count() {
        // A migration that changes rows is nobody's transaction: the owner is let through.
        for table in tables(&mut tx).await? {
            tx.execute(format!("alter table {table} no force row level security").as_str()).await?;
        }
    }
    migrations.run_direct(&mut *tx).await?;
    protect(&mut tx).await?;
    Ok(tx.commit().await?)
}

/// Who was ever a member of what: kept by the database itself, for the policy on people alone.
const MEMBERS_EVER: &str = "
    create table members_ever (
      scope text collate \"C\" not null,
      person text collate \"C\" not null,
      primary key (scope, person)
    );
    create function remember_member() returns trigger language plpgsql as $$
      begin
        insert into members_ever (scope, person) values (new.scope, new.person)
          on conflict do nothing;
        return new;
      end
    $$;
    create trigger remember_member after insert on memberships
      for each row execute function remember_member();
    alter table memberships no force row level security;
    insert into members_ever (scope, person) select scope, person from memberships";

async fn remember_members(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    let there = "select to_regclass('members_ever') is not null";
    if !sqlx::query_scalar(there).fetch_one(&mut *connection).await? {
        connection.execute(MEMBERS_EVER).await?;
    }
    Ok(())
}

/// Every table with a scope, quoted.
const TABLES: &str = "select quote_ident(c.relname) from pg_class c
    where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace and exists
      (select 1 from pg_attribute a
       where a.attrelid = c.oid and a.attname = 'scope' and not a.attisdropped)
    order by 1";

async fn tables(connection: &mut PgConnection) -> Result<Vec<String>, sqlx::Error> {
    sqlx::query_scalar(TABLES).fetch_all(connection).await
}

/// Puts on every table what it lacks. Where nothing lacks, nothing is touched.
async fn protect(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    compare_by_bytes(connection).await?;
    remember_members(connection).await?;
    let open = format!(
        "with ours as ({TABLES}) select quote_ident from ours
         where not (select relrowsecurity and relforcerowsecurity from pg_class
                    where oid = quote_ident::regclass)"
    );
    let open: Vec<String> = sqlx::query_scalar(&open).fetch_all(&mut *connection).await?;
    for table in open {
        let both = "enable row level security, force row level security";
        connection.execute(format!("alter table {table} {both}").as_str()).await?;
    }
    // The definition stands beside the policy, so that a later version sees what it must replace.
    let there: BTreeSet<(String, String, String)> = sqlx::query_as(
        "select quote_ident(c.relname), p.polname::text, coalesce(obj_description(p.oid, 'pg_policy'), '')
         from pg_policy p join pg_class c on c.oid = p.polrelid
         where c.relnamespace = current_schema()::regnamespace",
    )
    .fetch_all(&mut *connection)
    .await?
    .into_iter()
    .collect();
    for table in tables(connection).await? {
        for policy in policies() {
            let Policy { table: only, name, definition } = policy;
            if only.is_some_and(|only| only != table)
                || there.contains(&(table.clone(), name.to_owned(), definition.clone()))
            {
                continue;
            }
            let said = definition.replace('\'', "''");
            connection
                .execute(
                    format!(
                        "drop policy if exists {name} on {table};
                         create policy {name} on {table} {definition};
                         comment on policy {name} on {table} is '{said}'"
                    )
                    .as_str(),
                )
                .await?;
        }
    }
    Ok(())
}

/// Makes every text column compare by bytes.
async fn compare_by_bytes(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    let columns = sqlx::query(
        "select quote_ident(c.relname) as in_table,
           string_agg('alter column ' || quote_ident(a.attname) || ' type text collate \"C\"', ', ')
             as changes
         from pg_attribute a join pg_class c on c.oid = a.attrelid
         where c.relkind = 'r' and c.relnamespace = current_schema()::regnamespace
           and c.relname <> '_sqlx_migrations' and a.attnum > 0 and not a.attisdropped
           and a.atttypid = 'text'::regtype and a.attcollation <> '\"C\"'::regcollation
         group by c.relname order by c.relname",
    )
    .fetch_all(&mut *connection)
    .await?;
    for row in columns {
        let (table, changes): (String, String) =
            (row.try_get("in_table")?, row.try_get("changes")?);
        connection.execute(format!("alter table {table} {changes}").as_str()).await?;
    }
    Ok(())
}
