//! Reading an inventory: a dry run that stores nothing but a draft.

use super::{drafts, short};
use crate::app::App;
use crate::auth::principal::Editor;
use crate::auth::token::hex;
use crate::body;
use crate::problem::Refusal;
use crate::query::{Pairs, UploadQuery};
use crate::reading::{self, Upload};
use crate::routes::problems::{ReadProblems, WriteProblems};
use crate::{clock, limits};
use axum::Json;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use impact_core::api::{ImportPreview, ImportSummary};
use impact_core::inventory::{DateOrder, Mapping, ReadOptions};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// What an inventory is sent as.
const KINDS: [&str; 3] = [
    "text/csv",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/octet-stream",
];

/// Reads an inventory and says what it would become; nothing in the fleet changes. A large file is
/// read in the background: 202 says how far it is, and `GET /devices/import/{id}` has the preview
/// once it is read. What columns hold is told by `mapping`, else as it was said for the last file
/// of the same headers, else guessed.
#[utoipa::path(
    post, path = "/devices/import", tag = "devices", security(("session" = [])),
    params(UploadQuery),
    request_body(
        description = "The file as it is, at most 20 MiB.",
        content(
            (Vec<u8> = "text/csv"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (Vec<u8> = "application/octet-stream")
        )
    ),
    responses(
        (status = 200, body = ImportPreview),
        (status = 202, body = ImportSummary, description = "It is still being read."),
        ReadProblems, WriteProblems
    )
)]
pub async fn upload(
    State(app): State<Arc<App>>,
    Editor(asker): Editor,
    pairs: Pairs,
    headers: HeaderMap,
    request: Request,
) -> Result<Response, Refusal> {
    pairs.only(UploadQuery::NAMES)?;
    let date_order = pairs.read("date_order", |text| {
        text.parse::<DateOrder>()
            .map_err(|choices| format!("date_order={} is not understood: {choices}", short(text)))
    })?;
    let mapping = pairs.read("mapping", |text| {
        serde_json::from_str::<Mapping>(text)
            .map_err(|error| format!("mapping is not a mapping in JSON: {error}"))
    })?;
    let file_name = file_name(pairs.get("file_name"));
    let kind = body::media_type(&headers);
    if !KINDS.contains(&kind.as_str()) {
        return Err(Refusal::media_type(
            "this takes the inventory file itself: send it with Content-Type: text/csv, for a \
             workbook application/octet-stream",
        ));
    }
    let sheet = pairs.get("sheet").map(str::to_owned);
    let tenant = asker.tenant();
    // A file may take long to arrive: meanwhile only its own organisation's places are held.
    let place = app.uploads.take(tenant).await;
    let bytes = body::read(request.into_body(), limits::IMPORT_BYTES, "an inventory file").await?;
    let users = app.store.settings(tenant).await?.settings.keep_user_columns;
    let latest = clock::latest_today();
    let options = ReadOptions { date_order, mapping, users, ..ReadOptions::new(latest) };
    let digest = hex(&Sha256::digest(&bytes));
    let id =
        app.store.begin_import(tenant, Some(asker.record_id()), &file_name, Some(&digest)).await?;
    let upload = Upload { bytes, file_name, sheet, options };
    let work = reading::read(app.clone(), asker.organisation.clone(), id.clone(), upload);
    let task = tokio::spawn(async move {
        let outcome = work.await;
        drop(place);
        outcome
    });
    match tokio::time::timeout(limits::IMPORT_WAIT, task).await {
        Ok(Ok(Ok(compared))) => Ok(Json(&compared.plan.preview).into_response()),
        Ok(Ok(Err(refusal))) => {
            // Whoever sent it is told here: there is nothing to keep.
            app.store.forget_failed(tenant, &id).await?;
            Err(refusal)
        }
        Ok(Err(error)) => {
            tracing::error!(%error, "a file stopped being read");
            Err(Refusal::internal())
        }
        Err(_) => {
            let summary = drafts::summary(&app, &asker, &id).await?;
            Ok((StatusCode::ACCEPTED, Json(summary)).into_response())
        }
    }
}

/// A file name as it is shown: the last part of a path, without control characters, not too long.
fn file_name(given: Option<&str>) -> String {
    let name = given.unwrap_or_default().rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = name.chars().filter(|c| !c.is_control()).take(120).collect();
    let clean = clean.trim();
    if clean.is_empty() { "inventory.csv".to_owned() } else { clean.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_are_names_only() {
        assert_eq!(file_name(Some("C:\\exports\\assets.csv")), "assets.csv");
        assert_eq!(file_name(Some("../../etc/passwd")), "passwd");
        assert_eq!(file_name(Some(" \n ")), "inventory.csv");
        assert_eq!(file_name(None), "inventory.csv");
        assert_eq!(file_name(Some(&"x".repeat(500))).len(), 120);
    }
}
