//! The fleet in a period.

use super::problems::ReadProblems;
use crate::app::App;
use crate::auth::principal::Reader;
use crate::clock;
use crate::problem::Refusal;
use crate::query::{Asked, FleetReceiptQuery, Pairs, QualityQuery, SummaryQuery};
use axum::Json;
use axum::extract::State;
use impact_core::api::{FleetQuality, FleetSummary};
use impact_core::fleet::{Figure, GroupBy, Ledger};
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

/// Why the filtered fleet's gross footprint, or a ledger of its electricity, is what it is.
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
    let ledger = pairs.read("figure", fleet_figure)?.flatten();
    let fleet = app.fleets.under(&app, asker.tenant(), asked.as_of, asked.figures).await?;
    let receipt = move |_: &_| match ledger {
        Some(ledger) => fleet.ledger_receipt(fleet.library(), &asked.ask(), ledger),
        None => fleet.receipt(fleet.library(), &asked.ask()),
    };
    Ok(Json(app.compute(receipt).await?))
}

/// A figure of a fleet: its gross, or a ledger of its electricity.
fn fleet_figure(text: &str) -> Result<Option<Ledger>, String> {
    match text.parse() {
        Ok(Figure::Gross) => Ok(None),
        Ok(Figure::Ledger(ledger)) => Ok(Some(ledger)),
        _ => Err("use gross, market, losses or upstream".to_owned()),
    }
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
