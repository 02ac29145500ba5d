//! The main job: an inventory is read, looked at, committed, and taken back.

use crate::client::{Answer, Body, Client};
use crate::server::{Server, snipe_it};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Devices of the demo before anything is imported.
const DEMO: u64 = 180;
/// Devices of the Snipe-IT export, and those of them that are archived.
const DEVICES: u64 = 607;
const ARCHIVED: u64 = 108;

/// Figures of a fixed period as known on the day the test began, whatever the clock does.
fn frame(client: &Client) -> String {
    let today = client.json("/api/v1/meta")["today"].as_str().unwrap().to_owned();
    format!("period=2024-01-01..2025-01-01&as_of={today}")
}

pub fn commit(client: &Client, draft: &Value, body: Value) -> Answer {
    let id = draft["id"].as_str().unwrap();
    client.post(&format!("/api/v1/devices/import/{id}/commit"), body)
}

fn undo(client: &Client, draft: &Value) -> Answer {
    let id = draft["id"].as_str().unwrap();
    client.send("POST", &format!("/api/v1/devices/import/{id}/undo"), &[], Body::None)
}

/// Every device of the filter, page by page along the cursor.
pub fn devices(client: &Client, query: &str) -> Vec<Value> {
    let mut rows = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = client.json(&format!("/api/v1/devices?limit=200&{query}{cursor}"));
        rows.extend(page["rows"].as_array().unwrap().iter().cloned());
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break assert_eq!(page["total"].as_u64(), Some(rows.len() as u64), "{query}"),
        }
    }
    let ids: BTreeSet<_> = rows.iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), rows.len(), "a device is on two pages");
    rows
}

/// Grams of a figure in kilograms.
pub fn grams(kg: &Value) -> i64 {
    let kg = kg.as_f64().unwrap_or_else(|| panic!("no kilograms: {kg}"));
    let grams = (kg * 1000.0).round();
    assert!((kg * 1000.0 - grams).abs() < 1e-4, "{kg} kg is no whole number of grams");
    grams as i64
}

#[test]
fn a_dry_run_says_what_the_file_would_become_and_stores_nothing() {
    let server = Server::demo();
    let owner = server.owner();
    let ask = format!("/api/v1/fleet/summary?{}", frame(&owner));
    let before = owner.get(&ask).expect(200).body;
    let preview = owner.upload("snipe-it-assets.csv", snipe_it()).expect(200).json();
    let tally = json!({
        "matched": 570, "suggested": 8, "estimated": 29, "unknown": 0, "set_aside": 24,
        "duplicate": 9, "present": 0, "problems": 34, "archived": 108,
    });
    assert_eq!(preview["tally"], tally);
    assert_eq!(
        (preview["records"].as_u64(), preview["devices"].as_u64()),
        (Some(640), Some(DEVICES))
    );
    assert_eq!(preview["file_name"], "snipe-it-assets.csv");
    assert_eq!(preview["date_order"], "mdy");
    assert_eq!(preview["date_order_ambiguous"], false);
    assert_eq!(preview["problem_count"].as_u64(), Some(34));
    assert_eq!(preview["locations"].as_array().unwrap().len(), 8);
    for problem in preview["problems"].as_array().unwrap() {
        assert!(problem["row"].as_u64().unwrap() > 1, "{problem}");
        assert!(problem["sentence"]["text"].as_str().unwrap().ends_with('.'), "{problem}");
    }
    assert_eq!(owner.get(&ask).expect(200).body, before);
    assert_eq!(owner.json("/api/v1/sites").as_array().unwrap().len(), 4);
    // The draft can be looked at again, in another window too.
    let id = preview["id"].as_str().unwrap();
    let again = owner.json(&format!("/api/v1/devices/import/{id}"));
    assert!(again == preview, "the preview reads back otherwise: {}", difference(&again, &preview));
    let listed = owner.json("/api/v1/devices/import");
    let newest = &listed["rows"][0];
    assert_eq!((newest["id"].as_str(), newest["state"].as_str()), (Some(id), Some("draft")));
    // Page by page it is the same list: the demo's own import comes last.
    let page = owner.json("/api/v1/devices/import?limit=1");
    assert_eq!(page["rows"], json!([newest]));
    let cursor = page["next_cursor"].as_str().unwrap();
    let rest = owner.json(&format!("/api/v1/devices/import?limit=1&cursor={cursor}"));
    assert_eq!(rest, json!({ "rows": [listed["rows"][1]], "next_cursor": null }));
    owner.get("/api/v1/devices/import?cursor=1").refused(400, &["cursor"]);
    owner.get("/api/v1/devices/import?limit=501").refused(400, &["limit"]);
}

/// The first place where two answers differ.
fn difference(a: &Value, b: &Value) -> String {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            let keys = a.keys().chain(b.keys()).find(|key| a.get(*key) != b.get(*key));
            keys.map_or_else(String::new, |key| format!("{key} {}", difference(&a[key], &b[key])))
        }
        (Value::Array(a), Value::Array(b)) => {
            let at = a.iter().zip(b).position(|(a, b)| a != b);
            at.map_or_else(
                || "length".to_owned(),
                |at| format!("{at} {}", difference(&a[at], &b[at])),
            )
        }
        _ => format!("{a} is not {b}"),
    }
}

#[test]
fn people_are_neither_shown_nor_stored() {
    let server = Server::demo();
    let owner = server.owner();
    let preview = owner.upload("a.csv", snipe_it()).expect(200);
    assert!(!preview.text().contains("user0000"), "a user's name is in the preview");
    let preview = preview.json();
    let person = preview["columns"].as_array().unwrap().iter().find(|c| c["personal"] == true);
    assert_eq!(person.unwrap()["header"], "Checked Out To: Username");
    commit(&owner, &preview, json!({})).expect(200);
    assert!(server.stop(), "the server did not end by itself");
}

#[test]
fn no_name_of_a_person_reaches_the_disk() {
    let server = Server::demo();
    let owner = server.owner();
    let draft = owner.upload("a.csv", snipe_it()).expect(200).json();
    commit(&owner, &draft, json!({})).expect(200);
    let folder = server.folder.clone();
    assert!(server.stop());
    let mut looked_at = 0;
    for bytes in [folder.database.bytes(), std::fs::read(folder.path("log")).unwrap()] {
        looked_at += bytes.len();
        for user in [&b"user0000"[..], b"user0001", b"user0300"] {
            assert!(!bytes.windows(user.len()).any(|part| part == user), "a user is stored");
        }
    }
    assert!(looked_at > 100_000, "{looked_at}");
}

#[test]
fn an_import_is_committed_taken_back_and_made_again() {
    let server = Server::demo();
    let owner = server.owner();
    let ask = format!("/api/v1/fleet/summary?{}", frame(&owner));
    let before = owner.get(&ask).expect(200);
    let ids = |rows: &[Value]| -> BTreeSet<String> {
        rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    };
    let old = ids(&devices(&owner, ""));
    let draft = owner.upload("a.csv", snipe_it()).expect(200).json();
    let done = commit(&owner, &draft, json!({})).expect(200).json();
    assert_eq!(
        (done["import"]["state"].as_str(), done["fleet"].as_u64()),
        (Some("committed"), Some(DEMO + DEVICES - ARCHIVED))
    );
    assert_eq!(done["import"]["devices"].as_u64(), Some(DEVICES));

    // The summary changes by exactly the imported devices.
    let frame = frame(&owner);
    let after = owner.json(&ask);
    let rows = devices(&owner, &frame);
    let (kept, new): (Vec<_>, Vec<_>) =
        rows.iter().cloned().partition(|row| old.contains(row["id"].as_str().unwrap()));
    assert_eq!((kept.len() as u64, new.len() as u64), (DEMO, DEVICES - ARCHIVED));
    let sum = |rows: &[Value]| -> i64 {
        rows.iter()
            .filter(|row| !row["gross"].is_null())
            .map(|row| grams(&row["gross"]["mean_kg"]))
            .sum()
    };
    assert_eq!(grams(&before.json()["gross"]["mean_kg"]), sum(&kept));
    assert_eq!(grams(&after["gross"]["mean_kg"]), sum(&kept) + sum(&new));
    assert!(sum(&new) > 0);

    // The same file again brings nothing, and says so.
    let again = owner.upload("a.csv", snipe_it()).expect(200).json();
    assert_eq!(
        (again["tally"]["present"].as_u64(), again["devices"].as_u64()),
        (Some(DEVICES), Some(0))
    );
    let nothing = commit(&owner, &again, json!({})).expect(200).json();
    assert_eq!(
        (nothing["import"]["devices"].as_u64(), nothing["fleet"].as_u64()),
        (Some(0), Some(DEMO + DEVICES - ARCHIVED))
    );
    assert_eq!(owner.json(&ask), after);

    // Undo gives the old summary back to the byte, the list and the sites too.
    commit(&owner, &draft, json!({})).refused(409, &["read the file again"]);
    undo(&owner, &draft).refused(409, &["names devices of this one"]);
    undo(&owner, &again).expect(200);
    let undone = undo(&owner, &draft).expect(200).json();
    assert_eq!(
        (undone["import"]["state"].as_str(), undone["fleet"].as_u64()),
        (Some("undone"), Some(DEMO))
    );
    assert_eq!(owner.get(&ask).expect(200).body, before.body);
    assert_eq!(ids(&devices(&owner, "")), old);
    let gone = new[0]["id"].as_str().unwrap();
    owner.get(&format!("/api/v1/devices/{gone}")).refused(404, &["no device"]);
    undo(&owner, &draft).refused(409, &[]);
    commit(&owner, &draft, json!({})).refused(409, &[]);

    // And it can be imported once more.
    let draft = owner.upload("a.csv", snipe_it()).expect(200).json();
    assert_eq!(draft["tally"]["present"], 0);
    commit(&owner, &draft, json!({})).expect(200);
    let figures = |mut summary: Value| {
        // Sites are new sites, with new identifiers.
        summary["groups"].take();
        summary
    };
    assert_eq!(figures(owner.json(&ask)), figures(after));
}

#[test]
fn an_earlier_day_knows_what_was_known_of_it() {
    let server = Server::demo();
    let owner = server.owner();
    let draft = owner.upload("a.csv", snipe_it()).expect(200).json();
    commit(&owner, &draft, json!({})).expect(200);
    let all = devices(&owner, "status=in_use,in_stock,in_repair,archived");
    assert_eq!(all.len() as u64, DEMO + DEVICES);
    for day in ["2021-01-01", "2023-06-30", "2024-12-31"] {
        let then = devices(&owner, &format!("as_of={day}"));
        let bought =
            all.iter().filter(|row| row["start"].as_str().is_some_and(|start| start <= day));
        let bought: BTreeSet<_> = bought.map(|row| row["id"].as_str().unwrap()).collect();
        let then: BTreeSet<_> = then.iter().map(|row| row["id"].as_str().unwrap()).collect();
        assert!(!bought.is_empty() && bought.len() < all.len(), "{day}");
        // What is archived today was in the fleet then: the archiving is known from today on.
        assert_eq!(then, bought, "{day}");
        let summary = owner.json(&format!("/api/v1/fleet/summary?as_of={day}"));
        assert_eq!(summary["as_of"], day);
        assert_eq!(summary["devices"].as_u64(), Some(bought.len() as u64), "{day}");
    }
    owner.get("/api/v1/fleet/summary?as_of=2999-01-01").refused(400, &["future"]);
}

#[test]
fn an_edit_holds_from_its_day_and_not_before() {
    let server = Server::demo();
    let owner = server.owner();
    let row = devices(&owner, "sort=start")[0].clone();
    let (id, start) = (row["id"].as_str().unwrap(), row["start"].as_str().unwrap());
    let path = format!("/api/v1/devices/{id}");
    let then = format!("{path}?as_of={start}&period=2023-01-01..2024-01-01");
    let before = owner.json(&then);
    let etag = owner.get(&path).header("etag").unwrap().to_owned();
    let end = owner.json("/api/v1/meta")["today"].as_str().unwrap().to_owned();
    let send = |version: Option<&str>| {
        let headers: Vec<_> = version.iter().map(|version| ("if-match", *version)).collect();
        owner.send("PATCH", &path, &headers, json!({"end": end}).into())
    };
    send(None).refused(428, &["If-Match"]);
    send(Some("\"999\"")).refused(412, &["If-Match"]);
    send(Some("soon")).refused(400, &["If-Match"]);
    let edited = send(Some(&etag)).expect(200);
    assert_ne!(edited.header("etag"), Some(&*etag));
    assert_eq!(edited.json()["row"]["end"], end);
    assert_eq!(edited.json()["history"].as_array().unwrap().len(), 2);
    let other = json!({"class": "server"}).into();
    owner.send("PATCH", &path, &[("if-match", &etag)], other).refused(412, &[]);
    let after = owner.json(&then);
    assert_eq!((&after["row"]["end"], &after["footprint"]), (&Value::Null, &before["footprint"]));
}

#[test]
fn archived_devices_are_kept_but_not_in_todays_fleet() {
    let server = Server::demo();
    let owner = server.owner();
    let draft = owner.upload("a.csv", snipe_it()).expect(200).json();
    commit(&owner, &draft, json!({})).expect(200);
    let list = owner.json("/api/v1/devices?limit=1");
    assert_eq!(list["fleet"].as_u64(), Some(DEMO + DEVICES - ARCHIVED));
    assert_eq!(list["archived"].as_u64(), Some(ARCHIVED));
    let today = devices(&owner, "");
    assert!(today.iter().all(|row| row["status"] != "archived"));
    let archived = devices(&owner, "status=archived");
    assert_eq!(archived.len() as u64, ARCHIVED);
    assert!(archived.iter().all(|row| row["status"] == "archived" && row["end"].is_null()));
    let summary = owner.json("/api/v1/fleet/summary");
    assert_eq!(summary["devices"].as_u64(), Some(DEMO + DEVICES - ARCHIVED));
    // Each can be opened, and says that its end is not known.
    let id = archived[0]["id"].as_str().unwrap();
    let device = owner.json(&format!("/api/v1/devices/{id}"));
    assert!(!device["footprint"]["missing"].as_array().unwrap().is_empty(), "{device}");
}

#[test]
fn a_site_without_a_country_has_no_use_phase_until_somebody_says() {
    let server = Server::demo();
    let owner = server.owner();
    let draft = owner.upload("a.csv", snipe_it()).expect(200).json();
    let unknown = json!({"locations": [{"name": "Bengaluru", "country": null}]});
    commit(&owner, &draft, unknown).expect(200);
    let frame = frame(&owner);
    let without = devices(&owner, &format!("attention=no_country&{frame}"));
    assert!(without.len() > 20, "{}", without.len());
    assert!(without.iter().all(|row| row["site"] == "Bengaluru"));
    assert!(without.iter().all(|row| row["use_per_year"].is_null() && row["country"].is_null()));
    let id = without[0]["id"].as_str().unwrap();
    let device = owner.json(&format!("/api/v1/devices/{id}?{frame}"));
    let footprint = &device["footprint"];
    let stages = |footprint: &Value| -> Vec<String> {
        let stages = footprint["stages"].as_array().unwrap().iter();
        stages.map(|stage| stage["stage"].as_str().unwrap().to_owned()).collect()
    };
    assert!(!stages(footprint).contains(&"use".to_owned()), "{footprint}");
    assert!(footprint["grid"].is_null());
    assert!(footprint["missing"].to_string().contains("country"), "{footprint}");
    let attention = owner.json(&format!("/api/v1/fleet/summary?{frame}"));
    let attention =
        attention["attention"].as_array().unwrap().iter().find(|a| a["kind"] == "no_country");
    assert_eq!(attention.unwrap()["devices"].as_u64(), Some(without.len() as u64));

    // Somebody says: the use phase is there, by this country's grid, for those devices alone.
    let before = owner.json(&format!("/api/v1/fleet/summary?{frame}"));
    let sites = owner.json("/api/v1/sites");
    let site = sites.as_array().unwrap().iter().find(|site| site["name"] == "Bengaluru").unwrap();
    let path = format!("/api/v1/sites/{}", site["id"].as_str().unwrap());
    let version = format!("\"{}\"", site["version"]);
    let edit = || Body::Json(json!({"country": "IN"}));
    owner.send("PATCH", &path, &[], edit()).refused(428, &["If-Match"]);
    owner.send("PATCH", &path, &[("if-match", "\"7\"")], edit()).refused(412, &["If-Match"]);
    let nowhere = json!({"country": "ZZ"}).into();
    owner.send("PATCH", &path, &[("if-match", &version)], nowhere).refused(422, &["ZZ"]);
    let said = owner.send("PATCH", &path, &[("if-match", &version)], edit()).expect(200);
    assert_eq!(said.json()["country"], "IN");
    owner.send("PATCH", &path, &[("if-match", &version)], edit()).refused(412, &[]);
    let after = owner.json(&format!("/api/v1/fleet/summary?{frame}"));
    assert_eq!(devices(&owner, "attention=no_country").len(), 0);
    let footprint = owner.json(&format!("/api/v1/devices/{id}/footprint?{frame}"));
    assert!(stages(&footprint).contains(&"use".to_owned()), "{footprint}");
    let used = devices(&owner, &format!("site={}&{frame}", site["id"].as_str().unwrap()));
    let sum =
        |rows: &[Value]| -> i64 { rows.iter().map(|row| grams(&row["gross"]["mean_kg"])).sum() };
    let gained = grams(&after["gross"]["mean_kg"]) - grams(&before["gross"]["mean_kg"]);
    assert_eq!(gained, sum(&used) - sum(&without));
    assert!(gained > 0);
}

#[test]
fn a_commit_takes_only_what_the_preview_offered() {
    let server = Server::demo();
    let owner = server.owner();
    let draft = owner.upload("a.csv", snipe_it()).expect(200).json();
    let summary = owner.json("/api/v1/fleet/summary");
    for (body, status, part) in [
        (json!({"locations": [{"name": "Atlantis", "country": "DE"}]}), 422, "Atlantis"),
        (json!({"locations": [{"name": "Austin", "country": "ZZ"}]}), 422, "ZZ"),
        (json!({"locations": [{"name": "Austin", "country": "USA"}]}), 422, "two-letter"),
        (json!({"answers": [{"maker": "Dell", "model": "x", "product": "y"}]}), 422, "suggested"),
        (json!({"location": []}), 422, "location"),
        (json!([]), 422, "body"),
    ] {
        commit(&owner, &draft, body).refused(status, &[part]);
    }
    assert_eq!(owner.json("/api/v1/fleet/summary"), summary);
    commit(&owner, &draft, json!({"locations": [{"name": "Austin", "country": "US"}]})).expect(200);
    let sites = owner.json("/api/v1/sites");
    let country = |name: &str| {
        let sites = sites.as_array().unwrap();
        sites.iter().find(|site| site["name"] == name).unwrap()["country"].clone()
    };
    assert_eq!((country("Austin"), country("London")), (json!("US"), json!("DE")));
    // A site there was keeps its country.
    assert_eq!(country("Kraków"), "PL");
}

#[test]
fn one_draft_has_one_effect_however_often_it_is_committed_at_once() {
    let server = Server::demo();
    let owner = server.owner();
    let draft = owner.upload("a.csv", snipe_it()).expect(200).json();
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let threads: Vec<_> =
            (0..8).map(|_| scope.spawn(|| commit(&owner, &draft, json!({})).status)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert!(statuses.iter().all(|status| matches!(status, 200 | 409 | 503)), "{statuses:?}");
    assert_eq!(
        owner.json("/api/v1/devices?limit=1")["fleet"].as_u64(),
        Some(DEMO + DEVICES - ARCHIVED)
    );
    // Two drafts of the same file at once: every device once.
    let two = [owner.upload("b.csv", snipe_it()).json(), owner.upload("c.csv", copy()).json()];
    undo(&owner, &draft).expect(200);
    std::thread::scope(|scope| {
        let owner = &owner;
        for draft in &two {
            scope.spawn(move || commit(owner, draft, json!({})));
        }
    });
    let list = owner.json("/api/v1/devices?limit=1");
    // Both were read while all was present, and are compared again with what is there now.
    assert_eq!(list["fleet"].as_u64(), Some(DEMO + DEVICES - ARCHIVED));
}

/// The same devices in other bytes: the same bytes would take the place of their earlier draft.
fn copy() -> Vec<u8> {
    [snipe_it(), vec![b'\n']].concat()
}

#[test]
fn two_drafts_of_the_same_devices_bring_each_device_once() {
    let server = Server::demo();
    let owner = server.owner();
    let drafts = [owner.upload("b.csv", snipe_it()).json(), owner.upload("c.csv", copy()).json()];
    let done: Vec<u64> = std::thread::scope(|scope| {
        let owner = &owner;
        let threads: Vec<_> = drafts
            .iter()
            .map(|draft| scope.spawn(move || commit(owner, draft, json!({})).expect(200).json()))
            .collect();
        let done = threads.into_iter().map(|thread| thread.join().unwrap());
        done.map(|done| done["import"]["devices"].as_u64().unwrap()).collect()
    });
    assert_eq!(done.iter().sum::<u64>(), DEVICES, "{done:?}");
    assert_eq!(
        owner.json("/api/v1/devices?limit=1")["fleet"].as_u64(),
        Some(DEMO + DEVICES - ARCHIVED)
    );
}
