use super::*;

fn folder() -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("impact-portal-{}", crate::store::new_id()));
    std::fs::create_dir_all(folder.join("calculator")).unwrap();
    std::fs::write(
        folder.join("index.html"),
        "<script type=\"module\">start()</script><script src=\"/x.js\"></script>",
    )
    .unwrap();
    std::fs::write(folder.join("calculator/index.html"), "calculator").unwrap();
    std::fs::write(folder.join("app-0123456789abcdef_bg.wasm"), "wasm").unwrap();
    std::fs::write(folder.join("app-0123456789abcdef_bg.wasm.br"), "br").unwrap();
    std::fs::write(folder.join("icon.svg"), "<svg/>").unwrap();
    folder
}

fn get(portal: &Portal, path: &str, headers: &[(header::HeaderName, &'static str)]) -> Response {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.insert(name, HeaderValue::from_static(value));
    }
    portal.answer(&Method::GET, &path.parse().unwrap(), &map)
}

fn text<'a>(response: &'a Response, name: &header::HeaderName) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

#[test]
fn files_pages_and_what_is_missing() {
    let portal = Portal::read(&folder()).unwrap();
    let page = get(&portal, "/devices/0193?period=x", &[]);
    assert_eq!(page.status(), 200);
    // printf 'start()' | openssl dgst -sha256 -binary | base64
    let hash = "'sha256-DIm7WJS6ZKDYe5qFLPy+h4JFI9Bol5QmYC57mt3Fb00='";
    let policy = text(&page, &header::CONTENT_SECURITY_POLICY);
    assert_eq!(policy.matches("sha256-").count(), 1);
    assert!(policy.contains(hash), "{policy}");
    assert_eq!(text(&page, &header::CACHE_CONTROL), "no-cache");

    let wasm = "/app-0123456789abcdef_bg.wasm";
    let plain = get(&portal, wasm, &[]);
    assert_eq!(text(&plain, &header::CONTENT_TYPE), "application/wasm");
    assert!(text(&plain, &header::CACHE_CONTROL).contains("immutable"));
    let brotli = get(&portal, wasm, &[(header::ACCEPT_ENCODING, "gzip, br")]);
    assert_eq!(text(&brotli, &header::CONTENT_ENCODING), "br");
    let refused = get(&portal, wasm, &[(header::ACCEPT_ENCODING, "br;q=0")]);
    assert_eq!(text(&refused, &header::CONTENT_ENCODING), "");

    for missing in ["/old-app.js", "/a/b.css", "/app-0123456789abcdef_bg.wasm.gz/x.wasm"] {
        assert_eq!(get(&portal, missing, &[]).status(), 404, "{missing}");
    }
    for page in ["/", "/calculator", "/calculator/", "/no/such/page", "/../../etc/passwd"] {
        assert_eq!(get(&portal, page, &[]).status(), 200, "{page}");
    }
    let posted = portal.answer(&Method::POST, &"/".parse().unwrap(), &HeaderMap::new());
    assert_eq!(posted.status(), 405);
}

#[test]
fn a_known_tag_is_not_sent_again() {
    let portal = Portal::read(&folder()).unwrap();
    let first = get(&portal, "/icon.svg", &[]);
    let tag = text(&first, &header::ETAG).to_owned();
    let mut headers = HeaderMap::new();
    headers.insert(header::IF_NONE_MATCH, HeaderValue::from_str(&tag).unwrap());
    let again = portal.answer(&Method::GET, &"/icon.svg".parse().unwrap(), &headers);
    assert_eq!(again.status(), 304);
}

#[test]
fn a_folder_without_a_page_is_refused() {
    let empty = folder().join("calculator");
    std::fs::remove_file(empty.join("index.html")).unwrap();
    assert!(Portal::read(&empty).unwrap_err().to_string().contains("index.html"));
}

#[test]
fn base64_as_everybody_writes_it() {
    for (text, coded) in
        [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")]
    {
        assert_eq!(base64(text.as_bytes()), coded);
    }
}
