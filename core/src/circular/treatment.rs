//! Treatment of waste electronics: transport and processing by mass.
//!
//! No factor holds a credit for what recycling saves elsewhere; such a credit is an
//! [`AvoidedClaim`](super::AvoidedClaim). Treatment is about a thousandth of what making a device
//! takes: large savings by recycling are a credit in disguise.

use super::error::{CircularError, within};
use crate::factors::{DataError, DeviceClass, Table, TableRow};
use crate::quantity::{KgCo2e, MassGrams};
use crate::receipt::Source;
use std::str::FromStr;

/// What is treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Waste {
    /// Laptops, tablets, smartphones.
    Portable,
    /// Desktop computers and servers, without a screen.
    Computers,
    /// Flat screens.
    Displays,
    /// Keyboards, docks and the like.
    Peripherals,
    /// Printers.
    HardCopy,
    /// Electronics not told apart.
    Mixed,
}

/// How waste is treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Treatment {
    /// Recycled.
    Recycled,
    /// Burnt.
    Combusted,
    /// Landfilled.
    Landfilled,
}

impl Waste {
    /// Every kind.
    pub const ALL: [Self; 6] = [
        Self::Portable,
        Self::Computers,
        Self::Displays,
        Self::Peripherals,
        Self::HardCopy,
        Self::Mixed,
    ];

    /// The stable name, as in the table.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Portable => "portable",
            Self::Computers => "computers",
            Self::Displays => "displays",
            Self::Peripherals => "peripherals",
            Self::HardCopy => "hard_copy",
            Self::Mixed => "mixed",
        }
    }

    /// What a device of a class is as waste.
    pub const fn of(class: DeviceClass) -> Self {
        match class {
            DeviceClass::Laptop | DeviceClass::Tablet | DeviceClass::Smartphone => Self::Portable,
            DeviceClass::Desktop | DeviceClass::ThinClient | DeviceClass::Server => Self::Computers,
            DeviceClass::Monitor => Self::Displays,
            DeviceClass::Printer => Self::HardCopy,
            DeviceClass::Dock => Self::Peripherals,
        }
    }
}

impl Treatment {
    /// Every treatment.
    pub const ALL: [Self; 3] = [Self::Recycled, Self::Combusted, Self::Landfilled];

    /// The stable name, as in the table.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Recycled => "recycled",
            Self::Combusted => "combusted",
            Self::Landfilled => "landfilled",
        }
    }
}

impl FromStr for Waste {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|waste| waste.key() == text).ok_or(())
    }
}

impl FromStr for Treatment {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|treatment| treatment.key() == text).ok_or(())
    }
}

/// The factor of a treatment.
#[derive(Debug, Clone, PartialEq)]
pub struct TreatmentFactor {
    /// What is treated.
    pub waste: Waste,
    /// How.
    pub treatment: Treatment,
    /// Kilograms of CO2e a tonne.
    pub kg_per_tonne: f64,
    /// Where it comes from.
    pub source: Source,
}

impl TreatmentFactor {
    fn read(row: &TableRow<'_>, licence: &str) -> Result<Self, DataError> {
        let (waste, treatment) = (row.required("waste")?, row.required("treatment")?);
        let kg_per_tonne = row.required("kg_per_tonne")?;
        Ok(Self {
            waste,
            treatment,
            kg_per_tonne,
            source: Source {
                id: format!("{}:{}:{}", row.text("table")?, Waste::key(waste), treatment.key()),
                title: row.text("source")?.to_owned(),
                licence: licence.to_owned(),
                vintage: Some(row.text("vintage")?.to_owned()),
                boundary: Some(row.text("includes")?.to_owned()),
                mix: None,
                gwp: None,
                address: None,
                own: None,
            },
        })
    }
}

/// Treatment factors of one table: each table is one licence, and one region's practice.
#[derive(Debug, Clone, PartialEq)]
pub struct TreatmentTable {
    factors: Vec<TreatmentFactor>,
}

impl TreatmentTable {
    /// Reads `treatment.us-public-domain.csv` or `treatment.ogl-3.0.csv`.
    ///
    /// # Errors
    /// When a cell is not what its column holds.
    pub fn parse(bytes: &[u8], licence: &str) -> Result<Self, DataError> {
        let table = Table::parse("treatment factors", bytes)?;
        let read = table.rows().map(|row| TreatmentFactor::read(&row, licence));
        Ok(Self { factors: read.collect::<Result<_, _>>()? })
    }

    /// The factor of a treatment; that of mixed electronics where the waste has none of its own.
    ///
    /// # Errors
    /// When the table has neither.
    pub fn factor(
        &self,
        waste: Waste,
        treatment: Treatment,
    ) -> Result<&TreatmentFactor, CircularError> {
        let of = |waste| {
            self.factors.iter().find(|row| row.waste == waste && row.treatment == treatment)
        };
        let (missing, by) = (waste.key(), treatment.key());
        of(waste)
            .or_else(|| of(Waste::Mixed))
            .ok_or(CircularError::NoFactor { waste: missing, treatment: by })
    }
}

/// A leg of transport.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Freight {
    /// Kilometres.
    pub km: f64,
    /// Kilograms of CO2e per tonne and kilometre.
    pub kg_per_tonne_km: f64,
}

/// The end of one device: `transport · factor + mass · treatment`, without any credit.
#[derive(Debug, Clone, PartialEq)]
pub struct AssetEnd {
    /// Transport, kg CO2e.
    pub transport: KgCo2e,
    /// Treatment, kg CO2e.
    pub treatment: KgCo2e,
}

impl AssetEnd {
    /// The end of a device of that mass.
    ///
    /// # Errors
    /// When a distance or a freight factor is outside its range.
    pub fn of(
        mass: MassGrams,
        legs: &[Freight],
        factor: &TreatmentFactor,
    ) -> Result<Self, CircularError> {
        let mut transport = 0.0;
        for leg in legs {
            let km = within("a distance in km", leg.km, 0.0, 50_000.0)?;
            let rate = within("freight in kg per tonne and km", leg.kg_per_tonne_km, 0.0, 10.0)?;
            transport += mass.tonnes() * km * rate;
        }
        let kg = |value: f64| {
            KgCo2e::new(value).map_err(|_| CircularError::OutOfRange {
                what: "an end of life in kg",
                value,
                low: 0.0,
                high: 1e12,
            })
        };
        let treatment = mass.tonnes() * factor.kg_per_tonne;
        Ok(Self { transport: kg(transport)?, treatment: kg(treatment)? })
    }

    /// The whole end of life (`E`), kg CO2e.
    pub fn total(&self) -> KgCo2e {
        self.transport + self.treatment
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn us() -> TreatmentTable {
        let bytes = include_bytes!("../../data/treatment.us-public-domain.csv");
        TreatmentTable::parse(bytes, "US public domain").unwrap()
    }

    fn uk() -> TreatmentTable {
        let bytes = include_bytes!("../../data/treatment.ogl-3.0.csv");
        TreatmentTable::parse(bytes, "OGL 3.0").unwrap()
    }

    #[test]
    fn every_class_can_be_treated_every_way() {
        for class in DeviceClass::ALL {
            for treatment in Treatment::ALL {
                for table in [us(), uk()] {
                    let factor = table.factor(Waste::of(class), treatment).unwrap();
                    assert!(factor.kg_per_tonne > 0.0 && factor.kg_per_tonne < 3000.0);
                }
            }
        }
        let recycled = us().factor(Waste::Portable, Treatment::Recycled).unwrap().clone();
        assert_eq!(recycled.kg_per_tonne, 22.046);
        assert_eq!(recycled.source.id, "epa:portable:recycled");
    }

    #[test]
    fn the_end_of_a_laptop_is_next_to_nothing() {
        let mass = MassGrams::new(1_500).unwrap();
        let legs = [Freight { km: 400.0, kg_per_tonne_km: 0.1 }];
        let table = us();
        let factor = table.factor(Waste::Portable, Treatment::Recycled).unwrap();
        let end = AssetEnd::of(mass, &legs, factor).unwrap();
        assert!((end.transport.kg() - 0.06).abs() < 1e-12);
        assert!((end.treatment.kg() - 0.033_069).abs() < 1e-9);
        assert!(end.total().kg() < 0.001 * 230.0);
        let far = [Freight { km: -1.0, kg_per_tonne_km: 0.1 }];
        assert!(AssetEnd::of(mass, &far, factor).unwrap_err().to_string().contains("km"));
    }
}
