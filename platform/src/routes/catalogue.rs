//! Products with their footprints: shipped ones, and the organisation's own.

use super::problems::ReadProblems;
use crate::app::App;
use crate::auth::principal::Reader;
use crate::problem::Refusal;
use crate::query::{Pairs, ProductsQuery, flag, version};
use crate::{clock, limits};
use axum::Json;
use axum::extract::State;
use impact_core::api::ProductList;
use impact_core::factors::DeviceClass;
use impact_core::figures::{ProductsAsked, product_list};
use std::sync::Arc;

/// Products that a search leaves, own ones first, each with where its footprint comes from and how
/// many devices count with it.
#[utoipa::path(
    get, path = "/catalogue/products", tag = "figures", security(("session" = [])),
    params(ProductsQuery),
    responses((status = 200, body = ProductList), ReadProblems)
)]
pub async fn products(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    pairs: Pairs,
) -> Result<Json<ProductList>, Refusal> {
    pairs.only(ProductsQuery::NAMES)?;
    let classes = |text: &str| {
        let classes = text.split(',').filter(|part| !part.is_empty());
        classes.map(str::parse::<DeviceClass>).collect::<Result<Vec<_>, _>>()
    };
    let asked = ProductsAsked {
        search: pairs.get("q").unwrap_or_default().to_owned(),
        class: pairs.read("class", classes)?.unwrap_or_default(),
        own: flag(&pairs, "own")?,
        in_use: flag(&pairs, "in_use")?,
    };
    let limit = pairs.number("limit", 1, limits::LIST_ROWS)?.unwrap_or(limits::LIST_ROWS_DEFAULT);
    let start = pairs.number("start", 0, u64::from(u32::MAX))?;
    let cursor = pairs.number("cursor", 0, u64::from(u32::MAX))?;
    if start.is_some() && cursor.is_some() {
        return Err(Refusal::query("start", "start and cursor exclude each other: send one"));
    }
    let start = start.or(cursor).unwrap_or(0);
    let figures = version(&pairs, "figures")?;
    let fleet = app.fleets.under(&app, asker.tenant(), clock::today(), figures).await?;
    let list = app
        .compute(move |shipped| {
            let library = fleet.library();
            let reach = fleet.reach(library);
            let mut list = product_list(shipped, library, &reach, &asked, start, limit);
            // Products have a fixed order within a version: a position marks a row.
            let end = start + list.rows.len() as u64;
            list.next_cursor = (end < list.total).then(|| end.to_string());
            list
        })
        .await?;
    Ok(Json(list))
}
