//! API keys: `cip_<id>_<secret>` in the header `Authorization: Bearer …`.
//!
//! A request that carries the header is a key's and nobody else's: cookies are not looked at, and
//! as no other site's page can send the header unasked, the checks of where a request comes from
//! are not needed.

use super::{admit, token};
use crate::app::App;
use crate::clock;
use crate::logs::Trace;
use crate::problem::Refusal;
use crate::store::{KeyShown, KeyUse};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};

/// How every key begins, so that scanners for leaked secrets know it.
const PREFIX: &str = "cip_";
/// Digits of an identifier.
const ID_DIGITS: usize = 16;
/// Digits of a secret: 256 bits.
const SECRET_DIGITS: usize = 64;

/// A new key.
#[derive(Debug)]
pub struct Fresh {
    /// Identifier.
    pub id: String,
    secret: String,
}

impl Fresh {
    /// A key with a new identifier and a new secret.
    pub fn new() -> Self {
        Self::of(token::random_hex::<8>())
    }

    /// A new secret for a key that there is.
    pub fn of(id: String) -> Self {
        Self { id, secret: token::new_token() }
    }

    /// The same secret, for the key of that identifier.
    pub fn renamed(self, id: String) -> Self {
        Self { id, ..self }
    }

    /// What is stored of the secret: it has 256 bits of its own, so a plain digest suffices.
    pub fn secret_hash(&self) -> String {
        token::digest(&self.secret)
    }

    /// What its holder sends.
    pub fn bearer(&self) -> String {
        format!("{PREFIX}{}_{}", self.id, self.secret)
    }
}

/// Whether a request claims to be a key's.
pub fn is_shown(headers: &HeaderMap) -> bool {
    headers.contains_key(header::AUTHORIZATION)
}

/// Identifier and secret of the key that a request shows; none where it has not the form of one.
fn read(headers: &HeaderMap) -> Option<(&str, &str)> {
    let mut all = headers.get_all(header::AUTHORIZATION).iter();
    let (first, second) = (all.next()?, all.next());
    let (scheme, bearer) = first.to_str().ok()?.trim().split_once(' ')?;
    let (id, secret) = bearer.trim().strip_prefix(PREFIX)?.split_once('_')?;
    let hex = |text: &str, digits| {
        text.len() == digits && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    };
    let fits = second.is_none()
        && scheme.eq_ignore_ascii_case("bearer")
        && hex(id, ID_DIGITS)
        && hex(secret, SECRET_DIGITS);
    fits.then_some((id, secret))
}

/// The key of a request that shows one. One that is not good counts against the network it comes
/// from.
///
/// # Errors
/// 401 with a sentence that says why it is not good, 429 when it sends too many requests.
pub async fn good(parts: &mut Parts, app: &App) -> Result<KeyUse, Refusal> {
    let address = admit::address(parts)?;
    let shown = read(&parts.headers);
    if shown.is_some() {
        app.rates.lookup(address)?;
    }
    let now = clock::now_ms();
    let detail = match shown {
        None => MALFORMED.to_owned(),
        Some((id, secret)) => match app.store.key(id, &token::digest(secret), now).await? {
            KeyShown::Good(key) => {
                app.rates.key(&key.id)?;
                if key.untouched {
                    let (store, used) = (app.store.clone(), key.clone());
                    let work = async move {
                        store.touch_key(&used.organisation.tenant, &used.id, now).await
                    };
                    app.touches.write(&key.id, work);
                }
                if let Some(trace) = parts.extensions.get::<Trace>() {
                    trace.belongs_to(key.organisation.tenant.organisation());
                }
                return Ok(key);
            }
            KeyShown::Unknown => UNKNOWN.to_owned(),
            KeyShown::Revoked(at) => {
                format!("this API key was revoked on {}: {ANOTHER}", clock::day_of(at))
            }
            KeyShown::Expired(on) => format!("this API key expired on {on}: {ANOTHER}"),
            KeyShown::SecretEnded(at) => format!(
                "this secret of the API key was replaced and ended at {}: use the newer one, or \
                 make another key in the settings",
                clock::rfc3339(at)
            ),
        },
    };
    app.rates.stranger(address)?;
    Err(Refusal::bad_key(detail))
}

const MALFORMED: &str = "the Authorization header is not `Bearer cip_…` with a whole API key of \
    this server: send the key as it was shown, or leave the header out";
const UNKNOWN: &str = "this API key is not known here: it was not copied whole, or belongs to \
    another server";
const ANOTHER: &str = "make another in the settings, under API keys";

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn of(values: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(header::AUTHORIZATION, HeaderValue::from_str(value).unwrap());
        }
        headers
    }

    #[test]
    fn a_key_is_read_as_it_was_made() {
        let key = Fresh::new();
        let headers = of(&[&format!("Bearer {}", key.bearer())]);
        assert_eq!(read(&headers), Some((key.id.as_str(), key.secret.as_str())));
        assert!(read(&of(&[&format!("bearer  {} ", key.bearer())])).is_some());
        assert_ne!(Fresh::of(key.id.clone()).bearer(), key.bearer());
        assert_ne!(key.secret_hash(), key.secret);
    }

    #[test]
    fn anything_else_is_no_key() {
        let good = format!("Bearer {}", Fresh::new().bearer());
        let short = &good[..good.len() - 1];
        let long = format!("{good}0");
        let shouted = good.to_uppercase();
        let basic = good.replace("Bearer", "Basic");
        for odd in ["", "Bearer", "Bearer cip_", "cip_a_b", short, &long, &shouted, &basic] {
            assert_eq!(read(&of(&[odd])), None, "{odd}");
            assert!(is_shown(&of(&[odd])));
        }
        assert_eq!(read(&of(&[&good, &good])), None, "two are none");
        assert!(!is_shown(&HeaderMap::new()));
    }
}
