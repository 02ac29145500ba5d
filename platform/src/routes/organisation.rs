//! The organisation's settings.

use super::problems::{EditProblems, ReadProblems, WriteProblems};
use super::sites::known_country;
use crate::app::App;
use crate::auth::principal::{Reader, SettingsAdmin};
use crate::body::{ApiJson, IfMatch, etag};
use crate::clock;
use crate::email;
use crate::problem::Refusal;
use crate::store::{SettingsRecord, Tenant};
use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use impact_core::api::{OrganisationSettings, OrganisationState};
use std::sync::Arc;

/// Highest spending limit: a thousand million of any currency.
const HIGHEST_LIMIT: i64 = 100_000_000_000;

/// The organisation's settings.
#[utoipa::path(
    get, path = "/organisation", tag = "organisation", security(("session" = [])),
    responses((status = 200, body = OrganisationState), ReadProblems)
)]
pub async fn get(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
) -> Result<impl IntoResponse, Refusal> {
    answer(&app, asker.tenant()).await
}

/// Puts other settings in their place; each version is kept.
#[utoipa::path(
    put, path = "/organisation", tag = "organisation", security(("session" = [])),
    params(("If-Match" = String, Header, description = "The version that was read, in quotes.")),
    request_body = OrganisationSettings,
    responses((status = 200, body = OrganisationState), ReadProblems, WriteProblems, EditProblems)
)]
pub async fn put(
    State(app): State<Arc<App>>,
    SettingsAdmin(asker): SettingsAdmin,
    IfMatch(version): IfMatch,
    ApiJson(mut settings): ApiJson<OrganisationSettings>,
) -> Result<impl IntoResponse, Refusal> {
    settings.name =
        email::name(&settings.name).map_err(|why| Refusal::unprocessable(why).at("/name", why))?;
    if let Some(country) = settings.default_country {
        known_country(&app.library, country, "/default_country")?;
    }
    if let Some(limit) = settings.spending_limit
        && !(0..=HIGHEST_LIMIT).contains(&limit.minor)
    {
        let detail = "a spending limit is not negative and at most 1,000,000,000.00";
        return Err(Refusal::unprocessable(detail).at("/spending_limit/minor", detail));
    }
    app.store.keep_settings(asker.tenant(), version, &settings, asker.record_id()).await?;
    if !settings.keep_user_columns {
        // Drafts that name people are gone; nothing of them stays in memory either.
        app.comparisons.forget_all(asker.tenant());
    }
    answer(&app, asker.tenant()).await
}

async fn answer(app: &App, tenant: &Tenant) -> Result<impl IntoResponse + use<>, Refusal> {
    let SettingsRecord { settings, version, changed_at, changed_by } =
        app.store.settings(tenant).await?;
    let changed_at = changed_at.map(clock::rfc3339);
    Ok((etag(version), Json(OrganisationState { settings, version, changed_at, changed_by })))
}
