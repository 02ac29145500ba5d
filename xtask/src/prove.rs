//! `cargo xtask prove`: the same tests with full counts, and the record of what they showed.

use std::fmt::Write;
use std::fs;

use anyhow::{Context, Result};

use crate::args::Choice;
use crate::counts::Counts;
use crate::machine;
use crate::process::seconds;
use crate::test::{self, Counting, Outcome, Taken};
use crate::workspace::Workspace;

/// What tells the tests to take full counts: proptest reads the first, our own tests the second. In
/// a debug build core's alone would take most of an hour.
const FULL: Counting = Counting {
    environment: &[("PROPTEST_CASES", "10000"), ("IMPACT_PROVE", "1")],
    core: &["--profile", "prove"],
};

/// The head of the table of proofs.
const HEAD: &str = "| proof | what | passed | failed | skipped | time | taken |\n\
                    |---|---|---:|---:|---:|---:|---|\n";

/// Runs the chosen steps with full counts and writes `docs/reliability.md` after each of them, so
/// that a run that is stopped loses no step that ended: the rows of the steps that were taken, and
/// the others as they stood.
pub fn run(workspace: &Workspace, choice: &Choice) -> Result<bool> {
    if choice.list {
        return test::run(workspace, choice);
    }
    let file = workspace.root.join("docs/reliability.md");
    // Where there is no record yet, there is nothing to keep.
    let mut rows = kept(&fs::read_to_string(&file).unwrap_or_default());
    // What is checked out may be another commit hours later; this is the one that is proved.
    let (machine, commit) = (machine::described(), machine::commit());
    let taken = test::take(workspace, choice, &FULL, |step| {
        let when = format!("{}, commit {commit}", machine::day());
        rows = together(&rows, &Row::of(step, &when), &test::names());
        fs::write(&file, record(&rows, &machine))
            .with_context(|| format!("{} cannot be written", file.display()))?;
        println!("written: docs/reliability.md");
        Ok(())
    })?;
    Ok(test::close(&taken))
}

/// A row of the record, with the names of the tests that failed in it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    name: String,
    /// What the proof is, its counts, its time, and when it was taken.
    cells: [String; 6],
    failures: Vec<String>,
}

impl Row {
    fn of(step: &Taken, when: &str) -> Self {
        let (counts, failures) = match &step.outcome {
            Outcome::Ran(counts) => {
                let Counts { passed, failed, skipped, failures } = counts;
                // What a test said stands in the log; here it has its name.
                let names = failures.iter().filter_map(|failure| failure.lines().next());
                let names = names.map(str::to_owned).collect();
                ([passed, failed, skipped].map(u64::to_string), names)
            }
            Outcome::NotRun(why) => {
                ([format!("not run: {why}"), String::new(), String::new()], Vec::new())
            }
        };
        let [passed, failed, skipped] = counts;
        let time = seconds(step.time);
        let cells = [step.what.to_owned(), passed, failed, skipped, time, when.to_owned()];
        Self { name: step.name.to_owned(), cells, failures }
    }

    fn counts(&self) -> Counts {
        let count = |cell: usize| self.cells[cell].parse().unwrap_or(0);
        Counts { passed: count(1), failed: count(2), skipped: count(3), failures: Vec::new() }
    }
}

/// The rows of a record as it was written.
fn kept(record: &str) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    for line in record.lines() {
        if let Some(inner) = line.strip_prefix("| ").and_then(|line| line.strip_suffix(" |")) {
            let cells: Vec<&str> = inner.split(" | ").map(str::trim).collect();
            if let [name, cells @ ..] = &cells[..]
                && *name != "proof"
                && let Ok(cells) = <[&str; 6]>::try_from(cells)
            {
                let cells = cells.map(str::to_owned);
                rows.push(Row { name: (*name).to_owned(), cells, failures: Vec::new() });
            }
        } else if let Some((name, failure)) =
            line.strip_prefix("- ").and_then(|line| line.split_once(": "))
            && let Some(row) = rows.iter_mut().find(|row| row.name == name)
        {
            row.failures.push(failure.trim_matches('`').to_owned());
        }
    }
    rows
}

/// The row of now in the place of that of the same step before, in the order of the steps; a step
/// that there is no more leaves the record.
fn together(before: &[Row], now: &Row, names: &[&str]) -> Vec<Row> {
    let of = |name: &&str| {
        if now.name == *name {
            return Some(now);
        }
        before.iter().find(|row| row.name == *name)
    };
    names.iter().filter_map(of).cloned().collect()
}

fn record(rows: &[Row], machine: &str) -> String {
    let mut text = format!(
        "# Reliability\n\nWritten by `cargo xtask prove`: the tests of `cargo xtask test` with \
         full counts (10,000 cases a property); in `native`, core is optimised and has the checks \
         of a debug build; in `browser`, answers of the API come up to half a second late, and in \
         any order. Each row is written when its step ends; the others stay as they were \
         taken.\n\nLast written on {machine}\n\n{HEAD}"
    );
    let mut total = Counts::default();
    let mut failures = String::new();
    for row in rows {
        // Writing to a string cannot fail; the type asks all the same.
        if writeln!(text, "| {} | {} |", row.name, row.cells.join(" | ")).is_err() {
            break;
        }
        for failure in &row.failures {
            failures += &format!("- {}: `{failure}`\n", row.name);
        }
        total += row.counts();
    }
    if !failures.is_empty() {
        text += &format!("\nFailed:\n\n{failures}");
    }
    text + &format!("\n**{}**\n", total.line())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, counts: [&str; 3], when: &str, failures: &[&str]) -> Row {
        let [passed, failed, skipped] = counts;
        let cells = ["what it is", passed, failed, skipped, "2 s", when].map(str::to_owned);
        let failures = failures.iter().map(|name| (*name).to_owned()).collect();
        Row { name: name.to_owned(), cells, failures }
    }

    #[test]
    fn a_record_reads_back_as_its_rows() {
        let rows = [
            row("native", ["384", "1", "0"], "2026-11-25, commit a", &["laws::b: c", "d"]),
            row("browser", ["not run: no Chromium", "", ""], "2026-11-26, commit b", &[]),
        ];
        let text = record(&rows, "a machine");
        assert!(text.contains("- native: `laws::b: c`\n"), "{text}");
        assert!(text.ends_with("\n**384 passed, 1 failed**\n"), "{text}");
        assert_eq!(kept(&text), rows);
    }

    #[test]
    fn rows_that_were_not_taken_stay_as_they_were() {
        let before = vec![
            row("native", ["384", "1", "0"], "2026-11-25, commit a", &["b"]),
            row("api", ["9", "0", "0"], "2026-11-25, commit a", &[]),
            row("gone", ["1", "0", "0"], "2026-11-25, commit a", &[]),
        ];
        let api = row("api", ["10", "0", "0"], "2026-11-28, commit c", &[]);
        let fmt = row("fmt", ["1", "0", "0"], "2026-11-28, commit c", &[]);
        let names = ["fmt", "native", "api"];
        let some = together(&before, &api, &names);
        assert_eq!(some, [before[0].clone(), api.clone()]);
        let all = together(&some, &fmt, &names);
        assert_eq!(all, [fmt, before[0].clone(), api]);
    }
}
