//! A power cut loses nothing that was acknowledged and leaves nothing half done.

use crate::import::commit;
use crate::server::{Folder, Server, prove, snipe_it};
use serde_json::{Value, json};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

const BEFORE: u64 = 180;
const AFTER: u64 = 180 + 607 - 108;

/// The answer of a commit whose connection may be cut: its status, if one came.
fn commit_until_cut(
    server: &Server,
    id: &str,
    cookie: &str,
    body: &Value,
) -> thread::JoinHandle<Option<u16>> {
    let body = body.to_string();
    let url = format!("{}/api/v1/devices/import/{id}/commit", server.address);
    let (origin, cookie) = (server.address.clone(), cookie.to_owned());
    thread::spawn(move || {
        let agent: ureq::Agent =
            ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let request = agent.post(&url).header("origin", &origin).header("cookie", &cookie);
        let sent = request.header("content-type", "application/json").send(&body);
        sent.ok().map(|answer| answer.status().as_u16())
    })
}

#[test]
fn nothing_acknowledged_is_lost_and_nothing_is_half_done() {
    let folder = Arc::new(Folder::new());
    let rounds: u32 = if prove() { 100 } else { 5 };
    let mut server = Server::start(folder.clone(), &["--demo"]);
    let (mut acknowledged, mut cut) = (0, 0);
    // How long a commit takes here, so that the cuts fall all over it.
    let owner = server.owner();
    let draft = owner.upload("first.csv", snipe_it()).expect(200).json();
    let begun = Instant::now();
    commit(&owner, &draft, json!({})).expect(200);
    let whole = begun.elapsed();
    undo(&server, &draft);
    for round in 0..rounds {
        let owner = server.owner();
        let draft = owner.upload("a.csv", snipe_it()).expect(200).json();
        let id = draft["id"].as_str().unwrap().to_owned();
        let sent = commit_until_cut(&server, &id, owner.cookie.as_deref().unwrap(), &json!({}));
        // From before its start to after its end, spread evenly.
        let share = f64::from(round % 10) / 9.0 * 1.3;
        thread::sleep(whole.mul_f64(if prove() { share } else { f64::from(round) / 4.0 * 1.1 }));
        server.kill();
        let status = sent.join().unwrap();
        let begun = Instant::now();
        server = Server::start(folder.clone(), &["--demo"]);
        assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
        let owner = server.owner();
        owner.get("/health/ready").expect(200);
        let fleet = owner.json("/api/v1/devices?limit=1")["fleet"].as_u64().unwrap();
        let imports = owner.json("/api/v1/devices/import");
        let imports = imports["rows"].as_array().unwrap();
        let import = imports.iter().find(|i| i["id"] == id.as_str()).unwrap();
        let sites = owner.json("/api/v1/sites").as_array().unwrap().len();
        match (import["state"].as_str().unwrap(), fleet) {
            ("draft", BEFORE) => {
                assert_ne!(status, Some(200), "round {round}: an acknowledged commit is lost");
                assert_eq!(sites, 4, "round {round}: sites without their devices");
                cut += 1;
                commit(&owner, &draft, json!({})).expect(200);
            }
            ("committed", AFTER) => acknowledged += u32::from(status == Some(200)),
            other => panic!("round {round}: half done: {other:?}, answered {status:?}"),
        }
        assert_eq!(owner.json("/api/v1/devices?limit=1")["fleet"].as_u64(), Some(AFTER));
        undo(&server, &draft);
    }
    eprintln!("{rounds} cuts: {cut} before the commit, {acknowledged} after its answer");
    assert!(cut > 0, "no cut fell before the commit's end");
}

fn undo(server: &Server, draft: &Value) {
    let path = format!("/api/v1/devices/import/{}/undo", draft["id"].as_str().unwrap());
    server.owner().send("POST", &path, &[], Default::default()).expect(200);
}

/// An export of 600 devices, and a later one: of each five, one is gone, one moved, one is archived;
/// 100 are new.
fn exports() -> (String, String) {
    let header = "Asset Tag,Serial,Manufacturer,Model,Category,Location,Status,Purchase Date\n";
    let row = |n: u32, site: &str, status: &str| {
        format!("T{n},SN-{n},Dell,Latitude 5310,Laptop,{site},{status},2024-03-04\n")
    };
    let first: String = (0..600).map(|n| row(n, "Oslo", "Deployed")).collect();
    let later: String = (0..700)
        .filter_map(|n| match n % 5 {
            0 if n < 600 => None,
            1 => Some(row(n, "Paris", "Deployed")),
            2 => Some(row(n, "Oslo", "Archived")),
            _ => Some(row(n, "Oslo", "Deployed")),
        })
        .collect();
    (format!("{header}{first}"), format!("{header}{later}"))
}

/// The fleet's figures and its devices, whatever they are, as one can tell that they are the same.
fn state(server: &Server) -> Value {
    let owner = server.owner();
    // A site that is made anew has another identifier.
    let sites = owner.json("/api/v1/sites");
    let site = |site: &Value| json!([site["name"], site["country"], site["devices"]]);
    let sites: Vec<Value> = sites.as_array().unwrap().iter().map(site).collect();
    let devices = owner.json("/api/v1/devices?limit=1&status=in_use,in_stock,in_repair,archived");
    let counted = |field: &str| devices[field].clone();
    json!([owner.json("/api/v1/fleet/summary"), counted("fleet"), counted("total"), sites])
}

#[test]
fn a_later_export_is_stored_whole_or_not_at_all() {
    let folder = Arc::new(Folder::new());
    let rounds: u32 = if prove() { 40 } else { 4 };
    let mut server = Server::start(folder.clone(), &["--demo"]);
    let (first, later) = exports();
    let owner = server.owner();
    let draft = owner.upload("first.csv", first).expect(200).json();
    let country = json!({ "locations": [{ "name": "Oslo", "country": "NO" }] });
    commit(&owner, &draft, country).expect(200);
    let before = state(&server);
    let take = json!({
        "gone": { "take": true },
        "locations": [{ "name": "Paris", "country": "FR" }],
    });
    let draft = owner.upload("later.csv", later.clone()).expect(200).json();
    let begun = Instant::now();
    commit(&owner, &draft, take.clone()).expect(200);
    let whole = begun.elapsed();
    let after = state(&server);
    assert_ne!(before, after);
    undo(&server, &draft);
    assert!(state(&server) == before, "an undo leaves something behind");
    let mut cut = 0;
    for round in 0..rounds {
        let owner = server.owner();
        let draft = owner.upload("later.csv", later.clone()).expect(200).json();
        let id = draft["id"].as_str().unwrap().to_owned();
        let sent = commit_until_cut(&server, &id, owner.cookie.as_deref().unwrap(), &take);
        thread::sleep(whole.mul_f64(f64::from(round) / f64::from(rounds - 1) * 1.2));
        server.kill();
        let status = sent.join().unwrap();
        server = Server::start(folder.clone(), &["--demo"]);
        let found = state(&server);
        if found == before {
            assert_ne!(status, Some(200), "round {round}: an acknowledged commit is lost");
            cut += 1;
            commit(&server.owner(), &draft, take.clone()).expect(200);
        }
        assert!(state(&server) == after, "round {round}: half done, answered {status:?}");
        undo(&server, &draft);
        assert!(state(&server) == before, "round {round}: an undo leaves something behind");
    }
    assert!(cut > 0, "no cut fell before the commit's end");
}

#[test]
fn a_session_and_its_reads_survive_a_cut() {
    let mut server = Server::demo();
    let owner = server.owner();
    let summary = owner.json("/api/v1/fleet/summary?period=2024-01-01..2025-01-01");
    server.kill();
    let server = Server::start(server.folder.clone(), &["--demo"]);
    let mut client = server.client();
    client.cookie = owner.cookie;
    let again = client.get("/api/v1/fleet/summary?period=2024-01-01..2025-01-01");
    // A new password may end the old sessions; if it does not, they hold.
    assert!(matches!(again.status, 200 | 401), "{}", again.status);
    let again = server.owner().json("/api/v1/fleet/summary?period=2024-01-01..2025-01-01");
    assert_eq!(again, summary);
}

#[test]
fn readers_go_on_while_something_is_written() {
    let server = Server::demo();
    let owner = server.owner();
    let draft = owner.upload("a.csv", snipe_it()).expect(200).json();
    thread::scope(|scope| {
        let writer = scope.spawn(|| commit(&owner, &draft, json!({})).status);
        let readers: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    for _ in 0..25 {
                        let fleet = owner.json("/api/v1/devices?limit=1")["fleet"].as_u64();
                        assert!(matches!(fleet, Some(BEFORE | AFTER)), "a reader saw {fleet:?}");
                    }
                })
            })
            .collect();
        readers.into_iter().for_each(|reader| reader.join().unwrap());
        assert_eq!(writer.join().unwrap(), 200);
    });
}
