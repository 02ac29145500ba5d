//! Reading how many tests a runner ran: cargo test (and wasm-bindgen-test, which prints the
//! same line), and node's test runner.

use std::ops::AddAssign;

/// How many lines of a failed test's own words are told again at the end.
const WORDS: usize = 8;

/// How many tests or checks passed, failed and were skipped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub passed: u64,
    pub failed: u64,
    pub skipped: u64,
    /// The failed tests by name, each with the beginning of what it said: a long log is often kept
    /// by its end alone.
    pub failures: Vec<String>,
}

impl Counts {
    /// One check that passed, or one that failed.
    pub fn one(passed: bool) -> Self {
        Self {
            passed: u64::from(passed),
            failed: u64::from(!passed),
            skipped: 0,
            failures: Vec::new(),
        }
    }

    /// How many really ran.
    pub fn ran(&self) -> u64 {
        self.passed + self.failed
    }

    /// The closing line: `12 passed, 0 failed`, and `, 1 skipped` when any was.
    pub fn line(&self) -> String {
        let Self { passed, failed, skipped, .. } = self;
        match skipped {
            0 => format!("{passed} passed, {failed} failed"),
            _ => format!("{passed} passed, {failed} failed, {skipped} skipped"),
        }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
        self.failures.extend(other.failures);
    }
}

/// Sums the closing lines of every test binary in the output of `cargo test`:
/// `test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; …`.
pub fn of_cargo_test(output: &str) -> Counts {
    let output = without_colours(output);
    let mut counts = Counts { failures: failures_of_cargo_test(&output), ..Counts::default() };
    for line in output.lines() {
        let Some((_, result)) = line.split_once("test result: ") else {
            continue;
        };
        let result = result.split_once(". ").map_or(result, |(_, counts)| counts);
        for part in result.split(';') {
            let mut words = part.split_whitespace();
            let (Some(number), Some(word)) = (words.next(), words.next()) else {
                continue;
            };
            let Ok(number) = number.parse::<u64>() else {
                continue;
            };
            match word {
                "passed" => counts.passed += number,
                "failed" => counts.failed += number,
                "ignored" => counts.skipped += number,
                _ => {}
            }
        }
    }
    counts
}

/// What failed tests said: the blocks `---- NAME stdout ----`.
fn failures_of_cargo_test(output: &str) -> Vec<String> {
    let mut failures = Vec::new();
    let mut lines = output.lines().peekable();
    while let Some(line) = lines.next() {
        let name = line.strip_prefix("---- ").and_then(|line| line.strip_suffix(" stdout ----"));
        let Some(name) = name else {
            continue;
        };
        let mut failure = name.to_owned();
        let mut kept = 0;
        while let Some(line) = lines.next_if(|line| !line.starts_with("---- ")) {
            if line == "failures:" || kept == WORDS {
                break;
            }
            if !line.is_empty() {
                failure = failure + "\n    " + line;
                kept += 1;
            }
        }
        failures.push(failure);
    }
    failures
}

/// Sums the closing block of `node --test`: lines `# pass 5` (tap) or `ℹ pass 5` (spec).
pub fn of_node_test(output: &str) -> Counts {
    let output = without_colours(output);
    let mut counts = Counts { failures: failures_of_node_test(&output), ..Counts::default() };
    for line in output.lines() {
        let mut words = line.split_whitespace();
        let (Some("#" | "ℹ"), Some(word), Some(number), None) =
            (words.next(), words.next(), words.next(), words.next())
        else {
            continue;
        };
        let Ok(number) = number.parse::<u64>() else {
            continue;
        };
        match word {
            "pass" => counts.passed += number,
            "fail" | "cancelled" => counts.failed += number,
            "skipped" | "todo" => counts.skipped += number,
            _ => {}
        }
    }
    counts
}

/// What failed tests said, from the list that the spec reporter closes with.
fn failures_of_node_test(output: &str) -> Vec<String> {
    let Some((_, list)) = output.split_once("✖ failing tests:") else {
        return Vec::new();
    };
    let mut failures: Vec<String> = Vec::new();
    let mut kept = 0;
    for line in list.lines().map(str::trim_end).filter(|line| !line.is_empty()) {
        if let Some(name) = line.strip_prefix("✖ ") {
            failures.push(name.to_owned());
            kept = 0;
        } else if let Some(failure) = failures.last_mut().filter(|_| kept < WORDS) {
            *failure = format!("{failure}\n  {line}");
            kept += 1;
        }
    }
    failures
}

/// The text without the terminal's colour sequences (`ESC [ … letter`).
fn without_colours(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character != '\u{1b}' {
            plain.push(character);
            continue;
        }
        if characters.next() == Some('[') {
            characters.by_ref().find(char::is_ascii_alphabetic);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(passed: u64, failed: u64, skipped: u64) -> Counts {
        Counts { passed, failed, skipped, failures: Vec::new() }
    }

    #[test]
    fn cargo_test_binaries_are_summed() {
        let output = "\
running 3 tests
test a ... ok

test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s

     Running tests/api.rs
test result: FAILED. 4 passed; 2 failed; 0 ignored; 0 measured; 7 filtered out; finished in 1.2s
error: 1 target failed";
        assert_eq!(of_cargo_test(output), counts(6, 2, 1));
    }

    #[test]
    fn wasm_bindgen_test_prints_the_same_line() {
        let output = "\u{1b}[1mtest result\u{1b}[0m: ok. 0 passed\n\
            test result: \u{1b}[32mok\u{1b}[0m. 9 passed; 0 failed; 0 ignored; 0 filtered out";
        assert_eq!(of_cargo_test(output), counts(9, 0, 0));
    }

    #[test]
    fn a_test_that_prints_numbers_is_not_counted() {
        assert_eq!(of_cargo_test("test t ... ok\n5 passed; 6 failed;\n"), Counts::default());
        assert_eq!(of_node_test("# Subtest: pass 5\n# pass over 5\n"), Counts::default());
    }

    #[test]
    fn node_test_in_both_reporters() {
        let tap = "# tests 7\n# suites 1\n# pass 4\n# fail 1\n# cancelled 1\n# skipped 1\n# todo 0";
        assert_eq!(of_node_test(tap), counts(4, 2, 1));
        let spec = "\u{1b}[34mℹ pass 3\u{1b}[39m\nℹ fail 0\nℹ duration_ms 812.5\n";
        assert_eq!(of_node_test(spec), counts(3, 0, 0));
    }

    #[test]
    fn failed_tests_are_told_with_what_they_said() {
        let output = "\
test a ... FAILED
failures:

---- rooms::a stdout ----

thread 'rooms::a' panicked at src/a.rs:3:5:
four is not five

---- b stdout ----
thread 'b' panicked

failures:
    rooms::a
    b

test result: FAILED. 0 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out";
        let counts = of_cargo_test(output);
        assert_eq!((counts.failed, counts.failures.len()), (2, 2));
        let first =
            "rooms::a\n    thread 'rooms::a' panicked at src/a.rs:3:5:\n    four is not five";
        assert_eq!(counts.failures[0], first);
        assert_eq!(counts.failures[1], "b\n    thread 'b' panicked");
        let spec = "ℹ fail 1\n\n✖ failing tests:\n\ntest at tests/a.mjs:1:2\n\
            ✖ the page opens (12ms)\n  AssertionError: no page\n";
        let failures = of_node_test(spec).failures;
        assert_eq!(failures, ["the page opens (12ms)\n    AssertionError: no page"]);
    }

    #[test]
    fn the_closing_line() {
        assert_eq!(counts(12, 0, 0).line(), "12 passed, 0 failed");
        assert_eq!(counts(12, 3, 1).line(), "12 passed, 3 failed, 1 skipped");
    }
}
