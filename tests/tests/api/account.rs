//! Signing in and out, and what each role may do.

use crate::client::{Body, Client};
use crate::server::{Folder, Server};
use serde_json::json;
use std::sync::Arc;

#[test]
fn a_member_signs_in_and_out() {
    let server = Server::shared();
    let (email, password) = server.account("owner");
    let mut client = server.client();
    let answer = client.sign_in(&email, &password);
    let set = answer.header("set-cookie").unwrap();
    for part in ["__Host-", "HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
        assert!(set.contains(part), "{set}");
    }
    assert!(!set.contains("Domain"), "{set}");
    let me = client.json("/api/v1/me");
    assert_eq!(me, answer.json());
    assert_eq!((me["email"].as_str(), me["role"].as_str()), (Some(&*email), Some("owner")));
    assert_eq!(me["organisation"]["demo"], true);
    let left = client.send("DELETE", "/api/v1/session", &[], Body::None).expect(204);
    assert!(left.header("set-cookie").unwrap().contains("Max-Age=0"));
    client.get("/api/v1/me").refused(401, &["sign in"]);
}

#[test]
fn each_sign_in_has_a_session_of_its_own() {
    let server = Server::shared();
    let (email, password) = server.account("owner");
    let mut client = server.client();
    client.sign_in(&email, &password);
    let first = client.clone();
    // The browser's old session ends when the same browser signs in again.
    client.sign_in(&email, &password);
    assert_ne!(first.cookie, client.cookie);
    first.get("/api/v1/me").refused(401, &[]);
    let mut other = server.client();
    other.sign_in(&email, &password);
    client.json("/api/v1/me");
    client.send("DELETE", "/api/v1/session", &[], Body::None).expect(204);
    other.json("/api/v1/me");
}

#[test]
fn a_wrong_password_does_not_tell_who_has_an_account() {
    let server = Server::shared();
    let (email, _) = server.account("auditor");
    let ask = |email: &str| {
        let body = json!({"email": email, "password": "wrong password"});
        let answer = server.client().post("/api/v1/session", body).refused(401, &["password"]);
        assert!(answer.cookie().is_none());
        let mut problem = answer.problem();
        problem["trace_id"].take();
        problem
    };
    assert_eq!(ask(&email), ask("nobody@northwind.example"));
}

#[test]
fn too_many_wrong_passwords_wait() {
    let server = Server::demo();
    let (email, password) = server.account("auditor");
    let client = server.client();
    let attempt = |password: &str| {
        client.post("/api/v1/session", json!({"email": email, "password": password}))
    };
    let tried = (0..30).find(|_| attempt("wrong password").status == 429);
    assert!(tried.is_some_and(|tried| tried >= 3), "refused after {tried:?}");
    let waiting = attempt(&password).refused(429, &["try again"]);
    let seconds: u64 = waiting.header("retry-after").unwrap().parse().unwrap();
    assert!((1..=3600).contains(&seconds), "{seconds}");
    // Somebody else is not held up.
    server.owner().json("/api/v1/me");
}

#[test]
fn an_auditor_reads_and_does_not_write() {
    let server = Server::shared();
    let auditor = server.signed_in("auditor");
    let devices = auditor.json("/api/v1/devices?limit=1");
    let id = devices["rows"][0]["id"].as_str().unwrap();
    for path in ["fleet/summary", "fleet/receipt", "fleet/scenario/receipt", "sites", "me"] {
        auditor.json(&format!("/api/v1/{path}"));
    }
    for part in [
        "",
        "/footprint",
        "/receipt",
        "/decision",
        "/decision/receipt",
        "/second-life",
        "/second-life/receipt",
    ] {
        auditor.json(&format!("/api/v1/devices/{id}{part}"));
    }
    let edit = json!({"start": "2020-01-01"}).into();
    let path = format!("/api/v1/devices/{id}");
    auditor
        .send("PATCH", &path, &[("if-match", "\"1\"")], edit)
        .refused(403, &["auditor", "owner"]);
    auditor.upload("a.csv", "Serial,Model\nA,B\n").refused(403, &["auditor"]);
    assert_eq!(auditor.json("/api/v1/devices?limit=1"), devices);
}

#[test]
fn a_request_of_another_site_changes_nothing() {
    let server = Server::shared();
    let owner = server.owner();
    let id = owner.json("/api/v1/sites")[0]["id"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/sites/{id}");
    let sites = owner.json("/api/v1/sites");
    let edit = || Body::Json(json!({"country": "FR"}));
    let version = ("if-match", "\"1\"");
    let own = owner.address.clone();
    for headers in [
        vec![version],
        vec![version, ("origin", "https://evil.example")],
        vec![version, ("origin", "null")],
        vec![version, ("origin", "http://127.0.0.1:1")],
        vec![version, ("origin", &own), ("sec-fetch-site", "cross-site")],
        vec![version, ("origin", &own), ("sec-fetch-site", "same-site")],
    ] {
        owner.send_bare("PATCH", &path, &headers, edit()).refused(403, &["this site"]);
    }
    let sign_in = json!({"email": "a@b.example", "password": "x"});
    owner.send_bare("POST", "/api/v1/session", &[], sign_in.into()).refused(403, &["Origin"]);
    assert_eq!(owner.json("/api/v1/sites"), sites);
}

#[test]
fn what_is_no_json_is_not_read_as_json() {
    let server = Server::shared();
    let body = json!({"email": "a@b.example", "password": "x"}).to_string();
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""] {
        let body = Body::Bytes(kind, body.clone().into_bytes());
        server
            .client()
            .send("POST", "/api/v1/session", &[], body)
            .refused(415, &["Content-Type: application/json"]);
    }
}

#[test]
fn passwords_change_at_each_start_and_the_records_stay() {
    let server = Server::demo();
    let old = server.account("owner");
    let owner = server.owner();
    let sites = owner.json("/api/v1/sites");
    let folder = Arc::clone(&server.folder);
    assert!(server.stop(), "the server did not end by itself");
    let server = Server::start(folder, &["--demo"]);
    let new = server.account("owner");
    assert_eq!(old.0, new.0);
    assert_ne!(old.1, new.1);
    let body = json!({"email": old.0, "password": old.1});
    server.client().post("/api/v1/session", body).refused(401, &[]);
    assert_eq!(server.owner().json("/api/v1/sites"), sites);
}

#[test]
fn a_one_time_link_is_for_one_time() {
    let folder = Folder::new();
    let init = ["--organisation", "Acme", "admin", "init", "--owner", "ada@acme.example"];
    let output = folder.impact(&init);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{said}");
    let token = token(&said);
    let server = Server::start(Arc::new(folder), &[]);
    let mut client = server.client();
    let redeem = |client: &Client, password: &str| {
        client.post("/api/v1/session/link", json!({"token": token, "password": password}))
    };
    redeem(&client, "short").refused(422, &["12 characters"]);
    client.cookie = redeem(&client, "correct horse battery").expect(200).cookie();
    assert_eq!(client.json("/api/v1/me")["organisation"]["name"], "Acme");
    redeem(&client, "another long password").refused(422, &["used already"]);
    server.client().sign_in("ada@acme.example", "correct horse battery");
    // An empty organisation has figures of nothing, not errors.
    let summary = client.json("/api/v1/fleet/summary");
    assert_eq!(
        (summary["devices"].as_u64(), summary["gross"]["mean_kg"].as_f64()),
        (Some(0), Some(0.0))
    );
    assert_eq!(client.json("/api/v1/devices")["rows"], json!([]));
}

/// The token in what `impact admin init` prints.
pub fn token(said: &str) -> String {
    let (_, token) = said.split_once("token=").unwrap_or_else(|| panic!("no link in {said}"));
    token.trim().to_owned()
}
