//! Files that show figures: told by their contents, kept as they are, given back as files only.

use super::file_name;
use super::versions::evidence_file;
use crate::app::App;
use crate::auth::principal::{Curator, Reader};
use crate::body::{self, Id};
use crate::exports::Download;
use crate::limits;
use crate::problem::Refusal;
use crate::query::{EvidenceQuery, Pairs};
use crate::routes::problems::{ReadProblems, WriteProblems};
use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::response::IntoResponse;
use impact_core::api::EvidenceFile;
use std::sync::Arc;

const PDF: &str = "application/pdf";
const PNG: &str = "image/png";
const JPEG: &str = "image/jpeg";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const CSV: &str = "text/csv; charset=utf-8";

/// Keeps a file to attach to figures: PDF, PNG, JPEG, XLSX or CSV, told by its contents.
#[utoipa::path(
    post, path = "/figures/evidence", tag = "figures", security(("session" = [])),
    params(EvidenceQuery),
    request_body(
        description = "The file as it is, at most 5 MiB.",
        content((Vec<u8> = "application/octet-stream"))
    ),
    responses((status = 201, body = EvidenceFile), ReadProblems, WriteProblems)
)]
pub async fn attach(
    State(app): State<Arc<App>>,
    Curator(asker): Curator,
    pairs: Pairs,
    request: Request,
) -> Result<impl IntoResponse, Refusal> {
    pairs.only(EvidenceQuery::NAMES)?;
    let _upload = app.uploads.take(asker.tenant()).await;
    let what = "a file of evidence";
    let bytes = body::read(request.into_body(), limits::EVIDENCE_BYTES, what).await?;
    let media_type = told(&bytes).ok_or_else(|| {
        Refusal::unprocessable(
            "the file is none of PDF, PNG, JPEG, XLSX and CSV by its contents: attach it as one of \
             these",
        )
    })?;
    let name = file_name(pairs.get("file_name"), "evidence");
    let record = app
        .store
        .add_evidence(asker.tenant(), asker.record_id(), &name, media_type, &bytes)
        .await?;
    Ok((StatusCode::CREATED, Json(evidence_file(&record))))
}

/// A file of evidence, as it was uploaded.
#[utoipa::path(
    get, path = "/figures/evidence/{id}", tag = "figures", security(("session" = [])),
    params(("id" = String, Path, description = "Identifier of the file.")),
    responses(
        (
            status = 200, description = "The file, to be saved.",
            content((Vec<u8> = "application/octet-stream"))
        ),
        ReadProblems
    )
)]
pub async fn evidence(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    Id(id): Id,
) -> Result<Download, Refusal> {
    let (record, content) = app.store.evidence(asker.tenant(), &id).await?;
    let ending = match record.media_type.as_str() {
        PDF => "pdf",
        PNG => "png",
        JPEG => "jpg",
        XLSX => "xlsx",
        _ => "csv",
    };
    // Never by the name it came with, and never as something that a browser would open by itself.
    let name = format!("evidence-{}.{ending}", record.id);
    let (parts, download) = Download::parts(name, "application/octet-stream");
    tokio::spawn(async move {
        for part in content.chunks(64 * 1024) {
            if !parts.send(part.to_vec()).await {
                return;
            }
        }
    });
    Ok(download)
}

/// What a file is, by its contents; none for what is not taken.
fn told(bytes: &[u8]) -> Option<&'static str> {
    let workbook = || {
        let has = |name: &[u8]| bytes.windows(name.len()).any(|window| window == name);
        has(b"[Content_Types].xml") && has(b"xl/workbook.xml")
    };
    match bytes {
        [b'%', b'P', b'D', b'F', b'-', ..] => Some(PDF),
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some(PNG),
        [0xff, 0xd8, 0xff, ..] => Some(JPEG),
        [b'P', b'K', 3, 4, ..] => workbook().then_some(XLSX),
        [b'<', ..] => None, // a page or a drawing may hold a program
        _ => is_table(bytes).then_some(CSV),
    }
}

/// Text with at least one line in columns.
fn is_table(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let text = text.trim_start_matches('\u{feff}');
    let plain = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    let columns = |line: &str| line.contains([',', ';', '\t']);
    !text.trim_start().starts_with('<') && text.chars().all(plain) && text.lines().any(columns)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_it_holds() {
        for (bytes, what) in [
            (&b"%PDF-1.7 ..."[..], Some(PDF)),
            (b"\x89PNG\r\n\x1a\n...", Some(PNG)),
            (b"\xff\xd8\xff\xe0", Some(JPEG)),
            (b"PK\x03\x04..[Content_Types].xml..xl/workbook.xml", Some(XLSX)),
            (b"a,b\n1,2\n", Some(CSV)),
            (b"\xef\xbb\xbfa;b\n", Some(CSV)),
            (b"PK\x03\x04 a plain archive", None),
            (b"<svg onload=x>,</svg>", None),
            (b"  <!doctype html>,", None),
            (b"MZ\x90\x00, program", None),
            (b"just words", None),
            (b"", None),
        ] {
            assert_eq!(told(bytes), what, "{}", String::from_utf8_lossy(bytes));
        }
    }
}
