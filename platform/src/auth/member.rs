//! The signed-in member of a request: for what only a person with a session can do.

use super::{admit, cookie, key, token};
use crate::app::App;
use crate::clock;
use crate::logs::Trace;
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
        if key::is_shown(&parts.headers) {
            key::good(parts, app).await?;
            return Err(Refusal::forbidden(
                "an API key cannot do this: it takes a person who is signed in",
            ));
        }
        let address = admit::address(parts)?;
        let digest = cookie::token(&parts.headers).map(token::digest);
        if digest.is_some() {
            app.rates.lookup(address)?;
        }
        let now = clock::now_ms();
        if let Some(digest) = digest
            && let Some(session) = app.store.session(&digest, now).await?
        {
            app.rates.session(&digest)?;
            if session.untouched {
                let (store, hash) = (app.store.clone(), digest.clone());
                app.touches.write(&digest, async move { store.touch_session(&hash, now).await });
            }
            if let Some(trace) = parts.extensions.get::<Trace>() {
                trace.belongs_to(session.organisation.tenant.organisation());
            }
            return Ok(Self(session));
        }
        app.rates.stranger(address)?;
        Err(Refusal::signed_out())
    }
}
