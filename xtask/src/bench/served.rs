//! Figures of the running server, asked over HTTP as a client would.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use super::{Figure, imports};
use crate::process;
use crate::server::{self, Server};
use crate::setup::Tools;
use crate::workspace::Workspace;

/// Answers timed for one figure, after those that warm caches up.
const SAMPLES: usize = 31;
const WARM_UP: usize = 3;
const ROWS: usize = 10_000;

/// Import, summary and memory.
pub fn measure(workspace: &Workspace, _: &Tools) -> Result<Vec<Figure>> {
    let mut figures = vec![imports::small(workspace)?];
    for (name, devices) in [("fleet_summary_10k_ms", ROWS), ("fleet_summary_100k_ms", 10 * ROWS)] {
        let server = demo(workspace, &format!("fleet-{}k", devices / 1000), Some(devices))?;
        let client = Client::sign_in(&server)?;
        let counted = client.get("/api/v1/fleet/summary")?;
        let counted = counted["devices"].as_u64().unwrap_or_default();
        println!("    {name}: the summary counts {counted} of {devices} devices");
        figures.push(summary(name, &client)?);
        if devices == ROWS {
            figures.push(Figure::alone("server_memory_10k_mib", resident_mib(server.id())?));
        }
    }
    Ok(figures)
}

/// Starts the release server on a new database: the demo as it is, or a synthetic fleet.
pub fn demo(workspace: &Workspace, name: &str, devices: Option<usize>) -> Result<Server> {
    let database = sqlite(&new_database(workspace, name)?);
    if let Some(devices) = devices {
        filled(workspace, &database, devices)?;
    }
    demo_at(workspace, &database)
}

/// Fills a database with a synthetic fleet.
pub fn filled(workspace: &Workspace, database: &str, devices: usize) -> Result<()> {
    let mut fill = impact(&workspace.server("release"), database);
    fill.args(["demo", "--devices", &devices.to_string(), "--seed", "1"]);
    process::read(&mut fill).map(drop)
}

/// Starts the release server on a database.
pub fn demo_at(workspace: &Workspace, database: &str) -> Result<Server> {
    let program = workspace.server("release");
    let port = server::free_port()?;
    // Figures of the API alone are measured without a portal.
    let portal = workspace.portal();
    let portal = portal.join("index.html").is_file().then_some(portal.as_path());
    Server::start(&program, database, portal, port, false)
}

fn summary(name: &'static str, client: &Client) -> Result<Figure> {
    let mut times = Vec::new();
    let mut first = 0.0;
    for round in 0..WARM_UP + SAMPLES {
        let begun = Instant::now();
        client.get("/api/v1/fleet/summary")?;
        let time = begun.elapsed().as_secs_f64() * 1000.0;
        match round {
            0 => first = time,
            _ if round >= WARM_UP => times.push(time),
            _ => {}
        }
    }
    let middle = median(&mut times);
    // The times are sorted now: the value that 95 of 100 answers do not pass.
    let p95 = times.get((times.len() * 95).div_ceil(100).saturating_sub(1)).copied();
    let against = vec![("first", first), ("p95", p95.unwrap_or(middle))];
    Ok(Figure { name, value: middle, against })
}

/// What `--database` takes for a file.
pub fn sqlite(database: &Path) -> String {
    format!("sqlite:{}", database.display())
}

pub fn impact(program: &Path, database: &str) -> Command {
    let mut impact = Command::new(program);
    impact.args(["--database", database]);
    impact
}

/// A path for a database, with what an earlier run left there removed.
pub fn new_database(workspace: &Workspace, name: &str) -> Result<PathBuf> {
    let folder = workspace.root.join("target/bench");
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    for ending in ["db", "db-wal", "db-shm"] {
        let old = folder.join(format!("{name}.{ending}"));
        if old.exists() {
            fs::remove_file(&old)
                .with_context(|| format!("{} cannot be removed", old.display()))?;
        }
    }
    Ok(folder.join(format!("{name}.db")))
}

/// Resident memory of a process in MiB, as Linux counts it.
fn resident_mib(process: u32) -> Result<f64> {
    memory_mib(process, "VmRSS:")
}

/// The most memory a process was resident with so far in MiB, as Linux counts it.
pub fn peak_mib(process: u32) -> Result<f64> {
    memory_mib(process, "VmHWM:")
}

fn memory_mib(process: u32, which: &str) -> Result<f64> {
    let file = format!("/proc/{process}/status");
    let text = fs::read_to_string(&file).with_context(|| format!("{file} cannot be read"))?;
    memory(&text, which).with_context(|| format!("{file} names no {which}"))
}

fn memory(status: &str, which: &str) -> Option<f64> {
    let line = status.lines().find_map(|line| line.strip_prefix(which))?;
    let kib: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some((kib / 1024.0 * 10.0).round() / 10.0)
}

/// Sorts the values and returns the middle one; 0 for none.
pub fn median(values: &mut [f64]) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// A signed-in client of the API.
pub struct Client {
    agent: ureq::Agent,
    address: String,
    cookie: String,
}

impl Client {
    pub fn sign_in(server: &Server) -> Result<Self> {
        let (email, password) = server.sign_in("owner")?;
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(Duration::from_secs(120)))
            .http_status_as_error(false);
        let agent: ureq::Agent = config.build().into();
        let mut client = Self { agent, address: server.address.clone(), cookie: String::new() };
        let body = json!({ "email": email, "password": password }).to_string();
        let answer = client
            .agent
            .post(client.url("/api/v1/session"))
            .header("content-type", "application/json")
            .header("origin", &client.address)
            .send(&body)
            .context("the server cannot be reached")?;
        let cookie = answer.headers().get("set-cookie").and_then(|value| value.to_str().ok());
        let cookie = cookie.and_then(|cookie| cookie.split(';').next());
        client.cookie = cookie
            .with_context(|| format!("signing in answered {} without a cookie", answer.status()))?
            .to_owned();
        Ok(client)
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// Asks and throws the answer away, which must be a success.
    pub fn read(&self, path: &str) -> Result<()> {
        let request = self.agent.get(self.url(path)).header("cookie", &self.cookie);
        let mut answer = request.call().with_context(|| format!("{path} cannot be reached"))?;
        let length = answer.body_mut().read_to_vec().context("an answer broke off")?.len();
        if !answer.status().is_success() || length == 0 {
            bail!("{path} answered {} with {length} bytes", answer.status());
        }
        Ok(())
    }

    pub fn get(&self, path: &str) -> Result<Value> {
        let request = self.agent.get(self.url(path)).header("cookie", &self.cookie);
        read(path, request.call())
    }

    pub fn post(&self, path: &str, body: &Value) -> Result<Value> {
        let request = self.agent.post(self.url(path)).header("cookie", &self.cookie);
        let request = request.header("origin", &self.address);
        read(path, request.header("content-type", "application/json").send(body.to_string()))
    }

    pub fn upload(&self, path: &str, name: &str, content: &[u8]) -> Result<Value> {
        let request = self.agent.post(self.url(path)).header("cookie", &self.cookie);
        let request = request.header("origin", &self.address).query("file_name", name);
        read(path, request.header("content-type", "text/csv").send(content))
    }
}

fn read(
    path: &str,
    answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
) -> Result<Value> {
    let mut answer = answer.with_context(|| format!("{path} cannot be reached"))?;
    let status = answer.status();
    let body = answer.body_mut();
    // A preview of many rows is larger than the client's own limit of 10 MB.
    let text = body.with_config().limit(256 * 1024 * 1024).read_to_string();
    let text = text.with_context(|| format!("{path} broke off"))?;
    if !status.is_success() {
        bail!("{path} answered {status}: {text}");
    }
    serde_json::from_str(&text).with_context(|| format!("{path} answered no JSON"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_value() {
        assert_eq!(median(&mut [3.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(&mut []), 0.0);
    }

    #[test]
    fn resident_memory_is_read() {
        let status = "VmPeak: 1 kB\nVmHWM:\t  20480 kB\nVmRSS:\t  10240 kB\n";
        assert_eq!(memory(status, "VmRSS:"), Some(10.0));
        assert_eq!(memory(status, "VmHWM:"), Some(20.0));
        assert_eq!(memory("VmPeak: 1 kB\n", "VmRSS:"), None);
    }
}
