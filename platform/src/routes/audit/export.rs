//! The audit log as a file, with everything that its hashes cover.

use super::super::problems::ReadProblems;
use super::asked;
use crate::app::App;
use crate::auth::principal::AuditReader;
use crate::exports::{Download, Parts};
use crate::limits;
use crate::problem::Refusal;
use crate::query::{AuditExportQuery, Pairs};
use crate::store::{AuditAsked, AuditRow, Chain, Extent, StoreError, Tenant};
use axum::extract::State;
use impact_core::csv::line;
use serde_json::{Value, json};
use std::sync::Arc;

/// The entries that were asked for as a file, the oldest first: `csv` for a spreadsheet, `json`
/// with exactly the fields that an entry's hash covers.
#[utoipa::path(
    get, path = "/audit/export", tag = "audit", security(("session" = [])),
    params(AuditExportQuery),
    responses(
        (status = 200, description = "The file.",
         content((Vec<u8> = "text/csv"), (Vec<u8> = "application/json"))),
        ReadProblems
    )
)]
pub async fn export(
    State(app): State<Arc<App>>,
    AuditReader(asker): AuditReader,
    pairs: Pairs,
) -> Result<Download, Refusal> {
    pairs.only(AuditExportQuery::NAMES)?;
    let asked = asked(&pairs)?;
    let format = pairs.read("format", |text| match text {
        "csv" => Ok(Format::Csv),
        "json" => Ok(Format::Json),
        _ => Err("format must be csv or json"),
    })?;
    let place = app.download(asker.tenant())?;
    let most = limits::AUDIT_EXPORT_ROWS;
    let tenant = asker.tenant().clone();
    let extent = app.store.audit_extent(Chain::Of(&tenant), &asked, most).await?;
    let extent = extent.ok_or_else(|| {
        let detail = format!("these are more than {most} entries: export them period by period");
        Refusal::query("period", detail)
    })?;
    let (format, kind, name) = match format.unwrap_or(Format::Csv) {
        Format::Csv => (Format::Csv, "text/csv; charset=utf-8", "audit.csv"),
        Format::Json => (Format::Json, "application/json", "audit.json"),
    };
    let (parts, download) = Download::parts(name.to_owned(), kind);
    tokio::spawn(async move {
        if let Err(error) = send(&app, &tenant, &asked, extent, format, &parts).await {
            tracing::error!("{:#}", anyhow::Error::from(error));
            parts.fail().await;
        }
    });
    Ok(download.holding(place))
}

/// Sends the entries, some at a time: a receiver that takes them slowly holds no more than these.
async fn send(
    app: &App,
    tenant: &Tenant,
    asked: &AuditAsked,
    extent: Extent,
    format: Format,
    parts: &Parts,
) -> Result<(), StoreError> {
    let scope = tenant.organisation();
    let (mut text, end) = match format {
        Format::Csv => (COLUMNS.to_owned(), ""),
        Format::Json => (json_beginning(), "]}"),
    };
    let (mut above, mut first) = (None, true);
    while above < Some(extent.last) {
        let rows = {
            // The semaphore is never closed.
            let _place = app.audit_reads.acquire().await.ok();
            app.store.audit_next(Chain::Of(tenant), asked, above, extent).await?
        };
        let Some(last) = rows.last().map(|row| row.entry.seq) else { break };
        for row in &rows {
            match format {
                Format::Csv => csv(&mut text, row),
                Format::Json => {
                    text.push_str(if first { "" } else { "," });
                    text.push_str(&json_entry(scope, row));
                }
            }
            first = false;
        }
        above = Some(last);
        if !parts.send(std::mem::take(&mut text)).await {
            return Ok(());
        }
    }
    text.push_str(end);
    if !text.is_empty() {
        parts.send(text).await;
    }
    Ok(())
}

#[derive(Debug, Clone, Copy)]
enum Format {
    Csv,
    Json,
}

/// The columns of the file for spreadsheets.
const COLUMNS: &str = "seq,at,actor,actor_name,action,record,record_name,before,after,hash\r\n";

fn csv(text: &mut String, row: &AuditRow) {
    let entry = &row.entry;
    let seq = entry.seq.to_string();
    let cells = [
        seq.as_str(),
        &entry.at,
        &entry.actor.reference,
        entry.actor.name.as_deref().unwrap_or_default(),
        &entry.action,
        entry.record.as_deref().unwrap_or_default(),
        entry.record_name.as_deref().unwrap_or_default(),
        row.before.as_deref().unwrap_or_default(),
        row.after.as_deref().unwrap_or_default(),
        &entry.hash,
    ];
    text.push_str(&line(cells));
}

/// What stands before the entries; after them comes `]}`.
fn json_beginning() -> String {
    let about = "hash is SHA-256 in hexadecimal over `covered` as JSON without blanks, keys in \
                 order; `previous` is the hash of the entry before";
    format!("{{\"about\":{},\"entries\":[", Value::from(about))
}

/// As the hashes cover it; the names beside it are today's.
fn json_entry(scope: &str, row: &AuditRow) -> String {
    let parsed = |json: &Option<String>| {
        json.as_deref().and_then(|json| serde_json::from_str(json).ok()).unwrap_or(Value::Null)
    };
    let entry = &row.entry;
    json!({
        "covered": {
            "action": entry.action,
            "actor": entry.actor.reference,
            "after": parsed(&row.after),
            "at_ms": row.at_ms,
            "before": parsed(&row.before),
            "previous": row.previous,
            "record": entry.record,
            "scope": scope,
            "seq": entry.seq,
        },
        "hash": entry.hash,
        "at": entry.at,
        "actor_name": entry.actor.name,
        "record_name": entry.record_name,
    })
    .to_string()
}
