//! Setting up what a command needs and the machine lacks. Pinned tools go into a folder a version
//! under the user's cache, never over the user's own; a second run finds them and needs no
//! network.

mod cargo_tools;
mod debian;
mod node;

use std::collections::BTreeMap;
use std::env;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process;
use crate::workspace::Workspace;

pub use node::short_hash;

/// Something a command cannot do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// Rust's standard library for `wasm32-unknown-unknown`.
    WasmTarget,
    /// The page bundler.
    Trunk,
    /// What cuts the app's wasm into modules.
    WasmSplit,
    /// The generator of the glue between wasm and JavaScript, and its test runner.
    WasmBindgen,
    /// The packages of `package.json`.
    NodePackages,
    /// The browser that tests and benchmarks drive.
    Chromium,
    /// The driver that wasm tests reach Chromium through.
    Chromedriver,
    /// The server of the second database.
    Postgres,
}

/// What building the portal takes.
pub const FOR_PORTAL: &[Need] =
    &[Need::WasmTarget, Need::WasmBindgen, Need::WasmSplit, Need::Trunk, Need::NodePackages];

/// What running everything takes.
pub const FOR_ALL: &[Need] = &[
    Need::WasmTarget,
    Need::WasmBindgen,
    Need::WasmSplit,
    Need::Trunk,
    Need::NodePackages,
    Need::Chromium,
    Need::Chromedriver,
];

/// Why something needed is not there.
#[derive(Clone, Debug)]
pub struct Missing {
    /// One sentence that names the thing and the remedy.
    pub sentence: String,
    /// Whether setting it up was tried and failed, rather than left to a person.
    pub failed: bool,
}

/// The tools found or installed, and what is missing.
#[derive(Debug)]
pub struct Tools {
    path: OsString,
    /// The browser's program.
    pub chromium: Option<PathBuf>,
    chromedriver: Option<PathBuf>,
    /// The database server's program; the others of its version stand beside it.
    pub postgres: Option<PathBuf>,
    missing: BTreeMap<Need, Missing>,
}

impl Tools {
    /// Sets up each of `needs`; what cannot be had is noted and does not stop the others.
    pub fn set_up(workspace: &Workspace, needs: &[Need]) -> Result<Self> {
        let mut tools = Self {
            path: OsString::new(),
            chromium: None,
            chromedriver: None,
            postgres: None,
            missing: BTreeMap::new(),
        };
        let mut folders = Vec::new();
        process::timed("set up", || {
            for need in needs {
                match tools.meet(workspace, *need) {
                    Ok(Some(folder)) => folders.push(folder),
                    Ok(None) => {}
                    Err(missing) => {
                        println!("    {}", missing.sentence);
                        tools.missing.insert(*need, missing);
                    }
                }
            }
            Ok(())
        })?;
        let path = env::var_os("PATH").unwrap_or_default();
        folders.extend(env::split_paths(&path));
        tools.path = env::join_paths(folders).context("a folder of tools has a ':' in its name")?;
        Ok(tools)
    }

    /// Finds or installs one thing; returns the folder that PATH must gain for it.
    fn meet(&mut self, workspace: &Workspace, need: Need) -> Result<Option<PathBuf>, Missing> {
        match need {
            Need::WasmTarget => cargo_tools::wasm_target().map(|()| None),
            Need::Trunk => cargo_tools::TRUNK.find_or_install(workspace),
            Need::WasmSplit => cargo_tools::WASM_SPLIT.find_or_install(workspace),
            Need::WasmBindgen => cargo_tools::WASM_BINDGEN.find_or_install(workspace),
            Need::NodePackages => node::packages(workspace).map(Some),
            Need::Chromium => {
                self.chromium = Some(debian::CHROMIUM.find_or_install()?);
                Ok(None)
            }
            Need::Chromedriver => {
                self.chromedriver = Some(debian::CHROMEDRIVER.find_or_install()?);
                Ok(None)
            }
            Need::Postgres => {
                let found = debian::POSTGRES.find_or_install()?;
                // Where it is linked to from elsewhere, the others of its version are not.
                let program = found.canonicalize().unwrap_or(found);
                let folder = program.parent().map(Path::to_path_buf);
                self.postgres = Some(program);
                // For `psql`, with which the tests make their databases.
                Ok(folder)
            }
        }
    }

    /// The first of `needs` that is not there.
    pub fn lacks(&self, needs: &[Need]) -> Option<&Missing> {
        needs.iter().find_map(|need| self.missing.get(need))
    }

    /// An error for the first of `needs` that is not there.
    pub fn require(&self, needs: &[Need]) -> Result<()> {
        match self.lacks(needs) {
            Some(missing) => bail!("{}", missing.sentence),
            None => Ok(()),
        }
    }

    /// A program to run in the clone's root, with the tools on its PATH.
    pub fn command(&self, workspace: &Workspace, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&workspace.root).env("PATH", &self.path);
        if let Some(chromium) = &self.chromium {
            command.env("CHROMIUM", chromium);
        }
        if let Some(chromedriver) = &self.chromedriver {
            command.env("CHROMEDRIVER", chromedriver);
        }
        command
    }

    /// `cargo` in the clone's root, with the tools on its PATH.
    pub fn cargo(&self, workspace: &Workspace, arguments: &[&str]) -> Command {
        let mut command = self.command(workspace, "cargo");
        command.args(arguments);
        command
    }
}

/// Looks a program up on the user's PATH.
fn on_path(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(program)).find(|file| is_program(file))
}

fn is_program(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata().is_ok_and(|about| about.is_file() && about.permissions().mode() & 0o111 != 0)
}
