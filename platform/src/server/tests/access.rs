//! Who may do what, and how everything else is refused.

use super::*;

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

/// Which roles each operation refuses, as their refusals say. Whoever may not do a thing is told
/// who may, and nobody is refused what their role is for.
#[tokio::test]
async fn each_role_does_what_it_is_for() {
    let house = House::new().await;
    let mut cookies = Vec::new();
    for role in Role::ALL {
        let provider = Tenant::provider();
        let tenant = if role == Role::Operator { &provider } else { &house.ours.tenant };
        cookies.push((role, house.session(tenant, role).await));
    }
    for (method, path, body) in operations().into_iter().filter(|(_, path, _)| !is_open(path)) {
        let what = format!("{method} {path}");
        let mut refused = Vec::new();
        for (role, cookie) in &cookies {
            let answer =
                house.ask(method.clone(), &path.replace("{id}", "x"), cookie, body.clone()).await;
            if answer.status == 403 {
                let detail = answer.json()["detail"].as_str().unwrap().to_owned();
                assert!(detail.contains(role.key()), "{what}: {detail}");
                refused.push(*role);
            }
        }
        if is_own(&path) {
            assert_eq!(refused, [], "{what}");
            continue;
        }
        let of_right =
            |right: &Right| Role::ALL.iter().all(|r| r.may(*right) != refused.contains(r));
        assert!(Right::ALL.iter().any(of_right), "{what} refuses {refused:?}");
        if path.contains("/operator/") {
            assert_eq!(refused, Role::OF_MEMBERS, "{what}");
        } else {
            assert!(refused.contains(&Role::Operator), "{what}: an operator is in no organisation");
            let reads = method == Method::GET || refused.is_empty();
            assert!(
                reads || refused.contains(&Role::Auditor),
                "{what}: an auditor changes nothing"
            );
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

async fn panics() {
    panic!("on purpose")
}
