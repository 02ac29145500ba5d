//! The command line: a file a command.
//!
//! Exit status 0 done, 1 refused with a sentence on standard error, 2 wrong usage.

mod admin;
mod audit;
mod demo;
mod estimate;
mod import;
mod mail;
mod receipt;
mod serve;
mod table;

use crate::store::{Location, OrganisationRecord, Store};
use anyhow::{Context, bail};
use clap::{Parser, Subcommand};
use std::io::Write;
use std::process::ExitCode;

/// A company's devices, their carbon footprint, and the receipt of every figure.
#[derive(Debug, Parser)]
#[command(name = "impact", version, args_override_self = true)]
pub struct Cli {
    /// The database: `sqlite:PATH`, or `postgres://USER@HOST:PORT/DATABASE` (the password there, in
    /// PGPASSWORD or in ~/.pgpass).
    #[arg(
        long,
        global = true,
        value_name = "sqlite:PATH|postgres://…",
        default_value = "sqlite:impact.db"
    )]
    database: String,
    /// The organisation meant, by its name or identifier; needed where there is more than one.
    #[arg(long, global = true, value_name = "NAME")]
    organisation: Option<String>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the portal and its API.
    Serve(serve::Serve),
    /// Estimate the embodied carbon of the devices in a CSV file.
    Estimate(estimate::Estimate),
    /// Match an inventory export to the catalogue; with --commit, store its devices.
    Import(import::Import),
    /// Fill the demo organisation with a synthetic fleet, for load tests.
    Demo(demo::Demo),
    /// Set the server up.
    #[command(subcommand)]
    Admin(admin::Admin),
    /// Look after the audit log.
    #[command(subcommand)]
    Audit(audit::Audit),
    /// Check receipts that were taken along as files.
    #[command(subcommand)]
    Receipt(receipt::Command),
}

/// Runs a command to its exit status.
pub fn main(cli: Cli) -> ExitCode {
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        // The reader of our output went away: nothing is left to say to it.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let mut stderr = std::io::stderr().lock();
            // Where standard error cannot be written either, the exit status says it.
            if writeln!(stderr, "impact: {error:#}").is_err() {
                return ExitCode::FAILURE;
            }
            ExitCode::FAILURE
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<std::io::Error>()
            .is_some_and(|io| io.kind() == std::io::ErrorKind::BrokenPipe)
    })
}

fn run(cli: Cli) -> anyhow::Result<()> {
    let Cli { database, organisation, command } = cli;
    let place = Place { database, organisation };
    match command {
        // No database is needed: nothing is kept.
        Command::Estimate(estimate) => estimate.run(),
        Command::Receipt(receipt) => receipt.run(),
        Command::Import(import) => import.run(&place),
        Command::Serve(serve) => block_on(serve.run(&place)),
        Command::Demo(demo) => block_on(demo.run(&place)),
        Command::Admin(admin) => block_on(admin.run(&place)),
        Command::Audit(audit) => block_on(audit.run(&place)),
    }
}

/// Runs asynchronous work on a runtime of its own.
fn block_on(work: impl Future<Output = anyhow::Result<()>>) -> anyhow::Result<()> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the runtime cannot start")?
        .block_on(work)
}

/// Which database, and which organisation in it.
#[derive(Debug)]
struct Place {
    database: String,
    organisation: Option<String>,
}

impl Place {
    /// Opens the database and creates it where it does not exist.
    async fn open_or_create(&self) -> anyhow::Result<Store> {
        Self::opened(&self.location()?).await
    }

    /// As [`Place::open_or_create`], and says on standard error that it was created.
    async fn open_or_begin(&self) -> anyhow::Result<Store> {
        let location = self.location()?;
        let is_new = location.is_missing();
        let store = Self::opened(&location).await?;
        if is_new {
            writeln!(std::io::stderr().lock(), "{location} is a new database")?;
        }
        Ok(store)
    }

    /// Opens a database that exists: a mistyped name must not become one.
    async fn open(&self) -> anyhow::Result<Store> {
        let location = self.location()?;
        if location.is_missing() {
            bail!(
                "there is no database {location}: check --database, or make one with `impact admin \
                 init`, `impact serve` or `impact demo`"
            );
        }
        Self::opened(&location).await
    }

    fn location(&self) -> anyhow::Result<Location> {
        self.database.parse().map_err(anyhow::Error::msg)
    }

    async fn opened(location: &Location) -> anyhow::Result<Store> {
        Store::open(location)
            .await
            .with_context(|| format!("the database {location} cannot be opened"))
    }

    /// The organisation that was named, or the only one there is.
    async fn organisation(&self, store: &Store) -> anyhow::Result<OrganisationRecord> {
        let mut all = store.organisations().await?;
        match &self.organisation {
            Some(name) => {
                let names: Vec<String> = all.iter().map(|o| format!("\"{}\"", o.name)).collect();
                let mut named = named(all, name);
                match named.len() {
                    0 if names.is_empty() => bail!("there is no organisation \"{name}\": {BEGIN}"),
                    0 => bail!("there is no organisation \"{name}\": use {}", names.join(" or ")),
                    1 => Ok(named.swap_remove(0)),
                    count => bail!(several(name, count, &named)),
                }
            }
            None => match all.len() {
                0 => bail!("the database has no organisation: {BEGIN}"),
                1 => Ok(all.swap_remove(0)),
                count => {
                    bail!("there are {count} organisations: say which with --organisation NAME")
                }
            },
        }
    }
}

/// The organisations of a name, or the one of that identifier. An organisation may take the name of
/// another one.
fn named(mut all: Vec<OrganisationRecord>, name: &str) -> Vec<OrganisationRecord> {
    if let Some(at) = all.iter().position(|known| known.tenant.organisation() == name) {
        return vec![all.swap_remove(at)];
    }
    all.retain(|known| known.name == name);
    all
}

/// The sentence for organisations of one name.
fn several(name: &str, count: usize, named: &[OrganisationRecord]) -> String {
    let ids: Vec<&str> = named.iter().map(|known| known.tenant.organisation()).collect();
    format!(
        "there are {count} organisations \"{name}\": say which by its identifier, {}",
        ids.join(" or ")
    )
}

/// How an empty database gets its first organisation.
const BEGIN: &str = "begin with `impact admin init --organisation NAME --owner EMAIL`";

/// Writes a line to standard output.
fn say(line: impl std::fmt::Display) -> anyhow::Result<()> {
    writeln!(std::io::stdout().lock(), "{line}").context("standard output cannot be written")
}

/// A number with the noun of what is counted.
fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// Kilograms with three places: exact to the gram.
fn to_the_gram(kg: f64) -> f64 {
    (kg * 1000.0).round() / 1000.0
}

/// Reads a file whole, within a limit.
fn read_file(path: &std::path::Path, limit: usize) -> anyhow::Result<Vec<u8>> {
    let shown = path.display();
    let size = std::fs::metadata(path).with_context(|| format!("{shown} cannot be read"))?.len();
    if size > limit as u64 {
        bail!(
            "{shown} has {} MiB and may have at most {} MiB: split it",
            size.div_ceil(1024 * 1024),
            limit / 1024 / 1024
        );
    }
    std::fs::read(path).with_context(|| format!("{shown} cannot be read"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn of_one_name_there_may_be_several() {
        let made = ["A", "B", "A"].map(|name| OrganisationRecord::new(name, None, false));
        let id = |at: usize| made[at].tenant.organisation().to_owned();
        let found = |name: &str| {
            let found = named(made.to_vec(), name).into_iter();
            found.map(|one| one.tenant.organisation().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(found("A"), [id(0), id(2)]);
        assert_eq!(found("B"), [id(1)]);
        assert_eq!(found(&id(2)), [id(2)]);
        assert!(found("C").is_empty());
        let said = several("A", 2, &named(made.to_vec(), "A"));
        assert!(said.contains(&id(0)) && said.contains(&id(2)), "{said}");
    }
}
