//! How an organisation works and who is in it: pages side by side, each for whoever has its right.

mod audit;
mod invitations;
mod invite;
mod keys;
mod link;
mod members;
mod organisation;
mod tabs;

pub use audit::AuditPage;
pub use keys::KeysPage;
pub use link::{HandOver, Handed};
pub use members::MembersPage;
pub use organisation::OrganisationPage;
pub use tabs::SettingsTabs;
