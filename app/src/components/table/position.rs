//! Where the rows of a long table are: pure arithmetic.
//!
//! Browsers cap an element near 17 to 33 million pixels. A table higher than [`TALLEST`] keeps that
//! height and its scroll positions are mapped, so that the last of a million rows is reached.

/// Height in pixels that every browser can scroll.
pub const TALLEST: f64 = 8_000_000.0;

/// Rows kept drawn above and below the window.
const SPARE: u64 = 6;

/// A table's rows, its window, and how far it is scrolled.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Position {
    /// Number of rows.
    pub rows: u64,
    /// Height of a row in pixels.
    pub row: f64,
    /// Height of the window in pixels.
    pub window: f64,
    /// Scroll position in pixels.
    pub scroll: f64,
}

impl Position {
    /// Height of all rows.
    fn full(&self) -> f64 {
        self.rows as f64 * self.row
    }

    /// Height that the element has.
    pub fn height(&self) -> f64 {
        self.full().min(TALLEST)
    }

    /// How far the rows are scrolled, in their own pixels.
    fn offset(&self) -> f64 {
        let (full, height) = (self.full(), self.height());
        if full <= height {
            return self.scroll;
        }
        let most = (height - self.window).max(1.0);
        (self.scroll / most).clamp(0.0, 1.0) * (full - self.window).max(0.0)
    }

    /// First and last row (not included) that are in the window.
    fn seen(&self) -> (u64, u64) {
        let first = (self.offset() / self.row).floor().max(0.0);
        let count = (self.window / self.row).ceil() + 1.0;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "row numbers: whole, at least 0, at most `rows`"
        )]
        let (first, count) = (first as u64, count as u64);
        let first = first.min(self.rows);
        (first, (first + count).min(self.rows))
    }

    /// First and last row (not included) to draw.
    pub fn drawn(&self) -> (u64, u64) {
        let (first, last) = self.seen();
        (first.saturating_sub(SPARE), (last + SPARE).min(self.rows))
    }

    /// Where the first drawn row stands, in pixels from the top of the element.
    pub fn top(&self) -> f64 {
        let (first, _) = self.drawn();
        // In mapped tables rows are placed relative to the window, so that they never jitter.
        self.scroll - self.offset() + first as f64 * self.row
    }

    /// The first row that is in the window whole.
    pub fn first_whole(&self) -> u64 {
        let (first, last) = self.seen();
        let whole = first as f64 * self.row >= self.offset() - 0.5;
        if whole { first } else { (first + 1).min(last.saturating_sub(1)) }
    }

    /// Rows that a page key moves by.
    pub fn page(&self) -> u64 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "rows in a window: whole and positive"
        )]
        let rows = (self.window / self.row).floor().max(1.0) as u64;
        rows.saturating_sub(1).max(1)
    }

    /// The scroll position that brings a row into the window, the present one where it is in it.
    pub fn reveal(&self, row: u64) -> f64 {
        let (top, offset) = (row as f64 * self.row, self.offset());
        let wanted = if top < offset {
            top
        } else if top + self.row > offset + self.window {
            top + self.row - self.window
        } else {
            return self.scroll;
        };
        let (full, height) = (self.full(), self.height());
        if full <= height {
            return wanted;
        }
        wanted / (full - self.window).max(1.0) * (height - self.window)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn at(rows: u64, scroll: f64) -> Position {
        Position { rows, row: 50.0, window: 500.0, scroll }
    }

    #[wasm_bindgen_test]
    fn a_short_table_scrolls_pixel_by_pixel() {
        let position = at(10_000, 1_025.0);
        assert_eq!(position.height(), 500_000.0);
        assert_eq!(position.drawn(), (14, 37));
        assert_eq!(position.top(), 700.0);
        assert_eq!(position.first_whole(), 21);
    }

    #[wasm_bindgen_test]
    fn the_ends_of_a_million_rows_are_reached() {
        let first = at(1_000_000, 0.0);
        assert_eq!((first.height(), first.drawn().0, first.top()), (TALLEST, 0, 0.0));
        let last = at(1_000_000, TALLEST - 500.0);
        assert_eq!(last.drawn().1, 1_000_000);
        let bottom = last.top() + (last.drawn().1 - last.drawn().0) as f64 * 50.0;
        assert!((bottom - TALLEST).abs() < 1.0, "{bottom}");
    }

    #[wasm_bindgen_test]
    fn every_row_can_be_revealed_and_is_then_drawn() {
        for rows in [1u64, 9, 10_000, 1_000_000] {
            for row in [0, 1, rows / 3, rows.saturating_sub(2), rows - 1] {
                let row = row.min(rows - 1);
                let shown = Position { scroll: at(rows, 0.0).reveal(row), ..at(rows, 0.0) };
                let (first, last) = shown.seen();
                assert!(first <= row && row < last, "{row} of {rows}: {first}..{last}");
            }
        }
    }

    #[wasm_bindgen_test]
    fn an_empty_table_has_nothing_to_draw() {
        assert_eq!(at(0, 0.0).drawn(), (0, 0));
        assert_eq!(at(0, 0.0).height(), 0.0);
    }
}
