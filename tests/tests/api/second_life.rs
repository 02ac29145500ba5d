//! A second life of a device: every method shares one total, every figure has its receipt, and
//! nothing is invented.

use crate::decision::laptop;
use crate::import::grams;
use crate::server::Server;
use impact_core::receipt::Receipt;
use serde_json::Value;

const PRICES: &str = "first_paid=100000&first_realised=40000&second_paid=45000&second_realised=0";

#[test]
fn every_method_shares_one_total_and_has_its_receipts() {
    let server = Server::shared();
    let owner = server.owner();
    let path = format!("/api/v1/devices/{}/second-life", laptop(&owner));
    for (asked, methods) in [("months=24", 3), (&*format!("months=30&{PRICES}"), 4)] {
        let told = owner.json(&format!("{path}?{asked}&refurbish_kg=20"));
        let shared = told["methods"].as_array().unwrap();
        assert_eq!(shared.len(), methods, "{told}");
        for of in shared {
            let method = of["method"].as_str().unwrap();
            let sum = grams(&of["first"]["mean_kg"]) + grams(&of["second"]["mean_kg"]);
            assert_eq!(sum, grams(&told["total_kg"]), "{method}");
            for figure in ["first", "second"] {
                let why = format!("{path}/receipt?method={method}&figure={figure}");
                let why = owner.get(&format!("{why}&{asked}&refurbish_kg=20")).expect(200);
                let receipt: Receipt = serde_json::from_slice(&why.body).unwrap();
                receipt.verify().unwrap();
                let stated = receipt.root.value.round() as i64;
                assert_eq!(stated, grams(&of[figure]["mean_kg"]), "{method} {figure}");
            }
        }
    }
}

#[test]
fn what_a_second_life_avoids_has_its_receipts() {
    let server = Server::shared();
    let owner = server.owner();
    let path = format!("/api/v1/devices/{}/second-life", laptop(&owner));
    let asked = "months=24&displacement=0.7&new_kg=300&grid=420";
    let avoided = &owner.json(&format!("{path}?{asked}"))["avoided"];
    let ends = |figure: &str| {
        let why = owner.get(&format!("{path}/receipt?figure={figure}&{asked}")).expect(200);
        let receipt: Receipt = serde_json::from_slice(&why.body).unwrap();
        receipt.verify().unwrap();
        receipt.root.value
    };
    assert_eq!(ends("avoided"), grams(&avoided["total"]["mean_kg"]) as f64);
    assert_eq!(ends("avoided_per_year"), grams(&avoided["per_year"]["mean_kg"]) as f64);
    assert_eq!(Some(ends("least_displacement")), avoided["least_displacement"].as_f64());
}

#[test]
fn prices_by_which_no_life_consumes_value_are_said_to_share_by_length() {
    let server = Server::shared();
    let owner = server.owner();
    let path = format!("/api/v1/devices/{}/second-life", laptop(&owner));
    let prices = "first_paid=100&first_realised=100&second_paid=100&second_realised=200";
    let told = owner.json(&format!("{path}?{prices}"));
    let methods = told["methods"].as_array().unwrap();
    let of = |method: &str| methods.iter().find(|of| of["method"] == method).unwrap();
    assert_eq!(of("economic")["second"], of("life_share")["second"]);
    assert!(of("economic")["note"]["text"].as_str().unwrap().contains("neither life"), "{told}");
    assert!(of("life_share").get("note").is_none(), "{told}");
    let why = owner.json(&format!("{path}/receipt?method=economic&figure=first&{prices}"));
    assert!(why.to_string().contains("neither life consumes"), "{why}");
}

#[test]
fn what_is_avoided_stands_apart_and_is_never_assumed() {
    let server = Server::shared();
    let owner = server.owner();
    let path = format!("/api/v1/devices/{}/second-life", laptop(&owner));
    let usual = owner.json(&path);
    assert_eq!((&usual["avoided"], &usual["months"]), (&Value::Null, &36.into()));
    assert_eq!(usual["lacks"], serde_json::json!(["displacement"]));
    owner.get(&format!("{path}/receipt?figure=avoided")).refused(409, &["displacement"]);
    owner.get(&format!("{path}/receipt?method=economic")).refused(409, &["economic", "paid"]);
    let asked = "months=24&new_kg=300&new_years=4&refurbish_kg=20&present_kwh=30&new_kwh=20\
                 &grid=500&displacement=0.5";
    let told = owner.json(&format!("{path}?{asked}"));
    assert_eq!(grams(&told["avoided"]["total"]["mean_kg"]), 45_000);
    assert!(told["counterfactual"]["text"].as_str().unwrap().contains("300 kg"), "{told}");
    let plain = owner.json(&format!("{path}?months=24&refurbish_kg=20"));
    assert_eq!(told["methods"], plain["methods"], "nothing avoided enters what is carried");
    let why = owner.get(&format!("{path}/receipt?figure=avoided&{asked}")).expect(200);
    let receipt: Receipt = serde_json::from_slice(&why.body).unwrap();
    receipt.verify().unwrap();
    assert_eq!(receipt.root.value, 45_000.0);
}

#[test]
fn what_no_second_life_is_is_refused_by_name() {
    let server = Server::shared();
    let owner = server.owner();
    let path = format!("/api/v1/devices/{}/second-life", laptop(&owner));
    for (asked, said) in [
        ("months=0", "Second life, months: 0 is not possible"),
        ("months=99999999999", "Second life, months: 99,999,999,999"),
        ("months=2.5", "Second life, months: that is no whole number"),
        ("first_paid=-1", "Paid at the start of the first life, in EUR: -0.01"),
        ("second_realised=much", "no whole number"),
        ("method=half", "fifty_fifty"),
        ("refurbish_kg=NaN", "Refurbishing it: that is no number"),
        ("displacement=0.8&rebound=0.29", "already includes"),
        ("extension_kg=1", "no parameter"),
    ] {
        owner.get(&format!("{path}?{asked}")).refused(400, &[said]);
    }
    owner.get(&format!("{path}/receipt?figure=third")).refused(400, &["first, second, avoided"]);
    owner.get("/api/v1/devices/nobody/second-life").refused(404, &["device"]);
}
