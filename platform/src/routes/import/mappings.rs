//! What columns hold, as it is remembered for each source.

use crate::app::App;
use crate::auth::principal::{Editor, Reader};
use crate::body::Id;
use crate::clock;
use crate::problem::Refusal;
use crate::query::Pairs;
use crate::routes::problems::{ReadProblems, WriteProblems};
use crate::store::StoreError;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use impact_core::api::RememberedMapping;
use std::sync::Arc;

/// The mappings that are remembered, the last one first: a file with the same headers is read so.
#[utoipa::path(
    get, path = "/devices/import/mappings", tag = "devices", security(("session" = [])),
    responses((status = 200, body = Vec<RememberedMapping>), ReadProblems)
)]
pub async fn mappings(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    pairs: Pairs,
) -> Result<Json<Vec<RememberedMapping>>, Refusal> {
    pairs.only(&[])?;
    let records = app.store.mappings(asker.tenant()).await?.into_iter();
    let mappings = records.map(|record| {
        Ok(RememberedMapping {
            id: record.source,
            file_name: record.file_name,
            mapping: serde_json::from_str(&record.mapping)?,
            at: clock::rfc3339(record.recorded_at),
            by: record.person.unwrap_or_else(|| "the command line".to_owned()),
        })
    });
    Ok(Json(mappings.collect::<Result<_, StoreError>>()?))
}

/// Forgets a mapping: the next file of those headers is recognised anew.
#[utoipa::path(
    delete, path = "/devices/import/mappings/{id}", tag = "devices", security(("session" = [])),
    params(("id" = String, Path, description = "Identifier of the mapping.")),
    responses((status = 204), ReadProblems, WriteProblems)
)]
pub async fn forget(
    State(app): State<Arc<App>>,
    Editor(asker): Editor,
    Id(id): Id,
) -> Result<StatusCode, Refusal> {
    app.store.forget_mapping(asker.tenant(), &id).await?;
    Ok(StatusCode::NO_CONTENT)
}
