//! The devices as a table for other programs: every digit, with its unit in the heading.

use super::columns::{Sort, SortKey};
use super::figure::Carbon;
use super::filter::Filter;
use super::frame::Frame;
use super::pricing::{Fleet, Priced};
use crate::embodied::EmbodiedMethod;
use crate::library::Library;
use crate::lifecycle::Status;
use crate::quantity::{Day, GramsCo2e};

/// A cell of an export.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// Not known.
    Empty,
    /// Words.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// Kilograms, exact to the gram.
    Kilograms(GramsCo2e),
    /// A day.
    Day(Day),
}

impl From<Option<&str>> for Cell {
    fn from(text: Option<&str>) -> Self {
        text.map_or(Self::Empty, |text| Self::Text(text.to_owned()))
    }
}

impl From<Option<Day>> for Cell {
    fn from(day: Option<Day>) -> Self {
        day.map_or(Self::Empty, Self::Day)
    }
}

impl From<Option<u32>> for Cell {
    fn from(number: Option<u32>) -> Self {
        number.map_or(Self::Empty, |number| Self::Whole(i64::from(number)))
    }
}

impl SortKey {
    /// The headings of what the column becomes in an export, in English, with their units. Where
    /// asset tools have a word for it, it is theirs, so that an export can be read again.
    pub const fn headings(self) -> &'static [&'static str] {
        match self {
            Self::Device => &["Manufacturer", "Model"],
            Self::AssetTag => &["Asset tag"],
            Self::Serial => &["Serial"],
            Self::Site => &["Location"],
            Self::Country => &["Country"],
            Self::Class => &["Category"],
            Self::Status => &["Status"],
            Self::Start => &["First day in service"],
            Self::End => &["First day out of service"],
            Self::Age => &["Age, days"],
            Self::PlannedLife => &["Planned life, days"],
            Self::Embodied => &[
                "Embodied, kg CO2e",
                "Embodied, 5th percentile, kg CO2e",
                "Embodied, 95th percentile, kg CO2e",
            ],
            Self::Method => &["Embodied method", "Embodied source"],
            Self::Use => &[
                "Use a year, kg CO2e",
                "Use a year, 5th percentile, kg CO2e",
                "Use a year, 95th percentile, kg CO2e",
            ],
            Self::Gross => &[
                "Gross in the period, kg CO2e",
                "Gross in the period, 5th percentile, kg CO2e",
                "Gross in the period, 95th percentile, kg CO2e",
            ],
            Self::Match => &["Product match"],
        }
    }
}

/// The devices of an export in their order, to be written row by row.
#[derive(Debug, Clone)]
pub struct ExportOrder(Vec<u32>);

impl ExportOrder {
    /// Number of rows.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Fleet {
    /// All devices that a filter leaves, in order.
    pub fn export_order(&self, frame: &Frame, filter: &Filter, sort: Sort) -> ExportOrder {
        let positions = self.positions(frame, filter);
        ExportOrder(self.ordered(frame, &positions, sort, 0..positions.len()))
    }

    /// Rows `start` to `start + limit` of an export, a cell for each heading of the columns.
    pub fn export_rows(
        &self,
        library: &Library,
        frame: &Frame,
        order: &ExportOrder,
        columns: &[SortKey],
        start: usize,
        limit: usize,
    ) -> Vec<Vec<Cell>> {
        let rows = order.0.iter().skip(start).take(limit);
        rows.filter_map(|&at| self.devices.get(at as usize))
            .map(|priced| {
                let mut cells = Vec::new();
                for &column in columns {
                    self.export_cells(library, frame, priced, column, &mut cells);
                }
                cells
            })
            .collect()
    }

    fn export_cells(
        &self,
        library: &Library,
        frame: &Frame,
        priced: &Priced,
        column: SortKey,
        cells: &mut Vec<Cell>,
    ) {
        let device = &priced.device;
        let site = self.site_of(priced);
        let cell = match column {
            SortKey::Device => {
                cells.push(Cell::Text(priced.maker.clone()));
                Cell::Text(priced.model.clone())
            }
            SortKey::AssetTag => device.asset_tag.as_deref().into(),
            SortKey::Serial => device.serial.as_deref().into(),
            SortKey::Site => site.map(|site| site.name.as_str()).into(),
            SortKey::Country => site
                .and_then(|site| site.country)
                .map(|country| country.to_string())
                .as_deref()
                .into(),
            SortKey::Class => priced.class.map(|class| class.english()).into(),
            SortKey::Status => Cell::Text(status(device.status).to_owned()),
            SortKey::Start => device.start.into(),
            SortKey::End => device.end.into(),
            SortKey::Age => age_days(priced, frame.as_of).into(),
            SortKey::PlannedLife => priced.planned_days.into(),
            SortKey::Embodied => return carbon(self.whole_embodied(priced), cells),
            SortKey::Method => {
                let method = self.embodied_of(priced).map(|embodied| embodied.method);
                cells.push(method.map(EmbodiedMethod::key).into());
                let product = priced.product.and_then(|at| library.catalogue.products().get(at));
                product.and_then(|product| product.sheet.as_deref()).into()
            }
            SortKey::Use => return carbon(self.use_per_year(library, priced, frame.as_of), cells),
            SortKey::Gross => {
                let grams =
                    priced.life.as_ref().map(|_| self.in_period(priced, frame.view, frame.period));
                return carbon(grams.map(|grams| self.with_range(priced, grams)), cells);
            }
            SortKey::Match => Cell::Text(priced.matched.key().to_owned()),
        };
        cells.push(cell);
    }
}

/// Days in service up to a day.
pub(super) fn age_days(priced: &Priced, as_of: Day) -> Option<u32> {
    let device = &priced.device;
    device.start.map(|start| {
        let until = device.end.map_or(as_of, |end| end.min(as_of));
        u32::try_from(until.days() - start.days()).unwrap_or(0)
    })
}

fn carbon(carbon: Option<Carbon>, cells: &mut Vec<Cell>) {
    match carbon {
        Some(carbon) => {
            cells.extend([carbon.mean_kg, carbon.low_kg, carbon.high_kg].map(Cell::Kilograms));
        }
        None => cells.extend([Cell::Empty, Cell::Empty, Cell::Empty]),
    }
}

/// A status as asset tools write it.
const fn status(status: Status) -> &'static str {
    match status {
        Status::InUse => "In use",
        Status::InStock => "In stock",
        Status::InRepair => "In repair",
        Status::Archived => "Archived",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fleet::synthetic;
    use crate::library::shipped;
    use crate::lifecycle::View;

    #[test]
    fn an_export_says_what_the_list_shows_to_the_gram() {
        let library = shipped();
        let today = "2026-11-24".parse().unwrap();
        let (sites, devices) = synthetic(&library, 200, 3, today);
        let fleet = Fleet::new(&library, sites, devices);
        let period = "2026-01-01..2026-11-01".parse().unwrap();
        let frame = fleet.frame(&library, period, View::Management, today);
        let (filter, sort) = (Filter::default(), Sort::parse("-gross").unwrap());
        let order = fleet.export_order(&frame, &filter, sort);
        let list = fleet.list_in(&library, &frame, &filter, sort, 0, 200);
        assert_eq!((order.len(), list.total), (200, 200));
        let columns = [SortKey::Serial, SortKey::Gross, SortKey::Match];
        let headings: usize = columns.iter().map(|column| column.headings().len()).sum();
        let rows: Vec<_> = (0..200)
            .step_by(64)
            .flat_map(|start| fleet.export_rows(&library, &frame, &order, &columns, start, 64))
            .collect();
        assert_eq!(rows.len(), 200);
        for (cells, row) in rows.iter().zip(&list.rows) {
            assert_eq!(cells.len(), headings);
            assert_eq!(cells[0], row.serial.as_deref().into());
            let gross = row.gross.unwrap();
            assert_eq!(
                cells[1..4],
                [gross.mean_kg, gross.low_kg, gross.high_kg].map(Cell::Kilograms)
            );
            assert_eq!(cells[4], Cell::Text(row.matched.key().into()));
        }
    }

    #[test]
    fn each_column_fills_its_headings() {
        let library = shipped();
        let today = "2026-11-24".parse().unwrap();
        let (sites, mut devices) = synthetic(&library, 3, 3, today);
        // A device of which nothing is known has a cell under each heading all the same.
        devices[1].maker.clear();
        devices[1].model.clear();
        (devices[1].class, devices[1].site, devices[1].start) = (None, None, None);
        let fleet = Fleet::new(&library, sites, devices);
        let period = "2026-01-01..2026-11-01".parse().unwrap();
        let frame = fleet.frame(&library, period, View::Management, today);
        let order = fleet.export_order(&frame, &Filter::default(), Sort::default());
        for column in SortKey::ALL {
            for cells in fleet.export_rows(&library, &frame, &order, &[column], 0, 3) {
                assert_eq!(cells.len(), column.headings().len(), "{column:?}");
            }
        }
    }
}
