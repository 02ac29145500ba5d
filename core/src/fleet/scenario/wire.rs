//! The columns as bytes: a header with a version, the tables, the rows, a checksum.
//!
//! Whole numbers and floats are little-endian; texts and tables have their length before them. What
//! is read is checked before it is used: no byte sequence panics, and none asks for more memory than
//! it has bytes itself.

use super::columns::{
    Cell, ClassRule, Columns, Derived, Draw, Energy, Kind, LANES, MOST_GRAMS, MOST_SPOTS, Place,
    Run, Spot, YEARS_AHEAD,
};
use crate::catalogue::MatchKind;
use crate::estimate::Shape;
use crate::factors::DeviceClass;
use crate::quantity::{Day, Period};

/// The first bytes.
const MAGIC: [u8; 4] = *b"CIPC";
/// The version that is written, and the only one read.
const VERSION: u32 = 2;
/// Stands for none where a class is written.
const NO_CLASS: u8 = u8::MAX;
/// Stands for none where a day is written.
const NO_DAY: i32 = i32::MIN;
/// Stands for none where a position is written.
const NO_POSITION: u32 = u32::MAX;

/// Why bytes are no columns.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// They begin in another way.
    #[error("these bytes are no columns of a fleet: ask for them again")]
    Magic,
    /// Another version.
    #[error(
        "the columns are of version {0}, this program reads version {VERSION}: reload the page"
    )]
    Version(u32),
    /// They end too early, or go on too long.
    #[error("the columns end at byte {0}, where they should not: ask for them again")]
    Length(usize),
    /// The checksum is another.
    #[error("the columns were changed on their way: ask for them again")]
    Checksum,
    /// A value that cannot be.
    #[error("the columns hold a {0} that cannot be: ask for them again")]
    Value(&'static str),
}

/// FNV-1a over words of eight bytes, the last one filled up with zeros, and the length.
fn checksum(bytes: &[u8]) -> u64 {
    let mix = |sum: u64, word: u64| (sum ^ word).wrapping_mul(0x0100_0000_01b3).rotate_left(23);
    let words = bytes.chunks(8).map(|chunk| {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        u64::from_le_bytes(word)
    });
    mix(words.fold(0xcbf2_9ce4_8422_2325, mix), bytes.len() as u64)
}

impl Columns {
    /// The columns as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Writer(Vec::with_capacity(self.len() * Self::ROW_BYTES + 65_536));
        out.0.extend(MAGIC);
        out.u32(VERSION);
        out.i32(self.as_of.days());
        out.i32(self.from.days());
        out.text(&self.factor_set);
        out.u32(self.error_sources);
        out.u32(self.energy_sources);
        out.list(&self.energies, |out, energy| {
            out.f64(energy.yearly_kwh);
            out.shape(energy.shape);
            out.u32(energy.error_source);
        });
        out.list(&self.sites, |out, place| {
            out.text(&place.id);
            out.text(&place.name);
            out.text(place.country.as_ref().map_or("", |country| country.code()));
        });
        out.list(&self.makers, |out, maker| out.text(maker));
        for rule in &self.classes {
            out.f64(rule.refurbish);
            out.u32(rule.life_days);
        }
        out.list(&self.kinds, |out, kind| {
            out.class(kind.class);
            out.0.push(kind.matched as u8);
            out.0.push(u8::from(kind.known));
            out.u32(kind.maker);
            kind.grams.iter().for_each(|grams| out.i32(*grams));
            out.shape(kind.shape);
            out.u32(kind.error_source);
            out.position(kind.energy);
        });
        out.list(&self.cells, |out, cell| {
            out.class(cell.class);
            out.0.push(u8::from(cell.stays));
            out.u32(cell.planned_days);
            out.i32(cell.start.map_or(NO_DAY, Day::days));
            out.i32(cell.end.map_or(NO_DAY, Day::days));
        });
        out.list(&self.draws, |out, draw| {
            out.position(draw.energy);
            draw.years.iter().for_each(|sum| out.0.extend(sum.to_le_bytes()));
        });
        out.list(&self.spots, |out, spot| {
            out.0.extend(spot.site.to_le_bytes());
            out.0.push(spot.facts);
        });
        out.list(&self.runs, |out, run| {
            let Run { kind, draw, until, spots_until } = *run;
            [kind, draw, until, spots_until].into_iter().for_each(|value| out.u32(value));
        });
        out.list(&self.run_spots, |out, spot| out.u32(*spot));
        out.u32(u32::try_from(self.len()).unwrap_or(u32::MAX));
        for column in [&self.cell, &self.phase, &self.place] {
            column.iter().for_each(|value| out.u32(*value));
        }
        out.0.extend(&self.spot);
        Self::sealed(out.0)
    }

    /// Bytes with their checksum behind them.
    #[doc(hidden)]
    pub fn sealed(mut bytes: Vec<u8>) -> Vec<u8> {
        let sum = checksum(&bytes);
        bytes.extend(sum.to_le_bytes());
        bytes
    }

    /// Reads what [`Columns::to_bytes`] wrote.
    ///
    /// # Errors
    /// When they are other bytes, of another version, cut off, changed, or hold a value that points
    /// nowhere.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, WireError> {
        if bytes.len() < 16 || bytes[..4] != MAGIC {
            return Err(WireError::Magic);
        }
        let (content, sum) = bytes.split_at(bytes.len() - 8);
        let mut input = Reader { bytes: content, at: 4 };
        let version = input.u32()?;
        if version != VERSION {
            return Err(WireError::Version(version));
        }
        if checksum(content).to_le_bytes() != sum {
            return Err(WireError::Checksum);
        }
        let columns = input.columns()?;
        if input.at != content.len() {
            return Err(WireError::Length(input.at));
        }
        columns.check()?;
        Ok(columns)
    }

    /// Whether everything points to something, and every number is one the rule can take.
    fn check(&self) -> Result<(), WireError> {
        let is = |holds: bool, what| if holds { Ok(()) } else { Err(WireError::Value(what)) };
        let all_below = |values: &[u32], most: usize| values.iter().all(|at| (*at as usize) < most);
        is(all_below(&self.cell, self.cells.len()), "cell")?;
        is(all_below(&self.run_spots, self.spots.len()), "place")?;
        let sites = self.spots.iter().all(|spot| usize::from(spot.site) <= self.sites.len());
        is(sites, "site")?;
        let rules = self.classes.iter().all(|rule| (0.0..=1.0).contains(&rule.refurbish));
        let shape = |of: Shape| (0.0..100.0).contains(&of.sigma) && (0.0..1e6).contains(&of.scale);
        let energy = |at: Option<u32>| at.is_none_or(|at| (at as usize) < self.energies.len());
        let energies = self.energies.iter().all(|energy| {
            (0.0..1e9).contains(&energy.yearly_kwh)
                && shape(energy.shape)
                && energy.error_source < self.energy_sources
        });
        is(energies && self.draws.iter().all(|draw| energy(draw.energy)), "energy")?;
        is(rules, "class")?;
        let kinds = self.kinds.iter().all(|kind| {
            kind.grams.iter().all(|g| i64::from(*g).abs() <= MOST_GRAMS)
                && (kind.maker as usize) < self.makers.len()
                && shape(kind.shape)
                && energy(kind.energy)
        });
        is(kinds, "kind")?;
        let [mut row, mut spot] = [0, 0];
        for run in &self.runs {
            let points =
                (run.kind as usize) < self.kinds.len() && (run.draw as usize) < self.draws.len();
            let (rows, spots) = (row..run.until as usize, spot..run.spots_until as usize);
            [row, spot] = [rows.end, spots.end];
            let ascends = self.cell.get(rows.clone()).is_some_and(<[u32]>::is_sorted);
            let known = self.run_spots.get(spots).map_or(0, <[u32]>::len);
            let of_rows = self.spot.get(rows.clone()).unwrap_or_default();
            let placed = of_rows.iter().all(|spot| usize::from(*spot) < known);
            is(points && !rows.is_empty() && ascends && known <= MOST_SPOTS && placed, "run")?;
        }
        is(row == self.len() && spot == self.run_spots.len(), "run")?;
        let day = |day: Option<Day>| day.is_none_or(|day| day.days().abs() < 4_000_000);
        let lives = self.cells.iter().all(|cell| {
            cell.planned_days <= 36_525
                && day(cell.start)
                && day(cell.end)
                && (cell.start.is_none() || cell.planned_days > 0)
        });
        is(lives && day(Some(self.from)) && day(Some(self.as_of)), "day")?;
        // At the ends of the calendar years ahead would have no days, and silently no figures.
        let ahead = self.bounds();
        let mut years = ahead.iter().zip(ahead.iter().skip(1));
        is(years.all(|(start, end)| Period::new(*start, *end).is_ok()), "day")?;
        let draws = self.draws.iter().flat_map(|draw| draw.years);
        is(draws.into_iter().all(|sum| (0..1 << 50).contains(&sum)), "draw")
    }
}

struct Writer(Vec<u8>);

impl Writer {
    fn u32(&mut self, value: u32) {
        self.0.extend(value.to_le_bytes());
    }

    fn i32(&mut self, value: i32) {
        self.0.extend(value.to_le_bytes());
    }

    fn f64(&mut self, value: f64) {
        self.0.extend(value.to_le_bytes());
    }

    fn shape(&mut self, shape: Shape) {
        self.f64(shape.sigma);
        self.f64(shape.scale);
    }

    fn position(&mut self, position: Option<u32>) {
        self.u32(position.unwrap_or(NO_POSITION));
    }

    fn text(&mut self, text: &str) {
        self.u32(u32::try_from(text.len()).unwrap_or(u32::MAX));
        self.0.extend(text.as_bytes());
    }

    fn class(&mut self, class: Option<DeviceClass>) {
        self.0.push(class.map_or(NO_CLASS, |class| class.index() as u8));
    }

    fn list<T>(&mut self, items: &[T], write: impl Fn(&mut Self, &T)) {
        self.u32(u32::try_from(items.len()).unwrap_or(u32::MAX));
        items.iter().for_each(|item| write(self, item));
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], WireError> {
        let end = self.at.checked_add(length).filter(|end| *end <= self.bytes.len());
        let end = end.ok_or(WireError::Length(self.bytes.len()))?;
        let taken = &self.bytes[self.at..end];
        self.at = end;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], WireError> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N)?);
        Ok(array)
    }

    fn u8(&mut self) -> Result<u8, WireError> {
        self.array::<1>().map(|[byte]| byte)
    }

    fn u32(&mut self) -> Result<u32, WireError> {
        self.array().map(u32::from_le_bytes)
    }

    fn i32(&mut self) -> Result<i32, WireError> {
        self.array().map(i32::from_le_bytes)
    }

    fn f64(&mut self) -> Result<f64, WireError> {
        self.array().map(f64::from_le_bytes)
    }

    fn text(&mut self) -> Result<String, WireError> {
        let length = self.u32()? as usize;
        let text = std::str::from_utf8(self.take(length)?);
        text.map(str::to_owned).map_err(|_| WireError::Value("text"))
    }

    fn shape(&mut self) -> Result<Shape, WireError> {
        Ok(Shape { sigma: self.f64()?, scale: self.f64()? })
    }

    fn position(&mut self) -> Result<Option<u32>, WireError> {
        Ok(Some(self.u32()?).filter(|at| *at != NO_POSITION))
    }

    fn class(&mut self) -> Result<Option<DeviceClass>, WireError> {
        match self.u8()? {
            NO_CLASS => Ok(None),
            at => match DeviceClass::ALL.get(usize::from(at)) {
                Some(class) => Ok(Some(*class)),
                None => Err(WireError::Value("class")),
            },
        }
    }

    fn day(&mut self) -> Result<Option<Day>, WireError> {
        Ok(Some(self.i32()?).filter(|day| *day != NO_DAY).map(Day::from_days))
    }

    /// A list whose items take at least a byte each, so that its length is held by the bytes there.
    fn list<T>(
        &mut self,
        read: impl Fn(&mut Self) -> Result<T, WireError>,
    ) -> Result<Vec<T>, WireError> {
        let length = self.u32()? as usize;
        // No more memory than there are bytes, whatever length is told.
        let most = (self.bytes.len() - self.at) / size_of::<T>().max(1);
        let mut items = Vec::with_capacity(length.min(most));
        for _ in 0..length {
            items.push(read(self)?);
        }
        Ok(items)
    }

    fn u32s(&mut self, rows: usize) -> Result<Vec<u32>, WireError> {
        let bytes = self.take(rows.checked_mul(4).ok_or(WireError::Length(self.at))?)?;
        let (words, _) = bytes.as_chunks::<4>();
        Ok(words.iter().map(|word| u32::from_le_bytes(*word)).collect())
    }

    fn columns(&mut self) -> Result<Columns, WireError> {
        let as_of = Day::from_days(self.i32()?);
        let from = Day::from_days(self.i32()?);
        let factor_set = self.text()?;
        let (error_sources, energy_sources) = (self.u32()?, self.u32()?);
        if error_sources.max(energy_sources) as usize > self.bytes.len() {
            return Err(WireError::Value("source of errors"));
        }
        let energies = self.list(|input| {
            Ok(Energy {
                yearly_kwh: input.f64()?,
                shape: input.shape()?,
                error_source: input.u32()?,
            })
        })?;
        let sites = self.list(|input| {
            let (id, name, country) = (input.text()?, input.text()?, input.text()?);
            let country = match country.as_str() {
                "" => None,
                code => Some(code.parse().map_err(|_| WireError::Value("country"))?),
            };
            Ok(Place { id, name, country })
        })?;
        let makers = self.list(Self::text)?;
        let mut classes = [ClassRule::default(); DeviceClass::ALL.len()];
        for rule in &mut classes {
            rule.refurbish = self.f64()?;
            rule.life_days = self.u32()?;
        }
        let kinds = self.list(Self::kind)?;
        let cells = self.list(|input| {
            Ok(Cell {
                class: input.class()?,
                stays: input.u8()? == 1,
                planned_days: input.u32()?,
                start: input.day()?,
                end: input.day()?,
            })
        })?;
        let draws = self.list(|input| {
            let energy = input.position()?;
            let mut years = [0; YEARS_AHEAD];
            for sum in &mut years {
                *sum = i64::from_le_bytes(input.array()?);
            }
            Ok(Draw { energy, years })
        })?;
        let spots = self.list(|input| {
            Ok(Spot { site: u16::from_le_bytes(input.array()?), facts: input.u8()? })
        })?;
        let runs = self.list(|input| {
            let (kind, draw) = (input.u32()?, input.u32()?);
            Ok(Run { kind, draw, until: input.u32()?, spots_until: input.u32()? })
        })?;
        let run_spots = self.list(Self::u32)?;
        let rows = self.u32()? as usize;
        let (cell, phase) = (self.u32s(rows)?, self.u32s(rows)?);
        let place = self.u32s(rows)?;
        let spot = self.take(rows)?.to_vec();
        Ok(Columns {
            as_of,
            from,
            factor_set,
            error_sources,
            energy_sources,
            energies,
            sites,
            makers,
            classes,
            kinds,
            cells,
            draws,
            spots,
            runs,
            run_spots,
            cell,
            phase,
            spot,
            place,
            derived: Derived::default(),
        })
    }

    fn kind(&mut self) -> Result<Kind, WireError> {
        let class = self.class()?;
        let matched = MatchKind::ALL.get(usize::from(self.u8()?));
        let matched = *matched.ok_or(WireError::Value("match"))?;
        let known = self.u8()? == 1;
        let maker = self.u32()?;
        let mut grams = [0; LANES];
        for lane in &mut grams {
            *lane = self.i32()?;
        }
        let (shape, error_source) = (self.shape()?, self.u32()?);
        let energy = self.position()?;
        Ok(Kind { class, maker, matched, known, grams, shape, error_source, energy })
    }
}
