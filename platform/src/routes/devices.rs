//! Devices.

mod edit;
mod export;
mod history;
mod list;
mod read;

pub use edit::{__path_edit, edit};
pub use export::{__path_export, export};
pub use list::{__path_list, list};
pub use read::{__path_footprint, __path_get, __path_receipt, footprint, get, receipt};
