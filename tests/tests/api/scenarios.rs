//! The fleet in columns over the wire, and a device's receipt in a scenario.

use crate::client::Body;
use crate::isolation::stranger;
use crate::server::Server;
use impact_core::factors::DeviceClass;
use impact_core::fleet::Filter;
use impact_core::fleet::scenario::{Columns, Lever, Scenario};
use impact_core::receipt::Receipt;

const SCENARIO: &str = "life.laptop=60&refurbished=45&grid=-6.5&returned=50&hours=9";

fn scenario() -> Scenario {
    Scenario::from_pairs(SCENARIO.split('&').filter_map(|pair| pair.split_once('='))).unwrap()
}

#[test]
fn columns_open_as_the_fleet_and_are_sent_once() {
    let server = Server::demo();
    let owner = server.owner();
    let answer = owner.get("/api/v1/fleet/columns").expect(200);
    let columns = Columns::from_bytes(&answer.body).unwrap();
    let said = owner.json("/api/v1/fleet/summary");
    let today = columns.selection(&Filter::default()).unwrap();
    assert_eq!(columns.bitmap(&today).count(), said["devices"].as_u64().unwrap());
    let tag = answer.headers["etag"].to_str().unwrap();
    let again = [("if-none-match", tag)];
    let again = owner.send("GET", "/api/v1/fleet/columns", &again, Body::None).expect(304);
    assert!(again.body.is_empty());
    // A stranger's are of their own fleet.
    let stranger = stranger(&server);
    let theirs = stranger.get("/api/v1/fleet/columns").expect(200);
    let theirs = Columns::from_bytes(&theirs.body).unwrap();
    let today = theirs.selection(&Filter::default()).unwrap();
    let said = stranger.json("/api/v1/fleet/summary")["devices"].as_u64().unwrap();
    assert!(said > 0);
    assert_eq!(theirs.bitmap(&today).count(), said);
    owner.get("/api/v1/fleet/columns?period=2025").refused(400, &["period"]);
}

#[test]
fn receipts_of_devices_sum_to_the_scenario() {
    let server = Server::demo();
    let owner = server.owner();
    let columns =
        Columns::from_bytes(&owner.get("/api/v1/fleet/columns").expect(200).body).unwrap();
    let filter = Filter { class: vec![DeviceClass::Tablet], ..Filter::default() };
    let tablets = columns.selection(&filter).unwrap();
    let outlook = columns.outlook(&scenario(), &tablets, &[2]).unwrap();
    let list = owner.json("/api/v1/devices?class=tablet&limit=500");
    let mut sum = 0.0;
    for row in list["rows"].as_array().unwrap() {
        let id = row["id"].as_str().unwrap();
        let path = format!("/api/v1/devices/{id}/scenario?{SCENARIO}&year=2");
        let receipt: Receipt = serde_json::from_value(owner.json(&path)).unwrap();
        receipt.verify().unwrap();
        sum += receipt.root.value;
    }
    assert!(outlook.devices > 0);
    assert_eq!(sum, outlook.years[0].gross.mean_kg.grams() as f64);
    let path = format!("/api/v1/devices/{}/scenario", list["rows"][0]["id"].as_str().unwrap());
    for (query, part) in [
        ("refurbished=101", "0 to 100 per cent"),
        ("life.laptop=5", "6 to 240 months"),
        ("grid=NaN", "Change of the grid a year: NaN"),
        ("year=10", "from 0 to 9"),
        ("price=3", "price"),
    ] {
        owner.get(&format!("{path}?{query}")).refused(400, &[part]);
    }
    stranger(&server).get(&path).refused(404, &["there is no device"]);
}

#[test]
fn totals_ahead_have_receipts() {
    let server = Server::demo();
    let owner = server.owner();
    let columns =
        Columns::from_bytes(&owner.get("/api/v1/fleet/columns").expect(200).body).unwrap();
    let path = "/api/v1/fleet/scenario/receipt";
    for class in [None, Some(DeviceClass::Laptop)] {
        let filter = Filter { class: class.into_iter().collect(), ..Filter::default() };
        let selection = columns.selection(&filter).unwrap();
        let of = |scenario: &Scenario| columns.outlook(scenario, &selection, &[3]).unwrap();
        let plan = of(&Scenario::default());
        let alone = scenario().only(Lever::Hours);
        let gross = |scenario: &Scenario| of(scenario).years[0].gross;
        let change = |scenario: &Scenario| columns.difference(&of(scenario), &plan)[0];
        for (figure, said) in [
            ("", gross(&scenario())),
            ("&figure=plan", plan.years[0].gross),
            ("&figure=change", change(&scenario())),
            ("&figure=alone&lever=hours", change(&alone)),
        ] {
            let of_class = class.map_or(String::new(), |class| format!("&class={}", class.key()));
            let asked = format!("{path}?{SCENARIO}&year=3{figure}{of_class}");
            let receipt: Receipt = serde_json::from_value(owner.json(&asked)).unwrap();
            receipt.verify().unwrap();
            let [mean, low, high] =
                [said.mean_kg, said.low_kg, said.high_kg].map(|end| end.grams() as f64);
            assert_eq!(
                (receipt.root.value, receipt.root.range),
                (mean, Some((low, high))),
                "{asked}"
            );
            assert!(mean != 0.0 && !receipt.root.steps.is_empty(), "{asked}");
        }
    }
    for (query, part) in [
        ("refurbished=101", "0 to 100 per cent"),
        ("figure=gross", "plan, scenario, change or alone"),
        ("figure=alone&lever=grid&hours=9", "use hours"),
        ("figure=alone", "moves nothing"),
        ("year=10", "from 0 to 9"),
        ("class=toaster", "toaster"),
        ("q=thinkpad", "without words"),
        ("view=management", "there is no parameter \"view\""),
    ] {
        owner.get(&format!("{path}?{query}")).refused(400, &[part]);
    }
    // Nobody's fleet but one's own, and a filter that leaves nothing is an honest nothing.
    let theirs = stranger(&server).json(path);
    assert_ne!(theirs["root"]["value"], owner.json(path)["root"]["value"]);
    let none = owner.json(&format!("{path}?maker=Nobody"));
    assert_eq!(none["root"]["value"], 0.0);
    let none: Receipt = serde_json::from_value(none).unwrap();
    none.verify().unwrap();
}
