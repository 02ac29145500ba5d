//! The fleet: many devices filtered, sorted, grouped and summed by one engine, the same in the
//! browser, in the API and in exports.

mod filter;

pub use filter::{Attention, Direction, Filter, GroupBy, QueryError, Sort, SortKey};
