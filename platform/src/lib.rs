//! The platform: keeps the records, answers the API, serves the portal, and is the command `impact`.

mod clock;
mod limits;
mod store;
