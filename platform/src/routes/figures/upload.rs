//! Files of figures: a dry run that stores nothing but a draft, and the commit of one.

use super::{file_name, note};
use crate::app::App;
use crate::auth::principal::{Curator, Reader};
use crate::body::{self, ApiJson, Id, IfMatch, etag};
use crate::exports::Download;
use crate::problem::Refusal;
use crate::query::{FiguresUploadQuery, Pairs, TemplateQuery, flag};
use crate::routes::problems::{EditProblems, ReadProblems, WriteProblems};
use crate::store::{NewVersion, StoreError};
use crate::{clock, limits};
use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::IntoResponse;
use impact_core::api::{FigureKind, FiguresCommit, FiguresDifference, FiguresPreview};
use impact_core::figures::{self, Side};
use impact_core::fleet::{Ask, Filter};
use impact_core::lifecycle::View;
use impact_core::own::Change;
use impact_core::quantity::Period;
use std::sync::Arc;

/// A file to fill in, empty or with a row for each model that has no footprint yet.
#[utoipa::path(
    get, path = "/figures/template", tag = "figures", security(("session" = [])),
    params(TemplateQuery),
    responses(
        (status = 200, description = "The file.", content((Vec<u8> = "text/csv"))),
        ReadProblems
    )
)]
pub async fn template(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    pairs: Pairs,
) -> Result<Download, Refusal> {
    pairs.only(TemplateQuery::NAMES)?;
    let kind = kind(&pairs)?;
    let fleet = match flag(&pairs, "missing")? {
        true => Some(app.fleets.get(&app, asker.tenant(), clock::today()).await?),
        false => None,
    };
    let text = app.compute(move |_| figures::template(kind, fleet.as_deref())).await?;
    let name = format!("{}.csv", kind.key());
    let (parts, download) = Download::parts(name, "text/csv; charset=utf-8");
    // With a byte order mark, spreadsheets read it as UTF-8.
    tokio::spawn(async move { parts.send(format!("\u{feff}{text}").into_bytes()).await });
    Ok(download)
}

/// Reads a file of figures and says what it would change; no figure changes.
#[utoipa::path(
    post, path = "/figures/uploads", tag = "figures", security(("session" = [])),
    params(FiguresUploadQuery),
    request_body(
        description = "The file as it is, at most 2 MiB.",
        content((Vec<u8> = "text/csv"), (Vec<u8> = "application/octet-stream"))
    ),
    responses((status = 200, body = FiguresPreview), ReadProblems, WriteProblems)
)]
pub async fn upload(
    State(app): State<Arc<App>>,
    Curator(asker): Curator,
    pairs: Pairs,
    headers: HeaderMap,
    request: Request,
) -> Result<Json<FiguresPreview>, Refusal> {
    pairs.only(FiguresUploadQuery::NAMES)?;
    let kind = kind(&pairs)?;
    let media = body::media_type(&headers);
    if media != "text/csv" && media != "application/octet-stream" {
        return Err(Refusal::media_type(
            "this takes the file of figures itself: send it with Content-Type: text/csv",
        ));
    }
    let _upload = app.uploads.take(asker.tenant()).await;
    let bytes = body::read(request.into_body(), limits::FIGURES_BYTES, "a file of figures").await?;
    let own = app.libraries.get(&app, asker.tenant(), None).await?;
    let (today, name) = (clock::latest_today(), file_name(pairs.get("file_name"), "figures.csv"));
    let (mut preview, changes) = app
        .compute(move |shipped| {
            let read = figures::read(&bytes, kind, shipped, &own.own, today)
                .map_err(|error| Refusal::unprocessable(error.to_string()))?;
            let preview = FiguresPreview {
                id: String::new(),
                kind,
                file_name: name,
                rows_read: read.rows_read,
                changes: read.changes.len() as u64,
                rows: read.rows,
                problems: read.problems,
                ignored_columns: read.ignored_columns,
                based_on: own.own.version(),
            };
            let changes = serde_json::to_string(&read.changes).map_err(StoreError::from)?;
            Ok::<_, Refusal>((preview, changes))
        })
        .await??;
    let text = serde_json::to_string(&preview).map_err(StoreError::from)?;
    let (tenant, by) = (asker.tenant(), asker.record_id());
    preview.id = app.store.add_figures_draft(tenant, by, &text, &changes).await?;
    Ok(Json(preview))
}

/// The preview of an upload, as its dry run gave it.
#[utoipa::path(
    get, path = "/figures/uploads/{id}", tag = "figures", security(("session" = [])),
    params(("id" = String, Path, description = "Identifier of the upload.")),
    responses((status = 200, body = FiguresPreview), ReadProblems)
)]
pub async fn preview(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    Id(id): Id,
) -> Result<Json<FiguresPreview>, Refusal> {
    let (preview, _) = app.store.figures_draft(asker.tenant(), &id).await?;
    let mut preview: FiguresPreview = serde_json::from_str(&preview).map_err(StoreError::from)?;
    preview.id = id;
    Ok(Json(preview))
}

/// Makes an upload's changes a version, all of them or none; what it does to the fleet is the
/// answer.
#[utoipa::path(
    post, path = "/figures/uploads/{id}/commit", tag = "figures", security(("session" = [])),
    params(
        ("id" = String, Path, description = "Identifier of the upload."),
        ("If-Match" = String, Header, description = "The version it was compared with, in quotes."),
    ),
    request_body = FiguresCommit,
    responses(
        (status = 201, body = FiguresDifference), ReadProblems, WriteProblems, EditProblems
    )
)]
pub async fn commit(
    State(app): State<Arc<App>>,
    Curator(asker): Curator,
    Id(id): Id,
    IfMatch(based_on): IfMatch,
    ApiJson(commit): ApiJson<FiguresCommit>,
) -> Result<impl IntoResponse, Refusal> {
    let note = note(&commit.note)?;
    let tenant = asker.tenant();
    let (preview, changes) = app.store.figures_draft(tenant, &id).await?;
    let preview: FiguresPreview = serde_json::from_str(&preview).map_err(StoreError::from)?;
    let read: Vec<Change> = serde_json::from_str(&changes).map_err(StoreError::from)?;
    if read.is_empty() {
        return Err(Refusal::conflict(
            "nothing in this file would change a figure: correct the rows that the preview names",
        ));
    }
    // Compared with another version, the preview would have said something else.
    if u64::from(preview.based_on) != based_on {
        return Err(Refusal::stale(u64::from(preview.based_on)));
    }
    let new = NewVersion {
        based_on: preview.based_on,
        by: asker.record_id(),
        note: &note,
        evidence: commit.evidence.as_deref(),
        given: read.len() as u64,
        withdrawn: 0,
        body: &changes,
        draft: Some(&id),
    };
    let number = app.store.add_figures(tenant, &new).await?;
    let today = clock::today();
    let before = app.libraries.get(&app, tenant, Some(preview.based_on)).await?;
    let after = app.libraries.get(&app, tenant, Some(number)).await?;
    let first = app.fleets.under(&app, tenant, today, Some(preview.based_on)).await?;
    let second = app.fleets.under(&app, tenant, today, Some(number)).await?;
    let told: FiguresDifference = app
        .compute(move |_| {
            let filter = Filter::default();
            let period = Period::year_to_date(today);
            let ask = Ask { filter: &filter, period, view: View::default(), as_of: today };
            let from = Side { own: &before.own, library: first.library(), fleet: &first };
            let to = Side { own: &after.own, library: second.library(), fleet: &second };
            figures::difference(from, to, &ask)
        })
        .await?;
    Ok((StatusCode::CREATED, etag(u64::from(number)), Json(told)))
}

fn kind(pairs: &Pairs) -> Result<FigureKind, Refusal> {
    pairs.read("kind", str::parse::<FigureKind>)?.ok_or_else(|| {
        Refusal::query("kind", "say which figures: kind=products, grid, classes or electricity")
    })
}
