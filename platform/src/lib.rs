//! The platform: keeps the records, answers the API, serves the portal, and is the command
//! `impact`.
//!
//! From the outside in: `server` puts the layers around `routes` (a file a resource) and `portal`
//! (static files); `seal` is the outermost layer; `auth` says who asks; `intake`, `fleets` and
//! `frames` stand between core's rules and the records; `exports` writes files, `workbook` reads them;
//! `store` alone talks SQL.

mod app;
mod auth;
mod body;
pub mod cli;
mod clock;
mod comparisons;
mod cursor;
mod demo;
mod edits;
mod email;
mod exports;
mod fleets;
mod frames;
mod holding;
mod intake;
mod libraries;
mod library;
mod limits;
mod logs;
mod metrics;
mod notices;
mod per_network;
mod per_tenant;
mod portal;
mod problem;
mod proxies;
mod query;
mod rate;
mod readiness;
mod reading;
mod records;
mod routes;
mod seal;
mod server;
mod store;
mod workbook;
