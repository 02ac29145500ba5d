//! Logs: one line a request, on standard error, for people or for machines.
//!
//! A line names the request's trace (the same as in a problem document), the route's template, the
//! status, the time taken and the organisation's identifier. It holds no address as it was sent, no
//! query, no body, no name, no e-mail address, no key and no cookie: what a person typed never
//! reaches a log.

use std::io::IsTerminal;
use std::sync::{Arc, OnceLock};
use tracing_subscriber::EnvFilter;

/// What is logged when `RUST_LOG` says nothing.
const DEFAULT: &str = "info";

/// How a line is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// A JSON object a line, for machines.
    Json,
}

/// Begins to log to standard error; `RUST_LOG` says how much.
pub fn start(format: Format) {
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new(format!("{DEFAULT},{}", crate::store::QUIET)));
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    match format {
        Format::Text => lines.init(),
        Format::Json => lines.json().flatten_event(true).with_current_span(false).init(),
    }
}

/// What is known of a request while it runs, shared by the layers and the handlers.
#[derive(Debug, Clone, Default)]
pub struct Trace {
    scope: Arc<OnceLock<String>>,
}

impl Trace {
    /// Says whose request it is: the identifier of the organisation.
    pub fn belongs_to(&self, scope: &str) {
        // It is said once a request; a second time would say the same.
        self.scope.get_or_init(|| scope.to_owned());
    }

    /// Whose request it is; empty while nobody said.
    pub fn scope(&self) -> &str {
        self.scope.get().map_or("", String::as_str)
    }
}
