//! Saved views: named addresses of the devices screen, one's own and those of the organisation.

use super::kept::{Keeper, changeable, edited, name, understood};
use super::problems::{EditProblems, ReadProblems, WriteProblems};
use crate::app::App;
use crate::auth::principal::{Principal, Reader};
use crate::body::{ApiJson, Id, IfMatch, etag};
use crate::clock;
use crate::problem::Refusal;
use crate::query::{Asked, Pairs, ViewQuery};
use crate::store::ViewRecord;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use impact_core::api::{NewView, Right, SavedView, ViewEdit};
use impact_core::fleet::{Sort, parse_columns};
use std::sync::Arc;

/// The views that the asker sees: their own and the shared ones, by name.
#[utoipa::path(
    get, path = "/views", tag = "devices", security(("session" = [])),
    responses((status = 200, body = Vec<SavedView>), ReadProblems)
)]
pub async fn list(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    pairs: Pairs,
) -> Result<Json<Vec<SavedView>>, Refusal> {
    pairs.only(&[])?;
    let mut views = app.store.views(asker.tenant(), asker.record_id()).await?;
    views.sort_by_key(|view| (view.name.to_lowercase(), view.shared));
    Ok(Json(views.into_iter().map(|view| wire(&asker, view)).collect()))
}

/// Keeps an address of the devices screen under a name.
#[utoipa::path(
    post, path = "/views", tag = "devices", security(("session" = [])),
    request_body = NewView,
    responses((status = 201, body = SavedView), ReadProblems, WriteProblems)
)]
pub async fn create(
    State(app): State<Arc<App>>,
    Keeper(asker): Keeper,
    ApiJson(new): ApiJson<NewView>,
) -> Result<impl IntoResponse, Refusal> {
    if new.shared && !asker.may(Right::EditDevices) {
        return Err(Refusal::forbidden(
            "a shared view is kept by somebody who may edit devices: keep it for yourself",
        ));
    }
    let name = name(&new.name)?;
    let query = query(&new.query)?;
    let (tenant, owner) = (asker.tenant(), asker.record_id());
    let id = app.store.add_view(tenant, owner, new.shared, &name, &query).await?;
    let view = wire(&asker, app.store.view(tenant, owner, &id).await?);
    Ok((StatusCode::CREATED, etag(view.version), Json(view)))
}

/// Renames a view, or points it to another address.
#[utoipa::path(
    patch, path = "/views/{id}", tag = "devices", security(("session" = [])),
    params(
        ("id" = String, Path, description = "Identifier of the view."),
        ("If-Match" = String, Header, description = "The version that was read, in quotes."),
    ),
    request_body = ViewEdit,
    responses((status = 200, body = SavedView), ReadProblems, WriteProblems, EditProblems)
)]
pub async fn edit(
    State(app): State<Arc<App>>,
    Keeper(asker): Keeper,
    Id(id): Id,
    IfMatch(version): IfMatch,
    ApiJson(edit): ApiJson<ViewEdit>,
) -> Result<impl IntoResponse, Refusal> {
    let view = editable(&app, &asker, &id, version).await?;
    let given = [edit.name.as_deref(), edit.query.as_deref()];
    let [name, query] = edited(given, [&view.name, &view.query], query)?;
    app.store.edit_view(asker.tenant(), asker.record_id(), &view, &name, &query).await?;
    let view = wire(&asker, app.store.view(asker.tenant(), asker.record_id(), &id).await?);
    Ok((etag(view.version), Json(view)))
}

/// Deletes a view; the devices it showed stay as they are.
#[utoipa::path(
    delete, path = "/views/{id}", tag = "devices", security(("session" = [])),
    params(
        ("id" = String, Path, description = "Identifier of the view."),
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
    let view = editable(&app, &asker, &id, version).await?;
    app.store.delete_view(asker.tenant(), asker.record_id(), &view).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The view as it was read, if the asker may change it.
async fn editable(
    app: &App,
    asker: &Principal,
    id: &str,
    version: u64,
) -> Result<ViewRecord, Refusal> {
    let view = app.store.view(asker.tenant(), asker.record_id(), id).await?;
    changeable(
        is_editable(asker, &view),
        "a shared view is changed by whoever made it or may edit devices: keep one of your own",
        [view.version, version],
    )?;
    Ok(view)
}

fn is_editable(asker: &Principal, view: &ViewRecord) -> bool {
    view.owner == asker.record_id() || (view.shared && asker.may(Right::EditDevices))
}

fn wire(asker: &Principal, view: ViewRecord) -> SavedView {
    SavedView {
        editable: is_editable(asker, &view),
        id: view.id,
        name: view.name,
        query: view.query,
        shared: view.shared,
        version: view.version,
    }
}

/// A query that the devices screen understands, as it was given: a view must not show another
/// selection than its name says because a part of it was passed over.
fn query(given: &str) -> Result<String, Refusal> {
    understood(given, |pairs| {
        pairs.only(ViewQuery::NAMES)?;
        Asked::read(pairs, clock::today())?;
        pairs.read("sort", Sort::parse)?;
        pairs.read("columns", parse_columns).map(drop)
    })
}
