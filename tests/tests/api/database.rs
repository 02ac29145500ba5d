//! The database of a test: a file in its folder, or a database of its own on the PostgreSQL server
//! that `IMPACT_TEST_POSTGRES` names.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// The PostgreSQL server to test on: `postgres://USER@HOST:PORT/DATABASE`. The user may make
/// databases, and `postgres` is let in as the server's superuser.
pub fn postgres() -> Option<String> {
    std::env::var("IMPACT_TEST_POSTGRES").ok().filter(|server| !server.is_empty())
}

/// The same for a test that there is no other way to take.
pub fn postgres_only() -> String {
    postgres().expect("IMPACT_TEST_POSTGRES is not set: run `cargo xtask test --only api-postgres`")
}

/// Runs SQL on a database of a PostgreSQL server and returns what it selects, a row a line.
pub fn psql(address: &str, text: &str) -> Result<String, String> {
    let mut psql = Command::new("psql");
    let output = psql.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-c", text, address]);
    let output = output.output().expect("psql is not on the PATH");
    let (stdout, stderr) = (output.stdout, output.stderr);
    if output.status.success() {
        Ok(String::from_utf8(stdout).unwrap().trim().to_owned())
    } else {
        Err(String::from_utf8_lossy(&stderr).into_owned())
    }
}

/// A database that is made when it is first asked for and goes when it is dropped.
#[derive(Debug)]
pub struct Database {
    file: PathBuf,
    /// Server and name.
    made: OnceLock<Option<(String, String)>>,
}

impl Database {
    pub fn new(folder: &Path) -> Self {
        Self { file: folder.join("impact.db"), made: OnceLock::new() }
    }

    fn on_server(&self) -> Option<&(String, String)> {
        let make = || {
            static NEXT: AtomicU32 = AtomicU32::new(0);
            let number = NEXT.fetch_add(1, Ordering::Relaxed);
            let name = format!("impact_tests_{}_{number}", std::process::id());
            let server = postgres()?;
            psql(&server, &format!("create database {name}")).unwrap();
            Some((server, name))
        };
        self.made.get_or_init(make).as_ref()
    }

    /// What `--database` takes.
    pub fn address(&self) -> String {
        match self.on_server() {
            None => format!("sqlite:{}", self.file.display()),
            Some((server, name)) => at(server, name),
        }
    }

    /// The same database as the server's superuser reaches it; PostgreSQL only.
    pub fn as_superuser(&self) -> String {
        let (server, name) = self.on_server().expect("the database is on PostgreSQL");
        let (_, place) = server.split_once('@').unwrap();
        at(&format!("postgres://postgres@{place}"), name)
    }

    /// Everything that is stored, as it lies there.
    pub fn bytes(&self) -> Vec<u8> {
        if self.on_server().is_some() {
            let output = Command::new("pg_dump").arg(self.as_superuser()).output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            // A word that is another in every dump.
            let text = String::from_utf8(output.stdout).unwrap();
            let lines = text.lines().filter(|line| !line.contains("restrict "));
            return lines.collect::<Vec<_>>().join("\n").into_bytes();
        }
        let wal = self.file.with_extension("db-wal");
        let mut bytes = fs::read(&self.file).unwrap_or_default();
        bytes.extend(fs::read(wal).unwrap_or_default());
        bytes
    }

    /// Whether nothing was made in it yet.
    pub fn is_untouched(&self) -> bool {
        match self.on_server() {
            None => !self.file.exists(),
            Some((server, name)) => {
                psql(
                    &at(server, name),
                    "select count(*) from pg_tables where schemaname = 'public'",
                )
                .unwrap()
                    == "0"
            }
        }
    }

    /// Puts something else than the product's records there, with a word in it.
    pub fn spoil(&self, word: &str) {
        match self.on_server() {
            None => {
                fs::write(&self.file, format!("this is a letter, not a database: {word}")).unwrap()
            }
            Some((server, name)) => {
                let text = format!(
                    "create table people (letter text); insert into people values ('{word}')"
                );
                psql(&at(server, name), &text).map(drop).unwrap();
            }
        }
    }
}

fn at(server: &str, name: &str) -> String {
    let (server, _) = server.rsplit_once('/').unwrap();
    format!("{server}/{name}")
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some(Some((server, name))) = self.made.get() {
            let text = format!("drop database {name} with (force)");
            if let Err(error) = psql(server, &text) {
                eprintln!("{name} is left behind: {error}");
            }
        }
    }
}
