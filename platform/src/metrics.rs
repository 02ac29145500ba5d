//! Metrics for operators, in Prometheus' text format.
//!
//! They are served on an address of their own (`impact serve --metrics-listen`), never beside the
//! API: behind a proxy everybody seems to come from this machine, so where a request comes from
//! cannot protect them. No label names an organisation, a person or a record: a label is a route's
//! template, a method, a status, or the name of a part of the server.

use crate::app::App;
use crate::problem::Refusal;
use crate::seal::{Gate, seal};
use axum::Router;
use axum::extract::State;
use axum::http::{Method, header};
use axum::middleware::from_fn_with_state;
use axum::response::IntoResponse;
use axum::routing::get;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::prometheus_text::{CONTENT_TYPE, encode};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;
use std::sync::Arc;
use std::time::Duration;

/// Upper bounds of the durations counted together, in seconds: fine around the 50 ms that reads
/// must stay below.
const BOUNDS_S: [f64; 13] =
    [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0, 60.0];

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    method: &'static str,
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Part {
    of: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Pool {
    pool: &'static str,
    state: &'static str,
}

/// What is counted and measured.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    requests: Family<Answered, Counter>,
    durations: Family<Route, Histogram>,
    running: Family<Part, Gauge>,
    waiting: Family<Part, Gauge>,
    connections: Family<Pool, Gauge>,
    fleets: Gauge,
    fleet_devices: Gauge,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::with_prefix("impact");
        let histogram: fn() -> Histogram = || Histogram::new(BOUNDS_S);
        let metrics = Self {
            requests: Family::default(),
            durations: Family::new_with_constructor(histogram),
            running: Family::default(),
            waiting: Family::default(),
            connections: Family::default(),
            fleets: Gauge::default(),
            fleet_devices: Gauge::default(),
            registry: Registry::default(),
        };
        let version = [("version", env!("CARGO_PKG_VERSION"))];
        registry.register("build", "Version of the server", Info::new(version.to_vec()));
        registry.register("http_requests", "Requests answered", metrics.requests.clone());
        registry.register(
            "http_request_duration_seconds",
            "Time from a request's header to its answer's",
            metrics.durations.clone(),
        );
        registry.register("running", "Work that is done now", metrics.running.clone());
        registry.register("waiting", "Work that waits for a place", metrics.waiting.clone());
        registry.register(
            "database_connections",
            "Connections to the database",
            metrics.connections.clone(),
        );
        registry.register("fleets_cached", "Computed fleets in memory", metrics.fleets.clone());
        registry.register(
            "fleets_cached_devices",
            "Devices of the computed fleets in memory",
            metrics.fleet_devices.clone(),
        );
        Self { registry, ..metrics }
    }
}

impl Metrics {
    /// Counts an answer.
    pub fn answered(&self, method: &Method, route: &str, status: u16, took: Duration) {
        let (method, route) = (method_name(method), route.to_owned());
        self.requests.get_or_create(&Answered { method, route: route.clone(), status }).inc();
        self.durations.get_or_create(&Route { method, route }).observe(took.as_secs_f64());
    }

    /// Reads the parts' state and writes everything as text.
    ///
    /// # Errors
    /// When the text cannot be written.
    fn text(&self, app: &App) -> Result<String, std::fmt::Error> {
        let set = |family: &Family<Part, Gauge>, of: &'static str, value: usize| {
            family.get_or_create(&Part { of }).set(i64::try_from(value).unwrap_or(i64::MAX));
        };
        let (computing, waiting) = app.computing();
        set(&self.running, "computation", computing);
        set(&self.waiting, "computation", waiting);
        set(&self.running, "import", app.imports_running());
        for (pool, open, idle) in app.store.pools() {
            for (state, value) in [("busy", open.saturating_sub(idle)), ("idle", idle)] {
                let value = i64::try_from(value).unwrap_or(i64::MAX);
                self.connections.get_or_create(&Pool { pool, state }).set(value);
            }
        }
        let (fleets, devices) = app.fleets.kept();
        self.fleets.set(i64::try_from(fleets).unwrap_or(i64::MAX));
        self.fleet_devices.set(i64::try_from(devices).unwrap_or(i64::MAX));
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}

/// The name of a method; one name for all that the server knows none of, so that a caller cannot
/// make up labels.
pub fn method_name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

/// What the metrics' own address answers.
pub fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/metrics", get(answer))
        .with_state(app)
        .layer(from_fn_with_state(Gate::default(), seal))
}

async fn answer(State(app): State<Arc<App>>) -> Result<impl IntoResponse, Refusal> {
    let text = app.metrics.text(&app).map_err(|error| {
        tracing::error!(%error, "the metrics cannot be written");
        Refusal::internal()
    })?;
    Ok(([(header::CONTENT_TYPE, CONTENT_TYPE)], text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn made_up_methods_are_one_label() {
        let made_up = Method::from_bytes(b"BREW").unwrap();
        assert_eq!(method_name(&made_up), "other");
        assert_eq!(method_name(&Method::PATCH), "PATCH");
    }
}
