//! A second life of a device: what it would carry by each method, what it would avoid, and the
//! receipts of both.

use super::decision::{assumptions, outlook, refused};
use crate::app::App;
use crate::auth::principal::Reader;
use crate::body::Id;
use crate::problem::Refusal;
use crate::query::{Pairs, SecondLifeQuery, SecondLifeReceiptQuery};
use crate::routes::problems::ReadProblems;
use axum::Json;
use axum::extract::State;
use impact_core::decision::{
    DecisionError, SECOND_LIFE_PRICES, SecondLife, SecondLifeFigure, SecondLifePlan,
};
use impact_core::lifecycle::Allocation;
use impact_core::quantity::Currency;
use impact_core::receipt::Receipt;
use std::sync::Arc;

/// What a second life of the device would carry by each method of allocation, side by side, and
/// what it would avoid against a new device. Prices and displacement are never assumed.
#[utoipa::path(
    get, path = "/devices/{id}/second-life", tag = "devices", security(("session" = [])),
    params(("id" = String, Path, description = "Identifier of the device."), SecondLifeQuery),
    responses((status = 200, body = SecondLife), ReadProblems)
)]
pub async fn second_life(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    Id(id): Id,
    pairs: Pairs,
) -> Result<Json<SecondLife>, Refusal> {
    pairs.only(SecondLifeQuery::NAMES)?;
    let (assumptions, method) = (assumptions(&pairs)?, method(&pairs)?);
    let plan = plan(&pairs, assumptions.currency())?;
    let (outlook, today) = outlook(&app, &asker, id, &pairs).await?;
    let told = impact_core::decision::second_life(&outlook, &assumptions, plan, method, today);
    told.map(Json).map_err(refused)
}

/// Why a life carries what it carries, or a second life avoids what it avoids, under the same
/// assumptions.
#[utoipa::path(
    get, path = "/devices/{id}/second-life/receipt", tag = "devices", security(("session" = [])),
    params(("id" = String, Path, description = "Identifier of the device."), SecondLifeReceiptQuery),
    responses((status = 200, body = Receipt), ReadProblems)
)]
pub async fn second_life_receipt(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    Id(id): Id,
    pairs: Pairs,
) -> Result<Json<Receipt>, Refusal> {
    pairs.only(SecondLifeReceiptQuery::NAMES)?;
    let (assumptions, method) = (assumptions(&pairs)?, method(&pairs)?);
    let plan = plan(&pairs, assumptions.currency())?;
    let figure = pairs.read("figure", str::parse::<SecondLifeFigure>)?.unwrap_or_default();
    let (outlook, today) = outlook(&app, &asker, id, &pairs).await?;
    let asked = (method, figure);
    let receipt =
        impact_core::decision::second_life_receipt(&outlook, &assumptions, plan, asked, today);
    receipt.map(Json).map_err(refused)
}

fn method(pairs: &Pairs) -> Result<Allocation, Refusal> {
    Ok(pairs.read("method", str::parse::<Allocation>)?.unwrap_or_default())
}

/// Length and prices of the lives.
fn plan(pairs: &Pairs, currency: Currency) -> Result<SecondLifePlan, Refusal> {
    let mut plan = SecondLifePlan::default();
    pairs.read("months", |text| plan.last(whole("months", text)?))?;
    for (at, name) in SECOND_LIFE_PRICES.into_iter().enumerate() {
        pairs.read(name, |text| plan.price(at, whole(name, text)?, currency))?;
    }
    Ok(plan)
}

fn whole(name: &str, text: &str) -> Result<i64, DecisionError> {
    text.parse().map_err(|_| SecondLifePlan::not_whole(name))
}
