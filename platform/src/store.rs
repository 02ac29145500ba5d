//! The records: the only room that talks SQL.
//!
//! SQLite in one file: one writer connection whose transactions begin `IMMEDIATE` (a deferred begin
//! fails when two writers race), and a pool of readers that never wait for it (WAL). Everything is
//! durable when a call returns (`synchronous=FULL`). Rows are reached through a [`Tenant`] only.

mod accounts;
mod batch;
mod devices;
mod error;
mod imports;
mod organisations;
mod sessions;
mod sites;
mod tenant;

pub use accounts::Person;
pub use batch::{NewDevice, NewSite};
pub use devices::{DeviceRecord, RecordedEvent};
pub use error::StoreError;
pub use imports::{Committed, Draft, ImportRecord};
pub use organisations::OrganisationRecord;
pub use sessions::SessionRecord;
pub use sites::SiteRecord;
pub use tenant::Tenant;

use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Sqlite, Transaction};
use std::path::Path;
use std::time::Duration;

/// Reading connections: two cores serve more readers than that no faster.
const READERS: u32 = 4;

/// How long a connection waits for a lock that another process holds.
const BUSY: Duration = Duration::from_secs(5);

/// The database.
#[derive(Debug, Clone)]
pub struct Store {
    writer: SqlitePool,
    readers: SqlitePool,
}

impl Store {
    /// Opens the database, creates it where it does not exist, and brings its schema up to date.
    ///
    /// # Errors
    /// When the file cannot be opened or is no database of this product.
    pub async fn open(path: &Path) -> Result<Self, StoreError> {
        create_private(path)?;
        let options = SqliteConnectOptions::new()
            .filename(path)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY)
            // A large import must not leave its log at full size for ever.
            .pragma("journal_size_limit", "67108864");
        let writer =
            SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
        sqlx::migrate!("./migrations").run(&writer).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .connect_with(options.pragma("query_only", "1"))
            .await?;
        Ok(Self { writer, readers })
    }

    /// Writes what is open and closes the file.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }

    /// Asks the database a question and its writer another.
    ///
    /// # Errors
    /// When either does not answer.
    pub async fn check(&self) -> Result<(), StoreError> {
        let _revision: Option<i64> = sqlx::query_scalar("select max(revision) from organisations")
            .fetch_one(&self.readers)
            .await?;
        self.begin().await?.rollback().await?;
        Ok(())
    }

    async fn begin(&self) -> Result<Transaction<'static, Sqlite>, StoreError> {
        Ok(self.writer.begin_with("BEGIN IMMEDIATE").await?)
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

/// A new identifier: time-ordered, so that rows written together lie together.
pub fn new_id() -> String {
    uuid::Uuid::now_v7().to_string()
}

#[cfg(test)]
pub(crate) mod tests;
