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
    std::fs::create_dir_all(folder.join("embed/0.1.0")).unwrap();
    std::fs::write(folder.join("embed/frame.html"), "frame").unwrap();
    std::fs::write(folder.join("embed/catalogue.odbl.bin"), "bytes").unwrap();
    std::fs::write(folder.join("embed/0.1.0/carbon-calculator.js"), "0").unwrap();
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
    let portal = Portal::read(&folder(), &Origins::default()).unwrap();
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
    let portal = Portal::read(&folder(), &Origins::default()).unwrap();
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
    assert!(
        Portal::read(&empty, &Origins::default()).unwrap_err().to_string().contains("index.html")
    );
}

#[test]
fn base64_as_everybody_writes_it() {
    for (text, coded) in
        [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")]
    {
        assert_eq!(base64(text.as_bytes()), coded);
    }
}

#[test]
fn only_the_embed_is_framed_and_only_by_listed_origins() {
    let listed = Origins::new(["https://shop.example".parse().unwrap()]);
    let framed = |response: &Response| response.extensions().get::<MayBeFramed>().is_some();
    let portal = Portal::read(&folder(), &listed).unwrap();
    let frame = get(&portal, "/embed/frame.html#country=DE", &[]);
    let policy = text(&frame, &header::CONTENT_SECURITY_POLICY);
    assert!(policy.contains("frame-ancestors https://shop.example;"), "{policy}");
    assert!(framed(&frame));
    let pages = ["/", "/calculator", "/devices", "/embed", "/embed/", "/embed/none", "/x/embed/y"];
    for page in pages {
        let answer = get(&portal, page, &[]);
        let policy = text(&answer, &header::CONTENT_SECURITY_POLICY);
        assert!(policy.contains("frame-ancestors 'none';") && !framed(&answer), "{page}: {policy}");
        assert_eq!(text(&answer, &RESOURCE_POLICY), "", "{page}");
    }
    let to_nobody = Portal::read(&folder(), &Origins::default()).unwrap();
    let frame = get(&to_nobody, "/embed/frame.html", &[]);
    let policy = text(&frame, &header::CONTENT_SECURITY_POLICY);
    assert!(policy.contains("frame-ancestors 'none';") && !framed(&frame), "{policy}");
}

#[test]
fn other_peoples_pages_may_fetch_the_calculator_and_nothing_else() {
    let portal = Portal::read(&folder(), &Origins::default()).unwrap();
    for path in ["/embed/catalogue.odbl.bin", "/embed/0.1.0/carbon-calculator.js"] {
        let answer = get(&portal, path, &[]);
        assert_eq!(answer.status(), 200);
        assert_eq!(text(&answer, &header::ACCESS_CONTROL_ALLOW_ORIGIN), "*", "{path}");
        assert_eq!(text(&answer, &RESOURCE_POLICY), "cross-origin", "{path}");
    }
    let icon = get(&portal, "/icon.svg", &[]);
    assert_eq!(text(&icon, &header::ACCESS_CONTROL_ALLOW_ORIGIN), "");
    let of_a_version = get(&portal, "/embed/0.1.0/carbon-calculator.js", &[]);
    assert!(text(&of_a_version, &header::CACHE_CONTROL).contains("immutable"));
    let latest = get(&portal, "/embed/catalogue.odbl.bin", &[]);
    assert_eq!(text(&latest, &header::CACHE_CONTROL), "no-cache");
    assert_eq!(get(&portal, "/embed/none.bin", &[]).status(), 404);
}
