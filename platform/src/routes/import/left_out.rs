//! Rows of a file that are no devices: repeats, virtual machines, what cannot be read.

use crate::app::App;
use crate::auth::principal::{Principal, Reader};
use crate::body::Id;
use crate::limits;
use crate::problem::Refusal;
use crate::query::{LeftOutQuery, Pairs};
use crate::routes::problems::ReadProblems;
use crate::store::StoreError;
use axum::Json;
use axum::extract::State;
use impact_core::api::{LeftOutKind, LeftOutRow, LeftOutRows};
use std::sync::Arc;

/// A page of the rows that an import left out.
#[utoipa::path(
    get, path = "/devices/import/{id}/left-out", tag = "devices", security(("session" = [])),
    params(("id" = String, Path, description = "Identifier of the import."), LeftOutQuery),
    responses((status = 200, body = LeftOutRows), ReadProblems)
)]
pub async fn left_out(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    Id(id): Id,
    pairs: Pairs,
) -> Result<Json<LeftOutRows>, Refusal> {
    pairs.only(LeftOutQuery::NAMES)?;
    Ok(Json(page(&app, &asker, id, &pairs).await?))
}

/// The rows that the last committed file of each source left out, file by file: what the counters
/// of duplicates and of rows set aside on the Devices page count.
#[utoipa::path(
    get, path = "/devices/import/left-out", tag = "devices", security(("session" = [])),
    params(LeftOutQuery),
    responses((status = 200, body = Vec<LeftOutRows>), ReadProblems)
)]
pub async fn last_left_out(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    pairs: Pairs,
) -> Result<Json<Vec<LeftOutRows>>, Refusal> {
    pairs.only(LeftOutQuery::NAMES)?;
    let mut files = Vec::new();
    for (id, _) in app.store.last_tallies(asker.tenant()).await? {
        let page = page(&app, &asker, id, &pairs).await?;
        if page.total > 0 {
            files.push(page);
        }
    }
    Ok(Json(files))
}

async fn page(
    app: &App,
    asker: &Principal,
    id: String,
    pairs: &Pairs,
) -> Result<LeftOutRows, Refusal> {
    let kind = pairs.read("kind", str::parse::<LeftOutKind>)?;
    let limit = pairs.number("limit", 1, limits::LIST_ROWS)?.unwrap_or(limits::LIST_ROWS_DEFAULT);
    let start = pairs.number("start", 0, u64::from(u32::MAX))?.unwrap_or(0);
    let (file_name, stored) = app.store.left_out(asker.tenant(), &id).await?;
    let rows: Vec<LeftOutRow> = match stored {
        Some(text) => serde_json::from_str(&text).map_err(StoreError::from)?,
        None if app.store.is_draft(asker.tenant(), &id).await? => {
            let compared = app.comparisons.get(app, &asker.organisation, &id).await?;
            let rows = compared.draft.left_out.iter().chain(&compared.plan.left_out);
            rows.cloned().collect()
        }
        None => Vec::new(),
    };
    let meant = || rows.iter().filter(|row| kind.is_none_or(|kind| row.kind == kind));
    let first = usize::try_from(start).unwrap_or(usize::MAX);
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    Ok(LeftOutRows {
        total: meant().count() as u64,
        start,
        rows: meant().skip(first).take(most).cloned().collect(),
        import: id,
        file_name,
    })
}
