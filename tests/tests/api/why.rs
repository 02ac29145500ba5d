//! Why two results differ: the parts are the difference to the gram, over HTTP and from a file.

use crate::commands::refused;
use crate::import::grams;
use crate::own_figures::{commit, upload};
use crate::server::{Folder, Server};
use impact_core::api::Difference;
use impact_core::fleet::{Cause, FleetFigure};
use impact_core::receipt::Receipt;
use serde_json::json;

const FRAME: &str = "period=2025-01-01..2026-01-01&status=in_use,in_stock,in_repair,archived";

/// A difference whose parts and receipt were computed again.
fn difference(client: &crate::client::Client, path: &str) -> Difference {
    let answer = client.get(path).expect(200);
    let found: Difference = serde_json::from_slice(&answer.body).unwrap();
    found.receipt.verify().unwrap_or_else(|error| panic!("{path}: {error}"));
    let parts: i64 = found.parts.iter().map(|part| part.change_kg.grams()).sum();
    assert_eq!(parts, found.change_kg.grams(), "{path}");
    assert_eq!(found.receipt.root.value, found.change_kg.grams() as f64, "{path}");
    assert_eq!(found.change_kg, found.to.gross_kg - found.from.gross_kg, "{path}");
    found
}

#[test]
fn two_periods_of_a_fleet_are_told_apart_by_their_causes() {
    let server = Server::demo();
    let owner = server.owner();
    let found = difference(&owner, &format!("/api/v1/fleet/difference?{FRAME}"));
    assert_eq!(found.from.period.to_string(), "2024-01-01..2025-01-01", "the year before");
    let gross = |period: &str| {
        let frame = FRAME.replace("2025-01-01..2026-01-01", period);
        grams(&owner.json(&format!("/api/v1/fleet/summary?{frame}"))["gross"]["mean_kg"])
    };
    assert_eq!(found.from.gross_kg.grams(), gross("2024-01-01..2025-01-01"));
    assert_eq!(found.to.gross_kg.grams(), gross("2025-01-01..2026-01-01"));
    assert!(found.parts.iter().any(|part| part.cause == Cause::Came), "{:?}", found.parts);
    // The other way round the same difference with its sign turned.
    let back = "period=2024-01-01..2025-01-01&against=2025-01-01..2026-01-01";
    let back = FRAME.replace("period=2025-01-01..2026-01-01", back);
    let back = difference(&owner, &format!("/api/v1/fleet/difference?{back}"));
    assert_eq!(back.change_kg, -found.change_kg);
    // A device named in a part has its own difference, that part in it.
    let part = &found.parts[0];
    let device = &part.largest[0];
    let path = format!("/api/v1/devices/{}/difference?period=2025-01-01..2026-01-01", device.id);
    let of_device = difference(&owner, &path);
    let same = of_device.parts.iter().find(|of| of.cause == part.cause).unwrap();
    assert_eq!(same.change_kg, device.change_kg);
    owner.get("/api/v1/devices/nobody/difference").expect(404);
}

#[test]
fn versions_and_days_of_knowledge_are_told_apart() {
    let server = Server::demo();
    let owner = server.owner();
    let text = "country,vintage,g_per_kwh,boundary,mix,licence,source\n\
                DE,2024,50,life-cycle,production,,Our contract\n";
    let preview = upload(&owner, "grid", text);
    commit(&owner, &preview, json!({"note": "Ours"}));
    let path = "/api/v1/fleet/difference?period=2024-01-01..2025-01-01";
    let found = difference(&owner, &format!("{path}&against_figures=0"));
    assert_eq!((found.from.figures, found.to.figures), (0, 1));
    let causes: Vec<Cause> = found.parts.iter().map(|part| part.cause).collect();
    assert_eq!(causes, [Cause::GridFactors]);
    let same = difference(&owner, &format!("{path}&against_figures=1"));
    assert!(same.parts.is_empty(), "{:?}", same.parts);
    assert_eq!(same.finding.key, "finding.difference.none");
    // Before anybody knew of a device there was nothing: all of it came.
    let found = difference(&owner, &format!("{path}&against_as_of=1990-01-01"));
    assert_eq!(found.from.gross_kg.grams(), 0);
    assert!(found.parts.iter().all(|part| part.cause == Cause::Came), "{:?}", found.parts);
    owner.get(&format!("{path}&against_figures=9")).expect(404);
    for (query, part) in [
        ("against=2024", "FIRST..END"),
        ("against_as_of=2999-01-01", "future"),
        ("against_figures=first", "against_figures"),
        ("versus=1", "versus"),
    ] {
        owner.get(&format!("{path}&{query}")).refused(400, &[part]);
    }
}

#[test]
fn every_key_figure_has_a_receipt_that_ends_in_it() {
    let server = Server::demo();
    let owner = server.owner();
    let frame = "period=2025-01-01..2026-01-01";
    let summary = owner.json(&format!("/api/v1/fleet/summary?{frame}"));
    let kg = |value: &serde_json::Value| grams(value) as f64;
    // What the electricity is beside the gross footprint has its tests in `electricity`.
    let is_ledger = |figure: &FleetFigure| matches!(figure, FleetFigure::Ledger(_));
    for figure in FleetFigure::ALL.into_iter().filter(|figure| !is_ledger(figure)) {
        let path = format!("/api/v1/fleet/receipt?{frame}&figure={}", figure.key());
        let answer = owner.get(&path).expect(200);
        let receipt: Receipt = serde_json::from_slice(&answer.body).unwrap();
        receipt.verify().unwrap_or_else(|error| panic!("{path}: {error}"));
        let shown = match figure {
            FleetFigure::Gross => kg(&summary["gross"]["mean_kg"]),
            FleetFigure::PerDeviceYear => kg(&summary["per_device_year"]["mean_kg"]),
            FleetFigure::Energy => summary["energy_kwh"].as_f64().unwrap(),
            FleetFigure::Embodied => kg(&summary["embodied"]["mean_kg"]),
            FleetFigure::StillToCarry => kg(&summary["still_to_carry"]["mean_kg"]),
            FleetFigure::MeanAge => summary["mean_age_years"].as_f64().unwrap(),
            FleetFigure::MakersShare => summary["basis"][0]["share"].as_f64().unwrap(),
            FleetFigure::UsePerYear => kg(
                &owner.json(&format!("/api/v1/devices?limit=1&{frame}"))["use_per_year"]["mean_kg"]
            ),
            FleetFigure::Ledger(_) => continue,
        };
        assert_eq!(receipt.root.value, shown, "{path}");
    }
    owner.get("/api/v1/fleet/receipt?figure=net").refused(400, &["per_device_year"]);
    let none = "/api/v1/fleet/receipt?figure=per_device_year&period=1990-01-01..1991-01-01";
    owner.get(none).refused(409, &["in service"]);
    let device = owner.json("/api/v1/devices?limit=1&match=exact")["rows"][0].clone();
    for figure in ["still_to_carry", "use_per_year", "energy"] {
        let path =
            format!("/api/v1/devices/{}/receipt?figure={figure}", device["id"].as_str().unwrap());
        let answer = owner.get(&path).expect(200);
        serde_json::from_slice::<Receipt>(&answer.body).unwrap().verify().unwrap();
    }
}

#[test]
fn what_is_still_to_carry_is_no_figure_of_an_inventory() {
    let server = Server::demo();
    let owner = server.owner();
    let device = owner.json("/api/v1/devices?limit=1&match=exact")["rows"][0]["id"].clone();
    let device = format!("/api/v1/devices/{}", device.as_str().unwrap());
    for view in ["inventory_rented", "inventory_owned"] {
        let summary = owner.json(&format!("/api/v1/fleet/summary?view={view}"));
        assert!(summary["still_to_carry"].is_null(), "{view}");
        let detail = owner.json(&format!("{device}?view={view}"));
        assert!(detail["footprint"]["still_to_carry"].is_null(), "{view}");
        for of in ["/api/v1/fleet", &device] {
            let path = format!("{of}/receipt?figure=still_to_carry&view={view}");
            owner.get(&path).refused(409, &["management view"]);
        }
    }
}

#[test]
fn a_receipt_is_computed_again_from_its_file() {
    let server = Server::demo();
    let owner = server.owner();
    let folder = Folder::new();
    for path in ["/api/v1/fleet/receipt", "/api/v1/fleet/difference"] {
        let text = owner.get(path).expect(200).text();
        folder.write("receipt.json", text.as_bytes());
        let output = folder.impact(&["receipt", "verify", "receipt.json"]);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success() && said.contains("same digits"), "{said}");
    }
    let mut receipt = owner.json("/api/v1/fleet/receipt");
    receipt["root"]["value"] = json!(receipt["root"]["value"].as_f64().unwrap() + 1.0);
    folder.write("changed.json", receipt.to_string().as_bytes());
    refused(&folder, &["receipt", "verify", "changed.json"], &["does not hold", "its steps give"]);
    let mut renamed = owner.json("/api/v1/fleet/receipt");
    renamed["factor_set"] = json!("another");
    folder.write("renamed.json", renamed.to_string().as_bytes());
    refused(&folder, &["receipt", "verify", "renamed.json"], &["fingerprint"]);
    folder.write("list.json", b"[1, 2]");
    refused(&folder, &["receipt", "verify", "list.json"], &["no receipt", "Download JSON"]);
    refused(&folder, &["receipt", "verify", "none.json"], &["cannot be read"]);
}
