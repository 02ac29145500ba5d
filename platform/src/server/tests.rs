//! The whole router, layers included, without a socket.

use super::*;
use crate::auth::password::Passwords;
use crate::auth::{cookie, token};
use crate::store::tests::Scratch;
use crate::store::{Columns, Committed, Draft, NewDevice, OrganisationRecord, Tenant, new_id};
use crate::{clock, demo, library, limits, seal};
use axum::body::Body;
use axum::extract::connect_info::MockConnectInfo;
use axum::http::{HeaderMap, Method, header};
use impact_core::api::{ImportTally, Right, Role};
use impact_core::fleet::DeviceChange;
use serde_json::{Value, json};
use tower::ServiceExt;

mod access;
mod audit;
mod bounds;
mod devices;
mod imports;
mod keys;
mod rates;
mod records;
mod scenarios;
mod sessions;

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
        let router =
            super::router(app.clone(), Portal::default()).unwrap().layer(MockConnectInfo(here));
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

    /// A device of ours that an import gave this maker and model; its identifier.
    async fn device(&self, maker: &str, model: &str) -> String {
        let (store, tenant) = (&self.scratch.store, &self.ours.tenant);
        let registered = DeviceChange::Registered {
            asset_tag: None,
            serial: None,
            maker: maker.into(),
            model: model.into(),
            class: None,
            site: None,
            start: None,
        };
        let id = new_id();
        let today = clock::today();
        let device = NewDevice {
            id: id.clone(),
            columns: Columns::default(),
            events: vec![(today, serde_json::to_string(&registered).unwrap())],
        };
        let draft = Draft {
            file_name: "assets.csv".into(),
            source: None,
            devices: 1,
            tally: serde_json::to_string(&ImportTally::default()).unwrap(),
            preview: None,
            planned: None,
            mapping: None,
        };
        let import = store.add_draft(tenant, None, &draft).await.unwrap();
        let revision = store.revision(tenant).await.unwrap();
        let made = Committed { revision, devices: vec![device], ..Committed::default() };
        store.commit_import(tenant, &import, None, today, &made).await.unwrap();
        id
    }

    /// Sends a request. What it changes must leave an entry in an audit log: this holds for every
    /// request of every test here.
    async fn send(&self, request: Request) -> Answer {
        let operation = (request.method().clone(), request.uri().path().to_owned());
        let recorded = audit::is_recorded(&operation.0, &operation.1);
        let before = if recorded { audit::recorded(self).await } else { 0 };
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        if parts.status.is_success() && recorded {
            let after = audit::recorded(self).await;
            assert!(after > before, "{} {} left no entry", operation.0, operation.1);
        }
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
                    ("patch", "/api/v1/views/{id}") => Some(json!({"name": "Old laptops"})),
                    ("patch", "/api/v1/scenarios/{id}") => Some(json!({"name": "Longer lives"})),
                    ("patch", "/api/v1/me") => Some(json!({"name": "Ada"})),
                    ("patch", "/api/v1/members/{id}") => Some(json!({"role": "analyst"})),
                    ("put", "/api/v1/me/password") => {
                        Some(json!({"old": "x", "new": "correct horse battery"}))
                    }
                    ("put", "/api/v1/organisation") => Some(json!({
                        "name": "Ours", "default_country": "DE", "keep_user_columns": false,
                        "second_approver": false, "spending_limit": null,
                    })),
                    ("post", "/api/v1/session/organisation") => Some(json!({"organisation": "x"})),
                    ("post", "/api/v1/session/reset") => Some(json!({"email": "a@b.example"})),
                    (
                        "post",
                        "/api/v1/session/invitation" | "/api/v1/session/invitation/accept",
                    ) => Some(json!({"token": "x"})),
                    ("post", "/api/v1/invitations") => {
                        Some(json!({"email": "new@b.example", "role": "analyst"}))
                    }
                    ("post", "/api/v1/operator/organisations") => {
                        Some(json!({"name": "New", "owner_email": "new@c.example"}))
                    }
                    ("patch", _) => Some(json!({"class": "laptop"})),
                    ("post", "/api/v1/session") => Some(json!({"email": "a@b", "password": "x"})),
                    ("post", "/api/v1/session/link") => {
                        Some(json!({"token": "x", "password": "correct horse"}))
                    }
                    ("post", "/api/v1/sites/{id}/merge") => Some(json!({"into": "elsewhere"})),
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
    let open = [
        "/api/v1/session",
        "/api/v1/session/link",
        "/api/v1/session/reset",
        "/api/v1/session/invitation",
        "/api/v1/session/invitation/accept",
        "/api/v1/meta",
        "/health/live",
        "/health/ready",
    ];
    open.contains(&path)
}

/// Operations about the signed-in person themselves: they take no right.
fn is_own(path: &str) -> bool {
    path == "/api/v1/me"
        || ["/api/v1/me/", "/api/v1/session/", "/api/v1/sessions"]
            .iter()
            .any(|own| path.starts_with(own))
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
