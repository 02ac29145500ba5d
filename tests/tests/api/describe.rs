//! The OpenAPI document against the server that serves it.

use crate::client::{Answer, Body, Client};
use crate::server::Server;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// An operation of the API.
#[derive(Debug)]
pub struct Operation {
    pub method: String,
    pub path: String,
    pub statuses: BTreeSet<u16>,
    needs_session: bool,
    body: Option<Value>,
}

impl Operation {
    /// Asks it with an identifier and a body that it would take.
    pub fn send(&self, client: &Client, id: &str) -> Answer {
        let path = self.path.replace("{id}", id);
        let body = match (&self.body, self.path.as_str(), self.method.as_str()) {
            (_, "/api/v1/devices/import", "POST") => {
                Body::Bytes("text/csv", b"Serial,Model\nS-1,Latitude 5420\n".to_vec())
            }
            (_, "/api/v1/session", "POST") => {
                json!({"email": "a@b.example", "password": "x"}).into()
            }
            (_, "/api/v1/session/link", _) => {
                json!({"token": "no such token", "password": "a long password"}).into()
            }
            (_, path, "PATCH") if path.contains("sites") => json!({"country": "FR"}).into(),
            (_, "/api/v1/session/reset", _) => json!({"email": "nobody@b.example"}).into(),
            (_, "/api/v1/session/invitation" | "/api/v1/session/invitation/accept", _) => {
                json!({"token": "no such token"}).into()
            }
            (_, path, "PATCH") if path.contains("members") => json!({"role": "analyst"}).into(),
            (_, "/api/v1/me", "PATCH") => json!({"language": "en"}).into(),
            (_, _, "PATCH") => json!({"start": "2020-01-01"}).into(),
            (Some(_), ..) => json!({}).into(),
            (None, ..) => Body::None,
        };
        client.send(&self.method, &path, &[("if-match", "\"1\"")], body)
    }
}

/// Every operation of the document that the server serves.
pub fn operations(client: &Client) -> Vec<Operation> {
    let document = client.json("/api/v1/openapi.json");
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let responses = operation["responses"].as_object().unwrap();
            operations.push(Operation {
                method: method.to_uppercase(),
                path: path.clone(),
                statuses: responses.keys().map(|status| status.parse().unwrap()).collect(),
                needs_session: operation["security"].as_array().is_some_and(|s| !s.is_empty()),
                body: operation.get("requestBody").cloned(),
            });
        }
    }
    assert!(operations.len() >= 19, "{operations:?}");
    operations
}

#[test]
fn no_operation_is_open_by_accident() {
    let server = Server::shared();
    let open = [
        "POST /api/v1/session",
        "DELETE /api/v1/session",
        "POST /api/v1/session/link",
        "POST /api/v1/session/reset",
        "POST /api/v1/session/invitation",
        "POST /api/v1/session/invitation/accept",
        "GET /api/v1/meta",
        "GET /health/live",
        "GET /health/ready",
    ];
    for operation in operations(&server.client()) {
        let name = format!("{} {}", operation.method, operation.path);
        let answer = operation.send(&server.client(), "01a20ff5-c0bf-719c-a30d-33cfb33689d6");
        if open.contains(&name.as_str()) {
            assert_ne!(answer.status, 403, "{name}");
        } else {
            assert!(operation.needs_session, "{name} is described as open");
            answer.refused(401, &["sign in"]);
        }
    }
}

#[test]
fn an_auditor_is_refused_every_change() {
    let server = Server::shared();
    let auditor = server.signed_in("auditor");
    let state = || [auditor.json("/api/v1/sites"), auditor.json("/api/v1/devices/import")];
    let before = state();
    for operation in operations(&auditor) {
        // Their own session and account are theirs.
        let path = operation.path.as_str();
        let is_account = path == "/api/v1/me" || path.starts_with("/api/v1/me/");
        if is_account || path.starts_with("/api/v1/session") {
            continue;
        }
        let answer = operation.send(&auditor, "01a20ff5-c0bf-719c-a30d-33cfb33689d6");
        if operation.method == "GET" {
            // What an owner alone may see, or take away, is refused too.
            let fine = matches!(answer.status, 200 | 400 | 403 | 404);
            assert!(fine, "{}: {}", answer.what, answer.status);
        } else {
            answer.refused(403, &["auditor"]);
        }
    }
    assert_eq!(state(), before);
}

/// Queries and identifiers that no person writes.
const STRANGE: [&str; 12] = [
    "",
    "%00",
    "%FF%FE",
    "..%2F..%2Fetc%2Fpasswd",
    "'%20or%201=1--",
    "x%20y",
    "%F0%9F%92%A5",
    "999999999999999999999999999999",
    "-1",
    "%3Cscript%3E",
    "null",
    "01a20ff5-c0bf-719c-a30d-33cfb33689d6",
];

#[test]
fn every_answer_is_one_that_is_described() {
    let server = Server::demo();
    let (owner, auditor, nobody) = (server.owner(), server.signed_in("auditor"), server.client());
    let bodies = [
        Body::None,
        Body::Json(json!([])),
        Body::Json(json!({"unknown": true})),
        Body::Json(json!({"country": 7, "start": "yesterday", "locations": {}, "email": null})),
        Body::Bytes("application/json", b"{".to_vec()),
        Body::Bytes("application/json", b"\xff\xfe".to_vec()),
        Body::Bytes("text/plain", b"{}".to_vec()),
        Body::Bytes("text/csv", b"\0\0\0".to_vec()),
    ];
    for operation in operations(&nobody) {
        let allowed = |answer: &Answer| {
            let known = operation.statuses.contains(&answer.status)
                // Said once for every address, not at each.
                || matches!(answer.status, 404 | 405 | 414);
            assert!(known, "{} answers {}: {}", answer.what, answer.status, answer.text());
        };
        // Signing in is tried elsewhere: here it would only fill the throttle.
        let is_session = operation.path.starts_with("/api/v1/session");
        for client in [&nobody, &auditor, &owner] {
            for id in STRANGE {
                if is_session || !operation.path.contains("{id}") && !id.is_empty() {
                    continue;
                }
                allowed(&operation.send(client, id));
            }
        }
        let path = operation.path.replace("{id}", "x");
        for body in &bodies {
            let sent = operation.method != "GET" && !(is_session && operation.method == "DELETE");
            if sent {
                allowed(&owner.send(&operation.method, &path, &[], body.clone()));
            }
        }
        for value in STRANGE {
            for name in ["period", "as_of", "view", "q", "class", "limit", "cursor", "zz"] {
                if operation.method == "GET" {
                    allowed(&owner.get(&format!("{path}?{name}={value}")));
                }
            }
        }
    }
}

#[test]
fn every_operation_and_parameter_says_what_it_is() {
    let document = Server::shared().client().json("/api/v1/openapi.json");
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let what = format!("{method} {path}");
            let said = operation["summary"].as_str().or(operation["description"].as_str());
            assert!(said.is_some_and(|said| said.len() > 10), "{what} has no description");
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                let said = parameter["description"].as_str().unwrap_or_default();
                assert!(!said.is_empty(), "{what}: {} has no description", parameter["name"]);
            }
        }
    }
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        for (property, schema) in schema["properties"].as_object().into_iter().flatten() {
            let text = schema.to_string();
            assert!(text.contains("\"description\"") || text.contains("$ref"), "{name}.{property}");
        }
    }
}
