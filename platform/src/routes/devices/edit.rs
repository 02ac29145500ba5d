//! Editing a device: each change is a dated record, the ones before it stay.

use super::read;
use crate::app::App;
use crate::auth::principal::Editor;
use crate::body::{ApiJson, Id, IfMatch, etag};
use crate::clock;
use crate::problem::Refusal;
use crate::query::{Asked, DeviceQuery, Pairs};
use crate::routes::problems::{EditProblems, ReadProblems, WriteProblems};
use crate::store::{DeviceRecord, StoreError};
use axum::Json;
use axum::extract::State;
use axum::response::IntoResponse;
use impact_core::api::{DeviceDetail, DeviceEdit};
use impact_core::catalogue::is_virtual;
use impact_core::fleet::{Device, DeviceChange, DeviceEvent, device_as_of};
use impact_core::library::Library;
use impact_core::quantity::Day;
use std::sync::Arc;

/// Records what the inventory did not tell: first and last day, class, the confirmed product.
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
    let record = app.store.device(asker.tenant(), &id).await?;
    if record.version() != version {
        return Err(Refusal::stale(record.version()));
    }
    let own = app.libraries.get(&app, asker.tenant(), None).await?;
    let changes = changes(&record, &id, &edit, &own.library, today)?;
    if changes.is_empty() {
        return Err(Refusal::unprocessable(
            "nothing would change: give start, end, class or product a new value",
        ));
    }
    let by = asker.record_id();
    app.store.append(asker.tenant(), &id, version, by, &changes).await?;
    let detail = read::detail(&app, &asker, id, asked).await?;
    Ok((etag(detail.version), Json(detail)))
}

/// The records an edit makes. Facts about the device hold from its registration on; its end holds
/// from that day.
fn changes(
    record: &DeviceRecord,
    id: &str,
    edit: &DeviceEdit,
    library: &Library,
    today: Day,
) -> Result<Vec<(Day, String)>, Refusal> {
    let registered = record.events.first().map_or(today, |event| event.effective_on);
    let events = record
        .events
        .iter()
        .map(|event| {
            let change = serde_json::from_str(&event.body)?;
            Ok(DeviceEvent { effective_on: event.effective_on, change })
        })
        .collect::<Result<Vec<_>, StoreError>>()?;
    let now = device_as_of(id, &events, today).ok_or_else(|| Refusal::not_found("device"))?;
    check_days(edit, edit.start.or(now.start), edit.end.or(now.end), today)?;
    let mut changes = Vec::new();
    let mut record = |on: Day, change: DeviceChange| -> Result<(), Refusal> {
        changes.push((on, serde_json::to_string(&change).map_err(StoreError::from)?));
        Ok(())
    };
    if let Some(start) = edit.start.filter(|start| now.start != Some(*start)) {
        record(registered, DeviceChange::Started { start })?;
    }
    if let Some(class) = edit.class {
        check_class(library, &now, edit.product.as_deref())?;
        if now.class != Some(class) {
            record(registered, DeviceChange::Class { class })?;
        }
    }
    if let Some(product) = &edit.product
        && now.product.as_ref() != Some(product)
    {
        if library.catalogue.position(product).is_none() {
            let detail = "the catalogue has no product with this identifier: take one as suggested";
            return Err(Refusal::unprocessable(detail).at("/product", detail));
        }
        record(registered, DeviceChange::Product { product: product.clone() })?;
    }
    if let Some(end) = edit.end.filter(|end| now.end != Some(*end)) {
        // A correction must come after what it corrects, also where it names an earlier day.
        let corrected = events.iter().filter(|e| matches!(e.change, DeviceChange::Ended { .. }));
        let on = corrected.map(|event| event.effective_on).fold(end.max(registered), Day::max);
        record(on, DeviceChange::Ended { end })?;
    }
    Ok(changes)
}

/// Refuses a class that would count for nothing, because something surer gives it already.
fn check_class(library: &Library, now: &Device, product: Option<&str>) -> Result<(), Refusal> {
    let catalogue = &library.catalogue;
    let found = catalogue.find(&now.maker, &now.model);
    let known = catalogue.classify(&found, product.or(now.product.as_deref()), None, false);
    let detail = if is_virtual(&now.maker, &now.model, "") {
        "a virtual machine is no device of its own, so it has no class".to_owned()
    } else if let Some(product) = known.product.and_then(|at| catalogue.products().get(at)) {
        format!(
            "the class follows from the product \"{} {}\": choose another product instead",
            product.maker, product.name
        )
    } else if let (Some(model), Some(_)) = (known.resolved_model, found.class) {
        format!("the class follows from the machine type, which is a \"{model}\"")
    } else {
        return Ok(());
    };
    Err(Refusal::unprocessable(detail.clone()).at("/class", detail))
}

fn check_days(
    edit: &DeviceEdit,
    start: Option<Day>,
    end: Option<Day>,
    today: Day,
) -> Result<(), Refusal> {
    for (day, pointer) in [(edit.start, "/start"), (edit.end, "/end")] {
        if let Some(day) = day.filter(|day| *day > today) {
            let detail = format!("{day} lies in the future: enter what has happened by {today}");
            return Err(Refusal::unprocessable(detail.clone()).at(pointer, detail));
        }
        if let Some(day) = day.filter(|day| day.ymd().0 < 1990) {
            let detail = format!("{day} lies before 1990: check the year");
            return Err(Refusal::unprocessable(detail.clone()).at(pointer, detail));
        }
    }
    if let (Some(start), Some(end)) = (start, end)
        && end <= start
        && (edit.start.is_some() || edit.end.is_some())
    {
        let detail = format!(
            "the first day out of service, {end}, must lie after the first day in service, {start}"
        );
        let pointer = if edit.end.is_some() { "/end" } else { "/start" };
        return Err(Refusal::unprocessable(detail.clone()).at(pointer, detail));
    }
    Ok(())
}
