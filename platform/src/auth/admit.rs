//! The layer that counts requests of people who are not known.
//!
//! An operation that asks for a session or a key counts by that, once it is found good, and counts
//! against the network where it is not ([`super::member`]). What is left is counted here: requests
//! without either, and the operations that are open to everyone.

use super::cookie;
use crate::app::App;
use crate::problem::Refusal;
use axum::extract::{ConnectInfo, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{Extensions, HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::collections::BTreeSet;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use utoipa::openapi::OpenApi;

/// Signing out takes any cookie, so nobody is known by it.
const SIGN_OUT: (&str, &str) = ("DELETE", "/api/v1/session");

/// Which operations ask who somebody is, by method and route.
#[derive(Debug, Clone)]
pub struct Admission {
    app: Arc<App>,
    guarded: Arc<BTreeSet<(&'static str, String)>>,
}

impl Admission {
    /// Reads from the API's description which operations ask for a session or a key.
    pub fn new(app: Arc<App>, document: &OpenApi) -> Self {
        let mut guarded = BTreeSet::new();
        for (path, item) in &document.paths.paths {
            for (method, operation) in [
                ("GET", &item.get),
                ("POST", &item.post),
                ("PUT", &item.put),
                ("PATCH", &item.patch),
                ("DELETE", &item.delete),
            ] {
                let asks = operation.as_ref().and_then(|operation| operation.security.as_ref());
                if asks.is_some() && (method, path.as_str()) != SIGN_OUT {
                    guarded.insert((method, path.clone()));
                }
            }
        }
        Self { app, guarded: Arc::new(guarded) }
    }

    fn asks(&self, request: &Request) -> bool {
        let route = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
        let method = crate::metrics::method_name(request.method());
        self.guarded.contains(&(method, route.to_owned()))
    }
}

/// The layer.
pub async fn admit(
    State(admission): State<Admission>,
    request: Request,
    next: Next,
) -> Result<Response, Refusal> {
    // Whether the server is ready costs a write to tell.
    let path = request.uri().path();
    let counts = path.starts_with("/api") || path == "/health/ready";
    if !counts || (shows_something(request.headers()) && admission.asks(&request)) {
        return Ok(next.run(request).await);
    }
    let (parts, body) = request.into_parts();
    admission.app.rates.stranger(address(&parts)?)?;
    Ok(next.run(Request::from_parts(parts, body)).await.into_response())
}

fn shows_something(headers: &HeaderMap) -> bool {
    headers.contains_key(header::AUTHORIZATION) || cookie::token(headers).is_some()
}

/// Where a request comes from.
///
/// # Errors
/// 500 when the server that accepted the connection did not say: a fault of ours.
pub fn address(parts: &Parts) -> Result<IpAddr, Refusal> {
    known_address(&parts.extensions).ok_or_else(|| {
        tracing::error!("the connection's address is not known");
        Refusal::internal()
    })
}

/// Where a request comes from, as far as the server that accepted the connection said.
pub fn known_address(extensions: &Extensions) -> Option<IpAddr> {
    let accepted = extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(at)| at.ip());
    #[cfg(test)]
    let accepted = accepted.or_else(|| {
        use axum::extract::connect_info::MockConnectInfo;
        extensions.get::<MockConnectInfo<SocketAddr>>().map(|MockConnectInfo(at)| at.ip())
    });
    accepted
}
