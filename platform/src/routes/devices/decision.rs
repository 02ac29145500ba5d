//! What next for a device: its options compared, and the receipt of each figure.

use crate::app::App;
use crate::auth::principal::{Principal, Reader};
use crate::body::Id;
use crate::clock;
use crate::problem::Refusal;
use crate::query::{Asked, DecisionQuery, DecisionReceiptQuery, Pairs};
use crate::routes::problems::ReadProblems;
use axum::Json;
use axum::extract::State;
use impact_core::decision::{
    Assumptions, DecisionAim, DecisionError, DecisionFigure, DecisionInput, DecisionOption,
    DeviceDecision, decide, decision_receipt as receipt_of,
};
use impact_core::fleet::Outlook;
use impact_core::lifecycle::Status;
use impact_core::quantity::{Currency, Day};
use impact_core::receipt::Receipt;
use std::sync::Arc;

/// What next for a device: keep, extend, refurbish, replace or return, in carbon and cost a year.
/// Any assumption is a parameter; what is not given follows from the device.
#[utoipa::path(
    get, path = "/devices/{id}/decision", tag = "devices", security(("session" = [])),
    params(("id" = String, Path, description = "Identifier of the device."), DecisionQuery),
    responses((status = 200, body = DeviceDecision), ReadProblems)
)]
pub async fn decision(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    Id(id): Id,
    pairs: Pairs,
) -> Result<Json<DeviceDecision>, Refusal> {
    pairs.only(DecisionQuery::NAMES)?;
    let assumptions = assumptions(&pairs)?;
    let (outlook, today) = outlook(&app, &asker, id, &pairs).await?;
    decide(&outlook, &assumptions, today).map(Json).map_err(refused)
}

/// Why a figure of that decision is what it is, under the same assumptions: an option's carbon or
/// cost a year, the day on which it is repaid, what extending avoids, or where an assumption changes
/// the answer.
#[utoipa::path(
    get, path = "/devices/{id}/decision/receipt", tag = "devices", security(("session" = [])),
    params(("id" = String, Path, description = "Identifier of the device."), DecisionReceiptQuery),
    responses((status = 200, body = Receipt), ReadProblems)
)]
pub async fn decision_receipt(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    Id(id): Id,
    pairs: Pairs,
) -> Result<Json<Receipt>, Refusal> {
    pairs.only(DecisionReceiptQuery::NAMES)?;
    let assumptions = assumptions(&pairs)?;
    let choice = pairs.read("option", str::parse::<DecisionOption>)?;
    let figure = pairs.get("figure").unwrap_or("carbon");
    let figure = DecisionFigure::read(figure, choice, pairs.get("input")).map_err(refused)?;
    let (outlook, today) = outlook(&app, &asker, id, &pairs).await?;
    let receipt = receipt_of(&outlook, &assumptions, figure, today);
    receipt.map(Json).map_err(refused)
}

/// What is known of the device, and the day whose knowledge is asked.
pub(super) async fn outlook(
    app: &App,
    asker: &Principal,
    id: String,
    pairs: &Pairs,
) -> Result<(Outlook, Day), Refusal> {
    let asked = Asked::read(pairs, clock::today())?;
    let fleet = app.fleets.under(app, asker.tenant(), asked.as_of, asked.figures).await?;
    let today = asked.as_of;
    let status = fleet.device(&id).map(|device| device.status);
    let outlook = app.compute(move |_| fleet.outlook(fleet.library(), &id, &asked.ask())).await?;
    match (outlook, status) {
        (Some(outlook), _) => Ok((outlook, today)),
        (None, Some(Status::Archived)) => Err(Refusal::conflict(
            "the device has left: nothing is to be decided about it any more",
        )),
        (None, Some(_)) => Err(Refusal::conflict(
            "nothing can be decided before the device's class and first day in service are known: enter them first",
        )),
        (None, None) => Err(Refusal::not_found("device")),
    }
}

/// The assumptions of a query.
pub fn assumptions(pairs: &Pairs) -> Result<Assumptions, Refusal> {
    let aim = pairs.read("aim", aim)?;
    let currency = pairs.read("currency", str::parse::<Currency>)?;
    let mut assumptions =
        Assumptions::default().aiming(aim.unwrap_or_default(), currency.unwrap_or(Currency::Eur));
    for input in DecisionInput::ALL {
        pairs.read(input.key(), |text| assumptions.read(input, text))?;
    }
    Ok(assumptions)
}

/// Carbon or cost.
fn aim(text: &str) -> Result<DecisionAim, &'static str> {
    match text {
        "carbon" => Ok(DecisionAim::Carbon),
        "cost" => Ok(DecisionAim::Cost),
        _ => Err("there is no such aim: use carbon or cost"),
    }
}

/// A decision that has no answer, as a refusal.
pub fn refused(error: DecisionError) -> Refusal {
    match &error {
        DecisionError::Missing(_) | DecisionError::Lacks { .. } | DecisionError::Chain(_) => {
            Refusal::conflict(error.to_string())
        }
        DecisionError::Asked { parameter, said } => Refusal::query(parameter, *said),
        DecisionError::Circular(_) => Refusal::query("displacement", error.to_string()),
        DecisionError::OutOfRange { input, .. }
        | DecisionError::Amount { input, .. }
        | DecisionError::NoNumber { input, .. }
        | DecisionError::NotWhole { input, .. }
        | DecisionError::Fraction { input, .. } => Refusal::query(input, error.to_string()),
    }
}
