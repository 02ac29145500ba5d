//! Licences, notices, and what the project says of itself.

use crate::sources::{files, read, root};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fs;

#[test]
fn every_table_of_data_carries_its_notice_and_stands_in_the_list() {
    let list = read("DATA-LICENSES.md");
    let mut tables = 0;
    for entry in fs::read_dir(root().join("core/data")).unwrap() {
        let path = entry.unwrap().path();
        if !path.is_file() {
            continue;
        }
        let name = format!("core/data/{}", path.file_name().unwrap().to_string_lossy());
        let text = read(&name);
        let notice: String = text.lines().take_while(|line| line.starts_with('#')).collect();
        assert!(notice.len() > 80, "{name} begins without a notice");
        assert!(list.contains(&name), "{name} is not in DATA-LICENSES.md");
        // The ending of the name is the licence of everything in the file.
        let (odbl, cc_by) = (name.contains(".odbl."), name.contains(".cc-by-4.0."));
        assert_eq!(odbl, notice.contains("Open Database License"), "{name}: {notice}");
        assert_eq!(cc_by, notice.contains("Creative Commons Attribution 4.0"), "{name}: {notice}");
        tables += 1;
    }
    assert!(tables >= 5, "{tables}");
}

#[test]
fn the_code_has_its_licences() {
    assert!(read("LICENSE-MIT").contains("MIT License"));
    assert!(read("LICENSE-APACHE").contains("Apache License"));
    assert!(read("Cargo.toml").contains("license = \"MIT OR Apache-2.0\""));
}

#[test]
fn every_fixture_says_where_it_comes_from() {
    let readme = read("tests/fixtures/README.md");
    for entry in fs::read_dir(root().join("tests/fixtures")).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        assert!(name == "README.md" || readme.contains(&format!("`{name}`")), "{name}");
    }
}

#[test]
fn every_public_route_is_described() {
    let document: Value = serde_json::from_str(&read("docs/openapi.json")).unwrap();
    let mut described = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let said = operation["summary"].as_str().or(operation["description"].as_str());
            assert!(said.is_some_and(|said| said.len() > 10), "{method} {path} has no description");
            assert!(!operation["responses"].as_object().unwrap().is_empty(), "{method} {path}");
            described += 1;
        }
    }
    // Each `routes!(a, b)` registers as many operations as it names functions.
    let routes = read("platform/src/routes.rs");
    let registered = routes.split("routes!(").skip(1).map(|rest| {
        let named = rest.split(')').next().unwrap();
        named.split(',').filter(|name| !name.trim().is_empty()).count()
    });
    assert_eq!(described, registered.sum::<usize>(), "routes.rs and docs/openapi.json");
}

#[test]
fn no_file_names_the_machine_it_was_written_on() {
    let endings =
        [".rs", ".toml", ".md", ".mjs", ".js", ".json", ".html", ".css", ".sql", ".csv", "run"];
    for file in files(".", &endings) {
        if file.path.ends_with("architecture/files.rs") {
            continue;
        }
        for word in ["/work/", "/root/", "/home/"] {
            assert!(!file.text.contains(word), "{} names {word}", file.path);
        }
    }
}

#[test]
fn the_documents_name_files_that_there_are() {
    for document in ["README.md", "ARCHITECTURE.md", "DATA-LICENSES.md"] {
        let text = read(document);
        for name in text.split('`').skip(1).step_by(2) {
            let is_path =
                name.contains('/') && name.contains('.') && !name.contains([' ', '*', ':']);
            if is_path && !name.starts_with(['/', '.', '-', '~']) && !name.starts_with("target/") {
                assert!(root().join(name).exists(), "{document} names {name}, which is not there");
            }
        }
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let path = target.split('#').next().unwrap();
            let outside = path.contains("://") || path.is_empty();
            assert!(outside || root().join(path).exists(), "{document} links to {path}");
        }
    }
    every_invariant_is_held_by_what_there_is();
}

/// The right column of the table of invariants names a test or a file at least, and every name in
/// it is a function or a module that there is.
fn every_invariant_is_held_by_what_there_is() {
    let text = read("ARCHITECTURE.md");
    let (_, table) = text.split_once("## Invariants, and what holds them").unwrap();
    let table = table.split("\n## ").next().unwrap();
    let mut functions = BTreeSet::new();
    let mut modules = BTreeSet::new();
    for folder in ["core", "platform", "app", "calculator", "engine", "tests", "xtask"] {
        for file in files(folder, &[".rs"]) {
            functions.extend(names_after(&file.text, "fn "));
            modules.extend(names_after(&file.text, "mod "));
        }
    }
    let rows: Vec<&str> = table.lines().filter(|line| line.starts_with("| ")).skip(1).collect();
    assert!(rows.len() > 20, "{} invariants", rows.len());
    for row in rows {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").collect();
        let [_, holders] = cells[..] else { panic!("not two columns: {row}") };
        let mut held = false;
        for name in holders.split('`').skip(1).step_by(2) {
            let is_name =
                name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
            assert!(
                !is_name || functions.contains(name) || modules.contains(name),
                "ARCHITECTURE.md: an invariant is held by {name}, which is not there"
            );
            held |= functions.contains(name) || name.contains('/');
        }
        assert!(held, "ARCHITECTURE.md: nothing with a name holds: {row}");
    }
}

/// The names that stand after a word, as in `fn name(`.
fn names_after(text: &str, word: &str) -> Vec<String> {
    let after = text.split(word).skip(1);
    let name = |rest: &str| {
        rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect::<String>()
    };
    after.map(name).filter(|name| !name.is_empty()).collect()
}
