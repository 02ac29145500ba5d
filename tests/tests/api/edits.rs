//! Edits by hand: of one device, of many at once, of sites; each taken back as a whole.

use crate::client::{Answer, Body, Client};
use crate::import::devices;
use crate::server::Server;
use serde_json::{Value, json};

fn summary(client: &Client) -> Value {
    let all = "status=in_use,in_stock,in_repair,archived";
    client.json(&format!("/api/v1/fleet/summary?period=2024-01-01..2026-01-01&{all}"))
}

fn bulk(client: &Client, body: Value) -> Answer {
    client.post("/api/v1/devices/bulk", body)
}

fn undo(client: &Client, edit: &str) -> Answer {
    client.send("POST", &format!("/api/v1/devices/edits/{edit}/undo"), &[], Body::None)
}

/// Edits a device as it is now.
pub fn patch(client: &Client, id: &str, body: Value) -> Answer {
    let path = format!("/api/v1/devices/{id}");
    let etag = client.get(&path).header("etag").unwrap().to_owned();
    client.send("PATCH", &path, &[("if-match", &etag)], body.into())
}

#[test]
fn a_bulk_edit_is_counted_stored_at_once_and_taken_back_to_the_gram() {
    let server = Server::demo();
    let owner = server.owner();
    let before = summary(&owner);
    let monitors = devices(&owner, "class=monitor&status=in_use").len() as u64;
    assert!(monitors > 10, "{monitors}");
    let change = json!({"status": "in_stock", "since": "2025-06-01", "planned_life_days": 2000});
    let ask = |dry_run: bool| json!({"filter": "class=monitor&status=in_use", "change": change, "dry_run": dry_run});
    let counted = bulk(&owner, ask(true)).expect(200).json();
    assert_eq!(
        (counted["devices"].as_u64(), counted["changed"].as_u64(), &counted["edit"]),
        (Some(monitors), Some(monitors), &Value::Null)
    );
    assert_eq!(summary(&owner), before, "a dry run changes nothing");
    let mut body = ask(false);
    body["revision"] = counted["revision"].clone();
    let done = bulk(&owner, body.clone()).expect(200).json();
    assert_eq!(done["changed"].as_u64(), Some(monitors));
    assert_eq!(devices(&owner, "class=monitor&status=in_use").len(), 0);
    assert_ne!(summary(&owner)["gross"]["mean_kg"], before["gross"]["mean_kg"]);
    bulk(&owner, body).refused(409, &["changed meanwhile"]);
    let listed = owner.json("/api/v1/devices/edits");
    let edit = done["edit"].as_str().unwrap();
    assert_eq!(
        (&listed["rows"][0]["id"], &listed["rows"][0]["can_undo"], &listed["rows"][0]["change"]),
        (&json!(edit), &json!(true), &change)
    );
    let undone = undo(&owner, edit).expect(200).json();
    assert_eq!(undone["can_undo"], false);
    assert_eq!(summary(&owner), before);
    undo(&owner, edit).refused(409, &["undone already"]);
    // What was undone stays in the history and says so.
    let row = devices(&owner, "class=monitor")[0].clone();
    let detail = owner.json(&format!("/api/v1/devices/{}", row["id"].as_str().unwrap()));
    assert!(detail["history"].as_array().unwrap().iter().any(|entry| entry["undone"] == true));
}

#[test]
fn a_bulk_edit_that_some_devices_cannot_take_is_refused_whole() {
    let server = Server::demo();
    let owner = server.owner();
    let before = summary(&owner);
    let rows = devices(&owner, "sort=start");
    let (oldest, newest) = (&rows[0], rows.last().unwrap());
    let ids = json!([oldest["id"], newest["id"]]);
    let end = newest["start"].clone();
    let change = json!({"end": end});
    let ask = json!({"ids": ids, "change": change});
    bulk(&owner, ask.clone()).refused(422, &["1 of 2", "must lie after"]);
    assert_eq!(summary(&owner), before);
    let mut body = ask;
    body["leave_out_refused"] = json!(true);
    let done = bulk(&owner, body).expect(200).json();
    assert_eq!((done["changed"].as_u64(), done["refused"].as_u64()), (Some(1), Some(1)));
    assert_eq!(done["refusals"][0]["device"], newest["id"]);
    for (body, part) in [
        (json!({"change": {"status": "in_use"}}), "either a filter or their ids"),
        (json!({"filter": "", "ids": [], "change": {"status": "in_use"}}), "either a filter"),
        (json!({"filter": "class=sofa", "change": {"status": "in_use"}}), "class=sofa"),
        (json!({"filter": "sort=device", "change": {"status": "in_use"}}), "no parameter"),
        (json!({"ids": ["nobody"], "change": {"status": "in_use"}}), "nobody"),
        (json!({"filter": "", "change": {"status": "archived"}}), "end"),
        (json!({"filter": "", "change": {"site": "nowhere"}}), "no site"),
        (json!({"filter": "", "change": {"serial": "X"}}), "one device"),
        (json!({"filter": "", "change": {"since": "2025-01-01"}}), "status or a site"),
        (json!({"filter": "", "change": {"planned_life_days": 0}}), "planned life"),
        (json!({"filter": "", "change": {"status": "in_use", "since": "2999-01-01"}}), "future"),
        (json!({"filter": "", "change": {"product": "none/such"}}), "product"),
    ] {
        bulk(&owner, body).refused(422, &[part]);
    }
    let auditor = server.signed_in("auditor");
    bulk(&auditor, json!({"filter": "", "change": {"status": "in_use"}})).refused(403, &[]);
}

#[test]
fn a_device_moves_comes_back_and_is_corrected() {
    let server = Server::demo();
    let owner = server.owner();
    let row = devices(&owner, "class=laptop&sort=start")[0].clone();
    let id = row["id"].as_str().unwrap();
    let sites = owner.json("/api/v1/sites");
    let other = sites.as_array().unwrap().iter().find(|site| site["id"] != row["site_id"]).unwrap();
    let moved = patch(&owner, id, json!({"site": other["id"], "since": "2025-01-01"}));
    assert_eq!(moved.expect(200).json()["row"]["site"], other["name"]);
    patch(&owner, id, json!({"site": other["id"]})).refused(422, &["nothing would change"]);
    patch(&owner, id, json!({"end": "2025-06-01"})).expect(200);
    patch(&owner, id, json!({"status": "in_use", "since": "2025-05-01"}))
        .refused(422, &["left service on 2025-06-01"]);
    let back = patch(&owner, id, json!({"status": "in_use", "since": "2025-09-01"})).expect(200);
    let back = back.json();
    assert_eq!((&back["row"]["status"], &back["row"]["end"]), (&json!("in_use"), &Value::Null));
    let edit =
        back["history"].as_array().unwrap().iter().find(|e| e["what"]["key"] == "history.in_use");
    let edit = edit.unwrap()["edit"].as_str().unwrap().to_owned();
    undo(&owner, &edit).expect(200);
    let detail = owner.json(&format!("/api/v1/devices/{id}"));
    assert_eq!(detail["row"]["end"], "2025-06-01");
    // A serial is of one device, also when an undo would give it back.
    let serial = json!({"serial": devices(&owner, "class=monitor")[0]["serial"]});
    patch(&owner, id, serial).refused(409, &["another device"]);
    let corrected =
        patch(&owner, id, json!({"serial": "NEW-1", "asset_tag": ""})).expect(200).json();
    assert_eq!(
        (&corrected["row"]["serial"], &corrected["row"]["asset_tag"]),
        (&json!("NEW-1"), &Value::Null)
    );
}

#[test]
fn the_day_of_a_move_is_corrected_in_either_direction() {
    let server = Server::demo();
    let owner = server.owner();
    let row = devices(&owner, "class=laptop&sort=start")[0].clone();
    let id = row["id"].as_str().unwrap();
    let sites = owner.json("/api/v1/sites");
    let others: Vec<&Value> =
        sites.as_array().unwrap().iter().filter(|site| site["id"] != row["site_id"]).collect();
    let at =
        |day: &str| owner.json(&format!("/api/v1/devices/{id}?as_of={day}"))["row"]["site"].clone();
    patch(&owner, id, json!({"moved": "2025-01-01"})).refused(422, &["no move"]);
    patch(&owner, id, json!({"site": others[0]["id"], "since": "2025-03-01"})).expect(200);
    let moved = |day: &str| patch(&owner, id, json!({ "moved": day }));
    let gross = || {
        let period = "period=2024-01-01..2026-01-01";
        owner.json(&format!("/api/v1/devices/{id}/footprint?{period}"))["stages"].clone()
    };
    let before = gross();
    // Earlier, later, and back: at the site before until the day that was entered last.
    for (day, eve) in
        [("2025-02-01", "2025-01-31"), ("2025-06-01", "2025-05-31"), ("2025-03-01", "2025-02-28")]
    {
        moved(day).expect(200);
        assert_eq!((at(eve), at(day)), (row["site"].clone(), others[0]["name"].clone()), "{day}");
        assert_eq!(at("2025-12-01"), others[0]["name"], "{day}");
    }
    assert_eq!(gross(), before);
    moved("2025-03-01").refused(422, &["nothing would change"]);
    moved("2999-01-01").refused(422, &["future"]);
    patch(&owner, id, json!({"moved": "2025-04-01", "site": others[1]["id"]}))
        .refused(422, &["one of them"]);
    // A site from a day on, whatever was recorded for later days; the lists say so too.
    let elsewhere = patch(&owner, id, json!({"site": others[1]["id"], "since": "2025-01-15"}));
    assert_eq!(elsewhere.expect(200).json()["row"]["site"], others[1]["name"]);
    assert_eq!(
        (at("2025-01-14"), at("2025-07-01")),
        (row["site"].clone(), others[1]["name"].clone())
    );
    let listed = devices(&owner, &format!("site={}", others[1]["id"].as_str().unwrap()));
    assert!(listed.iter().any(|device| device["id"] == id));
    patch(&owner, id, json!({"site": others[0]["id"], "since": "2025-08-01"})).expect(200);
    moved("2025-01-15").refused(422, &["site before this one on 2025-01-15"]);
    // The same site from an earlier day is a correction too; from a later day it is so already.
    patch(&owner, id, json!({"site": others[0]["id"], "since": "2025-07-01"})).expect(200);
    assert_eq!(at("2025-07-01"), others[0]["name"]);
    patch(&owner, id, json!({"site": others[0]["id"], "since": "2025-09-01"}))
        .refused(422, &["nothing would change"]);
}

#[test]
fn an_edit_of_a_strangers_is_not_there() {
    let server = Server::demo();
    let owner = server.owner();
    undo(&owner, "0198c0de-0000-7000-8000-000000000000").refused(404, &["no edit"]);
    owner.get("/api/v1/devices/edits?limit=0").refused(400, &["limit"]);
}

#[test]
fn sites_are_made_named_and_merged() {
    let server = Server::demo();
    let owner = server.owner();
    let made = owner.post("/api/v1/sites", json!({"name": " Lyon ", "country": "FR"})).expect(201);
    let site = made.json();
    assert_eq!((&site["name"], &site["country"]), (&json!("Lyon"), &json!("FR")));
    for name in ["Lyon", "LYON"] {
        owner.post("/api/v1/sites", json!({"name": name})).refused(409, &[name]);
    }
    owner.post("/api/v1/sites", json!({"name": " "})).refused(422, &["1 to 200"]);
    owner.post("/api/v1/sites", json!({"name": "X", "country": "ZZ"})).refused(422, &["ZZ"]);
    let path = format!("/api/v1/sites/{}", site["id"].as_str().unwrap());
    let patch = |version: &str, body: Value| {
        owner.send("PATCH", &path, &[("if-match", version)], body.into())
    };
    patch("\"1\"", json!({})).refused(422, &["nothing"]);
    let named = patch("\"1\"", json!({"name": "Lyon Part-Dieu"})).expect(200).json();
    assert_eq!((&named["name"], &named["country"]), (&json!("Lyon Part-Dieu"), &json!("FR")));
    patch("\"1\"", json!({"name": "Other"})).refused(412, &[]);

    // A file that writes the old name means this site; merged, both names mean the other.
    let file = "Serial,Manufacturer,Model,Location,Purchase Date\nL-1,Dell,Latitude 5310,LYON,2024-03-01\n";
    let draft = owner.upload("a.csv", file).expect(200).json();
    assert_eq!(draft["locations"][0]["known"], true, "{draft}");
    crate::import::commit(&owner, &draft, json!({})).expect(200);
    let row = || devices(&owner, "q=L-1").remove(0);
    assert_eq!(row()["site"], "Lyon Part-Dieu");
    let sites = owner.json("/api/v1/sites");
    let paris = sites.as_array().unwrap().iter().find(|s| s["name"] == "Paris La Défense").unwrap();
    let merge = |version: &str, into: &Value| {
        let body = json!({"into": into});
        owner.send("POST", &format!("{path}/merge"), &[("if-match", version)], body.into())
    };
    merge("\"2\"", &site["id"]).refused(422, &["itself"]);
    merge("\"2\"", &json!("nowhere")).refused(404, &[]);
    merge("\"7\"", &paris["id"]).refused(412, &[]);
    merge("\"2\"", &paris["id"]).expect(200);
    assert_eq!(row()["site"], "Paris La Défense");
    let again = owner.upload("a.csv", file).expect(200).json();
    assert!(again["finding"]["text"].as_str().unwrap().starts_with("Nothing changes"), "{again}");
}

#[test]
fn a_site_is_deleted_where_no_device_ever_was() {
    let server = Server::demo();
    let owner = server.owner();
    let make = |name: &str| {
        owner.post("/api/v1/sites", json!({"name": name, "country": "AT"})).expect(201).json()
    };
    let site = make("Wien");
    let path = format!("/api/v1/sites/{}", site["id"].as_str().unwrap());
    let delete = |client: &Client, path: &str, version: &str| {
        client.send("DELETE", path, &[("if-match", version)], Body::None)
    };
    delete(&server.signed_in("auditor"), &path, "\"1\"").refused(403, &[]);
    owner.send("DELETE", &path, &[], Body::None).refused(428, &[]);
    delete(&owner, &path, "\"2\"").refused(412, &[]);

    // A device is there, then was there: its history names the site.
    let row = devices(&owner, "class=laptop&sort=start&status=in_use")[0].clone();
    let id = row["id"].as_str().unwrap();
    patch(&owner, id, json!({"site": site["id"], "since": "2025-03-01"})).expect(200);
    delete(&owner, &path, "\"1\"").refused(409, &["merge it into another site"]);
    let back = json!({"site": row["site_id"], "since": "2025-09-01"});
    let back = patch(&owner, id, back).expect(200).json();
    delete(&owner, &path, "\"1\"").refused(409, &["were there"]);

    // Taken back, nothing that counts names it any more.
    let mut edits: Vec<String> = back["history"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|entry| entry["undone"] != true)
        .filter_map(|entry| entry["edit"].as_str().map(str::to_owned))
        .collect();
    edits.dedup();
    assert!(edits.len() >= 2, "{back}");
    for edit in edits {
        undo(&owner, &edit).expect(200);
    }
    delete(&owner, &path, "\"1\"").expect(204);
    delete(&owner, &path, "\"1\"").refused(404, &["no site"]);
    patch(&owner, id, json!({"site": site["id"]})).refused(422, &["no site"]);
    assert!(
        owner.json("/api/v1/sites").as_array().unwrap().iter().all(|of| of["id"] != site["id"])
    );
    let entry = &owner.json("/api/v1/audit?action=site.deleted")["entries"][0];
    assert_eq!((&entry["record"], &entry["record_name"]), (&site["id"], &json!("Wien")));
    assert_eq!(entry["changes"][0]["before"], "AT");
    // The name is free again.
    assert_ne!(make("Wien")["id"], site["id"]);
}
