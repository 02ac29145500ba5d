//! Importing an inventory: a dry run that stores nothing but a draft, a commit, an undo.

use super::problems::{ReadProblems, WriteProblems};
use super::sites::known_country;
use crate::app::App;
use crate::auth::principal::{Editor, Principal, Reader};
use crate::body::{self, ApiJson, Id};
use crate::intake::{self, Decisions};
use crate::problem::Refusal;
use crate::query::{Asked, Pairs, UploadQuery};
use crate::store::StoreError;
use crate::{clock, limits, workbook};
use axum::Json;
use axum::extract::{Request, State};
use axum::http::HeaderMap;
use impact_core::api::{ImportCommit, ImportDone, ImportPreview, ImportSummary};
use impact_core::fleet::Sort;

use impact_core::inventory::{self, PlannedDevice, ReadOptions};
use std::sync::Arc;

/// The organisation's imports, newest first; drafts are kept for a day.
#[utoipa::path(
    get, path = "/devices/import", tag = "devices", security(("session" = [])),
    responses((status = 200, body = Vec<ImportSummary>), ReadProblems)
)]
pub async fn list(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    pairs: Pairs,
) -> Result<Json<Vec<ImportSummary>>, Refusal> {
    pairs.only(&[])?;
    let records = app.store.imports(asker.tenant()).await?;
    Ok(Json(records.into_iter().map(intake::summary).collect::<Result<_, _>>()?))
}

/// Reads an inventory and says what it would become; nothing in the fleet changes.
#[utoipa::path(
    post, path = "/devices/import", tag = "devices", security(("session" = [])),
    params(UploadQuery),
    request_body(
        description = "The file as it is, at most 20 MiB.",
        content((Vec<u8> = "text/csv"), (Vec<u8> = "application/octet-stream"))
    ),
    responses((status = 200, body = ImportPreview), ReadProblems, WriteProblems)
)]
pub async fn upload(
    State(app): State<Arc<App>>,
    Editor(asker): Editor,
    pairs: Pairs,
    headers: HeaderMap,
    request: Request,
) -> Result<Json<ImportPreview>, Refusal> {
    pairs.only(UploadQuery::NAMES)?;
    let date_order = pairs.read("date_order", |text| {
        text.parse::<inventory::DateOrder>()
            .map_err(|choices| format!("date_order={} is not understood: {choices}", short(text)))
    })?;
    let file_name = file_name(pairs.get("file_name"));
    let kind = body::media_type(&headers);
    if kind != "text/csv" && kind != "application/octet-stream" {
        return Err(Refusal::media_type(
            "this takes the inventory file itself: send it with Content-Type: text/csv",
        ));
    }
    // A file may take long to arrive: meanwhile only its own organisation's places are held.
    let _upload = app.uploads.take(asker.tenant()).await;
    let bytes = body::read(request.into_body(), limits::IMPORT_BYTES, "an inventory file").await?;
    // The semaphore is never closed.
    let _place = app.imports.acquire().await.ok();
    let organisation = &asker.organisation;
    let present = intake::present(&app.store, organisation, None).await?;
    let options = ReadOptions { date_order, ..ReadOptions::new(clock::today()) };
    let own = app.libraries.get(&app, asker.tenant(), None).await?;
    let (mut preview, draft) = app
        .compute(move |_| {
            let library = &own.library;
            let inventory = workbook::read(library, &bytes, None, &options)
                .map_err(|error| Refusal::unprocessable(error.to_string()))?;
            Ok::<_, Refusal>(intake::plan(library, &inventory, &present, &file_name)?)
        })
        .await??;
    preview.id = app.store.add_draft(asker.tenant(), Some(asker.record_id()), &draft).await?;
    Ok(Json(preview))
}

/// The preview of an import, as its dry run gave it.
#[utoipa::path(
    get, path = "/devices/import/{id}", tag = "devices", security(("session" = [])),
    params(("id" = String, Path, description = "Identifier of the import.")),
    responses((status = 200, body = ImportPreview), ReadProblems)
)]
pub async fn get(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    Id(id): Id,
) -> Result<Json<ImportPreview>, Refusal> {
    let (preview, _) = app.store.draft(asker.tenant(), &id).await?;
    let preview = preview.ok_or_else(|| Refusal::not_found("preview of an import"))?;
    let mut preview: ImportPreview = serde_json::from_str(&preview).map_err(StoreError::from)?;
    preview.id = id;
    Ok(Json(preview))
}

/// Stores a dry run's devices, all of them or none.
#[utoipa::path(
    post, path = "/devices/import/{id}/commit", tag = "devices", security(("session" = [])),
    params(("id" = String, Path, description = "Identifier of the import.")),
    request_body = ImportCommit,
    responses((status = 200, body = ImportDone), ReadProblems, WriteProblems)
)]
pub async fn commit(
    State(app): State<Arc<App>>,
    Editor(asker): Editor,
    Id(id): Id,
    ApiJson(commit): ApiJson<ImportCommit>,
) -> Result<Json<ImportDone>, Refusal> {
    let tenant = asker.tenant();
    let (preview, planned) = app.store.draft(tenant, &id).await?;
    let (Some(preview), Some(planned)) = (preview, planned) else {
        return Err(Refusal::conflict(
            "this import is no draft any more: read the file again to import it once more",
        ));
    };
    let default_country = asker.organisation.default_country;
    let own = app.libraries.get(&app, tenant, None).await?;
    let (planned, decisions) = app
        .compute(move |_| {
            let preview: ImportPreview =
                serde_json::from_str(&preview).map_err(StoreError::from)?;
            let asked = preview.questions.first().map(|question| &question.sentence);
            if let Some(asked) = preview.date_order_question.as_ref().or(asked) {
                return Err(Refusal::conflict(asked.text.clone()));
            }
            let planned: Vec<PlannedDevice> =
                serde_json::from_str(&planned).map_err(StoreError::from)?;
            check(&own.library, &preview, &commit)?;
            Ok::<_, Refusal>((planned, Decisions::new(commit, default_country)))
        })
        .await??;
    let today = clock::today();
    let by = Some(asker.record_id());
    app.store
        .commit_import(tenant, &id, by, today, |sites, identities| {
            intake::build(planned.clone(), &decisions, sites, identities, today)
        })
        .await?;
    done(&app, &asker, &id).await
}

/// Takes a committed import back, within 30 days: its devices leave the fleet and their serials are
/// free again.
#[utoipa::path(
    post, path = "/devices/import/{id}/undo", tag = "devices", security(("session" = [])),
    params(("id" = String, Path, description = "Identifier of the import.")),
    responses((status = 200, body = ImportDone), ReadProblems, WriteProblems)
)]
pub async fn undo(
    State(app): State<Arc<App>>,
    Editor(asker): Editor,
    Id(id): Id,
) -> Result<Json<ImportDone>, Refusal> {
    app.store.undo_import(asker.tenant(), &id, Some(asker.record_id())).await?;
    done(&app, &asker, &id).await
}

async fn done(app: &App, asker: &Principal, id: &str) -> Result<Json<ImportDone>, Refusal> {
    let import = intake::summary(app.store.import(asker.tenant(), id).await?)?;
    let today = clock::today();
    let fleet = app.fleets.get(app, asker.tenant(), today).await?;
    let asked = Asked::everything(today);
    let list = app
        .compute(move |_| fleet.list(fleet.library(), &asked.ask(), Sort::default(), 0, 1))
        .await?;
    Ok(Json(ImportDone { import, fleet: list.fleet }))
}

/// Refuses what the preview did not offer: a misspelt location must not pass in silence.
fn check(
    library: &impact_core::library::Library,
    preview: &ImportPreview,
    commit: &ImportCommit,
) -> Result<(), Refusal> {
    for (at, location) in commit.locations.iter().enumerate() {
        if !preview.locations.iter().any(|known| known.name == location.name) {
            let detail = format!("the file has no location \"{}\"", short(&location.name));
            let pointer = format!("/locations/{at}/name");
            return Err(Refusal::unprocessable(detail.clone()).at(&pointer, detail));
        }
        if let Some(country) = location.country {
            known_country(library, country, &format!("/locations/{at}/country"))?;
        }
    }
    for (at, yes) in commit.accepted.iter().enumerate() {
        let offered = preview.suggestions.iter().any(|suggestion| {
            suggestion.maker == yes.maker
                && suggestion.model == yes.model
                && suggestion.product == yes.product
        });
        if !offered {
            let detail = format!(
                "\"{}\" was not suggested for \"{} {}\"",
                short(&yes.product),
                short(&yes.maker),
                short(&yes.model)
            );
            return Err(
                Refusal::unprocessable(detail.clone()).at(&format!("/accepted/{at}"), detail)
            );
        }
    }
    Ok(())
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
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
