//! The session cookie.
//!
//! Browsers take a `Secure` cookie with the `__Host-` prefix from a loopback address over plain
//! http as well (measured with Chromium 156 on 127.0.0.1 and localhost), so there is one form only.

use axum::http::{HeaderMap, HeaderValue, header};

/// Name of the cookie: the prefix binds it to this host, the path `/` and https.
pub const NAME: &str = "__Host-session";

/// The header that hands a session's token to the browser.
pub fn set(token: &str) -> Option<HeaderValue> {
    HeaderValue::from_str(&format!("{NAME}={token}; HttpOnly; Secure; SameSite=Lax; Path=/")).ok()
}

/// The header that takes it back.
pub fn clear() -> HeaderValue {
    HeaderValue::from_static("__Host-session=; HttpOnly; Secure; SameSite=Lax; Path=/; Max-Age=0")
}

/// The token a request carries, where it has the form of one; none beside an API key, which alone
/// counts then.
pub fn token(headers: &HeaderMap) -> Option<&str> {
    if super::key::is_shown(headers) {
        return None;
    }
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == NAME)
        .map(|(_, token)| token)
        .filter(|token| token.len() == 64 && token.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(cookie: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_str(cookie).unwrap());
        headers
    }

    #[test]
    fn the_token_is_found_among_others() {
        let good = "a".repeat(64);
        assert_eq!(token(&of(&format!("x=1; __Host-session={good}; y=2"))), Some(good.as_str()));
        assert_eq!(token(&of(&format!("session={good}"))), None);
        assert_eq!(token(&of("__Host-session=short")), None);
        assert_eq!(token(&HeaderMap::new()), None);
        let mut beside_a_key = of(&format!("__Host-session={good}"));
        beside_a_key.insert(header::AUTHORIZATION, HeaderValue::from_static("Bearer x"));
        assert_eq!(token(&beside_a_key), None);
    }

    #[test]
    fn the_cookie_is_for_this_host_over_https_and_not_for_scripts() {
        let set = set("abc").unwrap();
        assert_eq!(
            set.to_str().unwrap(),
            "__Host-session=abc; HttpOnly; Secure; SameSite=Lax; Path=/"
        );
    }
}
