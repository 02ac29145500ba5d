//! Reading the workspace: its files, and Rust sources without comments and tests.

use std::fs;
use std::path::{Path, PathBuf};

/// A file, by its path below the workspace.
#[derive(Debug, Clone)]
pub struct File {
    pub path: String,
    pub text: String,
}

/// The workspace's folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

pub fn read(path: &str) -> String {
    let shown = root().join(path);
    fs::read_to_string(&shown).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every text file below a folder (or the file itself) with one of these endings.
pub fn files(below: &str, endings: &[&str]) -> Vec<File> {
    let mut found = Vec::new();
    gather(&root().join(below), endings, &mut found);
    found.sort_by(|a: &File, b: &File| a.path.cmp(&b.path));
    assert!(!found.is_empty(), "{below} holds no file with {endings:?}");
    found
}

fn gather(path: &Path, endings: &[&str], found: &mut Vec<File>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            let entry = entry.unwrap();
            let name = entry.file_name();
            let skipped = ["target", "node_modules", ".git"].iter().any(|skip| name == *skip);
            if !skipped {
                gather(&entry.path(), endings, found);
            }
        }
    } else if endings.iter().any(|ending| path.to_string_lossy().ends_with(ending)) {
        let name = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
        if let Ok(text) = fs::read_to_string(path) {
            found.push(File { path: name, text });
        }
    }
}

/// Rust sources of the product: comments and test modules taken out, lines kept.
pub fn product(below: &str) -> Vec<File> {
    let mut files = files(below, &[".rs"]);
    files.retain(|file| !is_test(&file.path));
    for file in &mut files {
        file.text = without_tests(&without_comments(&file.text));
    }
    files
}

fn is_test(path: &str) -> bool {
    path.ends_with("/tests.rs") || path.ends_with("/testing.rs") || path.contains("/tests/")
}

/// Lines from `//` on are emptied, unless it stands in a string (an address, say).
fn without_comments(text: &str) -> String {
    let line = |line: &str| {
        let mut quoted = false;
        let bytes = line.as_bytes();
        for at in 0..bytes.len() {
            match bytes[at] {
                b'"' if at == 0 || bytes[at - 1] != b'\\' => quoted = !quoted,
                b'/' if !quoted && bytes.get(at + 1) == Some(&b'/') => {
                    return line[..at].to_owned();
                }
                _ => {}
            }
        }
        line.to_owned()
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// What a `#[cfg(test)]` holds for is taken out: an item up to the end of its braces, or of its
/// line.
fn without_tests(text: &str) -> String {
    let mut kept = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line.trim() != "#[cfg(test)]" {
            kept.push(line);
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        for line in lines.by_ref() {
            let closes = line.len() - line.trim_start().len() == indent && line.trim() == "}";
            if closes || line.trim_end().ends_with(';') && line.starts_with(|c| c != ' ') {
                break;
            }
        }
    }
    kept.join("\n")
}

#[test]
fn comments_and_tests_are_not_read() {
    let text = "let a = \"https://x\"; // b\n#[cfg(test)]\nmod tests {\n    fn c() {\n    }\n}\nd\n\
                #[cfg(test)]\nmod tests;\ne";
    let kept = without_tests(&without_comments(text));
    assert_eq!(kept, "let a = \"https://x\"; \nd\ne");
}
