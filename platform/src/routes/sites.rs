//! Where devices are.

use super::problems::{EditProblems, ReadProblems, WriteProblems};
use crate::app::App;
use crate::auth::principal::{Editor, Principal, Reader};
use crate::body::{ApiJson, Id, IfMatch, etag};
use crate::clock;
use crate::problem::Refusal;
use crate::query::Pairs;
use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use impact_core::api::{SiteEdit, SiteRow};
use impact_core::library::Library;
use impact_core::quantity::Country;
use std::sync::Arc;

/// The organisation's sites, with the devices at each.
#[utoipa::path(
    get, path = "/sites", tag = "sites", security(("session" = [])),
    responses((status = 200, body = Vec<SiteRow>), ReadProblems)
)]
pub async fn list(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    pairs: Pairs,
) -> Result<Json<Vec<SiteRow>>, Refusal> {
    pairs.only(&[])?;
    Ok(Json(rows(&app, &asker).await?))
}

/// Says in which country a site is: its grid's factor follows.
#[utoipa::path(
    patch, path = "/sites/{id}", tag = "sites", security(("session" = [])),
    params(
        ("id" = String, Path, description = "Identifier of the site."),
        ("If-Match" = String, Header, description = "The version that was read, in quotes."),
    ),
    request_body = SiteEdit,
    responses((status = 200, body = SiteRow), ReadProblems, WriteProblems, EditProblems)
)]
pub async fn edit(
    State(app): State<Arc<App>>,
    Editor(asker): Editor,
    Id(id): Id,
    IfMatch(version): IfMatch,
    ApiJson(edit): ApiJson<SiteEdit>,
) -> Result<impl IntoResponse, Refusal> {
    let own = app.libraries.get(&app, asker.tenant(), None).await?;
    known_country(&own.library, edit.country, "/country")?;
    let by = asker.record_id();
    app.store.set_country(asker.tenant(), &id, version, edit.country, by, clock::today()).await?;
    let row = rows(&app, &asker).await?.into_iter().find(|row| row.id == id);
    let row = row.ok_or_else(|| Refusal::not_found("site"))?;
    Ok((etag(row.version), Json(row)))
}

async fn rows(app: &App, asker: &Principal) -> Result<Vec<SiteRow>, Refusal> {
    let records = app.store.sites(asker.tenant()).await?;
    let fleet = app.fleets.get(app, asker.tenant(), clock::today()).await?;
    let mut rows = fleet.site_rows();
    for row in &mut rows {
        if let Some(record) = records.iter().find(|record| record.id == row.id) {
            row.version = record.version;
        }
    }
    Ok(rows)
}

/// Refuses a country without a grid factor: it would leave the use phase empty without a word.
///
/// # Errors
/// 422 that names the field.
pub fn known_country(library: &Library, country: Country, pointer: &str) -> Result<(), Refusal> {
    if library.countries().iter().any(|known| known.country == country) {
        return Ok(());
    }
    let detail = format!("there is no grid factor for the country {country}: see /api/v1/meta");
    Err(Refusal::unprocessable(detail.clone()).at(pointer, detail))
}
