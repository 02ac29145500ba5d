//! Everything published that the engine computes with, and the name of that edition.

use crate::catalogue::{Catalogue, Classified, Product};
use crate::embodied::estimator::{Components, Estimator, Traits};
use crate::embodied::{Asked, Embodied, Tables, assess};
use crate::factors::{ClassDefaults, DataError, DeviceClass, GridTable, ZoneFiles};
use crate::own::OwnFigures;
use crate::quantity::Country;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// The tables as bytes, one a licence.
#[derive(Debug, Clone, Copy)]
pub struct LibraryFiles<'a> {
    /// `catalogue.odbl.csv`.
    pub catalogue: &'a [u8],
    /// `catalogue-sheets.odbl.csv`; may be empty where addresses are not shown.
    pub sheets: &'a [u8],
    /// `grid.cc-by-4.0.csv`.
    pub grid: &'a [u8],
    /// The tables of zones and networks; empty where a place is a country and no more.
    pub zones: ZoneFiles<'a>,
    /// `classes.odbl.csv`.
    pub classes: &'a [u8],
    /// `machine-types.csv`.
    pub machine_types: &'a [u8],
    /// `estimator.odbl.csv`, fitted to this catalogue.
    pub estimator: &'a [u8],
    /// `components.csv`.
    pub components: &'a [u8],
}

/// Catalogue, grid factors and class defaults of one edition, an organisation's own figures laid
/// over them where it has any.
#[derive(Debug, Clone)]
pub struct Library {
    /// Footprints of products; shared between the libraries of organisations without own ones.
    pub catalogue: Arc<Catalogue>,
    /// Grid factors; shared likewise.
    pub grid: Arc<GridTable>,
    /// Class defaults; shared likewise.
    pub classes: Arc<ClassDefaults>,
    /// The estimator of what is not published; shared by all.
    pub estimator: Arc<Estimator>,
    /// Factors of servers' parts; shared by all.
    pub components: Arc<Components>,
    factor_set: String,
    own_version: u32,
}

/// A country that has a grid factor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CountryName {
    /// Code.
    pub country: Country,
    /// English name.
    pub name: String,
}

/// Year and number of the shipped edition; its digest follows in the identifier.
const EDITION: &str = "2026.1";

impl Library {
    /// Reads every table.
    ///
    /// # Errors
    /// The first fault, with table, line and cell.
    pub fn parse(files: &LibraryFiles<'_>) -> Result<Self, DataError> {
        let mut catalogue = Catalogue::parse(files.catalogue, files.machine_types)?;
        if !files.sheets.is_empty() {
            catalogue.add_sheets(files.sheets)?;
        }
        let mut hasher = Sha256::new();
        let estimator = Estimator::parse(files.estimator, files.catalogue, catalogue.products())?;
        let zones = files.zones;
        let more = [zones.states, zones.zones, zones.subregions, zones.kingdom];
        let more = more.into_iter().filter(|table| !table.is_empty());
        let tables = [
            files.catalogue,
            files.grid,
            files.classes,
            files.machine_types,
            files.estimator,
            files.components,
        ];
        for table in tables.into_iter().chain(more) {
            hasher.update((table.len() as u64).to_be_bytes());
            hasher.update(table);
        }
        let digest: String =
            hasher.finalize().iter().take(4).map(|byte| format!("{byte:02x}")).collect();
        let mut grid = GridTable::parse(files.grid)?;
        grid.add_zones(&zones)?;
        Ok(Self {
            catalogue: Arc::new(catalogue),
            grid: Arc::new(grid),
            classes: Arc::new(ClassDefaults::parse(files.classes)?),
            estimator: Arc::new(estimator),
            components: Arc::new(Components::parse(files.components)?),
            factor_set: format!("{EDITION}-{digest}"),
            own_version: 0,
        })
    }

    /// This library with an organisation's own figures over the shipped ones, named after both:
    /// `2026.1-abcd1234+own.3-ef01`. Without any version it is this library.
    ///
    /// Laid over shipped tables only: `self` must not hold own figures already.
    #[must_use]
    pub fn with_own(&self, own: &OwnFigures) -> Self {
        if own.version() == 0 {
            return self.clone();
        }
        let mut library = self.clone();
        library.factor_set = format!("{}+{}", self.factor_set, own.name());
        library.own_version = own.version();
        // What holds no own figure stays shared with every other organisation.
        if own.products().next().is_some() {
            own.over_catalogue(Arc::make_mut(&mut library.catalogue));
        }
        if own.grid().next().is_some() || own.electricity().next().is_some() {
            own.over_grid(Arc::make_mut(&mut library.grid));
        }
        if own.classes().next().is_some() {
            own.over_classes(Arc::make_mut(&mut library.classes));
        }
        library
    }

    /// Identifier of the edition: its year and number, and the digest of its tables; then the
    /// version of the organisation's own figures, where there is one.
    pub fn factor_set(&self) -> &str {
        &self.factor_set
    }

    /// Version of the organisation's own figures that lie over the shipped ones; 0 for none.
    pub fn own_version(&self) -> u32 {
        self.own_version
    }

    /// The tables in which embodied carbon of a class is found.
    pub fn tables(&self, class: DeviceClass) -> Tables<'_> {
        Tables {
            estimator: &self.estimator,
            components: &self.components,
            products: self.catalogue.products(),
            class: self.classes.of(class),
        }
    }

    /// Embodied carbon of a product, by its maker's or the organisation's own figure.
    pub fn published(&self, product: &Product) -> Option<Embodied> {
        let asked = Asked { product: Some(product), ..Asked::default() };
        assess(self.tables(product.class), &asked)
    }

    /// Embodied carbon of what a device counts as; maker and model as written, traits where known.
    /// `None` when not even its class is known.
    pub fn counted(
        &self,
        counted: &Classified,
        maker: &str,
        model: &str,
        traits: Traits,
    ) -> Option<Embodied> {
        let product = counted.product.and_then(|at| self.catalogue.products().get(at));
        let model = counted.resolved_model.as_deref().unwrap_or(model);
        let asked = Asked { product, lent: counted.lent, maker, model, traits };
        assess(self.tables(counted.class?), &asked)
    }

    /// Embodied carbon of one device as an asset list writes it: the product's where maker and
    /// model name one, else an estimate; `None` when not even its class is known. A suggestion does
    /// not count.
    pub fn embodied(
        &self,
        maker: &str,
        model: &str,
        class: Option<DeviceClass>,
    ) -> Option<(Embodied, Option<&Product>)> {
        let found = self.catalogue.find(maker, model);
        let counted = self.catalogue.classify(&found, None, class, false);
        let product = counted.product.map(|at| &self.catalogue.products()[at]);
        Some((self.counted(&counted, maker, model, Traits::default())?, product))
    }

    /// Countries with a grid factor, by name.
    pub fn countries(&self) -> Vec<CountryName> {
        let countries = self.grid.countries().into_iter();
        countries.map(|(country, name)| CountryName { country, name: name.to_owned() }).collect()
    }
}

/// The shipped library, read once for all tests.
#[cfg(test)]
pub(crate) fn shipped() -> Library {
    static SHIPPED: std::sync::LazyLock<Library> = std::sync::LazyLock::new(parsed);
    SHIPPED.clone()
}

#[cfg(test)]
fn parsed() -> Library {
    Library::parse(&LibraryFiles {
        catalogue: include_bytes!("../data/catalogue.odbl.csv"),
        sheets: include_bytes!("../data/catalogue-sheets.odbl.csv"),
        grid: include_bytes!("../data/grid.cc-by-4.0.csv"),
        zones: ZoneFiles {
            states: include_bytes!("../data/grid-us-states.cc-by-4.0.csv"),
            zones: include_bytes!("../data/grid-zones.odbl.csv"),
            subregions: include_bytes!("../data/grid-egrid.public-domain.csv"),
            kingdom: include_bytes!("../data/electricity-uk.ogl-3.csv"),
        },
        classes: include_bytes!("../data/classes.odbl.csv"),
        machine_types: include_bytes!("../data/machine-types.csv"),
        estimator: include_bytes!("../data/estimator.odbl.csv"),
        components: include_bytes!("../data/components.csv"),
    })
    .unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_edition_is_named_after_its_bytes() {
        let library = shipped();
        assert!(library.factor_set().starts_with("2026.1-"), "{}", library.factor_set());
        assert_eq!(library.factor_set(), shipped().factor_set());
        assert!(library.countries().len() > 200);
    }

    #[test]
    fn a_product_wins_over_its_class_and_a_class_over_nothing() {
        let library = shipped();
        let (published, product) = library.embodied("Dell Inc.", "Latitude 5310", None).unwrap();
        assert_eq!(product.unwrap().id, "dell/latitude-5310");
        assert!(published.notes.is_empty() || published.stated.mean > 0.0);
        let class = Some(DeviceClass::Monitor);
        let (estimated, product) = library.embodied("Dell", "Unheard of", class).unwrap();
        assert!(product.is_none() && estimated.stated.mean > 0.0);
        assert!(library.embodied("Dell", "Unheard of", None).is_none());
        assert!(library.embodied("", "", Some(DeviceClass::Dock)).is_none());
    }
}
