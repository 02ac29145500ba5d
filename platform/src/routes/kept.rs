//! What views and scenarios share: who may keep something under a name, the name, the query, and
//! changing what was kept.

use crate::app::App;
use crate::auth::principal::{Principal, Reader};
use crate::limits;
use crate::problem::Refusal;
use crate::query::Pairs;
use crate::store::StoreError;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use impact_core::api::Right;
use std::sync::Arc;

/// Whoever may keep views and scenarios: everybody who reads figures, but auditors, who change nothing at all.
pub struct Keeper(pub Principal);

impl FromRequestParts<Arc<App>> for Keeper {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Refusal> {
        let Reader(asker) = Reader::from_request_parts(parts, app).await?;
        if may_keep(&asker) {
            return Ok(Self(asker));
        }
        Err(Refusal::forbidden(
            "an auditor reads and changes nothing, what is saved under a name included: keep the address itself",
        ))
    }
}

/// Whether somebody may keep views and scenarios.
pub fn may_keep(asker: &Principal) -> bool {
    asker.may(Right::Export) || asker.may(Right::EditDevices)
}

/// A name as it is shown, of a view or a scenario: without white space around it, on one line.
///
/// # Errors
/// 422 that names the field.
pub fn name(given: &str) -> Result<String, Refusal> {
    let name = given.trim();
    let (count, most) = (name.chars().count(), limits::VIEW_NAME);
    if name.is_empty() || count > most || name.chars().any(char::is_control) {
        let detail = format!("what is saved has a name of 1 to {most} characters on one line");
        return Err(Refusal::unprocessable(detail.clone()).at("/name", detail));
    }
    Ok(name.to_owned())
}

/// The query of a view or a scenario, as it was given.
///
/// # Errors
/// 422 that names the field, with what a reader of its pairs refuses.
pub fn understood(
    given: &str,
    read: impl FnOnce(&Pairs) -> Result<(), Refusal>,
) -> Result<String, Refusal> {
    let refused = |detail: String| Refusal::unprocessable(detail.clone()).at("/query", detail);
    let given = given.strip_prefix('?').unwrap_or(given);
    let most = limits::VIEW_QUERY;
    if given.len() > most {
        return Err(refused(format!("what is saved has a query of at most {most} bytes")));
    }
    read(&Pairs::parse(given)).map_err(|refusal| refused(refusal.into_problem("").detail))?;
    Ok(given.to_owned())
}

/// What an edit makes of a name and a query: those that are given, as they are read, in the place of
/// those there were.
///
/// # Errors
/// 422 that names the field.
pub fn edited(
    [given_name, given_query]: [Option<&str>; 2],
    [was_name, was_query]: [&str; 2],
    read: impl FnOnce(&str) -> Result<String, Refusal>,
) -> Result<[String; 2], Refusal> {
    let new_name = given_name.map(name).transpose()?;
    let new_query = given_query.map(read).transpose()?;
    let new_name = new_name.unwrap_or_else(|| was_name.to_owned());
    Ok([new_name, new_query.unwrap_or_else(|| was_query.to_owned())])
}

/// Lets go on whoever may change what is kept, and read it as it is now.
///
/// # Errors
/// 403 with the sentence of who else may, 412 when it was changed since.
pub fn changeable(
    editable: bool,
    sentence: &'static str,
    [now, read]: [u64; 2],
) -> Result<(), Refusal> {
    if !editable {
        return Err(Refusal::forbidden(sentence));
    }
    Ok(StoreError::unless_current(now, read)?)
}
