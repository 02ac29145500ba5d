//! The whole router, layers included, without a socket.

use super::*;
use crate::auth::password::Passwords;
use crate::auth::{cookie, token};
use crate::store::tests::Scratch;
use crate::store::{OrganisationRecord, Tenant};
use crate::{demo, library, limits, seal};
use axum::body::Body;
use axum::extract::connect_info::MockConnectInfo;
use axum::http::{HeaderMap, Method, header};
use impact_core::api::Role;
use serde_json::{Value, json};
use tower::ServiceExt;

const HOST: &str = "portal.example";

struct House {
    scratch: Scratch,
    app: Arc<App>,
    router: Router,
    ours: OrganisationRecord,
    theirs: OrganisationRecord,
}

struct Answer {
    status: u16,
    headers: HeaderMap,
    text: String,
}

impl Answer {
    fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {}", self.text))
    }
}

impl House {
    async fn new() -> Self {
        let scratch = Scratch::new().await;
        let library = Arc::new(library::shipped().unwrap());
        let ours = scratch.organisation("Ours").await;
        let theirs = scratch.organisation("Theirs").await;
        for organisation in [&ours, &theirs] {
            demo::synthetic(&scratch.store, &library, organisation, 30, 7).await.unwrap();
        }
        let passwords = Passwords::new().unwrap();
        let app = Arc::new(App::new(scratch.store.clone(), library, passwords, false));
        let here = SocketAddr::from(([127, 0, 0, 1], 9));
        let router = super::router(app.clone(), Portal::default()).layer(MockConnectInfo(here));
        Self { scratch, app, router, ours, theirs }
    }

    /// A session of a member with that role, as its cookie.
    async fn session(&self, tenant: &Tenant, role: Role) -> String {
        let store = &self.scratch.store;
        let email = format!("{}@{}.example", role.key(), tenant.organisation());
        let person = store.join(tenant, &email, "Somebody", role).await.unwrap();
        let token = token::new_token();
        store.begin_session(&token::digest(&token), &person.id, tenant).await.unwrap();
        format!("{}={token}", cookie::NAME)
    }

    async fn send(&self, request: Request) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        Answer {
            status: parts.status.as_u16(),
            headers: parts.headers,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    async fn ask(&self, method: Method, path: &str, cookie: &str, body: Option<Value>) -> Answer {
        self.send(request(method, path, cookie, body)).await
    }

    async fn get(&self, path: &str, cookie: &str) -> Answer {
        self.ask(Method::GET, path, cookie, None).await
    }
}

fn request(method: Method, path: &str, cookie: &str, body: Option<Value>) -> Request {
    let builder = Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, HOST)
        .header(header::ORIGIN, format!("https://{HOST}"))
        .header(header::COOKIE, cookie)
        .header(header::IF_MATCH, "\"1\"");
    match body {
        Some(body) => builder
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string())),
        None => builder.body(Body::empty()),
    }
    .unwrap()
}

/// Every operation of the API: method, path, and a body that it would take.
fn operations() -> Vec<(Method, String, Option<Value>)> {
    let document = serde_json::to_value(routes::document()).unwrap();
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for method in ["get", "post", "patch", "put", "delete"] {
            if item[method].is_object() {
                let body = match (method, path.as_str()) {
                    ("patch", "/api/v1/sites/{id}") => Some(json!({"country": "FR"})),
                    ("patch", _) => Some(json!({"class": "laptop"})),
                    ("post", "/api/v1/session") => Some(json!({"email": "a@b", "password": "x"})),
                    ("post", "/api/v1/session/link") => {
                        Some(json!({"token": "x", "password": "correct horse"}))
                    }
                    ("post", _) => Some(json!({})),
                    _ => None,
                };
                let method = method.to_uppercase().parse().unwrap();
                found.push((method, path.clone(), body));
            }
        }
    }
    assert!(found.len() >= 19, "{}", found.len());
    found
}

/// Operations that need no session.
fn is_open(path: &str) -> bool {
    ["/api/v1/session", "/api/v1/session/link", "/api/v1/meta", "/health/live", "/health/ready"]
        .contains(&path)
}

fn check_headers(answer: &Answer, what: &str) {
    for (name, part) in [
        ("content-security-policy", "default-src 'none'"),
        ("content-security-policy", "frame-ancestors 'none'"),
        ("strict-transport-security", "max-age="),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "origin"),
        ("permissions-policy", "camera=()"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("x-trace-id", ""),
        ("cache-control", "no-store"),
    ] {
        let value = answer.headers.get(name).map(|value| value.to_str().unwrap());
        assert!(value.is_some_and(|value| value.contains(part)), "{what}: {name} {value:?}");
    }
}

fn check_problem(answer: &Answer, what: &str) {
    assert_eq!(answer.headers[header::CONTENT_TYPE], "application/problem+json", "{what}");
    let problem = answer.json();
    assert_eq!(problem["status"], answer.status, "{what}");
    assert_eq!(problem["trace_id"], answer.headers[seal::TRACE_ID].to_str().unwrap(), "{what}");
    assert!(problem["detail"].as_str().is_some_and(|text| text.len() > 20), "{what}");
}

#[tokio::test]
async fn without_a_session_nothing_is_answered() {
    let house = House::new().await;
    for (method, path, body) in operations() {
        let what = format!("{method} {path}");
        let path_with_id = path.replace("{id}", "01a20ff5-c0bf-719c-a30d-33cfb33689d6");
        let answer = house.ask(method, &path_with_id, "", body).await;
        check_headers(&answer, &what);
        if !is_open(&path) {
            assert_eq!(answer.status, 401, "{what}");
            check_problem(&answer, &what);
        }
    }
}

#[tokio::test]
async fn a_strangers_identifiers_do_not_exist() {
    let house = House::new().await;
    let cookie = house.session(&house.ours.tenant, Role::Owner).await;
    let store = &house.app.store;
    let theirs = &house.theirs.tenant;
    let device = store.fleet(theirs, |id, _| Ok(Some(id.to_owned()))).await.unwrap();
    let mut identifiers = device.devices;
    identifiers.truncate(2);
    identifiers.extend(store.sites(theirs).await.unwrap().into_iter().map(|site| site.id));
    identifiers.extend(store.imports(theirs).await.unwrap().into_iter().map(|import| import.id));
    identifiers.extend(["x".into(), "%00".into(), "%2e%2e%2f".into(), "'%20or%201=1--".into()]);
    let revision = store.revision(theirs).await.unwrap();
    for (method, path, body) in operations().into_iter().filter(|(_, p, _)| p.contains("{id}")) {
        for id in &identifiers {
            let path = path.replace("{id}", id);
            let answer = house.ask(method.clone(), &path, &cookie, body.clone()).await;
            assert_eq!(answer.status, 404, "{method} {path}: {}", answer.text);
            check_problem(&answer, &path);
        }
    }
    assert_eq!(store.revision(theirs).await.unwrap(), revision);
}

#[tokio::test]
async fn an_auditor_changes_nothing() {
    let house = House::new().await;
    let cookie = house.session(&house.ours.tenant, Role::Auditor).await;
    for (method, path, body) in operations().into_iter().filter(|(_, path, _)| !is_open(path)) {
        let answer = house.ask(method.clone(), &path.replace("{id}", "x"), &cookie, body).await;
        if method == Method::GET {
            assert_ne!(answer.status, 403, "{path}");
        } else if path == "/api/v1/sessions/{id}" {
            assert_eq!(answer.status, 404, "one's own sessions may be ended, if there is one");
        } else {
            assert_eq!(answer.status, 403, "{method} {path}");
            assert!(answer.json()["detail"].as_str().unwrap().contains("auditor"));
        }
    }
}

#[tokio::test]
async fn another_site_changes_nothing() {
    let house = House::new().await;
    let cookie = house.session(&house.ours.tenant, Role::Owner).await;
    for (method, path, body) in operations().into_iter().filter(|(m, ..)| *m != Method::GET) {
        let mut request = request(method, &path, &cookie, body);
        request.headers_mut().insert(header::ORIGIN, "https://evil.example".parse().unwrap());
        let answer = house.send(request).await;
        assert_eq!(answer.status, 403, "{path}");
        assert_eq!(answer.json()["type"], "/problems/cross-site");
    }
}

#[tokio::test]
async fn every_refusal_is_a_problem_with_all_headers() {
    let house = House::new().await;
    let cookie = house.session(&house.ours.tenant, Role::Owner).await;
    let long = format!("/api/v1/devices?q={}", "x".repeat(limits::QUERY_BYTES));
    for (method, path, status) in [
        (Method::GET, "/api/v1/nothing", 404),
        (Method::GET, "/api", 404),
        (Method::GET, "/api/v2/me", 404),
        (Method::PUT, "/api/v1/me", 405),
        (Method::POST, "/", 405),
        (Method::GET, long.as_str(), 414),
        (Method::GET, "/api/v1/devices?limit=501", 400),
        (Method::GET, "/api/v1/devices?limit=0", 400),
        (Method::GET, "/api/v1/devices?limit=-1", 400),
        (Method::GET, "/api/v1/devices?cursor=zz", 400),
        (Method::GET, "/api/v1/devices?sort=shoe", 400),
        (Method::GET, "/api/v1/devices?start=1&cursor=zz", 400),
        (Method::GET, "/api/v1/fleet/summary?period=2026", 400),
        (Method::GET, "/api/v1/fleet/summary?group_by=moon", 400),
        (Method::GET, "/api/v1/fleet/summary?as_of=9999-12-31", 400),
        (Method::GET, "/api/v1/fleet/summary?unknown=1", 400),
        (Method::GET, "/api/v1/fleet/summary?q=%FF%FE%00", 200),
        (Method::GET, "/api/v1/sites?x=1", 400),
        (Method::POST, "/api/v1/session", 415),
        (Method::POST, "/api/v1/devices/import", 415),
    ] {
        let answer = house.ask(method.clone(), path, &cookie, None).await;
        let what = format!("{method} {}", &path[..path.len().min(60)]);
        assert_eq!(answer.status, status, "{what}: {}", answer.text);
        check_headers(&answer, &what);
        if status >= 400 {
            check_problem(&answer, &what);
        }
    }
}

#[tokio::test]
async fn a_panic_is_a_problem_and_the_server_goes_on() {
    let gate = Gate::default();
    let router = Router::new()
        .route("/api/v1/panic", axum::routing::get(panics))
        .layer(CatchPanicLayer::custom(caught))
        .layer(from_fn_with_state(gate, seal));
    for _ in 0..2 {
        let request = Request::builder().uri("/api/v1/panic").body(Body::empty()).unwrap();
        let response: Response = router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), 500);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/problem+json");
        assert!(response.headers().contains_key("x-frame-options"));
    }
}

#[tokio::test]
async fn signing_in_and_out() {
    let house = House::new().await;
    let store = &house.app.store;
    let person = store.join(&house.ours.tenant, "ada@b.example", "Ada", Role::Owner).await.unwrap();
    let hash = house.app.passwords.hash("correct horse battery".into()).await.unwrap();
    store.set_password(&person.id, &hash).await.unwrap();
    let body = |email: &str, password: &str| Some(json!({"email": email, "password": password}));
    let post = async |body| house.ask(Method::POST, "/api/v1/session", "", body).await;

    let wrong = post(body("ada@b.example", "x")).await;
    let unknown = post(body("nobody@b.example", "x")).await;
    assert_eq!((wrong.status, unknown.status), (401, 401));
    assert_eq!(wrong.json()["detail"], unknown.json()["detail"]);

    let right = post(body("Ada@b.example", "correct horse battery")).await;
    assert_eq!(right.status, 200, "{}", right.text);
    assert_eq!(right.json()["role"], "owner");
    let set = right.headers[header::SET_COOKIE].to_str().unwrap();
    assert!(set.ends_with("; HttpOnly; Secure; SameSite=Lax; Path=/"), "{set}");
    let cookie = set.split(';').next().unwrap().to_owned();
    assert_eq!(house.get("/api/v1/me", &cookie).await.json()["email"], "ada@b.example");

    let again = house
        .ask(
            Method::POST,
            "/api/v1/session",
            &cookie,
            body("ada@b.example", "correct horse battery"),
        )
        .await;
    let fresh = again.headers[header::SET_COOKIE].to_str().unwrap().split(';').next().unwrap();
    assert_ne!(fresh, cookie);
    assert_eq!(house.get("/api/v1/me", &cookie).await.status, 401, "the old session ended");

    let out = house.ask(Method::DELETE, "/api/v1/session", fresh, None).await;
    assert_eq!(out.status, 204);
    assert!(out.headers[header::SET_COOKIE].to_str().unwrap().contains("Max-Age=0"));
    assert_eq!(house.get("/api/v1/me", fresh).await.status, 401);
}

#[tokio::test]
async fn sessions_are_listed_and_ended_by_their_owner() {
    let house = House::new().await;
    let tenant = &house.ours.tenant;
    let here = house.session(tenant, Role::Owner).await;
    let there = house.session(tenant, Role::Owner).await;
    let stranger = house.session(tenant, Role::Auditor).await;
    let open = house.get("/api/v1/sessions", &here).await.json();
    let open = open.as_array().unwrap();
    assert_eq!(open.len(), 2);
    let other = open.iter().find(|session| session["current"] == false).unwrap();
    let path = format!("/api/v1/sessions/{}", other["id"].as_str().unwrap());
    assert_eq!(house.ask(Method::DELETE, &path, &stranger, None).await.status, 404);
    assert_eq!(house.get("/api/v1/me", &there).await.status, 200);
    assert_eq!(house.ask(Method::DELETE, &path, &here, None).await.status, 204);
    assert_eq!(house.get("/api/v1/me", &there).await.status, 401);
    assert_eq!(house.get("/api/v1/me", &here).await.status, 200);
}

#[tokio::test]
async fn failed_sign_ins_are_slowed_down() {
    let house = House::new().await;
    let body = Some(json!({"email": "ada@b.example", "password": "x"}));
    for _ in 0..10 {
        let answer = house.ask(Method::POST, "/api/v1/session", "", body.clone()).await;
        assert_eq!(answer.status, 401);
    }
    let answer = house.ask(Method::POST, "/api/v1/session", "", body).await;
    assert_eq!(answer.status, 429);
    check_problem(&answer, "429");
    let wait: u64 = answer.headers[header::RETRY_AFTER].to_str().unwrap().parse().unwrap();
    assert!((1..=900).contains(&wait));
}

#[tokio::test]
async fn a_page_follows_a_page() {
    let house = House::new().await;
    let cookie = house.session(&house.ours.tenant, Role::Auditor).await;
    for sort in ["device", "-embodied", "site", "-age", "gross", "start"] {
        let mut path = format!("/api/v1/devices?limit=7&sort={sort}");
        let mut seen = Vec::new();
        loop {
            let page = house.get(&path, &cookie).await.json();
            let rows = page["rows"].as_array().unwrap();
            seen.extend(rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()));
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            path = format!("/api/v1/devices?limit=7&sort={sort}&cursor={cursor}");
        }
        let total = house.get("/api/v1/devices?limit=1", &cookie).await.json()["total"].clone();
        assert_eq!(total, seen.len());
        seen.sort();
        seen.dedup();
        assert_eq!(total, seen.len(), "{sort}");
    }
}

#[tokio::test]
async fn an_edit_needs_the_version_it_was_made_from() {
    let house = House::new().await;
    let cookie = house.session(&house.ours.tenant, Role::Owner).await;
    let list = house.get("/api/v1/devices?limit=1", &cookie).await.json();
    let path = format!("/api/v1/devices/{}", list["rows"][0]["id"].as_str().unwrap());
    let read = house.get(&path, &cookie).await;
    let tag = read.headers[header::ETAG].to_str().unwrap().to_owned();
    let patch = async |tag: Option<&str>, body: Value| {
        let mut request = request(Method::PATCH, &path, &cookie, Some(body));
        request.headers_mut().remove(header::IF_MATCH);
        if let Some(tag) = tag {
            request.headers_mut().insert(header::IF_MATCH, tag.parse().unwrap());
        }
        house.send(request).await
    };
    let start = json!({"start": "2024-02-29"});
    assert_eq!(patch(None, start.clone()).await.status, 428);
    assert_eq!(patch(Some("\"99\""), start.clone()).await.status, 412);
    assert_eq!(patch(Some("nonsense"), start.clone()).await.status, 400);
    for (body, pointer) in [
        (json!({"start": "2999-01-01"}), "/start"),
        (json!({"start": "2026-02-30"}), "/start"),
        (json!({"end": "1991-01-01"}), "/end"),
        (json!({"product": "no such"}), "/product"),
        (json!({"class": "sofa"}), "/class"),
    ] {
        let answer = patch(Some(&tag), body).await;
        assert_eq!(answer.status, 422, "{}", answer.text);
        assert_eq!(answer.json()["errors"][0]["pointer"], pointer, "{}", answer.text);
    }
    assert_eq!(patch(Some(&tag), json!({"shoe": 1})).await.status, 422);
    assert_eq!(patch(Some(&tag), json!({})).await.status, 422);
    let done = patch(Some(&tag), start.clone()).await;
    assert_eq!(done.status, 200, "{}", done.text);
    assert_eq!(done.json()["row"]["start"], "2024-02-29");
    assert_eq!(done.json()["history"][0]["recorded_by"], "Somebody");
    assert_ne!(done.headers[header::ETAG].to_str().unwrap(), tag);
    assert_eq!(patch(Some(&tag), start).await.status, 412, "the version moved on");
}

#[tokio::test]
async fn a_sites_country_reaches_the_figures() {
    let house = House::new().await;
    let cookie = house.session(&house.ours.tenant, Role::Owner).await;
    let total = async || {
        house.get("/api/v1/fleet/summary", &cookie).await.json()["gross"]["mean_kg"].clone()
    };
    let before = total().await;
    let sites = house.get("/api/v1/sites", &cookie).await.json();
    let site = sites.as_array().unwrap().iter().find(|site| site["country"] == "PL").unwrap();
    let path = format!("/api/v1/sites/{}", site["id"].as_str().unwrap());
    let none = house.ask(Method::PATCH, &path, &cookie, Some(json!({"country": "ZZ"}))).await;
    assert_eq!(none.status, 422);
    let done = house.ask(Method::PATCH, &path, &cookie, Some(json!({"country": "NO"}))).await;
    assert_eq!((done.status, &done.json()["country"]), (200, &json!("NO")), "{}", done.text);
    assert_ne!(total().await, before);
    let again = house.ask(Method::PATCH, &path, &cookie, Some(json!({"country": "SE"}))).await;
    assert_eq!(again.status, 412);
}

async fn panics() {
    panic!("on purpose")
}

const INVENTORY: &str = "Asset Tag,Serial,Manufacturer,Model,Category,Location,Purchase Date,Status,\
Checked Out To: Username\n\
AT1,SER-0001,Dell,Latitude 5310,Laptops,Oslo,2024-03-01,Deployed,ada.lovelace\n\
AT2,SER-0002,Dell,E2216H Monitor,Monitors,Oslo,2023-05-13,Ready to Deploy,grace.hopper\n\
AT3,ser-0001,Dell,Latitude 5310,Laptops,Oslo,2024-03-01,Deployed,\n";

async fn upload(house: &House, cookie: &str, query: &str, body: impl Into<Body>) -> Answer {
    let mut request =
        request(Method::POST, &format!("/api/v1/devices/import{query}"), cookie, None);
    request.headers_mut().insert(header::CONTENT_TYPE, "text/csv".parse().unwrap());
    *request.body_mut() = body.into();
    house.send(request).await
}

#[tokio::test]
async fn an_inventory_is_read_committed_and_taken_back() {
    let house = House::new().await;
    let cookie = house.session(&house.ours.tenant, Role::Owner).await;
    let fleet =
        async || house.get("/api/v1/devices?limit=1", &cookie).await.json()["fleet"].clone();
    let before = fleet().await;

    let read = upload(&house, &cookie, "?file_name=C%3A%5Cassets.csv", INVENTORY).await;
    assert_eq!(read.status, 200, "{}", read.text);
    let preview = read.json();
    assert_eq!((&preview["file_name"], &preview["devices"]), (&json!("assets.csv"), &json!(2)));
    assert_eq!(fleet().await, before, "a dry run changes nothing");
    let path = format!("/api/v1/devices/import/{}", preview["id"].as_str().unwrap());
    assert_eq!(house.get(&path, &cookie).await.json(), preview);

    let commit =
        async |body| house.ask(Method::POST, &format!("{path}/commit"), &cookie, Some(body)).await;
    let lost = commit(json!({"locations": [{"name": "Osla", "country": "NO"}]})).await;
    assert_eq!(
        (lost.status, &lost.json()["errors"][0]["pointer"]),
        (422, &json!("/locations/0/name"))
    );
    let odd = commit(json!({"accepted": [{"maker": "Dell", "model": "x", "product": "y"}]})).await;
    assert_eq!((odd.status, &odd.json()["errors"][0]["pointer"]), (422, &json!("/accepted/0")));
    let done = commit(json!({"locations": [{"name": "Oslo", "country": "NO"}]})).await;
    assert_eq!(done.status, 200, "{}", done.text);
    assert_eq!(done.json()["import"]["state"], "committed");
    assert_eq!(done.json()["fleet"], before.as_u64().unwrap() + 2);
    assert_eq!(commit(json!({})).await.status, 409);

    let found = house.get("/api/v1/devices?q=SER-0002", &cookie).await.json();
    assert_eq!(found["rows"][0]["country"], "NO", "{found}");
    let id = found["rows"][0]["id"].as_str().unwrap();
    let detail = house.get(&format!("/api/v1/devices/{id}"), &cookie).await.json();
    assert!(
        detail["history"]
            .as_array()
            .unwrap()
            .iter()
            .any(|entry| { entry["what"]["text"] == "Registered from assets.csv" })
    );
    let again = upload(&house, &cookie, "", INVENTORY).await.json();
    assert_eq!((&again["devices"], &again["tally"]["present"]), (&json!(0), &json!(2)));

    let undone = house.ask(Method::POST, &format!("{path}/undo"), &cookie, None).await;
    assert_eq!((undone.status, &undone.json()["fleet"]), (200, &before), "{}", undone.text);
    assert_eq!(house.get(&format!("/api/v1/devices/{id}"), &cookie).await.status, 404);
    assert_eq!(upload(&house, &cookie, "", INVENTORY).await.json()["devices"], 2);
    let twice = house.ask(Method::POST, &format!("{path}/undo"), &cookie, None).await;
    assert_eq!(twice.status, 409);
}

#[tokio::test]
async fn no_persons_name_is_stored() {
    let house = House::new().await;
    let cookie = house.session(&house.ours.tenant, Role::Owner).await;
    let preview = upload(&house, &cookie, "", INVENTORY).await;
    assert!(!preview.text.contains("lovelace"), "{}", preview.text);
    let id = preview.json()["id"].as_str().unwrap().to_owned();
    let (kept, planned) = house.app.store.draft(&house.ours.tenant, &id).await.unwrap();
    assert!(!kept.unwrap().contains("lovelace") && !planned.unwrap().contains("lovelace"));
}

#[tokio::test]
async fn files_that_are_no_inventory_are_refused_with_a_sentence() {
    let house = House::new().await;
    let cookie = house.session(&house.ours.tenant, Role::Owner).await;
    let columns = "x,".repeat(1_000_000);
    for (body, status) in [
        (Body::empty(), 422),
        (Body::from("Serial,Model\n"), 422),
        (Body::from("name,colour\na,b\n"), 422),
        (Body::from(&b"PK\x03\x04\x14\x00\x06\x00"[..]), 422),
        (Body::from(vec![0_u8; 4096]), 422),
        (Body::from(vec![0xff_u8; 4096]), 422),
        (Body::from(columns), 422),
        (Body::from("Serial,Model\n\"open,x\n"), 422),
        (Body::from(vec![b'x'; limits::IMPORT_BYTES + 1]), 413),
        (Body::from(vec![b'x'; 100_000_000]), 413),
    ] {
        let answer = upload(&house, &cookie, "", body).await;
        assert_eq!(answer.status, status, "{}", answer.text);
        check_problem(&answer, "upload");
    }
    assert_eq!(house.app.store.imports(&house.ours.tenant).await.unwrap().len(), 1);
    let odd = upload(&house, &cookie, "?date_order=ydm", INVENTORY).await;
    assert_eq!((odd.status, &odd.json()["errors"][0]["pointer"]), (400, &json!("?date_order")));
}
