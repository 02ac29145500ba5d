//! Imports on record and drafts on their way.

use crate::app::App;
use crate::auth::principal::{Editor, Principal, Reader};
use crate::body::Id;
use crate::intake;
use crate::limits;
use crate::problem::Refusal;
use crate::query::{ImportsQuery, Pairs};
use crate::routes::problems::{ReadProblems, WriteProblems};
use crate::store::{ImportPlace, StoreError};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use impact_core::api::{ImportList, ImportPreview, ImportState, ImportSummary};
use std::sync::Arc;

/// A page of the organisation's imports, newest first; drafts are kept for a day. One that is being
/// read, or whose commit is being stored, says how far it is.
#[utoipa::path(
    get, path = "/devices/import", tag = "devices", security(("session" = [])),
    params(ImportsQuery),
    responses((status = 200, body = ImportList), ReadProblems)
)]
pub async fn list(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    pairs: Pairs,
) -> Result<Json<ImportList>, Refusal> {
    pairs.only(ImportsQuery::NAMES)?;
    let limit = pairs.number("limit", 1, limits::LIST_ROWS)?.unwrap_or(limits::LIST_ROWS_DEFAULT);
    let after = pairs.read("cursor", place)?;
    // One more tells whether there is a next page.
    let mut records = app.store.import_page(asker.tenant(), after.as_ref(), limit + 1).await?;
    let more = records.len() as u64 > limit;
    records.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let last = records.last().filter(|_| more);
    let next_cursor = last.map(|last| format!("{}.{}", last.at, last.id));
    let mut rows =
        records.into_iter().map(intake::summary).collect::<Result<Vec<ImportSummary>, _>>()?;
    for summary in &mut rows {
        let now = app.readings.progress(asker.tenant(), &summary.id);
        summary.progress = now.or(summary.progress);
    }
    Ok(Json(ImportList { rows, next_cursor }))
}

/// Reads a cursor of the list.
fn place(text: &str) -> Result<ImportPlace, &'static str> {
    let place = text.split_once('.').and_then(|(at, id)| {
        let id = uuid::Uuid::try_parse(id).ok()?;
        Some(ImportPlace { at: at.parse().ok()?, id: id.to_string() })
    });
    place.ok_or("this is not a cursor of this list: take next_cursor as it was given")
}

/// How far an import is.
pub(super) async fn summary(
    app: &App,
    asker: &Principal,
    id: &str,
) -> Result<ImportSummary, Refusal> {
    let mut summary = intake::summary(app.store.import(asker.tenant(), id).await?)?;
    summary.progress = app.readings.progress(asker.tenant(), id).or(summary.progress);
    Ok(summary)
}

/// The preview of an import: of a draft, as its file compares with the fleet now; of one that was
/// committed, as it was agreed to. While the file is being read, 202 says how far it is.
#[utoipa::path(
    get, path = "/devices/import/{id}", tag = "devices", security(("session" = [])),
    params(("id" = String, Path, description = "Identifier of the import.")),
    responses(
        (status = 200, body = ImportPreview),
        (status = 202, body = ImportSummary, description = "It is still being read."),
        ReadProblems
    )
)]
pub async fn get(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    Id(id): Id,
) -> Result<Response, Refusal> {
    let summary = summary(&app, &asker, &id).await?;
    let mut preview = match summary.state {
        ImportState::Reading => {
            return Ok((StatusCode::ACCEPTED, Json(summary)).into_response());
        }
        ImportState::Failed => {
            let sentence = summary.failed.unwrap_or_default();
            return Err(Refusal::conflict(sentence));
        }
        ImportState::Draft => {
            let compared = app.comparisons.get(&app, &asker.organisation, &id).await?;
            compared.plan.preview.clone()
        }
        ImportState::Committed | ImportState::Undone => {
            let kept = app.store.draft(asker.tenant(), &id).await?;
            let text = kept.preview.ok_or_else(|| Refusal::not_found("preview of an import"))?;
            serde_json::from_str::<ImportPreview>(&text).map_err(StoreError::from)?
        }
    };
    preview.id = id;
    Ok(Json(preview).into_response())
}

/// Forgets a draft, or stops a file from being read; nothing in the fleet changes.
#[utoipa::path(
    delete, path = "/devices/import/{id}", tag = "devices", security(("session" = [])),
    params(("id" = String, Path, description = "Identifier of the import.")),
    responses((status = 204), ReadProblems, WriteProblems)
)]
pub async fn delete(
    State(app): State<Arc<App>>,
    Editor(asker): Editor,
    Id(id): Id,
) -> Result<StatusCode, Refusal> {
    app.store.delete_draft(asker.tenant(), &id).await?;
    app.readings.stop(asker.tenant(), &id);
    app.comparisons.forget(asker.tenant(), &id);
    Ok(StatusCode::NO_CONTENT)
}
