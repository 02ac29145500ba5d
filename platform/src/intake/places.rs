//! Sites by the names that inventories know them by.

use crate::store::{NewSite, SiteRecord, new_id};
use impact_core::inventory::folded;
use impact_core::quantity::Country;
use std::collections::BTreeMap;

/// Sites by name, the new ones made on their first use.
pub struct Places {
    ids: BTreeMap<String, String>,
    /// The same without regard to case.
    folded: BTreeMap<String, String>,
    new: Vec<NewSite>,
}

impl Places {
    /// Those there are, by every name they had; a name that is one's own goes first.
    pub fn new(sites: &[SiteRecord]) -> Self {
        let mut places = Self { ids: BTreeMap::new(), folded: BTreeMap::new(), new: Vec::new() };
        for site in sites {
            places.know(&site.name, &site.id);
        }
        for site in sites {
            for name in &site.also {
                places.know(name, &site.id);
            }
        }
        places
    }

    /// The first one of a name has it.
    fn know(&mut self, name: &str, id: &str) {
        self.ids.entry(name.to_owned()).or_insert_with(|| id.to_owned());
        self.folded.entry(folded(name).collect()).or_insert_with(|| id.to_owned());
    }

    /// Identifier of the site of a name, in whatever case; a new one is in the country.
    pub fn site(&mut self, name: &str, country: Option<Country>) -> String {
        let known = self.ids.get(name);
        let known = known.or_else(|| self.folded.get(&folded(name).collect::<String>()));
        if let Some(id) = known {
            return id.clone();
        }
        let id = new_id();
        self.new.push(NewSite { id: id.clone(), name: name.to_owned(), country, zone: None });
        self.know(name, &id);
        id
    }

    /// The sites that were made.
    pub fn into_new(self) -> Vec<NewSite> {
        self.new
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_case_of_a_name_makes_no_other_site() {
        let site = |id: &str, name: &str, also: &[&str]| SiteRecord {
            id: id.into(),
            name: name.into(),
            also: also.iter().map(|&name| name.to_owned()).collect(),
            merged: Vec::new(),
            country: None,
            zone: None,
            version: 1,
        };
        let sites = [
            site("a", "LYON", &[]),
            site("b", "Lyon", &["Oslo"]),
            site("c", "Graz", &["LYON", "lyon"]),
        ];
        let mut places = Places::new(&sites);
        for (name, id) in
            [("LYON", "a"), ("Lyon", "b"), ("lyon", "c"), ("lYON", "a"), ("oslo", "b")]
        {
            assert_eq!(places.site(name, None), id, "{name}");
        }
        let made = places.site("Zürich", None);
        assert_eq!(places.site("ZÜRICH", None), made);
        assert_eq!(places.into_new().len(), 1);
    }
}
