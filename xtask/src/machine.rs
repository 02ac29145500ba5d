//! The machine and the day, for the head of a record of measurements.

use std::fs;
use std::process::Command;
use std::thread;

use crate::process;

/// A line such as `2026-11-24 · 2 cores, 23.4 GiB of memory, Linux x86_64 · rustc 1.95.0 · commit
/// 1a2b3c4`.
pub fn described() -> String {
    let cores = thread::available_parallelism().map_or(0, std::num::NonZero::get);
    let memory = fs::read_to_string("/proc/meminfo").ok().as_deref().and_then(memory_gib);
    let memory =
        memory.map_or("memory unknown".to_owned(), |gib| format!("{gib:.1} GiB of memory"));
    let day = day();
    let system = said("uname", &["-sm"]);
    let rustc = said("rustc", &["--version"]);
    let commit = commit();
    format!("{day} · {cores} cores, {memory}, {system} · {rustc} · commit {commit}")
}

/// Today, in UTC.
pub fn day() -> String {
    said("date", &["-u", "+%Y-%m-%d"])
}

/// The commit that is checked out, shortened.
pub fn commit() -> String {
    said("git", &["rev-parse", "--short", "HEAD"])
}

/// The line that a program says.
fn said(program: &str, arguments: &[&str]) -> String {
    let said = process::read(Command::new(program).args(arguments));
    said.map_or_else(|_| format!("{program} unknown"), |said| said.trim().to_owned())
}

/// Gibibytes in the line `MemTotal: 24576000 kB`.
fn memory_gib(text: &str) -> Option<f64> {
    let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kib: f64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kib / 1024.0 / 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_from_the_kernels_table() {
        assert_eq!(memory_gib("MemTotal:       25165824 kB\nMemFree: 1 kB"), Some(24.0));
        assert_eq!(memory_gib("nonsense"), None);
    }

    #[test]
    fn the_line_names_the_compiler() {
        assert!(described().contains("rustc 1."), "{}", described());
    }
}
