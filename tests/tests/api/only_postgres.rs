//! What only a database on a server does. `cargo xtask test --only api-postgres` takes these tests.

use crate::commands::refused;
use crate::database::{postgres_only, psql};
use crate::import::commit;
use crate::server::{Folder, Server, snipe_it};
use serde_json::{Value, json};
use std::sync::Arc;
use std::thread;

const SERVE: [&str; 3] = ["serve", "--listen", "127.0.0.1:0"];

/// `--database` and the address, before `serve`.
fn serve(address: &str) -> Vec<&str> {
    [&["--database", address][..], &SERVE].concat()
}

#[test]
#[ignore = "needs PostgreSQL"]
fn a_server_that_cannot_be_used_is_told_in_a_sentence() {
    let (server, folder) = (postgres_only(), Folder::new());
    let place = server.split_once('@').unwrap().1.rsplit_once('/').unwrap().0;
    let refusals: [(&str, &[&str]); 5] = [
        (&format!("impact@{place}/nowhere"), &["no database \"nowhere\"", "create database"]),
        (&format!("nobody:secret@{place}/impact"), &["does not let the user \"nobody\" in"]),
        (&format!("impact_guarded:secret@{place}/impact"), &["refuses the password", "PGPASSWORD"]),
        ("impact:secret@127.0.0.1:1/impact", &["127.0.0.1:1 cannot be reached", "host and port"]),
        ("impact:secret@host.invalid/impact", &["host.invalid:5432 cannot be reached"]),
    ];
    for (rest, parts) in refusals {
        refused(&folder, &serve(&format!("postgres://{rest}")), parts);
    }
}

#[test]
#[ignore = "needs PostgreSQL"]
fn a_role_that_no_policy_holds_back_is_refused() {
    postgres_only();
    let folder = Folder::new();
    let mighty = folder.database.as_superuser();
    refused(&folder, &serve(&mighty), &["superuser or has BYPASSRLS", "create role"]);
    assert!(folder.database.is_untouched(), "a refused start made tables");
}

#[test]
#[ignore = "needs PostgreSQL"]
fn a_role_that_may_make_no_tables_is_told_how() {
    let server = postgres_only();
    let folder = Folder::new();
    let mine = folder.database.address();
    let (guest, before) =
        (mine.replace("impact@", "impact_guest@"), folder.database.as_superuser());
    // Every test's server has the role once.
    let role = "do $$ begin create role impact_guest login; exception when others then end $$";
    psql(&before, role).unwrap();
    assert!(server.contains("impact@"));
    refused(&folder, &serve(&guest), &["impact_guest", "alter database", "owner to"]);
    assert!(folder.database.is_untouched());
}

#[test]
#[ignore = "needs PostgreSQL"]
fn programs_that_start_at_once_all_succeed() {
    postgres_only();
    let folder = Arc::new(Folder::new());
    folder.database.address();
    let names: Vec<String> = (0..6).map(|n| format!("Organisation {n}")).collect();
    thread::scope(|scope| {
        let starts: Vec<_> = names
            .iter()
            .map(|name| {
                let folder = folder.clone();
                scope.spawn(move || {
                    let owner = "ada@acme.example";
                    let init = ["--organisation", name, "admin", "init", "--owner", owner];
                    folder.impact(&init)
                })
            })
            .collect();
        for start in starts {
            let output = start.join().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
    });
    let count = psql(
        &folder.database.as_superuser(),
        "select count(*) from organisations where scope <> 'provider'",
    );
    assert_eq!(count.unwrap(), "6");
}

/// What a server says of a fleet in a closed year.
fn figures(server: &Server, session: &str) -> Value {
    let mut client = server.client();
    client.cookie = Some(session.to_owned());
    client.json("/api/v1/fleet/summary?period=2024-01-01..2025-01-01")
}

#[test]
#[ignore = "needs PostgreSQL"]
fn what_one_server_changes_the_other_knows_at_once() {
    postgres_only();
    let folder = Arc::new(Folder::new());
    let first = Server::start(folder.clone(), &["--demo"]);
    let second = Server::start(folder, &[]);
    let owner = first.owner();
    let session = owner.cookie.clone().unwrap();
    let mut before = figures(&first, &session);
    assert_eq!(figures(&second, &session), before, "one session, one fleet");
    for round in 0..3 {
        let draft = owner.upload("a.csv", snipe_it()).expect(200).json();
        commit(&owner, &draft, json!({})).expect(200);
        let after = figures(&second, &session);
        assert_ne!(after, before, "round {round}: the second server told an old figure");
        assert_eq!(after, figures(&first, &session));
        let mut other = second.client();
        other.cookie = Some(session.clone());
        let undo = format!("/api/v1/devices/import/{}/undo", draft["id"].as_str().unwrap());
        other.send("POST", &undo, &[], Default::default()).expect(200);
        before = figures(&first, &session);
        assert_ne!(after, before, "round {round}: the first server told an old figure");
    }
    // Ended through one, ended for both.
    owner.send("DELETE", "/api/v1/session", &[], Default::default()).expect(204);
    let mut other = second.client();
    other.cookie = Some(session);
    other.get("/api/v1/fleet/summary").refused(401, &["sign in"]);
}

#[test]
#[ignore = "needs PostgreSQL"]
fn connections_that_were_ended_are_made_again() {
    postgres_only();
    let server = Server::demo();
    let owner = server.owner();
    let before = owner.json("/api/v1/sites");
    for _ in 0..3 {
        let end = "select count(pg_terminate_backend(pid)) from pg_stat_activity
            where datname = current_database() and pid <> pg_backend_pid()";
        let ended = psql(&server.folder.database.as_superuser(), end).unwrap();
        assert_ne!(ended, "0");
        assert_eq!(owner.json("/api/v1/sites"), before);
        owner.upload("a.csv", snipe_it()).expect(200);
    }
}

#[test]
#[ignore = "needs PostgreSQL"]
fn edits_of_one_version_through_two_servers_do_not_both_pass() {
    postgres_only();
    let folder = Arc::new(Folder::new());
    let first = Server::start(folder.clone(), &["--demo"]);
    let second = Server::start(folder, &[]);
    let owner = first.owner();
    let mut other = second.client();
    other.cookie.clone_from(&owner.cookie);
    for round in 0..10 {
        let sites = owner.json("/api/v1/sites");
        let id = sites[0]["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/sites/{id}");
        let etag = format!("\"{}\"", sites[0]["version"]);
        let edit = |client: &crate::client::Client, country: &str| {
            let body = json!({"country": country}).into();
            client.send("PATCH", &path, &[("if-match", &etag)], body).status
        };
        let (a, b) = thread::scope(|scope| {
            // A country that a site has already is no change: each round has others.
            let [one, two] = if round % 2 == 0 { ["FR", "NO"] } else { ["SE", "ES"] };
            let a = scope.spawn(|| edit(&owner, one));
            let b = scope.spawn(|| edit(&other, two));
            (a.join().unwrap(), b.join().unwrap())
        });
        let mut both = [a, b];
        both.sort_unstable();
        assert_eq!(both, [200, 412], "round {round}");
    }
}

#[test]
#[ignore = "needs PostgreSQL"]
fn how_far_a_commit_is_the_other_server_tells_too() {
    postgres_only();
    let folder = Arc::new(Folder::new());
    let first = Server::start(folder.clone(), &["--demo"]);
    let second = Server::start(folder, &[]);
    let owner = first.owner();
    let mut other = second.client();
    other.cookie.clone_from(&owner.cookie);
    let row = |n: u32| format!("SN-{n},Dell,Latitude 5310,Oslo,2024-03-01\n");
    let rows: String = (0..20_000).map(row).collect();
    let file = format!("Serial,Manufacturer,Model,Location,Purchase Date\n{rows}");
    let draft = owner.upload("a.csv", file).expect(200).json();
    let stages = thread::scope(|scope| {
        let storing = scope.spawn(|| commit(&owner, &draft, json!({})).status);
        let mut stages = Vec::new();
        while !storing.is_finished() {
            let listed = other.json("/api/v1/devices/import");
            stages.extend(listed["rows"][0]["progress"]["stage"].as_str().map(str::to_owned));
        }
        assert!([200, 202].contains(&storing.join().unwrap()));
        stages
    });
    assert!(stages.iter().any(|stage| stage == "storing"), "{stages:?}");
}
