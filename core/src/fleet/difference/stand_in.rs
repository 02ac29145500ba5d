//! Where a grid factor stands in for a time that has none, so that a change of the grid may be one of
//! the data.

use super::Side;
use crate::fleet::pricing::Priced;
use crate::quantity::GridPlace;
use crate::receipt::Label;
use std::collections::{BTreeMap, BTreeSet};

/// Places named; the others are counted.
const NAMED: usize = 4;

/// Where the devices drew electricity whose grid changed, on either side.
#[derive(Default)]
pub(super) struct Drawn([BTreeSet<GridPlace>; 2]);

impl Drawn {
    /// Adds where a device drew in a side's period.
    pub fn take(&mut self, at: usize, side: Side<'_>, priced: &Priced) {
        let within = side.fleet.stretches(priced).into_iter();
        let within = within.filter(|stretch| stretch.days_within(side.period) > 0);
        self.0[at].extend(within.filter_map(|stretch| stretch.place));
    }

    /// What is to be said of the stand-ins among their factors.
    pub fn notes(&self, sides: [Side<'_>; 2]) -> Vec<Label> {
        let mut notes: BTreeMap<(String, String), Label> = BTreeMap::new();
        for (places, side) in self.0.iter().zip(sides) {
            let grid = &side.fleet.library().grid;
            for place in places {
                let segments = grid.segments(*place, side.period).into_iter();
                for segment in segments.filter(|segment| segment.factor.fallback) {
                    let name = grid.place_name(*place).unwrap_or_default();
                    let start = segment.period.start().to_string();
                    let label = Label::new(
                        "cause.grid_over_time.stand_in",
                        "{place}: the factor of {vintage} stands in from {start} to {end}, for which none is published. What changes there may lie in the data, not in the grid.",
                    )
                    .with("place", &name)
                    .with("vintage", segment.factor.vintage)
                    .with("start", &start)
                    .with("end", segment.period.end().plus_days(-1));
                    notes.insert((name, start), label);
                }
            }
        }
        let more = notes.len().saturating_sub(NAMED);
        let mut notes: Vec<Label> = notes.into_values().take(NAMED).collect();
        if more > 0 {
            let label = Label::new(
                "cause.grid_over_time.stand_in_more",
                "The same of {more} further places and times.",
            );
            notes.push(label.with("more", more));
        }
        notes
    }
}
