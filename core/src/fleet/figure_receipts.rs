//! The receipts of the fleet's key figures beside its gross: each is computed through its steps to
//! the value that the summary and the list show.

use super::Ask;
use super::device_receipts::over_days;
use super::electricity::Ledger;
use super::filter::{QueryError, lookup};
use super::fleet_receipt::{Key, part_node};
use super::prices::ErrorSource;
use super::pricing::{Fleet, Priced};
use super::receipts::{CARRIED_BY_MANAGEMENT, Missing};
use super::spread::Spread;
use super::summary::per;
use crate::factors::DAYS_PER_YEAR;
use crate::library::Library;
use crate::lifecycle::{Status, View};
use crate::quantity::GramsCo2e;
use crate::receipt::{Label, Node, Operator, Quality, Receipt, Unit};
use std::collections::BTreeMap;
use std::str::FromStr;

/// A figure of the fleet that has a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FleetFigure {
    /// Gross footprint in the period.
    Gross,
    /// Gross per device and year in service.
    PerDeviceYear,
    /// Modelled electricity in the period.
    Energy,
    /// Embodied carbon of all devices, whole.
    Embodied,
    /// Part of it not yet carried at the end of the period.
    StillToCarry,
    /// Use-phase carbon of a year, at the grid of the day whose knowledge is asked.
    UsePerYear,
    /// Mean age of the devices.
    MeanAge,
    /// Part of gross that rests on makers' figures.
    MakersShare,
    /// A ledger of the period's electricity beside the gross footprint.
    Ledger(Ledger),
}

impl FleetFigure {
    /// Every figure.
    pub const ALL: [Self; 11] = [
        Self::Gross,
        Self::PerDeviceYear,
        Self::Energy,
        Self::Embodied,
        Self::StillToCarry,
        Self::UsePerYear,
        Self::MeanAge,
        Self::MakersShare,
        Self::Ledger(Ledger::Market),
        Self::Ledger(Ledger::Losses),
        Self::Ledger(Ledger::Upstream),
    ];

    /// The stable name, as in the query.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Gross => "gross",
            Self::PerDeviceYear => "per_device_year",
            Self::Energy => "energy",
            Self::Embodied => "embodied",
            Self::StillToCarry => "still_to_carry",
            Self::UsePerYear => "use_per_year",
            Self::MeanAge => "mean_age",
            Self::MakersShare => "makers_share",
            Self::Ledger(Ledger::Market) => "market",
            Self::Ledger(Ledger::Losses) => "losses",
            Self::Ledger(Ledger::Upstream) => "upstream",
        }
    }
}

impl FromStr for FleetFigure {
    type Err = QueryError;
    /// Reads the figure's name in the query.
    fn from_str(text: &str) -> Result<Self, QueryError> {
        lookup("figure", text, &Self::ALL, Self::key)
    }
}

impl Fleet {
    /// The receipt of a key figure of the filtered fleet.
    ///
    /// # Errors
    /// When there is nothing to divide by.
    pub fn figure_receipt(
        &self,
        library: &Library,
        figure: FleetFigure,
        ask: &Ask<'_>,
    ) -> Result<Receipt, Missing> {
        let root = match figure {
            FleetFigure::Gross => return Ok(self.receipt(library, ask)),
            FleetFigure::Ledger(ledger) => return self.ledger_receipt(library, ask, ledger),
            FleetFigure::PerDeviceYear => self.per_device_year_node(library, ask)?,
            FleetFigure::Energy => self.energy_node(library, ask),
            FleetFigure::Embodied => {
                let label = Label::new("receipt.fleet_embodied", "Embodied carbon of all devices");
                self.devices_node(ask, label, |priced| {
                    let whole = self.whole_embodied(priced)?.mean_kg;
                    Some((whole, GramsCo2e::ZERO))
                })
            }
            FleetFigure::StillToCarry if ask.view != View::Management => {
                return Err(CARRIED_BY_MANAGEMENT);
            }
            FleetFigure::StillToCarry => {
                let label = Label::new("receipt.fleet_to_carry", "Still to carry after {day}")
                    .with("day", ask.period.end().plus_days(-1));
                self.devices_node(ask, label, |priced| {
                    Some((self.still_to_carry(priced, ask)?, GramsCo2e::ZERO))
                })
            }
            FleetFigure::UsePerYear => {
                let rates = self.rates(library, ask.as_of);
                let label =
                    Label::new("receipt.fleet_use_year", "Use a year, at the grid of {day}")
                        .with("day", ask.as_of);
                self.devices_node(ask, label, |priced| {
                    Some((GramsCo2e::ZERO, self.use_year_grams(priced, &rates)?))
                })
            }
            FleetFigure::MeanAge => self.mean_age_node(ask)?,
            FleetFigure::MakersShare => self.makers_share_node(library, ask)?,
        };
        let period = match figure {
            FleetFigure::Embodied | FleetFigure::UsePerYear | FleetFigure::MeanAge => None,
            _ => Some(ask.period),
        };
        let factors = library.factor_set();
        let root = root.with_devices(ask.filter.to_query());
        Ok(Receipt::seal(title(figure), factors, ask.as_of, period, root, Vec::new()))
    }

    /// A sum over devices of what each embodies and uses, by class and quality, with its range.
    fn devices_node(
        &self,
        ask: &Ask<'_>,
        label: Label,
        of: impl Fn(&Priced) -> Option<(GramsCo2e, GramsCo2e)>,
    ) -> Node {
        let mut parts: BTreeMap<Key, (GramsCo2e, u64)> = BTreeMap::new();
        let mut spread = Spread::default();
        let mut unknown = 0_u64;
        for priced in self.selected(ask) {
            let Some((made, used)) = of(priced) else {
                unknown += 1;
                continue;
            };
            spread.add_parts(priced, made, used);
            let quality = match self.embodied_of(priced) {
                Some(embodied) if used == GramsCo2e::ZERO => embodied.quality(),
                _ => Quality::Modelled,
            };
            let part = parts.entry((priced.class, quality)).or_default();
            *part = (part.0 + made + used, part.1 + 1);
        }
        let carbon = spread.carbon(self);
        let nodes = parts.into_iter().map(|(key, part)| part_node(ask, key, part));
        let node = Node::sum(label, Unit::GCo2e, nodes)
            .with_range(carbon.low_kg.grams() as f64, carbon.high_kg.grams() as f64);
        if unknown == 0 {
            return node;
        }
        node.with_note(
            Label::new(
                "receipt.note.unknown_devices",
                "Of {devices} devices it is not known: they are not in the sum.",
            )
            .with("devices", unknown),
        )
    }

    fn per_device_year_node(&self, library: &Library, ask: &Ask<'_>) -> Result<Node, Missing> {
        let lives = self.selected(ask).filter_map(|priced| priced.life);
        let days: i64 = lives.map(|life| i64::from(life.days_in_service(ask.period))).sum();
        if days == 0 {
            return Err(Missing("no device is in service in this period: choose another one"));
        }
        let gross = self.receipt(library, ask).root;
        let (low, high) = gross.range.unwrap_or_default();
        let service = Label::new("receipt.days_in_service", "Days in service, all devices");
        let years = Label::new("receipt.device_years", "Device-years in service");
        let years = Node::from(years, Unit::Years, Node::leaf(service, days as f64, Unit::Days))
            .then(Operator::Over, days_a_year());
        let device_years = years.value;
        let each = |grams: f64| per(GramsCo2e::rounded(grams), device_years).grams() as f64;
        let label = Label::new("receipt.per_device_year", "Gross per device and year");
        let node = Node::from(label, Unit::GCo2e, gross).then(Operator::Over, years);
        Ok(node.rounded().with_range(each(low), each(high)))
    }

    /// Electricity by what it is modelled with, in the order in which the summary adds it up.
    fn energy_node(&self, library: &Library, ask: &Ask<'_>) -> Node {
        let mut drawn: Vec<Option<(Label, i64)>> = vec![None; self.energy.len()];
        for priced in self.selected(ask) {
            let (Some(at), Some(running)) = (priced.energy, &priced.running) else { continue };
            let days = i64::from(running.days_within(ask.period));
            match &mut drawn[at] {
                Some((_, sum)) => *sum += days,
                none => *none = Some((self.energy_label(library, priced, at), days)),
            }
        }
        let drawn = self.energy.iter().zip(drawn);
        let nodes = drawn.filter_map(|(energy, drawn)| {
            let (label, days) = drawn.filter(|(_, days)| *days > 0)?;
            Some(over_days(label, energy.node.clone(), days as f64))
        });
        let label = Label::new("receipt.fleet_energy", "Electricity from {start} to {end}")
            .with("start", ask.period.start())
            .with("end", ask.period.end().plus_days(-1));
        Node::sum(label, Unit::Kwh, nodes).with_quality(Quality::Modelled)
    }

    /// The product or class whose yearly energy a device is modelled with.
    fn energy_label(&self, library: &Library, priced: &Priced, at: usize) -> Label {
        let source = &self.energy_sources[self.energy[at].error_source];
        let product = priced.product.map(|at| &library.catalogue.products()[at]);
        match (source, product) {
            (ErrorSource::Class(class), _) => {
                Label::new("receipt.class_energy", "{class}").with("class", class.english())
            }
            (_, Some(product)) => Label::new("receipt.product_energy", "{product}")
                .with("product", format!("{} {}", product.maker, product.name)),
            (_, None) => Label::new("receipt.product_energy", "{product}")
                .with("product", format!("{} {}", priced.maker, priced.model)),
        }
    }

    fn mean_age_node(&self, ask: &Ask<'_>) -> Result<Node, Missing> {
        let active = self.selected(ask).filter(|of| of.device.status != Status::Archived);
        let ages = active.filter_map(|priced| priced.life);
        let (mut days, mut devices) = (0.0, 0_u32);
        for life in ages {
            days += f64::from((ask.as_of.days() - life.start.days()).max(0));
            devices += 1;
        }
        if devices == 0 {
            return Err(Missing("no device has a known first day in service: enter it first"));
        }
        let label = Label::new("receipt.mean_age", "Mean age");
        let all = Label::new("receipt.days_of_age", "Days since the first day in service, summed");
        let count = Label::new("receipt.counted_devices", "Devices with a known first day");
        Ok(Node::from(label, Unit::Years, Node::leaf(all, days, Unit::Days))
            .then(Operator::Over, Node::leaf(count, f64::from(devices), Unit::Devices))
            .then(Operator::Over, days_a_year()))
    }

    fn makers_share_node(&self, library: &Library, ask: &Ask<'_>) -> Result<Node, Missing> {
        let mut spread = Spread::default();
        for priced in self.selected(ask) {
            spread.add(priced, &self.in_period(priced, ask.view, ask.period));
        }
        if spread.total() == GramsCo2e::ZERO {
            return Err(Missing("no carbon falls into this period: choose another one"));
        }
        let maker = self.made(&spread).maker.grams() as f64;
        let label = Label::new("receipt.makers_share", "Share of gross on makers’ figures");
        let maker_label = Label::new("receipt.makers_part", "Embodied carbon on makers’ figures");
        let part = Node::leaf(maker_label, maker, Unit::GCo2e).with_quality(Quality::Maker);
        let gross = self.receipt(library, ask).root;
        Ok(Node::from(label, Unit::Ratio, part).then(Operator::Over, gross))
    }
}

pub(super) fn days_a_year() -> Node {
    Node::leaf(Label::new("receipt.days_a_year", "Days a year"), DAYS_PER_YEAR, Unit::Days)
}

fn title(figure: FleetFigure) -> Label {
    match figure {
        FleetFigure::Gross => Label::new("receipt.title.fleet", "Gross footprint of the fleet"),
        FleetFigure::PerDeviceYear => {
            Label::new("receipt.title.per_device_year", "Gross per device and year of the fleet")
        }
        FleetFigure::Energy => Label::new("receipt.title.energy", "Electricity of the fleet"),
        FleetFigure::Embodied => {
            Label::new("receipt.title.fleet_embodied", "Embodied carbon of the fleet")
        }
        FleetFigure::StillToCarry => {
            Label::new("receipt.title.to_carry", "Embodied carbon still to carry of the fleet")
        }
        FleetFigure::UsePerYear => Label::new("receipt.title.use_year", "Use a year of the fleet"),
        FleetFigure::MeanAge => Label::new("receipt.title.mean_age", "Mean age of the fleet"),
        // Its receipt has its own title.
        FleetFigure::Ledger(ledger) => ledger.label(),
        FleetFigure::MakersShare => Label::new(
            "receipt.title.makers_share",
            "Share of makers’ figures in the fleet’s gross",
        ),
    }
}
