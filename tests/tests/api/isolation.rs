//! Nothing of one organisation is reached by another.

use crate::account::token;
use crate::client::{Body, Client};
use crate::server::{Server, snipe_it};
use serde_json::{Value, json};

/// A second organisation in the demo's database, with an imported fleet.
pub fn stranger(server: &Server) -> Client {
    let init =
        ["--organisation", "Stranger Ltd", "admin", "init", "--owner", "sam@stranger.example"];
    let output = server.folder.impact(&init);
    assert!(output.status.success(), "{output:?}");
    let token = token(&String::from_utf8(output.stdout).unwrap());
    let mut client = server.client();
    let body = json!({"token": token, "password": "correct horse battery"});
    client.cookie = client.post("/api/v1/session/link", body).expect(200).cookie();
    let draft = client.upload("theirs.csv", snipe_it()).expect(200).json();
    let path = format!("/api/v1/devices/import/{}/commit", draft["id"].as_str().unwrap());
    client.post(&path, json!({})).expect(200);
    client
}

fn everything(client: &Client) -> [Value; 4] {
    [
        client.json("/api/v1/fleet/summary"),
        client.json("/api/v1/devices?limit=500"),
        client.json("/api/v1/sites"),
        client.json("/api/v1/devices/import"),
    ]
}

#[test]
fn one_organisations_import_is_nothing_to_another() {
    let server = Server::demo();
    let owner = server.owner();
    let before = everything(&owner);
    let stranger = stranger(&server);
    assert_eq!(everything(&owner), before);
    // The same serials are new to the first organisation.
    let preview = owner.upload("ours.csv", snipe_it()).expect(200).json();
    assert_eq!(preview["tally"]["present"], 0);
    let theirs = stranger.json("/api/v1/devices?limit=1");
    assert_eq!(theirs["fleet"].as_u64(), Some(499));
    let search = owner.json("/api/v1/devices?q=PF00MBEG");
    assert_eq!(search["total"], 0, "a stranger's serial is found");
}

#[test]
fn a_site_of_another_organisation_filters_nothing_in() {
    let server = Server::demo();
    let stranger = stranger(&server);
    let site = stranger.json("/api/v1/sites")[0]["id"].as_str().unwrap().to_owned();
    let found = server.owner().json(&format!("/api/v1/devices?site={site}"));
    assert_eq!(found["total"], 0);
    let body = Body::Json(json!({"country": "FR"}));
    let path = format!("/api/v1/sites/{site}");
    server.owner().send("PATCH", &path, &[("if-match", "\"1\"")], body).refused(404, &[]);
}
