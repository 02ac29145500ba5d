//! `cargo xtask prove`: the same tests with full counts, and the record of what they showed.

use std::fmt::Write;
use std::fs;

use anyhow::{Context, Result};

use crate::args::Choice;
use crate::machine;
use crate::process::seconds;
use crate::test::{self, Outcome, Taken};
use crate::workspace::Workspace;

/// What tells the tests to take full counts: proptest reads the first, our own tests the second.
const FULL_COUNTS: &[(&str, &str)] = &[("PROPTEST_CASES", "10000"), ("IMPACT_PROVE", "1")];

/// Runs the chosen steps with full counts and writes `docs/reliability.md`.
pub fn run(workspace: &Workspace, choice: &Choice) -> Result<bool> {
    if choice.list {
        return test::run(workspace, choice);
    }
    let taken = test::take(workspace, choice, FULL_COUNTS)?;
    let file = workspace.root.join("docs/reliability.md");
    fs::write(&file, record(&taken, &machine::described()))
        .with_context(|| format!("{} cannot be written", file.display()))?;
    println!("\nwritten: docs/reliability.md");
    Ok(test::close(&taken))
}

fn record(taken: &[Taken], machine: &str) -> String {
    let mut text = format!(
        "# Reliability\n\nWritten by `cargo xtask prove`: the tests of `cargo xtask test` with \
         full counts (10,000 cases a property).\n\n{machine}\n\n| proof | what | passed | failed | \
         skipped | time |\n|---|---|---:|---:|---:|---:|\n"
    );
    for step in taken {
        let time = seconds(step.time);
        let row = match &step.outcome {
            Outcome::Ran(counts) => format!(
                "| {} | {} | {} | {} | {} | {time} |",
                step.name, step.what, counts.passed, counts.failed, counts.skipped
            ),
            Outcome::NotRun(why) => {
                format!("| {} | {} | not run: {why} | | | {time} |", step.name, step.what)
            }
        };
        // Writing to a string cannot fail; the type asks all the same.
        if writeln!(text, "{row}").is_err() {
            break;
        }
    }
    text + &format!("\n**{}**\n", test::total(taken).line())
}
