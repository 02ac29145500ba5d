//! Editing a device: each change is a dated record, the ones before it stay.

use super::read;
use crate::app::App;
use crate::auth::principal::Editor;
use crate::body::{ApiJson, Id, IfMatch, etag};
use crate::clock;
use crate::edits::{self, Context, EditError};
use crate::intake;
use crate::problem::Refusal;
use crate::query::{Asked, DeviceQuery, Pairs};
use crate::routes::problems::{EditProblems, ReadProblems, WriteProblems};
use crate::store::{DeviceRecord, Guard, StoredEvent};
use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use impact_core::api::{DeviceDetail, DeviceEdit};
use std::sync::Arc;

/// Records what the inventory did not tell, or what has changed: first and last day, class, the
/// confirmed product, status, site, planned life. The edit can be undone for 30 days; the newest
/// entry of the history names it.
#[utoipa::path(
    patch, path = "/devices/{id}", tag = "devices", security(("session" = [])),
    params(
        ("id" = String, Path, description = "Identifier of the device."),
        ("If-Match" = String, Header, description = "The ETag that was read."),
        DeviceQuery,
    ),
    request_body = DeviceEdit,
    responses((status = 200, body = DeviceDetail), ReadProblems, WriteProblems, EditProblems)
)]
pub async fn edit(
    State(app): State<Arc<App>>,
    Editor(asker): Editor,
    Id(id): Id,
    pairs: Pairs,
    IfMatch(version): IfMatch,
    ApiJson(edit): ApiJson<DeviceEdit>,
) -> Result<impl IntoResponse, Refusal> {
    pairs.only(DeviceQuery::NAMES)?;
    let today = clock::today();
    let asked = Asked::read(&pairs, today)?;
    let tenant = asker.tenant();
    let record = app.store.device(tenant, &id).await?;
    if record.version() != version {
        return Err(Refusal::stale(record.version()));
    }
    let sites = app.store.sites(tenant).await?;
    let own = app.libraries.get(&app, tenant, None).await?;
    let context =
        Context { library: &own.library, sites: &sites, today, latest: clock::latest_today() };
    edits::check(&edit, &context)?;
    let present = intake::fold(&id, &counting(&record), today)?;
    let (present, _) = present.ok_or_else(|| Refusal::not_found("device"))?;
    let change = edits::changes(&present, &edit, &context)?.ok_or_else(|| {
        Refusal::unprocessable("nothing would change: give at least one field a new value")
    })?;
    let said = edits::said(&edit, None, &context)?;
    let guard = Guard::Version { device: &id, version };
    app.store.edit(tenant, guard, &said, &[change], asker.record_id(), today).await?;
    let detail = read::detail(&app, &asker, id, asked).await?;
    Ok((etag(detail.version), Json(detail)))
}

impl From<EditError> for Refusal {
    fn from(error: EditError) -> Self {
        match error {
            EditError::Field { pointer, detail } => {
                Self::unprocessable(detail.clone()).at(pointer, detail)
            }
            EditError::Store(error) => error.into(),
        }
    }
}

/// The events that count, as they are folded: in the order in which they take effect.
fn counting(record: &DeviceRecord) -> Vec<StoredEvent> {
    let mut events: Vec<StoredEvent> = record
        .counting()
        .map(|event| StoredEvent {
            effective_on: event.effective_on,
            by_hand: event.file_name.is_none(),
            body: event.body.clone(),
        })
        .collect();
    events.sort_by_key(|event| event.effective_on);
    events
}
