//! What was built last, and from which sources: when none of them changed, it stands.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::portal::files_below;
use crate::setup::short_hash;
use crate::workspace::Workspace;

/// A build under way: no other of the same name runs until this is dropped.
#[derive(Debug)]
pub struct Stamp {
    file: PathBuf,
    sources: String,
    _lock: fs::File,
}

impl Stamp {
    /// Waits for another build of `name`, and reads the sources, files and folders below the root.
    pub fn take(workspace: &Workspace, name: &str, sources: &[&str]) -> Result<Self> {
        let target = workspace.root.join("target");
        // Not there yet where cargo builds elsewhere.
        fs::create_dir_all(&target).context("target/ cannot be made")?;
        let lock = target.join(format!("{name}.lock"));
        // Two builds at once would empty each other's folder; released when the file is closed.
        let lock = fs::File::create(&lock).with_context(|| format!("{}", lock.display()))?;
        lock.lock().with_context(|| format!("another build of {name} cannot be waited for"))?;
        let sources = fingerprint(&workspace.root, sources)?;
        Ok(Self { file: target.join(format!("{name}.stamp")), sources, _lock: lock })
    }

    /// Whether the last build was from these sources.
    pub fn stands(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|stamp| stamp == self.sources)
    }

    /// Says that what was built now stands.
    pub fn put(&self) -> Result<()> {
        let file = &self.file;
        fs::write(file, &self.sources)
            .with_context(|| format!("{} cannot be written", file.display()))
    }
}

/// A hash over the names and contents of all sources.
fn fingerprint(root: &Path, sources: &[&str]) -> Result<String> {
    let mut hash = Sha256::new();
    for source in sources {
        for file in files_below(&root.join(source))? {
            hash.update(file.as_os_str().as_encoded_bytes());
            hash.update(fs::read(&file).with_context(|| format!("{}", file.display()))?);
        }
    }
    Ok(short_hash(&hash.finalize()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_build_stands_until_a_source_changes() {
        let root = std::env::temp_dir().join(format!("xtask-stamp-{}", std::process::id()));
        fs::create_dir_all(root.join("core")).unwrap();
        fs::write(root.join("core/lib.rs"), "1").unwrap();
        let workspace = Workspace { root: root.clone(), tools: root.clone() };
        let take = || Stamp::take(&workspace, "thing", &["core", "missing"]).unwrap();
        assert!(!take().stands());
        take().put().unwrap();
        assert!(take().stands());
        fs::write(root.join("core/lib.rs"), "2").unwrap();
        assert!(!take().stands());
        fs::remove_dir_all(&root).unwrap();
    }
}
