//! The audit log as a file, with everything that its hashes cover.

use super::super::problems::ReadProblems;
use super::asked;
use crate::app::App;
use crate::auth::principal::AuditReader;
use crate::exports::Download;
use crate::limits;
use crate::problem::Refusal;
use crate::query::{AuditExportQuery, Pairs};
use crate::store::{AuditRow, Chain};
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
    let download = app.download(asker.tenant())?;
    // The semaphore is never closed.
    let _place = app.audit_reads.acquire().await.ok();
    let tenant = asker.tenant();
    let most = limits::AUDIT_EXPORT_ROWS;
    let rows = app.store.audit_all(Chain::Of(tenant), &asked, most + 1).await?;
    if rows.len() as u64 > most {
        return Err(Refusal::query(
            "period",
            format!("these are more than {most} entries: export them period by period"),
        ));
    }
    let scope = tenant.organisation().to_owned();
    let format = format.unwrap_or(Format::Csv);
    let (kind, name, text) = match format {
        Format::Csv => ("text/csv; charset=utf-8", "audit.csv", csv(&rows)),
        Format::Json => ("application/json", "audit.json", json_text(&scope, &rows)),
    };
    Ok(Download::whole(name, kind, text).holding(download))
}

#[derive(Debug, Clone, Copy)]
enum Format {
    Csv,
    Json,
}

/// The columns of the file for spreadsheets.
const COLUMNS: &str = "seq,at,actor,actor_name,action,record,record_name,before,after,hash\r\n";

fn csv(rows: &[AuditRow]) -> String {
    let mut text = COLUMNS.to_owned();
    for row in rows {
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
    text
}

/// As the hashes cover it; the names beside it are today's.
fn json_text(scope: &str, rows: &[AuditRow]) -> String {
    let parsed = |json: &Option<String>| {
        json.as_deref().and_then(|json| serde_json::from_str(json).ok()).unwrap_or(Value::Null)
    };
    let entries: Vec<Value> = rows
        .iter()
        .map(|row| {
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
        })
        .collect();
    json!({
        "about": "hash is SHA-256 in hexadecimal over `covered` as JSON without blanks, keys in \
                  order; `previous` is the hash of the entry before",
        "entries": entries,
    })
    .to_string()
}
