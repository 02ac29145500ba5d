//! Sums of options over the devices of a line, with their ranges.
//!
//! As in the fleet's own sums, figures of one source err together: those of a maker's products,
//! those of one model of energy. What refurbishing takes is one assumption with its range, so all
//! that rests on it errs together too. So a line's relative range does not shrink with its size.

use super::super::compute::ranged;
use super::super::wire::DecisionOption;
use super::{BreakEven, Group, LineSaving};
use crate::estimate::{Shape, Shared, Sources, Z95};
use crate::fleet::Carbon;
use crate::quantity::{Day, GramsCo2e};
use std::collections::BTreeMap;

/// What an error comes from, in the order in which a device's own range adds them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Origin<'a> {
    /// A model of energy, by its number.
    Energy(Option<usize>),
    /// A maker's figures or an estimate's, by its number.
    Embodied(Option<usize>),
    /// What is said of refurbishing, by where it comes from.
    Refurbishment(&'a str),
}

/// A sum over devices.
#[derive(Debug, Clone, Default)]
pub(super) struct Sum<'a> {
    /// Devices whose carbon is in it.
    pub devices: u64,
    /// Devices whose cost is in it.
    pub devices_with_cost: u64,
    /// Hundredths a year.
    pub cost_minor: i64,
    grams: GramsCo2e,
    errors: BTreeMap<Origin<'a>, Shared>,
    lacks_carbon: bool,
    lacks_cost: bool,
}

impl<'a> Sum<'a> {
    /// Adds an option of a group's devices, or takes it away.
    pub fn add(&mut self, group: &'a Group<'_>, choice: DecisionOption, sign: f64) {
        let devices = group.alike.devices;
        #[expect(clippy::cast_possible_wrap, reason = "a fleet is far below 2^63 devices")]
        let times = if sign < 0.0 { -(devices as i64) } else { devices as i64 };
        match group.case.year(choice) {
            Some(year) => {
                self.devices += devices;
                self.grams += GramsCo2e::new(year.mean.grams().saturating_mul(times));
                let mut put = |origin, (grams, shape): (f64, Shape)| {
                    let shared = self.errors.entry(origin).or_default();
                    shared.add(grams * group.devices() * sign, shape);
                };
                if let Some(used) = year.used {
                    put(Origin::Energy(group.alike.drawn_by), used);
                }
                if let Some(made) = year.made {
                    put(origin_of(group, choice), made);
                }
            }
            None => self.lacks_carbon = true,
        }
        match group.case.cost(choice) {
            Some(cost) => {
                self.devices_with_cost += devices;
                self.cost_minor = self.cost_minor.saturating_add(cost.saturating_mul(times));
            }
            None => self.lacks_cost = true,
        }
    }

    /// The same of a choice that may be none: then nothing can be said of the sum.
    pub fn choose(&mut self, group: &'a Group<'_>, choice: Option<DecisionOption>, sign: f64) {
        match choice {
            Some(choice) => self.add(group, choice, sign),
            None => (self.lacks_carbon, self.lacks_cost) = (true, true),
        }
    }

    /// Carbon with its range.
    pub fn carbon(&self) -> Carbon {
        let mut sources = Sources::default();
        sources.extend(self.errors.values().map(Shared::moments));
        ranged(&sources.estimate(self.grams.grams() as f64), self.grams)
    }

    /// As a difference of sums: what both have in common cancels with its error, and what is left
    /// may lie on either side of 0.
    pub fn saving(&self) -> LineSaving {
        let variance: f64 = self.errors.values().map(|of| of.moments().variance).sum();
        let (mean, reach) = (self.grams.grams() as f64, Z95 * f64::sqrt(variance.max(0.0)));
        let carbon = Carbon {
            mean_kg: self.grams,
            low_kg: GramsCo2e::rounded(mean - reach),
            high_kg: GramsCo2e::rounded(mean + reach),
        };
        LineSaving {
            carbon_per_year: (!self.lacks_carbon).then_some(carbon),
            cost_minor_per_year: (!self.lacks_cost).then_some(self.cost_minor),
        }
    }
}

fn origin_of<'a>(group: &'a Group<'_>, choice: DecisionOption) -> Origin<'a> {
    match choice {
        DecisionOption::Refurbish | DecisionOption::ReplaceRefurbished => {
            Origin::Refurbishment(&group.alike.outlook.refurbishment.source)
        }
        _ => Origin::Embodied(group.alike.made_by),
    }
}

/// The days on which what an option takes once is repaid.
pub(super) fn repaid(groups: &[Group<'_>], choice: DecisionOption) -> Option<BreakEven> {
    let mut days: BTreeMap<Day, u64> = BTreeMap::new();
    for group in groups {
        for (end, devices) in &group.alike.ends {
            let Some(on) = group.case.break_even(choice, *end) else { continue };
            *days.entry(on).or_default() += devices;
        }
    }
    let devices = days.values().sum::<u64>();
    let mut passed = 0;
    let median = days.iter().find(|(_, of)| {
        passed += **of;
        passed * 2 >= devices
    });
    Some(BreakEven {
        devices,
        earliest: *days.first_key_value()?.0,
        median: *median?.0,
        latest: *days.last_key_value()?.0,
    })
}

/// The devices that have repaid it on a day, and the first day after their plan: the first such
/// group, in the line's order.
pub(super) fn repaid_on<'a, 'b>(
    groups: &'a [Group<'b>],
    choice: DecisionOption,
    day: Day,
) -> Option<(&'a Group<'b>, Day)> {
    groups.iter().find_map(|group| {
        let ends = group.alike.ends.keys();
        let mut ends = ends.filter(|end| group.case.break_even(choice, **end) == Some(day));
        ends.next().map(|end| (group, *end))
    })
}
