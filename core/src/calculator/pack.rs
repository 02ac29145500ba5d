//! The compact tables, written from the full ones; each file is of one licence, which its notice
//! says.

use super::compact::{BEFORE_YEARS, CATALOGUE, COLUMNS, ClassRow, GRID, MOST_SHARED, NONE_SHARED};
use crate::embodied::estimator::{Setting, Spread, Tier, Traits};
use crate::embodied::{Asked, EmbodiedMethod, assess, median_spread, plain};
use crate::factors::DeviceClass;
use crate::fleet::Library;
use crate::quantity::Month;
use std::collections::BTreeSet;

const CATALOGUE_NOTICE: &str = "Makers' published product carbon footprints, class defaults and \
estimates. Derived from Boavizta's environmental-footprint-data (snapshot February 2023). Open \
Database License 1.0 / Database Contents License 1.0: share alike.\n";

const GRID_NOTICE: &str = "Electricity carbon intensity by country, life-cycle boundary, latest \
year. Ember, Yearly Electricity Data. Creative Commons Attribution 4.0.\n";

/// A number that the form has no room for.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{what} is {number}, which the compact tables have no room for: widen their form")]
pub struct NoRoom {
    what: String,
    number: f64,
}

/// The file of what comes from published footprints.
///
/// # Errors
/// When a number has more digits than the form has room for.
pub fn catalogue(library: &Library) -> Result<Vec<u8>, NoRoom> {
    let mut into = Writer::new(CATALOGUE_NOTICE, CATALOGUE);
    into.text(library.factor_set());
    let mut products: Vec<_> = library.catalogue.products().iter().collect();
    products.sort_by_key(|product| (&product.maker, product.class, &product.name));
    let makers: BTreeSet<&str> = products.iter().map(|product| product.maker.as_str()).collect();
    let makers: Vec<&str> = makers.into_iter().collect();
    into.text(&makers.join("\n"));
    for class in DeviceClass::ALL {
        for number in ClassRow::from(library.classes.of(class)).numbers() {
            into.decimal(number, class.key())?;
        }
    }
    let names: Vec<&str> = products.iter().map(|product| product.name.as_str()).collect();
    into.text(&shared(&names));
    into.count(products.len());
    for product in &products {
        into.0.push(position(&makers, &product.maker));
    }
    into.0.extend(products.iter().map(|product| product.class.index() as u8));
    into.0.extend(products.iter().map(|of| of.year.map_or(0, year_byte)));
    let columns = products.iter().map(|of| {
        let shares = of.shares;
        [
            Some(of.total_kg),
            shares.manufacture,
            shares.transport,
            shares.used,
            shares.end_of_life,
            of.error,
            of.yearly_kwh,
        ]
    });
    let columns: Vec<_> = columns.collect();
    for (at, power) in COLUMNS.into_iter().enumerate() {
        let numbers = columns.iter().zip(&products).map(|(row, product)| {
            let number = row[at].map(|number| whole(number, power, &product.id)).transpose()?;
            Ok(number.map_or_else(String::new, |number| number.to_string()))
        });
        into.text(&numbers.collect::<Result<Vec<String>, NoRoom>>()?.join("\n"));
    }
    into.estimates(library, &makers)?;
    Ok(into.0)
}

/// The file of grid factors: of each country the one that stands in for the years to come.
pub fn grid(library: &Library) -> Vec<u8> {
    let mut into = Writer::new(GRID_NOTICE, GRID);
    let later = Month { year: 2060, month: 1 };
    let countries = library.grid.countries();
    let mut rows: Vec<_> = countries
        .into_iter()
        .filter_map(|(country, _)| Some((country, library.grid.factor(country, later)?)))
        .collect();
    rows.sort_by_key(|(country, _)| *country);
    into.count(rows.len());
    into.0.extend(rows.iter().flat_map(|(country, _)| country.code().bytes()));
    let year = |of: Month| year_byte(of.year as u16);
    into.0.extend(rows.iter().map(|(_, factor)| year(factor.vintage.last_month())));
    let rates = rows.iter().map(|(_, factor)| factor.milligrams_per_kwh.to_string());
    into.text(&rates.collect::<Vec<_>>().join("\n"));
    into.0
}

/// Names a line each, after a letter for how many of its first letters the line before has too.
fn shared(names: &[&str]) -> String {
    let mut text = String::new();
    let mut before = "";
    for name in names {
        let both = name.bytes().zip(before.bytes());
        let same = both.take_while(|(one, other)| one == other && one.is_ascii()).count();
        let same = u8::try_from(same).unwrap_or(u8::MAX).min(MOST_SHARED);
        if !before.is_empty() {
            text.push('\n');
        }
        text.push(char::from(NONE_SHARED + same));
        text.push_str(&name[usize::from(same)..]);
        before = name;
    }
    text
}

fn year_byte(year: u16) -> u8 {
    u8::try_from(year.saturating_sub(BEFORE_YEARS)).unwrap_or(u8::MAX)
}

fn position(makers: &[&str], maker: &str) -> u8 {
    makers.iter().position(|known| *known == maker).unwrap_or_default() as u8
}

/// A decimal as a whole number of parts of a power of ten, which gives the same bits back.
fn whole(number: f64, power: u32, what: &str) -> Result<u32, NoRoom> {
    let ten = f64::from(10_u32.pow(power));
    let whole = (number * ten).round();
    let room = (0.0..f64::from(u32::MAX)).contains(&whole) && whole / ten == number;
    let no_room = || NoRoom { what: what.to_owned(), number };
    if room { Ok(whole as u32) } else { Err(no_room()) }
}

struct Writer(Vec<u8>);

impl Writer {
    fn new(notice: &str, mark: [u8; 4]) -> Self {
        Self([notice.as_bytes(), &[0], &mark].concat())
    }

    fn count(&mut self, mut number: usize) {
        while number >= 0x80 {
            self.0.push((number & 0x7f) as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    fn text(&mut self, text: &str) {
        self.count(text.len());
        self.0.extend(text.bytes());
    }

    fn decimal(&mut self, number: Option<f64>, what: &str) -> Result<(), NoRoom> {
        let Some(number) = number else {
            self.0.push(0);
            return Ok(());
        };
        let fits = (0..=9).find_map(|power| Some((power, whole(number, power, what).ok()?)));
        let (power, number) = fits.ok_or_else(|| NoRoom { what: what.to_owned(), number })?;
        self.0.push(power as u8 + 1);
        self.count(number as usize);
        Ok(())
    }

    /// Each class of any maker, of each maker that it is estimated for, and by the screens that its
    /// products have.
    fn estimates(&mut self, library: &Library, makers: &[&str]) -> Result<(), NoRoom> {
        let mut kinds: Vec<(DeviceClass, Option<&str>, Option<u16>)> = Vec::new();
        for class in DeviceClass::ALL {
            kinds.push((class, None, None));
            for maker in makers.iter().filter(|maker| library.estimator.knows(maker, class)) {
                kinds.push((class, Some(maker), None));
                let of_kind = |product: &&crate::catalogue::Product| {
                    product.class == class && product.maker == **maker
                };
                let products = library.catalogue.products().iter().filter(of_kind);
                let screens: BTreeSet<u16> =
                    products.filter_map(|of| Some((of.screen_in? * 10.0).round() as u16)).collect();
                kinds.extend(screens.into_iter().map(|screen| (class, Some(*maker), Some(screen))));
            }
        }
        self.count(kinds.len());
        for (class, maker, screen) in kinds {
            self.estimate(library, makers, class, maker, screen)?;
        }
        Ok(())
    }

    fn estimate(
        &mut self,
        library: &Library,
        makers: &[&str],
        class: DeviceClass,
        maker: Option<&str>,
        screen: Option<u16>,
    ) -> Result<(), NoRoom> {
        let traits = Traits {
            screen_in: screen.map(|tenths| f64::from(tenths) / 10.0),
            ..Traits::default()
        };
        let asked = Asked { maker: maker.unwrap_or_default(), traits, ..Asked::default() };
        let found = assess(library.tables(class), &asked);
        let (tier, mark) = match found.as_ref().map(|found| found.method) {
            Some(EmbodiedMethod::MakerClass) => (Tier::MakerClass, 0),
            Some(EmbodiedMethod::Parts) => (Tier::Parts, 1),
            _ => (Tier::ClassMedian, 2),
        };
        let setting = if screen.is_some() { Setting::Full } else { Setting::Inventory };
        let spread = match tier {
            Tier::ClassMedian => median_spread(library.tables(class), asked.maker),
            tier => library.estimator.spread(setting, tier, class),
        };
        let Spread { low, high } = spread.unwrap_or(Spread { low: 0.5, high: 2.0 });
        let centre = found.as_ref().and_then(plain::centre).unwrap_or_default();
        self.0.push(class.index() as u8);
        self.0.push(maker.map_or(0, |maker| position(makers, maker) + 1));
        self.count(usize::from(screen.unwrap_or_default()));
        self.0.push(mark);
        // What is of a name is exact, as the fleet has it; what is of a screen alone, to the gram.
        match screen {
            None => self.0.extend(centre.to_le_bytes()),
            Some(_) => self.decimal(Some((centre * 1000.0).round() / 1000.0), class.key())?,
        }
        self.decimal(Some(low), class.key())?;
        self.decimal(Some(high), class.key())
    }
}
