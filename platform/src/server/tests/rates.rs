//! Every limit of the server is a sentence to who meets it.

use super::*;
use impact_core::api::Right;

#[track_caller]
fn too_fast(answer: &Answer, who: &str) {
    assert_eq!(answer.status, 429, "{}", answer.text);
    check_problem(answer, who);
    let wait: u64 = answer.headers[header::RETRY_AFTER].to_str().unwrap().parse().unwrap();
    assert!((1..=60).contains(&wait), "{wait}");
    let detail = answer.json()["detail"].as_str().unwrap().to_owned();
    assert!(detail.contains(who) && detail.contains("Retry-After"), "{detail}");
}

#[tokio::test]
async fn a_key_that_asks_too_fast_waits_and_nobody_else() {
    let house = House::new().await;
    let (id, bearer) = house.key(&[Right::ReadFigures]).await;
    let (_, other) = house.key(&[Right::ReadFigures]).await;
    while house.app.rates.key(&id).is_ok() {}
    // The bucket refills while the request is on its way: a few may still pass.
    let mut refused = None;
    for _ in 0..20 {
        while house.app.rates.key(&id).is_ok() {}
        let answer = house.with_key(Method::GET, "/api/v1/sites", &bearer, None).await;
        if answer.status == 429 {
            refused = Some(answer);
            break;
        }
    }
    too_fast(&refused.expect("the key was never refused"), "this key");
    assert_eq!(house.with_key(Method::GET, "/api/v1/sites", &other, None).await.status, 200);
}

#[tokio::test]
async fn a_session_that_asks_too_fast_waits() {
    let house = House::new().await;
    let cookie = house.session(&house.ours.tenant, Role::Owner).await;
    let digest = token::digest(cookie.split('=').next_back().unwrap());
    let mut refused = None;
    for _ in 0..20 {
        while house.app.rates.session(&digest).is_ok() {}
        let answer = house.get("/api/v1/me", &cookie).await;
        if answer.status == 429 {
            refused = Some(answer);
            break;
        }
    }
    too_fast(&refused.expect("the session was never refused"), "this session");
}

/// A house whose visitors come from elsewhere.
fn from(house: &House, address: [u8; 4]) -> Router {
    let address = SocketAddr::from((address, 9));
    super::super::router(house.app.clone(), Portal::default())
        .unwrap()
        .layer(MockConnectInfo(address))
}

async fn flood(router: &Router, make: impl Fn() -> Request) -> Option<Answer> {
    for _ in 0..5_000 {
        let response = router.clone().oneshot(make()).await.unwrap();
        if response.status() == StatusCode::TOO_MANY_REQUESTS {
            let (parts, body) = response.into_parts();
            let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
            return Some(Answer {
                status: 429,
                headers: parts.headers,
                text: String::from_utf8_lossy(&bytes).into_owned(),
            });
        }
    }
    None
}

#[tokio::test]
async fn strangers_share_their_networks_bucket() {
    let house = House::new().await;
    let ask = |path: &'static str, header: Option<(&'static str, String)>| {
        move || {
            let mut asked = request(Method::GET, path, "", None);
            if let Some((name, value)) = &header {
                asked.headers_mut().insert(*name, value.parse().unwrap());
            }
            asked
        }
    };
    let unknown_cookie = format!("{}={}", cookie::NAME, "a".repeat(64));
    let unknown_key = format!("Bearer cip_{}_{}", "0".repeat(16), "0".repeat(64));
    for (at, (what, make)) in [
        ("an open address", ask("/api/v1/meta", None)),
        ("no session", ask("/api/v1/me", None)),
        (
            "an open address with a made-up cookie",
            ask("/api/v1/meta", Some(("cookie", unknown_cookie.clone()))),
        ),
        ("a made-up session", ask("/api/v1/me", Some(("cookie", unknown_cookie)))),
        ("a malformed key", ask("/api/v1/sites", Some(("authorization", "Bearer cip_x".into())))),
        ("an unknown key", ask("/api/v1/sites", Some(("authorization", unknown_key)))),
        ("no such address", ask("/api/v1/nothing", None)),
    ]
    .into_iter()
    .enumerate()
    {
        let at = u8::try_from(at).unwrap();
        let refused = flood(&from(&house, [192, 0, 2, at]), make).await;
        too_fast(&refused.unwrap_or_else(|| panic!("{what} was never refused")), "your network");
    }
    // Who is known is not held back by others of the network, nor is anybody elsewhere.
    let (_, bearer) = house.key(&[Right::ReadFigures]).await;
    let mut asked = request(Method::GET, "/api/v1/sites", "", None);
    asked.headers_mut().insert(header::AUTHORIZATION, format!("Bearer {bearer}").parse().unwrap());
    let response = from(&house, [192, 0, 2, 0]).oneshot(asked).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    let elsewhere = from(&house, [192, 0, 2, 200]);
    let response = elsewhere.oneshot(request(Method::GET, "/api/v1/meta", "", None)).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
}

#[tokio::test]
async fn health_is_answered_to_whoever_asks_as_often_as_they_like() {
    let house = House::new().await;
    let router = from(&house, [192, 0, 2, 9]);
    let probe = || request(Method::GET, "/health/live", "", None);
    let most = limits::NETWORK_RATE.burst * 2;
    for _ in 0..most {
        let response = router.clone().oneshot(probe()).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
    }
}

#[tokio::test]
async fn whether_it_is_ready_counts_as_a_strangers_question() {
    let house = House::new().await;
    let ask = || request(Method::GET, "/health/ready", "", None);
    let refused = flood(&from(&house, [192, 0, 2, 9]), ask).await;
    too_fast(&refused.expect("it was never refused"), "your network");
}

#[tokio::test]
async fn made_up_sessions_and_keys_are_not_looked_up_without_end() {
    let house = House::new().await;
    let (_, bearer) = house.key(&[Right::ReadFigures]).await;
    let cookie = house.session(&house.ours.tenant, Role::Owner).await;
    let address = [192, 0, 2, 77];
    let empty = || while house.app.rates.lookup(std::net::IpAddr::from(address)).is_ok() {};
    let router = from(&house, address);
    for (name, value) in [("cookie", cookie), ("authorization", format!("Bearer {bearer}"))] {
        let make = || {
            empty();
            let mut asked = request(Method::GET, "/api/v1/sites", "", None);
            asked.headers_mut().insert(name, value.parse().unwrap());
            asked
        };
        // The bucket refills while the request is on its way: a few may still pass.
        let refused = flood(&router, make).await;
        too_fast(&refused.unwrap_or_else(|| panic!("{name} was never refused")), "your network");
    }
}

#[tokio::test]
async fn a_request_neither_waits_for_its_last_use_nor_fails_with_it() {
    let house = House::new().await;
    let (_, bearer) = house.key(&[Right::ReadFigures]).await;
    // Whoever writes at length holds the only writer.
    let held = house.scratch.writing_keys(&house.ours.tenant).await;
    let answer = house.with_key(Method::GET, "/api/v1/sites", &bearer, None);
    let answer = tokio::time::timeout(std::time::Duration::from_secs(5), answer).await;
    assert_eq!(answer.expect("it waited for the writer").status, 200);
    assert!(!house.app.touches.done(), "its use is still to be written");
    drop(held);
}

#[tokio::test]
async fn a_packed_body_is_refused() {
    let house = House::new().await;
    let cookie = house.session(&house.ours.tenant, Role::Owner).await;
    for (path, coding, status) in [
        ("/api/v1/devices/import", "gzip", 415),
        ("/api/v1/session", "br", 415),
        ("/api/v1/session", "gzip, identity", 415),
    ] {
        let mut sent = request(Method::POST, path, &cookie, Some(json!({})));
        sent.headers_mut().insert(header::CONTENT_ENCODING, coding.parse().unwrap());
        let answer = house.send(sent).await;
        assert_eq!(answer.status, status, "{coding}: {}", answer.text);
        check_problem(&answer, coding);
    }
}

#[tokio::test]
async fn metrics_name_no_tenant_and_count_by_route() {
    let house = House::new().await;
    let cookie = house.session(&house.ours.tenant, Role::Owner).await;
    let sites = house.app.store.sites(&house.ours.tenant).await.unwrap();
    house.get("/api/v1/fleet/summary?q=very-private", &cookie).await;
    let path = format!("/api/v1/sites/{}", sites[0].id);
    house.ask(Method::PATCH, &path, &cookie, Some(json!({ "country": "FR" }))).await;
    house.get("/api/v1/no/such/secret-address", &cookie).await;
    let asked = Request::builder().uri("/metrics").body(Body::empty()).unwrap();
    let response = crate::metrics::router(house.app.clone()).oneshot(asked).await.unwrap();
    assert_eq!(
        response.headers()[header::CONTENT_TYPE].to_str().unwrap().split(';').next(),
        Some("text/plain")
    );
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    for line in [
        "impact_http_requests_total{method=\"GET\",route=\"/api/v1/fleet/summary\",status=\"200\"} 1",
        "impact_http_requests_total{method=\"PATCH\",route=\"/api/v1/sites/{id}\",status=\"200\"} 1",
        "impact_http_request_duration_seconds_count{method=\"GET\",route=\"/api/v1/fleet/summary\"} 1",
        "impact_running{of=\"computation\"} 0",
        "impact_waiting{of=\"computation\"} 0",
        "impact_running{of=\"import\"} 0",
        "impact_fleets_cached 1",
        "impact_build_info{version=",
        "impact_database_connections{pool=",
    ] {
        assert!(text.contains(line), "{line} is not in\n{text}");
    }
    let tenant = house.ours.tenant.organisation();
    for secret in ["very-private", "secret-address", tenant, "Ours", &sites[0].id] {
        assert!(!text.contains(secret), "{secret}");
    }
    // Beside the API there are none.
    let beside = house.get("/metrics", &cookie).await;
    assert!(!beside.text.contains("impact_http"), "{}", beside.text);
}

#[tokio::test]
async fn a_database_that_does_not_answer_is_not_ready_and_no_more_is_said() {
    let house = House::new().await;
    let ready = house.get("/health/ready", "").await;
    assert_eq!((ready.status, ready.json()), (200, json!({ "status": "ok" })));
    let house = House::new().await;
    house.app.store.close().await;
    let answer = house.get("/health/ready", "").await;
    assert_eq!(answer.status, 503);
    check_problem(&answer, "ready");
    assert!(answer.headers.contains_key(header::RETRY_AFTER));
    assert!(
        !answer.text.contains("sqlite") && !answer.text.contains('/')
            || answer.text.contains("/problems/")
    );
    assert_eq!(house.get("/health/live", "").await.status, 200);
}
