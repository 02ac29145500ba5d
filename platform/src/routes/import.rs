//! Importing an inventory: a dry run that stores nothing but a draft, what it would change, a
//! commit, an undo; and what is remembered from one import to the next.

mod commit;
mod differences;
mod drafts;
mod left_out;
mod mappings;
mod upload;

pub use commit::{__path_commit, __path_undo, commit, undo};
pub use differences::{__path_differences, differences};
pub use drafts::{__path_delete, __path_get, __path_list, delete, get, list};
pub use left_out::{__path_last_left_out, __path_left_out, last_left_out, left_out};
pub use mappings::{__path_forget, __path_mappings, forget, mappings};
pub use upload::{__path_upload, upload};

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}
