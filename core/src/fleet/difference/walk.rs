//! From one result of a device to another, one cause after the other.

use super::Side;
use super::cause::Cause;
use super::split::{Drawn, Parts, at_once, of_length, of_spread, of_use};
use crate::embodied::EmbodiedMethod;
use crate::factors::Schedule;
use crate::fleet::device::Site;
use crate::fleet::prices::{ErrorSource, Totals};
use crate::fleet::pricing::{Priced, StageGrams};
use crate::lifecycle::{Life, Stretch, View, use_grams};
use crate::quantity::{Day, GramsCo2e, GridPlace, Period};
use std::collections::BTreeMap;

/// Both sides, with the grid of each place under the factors of each.
pub(super) struct Walk<'a> {
    pub sides: [Side<'a>; 2],
    view: View,
    grids: [BTreeMap<GridPlace, Schedule>; 2],
}

/// Everything that a device's figure follows from.
#[derive(Clone, Copy)]
struct State<'a> {
    totals: Option<&'a Totals>,
    yearly_kwh: Option<f64>,
    life: Life,
    stretches: &'a [Stretch<Option<GridPlace>>],
    grid: &'a BTreeMap<GridPlace, Schedule>,
    period: Period,
}

/// What a device's embodied figure follows from.
#[derive(PartialEq)]
struct Counted<'a> {
    product: Option<&'a str>,
    name: Option<(&'a String, &'a String)>,
    method: Option<EmbodiedMethod>,
}

impl State<'_> {
    /// The grid's sum over the days in use before `at`, mg·days/kWh.
    fn sum(&self, at: Day) -> i64 {
        let of = |stretch: &Stretch<Option<GridPlace>>| {
            let grid = stretch.place.and_then(|place| self.grid.get(&place));
            grid.map_or(0, |grid| grid.between(stretch.from, stretch.until(at)))
        };
        self.stretches.iter().map(of).sum()
    }

    fn used(&self) -> GramsCo2e {
        let Some(kwh) = self.yearly_kwh else { return GramsCo2e::ZERO };
        let until = |at| use_grams(kwh, self.sum(at));
        until(self.period.end()) - until(self.period.start())
    }

    fn drawn(&self) -> Drawn {
        let days = self.stretches.iter().map(|stretch| stretch.days_within(self.period)).sum();
        let sum = self.sum(self.period.end()) - self.sum(self.period.start());
        Drawn { days, sum, length: self.period.days() }
    }

    /// Embodied carbon carried between two days.
    fn carried(&self, view: View, from: Day, to: Day) -> GramsCo2e {
        let at = |day| {
            let of = |totals: &Totals| totals.carried(&self.life, view, day);
            self.totals.map_or_else(StageGrams::default, of).total()
        };
        at(to) - at(from)
    }

    fn embodied(&self, view: View) -> GramsCo2e {
        self.carried(view, self.period.start(), self.period.end())
    }

    /// What is carried at once on a day, where it lies within the period.
    fn on(&self, view: View, day: Option<Day>) -> GramsCo2e {
        let within = |day: &Day| (self.period.start()..self.period.end()).contains(day);
        day.filter(within).map_or(GramsCo2e::ZERO, |day| self.carried(view, day, day.plus_days(1)))
    }
}

impl<'a> Walk<'a> {
    pub fn new(sides: [Side<'a>; 2], view: View) -> Self {
        let sites = || sides.iter().flat_map(|side| side.fleet.sites());
        let grid = |side: Side<'_>| {
            let places = sites().filter_map(Site::place);
            let library = side.fleet.library();
            places.filter_map(|place| Some((place, library.grid.schedule(place)?))).collect()
        };
        let grids = sides.map(grid);
        Self { sides, view, grids }
    }

    /// Grams of a device on one side.
    pub fn figure(&self, side: usize, priced: &Priced) -> GramsCo2e {
        let of = self.sides[side];
        of.fleet.in_period(priced, self.view, of.period).total()
    }

    /// Splits the change of a device whose life is known on both sides.
    pub fn explain(&self, [from, to]: [&'a Priced; 2], lives: [Life; 2], parts: &mut Parts) {
        let stretches = [self.sides[0].fleet.stretches(from), self.sides[1].fleet.stretches(to)];
        let state = |side: usize, priced: &Priced| {
            let of = self.sides[side];
            State {
                totals: of.fleet.totals_of(priced),
                yearly_kwh: of.fleet.energy_of(priced).map(|energy| energy.yearly_kwh),
                life: lives[side],
                stretches: &stretches[side],
                grid: &self.grids[side],
                period: of.period,
            }
        };
        let (mut at, after) = (state(0, from), state(1, to));
        self.facts(&mut at, &after, [from, to], parts);
        self.places(&mut at, &after, lives, parts);
        self.time(&at, &after, parts);
    }

    /// What the device counts as, its figures and its planned life.
    fn facts<'s>(
        &self,
        at: &mut State<'s>,
        after: &State<'s>,
        [from, to]: [&'a Priced; 2],
        parts: &mut Parts,
    ) {
        let other_class = from.class != to.class;
        let mut before = at.embodied(self.view);
        let mut step = |at: &State<'_>, cause, parts: &mut Parts| {
            let now = at.embodied(self.view);
            parts.add(cause, now - before);
            before = now;
        };
        at.totals = after.totals;
        let other = other_class || self.counted(0, from) != self.counted(1, to);
        step(at, if other { Cause::Method } else { Cause::Embodied }, parts);
        at.life.planned_days = after.life.planned_days;
        step(at, Cause::Life, parts);
        at.life = after.life;
        step(at, Cause::Service, parts);
        let used = at.used();
        at.yearly_kwh = after.yearly_kwh;
        let other = other_class || self.energy_product(0, from) != self.energy_product(1, to);
        let cause = if other { Cause::Method } else { Cause::Energy };
        parts.add(cause, at.used() - used);
    }

    /// The product, or the name by which it is estimated, and the method that a device counts with
    /// on one side.
    fn counted(&self, side: usize, priced: &'a Priced) -> Counted<'a> {
        let fleet = self.sides[side].fleet;
        let source = priced.embodied.map(|at| &fleet.error_sources[fleet.totals[at].error_source]);
        let by_name = priced.product.is_none() && matches!(source, Some(ErrorSource::Estimate(..)));
        Counted {
            product: self.product(side, priced),
            name: by_name.then_some((&priced.maker, &priced.model)),
            method: fleet.embodied_of(priced).map(|embodied| embodied.method),
        }
    }

    /// The product that a device counts as on one side.
    fn product(&self, side: usize, priced: &Priced) -> Option<&'a str> {
        let products = self.sides[side].fleet.library().catalogue.products();
        priced.product.map(|at| products[at].id.as_str())
    }

    /// The product whose yearly energy may stand for it: what one lends its line is none.
    fn energy_product(&self, side: usize, priced: &Priced) -> Option<&'a str> {
        self.product(side, priced).filter(|_| !priced.lent)
    }

    /// The days in use, where they are, and the grid there.
    fn places<'s>(
        &self,
        at: &mut State<'s>,
        after: &State<'s>,
        [before, now]: [Life; 2],
        parts: &mut Parts,
    ) {
        let (used, drawn) = (at.used(), at.drawn());
        at.stretches = after.stretches;
        let change = at.used() - used;
        let in_service = (before.start, before.end) == (now.start, now.end);
        let days = if in_service { Cause::Hours } else { Cause::Service };
        let kwh = at.yearly_kwh.unwrap_or_default();
        of_use(kwh, [drawn, at.drawn()], change, [days, Cause::Places], parts);
        let used = at.used();
        at.grid = after.grid;
        parts.add(Cause::GridFactors, at.used() - used);
    }

    /// The period: `at` and `after` differ in nothing else.
    fn time(&self, at: &State<'_>, after: &State<'_>, parts: &mut Parts) {
        let periods = [at.period, after.period];
        if periods[0] == periods[1] {
            return;
        }
        // What ends on its first day is booked in full on it: with the end.
        let Life { start, end, .. } = at.life;
        let begins = (self.view == View::InventoryOwned && end != Some(start)).then_some(start);
        let (mut carried, mut now) = (at.embodied(self.view), after.embodied(self.view));
        for (day, cause) in [begins, end].into_iter().zip(at_once(self.view)) {
            let [before, later] = [at, after].map(|state| state.on(self.view, day));
            (carried, now) = (carried - before, now - later);
            parts.add(cause, later - before);
        }
        let length = of_length(carried, periods);
        parts.add(Cause::Length, length);
        of_spread(&at.life, periods, [carried, now], now - carried - length, parts);
        let (used, now) = (at.used(), after.used());
        let length = of_length(used, periods);
        parts.add(Cause::Length, length);
        of_use(
            at.yearly_kwh.unwrap_or_default(),
            [at.drawn(), after.drawn()],
            now - used - length,
            [Cause::Hours, Cause::GridOverTime],
            parts,
        );
    }
}
