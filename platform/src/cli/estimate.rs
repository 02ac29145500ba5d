//! `impact estimate`: the embodied carbon of the devices in a CSV file.

use std::path::PathBuf;

/// Arguments of `impact estimate`.
#[derive(Debug, clap::Args)]
pub struct Estimate {
    /// Devices: manufacturer,name,category,screen_in,weight_kg,memory_gb,storage_gb,year; any field
    /// may be empty.
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// The same rows, then embodied_kg,low_kg,high_kg,method,source.
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
}
impl Estimate {
    pub(super) fn run(self) -> anyhow::Result<()> {
        anyhow::bail!("{:?}", self)
    }
}
