//! The portal's side of the API: requests, failures as sentences, and values that refetch.

mod connection;
mod fetched;
mod query;
mod request;
mod save;
mod upload;

pub use connection::lost_since;
pub use fetched::{Fetched, fetched, fetched_unless};
pub use query::{Query, encode};
pub use request::{
    Failure, delete, delete_version, forget_failures, gather_early, get, patch, post, post_version,
    put, refused, sentence, session_ended,
};
pub use save::save_text;
pub use upload::{Upload, upload};
