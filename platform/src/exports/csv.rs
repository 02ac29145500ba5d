//! Comma separated text (RFC 4180) that spreadsheets open as it is meant.

use impact_core::csv;
use impact_core::fleet::Cell;

/// Rows as text.
#[derive(Debug, Default)]
pub struct CsvText(String);

impl CsvText {
    /// The beginning of a file: the mark by which spreadsheets know UTF-8, and the headings.
    pub fn begin<'a>(headings: impl Iterator<Item = &'a str>) -> Self {
        let mut text = Self("\u{feff}".to_owned());
        text.row(headings.map(|heading| Cell::Text(heading.to_owned())));
        text
    }

    /// Adds a row.
    pub fn row(&mut self, cells: impl IntoIterator<Item = Cell>) {
        for (at, cell) in cells.into_iter().enumerate() {
            if at > 0 {
                self.0.push(',');
            }
            match cell {
                Cell::Empty => {}
                Cell::Text(text) => self.0.push_str(&csv::cell(&text)),
                Cell::Whole(number) => self.0.push_str(&number.to_string()),
                Cell::Kilograms(grams) => self.0.push_str(&kilograms(grams.grams())),
                Cell::Day(day) => self.0.push_str(&day.to_string()),
            }
        }
        self.0.push_str("\r\n");
    }

    /// The rows so far.
    pub fn into_bytes(self) -> Vec<u8> {
        self.0.into_bytes()
    }
}

/// Kilograms with every digit there is.
fn kilograms(grams: i64) -> String {
    let sign = if grams < 0 { "-" } else { "" };
    let grams = grams.unsigned_abs();
    format!("{sign}{}.{:03}", grams / 1000, grams % 1000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use impact_core::quantity::GramsCo2e;

    fn line(cells: &[Cell]) -> String {
        let mut text = CsvText::default();
        text.row(cells.iter().cloned());
        String::from_utf8(text.into_bytes()).unwrap()
    }

    #[test]
    fn no_word_is_a_formula() {
        for word in ["=1+1", "+49 30", "-x", "@SUM(A1)", "\tx", "＝1"] {
            let row = line(&[Cell::Text(word.into())]);
            let cell = row.trim_end_matches("\r\n").trim_start_matches('"');
            assert!(cell.starts_with('\''), "{word:?}: {row:?}");
        }
        assert_eq!(line(&[Cell::Text("a;=1".into())]), "\"a;'=1\"\r\n");
    }

    #[test]
    fn every_digit_and_every_word_comes_back() {
        let kilograms = |grams: f64| Cell::Kilograms(GramsCo2e::rounded(grams));
        let cells = [
            Cell::Text("Dell, \"Inc\"".into()),
            Cell::Empty,
            kilograms(312_405.0),
            kilograms(-7.0),
            Cell::Whole(1461),
            Cell::Day("2026-11-24".parse().unwrap()),
            Cell::Text("two\nlines".into()),
        ];
        assert_eq!(
            line(&cells),
            "\"Dell, \"\"Inc\"\"\",,312.405,-0.007,1461,2026-11-24,\"two\nlines\"\r\n"
        );
    }

    #[test]
    fn a_file_says_that_it_is_utf_8() {
        let text = CsvText::begin(["Größe", "Embodied, kg CO2e"].into_iter()).into_bytes();
        assert_eq!(&text[..3], b"\xef\xbb\xbf");
        assert_eq!(&text[3..], "Größe,\"Embodied, kg CO2e\"\r\n".as_bytes());
    }
}
