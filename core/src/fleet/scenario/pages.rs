//! Each row's figure in a year ahead: percentiles, and the first rows by a column without a sort of
//! all.

use super::cells::Prepared;
use super::columns::{Columns, ColumnsError, Facts, Rows};
use super::params::Scenario;
use super::selection::Selection;
use super::sums::bounds_of;
use crate::fleet::{Direction, Sort, SortKey};
use crate::quantity::GramsCo2e;
use std::collections::BinaryHeap;

/// Grams of each row in a year of a scenario, 4 bytes a row; those beyond ±2,147 t are held there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures(pub(super) Vec<i32>);

/// A column that pages are sorted by.
pub type PageColumn = SortKey;

impl Figures {
    /// Grams of a row.
    pub fn of(&self, row: usize) -> Option<GramsCo2e> {
        self.0.get(row).map(|grams| GramsCo2e::new(i64::from(*grams)))
    }

    /// Bytes they take.
    pub fn bytes(&self) -> usize {
        self.0.len() * size_of::<i32>()
    }
}

impl Columns {
    /// Each row's figure in a year of a scenario.
    ///
    /// # Errors
    /// When the year is not ahead.
    pub fn figures(&self, scenario: &Scenario, year: usize) -> Result<Figures, ColumnsError> {
        let bounds = bounds_of(&[year])?;
        let prepared = Prepared::of(self, scenario, &bounds);
        let mut grams = Vec::with_capacity(self.len());
        for run in self.runs() {
            for row in run.rows.clone() {
                let at = |bound: usize| prepared.row(self, &run, row, bound);
                let start = if year == 0 { 0 } else { at(0).iter().sum() };
                let year = at(bounds.len() - 1).iter().sum::<i64>() - start;
                let held = year.clamp(i32::MIN.into(), i32::MAX.into());
                grams.push(i32::try_from(held).unwrap_or(i32::MAX));
            }
        }
        Ok(Figures(grams))
    }

    /// The figures at these percentiles (0 to 100) among the rows a selection leaves, nearest rank;
    /// none where it leaves no row with a figure.
    pub fn percentiles(
        &self,
        figures: &Figures,
        selection: &Selection,
        percentiles: &[u8],
    ) -> Vec<Option<GramsCo2e>> {
        let mut grams: Vec<i32> = Vec::new();
        for run in self.runs().filter(|run| selection.kinds[run.kind]) {
            for row in run.rows.clone().take_while(|row| *row < figures.0.len()) {
                let spot = self.spot_of(&run, row);
                if selection.leaves_spot(spot) && Facts(spot.facts).figure() {
                    grams.push(figures.0[row]);
                }
            }
        }
        let of = |percentile: &u8| {
            let last = grams.len().checked_sub(1)?;
            let rank = (grams.len() * usize::from(*percentile)).div_ceil(100).saturating_sub(1);
            let (_, grams, _) = grams.select_nth_unstable(rank.min(last));
            Some(GramsCo2e::new(i64::from(*grams)))
        };
        percentiles.iter().map(of).collect()
    }

    /// A page of the rows that a selection leaves, in an order; each as the position of its device
    /// by identifier. Ties are broken by that, as in the list of devices. Only as many rows as the
    /// page reaches are kept in order at a time.
    ///
    /// # Errors
    /// When the columns do not hold what is sorted by.
    pub fn page(
        &self,
        figures: &Figures,
        selection: &Selection,
        sort: Sort,
        start: usize,
        rows: usize,
    ) -> Result<Vec<u32>, ColumnsError> {
        let ranks = self.keys(figures, sort)?;
        let most = start.saturating_add(rows).min(self.len());
        let mut kept: BinaryHeap<(i64, u32)> = BinaryHeap::with_capacity(most + 1);
        if most == 0 {
            return Ok(Vec::new());
        }
        for run in self.runs() {
            if !selection.kinds[run.kind] {
                continue;
            }
            for row in run.rows.clone() {
                let key = ranks.of(self, &run, row);
                let full = kept.len() >= most;
                // Most rows come after all that are kept, and are done with here.
                if full && kept.peek().is_some_and(|last| key > last.0) {
                    continue;
                }
                if !selection.leaves(self, &run, row) {
                    continue;
                }
                let entry = (key, self.place[row]);
                if !full {
                    kept.push(entry);
                } else if kept.peek().is_some_and(|last| entry < *last) {
                    kept.pop();
                    kept.push(entry);
                }
            }
        }
        let sorted = kept.into_sorted_vec();
        Ok(sorted.into_iter().skip(start).map(|(_, place)| place).collect())
    }

    /// What makes a column's key of a row.
    fn keys<'a>(&self, figures: &'a Figures, sort: Sort) -> Result<Keys<'a>, ColumnsError> {
        let down = sort.direction == Direction::Descending;
        let by_kind = |key: &dyn Fn(&super::columns::Kind) -> i64| {
            Of::Kind(self.kinds.iter().map(key).collect())
        };
        let class = |class: Option<crate::factors::DeviceClass>| {
            class.map_or(i64::MAX / 4, |class| class.index() as i64)
        };
        let of = match sort.key {
            SortKey::Gross => Of::Figure(&figures.0),
            SortKey::Embodied => by_kind(&|kind| {
                let whole = kind.grams.iter().map(|grams| i64::from(*grams)).sum();
                if kind.known { whole } else { -1 }
            }),
            SortKey::Class => by_kind(&|kind| class(kind.class)),
            SortKey::Match => by_kind(&|kind| kind.matched as i64),
            SortKey::Start | SortKey::Age => {
                let sign = if sort.key == SortKey::Age { -1 } else { 1 };
                let key = |start: crate::quantity::Day| i64::from(start.days()) * sign;
                let cells = self.cells.iter();
                Of::Cell(cells.map(|cell| cell.start.map_or(i64::MIN / 4, key)).collect())
            }
            SortKey::PlannedLife => {
                Of::Cell(self.cells.iter().map(|cell| i64::from(cell.planned_days)).collect())
            }
            SortKey::Site => {
                let mut order: Vec<usize> = (0..self.sites.len()).collect();
                order.sort_by(|a, b| self.sites[*a].name.cmp(&self.sites[*b].name));
                let mut ranks = vec![i64::MAX / 4; self.sites.len() + 1];
                for (rank, site) in order.into_iter().enumerate() {
                    ranks[site] = rank as i64;
                }
                Of::Site(ranks)
            }
            SortKey::Status => Of::Status,
            other => return Err(ColumnsError::Sort(other.key())),
        };
        Ok(Keys { of, sign: if down { -1 } else { 1 } })
    }
}

/// Where a key comes from.
enum Of<'a> {
    Figure(&'a [i32]),
    Kind(Vec<i64>),
    Cell(Vec<i64>),
    Site(Vec<i64>),
    Status,
}

struct Keys<'a> {
    of: Of<'a>,
    sign: i64,
}

impl Keys<'_> {
    #[inline]
    fn of(&self, columns: &Columns, run: &Rows, row: usize) -> i64 {
        let key = match &self.of {
            Of::Figure(grams) => grams.get(row).map_or(0, |grams| i64::from(*grams)),
            Of::Kind(keys) => keys[run.kind],
            Of::Cell(keys) => keys[columns.cell[row] as usize],
            Of::Site(keys) => keys[usize::from(columns.spot_of(run, row).site)],
            Of::Status => Facts(columns.spot_of(run, row).facts).status() as i64,
        };
        key * self.sign
    }
}
