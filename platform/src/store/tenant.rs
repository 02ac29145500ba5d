//! Whose rows are meant.

/// The organisation whose rows a query may reach.
///
/// Every query of an organisation's records takes one, so that a row of another organisation cannot
/// be reached by forgetting a condition. It is made from a session or, on the command line, from
/// the organisation that was named.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Tenant(String);

/// The scope of what belongs to no organisation: accounts, sessions, links.
pub(super) const PROVIDER: &str = "provider";

impl Tenant {
    /// Made only by the store, from a row that names the organisation.
    pub(super) fn new(organisation: &str) -> Self {
        Self(organisation.to_owned())
    }

    /// The provider itself, of which operators are members; it has no devices.
    pub fn provider() -> Self {
        Self::new(PROVIDER)
    }

    /// The value of the `scope` column.
    pub(super) fn scope(&self) -> &str {
        &self.0
    }

    /// The organisation's identifier.
    pub fn organisation(&self) -> &str {
        &self.0
    }
}
