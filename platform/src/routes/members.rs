//! The members of an organisation.

use super::problems::{EditProblems, ReadProblems, WriteProblems};
use crate::app::App;
use crate::auth::principal::{MemberAdmin, Principal};
use crate::auth::token;
use crate::body::{ApiJson, Id, IfMatch, etag};
use crate::notices::Notice;
use crate::problem::Refusal;
use crate::query::Pairs;
use crate::store::MemberRecord;
use crate::{clock, limits};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use impact_core::api::{Member, MemberEdit, OneTimeLink, Role};
use std::sync::Arc;

fn wire(record: MemberRecord, asker: &Principal) -> Member {
    Member {
        you: record.person.id == asker.record_id(),
        id: record.person.id,
        email: record.person.email,
        name: record.person.name,
        role: record.role,
        since: clock::rfc3339(record.since),
        last_seen_at: record.last_seen_at.map(clock::rfc3339),
        version: record.version,
    }
}

/// Refuses a role that no member of an organisation has.
///
/// # Errors
/// 422 that names the field.
pub fn role_of_members(role: Role) -> Result<Role, Refusal> {
    if Role::OF_MEMBERS.contains(&role) {
        return Ok(role);
    }
    let detail =
        "operators work for the provider: choose owner, buyer, manager, analyst or auditor";
    Err(Refusal::unprocessable(detail).at("/role", detail))
}

/// The organisation's members, by e-mail address: at most 500.
#[utoipa::path(
    get, path = "/members", tag = "organisation", security(("session" = [])),
    responses((status = 200, body = Vec<Member>), ReadProblems)
)]
pub async fn list(
    State(app): State<Arc<App>>,
    MemberAdmin(asker): MemberAdmin,
    pairs: Pairs,
) -> Result<Json<Vec<Member>>, Refusal> {
    pairs.only(&[])?;
    let members = app.store.members(asker.tenant()).await?;
    Ok(Json(members.into_iter().map(|member| wire(member, &asker)).collect()))
}

/// Gives a member another role. The last owner stays one.
#[utoipa::path(
    patch, path = "/members/{id}", tag = "organisation", security(("session" = [])),
    params(
        ("id" = String, Path, description = "Identifier of the member."),
        ("If-Match" = String, Header, description = "The version that was read, in quotes."),
    ),
    request_body = MemberEdit,
    responses((status = 200, body = Member), ReadProblems, WriteProblems, EditProblems)
)]
pub async fn edit(
    State(app): State<Arc<App>>,
    MemberAdmin(asker): MemberAdmin,
    Id(id): Id,
    IfMatch(version): IfMatch,
    ApiJson(edit): ApiJson<MemberEdit>,
) -> Result<impl IntoResponse, Refusal> {
    let role = role_of_members(edit.role)?;
    let tenant = asker.tenant();
    let member = app.store.member_by_id(tenant, &id).await?;
    let notice = Notice::RoleChanged {
        organisation: &asker.organisation.name,
        role,
        by: asker.display_name(),
    };
    let mail = (id != asker.record_id())
        .then(|| {
            app.post.message(Some(tenant), (&id, &member.person.email), member.language, notice)
        })
        .flatten();
    app.store.change_role(tenant, &id, version, role, asker.record_id(), mail.as_ref()).await?;
    app.post.wake();
    let member = wire(app.store.member_by_id(tenant, &id).await?, &asker);
    Ok((etag(member.version), Json(member)))
}

/// Removes a member and ends their sessions in the organisation. The last owner stays.
#[utoipa::path(
    delete, path = "/members/{id}", tag = "organisation", security(("session" = [])),
    params(
        ("id" = String, Path, description = "Identifier of the member."),
        ("If-Match" = String, Header, description = "The version that was read, in quotes."),
    ),
    responses((status = 204, description = "Removed."), ReadProblems, WriteProblems, EditProblems)
)]
pub async fn remove(
    State(app): State<Arc<App>>,
    MemberAdmin(asker): MemberAdmin,
    Id(id): Id,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, Refusal> {
    let tenant = asker.tenant();
    let member = app.store.member_by_id(tenant, &id).await?;
    let notice =
        Notice::Removed { organisation: &asker.organisation.name, by: asker.display_name() };
    let mail = (id != asker.record_id())
        .then(|| {
            app.post.message(Some(tenant), (&id, &member.person.email), member.language, notice)
        })
        .flatten();
    app.store.remove_member(tenant, &id, version, Some(asker.record_id()), mail.as_ref()).await?;
    app.post.wake();
    Ok(StatusCode::NO_CONTENT)
}

/// Makes a link by which a member sets a new password, and sends it to them, or shows it once where
/// no e-mail is sent.
///
/// Only for a member of this organisation alone: whoever holds the link is in everything that the
/// account is used for.
#[utoipa::path(
    post, path = "/members/{id}/link", tag = "organisation", security(("session" = [])),
    params(("id" = String, Path, description = "Identifier of the member.")),
    responses((status = 200, body = OneTimeLink), ReadProblems, WriteProblems)
)]
pub async fn link(
    State(app): State<Arc<App>>,
    MemberAdmin(asker): MemberAdmin,
    Id(id): Id,
    headers: HeaderMap,
) -> Result<Json<OneTimeLink>, Refusal> {
    let tenant = asker.tenant();
    let member = app.store.member_by_id(tenant, &id).await?;
    let beyond = || {
        Refusal::conflict(
            "this person's account is used beyond this organisation, so its password is not for \
             its owners to reset: ask the provider for a link",
        )
    };
    if !app.post.sends() && !app.store.is_only_here(tenant, &id).await? {
        return Err(beyond());
    }
    let token = token::new_token();
    let link = format!("{}/sign-in#token={token}", app.post.portal(&headers));
    let until = clock::now_ms() + limits::LINK_MS;
    let notice = Notice::PasswordLink { link: &link, until };
    let mail = app.post.message(Some(tenant), (&id, &member.person.email), member.language, notice);
    let digest = token::digest(&token);
    app.store
        .create_link(tenant, &id, &digest, until, Some(asker.record_id()), mail.as_ref())
        .await?;
    // They may have joined another organisation meanwhile, where this link would lead as well.
    if !app.post.sends() && !app.store.is_only_here(tenant, &id).await? {
        app.store.end_links_of(&id).await?;
        return Err(beyond());
    }
    app.post.wake();
    let shown = mail.is_none().then_some(link);
    Ok(Json(OneTimeLink { link: shown, expires_at: clock::rfc3339(until) }))
}
