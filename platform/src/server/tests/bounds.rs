//! What one peer can hold of the server.

use super::*;
use crate::proxies::Proxies;
use axum::body::Bytes;
use axum::routing::get;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::time::timeout;

/// A server that holds one connection, and takes a short while for a stall.
async fn small(router: Router) -> (SocketAddr, oneshot::Sender<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let bounds = Bounds {
        connections: 1,
        per_network: PerNetwork::new(1, Proxies::default()),
        stall: Duration::from_millis(300),
    };
    let stopped = async move {
        stopped.await.ok();
        Ok(())
    };
    tokio::spawn(serve_within(bounds, listener, router, stopped));
    (address, stop)
}

async fn asked(address: SocketAddr) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await.unwrap();
    stream
}

async fn answer(mut stream: TcpStream, within: Duration) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    match timeout(within, stream.read_to_end(&mut bytes)).await {
        Ok(Ok(_)) => Some(bytes),
        Ok(Err(_)) | Err(_) => None,
    }
}

#[tokio::test]
async fn who_does_not_read_is_left_and_another_is_served() {
    let large = Bytes::from(vec![b'x'; 64 * 1024 * 1024]);
    let (address, _stop) = small(Router::new().route("/", get(async move || large))).await;
    let silent = asked(address).await;
    let next = asked(address).await;
    let answered = answer(next, Duration::from_secs(20)).await;
    assert!(answered.is_some_and(|bytes| bytes.starts_with(b"HTTP/1.1 200")));
    let cut = answer(silent, Duration::from_secs(20)).await;
    assert!(cut.is_none_or(|bytes| bytes.len() < 64 * 1024 * 1024), "it was given up");
}

#[tokio::test]
async fn more_connections_than_are_held_wait() {
    let (address, _stop) = small(Router::new().route("/", get(async || "here"))).await;
    let first = TcpStream::connect(address).await.unwrap();
    let mut second = asked(address).await;
    let mut byte = [0];
    let early = timeout(Duration::from_millis(200), second.read(&mut byte)).await;
    assert!(early.is_err(), "the only place is taken");
    drop(first);
    let answered = answer(second, Duration::from_secs(10)).await;
    assert!(answered.is_some_and(|bytes| bytes.ends_with(b"here")));
}

#[tokio::test]
async fn an_organisation_takes_so_many_files_away_at_once() {
    let house = House::new().await;
    let ours = house.session(&house.ours.tenant, Role::Owner).await;
    let theirs = house.session(&house.theirs.tenant, Role::Owner).await;
    let ask = |path: &str, cookie: &str| {
        house.router.clone().oneshot(request(Method::GET, path, cookie, None))
    };
    let paths = [
        "/api/v1/devices/export",
        "/api/v1/devices/export?format=xlsx",
        "/api/v1/audit/export",
        "/api/v1/audit/export?format=json",
    ];
    let mut on_their_way = Vec::new();
    for at in 0..limits::DOWNLOADS_AT_ONCE {
        let response = ask(paths[at % paths.len()], &ours).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        on_their_way.push(response.into_body());
    }
    for path in paths {
        let refused = house.get(path, &ours).await;
        assert_eq!(refused.status, 429, "{}", refused.text);
        check_problem(&refused, path);
        assert!(refused.headers.contains_key(header::RETRY_AFTER));
        assert_eq!(ask(path, &theirs).await.unwrap().status(), StatusCode::OK);
    }
    // One is taken whole, another given up.
    axum::body::to_bytes(on_their_way.remove(0), usize::MAX).await.unwrap();
    assert_eq!(house.get(paths[0], &ours).await.status, 200);
    on_their_way.truncate(1);
    for path in paths {
        assert_eq!(house.get(path, &ours).await.status, 200);
    }
}

#[tokio::test]
async fn more_than_one_request_may_name_is_refused_with_its_place() {
    let house = House::new().await;
    let owner = house.session(&house.ours.tenant, Role::Owner).await;
    let ids = |count: usize| -> Vec<String> { (0..count).map(|n| n.to_string()).collect() };
    let bulk = |count| {
        let body = json!({ "ids": ids(count), "change": { "class": "laptop" }, "dry_run": true });
        house.ask(Method::POST, "/api/v1/devices/bulk", &owner, Some(body))
    };
    let refused = bulk(limits::BULK_IDS + 1).await;
    assert_eq!(refused.status, 422, "{}", refused.text);
    assert_eq!(refused.json()["errors"][0]["pointer"], "/ids");
    assert!(refused.text.contains("at most 10000 devices"), "{}", refused.text);
    let within = bulk(limits::BULK_IDS).await;
    assert!(!within.text.contains("at most 10000 devices"), "{}", within.text);

    for count in [0, limits::WITHDRAWN_AT_ONCE + 1] {
        let body = json!({ "withdraw": ids(count), "note": "" });
        let path = "/api/v1/figures/versions";
        let mut sent = request(Method::POST, path, &owner, Some(body));
        sent.headers_mut().insert(header::IF_MATCH, "\"0\"".parse().unwrap());
        let refused = house.send(sent).await;
        assert_eq!(refused.status, 422, "{}", refused.text);
        assert_eq!(refused.json()["errors"][0]["pointer"], "/withdraw");
    }
}

#[tokio::test]
async fn a_long_audit_log_is_exported_by_period() {
    let house = House::new().await;
    let owner = house.session(&house.ours.tenant, Role::Owner).await;
    let entries = i64::try_from(limits::AUDIT_EXPORT_ROWS).unwrap();
    house.scratch.audit_entries(&house.ours.tenant, entries + 1).await;
    let refused = house.get("/api/v1/audit/export", &owner).await;
    assert_eq!(refused.status, 400, "{}", refused.text);
    assert!(refused.text.contains("more than 50000 entries"), "{}", refused.text);
    assert_eq!(refused.json()["errors"][0]["pointer"], "?period");
    assert_eq!(
        house.get("/api/v1/audit/export?period=2000-01-01..2001-01-01", &owner).await.status,
        200
    );
}

#[tokio::test]
async fn so_many_computations_run_and_wait() {
    let house = House::new().await;
    let (begun, mut running) = tokio::sync::mpsc::unbounded_channel();
    let (go_on, wait) = std::sync::mpsc::channel::<()>();
    let wait = Arc::new(std::sync::Mutex::new(wait));
    let mut all = Vec::new();
    for _ in 0..limits::COMPUTATIONS + limits::COMPUTATIONS_WAITING {
        let (app, begun, wait) = (house.app.clone(), begun.clone(), wait.clone());
        all.push(tokio::spawn(async move {
            app.compute(move |_| {
                begun.send(()).ok();
                wait.lock().unwrap().recv().ok();
            })
            .await
        }));
    }
    for _ in 0..limits::COMPUTATIONS {
        running.recv().await.unwrap();
    }
    while house.app.computing() != (limits::COMPUTATIONS, limits::COMPUTATIONS_WAITING) {
        tokio::task::yield_now().await;
    }
    assert!(running.try_recv().is_err(), "no more run");
    let refused = house.app.compute(|_| ()).await.unwrap_err();
    assert_eq!(refused.detail(), Refusal::busy().detail());
    drop(go_on);
    for one in all {
        one.await.unwrap().unwrap();
    }
}
