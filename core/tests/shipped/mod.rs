//! The shipped tables, opened once for the tests of a file.

use impact_core::factors::ZoneFiles;
use impact_core::library::{Library, LibraryFiles};
use std::sync::LazyLock;

pub static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
    Library::parse(&LibraryFiles {
        catalogue: include_bytes!("../../data/catalogue.odbl.csv"),
        sheets: b"",
        grid: include_bytes!("../../data/grid.cc-by-4.0.csv"),
        zones: ZoneFiles {
            states: include_bytes!("../../data/grid-us-states.cc-by-4.0.csv"),
            zones: include_bytes!("../../data/grid-zones.odbl.csv"),
            subregions: include_bytes!("../../data/grid-egrid.public-domain.csv"),
            kingdom: include_bytes!("../../data/electricity-uk.ogl-3.csv"),
        },
        classes: include_bytes!("../../data/classes.odbl.csv"),
        machine_types: include_bytes!("../../data/machine-types.csv"),
        estimator: include_bytes!("../../data/estimator.odbl.csv"),
        components: include_bytes!("../../data/components.csv"),
    })
    .unwrap()
});
