//! What the years ahead would carry: the fleet in columns, and receipts in a scenario.

use super::problems::ReadProblems;
use crate::app::App;
use crate::auth::principal::Reader;
use crate::body::Id;
use crate::problem::Refusal;
use crate::query::{ColumnsQuery, FleetScenarioQuery, Pairs, PlacesQuery, ScenarioQuery};
use crate::store::Tenant;
use crate::{clock, limits};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use impact_core::fleet::scenario::{
    AheadFigure, ColumnDevice, Columns, Question, ReceiptRefusal, Scenario, YEARS_AHEAD,
};
use impact_core::fleet::{Fleet, QueryError};
use impact_core::quantity::Day;
use impact_core::receipt::Receipt;
use std::sync::Arc;

/// The fleet in columns, for scenarios that begin on the first day of the next year: bytes that
/// core's `Columns::from_bytes` reads, with a version and a checksum in them.
#[utoipa::path(
    get, path = "/fleet/columns", tag = "fleet", security(("session" = [])),
    params(
        ColumnsQuery,
        ("If-None-Match" = Option<String>, Header, description = "The ETag as it was read."),
    ),
    responses(
        (status = 200, body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 304, description = "They are as they were read."),
        ReadProblems
    )
)]
pub async fn columns(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    headers: HeaderMap,
    pairs: Pairs,
) -> Result<Response, Refusal> {
    pairs.only(ColumnsQuery::NAMES)?;
    let asked = Asked::read(&pairs)?;
    let tenant = asker.tenant();
    // Before the fleet: columns of a later revision under an earlier tag are only read once more.
    let tag = format!("\"{}\"", tag(&app, tenant, asked).await?);
    let known = headers.get(header::IF_NONE_MATCH).and_then(|tags| tags.to_str().ok());
    let told = [(header::ETAG, tag.clone()), (header::CACHE_CONTROL, "private, no-cache".into())];
    if known.is_some_and(|known| known.split(',').any(|one| weak(one) == tag)) {
        return Ok((StatusCode::NOT_MODIFIED, told).into_response());
    }
    let fleet = app.fleets.under(&app, tenant, asked.as_of, asked.figures).await?;
    let bytes =
        app.compute(move |_| Ok::<_, Refusal>(of(&fleet, asked.as_of)?.to_bytes())).await??;
    // Said to be as it is: packing 19 MB of a large fleet would take longer than sending them.
    let kind = [(header::CONTENT_TYPE, "application/octet-stream")];
    let plain = [(header::CONTENT_ENCODING, "identity")];
    Ok((told, kind, plain, bytes).into_response())
}

/// The devices that stand at places of the columns, which name none: so a page of them can be told.
#[utoipa::path(
    get, path = "/fleet/columns/devices", tag = "fleet", security(("session" = [])),
    params(PlacesQuery),
    responses((status = 200, body = Vec<ColumnDevice>), ReadProblems)
)]
pub async fn devices(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    pairs: Pairs,
) -> Result<Json<Vec<ColumnDevice>>, Refusal> {
    pairs.only(PlacesQuery::NAMES)?;
    let asked = Asked::read(&pairs)?;
    let given = pairs.get("places").unwrap_or_default();
    let places: Result<Vec<u32>, _> = given.split(',').map(str::parse).collect();
    let places = places.ok().filter(|places| places.len() <= limits::PLACES).ok_or_else(|| {
        let most = limits::PLACES;
        let detail = format!("places are 1 to {most} whole numbers from 0, with commas between");
        Refusal::query("places", detail)
    })?;
    let now = tag(&app, asker.tenant(), asked).await?;
    if pairs.get("tag").is_some_and(|tag| tag != now) {
        return Err(Refusal::conflict(
            "the fleet was changed since its columns were read: read them again",
        ));
    }
    let fleet = app.fleets.under(&app, asker.tenant(), asked.as_of, asked.figures).await?;
    Ok(Json(fleet.devices_at(&places)))
}

/// Why a figure of a year ahead is what it is, of the devices that a filter leaves: as planned, in a
/// scenario, or the scenario less the plan.
#[utoipa::path(
    get, path = "/fleet/scenario/receipt", tag = "fleet", security(("session" = [])),
    params(FleetScenarioQuery),
    responses((status = 200, body = Receipt), ReadProblems)
)]
pub async fn fleet_receipt(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    pairs: Pairs,
) -> Result<Json<Receipt>, Refusal> {
    pairs.only(FleetScenarioQuery::NAMES)?;
    let asked = Asked::read(&pairs)?;
    let question = Question::from_pairs(pairs.iter()).map_err(refused)?;
    let figure = pairs.get("figure").unwrap_or("scenario");
    let figure = AheadFigure::read(figure, pairs.get("lever"), &question.scenario);
    let (figure, year) = (figure.map_err(refused)?, year(&pairs)?);
    let fleet = app.fleets.under(&app, asker.tenant(), asked.as_of, asked.figures).await?;
    let explain = move |_: &_| {
        let receipt = of(&fleet, asked.as_of)?.receipt(&question, figure, year);
        receipt.map_err(|error| Refusal::conflict(error.to_string()))
    };
    Ok(Json(app.compute(explain).await??))
}

/// Why a device's figure in a year of a scenario is what it is.
#[utoipa::path(
    get, path = "/devices/{id}/scenario", tag = "devices", security(("session" = [])),
    params(("id" = String, Path, description = "Identifier of the device."), ScenarioQuery),
    responses((status = 200, body = Receipt), ReadProblems)
)]
pub async fn receipt(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    Id(id): Id,
    pairs: Pairs,
) -> Result<Json<Receipt>, Refusal> {
    pairs.only(ScenarioQuery::NAMES)?;
    let asked = Asked::read(&pairs)?;
    let scenario = Scenario::from_pairs(pairs.iter()).map_err(refused)?;
    let year = year(&pairs)?;
    let fleet = app.fleets.under(&app, asker.tenant(), asked.as_of, asked.figures).await?;
    let receipt = app.compute(move |_| {
        let columns = of(&fleet, asked.as_of)?;
        match columns.device_receipt(&fleet, &id, &scenario, year) {
            Ok(found) => found.ok_or_else(|| Refusal::not_found("device")),
            Err(ReceiptRefusal::Missing(missing)) => Err(Refusal::conflict(missing.to_string())),
            Err(error) => Err(Refusal::conflict(error.to_string())),
        }
    });
    Ok(Json(receipt.await??))
}

/// Which of the years ahead is asked for.
fn year(pairs: &Pairs) -> Result<usize, Refusal> {
    let year = pairs.number("year", 0, YEARS_AHEAD as u64 - 1)?.unwrap_or(0);
    Ok(usize::try_from(year).unwrap_or(0))
}

fn refused(error: QueryError) -> Refusal {
    Refusal::query(error.name, error.to_string())
}

/// As known on which day, and under which figures.
#[derive(Clone, Copy)]
struct Asked {
    as_of: Day,
    figures: Option<u32>,
}

impl Asked {
    fn read(pairs: &Pairs) -> Result<Self, Refusal> {
        let asked = crate::query::Asked::read(pairs, clock::today())?;
        Ok(Self { as_of: asked.as_of, figures: asked.figures })
    }
}

/// What changes with the columns.
async fn tag(app: &App, tenant: &Tenant, asked: Asked) -> Result<String, Refusal> {
    let revision = app.store.revision(tenant).await?;
    let figures = match asked.figures {
        Some(version) => version,
        None => app.store.figures_version(tenant).await?,
    };
    Ok(format!("{revision}-{figures}-{}", asked.as_of))
}

/// A fleet's columns; a scenario begins with the year after the day whose knowledge counts.
fn of(fleet: &Fleet, as_of: Day) -> Result<Columns, Refusal> {
    let (year, ..) = as_of.ymd();
    let from = Day::from_ymd(year + 1, 1, 1).unwrap_or(as_of);
    Columns::of(fleet, as_of, from).map_err(|error| Refusal::conflict(error.to_string()))
}

/// A tag without the mark of a weak one.
fn weak(tag: &str) -> &str {
    let tag = tag.trim();
    tag.strip_prefix("W/").unwrap_or(tag)
}
