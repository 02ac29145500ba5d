//! The list of devices as a file.

use crate::app::App;
use crate::auth::principal::{Exporter, Principal};
use crate::exports::{CsvText, Download, Notes, Parts, Workbook, WorkbookError, file_name};
use crate::problem::Refusal;
use crate::query::{Asked, ExportQuery, Pairs};
use crate::routes::problems::{ExportProblems, ReadProblems};
use crate::store::Tenant;
use crate::{clock, limits};
use axum::extract::State;
use impact_core::figures::factor_set_info;
use impact_core::fleet::{Cell, ExportOrder, Fleet, Frame, Sort, SortKey, parse_columns};
use impact_core::library::Library;
use impact_core::lifecycle::View;
use std::sync::Arc;

const CSV: &str = "text/csv; charset=utf-8";
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Of which question each row of a CSV is the answer: there is no sheet of notes to say it.
const QUESTION: [&str; 3] = ["Period", "View", "Factor set"];

/// Sources of own figures that a workbook names.
const SOURCES: usize = 20;

/// The filtered, sorted devices as a file: every row, exact to the gram.
///
/// CSV is UTF-8 with a byte order mark, comma separated, decimal points; text that a spreadsheet
/// would take for a formula begins with an apostrophe. XLSX has a second sheet of notes.
/// The audit log tells who took how many devices away.
#[utoipa::path(
    get, path = "/devices/export", tag = "devices", security(("session" = [])),
    params(ExportQuery),
    responses(
        (
            status = 200, description = "The file.",
            content(
                (Vec<u8> = "text/csv"),
                (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            ),
        ),
        ReadProblems, ExportProblems
    )
)]
pub async fn export(
    State(app): State<Arc<App>>,
    Exporter(asker): Exporter,
    pairs: Pairs,
) -> Result<Download, Refusal> {
    pairs.only(ExportQuery::NAMES)?;
    let workbook = pairs.read("format", format)?.unwrap_or(false);
    let asked = Asked::read(&pairs, clock::today())?;
    let sort = pairs.read("sort", Sort::parse)?.unwrap_or_default();
    let columns = pairs.read("columns", parse_columns)?.unwrap_or(SortKey::ALL.to_vec());
    let place = app.download(asker.tenant())?;
    let fleet = app.fleets.under(&app, asker.tenant(), asked.as_of, asked.figures).await?;
    let frame = app.frames.get(&app, &fleet, &asked).await?;
    let name = name(&asker, &asked, if workbook { "xlsx" } else { "csv" });
    let (of, filter, framed) = (fleet.clone(), asked.filter.clone(), frame.clone());
    let order = app.compute(move |_| of.export_order(&framed, &filter, sort)).await?;
    let table = Table { fleet, frame, order, columns };
    let taken = table.order.len();
    if !workbook {
        app.store.note_export(asker.tenant(), asker.record_id(), taken, "csv").await?;
        let (parts, download) = Download::parts(name, CSV);
        let question = [
            asked.period.to_string(),
            asked.view.key().to_owned(),
            table.fleet.library().factor_set().to_owned(),
        ];
        tokio::spawn(send_csv(app, Arc::new(table), question, parts));
        return Ok(download.holding(place));
    }
    fits_a_sheet(taken)?;
    let own = own_figures(&app, asker.tenant(), table.fleet.library().own_version()).await?;
    let notes = notes(&asker, &asked, sort, table.fleet.library(), own, taken);
    // A workbook takes seconds: meanwhile only its own organisation waits for another.
    let _place = app.workbooks.take(asker.tenant()).await;
    let file = app.compute(move |_| write_workbook(&table, &notes)).await?;
    let file = file.map_err(|error| {
        tracing::error!("{:#}", anyhow::Error::from(error));
        Refusal::internal()
    })?;
    app.store.note_export(asker.tenant(), asker.record_id(), taken, "xlsx").await?;
    Ok(Download::file(name, XLSX, file).holding(place))
}

/// Refuses more rows than a sheet holds.
fn fits_a_sheet(rows: usize) -> Result<(), Refusal> {
    if rows <= limits::WORKBOOK_ROWS {
        return Ok(());
    }
    Err(Refusal::unprocessable(format!(
        "a sheet holds {} devices and these are {rows}: take format=csv, or narrow the filter",
        limits::WORKBOOK_ROWS
    ))
    .at("?format", "more rows than a sheet holds"))
}

/// Whether a workbook is asked for.
fn format(text: &str) -> Result<bool, String> {
    match text {
        "csv" => Ok(false),
        "xlsx" => Ok(true),
        other => {
            let short: String = other.chars().take(40).collect();
            Err(format!("format={short} is not understood: use csv or xlsx"))
        }
    }
}

/// What is exported: one state of the fleet, however long the writing takes.
struct Table {
    fleet: Arc<Fleet>,
    frame: Arc<Frame>,
    order: ExportOrder,
    columns: Vec<SortKey>,
}

impl Table {
    fn headings(&self) -> impl Iterator<Item = &'static str> {
        self.columns.iter().flat_map(|column| column.headings()).copied()
    }

    /// Some rows, from one of them on.
    fn rows(&self, start: usize) -> Vec<Vec<Cell>> {
        let limit = limits::EXPORT_ROWS_AT_ONCE;
        let library = self.fleet.library();
        self.fleet.export_rows(library, &self.frame, &self.order, &self.columns, start, limit)
    }
}

async fn send_csv(app: Arc<App>, table: Arc<Table>, question: [String; 3], parts: Parts) {
    let headings = CsvText::begin(table.headings().chain(QUESTION));
    if !parts.send(headings.into_bytes()).await {
        return;
    }
    for start in (0..table.order.len()).step_by(limits::EXPORT_ROWS_AT_ONCE) {
        let (of, question) = (table.clone(), question.clone());
        let text = app.compute(move |_| {
            let mut text = CsvText::default();
            for row in of.rows(start) {
                text.row(row.into_iter().chain(question.iter().cloned().map(Cell::Text)));
            }
            text.into_bytes()
        });
        match text.await {
            Ok(text) => {
                if !parts.send(text).await {
                    return;
                }
            }
            Err(_) => return parts.fail().await,
        }
    }
}

fn write_workbook(table: &Table, notes: &Notes) -> Result<std::fs::File, WorkbookError> {
    let headings: Vec<&str> = table.headings().collect();
    let mut book = Workbook::begin("Devices", &headings, table.order.len())?;
    for start in (0..table.order.len()).step_by(limits::EXPORT_ROWS_AT_ONCE) {
        for row in table.rows(start) {
            book.row(&row)?;
        }
    }
    book.finish(notes)
}

/// Organisation, period and day; a demo says so.
fn name(asker: &Principal, asked: &Asked, extension: &str) -> String {
    let last = asked.period.end().plus_days(-1);
    let kind = if asker.organisation.demo { "demo-devices" } else { "devices" };
    let period = format!("{}-to-{last}", asked.period.start());
    file_name(&[&asker.organisation.name, kind, &period, &asked.as_of.to_string()], extension)
}

/// A version of the organisation's own figures: who gave them when, how many, and from where; none
/// where it has none.
async fn own_figures(app: &App, tenant: &Tenant, version: u32) -> Result<Option<String>, Refusal> {
    let kept = app.libraries.get(app, tenant, Some(version)).await?;
    let own = &kept.own;
    if own.is_empty() {
        return Ok(None);
    }
    let record = app.store.figures_before(tenant, version.saturating_add(1), 1).await?.pop();
    let recorded = record.map(|record| {
        let (on, by) = (clock::day_of(record.recorded_at), record.by);
        format!(", recorded on {on} by {}", by.as_deref().unwrap_or("API"))
    });
    let sources = own.sources();
    let mut from: Vec<String> = sources
        .iter()
        .take(SOURCES)
        .map(|(title, licence)| format!("{title} ({licence})"))
        .collect();
    if sources.len() > SOURCES {
        from.push(format!("{} more", sources.len() - SOURCES));
    }
    Ok(Some(format!(
        "Version {version}{}. Product footprints: {}, grid factors: {}, class defaults: {}; where \
         there is one, it counts in the place of the published figure. From: {}.",
        recorded.unwrap_or_default(),
        own.products().count(),
        own.grid().count(),
        own.classes().count(),
        from.join("; ")
    )))
}

/// The published tables behind the figures, and under which licence.
fn sources(library: &Library) -> String {
    let info = factor_set_info(library, library.own_version(), clock::today());
    let tables = info.tables.into_iter();
    let tables =
        tables.map(|table| format!("{}: {}, {}.", table.title.text, table.source, table.licence));
    tables.collect::<Vec<_>>().join(" ")
}

/// What a reader of the workbook must know, whoever gave it to them.
fn notes(
    asker: &Principal,
    asked: &Asked,
    sort: Sort,
    library: &Library,
    own: Option<String>,
    rows: usize,
) -> Notes {
    let organisation = &asker.organisation;
    let invented = if organisation.demo { " (demo: its devices are invented)" } else { "" };
    let filter = asked.filter.to_query();
    let view = match asked.view {
        View::Management => "management: embodied carbon spread evenly over the planned life",
        View::InventoryRented => "inventory_rented: GHG Protocol inventory of a lessee",
        View::InventoryOwned => "inventory_owned: GHG Protocol inventory of an owner",
    };
    let mut notes = vec![
        ("Organisation", format!("{}{invented}", organisation.name)),
        ("Written", clock::rfc3339(clock::now_ms())),
        ("Period", format!("{} to {}", asked.period.start(), asked.period.end().plus_days(-1))),
        ("View", view.to_owned()),
        ("Fleet as known on", asked.as_of.to_string()),
        ("Filter", if filter.is_empty() { "none".to_owned() } else { filter }),
        ("Sorted by", sort.to_query()),
        ("Devices", rows.to_string()),
        ("Factor set", library.factor_set().to_owned()),
        ("Engine", impact_core::ENGINE_VERSION.to_owned()),
        (
            "Embodied",
            "Making, transport and end of life of the whole device: the maker's published \
             footprint less the maker's own use phase, or an estimate (see Embodied \
             method)."
                .to_owned(),
        ),
        (
            "Ranges",
            "5th to 95th percentile. Devices of one maker err together: ranges of single devices \
             do not sum to the range of a fleet."
                .to_owned(),
        ),
        (
            "Product match",
            "exact, alias, machine_type, confirmed: the product is known; suggested, estimated: \
             estimated; unknown: no figure."
                .to_owned(),
        ),
        (
            "Comparisons",
            "Makers' figures are made with different methods: compare a device with itself over \
             time, not one maker with another."
                .to_owned(),
        ),
        ("Sources", sources(library)),
    ];
    notes.extend(own.map(|own| ("Own figures", own)));
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_full_at_its_last_row() {
        // 1,048,576 rows, the first of which is the heading.
        assert!(fits_a_sheet(1_048_575).is_ok());
        assert!(fits_a_sheet(1_048_576).unwrap_err().detail().contains("format=csv"));
    }
}
