//! What operators see: a log without secrets, metrics apart from the API, health.

use crate::client::{Body, Client};
use crate::server::{Folder, Server, snipe_it};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

/// Does something of everything, and gives what must stand in no log.
fn live_a_little(server: &Server) -> Vec<String> {
    let (email, password) = server.account("owner");
    let mut owner = server.client();
    owner.sign_in(&email, &password);
    let mut secrets = vec![email.clone(), password, server.demo_key(), "hunter2-hunter2".into()];
    let cookie = owner.cookie.clone().unwrap();
    secrets.push(cookie.split_once('=').unwrap().1.to_owned());
    let wrong = json!({ "email": "somebody@private.example", "password": "hunter2-hunter2" });
    server.client().post("/api/v1/session", wrong).expect(401);
    secrets.push("somebody@private.example".into());
    owner.get("/api/v1/devices?q=very-private-words").expect(200);
    owner.get("/api/v1/no-such-place/secret-address").expect(404);
    secrets.extend(["very-private-words".to_owned(), "secret-address".to_owned()]);
    let body = json!({ "name": "Private name of a key", "rights": ["read_figures"] });
    let key = owner.post("/api/v1/keys", body).expect(201).json();
    let bearer = key["bearer"].as_str().unwrap().to_owned();
    let header = format!("Bearer {bearer}");
    let program = server.client();
    program
        .send_bare("GET", "/api/v1/fleet/summary", &[("authorization", &header)], Body::None)
        .expect(200);
    program
        .send_bare("GET", "/api/v1/sites", &[("authorization", "Bearer cip_leaked")], Body::None)
        .expect(401);
    secrets.extend([bearer, "cip_leaked".to_owned(), "Private name of a key".to_owned()]);
    let preview = owner.upload("private-file-name.csv", snipe_it()).expect(200).json();
    assert!(preview["id"].is_string());
    let path = format!("/api/v1/devices/import/{}/commit", preview["id"].as_str().unwrap());
    let place = json!({ "name": "Private name of a place", "country": "DE" });
    let refused = owner.post(&path, json!({ "locations": [place] }));
    refused.refused(422, &["Private name of a place"]);
    let yes =
        json!({ "maker": "Private maker", "model": "Private model", "product": "private-id" });
    owner.post(&path, json!({ "answers": [yes] })).refused(422, &["Private model"]);
    secrets
        .extend(["private-file-name", "Private name", "Private m", "private-id"].map(String::from));
    secrets
}

#[test]
fn a_log_has_a_line_a_request_and_nothing_private() {
    for level in [None, Some("debug")] {
        let folder = Arc::new(Folder::new());
        let server = Server::start_with(
            folder,
            &["--demo", "--log-format", "json"],
            level.map(|level| ("RUST_LOG", level)),
        );
        let secrets = live_a_little(&server);
        let refused = server.owner().get("/api/v1/devices?limit=0").expect(400);
        let trace = refused.problem()["trace_id"].as_str().unwrap().to_owned();
        let log = server.log();
        let lines: Vec<Value> = log
            .lines()
            .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}")))
            .collect();
        let line = lines.iter().find(|line| line["trace_id"] == trace);
        let line = line.unwrap_or_else(|| panic!("{trace} is not in {log}"));
        assert_eq!((&line["method"], &line["route"]), (&json!("GET"), &json!("/api/v1/devices")));
        assert_eq!(line["status"], 400);
        assert!(line["ms"].as_f64().is_some_and(|ms| ms > 0.0), "{line}");
        assert!(line["scope"].as_str().is_some_and(|scope| scope.len() > 10), "{line}");
        for secret in secrets {
            assert!(!log.contains(&secret), "\"{secret}\" stands in the log at {level:?}");
        }
        assert!(!log.contains('@'), "an address stands in the log at {level:?}");
    }
}

#[test]
fn visitors_of_a_proxy_that_is_trusted_are_told_apart() {
    let folder = Arc::new(Folder::new());
    let server = Server::start(folder, &["--demo", "--trusted-proxy", "127.0.0.1"]);
    let attempt = |from: &str, name: usize| {
        let email = format!("nobody{name}@private.example");
        let body = json!({ "email": email, "password": "hunter2-hunter2" });
        server.client().send("POST", "/api/v1/session", &[("x-forwarded-for", from)], body.into())
    };
    for name in 0..60 {
        // What the visitor themselves wrote there does not count.
        attempt(&format!("198.51.100.{name}, 192.0.2.1"), name).expect(401);
    }
    attempt("203.0.113.3, 192.0.2.1", 60).expect(429);
    attempt("192.0.2.2", 61).expect(401);
}

#[test]
fn metrics_have_an_address_of_their_own() {
    let folder = Arc::new(Folder::new());
    let server = Server::start(folder, &["--demo", "--metrics-listen", "127.0.0.1:0"]);
    server.owner().get("/api/v1/fleet/summary").expect(200);
    let address = server.printed("metrics ").expect("no address of metrics was printed");
    let host = address.strip_suffix("/metrics").unwrap();
    let metrics = Client::new(host).get("/metrics").expect(200);
    assert!(metrics.header("content-type").unwrap().starts_with("text/plain"));
    let text = metrics.text();
    assert!(
        text.contains("impact_http_requests_total{method=\"GET\",route=\"/api/v1/fleet/summary\",status=\"200\"} 1"),
        "{text}"
    );
    assert!(!text.contains("Northwind") && !text.contains('@'), "{text}");
    assert!(!server.client().get("/metrics").text().contains("impact_http"));
    Client::new(host).get("/api/v1/meta").expect(404);
    let without = Server::shared();
    assert_eq!(without.printed("metrics "), None);
}

#[test]
fn health_is_told_to_everybody_and_says_no_more() {
    let server = Server::shared();
    for path in ["/health/live", "/health/ready"] {
        let answer = server.client().get(path).expect(200);
        assert_eq!(answer.json(), json!({ "status": "ok" }));
    }
}

/// What the server answers to bytes as they are.
fn raw(server: &Server, request: &str) -> String {
    let address = server.address.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    // The server may close before everything was read.
    stream.read_to_end(&mut answer).ok();
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn headers_have_their_limits() {
    let server = Server::shared();
    let with = |headers: &str| {
        format!("GET /health/live HTTP/1.1\r\nhost: x\r\nconnection: close\r\n{headers}\r\n")
    };
    let few: String = (0..30).map(|n| format!("x-{n}: y\r\n")).collect();
    assert!(raw(&server, &with(&few)).starts_with("HTTP/1.1 200"));
    let many: String = (0..100).map(|n| format!("x-{n}: y\r\n")).collect();
    let answer = raw(&server, &with(&many));
    assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
    // The limit is looked at between reads, so that the last one may pass it a little.
    let large = format!("x-large: {}\r\n", "y".repeat(400 * 1024));
    let answer = raw(&server, &with(&large));
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 431"), "{answer}");
    server.client().get("/health/live").expect(200);
}

/// A request whose body does not arrive, on a connection of its own.
fn unfinished(host: &str) -> TcpStream {
    let mut stream = TcpStream::connect(host).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(90))).unwrap();
    let head = format!(
        "POST /api/v1/session HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n\
         Content-Type: application/json\r\nContent-Length: 40\r\n\r\n{{"
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream
}

#[test]
fn who_says_nothing_for_too_long_is_let_go_and_so_is_who_comes_on_top() {
    let server = Server::demo();
    let host = server.address.strip_prefix("http://").unwrap();
    let mut silent = TcpStream::connect(host).unwrap();
    silent.set_read_timeout(Some(Duration::from_secs(90))).unwrap();
    silent.write_all(b"GET /api/v1/meta HTTP/1.1\r\nHost: ").unwrap();
    let began = Instant::now();
    let mut held: Vec<TcpStream> = (0..512).map(|_| unfinished(host)).collect();

    // Each of them is being answered as soon as its header was read. A probe takes a place itself
    // for as long as it is answered: the request that then finds none is refused, and another comes
    // instead of it.
    let full = || server.client().get("/api/v1/meta").status == 503;
    while !full() {
        assert!(
            began.elapsed() < Duration::from_secs(20),
            "{} requests are no more than it takes",
            held.len()
        );
        held.push(unfinished(host));
        thread::sleep(Duration::from_millis(50));
    }
    let refused = server.client().get("/api/v1/meta").refused(503, &["again"]);
    assert!(refused.header("retry-after").is_some());

    let mut heard = Vec::new();
    silent.read_to_end(&mut heard).unwrap();
    let took = began.elapsed();
    assert!((28..50).contains(&took.as_secs()), "a header was waited for {took:?}");
    assert!(!heard.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&heard));

    let mut answer = [0; 12];
    held[0].read_exact(&mut answer).unwrap();
    let took = began.elapsed();
    assert_eq!(&answer, b"HTTP/1.1 408");
    assert!((58..85).contains(&took.as_secs()), "a body was waited for {took:?}");
    let again = || server.client().get("/api/v1/meta").status == 200;
    while !again() {
        assert!(began.elapsed() < Duration::from_secs(100), "places were not given back");
        thread::sleep(Duration::from_millis(50));
    }
}
