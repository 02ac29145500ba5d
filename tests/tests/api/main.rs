//! The real binary over HTTP and on the command line, from outside.
//!
//! `IMPACT_BIN` names the binary; without it every test fails with a sentence. `IMPACT_PROVE=1`
//! takes full counts.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test says so")]
#![allow(clippy::print_stderr, reason = "a test tells what it counted")]

mod account;
mod bad_input;
mod client;
mod commands;
mod crash;
mod database;
mod decision;
mod describe;
mod device_users;
mod difference;
mod edits;
mod electricity;
mod figures;
mod headers;
mod import;
mod isolation;
mod keys;
mod mail;
mod matrix;
mod members;
mod only_postgres;
mod operations;
mod own_figures;
mod passwords;
mod scenarios;
mod second_life;
mod server;
mod why;
