//! What every answer carries, files and refusals included. `Client` checks the security headers
//! of each answer; here are the answers that are easily forgotten.

use crate::client::{Answer, Body};
use crate::server::{Folder, Server};
use serde_json::json;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

const PAGE: &str = "<!doctype html><title>Portal</title><script>window.begun = 1</script>";

/// A server with a small portal, and a secret beside it.
fn with_portal() -> Server {
    let folder = Folder::new();
    folder.write("portal/index.html", PAGE.as_bytes());
    folder.write("portal/app-0123456789abcdef.js", b"export const plain = 1;");
    folder.write("portal/app-0123456789abcdef.js.br", b"brotli bytes");
    folder.write("portal/deep/er/page.css", b"a{}");
    folder.write("portal/.hidden", b"secret");
    folder.write("secret.txt", b"secret");
    let portal = folder.path("portal").display().to_string();
    Server::start(Arc::new(folder), &["--demo", "--portal", &portal])
}

#[test]
fn every_answer_carries_the_headers() {
    let server = with_portal();
    let owner = server.owner();
    let long = format!("/api/v1/devices?q={}", "x".repeat(9000));
    for (method, path, status) in [
        ("GET", "/", 200),
        ("HEAD", "/", 200),
        ("GET", "/index.html", 200),
        ("GET", "/devices/some-device", 200),
        ("GET", "/app-0123456789abcdef.js", 200),
        ("GET", "/deep/er/page.css", 200),
        ("GET", "/deep/er/none.css", 404),
        ("POST", "/", 405),
        ("PUT", "/app-0123456789abcdef.js", 405),
        ("GET", "/health/live", 200),
        ("GET", "/health/ready", 200),
        ("GET", "/api", 404),
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/api/v2/me", 404),
        ("PUT", "/api/v1/me", 405),
        ("DELETE", "/api/v1/devices", 405),
        ("BREW", "/api/v1/me", 405),
        ("HEAD", "/api/v1/me", 200),
        ("GET", &long, 414),
    ] {
        let answer = owner.send(method, path, &[], Body::None).expect(status);
        if status == 405 {
            assert!(answer.header("allow").is_some(), "{}: no Allow", answer.what);
        }
        if method == "HEAD" {
            assert!(answer.body.is_empty());
        }
    }
    let large = json!({"locations": [], "text": "x".repeat(2 << 20)});
    owner.post("/api/v1/devices/import/x/commit", large).refused(413, &["1 MiB"]);
}

#[test]
fn only_the_calculators_frame_may_be_framed() {
    let folder = Folder::new();
    folder.write("portal/index.html", PAGE.as_bytes());
    folder.write("portal/embed/frame.html", b"<!doctype html><title>Calculator</title>");
    let portal = folder.path("portal").display().to_string();
    let origin = ["--embed-origin", "https://shop.example"];
    let server =
        Server::start(Arc::new(folder), &[&["--demo", "--portal", &portal], &origin[..]].concat());
    let head = |path: &str| {
        let asked = format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
        raw(&server, &asked).to_lowercase()
    };
    let frame = head("/embed/frame.html");
    assert!(frame.contains("frame-ancestors https://shop.example;"), "{frame}");
    assert!(!frame.contains("x-frame-options"), "{frame}");
    for path in ["/", "/embed", "/embed/other", "/api/v1/meta", "/health/live"] {
        let answer = head(path);
        assert!(answer.contains("frame-ancestors 'none';"), "{path}: {answer}");
        assert!(answer.contains("x-frame-options: deny"), "{path}: {answer}");
    }
}

#[test]
fn a_page_allows_its_own_inline_script_and_no_other() {
    let server = with_portal();
    let page = server.client().get("/").expect(200);
    assert_eq!(page.text(), PAGE);
    let policy = page.header("content-security-policy").unwrap();
    let scripts = policy.split(';').find(|part| part.trim().starts_with("script-src")).unwrap();
    assert_eq!(scripts.matches("'sha256-").count(), 1, "{scripts}");
}

#[test]
fn files_are_compressed_and_kept_as_they_may_be() {
    let server = with_portal();
    let path = "/app-0123456789abcdef.js";
    let plain = server.client().get(path).expect(200);
    assert_eq!(plain.text(), "export const plain = 1;");
    assert!(plain.header("content-type").unwrap().contains("javascript"));
    assert!(plain.header("cache-control").unwrap().contains("max-age"), "{:?}", plain.headers);
    let br =
        server.client().send("GET", path, &[("accept-encoding", "br")], Body::None).expect(200);
    assert_eq!((br.header("content-encoding"), br.text().as_str()), (Some("br"), "brotli bytes"));
    assert!(br.header("vary").is_some_and(|vary| vary.to_lowercase().contains("accept-encoding")));
    let etag = plain.header("etag").unwrap().to_owned();
    let again = [("if-none-match", etag.as_str())];
    let again = server.client().send("GET", path, &again, Body::None).expect(304);
    assert!(again.body.is_empty());
    let page = server.client().get("/").expect(200);
    let control = page.header("cache-control").unwrap_or_default();
    assert!(!control.contains("immutable"), "{control}");
    // A long answer of the API is compressed too.
    let owner = server.owner();
    let encodings = [("accept-encoding", "gzip")];
    let list = owner.send("GET", "/api/v1/devices?limit=100", &encodings, Body::None).expect(200);
    assert_eq!(list.header("content-encoding"), Some("gzip"));
}

#[test]
fn no_path_leads_out_of_the_portals_folder() {
    let server = with_portal();
    for path in [
        "/../secret.txt",
        "/deep/../../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/..\\secret.txt",
        "//../secret.txt",
        "/deep/er/../../../secret.txt",
        "/./../secret.txt",
        "/%00/../secret.txt",
        "/.hidden",
        "/deep/%2e%2e/.hidden",
        "http://127.0.0.1/../secret.txt",
    ] {
        let answer =
            raw(&server, &format!("GET {path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n"));
        assert!(!answer.contains("secret\n") && !answer.ends_with("secret"), "{path}: {answer}");
        let status = answer.split(' ').nth(1).unwrap_or_default();
        assert!(matches!(status, "200" | "400" | "404"), "{path}: {answer}");
        assert!(status != "200" || answer.ends_with(PAGE), "{path}: {answer}");
    }
}

#[test]
fn what_is_no_http_ends_the_connection_and_not_the_server() {
    let server = with_portal();
    let header = format!("GET / HTTP/1.1\r\nhost: x\r\nx: {}\r\n\r\n", "y".repeat(2 << 20));
    for bytes in [
        "",
        "\r\n\r\n",
        "hello\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "GET  HTTP/1.1\r\n\r\n",
        "POST /api/v1/session HTTP/1.1\r\nhost: x\r\ncontent-length: nine\r\n\r\n",
        "POST /api/v1/session HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nabcde",
        "POST /api/v1/session HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        "\u{16}\u{3}\u{1}\u{2}",
        &header,
    ] {
        let answer = raw(&server, bytes);
        assert!(!answer.starts_with("HTTP/1.1 5"), "{answer}");
    }
    server.client().get("/health/live").expect(200);
    assert!(!server.log().contains("panicked"), "{}", server.log());
}

/// Bytes on the wire, and what comes back before the connection ends.
fn raw(server: &Server, bytes: &str) -> String {
    let address = server.address.strip_prefix("http://").unwrap();
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(5))).unwrap();
    // The server may hang up before it has read it all.
    let sent = stream.write_all(bytes.as_bytes());
    // A whole request is answered; of a part of one, the rest must not be waited for.
    if sent.is_ok() && !bytes.contains("connection: close") {
        stream.shutdown(std::net::Shutdown::Write).ok();
    }
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok();
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn a_trace_identifier_is_never_the_same() {
    let server = Server::shared();
    let trace = |answer: Answer| answer.header("x-trace-id").unwrap().to_owned();
    let client = server.client();
    assert_ne!(trace(client.get("/api/v1/meta")), trace(client.get("/api/v1/meta")));
}
