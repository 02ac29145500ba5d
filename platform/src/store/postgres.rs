//! PostgreSQL, with row-level security as a second lock on every organisation's rows.
//!
//! Write transactions are serializable and done again where another was in the way; reads are of
//! one moment. Each transaction says its scope, and the policies of [`security`] show it no row of
//! another one.

mod connect;
mod security;
#[cfg(test)]
pub(super) mod tests;

pub(super) use connect::{PgPlace, parse};

use super::StoreError;
use super::sql::{Arg, Inner, Tx};
use sqlx::postgres::{PgArguments, PgPool, PgPoolOptions};
use sqlx::query::Query;
use sqlx::{Executor as _, Postgres, Transaction};
use std::time::Duration;

/// Connections: a server has a hundred for all who use it, and more writers than that are only in
/// each other's way.
const CONNECTIONS: u32 = 16;

/// Rows of one insert: bounds the message that carries them.
const ROWS: usize = 5_000;

/// How long a request waits for a connection.
const WAIT: Duration = Duration::from_secs(10);

/// No statement holds a lock or a connection for longer than its request may take.
const PATIENCE: &str = "set lock_timeout = '10s'; set statement_timeout = '60s'; \
    set idle_in_transaction_session_timeout = '60s'";

/// The connections.
#[derive(Debug, Clone)]
pub(super) struct Pool(PgPool);

impl Pool {
    /// Connects, brings the schema up to date and puts the second lock on it.
    pub(super) async fn open(place: &PgPlace) -> Result<Self, StoreError> {
        let mut connection = place.connect().await?;
        security::refuse_mighty(&mut connection, place).await?;
        security::migrate(&mut connection, place).await?;
        sqlx::Connection::close(connection).await?;
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(WAIT)
            // A question more before each transaction; one that is gone is noticed at its begin.
            .test_before_acquire(false)
            .after_connect(|connection, _| {
                Box::pin(async move { connection.execute(PATIENCE).await.map(drop) })
            });
        Ok(Self(pool.connect_lazy_with(place.options().clone())))
    }

    pub(super) async fn close(&self) {
        self.0.close().await;
    }

    /// Connections that are open.
    pub(super) fn size(&self) -> u32 {
        self.0.size()
    }

    /// Open connections that nobody uses now.
    pub(super) fn num_idle(&self) -> usize {
        self.0.num_idle()
    }

    pub(super) async fn begin(&self, scope: &str) -> Result<Tx, StoreError> {
        self.within("begin isolation level serializable", scope).await
    }

    /// All that is read in it is of one moment.
    pub(super) async fn read(&self, scope: &str) -> Result<Tx, StoreError> {
        self.within("begin isolation level repeatable read read only", scope).await
    }

    async fn within(&self, begin: &str, scope: &str) -> Result<Tx, StoreError> {
        // One message: a transaction without its scope would see nothing.
        let scope = scope.replace(['\'', '\\', '\0'], "");
        let begin = format!("{begin}; set local impact.scope = '{scope}'");
        let mut tried = 0;
        loop {
            match self.0.begin_with(begin.clone()).await {
                // The server was started anew: every connection kept from before is gone.
                Err(sqlx::Error::Io(_)) if tried < CONNECTIONS => tried += 1,
                Err(error) if was_ended(&error) && tried < CONNECTIONS => tried += 1,
                begun => return Ok(Tx(Inner::Postgres(begun?))),
            }
        }
    }
}

/// Whether the server sent a connection away, as it does before it stops.
fn was_ended(error: &sqlx::Error) -> bool {
    let reported = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    reported.is_some_and(|code| matches!(&*code, "57P01" | "57P02" | "25P03"))
}

/// A statement with its values.
pub(super) fn query<'q>(text: &'q str, args: &'q [Arg<'q>]) -> Query<'q, Postgres, PgArguments> {
    args.iter().fold(sqlx::query(text), |query, arg| match arg {
        Arg::Text(value) => query.bind(value.as_deref()),
        Arg::Int(value) => query.bind(*value),
        Arg::Double(value) => query.bind(*value),
        Arg::Bytes(value) => query.bind(value.as_deref()),
    })
}

/// Inserts rows, an array a column: the same short statement however many there are.
pub(super) async fn insert<const N: usize>(
    tx: &mut Transaction<'static, Postgres>,
    head: &str,
    rows: &[[Arg<'_>; N]],
) -> Result<(), StoreError> {
    let Some(first) = rows.first() else { return Ok(()) };
    let columns: Vec<String> =
        (1..).zip(first).map(|(at, arg)| format!("${at}::{}[]", kind(arg))).collect();
    let text = format!("insert into {head} select * from unnest({})", columns.join(", "));
    for chunk in rows.chunks(ROWS) {
        let mut query = sqlx::query(&text);
        for (at, arg) in first.iter().enumerate() {
            let column = chunk.iter().filter_map(|row| row.get(at));
            query = match arg {
                Arg::Text(_) => query.bind(values(column, |arg| match arg {
                    Arg::Text(value) => Some(value.as_deref()),
                    _ => None,
                })?),
                Arg::Int(_) => query.bind(values(column, |arg| match arg {
                    Arg::Int(value) => Some(*value),
                    _ => None,
                })?),
                Arg::Double(_) => query.bind(values(column, |arg| match arg {
                    Arg::Double(value) => Some(*value),
                    _ => None,
                })?),
                Arg::Bytes(_) => query.bind(values(column, |arg| match arg {
                    Arg::Bytes(value) => Some(value.as_deref()),
                    _ => None,
                })?),
            };
        }
        query.execute(&mut **tx).await?;
    }
    Ok(())
}

fn kind(arg: &Arg<'_>) -> &'static str {
    match arg {
        Arg::Text(_) => "text",
        Arg::Int(_) => "bigint",
        Arg::Double(_) => "double precision",
        Arg::Bytes(_) => "bytea",
    }
}

/// A column's values; an error where one is of another type than the first.
fn values<'a, T>(
    column: impl Iterator<Item = &'a Arg<'a>>,
    of: impl Fn(&'a Arg<'a>) -> Option<T>,
) -> Result<Vec<T>, StoreError> {
    let mixed = || StoreError::Database(sqlx::Error::Protocol("a column of several types".into()));
    column.map(|arg| of(arg).ok_or_else(mixed)).collect()
}
