//! What next for a device: the options agree with their receipts, and follow the assumptions.

use crate::client::Client;
use crate::edits::patch;
use crate::import::grams;
use crate::server::Server;
use impact_core::quantity::Day;
use impact_core::receipt::{Receipt, Unit};
use serde_json::{Value, json};

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
    owner
        .get(&format!("{path}/receipt?option=extend&figure=cost&extension_cost=1"))
        .refused(409, &["Electricity, price a kWh"]);
    assert_eq!((&priced["currency"], &priced["least_cost"]), (&"CHF".into(), &"extend".into()));
    let avoided = &at("displacement=1&new_kg=240&new_years=4&extension_kg=0&new_kwh=20")["avoided"];
    assert_eq!(grams(&avoided["total"]["mean_kg"]), 120_000);
    assert_eq!(grams(&avoided["per_year"]["mean_kg"]), 60_000);
}

/// Days, thresholds and what is avoided lead to receipts that end in them.
#[test]
fn what_is_no_option_has_a_receipt_too() {
    let server = Server::shared();
    let owner = server.owner();
    let path = format!("/api/v1/devices/{}/decision", laptop(&owner));
    let why = |asked: &str| -> Receipt {
        let answer = owner.get(&format!("{path}/receipt?{asked}")).expect(200);
        let receipt: Receipt = serde_json::from_slice(&answer.body).unwrap();
        receipt.verify().unwrap();
        receipt
    };
    let prices =
        "energy_price=30&extension_cost=12000&refurbish_cost=31000&new_cost=100000&aim=cost";
    for assumed in ["displacement=0.8", "rebound=0.3&grid=400&present_kwh=20&new_kwh=11", prices] {
        let decision = owner.json(&format!("{path}?{assumed}"));
        let (mut days, mut thresholds) = (0, 0);
        for option in decision["options"].as_array().unwrap() {
            let name = option["option"].as_str().unwrap();
            let asked = format!("figure=break_even&option={name}&{assumed}");
            match option["break_even"].as_str() {
                Some(on) => {
                    let ends = why(&asked).root;
                    let on: Day = on.parse().unwrap();
                    assert_eq!(
                        (ends.value, ends.unit),
                        (f64::from(on.days()), Unit::Day),
                        "{name}"
                    );
                    days += 1;
                }
                None if name == "keep" || name == "return" => {
                    owner
                        .get(&format!("{path}/receipt?{asked}"))
                        .refused(400, &["name the option"]);
                }
                None => {
                    owner.get(&format!("{path}/receipt?{asked}")).refused(409, &["no such day"]);
                }
            }
        }
        for flip in decision["flips"].as_array().unwrap() {
            let input = flip["input"].as_str().unwrap();
            let ends = why(&format!("figure=threshold&input={input}&{assumed}")).root;
            let unit = if ends.unit == Unit::MgCo2ePerKwh { 1000.0 } else { 1.0 };
            assert_eq!(Some(ends.value / unit), flip["threshold"].as_f64(), "{flip}");
            thresholds += 1;
        }
        assert!(days > 0 && thresholds > 0, "{decision}");
        let avoided = &decision["avoided"];
        if avoided.is_null() {
            let asked = format!("{path}/receipt?figure=avoided&{assumed}");
            owner.get(&asked).refused(409, &["enter a displacement or a rebound"]);
            continue;
        }
        for (figure, told) in [("avoided", "total"), ("avoided_per_year", "per_year")] {
            let (ends, told) = (why(&format!("figure={figure}&{assumed}")).root, &avoided[told]);
            let range = (grams(&told["low_kg"]) as f64, grams(&told["high_kg"]) as f64);
            assert_eq!(ends.value, grams(&told["mean_kg"]) as f64, "{figure}");
            assert_eq!(ends.range, Some(range), "{figure}");
        }
        let least = why(&format!("figure=least_displacement&{assumed}"));
        assert_eq!(Some(least.root.value), avoided["least_displacement"].as_f64());
    }
    for (asked, said) in [
        ("figure=all", "use carbon, cost, break_even, avoided"),
        ("figure=threshold", "name it with input"),
        ("figure=threshold&input=weather", "no such assumption"),
        ("figure=threshold&input=grid&option=extend", "leave option out"),
        ("figure=avoided&option=extend", "leave option out"),
        ("figure=avoided&input=grid", "leave input out"),
        ("option=extend&input=grid", "leave input out"),
        ("figure=break_even", "name the option"),
        ("figure=break_even&option=burn", "no such option"),
    ] {
        owner.get(&format!("{path}/receipt?{asked}")).refused(400, &[said]);
    }
    let none = format!("{path}/receipt?figure=threshold&input=displacement&displacement=1");
    owner.get(&none).refused(409, &["has no threshold"]);
}

#[test]
fn what_cannot_be_is_refused_by_name() {
    let server = Server::shared();
    let owner = server.owner();
    let path = format!("/api/v1/devices/{}/decision", laptop(&owner));
    for (assumed, said) in [
        ("extension_years=99", "Years of the extension: 99"),
        ("grid=NaN", "Grid: that is no number"),
        ("new_cost=200000000&currency=CHF", "in CHF: 2,000,000 is not possible"),
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

#[test]
fn of_a_device_that_has_left_nothing_is_decided() {
    let server = Server::demo();
    let owner = server.owner();
    let list = owner.json("/api/v1/devices?class=laptop&status=in_use&sort=start&limit=100");
    let long_here = |row: &&Value| row["start"].as_str().is_some_and(|start| start < "2025");
    let row = list["rows"].as_array().unwrap().iter().find(long_here).unwrap();
    let id = row["id"].as_str().unwrap();
    patch(&owner, id, json!({"end": "2026-01-31"})).expect(200);
    for path in ["decision", "decision/receipt", "second-life", "second-life/receipt"] {
        owner.get(&format!("/api/v1/devices/{id}/{path}")).refused(409, &["the device has left"]);
    }
    let line = owner.json("/api/v1/fleet/decision?status=archived");
    assert_eq!((&line["devices"], &line["recommended"]), (&json!(1), &Value::Null));
    assert_eq!(line["undecided"][0]["reason"], "left");
}

/// The decision about the devices that a filter leaves, with a receipt behind each of its figures.
mod line {
    use super::*;
    use crate::isolation::stranger;

    const PATH: &str = "/api/v1/fleet/decision";

    fn receipt(client: &Client, query: &str) -> i64 {
        let answer = client.get(&format!("{PATH}/receipt?{query}")).expect(200);
        let receipt: Receipt = serde_json::from_slice(&answer.body).unwrap();
        receipt.verify().unwrap();
        receipt.root.value.round() as i64
    }

    fn ids(client: &Client, query: &str) -> Vec<String> {
        let list = client.json(&format!("/api/v1/devices?limit=500&{query}"));
        assert_eq!(
            list["total"].as_u64().unwrap() as usize,
            list["rows"].as_array().unwrap().len()
        );
        let rows = list["rows"].as_array().unwrap().iter();
        rows.map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn it_is_the_sum_of_its_devices_decisions_and_every_figure_has_a_receipt() {
        let server = Server::shared();
        let owner = server.owner();
        let filter = "class=smartphone&status=in_use&q=s";
        let assumed = "extension_years=3&energy_price=30&extension_cost=5000&new_cost=60000";
        let line = owner.json(&format!("{PATH}?{filter}&{assumed}"));
        let ids = ids(&owner, filter);
        assert!(ids.len() > 1 && ids.len() < 200, "{}", ids.len());
        assert_eq!(line["devices"].as_u64(), Some(ids.len() as u64));
        let mut sums = std::collections::BTreeMap::<String, (i64, u64)>::new();
        for id in &ids {
            let own = owner.json(&format!("/api/v1/devices/{id}/decision?{assumed}"));
            for option in own["options"].as_array().unwrap() {
                let name = option["option"].as_str().unwrap();
                let sum = sums.entry(name.to_owned()).or_default();
                sum.0 += grams(&option["carbon_per_year"]["mean_kg"]);
                sum.1 += u64::from(own["recommended"] == name);
            }
        }
        for option in line["options"].as_array().unwrap() {
            let name = option["option"].as_str().unwrap();
            let (sum, best) = sums[name];
            assert_eq!(grams(&option["carbon_per_year"]["mean_kg"]), sum, "{name}");
            assert_eq!(option["best_for"].as_u64(), Some(best), "{name}");
            assert_eq!(receipt(&owner, &format!("option={name}&{filter}&{assumed}")), sum);
            if let Some(cost) = option["cost_minor_per_year"].as_i64() {
                let query = format!("option={name}&figure=cost&{filter}&{assumed}");
                assert_eq!(receipt(&owner, &query), cost);
            }
        }
        let (mut days, mut thresholds) = (0, 0);
        for option in line["options"].as_array().unwrap() {
            let name = option["option"].as_str().unwrap();
            let even = &option["break_even"];
            for (figure, told) in [
                ("break_even_earliest", &even["earliest"]),
                ("break_even", &even["median"]),
                ("break_even_latest", &even["latest"]),
            ] {
                let query = format!("figure={figure}&option={name}&{filter}&{assumed}");
                match told.as_str() {
                    Some(on) => {
                        let on = i64::from(on.parse::<Day>().unwrap().days());
                        assert_eq!(receipt(&owner, &query), on, "{name}");
                        days += 1;
                    }
                    None => {
                        owner
                            .get(&format!("{PATH}/receipt?{query}"))
                            .refused(409, &["no such day"]);
                    }
                }
            }
        }
        for flip in line["flips"].as_array().unwrap() {
            let input = flip["input"].as_str().unwrap();
            let why = format!("{PATH}/receipt?figure=threshold&input={input}&{filter}&{assumed}");
            let ends: Receipt = serde_json::from_slice(&owner.get(&why).expect(200).body).unwrap();
            ends.verify().unwrap();
            let unit = if ends.root.unit == Unit::MgCo2ePerKwh { 1000.0 } else { 1.0 };
            assert_eq!(Some(ends.root.value / unit), flip["threshold"].as_f64(), "{flip}");
            thresholds += 1;
        }
        assert!(days > 0 && thresholds > 0, "{line}");
        for figure in ["one_against_keeping", "each_against_keeping", "each_against_one"] {
            let saved = grams(&line["savings"][figure]["carbon_per_year"]["mean_kg"]);
            assert_eq!(receipt(&owner, &format!("figure={figure}&{filter}&{assumed}")), saved);
        }
        let by_cost = format!("{filter}&{assumed}&keep_cost=4000&aim=cost");
        let line = owner.json(&format!("{PATH}?{by_cost}"));
        for figure in ["one_against_keeping", "each_against_keeping", "each_against_one"] {
            let saved = line["savings"][figure]["cost_minor_per_year"].as_i64().unwrap();
            assert_eq!(receipt(&owner, &format!("figure={figure}_cost&{by_cost}")), saved);
        }
    }

    #[test]
    fn of_one_device_it_is_its_own_and_a_model_is_a_filter() {
        let server = Server::shared();
        let owner = server.owner();
        let id = laptop(&owner);
        let row = owner.json(&format!("/api/v1/devices/{id}"));
        let serial = row["row"]["serial"].as_str().unwrap();
        let own = owner.json(&format!("/api/v1/devices/{id}/decision"));
        let line = owner.json(&format!("{PATH}?q={serial}"));
        assert_eq!(
            (line["devices"].as_u64(), &line["recommended"]),
            (Some(1), &own["recommended"])
        );
        for (a, b) in
            own["options"].as_array().unwrap().iter().zip(line["options"].as_array().unwrap())
        {
            assert_eq!(a["carbon_per_year"], b["carbon_per_year"]);
            assert_eq!(a["break_even"], b["break_even"]["median"]);
        }
        let escape = |text: &Value| text.as_str().unwrap().replace(' ', "%20").replace('&', "%26");
        let model = format!(
            "maker={}&model={}",
            escape(&row["row"]["maker"]),
            escape(&row["row"]["model"])
        );
        let of_model = owner.json(&format!("{PATH}?{model}"));
        let listed = owner.json(&format!("/api/v1/devices?limit=1&{model}"));
        assert_eq!(of_model["devices"], listed["total"]);
        assert!(of_model["devices"].as_u64().unwrap() >= 1);
        assert_eq!(owner.json(&format!("{PATH}?model=Nothing"))["devices"], 0);
    }

    #[test]
    fn devices_that_differ_are_found_in_the_list() {
        let server = Server::shared();
        let owner = server.owner();
        let line = owner.json(&format!("{PATH}?status=in_use"));
        let rows = line["exceptions"].as_array().unwrap();
        let told: u64 = rows.iter().map(|row| row["devices"].as_u64().unwrap()).sum();
        assert_eq!(Some(told), line["differ"].as_u64());
        let mut found = 0;
        for row in rows.iter().filter(|row| !row["list"].is_null()) {
            let plan = if row["within_plan"] == true { "within" } else { "beyond" };
            let mut query = format!("status=in_use&plan={plan}");
            for part in ["class", "maker", "model"] {
                for value in row["list"][part].as_array().unwrap() {
                    let value = value.as_str().unwrap().replace(' ', "%20").replace('&', "%26");
                    let more = part == "class" && query.contains("class=");
                    let value = if more { format!(",{value}") } else { format!("&{part}={value}") };
                    query += &value;
                }
            }
            let listed = owner.json(&format!("/api/v1/devices?limit=1&{query}"));
            assert_eq!(listed["total"], row["devices"], "{query}");
            found += 1;
        }
        assert!(found > 0, "{rows:?}");
        owner.get("/api/v1/devices?plan=soon").refused(400, &["plan=soon", "within, beyond"]);
    }

    #[test]
    fn where_nothing_is_left_or_known_it_says_so() {
        let server = Server::shared();
        let owner = server.owner();
        let none = owner.json(&format!("{PATH}?q=no-such-device"));
        assert_eq!((&none["devices"], &none["recommended"]), (&json!(0), &Value::Null));
        assert_eq!((&none["options"], &none["savings"]), (&json!([]), &Value::Null));
        owner
            .get(&format!("{PATH}/receipt?option=keep&q=no-such-device"))
            .refused(409, &["not known"]);
        // By cost nothing is known before prices are.
        let priceless = owner.json(&format!("{PATH}?class=laptop&aim=cost"));
        assert_eq!((&priceless["decided"], &priceless["recommended"]), (&json!(0), &Value::Null));
        let reasons = priceless["undecided"].as_array().unwrap();
        let prices = reasons.iter().find(|of| of["reason"] == "prices").unwrap();
        assert_eq!(prices["also"], json!(["energy_price"]));
        assert_eq!(priceless["options"].as_array().unwrap().len(), 6, "carbon is known");
        let priced = format!("{PATH}?class=laptop&aim=cost&new_cost=99000&extension_cost=9900");
        let priced = owner.json(&priced);
        let reasons = priced["undecided"].as_array().unwrap();
        assert!(reasons.iter().any(|of| of["reason"] == "energy_price"), "{reasons:?}");
        assert_eq!(option(&priced, "extend")["cost_lacks"], json!(["energy_price"]));
    }

    #[test]
    fn what_cannot_be_is_refused_by_name() {
        let server = Server::shared();
        let owner = server.owner();
        for (query, said) in [
            ("extension_years=99", "Years of the extension: 99"),
            ("grid=1e300", "Grid: 1e300"),
            ("new_kg=-1", "Embodied carbon of a new device: -1"),
            ("new_cost=10.5", "whole hundredths"),
            ("present_kwh=NaN", "present device: that is no number"),
            ("aim=both", "carbon or cost"),
            ("class=toaster", "class=toaster"),
            // What extending avoids is told of a device.
            ("displacement=0.5", "no parameter"),
            ("nonsense=1", "no parameter"),
        ] {
            for path in [PATH.to_owned(), format!("{PATH}/receipt")] {
                owner.get(&format!("{path}?{query}")).refused(400, &[said]);
            }
        }
        owner.get(&format!("{PATH}/receipt?figure=all")).refused(400, &["each_against_one"]);
        owner.get(&format!("{PATH}/receipt?option=burn")).refused(400, &["no such option"]);
        owner
            .get(&format!("{PATH}/receipt?figure=threshold"))
            .refused(400, &["name it with input"]);
        owner.get(&format!("{PATH}/receipt?input=grid")).refused(400, &["leave input out"]);
    }

    #[test]
    fn whoever_reads_devices_may_ask_and_nobody_elses_devices_are_in_it() {
        let server = Server::demo();
        for role in server.roles() {
            let client = server.signed_in(&role);
            let may = client.get("/api/v1/fleet/summary").status;
            assert_eq!(client.get(PATH).status, may, "{role}");
            assert_eq!(client.get(&format!("{PATH}/receipt")).status, may, "{role}");
        }
        server.client().get(PATH).refused(401, &[]);
        let before = server.owner().json(PATH);
        let stranger = stranger(&server);
        assert_eq!(server.owner().json(PATH), before);
        let theirs = stranger.json(PATH);
        assert_eq!(theirs["devices"], stranger.json("/api/v1/devices?limit=1")["total"]);
        assert_ne!(theirs["devices"], before["devices"]);
        let site = stranger.json("/api/v1/sites")[0]["id"].as_str().unwrap().to_owned();
        assert_eq!(server.owner().json(&format!("{PATH}?site={site}"))["devices"], 0);
    }
}
