//! Defaults by device class: planned life, modelled energy, and the class's published spread.

use super::class::DeviceClass;
use super::table::{DataError, Table, TableRow};
use crate::estimate::{Estimate, LognormalFit, Z90, Z95};
use crate::receipt::Source;

/// Days in a year, on average (Julian year).
pub const DAYS_PER_YEAR: f64 = 365.25;

/// Typical electricity of a class.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassEnergy {
    /// Median, kWh a year.
    pub yearly_kwh: f64,
    /// 10th percentile, kWh a year.
    pub low: f64,
    /// 90th percentile, kWh a year.
    pub high: f64,
    /// Where the figures come from.
    pub source: String,
}

/// Whole days of a number of years, 1 to 36,525.
pub fn days_of(years: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "held to 1..=36525 before"
    )]
    let days = libm::round(years * DAYS_PER_YEAR).clamp(1.0, 36_525.0) as u32;
    days
}

impl ClassEnergy {
    /// The yearly energy as an estimate: its spread fitted to the 10th and 90th percentile.
    pub fn estimate(&self) -> Estimate {
        typical(self.yearly_kwh, self.low, self.high)
    }
}

/// A class's yearly energy, kWh, from its median and its 10th and 90th percentile.
pub fn typical(yearly_kwh: f64, low: f64, high: f64) -> Estimate {
    let sigma = libm::log(high / low) / (2.0 * Z90);
    if !sigma.is_finite() || sigma <= 0.0 {
        return Estimate::exact(yearly_kwh);
    }
    let centre = f64::sqrt(low * high);
    let (low, high) = (centre * libm::exp(-Z95 * sigma), centre * libm::exp(Z95 * sigma));
    Estimate::from_percentiles(yearly_kwh, low, high)
}

/// What a class's published footprints say together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ClassEmbodied {
    /// Median embodied carbon, kg CO2e.
    pub median_kg: f64,
    /// 5th percentile.
    pub low_kg: f64,
    /// 95th percentile.
    pub high_kg: f64,
    /// Number of footprints behind them.
    pub rows: u32,
}

/// A class's refurbishment as a share of its manufacture: an assumption.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassRefurbishment {
    /// The share, 0 to 1.
    pub share: f64,
    /// Lowest plausible.
    pub low: f64,
    /// Highest plausible.
    pub high: f64,
    /// Where it comes from.
    pub source: String,
}

/// The defaults of one class.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassDefault {
    /// The class.
    pub class: DeviceClass,
    /// Planned life in years: an assumption.
    pub life_years: f64,
    /// Typical electricity; none where no open figure exists.
    pub energy: Option<ClassEnergy>,
    /// Embodied carbon; none where no footprint is published.
    pub embodied: Option<ClassEmbodied>,
    /// Median share of the use phase in the makers' totals.
    pub use_share: Option<f64>,
    /// Relative standard deviation of `1 - use share` within the class.
    pub use_share_spread: Option<f64>,
    /// Median parts of embodied carbon: manufacture, transport, end of life; they sum to 1.
    pub split: Option<[f64; 3]>,
    /// Median relative standard deviation that makers print.
    pub error: Option<f64>,
    /// Burden of refurbishing a device: parts, transport, energy.
    pub refurbishment: ClassRefurbishment,
    /// Lowest and highest plausible life, years.
    pub life_range: (f64, f64),
    /// Which of them are the organisation's own, and where they come from.
    pub own: OwnSources,
}

/// Sources of what an organisation gave for a class itself; none for the shipped values.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OwnSources {
    /// Of the planned life.
    pub life: Option<Source>,
    /// Of the yearly energy.
    pub energy: Option<Source>,
    /// Of the embodied carbon.
    pub embodied: Option<Source>,
}

impl ClassDefault {
    /// Planned life in whole days.
    pub fn life_days(&self) -> u32 {
        days_of(self.life_years)
    }

    fn read(row: &TableRow<'_>) -> Result<Self, DataError> {
        let class: DeviceClass = row.required("class")?;
        let energy = match row.number("yearly_kwh")? {
            Some(yearly_kwh) => Some(ClassEnergy {
                yearly_kwh,
                low: row.required("yearly_kwh_low")?,
                high: row.required("yearly_kwh_high")?,
                source: row.text("yearly_kwh_source")?.to_owned(),
            }),
            None => None,
        };
        let embodied = match row.number("embodied_kg")? {
            Some(median_kg) => Some(ClassEmbodied {
                median_kg,
                low_kg: row.required("embodied_low")?,
                high_kg: row.required("embodied_high")?,
                rows: row.required("embodied_rows")?,
            }),
            None => None,
        };
        if embodied.is_some_and(|e| LognormalFit::through(e.low_kg, e.high_kg).is_none()) {
            return Err(row.fault("embodied_low", row.text("embodied_low")?));
        }
        let split = match (
            row.number("manufacture_of_embodied")?,
            row.number("transport_of_embodied")?,
            row.number("end_of_life_of_embodied")?,
        ) {
            (Some(manufacture), Some(transport), Some(end)) => Some([manufacture, transport, end]),
            _ => None,
        };
        Ok(Self {
            class,
            life_years: row.required("life_years")?,
            energy,
            embodied,
            use_share: row.number("use_share")?,
            use_share_spread: row.number("use_share_spread")?,
            split,
            error: row.number("error")?,
            refurbishment: ClassRefurbishment {
                share: row.required("refurbish_share")?,
                low: row.required("refurbish_share_low")?,
                high: row.required("refurbish_share_high")?,
                source: row.text("refurbish_source")?.to_owned(),
            },
            life_range: (row.required("life_low")?, row.required("life_high")?),
            own: OwnSources::default(),
        })
    }
}

/// The defaults of every class.
#[derive(Debug, Clone, PartialEq)]
pub struct ClassDefaults {
    by_class: Vec<ClassDefault>,
}

impl ClassDefaults {
    /// Reads `classes.odbl.csv`.
    ///
    /// # Errors
    /// When a cell is not what its column holds, or a class is missing.
    pub fn parse(bytes: &[u8]) -> Result<Self, DataError> {
        let table = Table::parse("class defaults", bytes)?;
        let read: Vec<ClassDefault> =
            table.rows().map(|row| ClassDefault::read(&row)).collect::<Result<_, _>>()?;
        let mut by_class = Vec::new();
        for class in DeviceClass::ALL {
            let found = read.iter().find(|default| default.class == class).cloned();
            by_class.push(found.ok_or(DataError::Cell {
                table: "class defaults",
                line: 0,
                column: "class (missing)",
                text: class.key().to_owned(),
            })?);
        }
        Ok(Self { by_class })
    }

    /// Puts an organisation's own defaults in the place of a class's.
    pub(crate) fn set_own(&mut self, default: ClassDefault) {
        let at = default.class.index();
        self.by_class[at] = default;
    }

    /// The defaults of a class.
    pub fn of(&self, class: DeviceClass) -> &ClassDefault {
        &self.by_class[class.index()]
    }
}
