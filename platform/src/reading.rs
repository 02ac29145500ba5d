//! Files that are being read: in the background, so that whoever sent one may leave the page, come
//! back, see how far it is, or stop it.

use crate::app::App;
use crate::clock;
use crate::comparisons::{self, Compared};
use crate::intake;
use crate::limits;
use crate::problem::Refusal;
use crate::store::{OrganisationRecord, Store, StoreError, Tenant};
use crate::workbook;
use axum::body::Bytes;
use impact_core::api::{ImportProgress, ImportStage};
use impact_core::inventory::{self, Inventory, InventoryError, Mapping, ReadOptions, Table};
use impact_core::library::Library;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// How far something is, as it says itself.
#[derive(Debug)]
pub struct Reading {
    stage: AtomicU8,
    done: AtomicU64,
    total: AtomicU64,
    stopped: AtomicBool,
}

const STAGES: [ImportStage; 3] =
    [ImportStage::Reading, ImportStage::Comparing, ImportStage::Storing];

impl Reading {
    /// One that begins with a stage whose rows are not counted yet.
    pub fn new(stage: ImportStage) -> Arc<Self> {
        let reading = Self {
            stage: AtomicU8::new(0),
            done: AtomicU64::new(0),
            total: AtomicU64::new(0),
            stopped: AtomicBool::new(false),
        };
        reading.begin(stage, 0);
        Arc::new(reading)
    }

    /// Goes on to a stage of so many rows.
    pub fn begin(&self, stage: ImportStage, total: u64) {
        let at = STAGES.iter().position(|known| *known == stage).unwrap_or(0);
        self.stage.store(u8::try_from(at).unwrap_or(0), Ordering::Relaxed);
        self.total.store(total, Ordering::Relaxed);
        self.done.store(0, Ordering::Relaxed);
    }

    /// So many rows are done; whether to go on.
    pub fn told(&self, done: u64) -> bool {
        self.done.store(done, Ordering::Relaxed);
        !self.stopped.load(Ordering::Relaxed)
    }

    /// Asks it to stop.
    pub fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }

    /// How far it is.
    pub fn progress(&self) -> ImportProgress {
        let at = usize::from(self.stage.load(Ordering::Relaxed));
        ImportProgress {
            stage: STAGES.get(at).copied().unwrap_or(ImportStage::Reading),
            done: self.done.load(Ordering::Relaxed),
            total: self.total.load(Ordering::Relaxed),
        }
    }
}

/// What this process is reading.
#[derive(Debug, Default)]
pub struct Readings(Mutex<HashMap<(Tenant, String), Arc<Reading>>>);

impl Readings {
    /// How far an import is, where this process does something for it.
    pub fn progress(&self, tenant: &Tenant, id: &str) -> Option<ImportProgress> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(&(tenant.clone(), id.to_owned())).map(|reading| reading.progress())
    }

    /// Stops what this process does for an import.
    pub fn stop(&self, tenant: &Tenant, id: &str) {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(reading) = all.get(&(tenant.clone(), id.to_owned())) {
            reading.stop();
        }
    }

    /// Lists something that is being done until what is returned is dropped.
    pub fn begin<'a>(&'a self, tenant: &Tenant, id: &str, reading: Arc<Reading>) -> Listed<'a> {
        let key = (tenant.clone(), id.to_owned());
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(key.clone(), reading);
        Listed { readings: self, key }
    }
}

/// A place in the list of what is being done.
#[derive(Debug)]
pub struct Listed<'a> {
    readings: &'a Readings,
    key: (Tenant, String),
}

impl Drop for Listed<'_> {
    fn drop(&mut self) {
        let mut all = self.readings.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(&self.key);
    }
}

/// What a file is read with.
#[derive(Debug)]
pub struct Upload {
    /// Its bytes.
    pub bytes: Bytes,
    /// Its name.
    pub file_name: String,
    /// The sheet of a workbook; when none is named the first whose columns are recognised,
    /// else the first with a text in it.
    pub sheet: Option<String>,
    /// How to read it.
    pub options: ReadOptions,
}

/// Reads a file into the place made for it. What keeps it from being read is kept there too.
///
/// # Errors
/// 422 with one sentence for a file that is no inventory, 409 when it was stopped.
pub async fn read(
    app: Arc<App>,
    organisation: OrganisationRecord,
    id: String,
    upload: Upload,
) -> Result<Arc<Compared>, Refusal> {
    let reading = Reading::new(ImportStage::Reading);
    let tenant = &organisation.tenant;
    let _listed = app.readings.begin(tenant, &id, reading.clone());
    let work = read_and_compare(&app, &organisation, &id, upload, &reading);
    let outcome = watched(&app, tenant, &id, &reading, work).await;
    if let Err(refusal) = &outcome {
        app.store.fail_import(tenant, &id, refusal.detail()).await?;
    }
    outcome
}

async fn read_and_compare(
    app: &App,
    organisation: &OrganisationRecord,
    id: &str,
    upload: Upload,
    reading: &Arc<Reading>,
) -> Result<Arc<Compared>, Refusal> {
    // The semaphore is never closed.
    let _place = app.imports.acquire().await.ok();
    let Upload { bytes, file_name, sheet, options } = upload;
    let tenant = &organisation.tenant;
    let on = clock::today();
    let table = app.compute(move |_| workbook::open(&bytes, sheet.as_deref())).await?;
    let table = table.map_err(|error| Refusal::unprocessable(error.to_string()))?;
    let source = inventory::signature(&table.headers());
    reading.begin(ImportStage::Reading, table.len() as u64);
    let remembered = remembered(&app.store, tenant, &source).await?;
    // Only what a person said of this file is remembered: a guess may be better the next time.
    let said = options.mapping.clone();
    let own = app.libraries.get(app, tenant, None).await?;
    let draft = app
        .compute(move |_| {
            let library = &own.library;
            let inventory = with_memory(library, &table, &options, remembered);
            let inventory = inventory.map_err(|error| Refusal::unprocessable(error.to_string()))?;
            let mut draft = inventory::draft(library, &inventory, on);
            draft.said = said;
            Ok::<_, Refusal>(draft)
        })
        .await??;
    let place = app.comparisons.place(tenant).await;
    let mut compared =
        comparisons::compare(app, organisation, draft, file_name, Some(&source), reading).await?;
    drop(place);
    id.clone_into(&mut compared.plan.preview.id);
    let compared = Arc::new(compared);
    let written = compared.clone();
    let kept = app
        .compute(move |_| intake::kept(&written.draft, &written.plan, &written.file_name))
        .await??;
    if !app.store.keep_draft(&organisation.tenant, id, &kept).await? {
        return Err(stopped());
    }
    app.comparisons.keep(&organisation.tenant, id, compared.clone());
    Ok(compared)
}

/// What a person said last of the columns of a source.
///
/// # Errors
/// When the store fails, or what it keeps does not read back.
pub async fn remembered(
    store: &Store,
    tenant: &Tenant,
    source: &str,
) -> Result<Option<Mapping>, StoreError> {
    let remembered = store.mapping(tenant, source).await?;
    Ok(remembered.map(|text| serde_json::from_str(&text)).transpose()?)
}

/// Reads a table by what was said of it, else by what is remembered of its source.
///
/// # Errors
/// One sentence when it cannot be an inventory.
pub fn with_memory(
    library: &Library,
    table: &Table,
    options: &ReadOptions,
    remembered: Option<Mapping>,
) -> Result<Inventory, InventoryError> {
    let guessed = || inventory::read_table(library, table, options);
    match remembered.filter(|_| options.mapping.is_none()) {
        Some(mapping) => {
            let options = ReadOptions { mapping: Some(mapping), ..options.clone() };
            // What was said of another file may not fit this one.
            inventory::read_table(library, table, &options).or_else(|_| guessed())
        }
        None => guessed(),
    }
}

/// The refusal of what was stopped.
pub fn stopped() -> Refusal {
    Refusal::conflict("the import was cancelled: nothing was stored; send the file again")
}

/// Does something and says from time to time how far it is; stops it once nobody wants it.
async fn watched<T>(
    app: &App,
    tenant: &Tenant,
    id: &str,
    reading: &Reading,
    work: impl Future<Output = Result<T, Refusal>>,
) -> Result<T, Refusal> {
    tokio::select! {
        outcome = work => outcome,
        gone = written_down(app, tenant, id, reading) => {
            reading.stop();
            gone?;
            Err(stopped())
        }
    }
}

/// Does something and says from time to time how far it is, whatever becomes of its import
/// meanwhile.
pub async fn told<T>(
    app: &App,
    tenant: &Tenant,
    id: &str,
    reading: &Reading,
    work: impl Future<Output = T>,
) -> T {
    let telling = async {
        if let Err(error) = written_down(app, tenant, id, reading).await {
            tracing::warn!(import = id, "{:#}", anyhow::Error::from(error));
        }
        std::future::pending::<std::convert::Infallible>().await
    };
    tokio::select! {
        outcome = work => outcome,
        never = telling => match never {},
    }
}

/// Writes down from time to time how far something is, for whoever asks another server; ends when
/// its import is no draft any more. It runs beside the work, which may hold the only connection
/// that writes.
async fn written_down(
    app: &App,
    tenant: &Tenant,
    id: &str,
    reading: &Reading,
) -> Result<(), StoreError> {
    let mut beat = tokio::time::interval(limits::IMPORT_BEAT);
    beat.tick().await;
    loop {
        beat.tick().await;
        let progress = reading.progress();
        // The transaction that stores changes the same row: of the two, one would be made anew
        // again and again. What was said before it began stands meanwhile.
        if progress.stage != ImportStage::Storing && !write_down(app, tenant, id, progress).await? {
            return Ok(());
        }
    }
}

/// Writes down how far something is; whether its import is still a draft.
///
/// # Errors
/// When the database fails, but for being busy: then it is said the next time.
pub async fn write_down(
    app: &App,
    tenant: &Tenant,
    id: &str,
    progress: ImportProgress,
) -> Result<bool, StoreError> {
    let text = serde_json::to_string(&progress)?;
    match app.store.import_progress(tenant, id, Some(&text)).await {
        Err(error) if error.is_busy() => Ok(true),
        told => told,
    }
}
