//! `impact demo`: a synthetic fleet for load tests.

use super::{Place, counted, say};
use crate::{demo, library, limits};
use anyhow::Context;

/// Most devices, as the argument's parser takes it.
const MOST: i64 = limits::SYNTHETIC_DEVICES as i64;

/// Arguments of `impact demo`.
#[derive(Debug, clap::Args)]
pub struct Demo {
    /// Number of devices.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=MOST))]
    devices: u32,
    /// Seed: the same seed gives the same fleet.
    #[arg(long, value_name = "S")]
    seed: u64,
}

impl Demo {
    pub(super) async fn run(self, place: &Place) -> anyhow::Result<()> {
        let library = library::shipped().context("the shipped data cannot be read")?;
        let store = place.open_or_create().await?;
        let organisation = demo::only_organisation(&store).await?;
        let count =
            demo::synthetic(&store, &library, &organisation, self.devices, self.seed).await?;
        store.close().await;
        let are = counted(count, "synthetic device is", "synthetic devices are");
        say(format_args!("{are} in the demo organisation \"{}\"", organisation.name))
    }
}
