//! Matching and pricing every device once, so that each question is only arithmetic.

use super::device::{Device, Site};
use super::electricity::{self, DrawnKwh, PlaceElectricity};
use super::figure::Carbon;
use super::findings::Known;
use super::order::Ranks;
use super::prices::{ErrorSource, Kind, ModelledEnergy, Prices, Totals};
use super::running::Running;
use super::search::SearchIndex;
use crate::catalogue::{Match, MatchKind, Nearness, is_virtual};
use crate::embodied::Embodied;
use crate::estimate::{Estimate, Moments, Shape, Sources};
use crate::factors::{DeviceClass, Schedule};
use crate::library::Library;
use crate::lifecycle::{Life, Stage, Status, Stretch, View, use_grams};
use crate::quantity::{Day, GramsCo2e, GridPlace, Period};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A fleet whose devices are matched to products and priced.
#[derive(Debug, Clone)]
pub struct Fleet {
    /// What it was priced with; its tables are shared.
    library: Library,
    pub(super) sites: Vec<Site>,
    pub(super) devices: Vec<Priced>,
    /// Embodied carbon by product or class: devices of one share its error.
    pub(super) embodied: Vec<Embodied>,
    /// Modelled energy by product or class.
    pub(super) energy: Vec<ModelledEnergy>,
    /// What its errors come from, each once.
    pub(super) energy_sources: Vec<ErrorSource>,
    /// What the engine needs of each of them, close together in memory.
    pub(super) totals: Vec<Totals>,
    /// What errors come from, each once.
    pub(super) error_sources: Vec<ErrorSource>,
    /// Grid by site.
    pub(super) schedules: Vec<Option<Schedule>>,
    /// Electricity beside the location-based, by site.
    pub(super) electricity: Vec<Option<Arc<PlaceElectricity>>>,
    /// What devices draw where a contract is in kilowatt hours.
    pub(super) drawn: DrawnKwh,
    by_id: BTreeMap<String, usize>,
    /// Ranks of the devices' words, for sorting.
    pub(super) ranks: Ranks,
    /// The devices' words, for searching.
    pub(super) search: SearchIndex,
}

/// The days that a question is about, with each site's grid summed up to them.
pub(super) struct Boundaries {
    days: Vec<Day>,
    /// By site, then by day.
    sums: Vec<Vec<i64>>,
}

impl Boundaries {
    /// Position of each day as given.
    pub fn new(fleet: &Fleet, days: Vec<Day>) -> Self {
        let of_site = |schedule: &Option<Schedule>| match schedule {
            Some(schedule) => days.iter().map(|day| schedule.until(*day)).collect(),
            None => Vec::new(),
        };
        Self { sums: fleet.schedules.iter().map(of_site).collect(), days }
    }
}

/// A device with what the engine needs of it.
#[derive(Debug, Clone)]
pub(super) struct Priced {
    pub device: Device,
    pub matched: MatchKind,
    /// Product in the catalogue, where one is known.
    pub product: Option<usize>,
    /// Product suggested.
    pub suggestion: Option<usize>,
    /// How the suggestion is near.
    pub near: Option<Nearness>,
    /// Whether the product is another of its line.
    pub lent: bool,
    /// Maker and model as they are shown.
    pub maker: String,
    pub model: String,
    /// Number of the maker, in the order makers come.
    pub maker_at: usize,
    pub class: Option<DeviceClass>,
    /// Position in [`Fleet::sites`].
    pub site: Option<usize>,
    /// Position in [`Fleet::embodied`].
    pub embodied: Option<usize>,
    /// Position in [`Fleet::energy`].
    pub energy: Option<usize>,
    pub planned_days: Option<u32>,
    /// The days that matter, once it is known when it began and what it is.
    pub life: Option<Life>,
    /// When and where it draws electricity, once its life is known.
    pub running: Option<Running>,
}

/// Carbon of a device in a stretch of time, by stage.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct StageGrams(pub [GramsCo2e; 5]);

impl StageGrams {
    pub fn total(&self) -> GramsCo2e {
        self.0.iter().copied().sum()
    }

    pub fn used(&self) -> GramsCo2e {
        self.0[Stage::Use.index()]
    }

    pub fn embodied(&self) -> GramsCo2e {
        self.total() - self.used()
    }
}

impl std::ops::Sub for StageGrams {
    type Output = Self;
    fn sub(mut self, other: Self) -> Self {
        for (grams, taken) in self.0.iter_mut().zip(other.0) {
            *grams = *grams - taken;
        }
        self
    }
}

impl Fleet {
    /// Matches and prices devices. Devices of an unknown site count as without one.
    pub fn new(library: &Library, sites: Vec<Site>, devices: Vec<Device>) -> Self {
        let site_positions: BTreeMap<&str, usize> =
            sites.iter().enumerate().map(|(at, site)| (site.id.as_str(), at)).collect();
        let schedules: Vec<Option<Schedule>> = sites
            .iter()
            .map(|site| site.place().and_then(|place| library.grid.schedule(place)))
            .collect();
        let mut matches: BTreeMap<(String, String), Match> = BTreeMap::new();
        let mut kinds = BTreeSet::new();
        let mut kind_of: Vec<Option<Kind>> = Vec::with_capacity(devices.len());
        let mut maker_numbers: BTreeMap<String, usize> = BTreeMap::new();
        let mut priced = Vec::with_capacity(devices.len());
        for device in devices {
            let site = device.site.as_deref().and_then(|id| site_positions.get(id)).copied();
            let found = matches
                .entry((device.maker.clone(), device.model.clone()))
                .or_insert_with(|| library.catalogue.find(&device.maker, &device.model));
            let mut row = Priced::of(library, device, found);
            row.site = site;
            let number = maker_numbers.len();
            row.maker_at = *maker_numbers.entry(row.maker.clone()).or_insert(number);
            let mut kind = None;
            if let Some(class) = row.class {
                let default = library.classes.of(class);
                let own = row.device.planned_days.filter(|days| (1..=36_525).contains(days));
                row.planned_days = Some(own.unwrap_or(default.life_days()));
                kind = Some(Kind::of(library, &row, class));
                kinds.extend(kind.clone());
            }
            row.life = row.life();
            row.running = row.life.as_ref().map(|life| {
                let position = |id: &str| site_positions.get(id).copied();
                Running::new(&row.device, life, position, |at| schedules[at].as_ref())
            });
            priced.push(row);
            kind_of.push(kind);
        }
        let prices = Prices::of(library, &kinds);
        for (row, kind) in priced.iter_mut().zip(kind_of) {
            row.embodied = kind.as_ref().and_then(|kind| prices.position(kind));
            row.energy = kind.as_ref().and_then(|kind| prices.energy_position(kind));
        }
        let by_id = priced.iter().enumerate().map(|(at, p)| (p.device.id.clone(), at)).collect();
        let Prices { embodied, totals, error_sources, energy, energy_sources, .. } = prices;
        let drawn = electricity::drawn(&library.grid, &sites, &priced, &energy);
        Self {
            library: library.clone(),
            electricity: electricity::by_site(&library.grid, &sites, &drawn),
            drawn,
            schedules,
            by_id,
            sites,
            devices: priced,
            embodied,
            totals,
            error_sources,
            energy,
            energy_sources,
            ranks: Ranks::default(),
            search: SearchIndex::default(),
        }
    }

    /// The library it was priced with, the organisation's own figures in it. Every question of the
    /// fleet is asked with this one: positions in another's catalogue mean other products.
    pub fn library(&self) -> &Library {
        &self.library
    }

    /// The sites.
    pub fn sites(&self) -> &[Site] {
        &self.sites
    }

    /// Number of devices, archived ones included.
    pub fn len(&self) -> usize {
        self.devices.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.devices.is_empty()
    }

    /// Devices that are not archived.
    pub fn active(&self) -> u64 {
        self.devices.iter().filter(|priced| priced.device.status != Status::Archived).count() as u64
    }

    /// A device by its identifier.
    pub fn device(&self, id: &str) -> Option<&Device> {
        self.priced(id).map(|priced| &priced.device)
    }

    /// The class a device is counted as; none when unknown.
    pub fn class_of(&self, id: &str) -> Option<DeviceClass> {
        self.priced(id).and_then(|priced| priced.class)
    }

    pub(super) fn priced(&self, id: &str) -> Option<&Priced> {
        self.position(id).map(|at| &self.devices[at])
    }

    /// Position of a device in the fleet.
    pub(super) fn position(&self, id: &str) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// Positions of the devices in the order of their identifiers.
    pub(super) fn positions_by_id(&self) -> impl Iterator<Item = usize> {
        self.by_id.values().copied()
    }

    /// The identifier at a position in the order of identifiers, as a scenario's page numbers
    /// devices.
    pub fn id_at(&self, position: usize) -> Option<&str> {
        self.by_id.keys().nth(position).map(String::as_str)
    }

    pub(super) fn site_of(&self, priced: &Priced) -> Option<&Site> {
        priced.site.map(|at| &self.sites[at])
    }

    pub(super) fn embodied_of(&self, priced: &Priced) -> Option<&Embodied> {
        priced.embodied.map(|at| &self.embodied[at])
    }

    pub(super) fn energy_of(&self, priced: &Priced) -> Option<&ModelledEnergy> {
        priced.energy.map(|at| &self.energy[at])
    }

    pub(super) fn schedule_of(&self, priced: &Priced) -> Option<&Schedule> {
        priced.site.and_then(|at| self.schedules[at].as_ref())
    }

    pub(super) fn totals_of(&self, priced: &Priced) -> Option<&Totals> {
        priced.embodied.map(|at| &self.totals[at])
    }

    /// Whether any place where it is or was in use has a grid factor.
    pub(super) fn has_grid(&self, priced: &Priced) -> bool {
        let known = |site: Option<usize>| site.is_some_and(|at| self.schedules[at].is_some());
        priced.running.as_ref().map_or_else(
            || known(priced.site),
            |running| running.stretches().any(|drawn| known(drawn.days.place)),
        )
    }

    /// Whether a place where it is, or was in use, has none: its use is missing for those days.
    pub(super) fn lacks_grid(&self, priced: &Priced) -> bool {
        let lacks = |site: Option<usize>| site.is_none_or(|at| self.schedules[at].is_none());
        let was = |running: &Running| running.stretches().any(|drawn| lacks(drawn.days.place));
        lacks(priced.site) || priced.running.as_ref().is_some_and(was)
    }

    /// How far its use is known.
    pub(super) fn use_known(&self, priced: &Priced) -> Known {
        match (self.energy_of(priced).is_some() && self.has_grid(priced), self.lacks_grid(priced)) {
            (false, _) => Known::Nothing,
            (true, true) => Known::Part,
            (true, false) => Known::Whole,
        }
    }

    /// Whether its use within a period is known, for some of the days at least.
    pub(super) fn knows_use_in(&self, priced: &Priced, period: Period) -> bool {
        if self.use_known(priced) == Known::Nothing {
            return false;
        }
        let places = || {
            let all = priced.running.iter().flat_map(Running::stretches);
            all.filter(|drawn| drawn.days.days_within(period) > 0).map(|drawn| drawn.days.place)
        };
        let known = |site: Option<usize>| site.is_some_and(|at| self.schedules[at].is_some());
        places().next().is_none() || places().any(known)
    }

    /// Whether anything is known that it carries: a life, and its making or its use.
    pub(super) fn has_figure(&self, priced: &Priced) -> bool {
        let some = priced.embodied.is_some() || self.use_known(priced) != Known::Nothing;
        priced.life.is_some() && some
    }

    /// The stretches in which it is in use, with their places.
    pub(super) fn stretches(&self, priced: &Priced) -> Vec<Stretch<Option<GridPlace>>> {
        let stretches = priced.running.iter().flat_map(Running::stretches);
        let place = |site: Option<usize>| site.and_then(|at| self.sites[at].place());
        stretches
            .map(|drawn| Stretch {
                from: drawn.days.from,
                until: drawn.days.until,
                place: place(drawn.days.place),
            })
            .collect()
    }

    /// Grams carried before a day, by stage; 0 for stages that cannot be computed.
    pub(super) fn carried(&self, priced: &Priced, view: View, at: Day) -> StageGrams {
        let until = |site: usize| self.schedules[site].as_ref().map(|grid| grid.until(at));
        self.carried_with(priced, view, at, until)
    }

    /// The same with the running sums of the sites' grids at that day.
    fn carried_with(
        &self,
        priced: &Priced,
        view: View,
        at: Day,
        until: impl Fn(usize) -> Option<i64>,
    ) -> StageGrams {
        let Some(life) = &priced.life else { return StageGrams::default() };
        let mut grams = self.embodied_grams(priced, life, view, at);
        if let (Some(energy), Some(running)) = (self.energy_of(priced), &priced.running) {
            let used = use_grams(energy.yearly_kwh, running.sum(at, until));
            grams.0[Stage::Use.index()] = used;
        }
        grams
    }

    fn embodied_grams(&self, priced: &Priced, life: &Life, view: View, at: Day) -> StageGrams {
        self.totals_of(priced).map_or_else(StageGrams::default, |of| of.carried(life, view, at))
    }

    /// The same before the day at a position of the boundaries, whose grid is summed already.
    pub(super) fn carried_at(
        &self,
        priced: &Priced,
        view: View,
        boundaries: &Boundaries,
        position: usize,
    ) -> StageGrams {
        let until = |site: usize| boundaries.sums[site].get(position).copied();
        self.carried_with(priced, view, boundaries.days[position], until)
    }

    /// Grams of a period, by stage.
    pub(super) fn in_period(&self, priced: &Priced, view: View, period: Period) -> StageGrams {
        self.carried(priced, view, period.end()) - self.carried(priced, view, period.start())
    }

    /// The whole device's embodied carbon.
    pub(super) fn whole_embodied(&self, priced: &Priced) -> Option<Carbon> {
        self.totals_of(priced).map(|totals| totals.whole)
    }

    /// A device's figure with its range: embodied and use err independently of each other.
    pub(super) fn with_range(&self, priced: &Priced, grams: StageGrams) -> Carbon {
        let made = self.totals_of(priced).map_or_else(Shape::default, |of| of.shape);
        let used = self.energy_of(priced).map_or_else(Shape::default, |of| of.shape);
        let mut sources = Sources::default();
        sources.extend([moments(grams.embodied(), made), moments(grams.used(), used)]);
        range(grams.total(), &sources)
    }

    /// Use-phase carbon of a year at the factor that holds on a day.
    pub(super) fn use_per_year(
        &self,
        library: &Library,
        priced: &Priced,
        on: Day,
    ) -> Option<Carbon> {
        let energy = self.energy_of(priced)?;
        let factor = library.grid.factor(self.site_of(priced)?.place()?, on.month())?;
        let mean = year_grams(energy, factor.milligrams_per_kwh);
        Some(range_alone(mean, energy.shape))
    }

    /// Each site's grid factor on a day, mg/kWh.
    pub(super) fn rates(&self, library: &Library, on: Day) -> Vec<Option<i64>> {
        let rate = |site: &Site| {
            let factor = library.grid.factor(site.place()?, on.month())?;
            Some(factor.milligrams_per_kwh)
        };
        self.sites.iter().map(rate).collect()
    }

    /// The mean of [`Fleet::use_per_year`], the sites' factors already looked up.
    pub(super) fn use_year_grams(
        &self,
        priced: &Priced,
        rates: &[Option<i64>],
    ) -> Option<GramsCo2e> {
        let rate = priced.site.and_then(|site| rates[site])?;
        Some(year_grams(self.energy_of(priced)?, rate))
    }
}

/// A year's use at a factor in mg/kWh.
fn year_grams(energy: &ModelledEnergy, rate: i64) -> GramsCo2e {
    GramsCo2e::rounded(energy.yearly_kwh * rate as f64 / 1000.0)
}

impl Priced {
    fn of(library: &Library, device: Device, found: &Match) -> Self {
        let virtual_machine = is_virtual(&device.maker, &device.model, "");
        let counted = library.catalogue.classify(
            found,
            device.product.as_deref(),
            device.class,
            virtual_machine,
        );
        let known = counted.product.map(|at| &library.catalogue.products()[at]);
        let written = |text: &str, none: &str| {
            let trimmed = text.trim();
            if trimmed.is_empty() { none.to_owned() } else { trimmed.to_owned() }
        };
        let maker =
            known.map_or_else(|| written(&device.maker, "Unknown maker"), |p| p.maker.clone());
        let model = known
            .filter(|_| !counted.lent)
            .map(|product| product.name.clone())
            .or(counted.resolved_model)
            .unwrap_or_else(|| written(&device.model, "Unknown model"));
        Self {
            matched: counted.kind,
            product: counted.product,
            suggestion: counted.suggestion,
            near: counted.near,
            lent: counted.lent,
            maker,
            model,
            class: counted.class,
            maker_at: 0,
            site: None,
            embodied: None,
            energy: None,
            planned_days: None,
            life: None,
            running: None,
            device,
        }
    }

    fn life(&self) -> Option<Life> {
        let start = self.device.start?;
        Some(Life {
            start,
            end: self.device.end.map(|end| end.max(start)),
            planned_days: self.planned_days?,
        })
    }
}

/// What grams of one source add to a sum's range.
pub(crate) fn moments(grams: GramsCo2e, shape: Shape) -> Moments {
    Moments::of(grams.grams() as f64, shape)
}

/// A figure of one source from its mean in grams.
pub(crate) fn range_alone(mean: GramsCo2e, shape: Shape) -> Carbon {
    carbon(mean, &moments(mean, shape).estimate())
}

/// A figure from its mean in grams and the sources of its error, in grams too.
pub(crate) fn range(mean: GramsCo2e, sources: &Sources) -> Carbon {
    carbon(mean, &sources.estimate(mean.grams() as f64))
}

fn carbon(mean: GramsCo2e, estimate: &Estimate) -> Carbon {
    Carbon {
        mean_kg: mean,
        low_kg: GramsCo2e::rounded(estimate.low),
        high_kg: GramsCo2e::rounded(estimate.high),
    }
}
