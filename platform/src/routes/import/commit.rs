//! Storing what a draft becomes, and taking it back.

use super::{drafts, short};
use crate::app::App;
use crate::auth::principal::{Editor, Principal};
use crate::body::{ApiJson, Id};
use crate::comparisons::Compared;
use crate::intake::{self, Decisions};
use crate::problem::Refusal;
use crate::query::Asked;
use crate::reading::{self, Reading};
use crate::routes::problems::{ReadProblems, WriteProblems};
use crate::routes::sites::known_country;
use crate::store::{OrganisationRecord, StoreError};
use crate::{clock, limits, records};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use impact_core::api::{DifferenceGroup, ImportCommit, ImportDone, ImportStage, ImportSummary};
use impact_core::catalogue::NO_PRODUCT;
use impact_core::fleet::Sort;
use impact_core::library::Library;
use std::collections::BTreeSet;
use std::sync::Arc;

/// How often a commit is made anew because the fleet was changed under it.
const ATTEMPTS: usize = 5;

/// Stores what a dry run would change, as far as it is agreed to, all of it or nothing. A commit
/// that takes long goes on by itself: 202 says how far it is.
#[utoipa::path(
    post, path = "/devices/import/{id}/commit", tag = "devices", security(("session" = [])),
    params(("id" = String, Path, description = "Identifier of the import.")),
    request_body = ImportCommit,
    responses(
        (status = 200, body = ImportDone),
        (status = 202, body = ImportSummary, description = "It is still being stored."),
        ReadProblems, WriteProblems
    )
)]
pub async fn commit(
    State(app): State<Arc<App>>,
    Editor(asker): Editor,
    Id(id): Id,
    ApiJson(commit): ApiJson<ImportCommit>,
) -> Result<Response, Refusal> {
    // What was said yes to is stored even if whoever said it leaves the page.
    let by = asker.record_id().to_owned();
    let work = store(app.clone(), asker.organisation.clone(), id.clone(), by, commit);
    let task = tokio::spawn(work);
    match tokio::time::timeout(limits::IMPORT_WAIT, task).await {
        Ok(Ok(stored)) => stored?,
        Ok(Err(error)) => {
            tracing::error!(%error, "a commit stopped");
            return Err(Refusal::internal());
        }
        Err(_) => {
            let summary = drafts::summary(&app, &asker, &id).await?;
            return Ok((StatusCode::ACCEPTED, Json(summary)).into_response());
        }
    }
    Ok(done(&app, &asker, &id).await?.into_response())
}

async fn store(
    app: Arc<App>,
    organisation: OrganisationRecord,
    id: String,
    by: String,
    commit: ImportCommit,
) -> Result<(), Refusal> {
    let tenant = &organisation.tenant;
    let reading = Reading::new(ImportStage::Comparing);
    let listed = app.readings.begin(tenant, &id, reading.clone());
    // What kept an earlier try from being stored says nothing of this one.
    app.store.try_import_again(tenant, &id).await?;
    let work = async {
        let mut attempts = 0;
        loop {
            attempts += 1;
            match attempt(&app, &organisation, &id, &by, &commit, &reading).await {
                Err(Failed::Store(StoreError::Moved)) if attempts < ATTEMPTS => {
                    reading.begin(ImportStage::Comparing, 0);
                }
                Err(Failed::Store(error)) => break Err(error.into()),
                Err(Failed::Refused(refusal)) => break Err(refusal),
                Ok(()) => break Ok(()),
            }
        }
    };
    let outcome = reading::told(&app, tenant, &id, &reading, work).await;
    match &outcome {
        Ok(()) => app.comparisons.forget(tenant, &id),
        Err(refusal) => {
            // Its sentence may quote what the file or the request says: that stays out of the log.
            tracing::warn!(import = id, problem = refusal.kind(), "a commit was not stored");
            // Whoever was told 202 reads there why nothing was stored.
            app.store.fail_import(tenant, &id, refusal.detail()).await?;
        }
    }
    // Whoever sees that nothing is being done any more finds what became of it.
    drop(listed);
    outcome
}

/// Why a commit was not stored.
enum Failed {
    Store(StoreError),
    Refused(Refusal),
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<Refusal> for Failed {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

async fn attempt(
    app: &App,
    organisation: &OrganisationRecord,
    id: &str,
    by: &str,
    commit: &ImportCommit,
    reading: &Reading,
) -> Result<(), Failed> {
    let compared = app.comparisons.get(app, organisation, id).await?;
    let (commit, default_country) = (commit.clone(), organisation.default_country);
    let today = clock::today();
    let own = app.libraries.get(app, &organisation.tenant, None).await?;
    let made = app
        .compute(move |_| {
            check(&own.library, &compared, &commit)?;
            let decisions = Decisions::new(commit, default_country);
            let Compared { draft, plan, present, .. } = &*compared;
            Ok::<_, Refusal>(intake::build(draft, plan, present, &decisions, today)?)
        })
        .await??;
    reading.begin(ImportStage::Storing, (made.devices.len() + made.changes.len()) as u64);
    // Whether it is still a draft is found by the transaction that stores.
    reading::write_down(app, &organisation.tenant, id, reading.progress()).await?;
    Ok(app.store.commit_import(&organisation.tenant, id, Some(by), today, &made).await?)
}

/// Takes a committed import back, within 30 days: the devices that it brought leave the fleet,
/// their serials are free again, and what it changed of others is as it was. Users that it named are
/// erased; those before them do not come back. Refused while a later import names its devices.
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
    let by = Some(asker.record_id());
    app.store.undo_import(asker.tenant(), &id, by, records::columns).await?;
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

fn refusal(pointer: &str, detail: String) -> Refusal {
    Refusal::unprocessable(detail.clone()).at(pointer, detail)
}

/// Refuses what the preview did not offer: a misspelt location must not pass in silence.
fn check(library: &Library, compared: &Compared, commit: &ImportCommit) -> Result<(), Refusal> {
    let preview = &compared.plan.preview;
    let asked = preview.questions.first().map(|question| &question.sentence);
    if let Some(asked) = preview.date_order_question.as_ref().or(asked) {
        return Err(Refusal::conflict(asked.text.clone()));
    }
    if commit.revision.is_some_and(|seen| seen != preview.revision) {
        return Err(Refusal::conflict(
            "the fleet was changed since this preview was made: read the preview again and look \
             at what the file would change now",
        )
        .at("/revision", "not the revision of the preview as it is now"));
    }
    if let Some(stranger) = &preview.stranger
        && !commit.confirm_stranger
    {
        let detail = "send true to say that the file is this organisation's";
        return Err(Refusal::conflict(stranger.text.clone()).at("/confirm_stranger", detail));
    }
    if let Some(day) = commit.on {
        let today = clock::latest_today();
        if day > today || day.ymd().0 < 1990 {
            return Err(refusal("/on", format!("{day} is not between 1990 and today, {today}")));
        }
    }
    check_locations(library, preview, commit)?;
    check_choices(compared, commit)
}

fn check_locations(
    library: &Library,
    preview: &impact_core::api::ImportPreview,
    commit: &ImportCommit,
) -> Result<(), Refusal> {
    let locations: BTreeSet<&str> =
        preview.locations.iter().map(|known| known.name.as_str()).collect();
    for (at, location) in commit.locations.iter().enumerate() {
        if !locations.contains(location.name.as_str()) {
            let detail = format!("the file has no location \"{}\"", short(&location.name));
            return Err(refusal(&format!("/locations/{at}/name"), detail));
        }
        if let Some(country) = location.country {
            known_country(library, country, &format!("/locations/{at}/country"))?;
        }
    }
    let asked: BTreeSet<[&str; 2]> =
        preview.suggestions.iter().map(|offer| [offer.maker.as_str(), &offer.model]).collect();
    for (at, answer) in commit.answers.iter().enumerate() {
        let (maker, model) = (short(&answer.maker), short(&answer.model));
        if !asked.contains(&[answer.maker.as_str(), &answer.model]) {
            let detail = format!("no product was suggested for \"{maker} {model}\" in this file");
            return Err(refusal(&format!("/answers/{at}"), detail));
        }
        let known = library.catalogue.position(&answer.product).is_some();
        if answer.product != NO_PRODUCT && !known {
            let product = short(&answer.product);
            let detail = format!(
                "the catalogue has no product \"{product}\" for \"{maker} {model}\": take one of it, or \"none\""
            );
            return Err(refusal(&format!("/answers/{at}/product"), detail));
        }
    }
    Ok(())
}

/// Refuses a choice about a device that the group does not have.
fn check_choices(compared: &Compared, commit: &ImportCommit) -> Result<(), Refusal> {
    let Compared { draft, plan, present, .. } = compared;
    for (choice, group, others) in [
        (&commit.new, DifferenceGroup::New, None),
        (&commit.changed, DifferenceGroup::Changed, Some(DifferenceGroup::Conflict)),
        (&commit.conflict, DifferenceGroup::Conflict, None),
        (&commit.returned, DifferenceGroup::Returned, None),
        (&commit.gone, DifferenceGroup::Gone, None),
    ] {
        let Some(choice) = choice.as_ref().filter(|choice| !choice.except.is_empty()) else {
            continue;
        };
        let of = |difference: &&impact_core::inventory::PlannedDifference| {
            difference.group == group || Some(difference.group) == others
        };
        let keys: BTreeSet<String> = plan
            .differences
            .iter()
            .filter(of)
            .filter_map(|difference| difference.key(draft, &present.known))
            .collect();
        for (at, key) in choice.except.iter().enumerate() {
            if !keys.contains(key) {
                let pointer = format!("/{}/except/{at}", group.key());
                let detail = format!("\"{}\" is no such difference of this file", short(key));
                return Err(refusal(&pointer, detail));
            }
        }
    }
    Ok(())
}
