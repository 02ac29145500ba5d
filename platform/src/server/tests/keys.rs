//! API keys, from making one to a refusal.

use super::*;
use crate::auth::key::Fresh;
use crate::store::{ConfirmedName, NewKeyRecord, NewVersion};
use impact_core::api::{KEY_RIGHTS, Right};

impl House {
    /// An answer of the owner's.
    async fn as_owner(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let cookie = self.session(&self.ours.tenant, Role::Owner).await;
        self.ask(method, path, &cookie, body).await
    }

    /// A key of ours with these rights: its identifier and what to send.
    pub(super) async fn key(&self, rights: &[Right]) -> (String, String) {
        let rights: Vec<&str> = rights.iter().map(|right| right.key()).collect();
        let body = json!({ "name": "Script", "rights": rights });
        let made = self.as_owner(Method::POST, "/api/v1/keys", Some(body)).await;
        assert_eq!(made.status, 201, "{}", made.text);
        let made = made.json();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        (text(&made["key"]["id"]), text(&made["bearer"]))
    }

    /// As a program sends it: no cookie, no `Origin`.
    pub(super) async fn with_key(
        &self,
        method: Method,
        path: &str,
        bearer: &str,
        body: Option<Value>,
    ) -> Answer {
        let mut request = request(method, path, "", body);
        let headers = request.headers_mut();
        headers.remove(header::COOKIE);
        headers.remove(header::ORIGIN);
        headers.insert(header::AUTHORIZATION, format!("Bearer {bearer}").parse().unwrap());
        self.send(request).await
    }

    async fn figures(&self, bearer: &str) -> Answer {
        self.with_key(Method::GET, "/api/v1/fleet/summary", bearer, None).await
    }
}

#[track_caller]
fn refused(answer: &Answer, status: u16, parts: &[&str]) {
    assert_eq!(answer.status, status, "{}", answer.text);
    check_problem(answer, "a key");
    let detail = answer.json()["detail"].as_str().unwrap().to_owned();
    for part in parts {
        assert!(detail.contains(part), "\"{detail}\" lacks \"{part}\"");
    }
}

#[tokio::test]
async fn a_key_is_made_used_and_revoked() {
    let house = House::new().await;
    let (id, bearer) = house.key(&[Right::ReadFigures]).await;
    assert!(bearer.starts_with(&format!("cip_{id}_")), "{bearer}");
    let figures = house.figures(&bearer).await;
    assert_eq!(figures.status, 200, "{}", figures.text);
    while !house.app.touches.done() {
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }

    let listed = house.as_owner(Method::GET, "/api/v1/keys", None).await;
    let secret = bearer.rsplit('_').next().unwrap();
    assert!(!listed.text.contains(secret), "a secret is told once");
    let row = &listed.json()[0];
    assert_eq!((&row["id"], &row["state"]), (&json!(id), &json!("live")));
    assert_eq!(row["created_by"], "Somebody");
    assert!(row["last_used_at"].as_str().unwrap().ends_with(":00:00Z"), "{row}");
    assert_eq!(row["secrets"].as_array().unwrap().len(), 1);

    let path = format!("/api/v1/keys/{id}");
    let revoked = house.as_owner(Method::DELETE, &path, None).await;
    assert_eq!((revoked.status, &revoked.json()["state"]), (200, &json!("revoked")));
    let after = house.figures(&bearer).await;
    refused(&after, 401, &["this API key was revoked on", "make another"]);
    assert_eq!(after.headers[header::WWW_AUTHENTICATE], "Bearer");
    refused(&house.as_owner(Method::DELETE, &path, None).await, 409, &["revoked already"]);
    let rotate = format!("{path}/rotate");
    refused(&house.as_owner(Method::POST, &rotate, Some(json!({}))).await, 409, &["was revoked"]);
    let other = format!("cip_{id}_{}", "0".repeat(64));
    refused(&house.figures(&other).await, 401, &["not known"]);
}

#[tokio::test]
async fn a_key_does_what_its_rights_say_and_no_more() {
    let house = House::new().await;
    let (_, reader) = house.key(&[Right::ReadFigures]).await;
    let (_, editor) = house.key(&[Right::EditDevices]).await;
    let site = house.app.store.sites(&house.ours.tenant).await.unwrap().remove(0);
    let path = format!("/api/v1/sites/{}", site.id);
    let body = || Some(json!({ "country": "FR" }));
    let not = house.with_key(Method::PATCH, &path, &reader, body()).await;
    refused(&not, 403, &["a key with the right edit_devices", "read_figures"]);
    refused(&house.figures(&editor).await, 403, &["read_figures"]);
    let edited = house.with_key(Method::PATCH, &path, &editor, body()).await;
    assert_eq!(edited.status, 200, "{}", edited.text);
    let theirs = house.app.store.sites(&house.theirs.tenant).await.unwrap().remove(0);
    let path = format!("/api/v1/sites/{}", theirs.id);
    assert_eq!(house.with_key(Method::PATCH, &path, &editor, body()).await.status, 404);
}

#[tokio::test]
async fn a_cookie_beside_a_key_counts_for_nothing() {
    let house = House::new().await;
    let cookie = house.session(&house.ours.tenant, Role::Owner).await;
    for bearer in ["Bearer cip_0_0", "Basic dXNlcjpwYXNz", ""] {
        let mut request = request(Method::GET, "/api/v1/keys", &cookie, None);
        request.headers_mut().insert(header::AUTHORIZATION, bearer.parse().unwrap());
        refused(&house.send(request).await, 401, &["Bearer cip_"]);
    }
    let (_, reader) = house.key(&[Right::ReadFigures]).await;
    let mut asked = request(Method::GET, "/api/v1/keys", &cookie, None);
    asked.headers_mut().insert(header::AUTHORIZATION, format!("Bearer {reader}").parse().unwrap());
    refused(&house.send(asked).await, 403, &["an API key cannot manage API keys"]);
    // Signing out beside a key ends nobody's session.
    let mut out = request(Method::DELETE, "/api/v1/session", &cookie, None);
    out.headers_mut().insert(header::AUTHORIZATION, format!("Bearer {reader}").parse().unwrap());
    house.send(out).await;
    assert_eq!(house.get("/api/v1/me", &cookie).await.status, 200);
}

#[tokio::test]
async fn rotation_has_two_secrets_until_the_first_ends() {
    let house = House::new().await;
    let (id, first) = house.key(&[Right::ReadFigures]).await;
    let rotate = format!("/api/v1/keys/{id}/rotate");
    let rotated = house.as_owner(Method::POST, &rotate, Some(json!({}))).await;
    assert_eq!(rotated.status, 200, "{}", rotated.text);
    let second = rotated.json()["bearer"].as_str().unwrap().to_owned();
    assert_ne!(first, second);
    for bearer in [&first, &second] {
        assert_eq!(house.figures(bearer).await.status, 200);
    }
    let third = house.as_owner(Method::POST, &rotate, Some(json!({}))).await;
    refused(&third, 409, &["two secrets already"]);

    let secrets = rotated.json()["key"]["secrets"].clone();
    let older = secrets[0]["id"].as_str().unwrap();
    let path = format!("/api/v1/keys/{id}/secrets/{older}");
    let ended = house.as_owner(Method::DELETE, &path, None).await;
    assert_eq!(ended.json()["secrets"].as_array().unwrap().len(), 1, "{}", ended.text);
    refused(&house.figures(&first).await, 401, &["this secret", "use the newer one"]);
    assert_eq!(house.figures(&second).await.status, 200);
    let newer = secrets[1]["id"].as_str().unwrap();
    let path = format!("/api/v1/keys/{id}/secrets/{newer}");
    refused(&house.as_owner(Method::DELETE, &path, None).await, 409, &["only secret"]);

    let now = Some(json!({ "overlap_hours": 0 }));
    let rotated = house.as_owner(Method::POST, &rotate, now).await.json();
    refused(&house.figures(&second).await, 401, &["use the newer one"]);
    assert_eq!(house.figures(rotated["bearer"].as_str().unwrap()).await.status, 200);
    let day = Some(json!({ "overlap_hours": 24 }));
    let rotated = house.as_owner(Method::POST, &rotate, day).await.json();
    assert!(rotated["key"]["secrets"][0]["ends_at"].is_string(), "{rotated}");
}

#[tokio::test]
async fn a_key_ends_on_its_day() {
    let house = House::new().await;
    let fresh = Fresh::new();
    let record = NewKeyRecord {
        id: &fresh.id,
        name: "Old",
        rights: &[Right::ReadFigures],
        expires_on: Some(clock::today()),
        secret_hash: &fresh.secret_hash(),
    };
    house.app.store.make_key(&house.ours.tenant, None, &record).await.unwrap();
    refused(&house.figures(&fresh.bearer()).await, 401, &["expired on"]);
    let listed = house.as_owner(Method::GET, "/api/v1/keys", None).await.json();
    assert_eq!((&listed[0]["state"], &listed[0]["created_by"]), (&json!("expired"), &Value::Null));
}

#[tokio::test]
async fn keys_manage_no_keys_and_strangers_find_none() {
    let house = House::new().await;
    let (id, bearer) = house.key(&KEY_RIGHTS).await;
    let rotate = format!("/api/v1/keys/{id}/rotate");
    let revoke = format!("/api/v1/keys/{id}");
    for (method, path, body) in [
        (Method::GET, "/api/v1/keys", None),
        (Method::POST, "/api/v1/keys", Some(json!({ "name": "x", "rights": ["export"] }))),
        (Method::POST, rotate.as_str(), Some(json!({}))),
        (Method::DELETE, revoke.as_str(), None),
        (Method::GET, "/api/v1/me", None),
        (Method::GET, "/api/v1/sessions", None),
    ] {
        let answer = house.with_key(method, path, &bearer, body).await;
        refused(&answer, 403, &["takes a person who is signed in"]);
    }
    let stranger = house.session(&house.theirs.tenant, Role::Owner).await;
    for (method, path) in [(Method::POST, &rotate), (Method::DELETE, &revoke)] {
        let answer = house.ask(method, path, &stranger, Some(json!({}))).await;
        assert_eq!(answer.status, 404, "{}", answer.text);
    }
    assert_eq!(house.get("/api/v1/keys", &stranger).await.json(), json!([]));
    assert_eq!(house.figures(&bearer).await.status, 200);
}

#[tokio::test]
async fn the_description_says_what_keys_may_do() {
    let house = House::new().await;
    let (_, bearer) = house.key(&KEY_RIGHTS).await;
    let document = serde_json::to_value(routes::document()).unwrap();
    for (method, path, body) in operations() {
        let operation = &document["paths"][&path][method.as_str().to_lowercase()];
        let security = operation["security"].as_array().cloned().unwrap_or_default();
        if security.is_empty() || (method == Method::DELETE && path == "/api/v1/session") {
            continue;
        }
        let said = security.iter().any(|one| one.get("key").is_some());
        let with_id = path.replace("{id}", "x").replace("{secret}", "x");
        let answer = house.with_key(method.clone(), &with_id, &bearer, body).await;
        let what = format!("{method} {path}: {}", answer.text);
        assert_eq!(answer.status != 403, said, "{what}");
        assert_ne!(answer.status, 401, "{what}");
    }
}

#[tokio::test]
async fn what_is_no_key_is_not_made() {
    let house = House::new().await;
    let long = "x".repeat(81);
    for (body, pointer) in [
        (json!({ "name": " ", "rights": ["export"] }), "/name"),
        (json!({ "name": long, "rights": ["export"] }), "/name"),
        (json!({ "name": "a\nb", "rights": ["export"] }), "/name"),
        (json!({ "name": "a", "rights": [] }), "/rights"),
        (json!({ "name": "a", "rights": ["export", "manage_keys"] }), "/rights/1"),
        (json!({ "name": "a", "rights": ["everything"] }), "/rights/0"),
        (json!({ "name": "a", "rights": ["export"], "expires_on": "2020-01-01" }), "/expires_on"),
    ] {
        let answer = house.as_owner(Method::POST, "/api/v1/keys", Some(body.clone())).await;
        assert_eq!(answer.status, 422, "{body}: {}", answer.text);
        assert_eq!(answer.json()["errors"][0]["pointer"], pointer, "{}", answer.text);
    }
    let (id, _) = house.key(&[Right::Export]).await;
    let path = format!("/api/v1/keys/{id}/rotate");
    let body = Some(json!({ "overlap_hours": 721 }));
    refused(&house.as_owner(Method::POST, &path, body).await, 422, &["at most 720"]);
    let listed = house.as_owner(Method::GET, "/api/v1/keys", None).await.json();
    assert_eq!(listed.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn there_are_only_so_many_keys() {
    let house = House::new().await;
    for _ in 0..limits::KEYS {
        let fresh = Fresh::new();
        let record = NewKeyRecord {
            id: &fresh.id,
            name: "One of many",
            rights: &[Right::Export],
            expires_on: None,
            secret_hash: &fresh.secret_hash(),
        };
        house.app.store.make_key(&house.ours.tenant, None, &record).await.unwrap();
    }
    let body = Some(json!({ "name": "a", "rights": ["export"] }));
    let answer = house.as_owner(Method::POST, "/api/v1/keys", body).await;
    refused(&answer, 409, &["100 API keys", "revoke one"]);
}

#[tokio::test]
async fn what_a_key_did_is_told_by_its_name() {
    let house = House::new().await;
    let (id, bearer) = house.key(&[Right::EditDevices, Right::ReadFigures]).await;
    let (tenant, store) = (&house.ours.tenant, &house.app.store);
    let device = house.device("Nobody", "Thing").await;
    let path = format!("/api/v1/devices/{device}");
    let body = Some(json!({ "start": "2024-02-29" }));
    let edited = house.with_key(Method::PATCH, &path, &bearer, body).await;
    assert_eq!(edited.status, 200, "{}", edited.text);
    let by = format!("key:{id}");
    let draft = Draft {
        file_name: "assets.csv".into(),
        source: Some("source".into()),
        devices: 0,
        tally: "{}".into(),
        preview: None,
        planned: None,
        mapping: Some("{\"columns\":[]}".into()),
    };
    let import = store.add_draft(tenant, Some(&by), &draft).await.unwrap();
    let revision = store.revision(tenant).await.unwrap();
    let yes = ConfirmedName { maker: "A".into(), model: "B".into(), product: "c".into() };
    let made = Committed { revision, confirmed: vec![yes], ..Committed::default() };
    store.commit_import(tenant, &import, Some(&by), clock::today(), &made).await.unwrap();
    let new = NewVersion {
        based_on: 0,
        by: &by,
        note: "",
        evidence: None,
        given: 0,
        withdrawn: 0,
        body: "[]",
        draft: None,
    };
    store.add_figures(tenant, &new).await.unwrap();
    let told = async |path: &str, at: &str| {
        let answer = house.as_owner(Method::GET, path, None).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(answer.json().pointer(at), Some(&json!("Script")), "{path}: {}", answer.text);
    };
    told(&path, "/history/0/recorded_by").await;
    told("/api/v1/devices/edits", "/rows/0/by").await;
    told("/api/v1/devices/import", "/rows/0/by").await;
    told("/api/v1/devices/import/mappings", "/0/by").await;
    told("/api/v1/devices/confirmed", "/0/by").await;
    told("/api/v1/figures/versions", "/versions/0/recorded_by").await;
}
