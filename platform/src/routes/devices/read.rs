//! One device: what is known of it, its footprint, and its figures' receipts.

use super::history;
use crate::app::App;
use crate::auth::principal::{Principal, Reader};
use crate::body::{Id, etag};
use crate::clock;
use crate::problem::Refusal;
use crate::query::{Asked, DeviceDifferenceQuery, DeviceQuery, Pairs, ReceiptQuery};
use crate::routes::differences::Compared;
use crate::routes::problems::ReadProblems;
use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use impact_core::api::{DeviceDetail, DeviceFootprint, Difference};
use impact_core::fleet::Figure;
use impact_core::receipt::Receipt;
use std::sync::Arc;

/// Everything about one device; its `ETag` is what an edit sends back.
#[utoipa::path(
    get, path = "/devices/{id}", tag = "devices", security(("session" = [])),
    params(("id" = String, Path, description = "Identifier of the device."), DeviceQuery),
    responses((status = 200, body = DeviceDetail), ReadProblems)
)]
pub async fn get(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    Id(id): Id,
    pairs: Pairs,
) -> Result<impl IntoResponse, Refusal> {
    pairs.only(DeviceQuery::NAMES)?;
    let asked = Asked::read(&pairs, clock::today())?;
    let detail = detail(&app, &asker, id, asked).await?;
    Ok((etag(detail.version), Json(detail)))
}

/// A device's detail with its history and version.
pub async fn detail(
    app: &App,
    asker: &Principal,
    id: String,
    asked: Asked,
) -> Result<DeviceDetail, Refusal> {
    // The record is read first: an edit between the two reads then shows as a stale version, never
    // as a new version of old facts.
    let record = app.store.device(asker.tenant(), &id).await?;
    let fleet = app.fleets.under(app, asker.tenant(), asked.as_of, asked.figures).await?;
    let of = fleet.clone();
    let mut detail = app
        .compute(move |_| of.detail(of.library(), &id, &asked.ask()))
        .await?
        .ok_or_else(|| Refusal::not_found("device"))?;
    detail.version = record.version();
    let sites = app.store.sites(asker.tenant()).await?;
    detail.history = history::entries(&record, fleet.library(), &sites)?;
    Ok(detail)
}

/// A device's footprint over a period and over its life.
#[utoipa::path(
    get, path = "/devices/{id}/footprint", tag = "devices", security(("session" = [])),
    params(("id" = String, Path, description = "Identifier of the device."), DeviceQuery),
    responses((status = 200, body = DeviceFootprint), ReadProblems)
)]
pub async fn footprint(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    Id(id): Id,
    pairs: Pairs,
) -> Result<Json<DeviceFootprint>, Refusal> {
    pairs.only(DeviceQuery::NAMES)?;
    let asked = Asked::read(&pairs, clock::today())?;
    let fleet = app.fleets.under(&app, asker.tenant(), asked.as_of, asked.figures).await?;
    app.compute(move |_| fleet.footprint(fleet.library(), &id, &asked.ask()))
        .await?
        .map(Json)
        .ok_or_else(|| Refusal::not_found("device"))
}

/// Why a figure of a device is what it is.
#[utoipa::path(
    get, path = "/devices/{id}/receipt", tag = "devices", security(("session" = [])),
    params(("id" = String, Path, description = "Identifier of the device."), ReceiptQuery),
    responses((status = 200, body = Receipt), ReadProblems)
)]
pub async fn receipt(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    Id(id): Id,
    pairs: Pairs,
) -> Result<Json<Receipt>, Refusal> {
    pairs.only(ReceiptQuery::NAMES)?;
    let asked = Asked::read(&pairs, clock::today())?;
    let figure = pairs.read("figure", str::parse::<Figure>)?.unwrap_or(Figure::Gross);
    let fleet = app.fleets.under(&app, asker.tenant(), asked.as_of, asked.figures).await?;
    app.compute(move |_| fleet.device_receipt(fleet.library(), &id, figure, &asked.ask()))
        .await?
        .map_err(|missing| Refusal::conflict(missing.to_string()))?
        .map(Json)
        .ok_or_else(|| Refusal::not_found("device"))
}

/// Why two results of a device differ, as the fleet's.
#[utoipa::path(
    get, path = "/devices/{id}/difference", tag = "devices", security(("session" = [])),
    params(
        ("id" = String, Path, description = "Identifier of the device."), DeviceDifferenceQuery
    ),
    responses((status = 200, body = Difference), ReadProblems)
)]
pub async fn difference(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    Id(id): Id,
    pairs: Pairs,
) -> Result<Json<Difference>, Refusal> {
    pairs.only(DeviceDifferenceQuery::NAMES)?;
    let compared = Compared::read(&app, asker.tenant(), &pairs).await?;
    if !compared.knows(&id) {
        return Err(Refusal::not_found("device"));
    }
    Ok(Json(compared.difference(&app, Some(id)).await?))
}
