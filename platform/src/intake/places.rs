//! Sites by the names that inventories know them by.

use crate::store::{NewSite, SiteRecord, new_id};
use impact_core::quantity::Country;
use std::collections::BTreeMap;

/// Sites by name, the new ones made on their first use.
pub struct Places {
    ids: BTreeMap<String, String>,
    new: Vec<NewSite>,
}

impl Places {
    /// Those there are, by every name they had; a name that is one's own goes first.
    pub fn new(sites: &[SiteRecord]) -> Self {
        let mut ids = BTreeMap::new();
        for site in sites {
            for name in &site.also {
                ids.entry(name.clone()).or_insert_with(|| site.id.clone());
            }
        }
        ids.extend(sites.iter().map(|site| (site.name.clone(), site.id.clone())));
        Self { ids, new: Vec::new() }
    }

    /// Identifier of the site of a name; a new one is in the country.
    pub fn site(&mut self, name: &str, country: Option<Country>) -> String {
        if let Some(id) = self.ids.get(name) {
            return id.clone();
        }
        let id = new_id();
        self.new.push(NewSite { id: id.clone(), name: name.to_owned(), country });
        self.ids.insert(name.to_owned(), id.clone());
        id
    }

    /// The sites that were made.
    pub fn into_new(self) -> Vec<NewSite> {
        self.new
    }
}
