//! API keys and the audit log, from outside.

use crate::client::{Answer, Body, Client};
use crate::server::{Folder, Server};
use serde_json::json;
use std::sync::Arc;

/// A request as a program sends it: with a key, without cookie and `Origin`.
fn with_key(server: &Server, key: &str, method: &str, path: &str, body: Body) -> Answer {
    let bearer = format!("Bearer {key}");
    server.client().send_bare(method, path, &[("authorization", &bearer)], body)
}

fn read(server: &Server, key: &str) -> Answer {
    with_key(server, key, "GET", "/api/v1/fleet/summary", Body::None)
}

/// A key with those rights: its identifier and the whole of it.
fn made(owner: &Client, rights: &[&str]) -> (String, String) {
    let body = json!({ "name": "Nightly script", "rights": rights });
    let made = owner.post("/api/v1/keys", body).expect(201).json();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    (text(&made["key"]["id"]), text(&made["bearer"]))
}

#[test]
fn a_key_is_used_until_it_is_revoked() {
    let server = Server::demo();
    let owner = server.owner();
    let (id, key) = made(&owner, &["read_figures"]);
    read(&server, &key).expect(200);
    with_key(
        &server,
        &key,
        "POST",
        "/api/v1/devices/import",
        Body::Bytes("text/csv", b"a".to_vec()),
    )
    .refused(403, &["a key with the right edit_devices"]);
    owner.send("DELETE", &format!("/api/v1/keys/{id}"), &[], Body::None).expect(200);
    let after = read(&server, &key).refused(401, &["was revoked on", "make another"]);
    assert_eq!(after.header("www-authenticate"), Some("Bearer"));
    assert_eq!(after.problem()["type"], "/problems/bad-key");
    let log = owner.json("/api/v1/audit?action=key&limit=2");
    let actions: Vec<&str> =
        log["entries"].as_array().unwrap().iter().map(|e| e["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["key.revoked", "key.made"]);
}

#[test]
fn every_start_of_the_demo_ends_the_key_before() {
    let folder = Arc::new(Folder::new());
    let first = Server::start(folder.clone(), &["--demo"]);
    let old = first.demo_key();
    read(&first, &old).expect(200);
    assert!(first.stop());
    let second = Server::start(folder, &["--demo"]);
    let new = second.demo_key();
    assert_ne!(old, new);
    read(&second, &new).expect(200);
    read(&second, &old).refused(401, &["this secret", "use the newer one"]);
}

#[test]
fn the_command_line_finds_what_was_rewritten() {
    let folder = Arc::new(Folder::new());
    let server = Server::start(folder.clone(), &["--demo"]);
    made(&server.owner(), &["export"]);
    assert!(server.stop());
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let fine = folder.impact(&["audit", "verify"]);
    let said = text(&fine.stdout);
    assert!(fine.status.success(), "{said}{}", text(&fine.stderr));
    let whole = said.lines().find(|line| line.contains("Northwind")).unwrap();
    assert!(whole.contains("entries as written, ends in "), "{whole}");
    let end = whole.rsplit(' ').next().unwrap();
    let expected = folder.impact(&["audit", "verify", "--expect", end]);
    assert!(expected.status.success(), "{}", text(&expected.stderr));
    let other = format!("1:{}", "0".repeat(64));
    let refused = folder.impact(&["audit", "verify", "--expect", &other]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(
        text(&refused.stderr).contains("does not hold at entry 1"),
        "{}",
        text(&refused.stderr)
    );
    let wrong = folder.impact(&["audit", "verify", "--expect", "12"]);
    assert_eq!(wrong.status.code(), Some(2), "{}", text(&wrong.stderr));
}
