//! One case: every assumption with its value, and what each option takes by them.

use super::assumption::{Assumptions, DecisionInput};
use super::receipt;
use super::wire::{DecisionAim, DecisionAssumption, DecisionOption};
use crate::estimate::{Estimate, Moments, Shape, Sources};
use crate::factors::{DAYS_PER_YEAR, DeviceClass};
use crate::fleet::{Carbon, Outlook};
use crate::quantity::{Day, GramsCo2e};
use crate::receipt::{Label, Node, Operator, Quality, Unit};

/// Usual length of an extension, years: an assumption.
const EXTENSION_YEARS: f64 = 2.0;

/// Usual length of a life after refurbishment, years: an assumption.
const REFURBISHED_YEARS: f64 = 3.0;

/// A battery's share of a laptop's footprint, as HP's sheet of the 246 G8 prints.
const BATTERY_SHARE: f64 = 0.017;

/// Values by input.
pub(super) type Values = [Option<f64>; DecisionInput::ALL.len()];

/// An assumption's value with its reasons.
pub(super) struct Known {
    /// In the input's unit (the grid in mg/kWh).
    pub node: Node,
    shape: Shape,
    source: Label,
}

/// A device's options under one set of assumptions.
pub(super) struct Case<'a> {
    pub outlook: &'a Outlook,
    pub values: Values,
    known: Vec<(DecisionInput, Known)>,
    given: &'a Assumptions,
    pub within_plan: bool,
}

impl<'a> Case<'a> {
    pub fn new(outlook: &'a Outlook, given: &'a Assumptions, today: Day) -> Self {
        let mut known = Vec::new();
        let mut values: Values = Default::default();
        for input in DecisionInput::ALL {
            let found = match given.given(input) {
                Some(value) => Some(entered(input, value)),
                None => usual(outlook, input),
            };
            if let Some(found) = found {
                let scale = if input == DecisionInput::Grid { 1000.0 } else { 1.0 };
                values[input as usize] = Some(found.node.value / scale);
                known.push((input, found));
            }
        }
        Self { outlook, values, known, given, within_plan: outlook.planned_end > today }
    }

    pub fn known(&self, input: DecisionInput) -> Option<&Known> {
        self.known.iter().find(|(of, _)| *of == input).map(|(_, known)| known)
    }

    pub fn value(&self, input: DecisionInput) -> Option<f64> {
        self.values[input as usize]
    }

    /// An assumption with its range.
    pub fn estimate(&self, input: DecisionInput) -> Option<Estimate> {
        let known = self.known(input)?;
        let mut alone = Sources::default();
        alone.add(Moments::of(known.node.value, known.shape));
        Some(alone.estimate(known.node.value))
    }

    /// Electricity of the present device less that of a new one, kg CO2e a year; none while one of
    /// them is not known.
    pub fn penalty_per_year(&self) -> Option<f64> {
        let use_of = |input| used(&self.values, input);
        Some((use_of(DecisionInput::PresentKwh)? - use_of(DecisionInput::NewKwh)?) / 1000.0)
    }

    pub fn years(&self, choice: DecisionOption) -> Option<f64> {
        self.value(parts(choice)?.years)
    }

    /// Gross carbon a year with its range, rounded as its receipt is.
    pub fn carbon(&self, choice: DecisionOption) -> Option<Carbon> {
        let mean = GramsCo2e::rounded(receipt::node(self, choice)?.value);
        let mut sources = Sources::default();
        if let Some(kwh) = parts(choice).map_or(keeps(choice), |parts| Some(parts.kwh)) {
            let shape = self.known(kwh)?.shape;
            sources.add(Moments::of(used(&self.values, kwh)?, shape));
        }
        if let Some(parts) = parts(choice) {
            let once = self.known(parts.once)?;
            let yearly = once.node.value * 1000.0 / self.value(parts.years)?;
            sources.add(Moments::of(yearly, once.shape));
        } else if choice == DecisionOption::Keep && self.within_plan {
            let embodied = self.outlook.embodied.as_ref()?;
            let yearly = planned_grams(self.outlook)?;
            sources.add(Moments::of(yearly, embodied.stated.shape()));
        }
        Some(ranged(&sources.estimate(mean.grams() as f64), mean))
    }

    /// What an option takes once.
    pub fn once(&self, choice: DecisionOption) -> Option<Carbon> {
        let of = self.estimate(parts(choice)?.once)?;
        Some(ranged(&of.scaled(1000.0), grams(of.mean)))
    }

    /// Cost a year, hundredths; none while a price is missing.
    pub fn cost(&self, choice: DecisionOption) -> Option<i64> {
        #[expect(clippy::cast_possible_truncation, reason = "prices are held below 10^9")]
        Some(receipt::cost_node(self, choice)?.value as i64)
    }

    /// The day on which what an option takes once is repaid.
    pub fn break_even(&self, choice: DecisionOption, day: Day) -> Option<Day> {
        let parts = parts(choice)?;
        let once = self.value(parts.once)? * 1000.0;
        let own_use = used(&self.values, parts.kwh)?;
        let reference = match choice {
            DecisionOption::ReplaceNew => used(&self.values, DecisionInput::PresentKwh)?,
            _ => yearly(self, &self.values, DecisionOption::ReplaceNew)?,
        };
        let saved = reference - own_use;
        if once <= 0.0 {
            return Some(day);
        }
        let years = once / saved;
        if !(saved > 0.0 && years <= self.value(parts.years)?) {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, reason = "at most 15 years, checked above")]
        Some(day.plus_days(libm::ceil(years * DAYS_PER_YEAR) as i32))
    }

    /// The option with the least of what is aimed at; none where no two can be compared.
    pub fn best(&self, aim: DecisionAim) -> Option<DecisionOption> {
        best(self, &self.values, aim)
    }

    pub fn currency(&self) -> crate::quantity::Currency {
        self.given.currency()
    }

    pub fn aim(&self) -> DecisionAim {
        self.given.aim()
    }

    pub fn rows(&self) -> Vec<DecisionAssumption> {
        let row = |input: DecisionInput| {
            let (low, high) = input.bounds();
            let unknown = || match input {
                DecisionInput::Displacement | DecisionInput::Rebound => Label::new(
                    "decision.source.never",
                    "Never assumed: enter it to see what extending avoids.",
                ),
                _ if input.is_money() => {
                    Label::new("decision.source.price", "Enter it to compare costs.")
                }
                _ => Label::new("decision.source.unknown", "Not known: enter it."),
            };
            let source = self.known(input).map_or_else(unknown, |known| known.source.clone());
            let given = self.given.given(input).is_some();
            DecisionAssumption { input, value: self.value(input), low, high, given, source }
        };
        DecisionInput::ALL.into_iter().map(row).collect()
    }
}

/// Which assumptions an option rests on.
#[derive(Clone, Copy)]
pub(super) struct Parts {
    pub once: DecisionInput,
    pub years: DecisionInput,
    pub kwh: DecisionInput,
    pub price: DecisionInput,
}

pub(super) fn parts(choice: DecisionOption) -> Option<Parts> {
    let of = |once, years, kwh, price| Some(Parts { once, years, kwh, price });
    match choice {
        DecisionOption::Keep | DecisionOption::Return => None,
        DecisionOption::Extend => of(
            DecisionInput::ExtensionKg,
            DecisionInput::ExtensionYears,
            DecisionInput::PresentKwh,
            DecisionInput::ExtensionCost,
        ),
        DecisionOption::Refurbish => of(
            DecisionInput::RefurbishKg,
            DecisionInput::RefurbishYears,
            DecisionInput::PresentKwh,
            DecisionInput::RefurbishCost,
        ),
        DecisionOption::ReplaceRefurbished => of(
            DecisionInput::RefurbishedKg,
            DecisionInput::RefurbishedYears,
            DecisionInput::RefurbishedKwh,
            DecisionInput::RefurbishedCost,
        ),
        DecisionOption::ReplaceNew => of(
            DecisionInput::NewKg,
            DecisionInput::NewYears,
            DecisionInput::NewKwh,
            DecisionInput::NewCost,
        ),
    }
}

/// The electricity of an option that takes nothing once.
pub(super) fn keeps(choice: DecisionOption) -> Option<DecisionInput> {
    (choice == DecisionOption::Keep).then_some(DecisionInput::PresentKwh)
}

/// Grams of a year's use.
fn used(values: &Values, kwh: DecisionInput) -> Option<f64> {
    Some(values[kwh as usize]? * values[DecisionInput::Grid as usize]?)
}

/// Grams of embodied carbon in a year of the plan.
fn planned_grams(outlook: &Outlook) -> Option<f64> {
    let kg = outlook.embodied_kg()?;
    Some(kg * 1000.0 * DAYS_PER_YEAR / f64::from(outlook.planned_days))
}

/// Grams a year of an option under any values, not rounded.
pub(super) fn yearly(case: &Case<'_>, values: &Values, choice: DecisionOption) -> Option<f64> {
    match (choice, parts(choice)) {
        (DecisionOption::Return, _) => Some(0.0),
        (_, Some(parts)) => {
            let once = values[parts.once as usize]? * 1000.0;
            Some(once / values[parts.years as usize]? + used(values, parts.kwh)?)
        }
        _ => {
            let used = used(values, DecisionInput::PresentKwh)?;
            if !case.within_plan {
                return Some(used);
            }
            Some(planned_grams(case.outlook)? + used)
        }
    }
}

/// Hundredths a year of an option under any values, not rounded.
fn cost(values: &Values, choice: DecisionOption) -> Option<f64> {
    if choice == DecisionOption::Return {
        return values[DecisionInput::ReturnCost as usize];
    }
    let kwh = parts(choice).map_or(DecisionInput::PresentKwh, |parts| parts.kwh);
    let energy = values[kwh as usize]? * values[DecisionInput::EnergyPrice as usize]?;
    match parts(choice) {
        Some(parts) => Some(values[parts.price as usize]? / values[parts.years as usize]? + energy),
        None => Some(values[DecisionInput::KeepCost as usize]? + energy),
    }
}

/// The option with the least of what is aimed at, of those that leave somebody a device.
pub(super) fn best(case: &Case<'_>, values: &Values, aim: DecisionAim) -> Option<DecisionOption> {
    let of = |choice| match aim {
        DecisionAim::Carbon => yearly(case, values, choice),
        DecisionAim::Cost => cost(values, choice),
    };
    let known: Vec<(DecisionOption, f64)> = DecisionOption::ALL
        .into_iter()
        .filter(|choice| choice.same_service())
        .filter_map(|choice| Some((choice, of(choice)?)))
        .collect();
    let least = known.iter().copied().reduce(|a, b| if b.1 < a.1 { b } else { a })?;
    (known.len() > 1).then_some(least.0)
}

fn entered(input: DecisionInput, value: f64) -> Known {
    let (unit, scale) = match input {
        DecisionInput::Grid => (Unit::MgCo2ePerKwh, 1000.0),
        DecisionInput::ExtensionKg
        | DecisionInput::RefurbishKg
        | DecisionInput::RefurbishedKg
        | DecisionInput::NewKg => (Unit::KgCo2e, 1.0),
        DecisionInput::PresentKwh | DecisionInput::RefurbishedKwh | DecisionInput::NewKwh => {
            (Unit::KwhPerYear, 1.0)
        }
        DecisionInput::ExtensionYears
        | DecisionInput::RefurbishYears
        | DecisionInput::RefurbishedYears
        | DecisionInput::NewYears => (Unit::Years, 1.0),
        _ if input.is_money() => (Unit::Money, 1.0),
        _ => (Unit::Ratio, 1.0),
    };
    let source = Label::new("decision.source.given", "Entered here.");
    let node = Node::leaf(receipt::name(input), value * scale, unit)
        .with_quality(Quality::Own)
        .with_note(source.clone());
    Known { node, shape: Shape::default(), source }
}

/// What an assumption is where nobody gave it; none where nothing is known.
fn usual(outlook: &Outlook, input: DecisionInput) -> Option<Known> {
    let years = |years: f64, source: Label| {
        let node = Node::leaf(receipt::name(input), years, Unit::Years)
            .with_quality(Quality::Estimate)
            .with_note(source.clone());
        Some(Known { node, shape: Shape::default(), source })
    };
    match input {
        DecisionInput::ExtensionYears => years(EXTENSION_YEARS, assumed("two")),
        DecisionInput::RefurbishYears | DecisionInput::RefurbishedYears => {
            years(REFURBISHED_YEARS, assumed("three"))
        }
        DecisionInput::NewYears => years(
            outlook.class_years,
            Label::new("decision.source.class_life", "The planned life of its class."),
        ),
        DecisionInput::ExtensionKg => extension(outlook),
        DecisionInput::RefurbishKg | DecisionInput::RefurbishedKg => refurbishment(outlook, input),
        DecisionInput::NewKg => {
            let (whole, stated) = (outlook.embodied_node()?, outlook.embodied.as_ref()?.stated);
            let source = Label::new("decision.source.as_present", "As the present device.");
            let node =
                Node::from(receipt::name(input), Unit::KgCo2e, whole).with_note(source.clone());
            Some(Known { node, shape: stated.shape(), source })
        }
        DecisionInput::PresentKwh | DecisionInput::RefurbishedKwh | DecisionInput::NewKwh => {
            let (energy, shape) = outlook.energy.clone()?;
            let source = if input == DecisionInput::PresentKwh {
                Label::new("decision.source.class_energy", "Typical of its class.")
            } else {
                Label::new("decision.source.as_present", "As the present device.")
            };
            let node = Node { label: receipt::name(input), ..energy };
            Some(Known { node, shape, source })
        }
        DecisionInput::Grid => {
            let node = outlook.grid.clone()?;
            let vintage = node.source.as_ref().and_then(|of| of.vintage.clone());
            let country = node.label.args.get("country").cloned().unwrap_or_default();
            let source = Label::new("decision.source.grid", "Grid factor of {country}, {vintage}")
                .with("country", country)
                .with("vintage", vintage.unwrap_or_default());
            Some(Known { node, shape: Shape::default(), source })
        }
        _ => None,
    }
}

fn assumed(years: &str) -> Label {
    match years {
        "two" => Label::new("decision.source.two_years", "An assumption: two years."),
        _ => Label::new("decision.source.three_years", "An assumption: three years."),
    }
}

/// A battery for what has one; nothing for the others.
fn extension(outlook: &Outlook) -> Option<Known> {
    let label = receipt::name(DecisionInput::ExtensionKg);
    let portable = matches!(
        outlook.class,
        DeviceClass::Laptop | DeviceClass::Tablet | DeviceClass::Smartphone
    );
    if !portable {
        let source = Label::new("decision.source.no_part", "An assumption: no part is replaced.");
        let node = Node::leaf(label, 0.0, Unit::KgCo2e)
            .with_quality(Quality::Estimate)
            .with_note(source.clone());
        return Some(Known { node, shape: Shape::default(), source });
    }
    let source = Label::new(
        "decision.source.battery",
        "A battery: 1.7 % of the device’s footprint, as one maker’s sheet prints (HP 246 G8).",
    );
    let share = Node::leaf(
        Label::new("receipt.battery_share", "A battery’s share"),
        BATTERY_SHARE,
        Unit::Ratio,
    )
    .with_quality(Quality::Estimate)
    .with_note(source.clone());
    let node =
        Node::from(label, Unit::KgCo2e, outlook.embodied_node()?).then(Operator::Times, share);
    Some(Known { node, shape: outlook.embodied.as_ref()?.stated.shape(), source })
}

fn refurbishment(outlook: &Outlook, input: DecisionInput) -> Option<Known> {
    let made = outlook.manufacture_node()?;
    let class = &outlook.refurbishment;
    let share = Estimate::from_percentiles(class.share, class.low, class.high);
    let source = Label::new("decision.source.refurbish", "{percent} % of manufacture; {source}")
        .with("percent", libm::round(class.share * 100.0))
        .with("source", &class.source);
    let leaf = Node::leaf(
        Label::new("receipt.refurbish_share", "Refurbishment, as a share of manufacture"),
        class.share,
        Unit::Ratio,
    )
    .with_range(class.low, class.high)
    .with_quality(Quality::Estimate)
    .with_note(source.clone());
    let stated = outlook.embodied.as_ref()?.stated;
    let node = Node::from(receipt::name(input), Unit::KgCo2e, made).then(Operator::Times, leaf);
    Some(Known { node, shape: stated.times(share).shape(), source })
}

/// Whole grams of kilograms.
pub(super) fn grams(kg: f64) -> GramsCo2e {
    GramsCo2e::rounded(kg * 1000.0)
}

/// A figure in grams, its mean known.
pub(super) fn ranged(of: &Estimate, mean: GramsCo2e) -> Carbon {
    Carbon {
        mean_kg: mean,
        low_kg: GramsCo2e::rounded(of.low),
        high_kg: GramsCo2e::rounded(of.high),
    }
}
