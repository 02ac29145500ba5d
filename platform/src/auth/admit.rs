//! The layer that counts requests of people who are not known.
//!
//! An operation that asks for a session or a key counts by that, once it is found good, and counts
//! against the network where it is not ([`super::member`]). What is left is counted here: requests
//! without either, and the operations that are open to everyone.

use super::cookie;
use crate::app::App;
use crate::problem::Refusal;
use axum::extract::{ConnectInfo, FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
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
    let is_api = request.uri().path().starts_with("/api");
    if !is_api || (shows_something(request.headers()) && admission.asks(&request)) {
        return Ok(next.run(request).await);
    }
    let (mut parts, body) = request.into_parts();
    admission.app.rates.stranger(address(&mut parts).await?)?;
    Ok(next.run(Request::from_parts(parts, body)).await.into_response())
}

fn shows_something(headers: &HeaderMap) -> bool {
    headers.contains_key(header::AUTHORIZATION) || cookie::token(headers).is_some()
}

/// Where a request comes from.
///
/// # Errors
/// 500 when the server that accepted the connection did not say: a fault of ours.
pub async fn address(parts: &mut Parts) -> Result<IpAddr, Refusal> {
    match ConnectInfo::<SocketAddr>::from_request_parts(parts, &()).await {
        Ok(ConnectInfo(address)) => Ok(address.ip()),
        Err(error) => {
            tracing::error!(%error, "the connection's address is not known");
            Err(Refusal::internal())
        }
    }
}
