//! Where devices are.

use super::problems::{EditProblems, ReadProblems, WriteProblems};
use crate::app::App;
use crate::auth::principal::{Editor, Principal, Reader};
use crate::body::{ApiJson, Id, IfMatch, etag};
use crate::clock;
use crate::problem::Refusal;
use crate::query::Pairs;
use crate::store::{self, SiteChanges};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use impact_core::api::{NewSite, SiteEdit, SiteMerge, SiteRow};
use impact_core::library::Library;
use impact_core::quantity::{Country, GridPlace, PlaceError, Zone};
use std::sync::Arc;

/// Longest name of a site, as of a cell.
const LONGEST_NAME: usize = 200;

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

/// Makes a site.
#[utoipa::path(
    post, path = "/sites", tag = "sites", security(("session" = [])),
    request_body = NewSite,
    responses((status = 201, body = SiteRow), ReadProblems, WriteProblems)
)]
pub async fn create(
    State(app): State<Arc<App>>,
    Editor(asker): Editor,
    ApiJson(new): ApiJson<NewSite>,
) -> Result<impl IntoResponse, Refusal> {
    let own = app.libraries.get(&app, asker.tenant(), None).await?;
    if let Some(country) = new.country {
        known_country(&own.library, country, "/country")?;
    }
    let country = new.country.or(asker.organisation.default_country);
    let zone = match new.zone.as_deref() {
        None | Some(WHOLE_COUNTRY) => None,
        Some(zone) => Some(known_zone(&own.library, country, zone)?),
    };
    let site = store::NewSite { id: store::new_id(), name: name(&new.name)?, country, zone };
    app.store.add_site(asker.tenant(), &site, asker.record_id(), clock::today()).await?;
    let row = row(&app, &asker, &site.id).await?;
    Ok((StatusCode::CREATED, etag(row.version), Json(row)))
}

/// Says in which country a site is, whose grid's factor follows, or what it is called.
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
    if let Some(country) = edit.country {
        let own = app.libraries.get(&app, asker.tenant(), None).await?;
        known_country(&own.library, country, "/country")?;
    }
    let zone = match edit.zone.as_deref() {
        None => None,
        Some(WHOLE_COUNTRY) => Some(None),
        Some(zone) => {
            let own = app.libraries.get(&app, asker.tenant(), None).await?;
            let country = match edit.country {
                None => country_of(&app, &asker, &id).await?,
                given => given,
            };
            Some(Some(known_zone(&own.library, country, zone)?))
        }
    };
    let name = edit.name.as_deref().map(name).transpose()?;
    let changes = SiteChanges { country: edit.country, zone, name };
    if changes == SiteChanges::default() {
        let detail = "nothing would change: give the site a country, a zone or a name";
        return Err(Refusal::unprocessable(detail));
    }
    let (tenant, by) = (asker.tenant(), asker.record_id());
    app.store.change_site(tenant, &id, version, &changes, by, clock::today()).await?;
    let row = row(&app, &asker, &id).await?;
    Ok((etag(row.version), Json(row)))
}

/// Says that a site is another one, written otherwise: the devices of both are there, for all days,
/// and files that write either name mean it. Answers with that one.
#[utoipa::path(
    post, path = "/sites/{id}/merge", tag = "sites", security(("session" = [])),
    params(
        ("id" = String, Path, description = "Identifier of the site that is another one."),
        ("If-Match" = String, Header, description = "The version that was read, in quotes."),
    ),
    request_body = SiteMerge,
    responses((status = 200, body = SiteRow), ReadProblems, WriteProblems, EditProblems)
)]
pub async fn merge(
    State(app): State<Arc<App>>,
    Editor(asker): Editor,
    Id(id): Id,
    IfMatch(version): IfMatch,
    ApiJson(merge): ApiJson<SiteMerge>,
) -> Result<impl IntoResponse, Refusal> {
    if merge.into == id {
        let detail = "a site cannot be merged into itself: name the other one";
        return Err(Refusal::unprocessable(detail).at("/into", detail));
    }
    let (tenant, by) = (asker.tenant(), asker.record_id());
    app.store.merge_site(tenant, &id, version, &merge.into, by, clock::today()).await?;
    let row = row(&app, &asker, &merge.into).await?;
    Ok((etag(row.version), Json(row)))
}

/// Deletes a site at which no device is or ever was.
#[utoipa::path(
    delete, path = "/sites/{id}", tag = "sites", security(("session" = [])),
    params(
        ("id" = String, Path, description = "Identifier of the site."),
        ("If-Match" = String, Header, description = "The version that was read, in quotes."),
    ),
    responses(
        (status = 204, description = "It is gone."), ReadProblems, WriteProblems, EditProblems
    )
)]
pub async fn delete(
    State(app): State<Arc<App>>,
    Editor(asker): Editor,
    Id(id): Id,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, Refusal> {
    let (tenant, by) = (asker.tenant(), asker.record_id());
    app.store.delete_site(tenant, &id, version, by, clock::today()).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What stands for a country's grid as a whole in place of a zone.
const WHOLE_COUNTRY: &str = "country";

/// The country of a site.
///
/// # Errors
/// 404 for a site that is not there.
async fn country_of(app: &App, asker: &Principal, site: &str) -> Result<Option<Country>, Refusal> {
    let sites = app.store.sites(asker.tenant()).await?;
    let found = sites.into_iter().find(|known| known.id == site);
    Ok(found.ok_or_else(|| Refusal::not_found("site"))?.country)
}

/// A zone of the country that a site has, or is given with it.
///
/// # Errors
/// 422 that names the field where the country has no such zone, or none is known.
fn known_zone(library: &Library, country: Option<Country>, text: &str) -> Result<Zone, Refusal> {
    let refused = |detail: String| Refusal::unprocessable(detail.clone()).at("/zone", detail);
    let Some(country) = country else {
        return Err(refused("the country of the site is not known: say it first".to_owned()));
    };
    let zone = text.parse().map_err(|error: PlaceError| refused(error.to_string()))?;
    if library.grid.zone_name(GridPlace { country, zone: Some(zone) }).is_some() {
        return Ok(zone);
    }
    Err(refused(format!(
        "the country {country} has no grid zone {zone}: use one of those listed with its grid factors"
    )))
}

/// A name as it is kept.
fn name(given: &str) -> Result<String, Refusal> {
    let name = given.trim();
    let fits = !name.is_empty()
        && name.chars().count() <= LONGEST_NAME
        && !name.chars().any(char::is_control);
    if fits {
        return Ok(name.to_owned());
    }
    let detail = format!("a site's name has 1 to {LONGEST_NAME} characters and no line breaks");
    Err(Refusal::unprocessable(detail.clone()).at("/name", detail))
}

async fn row(app: &App, asker: &Principal, id: &str) -> Result<SiteRow, Refusal> {
    let row = rows(app, asker).await?.into_iter().find(|row| row.id == id);
    row.ok_or_else(|| Refusal::not_found("site"))
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
    if library.grid.name(country).is_some() {
        return Ok(());
    }
    let detail = format!("there is no grid factor for the country {country}: see /api/v1/meta");
    Err(Refusal::unprocessable(detail.clone()).at(pointer, detail))
}
