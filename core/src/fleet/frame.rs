//! A question's frame worked out once for every device, so that filtering and sorting in it is
//! only looking up.

use super::Ask;
use super::figure::Carbon;
use super::list::tally;
use super::pricing::{Boundaries, Fleet, Priced, StageGrams};
use super::spread::Spread;
use crate::inventory::ImportTally;
use crate::library::Library;
use crate::lifecycle::View;
use crate::quantity::{Day, GramsCo2e, Period};

/// Every device's grams in one period, view and day of knowledge. It belongs to the fleet that made
/// it: of another fleet's devices it tells nothing true.
#[derive(Debug, Clone)]
pub struct Frame {
    pub(super) period: Period,
    pub(super) view: View,
    pub(super) as_of: Day,
    /// By position of the device in the fleet.
    pub(super) grams: Vec<DeviceGrams>,
    pub(super) tally: ImportTally,
    pub(super) active: u64,
}

/// What a list needs to know of a device, close together in memory.
#[derive(Debug, Clone, Copy)]
pub(super) struct DeviceGrams {
    /// Embodied carbon of the whole device.
    pub whole: Option<GramsCo2e>,
    /// Use-phase carbon of a year.
    pub use_year: Option<GramsCo2e>,
    /// Gross footprint in the period: its embodied and its use part.
    pub gross: Option<(GramsCo2e, GramsCo2e)>,
}

/// Totals of the devices that a filter leaves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Totals {
    pub embodied: Carbon,
    pub use_per_year: Carbon,
    pub gross: Carbon,
    /// Devices whose figure is not known: of embodied carbon, of use a year, of gross.
    pub unknown: [u64; 3],
}

impl Frame {
    /// The number of devices it was worked out for.
    pub fn len(&self) -> usize {
        self.grams.len()
    }

    /// Whether it was worked out for none.
    pub fn is_empty(&self) -> bool {
        self.grams.is_empty()
    }

    /// Its question with a filter.
    pub(super) fn ask<'a>(&self, filter: &'a super::Filter) -> Ask<'a> {
        Ask { filter, period: self.period, view: self.view, as_of: self.as_of }
    }
}

impl Fleet {
    /// Works out the frame of a question, whatever its filter.
    pub fn frame(&self, library: &Library, period: Period, view: View, as_of: Day) -> Frame {
        let rates = self.rates(library, as_of);
        let boundaries = Boundaries::new(self, vec![period.start(), period.end()]);
        let of = |priced: &Priced| {
            let carried = |position| self.carried_at(priced, view, &boundaries, position);
            let counted = self.has_figure(priced);
            let grams = counted.then(|| -> StageGrams { carried(1) - carried(0) });
            DeviceGrams {
                whole: self.whole_embodied(priced).map(|carbon| carbon.mean_kg),
                use_year: self.use_year_grams(priced, &rates),
                gross: grams.map(|grams| (grams.embodied(), grams.used())),
            }
        };
        Frame {
            period,
            view,
            as_of,
            grams: self.devices.iter().map(of).collect(),
            tally: tally(self.devices.iter()),
            active: self.active(),
        }
    }

    /// Totals of the devices at these positions.
    pub(super) fn totals(&self, frame: &Frame, positions: &[u32]) -> Totals {
        let (mut embodied, mut used, mut gross) =
            (Spread::default(), Spread::default(), Spread::default());
        let mut unknown = [0; 3];
        for &at in positions {
            let at = at as usize;
            let (Some(priced), Some(grams)) = (self.devices.get(at), frame.grams.get(at)) else {
                continue;
            };
            let none = [grams.whole.is_none(), grams.use_year.is_none(), grams.gross.is_none()];
            for (count, none) in unknown.iter_mut().zip(none) {
                *count += u64::from(none);
            }
            embodied.add_parts(priced, grams.whole.unwrap_or_default(), GramsCo2e::ZERO);
            used.add_parts(priced, GramsCo2e::ZERO, grams.use_year.unwrap_or_default());
            if let Some((made, used)) = grams.gross {
                gross.add_parts(priced, made, used);
            }
        }
        Totals {
            embodied: embodied.carbon(self),
            use_per_year: used.carbon(self),
            gross: gross.carbon(self),
            unknown,
        }
    }
}
