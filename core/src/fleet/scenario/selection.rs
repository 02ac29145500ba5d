//! Which rows a filter leaves: the fleet's own filter, folded into the columns' small tables.

use super::columns::{Columns, ColumnsError, Facts, Kind, Rows, Spot};
use crate::catalogue::MatchKind;
use crate::fleet::{Attention, Filter};
use crate::lifecycle::Status;

/// A bit a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bitmap {
    words: Vec<u64>,
    len: usize,
}

impl Bitmap {
    fn none(len: usize) -> Self {
        Self { words: vec![0; len.div_ceil(64)], len }
    }

    fn set(&mut self, row: usize) {
        self.words[row / 64] |= 1 << (row % 64);
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it is about no rows.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// Whether a row is in it.
    pub fn has(&self, row: usize) -> bool {
        self.words.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    /// Rows that are in it.
    pub fn count(&self) -> u64 {
        self.words.iter().map(|word| u64::from(word.count_ones())).sum()
    }
}

/// A filter as tables: a row is left when its kind, its site and its facts are.
#[derive(Debug, Clone)]
pub struct Selection {
    pub(super) kinds: Vec<bool>,
    pub(super) sites: Vec<bool>,
    pub(super) facts: [bool; 256],
}

impl Columns {
    /// Folds a filter into tables. The rows it leaves are those that the fleet's own selection
    /// leaves for a period that begins on the scenario's first day.
    ///
    /// # Errors
    /// When the filter searches for words, or asks for models or plans.
    pub fn selection(&self, filter: &Filter) -> Result<Selection, ColumnsError> {
        let Filter {
            search,
            class,
            class_unknown,
            site,
            status,
            matched,
            attention,
            maker,
            model,
            plan,
        } = filter;
        if !search.trim().is_empty() || !model.is_empty() || plan.is_some() {
            return Err(ColumnsError::Search);
        }
        let kinds = self.kinds.iter().map(|kind| {
            let of_class = match kind.class {
                _ if class.is_empty() && !class_unknown => true,
                Some(of) => class.contains(&of),
                None => *class_unknown,
            };
            of_class
                && (matched.is_empty() || matched.contains(&kind.matched))
                && (maker.is_empty() || maker.contains(&self.makers[kind.maker as usize]))
                && asked_of_kind(kind, *attention)
        });
        let known = self.sites.iter().map(|place| place.id.as_str()).chain(["none"]);
        let sites = known.map(|id| site.is_empty() || site.iter().any(|asked| asked == id));
        let facts = std::array::from_fn(|byte| {
            let facts = Facts(byte as u8);
            let active = facts.status() != Status::Archived;
            let in_status = if status.is_empty() {
                active || facts.leaves() || *attention == Some(Attention::NoEnd)
            } else {
                status.contains(&facts.status())
            };
            in_status
                && match attention {
                    Some(Attention::NoCountry) => active && facts.no_grid(),
                    Some(Attention::NoStart) => active && facts.no_start(),
                    Some(Attention::NoEnd) => facts.no_end(),
                    Some(Attention::PastLife) => active && facts.past_life(),
                    Some(Attention::Suggested | Attention::Estimated | Attention::Unknown) => {
                        active
                    }
                    None => true,
                }
        });
        Ok(Selection { kinds: kinds.collect(), sites: sites.collect(), facts })
    }

    /// The rows that a selection leaves.
    pub fn bitmap(&self, selection: &Selection) -> Bitmap {
        let mut bitmap = Bitmap::none(self.len());
        for run in self.runs() {
            if selection.kinds[run.kind] {
                for row in run.rows.clone().filter(|row| selection.leaves(self, &run, *row)) {
                    bitmap.set(row);
                }
            }
        }
        bitmap
    }
}

impl Selection {
    /// Whether a row of a kind that is left is left.
    #[inline]
    pub(super) fn leaves(&self, columns: &Columns, run: &Rows, row: usize) -> bool {
        self.leaves_spot(columns.spot_of(run, row))
    }

    /// Whether rows at a spot, of a kind that is left, are left.
    #[inline]
    pub(super) fn leaves_spot(&self, spot: Spot) -> bool {
        self.sites[usize::from(spot.site)] && self.facts[usize::from(spot.facts)]
    }
}

fn asked_of_kind(kind: &Kind, attention: Option<Attention>) -> bool {
    match attention {
        Some(Attention::Suggested) => kind.matched == MatchKind::Suggested,
        Some(Attention::Estimated) => kind.matched == MatchKind::Estimated,
        Some(Attention::Unknown) => kind.matched == MatchKind::Unknown,
        _ => true,
    }
}
