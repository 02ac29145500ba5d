//! The signed-in member of a request.

use super::{cookie, token};
use crate::app::App;
use crate::clock;
use crate::problem::Refusal;
use crate::store::{SessionRecord, Tenant};
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::sync::Arc;

/// A member who is signed in; asking for one refuses everybody else with 401.
#[derive(Debug, Clone)]
pub struct Member(pub SessionRecord);

impl Member {
    /// The organisation whose rows this member reaches.
    pub fn tenant(&self) -> &Tenant {
        &self.0.organisation.tenant
    }
}

impl FromRequestParts<Arc<App>> for Member {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Refusal> {
        let token = cookie::token(&parts.headers).ok_or_else(Refusal::signed_out)?;
        let session = app.store.session(&token::digest(token), clock::now_ms()).await?;
        session.map(Self).ok_or_else(Refusal::signed_out)
    }
}

/// A member who may import and edit devices; an auditor is refused with 403.
#[derive(Debug, Clone)]
pub struct Editor(pub Member);

impl FromRequestParts<Arc<App>> for Editor {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Refusal> {
        let member = Member::from_request_parts(parts, app).await?;
        if member.0.role.may_edit_devices() {
            Ok(Self(member))
        } else {
            Err(Refusal::forbidden(
                "an auditor reads and changes nothing: ask an owner of the organisation to do it",
            ))
        }
    }
}
