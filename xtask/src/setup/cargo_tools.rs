//! Tools that cargo builds from source, and the wasm target of Rust itself.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Missing, is_program, on_path};
use crate::process;
use crate::workspace::Workspace;

/// A pinned tool of the crate registry.
pub struct CargoTool {
    package: &'static str,
    version: &'static str,
    /// The programs it must bring; the first answers `--version`.
    programs: &'static [&'static str],
    /// Whether its own lock file can be used.
    locked: bool,
    /// Features to build it with; none for its default.
    features: &'static str,
    /// Whether it says its version; of one that does not, only our own copy counts.
    says_version: bool,
}

/// Trunk, the page bundler; later versions need a newer Rust.
pub const TRUNK: CargoTool = CargoTool {
    package: "trunk",
    version: "0.21.14",
    programs: &["trunk"],
    locked: true,
    features: "",
    says_version: true,
};

/// What cuts the app's wasm into modules; goes with the version of `wasm_split_helpers` that leptos
/// brings.
pub const WASM_SPLIT: CargoTool = CargoTool {
    package: "wasm_split_cli_support",
    version: "0.2.4",
    programs: &["wasm-split-cli"],
    locked: true,
    features: "build-binary",
    says_version: false,
};

/// The command line tool of wasm-bindgen: must equal the crate's version in Cargo.toml, and its
/// published lock file does not resolve.
pub const WASM_BINDGEN: CargoTool = CargoTool {
    package: "wasm-bindgen-cli",
    version: "0.2.130",
    programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
    locked: false,
    features: "",
    says_version: true,
};

impl CargoTool {
    /// Returns the folder to put on PATH, or nothing when the user's own is this version.
    pub fn find_or_install(&self, workspace: &Workspace) -> Result<Option<PathBuf>, Missing> {
        let Self { package, version, .. } = self;
        let root = workspace.tools.join(format!("{package}-{version}"));
        let folder = root.join("bin");
        if self.is_in(&folder) {
            println!("    {package} {version}: there");
            return Ok(Some(folder));
        }
        let users = on_path(self.programs[0]).filter(|_| self.says_version);
        let users = users.and_then(|file| file.parent().map(Path::to_owned));
        if users.is_some_and(|folder| self.is_in(&folder)) {
            println!("    {package} {version}: the user's own");
            return Ok(None);
        }
        let what = format!("install {package} {version} into {}", root.display());
        process::timed(&what, || process::must(&mut self.install(&root)))
            .map_err(|error| self.missing(&error))?;
        if self.is_in(&folder) {
            return Ok(Some(folder));
        }
        Err(self.missing(&anyhow::anyhow!("what was installed does not say it is {version}")))
    }

    fn is_in(&self, folder: &Path) -> bool {
        let [first, others @ ..] = self.programs else {
            return false;
        };
        if !others.iter().all(|program| is_program(&folder.join(program))) {
            return false;
        }
        if !self.says_version {
            // The folder is named by the version.
            return is_program(&folder.join(first));
        }
        let said = process::read(Command::new(folder.join(first)).arg("--version"));
        said.is_ok_and(|said| said.split_whitespace().any(|word| word == self.version))
    }

    fn install(&self, root: &Path) -> Command {
        let mut cargo = Command::new("cargo");
        cargo.args(["install", self.package, "--version", self.version, "--root"]).arg(root);
        if self.locked {
            cargo.arg("--locked");
        }
        if !self.features.is_empty() {
            cargo.args(["--features", self.features]);
        }
        // The tool's own profile links for minutes to save it milliseconds; on two cores the
        // time to a first page counts more.
        cargo.env("CARGO_PROFILE_RELEASE_LTO", "off");
        cargo.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
        cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
        // Built apart: the clone's target folder keeps to the clone's own crates.
        cargo.env_remove("CARGO_TARGET_DIR");
        cargo
    }

    fn missing(&self, error: &anyhow::Error) -> Missing {
        let Self { package, version, .. } = self;
        let locked = if self.locked { " --locked" } else { "" };
        Missing {
            sentence: format!(
                "{package} {version} could not be installed ({error:#}): check that the crate \
                 registry can be reached, or run cargo install {package} --version \
                 {version}{locked}"
            ),
            failed: true,
        }
    }
}

/// Makes sure that Rust can build for the browser.
pub fn wasm_target() -> Result<(), Missing> {
    const TARGET: &str = "wasm32-unknown-unknown";
    let folder = process::read(
        Command::new("rustc").args(["--print", "target-libdir", "--target"]).arg(TARGET),
    );
    if folder.is_ok_and(|folder| Path::new(folder.trim()).is_dir()) {
        println!("    Rust target {TARGET}: there");
        return Ok(());
    }
    let what = format!("add the Rust target {TARGET}");
    process::timed(&what, || process::must(Command::new("rustup").args(["target", "add", TARGET])))
        .map_err(|error| Missing {
            sentence: format!(
                "Rust cannot build for {TARGET} ({error:#}): run rustup target add {TARGET}, or \
             install Debian's libstd-rust-dev-wasm32 beside its rustc"
            ),
            failed: true,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pinned_wasm_bindgen_equals_the_crate() {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.toml");
        let manifest = std::fs::read_to_string(manifest).unwrap();
        let line = format!("wasm-bindgen = \"={}\"", WASM_BINDGEN.version);
        assert!(manifest.contains(&line), "Cargo.toml must hold {line}");
    }

    #[test]
    fn an_absent_tool_is_not_found() {
        assert!(!TRUNK.is_in(Path::new("/no/such/folder")));
    }
}
