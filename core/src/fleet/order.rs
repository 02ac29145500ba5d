//! The filtered devices in order, without sorting more of them than are asked for.
//!
//! Every column becomes a number: words by their rank among all of the fleet's, worked out when
//! somebody first sorts by them.

use super::columns::{Direction, Sort, SortKey};
use super::filter::Filter;
use super::frame::Frame;
use super::pricing::{Fleet, Priced};
use crate::quantity::GramsCo2e;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::OnceLock;

/// Ranks of the devices' words, by position in the fleet; equal words have equal ranks.
#[derive(Debug, Clone, Default)]
pub(super) struct Ranks {
    id: OnceLock<Vec<u32>>,
    device: OnceLock<Vec<u32>>,
    asset_tag: OnceLock<Vec<u32>>,
    serial: OnceLock<Vec<u32>>,
    site: OnceLock<Vec<u32>>,
}

/// A device to be put in order: its value (what is missing comes last in either direction), the
/// rank of its identifier, its position.
type Keyed = (i64, u32, u32);

impl Fleet {
    /// Positions of the devices that a filter leaves, in the order of the fleet.
    pub(super) fn positions(&self, frame: &Frame, filter: &Filter) -> Vec<u32> {
        let ask = frame.ask(filter);
        self.selected_at(&ask).map(|(at, _)| u32::try_from(at).unwrap_or(u32::MAX)).collect()
    }

    /// The rows of a range of these positions in an order; beyond the last there is none.
    pub(super) fn ordered(
        &self,
        frame: &Frame,
        positions: &[u32],
        sort: Sort,
        range: Range<usize>,
    ) -> Vec<u32> {
        let (start, end) = (range.start.min(positions.len()), range.end.min(positions.len()));
        if start >= end {
            return Vec::new();
        }
        let mut keyed = self.keyed(frame, positions, sort);
        // Only what comes before the range, the range, and what comes after it are told apart; then
        // the range alone is sorted.
        if end < keyed.len() {
            keyed.select_nth_unstable(end);
        }
        let upto = &mut keyed[..end];
        if start > 0 {
            upto.select_nth_unstable(start);
        }
        let wanted = &mut upto[start..];
        wanted.sort_unstable();
        wanted.iter().map(|keyed| keyed.2).collect()
    }

    fn keyed(&self, frame: &Frame, positions: &[u32], sort: Sort) -> Vec<Keyed> {
        let ids = self.id_ranks();
        let words = self.ranks_of(sort.key);
        let keyed = positions.iter().map(|&position| {
            let at = position as usize;
            let priced = &self.devices[at];
            let value = match words {
                Some(ranks) => self.has_word(priced, sort.key).then(|| i64::from(ranks[at])),
                None => self.number(frame, at, priced, sort.key),
            };
            let value = match (value, sort.direction) {
                (Some(value), Direction::Ascending) => value,
                (Some(value), Direction::Descending) => value.saturating_neg(),
                (None, _) => i64::MAX,
            };
            (value, ids[at], position)
        });
        keyed.collect()
    }

    fn has_word(&self, priced: &Priced, key: SortKey) -> bool {
        match key {
            SortKey::AssetTag => priced.device.asset_tag.is_some(),
            SortKey::Serial => priced.device.serial.is_some(),
            SortKey::Site => priced.site.is_some(),
            _ => true,
        }
    }

    fn number(&self, frame: &Frame, at: usize, priced: &Priced, key: SortKey) -> Option<i64> {
        let of_frame = frame.grams.get(at);
        let grams = |grams: Option<GramsCo2e>| grams.map(GramsCo2e::grams);
        let day = |day: Option<crate::quantity::Day>| day.map(|day| i64::from(day.days()));
        match key {
            SortKey::Device | SortKey::AssetTag | SortKey::Serial | SortKey::Site => None,
            SortKey::Country => {
                let country = self.site_of(priced)?.country?;
                let code = country.to_string();
                Some(code.bytes().fold(0, |number, byte| number * 256 + i64::from(byte)))
            }
            SortKey::Class => priced.class.map(|class| class.index() as i64),
            SortKey::Status => Some(priced.device.status as i64),
            SortKey::Start => day(priced.device.start),
            SortKey::End => day(priced.device.end),
            SortKey::Age => priced.life.as_ref().map(|life| {
                let age = i64::from(frame.as_of.days() - life.start.days());
                age * 1_000_000 / i64::from(life.planned_days)
            }),
            SortKey::PlannedLife => priced.planned_days.map(i64::from),
            SortKey::Embodied => grams(of_frame?.whole),
            SortKey::Method => self.embodied_of(priced).map(|embodied| embodied.method as i64),
            SortKey::Use => grams(of_frame?.use_year),
            SortKey::Gross => of_frame?.gross.map(|(made, used)| (made + used).grams()),
            SortKey::Match => Some(priced.matched as i64),
        }
    }

    /// Works out what sorting by words and searching need, so that the first to ask does not wait.
    pub fn warm(&self) {
        for key in SortKey::ALL {
            self.ranks_of(key);
        }
        self.id_ranks();
        self.words("a");
    }

    fn ranks_of(&self, key: SortKey) -> Option<&[u32]> {
        let ranks = &self.ranks;
        let cell = match key {
            SortKey::Device => &ranks.device,
            SortKey::AssetTag => &ranks.asset_tag,
            SortKey::Serial => &ranks.serial,
            SortKey::Site => &ranks.site,
            _ => return None,
        };
        Some(cell.get_or_init(|| {
            self.rank(|priced| match key {
                SortKey::AssetTag => (priced.device.asset_tag.as_deref().unwrap_or_default(), ""),
                SortKey::Serial => (priced.device.serial.as_deref().unwrap_or_default(), ""),
                SortKey::Site => (self.site_of(priced).map_or("", |site| &site.name), ""),
                _ => (&priced.maker, &priced.model),
            })
        }))
    }

    /// Ranks of identifiers: they break ties.
    fn id_ranks(&self) -> &[u32] {
        self.ranks.id.get_or_init(|| {
            let mut ranks = vec![0; self.devices.len()];
            for (rank, at) in (0..).zip(self.positions_by_id()) {
                ranks[at] = rank;
            }
            ranks
        })
    }

    /// Ranks of words without regard to capitals. Most words stand at many devices: only those that
    /// differ are sorted.
    fn rank<'a>(&'a self, word: impl Fn(&'a Priced) -> (&'a str, &'a str)) -> Vec<u32> {
        let mut known: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        let words = self.devices.iter().map(|priced| {
            let next = known.len();
            *known.entry(word(priced)).or_insert(next)
        });
        let words: Vec<usize> = words.collect();
        let mut distinct: Vec<((String, String), usize)> = known
            .into_iter()
            .map(|((first, second), at)| ((first.to_lowercase(), second.to_lowercase()), at))
            .collect();
        distinct.sort_unstable();
        let mut ranks = vec![0; distinct.len()];
        let mut rank = 0;
        for (at, (word, number)) in distinct.iter().enumerate() {
            if at > 0 && distinct[at - 1].0 != *word {
                rank += 1;
            }
            ranks[*number] = rank;
        }
        words.into_iter().map(|number| ranks[number]).collect()
    }
}
