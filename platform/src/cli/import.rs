//! `impact import`: an inventory matched to the catalogue and, with `--commit`, stored.

use super::table::{self, Cell};
use super::{Place, block_on, counted, read_file, say, to_the_gram};
use crate::intake::{self, Decisions, Present};
use crate::libraries::OwnLibrary;
use crate::store::{ImportRecord, NewSite, OrganisationRecord, Store, StoreError};
use crate::{clock, library, limits, reading, workbook};
use anyhow::{Context, bail};
use impact_core::api::{
    Choice, Confidence, DifferenceTally, ImportCommit, ImportPreview, ImportTally,
};
use impact_core::inventory::{
    self, DateOrder, Draft, Field, Format, MappedColumn, Mapping, MatchedRow, Plan, ReadOptions,
};
use impact_core::library::Library;
use impact_core::quantity::Country;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Columns of the file that `--output` names.
const COLUMNS: [&str; 11] = [
    "row",
    "serial",
    "manufacturer",
    "model",
    "matched_manufacturer",
    "matched_name",
    "match",
    "embodied_kg",
    "low_kg",
    "high_kg",
    "problem",
];

/// Fields whose column should not be missing in silence, with what follows where it is: no row has a
/// problem then.
const LACKS: [(Field, &str); 3] = [
    (Field::Serial, "devices are known by their inventory number, or not again in a later file"),
    (Field::Location, "no row names a site"),
    (Field::Start, "no device has a first day in service, and so none counts in a period"),
];

/// How often a commit is made anew because the fleet was changed under it.
const ATTEMPTS: usize = 5;

/// Arguments of `impact import`.
#[derive(Debug, clap::Args)]
pub struct Import {
    /// The inventory export: CSV, or an Excel workbook (.xlsx).
    file: PathBuf,
    /// The sheet of a workbook; when absent the first whose columns are recognised, else the first
    /// with a text in it.
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// What wrote it; `auto` recognises the columns by their names and contents.
    #[arg(long, default_value = "auto")]
    format: Format,
    /// Country of new sites; the organisation's default when absent.
    #[arg(long, value_name = "DE")]
    country: Option<Country>,
    /// How dates are written, where the file leaves it open: dmy, mdy or ymd.
    #[arg(long, value_name = "ORDER")]
    date_order: Option<DateOrder>,
    /// What a column holds, as FIELD=HEADER, where the guess is wrong or must be asked; may be
    /// repeated. Fields are serial, model, maker, category, location, country, status, start, end,
    /// os, asset_tag and user, which is read where the organisation keeps who uses a device;
    /// `none=HEADER` leaves a column unread.
    #[arg(long = "column", value_name = "FIELD=HEADER", value_parser = mapped)]
    columns: Vec<MappedColumn>,
    /// Where to write a line for every record: what it was matched to.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Store what the file changes in the database: new devices, changed ones, those that are back.
    /// What a person changed since stays as they said.
    #[arg(long)]
    commit: bool,
    /// Devices that the last file of this kind had and this one has not leave service today.
    #[arg(long, requires = "commit")]
    end_gone: bool,
    /// Yes, the file is this organisation's, although it knows hardly any of its devices.
    #[arg(long, requires = "commit")]
    confirm_stranger: bool,
}

impl Import {
    pub(super) fn run(self, place: &Place) -> anyhow::Result<()> {
        if let Some(output) = &self.output {
            table::refuse_same(&self.file, output)?;
        }
        let shipped = library::shipped().context("the shipped data cannot be read")?;
        let bytes = read_file(&self.file, limits::IMPORT_BYTES)?;
        block_on(self.read_and_store(place, shipped, &bytes))
    }

    async fn read_and_store(
        &self,
        place: &Place,
        shipped: Library,
        bytes: &[u8],
    ) -> anyhow::Result<()> {
        let file = || self.file.display().to_string();
        let table = workbook::open(bytes, self.sheet.as_deref()).with_context(file)?;
        let said = (!self.columns.is_empty()).then(|| Mapping { columns: self.columns.clone() });
        let mut options = ReadOptions {
            format: self.format,
            mapping: said.clone(),
            date_order: self.date_order,
            ..ReadOptions::new(clock::latest_today())
        };
        // A file that is only looked at is nobody's: nothing is remembered of its source, and the
        // shipped figures count.
        let (mut to, mut remembered, mut library) = (None, None, shipped);
        if self.commit {
            let store = place.open().await?;
            let organisation = place.organisation(&store).await?;
            let tenant = &organisation.tenant;
            library = OwnLibrary::now(&store, &library, tenant).await?.library;
            options.users = store.settings(tenant).await?.settings.keep_user_columns;
            let source = inventory::signature(&table.headers());
            remembered = reading::remembered(&store, tenant, &source).await?;
            to = Some((store, organisation));
        }
        let library = &library;
        self.refuse_country(library)?;
        let read = reading::with_memory(library, &table, &options, remembered);
        let inventory = read.with_context(file)?;
        if let Some(output) = &self.output {
            let rows: Vec<_> =
                inventory::matched_rows(library, &inventory).into_iter().map(cells).collect();
            table::write(output, &COLUMNS, &rows)?;
        }
        let mut draft = inventory::draft(library, &inventory, clock::today());
        draft.said = said;
        let Some((store, organisation)) = to else {
            let present = Present::nothing(self.country);
            let preview = compare(library, &draft, &present)?.preview;
            guesses(&preview)?;
            return summary(&preview);
        };
        let stored = self.store(&store, &organisation, library, &draft).await?;
        store.close().await;
        say(format_args!("changed {}", stored.changed))?;
        say(format_args!("ended {}", stored.ended))?;
        let devices = counted(stored.devices, "device", "devices");
        say(format_args!("stored {devices} in \"{}\"", organisation.name))
    }

    /// Compares the draft with what the organisation has and stores what it would change.
    async fn store(
        &self,
        store: &Store,
        organisation: &OrganisationRecord,
        library: &Library,
        draft: &Draft,
    ) -> anyhow::Result<ImportRecord> {
        let (tenant, today) = (&organisation.tenant, clock::today());
        let source = Some(draft.preview.signature.as_str());
        let name = file_name(&self.file);
        let default_country = self.country.or(organisation.default_country);
        let decisions = Decisions::new(self.decisions(), default_country);
        let mut kept = None;
        let mut attempts = 0;
        loop {
            let present = intake::present(store, organisation, self.country, source, today).await?;
            let plan = compare(library, draft, &present)?;
            if kept.is_none() {
                guesses(&plan.preview)?;
                summary(&plan.preview)?;
                difference(&plan.preview)?;
                self.refuse_open(&plan.preview)?;
                self.refuse_nothing(draft)?;
                let draft = intake::kept(draft, &plan, &name)?;
                kept = Some(store.add_draft(tenant, None, &draft).await?);
            }
            let made = intake::build(draft, &plan, &present, &decisions, today)?;
            let Some(id) = &kept else { continue };
            if attempts == 0 {
                self.new_sites(&made.sites, draft, organisation)?;
            }
            attempts += 1;
            match store.commit_import(tenant, id, None, today, &made).await {
                // Somebody changed the fleet meanwhile: compared again.
                Err(StoreError::Moved) if attempts < ATTEMPTS => {}
                stored => {
                    stored?;
                    return Ok(store.import(tenant, id).await?);
                }
            }
        }
    }

    /// What is agreed to without anybody looking: what is new, changed or back; what is gone only
    /// where it was asked for.
    fn decisions(&self) -> ImportCommit {
        let gone = self.end_gone.then(|| Choice { take: true, except: Vec::new() });
        ImportCommit { gone, ..ImportCommit::default() }
    }

    /// Each location that becomes a site, on standard error: which country it takes, and who says
    /// so. Those without one stand last, where they are seen.
    fn new_sites(
        &self,
        sites: &[NewSite],
        draft: &Draft,
        organisation: &OrganisationRecord,
    ) -> anyhow::Result<()> {
        let mut stderr = std::io::stderr().lock();
        let of_file: BTreeMap<&str, Country> = draft
            .devices
            .iter()
            .filter_map(|device| Some((device.location.as_deref()?, device.country?)))
            .collect();
        for site in sites {
            let Some(country) = site.country else { continue };
            let from = if of_file.get(site.name.as_str()) == Some(&country) {
                "said by the file".to_owned()
            } else if self.country == Some(country) {
                "said by --country".to_owned()
            } else {
                format!("assumed: the default of \"{}\"", organisation.name)
            };
            writeln!(stderr, "new location \"{}\": {country}, {from}", site.name)?;
        }
        let without: Vec<&NewSite> = sites.iter().filter(|site| site.country.is_none()).collect();
        for site in &without {
            writeln!(stderr, "new location \"{}\": no country", site.name)?;
        }
        if !without.is_empty() {
            let are = counted(without.len() as u64, "new location has", "new locations have");
            writeln!(
                stderr,
                "warning: {are} no country, so the devices there have no use phase: give it with \
                 --country, or later under Sites"
            )?;
        }
        Ok(())
    }

    /// Refuses a country without a grid factor.
    fn refuse_country(&self, library: &Library) -> anyhow::Result<()> {
        if let Some(country) = self.country
            && library.grid.name(country).is_none()
        {
            bail!("--country {country}: there is no grid factor for this country");
        }
        Ok(())
    }

    /// Refuses a file none of whose rows is a device: nothing of it can be stored, and everything in
    /// the fleet would be gone.
    fn refuse_nothing(&self, draft: &Draft) -> anyhow::Result<()> {
        if !draft.devices.is_empty() {
            return Ok(());
        }
        let preview = &draft.preview;
        let first = preview.problems.iter().find(|problem| problem.left_out);
        let why = match (preview.tally.set_aside, first) {
            (0, Some(problem)) => format!("row {}: {}", problem.row, problem.sentence.text),
            (0, None) => "--output FILE says why, row by row".to_owned(),
            (aside, _) => {
                let machines = counted(aside, "virtual machine", "virtual machines");
                format!("{machines} set aside")
            }
        };
        let rows = counted(preview.records, "row", "rows");
        bail!("{}: nothing was stored: of {rows}, none is a device; {why}", self.file.display())
    }

    /// Refuses a file about which a person must say something first.
    fn refuse_open(&self, preview: &ImportPreview) -> anyhow::Result<()> {
        let file = self.file.display();
        if let Some(question) = &preview.date_order_question {
            bail!("{file}: {} (--date-order)", question.text);
        }
        if let Some(question) = preview.questions.first() {
            let (sentence, field) = (&question.sentence.text, question.field.key());
            bail!("{file}: {sentence} (--column {field}=HEADER)");
        }
        if let Some(stranger) = preview.stranger.as_ref().filter(|_| !self.confirm_stranger) {
            bail!("{file}: {} (--confirm-stranger)", stranger.text);
        }
        Ok(())
    }
}

fn compare(library: &Library, draft: &Draft, present: &Present) -> anyhow::Result<Plan> {
    Ok(inventory::compare(library, draft, &present.known, &mut |_| true)?)
}

/// How the file differs from the fleet, on standard output.
fn difference(preview: &ImportPreview) -> anyhow::Result<()> {
    let DifferenceTally { new, unchanged, changed, conflict, returned, gone } = preview.difference;
    for (name, count) in [
        ("new", new),
        ("unchanged", unchanged),
        ("differing", changed),
        ("conflict", conflict),
        ("returned", returned),
        ("gone", gone),
    ] {
        say(format_args!("{name} {count}"))?;
    }
    Ok(())
}

/// Each column's guess, on standard error.
fn guesses(preview: &ImportPreview) -> anyhow::Result<()> {
    let mut stderr = std::io::stderr().lock();
    writeln!(stderr, "{}", preview.recognised.text)?;
    for column in &preview.columns {
        let (header, meaning) = (&column.header, &column.meaning.text);
        match (column.field, &column.why) {
            (Some(field), Some(why)) => {
                let sure = confidence(column.confidence);
                writeln!(stderr, "column \"{header}\": {} ({sure}, {})", field.key(), why.text)?;
            }
            _ => writeln!(stderr, "column \"{header}\": {meaning}")?,
        }
    }
    for question in &preview.questions {
        let (sentence, field) = (&question.sentence.text, question.field.key());
        writeln!(stderr, "asked: {sentence} Use --column {field}=HEADER.")?;
    }
    if let Some(question) = &preview.date_order_question {
        writeln!(stderr, "asked: {} Use --date-order.", question.text)?;
    }
    for (field, lack) in LACKS {
        if !preview.columns.iter().any(|column| column.field == Some(field)) {
            let field = field.key();
            writeln!(
                stderr,
                "warning: no column was found for {field}: {lack}; where there is one, use --column \
                 {field}=HEADER"
            )?;
        }
    }
    Ok(())
}

/// How sure a guess is, in a word.
fn confidence(confidence: Option<Confidence>) -> &'static str {
    match confidence {
        Some(Confidence::Sure) => "sure",
        Some(Confidence::Likely) => "likely",
        Some(Confidence::Guess) | None => "a guess",
    }
}

/// Reads `FIELD=HEADER`.
fn mapped(text: &str) -> Result<MappedColumn, String> {
    let (field, header) =
        text.split_once('=').ok_or("write FIELD=HEADER, for example \"serial=Device serial\"")?;
    let field = match field.trim() {
        "none" => None,
        name => Some(name.parse::<Field>().map_err(|choices| format!("{choices} or none"))?),
    };
    Ok(MappedColumn { header: header.to_owned(), position: None, field })
}

/// The summary, on standard output.
fn summary(preview: &ImportPreview) -> anyhow::Result<()> {
    let ImportTally {
        matched,
        suggested,
        estimated,
        unknown,
        set_aside,
        duplicate,
        present,
        problems,
        archived,
    } = preview.tally;
    say(format_args!("records {}", preview.records))?;
    for (name, count) in [
        ("matched", matched),
        ("suggested", suggested),
        ("estimated", estimated),
        ("unknown", unknown),
        ("set_aside", set_aside),
        ("duplicate", duplicate),
        ("present", present),
        ("problem", problems),
        ("archived", archived),
    ] {
        say(format_args!("{name} {count}"))?;
    }
    Ok(())
}

fn cells(row: MatchedRow) -> Vec<Cell> {
    let kg = |of: fn((f64, f64, f64)) -> f64| Cell::Number(row.embodied.map(of).map(to_the_gram));
    let (mean, low, high) = (kg(|e| e.0), kg(|e| e.1), kg(|e| e.2));
    vec![
        Cell::Text(row.row.to_string()),
        Cell::Text(row.serial),
        Cell::Text(row.maker),
        Cell::Text(row.model),
        Cell::Text(row.matched_maker),
        Cell::Text(row.matched_name),
        Cell::Text(row.matched.key().to_owned()),
        mean,
        low,
        high,
        Cell::Text(row.problem),
    ]
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(
        || "inventory.csv".to_owned(),
        |name| name.to_string_lossy().chars().filter(|c| !c.is_control()).take(120).collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Args;

    #[test]
    fn the_help_names_every_field_of_a_column() {
        let command = Import::augment_args(clap::Command::new("import"));
        let columns = command.get_arguments().find(|argument| argument.get_id() == "columns");
        let help = columns.and_then(|argument| argument.get_help()).unwrap().to_string();
        let list = help.split("Fields are ").nth(1).and_then(|rest| rest.split(", which").next());
        let list = list.unwrap().replace(" and ", ", ");
        let named: Vec<&str> = list.split(", ").collect();
        assert_eq!(named, Field::ALL.map(Field::key), "{help}");
    }
}
