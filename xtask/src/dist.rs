//! `cargo xtask dist`: what is handed to an operator and to those who embed the calculator, with
//! checksums.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::calculator::{self, version};
use crate::portal::{self, files_below};
use crate::process;
use crate::setup::{FOR_PORTAL, Tools};
use crate::workspace::Workspace;

/// What travels beside the binary and the portal.
const NOTICES: &[&str] = &["LICENSE-MIT", "LICENSE-APACHE", "DATA-LICENSES.md", "README.md"];

/// Builds server, portal and calculator and lays them into `dist/`.
pub fn run(workspace: &Workspace) -> Result<()> {
    let tools = Tools::set_up(workspace, FOR_PORTAL)?;
    tools.require(FOR_PORTAL)?;
    process::timed("build the portal", || portal::build(workspace, &tools))?;
    process::timed("build the server", || {
        process::must(&mut tools.cargo(workspace, &["build", "--release", "-p", "impact-platform"]))
    })?;
    let dist = workspace.root.join("dist");
    if dist.exists() {
        fs::remove_dir_all(&dist).context("dist/ cannot be emptied")?;
    }
    copy(&workspace.server("release"), &dist.join("impact"))?;
    for file in files_below(&workspace.portal())? {
        let place = file.strip_prefix(workspace.portal()).context("a file of the portal moved")?;
        copy(&file, &dist.join("portal").join(place))?;
    }
    for notice in NOTICES {
        copy(&workspace.root.join(notice), &dist.join(notice))?;
    }
    let package = calculator::build(workspace, &tools)?;
    let embed = dist.join("embed");
    let (version, tarball) = version::lay(workspace, &tools, &package, &embed)?;
    copy(&embed.join(version).join(&tarball), &dist.join(&tarball))?;
    let sums = checksums(&dist)?;
    fs::write(dist.join("SHA256SUMS"), &sums).context("dist/SHA256SUMS cannot be written")?;
    println!(
        "dist/: {} files; check them with: cd dist && sha256sum -c SHA256SUMS",
        sums.lines().count()
    );
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)
            .with_context(|| format!("{} cannot be made", folder.display()))?;
    }
    fs::copy(from, to).with_context(|| format!("{} cannot be copied", from.display()))?;
    Ok(())
}

/// Lines as `sha256sum -c` reads them.
fn checksums(folder: &Path) -> Result<String> {
    let mut lines = String::new();
    for file in files_below(folder)? {
        let content = fs::read(&file).with_context(|| format!("{} is gone", file.display()))?;
        let place = file.strip_prefix(folder).context("a file moved")?;
        let digest = Sha256::digest(&content);
        for byte in digest {
            write!(lines, "{byte:02x}").context("a checksum cannot be written")?;
        }
        writeln!(lines, "  {}", place.display()).context("a checksum cannot be written")?;
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_what_sha256sum_reads() {
        let folder = std::env::temp_dir().join(format!("xtask-dist-{}", std::process::id()));
        fs::create_dir_all(folder.join("portal")).unwrap();
        fs::write(folder.join("portal/a"), "abc").unwrap();
        let lines = checksums(&folder).unwrap();
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(lines, format!("{abc}  portal/a\n"));
        fs::remove_dir_all(&folder).unwrap();
    }
}
