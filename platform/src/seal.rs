//! The outermost layer: every answer, whoever made it, leaves with the security headers, a trace
//! identifier, and, where it is an error, a problem document.

use crate::holding::holding;
use crate::logs::Trace;
use crate::metrics::{Metrics, method_name};
use crate::origins::Origins;
use crate::per_network::{NetworkPlace, PerNetwork};
use crate::problem::Refusal;
use crate::proxies::Proxies;
use crate::{auth, limits};
use axum::Json;
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::sync::Arc;
use std::time::Instant;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The response header that carries the trace identifier.
pub const TRACE_ID: HeaderName = HeaderName::from_static("x-trace-id");

/// Content security policy around the inline scripts' hashes (none for anything but a page) and the
/// origins that may frame it.
pub fn content_security_policy(script_hashes: &[String], ancestors: &Origins) -> String {
    let mut scripts = String::new();
    for hash in script_hashes {
        scripts.push_str(" 'sha256-");
        scripts.push_str(hash);
        scripts.push('\'');
    }
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self'; \
         img-src 'self' data:; connect-src 'self'; font-src 'self'; manifest-src 'self'; \
         worker-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors {ancestors}; \
         form-action 'self'"
    )
}

const HEADERS: [(HeaderName, HeaderValue); 8] = [
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(
            "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src \
             'self' data:; connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src \
             'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
        ),
    ),
    (
        header::STRICT_TRANSPORT_SECURITY,
        HeaderValue::from_static("max-age=31536000; includeSubDomains"),
    ),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
    (header::REFERRER_POLICY, HeaderValue::from_static("strict-origin-when-cross-origin")),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static(
            "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
        ),
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("same-origin"),
    ),
];

/// Addresses that are answered also while everything else waits: who asks there decides whether
/// the process is to be ended.
const HEALTH: [&str; 2] = ["/health/live", "/health/ready"];

/// Admits a bounded number of requests at once, of each network and of all together, and counts
/// them.
#[derive(Debug, Clone)]
pub struct Gate {
    places: Arc<Semaphore>,
    of_network: PerNetwork,
    metrics: Arc<Metrics>,
}

impl Gate {
    /// The gate of a server whose requests are counted there.
    pub fn new(metrics: Arc<Metrics>, of_network: PerNetwork) -> Self {
        Self { places: Arc::new(Semaphore::new(limits::REQUESTS)), of_network, metrics }
    }

    /// Lets a request through, or not. What it holds of its network is held until its answer is
    /// sent; what it holds of all, until its answer is made, so that slow lines hold up nobody.
    fn admit(
        &self,
        request: &Request,
    ) -> Result<(Option<OwnedSemaphorePermit>, Option<NetworkPlace>), Refusal> {
        if HEALTH.contains(&request.uri().path()) {
            return Ok((None, None));
        }
        let of_network = match auth::admit::known_address(request.extensions()) {
            Some(address) => Some(
                self.of_network
                    .take(address)
                    .ok_or_else(|| Refusal::crowded(self.of_network.each()))?,
            ),
            None => None,
        };
        let place = self.places.clone().try_acquire_owned().map_err(|_| Refusal::busy())?;
        Ok((Some(place), of_network))
    }
}

impl Default for Gate {
    fn default() -> Self {
        let of_network = PerNetwork::new(limits::REQUESTS_PER_NETWORK, Proxies::default());
        Self::new(Arc::default(), of_network)
    }
}

/// The layer.
pub async fn seal(State(gate): State<Gate>, mut request: Request, next: Next) -> Response {
    let trace_id = auth::token::random_hex::<16>();
    let began = Instant::now();
    let method = request.method().clone();
    let is_api = request.uri().path().starts_with("/api/");
    // The template and never the address: an address may hold what only its sender should know.
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let route = matched.as_ref().map_or("portal", MatchedPath::as_str);
    let trace = Trace::default();
    request.extensions_mut().insert(trace.clone());
    let (mut response, of_network) = match gate.admit(&request) {
        Err(refusal) => (refusal.into_response(), None),
        Ok((_place, of_network)) => match refuse_early(&request) {
            Some(refusal) => (refusal.into_response(), of_network),
            None => (next.run(request).await, of_network),
        },
    };
    if response.status().is_client_error() || response.status().is_server_error() {
        response = written(response, &trace_id);
    }
    let framed = response.extensions().get::<MayBeFramed>().is_some();
    set_headers(response.headers_mut(), is_api, &trace_id);
    if framed {
        // It knows no list of origins: the policy's `frame-ancestors` says who may.
        response.headers_mut().remove(header::X_FRAME_OPTIONS);
    }
    if let Some(place) = of_network {
        response = response.map(|body| holding(body, place));
    }
    let took = began.elapsed();
    let (status, scope) = (response.status().as_u16(), trace.scope());
    gate.metrics.answered(&method, route, status, took);
    let (method, ms) = (method_name(&method), took.as_secs_f64() * 1000.0);
    if response.status().is_server_error() {
        tracing::error!(trace_id, method, route, status, ms, scope, "failed");
    } else {
        tracing::info!(trace_id, method, route, status, ms, scope, "answered");
    }
    response
}

/// What no handler needs to see.
fn refuse_early(request: &Request) -> Option<Refusal> {
    if request.uri().query().is_some_and(|query| query.len() > limits::QUERY_BYTES) {
        return Some(Refusal::of_status(StatusCode::URI_TOO_LONG));
    }
    let coding = request.headers().get(header::CONTENT_ENCODING);
    if coding.is_some_and(|coding| !coding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        return Some(Refusal::media_type(
            "this server takes bodies as they are: send it without Content-Encoding",
        ));
    }
    // No other site's page can make a browser send an API key.
    let guarded =
        request.uri().path().starts_with("/api/") && !auth::key::is_shown(request.headers());
    if guarded && !auth::csrf::is_same_site(request.method(), request.uri(), request.headers()) {
        return Some(Refusal::cross_site());
    }
    None
}

/// Writes the problem document of an error, keeping headers such as `Allow` and `Retry-After`.
fn written(response: Response, trace_id: &str) -> Response {
    let (mut parts, body) = response.into_parts();
    let refusal = match parts.extensions.remove::<Refusal>() {
        Some(refusal) => refusal,
        // A page or sentence that says it in its own way.
        None if parts.extensions.get::<SpeaksForItself>().is_some() => {
            return Response::from_parts(parts, body);
        }
        None => Refusal::of_status(parts.status),
    };
    let document = Json(refusal.into_problem(trace_id)).into_response();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.remove(header::CONTENT_ENCODING);
    parts
        .headers
        .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    Response::from_parts(parts, Body::new(document.into_body()))
}

/// Marks an error response whose body is already what a person should see.
#[derive(Debug, Clone, Copy)]
pub struct SpeaksForItself;

/// Marks a page whose own policy lists who may frame it.
#[derive(Debug, Clone, Copy)]
pub struct MayBeFramed;

fn set_headers(headers: &mut HeaderMap, is_api: bool, trace_id: &str) {
    for (name, value) in &HEADERS {
        if !headers.contains_key(name) {
            headers.insert(name, value.clone());
        }
    }
    if let Ok(value) = HeaderValue::from_str(trace_id) {
        headers.insert(TRACE_ID, value);
    }
    if is_api || !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::extract::ConnectInfo;
    use axum::middleware::from_fn_with_state;
    use axum::routing::get;
    use std::net::SocketAddr;
    use tokio::sync::Notify;
    use tower::ServiceExt;

    fn request(path: &str, from: [u8; 4]) -> Request {
        let mut request = Request::builder().uri(path).body(Body::empty()).unwrap();
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from((from, 9))));
        request
    }

    #[tokio::test]
    async fn one_network_leaves_places_and_health_needs_none() {
        let (begun, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
        let gate = Gate {
            places: Arc::new(Semaphore::new(2)),
            of_network: PerNetwork::new(1, Proxies::default()),
            metrics: Arc::default(),
        };
        let (told, waits) = (begun.clone(), go_on.clone());
        let router = Router::new()
            .route(
                "/slow",
                get(async move || {
                    told.notify_one();
                    waits.notified().await;
                    "done"
                }),
            )
            .route("/", get(async || "here"))
            .route("/health/live", get(async || "ok"))
            .layer(from_fn_with_state(gate, seal));
        let ask = |path, from| router.clone().oneshot(request(path, from));
        let first = tokio::spawn(ask("/slow", [192, 0, 2, 1]));
        begun.notified().await;
        let crowded = ask("/", [192, 0, 2, 1]).await.unwrap();
        assert_eq!(crowded.status(), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(crowded.headers()[header::RETRY_AFTER], "1");
        assert_eq!(ask("/", [192, 0, 2, 2]).await.unwrap().status(), StatusCode::OK);
        let second = tokio::spawn(ask("/slow", [192, 0, 2, 3]));
        begun.notified().await;
        let full = ask("/", [192, 0, 2, 4]).await.unwrap();
        assert_eq!(full.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(ask("/health/live", [192, 0, 2, 1]).await.unwrap().status(), StatusCode::OK);
        go_on.notify_waiters();
        // Its network's place is held until the answer is sent.
        let answer = first.await.unwrap().unwrap();
        let still = ask("/", [192, 0, 2, 1]).await.unwrap();
        assert_eq!(still.status(), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(axum::body::to_bytes(answer.into_body(), 99).await.unwrap(), "done");
        assert_eq!(ask("/", [192, 0, 2, 1]).await.unwrap().status(), StatusCode::OK);
        drop(second.await);
    }

    #[test]
    fn the_policy_without_pages_is_the_constant() {
        let nobody = Origins::default();
        assert_eq!(HEADERS[0].1.to_str().unwrap(), content_security_policy(&[], &nobody));
        let with = content_security_policy(&["abc=".into()], &nobody);
        assert!(with.contains("script-src 'self' 'wasm-unsafe-eval' 'sha256-abc=';"), "{with}");
        assert!(!with.contains("unsafe-inline") && !with.contains("'unsafe-eval'"));
    }
}
