//! A request that changes something must come from a page of this server.
//!
//! Browsers say where a request comes from in `Sec-Fetch-Site` and `Origin`, and no page can forge
//! either. A request with neither is refused: programs send `Origin` themselves.

use axum::http::{HeaderMap, Method, Uri, header};

/// Whether a request may change something, by its headers alone; always true for one that cannot.
pub fn is_same_site(method: &Method, uri: &Uri, headers: &HeaderMap) -> bool {
    if method.is_safe() {
        return true;
    }
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or(""));
    // HTTP/2 names the host in the address instead of a header.
    let host = text(header::HOST.as_str()).or(uri.authority().map(|authority| authority.as_str()));
    match (text("sec-fetch-site"), text(header::ORIGIN.as_str())) {
        (Some(site), _) if site != "same-origin" => false,
        (_, Some(origin)) => host.is_some_and(|host| {
            let without_scheme =
                origin.strip_prefix("https://").or_else(|| origin.strip_prefix("http://"));
            !host.is_empty() && without_scheme.is_some_and(|of| of.eq_ignore_ascii_case(host))
        }),
        (Some(_), None) => true,
        (None, None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::{HeaderName, HeaderValue};

    fn asked(method: Method, headers: &[(&'static str, &'static str)]) -> bool {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        is_same_site(&method, &Uri::from_static("/api/v1/me"), &map)
    }

    #[test]
    fn only_this_site_may_change_something() {
        let host = ("host", "127.0.0.1:8080");
        let cases: [(&[(&'static str, &'static str)], bool); 9] = [
            (&[host], false),
            (&[host, ("origin", "http://127.0.0.1:8080")], true),
            (&[host, ("origin", "https://127.0.0.1:8080")], true),
            (&[host, ("origin", "http://127.0.0.1:8081")], false),
            (&[host, ("origin", "null")], false),
            (&[host, ("origin", "http://evil.example")], false),
            (&[host, ("sec-fetch-site", "same-origin")], true),
            (&[host, ("sec-fetch-site", "cross-site"), ("origin", "http://127.0.0.1:8080")], false),
            (&[host, ("sec-fetch-site", "same-origin"), ("origin", "http://evil.example")], false),
        ];
        for (headers, allowed) in cases {
            for method in [Method::POST, Method::PATCH, Method::DELETE, Method::PUT] {
                assert_eq!(asked(method, headers), allowed, "{headers:?}");
            }
            assert!(asked(Method::GET, headers));
        }
    }
}
