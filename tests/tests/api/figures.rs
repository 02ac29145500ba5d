//! Every figure explains itself, and all ways to the same figure meet to the gram.

use crate::client::Client;
use crate::import::{commit, devices, grams};
use crate::server::{Server, snipe_it};
use impact_core::receipt::{Receipt, Unit};
use serde_json::{Value, json};

/// The demo's fleet and the imported one, one site of it without a country.
fn fleet() -> (Server, Client) {
    let server = Server::demo();
    let owner = server.owner();
    let draft = owner.upload("a.csv", snipe_it()).expect(200).json();
    let unknown = json!({"locations": [{"name": "Bengaluru", "country": null}]});
    commit(&owner, &draft, unknown).expect(200);
    (server, owner)
}

fn frames(client: &Client) -> Vec<String> {
    let today = client.json("/api/v1/meta")["today"].as_str().unwrap().to_owned();
    [
        "period=2024-01-01..2025-01-01&view=management",
        "period=2022-02-15..2025-03-10&view=inventory_rented",
        "period=2023-01-01..2026-01-01&view=inventory_owned",
        "period=2024-01-01..2025-01-01&view=management&class=laptop,monitor",
        "period=2024-01-01..2025-01-01&view=management&status=archived",
    ]
    .map(|frame| format!("{frame}&as_of={today}"))
    .to_vec()
}

/// A receipt, evaluated again from its leaves.
fn receipt(client: &Client, path: &str) -> Receipt {
    let answer = client.get(path).expect(200);
    let receipt: Receipt = serde_json::from_slice(&answer.body).unwrap();
    receipt.verify().unwrap_or_else(|error| panic!("{path}: {error}"));
    receipt
}

/// A receipt's figure in grams.
fn stated(receipt: &Receipt) -> i64 {
    match receipt.root.unit {
        Unit::GCo2e => receipt.root.value.round() as i64,
        Unit::KgCo2e => (receipt.root.value * 1000.0).round() as i64,
        other => panic!("a footprint in {other:?}"),
    }
}

fn sum(rows: &[Value], of: impl Fn(&Value) -> &Value) -> i64 {
    rows.iter().map(of).filter(|figure| !figure.is_null()).map(grams).sum()
}

fn rows(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

#[test]
fn fleet_months_stages_groups_devices_and_receipt_agree_to_the_gram() {
    let (_server, owner) = fleet();
    for frame in frames(&owner) {
        let listed = devices(&owner, &frame);
        let of_devices = sum(&listed, |row| &row["gross"]["mean_kg"]);
        assert!(of_devices > 0, "{frame}");
        let receipt = receipt(&owner, &format!("/api/v1/fleet/receipt?{frame}"));
        assert_eq!(stated(&receipt), of_devices, "receipt, {frame}");
        let page = owner.json(&format!("/api/v1/devices?limit=1&{frame}"));
        assert_eq!(grams(&page["gross"]["mean_kg"]), of_devices, "list, {frame}");
        let embodied = sum(&listed, |row| &row["embodied"]["mean_kg"]);
        assert_eq!(grams(&page["embodied"]["mean_kg"]), embodied, "embodied, {frame}");
        for group_by in ["class", "site", "maker", "status", "match"] {
            let summary = owner.json(&format!("/api/v1/fleet/summary?group_by={group_by}&{frame}"));
            let what = format!("{group_by}, {frame}");
            assert_eq!(grams(&summary["gross"]["mean_kg"]), of_devices, "{what}");
            let groups = rows(&summary["groups"]);
            assert_eq!(sum(groups, |group| &group["gross"]["mean_kg"]), of_devices, "{what}");
            let parts =
                sum(groups, |group| &group["embodied_kg"]) + sum(groups, |group| &group["use_kg"]);
            assert_eq!(parts, of_devices, "{what}");
            let counted: u64 = groups.iter().map(|group| group["devices"].as_u64().unwrap()).sum();
            let active = listed.iter().filter(|row| row["status"] != "archived").count() as u64;
            assert_eq!((counted, summary["devices"].as_u64()), (active, Some(active)), "{what}");
            let months = rows(&summary["months"]);
            assert_eq!(sum(months, |month| &month["gross"]["mean_kg"]), of_devices, "{what}");
            for month in months {
                assert_eq!(
                    sum(rows(&month["stages_kg"]), |kg| kg),
                    grams(&month["gross"]["mean_kg"]),
                    "{month}"
                );
            }
            let stages = rows(&summary["stages"]);
            assert_eq!(sum(stages, |stage| &stage["carbon"]["mean_kg"]), of_devices, "{what}");
            assert_eq!(
                sum(rows(&summary["basis"]), |share| &share["mean_kg"]),
                of_devices,
                "{what}"
            );
            // A group is what its own query lists.
            let group = &groups[0];
            let query = group["devices_query"].as_str().unwrap();
            let listed = devices(&owner, &format!("{query}&{frame}"));
            if !frame.contains("class=") && !frame.contains("status=") {
                assert_eq!(
                    sum(&listed, |row| &row["gross"]["mean_kg"]),
                    grams(&group["gross"]["mean_kg"]),
                    "{query}"
                );
            }
        }
    }
}

#[test]
fn every_devices_receipt_holds_and_meets_its_row() {
    let (_server, owner) = fleet();
    let today = owner.json("/api/v1/meta")["today"].as_str().unwrap().to_owned();
    let frame = format!("period=2024-03-10..2025-02-01&as_of={today}");
    let listed = devices(&owner, &frame);
    let mut verified = 0;
    for (at, row) in listed.iter().enumerate() {
        let id = row["id"].as_str().unwrap();
        let path = format!("/api/v1/devices/{id}/receipt?{frame}");
        if row["gross"].is_null() {
            owner.get(&path).refused(409, &[]);
            continue;
        }
        let gross = receipt(&owner, &path);
        assert_eq!(self::stated(&gross), grams(&row["gross"]["mean_kg"]), "{id}");
        assert_eq!((gross.factor_set.is_empty(), gross.fingerprint.len()), (false, 64));
        verified += 1;
        if at % 25 != 0 {
            continue;
        }
        let detail = owner.json(&format!("/api/v1/devices/{id}?{frame}"));
        let footprint = &detail["footprint"];
        assert_eq!(detail["row"], *row);
        assert_eq!(&owner.json(&format!("/api/v1/devices/{id}/footprint?{frame}")), footprint);
        for (figure, stated) in [
            ("so_far", &footprint["so_far"]["mean_kg"]),
            ("whole_life", &footprint["whole_life_total"]["mean_kg"]),
            ("embodied", &row["embodied"]["mean_kg"]),
        ] {
            if !stated.is_null() {
                let receipt = receipt(&owner, &format!("{path}&figure={figure}"));
                assert_eq!(self::stated(&receipt), grams(stated), "{id} {figure}");
            }
        }
        let stages = |name: &str| sum(rows(&footprint[name]), |stage| &stage["carbon"]["mean_kg"]);
        assert_eq!(stages("stages"), grams(&footprint["gross"]["mean_kg"]), "{id}");
        assert_eq!(stages("whole_life"), grams(&footprint["whole_life_total"]["mean_kg"]), "{id}");
    }
    assert!(verified > 600, "{verified}");
}

#[test]
fn every_leaf_of_a_receipt_says_where_it_comes_from() {
    let (_server, owner) = fleet();
    let frame = "period=2024-01-01..2025-01-01";
    for row in devices(&owner, frame).iter().step_by(20) {
        let id = row["id"].as_str().unwrap();
        // A receipt of nothing rests on nothing.
        if row["gross"].is_null() || grams(&row["gross"]["mean_kg"]) == 0 {
            continue;
        }
        let receipt = receipt(&owner, &format!("/api/v1/devices/{id}/receipt?{frame}"));
        for source in receipt.root.sources() {
            assert!(!source.title.is_empty() && !source.licence.is_empty(), "{source:?}");
        }
        let mut factors = 0;
        receipt.root.visit(&mut |node| factors += u32::from(node.source.is_some()));
        assert!(factors > 0, "{id}: no factor has a source");
    }
}

#[test]
fn months_of_two_periods_are_the_same_months() {
    let (_server, owner) = fleet();
    let months = |period: &str| {
        let summary = owner.json(&format!("/api/v1/fleet/summary?period={period}"));
        rows(&summary["months"]).to_vec()
    };
    let year = months("2024-01-01..2025-01-01");
    let halves = [months("2024-01-01..2024-07-01"), months("2024-07-01..2025-01-01")].concat();
    let means = |months: &[Value]| -> Vec<i64> {
        months.iter().map(|month| grams(&month["gross"]["mean_kg"])).collect()
    };
    assert_eq!(means(&year), means(&halves));
    assert_eq!(year.len(), 12);
}

#[test]
fn sorting_and_searching_list_the_same_devices() {
    let (_server, owner) = fleet();
    let frame = "period=2024-01-01..2025-01-01";
    let ids = |query: &str| {
        let rows = devices(&owner, &format!("{query}&{frame}"));
        let mut ids: Vec<_> =
            rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect();
        ids.sort();
        (rows, ids)
    };
    let (_, all) = ids("");
    for key in ["device", "site", "class", "age", "embodied", "use", "gross", "start"] {
        for sort in [key.to_owned(), format!("-{key}")] {
            assert_eq!(ids(&format!("sort={sort}")).1, all, "{sort}");
        }
    }
    let (rows, _) = ids("sort=-embodied");
    let figures: Vec<i64> = rows
        .iter()
        .filter(|row| !row["embodied"].is_null())
        .map(|row| grams(&row["embodied"]["mean_kg"]))
        .collect();
    assert!(figures.is_sorted_by(|a, b| a >= b));
    let (found, _) = ids("q=latitude");
    assert!(
        !found.is_empty()
            && found.iter().all(|row| row["model"]
                .as_str()
                .unwrap()
                .to_lowercase()
                .contains("latitude"))
    );
    assert!(found.len() < all.len());
    // Random access is the same order as the cursor's.
    let page = owner.json(&format!("/api/v1/devices?sort=-embodied&start=300&limit=5&{frame}"));
    assert_eq!(rows[300..305], *page["rows"].as_array().unwrap());
}
