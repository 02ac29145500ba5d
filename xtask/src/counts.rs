//! Reading how many tests a runner ran: cargo test (and wasm-bindgen-test, which prints the
//! same line), and node's test runner.

use std::ops::AddAssign;

/// How many tests or checks passed, failed and were skipped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub passed: u64,
    pub failed: u64,
    pub skipped: u64,
}

impl Counts {
    /// One check that passed, or one that failed.
    pub fn one(passed: bool) -> Self {
        Self { passed: u64::from(passed), failed: u64::from(!passed), skipped: 0 }
    }

    /// How many really ran.
    pub fn ran(self) -> u64 {
        self.passed + self.failed
    }

    /// The closing line: `12 passed, 0 failed`, and `, 1 skipped` when any was.
    pub fn line(self) -> String {
        let Self { passed, failed, skipped } = self;
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
    }
}

/// Sums the closing lines of every test binary in the output of `cargo test`:
/// `test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; …`.
pub fn of_cargo_test(output: &str) -> Counts {
    let mut counts = Counts::default();
    for line in without_colours(output).lines() {
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

/// Sums the closing block of `node --test`: lines `# pass 5` (tap) or `ℹ pass 5` (spec).
pub fn of_node_test(output: &str) -> Counts {
    let mut counts = Counts::default();
    for line in without_colours(output).lines() {
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
        Counts { passed, failed, skipped }
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
    fn the_closing_line() {
        assert_eq!(counts(12, 0, 0).line(), "12 passed, 0 failed");
        assert_eq!(counts(12, 3, 1).line(), "12 passed, 3 failed, 1 skipped");
    }
}
