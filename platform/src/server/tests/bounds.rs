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
