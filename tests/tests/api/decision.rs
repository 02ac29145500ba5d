//! What next for a device: the options agree with their receipts, and follow the assumptions.

use crate::client::Client;
use crate::import::grams;
use crate::server::Server;
use impact_core::receipt::Receipt;
use serde_json::Value;

/// A laptop in use with a first day and a country.
pub fn laptop(client: &Client) -> String {
    let list = client.json("/api/v1/devices?class=laptop&status=in_use&limit=100");
    let known = |row: &&Value| !row["start"].is_null() && !row["gross"].is_null();
    let row = list["rows"].as_array().unwrap().iter().find(known).unwrap();
    row["id"].as_str().unwrap().to_owned()
}

fn option<'a>(decision: &'a Value, name: &str) -> &'a Value {
    let options = decision["options"].as_array().unwrap();
    options.iter().find(|option| option["option"] == name).unwrap()
}

#[test]
fn every_option_has_a_receipt_that_ends_in_its_figure() {
    let server = Server::shared();
    let owner = server.owner();
    let path = format!("/api/v1/devices/{}/decision", laptop(&owner));
    for assumed in ["", "grid=400&new_kg=250.5&extension_years=3"] {
        let decision = owner.json(&format!("{path}?{assumed}"));
        let options = decision["options"].as_array().unwrap();
        assert_eq!(options.len(), 6);
        for option in options {
            let name = option["option"].as_str().unwrap();
            let receipt = owner.get(&format!("{path}/receipt?option={name}&{assumed}")).expect(200);
            let receipt: Receipt = serde_json::from_slice(&receipt.body).unwrap();
            receipt.verify().unwrap();
            let stated = receipt.root.value.round() as i64;
            assert_eq!(stated, grams(&option["carbon_per_year"]["mean_kg"]), "{name}");
        }
    }
}

#[test]
fn an_answer_follows_the_assumptions_and_names_what_would_change_it() {
    let server = Server::shared();
    let owner = server.owner();
    let path = format!("/api/v1/devices/{}/decision", laptop(&owner));
    let at = |assumed: &str| owner.json(&format!("{path}?present_kwh=20&grid=400&{assumed}"));
    let usual = at("");
    assert_eq!((&usual["least_cost"], &usual["avoided"]), (&Value::Null, &Value::Null));
    let parts = at("extension_kg=10&refurbish_kg=27&refurbish_years=3&refurbished_kg=40");
    assert_eq!(grams(&option(&parts, "extend")["carbon_per_year"]["mean_kg"]), 13_000);
    let flips = parts["flips"].as_array().unwrap();
    let flip = flips.iter().find(|flip| flip["input"] == "extension_kg").unwrap();
    assert!((flip["threshold"].as_f64().unwrap() - 18.0).abs() < 1e-6, "{flip}");
    let beyond = at("extension_kg=18.1&refurbish_kg=27&refurbish_years=3&refurbished_kg=40");
    assert_eq!(beyond["recommended"], flip["becomes"]);
    let priced = at("energy_price=30&extension_cost=12000&new_cost=100000&currency=CHF");
    assert_eq!(option(&priced, "extend")["cost_minor_per_year"], 6_600);
    let assumed = "present_kwh=20&energy_price=30&extension_cost=12000&currency=CHF";
    let why = format!("{path}/receipt?option=extend&figure=cost&{assumed}");
    let receipt: Receipt = serde_json::from_slice(&owner.get(&why).expect(200).body).unwrap();
    receipt.verify().unwrap();
    assert_eq!(receipt.root.value, 6_600.0);
    owner.get(&format!("{path}/receipt?option=extend&figure=cost")).refused(409, &["price"]);
    assert_eq!((&priced["currency"], &priced["least_cost"]), (&"CHF".into(), &"extend".into()));
    let avoided = &at("displacement=1&new_kg=240&new_years=4&extension_kg=0&new_kwh=20")["avoided"];
    assert_eq!(grams(&avoided["total"]["mean_kg"]), 120_000);
    assert_eq!(grams(&avoided["per_year"]["mean_kg"]), 60_000);
}

#[test]
fn what_cannot_be_is_refused_by_name() {
    let server = Server::shared();
    let owner = server.owner();
    let path = format!("/api/v1/devices/{}/decision", laptop(&owner));
    for (assumed, said) in [
        ("extension_years=99", "extension_years of 99"),
        ("grid=NaN", "grid of NaN"),
        ("new_cost=10.5", "whole hundredths"),
        ("new_kg=much", "no number"),
        ("displacement=0.8&rebound=0.29", "already includes"),
        ("aim=both", "carbon or cost"),
        ("currency=XYZ", "currency"),
        ("nonsense=1", "no parameter"),
    ] {
        owner.get(&format!("{path}?{assumed}")).refused(400, &[said]);
    }
    owner.get("/api/v1/devices/nobody/decision").refused(404, &["device"]);
}
