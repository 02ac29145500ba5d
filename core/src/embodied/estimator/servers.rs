//! A server from its parts: published servers of one size differ by a factor of four, so that no
//! regression over them holds.

use super::traits::Traits;
use crate::factors::{DataError, Table};
use crate::quantity::{QuantityError, within};
use crate::receipt::{Label, Node, Operator, Quality, Source, Unit};
use std::collections::BTreeMap;

/// Factors of the parts of a server (`components.csv`).
#[derive(Debug, Clone, PartialEq)]
pub struct Components {
    values: BTreeMap<String, f64>,
}

/// Names of the factors that are used.
const NAMES: [&str; 13] = [
    "cpu/die",
    "cpu/base",
    "ram/die",
    "ram/base",
    "ram/density_default",
    "ssd/die",
    "ssd/base",
    "ssd/density_default",
    "hdd/unit",
    "motherboard_server/unit",
    "psu/weight",
    "case_rack/unit",
    "assembly/unit",
];

/// Processors of a usual server, and the die of each, mm².
const PROCESSORS: (f64, f64) = (2.0, 521.0);

/// Memory of a usual server, and of one of its modules, GB: a module in each of the six channels of
/// both processors.
const MEMORY_GB: (f64, f64) = (384.0, 32.0);

/// Solid-state storage of a usual server, and of one of its drives, GB.
const STORAGE_GB: (f64, f64) = (1_000.0, 1_000.0);

/// Power supplies of a usual server, and the mass of each, kg.
const POWER_SUPPLIES: (f64, f64) = (2.0, 2.99);

/// Most parts of one kind, the largest memory or storage, GB, and the largest die, mm²: beyond any
/// server.
const MOST_UNITS: f64 = 100_000.0;
const MOST_STORAGE_GB: f64 = 10_000_000.0;
const MOST_DIE_MM2: f64 = 100_000.0;

impl Components {
    /// Reads `components.csv`.
    ///
    /// # Errors
    /// When a cell is not what its column holds, or a factor is missing or not above 0.
    pub fn parse(bytes: &[u8]) -> Result<Self, DataError> {
        let table = Table::parse("components", bytes)?;
        let mut values = BTreeMap::new();
        for row in table.rows() {
            let value: f64 = row.required("value")?;
            if !(value.is_finite() && value > 0.0) {
                return Err(row.fault("value", row.text("value")?));
            }
            values.insert(format!("{}/{}", row.text("component")?, row.text("parameter")?), value);
        }
        match NAMES.into_iter().find(|name| !values.contains_key(*name)) {
            None => Ok(Self { values }),
            Some(name) => Err(DataError::Cell {
                table: "components",
                line: 0,
                column: "component (missing)",
                text: name.to_owned(),
            }),
        }
    }

    fn factor(&self, name: &str, unit: Unit) -> Node {
        let value = self.values.get(name).copied().unwrap_or_default();
        let label = Label::new("receipt.component_factor", "Factor of {part}").with("part", name);
        Node::leaf(label, value, unit).with_quality(Quality::Modelled).with_source(source())
    }

    /// Carbon of a number of memory modules or drives of one size, kg CO2e: dies by capacity and
    /// density, and what each carries beside them.
    ///
    /// # Errors
    /// When the number or the capacity is none, below 0, or beyond any server's.
    pub fn storage(
        &self,
        kind: Storage,
        units: f64,
        capacity_gb: f64,
    ) -> Result<Node, QuantityError> {
        let units = within("a number of modules or drives", units, 0.0, MOST_UNITS)?;
        let capacity = within("a capacity in GB", capacity_gb, 0.0, MOST_STORAGE_GB)?;
        Ok(self.storage_node(kind, units, capacity))
    }

    fn storage_node(&self, kind: Storage, units: f64, capacity_gb: f64) -> Node {
        let name = kind.key();
        let dies = Node::from(
            Label::new("receipt.dies", "Dies of one"),
            Unit::KgCo2e,
            number("receipt.capacity", "Capacity of one, GB", capacity_gb),
        )
        .then(Operator::Over, self.factor(&format!("{name}/density_default"), Unit::Ratio))
        .then(Operator::Times, self.factor(&format!("{name}/die"), Unit::Ratio));
        let one = Node::from(Label::new("receipt.one", "One"), Unit::KgCo2e, dies)
            .then(Operator::Plus, self.factor(&format!("{name}/base"), Unit::KgCo2e));
        Node::from(kind.label(), Unit::KgCo2e, one)
            .then(Operator::Times, number("receipt.units", "How many", units))
    }

    /// Carbon of processors with dies of one size, kg CO2e.
    ///
    /// # Errors
    /// When the number or the area is none, below 0, or beyond any server's.
    pub fn processors(&self, units: f64, die_mm2: f64) -> Result<Node, QuantityError> {
        let units = within("a number of processors", units, 0.0, MOST_UNITS)?;
        let die = within("the area of a die in mm²", die_mm2, 0.0, MOST_DIE_MM2)?;
        Ok(self.processors_node(units, die))
    }

    fn processors_node(&self, units: f64, die_mm2: f64) -> Node {
        let dies = Node::from(
            Label::new("receipt.dies", "Dies of one"),
            Unit::KgCo2e,
            number("receipt.die_area", "Area of its die, mm²", die_mm2),
        )
        .then(Operator::Times, self.factor("cpu/die", Unit::Ratio));
        let one = Node::from(Label::new("receipt.one", "One"), Unit::KgCo2e, dies)
            .then(Operator::Plus, self.factor("cpu/base", Unit::KgCo2e));
        Node::from(Label::new("receipt.processors", "Processors"), Unit::KgCo2e, one)
            .then(Operator::Times, number("receipt.units", "How many", units))
    }

    /// A server from its parts, kg CO2e: memory and solid-state storage as given, everything else
    /// as in a usual server with two processors.
    pub fn server(&self, traits: &Traits) -> Node {
        let (processors, die) = PROCESSORS;
        let modules = |whole: f64, one: f64| libm::ceil(whole / one).max(1.0);
        let known = |gb: &f64| *gb > 0.0 && *gb <= MOST_STORAGE_GB;
        let memory = traits.memory_gb.filter(known).unwrap_or(MEMORY_GB.0);
        let storage = traits.storage_gb.filter(known).unwrap_or(STORAGE_GB.0);
        let of = |kind, whole: f64, one: f64| {
            let units = modules(whole, one);
            self.storage_node(kind, units, whole / units)
        };
        let (supplies, mass) = POWER_SUPPLIES;
        let power = Node::from(
            Label::new("receipt.power_supplies", "Power supplies"),
            Unit::KgCo2e,
            number("receipt.supply_mass", "Mass of one, kg", mass),
        )
        .then(Operator::Times, self.factor("psu/weight", Unit::Ratio))
        .then(Operator::Times, number("receipt.units", "How many", supplies));
        Node::sum(
            Label::new("receipt.server_parts", "Making of a server, from its parts"),
            Unit::KgCo2e,
            [
                self.processors_node(processors, die),
                of(Storage::Memory, memory, MEMORY_GB.1),
                of(Storage::Drives, storage, STORAGE_GB.1),
                self.factor("motherboard_server/unit", Unit::KgCo2e),
                power,
                self.factor("case_rack/unit", Unit::KgCo2e),
                self.factor("assembly/unit", Unit::KgCo2e),
            ],
        )
        .with_quality(Quality::Estimate)
        .with_note(Label::new(
            "receipt.note.usual_server",
            "Parts that are not known are those of a usual server: two processors, 384 GB of memory, 1 TB of solid-state storage, two power supplies.",
        ))
    }
}

/// What holds data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Storage {
    /// Memory modules.
    Memory,
    /// Solid-state drives.
    Drives,
}

impl Storage {
    const fn key(self) -> &'static str {
        match self {
            Self::Memory => "ram",
            Self::Drives => "ssd",
        }
    }

    fn label(self) -> Label {
        match self {
            Self::Memory => Label::new("receipt.memory", "Memory"),
            Self::Drives => Label::new("receipt.drives", "Solid-state storage"),
        }
    }
}

fn number(key: &str, text: &str, value: f64) -> Node {
    Node::leaf(Label::new(key, text), value, Unit::Ratio)
}

fn source() -> Source {
    Source {
        id: "components".to_owned(),
        title: "Green Cloud Computing, Texte 94/2021, German Environment Agency".to_owned(),
        licence: "published factors".to_owned(),
        vintage: Some("2021".to_owned()),
        boundary: Some("cradle to gate".to_owned()),
        mix: None,
        gwp: None,
        address: None,
        own: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn components() -> Components {
        Components::parse(include_bytes!("../../../data/components.csv")).unwrap()
    }

    #[test]
    fn parts_are_as_published() {
        let of = components();
        // Eight modules of 32 GB, two processors of 521 mm², one drive of 1 TB.
        let storage = |kind, units, gb| of.storage(kind, units, gb).unwrap().value;
        assert!((storage(Storage::Memory, 8.0, 32.0) - 494.36).abs() < 0.1);
        assert!((of.processors(2.0, 521.0).unwrap().value - 38.81).abs() < 0.01);
        assert!((storage(Storage::Drives, 1.0, 1_000.0) - 46.42).abs() < 0.01);
    }

    #[test]
    fn parts_that_no_server_has_are_refused() {
        let of = components();
        for wrong in [-1.0, 1e12, f64::NAN, f64::INFINITY] {
            assert!(of.storage(Storage::Memory, wrong, 32.0).is_err(), "{wrong}");
            assert!(of.storage(Storage::Memory, 8.0, wrong).is_err(), "{wrong}");
            assert!(of.processors(wrong, 521.0).is_err(), "{wrong}");
            let odd = Traits { memory_gb: Some(wrong), ..Traits::default() };
            assert_eq!(of.server(&odd).value, of.server(&Traits::default()).value, "{wrong}");
        }
    }

    #[test]
    fn a_server_sums_its_parts_and_more_memory_costs_more() {
        let of = |memory_gb| components().server(&Traits { memory_gb, ..Traits::default() });
        of(None).verify().unwrap();
        assert!(of(Some(64.0)).value < of(None).value && of(None).value < of(Some(1024.0)).value);
        assert_eq!(of(Some(0.0)).value, of(None).value);
    }

    #[test]
    fn a_missing_factor_is_named() {
        let error = Components::parse(b"component,parameter,value\ncpu,die,1\n").unwrap_err();
        assert!(error.to_string().contains("cpu/base"), "{error}");
        assert!(Components::parse(b"component,parameter,value\ncpu,die,-1\n").is_err());
    }
}
