//! Who is signed in, and what they say of themselves.

use super::problems::{EditProblems, ReadProblems, SignInProblems, WriteProblems};
use super::session::{failed, good_password};
use crate::app::App;
use crate::auth::member::Member;
use crate::auth::{cookie, token};
use crate::body::{ApiJson, IfMatch, etag};
use crate::clock;
use crate::email;
use crate::notices::Notice;
use crate::problem::Refusal;
use crate::store::{OrganisationRecord, SessionRecord};
use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use impact_core::api::{
    Me, MeEdit, Organisation, OrganisationOfMine, OrganisationSwitch, PasswordChange,
};
use std::net::SocketAddr;
use std::sync::Arc;

/// The wire form of an organisation.
pub fn organisation(record: &OrganisationRecord) -> Organisation {
    let OrganisationRecord { tenant, name, default_country, demo } = record;
    Organisation {
        id: tenant.organisation().to_owned(),
        name: name.clone(),
        default_country: *default_country,
        demo: *demo,
    }
}

/// The wire form of a session's member.
///
/// # Errors
/// When the database fails.
pub async fn wire(app: &App, session: &SessionRecord) -> Result<Me, Refusal> {
    let profile = app.store.profile(&session.person.id).await?;
    let places = app.store.places(&session.person.id).await?;
    Ok(Me {
        email: session.person.email.clone(),
        name: profile.name,
        language: profile.language,
        version: profile.version,
        role: session.role,
        rights: session.role.rights(),
        organisation: organisation(&session.organisation),
        organisations: places
            .into_iter()
            .map(|place| OrganisationOfMine {
                id: place.tenant.organisation().to_owned(),
                name: place.name,
                role: place.role,
            })
            .collect(),
    })
}

/// The signed-in member, their rights, and the organisations they are in.
#[utoipa::path(
    get, path = "/me", tag = "session", security(("session" = [])),
    responses((status = 200, body = Me), ReadProblems)
)]
pub async fn me(
    State(app): State<Arc<App>>,
    Member(session): Member,
) -> Result<impl IntoResponse, Refusal> {
    let me = wire(&app, &session).await?;
    Ok((etag(me.version), Json(me)))
}

/// Changes the member's own name or language.
#[utoipa::path(
    patch, path = "/me", tag = "session", security(("session" = [])),
    params(("If-Match" = String, Header, description = "The version that was read, in quotes.")),
    request_body = MeEdit,
    responses((status = 200, body = Me), ReadProblems, WriteProblems, EditProblems)
)]
pub async fn edit(
    State(app): State<Arc<App>>,
    Member(session): Member,
    IfMatch(version): IfMatch,
    ApiJson(mut edit): ApiJson<MeEdit>,
) -> Result<impl IntoResponse, Refusal> {
    if let Some(name) = &edit.name {
        let name = email::name(name).map_err(|why| Refusal::unprocessable(why).at("/name", why))?;
        edit.name = Some(name);
    }
    if edit.name.is_none() && edit.language.is_none() {
        return Err(Refusal::unprocessable(
            "nothing would change: give name or language a new value",
        ));
    }
    app.store.edit_profile(&session.person.id, version, &edit).await?;
    let me = wire(&app, &session).await?;
    Ok((etag(me.version), Json(me)))
}

/// Changes the member's own password and ends their other sessions.
#[utoipa::path(
    put, path = "/me/password", tag = "session", security(("session" = [])),
    request_body = PasswordChange,
    responses(
        (status = 204, description = "Changed."), ReadProblems, WriteProblems, SignInProblems
    )
)]
pub async fn password(
    State(app): State<Arc<App>>,
    Member(session): Member,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    ApiJson(change): ApiJson<PasswordChange>,
) -> Result<StatusCode, Refusal> {
    good_password(&change.new, "/new")?;
    let person = &session.person;
    // Whoever holds somebody's session must not find out their password by trying.
    app.throttle
        .attempt(&person.email, address.ip(), clock::now_ms())
        .map_err(Refusal::too_many)?;
    let stored = app.store.password_hash(&person.id).await?;
    if !app.passwords.verify(change.old, stored.clone()).await.map_err(failed)? {
        let detail = "the password until now is wrong";
        return Err(Refusal::unprocessable(detail).at("/old", detail));
    }
    app.throttle.succeeded(&person.email, address.ip());
    let hash = app.passwords.hash(change.new).await.map_err(failed)?;
    let asking = cookie::token(&headers).map(token::digest).unwrap_or_default();
    let language = app.store.profile(&person.id).await?.language;
    let mail =
        app.post.message(None, (&person.id, &person.email), language, Notice::PasswordChanged);
    let old = stored.as_deref();
    let tenant = &session.organisation.tenant;
    app.store.change_password(tenant, &person.id, old, &hash, &asking, mail.as_ref()).await?;
    app.post.wake();
    Ok(StatusCode::NO_CONTENT)
}

/// Goes on in another organisation that the member is in.
#[utoipa::path(
    post, path = "/session/organisation", tag = "session", security(("session" = [])),
    request_body = OrganisationSwitch,
    responses((status = 200, body = Me), ReadProblems, WriteProblems)
)]
pub async fn switch(
    State(app): State<Arc<App>>,
    Member(session): Member,
    headers: HeaderMap,
    ApiJson(to): ApiJson<OrganisationSwitch>,
) -> Result<Json<Me>, Refusal> {
    let asking = cookie::token(&headers).map(token::digest).unwrap_or_default();
    app.store.switch(&asking, &session.person.id, &to.organisation).await?;
    let session = app.store.session(&asking, clock::now_ms()).await?;
    let session = session.ok_or_else(Refusal::signed_out)?;
    Ok(Json(wire(&app, &session).await?))
}
