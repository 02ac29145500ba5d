//! A product of the catalogue.

use crate::factors::{DataError, DeviceClass, TableRow};
use crate::receipt::Source;
use serde::{Deserialize, Serialize};

/// The maker's shares of a footprint by stage, as printed: rounded, sometimes missing, sometimes
/// wrong. They are kept as they are; [`Shares::are_possible`] tells whether stages can be made of
/// them.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Shares {
    /// Manufacture.
    pub manufacture: Option<f64>,
    /// Transport to the customer.
    pub transport: Option<f64>,
    /// Use, at the maker's own assumptions.
    pub used: Option<f64>,
    /// End of life.
    pub end_of_life: Option<f64>,
}

impl Shares {
    /// Whether every printed share lies between 0 and 1 and all together not above 1.05; one sheet
    /// prints a manufacturing share of 7.76.
    pub fn are_possible(&self) -> bool {
        let all = [self.manufacture, self.transport, self.used, self.end_of_life];
        let each = all.iter().flatten().all(|share| (0.0..=1.0).contains(share));
        each && all.iter().flatten().sum::<f64>() <= 1.05
    }

    /// What the four shares leave of 1; `None` unless all four are printed.
    pub fn residual(&self) -> Option<f64> {
        let sum = self.manufacture? + self.transport? + self.used? + self.end_of_life?;
        Some(1.0 - sum)
    }
}

/// Which statistic a printed footprint is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Statistic {
    /// The mean: what sums.
    #[default]
    Mean,
    /// The 95th percentile of a maker who takes errors as normal: the mean and 1.64 deviations.
    P95,
}

impl Statistic {
    /// The stable name, as on the wire.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Mean => "mean",
            Self::P95 => "p95",
        }
    }
}

/// A product with its maker's published footprint.
#[derive(Debug, Clone, PartialEq)]
pub struct Product {
    /// Identifier: maker and name in lower case, stable between versions of the table.
    pub id: String,
    /// Maker.
    pub maker: String,
    /// Name.
    pub name: String,
    /// Class.
    pub class: DeviceClass,
    /// Year of the maker's sheet.
    pub year: Option<u16>,
    /// Footprint of the whole life with the maker's own use phase, kg CO2e.
    pub total_kg: f64,
    /// Which statistic `total_kg` is.
    pub statistic: Statistic,
    /// The maker's shares by stage.
    pub shares: Shares,
    /// The maker's printed relative standard deviation.
    pub error: Option<f64>,
    /// Typical electricity of a year as the maker states it, kWh; none for printers, whose sheets
    /// state something else under that name.
    pub yearly_kwh: Option<f64>,
    /// Mass, kg.
    pub weight_kg: Option<f64>,
    /// Screen diagonal, inches.
    pub screen_in: Option<f64>,
    /// Address of the maker's sheet.
    pub sheet: Option<String>,
    /// Where the figure comes from, where it is the organisation's own.
    pub own: Option<Source>,
}

/// Largest relative standard deviation believed outside servers; above it the sheet is at fault
/// (one monitor prints 3.28).
const LARGEST_ERROR: f64 = 1.5;

/// A printed relative standard deviation, unless it is a fault of the sheet.
pub fn credible_error(printed: Option<f64>) -> Option<f64> {
    printed.filter(|error| *error > 0.0 && *error < LARGEST_ERROR)
}

impl Product {
    /// Reads a row of `catalogue.odbl.csv`.
    pub(super) fn read(row: &TableRow<'_>) -> Result<Self, DataError> {
        let total_kg: f64 = row.required("total_kg")?;
        if !(total_kg.is_finite() && total_kg > 0.0) {
            return Err(row.fault("total_kg", row.text("total_kg")?));
        }
        let class: DeviceClass = row.required("class")?;
        let yearly_kwh = row.number("yearly_kwh")?;
        Ok(Self {
            id: row.text("id")?.to_owned(),
            maker: row.text("maker")?.to_owned(),
            name: row.text("name")?.to_owned(),
            class,
            year: row.value("year")?,
            total_kg,
            statistic: Statistic::Mean,
            shares: Shares {
                manufacture: row.number("manufacture")?,
                transport: row.number("transport")?,
                used: row.number("use")?,
                end_of_life: row.number("end_of_life")?,
            },
            error: row.number("error")?,
            yearly_kwh: yearly_kwh.filter(|kwh| *kwh > 0.0 && class != DeviceClass::Printer),
            weight_kg: row.number("weight_kg")?,
            screen_in: row.number("screen_in")?,
            sheet: None,
            own: None,
        })
    }

    /// The printed relative standard deviation, unless it is a fault of the sheet.
    pub fn credible_error(&self) -> Option<f64> {
        credible_error(self.error)
    }

    /// Whether the sheet prints a deviation that cannot be believed.
    pub fn has_faulty_error(&self) -> bool {
        self.error.is_some_and(|error| error >= LARGEST_ERROR)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Catalogue;
    use super::DeviceClass;

    #[test]
    fn a_makers_yearly_energy_is_taken_only_where_it_can_be_one() {
        let (table, types) = (
            include_bytes!("../../data/catalogue.odbl.csv").as_slice(),
            include_bytes!("../../data/machine-types.csv").as_slice(),
        );
        let catalogue = Catalogue::parse(table, types).unwrap();
        let energy = |id: &str| {
            let at = catalogue.position(id).unwrap_or_else(|| panic!("no {id}"));
            catalogue.products()[at].yearly_kwh
        };
        assert!(energy("dell/latitude-5310").is_some());
        // Their own use phases imply grids of 1,777, 1,415 and 64 g/kWh.
        for id in [
            "dell/precision-tower-7910",
            "hp/proliant-dl380-gen10-server4",
            "microsoft/surface-studio-2",
        ] {
            assert_eq!(energy(id), None, "{id}");
        }
        for product in catalogue.products() {
            let printer = product.class == DeviceClass::Printer;
            assert!(!(printer && product.yearly_kwh.is_some()), "{}", product.id);
        }
        let stated = catalogue.products().iter().filter(|p| p.yearly_kwh.is_some()).count();
        assert!(stated > 300, "{stated}");
    }
}
