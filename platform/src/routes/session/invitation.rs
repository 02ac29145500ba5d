//! Coming in by an invitation.

use super::{begin, failed, good_password};
use crate::app::App;
use crate::auth::member::Member;
use crate::auth::token;
use crate::body::ApiJson;
use crate::problem::Refusal;
use crate::routes::problems::{ReadProblems, SignInProblems, WriteProblems};
use crate::store::Accepting;
use crate::{clock, email};
use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::HeaderMap;
use axum::response::Response;
use impact_core::api::{InvitationAccept, InvitationLookup, InvitationOffer, Me};
use std::net::SocketAddr;
use std::sync::Arc;

fn gone() -> Refusal {
    Refusal::unprocessable(
        "this invitation was accepted, was taken back, was sent again with another link, or is \
         older than 7 days: ask whoever invited you for a new one",
    )
    .at("/token", "not a link that can still be used")
}

/// Says what an invitation's link stands for.
#[utoipa::path(
    post, path = "/session/invitation", tag = "session", request_body = InvitationLookup,
    responses((status = 200, body = InvitationOffer), SignInProblems, WriteProblems)
)]
pub async fn look(
    State(app): State<Arc<App>>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    ApiJson(request): ApiJson<InvitationLookup>,
) -> Result<Json<InvitationOffer>, Refusal> {
    let key = token::digest(&request.token);
    app.throttle.attempt(&key, address.ip(), clock::now_ms()).map_err(Refusal::too_many)?;
    let offer = app.store.offer(&request.token).await?.ok_or_else(gone)?;
    app.throttle.succeeded(&key, address.ip());
    Ok(Json(InvitationOffer {
        organisation: offer.organisation,
        email: offer.email,
        role: offer.role,
        account: offer.account,
    }))
}

/// The owner of an account, by its password: also of one that is a member nowhere any more, to
/// which nobody can be signed in.
async fn owner(
    app: &App,
    email: &str,
    password: String,
    address: SocketAddr,
) -> Result<String, Refusal> {
    app.throttle.attempt(email, address.ip(), clock::now_ms()).map_err(Refusal::too_many)?;
    let account = app.store.account(email).await?;
    let hash = account.as_ref().and_then(|account| account.password_hash.clone());
    let right = app.passwords.verify(password, hash).await.map_err(failed)?;
    let account = account.filter(|_| right).ok_or_else(Refusal::wrong_password)?;
    app.throttle.succeeded(email, address.ip());
    Ok(account.person.id)
}

/// Accepts an invitation and goes on in its organisation: with name and password, which make an
/// account, or with the account of the address that was invited: signed in to it, or by its password.
#[utoipa::path(
    post, path = "/session/invitation/accept", tag = "session", request_body = InvitationAccept,
    responses((status = 200, body = Me), ReadProblems, SignInProblems, WriteProblems)
)]
pub async fn accept(
    State(app): State<Arc<App>>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    member: Result<Member, Refusal>,
    headers: HeaderMap,
    ApiJson(request): ApiJson<InvitationAccept>,
) -> Result<Response, Refusal> {
    let key = token::digest(&request.token);
    app.throttle.attempt(&key, address.ip(), clock::now_ms()).map_err(Refusal::too_many)?;
    // Looked at first, so that a guess does not cost a password hash.
    let offer = app.store.offer(&request.token).await?.ok_or_else(gone)?;
    app.throttle.succeeded(&key, address.ip());
    let accepted = if offer.account {
        let person = match request.password {
            Some(password) => owner(&app, &offer.email, password, address).await?,
            None => member?.0.person.id,
        };
        app.store.accept(&request.token, Accepting::Known(&person)).await?
    } else {
        let missing = |field: &str| {
            let detail = "a new account needs a name and a password";
            Refusal::unprocessable(detail).at(field, detail)
        };
        let name = request.name.ok_or_else(|| missing("/name"))?;
        let password = request.password.ok_or_else(|| missing("/password"))?;
        let name =
            email::name(&name).map_err(|why| Refusal::unprocessable(why).at("/name", why))?;
        good_password(&password, "/password")?;
        let password_hash = app.passwords.hash(password).await.map_err(failed)?;
        let new = Accepting::New { name: &name, password_hash: &password_hash };
        app.store.accept(&request.token, new).await?
    };
    let (person, tenant) = accepted.ok_or_else(gone)?;
    begin(&app, &headers, &person, &tenant, None).await
}
