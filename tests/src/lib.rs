//! Whole-system tests. The tests are in `tests/` (Rust) and `browser/` (Chromium); what they read
//! is in `fixtures/`, with its notices in `fixtures/README.md`.
