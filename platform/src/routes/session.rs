//! Signing in and out.

use super::problems::{ReadProblems, SignInProblems, WriteProblems};
use crate::app::App;
use crate::auth::member::Member;
use crate::auth::password::{self, PasswordError};
use crate::auth::{cookie, token};
use crate::body::{ApiJson, Id};
use crate::clock;
use crate::problem::Refusal;
use crate::store::Tenant;
use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use impact_core::api::{Me, SessionRequest};
use serde::{Deserialize, Serialize};
use std::net::SocketAddr;
use std::sync::Arc;

/// `POST /api/v1/session/link`: the first sign-in, by a one-time link.
#[derive(Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LinkRequest {
    /// The token of the link.
    token: String,
    /// The password to set, 12 characters or more.
    password: String,
}

/// Signs in: sets the session cookie.
#[utoipa::path(
    post, path = "/session", tag = "session", request_body = SessionRequest,
    responses((status = 200, body = Me), SignInProblems, WriteProblems)
)]
pub async fn sign_in(
    State(app): State<Arc<App>>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    ApiJson(request): ApiJson<SessionRequest>,
) -> Result<Response, Refusal> {
    let now = clock::now_ms();
    app.throttle.attempt(&request.email, address.ip(), now).map_err(Refusal::too_many)?;
    let account = app.store.account(&request.email).await?;
    let hash = account.as_ref().and_then(|account| account.password_hash.clone());
    let right = app.passwords.verify(request.password, hash).await.map_err(failed)?;
    match account {
        Some(account) if right => {
            app.throttle.succeeded(&request.email, address.ip());
            let home = account.home.ok_or_else(|| {
                Refusal::forbidden("this account is a member of no organisation: ask an owner")
            })?;
            begin(&app, &headers, &account.person.id, &home).await
        }
        _ => {
            tracing::info!("a sign-in failed");
            Err(Refusal::wrong_password())
        }
    }
}

/// Uses a one-time link: sets the password and signs in.
#[utoipa::path(
    post, path = "/session/link", tag = "session", request_body = LinkRequest,
    responses((status = 200, body = Me), SignInProblems, WriteProblems)
)]
pub async fn redeem(
    State(app): State<Arc<App>>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    ApiJson(request): ApiJson<LinkRequest>,
) -> Result<Response, Refusal> {
    let digest = token::digest(&request.token);
    app.throttle.attempt(&digest, address.ip(), clock::now_ms()).map_err(Refusal::too_many)?;
    if request.password.chars().count() < password::SHORTEST
        || request.password.len() > password::LONGEST
    {
        app.throttle.succeeded(&digest, address.ip());
        let detail = "the password must have 12 characters or more, and at most 1,024 bytes";
        return Err(Refusal::unprocessable(detail).at("/password", detail));
    }
    let spent = || {
        Refusal::unprocessable(
            "this link was used already, is older than 24 hours, or was replaced by a newer one: \
             ask for a new one",
        )
        .at("/token", "not a link that can still be used")
    };
    // Looked at first, so that a guess does not cost a password hash.
    if !app.store.link_is_good(&digest).await? {
        return Err(spent());
    }
    let hash = app.passwords.hash(request.password).await.map_err(failed)?;
    let (person, tenant) = app.store.redeem_link(&digest, &hash).await?.ok_or_else(spent)?;
    app.throttle.succeeded(&digest, address.ip());
    begin(&app, &headers, &person, &tenant).await
}

/// Signs out: ends the session and takes its cookie back. Not being signed in is no error.
#[utoipa::path(
    delete, path = "/session", tag = "session", security(("session" = [])),
    responses((status = 204, description = "Signed out."), WriteProblems)
)]
pub async fn sign_out(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    if let Some(token) = cookie::token(&headers) {
        app.store.end_session(&token::digest(token)).await?;
    }
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie::clear())]).into_response())
}

/// An open session of the signed-in member.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SessionRow {
    /// What names it.
    id: String,
    /// When it began, RFC 3339.
    created_at: String,
    /// When it was last used, RFC 3339, to five minutes.
    last_seen_at: String,
    /// Whether it is the one that asks.
    current: bool,
}

/// The member's open sessions, last used first.
#[utoipa::path(
    get, path = "/sessions", tag = "session", security(("session" = [])),
    responses((status = 200, body = Vec<SessionRow>), ReadProblems)
)]
pub async fn list(
    State(app): State<Arc<App>>,
    member: Member,
    headers: HeaderMap,
) -> Result<Json<Vec<SessionRow>>, Refusal> {
    let asking = cookie::token(&headers).map(token::digest).unwrap_or_default();
    let open = app.store.sessions_of(&member.0.person.id, clock::now_ms()).await?;
    let rows = open.iter().map(|session| SessionRow {
        id: session.name().to_owned(),
        created_at: clock::rfc3339(session.created_at),
        last_seen_at: clock::rfc3339(session.last_seen_at),
        current: session.is(&asking),
    });
    Ok(Json(rows.collect()))
}

/// Ends one of the member's own sessions.
#[utoipa::path(
    delete, path = "/sessions/{id}", tag = "session", security(("session" = [])),
    params(("id" = String, Path, description = "What names the session.")),
    responses(
        (status = 204, description = "Ended."), ReadProblems, WriteProblems
    )
)]
pub async fn end(
    State(app): State<Arc<App>>,
    member: Member,
    Id(id): Id,
) -> Result<StatusCode, Refusal> {
    app.store.end_session_of(&member.0.person.id, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Begins a session under a new token and ends the one the browser held.
async fn begin(
    app: &App,
    headers: &HeaderMap,
    person: &str,
    tenant: &Tenant,
) -> Result<Response, Refusal> {
    if let Some(old) = cookie::token(headers) {
        app.store.end_session(&token::digest(old)).await?;
    }
    let token = token::new_token();
    let digest = token::digest(&token);
    app.store.begin_session(&digest, person, tenant).await?;
    let session =
        app.store.session(&digest, clock::now_ms()).await?.ok_or_else(Refusal::signed_out)?;
    let mut response = Json(super::me::wire(&session)).into_response();
    let cookie: HeaderValue = cookie::set(&token).ok_or_else(Refusal::internal)?;
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

fn failed(error: PasswordError) -> Refusal {
    tracing::error!(%error, "password hashing failed");
    Refusal::internal()
}
