//! SQLite in one file.
//!
//! One writer connection whose transactions begin `IMMEDIATE` (a deferred begin fails when two
//! writers race), and a pool of readers that never wait for it (WAL). Everything is durable when a
//! call returns (`synchronous=FULL`).

use super::StoreError;
use super::sql::{Arg, Inner, Tx};
use sqlx::query::Query;
use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{Sqlite, Transaction};
use std::path::Path;
use std::time::{Duration, Instant};

/// Reading connections: two cores serve more readers than that no faster.
const READERS: u32 = 4;

/// How long a connection waits for a lock that another process holds.
const BUSY: Duration = Duration::from_secs(5);

/// Placeholders of one statement: SQLite takes 32,766.
const PLACEHOLDERS: usize = 4_000;

/// The connections.
#[derive(Debug, Clone)]
pub(super) struct Pools {
    pub(super) writer: SqlitePool,
    pub(super) readers: SqlitePool,
}

impl Pools {
    /// Opens the file, creates it where it does not exist, and brings its schema up to date.
    pub(super) async fn open(path: &Path) -> Result<Self, StoreError> {
        let begun = Instant::now();
        loop {
            match Self::open_once(path).await {
                // SQLite waits for no one while it changes how its log is kept: of programs that
                // make the file at once, one is sent away.
                Err(error) if error.is_busy() && begun.elapsed() < BUSY => {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                opened => return opened,
            }
        }
    }

    async fn open_once(path: &Path) -> Result<Self, StoreError> {
        create_private(path)?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY)
            // As PostgreSQL has it.
            .pragma("case_sensitive_like", "1")
            // A large import must not leave its log at full size for ever.
            .pragma("journal_size_limit", "67108864");
        let writer =
            SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
        // One transaction around all: of two programs that start at once, one waits.
        let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
        super::migrations().run_direct(&mut *tx).await?;
        tx.commit().await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .connect_with(options.pragma("query_only", "1"))
            .await?;
        Ok(Self { writer, readers })
    }

    pub(super) async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    pub(super) async fn begin(&self) -> Result<Tx, StoreError> {
        Ok(Tx(Inner::Sqlite(self.writer.begin_with("BEGIN IMMEDIATE").await?)))
    }

    /// A transaction too: all that is read in it is of one moment.
    pub(super) async fn read(&self) -> Result<Tx, StoreError> {
        Ok(Tx(Inner::Sqlite(self.readers.begin().await?)))
    }
}

/// Creates the file where there is none, readable by its owner only: it holds password hashes.
/// SQLite gives its companions the same permissions.
fn create_private(path: &Path) -> Result<(), StoreError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(StoreError::File(error)),
    }
}

/// A statement with its values.
pub(super) fn query<'q>(
    text: &'q str,
    args: &'q [Arg<'q>],
) -> Query<'q, Sqlite, SqliteArguments<'q>> {
    args.iter().fold(sqlx::query(text), bound)
}

fn bound<'q>(
    query: Query<'q, Sqlite, SqliteArguments<'q>>,
    arg: &'q Arg<'q>,
) -> Query<'q, Sqlite, SqliteArguments<'q>> {
    match arg {
        Arg::Text(value) => query.bind(value.as_deref()),
        Arg::Int(value) => query.bind(*value),
        Arg::Double(value) => query.bind(*value),
        Arg::Bytes(value) => query.bind(value.as_deref()),
    }
}

/// Inserts rows, as many in a statement as it takes.
pub(super) async fn insert<const N: usize>(
    tx: &mut Transaction<'static, Sqlite>,
    head: &str,
    rows: &[[Arg<'_>; N]],
) -> Result<(), StoreError> {
    let at_once = PLACEHOLDERS.checked_div(N).unwrap_or(1).max(1);
    for chunk in rows.chunks(at_once) {
        let mut text = format!("insert into {head} values ");
        for at in 0..chunk.len() {
            text.push_str(if at == 0 { "(" } else { "), (" });
            for column in 0..N {
                text.push_str(if column == 0 { "?" } else { ", ?" });
            }
        }
        text.push(')');
        let whole = chunk.len() == at_once;
        let query = chunk.iter().flatten().fold(sqlx::query(&text), bound);
        query.persistent(whole).execute(&mut **tx).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::Location;
    use super::super::Store;
    use super::super::tests::ScratchFile;
    use super::*;

    #[tokio::test]
    async fn every_connection_is_durable_and_checks_its_keys() {
        let scratch = ScratchFile::new();
        let pools = Pools::open(scratch.path()).await.unwrap();
        for pool in [&pools.writer, &pools.readers] {
            for (pragma, value) in [("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000)]
            {
                let found: i64 =
                    sqlx::query_scalar(&format!("pragma {pragma}")).fetch_one(pool).await.unwrap();
                assert_eq!(found, value, "{pragma}");
            }
            let mode: String =
                sqlx::query_scalar("pragma journal_mode").fetch_one(pool).await.unwrap();
            assert_eq!(mode, "wal");
            let alike: i64 =
                sqlx::query_scalar("select 'a' like 'A'").fetch_one(pool).await.unwrap();
            assert_eq!(alike, 0, "like minds the case, as PostgreSQL's does");
        }
        let refused = sqlx::query("delete from organisations").execute(&pools.readers).await;
        assert!(refused.is_err(), "a reader must not write");
        pools.close().await;
    }

    #[tokio::test]
    async fn programs_that_start_at_once_all_succeed() {
        let scratch = ScratchFile::new();
        let place = Location::Sqlite(scratch.path().to_owned());
        let starts = (0..4).map(|_| {
            let place = place.clone();
            tokio::spawn(async move { Store::open(&place).await })
        });
        for start in starts.collect::<Vec<_>>() {
            start.await.unwrap().unwrap().close().await;
        }
    }
}
