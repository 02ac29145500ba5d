//! The app's modules: one wasm module that every page needs, and the wings that are fetched when
//! they are first entered, cut out of one build.
//!
//! cargo links the app with its relocations, wasm-split cuts at the functions marked
//! `#[wasm_split(WING)]`, wasm-bindgen writes the glue, wasm-opt shrinks each module, and esbuild
//! joins the glue to one script. All files carry the hash of the whole, so that a page never meets
//! a wing of another build.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::{PROFILE, TARGET, WASM_FEATURES, empty_folder};
use crate::portal::files_below;
use crate::process;
use crate::setup::{Tools, short_hash};
use crate::workspace::Workspace;

/// What stands for the hash in the page and in the start script.
pub const HASH: &str = "HASH";

/// The module that imports the others, as wasm-split names it.
const LINKS: &str = "__wasm_split.js";

/// Builds the modules into `target/app`, with what the app is told of other files, and returns
/// the hash in their names.
pub fn build(workspace: &Workspace, tools: &Tools, told: &[(&str, String)]) -> Result<String> {
    let built = compile(workspace, tools, told)?;
    let content =
        fs::read(&built).with_context(|| format!("{} cannot be read", built.display()))?;
    let hash = short_hash(&content);
    let work = workspace.root.join("target/app-parts");
    empty_folder(&work)?;
    let split = work.join("split");
    let mut cut = tools.command(workspace, "wasm-split-cli");
    process::must(cut.args(["--out-name", "portal"]).arg(&built).arg(&split))?;
    let glue = work.join("glue");
    let mut bindgen = tools.command(workspace, "wasm-bindgen");
    // The wings import the table and the stack that the linker exports.
    bindgen.args(["--target", "web", "--no-typescript", "--keep-lld-exports"]);
    bindgen.args(["--out-name", "portal", "--out-dir"]).arg(&glue).arg(split.join("portal.wasm"));
    process::must(&mut bindgen)?;
    let folder = workspace.root.join("target/app");
    empty_folder(&folder)?;
    let main = folder.join(format!("portal-{hash}.wasm"));
    optimise(workspace, tools, &glue.join("portal_bg.wasm"), &main)?;
    let links = links(&split, &hash)?;
    fs::write(glue.join(LINKS), links).context("the links between the modules are not written")?;
    for (from, name) in wings(&split, &hash)? {
        optimise(workspace, tools, &from, &folder.join(name))?;
    }
    join(workspace, tools, &glue, &folder, &hash)?;
    Ok(hash)
}

/// The app as cargo links it, with its relocations: wasm-split needs them to tell what uses what.
fn compile(workspace: &Workspace, tools: &Tools, told: &[(&str, String)]) -> Result<PathBuf> {
    let arguments = ["rustc", "--package", "impact-app", "--bin", "impact-app"];
    let mut cargo = tools.cargo(workspace, &arguments);
    cargo.args(["--target", TARGET, "--profile", PROFILE, "--", "-C", "link-arg=--emit-relocs"]);
    cargo.envs(told.iter().map(|(name, value)| (name, value)));
    process::must(&mut cargo)?;
    Ok(workspace.target().join(TARGET).join(PROFILE).join("impact-app.wasm"))
}

/// The modules beside the main one, each with the name it is served by.
fn wings(split: &Path, hash: &str) -> Result<Vec<(PathBuf, String)>> {
    let mut wings = Vec::new();
    for file in files_below(split)? {
        let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if let Some(stem) = name.strip_suffix(".wasm").filter(|stem| *stem != "portal") {
            wings.push((file.clone(), format!("{}-{hash}.wasm", plain(stem))));
        }
    }
    if wings.is_empty() {
        bail!("wasm-split found no wing: none of the app's functions is marked with one");
    }
    Ok(wings)
}

/// The name of a wing without what wasm-split puts before it.
fn plain(stem: &str) -> &str {
    stem.strip_prefix("split_").unwrap_or(stem)
}

/// The module that fetches the wings, by the names they are served by.
fn links(split: &Path, hash: &str) -> Result<String> {
    let text = fs::read_to_string(split.join(LINKS)).context("wasm-split wrote no links")?;
    // Whoever enters the wing hears that it could not be fetched; on the console it is no news.
    let mut text = text.replace("console.error(e);", "");
    for (file, name) in wings(split, hash)? {
        let written = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let written = format!("\"./{written}\"");
        if !text.contains(&written) {
            bail!("wasm-split made {written} and never fetches it");
        }
        text = text.replace(&written, &format!("\"./{name}\""));
    }
    Ok(text)
}

fn optimise(workspace: &Workspace, tools: &Tools, from: &Path, to: &Path) -> Result<()> {
    let mut optimise = tools.command(workspace, "wasm-opt");
    optimise.arg("-Oz").args(WASM_FEATURES).arg("-o").arg(to).arg(from);
    process::must(&mut optimise)
}

/// Joins glue, links and start to one script.
fn join(
    workspace: &Workspace,
    tools: &Tools,
    glue: &Path,
    folder: &Path,
    hash: &str,
) -> Result<()> {
    let start = workspace.root.join("app/page/start.js");
    let start = fs::read_to_string(&start)
        .with_context(|| format!("{} cannot be read", start.display()))?;
    let entry = glue.join("start.js");
    fs::write(&entry, start.replace(HASH, hash)).context("the start script is not written")?;
    let mut esbuild = tools.command(workspace, "esbuild");
    esbuild.arg(&entry).args(["--bundle", "--format=esm", "--minify", "--target=es2022"]);
    esbuild.args(["--legal-comments=none", "--log-level=warning"]);
    // wasm-bindgen names the links once for each wing: the same module under the same key.
    esbuild.arg("--log-override:duplicate-object-key=silent");
    esbuild.arg(format!("--outfile={}", folder.join(format!("portal-{hash}.js")).display()));
    process::must(&mut esbuild)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wing_is_fetched_by_the_name_it_is_served_by() {
        let folder = std::env::temp_dir().join(format!("xtask-wings-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        for name in ["portal.wasm", "split_office.wasm", "chunk_2.wasm"] {
            fs::write(folder.join(name), "").unwrap();
        }
        let text = "fetch(new URL(\"./split_office.wasm\", x)) fetch(\"./chunk_2.wasm\")";
        fs::write(folder.join(LINKS), text).unwrap();
        let told = links(&folder, "1a").unwrap();
        assert!(told.contains("\"./office-1a.wasm\"") && told.contains("\"./chunk_2-1a.wasm\""));
        fs::write(folder.join("split_lost.wasm"), "").unwrap();
        assert!(links(&folder, "1a").unwrap_err().to_string().contains("split_lost"));
        fs::remove_dir_all(&folder).unwrap();
    }
}
