//! The cursor of a list: opaque to its reader, it marks a row, not a position.
//!
//! It holds the order, the last row's identifier and where that row stood. When the fleet has not
//! changed the position is right at once; when it has, the row is looked for.

use crate::auth::token::hex;
use impact_core::fleet::Sort;

/// The place after a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    /// The order, as in the query.
    sort: String,
    /// Identifier of the last row seen.
    pub id: String,
    /// Its position then.
    pub at: u64,
}

impl Cursor {
    /// The place after row `id` at position `at` in that order.
    pub fn after(sort: Sort, id: &str, at: u64) -> Self {
        Self { sort: sort.to_query(), id: id.to_owned(), at }
    }

    /// As text.
    pub fn encode(&self) -> String {
        hex(format!("{}\n{}\n{}", self.at, self.sort, self.id).as_bytes())
    }

    /// Reads a cursor that was given out for the same order.
    ///
    /// # Errors
    /// When the text is no cursor, or one of another order.
    pub fn decode(text: &str, sort: Sort) -> Result<Self, &'static str> {
        const NONE: &str = "this is not a cursor of this list: take next_cursor as it was given";
        let bytes = (0..text.len() / 2)
            .map(|at| {
                let pair = text.get(at * 2..at * 2 + 2)?;
                u8::from_str_radix(pair, 16).ok()
            })
            .collect::<Option<Vec<u8>>>()
            .filter(|_| text.len().is_multiple_of(2))
            .ok_or(NONE)?;
        let decoded = String::from_utf8(bytes).map_err(|_| NONE)?;
        let mut parts = decoded.splitn(3, '\n');
        let cursor = match (parts.next(), parts.next(), parts.next()) {
            (Some(at), Some(sort), Some(id)) => {
                Self { sort: sort.to_owned(), id: id.to_owned(), at: at.parse().map_err(|_| NONE)? }
            }
            _ => return Err(NONE),
        };
        if cursor.sort == sort.to_query() {
            Ok(cursor)
        } else {
            Err("this cursor belongs to another order: begin again without it, or keep `sort`")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back() {
        let sort = Sort::parse("-gross").unwrap();
        let cursor = Cursor::after(sort, "0193-ü", 499);
        assert_eq!(Cursor::decode(&cursor.encode(), sort), Ok(cursor.clone()));
        assert!(Cursor::decode(&cursor.encode(), Sort::default()).is_err());
    }

    #[test]
    fn anything_else_is_refused() {
        for text in ["", "zz", "abc", "ff", "31", "310a", "+1-1", "éé"] {
            assert!(Cursor::decode(text, Sort::default()).is_err(), "{text}");
        }
    }
}
