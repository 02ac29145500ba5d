//! An organisation's own figures: from a file to a device's receipt, by version, for itself only.

use crate::client::{Body, Client};
use crate::isolation::stranger;
use crate::server::Server;
use serde_json::{Value, json};

pub fn upload(client: &Client, kind: &str, text: &str) -> Value {
    let path = format!("/api/v1/figures/uploads?kind={kind}&file_name=../own.csv");
    let body = Body::Bytes("text/csv", text.as_bytes().to_vec());
    client.send("POST", &path, &[], body).expect(200).json()
}

pub fn commit(client: &Client, preview: &Value, body: Value) -> Value {
    let path = format!("/api/v1/figures/uploads/{}/commit", preview["id"].as_str().unwrap());
    let version = format!("\"{}\"", preview["based_on"]);
    client.send("POST", &path, &[("if-match", &version)], body.into()).expect(201).json()
}

fn attach(client: &Client, name: &str, bytes: &[u8]) -> crate::client::Answer {
    let path = format!("/api/v1/figures/evidence?file_name={name}");
    let body = Body::Bytes("application/octet-stream", bytes.to_vec());
    client.send("POST", &path, &[], body)
}

/// A product that devices of the fleet count with, and one of these devices.
fn product_in_use(client: &Client) -> (Value, Value) {
    let list = client.json("/api/v1/catalogue/products?in_use=true&limit=1");
    let product = list["rows"][0].clone();
    let words =
        format!("{} {}", product["maker"].as_str().unwrap(), product["name"].as_str().unwrap());
    let query: String =
        words
            .bytes()
            .map(|b| {
                if b.is_ascii_alphanumeric() {
                    (b as char).to_string()
                } else {
                    format!("%{b:02X}")
                }
            })
            .collect();
    let rows = client.json(&format!("/api/v1/devices?q={query}&match=exact,alias&limit=1"));
    (product, rows["rows"][0].clone())
}

fn sources(node: &Value, found: &mut Vec<Value>) {
    if let Some(source) = node.get("source") {
        found.push(source.clone());
    }
    for step in node["steps"].as_array().into_iter().flatten() {
        sources(&step["node"], found);
    }
}

#[test]
fn a_products_own_figure_reaches_its_devices_receipts_and_nobody_elses() {
    let server = Server::demo();
    let (owner, stranger) = (server.owner(), stranger(&server));
    let theirs = |client: &Client| {
        [client.json("/api/v1/fleet/summary"), client.json("/api/v1/catalogue/products?limit=5")]
    };
    let (before, others) = (owner.json("/api/v1/fleet/summary"), theirs(&stranger));
    let (product, device) = product_in_use(&owner);
    let text = format!(
        "maker,model,total_kg,use,error,source\n\"{}\",\"{}\",1234.5,0.2,0.1,Own LCA\n",
        product["maker"].as_str().unwrap(),
        product["name"].as_str().unwrap()
    );
    let preview = upload(&owner, "products", &text);
    assert_eq!(preview["rows"][0]["effect"], "overrides", "{preview}");
    assert_eq!(preview["file_name"], "own.csv");
    assert_eq!(owner.json("/api/v1/fleet/summary"), before, "a dry run changes nothing");
    let file = attach(&owner, "sheet.pdf", b"%PDF-1.7 it says so").expect(201).json();
    let done = commit(&owner, &preview, json!({"note": "Our own", "evidence": file["id"]}));
    assert_eq!((&done["from"], &done["to"]), (&json!(0), &json!(1)));
    assert_eq!(done["devices_changed"], product["devices"]);

    let path =
        format!("/api/v1/devices/{}/receipt?figure=embodied", device["id"].as_str().unwrap());
    let receipt = owner.json(&path);
    let read: impact_core::receipt::Receipt = serde_json::from_value(receipt.clone()).unwrap();
    read.verify().unwrap();
    let set = receipt["factor_set"].as_str().unwrap();
    assert!(set.contains("+own.1-"), "{set}");
    let mut found = Vec::new();
    sources(&receipt["root"], &mut found);
    let own = found.iter().find(|source| source.get("own").is_some()).expect("its source");
    assert_eq!(own["title"], "Own LCA");
    assert_eq!(own["own"]["version"], 1);
    assert_eq!(own["own"]["evidence"]["sha256"], file["sha256"]);
    assert!(own["own"]["recorded_by"].is_string() && own["own"]["recorded_on"].is_string());

    let after = owner.json("/api/v1/fleet/summary");
    assert_ne!(after["gross"], before["gross"]);
    assert_eq!(theirs(&stranger), others, "another organisation's figures are untouched");
    let earlier = owner.json("/api/v1/fleet/summary?figures=0");
    assert_eq!(earlier["gross"], before["gross"]);
    assert_eq!(earlier["factor_set"], before["factor_set"]);
    owner.get("/api/v1/fleet/summary?figures=9").expect(404);

    // Withdrawn, the shipped figure counts again.
    let key = preview["rows"][0]["key"].clone();
    let withdraw = json!({"withdraw": [key], "note": "It was wrong"});
    let path = "/api/v1/figures/versions";
    owner.send("POST", path, &[("if-match", "\"0\"")], withdraw.clone().into()).expect(412);
    owner.send("POST", path, &[], withdraw.clone().into()).expect(428);
    let gone = owner.send("POST", path, &[("if-match", "\"1\"")], withdraw.clone().into());
    assert_eq!(gone.expect(201).json()["version"]["withdrawn"], 1);
    owner.send("POST", path, &[("if-match", "\"2\"")], withdraw.into()).expect(422);
    let last = owner.json("/api/v1/fleet/summary");
    assert_eq!(last["gross"], before["gross"]);
    assert!(last["factor_set"].as_str().unwrap().contains("+own.2-"));

    let told = owner.json("/api/v1/figures/difference?from=1&to=2");
    assert_eq!(told["figures"][0]["before"]["quality"], "own");
    let list = owner.json(path);
    let numbers: Vec<_> =
        list["versions"].as_array().unwrap().iter().map(|v| &v["version"]).collect();
    assert_eq!(numbers, [2, 1]);
    assert_eq!(list["versions"][1]["evidence"]["name"], "sheet.pdf");
    assert_eq!(stranger.json(path)["versions"], json!([]));
}

#[test]
fn a_strangers_figures_files_and_uploads_are_not_there() {
    let server = Server::demo();
    let (owner, stranger) = (server.owner(), stranger(&server));
    let preview = upload(&owner, "products", "maker,model,class,total_kg\nAcme,X 1,laptop,300\n");
    let file = attach(&owner, "t.csv", b"a,b\n1,2\n").expect(201).json();
    let (draft, file) = (preview["id"].as_str().unwrap(), file["id"].as_str().unwrap());
    for path in
        [format!("/api/v1/figures/uploads/{draft}"), format!("/api/v1/figures/evidence/{file}")]
    {
        owner.get(&path).expect(200);
        stranger.get(&path).expect(404);
    }
    let path = format!("/api/v1/figures/uploads/{draft}/commit");
    stranger.send("POST", &path, &[("if-match", "\"0\"")], json!({}).into()).expect(404);
    // Their own upload cannot lean on a file that is not theirs.
    let theirs = upload(&stranger, "products", "maker,model,class,total_kg\nAcme,X 1,laptop,300\n");
    let path = format!("/api/v1/figures/uploads/{}/commit", theirs["id"].as_str().unwrap());
    let body = json!({"evidence": file});
    stranger.send("POST", &path, &[("if-match", "\"0\"")], body.into()).expect(404);
    assert_eq!(stranger.json("/api/v1/figures/versions")["current"], 0);
    owner.get("/api/v1/figures/versions/1").expect(404);
    commit(&owner, &preview, json!({}));
    owner.get("/api/v1/figures/versions/1").expect(200);
    stranger.get("/api/v1/figures/versions/1").expect(404);
}

#[test]
fn evidence_is_told_by_its_contents_and_given_back_as_a_file_only() {
    let server = Server::demo();
    let owner = server.owner();
    let page = b"<html><script>alert(1)</script>,</html>";
    attach(&owner, "sheet.pdf", page).expect(422);
    attach(&owner, "big.pdf", &[b"%PDF-".to_vec(), vec![b'x'; 5 << 20]].concat()).expect(413);
    let png = b"\x89PNG\r\n\x1a\n rest";
    let file = attach(&owner, "..%2F..%2Fa%0D%0Ab.html", png).expect(201).json();
    assert_eq!((&file["media_type"], &file["bytes"]), (&json!("image/png"), &json!(png.len())));
    let name = file["name"].as_str().unwrap();
    assert!(!name.contains(['/', '\r', '\n']), "{name}");
    let answer = owner.get(&format!("/api/v1/figures/evidence/{}", file["id"].as_str().unwrap()));
    let answer = answer.expect(200);
    assert_eq!(answer.body, png);
    let header = |name: &str| answer.headers.get(name).unwrap().to_str().unwrap().to_owned();
    assert!(header("content-disposition").starts_with("attachment; filename=\"evidence-"));
    assert_eq!(header("content-type"), "application/octet-stream");
    assert_eq!(header("x-content-type-options"), "nosniff");
}

#[test]
fn what_cannot_be_is_refused_and_changes_nothing() {
    let server = Server::demo();
    let owner = server.owner();
    let before = owner.json("/api/v1/fleet/summary");
    for (kind, text, status) in [
        ("sofas", "maker,model\nA,b\n", 400),
        ("products", "", 422),
        ("products", "colour\nred\n", 422),
        ("products", "%PDF-1.7", 422),
    ] {
        let path = format!("/api/v1/figures/uploads?kind={kind}");
        let body = Body::Bytes("text/csv", text.as_bytes().to_vec());
        owner.send("POST", &path, &[], body).expect(status);
    }
    let bad = "maker,model,class,total_kg\nA,x,laptop,-1\nA,y,laptop,NaN\nA,z,laptop,100001\nA,q,sofa,3\nA,t,laptop,5\nA,T,laptop,6\n";
    let preview = upload(&owner, "products", bad);
    assert_eq!(preview["problems"].as_array().unwrap().len(), 6, "{preview}");
    let path = format!("/api/v1/figures/uploads/{}/commit", preview["id"].as_str().unwrap());
    let refused = owner.send("POST", &path, &[("if-match", "\"0\"")], json!({}).into());
    assert!(refused.expect(409).json()["detail"].as_str().unwrap().contains("preview"));
    // Two uploads compared with one version: the second has to be read again.
    let rows = |kg: u32| format!("maker,model,class,total_kg\nAcme,X {kg},laptop,{kg}\n");
    let (first, second) =
        (upload(&owner, "products", &rows(300)), upload(&owner, "products", &rows(310)));
    commit(&owner, &first, json!({}));
    let path = format!("/api/v1/figures/uploads/{}/commit", second["id"].as_str().unwrap());
    owner.send("POST", &path, &[("if-match", "\"0\"")], json!({}).into()).expect(412);
    let long = json!({"note": "x".repeat(501)});
    owner.send("POST", &path, &[("if-match", "\"0\"")], long.into()).expect(422);
    owner.send("POST", &path, &[], json!({}).into()).expect(428);
    let path = format!("/api/v1/figures/uploads/{}/commit", first["id"].as_str().unwrap());
    owner.send("POST", &path, &[("if-match", "\"0\"")], json!({}).into()).expect(404);
    assert_eq!(owner.json("/api/v1/figures/versions")["current"], 1);
    assert_eq!(owner.json("/api/v1/fleet/summary")["gross"], before["gross"], "no such device");
}

#[test]
fn whoever_may_not_give_figures_reads_them_only() {
    let server = Server::demo();
    let auditor = server.signed_in("auditor");
    for path in [
        "/api/v1/catalogue/products?limit=1",
        "/api/v1/factors",
        "/api/v1/factors/grid",
        "/api/v1/factors/grid/DE",
        "/api/v1/factors/classes",
        "/api/v1/figures/versions",
        "/api/v1/fleet/quality",
    ] {
        auditor.get(path).expect(200);
    }
    auditor.get("/api/v1/factors/grid/ZZ").expect(404);
    let body = Body::Bytes("text/csv", b"maker,model\nA,b\n".to_vec());
    auditor.send("POST", "/api/v1/figures/uploads?kind=products", &[], body).expect(403);
    attach(&auditor, "a.csv", b"a,b\n").expect(403);
    let body = json!({"withdraw": ["class:laptop"]});
    auditor
        .send("POST", "/api/v1/figures/versions", &[("if-match", "\"0\"")], body.into())
        .expect(403);
}

#[test]
fn own_factors_and_defaults_reach_the_fleet() {
    let server = Server::demo();
    let owner = server.owner();
    let grid = owner.json("/api/v1/factors/grid");
    let country = grid[0]["country"].as_str().unwrap();
    let text = format!(
        "country,period,g_per_kwh,boundary,mix,source\n{country},2026,999,life-cycle,production,Operator\n"
    );
    let done = commit(&owner, &upload(&owner, "grid", &text), json!({}));
    assert!(done["gross_change_kg"].as_f64().unwrap() > 0.0, "{done}");
    let now = owner.json("/api/v1/factors/grid");
    assert_eq!(
        (&now[0]["factor"]["g_per_kwh"], &now[0]["factor"]["quality"]),
        (&json!(999.0), &json!("own"))
    );
    let rows = owner.json(&format!("/api/v1/factors/grid/{country}"));
    assert_eq!(rows["years"][0]["source"]["own"]["version"], 1);
    let text = "class,life_years,yearly_kwh\nlaptop,8,\n";
    let done = commit(&owner, &upload(&owner, "classes", text), json!({}));
    assert!(done["gross_change_kg"].as_f64().unwrap() < 0.0, "a longer life carries less a year");
    let classes = owner.json("/api/v1/factors/classes");
    assert_eq!(
        (&classes[0]["life_years"], &classes[0]["overrides_life_years"]),
        (&json!(8.0), &json!(4.0))
    );
    let quality = owner.json("/api/v1/fleet/quality");
    let effects: Vec<f64> = quality["gaps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|gap| gap["effect_kg"].as_f64().unwrap())
        .collect();
    assert!(effects.is_sorted_by(|a, b| a >= b) && !effects.is_empty(), "{effects:?}");
    let template = owner.get("/api/v1/figures/template?kind=products&missing=true").expect(200);
    let text = String::from_utf8(template.body).unwrap();
    assert!(text.starts_with("\u{feff}maker,model,class,total_kg"), "{text}");
    assert!(text.lines().count() > 1, "the demo has devices without a product");
}
