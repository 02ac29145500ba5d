//! The tables in their compact form, read.
//!
//! Numbers are kept as the decimals that the full tables print, whole and a power of ten: dividing
//! one by the other gives the same bits that reading the decimal does.

use super::answer::Priced;
use crate::catalogue::Shares;
use crate::embodied::EmbodiedMethod;
use crate::embodied::estimator::Spread;
use crate::embodied::plain::{self, PlainClass};
use crate::estimate::Estimate;
use crate::factors::{ClassDefault, DeviceClass, typical};
use crate::usage::MakersEnergy;

/// First bytes of both files, after the notice: form and version.
pub(super) const CATALOGUE: [u8; 4] = *b"CIC2";
/// See [`CATALOGUE`].
pub(super) const GRID: [u8; 4] = *b"CIG2";

/// Columns of products, each a text of a line a product, with the power of ten that their numbers are whole in.
pub(super) const COLUMNS: [u32; 7] = [TOTAL, SHARE, SHARE, SHARE, SHARE, SHARE, ENERGY];
const TOTAL: u32 = 3;
const SHARE: u32 = 4;
const ENERGY: u32 = 4;
/// The year before the first that a sheet can be of.
pub(super) const BEFORE_YEARS: u16 = 1999;

/// The letter of a name that shares nothing with the one before, and how many it shares at most.
pub(super) const NONE_SHARED: u8 = b'#';
pub(super) const MOST_SHARED: u8 = 90;

/// Highest factor that is one, mg CO2e/kWh.
const MOST_RATE: i64 = 5_000_000;

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

/// Defaults of a class.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct ClassRow {
    /// Planned life, and the lowest and highest plausible, years: assumptions.
    pub life: [f64; 3],
    /// Typical electricity, kWh a year: median, 10th and 90th percentile.
    pub energy: Option<[f64; 3]>,
    /// Refurbishing a device as a share of making one, lowest and highest plausible: assumptions.
    pub refurbish: [f64; 3],
    /// Number of footprints that are published of it.
    pub rows: u32,
    /// What its published footprints have in common.
    pub plain: PlainClass,
}

impl From<&ClassDefault> for ClassRow {
    fn from(of: &ClassDefault) -> Self {
        let refurbish = &of.refurbishment;
        Self {
            life: [of.life_years, of.life_range.0, of.life_range.1],
            energy: of.energy.as_ref().map(|of| [of.yearly_kwh, of.low, of.high]),
            refurbish: [refurbish.share, refurbish.low, refurbish.high],
            rows: of.embodied.map_or(0, |of| of.rows),
            plain: PlainClass::from(of),
        }
    }
}

/// Numbers of a class in the file, each a decimal.
pub const CLASS_NUMBERS: usize = 16;

impl ClassRow {
    /// As they stand in the file: life (3), refurbishment (3), footprints published, energy (3), parts
    /// of making, transport and end of life, share of use, its spread, relative standard deviation.
    pub fn numbers(&self) -> [Option<f64>; CLASS_NUMBERS] {
        let Self { life, energy, refurbish, rows, plain } = self;
        let [kwh, kwh_low, kwh_high] = each(*energy);
        let [manufacture, transport, end_of_life] = each(plain.split);
        [
            Some(life[0]),
            Some(life[1]),
            Some(life[2]),
            Some(refurbish[0]),
            Some(refurbish[1]),
            Some(refurbish[2]),
            Some(f64::from(*rows)),
            kwh,
            kwh_low,
            kwh_high,
            manufacture,
            transport,
            end_of_life,
            plain.use_share,
            plain.use_share_spread,
            plain.error,
        ]
    }

    /// From them, NaN for none; none where the life or the refurbishment is not there.
    pub fn of(numbers: &[f64; CLASS_NUMBERS]) -> Option<Self> {
        let three = |at: usize| {
            let three = [numbers[at], numbers[at + 1], numbers[at + 2]];
            three.into_iter().all(|number| !number.is_nan()).then_some(three)
        };
        Some(Self {
            life: three(0)?,
            refurbish: three(3)?,
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "a count; another number would be held to the type's range, and none to 0"
            )]
            rows: numbers[6] as u32,
            energy: three(7),
            plain: PlainClass {
                split: three(10),
                use_share: known(numbers[13]),
                use_share_spread: known(numbers[14]),
                error: known(numbers[15]),
            },
        })
    }
}

/// A number; none for NaN.
pub fn known(number: f64) -> Option<f64> {
    (!number.is_nan()).then_some(number)
}

fn each(of: Option<[f64; 3]>) -> [Option<f64>; 3] {
    of.map_or([None; 3], |of| of.map(Some))
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
    /// Edition of the tables, UTF-8.
    pub edition: Vec<u8>,
    /// Makers, a line each, UTF-8.
    pub makers: Vec<u8>,
    /// Names of the products, a line each, UTF-8.
    pub names: Vec<u8>,
    /// Published products, in the order of their names.
    pub products: Vec<ProductRow>,
    /// Kinds that are estimated.
    pub estimates: Vec<EstimateRow>,
    /// Defaults by class.
    pub classes: [ClassRow; DeviceClass::ALL.len()],
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
        let edition = from.text().to_vec();
        let makers = from.text().to_vec();
        let known = lines(&makers);
        let mut classes = [ClassRow::default(); DeviceClass::ALL.len()];
        for class in &mut classes {
            *class = from.class();
        }
        let names = from.names();
        let products = from.products(known);
        let mut estimates = Vec::new();
        for _ in 0..from.count() {
            estimates.push(from.estimate(known));
        }
        from.check(products.len() == lines(&names));
        from.close()?;
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
        let mut priced = Vec::with_capacity(tables.products.len() + tables.estimates.len());
        priced.extend(tables.products.iter().map(|of| of.priced(tables.class(of.class))));
        priced.extend(tables.estimates.iter().map(|of| of.priced(tables.class(of.class))));
        tables.priced = priced;
        Ok(tables)
    }

    /// What a kind of device carries, by its position among products and then estimates.
    pub fn priced(&self, at: usize) -> Option<&Priced> {
        self.priced.get(at)
    }

    /// Defaults of a class.
    pub fn class(&self, class: DeviceClass) -> &ClassRow {
        &self.classes[class.index()]
    }
}

impl ProductRow {
    /// What a device of it carries.
    pub fn priced(&self, class: &ClassRow) -> Priced {
        let made = plain::published(self.total_kg, self.shares, self.error, &class.plain);
        let stated = self.yearly_kwh.map(|yearly_kwh| {
            MakersEnergy { product: "", yearly_kwh, year: None, sheet: None }.estimate()
        });
        Priced::new(Some(&made), stated.or_else(|| usual_energy(class)), class)
    }
}

impl EstimateRow {
    /// What a device of this kind carries.
    pub fn priced(&self, class: &ClassRow) -> Priced {
        let estimated = |kg| plain::estimated(self.method, kg, self.spread, &class.plain);
        let made = self.centre_kg.map(estimated);
        Priced::new(made.as_ref(), usual_energy(class), class)
    }
}

fn usual_energy(class: &ClassRow) -> Option<Estimate> {
    class.energy.map(|[kwh, low, high]| typical(kwh, low, high))
}

fn grid_rows(bytes: &[u8]) -> Result<Vec<GridRow>, CompactError> {
    let mut from = Reader::new("grid", GRID, bytes)?;
    let mut rows = Vec::new();
    let count = from.count();
    let (codes, years) = (from.take(count * 2), from.take(count));
    let rates: Vec<_> = from.text().split(|byte| *byte == b'\n').map(whole_line).collect();
    from.check(rates.len() == count.max(1));
    for ((code, year), rate) in codes.chunks_exact(2).zip(years).zip(rates) {
        let (country, rate) = ([code[0], code[1]], rate.map(i64::from));
        let possible = rate.is_some_and(|rate| rate <= MOST_RATE);
        from.check(country.iter().all(u8::is_ascii_uppercase) && possible);
        let (rate, year) = (rate.unwrap_or_default(), u16::from(*year) + BEFORE_YEARS);
        rows.push(GridRow { country, rate, year });
    }
    from.close()?;
    Ok(rows)
}

/// How many lines a text has, the last without an end.
fn lines(text: &[u8]) -> usize {
    let mut count = usize::from(!text.is_empty());
    for byte in text {
        count += usize::from(*byte == b'\n');
    }
    count
}

/// Bytes that are still to be read. Where they end early or say what cannot be, it remembers the
/// place and goes on with nothing, so that reading has one way and its end is asked once.
struct Reader<'a> {
    file: &'static str,
    length: usize,
    bytes: &'a [u8],
    damaged: Option<usize>,
}

impl<'a> Reader<'a> {
    /// After the notice, which ends in a byte of 0, and the mark.
    fn new(file: &'static str, mark: [u8; 4], bytes: &'a [u8]) -> Result<Self, CompactError> {
        let form = CompactError::Form(file);
        let end = bytes.iter().position(|byte| *byte == 0).ok_or(form)?;
        let rest = bytes.get(end + 1..).and_then(|rest| rest.strip_prefix(&mark)).ok_or(form)?;
        Ok(Self { file, length: bytes.len(), bytes: rest, damaged: None })
    }

    /// Whether all was read, and it could be.
    fn close(mut self) -> Result<(), CompactError> {
        self.check(self.bytes.is_empty());
        self.damaged.map_or(Ok(()), |at| Err(CompactError::Damaged(self.file, at)))
    }

    #[inline(never)]
    fn check(&mut self, holds: bool) {
        if !holds {
            self.damaged = self.damaged.or(Some(self.length - self.bytes.len()));
            self.bytes = &[];
        }
    }

    #[inline(never)]
    fn take(&mut self, count: usize) -> &'a [u8] {
        let taken = self.bytes.split_at_checked(count);
        self.check(taken.is_some());
        let (taken, rest) = taken.unwrap_or_default();
        self.bytes = rest;
        taken
    }

    #[inline(never)]
    fn byte(&mut self) -> u8 {
        self.take(1).first().copied().unwrap_or_default()
    }

    /// A whole number, seven bits a byte, the lowest first.
    #[inline(never)]
    fn whole(&mut self) -> u32 {
        let mut number = 0_u64;
        for shift in (0..35).step_by(7) {
            let byte = self.byte();
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                break;
            }
        }
        let number = u32::try_from(number).ok();
        self.check(number.is_some());
        number.unwrap_or_default()
    }

    /// How many records follow: no more than there are bytes.
    fn count(&mut self) -> usize {
        let count = self.whole() as usize;
        self.check(count <= self.bytes.len());
        if self.damaged.is_some() { 0 } else { count }
    }

    #[inline(never)]
    fn text(&mut self) -> &'a [u8] {
        let length = self.whole() as usize;
        self.take(length)
    }

    /// A decimal: 0 for none, else its power of ten and 1, and the whole number.
    #[inline(never)]
    fn decimal(&mut self) -> Option<f64> {
        let power = u32::from(self.byte()).checked_sub(1)?;
        let number = self.whole();
        let decimal = decimal(number, power);
        self.check(decimal.is_some());
        decimal
    }

    /// Names a line each, from lines that begin with how much they share with the one before.
    fn names(&mut self) -> Vec<u8> {
        let mut names: Vec<u8> = Vec::new();
        let mut last = 0;
        for line in self.text().split(|byte| *byte == b'\n') {
            let (first, rest) = line.split_first().unwrap_or((&NONE_SHARED, &[]));
            let shared = usize::from(first.wrapping_sub(NONE_SHARED));
            let before = names.get(last..last + shared).map(<[u8]>::to_vec);
            self.check(before.is_some() && shared <= usize::from(MOST_SHARED));
            if !names.is_empty() {
                names.push(b'\n');
            }
            last = names.len();
            names.extend(before.unwrap_or_default());
            names.extend(rest);
        }
        names
    }

    fn class(&mut self) -> ClassRow {
        let numbers = [(); CLASS_NUMBERS].map(|()| self.decimal().unwrap_or(f64::NAN));
        let row = ClassRow::of(&numbers);
        self.check(row.is_some());
        row.unwrap_or_default()
    }

    fn products(&mut self, makers: usize) -> Vec<ProductRow> {
        let count = self.count();
        let [of_maker, of_class, of_year] = [self.take(count), self.take(count), self.take(count)];
        let columns = COLUMNS.map(|power| column(self.text(), power));
        self.check(columns.iter().all(|column| column.len() == count));
        let mut rows = Vec::new();
        if self.damaged.is_some() {
            return rows;
        }
        let number = |column: usize, at: usize| columns[column][at];
        for at in 0..count {
            let row = ProductRow {
                maker: usize::from(of_maker[at]),
                class: class_at(of_class[at]),
                year: (of_year[at] > 0).then(|| u16::from(of_year[at]) + BEFORE_YEARS),
                total_kg: number(0, at).unwrap_or_default(),
                shares: Shares {
                    manufacture: number(1, at),
                    transport: number(2, at),
                    used: number(3, at),
                    end_of_life: number(4, at),
                },
                error: number(5, at),
                yearly_kwh: number(6, at),
            };
            self.check(row.maker < makers && row.total_kg > 0.0);
            rows.push(row);
        }
        rows
    }

    fn estimate(&mut self, makers: usize) -> EstimateRow {
        let class = class_at(self.byte());
        let maker = usize::from(self.byte()).checked_sub(1);
        let screen = self.whole() as u16;
        let method = match self.byte() {
            0 => EmbodiedMethod::MakerClass,
            1 => EmbodiedMethod::Parts,
            _ => EmbodiedMethod::ClassMedian,
        };
        let centre = if screen > 0 {
            self.decimal().unwrap_or_default()
        } else {
            let mut bits = [0; 8];
            for byte in &mut bits {
                *byte = self.byte();
            }
            f64::from_le_bytes(bits)
        };
        let [low, high] = [self.decimal(), self.decimal()].map(Option::unwrap_or_default);
        let possible = centre.is_finite() && centre >= 0.0 && low > 0.0 && high > low;
        self.check(possible && maker.is_none_or(|maker| maker < makers));
        EstimateRow {
            class,
            maker,
            screen: (screen > 0).then_some(screen),
            method,
            centre_kg: (centre > 0.0).then_some(centre),
            spread: Spread { low, high },
        }
    }
}

/// A class by its position; what is beyond the last is the last.
fn class_at(at: u8) -> DeviceClass {
    DeviceClass::ALL[usize::from(at).min(DeviceClass::ALL.len() - 1)]
}

/// A column of whole numbers of parts of a power of ten, a line each; an empty line is none.
fn column(text: &[u8], power: u32) -> Vec<Option<f64>> {
    text.split(|byte| *byte == b'\n').map(|line| decimal(whole_line(line)?, power)).collect()
}

fn whole_line(line: &[u8]) -> Option<u32> {
    std::str::from_utf8(line).ok()?.parse().ok()
}

/// A whole number of parts of a power of ten, at most the ninth.
fn decimal(number: u32, power: u32) -> Option<f64> {
    Some(f64::from(number) / f64::from(10_u32.checked_pow(power)?))
}
