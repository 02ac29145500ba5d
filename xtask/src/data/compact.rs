//! The compact tables that other people's pages fetch: core writes them from all the others.

use anyhow::{Context, Result};
use impact_core::calculator;
use impact_core::factors::ZoneFiles;
use impact_core::library::{Library, LibraryFiles};
use std::path::Path;

/// Writes both files into `core/data/compact`.
pub fn write(root: &Path) -> Result<()> {
    let data = root.join("core/data");
    let read = |name: &str| {
        let path = data.join(name);
        std::fs::read(&path).with_context(|| format!("reading {}", path.display()))
    };
    let library = Library::parse(&LibraryFiles {
        catalogue: &read("catalogue.odbl.csv")?,
        sheets: &read("catalogue-sheets.odbl.csv")?,
        grid: &read("grid.cc-by-4.0.csv")?,
        zones: ZoneFiles {
            states: &read("grid-us-states.cc-by-4.0.csv")?,
            zones: &read("grid-zones.odbl.csv")?,
            subregions: &read("grid-egrid.public-domain.csv")?,
            kingdom: &read("electricity-uk.ogl-3.csv")?,
        },
        classes: &read("classes.odbl.csv")?,
        machine_types: &read("machine-types.csv")?,
        estimator: &read("estimator.odbl.csv")?,
        components: &read("components.csv")?,
    })?;
    let folder = data.join("compact");
    std::fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
    let made = [
        ("catalogue.odbl.bin", calculator::catalogue(&library)?),
        ("grid.cc-by-4.0.bin", calculator::grid(&library)),
    ];
    for (name, bytes) in made {
        let path = folder.join(name);
        std::fs::write(&path, &bytes).with_context(|| format!("writing {}", path.display()))?;
        println!("compact/{name}: {} bytes", bytes.len());
    }
    Ok(())
}
