//! Which devices a filter leaves, in which order.

use super::Ask;
use super::filter::{Attention, Direction, Filter, Sort, SortKey};
use super::pricing::{Fleet, Priced};
use crate::catalogue::MatchKind;
use crate::library::Library;
use crate::lifecycle::Status;
use crate::quantity::{Day, GramsCo2e};
use std::cmp::Ordering;

/// What a filter calls devices without a site.
pub(super) const NO_SITE: &str = "none";

impl Fleet {
    /// Devices that a question is about, in the order of the fleet.
    pub(super) fn selected<'a>(&'a self, ask: &'a Ask<'_>) -> impl Iterator<Item = &'a Priced> {
        let words: Vec<String> =
            ask.filter.search.to_lowercase().split_whitespace().map(str::to_owned).collect();
        self.devices.iter().filter(move |priced| self.is_selected(priced, ask, &words))
    }

    fn is_selected(&self, priced: &Priced, ask: &Ask<'_>, words: &[String]) -> bool {
        let Filter { search: _, class, site, status, matched, attention, maker } = ask.filter;
        let device = &priced.device;
        let in_status = if status.is_empty() {
            // Today's fleet, and what left it within the period: its carbon belongs to the period.
            // The day it ends is the day on which its rest is booked.
            let left_within = device.end.is_some_and(|end| end >= ask.period.start());
            device.status != Status::Archived || left_within || *attention == Some(Attention::NoEnd)
        } else {
            status.contains(&device.status)
        };
        in_status
            && (class.is_empty() || priced.class.is_some_and(|of| class.contains(&of)))
            && (site.is_empty()
                || site.iter().any(|of| of == device.site.as_deref().unwrap_or(NO_SITE)))
            && (matched.is_empty() || matched.contains(&priced.matched))
            && (maker.is_empty() || maker.contains(&priced.maker))
            && attention.is_none_or(|attention| self.needs(priced, attention, ask.as_of))
            && words.iter().all(|word| priced.haystack.contains(word))
    }

    /// Whether a device needs a person for this.
    pub(super) fn needs(&self, priced: &Priced, attention: Attention, as_of: Day) -> bool {
        let active = priced.device.status != Status::Archived;
        match attention {
            Attention::Suggested => active && priced.matched == MatchKind::Suggested,
            Attention::Estimated => active && priced.matched == MatchKind::Estimated,
            Attention::Unknown => active && priced.matched == MatchKind::Unknown,
            Attention::NoCountry => active && self.lacks_grid(priced),
            Attention::NoStart => active && priced.device.start.is_none(),
            Attention::NoEnd => !active && priced.device.end.is_none(),
            Attention::PastLife => {
                active
                    && priced.life.is_some_and(|life| {
                        as_of.days() - life.start.days() > life.planned_days as i32
                    })
            }
        }
    }

    /// The selected devices in order.
    pub(super) fn sorted<'a>(
        &'a self,
        library: &Library,
        ask: &'a Ask<'_>,
        sort: Sort,
    ) -> Vec<&'a Priced> {
        let rates = self.rates(library, ask.as_of);
        let mut keyed: Vec<(SortValue<'a>, &'a Priced)> = self
            .selected(ask)
            .map(|priced| (self.sort_value(&rates, priced, ask, sort.key), priced))
            .collect();
        keyed.sort_by(|(a, left), (b, right)| {
            let order = match sort.direction {
                Direction::Ascending => a.cmp(b),
                Direction::Descending => a.cmp_reversed(b),
            };
            order.then_with(|| left.device.id.cmp(&right.device.id))
        });
        keyed.into_iter().map(|(_, priced)| priced).collect()
    }

    fn sort_value<'a>(
        &'a self,
        rates: &[Option<i64>],
        priced: &'a Priced,
        ask: &Ask<'_>,
        key: SortKey,
    ) -> SortValue<'a> {
        let grams = |grams: Option<GramsCo2e>| SortValue::Number(grams.map(GramsCo2e::grams));
        match key {
            SortKey::Device => SortValue::Text(Some((&priced.maker, &priced.model))),
            SortKey::Site => {
                SortValue::Text(self.site_of(priced).map(|site| (site.name.as_str(), "")))
            }
            SortKey::Class => SortValue::Number(priced.class.map(|class| class.index() as i64)),
            SortKey::Age => SortValue::Number(priced.life.map(|life| {
                let age = i64::from(ask.as_of.days() - life.start.days());
                age * 1_000_000 / i64::from(life.planned_days)
            })),
            SortKey::Embodied => grams(self.whole_embodied(priced).map(|carbon| carbon.mean_kg)),
            SortKey::Use => grams(self.use_year_grams(priced, rates)),

            SortKey::Gross => {
                grams(priced.life.map(|_| self.in_period(priced, ask.view, ask.period).total()))
            }
            SortKey::Start => {
                SortValue::Number(priced.device.start.map(|start| i64::from(start.days())))
            }
        }
    }
}

/// A value to sort by; what is missing comes last in either direction.
enum SortValue<'a> {
    Text(Option<(&'a str, &'a str)>),
    Number(Option<i64>),
}

impl SortValue<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.compare(other, false)
    }

    fn cmp_reversed(&self, other: &Self) -> Ordering {
        self.compare(other, true)
    }

    fn compare(&self, other: &Self, reversed: bool) -> Ordering {
        fn of<T: Ord>(a: Option<&T>, b: Option<&T>, reversed: bool) -> Ordering {
            match (a, b) {
                (Some(a), Some(b)) if reversed => b.cmp(a),
                (Some(a), Some(b)) => a.cmp(b),
                (a, b) => b.is_some().cmp(&a.is_some()),
            }
        }
        match (self, other) {
            (Self::Text(a), Self::Text(b)) => of(a.as_ref(), b.as_ref(), reversed),
            (Self::Number(a), Self::Number(b)) => of(a.as_ref(), b.as_ref(), reversed),
            (Self::Text(_), Self::Number(_)) => Ordering::Less,
            (Self::Number(_), Self::Text(_)) => Ordering::Greater,
        }
    }
}
