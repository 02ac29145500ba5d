//! Changing many devices at once, and taking edits back.

use crate::app::App;
use crate::auth::principal::{Editor, Principal, Reader};
use crate::body::{ApiJson, Id};
use crate::edits::{self, Body, Context, EditError};
use crate::intake::Present;
use crate::problem::Refusal;
use crate::query::{Asked, EditsQuery, Pairs};
use crate::routes::problems::{ReadProblems, WriteProblems};
use crate::store::{ChangedDevice, EditRecord, Guard, StoreError};
use crate::{clock, comparisons, limits, records};
use axum::Json;
use axum::extract::State;
use impact_core::api::{BulkDone, BulkEdit, BulkRefusal, EditList, EditSummary};
use impact_core::fleet::Filter;
use impact_core::quantity::Day;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Refusals that are told one by one.
const REFUSALS_SHOWN: usize = 100;

/// Changes many devices in one transaction, or counts what would change. The edit can be undone for
/// 30 days.
#[utoipa::path(
    post, path = "/devices/bulk", tag = "devices", security(("session" = [])),
    request_body = BulkEdit,
    responses((status = 200, body = BulkDone), ReadProblems, WriteProblems)
)]
pub async fn bulk(
    State(app): State<Arc<App>>,
    Editor(asker): Editor,
    ApiJson(bulk): ApiJson<BulkEdit>,
) -> Result<Json<BulkDone>, Refusal> {
    let today = clock::today();
    // It holds the whole fleet until it is stored.
    let _place = app.comparisons.place(asker.tenant()).await;
    let (meant, present) = meant_of(&app, &asker, &bulk, today).await?;
    let Meant { ids: meant, filter } = meant;
    let revision = present.known.revision;
    if bulk.revision.is_some_and(|seen| seen != revision) {
        return Err(moved());
    }
    let edit = bulk.change.clone();
    let own = app.libraries.get(&app, asker.tenant(), None).await?;
    let (worked_out, said, devices) = app
        .compute(move |_| {
            let latest = clock::latest_today();
            let context = Context { library: &own.library, sites: &present.sites, today, latest };
            edits::check(&edit, &context).map_err(|error| Refusal::from(error).under("/change"))?;
            let worked_out = WorkedOut::of(&present, &meant, &edit, &context)?;
            let said = edits::said(&edit, filter.as_ref(), &context)?;
            Ok::<_, Refusal>((worked_out, said, meant.len() as u64))
        })
        .await??;
    let WorkedOut { changes, unchanged, refused, refusals } = worked_out;
    if refused > 0 && !bulk.dry_run && !bulk.leave_out_refused {
        let why = refusals.first().map_or("", |refusal| refusal.sentence.as_str());
        return Err(Refusal::unprocessable(format!(
            "{refused} of {devices} devices cannot be changed so, for example: {why}. Leave them \
             out (leave_out_refused) or choose other devices"
        )));
    }
    let edit = if bulk.dry_run || changes.is_empty() {
        None
    } else {
        let (guard, by) = (Guard::Revision(revision), asker.record_id());
        Some(app.store.edit(asker.tenant(), guard, &said, &changes, by, today).await?)
    };
    let changed = changes.len() as u64;
    Ok(Json(BulkDone { edit, devices, changed, unchanged, refused, refusals, revision }))
}

/// How often the devices that a filter means are looked up anew because the fleet was changed.
const ATTEMPTS: usize = 3;

fn moved() -> Refusal {
    Refusal::conflict(StoreError::Moved.to_string())
        .at("/revision", "not the revision of the fleet as it is now")
}

/// The devices that are meant, and the fleet of which they are: both of one revision.
async fn meant_of(
    app: &App,
    asker: &Principal,
    bulk: &BulkEdit,
    today: Day,
) -> Result<(Meant, Present), Refusal> {
    for _ in 0..ATTEMPTS {
        let revision = app.store.revision(asker.tenant()).await?;
        let meant = meant(app, asker, bulk, today).await?;
        let present = comparisons::present(app, &asker.organisation, None, today).await?;
        if present.known.revision == revision {
            return Ok((meant, present));
        }
    }
    Err(moved())
}

/// Which devices are meant.
struct Meant {
    ids: BTreeSet<String>,
    /// By what; none where they were named.
    filter: Option<Filter>,
}

async fn meant(
    app: &App,
    asker: &Principal,
    bulk: &BulkEdit,
    today: Day,
) -> Result<Meant, Refusal> {
    if bulk.change.serial.is_some() || bulk.change.asset_tag.is_some() {
        let detail = "a serial or asset tag is of one device: change it there";
        return Err(Refusal::unprocessable(detail).at("/change", detail));
    }
    match (&bulk.filter, &bulk.ids) {
        (Some(filter), None) => {
            let asked = Asked::filtered(filter, today)?;
            let filter = Some(asked.filter.clone());
            let fleet = app.fleets.get(app, asker.tenant(), today).await?;
            let ids = app.compute(move |_| fleet.selected_ids(&asked.ask())).await?;
            Ok(Meant { ids: ids.into_iter().collect(), filter })
        }
        (None, Some(ids)) if ids.len() > limits::BULK_IDS => {
            let detail = format!("at most {} devices can be named: use a filter", limits::BULK_IDS);
            Err(Refusal::unprocessable(detail.clone()).at("/ids", detail))
        }
        (None, Some(ids)) => Ok(Meant { ids: ids.iter().cloned().collect(), filter: None }),
        _ => {
            let detail = "say which devices are meant: either a filter or their ids";
            Err(Refusal::unprocessable(detail).at("/filter", detail))
        }
    }
}

/// What an edit becomes for each of many devices.
struct WorkedOut {
    changes: Vec<ChangedDevice>,
    unchanged: u64,
    refused: u64,
    refusals: Vec<BulkRefusal>,
}

impl WorkedOut {
    fn of(
        present: &Present,
        meant: &BTreeSet<String>,
        edit: &impact_core::api::DeviceEdit,
        context: &Context<'_>,
    ) -> Result<Self, Refusal> {
        let mut worked_out =
            Self { changes: Vec::new(), unchanged: 0, refused: 0, refusals: Vec::new() };
        let mut found = 0;
        for device in present.devices.iter().filter(|known| meant.contains(&known.device.id)) {
            found += 1;
            match edits::changes(device, edit, context) {
                Ok(Some(change)) => worked_out.changes.push(change),
                Ok(None) => worked_out.unchanged += 1,
                Err(EditError::Store(error)) => return Err(error.into()),
                Err(EditError::Field { detail, .. }) => {
                    worked_out.refused += 1;
                    if worked_out.refusals.len() < REFUSALS_SHOWN {
                        let device = device.device.id.clone();
                        worked_out.refusals.push(BulkRefusal { device, sentence: detail });
                    }
                }
            }
        }
        if found < meant.len() {
            let known: BTreeSet<&str> =
                present.devices.iter().map(|known| known.device.id.as_str()).collect();
            let unknown = meant.iter().find(|id| !known.contains(id.as_str()));
            let unknown: String = unknown.map_or("", String::as_str).chars().take(40).collect();
            let detail = format!("there is no device \"{unknown}\" in your organisation");
            return Err(Refusal::unprocessable(detail.clone()).at("/ids", detail));
        }
        Ok(worked_out)
    }
}

/// Edits by hand, of one device or of many, newest first.
#[utoipa::path(
    get, path = "/devices/edits", tag = "devices", security(("session" = [])),
    params(EditsQuery),
    responses((status = 200, body = EditList), ReadProblems)
)]
pub async fn edits(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    pairs: Pairs,
) -> Result<Json<EditList>, Refusal> {
    pairs.only(EditsQuery::NAMES)?;
    let limit = pairs.number("limit", 1, limits::LIST_ROWS)?.unwrap_or(limits::LIST_ROWS_DEFAULT);
    let most = i64::try_from(limit).unwrap_or(i64::MAX);
    let before = pairs.get("cursor");
    let mut records = app.store.edits(asker.tenant(), before, most.saturating_add(1)).await?;
    let more = records.len() as u64 > limit;
    records.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next_cursor = records.last().filter(|_| more).map(|record| record.id.clone());
    let rows = records.into_iter().map(summary).collect::<Result<_, _>>()?;
    Ok(Json(EditList { rows, next_cursor }))
}

/// Takes an edit back, within 30 days: what it recorded stays on record and no longer counts.
#[utoipa::path(
    post, path = "/devices/edits/{id}/undo", tag = "devices", security(("session" = [])),
    params(("id" = String, Path, description = "Identifier of the edit.")),
    responses((status = 200, body = EditSummary), ReadProblems, WriteProblems)
)]
pub async fn undo_edit(
    State(app): State<Arc<App>>,
    Editor(asker): Editor,
    Id(id): Id,
) -> Result<Json<EditSummary>, Refusal> {
    let tenant = asker.tenant();
    app.store.undo_edit(tenant, &id, asker.record_id(), records::columns).await?;
    Ok(Json(summary(app.store.edit_record(tenant, &id).await?)?))
}

fn summary(record: EditRecord) -> Result<EditSummary, StoreError> {
    let Body { change, filter } = serde_json::from_str(&record.body)?;
    Ok(EditSummary {
        id: record.id,
        change,
        filter,
        devices: record.devices,
        at: clock::rfc3339(record.at),
        by: record.by.unwrap_or_else(|| "the command line".to_owned()),
        undone_at: record.undone_at.map(clock::rfc3339),
        can_undo: record.undone_at.is_none() && record.at > clock::now_ms() - limits::UNDO_MS,
    })
}
