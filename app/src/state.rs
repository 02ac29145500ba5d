//! What every page shares: who is signed in, which period and view, which theme.

mod address;
mod places;
mod scope;
mod scrolled;
mod session;
mod theme;

pub use address::keep_in_address;
pub use places::{DEVICES, Group, LINE, Place, SCENARIO_RECEIPT, SCENARIOS, asks_scope, asks_view};
pub use scope::{Scope, periods, set_query, use_scope};
pub use scrolled::KeepPlaces;
pub use session::{Session, use_session};
pub use theme::{Choice, Theme, use_theme};
