//! How long an inventory takes, and what it needs.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::Figure;
use super::served::{self, Client};
use crate::portal::files_below;
use crate::process;
use crate::setup::Tools;
use crate::workspace::Workspace;

/// Imports timed: each needs a database of its own.
const IMPORTS: usize = 3;
const ROWS: usize = 10_000;
const LARGE: usize = 100_000;
/// How often a long import is asked how far it is.
const ASK: Duration = Duration::from_millis(50);

/// The import through the API (dry run, then commit), beside the same file at the command line.
pub fn small(workspace: &Workspace) -> Result<Figure> {
    let program = workspace.server("release");
    let content = inventory(workspace, ROWS)?;
    let file = served::new_database(workspace, "import")?.with_extension("csv");
    fs::write(&file, &content).context("the inventory cannot be written")?;
    let (mut over_http, mut dry_runs, mut at_the_prompt) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..IMPORTS {
        let server = served::demo(workspace, "import", None)?;
        let client = Client::sign_in(&server)?;
        let begun = Instant::now();
        let draft = dry_run(&client, &content)?;
        dry_runs.push(begun.elapsed().as_secs_f64());
        commit(&client, &draft)?;
        over_http.push(begun.elapsed().as_secs_f64());
        whole(&draft, ROWS)?;
        drop(server);
        at_the_prompt.push(import_at_the_prompt(workspace, &program, &file)?);
    }
    Ok(Figure {
        name: "import_rows_10000_s",
        value: served::median(&mut over_http),
        against: vec![
            ("dry_run_s", served::median(&mut dry_runs)),
            ("command_line_s", served::median(&mut at_the_prompt)),
        ],
    })
}

/// Seconds that `impact import --commit` takes into a new database.
fn import_at_the_prompt(workspace: &Workspace, program: &Path, file: &Path) -> Result<f64> {
    let database = served::sqlite(&served::new_database(workspace, "import-command")?);
    let mut init = served::impact(program, &database);
    init.args(["admin", "init", "--organisation", "Benchmark", "--owner", "owner@bench.example"]);
    process::read(&mut init)?;
    let mut command = served::impact(program, &database);
    command.args(["import", "--commit", "--country", "DE"]).arg(file);
    let begun = Instant::now();
    process::read(&mut command)?;
    Ok(begun.elapsed().as_secs_f64())
}

/// `rows` records: the sample inventory again and again, each time with serials and tags of its
/// own.
fn inventory(workspace: &Workspace, rows: usize) -> Result<Vec<u8>> {
    let fixtures = files_below(&workspace.root.join("tests/fixtures"))?;
    let sample = fixtures.iter().find(|file| file.ends_with("snipe-it-assets.csv"));
    let sample = sample.context("tests/fixtures holds no snipe-it-assets.csv")?;
    let mut reader = csv::Reader::from_path(sample)
        .with_context(|| format!("{} cannot be read", sample.display()))?;
    let headers = reader.headers().context("the sample has no header")?.clone();
    let records =
        reader.records().collect::<Result<Vec<_>, _>>().context("the sample has a broken row")?;
    if records.is_empty() {
        bail!("{} has no row", sample.display());
    }
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&headers).context("the inventory cannot be written")?;
    for row in 0..rows {
        let round = row / records.len();
        let cells = headers.iter().zip(&records[row % records.len()]);
        let cells = cells.map(|(header, cell)| match header {
            "Serial" | "Asset Tag" if round > 0 && !cell.is_empty() => format!("{cell}{round:03}"),
            _ => cell.to_owned(),
        });
        writer.write_record(cells).context("the inventory cannot be written")?;
    }
    writer.into_inner().context("the inventory cannot be written")
}

/// 100,000 rows, then a later export of the same fleet: the time of each and the most memory.
pub fn large(workspace: &Workspace, _: &Tools) -> Result<Vec<Figure>> {
    let content = inventory(workspace, LARGE)?;
    let server = served::demo(workspace, "import-100k", None)?;
    let client = Client::sign_in(&server)?;
    let begun = Instant::now();
    let draft = dry_run(&client, &content)?;
    let read = begun.elapsed().as_secs_f64();
    commit(&client, &draft)?;
    let stored = begun.elapsed().as_secs_f64();
    whole(&draft, LARGE)?;
    let first_peak = served::peak_mib(server.id())?;
    let begun = Instant::now();
    let later = dry_run(&client, &content)?;
    if later["difference"]["new"].as_u64() != Some(0) {
        bail!("the same file again brought new devices: {}", later["difference"]);
    }
    let compared = begun.elapsed().as_secs_f64();
    Ok(vec![
        Figure {
            name: "import_rows_100000_s",
            value: stored,
            against: vec![("dry_run_s", read), ("later_export_dry_run_s", compared)],
        },
        Figure {
            name: "import_rows_100000_memory_mib",
            value: served::peak_mib(server.id())?,
            against: vec![("first_import_mib", first_peak)],
        },
    ])
}

/// Sends a file and waits until it was read.
fn dry_run(client: &Client, content: &[u8]) -> Result<Value> {
    let mut answer = client.upload("/api/v1/devices/import", "inventory.csv", content)?;
    let id = identifier(&answer)?;
    while answer["state"] == "reading" {
        std::thread::sleep(ASK);
        answer = client.get(&format!("/api/v1/devices/import/{id}"))?;
    }
    Ok(answer)
}

/// Stores a draft and waits until it is stored.
fn commit(client: &Client, draft: &Value) -> Result<()> {
    let id = identifier(draft)?;
    client.post(&format!("/api/v1/devices/import/{id}/commit"), &json!({}))?;
    loop {
        let all = client.get("/api/v1/devices/import")?;
        let mut all = all["rows"].as_array().into_iter().flatten();
        let import = all.find(|import| import["id"] == *id).context("the import is gone")?;
        match import["state"].as_str() {
            Some("committed") => return Ok(()),
            Some("failed") => bail!("the commit failed: {}", import["failed"]),
            _ => std::thread::sleep(ASK),
        }
    }
}

/// Says what a dry run read, which must be all of the file.
fn whole(draft: &Value, rows: usize) -> Result<()> {
    let (records, devices) = (&draft["records"], &draft["devices"]);
    println!("    {records} records, of which {devices} became devices");
    if records.as_u64() != Some(rows as u64) {
        bail!("the dry run read {records} records of {rows}");
    }
    Ok(())
}

fn identifier(answer: &Value) -> Result<String> {
    Ok(answer["id"].as_str().context("the answer names no import")?.to_owned())
}
