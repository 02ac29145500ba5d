//! The languages beside English: the files of a folder of `app/i18n` joined to one that the portal
//! fetches, named by the hash of its content.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::empty_folder;
use crate::portal::files_below;
use crate::setup::short_hash;
use crate::workspace::Workspace;

/// A language as the app and the page are told of it.
#[derive(Debug, PartialEq, Eq)]
pub struct Language {
    /// BCP 47 code, the folder's name.
    pub code: String,
    /// What it calls itself.
    pub name: String,
    /// Where its texts are served.
    pub address: String,
}

/// Joins each language into `target/i18n/CODE-HASH.json`.
pub fn build(workspace: &Workspace) -> Result<Vec<Language>> {
    let into = workspace.root.join("target/i18n");
    empty_folder(&into)?;
    let folder = workspace.root.join("app/i18n");
    let mut languages = Vec::new();
    let entries = fs::read_dir(&folder).with_context(|| format!("{}", folder.display()))?;
    for entry in entries {
        let entry = entry.context("a language cannot be listed")?;
        let code = entry.file_name().to_string_lossy().into_owned();
        languages.push(language(&entry.path(), &code, &into)?);
    }
    languages.sort_by(|a, b| a.code.cmp(&b.code));
    Ok(languages)
}

fn language(folder: &Path, code: &str, into: &Path) -> Result<Language> {
    let about = read(&folder.join("language.json"))?;
    let name = about["name"].as_str().with_context(|| format!("{code} has no name"))?.to_owned();
    let mut messages = BTreeMap::new();
    for file in files_below(folder)? {
        let area = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        if ["language", "labels", "refusals"].contains(&area) {
            continue;
        }
        let Value::Object(texts) = read(&file)? else {
            bail!("{} must hold an object of texts", file.display());
        };
        for (message, text) in texts {
            if messages.insert(message.clone(), text).is_some() {
                bail!("{} has {message}, which another file has too", file.display());
            }
        }
    }
    let labels = read(&folder.join("labels.json"))?;
    let refusals = read(&folder.join("refusals.json"))?;
    let data = json!({
        "plurals": about["plurals"],
        "messages": messages,
        "labels": labels,
        "refusals": refusals,
    });
    let content = data.to_string();
    let file = format!("{code}-{}.json", short_hash(content.as_bytes()));
    fs::write(into.join(&file), content).with_context(|| format!("{file} cannot be written"))?;
    Ok(Language { code: code.to_owned(), name, address: format!("/i18n/{file}") })
}

fn read(file: &Path) -> Result<Value> {
    let text =
        fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is no JSON", file.display()))
}

/// The languages as the app reads them.
pub fn for_app(languages: &[Language]) -> String {
    let told =
        languages.iter().map(|Language { code, name, address }| format!("{code}={name}={address}"));
    told.collect::<Vec<_>>().join(";")
}

/// The languages as the page's script reads them.
pub fn for_page(languages: &[Language]) -> String {
    let told =
        languages.iter().map(|Language { code, address, .. }| format!("\"{code}\":\"{address}\""));
    told.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_a_folder() {
        let folder = std::env::temp_dir().join(format!("xtask-i18n-{}", std::process::id()));
        let (from, into) = (folder.join("nl"), folder.join("out"));
        fs::create_dir_all(&from).unwrap();
        fs::create_dir_all(&into).unwrap();
        let write = |name: &str, text: &str| fs::write(from.join(name), text).unwrap();
        write("language.json", r#"{"name":"Nederlands","plurals":["one","other"]}"#);
        write("labels.json", r#"{"a.b":"C"}"#);
        write("refusals.json", r#"{"it is full":"het is vol"}"#);
        write("common.json", r#"{"Close":"Sluiten"}"#);
        let made = language(&from, "nl", &into).unwrap();
        assert!(made.address.starts_with("/i18n/nl-") && made.name == "Nederlands");
        let file = into.join(made.address.trim_start_matches("/i18n/"));
        let text = fs::read_to_string(file).unwrap();
        assert!(text.contains(r#""messages":{"Close":"Sluiten"}"#), "{text}");
        assert_eq!(for_app(&[made]).matches('=').count(), 2);
        write("shell.json", r#"{"Close":"Dicht"}"#);
        assert!(language(&from, "nl", &into).unwrap_err().to_string().contains("Close"));
        fs::remove_dir_all(&folder).unwrap();
    }
}
