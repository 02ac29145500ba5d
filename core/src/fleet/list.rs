//! A page of the filtered, sorted devices.

use super::Ask;
use super::columns::Sort;
use super::export::age_days;
use super::filter::Filter;
use super::frame::Frame;
use super::pricing::{Fleet, Priced};
use super::rows::{DeviceList, DeviceRow, SiteRow, SuggestedProduct};
use crate::catalogue::MatchKind;
use crate::inventory::ImportTally;
use crate::library::Library;
use crate::lifecycle::Status;

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
        let frame = self.frame(library, ask.period, ask.view, ask.as_of);
        self.list_in(library, &frame, ask.filter, sort, start, limit)
    }

    /// The same in a frame that was worked out before, by this fleet.
    pub fn list_in(
        &self,
        library: &Library,
        frame: &Frame,
        filter: &Filter,
        sort: Sort,
        start: u64,
        limit: u64,
    ) -> DeviceList {
        let positions = self.positions(frame, filter);
        let totals = self.totals(frame, &positions);
        let first = usize::try_from(start).unwrap_or(usize::MAX);
        let end = first.saturating_add(usize::try_from(limit).unwrap_or(usize::MAX));
        let ask = frame.ask(filter);
        let rows = self.ordered(frame, &positions, sort, first..end);
        DeviceList {
            total: positions.len() as u64,
            start,
            rows: rows.iter().map(|&at| self.row_at(library, at, &ask)).collect(),
            next_cursor: None,
            embodied: totals.embodied,
            use_per_year: totals.use_per_year,
            gross: totals.gross,
            embodied_unknown: totals.unknown[0],
            use_unknown: totals.unknown[1],
            gross_unknown: totals.unknown[2],
            tally: frame.tally,
            fleet: frame.active,
            archived: self.devices.len() as u64 - frame.active,
        }
    }

    /// Where a device stands in the filtered, sorted list, from 0; `None` when it is not in it.
    pub fn place_in(&self, frame: &Frame, filter: &Filter, sort: Sort, id: &str) -> Option<u64> {
        let positions = self.positions(frame, filter);
        let ordered = self.ordered(frame, &positions, sort, 0..positions.len());
        let place = ordered.iter().position(|&at| self.devices[at as usize].device.id == id)?;
        Some(place as u64)
    }

    fn row_at(&self, library: &Library, at: u32, ask: &Ask<'_>) -> DeviceRow {
        self.row(library, &self.devices[at as usize], ask)
    }

    /// A device as lists show it.
    pub(super) fn row(&self, library: &Library, priced: &Priced, ask: &Ask<'_>) -> DeviceRow {
        let device = &priced.device;
        let site = self.site_of(priced);
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
            age_days: age_days(priced, ask.as_of),
            planned_life_days: priced.planned_days,
            embodied: self.whole_embodied(priced),
            embodied_method: self.embodied_of(priced).map(|embodied| embodied.method),
            use_per_year: self.use_per_year(library, priced, ask.as_of),
            gross: self
                .has_figure(priced)
                .then(|| self.with_range(priced, self.in_period(priced, ask.view, ask.period))),
            matched: priced.matched,
            suggestion: priced.suggestion.map(|at| {
                let product = &library.catalogue.products()[at];
                SuggestedProduct {
                    product: product.id.clone(),
                    name: format!("{} {}", product.maker, product.name),
                    near: priced.near,
                }
            }),
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
                zone: site.zone,
                zone_name: site
                    .place()
                    .and_then(|place| self.library().grid.zone_name(place).map(str::to_owned)),
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
