//! Every operation of the OpenAPI document, as every role and every kind of API key, with the
//! identifiers of another organisation: refused, and nothing of it changed.
//!
//! An operation that is added is tried by itself. Where it takes an identifier of a new kind, the
//! test fails until it is told below how a record of that kind is made.

mod records;
mod sample;

use crate::client::{Answer, Body, Client};
use crate::isolation::stranger;
use crate::server::Server;
use records::{Kind, OF_PATHS, of_name};
use sample::Document;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::thread;
use std::time::Duration;

/// An identifier that nobody has.
const NOBODYS: &str = "01a20ff5-c0bf-719c-a30d-33cfb33689d6";

/// Somebody who asks.
struct Principal {
    name: String,
    client: Client,
}

/// Everybody of the demo's organisation, an operator, keys with one right each and with all, and
/// nobody.
fn principals(server: &Server, document: &Document) -> Vec<Principal> {
    let mut all: Vec<Principal> = server
        .roles()
        .into_iter()
        .map(|role| Principal { client: server.signed_in(&role), name: role })
        .collect();
    assert!(all.len() >= 2, "the demo has too few roles");
    let owner = server.owner();
    let rights = document.rights_of_keys();
    assert!(rights.len() >= 4, "{rights:?}");
    let single = rights.iter().map(|right| vec![right.clone()]);
    for rights in single.chain([rights.clone()]) {
        let name = format!("a key that may {}", rights.join(", "));
        let body = json!({"name": "Matrix", "rights": rights});
        let made = owner.post("/api/v1/keys", body).expect(201).json();
        let mut client = server.client();
        client.bearer = Some(made["bearer"].as_str().unwrap().to_owned());
        all.push(Principal { name, client });
    }
    all.push(Principal { name: "nobody".to_owned(), client: server.client() });
    all
}

/// Asks, waits where that was too fast, and names the version of one's own record where another
/// is the current one.
fn ask(client: &Client, method: &str, path: &str, body: &Body) -> Answer {
    let mut version = "\"1\"".to_owned();
    loop {
        let answer = client.send(method, path, &[("if-match", &version)], body.clone());
        if answer.status == 412 {
            let problem = answer.problem();
            let mut words =
                problem["detail"].as_str().unwrap().split(|c: char| !c.is_ascii_digit());
            let current = format!("\"{}\"", words.rfind(|word| !word.is_empty()).unwrap());
            assert_ne!(current, version, "{path}: {problem}");
            version = current;
            continue;
        }
        match answer.header("retry-after") {
            Some(seconds) if answer.status == 429 => {
                thread::sleep(Duration::from_secs(seconds.parse().unwrap()));
            }
            _ => return answer,
        }
    }
}

/// Records of every kind that an identifier can name, by the collection they stand in.
type Records = BTreeMap<&'static str, Vec<String>>;

fn records(stranger: &Client) -> Records {
    let make = |kind: &Kind| {
        let ids = (kind.make)(stranger);
        assert!(!ids.is_empty(), "the other organisation has no record in {}", kind.collection);
        (kind.collection, ids)
    };
    OF_PATHS.iter().map(make).collect()
}

/// What an organisation's owner sees of it: every list and figure.
fn everything(client: &Client, document: &Document, but: &[&str]) -> BTreeMap<String, String> {
    let mut seen = BTreeMap::new();
    for operation in document.operations() {
        let skipped = operation.method != "GET"
            || operation.path.contains('{')
            || but.iter().any(|but| operation.path.starts_with(but));
        if skipped {
            continue;
        }
        let answer = ask(client, "GET", &operation.path, &Body::None);
        // What one may not see, or must ask with more than the address, is told as it is.
        seen.insert(operation.path, format!("{} {}", answer.status, without_trace(&answer)));
    }
    let shown = seen.values().filter(|text| text.starts_with("200 ")).count();
    assert!(shown >= 5, "{shown} lists and figures are seen");
    seen
}

fn without_trace(answer: &Answer) -> String {
    match serde_json::from_slice::<Value>(&answer.body) {
        Ok(mut json) => {
            if let Some(object) = json.as_object_mut() {
                object.remove("trace_id");
            }
            json.to_string()
        }
        Err(_) => answer.text(),
    }
}

/// Of themselves: when it was last used, and what the asker's own requests leave there.
/// An export leaves an entry in the audit log, so it is not asked for; its rows are the list's.
const THEIRS: [&str; 5] =
    ["/health", "/api/v1/meta", "/api/v1/sessions", "/api/v1/me", "/api/v1/devices/export"];
const OURS: [&str; 7] = [
    "/health",
    "/api/v1/meta",
    "/api/v1/sessions",
    "/api/v1/me",
    "/api/v1/keys",
    "/api/v1/audit",
    "/api/v1/devices/export",
];

#[test]
fn every_operation_refuses_everybody_with_anothers_identifiers() {
    let server = Server::demo();
    let document = Document::of(&server.client());
    let (owner, stranger) = (server.owner(), stranger(&server));
    let (theirs, own) = (records(&stranger), records(&owner));
    let principals = principals(&server, &document);
    let before = [everything(&stranger, &document, &THEIRS), everything(&owner, &document, &OURS)];
    let mut tried = 0;
    for operation in document.operations() {
        let cases = match operation.cases(&theirs, &own) {
            Ok(cases) => cases,
            Err(unknown) => panic!("{operation}: {unknown}"),
        };
        for case in cases {
            let mut statuses = BTreeMap::new();
            for Principal { name, client } in &principals {
                let answer = ask(client, &operation.method, &case.path, &case.body);
                let fine = match answer.status {
                    401 => name == "nobody",
                    403 | 404 => name != "nobody",
                    // Something else in the body may be said to be wrong instead, or first.
                    422 => case.by_body,
                    _ => false,
                };
                assert!(fine, "{name}: {} {:?}: {}", answer.what, case.body, answer.text());
                statuses.insert(name.as_str(), answer.status);
                tried += 1;
            }
            // Somebody may: otherwise all were stopped before the record was looked for.
            let found =
                statuses.values().any(|status| *status == 404 || case.by_body && *status == 422);
            assert!(found, "{operation}: nobody came as far as the identifier: {statuses:?}");
        }
    }
    let after = [everything(&stranger, &document, &THEIRS), everything(&owner, &document, &OURS)];
    for (before, after) in before.iter().zip(&after) {
        for (path, text) in before {
            assert_eq!(&after[path], text, "{path} was changed");
        }
    }
    eprintln!("{tried} requests with another organisation's identifiers, each refused");
    assert!(tried > 500, "{tried}");
}

#[test]
fn anothers_identifier_in_a_query_is_as_nobodys() {
    let server = Server::demo();
    let document = Document::of(&server.client());
    let (owner, stranger) = (server.owner(), stranger(&server));
    let records = records(&stranger);
    let mut tried = 0;
    for operation in document.operations() {
        // Addresses with an identifier of their own are refused before the query counts.
        if operation.path.contains('{') || operation.method != "GET" {
            continue;
        }
        for name in operation.identifiers_in_query() {
            let Some(collection) = of_name(&name) else {
                panic!("{operation}: which records does the parameter {name} name?");
            };
            for id in &records[collection] {
                let ask = |id: &str| {
                    let path = format!("{}?{name}={id}", operation.path);
                    let answer = ask(&owner, "GET", &path, &Body::None);
                    (answer.status, unsealed(&without_trace(&answer).replace(id, "ID")))
                };
                assert_eq!(ask(id), ask(NOBODYS), "{operation} {name}");
                tried += 1;
            }
        }
    }
    assert!(tried > 3, "{tried}");
}

/// A text without fingerprints of receipts, which seal the identifier that was asked for.
fn unsealed(text: &str) -> String {
    let mut parts = text.split("\"fingerprint\":\"");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('"').map_or(part, |(_, rest)| rest))
}
