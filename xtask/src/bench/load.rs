//! Reads at a steady rate, as many people at once cause them.
//!
//! Requests are due at fixed moments whether or not the ones before were answered, and each is
//! timed from the moment at which it was due: a server that falls behind shows it, instead of being
//! asked less.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use super::Figure;
use super::served::{Client, demo_at, filled, new_database, sqlite};
use crate::postgres::Postgres;
use crate::setup::Tools;
use crate::workspace::Workspace;

/// Requests a second.
const RATE: usize = 200;
/// How long they are sent, after a tenth of it that is not counted.
const TIME: Duration = Duration::from_secs(30);
/// Senders: as many answers as may be outstanding before one is sent late by us and not the server.
const SENDERS: usize = 64;
const DEVICES: usize = 10_000;

/// On SQLite.
pub fn on_sqlite(workspace: &Workspace, _: &Tools) -> Result<Vec<Figure>> {
    let database = sqlite(&new_database(workspace, "load")?);
    Ok(vec![measure(workspace, &database, "api_read_p99_ms")?])
}

/// On a PostgreSQL server of our own.
pub fn on_postgres(workspace: &Workspace, tools: &Tools) -> Result<Vec<Figure>> {
    let server = Postgres::start(tools)?;
    server.create("load")?;
    Ok(vec![measure(workspace, &server.address("load"), "api_read_postgres_p99_ms")?])
}

fn measure(workspace: &Workspace, database: &str, name: &'static str) -> Result<Figure> {
    filled(workspace, database, DEVICES)?;
    let server = demo_at(workspace, database)?;
    let client = Client::sign_in(&server)?;
    let paths = mix(&client)?;
    send(&client, &paths, TIME / 10)?;
    let mut answers = send(&client, &paths, TIME)?;
    answers.sort_by(|a, b| a.millis.total_cmp(&b.millis));
    for kind in KINDS {
        let of_kind: Vec<_> = answers.iter().filter(|answer| answer.kind == kind).collect();
        let at = |share| of_kind.get(rank(of_kind.len(), share)).map_or(0.0, |a| a.millis);
        let (count, half, most) = (of_kind.len(), at(50), at(99));
        println!("    {kind}: {count} answers, median {half:.1} ms, p99 {most:.1} ms");
    }
    let at = |share| answers.get(rank(answers.len(), share)).map_or(0.0, |a| a.millis);
    let against = vec![("p50", at(50)), ("max", at(100)), ("answers", answers.len() as f64)];
    Ok(Figure { name, value: at(99), against })
}

/// The place of the answer that so many of 100 do not pass.
fn rank(answers: usize, share: usize) -> usize {
    (answers * share).div_ceil(100).saturating_sub(1)
}

/// What is asked: of ten requests four lists, two summaries, two devices, one receipt, one list of
/// sites.
const KINDS: [&str; 5] = ["list", "summary", "device", "receipt", "sites"];
const TEN: [&str; 10] =
    ["list", "summary", "device", "list", "receipt", "list", "summary", "sites", "device", "list"];

/// A turn of requests, each with its kind; pages, devices and filters change from one to the next.
fn mix(client: &Client) -> Result<Vec<(&'static str, String)>> {
    let page = client.get("/api/v1/devices?limit=500")?;
    let rows = page["rows"].as_array().context("the list has no rows")?;
    let ids: Vec<&str> = rows.iter().filter_map(|row| row["id"].as_str()).collect();
    let total = page["total"].as_u64().context("the list has no total")? as usize;
    if ids.is_empty() {
        bail!("the fleet is empty");
    }
    let turn = (0..1_000).map(|at| {
        let kind = TEN[at % TEN.len()];
        let id = ids[at * 7 % ids.len()];
        let path = match kind {
            "list" => match at % 4 {
                0 => format!("/api/v1/devices?limit=100&start={}", at * 97 % total),
                1 => format!("/api/v1/devices?limit=100&sort=-embodied&start={}", at * 31 % total),
                2 => "/api/v1/devices?limit=100&q=dell%20latitude".to_owned(),
                _ => "/api/v1/devices?limit=100&class=laptop&sort=site".to_owned(),
            },
            "summary" if at % 2 == 0 => "/api/v1/fleet/summary?group_by=site".to_owned(),
            "summary" => "/api/v1/fleet/summary".to_owned(),
            "device" => format!("/api/v1/devices/{id}"),
            "receipt" => format!("/api/v1/devices/{id}/receipt"),
            _ => "/api/v1/sites".to_owned(),
        };
        (kind, path)
    });
    let turn: Vec<_> = turn.collect();
    // A path that is refused would be answered fast: each form is tried once.
    for (_, path) in turn.iter().take(60) {
        let _: Value = client.get(path)?;
    }
    Ok(turn)
}

struct Answer {
    kind: &'static str,
    millis: f64,
}

/// Sends the turn again and again for a time.
fn send(client: &Client, turn: &[(&'static str, String)], time: Duration) -> Result<Vec<Answer>> {
    let count = usize::try_from(time.as_millis())? * RATE / 1000;
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<Answer>> = Mutex::new(Vec::with_capacity(count));
    let begun = Instant::now() + Duration::from_millis(200);
    let sender = || -> Result<()> {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= count {
                return Ok(());
            }
            let due = begun + Duration::from_secs(1) * u32::try_from(at)? / u32::try_from(RATE)?;
            thread::sleep(due.saturating_duration_since(Instant::now()));
            let (kind, path) = &turn[at % turn.len()];
            client.read(path)?;
            let millis = due.elapsed().as_secs_f64() * 1000.0;
            let mut done = done.lock().map_err(|_| anyhow::anyhow!("a sender stopped"))?;
            done.push(Answer { kind, millis });
        }
    };
    thread::scope(|scope| {
        let senders: Vec<_> = (0..SENDERS).map(|_| scope.spawn(sender)).collect();
        senders.into_iter().try_for_each(|sender| match sender.join() {
            Ok(sent) => sent,
            Err(_) => bail!("a sender stopped"),
        })
    })?;
    let done = done.into_inner().map_err(|_| anyhow::anyhow!("a sender stopped"))?;
    if done.len() != count {
        bail!("{} of {count} requests were answered", done.len());
    }
    Ok(done)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks() {
        assert_eq!((rank(100, 99), rank(100, 50), rank(100, 100)), (98, 49, 99));
        assert_eq!((rank(1, 99), rank(0, 99)), (0, 0));
    }

    #[test]
    fn every_kind_is_asked_for() {
        assert!(KINDS.iter().all(|kind| TEN.contains(kind)));
        assert!(TEN.iter().all(|kind| KINDS.contains(kind)));
    }
}
