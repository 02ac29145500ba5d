//! Where the server is, and sentences for what can go wrong on the way there.

use super::super::StoreError;
use sqlx::ConnectOptions as _;
use sqlx::postgres::{PgConnectOptions, PgConnection};
use std::fmt;
use std::time::Duration;

/// How long a server may take to answer at all.
const ANSWER: Duration = Duration::from_secs(10);

/// How an address is written.
const FORM: &str = "write postgres://USER:PASSWORD@HOST:PORT/DATABASE";

/// A database of a PostgreSQL server. Written out, it names no password.
#[derive(Clone)]
pub struct PgPlace(Box<PgConnectOptions>);

/// The database that an address names.
pub(in crate::store) fn parse(address: &str) -> Result<PgPlace, String> {
    let refused = |why: String| format!("--database postgres://…: {why}: {FORM}");
    let options: PgConnectOptions = address.parse().map_err(|error| match error {
        sqlx::Error::Configuration(error) => refused(error.to_string()),
        error => refused(error.to_string()),
    })?;
    let options = options.application_name("impact");
    if options.get_database().is_none() {
        return Err(refused("no database is named".to_owned()));
    }
    Ok(PgPlace(Box::new(options)))
}

impl PgPlace {
    pub(in crate::store) fn options(&self) -> &PgConnectOptions {
        &self.0
    }

    pub(super) fn user(&self) -> &str {
        self.0.get_username()
    }

    pub(super) fn database(&self) -> &str {
        self.0.get_database().unwrap_or_default()
    }

    fn server(&self) -> String {
        match self.0.get_socket() {
            Some(socket) => format!("the PostgreSQL server at {}", socket.display()),
            None => {
                format!("the PostgreSQL server at {}:{}", self.0.get_host(), self.0.get_port())
            }
        }
    }

    /// A connection.
    pub(super) async fn connect(&self) -> Result<PgConnection, StoreError> {
        match tokio::time::timeout(ANSWER, self.0.connect()).await {
            Ok(Ok(connection)) => Ok(connection),
            Ok(Err(error)) => Err(StoreError::Refused(self.sentence(&error))),
            Err(_) => {
                let (server, seconds) = (self.server(), ANSWER.as_secs());
                Err(StoreError::Refused(format!(
                    "{server} does not answer within {seconds} seconds: check host and port"
                )))
            }
        }
    }

    /// What an error means for whoever wrote the address.
    pub(super) fn sentence(&self, error: &sqlx::Error) -> String {
        let (server, user, database) = (self.server(), self.user(), self.database());
        let reported = match error {
            // The connection is there, and what comes over it is not to be trusted.
            sqlx::Error::Io(error) if error.kind() == std::io::ErrorKind::InvalidData => {
                return format!(
                    "{server} shows a certificate that cannot be trusted ({error}): name its \
                     authority's with sslrootcert=FILE, and the server as the certificate does"
                );
            }
            sqlx::Error::Io(error) => {
                return format!("{server} cannot be reached ({error}): check host and port");
            }
            sqlx::Error::Database(error) => error,
            error => return format!("{server} cannot be used: {error}"),
        };
        let message = reported.message();
        match reported.code().as_deref() {
            Some("28P01") => format!(
                "{server} refuses the password of the user \"{user}\": correct it in --database, \
                 in the variable PGPASSWORD or in the file ~/.pgpass"
            ),
            Some("28000") => format!(
                "{server} does not let the user \"{user}\" in ({message}): check the user's name \
                 and the server's pg_hba.conf"
            ),
            Some("3D000") => format!(
                "{server} has no database \"{database}\": make it with \
                 `create database \"{database}\" owner \"{user}\"`"
            ),
            Some("53300") => format!("{server} has no connection free: try again later"),
            Some("57P03") => format!("{server} is starting or stopping: try again in a moment"),
            Some("42501") => format!(
                "{server} does not let the user \"{user}\" make tables ({message}): make it the \
                 owner with `alter database \"{database}\" owner to \"{user}\"`"
            ),
            _ => format!("{server} refuses: {message}"),
        }
    }
}

impl fmt::Display for PgPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\" of {}", self.database(), self.server())
    }
}

impl fmt::Debug for PgPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PgPlace({self})")
    }
}
