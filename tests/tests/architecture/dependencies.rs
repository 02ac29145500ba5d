//! Who may depend on whom, read from the manifests as Cargo reads them.

use crate::sources::{read, root};
use serde_json::Value;
use std::collections::BTreeMap;
use std::process::Command;

/// What the product's packages depend on; what only their tests use is left out.
fn dependencies() -> BTreeMap<String, Vec<String>> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap().iter();
    packages
        .map(|package| {
            let dependencies = package["dependencies"].as_array().unwrap().iter();
            let names = dependencies
                .filter(|dependency| dependency["kind"] != "dev")
                .map(|dependency| dependency["name"].as_str().unwrap().to_owned());
            (package["name"].as_str().unwrap().to_owned(), names.collect())
        })
        .collect()
}

#[test]
fn core_stands_on_small_pure_crates() {
    let allowed = ["csv-core", "libm", "serde", "sha2", "thiserror", "utoipa"];
    for name in &dependencies()["impact-core"] {
        assert!(allowed.contains(&name.as_str()), "core depends on {name}");
    }
    let manifest = read("core/Cargo.toml");
    assert!(manifest.contains("utoipa = { workspace = true, optional = true }"));
    assert!(!manifest.contains("default = ["), "core's schemas must not come by default");
}

#[test]
fn dependencies_point_downwards() {
    let allowed = BTreeMap::from([
        ("impact-core", vec![]),
        ("impact-app", vec!["impact-core"]),
        ("impact-calculator", vec!["impact-core"]),
        ("impact-engine", vec!["impact-core"]),
        ("impact-platform", vec!["impact-core"]),
        ("impact-tests", vec![]),
        // The estimator is fitted with the rules by which core reads names.
        ("xtask", vec!["impact-core"]),
    ]);
    let found = dependencies();
    assert_eq!(found.keys().collect::<Vec<_>>(), allowed.keys().collect::<Vec<_>>());
    for (package, names) in &found {
        for name in names.iter().filter(|name| found.contains_key(*name)) {
            let fine = allowed[package.as_str()].contains(&name.as_str());
            assert!(fine, "{package} must not depend on {name}");
        }
    }
}

#[test]
fn only_platform_talks_sql_and_only_app_draws() {
    let homes = [
        ("impact-platform", vec!["sqlx", "axum", "tokio", "tower", "tower-http", "argon2"]),
        ("impact-app", vec!["leptos", "leptos_router", "gloo-net"]),
    ];
    for (package, names) in dependencies() {
        for (home, theirs) in &homes {
            let strays: Vec<_> = names.iter().filter(|n| theirs.contains(&n.as_str())).collect();
            assert!(package == *home || strays.is_empty(), "{package} depends on {strays:?}");
        }
    }
}

#[test]
fn every_package_takes_the_workspaces_rules() {
    let workspace = read("Cargo.toml");
    for folder in ["core", "app", "calculator", "engine", "platform", "tests", "xtask"] {
        assert!(workspace.contains(&format!("\"{folder}\"")), "{folder} is no member");
        let manifest = read(&format!("{folder}/Cargo.toml"));
        for line in ["[lints]\nworkspace = true", "license.workspace = true", "publish.workspace"] {
            assert!(manifest.contains(line), "{folder}/Cargo.toml lacks {line:?}");
        }
    }
    // What is browser-only is not built by accident.
    let default = workspace.lines().find(|line| line.starts_with("default-members")).unwrap();
    assert!(!default.contains("\"app\"") && !default.contains("\"calculator\""), "{default}");
}

#[test]
fn lock_files_name_no_mirror() {
    for line in read("Cargo.lock").lines().filter(|line| line.starts_with("source = ")) {
        assert_eq!(line, "source = \"registry+https://github.com/rust-lang/crates.io-index\"");
    }
    let lock: Value = serde_json::from_str(&read("package-lock.json")).unwrap();
    for (path, package) in lock["packages"].as_object().unwrap() {
        assert!(package["resolved"].is_null(), "{path} is resolved to {}", package["resolved"]);
        assert!(path.is_empty() || package["integrity"].is_string(), "{path} has no hash");
    }
    let ours: Value = serde_json::from_str(&read("package.json")).unwrap();
    for (name, version) in ours["devDependencies"].as_object().unwrap() {
        let exact = version.as_str().unwrap().starts_with(|c: char| c.is_ascii_digit());
        assert!(exact, "{name} is not pinned: {version}");
    }
    assert!(ours["dependencies"].is_null(), "no node package is shipped as such");
}

#[test]
fn what_must_agree_is_pinned_alike() {
    let workspace = read("Cargo.toml");
    let tools = read("xtask/src/setup/cargo_tools.rs");
    let pinned = |name: &str| {
        let line = workspace.lines().find(|line| line.starts_with(&format!("{name} = "))).unwrap();
        let (_, version) = line.split_once("\"=").unwrap_or_else(|| panic!("not pinned: {line}"));
        version.split('"').next().unwrap().to_owned()
    };
    let bindgen = pinned("wasm-bindgen");
    assert!(tools.contains(&format!("version: \"{bindgen}\"")), "cargo_tools.rs: {bindgen}");
    let crates = read("Cargo.lock");
    assert!(crates.contains(&format!("name = \"wasm-bindgen\"\nversion = \"{bindgen}\"")));
    for name in ["leptos", "leptos_router"] {
        pinned(name);
    }
    let sqlx = workspace.lines().find(|line| line.starts_with("sqlx = ")).unwrap();
    assert!(sqlx.contains("\"=") && !sqlx.contains("mysql"), "{sqlx}");
}
