//! Devices.

mod bulk;
mod confirmed;
mod decision;
mod edit;
mod export;
mod history;
mod list;
mod read;
mod second_life;
mod user;

pub use bulk::{__path_bulk, __path_edits, __path_undo_edit, bulk, edits, undo_edit};
pub use confirmed::{__path_confirm, __path_confirmed, __path_revoke, confirm, confirmed, revoke};
pub use decision::{
    __path_decision, __path_decision_receipt, assumptions, decision, decision_receipt, refused,
};
pub use edit::{__path_edit, edit};
pub use export::{__path_export, export};
pub use list::{__path_list, list};
pub use read::{
    __path_difference, __path_footprint, __path_get, __path_receipt, difference, footprint, get,
    receipt,
};
pub use second_life::{
    __path_second_life, __path_second_life_receipt, second_life, second_life_receipt,
};
pub use user::{__path_erase_user, __path_user, erase_user, user};
