//! From an edit to the dated records it becomes: the same for one device and for many.

use crate::intake::{PresentDevice, bodies};
use crate::records;
use crate::store::{ChangedDevice, Said, SiteRecord, StoreError};
use impact_core::api::DeviceEdit;
use impact_core::catalogue::{NO_PRODUCT, is_virtual};
use impact_core::fleet::{Device, DeviceChange, Filter};
use impact_core::library::Library;
use impact_core::lifecycle::Status;
use impact_core::quantity::Day;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Longest serial or inventory number.
const IDENTIFIER_CHARS: usize = 200;

/// What an edit is checked against.
pub struct Context<'a> {
    /// The tables.
    pub library: &'a Library,
    /// The organisation's sites.
    pub sites: &'a [SiteRecord],
    /// Today.
    pub today: Day,
    /// The last day that may be told as past.
    pub latest: Day,
}

/// Why an edit is not taken.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// A field that no device, or not this one, can take so.
    #[error("{detail}")]
    Field {
        /// The field, as a JSON pointer into the edit.
        pointer: &'static str,
        /// What is wrong with it, and the remedy.
        detail: String,
    },
    /// A record cannot be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What is kept of an edit beside its devices: the change, and the filter whose devices were meant.
#[derive(Debug, Serialize, Deserialize)]
pub struct Body {
    /// What was changed.
    pub change: DeviceEdit,
    /// The filter; none where devices were named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<String>,
}

/// The same as it is stored, beside the devices and in the audit log. The filter is normalised; in
/// the log, which nothing is ever erased from, it stands without what may name a person: a search
/// is only said to be one, and of sites and makers those that are known are told.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn said(
    edit: &DeviceEdit,
    filter: Option<&Filter>,
    context: &Context<'_>,
) -> Result<Said, StoreError> {
    let kept = Body { change: edit.clone(), filter: filter.map(Filter::to_query) };
    let mut noted = json!({ "change": edit });
    if let Some(filter) = filter {
        let site = |id: &String| context.sites.iter().any(|site| site.id == *id);
        let maker = |name: &String| context.library.catalogue.knows_maker(name);
        let products = context.library.catalogue.products();
        let model = |name: &String| products.iter().any(|product| product.name == *name);
        let plain = Filter {
            search: String::new(),
            site: filter.site.iter().filter(|id| site(id)).cloned().collect(),
            maker: filter.maker.iter().filter(|name| maker(name)).cloned().collect(),
            model: filter.model.iter().filter(|name| model(name)).cloned().collect(),
            ..filter.clone()
        };
        noted["filter"] = plain.to_query().into();
        if !filter.search.is_empty() {
            noted["searched"] = true.into();
        }
    }
    Ok(Said { kept: serde_json::to_string(&kept)?, noted })
}

/// Refuses what no device could take.
///
/// # Errors
/// [`EditError::Field`].
pub fn check(edit: &DeviceEdit, context: &Context<'_>) -> Result<(), EditError> {
    let latest = context.latest;
    let days = [
        (edit.start, "/start"),
        (edit.end, "/end"),
        (edit.since, "/since"),
        (edit.moved, "/moved"),
    ];
    for (day, pointer) in days {
        if let Some(day) = day.filter(|day| *day > latest) {
            return Err(refusal(
                pointer,
                format!("{day} lies in the future: enter what has happened by {latest}"),
            ));
        }
        if let Some(day) = day.filter(|day| day.ymd().0 < 1990) {
            return Err(refusal(pointer, format!("{day} lies before 1990: check the year")));
        }
    }
    if edit.since.is_some() && edit.status.is_none() && edit.site.is_none() {
        let detail = "\"since\" says from which day a status or a site holds: give one of them";
        return Err(refusal("/since", detail));
    }
    if edit.moved.is_some() && edit.site.is_some() {
        let detail =
            "\"moved\" corrects the day of the last move, \"site\" is a move: give one of them";
        return Err(refusal("/moved", detail));
    }
    if edit.status == Some(Status::Archived) {
        let detail = "to archive a device, enter the first day out of service as \"end\": without \
                      it the device would be left out of the years in which it was there";
        return Err(refusal("/status", detail));
    }
    if edit.status.is_some() && edit.end.is_some() {
        let detail = "a device that leaves service has no other status: give \"end\" or \"status\"";
        return Err(refusal("/status", detail));
    }
    if let Some(site) = &edit.site
        && !context.sites.iter().any(|known| known.id == *site)
    {
        let detail = "there is no site with this identifier in your organisation";
        return Err(refusal("/site", detail));
    }
    if edit.planned_life_days.is_some_and(|days| !(1..=36_525).contains(&days)) {
        let detail = "a planned life is 1 to 36,525 days, which is a hundred years";
        return Err(refusal("/planned_life_days", detail));
    }
    if let Some(product) = &edit.product
        && product != NO_PRODUCT
        && context.library.catalogue.position(product).is_none()
    {
        let detail =
            "the catalogue has no product with this identifier: take one of it, or \"none\"";
        return Err(refusal("/product", detail));
    }
    for (text, pointer) in [(&edit.asset_tag, "/asset_tag"), (&edit.serial, "/serial")] {
        let Some(text) = text else { continue };
        if text.chars().count() > IDENTIFIER_CHARS || text.chars().any(char::is_control) {
            let detail = format!("at most {IDENTIFIER_CHARS} characters, and no line breaks");
            return Err(refusal(pointer, detail));
        }
    }
    Ok(())
}

fn refusal(pointer: &'static str, detail: impl Into<String>) -> EditError {
    EditError::Field { pointer, detail: detail.into() }
}

/// The records that an edit of a device makes; `None` where it is so already. Facts about the
/// device hold from its registration on; its end from that day; status and site from the day named.
///
/// # Errors
/// [`EditError::Field`] for what this device cannot be; the store's where a record cannot be
/// written.
pub fn changes(
    present: &PresentDevice,
    edit: &DeviceEdit,
    context: &Context<'_>,
) -> Result<Option<ChangedDevice>, EditError> {
    let now = &present.device;
    check_days(edit, edit.start.or(now.start), edit.end.or(now.end))?;
    let registered = present.registered;
    let since = edit.since.unwrap_or(context.today);
    let mut changes = Vec::new();
    if let Some(start) = edit.start.filter(|start| now.start != Some(*start)) {
        changes.push((registered, DeviceChange::Started { start }));
    }
    if let Some(class) = edit.class {
        check_class(context.library, now, edit.product.as_deref())?;
        if now.class != Some(class) {
            changes.push((registered, DeviceChange::Class { class }));
        }
    }
    if let Some(product) = edit.product.clone().filter(|of| now.product.as_ref() != Some(of)) {
        changes.push((registered, DeviceChange::Product { product }));
    }
    if let Some(days) = edit.planned_life_days.filter(|days| now.planned_days != Some(*days)) {
        changes.push((registered, DeviceChange::Planned { days }));
    }
    changes.extend(identified(now, edit, context.today));
    if let Some(site) = &edit.site {
        let later = last_move(now).is_some_and(|last| last.on > since);
        if now.site.as_ref() != Some(site) || later {
            changes.extend(present.moved(site, since));
        }
    }
    if let Some(day) = edit.moved {
        changes.extend(came(present, day)?);
    }
    if let Some(status) = edit.status {
        changes.extend(stands(present, status, since)?);
    }
    if let Some(end) = edit.end.filter(|end| now.end != Some(*end)) {
        changes.push(ended(present, end));
    }
    if changes.is_empty() {
        return Ok(None);
    }
    let columns = columns(now, &changes);
    Ok(Some(ChangedDevice { id: now.id.clone(), columns, events: bodies(&changes)? }))
}

/// How a device came to the site where it is.
struct LastMove<'a> {
    /// The day.
    on: Day,
    /// The site before; none where none was known.
    from: Option<&'a str>,
    /// The day on which it came to that one; none where it was there from the start.
    before: Option<Day>,
}

fn last_move(now: &Device) -> Option<LastMove<'_>> {
    let at = now.earlier.iter().rposition(|stay| stay.site != now.site)?;
    let (earlier, from) = (&now.earlier[..at], now.earlier[at].site.as_deref());
    let before = earlier.iter().rposition(|stay| stay.site.as_deref() != from);
    Some(LastMove { on: now.earlier[at].until, from, before: before.map(|at| earlier[at].until) })
}

/// The records by which a device came to its site on another day: from the wrong day to the right
/// one it was at the site before.
fn came(present: &PresentDevice, day: Day) -> Result<Vec<(Day, DeviceChange)>, EditError> {
    let now = &present.device;
    let (Some(site), Some(last)) = (&now.site, last_move(now)) else {
        let detail = "no move of the device is on record whose day could be corrected: give \
                      \"site\" and \"since\"";
        return Err(refusal("/moved", detail));
    };
    if let Some(before) = last.before.filter(|before| *before >= day) {
        return Err(refusal(
            "/moved",
            format!("the device came to the site before this one on {before}: enter a later day"),
        ));
    }
    if day <= last.on {
        return Ok(if day == last.on { Vec::new() } else { present.moved(site, day) });
    }
    let (on, Some(from)) = (last.on, last.from) else {
        let on = last.on;
        return Err(refusal(
            "/moved",
            format!(
                "no site is on record before {on}, so the device cannot have been there for \
                 longer: undo that change and enter it again"
            ),
        ));
    };
    let mut changes = present.moved(from, on);
    changes.retain(|(on, _)| *on < day);
    changes.push((day, DeviceChange::Moved { site: site.clone() }));
    Ok(changes)
}

/// The record of where a device stands from a day on; nothing where it stands so since then or
/// before.
fn stands(
    present: &PresentDevice,
    status: Status,
    since: Day,
) -> Result<Option<(Day, DeviceChange)>, EditError> {
    let now = &present.device;
    let earlier = now.status_since().is_some_and(|from| from > since);
    if now.status == status && !earlier {
        return Ok(None);
    }
    if let Some(left) = present.ended.filter(|left| now.end.is_some() && since < *left) {
        return Err(refusal(
            "/since",
            format!("the device left service on {left}: it can be back from that day on"),
        ));
    }
    Ok(Some((since, DeviceChange::Status { status })))
}

/// The record of an end.
fn ended(present: &PresentDevice, end: Day) -> (Day, DeviceChange) {
    (present.ends_on(end), DeviceChange::Ended { end })
}

fn identified(now: &Device, edit: &DeviceEdit, today: Day) -> Option<(Day, DeviceChange)> {
    let corrected = |given: &Option<String>, known: &Option<String>| match given {
        None => known.clone(),
        Some(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
    };
    let asset_tag = corrected(&edit.asset_tag, &now.asset_tag);
    let serial = corrected(&edit.serial, &now.serial);
    let same = asset_tag == now.asset_tag && serial == now.serial;
    (!same).then_some((today, DeviceChange::Identified { asset_tag, serial }))
}

/// What is looked up of the device afterwards, where that changes.
fn columns(now: &Device, changes: &[(Day, DeviceChange)]) -> Option<crate::store::Columns> {
    let mut after = now.clone();
    for (_, change) in changes {
        match change {
            DeviceChange::Moved { site } => after.site = Some(site.clone()),
            DeviceChange::Identified { asset_tag, serial } => {
                after.asset_tag.clone_from(asset_tag);
                after.serial.clone_from(serial);
            }
            _ => {}
        }
    }
    let after = records::columns_of(&after);
    (after != records::columns_of(now)).then_some(after)
}

/// Refuses a class that would count for nothing, because something surer gives it already.
fn check_class(library: &Library, now: &Device, product: Option<&str>) -> Result<(), EditError> {
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
    Err(refusal("/class", detail))
}

fn check_days(edit: &DeviceEdit, start: Option<Day>, end: Option<Day>) -> Result<(), EditError> {
    if let (Some(start), Some(end)) = (start, end)
        && end <= start
        && (edit.start.is_some() || edit.end.is_some())
    {
        let pointer = if edit.end.is_some() { "/end" } else { "/start" };
        return Err(refusal(
            pointer,
            format!(
                "the first day out of service, {end}, must lie after the first day in service, \
                 {start}"
            ),
        ));
    }
    Ok(())
}
