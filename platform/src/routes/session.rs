//! Signing in and out, with a password, a link or an invitation.

pub mod invitation;

use super::problems::{ReadProblems, SignInProblems, WriteProblems};
use crate::app::App;
use crate::auth::member::Member;
use crate::auth::password::{self, PasswordError};
use crate::auth::{cookie, token};
use crate::body::{ApiJson, Id};
use crate::clock;
use crate::limits;
use crate::notices::Notice;
use crate::problem::Refusal;
use crate::store::{StoreError, Tenant};
use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use impact_core::api::{LinkRequest, Me, ResetRequest, SessionRequest, SessionRow};
use std::net::SocketAddr;
use std::sync::Arc;

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
            begin(&app, &headers, &account.person.id, &home, account.password_hash.as_deref()).await
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
    if let Err(refusal) = good_password(&request.password, "/password") {
        app.throttle.succeeded(&digest, address.ip());
        return Err(refusal);
    }
    let spent = || {
        Refusal::unprocessable(
            "this link was used already, is too old, or was replaced by a newer one: ask for a new \
             one",
        )
        .at("/token", "not a link that can still be used")
    };
    // Looked at first, so that a guess does not cost a password hash.
    let holder = app.store.link_holder(&digest).await?.ok_or_else(spent)?;
    let person = &holder.person;
    let mail = app
        .post
        .message(None, (&person.id, &person.email), holder.language, Notice::PasswordChanged)
        .filter(|_| holder.had_password);
    let hash = app.passwords.hash(request.password).await.map_err(failed)?;
    let redeemed = app.store.redeem_link(&digest, &hash, mail.as_ref()).await?;
    let (person, tenant) = redeemed.ok_or_else(spent)?;
    app.throttle.succeeded(&digest, address.ip());
    app.post.wake();
    begin(&app, &headers, &person, &tenant, None).await
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
        organisation: session.organisation.clone(),
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

/// Asks for a link by which to set a new password. The answer is the same whether there is such an
/// account or not; without a mail server nothing is sent, and an owner makes the link instead.
#[utoipa::path(
    post, path = "/session/reset", tag = "session", request_body = ResetRequest,
    responses((status = 202, description = "Heard."), SignInProblems, WriteProblems)
)]
pub async fn reset(
    State(app): State<Arc<App>>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    ApiJson(request): ApiJson<ResetRequest>,
) -> Result<StatusCode, Refusal> {
    // Never taken back: whoever asks too often waits.
    let key = format!("reset {}", request.email.trim());
    app.throttle.attempt(&key, address.ip(), clock::now_ms()).map_err(Refusal::too_many)?;
    if app.post.sends() {
        let portal = app.post.portal(&headers);
        // Not waited for: the time an answer takes must not tell who has an account.
        tokio::spawn(async move {
            if let Err(error) = send_link(&app, &request.email, &portal).await {
                tracing::error!("a link was not sent: {:#}", anyhow::Error::from(error));
            }
        });
    }
    Ok(StatusCode::ACCEPTED)
}

/// Writes to the owner of an account, if there is one.
async fn send_link(app: &App, email: &str, portal: &str) -> Result<(), StoreError> {
    let Some(account) = app.store.account(email).await? else { return Ok(()) };
    let Some(home) = account.home else { return Ok(()) };
    let person = &account.person;
    if app.store.has_fresh_link(&person.id).await? {
        return Ok(());
    }
    let token = token::new_token();
    let link = format!("{portal}/sign-in#token={token}");
    let until = clock::now_ms() + limits::RESET_MS;
    let language = app.store.profile(&person.id).await?.language;
    let notice = Notice::PasswordLink { link: &link, until };
    let mail = app.post.message(None, (&person.id, &person.email), language, notice);
    let digest = token::digest(&token);
    app.store
        .create_link(&home, &person.id, &digest, until, Some(&person.id), mail.as_ref())
        .await?;
    app.post.wake();
    Ok(())
}

/// Refuses a password that is too short, or longer than is looked at.
///
/// # Errors
/// 422 that names the field.
pub fn good_password(password: &str, pointer: &str) -> Result<(), Refusal> {
    if password.chars().count() >= password::SHORTEST && password.len() <= password::LONGEST {
        return Ok(());
    }
    let detail = "the password must have 12 characters or more, and at most 1,024 bytes";
    Err(Refusal::unprocessable(detail).at(pointer, detail))
}

/// Begins a session under a new token and ends the one the browser held. `verified` is the hash that
/// the password met, where one was asked for.
pub async fn begin(
    app: &App,
    headers: &HeaderMap,
    person: &str,
    tenant: &Tenant,
    verified: Option<&str>,
) -> Result<Response, Refusal> {
    if let Some(old) = cookie::token(headers) {
        app.store.end_session(&token::digest(old)).await?;
    }
    let token = token::new_token();
    let digest = token::digest(&token);
    app.store.begin_session(&digest, person, tenant).await?;
    // The password may have been changed while it was checked: with the old one nobody comes in.
    if let Some(verified) = verified
        && app.store.password_hash(person).await?.as_deref() != Some(verified)
    {
        app.store.end_session(&digest).await?;
        return Err(Refusal::wrong_password());
    }
    let session =
        app.store.session(&digest, clock::now_ms()).await?.ok_or_else(Refusal::signed_out)?;
    let mut response = Json(super::me::wire(app, &session).await?).into_response();
    let cookie: HeaderValue = cookie::set(&token).ok_or_else(Refusal::internal)?;
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(response)
}

/// A hash that could not be computed or checked.
pub fn failed(error: PasswordError) -> Refusal {
    tracing::error!(%error, "password hashing failed");
    Refusal::internal()
}
