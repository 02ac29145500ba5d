//! The list of devices.

use crate::app::App;
use crate::auth::principal::Reader;
use crate::cursor::Cursor;
use crate::intake;
use crate::problem::Refusal;
use crate::query::{Asked, ListQuery, Pairs};
use crate::routes::problems::ReadProblems;
use crate::store::Tenant;
use crate::{clock, limits};
use axum::Json;
use axum::extract::State;
use impact_core::api::{DeviceList, ImportTally};
use impact_core::fleet::{Filter, Fleet, Frame, Sort};
use impact_core::library::Library;
use std::sync::Arc;

/// A page of the filtered, sorted devices, with the totals of all of them.
#[utoipa::path(
    get, path = "/devices", tag = "devices", security(("session" = [])),
    params(ListQuery),
    responses((status = 200, body = DeviceList), ReadProblems)
)]
pub async fn list(
    State(app): State<Arc<App>>,
    Reader(asker): Reader,
    pairs: Pairs,
) -> Result<Json<DeviceList>, Refusal> {
    pairs.only(ListQuery::NAMES)?;
    let asked = Asked::read(&pairs, clock::today())?;
    let sort = pairs.read("sort", Sort::parse)?.unwrap_or_default();
    let limit = pairs.number("limit", 1, limits::LIST_ROWS)?.unwrap_or(limits::LIST_ROWS_DEFAULT);
    let start = pairs.number("start", 0, u64::from(u32::MAX))?;
    let cursor = pairs.read("cursor", |text| Cursor::decode(text, sort))?;
    if start.is_some() && cursor.is_some() {
        return Err(Refusal::query("start", "start and cursor exclude each other: send one"));
    }
    let fleet = app.fleets.under(&app, asker.tenant(), asked.as_of, asked.figures).await?;
    let frame = app.frames.get(&app, &fleet, &asked).await?;
    let left_out = left_out(&app, asker.tenant()).await?;
    let page = app
        .compute(move |_| {
            let library = fleet.library();
            let start = match &cursor {
                Some(cursor) => after(&fleet, library, &frame, &asked.filter, sort, cursor),
                None => start.unwrap_or(0),
            };
            let mut page = fleet.list_in(library, &frame, &asked.filter, sort, start, limit);
            let end = page.start + page.rows.len() as u64;
            page.next_cursor = page
                .rows
                .last()
                .filter(|_| end < page.total)
                .map(|row| Cursor::after(sort, &row.id, end - 1).encode());
            page.tally.duplicate = left_out.duplicate;
            page.tally.set_aside += left_out.set_aside;
            page
        })
        .await?;
    Ok(Json(page))
}

/// Rows that are no devices, of the last committed file of each source: repeats, and what was set
/// aside.
async fn left_out(app: &App, tenant: &Tenant) -> Result<ImportTally, Refusal> {
    let mut sum = ImportTally::default();
    for (_, stored) in app.store.last_tallies(tenant).await? {
        let tally = intake::tally(&stored)?;
        sum.duplicate += tally.duplicate;
        sum.set_aside += tally.set_aside;
    }
    Ok(sum)
}

/// The position after a cursor's row: where it stood if it stands there still, else wherever it is
/// now; its old position when it is gone.
fn after(
    fleet: &Fleet,
    library: &Library,
    frame: &Frame,
    filter: &Filter,
    sort: Sort,
    cursor: &Cursor,
) -> u64 {
    let stands = fleet.list_in(library, frame, filter, sort, cursor.at, 1);
    if stands.rows.first().is_some_and(|row| row.id == cursor.id) {
        return cursor.at + 1;
    }
    fleet.place_in(frame, filter, sort, &cursor.id).map_or(cursor.at, |place| place + 1)
}
