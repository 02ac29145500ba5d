//! The catalogue and the factors that ship inside the program: one file a licence.

use impact_core::factors::{DataError, ZoneFiles};
use impact_core::library::{Library, LibraryFiles};

/// Reads the shipped tables.
///
/// # Errors
/// When a table does not read: the program was built from broken data.
pub fn shipped() -> Result<Library, DataError> {
    Library::parse(&LibraryFiles {
        catalogue: include_bytes!("../../core/data/catalogue.odbl.csv"),
        sheets: include_bytes!("../../core/data/catalogue-sheets.odbl.csv"),
        grid: include_bytes!("../../core/data/grid.cc-by-4.0.csv"),
        zones: ZoneFiles {
            states: include_bytes!("../../core/data/grid-us-states.cc-by-4.0.csv"),
            zones: include_bytes!("../../core/data/grid-zones.odbl.csv"),
            subregions: include_bytes!("../../core/data/grid-egrid.public-domain.csv"),
            kingdom: include_bytes!("../../core/data/electricity-uk.ogl-3.csv"),
        },
        classes: include_bytes!("../../core/data/classes.odbl.csv"),
        machine_types: include_bytes!("../../core/data/machine-types.csv"),
        estimator: include_bytes!("../../core/data/estimator.odbl.csv"),
        components: include_bytes!("../../core/data/components.csv"),
    })
}
