//! The receipts of a device's further figures: what it still carries, its use a year, its energy.

use super::Ask;
use super::device::Site;
use super::figure_receipts::days_a_year;
use super::pricing::{Fleet, Priced, StageGrams};
use super::receipts::Missing;
use crate::library::Library;
use crate::lifecycle::{Stage, View, grid_node};
use crate::quantity::GramsCo2e;
use crate::receipt::{Label, Node, Operator, Unit};

const NO_ENERGY: Missing =
    Missing("no open energy figure exists for its class: choose another class or give it one");

impl Fleet {
    /// Grams of a figure that is not of a period, by part.
    pub(super) fn aside(
        &self,
        priced: &Priced,
        library: &Library,
        ask: &Ask<'_>,
    ) -> [StageGrams; 2] {
        let of = |stage: Stage, grams: Option<GramsCo2e>| {
            let mut stages = StageGrams::default();
            stages.0[stage.index()] = grams.unwrap_or_default();
            stages
        };
        let rates = self.rates(library, ask.as_of);
        [
            of(Stage::Manufacture, self.still_to_carry(priced, ask)),
            of(Stage::Use, self.use_year_grams(priced, &rates)),
        ]
    }

    /// What is embodied less what the management view has carried by the end of the period.
    pub(super) fn to_carry_node(
        &self,
        library: &Library,
        priced: &Priced,
        ask: &Ask<'_>,
    ) -> Result<Node, Missing> {
        let life = self.life(priced)?;
        let embodied = self
            .embodied_of(priced)
            .ok_or(Missing("the device has no embodied figure: choose its class first"))?;
        let (view, end) = (View::Management, ask.period.end());
        let stages = Stage::ALL.into_iter().filter(|stage| *stage != Stage::Use);
        let carried = stages.filter_map(|stage| {
            let node = self.stage_node(library, priced, &life, view, stage, end)?;
            Some(Node { label: super::receipts::stage_in_period(view, stage), ..node })
        });
        let label = Label::new("receipt.carried_until", "Carried before {day}").with("day", end);
        let carried = Node::sum(label, Unit::GCo2e, carried);
        let label = Label::new("receipt.to_carry", "Still to carry after {day}")
            .with("day", end.plus_days(-1));
        let root = Node::from(label, Unit::GCo2e, embodied.whole());
        Ok(root.then(Operator::Minus, carried).with_note(super::receipts::view_note(view)))
    }

    /// The energy of a year at the grid of the day whose knowledge is asked.
    pub(super) fn use_year_node(
        &self,
        library: &Library,
        priced: &Priced,
        ask: &Ask<'_>,
    ) -> Result<Node, Missing> {
        let energy = self.energy_of(priced).ok_or(NO_ENERGY)?;
        let place = self.site_of(priced).and_then(Site::place);
        let factor = place.and_then(|place| {
            let factor = library.grid.factor(place, ask.as_of.month())?;
            grid_node(&library.grid, place, factor)
        });
        let factor =
            factor.ok_or(Missing("the country of its site is not known: set it on the site"))?;
        let label = Label::new("receipt.use_year_at", "Use a year, at the grid of {day}")
            .with("day", ask.as_of);
        let mg_per_g = Label::new("receipt.mg_per_g", "Milligrams in a gram");
        Ok(Node::from(label, Unit::GCo2e, energy.node.clone())
            .then(Operator::Times, factor)
            .then(Operator::Over, Node::leaf(mg_per_g, 1000.0, Unit::PerThousand))
            .rounded())
    }

    /// The energy of the days in use within the period.
    pub(super) fn energy_in_period_node(
        &self,
        priced: &Priced,
        ask: &Ask<'_>,
    ) -> Result<Node, Missing> {
        let energy = self.energy_of(priced).ok_or(NO_ENERGY)?;
        let running = priced.running.as_ref();
        let running = running
            .ok_or(Missing("the device's first day in service is not known: enter it first"))?;
        let label = Label::new("receipt.fleet_energy", "Electricity from {start} to {end}")
            .with("start", ask.period.start())
            .with("end", ask.period.end().plus_days(-1));
        let days = f64::from(running.days_within(ask.period));
        Ok(over_days(label, energy.node.clone(), days))
    }
}

/// A yearly energy over a number of days.
pub(super) fn over_days(label: Label, yearly: Node, days: f64) -> Node {
    let in_use = Label::new("receipt.days_in_use", "Days in use");
    let quality = yearly.quality;
    let node = Node::from(label, Unit::Kwh, yearly)
        .then(Operator::Times, Node::leaf(in_use, days, Unit::Days))
        .then(Operator::Over, days_a_year());
    Node { quality, ..node }
}
