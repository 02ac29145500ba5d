//! A later export as a difference: what is new, changed, in conflict, back, gone; each taken or
//! left, and taken back to the gram.

use crate::client::{Answer, Body, Client};
use crate::import::{commit, devices};
use crate::server::{Folder, Server};
use serde_json::{Value, json};

const HEADER: &str = "Asset Tag,Serial,Manufacturer,Model,Category,Location,Status,Purchase Date\n";

/// A dozen devices as an asset tool exports them.
fn first() -> String {
    let row = |n: u32| {
        format!("T{n},SN-{n},Dell,Latitude 5310,Laptop,Oslo,Deployed,2024-03-{:02}\n", n + 1)
    };
    format!("{HEADER}{}", (1..=12).map(row).collect::<String>())
}

/// A later export: 1 moved, 2 on the shelf, 3 archived, 4 gone, 12 as it was, 13 new.
fn later() -> String {
    first()
        .replace(
            "T1,SN-1,Dell,Latitude 5310,Laptop,Oslo",
            "T1,SN-1,Dell,Latitude 5310,Laptop,Paris",
        )
        .replace(
            "T2,SN-2,Dell,Latitude 5310,Laptop,Oslo,Deployed",
            "T2,SN-2,Dell,Latitude 5310,Laptop,Oslo,Ready to Deploy",
        )
        .replace(
            "T3,SN-3,Dell,Latitude 5310,Laptop,Oslo,Deployed",
            "T3,SN-3,Dell,Latitude 5310,Laptop,Oslo,Archived",
        )
        .replace("T4,SN-4,Dell,Latitude 5310,Laptop,Oslo,Deployed,2024-03-05\n", "")
        + "T13,SN-13,Dell,Latitude 5320,Laptop,Oslo,Deployed,2025-03-01\n"
}

fn upload(client: &Client, text: &str) -> Value {
    client.upload("assets.csv", text).expect(200).json()
}

fn take(client: &Client, text: &str, body: Value) -> Value {
    let draft = upload(client, text);
    commit(client, &draft, body).expect(200).json()
}

fn undo(client: &Client, import: &str) -> Answer {
    client.send("POST", &format!("/api/v1/devices/import/{import}/undo"), &[], Body::None)
}

fn device(client: &Client, serial: &str) -> Value {
    let found = client
        .json(&format!("/api/v1/devices?q={serial}&status=in_use,in_stock,in_repair,archived"));
    let rows = found["rows"].as_array().unwrap().iter().filter(|row| row["serial"] == serial);
    let rows: Vec<_> = rows.collect();
    assert_eq!(rows.len(), 1, "{serial}: {found}");
    rows[0].clone()
}

fn tally(preview: &Value) -> [u64; 6] {
    ["new", "unchanged", "changed", "conflict", "returned", "gone"]
        .map(|name| preview["difference"][name].as_u64().unwrap())
}

/// Everything that figures of a fixed period say, on the day the test runs.
fn figures(client: &Client) -> [Value; 2] {
    let ask = "period=2024-01-01..2026-01-01&status=in_use,in_stock,in_repair,archived";
    let summary = client.json(&format!("/api/v1/fleet/summary?{ask}"));
    [summary, json!(devices(client, ask))]
}

fn today(client: &Client) -> String {
    client.json("/api/v1/meta")["today"].as_str().unwrap().to_owned()
}

#[test]
fn a_later_export_is_a_difference_and_its_undo_is_exact() {
    let server = Server::demo();
    let owner = server.owner();
    take(&owner, &first(), json!({}));
    let before = figures(&owner);

    let draft = upload(&owner, &later());
    assert_eq!(tally(&draft), [1, 8, 3, 0, 0, 1], "{}", draft["finding"]);
    let id = draft["id"].as_str().unwrap();
    let page = owner.json(&format!("/api/v1/devices/import/{id}/differences"));
    let groups: Vec<_> =
        page["rows"].as_array().unwrap().iter().map(|row| row["group"].clone()).collect();
    assert_eq!(groups, ["changed", "changed", "changed", "new", "gone"]);
    let moved = &page["rows"][0];
    assert_eq!(
        moved["changes"],
        json!([{"fact": "site", "from": "Oslo", "to": "Paris", "conflict": false, "another": false}])
    );
    assert_eq!(moved["device"], device(&owner, "SN-1")["id"]);
    let gone = owner.json(&format!("/api/v1/devices/import/{id}/differences?group=gone"));
    assert_eq!((gone["total"].as_u64(), &gone["rows"][0]["serial"]), (Some(1), &json!("SN-4")));
    let found = owner.json(&format!("/api/v1/devices/import/{id}/differences?q=paris+t1"));
    assert_eq!(found["total"].as_u64(), Some(0), "a difference is found by what is on record");
    owner
        .get(&format!("/api/v1/devices/import/{id}/differences?group=odd"))
        .refused(400, &["gone"]);

    let done = commit(&owner, &draft, json!({"locations": [{"name": "Paris", "country": "FR"}]}));
    let done = done.expect(200).json();
    let import = &done["import"];
    assert_eq!(
        (import["devices"].as_u64(), import["changed"].as_u64(), import["ended"].as_u64()),
        (Some(1), Some(3), Some(0))
    );
    let day = today(&owner);
    assert_eq!(device(&owner, "SN-1")["country"], "FR");
    assert_eq!(device(&owner, "SN-2")["status"], "in_stock");
    // A device that was there and is archived now left: its years stay in the figures.
    let archived = device(&owner, "SN-3");
    assert_eq!((&archived["status"], &archived["end"]), (&json!("archived"), &json!(day)));
    assert_eq!(device(&owner, "SN-4")["status"], "in_use", "gone is not ended by itself");
    let history =
        owner.json(&format!("/api/v1/devices/{}", device(&owner, "SN-1")["id"].as_str().unwrap()));
    assert_eq!(history["history"][0]["what"]["text"], "Moved to Paris");
    assert_eq!(history["history"][0]["edit"], Value::Null);
    // Nothing of the past changed: what the file told holds from today.
    let again = upload(&owner, &later());
    assert!(again["finding"]["text"].as_str().unwrap().starts_with("Nothing changes"), "{again}");

    undo(&owner, id).expect(200);
    assert_eq!(figures(&owner), before);
    assert_eq!(tally(&upload(&owner, &later())), [1, 8, 3, 0, 0, 1]);
}

#[test]
fn a_device_that_moves_draws_from_its_new_grid_from_that_day() {
    let server = Server::demo();
    let owner = server.owner();
    take(&owner, &first(), json!({"locations": [{"name": "Oslo", "country": "NO"}]}));
    let path = format!("/api/v1/devices/{}", device(&owner, "SN-1")["id"].as_str().unwrap());
    let used = |period: &str| -> f64 {
        let footprint = owner.json(&format!("{path}/footprint?period={period}"));
        let stages = footprint["stages"].as_array().unwrap().clone();
        let used = stages.iter().find(|stage| stage["stage"] == "use").unwrap();
        used["carbon"]["mean_kg"].as_f64().unwrap()
    };
    let (early, late) = (used("2024-04-01..2025-01-01"), used("2025-04-01..2026-01-01"));
    let draft = upload(&owner, &later());
    let body = json!({"locations": [{"name": "Paris", "country": "FR"}], "on": "2025-01-01"});
    commit(&owner, &draft, body).expect(200);
    assert!((used("2024-04-01..2025-01-01") - early).abs() < 1e-9, "the past is as it was");
    assert!(used("2025-04-01..2026-01-01") > late * 1.2, "France after Norway");
    let receipt = owner.json(&format!("{path}/receipt?period=2024-07-01..2025-07-01"));
    let text = receipt.to_string();
    assert!(text.contains("Norway") && text.contains("France"), "both grids are in the receipt");
    // The shelf draws nothing from its day on.
    let path = format!("/api/v1/devices/{}", device(&owner, "SN-2")["id"].as_str().unwrap());
    let footprint = owner.json(&format!("{path}/footprint?period=2025-01-01..2026-01-01"));
    let stages = footprint["stages"].as_array().unwrap();
    let used = stages.iter().find(|stage| stage["stage"] == "use").unwrap();
    assert_eq!(used["carbon"]["mean_kg"].as_f64(), Some(0.0));
}

#[test]
fn each_group_is_taken_or_left_and_so_is_each_device() {
    let server = Server::demo();
    let owner = server.owner();
    take(&owner, &first(), json!({}));
    let draft = upload(&owner, &later());
    let key = |serial: &str| device(&owner, serial)["id"].clone();
    let body = json!({
        "new": {"take": false},
        "changed": {"take": true, "except": [key("SN-2")]},
        "gone": {"take": true},
        "on": "2026-01-01",
        "revision": draft["revision"],
    });
    let done = commit(&owner, &draft, body).expect(200).json();
    let import = &done["import"];
    assert_eq!(
        (import["devices"].as_u64(), import["changed"].as_u64(), import["ended"].as_u64()),
        (Some(0), Some(2), Some(1))
    );
    assert_eq!(device(&owner, "SN-2")["status"], "in_use");
    let gone = device(&owner, "SN-4");
    assert_eq!((&gone["status"], &gone["end"]), (&json!("archived"), &json!("2026-01-01")));
    // What was left is offered again; what is back has returned.
    let back = upload(&owner, &first());
    assert_eq!(tally(&back), [0, 9, 1, 0, 2, 0], "{}", back["finding"]);
    take(&owner, &first(), json!({}));
    let returned = device(&owner, "SN-4");
    assert_eq!((&returned["status"], &returned["end"]), (&json!("in_use"), &Value::Null));
}

#[test]
fn a_device_is_back_also_where_no_column_says_where_devices_stand() {
    let server = Server::demo();
    let owner = server.owner();
    let silent = first().replace(",Status,", ",").replace(",Deployed,", ",");
    let without = |text: &str, n: u32| -> String {
        let lines = text.lines().filter(|line| !line.starts_with(&format!("T{n},")));
        lines.map(|line| format!("{line}\n")).collect()
    };
    let gone = json!({"gone": {"take": true}});
    take(&owner, &silent, json!({}));
    take(&owner, &without(&silent, 4), gone.clone());
    assert_eq!(device(&owner, "SN-4")["status"], "archived");
    assert_eq!(tally(&upload(&owner, &silent)), [0, 11, 0, 0, 1, 0]);
    take(&owner, &silent, json!({}));
    let returned = device(&owner, "SN-4");
    assert_eq!((&returned["status"], &returned["end"]), (&json!("in_use"), &Value::Null));
    // What a person ends stays so while the file goes on to have it.
    let path = format!("/api/v1/devices/{}", returned["id"].as_str().unwrap());
    let etag = owner.get(&path).header("etag").unwrap().to_owned();
    let end = json!({ "end": today(&owner) });
    owner.send("PATCH", &path, &[("if-match", &etag)], end.into()).expect(200);
    assert_eq!(tally(&upload(&owner, &silent)), [0, 12, 0, 0, 0, 0]);
    // What another source ended is offered, and stays unless somebody says so.
    take(&owner, &without(&first(), 4), json!({}));
    take(&owner, &without(&without(&first(), 4), 5), gone);
    let draft = upload(&owner, &silent);
    assert_eq!(tally(&draft), [0, 11, 0, 1, 0, 0], "{}", draft["finding"]);
    commit(&owner, &draft, json!({})).expect(200);
    assert_eq!(device(&owner, "SN-5")["status"], "archived");
    take(&owner, &silent, json!({"conflict": {"take": true}}));
    assert_eq!(device(&owner, "SN-5")["status"], "in_use");
    assert_eq!(device(&owner, "SN-4")["status"], "archived");
}

#[test]
fn wrong_choices_are_refused_and_change_nothing() {
    let server = Server::demo();
    let owner = server.owner();
    take(&owner, &first(), json!({}));
    let draft = upload(&owner, &later());
    let before = figures(&owner);
    for (body, status, part) in [
        (json!({"gone": {"take": true, "except": ["row:2"]}}), 422, "no such difference"),
        (json!({"new": {"take": true, "except": ["row:99"]}}), 422, "row:99"),
        (json!({"changed": {}}), 422, "take"),
        (json!({"changed": {"take": 1}}), 422, "boolean"),
        (json!({"on": "2999-01-01"}), 422, "today"),
        (json!({"on": "1960-01-01"}), 422, "1990"),
        (json!({"revision": 1}), 409, "changed since"),
        (json!({"vanished": {"take": true}}), 422, "vanished"),
    ] {
        commit(&owner, &draft, body).refused(status, &[part]);
    }
    assert_eq!(figures(&owner), before);
}

#[test]
fn what_a_person_changed_is_never_overwritten_in_silence() {
    let server = Server::demo();
    let owner = server.owner();
    take(&owner, &first(), json!({}));
    let path = format!("/api/v1/devices/{}", device(&owner, "SN-1")["id"].as_str().unwrap());
    let patch = |body: Value| {
        let etag = owner.get(&path).header("etag").unwrap().to_owned();
        owner.send("PATCH", &path, &[("if-match", &etag)], body.into())
    };
    patch(json!({"status": "in_repair"})).expect(200);
    // The file says what it said: a person's word stands and nobody is asked.
    assert_eq!(tally(&upload(&owner, &first())), [0, 12, 0, 0, 0, 0]);
    // The file moved too: asked, and kept unless the file's word is taken.
    let moved = first().replace("Oslo,Deployed,2024-03-02", "Paris,Ready to Deploy,2024-03-02");
    let draft = upload(&owner, &moved);
    assert_eq!(tally(&draft), [0, 11, 0, 1, 0, 0]);
    let page = owner
        .json(&format!("/api/v1/devices/import/{}/differences", draft["id"].as_str().unwrap()));
    assert_eq!(
        page["rows"][0]["changes"][0],
        json!({"fact": "status", "from": "in_repair", "to": "in_stock", "conflict": true, "another": false})
    );
    let done = commit(&owner, &draft, json!({})).expect(200).json();
    let now = device(&owner, "SN-1");
    assert_eq!((&now["status"], &now["site"]), (&json!("in_repair"), &json!("Paris")));
    undo(&owner, done["import"]["id"].as_str().unwrap()).expect(200);
    take(&owner, &moved, json!({"conflict": {"take": true}}));
    assert_eq!(device(&owner, "SN-1")["status"], "in_stock");
}

#[test]
fn a_draft_whose_fleet_changed_is_compared_again_and_says_so() {
    let server = Server::demo();
    let owner = server.owner();
    // The same bytes again would take the first draft's place.
    let (one, two) = (upload(&owner, &first()), upload(&owner, &format!("{}\n", first())));
    assert_eq!(tally(&two), [12, 0, 0, 0, 0, 0]);
    commit(&owner, &one, json!({})).expect(200);
    let body = json!({"revision": two["revision"]});
    commit(&owner, &two, body).refused(409, &["changed since", "read the preview again"]);
    let again = owner.json(&format!("/api/v1/devices/import/{}", two["id"].as_str().unwrap()));
    assert_eq!(tally(&again), [0, 12, 0, 0, 0, 0]);
    let done = commit(&owner, &again, json!({"revision": again["revision"]})).expect(200).json();
    assert_eq!(done["import"]["devices"].as_u64(), Some(0));
}

#[test]
fn an_export_of_strangers_is_asked_about_before_anything() {
    let server = Server::demo();
    let owner = server.owner();
    take(&owner, &first(), json!({}));
    let theirs = first().replace("SN-", "XX-").replace("\nT", "\nU");
    let draft = upload(&owner, &theirs);
    assert!(draft["stranger"]["text"].as_str().unwrap().contains("12"), "{draft}");
    let before = figures(&owner);
    commit(&owner, &draft, json!({})).refused(409, &["your organisation"]);
    assert_eq!(figures(&owner), before);
    commit(&owner, &draft, json!({"confirm_stranger": true})).expect(200);
}

#[test]
fn a_later_import_is_undone_before_the_one_that_it_builds_on() {
    let server = Server::demo();
    let owner = server.owner();
    let base = take(&owner, &first(), json!({}));
    let difference = take(&owner, &later(), json!({}));
    let id = |done: &Value| done["import"]["id"].as_str().unwrap().to_owned();
    undo(&owner, &id(&base)).refused(409, &["assets.csv", "undo that one first"]);
    undo(&owner, &id(&difference)).expect(200);
    undo(&owner, &id(&base)).expect(200);
    assert_eq!(owner.json("/api/v1/devices?limit=1")["fleet"].as_u64(), Some(180));
}

#[test]
fn a_draft_can_be_deleted_and_what_is_on_record_cannot() {
    let server = Server::demo();
    let owner = server.owner();
    let draft = upload(&owner, &first());
    let path = format!("/api/v1/devices/import/{}", draft["id"].as_str().unwrap());
    let delete = || owner.send("DELETE", &path, &[], Body::None);
    delete().expect(204);
    owner.get(&path).refused(404, &[]);
    delete().refused(404, &[]);
    let done = take(&owner, &first(), json!({}));
    let path = format!("/api/v1/devices/import/{}", done["import"]["id"].as_str().unwrap());
    owner.send("DELETE", &path, &[], Body::None).refused(409, &["undo"]);
}

#[test]
fn a_mapping_is_remembered_for_the_next_file_of_its_headers() {
    let server = Server::demo();
    let owner = server.owner();
    let file = "ref,apparaat,fab,plek\nK-1,Latitude 5310,Dell,Oslo\nK-2,Latitude 5320,Dell,Oslo\n";
    let mapping = json!({"columns": [
        {"header": "ref", "field": "serial"}, {"header": "apparaat", "field": "model"},
        {"header": "fab", "field": "maker"}, {"header": "plek", "field": "location"},
    ]});
    let send = |query: &str, text: &str| {
        let path = format!("/api/v1/devices/import?file_name=eigen.csv{query}");
        owner.send("POST", &path, &[], Body::Bytes("text/csv", text.as_bytes().to_vec()))
    };
    let encoded: String = mapping
        .to_string()
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect();
    let draft = send(&format!("&mapping={encoded}"), file).expect(200).json();
    assert_eq!((draft["devices"].as_u64(), draft["tally"]["matched"].as_u64()), (Some(2), Some(2)));
    commit(&owner, &draft, json!({})).expect(200);
    let remembered = owner.json("/api/v1/devices/import/mappings");
    assert_eq!(remembered[0]["file_name"], "eigen.csv");
    let next = send("", &format!("{file}K-3,Latitude 5310,Dell,Oslo\n")).expect(200).json();
    assert_eq!(tally(&next), [1, 2, 0, 0, 0, 0], "{}", next["columns"]);
    assert!(next["columns"].as_array().unwrap().iter().all(|column| column["reason"] == "mapping"));
    let id = remembered[0]["id"].as_str().unwrap();
    let path = format!("/api/v1/devices/import/mappings/{id}");
    owner.send("DELETE", &path, &[], Body::None).expect(204);
    owner.send("DELETE", &path, &[], Body::None).refused(404, &[]);
    send("&mapping=%7B", file).refused(400, &["mapping"]);
    let lost = "&mapping=%7B%22columns%22%3A%5B%7B%22header%22%3A%22fab%22%2C%22field%22%3A%22serial%22%7D%5D%7D";
    let row = |n: u32| format!("K-{n},Latitude 5310,Dell,Oslo\n");
    let many = format!("ref,apparaat,fab,plek\n{}", (1..=20).map(row).collect::<String>());
    send(lost, &many).refused(422, &["fab"]);
}

#[test]
fn a_yes_to_a_model_holds_for_every_device_of_the_name_until_it_is_taken_back() {
    let server = Server::demo();
    let owner = server.owner();
    let row =
        |n: u32, model: &str| format!("T{n},Y-{n},Dell,{model},Laptop,Oslo,Deployed,2024-03-01\n");
    let file = format!("{HEADER}{}{}", row(1, "Latitud 5310"), row(2, "Latitud 5310"));
    let draft = upload(&owner, &file);
    let suggestion = &draft["suggestions"][0];
    assert_eq!(suggestion["devices"].as_u64(), Some(2), "{draft}");
    let yes = json!({"maker": "Dell", "model": "Latitud 5310", "product": suggestion["product"]});
    commit(&owner, &draft, json!({"answers": [yes]})).expect(200);
    assert_eq!(device(&owner, "Y-1")["matched"], "confirmed");
    // A later file's device of the name is matched, and nobody is asked again.
    let next = upload(&owner, &format!("{file}{}", row(3, "LATITUD 5310")));
    assert_eq!(next["suggestions"], json!([]));
    commit(&owner, &next, json!({})).expect(200);
    assert_eq!(device(&owner, "Y-3")["matched"], "confirmed");
    let listed = owner.json("/api/v1/devices/confirmed");
    assert_eq!(listed[0]["name"], suggestion["name"]);
    let path = format!("/api/v1/devices/confirmed/{}", listed[0]["id"].as_str().unwrap());
    owner.send("DELETE", &path, &[], Body::None).expect(204);
    assert_eq!(device(&owner, "Y-1")["matched"], "suggested");
    owner.send("DELETE", &path, &[], Body::None).refused(404, &[]);
    owner.post("/api/v1/devices/confirmed", yes.clone()).expect(201);
    assert_eq!(device(&owner, "Y-2")["matched"], "confirmed");
    let unknown = json!({"maker": "Dell", "model": "x", "product": "none/such"});
    owner.post("/api/v1/devices/confirmed", unknown).refused(422, &["product"]);
}

#[test]
fn rows_that_are_no_devices_are_kept_as_a_record() {
    let server = Server::demo();
    let owner = server.owner();
    let file = format!(
        "{}T20,SN-1,Dell,Latitude 5310,Laptop,Oslo,Deployed,2024-03-02\n\
         T21,VMware-56 4d,\"VMware, Inc.\",\"VMware Virtual Platform\",Server,Oslo,Deployed,2024-03-02\n",
        first()
    );
    let draft = upload(&owner, &file);
    let id = draft["id"].as_str().unwrap().to_owned();
    let of_draft = owner.json(&format!("/api/v1/devices/import/{id}/left-out"));
    commit(&owner, &draft, json!({})).expect(200);
    let kept = owner.json(&format!("/api/v1/devices/import/{id}/left-out"));
    assert_eq!(kept["rows"], of_draft["rows"]);
    assert_eq!(kept["total"].as_u64(), Some(2));
    let repeats = owner.json("/api/v1/devices/import/left-out?kind=duplicate");
    assert_eq!(
        (&repeats[0]["rows"][0]["row"], &repeats[0]["rows"][0]["instead"]),
        (&json!(14), &json!(2))
    );
    let aside = owner.json("/api/v1/devices/import/left-out?kind=set_aside");
    assert_eq!(aside[0]["total"].as_u64(), Some(1));
    owner.get("/api/v1/devices/import/left-out?kind=lost").refused(400, &["duplicate"]);
    // The counters on the Devices page are these rows.
    let list = owner.json("/api/v1/devices?limit=1");
    assert_eq!(
        (list["tally"]["duplicate"].as_u64(), list["tally"]["set_aside"].as_u64()),
        (Some(1), Some(1))
    );
}

#[test]
fn the_command_line_takes_a_later_export_as_a_difference() {
    let folder = Folder::new();
    let init = ["--organisation", "Acme", "admin", "init", "--owner", "ada@acme.example"];
    assert!(folder.impact(&init).status.success());
    let run = |text: &str, more: &[&str]| -> (bool, String, String) {
        let file = folder.write("assets.csv", text.as_bytes()).display().to_string();
        let mut arguments = vec!["import", &file, "--country", "NO", "--commit"];
        arguments.extend(more);
        let output = folder.impact(&arguments);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.success(), text(&output.stdout), text(&output.stderr))
    };
    let (_, stdout, _) = run(&first(), &[]);
    assert!(stdout.contains("stored 12 devices"), "{stdout}");
    let (_, stdout, _) = run(&later(), &[]);
    for line in
        ["new 1\n", "differing 3\n", "gone 1\n", "changed 3\n", "ended 0\n", "stored 1 device in"]
    {
        assert!(stdout.contains(line), "{line} {stdout}");
    }
    let (_, stdout, _) = run(&later(), &["--end-gone"]);
    assert!(stdout.contains("gone 0\n") && stdout.contains("stored 0 devices"), "{stdout}");
    let without =
        later().replace("T13,SN-13,Dell,Latitude 5320,Laptop,Oslo,Deployed,2025-03-01\n", "");
    let (_, stdout, _) = run(&without, &["--end-gone"]);
    assert!(stdout.contains("gone 1\n") && stdout.contains("ended 1\n"), "{stdout}");
    let (done, _, stderr) = run(&first().replace("SN-", "XX-").replace("\nT", "\nU"), &[]);
    assert!(!done && stderr.contains("--confirm-stranger"), "{stderr}");
}

#[test]
fn an_end_before_the_last_status_counts() {
    let server = Server::demo();
    let owner = server.owner();
    let row = "T1,SN-1,Dell,Latitude 5310,Laptop,Oslo,Ready to Deploy,2024-03-02\n";
    take(&owner, &format!("{HEADER}{row}"), json!({}));
    let shown = device(&owner, "SN-1");
    assert_eq!(shown["status"], "in_stock");
    let path = format!("/api/v1/devices/{}", shown["id"].as_str().unwrap());
    let etag = owner.get(&path).expect(200).header("etag").unwrap().to_owned();
    let end = json!({ "end": "2025-06-01" });
    owner.send("PATCH", &path, &[("if-match", &etag)], end.into()).expect(200);
    let shown = device(&owner, "SN-1");
    assert_eq!((&shown["status"], &shown["end"]), (&json!("archived"), &json!("2025-06-01")));
}

#[test]
fn a_file_without_makers_takes_none_away() {
    let server = Server::demo();
    let owner = server.owner();
    take(&owner, &first(), json!({}));
    let rows: String = (1..=12).map(|n| format!("SN-{n},Latitude 5310\n")).collect();
    let preview = upload(&owner, &format!("Serial,Model\n{rows}"));
    assert_eq!(
        (&preview["difference"]["changed"], &preview["difference"]["unchanged"]),
        (&json!(0), &json!(12))
    );
}
