//! What next for all the devices of a line, under the same assumptions: each option's sums over
//! them, the one option that is best for all, and what each device's own best would save beside it.
//!
//! Every sum is that of the devices' own decisions, to the gram. It is taken by groups whose
//! decisions are alike ([`Line`]), so that its length does not grow with the line.

mod exceptions;
mod flip;
mod receipt;
mod sums;
mod wire;

pub use receipt::line_receipt;
pub use wire::{
    BreakEven, LineDecision, LineException, LineFigure, LineList, LineOption, LineSaving,
    LineSavings, LineUndecided,
};

use super::assumption::{Assumptions, DecisionInput};
use super::compute::{Case, best, least, yearly};
use super::known::unknown;
use super::wire::{DecisionAim, DecisionAssumption, DecisionGap, DecisionOption};
use crate::fleet::{Alike, Line};
use crate::receipt::Label;
use std::collections::BTreeMap;
use sums::{Sum, repaid};

/// A group of a line with its decision.
struct Group<'a> {
    alike: &'a Alike,
    case: Case<'a>,
    best: Option<DecisionOption>,
}

impl Group<'_> {
    fn devices(&self) -> f64 {
        self.alike.devices as f64
    }

    /// What an option takes a device, of what is aimed at.
    fn yearly(&self, aim: DecisionAim, choice: DecisionOption) -> Option<f64> {
        yearly(&self.case, &self.case.values, aim, choice)
    }

    /// The options that can be compared, as bits.
    fn known(&self) -> u32 {
        let known = |choice: &DecisionOption| self.yearly(self.case.aim(), *choice).is_some();
        let options = same_service().enumerate().filter(|(_, choice)| known(choice));
        options.fold(0, |bits, (at, _)| bits | 1 << at)
    }
}

/// The options that leave somebody a device.
fn same_service() -> impl Iterator<Item = DecisionOption> {
    DecisionOption::ALL.into_iter().filter(|choice| choice.same_service())
}

/// A line with each group's decision, and those over which the answer for all is found.
struct Decided<'a> {
    groups: Vec<Group<'a>>,
    /// Whether a group knows the options that most devices know.
    compared: Vec<bool>,
    aim: DecisionAim,
}

impl<'a> Decided<'a> {
    fn new(line: &'a Line, assumptions: &'a Assumptions) -> Self {
        let aim = assumptions.aim();
        let groups: Vec<Group<'a>> = line
            .alike
            .iter()
            .map(|alike| {
                let (days, within) = (alike.planned_days, alike.within_plan);
                let case = Case::planned(&alike.outlook, assumptions, days, within);
                let best = best(&case, &case.values, aim);
                Group { alike, case, best }
            })
            .collect();
        let mut by_known: BTreeMap<u32, u64> = BTreeMap::new();
        for group in groups.iter().filter(|group| group.best.is_some()) {
            *by_known.entry(group.known()).or_default() += group.alike.devices;
        }
        // Of as many devices, those that know more.
        let most = by_known.iter().max_by_key(|(bits, devices)| (**devices, bits.count_ones()));
        let most = most.map(|(bits, _)| *bits);
        let compared = groups.iter();
        let compared = compared.map(|of| of.best.is_some() && Some(of.known()) == most).collect();
        Self { groups, compared, aim }
    }

    /// The groups over which the answer for all is found.
    fn compared(&self) -> impl Iterator<Item = &Group<'a>> {
        self.groups.iter().zip(&self.compared).filter(|(_, is)| **is).map(|(group, _)| group)
    }

    /// What an option takes all devices compared; none unless it is known of each.
    fn total(&self, aim: DecisionAim, choice: DecisionOption) -> Option<f64> {
        let mut any = false;
        let mut sum = 0.0;
        for group in self.compared() {
            sum += group.devices() * group.yearly(aim, choice)?;
            any = true;
        }
        any.then_some(sum)
    }

    /// The one option of which there is least.
    fn least(&self, aim: DecisionAim) -> Option<DecisionOption> {
        least(|choice| self.total(aim, choice))
    }

    /// Whether any plan runs.
    fn within_plan(&self) -> bool {
        self.groups.is_empty() || self.groups.iter().any(|group| group.alike.within_plan)
    }

    /// Whether any plan is over.
    fn beyond_plan(&self) -> bool {
        self.groups.iter().any(|group| !group.alike.within_plan)
    }

    /// Devices of the groups that are so.
    fn devices(&self, is: impl Fn(&Group<'a>) -> bool) -> u64 {
        self.groups.iter().filter(|group| is(group)).map(|group| group.alike.devices).sum()
    }

    /// What a choice for each group takes less than another, over the devices compared.
    fn saving(
        &self,
        from: impl Fn(&Group<'a>) -> Option<DecisionOption>,
        to: impl Fn(&Group<'a>) -> Option<DecisionOption>,
    ) -> LineSaving {
        let mut sum = Sum::default();
        for group in self.compared() {
            sum.choose(group, from(group), 1.0);
            sum.choose(group, to(group), -1.0);
        }
        sum.saving()
    }

    fn savings(&self, recommended: DecisionOption) -> LineSavings {
        let one = |_: &Group<'a>| Some(recommended);
        let keep = |_: &Group<'a>| Some(DecisionOption::Keep);
        let each = |group: &Group<'a>| group.best;
        let keeps = self.total(self.aim, DecisionOption::Keep).is_some();
        LineSavings {
            one_against_keeping: keeps.then(|| self.saving(keep, one)),
            each_against_keeping: keeps.then(|| self.saving(keep, each)),
            each_against_one: self.saving(one, each),
        }
    }

    fn option(&self, choice: DecisionOption) -> Option<LineOption> {
        let mut sum = Sum::default();
        for group in &self.groups {
            sum.add(group, choice, 1.0);
        }
        if sum.devices == 0 && sum.devices_with_cost == 0 {
            return None;
        }
        Some(LineOption {
            option: choice,
            same_service: choice.same_service(),
            years: self.same(|group| group.case.years(choice)),
            best_for: self.devices(|group| group.best == Some(choice)),
            devices: sum.devices,
            carbon_per_year: sum.carbon(),
            devices_with_cost: sum.devices_with_cost,
            cost_minor_per_year: (sum.devices_with_cost > 0).then_some(sum.cost_minor),
            cost_lacks: if sum.devices_with_cost > 0 {
                Vec::new()
            } else {
                self.cost_lacks(choice)
            },
            break_even: repaid(&self.groups, choice),
        })
    }

    /// A value of every group, where it is the same for all.
    fn same(&self, of: impl Fn(&Group<'a>) -> Option<f64>) -> Option<f64> {
        let mut values = self.groups.iter().map(of);
        let first = values.next()??;
        values.all(|value| value == Some(first)).then_some(first)
    }

    /// What an option's cost rests on that is known of no group.
    fn cost_lacks(&self, choice: DecisionOption) -> Vec<DecisionInput> {
        let mut groups = self.groups.iter();
        let lacks = |group: &Group<'_>| group.case.lacks(DecisionAim::Cost, choice);
        let mut lacking = groups.next().map(lacks).unwrap_or_default();
        for group in groups {
            let here = lacks(group);
            lacking.retain(|input| here.contains(input));
        }
        lacking
    }

    fn undecided(&self, line: &Line) -> Vec<LineUndecided> {
        let mut by_gaps = BTreeMap::from([
            (vec![DecisionGap::Left], line.left),
            (vec![DecisionGap::Class], line.without_class),
            (vec![DecisionGap::Start], line.without_start),
        ]);
        for group in self.groups.iter().filter(|group| group.best.is_none()) {
            *by_gaps.entry(group.case.gaps()).or_default() += group.alike.devices;
        }
        let there = by_gaps.into_iter().filter(|(_, devices)| *devices > 0);
        there
            .filter_map(|(gaps, devices)| {
                let (reason, also) = gaps.split_first()?;
                Some(LineUndecided { reason: *reason, also: also.to_vec(), devices })
            })
            .collect()
    }

    /// An assumption over all groups: one value, or how far it differs.
    fn row(&self, input: DecisionInput, assumptions: &Assumptions) -> DecisionAssumption {
        let mut known =
            self.groups.iter().filter_map(|group| Some((group, group.case.value(input)?)));
        let (low, high) = input.bounds();
        let row = |value, source| {
            let given = assumptions.given(input).is_some();
            DecisionAssumption { input, value, low, high, given, source }
        };
        let Some((first, value)) = known.next() else {
            let given = assumptions.given(input);
            return row(given, unknown(input));
        };
        let (mut least, mut most, mut devices) = (value, value, first.alike.devices);
        for (group, value) in known {
            (least, most) = (least.min(value), most.max(value));
            devices += group.alike.devices;
        }
        let all = self.devices(|_| true);
        let label = |key: &str, text: &str| {
            let short = |value: f64| libm::round(value * 10.0) / 10.0;
            Label::new(key, text).with("low", short(least)).with("high", short(most))
        };
        if devices < all {
            let text = "From {low} to {high}; not known of {devices} devices. What is entered holds for all.";
            let source = label("decision.source.partly", text).with("devices", all - devices);
            return row(None, source);
        }
        if least < most {
            let text = "From {low} to {high} by device. What is entered holds for all.";
            return row(None, label("decision.source.differs", text));
        }
        row(Some(value), first.case.row(input).source)
    }
}

/// The option of which there is least carbon; where it is not known of all that are compared by
/// cost, or nothing is yet, over those that carbon compares.
fn least_carbon(
    of: &Decided<'_>,
    line: &Line,
    assumptions: &Assumptions,
) -> Option<DecisionOption> {
    let least = of.least(DecisionAim::Carbon);
    if least.is_some() || of.aim == DecisionAim::Carbon {
        return least;
    }
    let by_carbon = assumptions.clone().aiming(DecisionAim::Carbon, assumptions.currency());
    Decided::new(line, &by_carbon).least(DecisionAim::Carbon)
}

/// Decides for all devices of a line.
pub fn decide_line(line: &Line, assumptions: &Assumptions) -> LineDecision {
    let of = Decided::new(line, assumptions);
    let recommended = of.least(of.aim);
    let asked = DecisionInput::ALL.into_iter().filter(|input| input.is_of_line());
    LineDecision {
        devices: line.devices,
        decided: of.devices(|group| group.best.is_some()),
        compared: of.compared().map(|group| group.alike.devices).sum(),
        within_plan: of.within_plan(),
        beyond_plan: of.beyond_plan(),
        aim: of.aim,
        currency: assumptions.currency(),
        options: DecisionOption::ALL.into_iter().filter_map(|choice| of.option(choice)).collect(),
        recommended,
        least_carbon: least_carbon(&of, line, assumptions),
        least_cost: of.least(DecisionAim::Cost),
        savings: recommended.map(|recommended| of.savings(recommended)),
        flips: recommended.map(|recommended| of.flips(recommended)).unwrap_or_default(),
        differ: of.devices(|group| group.best.is_some() && group.best != recommended),
        exceptions: recommended.map(|recommended| of.exceptions(recommended)).unwrap_or_default(),
        undecided: of.undecided(line),
        assumptions: asked.map(|input| of.row(input, assumptions)).collect(),
        engine: crate::ENGINE_VERSION.to_owned(),
        factor_set: line.factor_set.clone(),
    }
}

#[cfg(test)]
mod tests;
