//! What next for the devices that a filter leaves, under the same assumptions for all.

use crate::app::App;
use crate::auth::principal::Reader;
use crate::clock;
use crate::problem::Refusal;
use crate::query::{Asked, LineQuery, LineReceiptQuery, Pairs};
use crate::routes::devices::{assumptions, refused};
use crate::routes::problems::ReadProblems;
use axum::Json;
use axum::extract::State;
use impact_core::decision::{DecisionOption, LineDecision, LineFigure, decide_line, line_receipt};
use impact_core::receipt::Receipt;
use std::sync::Arc;

/// What next for the filtered devices: each option in carbon and cost a year over all of them, the
/// one that is best for all, what each device's own best would save, and what would change the
/// answer. Any assumption is a parameter and holds for all; what is not given follows from each
/// device.
#[utoipa::path(
    get, path = "/fleet/decision", tag = "fleet", security(("session" = [])),
    params(LineQuery),
    responses((status = 200, body = LineDecision), ReadProblems)
)]
pub async fn decision(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    pairs: Pairs,
) -> Result<Json<LineDecision>, Refusal> {
    pairs.only(LineQuery::NAMES)?;
    let asked = Asked::read(&pairs, clock::today())?;
    let assumptions = assumptions(&pairs)?;
    let fleet = app.fleets.under(&app, asker.tenant(), asked.as_of, asked.figures).await?;
    let decide = move |_: &_| {
        let line = fleet.line(fleet.library(), &asked.ask());
        decide_line(&line, &assumptions)
    };
    Ok(Json(app.compute(decide).await?))
}

/// Why a figure of that decision is what it is, under the same assumptions.
#[utoipa::path(
    get, path = "/fleet/decision/receipt", tag = "fleet", security(("session" = [])),
    params(LineReceiptQuery),
    responses((status = 200, body = Receipt), ReadProblems)
)]
pub async fn decision_receipt(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    pairs: Pairs,
) -> Result<Json<Receipt>, Refusal> {
    pairs.only(LineReceiptQuery::NAMES)?;
    let asked = Asked::read(&pairs, clock::today())?;
    let assumptions = assumptions(&pairs)?;
    let choice =
        pairs.read("option", str::parse::<DecisionOption>)?.unwrap_or(DecisionOption::Keep);
    let figure = pairs.get("figure").unwrap_or("carbon");
    let figure = LineFigure::read(figure, pairs.get("input")).map_err(refused)?;
    let fleet = app.fleets.under(&app, asker.tenant(), asked.as_of, asked.figures).await?;
    let explain = move |_: &_| {
        let line = fleet.line(fleet.library(), &asked.ask());
        let devices = asked.filter.to_query();
        line_receipt(&line, &assumptions, figure, choice, asked.as_of, &devices)
    };
    app.compute(explain).await?.map(Json).map_err(refused)
}
