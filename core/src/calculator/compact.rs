//! The tables in their compact form, read.
//!
//! Numbers are kept as the decimals that the full tables print, whole and a power of ten: dividing
//! one by the other gives the same bits that reading the decimal does.

use super::answer::Priced;
use crate::catalogue::Shares;
use crate::embodied::EmbodiedMethod;
use crate::embodied::estimator::Spread;
use crate::embodied::plain;
use crate::estimate::Estimate;
use crate::factors::{ClassDefault, ClassEmbodied, ClassEnergy, ClassRefurbishment, DeviceClass};
use crate::usage::MakersEnergy;

/// First bytes of both files, after the notice: form and version.
pub(super) const CATALOGUE: [u8; 4] = *b"CIC1";
/// See [`CATALOGUE`].
pub(super) const GRID: [u8; 4] = *b"CIG1";

/// Columns of products, with the power of ten that their numbers are whole in.
pub(super) const COLUMNS: [u32; 7] = [TOTAL, SHARE, SHARE, SHARE, SHARE, SHARE, ENERGY];
const TOTAL: u32 = 3;
const SHARE: u32 = 4;
const ENERGY: u32 = 4;
/// Bytes of a column's number, each in a plane of its own; 0 for none, else the number and 1.
pub(super) const PLANES: usize = 4;
/// The year before the first that a sheet can be of.
pub(super) const BEFORE_YEARS: u16 = 1999;

/// Why bytes are no table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CompactError {
    /// It is none of these files, or of another version.
    #[error("this is not the {0} file of this version: fetch the one that came with it")]
    Form(&'static str),
    /// It ends early, or says what cannot be.
    #[error("the {0} file is damaged at byte {1}: fetch it again")]
    Damaged(&'static str, usize),
}

/// A published product.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ProductRow {
    /// Position of its maker.
    pub maker: usize,
    /// Class.
    pub class: DeviceClass,
    /// Year of the maker's sheet.
    pub year: Option<u16>,
    /// Footprint with the maker's own use phase, kg CO2e.
    pub total_kg: f64,
    /// The maker's shares.
    pub shares: Shares,
    /// The maker's relative standard deviation.
    pub error: Option<f64>,
    /// Electricity of a year as the maker states it, kWh.
    pub yearly_kwh: Option<f64>,
}

/// A kind of device that is estimated.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct EstimateRow {
    /// Class.
    pub class: DeviceClass,
    /// Position of its maker; none for any maker.
    pub maker: Option<usize>,
    /// Screen, tenths of an inch; none for any.
    pub screen: Option<u16>,
    /// Tier.
    pub method: EmbodiedMethod,
    /// Centre, kg CO2e; none where no footprint is published.
    pub centre_kg: Option<f64>,
    /// How far it may lie from what the maker would print.
    pub spread: Spread,
}

/// The factor of a country's grid that stands in for the years to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GridRow {
    /// ISO 3166-1 alpha-2, in capitals.
    pub country: [u8; 2],
    /// Factor, mg CO2e/kWh, life-cycle boundary.
    pub rate: i64,
    /// The year that it describes.
    pub year: u16,
}

/// Both files, and what each kind of device carries.
#[derive(Debug, Clone, PartialEq)]
pub struct Tables {
    /// Edition of the tables.
    pub edition: String,
    /// Makers.
    pub makers: Vec<String>,
    /// Names of the products, a line each.
    pub names: String,
    /// Published products, in the order of their names.
    pub products: Vec<ProductRow>,
    /// Kinds that are estimated.
    pub estimates: Vec<EstimateRow>,
    /// Defaults by class.
    pub classes: Vec<ClassDefault>,
    /// Grid, by country.
    pub grid: Vec<GridRow>,
    /// What each carries: products, then estimates.
    priced: Vec<Priced>,
}

impl Tables {
    /// Reads both files.
    ///
    /// # Errors
    /// When bytes are not the file of this version, or damaged, and where.
    pub fn open(catalogue: &[u8], grid: &[u8]) -> Result<Self, CompactError> {
        let mut from = Reader::new("catalogue", CATALOGUE, catalogue)?;
        let edition = from.text()?.to_owned();
        let makers = (0..from.whole()?)
            .map(|_| from.text().map(str::to_owned))
            .collect::<Result<Vec<_>, _>>()?;
        let classes = DeviceClass::ALL
            .iter()
            .map(|class| from.class(*class))
            .collect::<Result<Vec<_>, _>>()?;
        let names = from.text()?.to_owned();
        let products = from.products(makers.len())?;
        let estimates = (0..from.whole()?)
            .map(|_| from.estimate(makers.len()))
            .collect::<Result<Vec<_>, _>>()?;
        if !from.bytes.is_empty() || products.len() != names.lines().count() {
            return Err(from.damaged());
        }
        let mut tables = Self {
            edition,
            makers,
            names,
            products,
            estimates,
            classes,
            grid: grid_rows(grid)?,
            priced: Vec::new(),
        };
        let products = tables.products.iter().map(|of| tables.product(of));
        let estimates = tables.estimates.iter().map(|of| tables.estimate(of));
        tables.priced = products.chain(estimates).collect();
        Ok(tables)
    }

    /// What a kind of device carries, by its position among products and then estimates.
    pub fn priced(&self, at: usize) -> Option<&Priced> {
        self.priced.get(at)
    }

    /// Defaults of a class.
    pub fn class(&self, class: DeviceClass) -> &ClassDefault {
        &self.classes[class.index()]
    }

    fn product(&self, of: &ProductRow) -> Priced {
        let class = self.class(of.class);
        let made = plain::published(of.total_kg, of.shares, of.error, class);
        let stated = of.yearly_kwh.map(|yearly_kwh| {
            MakersEnergy { product: "", yearly_kwh, year: None, sheet: None }.estimate()
        });
        Priced::new(Some(&made), stated.or_else(|| typical(class)), class)
    }

    fn estimate(&self, of: &EstimateRow) -> Priced {
        let class = self.class(of.class);
        let made = of.centre_kg.map(|kg| plain::estimated(of.method, kg, of.spread, class));
        Priced::new(made.as_ref(), typical(class), class)
    }
}

fn typical(class: &ClassDefault) -> Option<Estimate> {
    class.energy.as_ref().map(ClassEnergy::estimate)
}

fn grid_rows(bytes: &[u8]) -> Result<Vec<GridRow>, CompactError> {
    let mut from = Reader::new("grid", GRID, bytes)?;
    let mut rows = Vec::new();
    for _ in 0..from.whole()? {
        let country = [from.byte()?, from.byte()?];
        let year = u16::from(from.byte()?) + BEFORE_YEARS;
        let rate = i64::from(from.whole()?);
        if !country.iter().all(u8::is_ascii_uppercase) || rate > 5_000_000 {
            return Err(from.damaged());
        }
        rows.push(GridRow { country, rate, year });
    }
    if from.bytes.is_empty() { Ok(rows) } else { Err(from.damaged()) }
}

/// Bytes that are still to be read.
struct Reader<'a> {
    file: &'static str,
    length: usize,
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    /// After the notice, which ends in a byte of 0, and the mark.
    fn new(file: &'static str, mark: [u8; 4], bytes: &'a [u8]) -> Result<Self, CompactError> {
        let form = CompactError::Form(file);
        let end = bytes.iter().position(|byte| *byte == 0).ok_or(form)?;
        let rest = bytes.get(end + 1..).and_then(|rest| rest.strip_prefix(&mark)).ok_or(form)?;
        Ok(Self { file, length: bytes.len(), bytes: rest })
    }

    fn damaged(&self) -> CompactError {
        CompactError::Damaged(self.file, self.length - self.bytes.len())
    }

    fn take(&mut self, count: usize) -> Result<&'a [u8], CompactError> {
        let (taken, rest) = self.bytes.split_at_checked(count).ok_or_else(|| self.damaged())?;
        self.bytes = rest;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, CompactError> {
        Ok(self.take(1)?[0])
    }

    /// A whole number, seven bits a byte, the lowest first.
    fn whole(&mut self) -> Result<u32, CompactError> {
        let mut number = 0_u32;
        for shift in (0..32).step_by(7) {
            let byte = u32::from(self.byte()?);
            number |= (byte & 0x7f).checked_shl(shift).ok_or_else(|| self.damaged())?;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(self.damaged())
    }

    fn text(&mut self) -> Result<&'a str, CompactError> {
        let length = self.whole()? as usize;
        let taken = self.take(length)?;
        std::str::from_utf8(taken).map_err(|_| self.damaged())
    }

    /// A decimal: 0 for none, else its power of ten and 1, and the whole number.
    fn decimal(&mut self) -> Result<Option<f64>, CompactError> {
        let power = u32::from(self.byte()?);
        if power == 0 {
            return Ok(None);
        }
        let number = self.whole()?;
        decimal(number, power - 1).map(Some).ok_or_else(|| self.damaged())
    }

    fn required(&mut self) -> Result<f64, CompactError> {
        let found = self.decimal()?;
        found.ok_or_else(|| self.damaged())
    }

    fn class_of(&mut self) -> Result<DeviceClass, CompactError> {
        let at = usize::from(self.byte()?);
        DeviceClass::ALL.get(at).copied().ok_or_else(|| self.damaged())
    }

    fn maker(&mut self, makers: usize) -> Result<Option<usize>, CompactError> {
        match usize::from(self.byte()?) {
            0 => Ok(None),
            at if at <= makers => Ok(Some(at - 1)),
            _ => Err(self.damaged()),
        }
    }

    fn class(&mut self, class: DeviceClass) -> Result<ClassDefault, CompactError> {
        let life = [self.required()?, self.required()?, self.required()?];
        let energy = [self.decimal()?, self.decimal()?, self.decimal()?];
        let embodied = [self.decimal()?, self.decimal()?, self.decimal()?];
        let rows = self.whole()?;
        let uses = [self.decimal()?, self.decimal()?];
        let split = [self.decimal()?, self.decimal()?, self.decimal()?];
        let error = self.decimal()?;
        let refurbish = [self.required()?, self.required()?, self.required()?];
        Ok(ClassDefault {
            class,
            life_years: life[0],
            life_range: (life[1], life[2]),
            energy: all(energy).map(|[yearly_kwh, low, high]| ClassEnergy {
                yearly_kwh,
                low,
                high,
                source: String::new(),
            }),
            embodied: all(embodied).map(|[median_kg, low_kg, high_kg]| ClassEmbodied {
                median_kg,
                low_kg,
                high_kg,
                rows,
            }),
            use_share: uses[0],
            use_share_spread: uses[1],
            split: all(split),
            error,
            refurbishment: ClassRefurbishment {
                share: refurbish[0],
                low: refurbish[1],
                high: refurbish[2],
                source: String::new(),
            },
            own: crate::factors::OwnSources::default(),
        })
    }

    fn products(&mut self, makers: usize) -> Result<Vec<ProductRow>, CompactError> {
        let count = self.whole()? as usize;
        let (of_maker, of_class, of_year) =
            (self.take(count)?, self.take(count)?, self.take(count)?);
        let mut columns = Vec::with_capacity(COLUMNS.len());
        for power in COLUMNS {
            columns.push((power, self.take(count * PLANES)?));
        }
        let number = |column: usize, at: usize| {
            let (power, planes) = columns[column];
            let bytes = std::array::from_fn(|plane| planes[plane * count + at]);
            decimal(u32::from_le_bytes(bytes).checked_sub(1)?, power)
        };
        (0..count)
            .map(|at| {
                let maker = usize::from(of_maker[at]);
                let class = DeviceClass::ALL.get(usize::from(of_class[at])).copied();
                let total_kg = number(0, at).filter(|total| *total > 0.0);
                let (true, Some(class), Some(total_kg)) = (maker < makers, class, total_kg) else {
                    return Err(self.damaged());
                };
                Ok(ProductRow {
                    maker,
                    class,
                    year: (of_year[at] > 0).then(|| u16::from(of_year[at]) + BEFORE_YEARS),
                    total_kg,
                    shares: Shares {
                        manufacture: number(1, at),
                        transport: number(2, at),
                        used: number(3, at),
                        end_of_life: number(4, at),
                    },
                    error: number(5, at),
                    yearly_kwh: number(6, at),
                })
            })
            .collect()
    }

    fn estimate(&mut self, makers: usize) -> Result<EstimateRow, CompactError> {
        let class = self.class_of()?;
        let maker = self.maker(makers)?;
        let screen = u16::try_from(self.whole()?).map_err(|_| self.damaged())?;
        let method = match self.byte()? {
            0 => EmbodiedMethod::MakerClass,
            1 => EmbodiedMethod::Parts,
            2 => EmbodiedMethod::ClassMedian,
            _ => return Err(self.damaged()),
        };
        let mut bits = [0; 8];
        bits.copy_from_slice(self.take(8)?);
        let centre = f64::from_le_bytes(bits);
        let spread = Spread { low: self.required()?, high: self.required()? };
        let possible = centre.is_finite() && centre >= 0.0;
        if !(possible && spread.low > 0.0 && spread.high > spread.low) {
            return Err(self.damaged());
        }
        Ok(EstimateRow {
            class,
            maker,
            screen: (screen > 0).then_some(screen),
            method,
            centre_kg: (centre > 0.0).then_some(centre),
            spread,
        })
    }
}

/// All of them, or none.
fn all<const N: usize>(of: [Option<f64>; N]) -> Option<[f64; N]> {
    of.iter().all(Option::is_some).then(|| of.map(Option::unwrap_or_default))
}

/// A whole number of parts of a power of ten, at most the ninth.
fn decimal(number: u32, power: u32) -> Option<f64> {
    Some(f64::from(number) / f64::from(10_u32.checked_pow(power)?))
}
