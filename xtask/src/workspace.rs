//! Where things are: the clone, what is built in it, and the folder of pinned tools.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// The folders that every command works with.
#[derive(Debug)]
pub struct Workspace {
    /// The root of the clone.
    pub root: PathBuf,
    /// Where pinned tools are kept, one folder a version: outside the clone, so that a fresh
    /// clone finds them, and apart from the user's own.
    pub tools: PathBuf,
}

impl Workspace {
    /// Finds the clone that this program was built in, and the user's folder of tools.
    pub fn find() -> Result<Self> {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = manifest.parent().context("xtask has no folder above it")?.to_owned();
        let tools = tools_folder(
            env::var_os("CARBON_IMPACT_TOOLS").map(PathBuf::from),
            env::var_os("XDG_CACHE_HOME").map(PathBuf::from),
            env::home_dir(),
        )?;
        Ok(Self { root, tools })
    }

    /// Where cargo builds: `target/`, unless the user's environment moves it.
    pub fn target(&self) -> PathBuf {
        match env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => self.root.join(folder),
            None => self.root.join("target"),
        }
    }

    /// The server's binary in a cargo profile's folder: `debug` or `release`.
    pub fn server(&self, profile: &str) -> PathBuf {
        self.target().join(profile).join("impact")
    }

    /// The portal as Trunk built it.
    pub fn portal(&self) -> PathBuf {
        self.root.join("target/portal")
    }
}

fn tools_folder(
    own: Option<PathBuf>,
    cache: Option<PathBuf>,
    home: Option<PathBuf>,
) -> Result<PathBuf> {
    if let Some(own) = own {
        return Ok(own);
    }
    // The XDG rule: a relative path counts as unset.
    let cache = cache.filter(|cache| cache.is_absolute());
    let cache = cache.or_else(|| home.map(|home| home.join(".cache"))).context(
        "no home folder is known: set CARBON_IMPACT_TOOLS to a folder where tools may be kept",
    )?;
    Ok(cache.join("carbon-impact-tools"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tools_go_to_the_users_cache() {
        let own = Some(PathBuf::from("/tools"));
        let home = Some(PathBuf::from("/people/ada"));
        let cache = Some(PathBuf::from("/var/cache/ada"));
        assert_eq!(tools_folder(own, None, home.clone()).unwrap(), Path::new("/tools"));
        assert_eq!(
            tools_folder(None, cache, home.clone()).unwrap(),
            Path::new("/var/cache/ada/carbon-impact-tools")
        );
        assert_eq!(
            tools_folder(None, Some("relative".into()), home).unwrap(),
            Path::new("/people/ada/.cache/carbon-impact-tools")
        );
        assert!(tools_folder(None, None, None).is_err());
    }
}
