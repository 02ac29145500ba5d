//! How a record of each kind comes to be, and which names in bodies and queries mean which kind.

use crate::client::{Body, Client};
use serde_json::{Value, json};

/// A kind of records, by the collection that they stand in.
pub struct Kind {
    /// What stands before the identifier in an address.
    pub collection: &'static str,
    /// Identifiers of records that the client's organisation has; makes one where there is none.
    pub make: fn(&Client) -> Vec<String>,
}

/// Every kind that an address names.
pub const OF_PATHS: &[Kind] = &[
    Kind { collection: "/api/v1/devices", make: |c| listed(c, "/api/v1/devices?limit=2", "/rows") },
    Kind { collection: "/api/v1/sites", make: |c| listed(c, "/api/v1/sites", "") },
    Kind { collection: "/api/v1/devices/import", make: imports },
    Kind { collection: "/api/v1/sessions", make: |c| listed(c, "/api/v1/sessions", "") },
    Kind { collection: "/api/v1/views", make: views },
    Kind { collection: "/api/v1/scenarios", make: scenarios },
    Kind { collection: "/api/v1/keys", make: |c| vec![key(c).0] },
    Kind { collection: "/api/v1/keys/{id}/secrets", make: |c| vec![key(c).1] },
    Kind { collection: "/api/v1/devices/confirmed", make: confirmed },
    Kind { collection: "/api/v1/devices/edits", make: edits },
    Kind { collection: "/api/v1/devices/import/mappings", make: mappings },
    Kind { collection: "/api/v1/members", make: |c| listed(c, "/api/v1/members", "") },
    Kind { collection: "/api/v1/invitations", make: invitations },
    Kind { collection: "/api/v1/figures/uploads", make: figures },
    Kind { collection: "/api/v1/figures/evidence", make: evidence },
    Kind { collection: ORGANISATION, make: |c| vec![organisation(c)] },
];

/// Not in any address: the organisation itself.
const ORGANISATION: &str = "organisation";

/// The collection that a name in a query or a body means by itself.
pub fn of_name(name: &str) -> Option<&'static str> {
    Some(match name {
        "site" | "sites" => "/api/v1/sites",
        "device" | "devices" | "ids" => "/api/v1/devices",
        "into" => "/api/v1/sites",
        "organisation" => ORGANISATION,
        "evidence" => "/api/v1/figures/evidence",
        // Of any kind.
        "record" => "/api/v1/devices",
        _ => return None,
    })
}

/// Parameters of addresses that name nothing of an organisation's, with the reason.
pub const PUBLIC: &[(&str, &str)] = &[
    ("/api/v1/factors/grid/{country} country", "the shipped table, the same for everybody"),
    ("/api/v1/figures/versions/{version} version", "counted in each organisation from 1"),
];

/// What an operation's body must say beside the identifier that is tried; `ours` is a device of
/// one's own.
pub fn beside(operation: &str, ours: &str) -> Value {
    match operation {
        "POST /api/v1/devices/bulk" => {
            json!({"ids": [ours], "change": {"planned_life_days": 1500}})
        }
        "PATCH /api/v1/devices/{id}" => json!({"planned_life_days": 1500}),
        "PATCH /api/v1/sites/{id}" => json!({"country": "FR"}),
        "PATCH /api/v1/views/{id}" | "PATCH /api/v1/scenarios/{id}" => json!({"name": "Another"}),
        _ => json!({}),
    }
}

fn listed(client: &Client, path: &str, rows: &str) -> Vec<String> {
    let answer = client.json(path);
    let rows = answer.pointer(rows).and_then(Value::as_array).unwrap();
    rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

/// The committed import, and a draft beside it.
fn imports(client: &Client) -> Vec<String> {
    let csv = b"Serial,Model\nMATRIX-1,Latitude 5420\n".to_vec();
    client.upload("matrix.csv", csv).expect(200);
    listed(client, "/api/v1/devices/import", "/rows")
}

fn views(client: &Client) -> Vec<String> {
    for (name, shared) in [("Mine", false), ("Ours", true)] {
        let body = json!({"name": name, "query": "class=laptop", "shared": shared});
        client.post("/api/v1/views", body).expect(201);
    }
    listed(client, "/api/v1/views", "")
}

fn scenarios(client: &Client) -> Vec<String> {
    let body = json!({"name": "Ours", "query": "life.laptop=60"});
    client.post("/api/v1/scenarios", body).expect(201);
    listed(client, "/api/v1/scenarios", "")
}

fn figures(client: &Client) -> Vec<String> {
    let csv = b"maker,model,class,total_kg\nAcme,X 1,laptop,300\n".to_vec();
    let path = "/api/v1/figures/uploads?kind=products&file_name=theirs.csv";
    let draft = client.send("POST", path, &[], Body::Bytes("text/csv", csv)).expect(200).json();
    vec![draft["id"].as_str().unwrap().to_owned()]
}

fn evidence(client: &Client) -> Vec<String> {
    let file = Body::Bytes("application/octet-stream", b"a,b\n1,2\n".to_vec());
    let path = "/api/v1/figures/evidence?file_name=theirs.csv";
    let kept = client.send("POST", path, &[], file).expect(201).json();
    vec![kept["id"].as_str().unwrap().to_owned()]
}

fn confirmed(client: &Client) -> Vec<String> {
    let product = client.json("/api/v1/catalogue/products?limit=1")["rows"][0]["id"].take();
    let body = json!({"maker": "Acme", "model": "Matrix", "product": product});
    client.post("/api/v1/devices/confirmed", body).expect(201);
    listed(client, "/api/v1/devices/confirmed", "")
}

fn edits(client: &Client) -> Vec<String> {
    let ids = listed(client, "/api/v1/devices?limit=2", "/rows");
    let body = json!({"ids": ids, "change": {"planned_life_days": 1500}});
    client.post("/api/v1/devices/bulk", body).expect(200);
    listed(client, "/api/v1/devices/edits", "/rows")
}

fn mappings(client: &Client) -> Vec<String> {
    // A mapping is called by its headers: each organisation has others.
    let header = format!("ref-{}", organisation(client));
    // {"columns": [{"header": HEADER, "field": "serial"}, {"header": "what", "field": "model"}]}
    let mapping = format!(
        "%7B%22columns%22%3A%5B%7B%22header%22%3A%22{header}%22%2C%22field%22%3A%22serial%22%7D%2C\
         %7B%22header%22%3A%22what%22%2C%22field%22%3A%22model%22%7D%5D%7D"
    );
    let path = format!("/api/v1/devices/import?file_name=mapped.csv&mapping={mapping}");
    let file = format!("{header},what\nMATRIX-2,Latitude 5310\n").into_bytes();
    let file = Body::Bytes("text/csv", file);
    let draft = client.send("POST", &path, &[], file).expect(200).json();
    crate::import::commit(client, &draft, json!({})).expect(200);
    listed(client, "/api/v1/devices/import/mappings", "")
}

fn invitations(client: &Client) -> Vec<String> {
    // Whoever asks for another organisation's must not find one of the same person either.
    let email = format!("new.{}@matrix.example", organisation(client));
    let body = json!({"email": email, "language": "en", "role": "analyst"});
    client.post("/api/v1/invitations", body).expect(200);
    listed(client, "/api/v1/invitations", "")
}

fn organisation(client: &Client) -> String {
    client.json("/api/v1/me")["organisation"]["id"].as_str().unwrap().to_owned()
}

/// A key, and its secret's name.
fn key(client: &Client) -> (String, String) {
    let body = json!({"name": "Theirs", "rights": ["read_figures"]});
    let made = client.post("/api/v1/keys", body).expect(201).json();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    (text(&made["key"]["id"]), text(&made["key"]["secrets"][0]["id"]))
}
