//! Invitations: made, listed, sent again and taken back by whoever manages members.

use super::members::role_of_members;
use super::problems::{ReadProblems, WriteProblems};
use crate::app::App;
use crate::auth::principal::{MemberAdmin, Principal};
use crate::auth::token;
use crate::body::{ApiJson, Id};
use crate::notices::{Notice, Post};
use crate::problem::Refusal;
use crate::query::Pairs;
use crate::store::{InvitationRecord, NewInvitation, NewMail, Tenant, invitation_token, new_id};
use crate::{clock, email, limits};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use impact_core::api::{Invitation, InvitationMade, InvitationRequest, Language, Role};
use std::sync::Arc;

/// The wire form of an invitation.
pub fn wire(record: InvitationRecord) -> Invitation {
    Invitation {
        id: record.id,
        email: record.email,
        role: record.role,
        language: record.language,
        state: record.state,
        mail: record.mail,
        invited_at: clock::rfc3339(record.created_at),
        invited_by: record.created_by,
        expires_at: clock::rfc3339(record.expires_at),
    }
}

/// A link to send or show, and its message.
pub struct Letter {
    /// Hash of the link's token.
    pub token_hash: String,
    /// The link, where no message is sent.
    pub shown: Option<String>,
    /// The message.
    pub mail: Option<NewMail>,
}

/// Whom an invitation is for, and into what.
pub struct Addressed<'a> {
    /// Identifier of the invitation.
    pub id: &'a str,
    /// The organisation.
    pub tenant: &'a Tenant,
    /// Its name.
    pub organisation: &'a str,
    /// Who is invited.
    pub email: &'a str,
    /// As what.
    pub role: Role,
    /// Language of the message.
    pub language: Language,
    /// Name of who invites.
    pub by: &'a str,
}

/// A new link for an invitation, and the message that brings it.
pub fn letter(post: &Post, headers: &HeaderMap, to: &Addressed<'_>) -> Letter {
    let token = invitation_token(to.tenant);
    let link = format!("{}/invitation#token={token}", post.portal(headers));
    let notice = Notice::Invitation {
        organisation: to.organisation,
        by: to.by,
        role: to.role,
        link: &link,
        until: clock::now_ms() + limits::INVITATION_MS,
    };
    let mail = post.message(Some(to.tenant), (to.id, to.email), to.language, notice);
    Letter { token_hash: token::digest(&token), shown: mail.is_none().then_some(link), mail }
}

/// The organisation's invitations, newest first: at most 500.
#[utoipa::path(
    get, path = "/invitations", tag = "organisation", security(("session" = [])),
    responses((status = 200, body = Vec<Invitation>), ReadProblems)
)]
pub async fn list(
    State(app): State<Arc<App>>,
    MemberAdmin(asker): MemberAdmin,
    pairs: Pairs,
) -> Result<Json<Vec<Invitation>>, Refusal> {
    pairs.only(&[])?;
    let invitations = app.store.invitations(asker.tenant()).await?;
    Ok(Json(invitations.into_iter().map(wire).collect()))
}

/// Invites somebody: by e-mail, or with a link that is shown once, to hand over.
#[utoipa::path(
    post, path = "/invitations", tag = "organisation", security(("session" = [])),
    request_body = InvitationRequest,
    responses((status = 200, body = InvitationMade), ReadProblems, WriteProblems)
)]
pub async fn create(
    State(app): State<Arc<App>>,
    MemberAdmin(asker): MemberAdmin,
    headers: HeaderMap,
    ApiJson(request): ApiJson<InvitationRequest>,
) -> Result<Json<InvitationMade>, Refusal> {
    let role = role_of_members(request.role)?;
    let email = email::address(&request.email)
        .map_err(|why| Refusal::unprocessable(why.clone()).at("/email", why))?;
    let id = new_id();
    let language = request.language;
    let letter = letter(&app.post, &headers, &addressed(&asker, &id, &email, role, language));
    let new = NewInvitation {
        id: &id,
        email: &email,
        role,
        language,
        token_hash: &letter.token_hash,
        by: asker.record_id(),
    };
    app.store.invite(asker.tenant(), &new, letter.mail.as_ref()).await?;
    made(&app, &asker, &id, letter.shown).await
}

/// Sends an invitation again: with a new link, which ends the one before, and a new term.
#[utoipa::path(
    post, path = "/invitations/{id}/resend", tag = "organisation", security(("session" = [])),
    params(("id" = String, Path, description = "Identifier of the invitation.")),
    responses((status = 200, body = InvitationMade), ReadProblems, WriteProblems)
)]
pub async fn resend(
    State(app): State<Arc<App>>,
    MemberAdmin(asker): MemberAdmin,
    Id(id): Id,
    headers: HeaderMap,
) -> Result<Json<InvitationMade>, Refusal> {
    let found = app.store.invitation(asker.tenant(), &id).await?;
    let to = addressed(&asker, &id, &found.email, found.role, found.language);
    let letter = letter(&app.post, &headers, &to);
    let (hash, mail) = (&letter.token_hash, letter.mail.as_ref());
    app.store.renew_invitation(asker.tenant(), &id, hash, asker.record_id(), mail).await?;
    made(&app, &asker, &id, letter.shown).await
}

/// Takes an invitation back: its link is no good any more.
#[utoipa::path(
    delete, path = "/invitations/{id}", tag = "organisation", security(("session" = [])),
    params(("id" = String, Path, description = "Identifier of the invitation.")),
    responses((status = 204, description = "Taken back."), ReadProblems, WriteProblems)
)]
pub async fn revoke(
    State(app): State<Arc<App>>,
    MemberAdmin(asker): MemberAdmin,
    Id(id): Id,
) -> Result<StatusCode, Refusal> {
    app.store.revoke_invitation(asker.tenant(), &id, asker.record_id()).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn addressed<'a>(
    asker: &'a Principal,
    id: &'a str,
    email: &'a str,
    role: Role,
    language: Language,
) -> Addressed<'a> {
    Addressed {
        id,
        tenant: asker.tenant(),
        organisation: &asker.organisation.name,
        email,
        role,
        language,
        by: asker.display_name(),
    }
}

async fn made(
    app: &App,
    asker: &Principal,
    id: &str,
    link: Option<String>,
) -> Result<Json<InvitationMade>, Refusal> {
    app.post.wake();
    let invitation = wire(app.store.invitation(asker.tenant(), id).await?);
    Ok(Json(InvitationMade { invitation, link }))
}
