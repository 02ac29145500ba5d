//! Debian's packages: installed where we may (as root), named with their install line otherwise.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use super::{Missing, is_program, on_path};
use crate::process;

/// A program that one of Debian's packages brings.
pub struct DebianProgram {
    what: &'static str,
    /// An environment variable that names the program where the user keeps another.
    variable: &'static str,
    programs: &'static [&'static str],
    /// A folder with a folder a version, whose `bin` is not on the user's PATH.
    versions: Option<&'static str>,
    packages: &'static [&'static str],
}

/// The browser; the fonts come with it, since a page without any shows boxes.
pub const CHROMIUM: DebianProgram = DebianProgram {
    what: "Chromium",
    variable: "CHROMIUM",
    programs: &["chromium", "chromium-browser", "google-chrome"],
    versions: None,
    packages: &["chromium", "fonts-liberation"],
};

/// The browser's driver.
pub const CHROMEDRIVER: DebianProgram = DebianProgram {
    what: "Chromium's driver",
    variable: "CHROMEDRIVER",
    programs: &["chromedriver"],
    versions: None,
    packages: &["chromium-driver"],
};

/// The database server; its other programs stand beside it.
pub const POSTGRES: DebianProgram = DebianProgram {
    what: "PostgreSQL",
    variable: "POSTGRES",
    programs: &["postgres"],
    versions: Some("/usr/lib/postgresql"),
    packages: &["postgresql"],
};

impl DebianProgram {
    /// Returns the program's path.
    pub fn find_or_install(&self) -> Result<PathBuf, Missing> {
        let named = env::var_os(self.variable).map(PathBuf::from);
        if let Some(named) = named {
            if is_program(&named) {
                println!("    {}: {} ({})", self.what, named.display(), self.variable);
                return Ok(named);
            }
            let sentence = format!(
                "{} names {}, which is no program: correct it or unset it",
                self.variable,
                named.display()
            );
            return Err(Missing { sentence, failed: true });
        }
        if let Some(found) = self.find() {
            println!("    {}: {}", self.what, found.display());
            return Ok(found);
        }
        let line = format!("apt-get install {}", self.packages.join(" "));
        if !may_install() {
            let sentence = format!("{} is not installed: run sudo {line}", self.what);
            return Err(Missing { sentence, failed: false });
        }
        let installed = process::timed(&line, || install(self.packages));
        installed.and_then(|()| self.find().context("the packages did not bring it")).map_err(
            |error| Missing {
                sentence: format!("{} could not be installed ({error:#}): run {line}", self.what),
                failed: true,
            },
        )
    }

    fn find(&self) -> Option<PathBuf> {
        let found = self.programs.iter().find_map(|program| on_path(program));
        found.or_else(|| self.newest(Path::new(self.versions?)))
    }

    /// The program of the newest version below a folder.
    fn newest(&self, folder: &Path) -> Option<PathBuf> {
        let versions = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path());
        let mut found: Vec<_> = versions
            .filter_map(|version| {
                let number: u32 = version.file_name()?.to_str()?.parse().ok()?;
                let programs = self.programs.iter().map(|name| version.join("bin").join(name));
                Some((number, programs.into_iter().find(|program| is_program(program))?))
            })
            .collect();
        found.sort();
        found.pop().map(|(_, program)| program)
    }
}

fn may_install() -> bool {
    let root = process::read(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    root && on_path("apt-get").is_some()
}

fn install(packages: &[&str]) -> Result<()> {
    if !lists_are_there(Path::new("/var/lib/apt/lists")) {
        process::must(&mut apt(&["update"]))?;
        return process::must(apt(&["install", "--no-install-recommends"]).args(packages));
    }
    if process::must(apt(&["install", "--no-install-recommends"]).args(packages)).is_ok() {
        return Ok(());
    }
    // Old lists name files that the mirror no longer has.
    process::must(&mut apt(&["update"]))?;
    process::must(apt(&["install", "--no-install-recommends"]).args(packages))
}

fn apt(arguments: &[&str]) -> Command {
    let mut apt = Command::new("apt-get");
    apt.arg("-qy").args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
    apt
}

fn lists_are_there(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else {
        return false;
    };
    entries.flatten().any(|entry| entry.file_name().to_string_lossy().contains("_Packages"))
}
