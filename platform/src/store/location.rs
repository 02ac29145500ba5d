//! Which database is meant.

use super::postgres::{self, PgPlace};
use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

/// A database, as `--database` names it.
#[derive(Debug, Clone)]
pub enum Location {
    /// A file.
    Sqlite(PathBuf),
    /// A database of a PostgreSQL server.
    Postgres(PgPlace),
}

impl Location {
    /// Whether opening it would create it: a file that is not there. A server is asked when it is
    /// opened, and creates no database.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        match self {
            Self::Sqlite(path) => std::fs::exists(path).is_ok_and(|exists| !exists),
            Self::Postgres(_) => false,
        }
    }
}

impl FromStr for Location {
    type Err = String;

    /// `sqlite:PATH` or `postgres://…`; what is wrong otherwise, in a sentence without a password.
    fn from_str(text: &str) -> Result<Self, String> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return postgres::parse(text).map(Self::Postgres);
        }
        match text.strip_prefix("sqlite:") {
            Some(":memory:") => {
                Err(format!("--database {text}: records are kept in a file: name it"))
            }
            Some(path) if !path.trim_start_matches('/').is_empty() => {
                // Both `sqlite:/var/x.db` and `sqlite:///var/x.db` are common.
                Ok(Self::Sqlite(PathBuf::from(path.strip_prefix("//").unwrap_or(path))))
            }
            // What stands before a colon is a scheme; what follows it may be a password.
            _ => Err(format!(
                "--database {}: write sqlite: and a path, for example sqlite:impact.db, or \
                 postgres://USER:PASSWORD@HOST:PORT/DATABASE",
                text.split_once(':').map_or(text, |(scheme, _)| scheme)
            )),
        }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "{}", path.display()),
            Self::Postgres(place) => write!(f, "{place}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Result<String, String> {
        text.parse::<Location>().map(|location| format!("{location} {location:?}"))
    }

    #[test]
    fn databases_are_files_or_on_a_server() {
        assert!(shown("sqlite:a/b.db").unwrap().starts_with("a/b.db "));
        assert!(shown("sqlite:///tmp/b.db").unwrap().starts_with("/tmp/b.db "));
        assert!(shown("impact.db").unwrap_err().contains("sqlite:impact.db"));
        for wrong in ["sqlite:", "sqlite::memory:", "mysql://u:secret@h/d", "postgres:d"] {
            let refused = shown(wrong).unwrap_err();
            assert!(refused.contains("--database") && !refused.contains("secret"), "{refused}");
        }
    }

    #[test]
    fn no_password_is_shown() {
        let place = shown("postgres://ada:s%20ecret@db.example:5433/impact").unwrap();
        assert!(
            place.contains("\"impact\" of the PostgreSQL server at db.example:5433"),
            "{place}"
        );
        assert!(!place.contains("ecret"), "{place}");
        for wrong in [
            "postgres://ada:secret@db.example",
            "postgres://ada:secret@db.example:port/impact",
            "postgres://ada:secret@db.example/impact?sslmode=maybe",
            "postgresql://ada:secret@[::/impact",
        ] {
            let refused = shown(wrong).unwrap_err();
            assert!(
                refused.contains("postgres://USER") && !refused.contains("secret"),
                "{refused}"
            );
        }
    }
}
