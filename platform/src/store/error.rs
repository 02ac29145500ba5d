//! What can go wrong with the records.

/// Why the store did not do as asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database failed, or is held by another process for longer than the store waits.
    #[error("{}", sentence(.0))]
    Database(sqlx::Error),
    /// The file cannot be made.
    #[error("the file cannot be made")]
    File(#[source] std::io::Error),
    /// The schema is newer than this program, or its history was changed.
    #[error("the database's schema does not fit this version")]
    Schema(#[from] sqlx::migrate::MigrateError),
    /// A record does not read back.
    #[error("a stored record is not readable")]
    Record(#[from] serde_json::Error),
    /// No row of this organisation has that identifier.
    #[error("there is no {0} with this identifier")]
    Absent(&'static str),
    /// The row was changed since it was read.
    #[error("it was changed meanwhile: version {current} is the current one")]
    Stale {
        /// Its version now.
        current: u64,
    },
    /// The row's state does not allow it; a sentence for the person.
    #[error("{0}")]
    State(String),
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error)
    }
}

/// The database's own words, said once.
fn sentence(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(error) => error.message().to_owned(),
        error => error.to_string(),
    }
}

impl StoreError {
    /// Whether trying again later may help.
    pub fn is_busy(&self) -> bool {
        match self {
            Self::Database(sqlx::Error::PoolTimedOut) => true,
            Self::Database(sqlx::Error::Database(error)) => {
                // SQLITE_BUSY and its extended forms end in 5 in their low byte.
                error
                    .code()
                    .and_then(|code| code.parse::<u32>().ok())
                    .is_some_and(|c| c & 0xff == 5)
            }
            _ => false,
        }
    }
}
