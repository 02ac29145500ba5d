//! The platform: keeps the records, answers the API, serves the portal, and is the command
//! `impact`.
//!
//! From the outside in:
//!
//! | rooms | hold |
//! |---|---|
//! | `server` | the layers around `routes` and `portal`, and the loop that accepts connections |
//! | `proxies`, `rate`, `per_network`, `seal` | the layers: where a request comes from, how many there may be, what every answer leaves with |
//! | `routes`, `portal`, `origins` | a file a resource of the API; the static files; who may frame the calculator |
//! | `auth`, `body`, `query`, `cursor`, `problem` | who asks, with what, for which page; and how it is refused |
//! | `app`, `per_tenant`, `readiness` | what every request can reach; places that each organisation has for itself; whether the database answers |
//! | `fleets`, `frames`, `library`, `libraries` | core's `Fleet`, devices' figures and the tables, kept in memory |
//! | `reading`, `workbook`, `comparisons` | files on their way in, and drafts beside the fleet |
//! | `intake`, `edits`, `records` | from imports and edits to dated events, and back to what the engine takes |
//! | `exports`, `holding` | tables taken away as files, and bodies that hold a place until they are sent |
//! | `notices`, `email` | messages to people; addresses and names as they are taken from outside |
//! | `logs`, `metrics` | what operators see |
//! | `store` | the records: alone talks SQL |
//! | `clock`, `limits` | the only clock; every limit in one place |
//! | `cli`, `demo` | a file a command; the organisation with invented devices |

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
mod origins;
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
