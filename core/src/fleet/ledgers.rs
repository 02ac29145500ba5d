//! Location-based and market-based use side by side, and what of Scope 3 comes before the plug: of a
//! device, and of the filtered fleet.

use super::Ask;
use super::electricity::{Ledger, included, is_known, kwh, life_cycle};
use super::figure::{ElectricityFigures, MarketShare};
use super::findings::Known;
use super::pricing::{Fleet, Priced};
use super::running::Running;
use super::spread::Spread;
use crate::library::Library;

use crate::quantity::{Country, GramsCo2e, GridPlace, Period};
use crate::receipt::Label;
use std::collections::BTreeSet;

/// What is gathered of the devices' electricity.
#[derive(Default)]
pub(super) struct Ledgers {
    location: Spread,
    market: Spread,
    losses: Spread,
    upstream: Spread,
    /// By position in [`Fleet::energy`].
    days: Vec<Days>,
    /// Where devices drew electricity in the period, by site.
    sites: BTreeSet<usize>,
}

/// Days in use of devices that take the same energy.
#[derive(Clone, Copy, Default)]
struct Days {
    all: i64,
    /// Times the millionths that contracts cover.
    contracts: i64,
    /// Times the millionths that the residual mix does.
    residual: i64,
    /// Where network losses are known.
    losses: i64,
}

/// Parts in a whole share.
const MILLION: f64 = 1_000_000.0;

impl Ledgers {
    /// Adds a device, whose location-based use in the period is known already.
    pub fn add(&mut self, fleet: &Fleet, priced: &Priced, ask: &Ask<'_>, location: GramsCo2e) {
        let (Some(energy), Some(running)) = (priced.energy, &priced.running) else { return };
        let mut here = fleet.drawn_at(priced, ask.period).peekable();
        if here.peek().is_none() {
            return;
        }
        self.sites.extend(here);
        self.location.add_parts(priced, GramsCo2e::ZERO, location);
        let knows = |ledger| running.stretches().any(|drawn| fleet.knows(ledger, drawn.days.place));
        let of = |ledger| fleet.ledger_in(priced, ledger, ask.period);
        let market = if knows(Ledger::Market) { of(Ledger::Market) } else { location };
        self.market.add_parts(priced, GramsCo2e::ZERO, market);
        for (spread, ledger) in
            [(&mut self.losses, Ledger::Losses), (&mut self.upstream, Ledger::Upstream)]
        {
            if knows(ledger) {
                spread.add_parts(priced, GramsCo2e::ZERO, of(ledger));
            }
        }
        if self.days.len() <= energy {
            self.days.resize(energy + 1, Days::default());
        }
        let days = &mut self.days[energy];
        // Days at places without a grid factor draw electricity that no ledger knows.
        let known = running
            .stretches()
            .filter(|drawn| drawn.days.place.is_some_and(|site| fleet.schedules[site].is_some()));
        for drawn in known {
            let in_use = i64::from(drawn.days.days_within(ask.period));
            days.all += in_use;
            if fleet.knows(Ledger::Losses, drawn.days.place) {
                days.losses += in_use;
            }
        }
        if knows(Ledger::Market) {
            let [contracts, residual] = fleet.market_days(priced, ask.period);
            days.contracts += contracts;
            days.residual += residual;
        }
    }

    /// The figures; `None` where no use is known.
    pub fn figures(
        &self,
        fleet: &Fleet,
        library: &Library,
        ask: &Ask<'_>,
    ) -> Option<ElectricityFigures> {
        if self.sites.is_empty() {
            return None;
        }
        let sum = |of: fn(&Days) -> f64| -> f64 {
            let all = fleet.energy.iter().zip(&self.days);
            all.map(|(energy, days)| kwh(energy, 1) * of(days)).sum()
        };
        let whole = sum(|days| days.all as f64);
        let contracts = sum(|days| days.contracts as f64 / MILLION);
        let residual = sum(|days| days.residual as f64 / MILLION);
        let share = |energy_kwh: f64| if whole > 0.0 { energy_kwh / whole } else { 0.0 };
        let part = |key: &str, text: &str, energy_kwh: f64| MarketShare {
            basis: Label::new(key, text),
            energy_kwh,
            share: share(energy_kwh),
        };
        let average = (whole - contracts - residual).max(0.0);
        let mut market_basis = vec![
            part("market.contracts", "Contracts", contracts),
            part("market.residual", "Residual mix", residual),
            part("market.grid_average", "Grid average, as no residual mix is known", average),
        ];
        market_basis.retain(|part| part.share > 1e-9);
        let places: BTreeSet<GridPlace> =
            self.sites.iter().filter_map(|at| fleet.sites[*at].place()).collect();
        let known =
            |ledger| places.iter().any(|place| is_known(&library.grid, ledger, *place, ask.period));
        let (upstream, upstream_note) =
            self.upstream(fleet, library, ask, &places, known(Ledger::Upstream));
        Some(ElectricityFigures {
            location_based: self.location.carbon(fleet),
            market_based: self.market.carbon(fleet),
            market_note: market_note(contracts, residual, average),
            market_basis,
            losses: known(Ledger::Losses).then(|| self.losses.carbon(fleet)),
            losses_share: share(sum(|days| days.losses as f64)),
            losses_note: losses_note(library, &places),
            upstream,
            upstream_note,
        })
    }

    fn upstream(
        &self,
        fleet: &Fleet,
        library: &Library,
        ask: &Ask<'_>,
        places: &BTreeSet<GridPlace>,
        known: bool,
    ) -> (Option<super::Carbon>, Option<Label>) {
        let (mut held, mut direct) = (false, false);
        let mut lacks = BTreeSet::new();
        for place in places {
            let (life_cycle, direct_here) = life_cycle(&library.grid, *place, ask.period);
            held |= life_cycle;
            direct |= direct_here;
            let network = library.grid.network();
            if direct_here && network.well_to_tank(place.country, 0).is_none() {
                lacks.insert(place.country);
            }
        }
        if !direct {
            return (None, Some(included()));
        }
        let figure = known.then(|| self.upstream.carbon(fleet));
        if !lacks.is_empty() {
            let label = Label::new(
                "electricity.upstream_unknown",
                "Not known where the grid factor is a direct one: {countries}. Give well-to-tank factors among your own figures.",
            );
            return (figure, Some(label.with("countries", names(library, &lacks))));
        }
        let partly = Label::new(
            "electricity.upstream_partly",
            "Of direct grid factors; where the factor is a life-cycle one it is included in the Scope 2 figure",
        );
        (figure, held.then_some(partly))
    }
}

/// What the market-based figure rests on, said plainly.
fn market_note(contracts: f64, residual: f64, average: f64) -> Label {
    let none = |kwh: f64| kwh <= 1e-9;
    match (none(contracts), none(residual), none(average)) {
        (true, true, _) => Label::new(
            "electricity.market_none",
            "No contract and no residual mix is given for this time, so market-based is the grid average, as location-based.",
        ),
        (_, _, true) => Label::new(
            "electricity.market_whole",
            "All electricity rests on your contracts and the residual mix.",
        ),
        _ => Label::new(
            "electricity.market_part",
            "Where no contract covers the electricity and no residual mix is given, market-based is the grid average.",
        ),
    }
}

fn losses_note(library: &Library, places: &BTreeSet<GridPlace>) -> Option<Label> {
    let lacks = places.iter().map(|place| place.country);
    let lacks: BTreeSet<Country> =
        lacks.filter(|country| library.grid.network().losses(*country, 0).is_none()).collect();
    if lacks.is_empty() {
        return None;
    }
    let label = Label::new(
        "electricity.losses_unknown",
        "No network losses are known for {countries}. Give them among your own figures.",
    );
    Some(label.with("countries", names(library, &lacks)))
}

/// The first few countries by name.
fn names(library: &Library, countries: &BTreeSet<Country>) -> String {
    const SHOWN: usize = 3;
    let name = |country: &Country| library.grid.name(*country).unwrap_or("?").to_owned();
    let mut shown: Vec<String> = countries.iter().take(SHOWN).map(name).collect();
    if countries.len() > SHOWN {
        shown.push(format!("+{}", countries.len() - SHOWN));
    }
    shown.join(", ")
}

impl Fleet {
    /// The sites with a grid factor at which a device draws electricity in a period; none where its
    /// energy is not known.
    pub(super) fn drawn_at(&self, priced: &Priced, period: Period) -> impl Iterator<Item = usize> {
        let running = priced.running.iter().filter(|_| priced.energy.is_some());
        let within = running.flat_map(Running::stretches);
        let within = within.filter(move |drawn| drawn.days.days_within(period) > 0);
        within.filter_map(|drawn| drawn.days.place).filter(|site| self.schedules[*site].is_some())
    }

    /// A device's electricity in the period; none where its use is not known.
    pub(super) fn electricity_figures(
        &self,
        library: &Library,
        priced: &Priced,
        ask: &Ask<'_>,
    ) -> Option<ElectricityFigures> {
        if self.use_known(priced) == Known::Nothing {
            return None;
        }
        let mut ledgers = Ledgers::default();
        let location = self.in_period(priced, ask.view, ask.period).used();
        ledgers.add(self, priced, ask, location);
        ledgers.figures(self, library, ask)
    }
}
