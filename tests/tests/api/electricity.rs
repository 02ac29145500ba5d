//! Where electricity is drawn, and by which contracts: zones of a site's grid, and both methods of
//! Scope 2 side by side.

use crate::isolation::stranger;
use crate::own_figures::{commit, upload};
use crate::server::Server;
use impact_core::receipt::Receipt;
use serde_json::{Value, json};

fn patch(client: &crate::client::Client, site: &Value, edit: Value) -> crate::client::Answer {
    let path = format!("/api/v1/sites/{}", site["id"].as_str().unwrap());
    let version = format!("\"{}\"", site["version"]);
    client.send("PATCH", &path, &[("if-match", &version)], edit.into())
}

#[test]
fn a_site_draws_from_the_zone_that_it_names() {
    let server = Server::demo();
    let owner = server.owner();
    let new = json!({"name": "Sacramento", "country": "US"});
    let made = owner.post("/api/v1/sites", new).expect(201).json();
    assert_eq!((&made["zone"], &made["zone_name"]), (&Value::Null, &Value::Null));
    let zones = owner.json("/api/v1/factors/grid/US")["zones"].clone();
    let state = zones.as_array().unwrap().iter().find(|zone| zone["zone"] == "state.US-CA");
    let state = state.expect("California is listed");
    assert_eq!(state["name"], "California");
    assert_eq!(state["factor"]["source"]["boundary"], "life-cycle");
    for (zone, words) in [
        ("state.DE-BY", "no grid zone"),
        ("zone.DE", "no grid zone"),
        ("California", "not a grid zone"),
    ] {
        patch(&owner, &made, json!({"zone": zone})).refused(422, &[words]);
    }
    let placed = patch(&owner, &made, json!({"zone": "state.US-CA"})).expect(200).json();
    assert_eq!(
        (&placed["zone"], &placed["zone_name"]),
        (&json!("state.US-CA"), &json!("California"))
    );
    let logged = owner.json("/api/v1/audit?action=site.zone_set");
    assert_eq!(logged["entries"].as_array().map(Vec::len), Some(1), "{logged}");
    let whole = patch(&owner, &placed, json!({"zone": "country"})).expect(200).json();
    assert_eq!(whole["zone"], Value::Null);
    let both = json!({"country": "GB", "zone": "desnz.GB"});
    let moved = patch(&owner, &whole, both).expect(200).json();
    assert_eq!((&moved["country"], &moved["zone"]), (&json!("GB"), &json!("desnz.GB")));
    // A zone lies in its country: with another country it is gone.
    let elsewhere = patch(&owner, &moved, json!({"country": "FR"})).expect(200).json();
    assert_eq!((&elsewhere["country"], &elsewhere["zone"]), (&json!("FR"), &Value::Null));
}

#[test]
fn a_site_is_made_in_a_zone_of_its_country() {
    let server = Server::demo();
    let owner = server.owner();
    for (new, words) in [
        (json!({"name": "A", "country": "US", "zone": "state.DE-BY"}), "no grid zone"),
        (json!({"name": "A", "country": "DE", "zone": "state.US-CA"}), "no grid zone"),
        (json!({"name": "A", "country": "US", "zone": "California"}), "not a grid zone"),
    ] {
        let refused = owner.post("/api/v1/sites", new).refused(422, &[words]).problem();
        assert_eq!(refused["errors"][0]["pointer"], "/zone", "{refused}");
    }
    let new = json!({"name": "Fresno", "country": "US", "zone": "state.US-CA"});
    let made = owner.post("/api/v1/sites", new).expect(201).json();
    assert_eq!((&made["zone"], &made["zone_name"]), (&json!("state.US-CA"), &json!("California")));
    assert_eq!(made["version"], 1);
    let whole = json!({"name": "Reno", "country": "US", "zone": "country"});
    assert_eq!(owner.post("/api/v1/sites", whole).expect(201).json()["zone"], Value::Null);
    let logged = owner.json("/api/v1/audit?action=site.made");
    assert!(logged.to_string().contains("state.US-CA"), "{logged}");
    // It is named from the first day on, and goes with the country like any other.
    let moved = patch(&owner, &made, json!({"country": "CA"})).expect(200).json();
    assert_eq!(moved["zone"], Value::Null);
}

#[test]
fn a_zone_counts_with_the_organisations_own_factor_and_only_for_it() {
    let server = Server::demo();
    let (owner, other) = (server.owner(), stranger(&server));
    let text = "country,zone,period,g_per_kwh,boundary,mix,source\n\
        US,state.US-CA,2026,123,life-cycle,production,Operator\n\
        US,own.US-NORTH,2026,45,life-cycle,consumption,Utility\n\
        US,zone.DE,2026,45,life-cycle,consumption,Utility\n";
    let before = other.json("/api/v1/factors/grid/US");
    let new = json!({"name": "North", "country": "US", "zone": "own.US-NORTH"});
    owner.post("/api/v1/sites", new.clone()).refused(422, &["no grid zone"]);
    let preview = upload(&owner, "grid", text);
    let keys: Vec<_> = preview["rows"].as_array().unwrap().iter().map(|row| &row["key"]).collect();
    assert_eq!(keys, ["grid:US:state.US-CA:2026", "grid:US:own.US-NORTH:2026"]);
    assert_eq!(preview["problems"][0]["column"], "zone", "{preview}");
    commit(&owner, &preview, json!({"note": "Our states"}));

    let country = owner.json("/api/v1/factors/grid/US");
    let zone = |name: &str| {
        let zones = country["zones"].as_array().unwrap();
        zones.iter().find(|zone| zone["zone"] == name).unwrap()["factor"].clone()
    };
    assert_eq!(zone("state.US-CA")["g_per_kwh"], 123.0);
    assert_eq!(zone("state.US-CA")["source"]["own"]["version"], 1);
    assert_eq!(zone("own.US-NORTH")["quality"], "own");
    assert_eq!(other.json("/api/v1/factors/grid/US"), before, "nobody else's zones change");
    other.post("/api/v1/sites", new.clone()).refused(422, &["no grid zone"]);
    let made = owner.post("/api/v1/sites", new).expect(201).json();
    assert_eq!(made["zone_name"], "US-NORTH");

    // A device that is moved there is computed with it, and its receipt says so.
    let rows = owner.json("/api/v1/devices?status=in_use&sort=-gross&limit=1");
    let device = rows["rows"][0]["id"].as_str().unwrap();
    let path = format!("/api/v1/devices/{device}");
    let version = owner.get(&path).header("etag").unwrap().to_owned();
    let edit = json!({"site": made["id"], "since": "2026-01-01"});
    owner.send("PATCH", &path, &[("if-match", &version)], edit.into()).expect(200);
    let asked = "figure=gross&period=2026-02-01..2026-10-01";
    let receipt: Receipt =
        serde_json::from_value(owner.json(&format!("{path}/receipt?{asked}"))).unwrap();
    receipt.verify().unwrap();
    let sources = receipt.root.sources();
    assert!(sources.iter().any(|source| source.id == "own.1:grid:US:own.US-NORTH:2026"));

    // Its last factor stays while a site draws from it.
    let withdraw = |version: u32, zone: &str| {
        let body = json!({"withdraw": [format!("grid:US:{zone}:2026")]});
        let version = format!("\"{version}\"");
        owner.send("POST", "/api/v1/figures/versions", &[("if-match", &version)], body.into())
    };
    withdraw(1, "own.US-NORTH").refused(422, &["\"North\" draws from the zone own.US-NORTH"]);
    withdraw(1, "state.US-CA").expect(201);
    let version = owner.json("/api/v1/sites");
    let site = version.as_array().unwrap().iter().find(|site| site["name"] == "North").unwrap();
    patch(&owner, site, json!({"zone": "country"})).expect(200);
    withdraw(2, "own.US-NORTH").expect(201);
}

#[test]
fn market_based_use_rests_on_what_was_given_and_says_on_what() {
    let server = Server::demo();
    let owner = server.owner();
    let path = "/api/v1/fleet/summary?period=2025-01-01..2026-01-01";
    let before = owner.json(path);
    let power = &before["electricity"];
    assert_eq!(power["market_based"], power["location_based"]);
    assert!(power["market_note"]["text"].as_str().unwrap().contains("No contract"), "{power}");
    let used = before["stages"].as_array().unwrap().iter().find(|stage| stage["stage"] == "use");
    assert_eq!(used.unwrap()["carbon"]["mean_kg"], power["location_based"]["mean_kg"]);
    let sites = owner.json("/api/v1/sites");
    let country = sites[0]["country"].as_str().unwrap();
    let text = format!(
        "country,year,kind,name,share,g_per_kwh,boundary,source\n\
         {country},2025,certificate,Wind park,50 %,0,direct,Guarantees of origin\n\
         {country},2025,residual,,,700,life-cycle,Residual mixes 2025\n\
         {country},2025,losses,,5 %,,,Network operator\n\
         {country},2025,supplier,Both,50 %,10,,No boundary\n"
    );
    let preview = upload(&owner, "electricity", &text);
    assert_eq!(preview["rows"].as_array().map(Vec::len), Some(3), "{preview}");
    assert_eq!(preview["problems"][0]["column"], "boundary", "{preview}");
    commit(&owner, &preview, json!({"note": "Our contracts of 2025"}));
    assert_eq!(owner.json("/api/v1/figures/versions")["electricity"], 3);
    let after = owner.json(path);
    assert_eq!(after["gross"], before["gross"], "the gross footprint stays location-based");
    let power = &after["electricity"];
    assert_ne!(power["market_based"], power["location_based"]);
    assert!(power["losses"]["mean_kg"].as_f64().unwrap() > 0.0, "{power}");
    let shares = power["market_basis"].as_array().unwrap().iter();
    let sum: f64 = shares.map(|part| part["share"].as_f64().unwrap()).sum();
    assert!((sum - 1.0).abs() < 1e-6, "{power}");
    for (figure, key) in [("market", "market_based"), ("losses", "losses")] {
        let path = format!("/api/v1/fleet/receipt?period=2025-01-01..2026-01-01&figure={figure}");
        let receipt: Receipt = serde_json::from_value(owner.json(&path)).unwrap();
        receipt.verify().unwrap();
        let kg = power[key]["mean_kg"].as_f64().unwrap();
        assert!((receipt.root.value / 1000.0 - kg).abs() < 1e-6, "{figure}");
    }
    owner
        .get("/api/v1/fleet/receipt?figure=so_far")
        .refused(400, &["gross, per_device_year", "market, losses, upstream"]);
}
