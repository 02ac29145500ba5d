//! Who has a device: kept only where the organisation says so, told to few, erased for good.

use crate::client::{Body, Client};
use crate::import::{commit, devices};
use crate::server::Server;
use serde_json::{Value, json};

const HEADER: &str = "Asset Tag,Serial,Manufacturer,Model,Category,Location,Purchase Date,Status,Checked Out To: Username";

fn file(users: &[&str]) -> String {
    let row = |(n, user): (usize, &&str)| {
        format!("T{n},SN-{n},Dell,Latitude 5310,Laptop,Oslo,2024-03-01,Deployed,{user}\n")
    };
    let rows: String = users.iter().enumerate().map(row).collect();
    format!("{HEADER}\n{rows}")
}

fn keep(owner: &Client, keep: bool) {
    let read = owner.get("/api/v1/organisation").expect(200);
    let etag = read.header("etag").unwrap().to_owned();
    let mut settings = read.json()["settings"].clone();
    settings["keep_user_columns"] = json!(keep);
    owner.send("PUT", "/api/v1/organisation", &[("if-match", &etag)], settings.into()).expect(200);
}

fn take(owner: &Client, text: &str) -> Value {
    let draft = owner.upload("assets.csv", text).expect(200).json();
    commit(owner, &draft, json!({})).expect(200);
    draft
}

fn ids(owner: &Client) -> Vec<String> {
    let mut rows = devices(owner, "q=SN-");
    rows.sort_by_key(|row| row["serial"].to_string());
    rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

fn users(owner: &Client, ids: &[String]) -> Vec<Option<String>> {
    let user = |id: &String| {
        let user = owner.json(&format!("/api/v1/devices/{id}/user"));
        user["name"].as_str().map(str::to_owned)
    };
    ids.iter().map(user).collect()
}

fn some(names: [&str; 3]) -> Vec<Option<String>> {
    names.map(|name| Some(name.to_owned()).filter(|name| !name.is_empty())).to_vec()
}

fn undo(owner: &Client, draft: &Value) {
    let path = format!("/api/v1/devices/import/{}/undo", draft["id"].as_str().unwrap());
    owner.send("POST", &path, &[], Body::None).expect(200);
}

#[test]
fn nobody_is_kept_unless_the_organisation_says_so() {
    let server = Server::demo();
    let owner = server.owner();
    let draft = take(&owner, &file(&["ada.lovelace", "grace.hopper", ""]));
    let person =
        draft["columns"].as_array().unwrap().iter().find(|column| column["personal"] == true);
    assert_eq!(person.unwrap()["field"], Value::Null);
    assert_eq!(users(&owner, &ids(&owner)), some(["", "", ""]));
}

#[test]
fn the_command_line_keeps_what_the_organisation_keeps() {
    let server = Server::demo();
    let owner = server.owner();
    server.folder.write("assets.csv", file(&["ada.lovelace", "", ""]).as_bytes());
    let import = || server.folder.impact(&["import", "assets.csv", "--commit", "--country", "NO"]);
    assert!(import().status.success());
    let ids = ids(&owner);
    assert_eq!(users(&owner, &ids), some(["", "", ""]));
    keep(&owner, true);
    assert!(import().status.success());
    assert_eq!(users(&owner, &ids), some(["ada.lovelace", "", ""]));
}

#[test]
fn a_column_that_only_a_person_calls_personal_shows_no_value_either() {
    let server = Server::demo();
    let owner = server.owner();
    keep(&owner, true);
    let text = file(&["ada.lovelace", "", ""]).replace("Checked Out To: Username", "Desk");
    server.folder.write("assets.csv", text.as_bytes());
    let said = ["import", "assets.csv", "--commit", "--country", "NO", "--column", "user=Desk"];
    assert!(server.folder.impact(&said).status.success());
    assert_eq!(users(&owner, &ids(&owner)), some(["ada.lovelace", "", ""]));
    let imports = owner.json("/api/v1/devices/import");
    let path = format!("/api/v1/devices/import/{}", imports["rows"][0]["id"].as_str().unwrap());
    assert!(!owner.get(&path).expect(200).text().contains("ada.lovelace"));
}

#[test]
fn a_user_follows_the_files_and_is_told_to_few() {
    let server = Server::demo();
    let owner = server.owner();
    keep(&owner, true);
    let first = take(&owner, &file(&["ada.lovelace", "grace.hopper", "mary.kenneth"]));
    let ids = ids(&owner);
    assert_eq!(users(&owner, &ids), some(["ada.lovelace", "grace.hopper", "mary.kenneth"]));

    // Another person, nobody any more, and the same.
    let later = take(&owner, &file(&["radia.perlman", "", "mary.kenneth"]));
    assert_eq!(users(&owner, &ids), some(["radia.perlman", "", "mary.kenneth"]));
    // A file without such a column says nothing of it.
    let without = file(&["", "", ""]).replace(",Checked Out To: Username", "").replace(",\n", "\n");
    take(&owner, &without);
    assert_eq!(users(&owner, &ids), some(["radia.perlman", "", "mary.kenneth"]));

    // Who reads figures only is not told, and it stands nowhere else.
    let path = format!("/api/v1/devices/{}/user", ids[0]);
    for role in ["auditor", "analyst"] {
        server.signed_in(role).get(&path).refused(403, &["role"]);
        server.signed_in(role).send("DELETE", &path, &[], Body::None).expect(403);
    }
    for address in [
        "/api/v1/devices?limit=500".to_owned(),
        "/api/v1/devices/export?format=csv".to_owned(),
        "/api/v1/audit?limit=100".to_owned(),
        "/api/v1/audit/export?format=json".to_owned(),
        "/api/v1/devices/import".to_owned(),
        format!("/api/v1/devices/{}", ids[0]),
        format!("/api/v1/devices/{}/receipt", ids[0]),
        format!("/api/v1/devices/import/{}", first["id"].as_str().unwrap()),
        format!("/api/v1/devices/import/{}/left-out", first["id"].as_str().unwrap()),
    ] {
        let answer = owner.get(&address).expect(200).text();
        for name in ["ada.lovelace", "radia.perlman", "mary.kenneth"] {
            assert!(!answer.contains(name), "{name} stands in {address}");
        }
    }
    assert_eq!(devices(&owner, "q=radia").len(), 0, "nor is it searched");

    // Erased by hand, and with what told it.
    owner.send("DELETE", &format!("/api/v1/devices/{}/user", ids[2]), &[], Body::None).expect(204);
    assert_eq!(users(&owner, &ids), some(["radia.perlman", "", ""]));
    let entry = owner.json("/api/v1/audit?limit=1")["entries"][0].clone();
    assert_eq!((&entry["action"], &entry["changes"]), (&json!("device.user_erased"), &json!([])));
    undo(&owner, &later);
    assert_eq!(users(&owner, &ids), some(["", "", ""]), "an import taken back tells nothing");
}

#[test]
fn turned_off_everybody_is_erased_and_so_are_drafts() {
    let server = Server::demo();
    let owner = server.owner();
    keep(&owner, true);
    take(&owner, &file(&["ada.lovelace", "grace.hopper", ""]));
    let ids = ids(&owner);
    let named = owner.upload("later.csv", file(&["radia.perlman", "", ""])).expect(200).json();
    let nameless =
        "Asset Tag,Serial,Manufacturer,Model\nT9,SN-9,\"\"\"user\"\":\"\"x\"\"\",XPS 13\n";
    let nameless = owner.upload("other.csv", nameless).expect(200).json();
    keep(&owner, false);
    assert_eq!(users(&owner, &ids), some(["", "", ""]));
    let entry = owner.json("/api/v1/audit?limit=1")["entries"][0].clone();
    assert_eq!(entry["action"], "organisation.changed");
    let erased = json!({ "field": "erased_device_users", "before": null, "after": "2" });
    assert!(entry["changes"].as_array().unwrap().contains(&erased), "{entry}");
    commit(&owner, &named, json!({})).expect(404);
    // A draft that names nobody is still there.
    let path = format!("/api/v1/devices/import/{}", nameless["id"].as_str().unwrap());
    owner.get(&path).expect(200);
    // And on again: nobody comes back.
    keep(&owner, true);
    assert_eq!(users(&owner, &ids), some(["", "", ""]));
}
