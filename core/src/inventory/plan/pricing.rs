//! Rows classified and priced, each maker and model once.

use super::PlannedDevice;
use crate::catalogue::{Classified, ConfirmedProducts};
use crate::embodied::Embodied;
use crate::embodied::estimator::Traits;
use crate::factors::DeviceClass;
use crate::inventory::row::Entry;
use crate::library::Library;
use std::collections::BTreeMap;

/// A name with what the row says of its class.
type Name = (String, String, Option<DeviceClass>, bool);

/// A product, whether it is lent, the class, and maker and model where an estimate depends on them.
type Kind = (Option<usize>, bool, DeviceClass, Option<(String, String)>);

/// What rows count as and what it costs to make them.
pub struct Pricing<'a> {
    library: &'a Library,
    confirmed: Option<&'a ConfirmedProducts>,
    found: BTreeMap<Name, Classified>,
    priced: BTreeMap<Kind, Option<Embodied>>,
}

impl<'a> Pricing<'a> {
    /// By the catalogue alone.
    pub fn new(library: &'a Library) -> Self {
        Self { library, confirmed: None, found: BTreeMap::new(), priced: BTreeMap::new() }
    }

    /// By the catalogue and what the organisation's people said.
    pub fn with(library: &'a Library, confirmed: &'a ConfirmedProducts) -> Self {
        Self { confirmed: Some(confirmed), ..Self::new(library) }
    }

    /// What a row counts as.
    pub fn classify_entry(&mut self, entry: &Entry) -> Classified {
        self.classify(&entry.maker, &entry.model, entry.class, entry.virtual_machine)
    }

    /// What a device counts as.
    pub fn classify_device(&mut self, item: &PlannedDevice) -> Classified {
        self.classify(&item.maker, &item.model, item.class, false)
    }

    fn classify(
        &mut self,
        maker: &str,
        model: &str,
        class: Option<DeviceClass>,
        virtual_machine: bool,
    ) -> Classified {
        let key = (maker.to_owned(), model.to_owned(), class, virtual_machine);
        let catalogue = &self.library.catalogue;
        let confirmed = self.confirmed.and_then(|yes| yes.product(maker, model));
        self.found
            .entry(key)
            .or_insert_with(|| {
                let found = catalogue.find(maker, model);
                catalogue.classify(&found, confirmed, class, virtual_machine)
            })
            .clone()
    }

    /// Embodied carbon of what a row counts as.
    pub fn embodied(
        &mut self,
        counted: &Classified,
        maker: &str,
        model: &str,
    ) -> Option<&Embodied> {
        let class = counted.class?;
        let library = self.library;
        let named = counted.product.is_none() && library.estimator.knows(maker, class);
        let name = named.then(|| (maker.to_owned(), model.to_owned()));
        self.priced
            .entry((counted.product, counted.lent, class, name))
            .or_insert_with(|| library.counted(counted, maker, model, Traits::default()))
            .as_ref()
    }

    /// Maker and name of a product.
    pub fn product_name(&self, at: Option<usize>) -> Option<String> {
        let product = self.library.catalogue.products().get(at?)?;
        Some(format!("{} {}", product.maker, product.name))
    }

    /// The tables.
    pub fn library(&self) -> &'a Library {
        self.library
    }
}
