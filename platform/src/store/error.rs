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
    /// The database server cannot be used; a sentence for whoever named it.
    #[error("{0}")]
    Refused(String),
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
    /// The fleet was changed since what is to be stored was made for it.
    #[error("the fleet was changed meanwhile: look at it again and repeat the change")]
    Moved,
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
    fn reported(&self) -> Option<&dyn sqlx::error::DatabaseError> {
        match self {
            Self::Database(sqlx::Error::Database(error)) => Some(error.as_ref()),
            _ => None,
        }
    }

    /// Refuses a row that is no longer as it was read.
    ///
    /// # Errors
    /// `Stale`, with its version now.
    pub fn unless_current(now: u64, read: u64) -> Result<(), Self> {
        if now == read { Ok(()) } else { Err(Self::Stale { current: now }) }
    }

    /// The SQLSTATE of PostgreSQL's error.
    fn state(&self) -> Option<&str> {
        self.reported()?.try_downcast_ref::<sqlx::postgres::PgDatabaseError>().map(|e| e.code())
    }

    /// Whether another transaction was in the way, and this one may pass if it is done again.
    pub(super) fn is_conflict(&self) -> bool {
        matches!(self.state(), Some("40001" | "40P01"))
    }

    /// Whether a row was there already. What must be unique is looked up before it is written, so
    /// that on PostgreSQL another transaction may have come in between.
    pub(super) fn is_taken(&self) -> bool {
        self.state() == Some("23505")
    }

    /// Whether trying again later may help.
    pub fn is_busy(&self) -> bool {
        match self {
            Self::Database(sqlx::Error::PoolTimedOut | sqlx::Error::Io(_)) => true,
            _ => match self.state() {
                Some(state) => {
                    // Out of connections, starting or stopping, waited too long for a lock.
                    let waits = ["53300", "55P03", "57014", "57P01", "57P02", "57P03", "25P03"];
                    self.is_conflict() || waits.contains(&state)
                }
                // SQLITE_BUSY and its extended forms end in 5 in their low byte.
                None => self
                    .reported()
                    .and_then(|error| error.code()?.parse::<u32>().ok())
                    .is_some_and(|code| code & 0xff == 5),
            },
        }
    }
}
