//! Gaps that time has made: old factors, an old inventory.

use super::gaps::Move;
use super::{GapKind, QualityGap};
use crate::factors::{GridFactor, Vintage};
use crate::fleet::pricing::{Fleet, Priced};
use crate::fleet::{Ask, Site};
use crate::library::Library;
use crate::quantity::{Day, GramsCo2e, GridPlace};
use crate::receipt::Label;
use std::collections::{BTreeMap, BTreeSet};

/// Days after which an inventory may have missed devices worth telling.
const INVENTORY_DAYS: i32 = 45;

/// Years whose changes say how a grid may move.
const YEARS: usize = 5;

impl Fleet {
    /// Devices whose use is computed with a factor of another time.
    pub(super) fn old_grid(
        &self,
        library: &Library,
        ask: &Ask<'_>,
        all: &[&Priced],
    ) -> Option<QualityGap> {
        let mut places: BTreeMap<GridPlace, Vec<&Priced>> = BTreeMap::new();
        for priced in all {
            let place = self.site_of(priced).and_then(Site::place);
            if let Some(place) = place.filter(|_| self.energy_of(priced).is_some()) {
                places.entry(place).or_default().push(priced);
            }
        }
        let (mut low, mut high) = (0.0, 0.0);
        let (mut devices, mut labels) = (Vec::new(), Vec::new());
        for (place, at) in places {
            let segments = library.grid.segments(place, ask.period);
            let mut oldest: Option<GridFactor> = None;
            for segment in segments.iter().filter(|segment| segment.factor.fallback) {
                let used: GramsCo2e = at
                    .iter()
                    .map(|priced| self.in_period(priced, ask.view, segment.period).used())
                    .sum();
                let last = segment.period.end().plus_days(-1).month();
                let years = f64::from(segment.factor.age_months(last)) / 12.0;
                let (least, most) = yearly_changes(&library.grid.rows(place));
                low += used.grams() as f64 * least * years;
                high += used.grams() as f64 * most * years;
                oldest = Some(segment.factor);
            }
            if let Some(factor) = oldest {
                labels.push(
                    Label::new("gap.old_grid.country", "{country}, {vintage}")
                        .with("country", library.grid.place_name(place).unwrap_or_default())
                        .with("vintage", factor.vintage),
                );
                devices.extend(at);
            }
        }
        let change =
            Move { expected: None, low: GramsCo2e::rounded(low), high: GramsCo2e::rounded(high) };
        (!devices.is_empty()).then(|| {
            let gap = self.gap(library, ask, GapKind::OldGrid, &devices, change);
            QualityGap { countries: labels, ..gap }
        })
    }

    /// Devices that may have come since the last import.
    pub(super) fn old_inventory(
        &self,
        library: &Library,
        ask: &Ask<'_>,
        all: &[&Priced],
        imported: Day,
    ) -> Option<QualityGap> {
        let days = ask.as_of.days() - imported.days();
        if days < INVENTORY_DAYS || all.is_empty() {
            return None;
        }
        let since = imported.plus_days(-days);
        let arrived = |priced: &&&Priced| {
            priced.device.start.is_some_and(|start| start > since && start <= imported)
        };
        let arrivals = all.iter().filter(arrived).count();
        let served: i64 = all
            .iter()
            .filter_map(|priced| priced.life.map(|life| life.days_in_service(ask.period)))
            .map(i64::from)
            .sum();
        let gross: GramsCo2e =
            all.iter().map(|priced| self.in_period(priced, ask.view, ask.period).total()).sum();
        // Of the days since the import, those that lie in the period.
        let from = imported.max(ask.period.start());
        let within = (ask.as_of.min(ask.period.end()).days() - from.days()).max(0);
        let a_day = if served > 0 { gross.grams() as f64 / served as f64 } else { 0.0 };
        let whole = GramsCo2e::rounded(a_day * arrivals as f64 * f64::from(within));
        let half = GramsCo2e::new(whole.grams() / 2);
        let change = Move { expected: Some(half), low: GramsCo2e::ZERO, high: whole };
        let mut gap = self.gap(library, ask, GapKind::OldInventory, &[], change);
        gap.title =
            Label::new("gap.old_inventory.title", "The inventory was imported {days} days ago")
                .with("days", days);
        gap.devices = arrivals as u64;
        Some(gap)
    }
}

/// The smallest and the largest change between neighbouring years, of the last five: relative, a
/// year.
fn yearly_changes(rows: &[GridFactor]) -> (f64, f64) {
    let years: BTreeSet<(i32, i64)> = rows
        .iter()
        .filter_map(|factor| match factor.vintage {
            Vintage::Year(year) => Some((year, factor.milligrams_per_kwh)),
            Vintage::Month(_) => None,
        })
        .collect();
    let last: Vec<(i32, i64)> = years.into_iter().rev().take(YEARS + 1).collect();
    let changes = last.windows(2).filter_map(|pair| match pair {
        [(year, after), (before_year, before)] if *before > 0 => {
            let apart = f64::from((year - before_year).max(1));
            Some((*after as f64 / *before as f64 - 1.0) / apart)
        }
        _ => None,
    });
    changes.fold((0.0_f64, 0.0_f64), |(least, most), change| (least.min(change), most.max(change)))
}
