//! The calculator as it is handed out: the npm tarball, and a folder of its version that never
//! changes once it is served, with the hashes by which a page holds its files to what they were.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha384};

use super::copy;
use crate::calculator::{self, CATALOGUE, SCRIPT};
use crate::process;
use crate::setup::Tools;
use crate::workspace::Workspace;

/// What stands in the snippet for the address that the folder is served at.
const PORTAL: &str = "https://portal.example";

/// Lays the tarball into `dist`, and the folder of the version beside the portal and into it.
pub fn lay(workspace: &Workspace, tools: &Tools, package: &Path, dist: &Path) -> Result<()> {
    let mut npm = tools.command(workspace, "npm");
    npm.args(["pack", "--ignore-scripts", "--offline", "--pack-destination"]).arg(dist);
    process::must(npm.current_dir(package))?;
    let version = version(package)?;
    for embed in [dist.join("embed"), dist.join("portal/embed")] {
        folder(package, &embed.join(&version), &version)?;
    }
    Ok(())
}

/// The version that `package.json` states.
fn version(package: &Path) -> Result<String> {
    let file = package.join("package.json");
    let text = fs::read_to_string(&file).with_context(|| format!("{}", file.display()))?;
    let about: Value = serde_json::from_str(&text).context("package.json is no JSON")?;
    let version = about.get("version").and_then(Value::as_str);
    Ok(version.context("package.json states no version")?.to_owned())
}

/// The served files of a version, their hashes and the HTML that names them.
fn folder(package: &Path, into: &Path, version: &str) -> Result<()> {
    let mut hashes = Map::new();
    for file in calculator::SERVED {
        let place = into.join(file);
        copy(&package.join("dist").join(file), &place)?;
        let bytes = fs::read(&place).with_context(|| format!("{} is gone", place.display()))?;
        hashes.insert(file.to_owned(), json!(integrity(&bytes)));
    }
    // The catalogue's licence asks that its notice travels with it.
    copy(&package.join("LICENCES.md"), &into.join("LICENCES.md"))?;
    let script = hashes.get(SCRIPT).and_then(Value::as_str).unwrap_or_default();
    let html = snippet(version, script);
    let about = json!({
        "version": version,
        "integrity": hashes,
        "catalogue": format!("{PORTAL}/embed/{version}/{CATALOGUE}"),
        "html": html,
    });
    let text = serde_json::to_string_pretty(&about).context("the hashes cannot be written")?;
    let write = |name: &str, text: String| {
        let file = into.join(name);
        fs::write(&file, text).with_context(|| format!("{} cannot be written", file.display()))
    };
    write("integrity.json", text + "\n")?;
    write("snippet.html", html)
}

/// The two lines of a page without a build.
fn snippet(version: &str, integrity: &str) -> String {
    format!(
        "<script src=\"{PORTAL}/embed/{version}/{SCRIPT}\" integrity=\"{integrity}\" \
         crossorigin=\"anonymous\" defer></script>\n\
         <carbon-calculator country=\"DE\"></carbon-calculator>\n"
    )
}

/// A hash as the attribute `integrity` takes it.
fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", calculator::base64(&Sha384::digest(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_what_browsers_compare() {
        // printf 'abc' | openssl dgst -sha384 -binary | base64 -w0
        let abc = "sha384-ywB1P0WjXou1oD1pmsZQBycsMqsO3tFjGotgWkP/W+2AhgcroefMI1i67KE0yCWn";
        assert_eq!(integrity(b"abc"), abc);
    }

    #[test]
    fn a_versions_folder_holds_the_files_their_hashes_and_the_html() {
        let root = std::env::temp_dir().join(format!("xtask-embed-{}", std::process::id()));
        let package = root.join("package");
        fs::create_dir_all(package.join("dist")).unwrap();
        for file in calculator::SERVED {
            fs::write(package.join("dist").join(file), file).unwrap();
        }
        fs::write(package.join("LICENCES.md"), "licences").unwrap();
        fs::write(package.join("package.json"), "{\"version\": \"1.2.3\"}").unwrap();
        let version = version(&package).unwrap();
        let into = root.join("embed").join(&version);
        folder(&package, &into, &version).unwrap();
        let text = fs::read_to_string(into.join("integrity.json")).unwrap();
        let about: Value = serde_json::from_str(&text).unwrap();
        for file in calculator::SERVED {
            let bytes = fs::read(into.join(file)).unwrap();
            assert_eq!(about["integrity"][file], json!(integrity(&bytes)), "{file}");
        }
        let html = fs::read_to_string(into.join("snippet.html")).unwrap();
        let script = about["integrity"][SCRIPT].as_str().unwrap();
        assert!(html.contains(&format!("integrity=\"{script}\" crossorigin")), "{html}");
        assert!(html.contains("/embed/1.2.3/carbon-calculator.js\""), "{html}");
        assert_eq!(about["html"], json!(html));
        fs::remove_dir_all(&root).unwrap();
    }
}
