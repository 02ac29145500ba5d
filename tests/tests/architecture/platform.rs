//! The rooms of platform: who speaks HTTP, who refuses, and that the documents name every room.

use crate::sources::{File, product, read};
use std::collections::BTreeSet;

/// Rooms that speak HTTP: they read requests, or write answers.
const SPEAKING: [&str; 10] =
    ["routes", "auth", "body", "query", "problem", "portal", "seal", "rate", "metrics", "server"];

/// Rooms whose work a request waits for: they refuse it in the words of [`SPEAKING`]'s `problem`,
/// for want of a place to compute or of what was asked for, and speak no HTTP else.
const WAITED_FOR: [&str; 6] = ["app", "fleets", "frames", "libraries", "comparisons", "reading"];

/// Other rooms that name axum: for the bytes of a body, a download's body, the address behind
/// proxies, and the server's own address.
const TAKING_AXUM: [&str; 6] = ["reading", "exports", "holding", "proxies", "notices", "cli"];

/// What the store may name beside itself.
const BELOW_THE_STORE: [&str; 3] = ["clock", "limits", "auth::token"];

/// The room of a file.
fn room(file: &File) -> &str {
    let path = file.path.strip_prefix("platform/src/").unwrap();
    path.split(['/', '.']).next().unwrap()
}

/// The modules that `lib.rs` declares.
fn modules() -> BTreeSet<String> {
    let text = read("platform/src/lib.rs");
    let declared = text.lines().filter_map(|line| {
        let line = line.strip_prefix("pub ").unwrap_or(line);
        line.strip_prefix("mod ")?.strip_suffix(';')
    });
    declared.map(str::to_owned).collect()
}

/// What stands after each `crate::` of a file, in braces or alone, as far as it is a path.
fn named(file: &File) -> Vec<&str> {
    let after = file.text.split("crate::").skip(1);
    let listed = |rest| match str::strip_prefix(rest, '{') {
        Some(list) => list.split('}').next().unwrap().split(',').map(str::trim).collect(),
        None => vec![rest],
    };
    after
        .flat_map(listed)
        .map(|text: &str| {
            let end = text.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':'));
            text[..end.unwrap_or(text.len())].trim_end_matches(':')
        })
        .filter(|path| !path.is_empty())
        .collect()
}

#[test]
fn only_what_speaks_http_or_is_waited_for_refuses() {
    let mut strays = Vec::new();
    let mut refusing = BTreeSet::new();
    for file in &product("platform/src") {
        let words = file.text.split(|c: char| !(c.is_alphanumeric() || c == '_'));
        if words.clone().any(|word| word == "Refusal") {
            refusing.insert(room(file).to_owned());
            if !SPEAKING.contains(&room(file)) && !WAITED_FOR.contains(&room(file)) {
                strays.push(format!("{} names Refusal", file.path));
            }
        }
        if words.clone().any(|word| word == "axum")
            && !SPEAKING.contains(&room(file))
            && !TAKING_AXUM.contains(&room(file))
        {
            strays.push(format!("{} names axum", file.path));
        }
    }
    assert!(strays.is_empty(), "{}", strays.join("; "));
    for room in WAITED_FOR {
        assert!(refusing.contains(room), "{room} refuses nothing: it needs no exception");
    }
}

#[test]
fn the_store_stands_below_every_other_room() {
    let modules = modules();
    for file in product("platform/src").iter().filter(|file| room(file) == "store") {
        for path in named(file) {
            let room = path.split("::").next().unwrap();
            let other = room != "store" && modules.contains(room);
            let below = BELOW_THE_STORE.iter().any(|below| path.starts_with(below));
            assert!(!other || below, "{} names {path}", file.path);
        }
    }
}

#[test]
fn every_room_of_platform_is_told() {
    let architecture = read("ARCHITECTURE.md");
    let (_, rooms) = architecture.split_once("### Rooms of platform").unwrap();
    let rooms = rooms.split("###").next().unwrap();
    let lib = read("platform/src/lib.rs");
    let told = |text: &str, module: &str| {
        text.contains(&format!("`{module}`")) || text.contains(&format!("`{module}/`"))
    };
    let modules = modules();
    assert!(modules.contains("store") && modules.contains("routes"), "{modules:?}");
    for module in &modules {
        assert!(told(rooms, module), "ARCHITECTURE.md, Rooms of platform: {module} is missing");
        assert!(told(&lib, module), "platform/src/lib.rs: {module} is missing");
    }
    for name in rooms.split('`').skip(1).step_by(2) {
        let name = name.trim_end_matches('/');
        let path = name.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        assert!(!path || modules.contains(name), "Rooms of platform names {name}");
    }
}
