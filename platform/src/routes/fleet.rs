//! The fleet in a period.

mod decision;

pub use decision::{__path_decision, __path_decision_receipt, decision, decision_receipt};

use super::differences::Compared;
use super::problems::ReadProblems;
use crate::app::App;
use crate::auth::principal::Reader;
use crate::clock;
use crate::problem::Refusal;
use crate::query::{
    Asked, FleetDifferenceQuery, FleetReceiptQuery, Pairs, QualityQuery, SummaryQuery,
};
use axum::Json;
use axum::extract::State;
use impact_core::api::{Difference, FleetQuality, FleetSummary};
use impact_core::fleet::{FleetFigure, GroupBy};
use impact_core::receipt::Receipt;
use std::sync::Arc;

/// The filtered fleet's footprint, by stage, month and group, and what needs a person.
#[utoipa::path(
    get, path = "/fleet/summary", tag = "fleet", security(("session" = [])),
    params(SummaryQuery),
    responses((status = 200, body = FleetSummary), ReadProblems)
)]
pub async fn summary(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    pairs: Pairs,
) -> Result<Json<FleetSummary>, Refusal> {
    pairs.only(SummaryQuery::NAMES)?;
    let asked = Asked::read(&pairs, clock::today())?;
    let group_by = pairs.read("group_by", GroupBy::parse)?.unwrap_or(GroupBy::Class);
    let fleet = app.fleets.under(&app, asker.tenant(), asked.as_of, asked.figures).await?;
    let summary =
        app.compute(move |_| fleet.summary(fleet.library(), &asked.ask(), group_by)).await?;
    Ok(Json(summary))
}

/// Why a figure of the filtered fleet is what it is: its gross footprint, a key figure or a ledger
/// of its electricity beside it.
#[utoipa::path(
    get, path = "/fleet/receipt", tag = "fleet", security(("session" = [])),
    params(FleetReceiptQuery),
    responses((status = 200, body = Receipt), ReadProblems)
)]
pub async fn receipt(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    pairs: Pairs,
) -> Result<Json<Receipt>, Refusal> {
    pairs.only(FleetReceiptQuery::NAMES)?;
    let asked = Asked::read(&pairs, clock::today())?;
    let figure = pairs.read("figure", str::parse::<FleetFigure>)?.unwrap_or(FleetFigure::Gross);
    let fleet = app.fleets.under(&app, asker.tenant(), asked.as_of, asked.figures).await?;
    app.compute(move |_| fleet.figure_receipt(fleet.library(), figure, &asked.ask()))
        .await?
        .map(Json)
        .map_err(|missing| Refusal::conflict(missing.to_string()))
}

/// Why two results of the filtered fleet differ: of two periods, two days of knowledge or two
/// versions of the organisation's own figures. The parts sum to the difference to the gram.
#[utoipa::path(
    get, path = "/fleet/difference", tag = "fleet", security(("session" = [])),
    params(FleetDifferenceQuery),
    responses((status = 200, body = Difference), ReadProblems)
)]
pub async fn difference(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    pairs: Pairs,
) -> Result<Json<Difference>, Refusal> {
    pairs.only(FleetDifferenceQuery::NAMES)?;
    let compared = Compared::read(&app, asker.tenant(), &pairs).await?;
    Ok(Json(compared.difference(&app, None).await?))
}

/// What the filtered fleet's figure rests on, and its gaps, ranked by how far the total may move
/// once each is closed.
#[utoipa::path(
    get, path = "/fleet/quality", tag = "fleet", security(("session" = [])),
    params(QualityQuery),
    responses((status = 200, body = FleetQuality), ReadProblems)
)]
pub async fn quality(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    pairs: Pairs,
) -> Result<Json<FleetQuality>, Refusal> {
    pairs.only(QualityQuery::NAMES)?;
    let asked = Asked::read(&pairs, clock::today())?;
    let imported = app.store.last_commit(asker.tenant()).await?.map(clock::day_of);
    let fleet = app.fleets.under(&app, asker.tenant(), asked.as_of, asked.figures).await?;
    let quality = move |_: &_| fleet.quality(fleet.library(), &asked.ask(), imported);
    Ok(Json(app.compute(quality).await?))
}
