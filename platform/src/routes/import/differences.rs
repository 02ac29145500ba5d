//! What a draft would change, device by device.

use crate::app::App;
use crate::auth::principal::Reader;
use crate::body::Id;
use crate::comparisons::Compared;
use crate::limits;
use crate::problem::Refusal;
use crate::query::{DifferencesQuery, Pairs};
use crate::routes::problems::ReadProblems;
use axum::Json;
use axum::extract::State;
use impact_core::api::{DifferenceGroup, ImportDifferences};
use std::sync::Arc;

/// A page of what a draft would change in the fleet as it is now, in the order of the file; what is
/// gone from it comes last.
#[utoipa::path(
    get, path = "/devices/import/{id}/differences", tag = "devices", security(("session" = [])),
    params(("id" = String, Path, description = "Identifier of the import."), DifferencesQuery),
    responses((status = 200, body = ImportDifferences), ReadProblems)
)]
pub async fn differences(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    Id(id): Id,
    pairs: Pairs,
) -> Result<Json<ImportDifferences>, Refusal> {
    pairs.only(DifferencesQuery::NAMES)?;
    let group = pairs.read("group", str::parse::<DifferenceGroup>)?;
    let search = pairs.get("q").unwrap_or_default().to_lowercase();
    let limit = pairs.number("limit", 1, limits::LIST_ROWS)?.unwrap_or(limits::LIST_ROWS_DEFAULT);
    let start = pairs.number("start", 0, u64::from(u32::MAX))?.unwrap_or(0);
    let compared = app.comparisons.get(&app, &asker.organisation, &id).await?;
    Ok(Json(app.compute(move |_| page(&compared, group, &search, start, limit)).await?))
}

fn page(
    compared: &Compared,
    group: Option<DifferenceGroup>,
    search: &str,
    start: u64,
    limit: u64,
) -> ImportDifferences {
    let Compared { draft, present, plan, .. } = compared;
    let meant = plan
        .differences
        .iter()
        .filter(|difference| group.is_none_or(|group| difference.group == group));
    let shown = meant.filter_map(|difference| plan.shown(difference, draft, &present.known));
    let found = |row: &impact_core::api::ImportDifference| {
        let texts = [
            row.asset_tag.as_deref(),
            row.serial.as_deref(),
            Some(&row.maker),
            Some(&row.model),
            row.location.as_deref(),
        ];
        let all: Vec<&str> = texts.into_iter().flatten().collect();
        let all = all.join(" ").to_lowercase();
        search.split_whitespace().all(|word| all.contains(word))
    };
    let mut total = 0;
    let mut rows = Vec::new();
    for row in shown.filter(|row| search.is_empty() || found(row)) {
        if total >= start && (rows.len() as u64) < limit {
            rows.push(row);
        }
        total += 1;
    }
    let revision = present.known.revision;
    ImportDifferences { total, start, rows, revision, on: plan.preview.on }
}
