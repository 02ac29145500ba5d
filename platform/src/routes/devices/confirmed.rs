//! Products that people said yes to, each for every device of a name.

use crate::app::App;
use crate::auth::principal::{Editor, Reader};
use crate::body::{ApiJson, Id};
use crate::problem::Refusal;
use crate::query::Pairs;
use crate::routes::problems::{ReadProblems, WriteProblems};
use crate::store::{ConfirmedName, ConfirmedRecord};
use crate::{clock, limits};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use impact_core::api::{ConfirmedProduct, ProductAnswer};
use impact_core::catalogue::NO_PRODUCT;
use impact_core::library::Library;
use std::sync::Arc;

/// Products that people said yes to, by the name that inventories write, as they count now. A yes
/// holds for every device of the name that nobody gave another product.
#[utoipa::path(
    get, path = "/devices/confirmed", tag = "devices", security(("session" = [])),
    responses((status = 200, body = Vec<ConfirmedProduct>), ReadProblems)
)]
pub async fn confirmed(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    pairs: Pairs,
) -> Result<Json<Vec<ConfirmedProduct>>, Refusal> {
    pairs.only(&[])?;
    let records = app.store.confirmed_products(asker.tenant()).await?;
    let own = app.libraries.get(&app, asker.tenant(), None).await?;
    Ok(Json(records.into_iter().map(|record| shown(&own.library, record)).collect()))
}

/// Says which product, or `none`, every device is, now and later, that writes maker and model so.
#[utoipa::path(
    post, path = "/devices/confirmed", tag = "devices", security(("session" = [])),
    request_body = ProductAnswer,
    responses((status = 201, body = ConfirmedProduct), ReadProblems, WriteProblems)
)]
pub async fn confirm(
    State(app): State<Arc<App>>,
    Editor(asker): Editor,
    ApiJson(yes): ApiJson<ProductAnswer>,
) -> Result<(StatusCode, Json<ConfirmedProduct>), Refusal> {
    let own = app.libraries.get(&app, asker.tenant(), None).await?;
    if yes.product != NO_PRODUCT && own.library.catalogue.position(&yes.product).is_none() {
        let detail =
            "the catalogue has no product with this identifier: take one of it, or \"none\"";
        return Err(Refusal::unprocessable(detail).at("/product", detail));
    }
    if yes.model.trim().is_empty() {
        let detail = "a yes is to a model: give the model as the inventory writes it";
        return Err(Refusal::unprocessable(detail).at("/model", detail));
    }
    for (name, pointer) in [(&yes.maker, "/maker"), (&yes.model, "/model")] {
        if name.chars().count() > limits::NAME_AS_WRITTEN {
            let detail = format!(
                "maker and model have at most {} characters each, as inventories are read",
                limits::NAME_AS_WRITTEN
            );
            return Err(Refusal::unprocessable(detail.clone()).at(pointer, detail));
        }
    }
    let ProductAnswer { maker, model, product } = yes;
    let name = ConfirmedName { maker, model, product };
    let id = app.store.confirm_product(asker.tenant(), &name, asker.record_id()).await?;
    let records = app.store.confirmed_products(asker.tenant()).await?;
    let record = records.into_iter().find(|record| record.id == id);
    let record = record.ok_or_else(|| Refusal::not_found("confirmed product"))?;
    Ok((StatusCode::CREATED, Json(shown(&own.library, record))))
}

/// Takes a yes back: the devices of the name are estimated or suggested again.
#[utoipa::path(
    delete, path = "/devices/confirmed/{id}", tag = "devices", security(("session" = [])),
    params(("id" = String, Path, description = "Identifier of the confirmed product.")),
    responses((status = 204), ReadProblems, WriteProblems)
)]
pub async fn revoke(
    State(app): State<Arc<App>>,
    Editor(asker): Editor,
    Id(id): Id,
) -> Result<StatusCode, Refusal> {
    app.store.revoke_product(asker.tenant(), &id, asker.record_id()).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn shown(library: &Library, record: ConfirmedRecord) -> ConfirmedProduct {
    let products = library.catalogue.products();
    let known = library.catalogue.position(&record.product).and_then(|at| products.get(at));
    ConfirmedProduct {
        id: record.id,
        maker: record.maker,
        model: record.model,
        name: known.map_or_else(
            || record.product.clone(),
            |known| format!("{} {}", known.maker, known.name),
        ),
        product: record.product,
        at: clock::rfc3339(record.recorded_at),
        by: record.person.unwrap_or_else(|| "the command line".to_owned()),
    }
}
