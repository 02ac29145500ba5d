//! The signed-in member of a request: for what only a person with a session can do.

use super::{cookie, token};
use crate::app::App;
use crate::clock;
use crate::problem::Refusal;
use crate::store::SessionRecord;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::sync::Arc;

/// A member who is signed in; asking for one refuses everybody else with 401.
#[derive(Debug, Clone)]
pub struct Member(pub SessionRecord);

impl FromRequestParts<Arc<App>> for Member {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Refusal> {
        let token = cookie::token(&parts.headers).ok_or_else(Refusal::signed_out)?;
        let session = app.store.session(&token::digest(token), clock::now_ms()).await?;
        session.map(Self).ok_or_else(Refusal::signed_out)
    }
}
