//! Versions, and what they differ in.

use super::note;
use crate::app::App;
use crate::auth::principal::{Curator, Principal, Reader};
use crate::body::{ApiJson, Id, IfMatch, etag};
use crate::problem::Refusal;
use crate::query::{DifferenceQuery, Pairs, VersionsQuery};
use crate::routes::problems::{EditProblems, ReadProblems, WriteProblems};
use crate::store::{EvidenceRecord, NewVersion, StoreError, VersionRecord};
use crate::{clock, limits, query};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use impact_core::api::{
    EvidenceFile, FiguresDifference, FiguresVersion, FiguresVersionDetail, FiguresVersions,
    FiguresWithdraw,
};
use impact_core::figures::{self, Side, figures_that_differ};
use impact_core::fleet::{Ask, Filter};
use impact_core::lifecycle::View;
use impact_core::own::{Change, Key, OWN_ZONES, OwnFigures};
use impact_core::quantity::{GridPlace, Period};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The versions of the organisation's figures, newest first.
#[utoipa::path(
    get, path = "/figures/versions", tag = "figures", security(("session" = [])),
    params(VersionsQuery),
    responses((status = 200, body = FiguresVersions), ReadProblems)
)]
pub async fn versions(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    pairs: Pairs,
) -> Result<impl IntoResponse, Refusal> {
    pairs.only(VersionsQuery::NAMES)?;
    let limit = pairs.number("limit", 1, limits::LIST_ROWS)?.unwrap_or(limits::LIST_ROWS_DEFAULT);
    let before = query::version(&pairs, "cursor")?.unwrap_or(u32::MAX);
    let tenant = asker.tenant();
    let records = app.store.figures_before(tenant, before, limit).await?;
    let files = app.store.evidence_files(tenant).await?;
    let own = app.libraries.get(&app, tenant, None).await?;
    let shipped = app.library.factor_set();
    let last = records.last().map_or(0, |record| record.version);
    let body = FiguresVersions {
        current: own.own.version(),
        factor_set: own.library.factor_set().to_owned(),
        products: own.own.products().count() as u64,
        grid: own.own.grid().count() as u64,
        classes: own.own.classes().count() as u64,
        electricity: own.own.electricity().count() as u64,
        versions: records.iter().map(|record| row(record, &files, shipped)).collect(),
        next_cursor: (last > 1).then(|| last.to_string()),
    };
    Ok((etag(u64::from(body.current)), Json(body)))
}

/// A version as the API tells it.
fn row(record: &VersionRecord, files: &[EvidenceRecord], shipped: &str) -> FiguresVersion {
    let evidence = record.evidence.as_ref().and_then(|id| files.iter().find(|f| f.id == *id));
    let digest: String = record.digest.chars().take(4).collect();
    FiguresVersion {
        version: u32::try_from(record.version).unwrap_or(u32::MAX),
        factor_set: format!("{shipped}+own.{}-{digest}", record.version),
        recorded_at: clock::rfc3339(record.recorded_at),
        recorded_by: record.by.clone().unwrap_or_else(|| "API".to_owned()),
        note: record.note.clone(),
        evidence: evidence.map(evidence_file),
        given: u64::try_from(record.given).unwrap_or_default(),
        withdrawn: u64::try_from(record.withdrawn).unwrap_or_default(),
    }
}

/// A file of evidence as the API tells it.
pub fn evidence_file(record: &EvidenceRecord) -> EvidenceFile {
    EvidenceFile {
        id: record.id.clone(),
        name: record.name.clone(),
        media_type: record.media_type.clone(),
        bytes: u64::try_from(record.size).unwrap_or_default(),
        sha256: record.sha256.clone(),
        uploaded_at: clock::rfc3339(record.uploaded_at),
    }
}

/// What a version changed, against the one before it.
#[utoipa::path(
    get, path = "/figures/versions/{version}", tag = "figures", security(("session" = [])),
    params(("version" = u32, Path, description = "Number of the version.")),
    responses((status = 200, body = FiguresVersionDetail), ReadProblems)
)]
pub async fn version(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    Id(id): Id,
) -> Result<Json<FiguresVersionDetail>, Refusal> {
    let none = || Refusal::not_found("version of figures");
    let number: u32 = id.parse().map_err(|_| none())?;
    let before = number.checked_sub(1).ok_or_else(none)?;
    Ok(Json(detail(&app, &asker, before, number).await?))
}

async fn detail(
    app: &App,
    asker: &crate::auth::principal::Principal,
    before: u32,
    number: u32,
) -> Result<FiguresVersionDetail, Refusal> {
    let tenant = asker.tenant();
    let record = app.store.figures_record(tenant, number).await?;
    let files = app.store.evidence_files(tenant).await?;
    let changes: Vec<Change> = serde_json::from_str(&record.body).map_err(StoreError::from)?;
    let from = app.libraries.get(app, tenant, Some(before)).await?;
    let to = app.libraries.get(app, tenant, Some(number)).await?;
    let fleet = app.fleets.get(app, tenant, clock::today()).await?;
    let version = row(&record, &files, app.library.factor_set());
    let values = move |_: &_| {
        let reach = fleet.reach(fleet.library());
        figures_that_differ([&from.library, &to.library], [&from.own, &to.own], Some(&reach))
    };
    Ok(FiguresVersionDetail { version, changes, values: app.compute(values).await? })
}

/// Withdraws figures: a new version, in which the shipped ones count again.
#[utoipa::path(
    post, path = "/figures/versions", tag = "figures", security(("session" = [])),
    params(("If-Match" = String, Header, description = "The current version, in quotes.")),
    request_body = FiguresWithdraw,
    responses(
        (status = 201, body = FiguresVersionDetail), ReadProblems, WriteProblems, EditProblems
    )
)]
pub async fn withdraw(
    State(app): State<Arc<App>>,
    Curator(asker): Curator,
    IfMatch(based_on): IfMatch,
    ApiJson(body): ApiJson<FiguresWithdraw>,
) -> Result<impl IntoResponse, Refusal> {
    let note = note(&body.note)?;
    if body.withdraw.is_empty() || body.withdraw.len() > limits::WITHDRAWN_AT_ONCE {
        let detail = format!("name 1 to {} figures", limits::WITHDRAWN_AT_ONCE);
        return Err(Refusal::unprocessable(detail.clone()).at("/withdraw", detail));
    }
    let based_on = u32::try_from(based_on).unwrap_or(u32::MAX);
    let current = app.store.figures_version(asker.tenant()).await?;
    if current != based_on {
        return Err(Refusal::stale(u64::from(current)));
    }
    let own = app.libraries.get(&app, asker.tenant(), Some(based_on)).await?;
    let mut changes: Vec<Change> = Vec::new();
    for (at, text) in body.withdraw.iter().enumerate() {
        let key: Result<Key, _> = text.parse();
        let pointer = format!("/withdraw/{at}");
        let key = key.map_err(|error| {
            Refusal::unprocessable(error.to_string()).at(&pointer, error.to_string())
        })?;
        if !own.own.has(&key) {
            let detail = format!("there is no own figure {key}: it may be withdrawn already");
            return Err(Refusal::unprocessable(detail.clone()).at(&pointer, detail));
        }
        let change = Change::Withdrawn { key };
        if !changes.contains(&change) {
            changes.push(change);
        }
    }
    refuse_emptied_zones(&app, &asker, &own.own, &changes).await?;
    let body = serde_json::to_string(&changes).map_err(StoreError::from)?;
    let new = NewVersion {
        based_on,
        by: asker.record_id(),
        note: &note,
        evidence: None,
        given: 0,
        withdrawn: changes.len() as u64,
        body: &body,
        draft: None,
    };
    let number = app.store.add_figures(asker.tenant(), &new).await?;
    let detail = detail(&app, &asker, based_on, number).await?;
    Ok((StatusCode::CREATED, etag(u64::from(number)), Json(detail)))
}

/// Refuses to take the last factor of an own zone from sites that name it: they would silently have
/// no use phase.
///
/// # Errors
/// 422 that names the zone and a site.
async fn refuse_emptied_zones(
    app: &App,
    asker: &Principal,
    own: &OwnFigures,
    changes: &[Change],
) -> Result<(), Refusal> {
    let without = own.and(changes);
    let left: BTreeSet<GridPlace> = without.grid().map(|held| held.figure.place()).collect();
    let emptied: BTreeSet<GridPlace> = own
        .grid()
        .map(|held| held.figure.place())
        .filter(|place| place.zone.is_some_and(|zone| zone.table() == OWN_ZONES))
        .filter(|place| !left.contains(place))
        .collect();
    if emptied.is_empty() {
        return Ok(());
    }
    for site in app.store.sites(asker.tenant()).await? {
        if let (Some(country), Some(zone)) = (site.country, site.zone)
            && emptied.contains(&GridPlace { country, zone: Some(zone) })
        {
            let name = site.name;
            let detail = format!(
                "the site \"{name}\" draws from the zone {zone}, which has no other factor: choose another zone for it first"
            );
            return Err(Refusal::unprocessable(detail.clone()).at("/withdraw", detail));
        }
    }
    Ok(())
}

/// What differs between two versions, and by how much each key figure of today's fleet changes.
#[utoipa::path(
    get, path = "/figures/difference", tag = "figures", security(("session" = [])),
    params(DifferenceQuery),
    responses((status = 200, body = FiguresDifference), ReadProblems)
)]
pub async fn difference(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    pairs: Pairs,
) -> Result<Json<FiguresDifference>, Refusal> {
    pairs.only(DifferenceQuery::NAMES)?;
    let (tenant, today) = (asker.tenant(), clock::today());
    let period =
        pairs.read("period", str::parse::<Period>)?.unwrap_or_else(|| Period::year_to_date(today));
    let view = pairs.read("view", str::parse::<View>)?.unwrap_or_default();
    let to = match query::version(&pairs, "to")? {
        Some(to) => to,
        None => app.store.figures_version(tenant).await?,
    };
    let from = query::version(&pairs, "from")?.unwrap_or(to.saturating_sub(1));
    let before = app.libraries.get(&app, tenant, Some(from)).await?;
    let after = app.libraries.get(&app, tenant, Some(to)).await?;
    let first = app.fleets.under(&app, tenant, today, Some(from)).await?;
    let second = app.fleets.under(&app, tenant, today, Some(to)).await?;
    let told = app
        .compute(move |_| {
            let filter = Filter::default();
            let ask = Ask { filter: &filter, period, view, as_of: today };
            let from = Side { own: &before.own, library: first.library(), fleet: &first };
            let to = Side { own: &after.own, library: second.library(), fleet: &second };
            figures::difference(from, to, &ask)
        })
        .await?;
    Ok(Json(told))
}
