//! Receipts of electricity's ledgers: market-based use, network losses, fuel before the plant; of a
//! device, and of the fleet, class by class.

use super::Ask;
use super::electricity::{Ledger, drawn_in, is_known, losses_node, upstream_node};
use super::fleet_receipt::part_node;
use super::pricing::{Fleet, Priced, range_alone};
use super::receipts::Missing;
use super::spread::Spread;
use crate::estimate::Shape;
use crate::factors::DeviceClass;
use crate::library::Library;
use crate::lifecycle::{by_year, drawn_node};
use crate::quantity::{Day, GramsCo2e, GridPlace, Period};
use crate::receipt::{Label, Node, Operator, Quality, Receipt, Unit};
use std::collections::BTreeMap;

impl Ledger {
    pub(super) fn label(self) -> Label {
        match self {
            Self::Market => Label::new("ledger.market", "Use, market-based"),
            Self::Losses => Label::new("ledger.losses", "Network losses (Scope 3, category 3)"),
            Self::Upstream => {
                Label::new("ledger.upstream", "Fuel before the plant (Scope 3, category 3)")
            }
        }
    }

    /// Why there is no figure of it.
    fn nothing(self) -> Missing {
        Missing(match self {
            Self::Market => "the use of the device is not known: give its site a country",
            Self::Losses => {
                "no network losses are known where the device is: give them among your own figures"
            }
            Self::Upstream => {
                "no well-to-tank factor is known where the device is: a life-cycle grid factor holds it already"
            }
        })
    }

    fn note(self) -> Label {
        match self {
            Self::Market => Label::new(
                "receipt.note.market",
                "Scope 2, market-based: contracts of the year first, then the residual mix, then the grid average. It stands beside the gross footprint, which is location-based, and is no part of it.",
            ),
            Self::Losses | Self::Upstream => Label::new(
                "receipt.note.category_3",
                "Scope 3, category 3: it stands beside the gross footprint and is no part of it.",
            ),
        }
    }
}

impl Fleet {
    /// A device's figure of a ledger in the period, through its steps.
    pub(super) fn ledger_node(
        &self,
        library: &Library,
        priced: &Priced,
        ledger: Ledger,
        period: Period,
    ) -> Result<Node, Missing> {
        let until = |day| self.ledger_until_node(library, priced, ledger, day);
        let (Some((end, missing)), Some((start, before))) =
            (until(period.end()), until(period.start()))
        else {
            return Err(ledger.nothing());
        };
        let label = Label::new("receipt.ledger", "{ledger}, {start} to {end}")
            .with("ledger", ledger.label().text)
            .with("start", period.start())
            .with("end", period.end().plus_days(-1));
        let grams = self.ledger_in(priced, ledger, period);
        let shape = self.energy_of(priced).map_or_else(Shape::default, |energy| energy.shape);
        let carbon = range_alone(grams, shape);
        let node = Node::from(label, Unit::GCo2e, end)
            .then(Operator::Minus, start)
            .with_range(carbon.low_kg.grams() as f64, carbon.high_kg.grams() as f64)
            .with_quality(Quality::Modelled)
            .with_note(ledger.note());
        let missing = missing - before;
        Ok(if missing > 0 {
            let note = Label::new(
                "receipt.note.ledger_missing",
                "Nothing is known of it on {days} of the days in use.",
            );
            node.with_note(note.with("days", missing))
        } else {
            node
        })
    }

    fn ledger_until_node(
        &self,
        library: &Library,
        priced: &Priced,
        ledger: Ledger,
        day: Day,
    ) -> Option<(Node, i32)> {
        let energy = &self.energy_of(priced)?.node;
        let label = Label::new("receipt.ledger_until", "{ledger}, before {day}")
            .with("ledger", ledger.label().text)
            .with("day", day);
        let factors = |place, period| self.ledger_factors(library, ledger, place, period);
        drawn_node(label, energy, &self.stretches(priced), day, &factors)
    }

    /// The ledger's factors over a period at a place: cut at the years' ends, where contracts end.
    fn ledger_factors(
        &self,
        library: &Library,
        ledger: Ledger,
        place: GridPlace,
        period: Period,
    ) -> Option<Vec<(Period, Node)>> {
        let grid = &library.grid;
        grid.place_name(place)?;
        let years = grid.segments(place, period).into_iter().flat_map(|of| by_year(of.period));
        let node = |days: Period| {
            let month = days.start().month();
            match ledger {
                Ledger::Market => {
                    let parts = grid.market(place, month, drawn_in(&self.drawn))?;
                    Some(grid.market_node(place, month, &parts))
                }
                Ledger::Losses => losses_node(grid, place, month),
                Ledger::Upstream => upstream_node(grid, place, month),
            }
        };
        years.map(|days| Some((days, node(days)?))).collect()
    }

    /// The receipt of a ledger of the filtered fleet in the period, class by class.
    ///
    /// # Errors
    /// When nothing is known of it: an empty sum would say 0.
    pub fn ledger_receipt(
        &self,
        library: &Library,
        ask: &Ask<'_>,
        ledger: Ledger,
    ) -> Result<Receipt, Missing> {
        let mut spread = Spread::default();
        let mut classes: BTreeMap<Option<DeviceClass>, (GramsCo2e, u64)> = BTreeMap::new();
        for priced in self.selected(ask) {
            let grams = self.ledger_in(priced, ledger, ask.period);
            if grams == GramsCo2e::ZERO {
                continue;
            }
            spread.add_parts(priced, GramsCo2e::ZERO, grams);
            let part = classes.entry(priced.class).or_default();
            *part = (part.0 + grams, part.1 + 1);
        }
        let known = |priced: &Priced| {
            let sites = self.drawn_at(priced, ask.period);
            let mut places = sites.filter_map(|site| self.sites[site].place());
            places.any(|place| is_known(&library.grid, ledger, place, ask.period))
        };
        if classes.is_empty() && !self.selected(ask).any(known) {
            return Err(ledger.nothing());
        }
        let parts = classes
            .into_iter()
            .map(|(class, part)| part_node(ask, (class, Quality::Modelled), part));
        let label = Label::new("receipt.ledger", "{ledger}, {start} to {end}")
            .with("ledger", ledger.label().text)
            .with("start", ask.period.start())
            .with("end", ask.period.end().plus_days(-1));
        let carbon = spread.carbon(self);
        let root = Node::sum(label, Unit::GCo2e, parts)
            .with_range(carbon.low_kg.grams() as f64, carbon.high_kg.grams() as f64)
            .with_quality(Quality::Modelled)
            .with_note(ledger.note())
            .with_devices(ask.filter.to_query());
        let variance = self.variance_shares(&spread);
        let (title, period) = (ledger.label(), Some(ask.period));
        Ok(Receipt::seal(title, library.factor_set(), ask.as_of, period, root, variance))
    }
}
