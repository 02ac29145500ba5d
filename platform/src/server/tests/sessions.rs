//! Signing in and out.

use super::*;

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
