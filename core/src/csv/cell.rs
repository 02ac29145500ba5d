//! Cells that a spreadsheet opens without running anything.
//!
//! A spreadsheet takes a cell that begins like a formula for one, whoever wrote it. An apostrophe
//! before it makes it a text. Where a comma is the decimal mark, spreadsheets split lines at
//! semicolons, whatever the quotes say, so a formula may also begin in the midst of a cell: after a
//! semicolon, a tab or a line break.

use std::borrow::Cow;

/// What a formula begins with, as spreadsheets read it.
const BEGINS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// Where a spreadsheet may begin another cell.
const SPLITS: [char; 4] = [';', '\t', '\r', '\n'];

/// A text as a cell of comma separated text: no part of it is taken for a formula, in quotes where
/// it needs them. A negative number stays one.
pub fn cell(text: &str) -> String {
    let guarded = guarded(text);
    let quoted = guarded.contains([',', '"', ';', '\t', '\r', '\n']) || guarded.trim() != guarded;
    if quoted { format!("\"{}\"", guarded.replace('"', "\"\"")) } else { guarded.into_owned() }
}

/// Texts as a line of comma separated text, its end included.
pub fn line<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> String {
    let cells: Vec<String> = texts.into_iter().map(|text| cell(text.as_ref())).collect();
    format!("{}\r\n", cells.join(","))
}

/// What was meant by a cell's text, without the apostrophe that [`cell`] puts before a formula.
pub fn meant(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(BEGINS) => rest,
        _ => text,
    }
}

/// A text with an apostrophe before everything in it that a spreadsheet may take for a formula.
fn guarded(text: &str) -> Cow<'_, str> {
    if !text.contains(BEGINS) && !text.starts_with(SPLITS) {
        return Cow::Borrowed(text);
    }
    // A number in the midst of a text is part of it for who splits elsewhere: only alone it is one,
    // without so much as a semicolon after it.
    let number = is_negative_number(text.trim());
    let mut guarded = String::with_capacity(text.len() + 1);
    // Some spreadsheets drop what is before the first word.
    if text.starts_with(['\t', '\r', '\n']) {
        guarded.push('\'');
    }
    for part in text.split_inclusive(SPLITS) {
        let words = part.trim_start_matches(is_skipped);
        let (before, _) = part.split_at(part.len() - words.len());
        guarded.push_str(before);
        if words.starts_with(BEGINS) && !number {
            guarded.push('\'');
        }
        guarded.push_str(words);
    }
    Cow::Owned(guarded)
}

/// What a spreadsheet may drop before it looks how a cell begins.
fn is_skipped(letter: char) -> bool {
    letter.is_whitespace()
        || letter.is_control()
        || matches!(letter, '"' | ';' | '\u{200b}' | '\u{feff}')
}

/// Whether a text is a negative number and nothing else.
fn is_negative_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or_default();
    digits.starts_with(|first: char| first.is_ascii_digit())
        && digits.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b','))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_a_formula() {
        for (text, expected) in [
            ("=1+1", "'=1+1"),
            ("+49 30", "'+49 30"),
            ("-x", "'-x"),
            ("-2+3", "'-2+3"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("＝1", "'＝1"),
            ("\tx", "\"'\tx\""),
            (" =1", "\" '=1\""),
            ("x;=cmd|'/c calc'!A1", "\"x;'=cmd|'/c calc'!A1\""),
            ("x; \"=1\"", "\"x; \"\"'=1\"\"\""),
            ("x\n=1", "\"x\n'=1\""),
            ("a=1", "a=1"),
            ("ThinkVision L27q-20", "ThinkVision L27q-20"),
            ("24\" monitor, black", "\"24\"\" monitor, black\""),
            ("two; words", "\"two; words\""),
            ("-1\rx", "\"'-1\rx\""),
            ("a;-1\tx", "\"a;'-1\tx\""),
            ("-1;", "\"'-1;\""),
            (";-1", "\";'-1\""),
            ("-1\u{200b}", "'-1\u{200b}"),
            ("", ""),
        ] {
            assert_eq!(cell(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_negative_number_stays_one() {
        for number in ["-40", "-1.5", "-0,7", "-3 "] {
            assert_eq!(cell(number).trim_matches('"'), number);
        }
        assert_eq!(cell("-"), "'-");
        assert_eq!(cell("-inf"), "'-inf");
    }

    #[test]
    fn a_line_ends_as_the_standard_has_it() {
        assert_eq!(line(["a", "=b", "c,d"]), "a,'=b,\"c,d\"\r\n");
        assert_eq!(meant("'=b"), "=b");
        assert_eq!(meant("'tis"), "'tis");
    }
}
