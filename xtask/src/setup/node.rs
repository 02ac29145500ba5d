//! Node's packages, installed once a lock file into the folder of tools and linked from the clone.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use super::Missing;
use crate::process;
use crate::workspace::Workspace;

/// The oldest Node whose test runner and modules we use.
const OLDEST_NODE: u32 = 20;

/// Installs the packages that `package-lock.json` pins and returns the folder of their programs.
pub fn packages(workspace: &Workspace) -> Result<PathBuf, Missing> {
    node_is_there()?;
    install_and_link(workspace).map_err(|error| Missing {
        sentence: format!(
            "node's packages could not be installed ({error:#}): check that the npm registry can \
             be reached, then run the command again"
        ),
        failed: true,
    })
}

fn node_is_there() -> Result<(), Missing> {
    let said = process::read(Command::new("node").arg("--version"));
    let npm = process::read(Command::new("npm").arg("--version"));
    match said.ok().as_deref().and_then(major) {
        Some(version) if version >= OLDEST_NODE && npm.is_ok() => Ok(()),
        Some(version) if version >= OLDEST_NODE => Err(Missing {
            sentence: "npm is not installed: run sudo apt-get install npm".to_owned(),
            failed: true,
        }),
        Some(version) => Err(Missing {
            sentence: format!("Node {version} is too old: install Node {OLDEST_NODE} or later"),
            failed: true,
        }),
        None => Err(Missing {
            sentence: format!("Node is not installed: install Node {OLDEST_NODE} or later"),
            failed: true,
        }),
    }
}

/// The first number of `v20.11.1`.
fn major(said: &str) -> Option<u32> {
    said.trim().strip_prefix('v')?.split('.').next()?.parse().ok()
}

fn install_and_link(workspace: &Workspace) -> Result<PathBuf> {
    let lock = fs::read(workspace.root.join("package-lock.json"))
        .context("package-lock.json cannot be read")?;
    let folder = workspace.tools.join(format!("node-packages-{}", short_hash(&lock)));
    if folder.join("node_modules").is_dir() {
        println!("    node's packages: there");
    } else {
        let what = format!("install node's packages into {}", folder.display());
        process::timed(&what, || install(workspace, &folder))?;
    }
    link(&folder.join("node_modules"), &workspace.root.join("node_modules"))?;
    Ok(folder.join("node_modules/.bin"))
}

/// Installs beside the final place and renames, so that an interrupted run leaves nothing that
/// looks finished.
fn install(workspace: &Workspace, folder: &Path) -> Result<()> {
    let partial = folder.with_extension("partial");
    if partial.exists() {
        fs::remove_dir_all(&partial)
            .with_context(|| format!("{} cannot be emptied", partial.display()))?;
    }
    fs::create_dir_all(&partial)
        .with_context(|| format!("{} cannot be made", partial.display()))?;
    for file in ["package.json", "package-lock.json", ".npmrc"] {
        fs::copy(workspace.root.join(file), partial.join(file))
            .with_context(|| format!("{file} cannot be copied"))?;
    }
    // No package needs its install script here, and a script could fetch from elsewhere.
    process::must(
        Command::new("npm")
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
            .current_dir(&partial),
    )?;
    fs::rename(&partial, folder).with_context(|| format!("{} cannot be made", folder.display()))
}

/// Points `node_modules` of the clone at the installed packages.
fn link(packages: &Path, link: &Path) -> Result<()> {
    match fs::symlink_metadata(link) {
        Ok(about) if about.is_symlink() => {
            if fs::read_link(link).is_ok_and(|target| target == packages) {
                return Ok(());
            }
            fs::remove_file(link).context("the old link node_modules cannot be removed")?;
        }
        Ok(_) => bail!(
            "node_modules in the clone is a folder of its own: remove it, so that the pinned \
             packages can be linked there"
        ),
        Err(_) => {}
    }
    symlink(packages, link).context("node_modules cannot be linked")
}

/// Sixteen hexadecimal digits that change with the content.
pub fn short_hash(content: &[u8]) -> String {
    let digest = Sha256::digest(content);
    digest.iter().take(8).fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_version_is_read() {
        assert_eq!(major("v20.11.1\n"), Some(20));
        assert_eq!(major("nonsense"), None);
    }

    #[test]
    fn the_hash_is_short_and_changes() {
        assert_eq!(short_hash(b""), "e3b0c44298fc1c14");
        assert_ne!(short_hash(b"a"), short_hash(b"b"));
    }

    #[test]
    fn a_link_is_made_once_and_moved_when_old() {
        let folder = std::env::temp_dir().join(format!("xtask-link-{}", std::process::id()));
        fs::create_dir_all(folder.join("new")).unwrap();
        let place = folder.join("node_modules");
        symlink(folder.join("old"), &place).unwrap();
        link(&folder.join("new"), &place).unwrap();
        assert_eq!(fs::read_link(&place).unwrap(), folder.join("new"));
        fs::remove_file(&place).unwrap();
        fs::create_dir(&place).unwrap();
        let refused = link(&folder.join("new"), &place).unwrap_err().to_string();
        assert!(refused.contains("folder of its own"), "{refused}");
        fs::remove_dir_all(&folder).unwrap();
    }
}
