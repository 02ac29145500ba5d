//! The folder of the calculator's version: what other people's pages use of it, laid under its
//! number where it never changes once it is served, with the hashes by which a page holds its files
//! to what they were.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha384};

use super::{CATALOGUE, SCRIPT, SERVED, base64};
use crate::process;
use crate::setup::Tools;
use crate::workspace::Workspace;

/// What stands in the snippet for the address that the folder is served at.
const PORTAL: &str = "https://portal.example";

/// Puts the calculator into a frame of the portal; it lies in `public/embed`.
const FRAMER: &str = "carbon-embed.js";

/// Says which version is the present one, and the hashes of its files.
const HASHES: &str = "integrity.json";

/// Lays the folder of the package's version into `embed`, and beside it which version that is;
/// returns the version and the name of its tarball.
pub fn lay(
    workspace: &Workspace,
    tools: &Tools,
    package: &Path,
    embed: &Path,
) -> Result<(String, String)> {
    let version = version(package)?;
    let into = embed.join(&version);
    fs::create_dir_all(&into).with_context(|| format!("{} cannot be made", into.display()))?;
    let mut npm = tools.command(workspace, "npm");
    npm.args(["pack", "--ignore-scripts", "--offline", "--silent", "--pack-destination"]);
    let tarball = process::read(npm.arg(&into).current_dir(package))?.trim().to_owned();
    let framer = workspace.root.join("public/embed").join(FRAMER);
    folder(package, &framer, &into, &version, &tarball)?;
    copy(&into.join(HASHES), &embed.join(HASHES))?;
    Ok((version, tarball))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).with_context(|| format!("{} cannot be copied", from.display()))?;
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
fn folder(package: &Path, framer: &Path, into: &Path, version: &str, tarball: &str) -> Result<()> {
    let mut hashes = Map::new();
    let served = SERVED.map(|file| (file, package.join("dist").join(file)));
    for (file, from) in served.into_iter().chain([(FRAMER, framer.to_owned())]) {
        let place = into.join(file);
        copy(&from, &place)?;
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
        "package": tarball,
        "catalogue": format!("{PORTAL}/embed/{version}/{CATALOGUE}"),
        "html": html,
    });
    let text = serde_json::to_string_pretty(&about).context("the hashes cannot be written")?;
    let write = |name: &str, text: String| {
        let file = into.join(name);
        fs::write(&file, text).with_context(|| format!("{} cannot be written", file.display()))
    };
    write(HASHES, text + "\n")?;
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
    format!("sha384-{}", base64(&Sha384::digest(bytes)))
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
        for file in SERVED {
            fs::write(package.join("dist").join(file), file).unwrap();
        }
        let framer = root.join(FRAMER);
        fs::write(&framer, FRAMER).unwrap();
        fs::write(package.join("LICENCES.md"), "licences").unwrap();
        fs::write(package.join("package.json"), "{\"version\": \"1.2.3\"}").unwrap();
        let version = version(&package).unwrap();
        let into = root.join("embed").join(&version);
        fs::create_dir_all(&into).unwrap();
        folder(&package, &framer, &into, &version, "calculator-1.2.3.tgz").unwrap();
        let text = fs::read_to_string(into.join("integrity.json")).unwrap();
        let about: Value = serde_json::from_str(&text).unwrap();
        for file in SERVED.into_iter().chain([FRAMER]) {
            let bytes = fs::read(into.join(file)).unwrap();
            assert_eq!(about["integrity"][file], json!(integrity(&bytes)), "{file}");
        }
        let html = fs::read_to_string(into.join("snippet.html")).unwrap();
        let script = about["integrity"][SCRIPT].as_str().unwrap();
        assert!(html.contains(&format!("integrity=\"{script}\" crossorigin")), "{html}");
        assert!(html.contains("/embed/1.2.3/carbon-calculator.js\""), "{html}");
        assert_eq!(about["html"], json!(html));
        assert_eq!(about["package"], json!("calculator-1.2.3.tgz"));
        fs::remove_dir_all(&root).unwrap();
    }
}
