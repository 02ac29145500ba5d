//! What is written as comma separated text comes back, and is run by no spreadsheet.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may stop where a fact it rests on is not so")]

use impact_core::csv::{line, meant, records};
use proptest::prelude::*;

/// Texts rich in what spreadsheets split at and begin formulas with.
fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[-=+@;,\"' \t\r\nax1.＝－]{0,12}", any::<String>(), "-[0-9]{1,6}([.,][0-9]{1,3})?"]
}

/// Whether a spreadsheet would run a cell. A number is none, and what a spreadsheet that splits at
/// semicolons leaves of our commas is not either.
fn runs(cell: &str) -> bool {
    let blank = |letter: char| {
        letter.is_whitespace() || letter.is_control() || matches!(letter, '"' | '\u{feff}')
    };
    let words = cell.trim_matches(blank);
    let first = words.split(',').next().unwrap_or_default().trim_matches(blank);
    let number = first.strip_prefix('-').is_some_and(|digits| {
        digits.starts_with(|first: char| first.is_ascii_digit())
            && digits.chars().all(|letter| matches!(letter, '0'..='9' | '.'))
    });
    words.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) && !number
}

proptest! {
    #[test]
    fn no_cell_is_run_however_lines_are_split(cells in prop::collection::vec(text(), 1..5)) {
        let row = line(&cells);
        for delimiter in [b',', b';', b'\t'] {
            for record in records(&row, delimiter) {
                for field in record.fields {
                    prop_assert!(!runs(&field), "{field:?} of {row:?}");
                }
            }
        }
        // A reader that knows nothing of quotes.
        for field in row.split([';', '\t', '\r', '\n']) {
            prop_assert!(!runs(field), "{field:?} of {row:?}");
        }
    }

    #[test]
    fn every_text_comes_back(cells in prop::collection::vec("[^;'\t\r\n\u{feff}]{1,12}", 1..5)) {
        let row = line(&cells);
        let read: Vec<_> = records(&row, b',').collect();
        prop_assert_eq!(read.len(), 1);
        for (written, read) in cells.iter().zip(&read[0].fields) {
            let words = written.trim_start_matches(|letter: char| {
                letter.is_whitespace()
                    || letter.is_control()
                    || matches!(letter, '"' | '\u{200b}')
            });
            if words.len() == written.len() {
                prop_assert_eq!(written, meant(read));
            } else {
                prop_assert_eq!(written.replace('\'', ""), read.replace('\'', ""));
            }
        }
    }
}
