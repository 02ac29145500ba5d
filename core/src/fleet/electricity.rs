//! Electricity beside its location-based carbon: market-based, with what it rests on, and what comes
//! before the plug (Scope 3, category 3): network losses, and the fuel before the plant.
//!
//! Each is a schedule of whole milligrams by month, as the grid's factors are, so that sums over
//! devices, months and stays are exact. What is not known costs nothing and is said.

use super::device::Site;
use super::prices::ModelledEnergy;
use super::pricing::{Fleet, Priced};
use crate::factors::{
    Boundary, DAYS_PER_YEAR, GridTable, Schedule, market_cover, market_rate, well_to_tank,
};
use crate::lifecycle::{grid_node, use_grams};
use crate::quantity::{Country, Day, GramsCo2e, GramsCo2ePerKwh, GridPlace, Month, Period};
use crate::receipt::{Label, Node, Operator, Quality, Unit};
use std::collections::BTreeMap;
use std::sync::Arc;

/// kWh that an organisation's devices draw, by country and year; only where a contract asks.
pub(super) type DrawnKwh = BTreeMap<(Country, i32), f64>;

/// A ledger of electricity that is no part of the gross figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ledger {
    /// Scope 2, market-based.
    Market,
    /// Scope 3, category 3: network losses.
    Losses,
    /// Scope 3, category 3: fuel before the plant.
    Upstream,
}

/// A place's electricity summed over days; none for what nothing is known of.
#[derive(Debug, Clone)]
pub(super) struct PlaceElectricity {
    /// Market-based, where a contract or a residual mix is given for the country.
    market: Option<Schedule>,
    /// Millionths that contracts cover, and that the residual mix does.
    cover: Option<[Schedule; 2]>,
    losses: Option<Schedule>,
    upstream: Option<Schedule>,
}

impl PlaceElectricity {
    fn of(grid: &GridTable, place: GridPlace, drawn: &DrawnKwh) -> Self {
        let parts = |month: Month| grid.market(place, month, drawn_in(drawn));
        let has_market = grid.has_market(place.country);
        // Each rate follows from the year and the place's factor: one a stretch of months that share
        // both, not one for each of the 960 months of a schedule.
        let schedule = |rate: &dyn Fn(Month) -> Option<i64>| {
            let mut known = None;
            Schedule::of(|month| {
                let of = (month.year, grid.factor(place, month));
                match known {
                    Some((same, rate)) if same == of => rate,
                    _ => {
                        let rate = rate(month).unwrap_or_default();
                        known = Some((of, rate));
                        rate
                    }
                }
            })
        };
        let cover = |month| parts(month).map(|parts| market_cover(&parts));
        let losses = grid.network().losses(place.country, 0).is_some();
        let upstream = grid.network().well_to_tank(place.country, 0).is_some();
        Self {
            market: has_market.then(|| schedule(&|month| Some(market_rate(&parts(month)?)))),
            cover: has_market.then(|| {
                [schedule(&|month| Some(cover(month)?.0)), schedule(&|month| Some(cover(month)?.1))]
            }),
            losses: losses
                .then(|| schedule(&|month| Some(whole(&losses_node(grid, place, month)?)))),
            upstream: upstream
                .then(|| schedule(&|month| Some(whole(&upstream_node(grid, place, month)?)))),
        }
    }

    fn schedule(&self, ledger: Ledger) -> Option<&Schedule> {
        match ledger {
            Ledger::Market => self.market.as_ref(),
            Ledger::Losses => self.losses.as_ref(),
            Ledger::Upstream => self.upstream.as_ref(),
        }
    }
}

/// The electricity of each site's place; places that sites share are summed once.
pub(super) fn by_site(
    grid: &GridTable,
    sites: &[Site],
    drawn: &DrawnKwh,
) -> Vec<Option<Arc<PlaceElectricity>>> {
    let mut known: BTreeMap<GridPlace, Arc<PlaceElectricity>> = BTreeMap::new();
    let of = |site: &Site| {
        let place = site.place()?;
        grid.place_name(place)?;
        let new = || Arc::new(PlaceElectricity::of(grid, place, drawn));
        Some(Arc::clone(known.entry(place).or_insert_with(new)))
    };
    sites.iter().map(of).collect()
}

/// What devices draw in the countries and years in which a contract is in kilowatt hours. Days are
/// whole, so their sums depend on no order.
pub(super) fn drawn(
    grid: &GridTable,
    sites: &[Site],
    devices: &[Priced],
    energy: &[ModelledEnergy],
) -> DrawnKwh {
    let mut drawn = DrawnKwh::new();
    for (country, year) in grid.years_by_kwh() {
        let (Some(start), Some(end)) = (Day::from_ymd(year, 1, 1), Day::from_ymd(year + 1, 1, 1))
        else {
            continue;
        };
        let Ok(period) = Period::new(start, end) else { continue };
        let mut days = vec![0_i64; energy.len()];
        for priced in devices {
            let (Some(at), Some(running)) = (priced.energy, &priced.running) else { continue };
            for drawn in running.stretches() {
                let of = drawn.days.place.and_then(|site| sites[site].country);
                if of == Some(country) {
                    days[at] += i64::from(drawn.days.days_within(period));
                }
            }
        }
        let kwh = energy.iter().zip(days).map(|(of, days)| kwh(of, days)).sum();
        drawn.insert((country, year), kwh);
    }
    drawn
}

/// Electricity of a number of days, kWh.
pub(super) fn kwh(energy: &ModelledEnergy, days: i64) -> f64 {
    energy.yearly_kwh * days as f64 / DAYS_PER_YEAR
}

/// How a market asks what is drawn.
pub(super) fn drawn_in(drawn: &DrawnKwh) -> impl Fn(Country, i32) -> f64 {
    move |country, year| drawn.get(&(country, year)).copied().unwrap_or_default()
}

impl Fleet {
    /// Whether anything is known of a ledger at a site.
    pub(super) fn knows(&self, ledger: Ledger, site: Option<usize>) -> bool {
        let place = site.and_then(|at| self.electricity[at].as_deref());
        place.is_some_and(|of| of.schedule(ledger).is_some())
    }

    /// Grams of a ledger before a day: each stretch at its place's factors, 0 where nothing is
    /// known; market-based at the grid's average where no contract and no residual mix is given.
    pub(super) fn ledger_until(&self, priced: &Priced, ledger: Ledger, at: Day) -> GramsCo2e {
        let (Some(energy), Some(running)) = (self.energy_of(priced), &priced.running) else {
            return GramsCo2e::ZERO;
        };
        let of = |site: usize| {
            let place = self.electricity[site].as_deref()?;
            let known = place.schedule(ledger);
            if ledger == Ledger::Market { known.or(self.schedules[site].as_ref()) } else { known }
        };
        let sum = running.stretches().map(|drawn| {
            let (from, until) = (drawn.days.from, drawn.days.until(at));
            drawn.days.place.and_then(of).map_or(0, |schedule| schedule.between(from, until))
        });
        use_grams(energy.yearly_kwh, sum.sum())
    }

    /// Grams of a ledger in a period.
    pub(super) fn ledger_in(&self, priced: &Priced, ledger: Ledger, period: Period) -> GramsCo2e {
        let until = |day| self.ledger_until(priced, ledger, day);
        until(period.end()) - until(period.start())
    }

    /// Days in use in a period times the millionths that contracts cover, and that the residual
    /// mix does.
    pub(super) fn market_days(&self, priced: &Priced, period: Period) -> [i64; 2] {
        let mut days = [0; 2];
        for drawn in priced.running.iter().flat_map(super::running::Running::stretches) {
            let place = drawn.days.place.and_then(|at| self.electricity[at].as_deref());
            let Some(cover) = place.and_then(|of| of.cover.as_ref()) else { continue };
            let from = drawn.days.from.max(period.start());
            let until = drawn.days.until(period.end());
            for (days, cover) in days.iter_mut().zip(cover) {
                *days += cover.between(from, until);
            }
        }
        days
    }
}

/// A kilowatt hour's losses at a place in a month, mg: the factor times `l / (1 - l)`; `None` where
/// the country's losses or the place's factor are not known.
pub(super) fn losses_node(grid: &GridTable, place: GridPlace, month: Month) -> Option<Node> {
    let factor = grid.factor(place, month)?;
    let losses = grid.network().losses(place.country, month.year)?;
    let quality = if losses.source.own.is_some() { Quality::Own } else { Quality::Modelled };
    let quality = if losses.fallback { Quality::Stale } else { quality };
    let share = || {
        let label = Label::new("receipt.loss_share", "Share of generation that the network loses");
        let leaf = Node::leaf(label, losses.value, Unit::Ratio);
        leaf.with_quality(quality).with_source(losses.source.clone())
    };
    let one = Node::leaf(Label::new("receipt.generation", "Generation"), 1.0, Unit::Ratio);
    let rest = Label::new("receipt.delivered_share", "Share of generation delivered");
    let rest = Node::from(rest, Unit::Ratio, one).then(Operator::Minus, share());
    let lost = Label::new("receipt.lost_per_kwh", "Lost for each kilowatt hour delivered");
    let lost = Node::from(lost, Unit::Ratio, share()).then(Operator::Over, rest);
    let leaf = grid_node(grid, place, factor)?;
    let label = Label::new("receipt.losses_factor", "Losses of a kilowatt hour");
    let node = Node::from(label, Unit::MgCo2ePerKwh, leaf).then(Operator::Times, lost).rounded();
    Some(if losses.fallback { node.with_note(stands_in(losses.vintage)) } else { node })
}

/// A kilowatt hour's fuel supply before the plant at a place in a month, mg; `None` where it is not
/// known, and 0 with a note where the grid factor is a life-cycle one and holds it.
pub(super) fn upstream_node(grid: &GridTable, place: GridPlace, month: Month) -> Option<Node> {
    let factor = grid.factor(place, month)?;
    let figure = grid.network().well_to_tank(place.country, month.year)?;
    let grams = GramsCo2ePerKwh::new(figure.value).ok()?;
    let none = GramsCo2ePerKwh::new(0.0).ok()?;
    let label =
        Label::new("receipt.well_to_tank", "Fuel before the plant, of generation and losses");
    // The rule decides whether it may be added, here as everywhere.
    match well_to_tank(grid.boundary(place, factor), grams, none) {
        Ok(added) => {
            let own = figure.source.own.is_some();
            let node = Node::leaf(label, added.milligrams_per_kwh() as f64, Unit::MgCo2ePerKwh)
                .with_quality(if own { Quality::Own } else { Quality::Modelled })
                .with_source(figure.source.clone());
            Some(if figure.fallback { node.with_note(stands_in(figure.vintage)) } else { node })
        }
        Err(_) => Some(Node::leaf(label, 0.0, Unit::MgCo2ePerKwh).with_note(included())),
    }
}

/// What is said in place of a figure that the life-cycle factor holds.
pub(super) fn included() -> Label {
    Label::new("electricity.upstream_included", "Included in the Scope 2 figure")
}

fn stands_in(vintage: i32) -> Label {
    let note = Label::new(
        "receipt.note.network_fallback",
        "No figure is known for this year: the one of {vintage} stands in.",
    );
    note.with("vintage", vintage)
}

/// Whether a place's factors over a period hold the fuel before the plant: of all of them, of some,
/// or of none.
pub(super) fn life_cycle(grid: &GridTable, place: GridPlace, period: Period) -> (bool, bool) {
    let segments = grid.segments(place, period);
    let of =
        |boundary| segments.iter().any(|segment| grid.boundary(place, segment.factor) == boundary);
    (of(Boundary::LifeCycle), of(Boundary::Direct))
}

/// Whether anything is known of a ledger at a place in a period. Fuel before the plant is only where
/// a direct factor is in force: a life-cycle one holds it already.
pub(super) fn is_known(grid: &GridTable, ledger: Ledger, place: GridPlace, period: Period) -> bool {
    let network = grid.network();
    match ledger {
        Ledger::Market => true,
        Ledger::Losses => network.losses(place.country, 0).is_some(),
        Ledger::Upstream => {
            network.well_to_tank(place.country, 0).is_some() && life_cycle(grid, place, period).1
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a factor of at most 5,000 g/kWh, rounded")]
fn whole(node: &Node) -> i64 {
    node.value as i64
}
