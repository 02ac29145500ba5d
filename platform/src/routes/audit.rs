//! The audit log: reading it, taking it away as a file, and checking that nobody rewrote it.

mod export;

pub use export::{__path_export, export};

use super::problems::ReadProblems;
use crate::app::App;
use crate::auth::principal::AuditReader;
use crate::clock::DAY_MS;
use crate::limits;
use crate::problem::Refusal;
use crate::query::{AuditQuery, Pairs};
use crate::store::{AuditAsked, Chain};
use axum::Json;
use axum::extract::State;
use impact_core::api::{AuditAction, AuditChange, AuditPage, AuditState};
use impact_core::catalogue::Catalogue;
use impact_core::quantity::Period;
use std::sync::Arc;

/// A page of the organisation's audit log, the newest entries first.
#[utoipa::path(
    get, path = "/audit", tag = "audit", security(("session" = [])), params(AuditQuery),
    responses((status = 200, body = AuditPage), ReadProblems)
)]
pub async fn list(
    State(app): State<Arc<App>>,
    AuditReader(asker): AuditReader,
    pairs: Pairs,
) -> Result<Json<AuditPage>, Refusal> {
    pairs.only(AuditQuery::NAMES)?;
    let asked = asked(&pairs)?;
    let limit = pairs.number("limit", 1, limits::LIST_ROWS)?.unwrap_or(limits::LIST_ROWS_DEFAULT);
    let below = pairs.read("cursor", |text| {
        text.parse::<u64>()
            .map_err(|_| "this is not a cursor of this list: take next_cursor as it was given")
    })?;
    let chain = Chain::Of(asker.tenant());
    // One more tells whether there is a next page.
    let mut rows = app.store.audit_page(chain, &asked, below, limit + 1).await?;
    let more = rows.len() as u64 > limit;
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let mut entries: Vec<_> = rows.into_iter().map(|row| row.entry).collect();
    for change in entries.iter_mut().flat_map(|entry| &mut entry.changes) {
        name_product(&app.library.catalogue, change);
    }
    let next_cursor = entries.last().filter(|_| more).map(|last| last.seq.to_string());
    Ok(Json(AuditPage { entries, next_cursor }))
}

/// Names the product of the catalogue that a field refers to.
fn name_product(catalogue: &Catalogue, change: &mut AuditChange) {
    if change.field.rsplit('.').next() != Some("product") {
        return;
    }
    let name = |id: &Option<String>| {
        let product = catalogue.products().get(catalogue.position(id.as_deref()?)?)?;
        Some(format!("{} {}", product.maker, product.name))
    };
    change.before_name = name(&change.before);
    change.after_name = name(&change.after);
}

/// Whether the organisation's audit log is as it was written, from its first entry to its last.
#[utoipa::path(
    get, path = "/audit/verify", tag = "audit", security(("session" = [])),
    responses((status = 200, body = AuditState), ReadProblems)
)]
pub async fn verify(
    State(app): State<Arc<App>>,
    AuditReader(asker): AuditReader,
    pairs: Pairs,
) -> Result<Json<AuditState>, Refusal> {
    pairs.only(&[])?;
    // The semaphore is never closed.
    let _place = app.audit_reads.acquire().await.ok();
    Ok(Json(app.store.audit_state(Chain::Of(asker.tenant()), None).await?))
}

/// Reads which entries are asked for.
fn asked(pairs: &Pairs) -> Result<AuditAsked, Refusal> {
    let period = pairs.read("period", str::parse::<Period>)?;
    let moment = |days: i32| i64::from(days) * DAY_MS;
    Ok(AuditAsked {
        actor: pairs.read("actor", actor)?,
        action: pairs.read("action", action)?,
        record: pairs.get("record").map(|id| id.chars().take(100).collect()),
        from: period.map(|period| moment(period.start().days())),
        until: period.map(|period| moment(period.end().days())),
    })
}

fn actor(text: &str) -> Result<String, String> {
    let known = matches!(text, "command_line" | "system")
        || text
            .strip_prefix("person:")
            .or(text.strip_prefix("key:"))
            .is_some_and(|id| !id.is_empty());
    if known {
        return Ok(text.chars().take(100).collect());
    }
    Err("actor must be person:ID, key:ID, command_line or system".to_owned())
}

/// An action, or a kind of record.
fn action(text: &str) -> Result<String, String> {
    let kinds = || AuditAction::ALL.iter().filter_map(|action| action.key().split('.').next());
    if AuditAction::parse(text).is_some() || kinds().any(|kind| kind == text) {
        return Ok(text.to_owned());
    }
    let mut known: Vec<&str> = kinds().collect();
    known.dedup();
    let short: String = text.chars().take(40).collect();
    Err(format!(
        "there is no action \"{short}\": use one as the log names it, or all of {}",
        known.join(", ")
    ))
}
