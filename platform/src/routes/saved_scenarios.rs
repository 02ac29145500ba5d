//! Saved scenarios: what the scenarios screen asks for, under a name, for the whole organisation.

use super::kept::{Keeper, changeable, edited, may_keep, name, understood};
use super::problems::{EditProblems, ReadProblems, WriteProblems};
use crate::app::App;
use crate::auth::principal::{Principal, Reader};
use crate::body::{ApiJson, Id, IfMatch, etag};
use crate::clock;
use crate::problem::Refusal;
use crate::query::{Pairs, SavedScenarioQuery};
use crate::store::ScenarioRecord;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use impact_core::api::{NewScenario, Right, SavedScenario, ScenarioEdit};
use impact_core::fleet::scenario::Question;
use std::sync::Arc;

/// The organisation's saved scenarios, by name: at most 200.
#[utoipa::path(
    get, path = "/scenarios", tag = "fleet", security(("session" = [])),
    responses((status = 200, body = Vec<SavedScenario>), ReadProblems)
)]
pub async fn list(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    pairs: Pairs,
) -> Result<Json<Vec<SavedScenario>>, Refusal> {
    pairs.only(&[])?;
    let scenarios = app.store.scenarios(asker.tenant()).await?;
    Ok(Json(scenarios.into_iter().map(|scenario| wire(&asker, scenario)).collect()))
}

/// Saves a scenario under a name. It changes nothing of the fleet.
#[utoipa::path(
    post, path = "/scenarios", tag = "fleet", security(("session" = [])),
    request_body = NewScenario,
    responses((status = 201, body = SavedScenario), ReadProblems, WriteProblems)
)]
pub async fn create(
    State(app): State<Arc<App>>,
    Keeper(asker): Keeper,
    ApiJson(new): ApiJson<NewScenario>,
) -> Result<impl IntoResponse, Refusal> {
    let name = name(&new.name)?;
    let query = query(&new.query)?;
    let tenant = asker.tenant();
    let id = app.store.add_scenario(tenant, asker.record_id(), &name, &query).await?;
    let scenario = wire(&asker, app.store.scenario(tenant, &id).await?);
    Ok((StatusCode::CREATED, etag(scenario.version), Json(scenario)))
}

/// Renames a scenario, or saves another under its name.
#[utoipa::path(
    patch, path = "/scenarios/{id}", tag = "fleet", security(("session" = [])),
    params(
        ("id" = String, Path, description = "Identifier of the scenario."),
        ("If-Match" = String, Header, description = "The version that was read, in quotes."),
    ),
    request_body = ScenarioEdit,
    responses((status = 200, body = SavedScenario), ReadProblems, WriteProblems, EditProblems)
)]
pub async fn edit(
    State(app): State<Arc<App>>,
    Keeper(asker): Keeper,
    Id(id): Id,
    IfMatch(version): IfMatch,
    ApiJson(edit): ApiJson<ScenarioEdit>,
) -> Result<impl IntoResponse, Refusal> {
    let scenario = editable(&app, &asker, &id, version).await?;
    let given = [edit.name.as_deref(), edit.query.as_deref()];
    let [name, query] = edited(given, [&scenario.name, &scenario.query], query)?;
    let tenant = asker.tenant();
    app.store.edit_scenario(tenant, asker.record_id(), &scenario, &name, &query).await?;
    let scenario = wire(&asker, app.store.scenario(tenant, &id).await?);
    Ok((etag(scenario.version), Json(scenario)))
}

/// Deletes a saved scenario.
#[utoipa::path(
    delete, path = "/scenarios/{id}", tag = "fleet", security(("session" = [])),
    params(
        ("id" = String, Path, description = "Identifier of the scenario."),
        ("If-Match" = String, Header, description = "The version that was read, in quotes."),
    ),
    responses(
        (status = 204, description = "It is gone."), ReadProblems, WriteProblems, EditProblems
    )
)]
pub async fn delete(
    State(app): State<Arc<App>>,
    Keeper(asker): Keeper,
    Id(id): Id,
    IfMatch(version): IfMatch,
) -> Result<StatusCode, Refusal> {
    let scenario = editable(&app, &asker, &id, version).await?;
    app.store.delete_scenario(asker.tenant(), asker.record_id(), &scenario).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The scenario as it was read, if the asker may change it.
async fn editable(
    app: &App,
    asker: &Principal,
    id: &str,
    version: u64,
) -> Result<ScenarioRecord, Refusal> {
    let scenario = app.store.scenario(asker.tenant(), id).await?;
    changeable(
        is_editable(asker, &scenario),
        "a saved scenario is changed by whoever made it or may edit devices: save one of your own",
        [scenario.version, version],
    )?;
    Ok(scenario)
}

fn is_editable(asker: &Principal, scenario: &ScenarioRecord) -> bool {
    scenario.owner == asker.record_id() || asker.may(Right::EditDevices)
}

fn wire(asker: &Principal, scenario: ScenarioRecord) -> SavedScenario {
    SavedScenario {
        editable: is_editable(asker, &scenario) && may_keep(asker),
        id: scenario.id,
        name: scenario.name,
        query: scenario.query,
        saved_by: scenario.saved_by,
        saved_at: clock::rfc3339(scenario.saved_at),
        version: scenario.version,
    }
}

/// A query that the engine understands, as it was given.
fn query(given: &str) -> Result<String, Refusal> {
    understood(given, |pairs| {
        pairs.only(SavedScenarioQuery::NAMES)?;
        Question::from_pairs(pairs.iter())
            .map_err(|error| Refusal::query(error.name, error.to_string()))
            .map(drop)
    })
}
