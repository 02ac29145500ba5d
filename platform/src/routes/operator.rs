//! What the provider's operators do: organisations, seen in numbers, and new ones.

use super::invitations::{Addressed, letter, wire as invitation};
use super::problems::{ReadProblems, WriteProblems};
use super::sites::known_country;
use crate::app::App;
use crate::auth::principal::Operator;
use crate::body::ApiJson;
use crate::clock;
use crate::email;
use crate::limits;
use crate::problem::Refusal;
use crate::query::{OrganisationQuery, Pairs};
use crate::store::{NewInvitation, OrganisationCounts, OrganisationRecord, new_id};
use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use impact_core::api::{
    OrganisationList, OrganisationMade, OrganisationRequest, OrganisationRow, Role,
};
use std::sync::Arc;

fn wire(counts: OrganisationCounts) -> OrganisationRow {
    OrganisationRow {
        id: counts.organisation.tenant.organisation().to_owned(),
        name: counts.organisation.name,
        demo: counts.organisation.demo,
        created_at: clock::rfc3339(counts.created_at),
        members: counts.members,
        owners: counts.owners,
        invitations: counts.invitations,
        devices: counts.devices,
    }
}

/// The provider's customers, oldest first.
#[utoipa::path(
    get, path = "/operator/organisations", tag = "operator", security(("session" = [])),
    params(OrganisationQuery),
    responses((status = 200, body = OrganisationList), ReadProblems)
)]
pub async fn list(
    State(app): State<Arc<App>>,
    Operator(_): Operator,
    pairs: Pairs,
) -> Result<Json<OrganisationList>, Refusal> {
    pairs.only(OrganisationQuery::NAMES)?;
    let limit = pairs.number("limit", 1, limits::LIST_ROWS)?.unwrap_or(limits::LIST_ROWS_DEFAULT);
    let after = pairs.get("cursor");
    let is_cursor = |text: &str| uuid::Uuid::try_parse(text).is_ok();
    if after.is_some_and(|text| !is_cursor(text)) {
        return Err(Refusal::query(
            "cursor",
            "this is not a cursor of this list: take next_cursor as it was given",
        ));
    }
    let (page, total) = app.store.organisation_page(after, limit).await?;
    let rows: Vec<_> = page.into_iter().map(wire).collect();
    let is_full = u64::try_from(rows.len()).unwrap_or_default() == limit;
    let next_cursor = rows.last().filter(|_| is_full).map(|row| row.id.clone());
    Ok(Json(OrganisationList { rows, total, next_cursor }))
}

/// Makes an organisation and invites its first owner.
#[utoipa::path(
    post, path = "/operator/organisations", tag = "operator", security(("session" = [])),
    request_body = OrganisationRequest,
    responses((status = 200, body = OrganisationMade), ReadProblems, WriteProblems)
)]
pub async fn create(
    State(app): State<Arc<App>>,
    Operator(asker): Operator,
    headers: HeaderMap,
    ApiJson(request): ApiJson<OrganisationRequest>,
) -> Result<Json<OrganisationMade>, Refusal> {
    let name =
        email::name(&request.name).map_err(|why| Refusal::unprocessable(why).at("/name", why))?;
    let email = email::address(&request.owner_email)
        .map_err(|why| Refusal::unprocessable(why.clone()).at("/owner_email", why))?;
    if let Some(country) = request.default_country {
        known_country(&app.library, country, "/default_country")?;
    }
    let organisation = OrganisationRecord::new(&name, request.default_country, false);
    let tenant = &organisation.tenant;
    let id = new_id();
    let (role, language) = (Role::Owner, request.language);
    let by = asker.display_name();
    let to = Addressed { id: &id, tenant, organisation: &name, email: &email, role, language, by };
    let letter = letter(&app.post, &headers, &to);
    let owner = NewInvitation {
        id: &id,
        email: &email,
        role,
        language,
        token_hash: &letter.token_hash,
        by: asker.record_id(),
    };
    let counts = app.store.found(&organisation, &owner, letter.mail.as_ref()).await?;
    app.post.wake();
    let invited = invitation(app.store.invitation(tenant, &id).await?);
    Ok(Json(OrganisationMade {
        organisation: wire(counts),
        invitation: impact_core::api::InvitationMade { invitation: invited, link: letter.shown },
    }))
}
