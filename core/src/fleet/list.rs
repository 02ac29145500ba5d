//! A page of the filtered, sorted devices.

use super::Ask;
use super::filter::Sort;
use super::pricing::{Boundaries, Fleet, Priced};
use super::rows::{DeviceList, DeviceRow, SiteRow};
use super::spread::Spread;
use crate::catalogue::MatchKind;
use crate::inventory::ImportTally;
use crate::library::Library;
use crate::lifecycle::Status;
use crate::quantity::GramsCo2e;

impl Fleet {
    /// Rows `start` to `start + limit` of the devices that the filter leaves, in order, with the
    /// totals of all of them.
    pub fn list(
        &self,
        library: &Library,
        ask: &Ask<'_>,
        sort: Sort,
        start: u64,
        limit: u64,
    ) -> DeviceList {
        let sorted = self.sorted(library, ask, sort);
        let (mut embodied, mut used, mut gross) =
            (Spread::default(), Spread::default(), Spread::default());
        let rates = self.rates(library, ask.as_of);
        let boundaries = Boundaries::new(self, vec![ask.period.start(), ask.period.end()]);
        for &priced in &sorted {
            if let Some(whole) = self.whole_embodied(priced) {
                embodied.add_parts(priced, whole.mean_kg, GramsCo2e::ZERO);
            }
            if let Some(year) = self.use_year_grams(priced, &rates) {
                used.add_parts(priced, GramsCo2e::ZERO, year);
            }
            let carried = |position| self.carried_at(priced, ask.view, &boundaries, position);
            gross.add(priced, &(carried(1) - carried(0)));
        }
        let page = sorted
            .iter()
            .skip(usize::try_from(start).unwrap_or(usize::MAX))
            .take(usize::try_from(limit).unwrap_or(usize::MAX));
        let active = self.active();
        DeviceList {
            total: sorted.len() as u64,
            start,
            rows: page.map(|priced| self.row(library, priced, ask)).collect(),
            next_cursor: None,
            embodied: embodied.carbon(self),
            use_per_year: used.carbon(self),
            gross: gross.carbon(self),
            tally: tally(self.devices.iter()),
            fleet: active,
            archived: self.devices.len() as u64 - active,
        }
    }

    /// A device as lists show it.
    pub(super) fn row(&self, library: &Library, priced: &Priced, ask: &Ask<'_>) -> DeviceRow {
        let device = &priced.device;
        let site = self.site_of(priced);
        let life = priced.life;
        DeviceRow {
            id: device.id.clone(),
            asset_tag: device.asset_tag.clone(),
            serial: device.serial.clone(),
            maker: priced.maker.clone(),
            model: priced.model.clone(),
            class: priced.class,
            site_id: site.map(|site| site.id.clone()),
            site: site.map(|site| site.name.clone()),
            country: site.and_then(|site| site.country),
            status: device.status,
            start: device.start,
            end: device.end,
            age_days: device.start.map(|start| {
                let until = device.end.map_or(ask.as_of, |end| end.min(ask.as_of));
                u32::try_from(until.days() - start.days()).unwrap_or(0)
            }),
            planned_life_days: priced.planned_days,
            embodied: self.whole_embodied(priced),
            embodied_method: self.embodied_of(priced).map(|embodied| embodied.method),
            use_per_year: self.use_per_year(library, priced, ask.as_of),
            gross: life
                .map(|_| self.with_range(priced, self.in_period(priced, ask.view, ask.period))),
            matched: priced.matched,
        }
    }

    /// The sites with the devices at each that are not archived.
    pub fn site_rows(&self) -> Vec<SiteRow> {
        let mut counts = vec![0_u64; self.sites.len()];
        for priced in &self.devices {
            if let Some(at) = priced.site.filter(|_| priced.device.status != Status::Archived) {
                counts[at] += 1;
            }
        }
        self.sites
            .iter()
            .zip(counts)
            .map(|(site, devices)| SiteRow {
                id: site.id.clone(),
                name: site.name.clone(),
                country: site.country,
                devices,
                version: 0,
            })
            .collect()
    }
}

/// How devices found their products, archived ones not counted.
pub(super) fn tally<'a>(devices: impl Iterator<Item = &'a Priced>) -> ImportTally {
    let mut tally = ImportTally::default();
    for priced in devices.filter(|priced| priced.device.status != Status::Archived) {
        match priced.matched {
            MatchKind::Exact | MatchKind::Alias | MatchKind::MachineType | MatchKind::Confirmed => {
                tally.matched += 1;
            }
            MatchKind::Suggested => tally.suggested += 1,
            MatchKind::Estimated => tally.estimated += 1,
            MatchKind::Unknown => tally.unknown += 1,
            MatchKind::SetAside => tally.set_aside += 1,
        }
    }
    tally
}
