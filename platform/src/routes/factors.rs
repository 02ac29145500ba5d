//! What figures are computed with: the tables, the grid's factors, the classes' defaults.

use super::problems::ReadProblems;
use crate::app::App;
use crate::auth::principal::{Principal, Reader};
use crate::body::Id;
use crate::clock;
use crate::problem::Refusal;
use crate::query::{FactorsQuery, Pairs, version};
use axum::Json;
use axum::extract::State;
use impact_core::api::{ClassRow, FactorSetInfo, GridCountry, GridRow};
use impact_core::figures::{class_rows, factor_set_info, grid_country, grid_rows};
use impact_core::fleet::Fleet;
use impact_core::quantity::Country;
use std::sync::Arc;

/// The factor set: its tables with their age, source and licence.
#[utoipa::path(
    get, path = "/factors", tag = "figures", security(("session" = [])),
    params(FactorsQuery),
    responses((status = 200, body = FactorSetInfo), ReadProblems)
)]
pub async fn set(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    pairs: Pairs,
) -> Result<Json<FactorSetInfo>, Refusal> {
    pairs.only(FactorsQuery::NAMES)?;
    let own = app.libraries.get(&app, asker.tenant(), version(&pairs, "figures")?).await?;
    let today = clock::today();
    let info = move |_: &_| factor_set_info(&own.library, own.own.version(), today);
    Ok(Json(app.compute(info).await?))
}

/// Every country's factor as it counts this month, those of the organisation's sites first.
#[utoipa::path(
    get, path = "/factors/grid", tag = "figures", security(("session" = [])),
    params(FactorsQuery),
    responses((status = 200, body = Vec<GridRow>), ReadProblems)
)]
pub async fn grid(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    pairs: Pairs,
) -> Result<Json<Vec<GridRow>>, Refusal> {
    let fleet = fleet(&app, &asker, &pairs).await?;
    let month = clock::today().month();
    let rows = app
        .compute(move |shipped| {
            let library = fleet.library();
            grid_rows(shipped, library, &fleet.reach(library), month)
        })
        .await?;
    Ok(Json(rows))
}

/// Every factor of a country, by year and by month, with the shipped one where it is overridden.
#[utoipa::path(
    get, path = "/factors/grid/{country}", tag = "figures", security(("session" = [])),
    params(("country" = String, Path, description = "ISO 3166-1 alpha-2 code."), FactorsQuery),
    responses((status = 200, body = GridCountry), ReadProblems)
)]
pub async fn country(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    Id(code): Id,
    pairs: Pairs,
) -> Result<Json<GridCountry>, Refusal> {
    pairs.only(FactorsQuery::NAMES)?;
    let none = || Refusal::not_found("country with a factor");
    let country: Country = code.parse().map_err(|_| none())?;
    let own = app.libraries.get(&app, asker.tenant(), version(&pairs, "figures")?).await?;
    let found = move |shipped: &_| grid_country(shipped, &own.library, country);
    app.compute(found).await?.map(Json).ok_or_else(none)
}

/// The defaults of every class, with the shipped ones where they are overridden.
#[utoipa::path(
    get, path = "/factors/classes", tag = "figures", security(("session" = [])),
    params(FactorsQuery),
    responses((status = 200, body = Vec<ClassRow>), ReadProblems)
)]
pub async fn classes(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    pairs: Pairs,
) -> Result<Json<Vec<ClassRow>>, Refusal> {
    let fleet = fleet(&app, &asker, &pairs).await?;
    let rows = app
        .compute(move |shipped| {
            let library = fleet.library();
            class_rows(shipped, library, &fleet.reach(library))
        })
        .await?;
    Ok(Json(rows))
}

/// Today's fleet under the asked version.
async fn fleet(app: &App, asker: &Principal, pairs: &Pairs) -> Result<Arc<Fleet>, Refusal> {
    pairs.only(FactorsQuery::NAMES)?;
    let figures = version(pairs, "figures")?;
    app.fleets.under(app, asker.tenant(), clock::today(), figures).await
}
