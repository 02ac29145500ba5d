//! What is known of a device that a decision about it needs.

use super::Ask;
use super::pricing::{Fleet, Priced};
use crate::embodied::{Embodied, Stage};
use crate::estimate::Shape;
use crate::factors::{ClassRefurbishment, DeviceClass};
use crate::library::Library;
use crate::lifecycle::{Status, grid_node};
use crate::quantity::Day;
use crate::receipt::{Label, Node, Unit};

/// A device on the way to the end of its plan.
#[derive(Debug, Clone)]
pub struct Outlook {
    /// Maker and model, as they are shown.
    pub name: String,
    /// The class it counts as.
    pub class: DeviceClass,
    /// Embodied carbon; none where no figure exists.
    pub embodied: Option<Embodied>,
    /// Planned life, days.
    pub planned_days: u32,
    /// The first day after it.
    pub planned_end: Day,
    /// Planned life of its class, years.
    pub class_years: f64,
    /// Electricity, kWh a year, and how it errs.
    pub energy: Option<(Node, Shape)>,
    /// Grid factor of its site on the day, mg CO2e/kWh.
    pub grid: Option<Node>,
    /// What refurbishing takes.
    pub refurbishment: ClassRefurbishment,
    /// Factor set it was computed with.
    pub factor_set: String,
}

impl Outlook {
    /// Embodied carbon of the whole device, kg CO2e, with its reasons.
    pub fn embodied_node(&self) -> Option<Node> {
        let stages = self.embodied.as_ref()?.stages.iter().map(|(_, node)| node.clone());
        let label = Label::new("receipt.embodied_whole", "Embodied, whole device");
        Some(Node::sum(label, Unit::KgCo2e, stages))
    }

    /// The same as a number.
    pub fn embodied_kg(&self) -> Option<f64> {
        Some(self.embodied.as_ref()?.stages.iter().map(|(_, node)| node.value).sum())
    }

    /// Manufacture as a number, kg CO2e; everything embodied where its stages are not told apart.
    pub fn manufacture_kg(&self) -> Option<f64> {
        let made = self.embodied.as_ref()?.node(Stage::Manufacture).map(|node| node.value);
        made.or_else(|| self.embodied_kg())
    }

    /// Manufacture; everything embodied where its stages are not told apart.
    pub fn manufacture_node(&self) -> Option<Node> {
        self.embodied.as_ref()?.node(Stage::Manufacture).cloned().or_else(|| self.embodied_node())
    }
}

impl Fleet {
    /// What a decision about a device needs; none where there is no such device, it has left, or its
    /// class or its first day is not known.
    pub fn outlook(&self, library: &Library, id: &str, ask: &Ask<'_>) -> Option<Outlook> {
        let here = |priced: &&Priced| priced.device.status != Status::Archived;
        self.outlook_of(library, self.priced(id).filter(here)?, ask)
    }

    /// The same of a device that is at hand.
    pub(super) fn outlook_of(
        &self,
        library: &Library,
        priced: &Priced,
        ask: &Ask<'_>,
    ) -> Option<Outlook> {
        let (class, life) = (priced.class?, priced.life?);
        let defaults = library.classes.of(class);
        let grid = || {
            let place = self.site_of(priced)?.place()?;
            let factor = library.grid.factor(place, ask.as_of.month())?;
            grid_node(&library.grid, place, factor)
        };
        Some(Outlook {
            name: format!("{} {}", priced.maker, priced.model),
            class,
            embodied: self.embodied_of(priced).cloned(),
            planned_days: life.planned_days,
            planned_end: life.planned_end(),
            class_years: defaults.life_years,
            energy: self.energy_of(priced).map(|of| (of.node.clone(), of.shape)),
            grid: grid(),
            refurbishment: defaults.refurbishment.clone(),
            factor_set: library.factor_set().to_owned(),
        })
    }
}
