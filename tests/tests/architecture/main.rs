//! The rules of `ARCHITECTURE.md` that can be read off manifests and sources.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test says so")]

mod dependencies;
mod files;
mod platform;
mod purity;
mod rooms;
mod sources;
