//! Who is signed in.

use super::problems::ReadProblems;
use crate::auth::member::Member;
use crate::store::{OrganisationRecord, SessionRecord};
use axum::Json;
use impact_core::api::{Me, Organisation};

/// The wire form of a session's member.
pub fn wire(session: &SessionRecord) -> Me {
    let OrganisationRecord { tenant, name, default_country, demo } = &session.organisation;
    Me {
        email: session.person.email.clone(),
        name: session.person.name.clone(),
        role: session.role,
        rights: session.role.rights(),
        organisation: Organisation {
            id: tenant.organisation().to_owned(),
            name: name.clone(),
            default_country: *default_country,
            demo: *demo,
        },
    }
}

/// The signed-in member, their role and their organisation.
#[utoipa::path(
    get, path = "/me", tag = "session", security(("session" = [])),
    responses((status = 200, body = Me), ReadProblems)
)]
pub async fn me(Member(session): Member) -> Json<Me> {
    Json(wire(&session))
}
