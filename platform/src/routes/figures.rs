//! An organisation's own figures: versions, what they differ in, files that give them, evidence.

mod evidence;
mod upload;
mod versions;

pub use evidence::{__path_attach, __path_evidence, attach, evidence};
pub use upload::{
    __path_commit, __path_preview, __path_template, __path_upload, commit, preview, template,
    upload,
};
pub use versions::{
    __path_difference, __path_version, __path_versions, __path_withdraw, difference, version,
    versions, withdraw,
};

use crate::limits;
use crate::problem::Refusal;

/// A person's words: trimmed, on lines, not too long.
fn note(given: &str) -> Result<String, Refusal> {
    let note = given.trim();
    let most = limits::FIGURES_NOTE;
    let bad = |c: char| c.is_control() && c != '\n';
    if note.chars().count() > most || note.chars().any(bad) {
        let detail = format!("a note has at most {most} characters");
        return Err(Refusal::unprocessable(detail.clone()).at("/note", detail));
    }
    Ok(note.to_owned())
}

/// A file's name as it is kept: the last part of a path, without control characters, not too long.
fn file_name(given: Option<&str>, none: &str) -> String {
    let name = given.unwrap_or_default().rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = name.chars().filter(|c| !c.is_control()).take(120).collect();
    let clean = clean.trim();
    if clean.is_empty() { none.to_owned() } else { clean.to_owned() }
}
