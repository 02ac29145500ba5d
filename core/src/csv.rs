//! Delimited text (RFC 4180) with the line on which each record begins.
//!
//! Parsing itself is `csv-core`'s; this adds what a person needs to find a row again in a text
//! editor: lines counted over quoted line breaks and blank lines. What is written is guarded
//! against spreadsheets ([`cell`]).

mod cell;

pub use cell::{cell, line, meant};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

/// A record and where it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Line on which the record begins, 1 for the first of the text.
    pub line: u64,
    /// The fields, unquoted. Empty for a line without any character.
    pub fields: Vec<String>,
}

/// Reads records one by one; blank lines come as records without fields.
pub struct Records<'a> {
    reader: Reader,
    text: &'a [u8],
    at: usize,
    line: u64,
    output: Vec<u8>,
    ends: Vec<usize>,
}

/// The records of a text.
pub fn records(text: &str, delimiter: u8) -> Records<'_> {
    Records {
        reader: ReaderBuilder::new().delimiter(delimiter).build(),
        text: text.as_bytes(),
        at: 0,
        line: 1,
        output: vec![0; 4096],
        ends: vec![0; 64],
    }
}

impl Records<'_> {
    /// Steps over one line break, if there is one here.
    fn line_break(&mut self) -> bool {
        let length = match &self.text[self.at..] {
            [b'\r', b'\n', ..] => 2,
            [b'\n' | b'\r', ..] => 1,
            _ => return false,
        };
        self.at += length;
        self.line += 1;
        true
    }

    /// Parses the record that begins here; the number of fields, `None` at the end of the text.
    fn parse(&mut self) -> Option<usize> {
        let (mut written, mut fields) = (0, 0);
        loop {
            let (result, read, out, ended) = self.reader.read_record(
                &self.text[self.at..],
                &mut self.output[written..],
                &mut self.ends[fields..],
            );
            self.line += line_breaks(&self.text[self.at..self.at + read]);
            self.at += read;
            written += out;
            fields += ended;
            match result {
                ReadRecordResult::Record => return Some(fields),
                ReadRecordResult::End => return None,
                ReadRecordResult::OutputFull => self.output.resize(self.output.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                // An empty input, given next, tells csv-core that the text has ended.
                ReadRecordResult::InputEmpty => {}
            }
        }
    }
}

/// Whether the last record of a text, begun on `line`, runs to the end of the text inside a quote
/// that was never closed.
pub fn ends_in_open_quote(text: &str, line: u64, fields: &[String]) -> bool {
    if !fields.last().is_some_and(|field| field.contains('\n')) {
        return false;
    }
    let before = text.split_inclusive('\n').take(line.saturating_sub(1) as usize);
    let from = before.map(str::len).sum::<usize>();
    let raw = text.get(from..).unwrap_or_default();
    raw.bytes().filter(|byte| *byte == b'"').count() % 2 == 1
}

/// Line breaks in a piece of text: `\n`, `\r\n`, or a lone `\r`.
fn line_breaks(piece: &[u8]) -> u64 {
    let breaks = |&at: &usize| {
        piece[at] == b'\n' || (piece[at] == b'\r' && piece.get(at + 1).is_some_and(|b| *b != b'\n'))
    };
    (0..piece.len()).filter(breaks).count() as u64
}

impl Iterator for Records<'_> {
    type Item = Record;

    fn next(&mut self) -> Option<Record> {
        let line = self.line;
        if self.line_break() {
            return Some(Record { line, fields: Vec::new() });
        }
        let count = self.parse()?;
        // csv-core ends a record at the first character of its line break: step over the rest.
        if self.at > 0 && self.text[self.at - 1] == b'\r' {
            if self.text.get(self.at) == Some(&b'\n') {
                self.at += 1;
            }
            // A carriage return that ended the consumed piece was not counted: its successor was
            // not yet seen.
            self.line += 1;
        }
        let mut start = 0;
        let mut fields = Vec::with_capacity(count);
        for &end in &self.ends[..count] {
            fields.push(String::from_utf8_lossy(&self.output[start..end]).into_owned());
            start = end;
        }
        Some(Record { line, fields })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<(u64, Vec<String>)> {
        records(text, b',').map(|record| (record.line, record.fields)).collect()
    }

    fn record(line: u64, fields: &[&str]) -> (u64, Vec<String>) {
        (line, fields.iter().map(|field| (*field).to_owned()).collect())
    }

    #[test]
    fn lines_are_counted_over_quoted_breaks_and_blank_lines() {
        for ending in ["\n", "\r\n"] {
            let text = ["a,b", "1,\"x\ny\"", "", ",", "3,4"].join(ending);
            assert_eq!(
                lines(&text),
                vec![
                    record(1, &["a", "b"]),
                    record(2, &["1", "x\ny"]),
                    record(4, &[]),
                    record(5, &["", ""]),
                    record(6, &["3", "4"]),
                ],
                "{ending:?}"
            );
        }
    }

    #[test]
    fn carriage_returns_alone_end_lines_too() {
        assert_eq!(lines("a\rb\r"), vec![record(1, &["a"]), record(2, &["b"])]);
    }

    #[test]
    fn nothing_is_no_record() {
        assert!(lines("").is_empty());
    }

    #[test]
    fn fields_and_records_of_any_size_fit() {
        let wide = vec!["x"; 1000].join(",");
        assert_eq!(lines(&wide)[0].1.len(), 1000);
        let long = "y".repeat(100_000);
        assert_eq!(lines(&long)[0].1[0].len(), 100_000);
    }

    #[test]
    fn a_quote_that_never_closes_is_noticed() {
        let text = "a,b\n1,\"x\n2,y\n3,z\n";
        let last = records(text, b',').last().unwrap();
        assert!(ends_in_open_quote(text, last.line, &last.fields));
        let fine = "a,b\n1,\"x\n2,y\"\n3,14\" screen\n";
        let last = records(fine, b',').last().unwrap();
        assert!(!ends_in_open_quote(fine, last.line, &last.fields));
    }

    #[test]
    fn doubled_quotes_are_one() {
        assert_eq!(lines("\"14\"\" screen\",b"), vec![record(1, &["14\" screen", "b"])]);
    }
}
