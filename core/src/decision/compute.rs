//! One case: every assumption with its value, and what each option takes by them.

use super::assumption::{Assumptions, DecisionInput};
use super::known::{Known, entered, reasoned, unknown, usual};
use super::wire::{DecisionAim, DecisionAssumption, DecisionOption, Keeping};
use crate::estimate::{Estimate, Moments, Shape, Sources};
use crate::factors::DAYS_PER_YEAR;
use crate::fleet::{Carbon, Outlook};
use crate::quantity::{Day, GramsCo2e};

/// Values by input.
pub(super) type Values = [Option<f64>; DecisionInput::ALL.len()];

/// Carbon a year of an option: its whole grams, and the parts that err on their own.
pub(super) struct Year {
    /// As its receipt ends.
    pub mean: GramsCo2e,
    /// Grams of its electricity.
    pub used: Option<(f64, Shape)>,
    /// Grams of what it takes once, or of the plan.
    pub made: Option<(f64, Shape)>,
}

/// A device's options under one set of assumptions: plain numbers, as a line asks for them by the
/// thousand; their reasons are made when they are asked for.
pub(super) struct Case<'a> {
    pub outlook: &'a Outlook,
    pub values: Values,
    shapes: [Shape; DecisionInput::ALL.len()],
    /// As its receipts multiply it; the grid in mg/kWh.
    grid_mg: Option<f64>,
    given: &'a Assumptions,
    pub planned_days: u32,
    pub within_plan: bool,
}

impl<'a> Case<'a> {
    pub fn new(outlook: &'a Outlook, given: &'a Assumptions, today: Day) -> Self {
        Self::planned(outlook, given, outlook.planned_days, outlook.planned_end > today)
    }

    /// What keeping the device means.
    pub fn keeping(&self) -> Keeping {
        Keeping::of_device(self.within_plan)
    }

    /// The same of a device with another plan.
    pub fn planned(
        outlook: &'a Outlook,
        given: &'a Assumptions,
        planned_days: u32,
        within_plan: bool,
    ) -> Self {
        let mut values: Values = Default::default();
        let mut shapes = [Shape::default(); DecisionInput::ALL.len()];
        for input in DecisionInput::ALL {
            let found = match given.given(input) {
                Some(value) => Some((value, Shape::default())),
                None => usual(outlook, input),
            };
            if let Some((value, shape)) = found {
                (values[input as usize], shapes[input as usize]) = (Some(value), shape);
            }
        }
        let grid = || outlook.grid.as_ref().map(|node| node.value);
        let grid_mg = given.given(DecisionInput::Grid).map(|grid| grid * 1000.0).or_else(grid);
        values[DecisionInput::Grid as usize] = grid_mg.map(|grid| grid / 1000.0);
        Self { outlook, values, shapes, grid_mg, given, planned_days, within_plan }
    }

    /// An assumption with its reasons.
    pub fn known(&self, input: DecisionInput) -> Option<Known> {
        match self.given.given(input) {
            Some(value) => Some(entered(input, value)),
            None => reasoned(self.outlook, input),
        }
    }

    pub fn value(&self, input: DecisionInput) -> Option<f64> {
        self.values[input as usize]
    }

    /// An assumption with its range.
    pub fn estimate(&self, input: DecisionInput) -> Option<Estimate> {
        let value = self.value(input)?;
        let mut alone = Sources::default();
        alone.add(Moments::of(value, self.shape(input)));
        Some(alone.estimate(value))
    }

    /// How an assumption errs.
    pub fn shape(&self, input: DecisionInput) -> Shape {
        self.shapes[input as usize]
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
        let year = self.year(choice)?;
        let mut sources = Sources::default();
        let parts = year.used.into_iter().chain(year.made);
        sources.extend(parts.map(|(grams, shape)| Moments::of(grams, shape)));
        Some(ranged(&sources.estimate(year.mean.grams() as f64), year.mean))
    }

    /// Gross carbon a year by what it consists of; in the steps of its receipt, and so to its gram.
    pub fn year(&self, choice: DecisionOption) -> Option<Year> {
        let mut grams = 0.0;
        let made = if let Some(parts) = parts(choice) {
            let once = self.value(parts.once)? * 1000.0 / self.value(parts.years)?;
            Some((once, self.shape(parts.once)))
        } else if choice == DecisionOption::Keep && self.within_plan {
            let embodied = self.outlook.embodied.as_ref()?;
            Some((self.planned_grams()?, embodied.stated.shape()))
        } else {
            None
        };
        grams += made.map_or(0.0, |(grams, _)| grams);
        let used = match parts(choice).map_or(keeps(choice), |parts| Some(parts.kwh)) {
            Some(kwh) => {
                grams += self.use_grams(kwh)?;
                Some((used(&self.values, kwh)?, self.shape(kwh)))
            }
            None => None,
        };
        Some(Year { mean: GramsCo2e::rounded(grams), used, made })
    }

    /// Grams of a year's use, in the steps of its receipt.
    pub fn use_grams(&self, kwh: DecisionInput) -> Option<f64> {
        Some(self.value(kwh)? * self.grid_mg? / 1000.0)
    }

    /// Grams of embodied carbon in a year of the plan.
    fn planned_grams(&self) -> Option<f64> {
        let kg = self.outlook.embodied_kg()?;
        Some(kg * 1000.0 * DAYS_PER_YEAR / f64::from(self.planned_days))
    }

    /// What an option takes once.
    pub fn once(&self, choice: DecisionOption) -> Option<Carbon> {
        let of = self.estimate(parts(choice)?.once)?;
        Some(ranged(&of.scaled(1000.0), grams(of.mean)))
    }

    /// Cost a year, hundredths, as its receipt ends; none while a price is missing.
    pub fn cost(&self, choice: DecisionOption) -> Option<i64> {
        let takes = yearly(self, &self.values, DecisionAim::Cost, choice)?;
        #[expect(clippy::cast_possible_truncation, reason = "prices are held below 10^9")]
        Some(libm::round(takes) as i64)
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

    /// Every assumption as it is shown.
    pub fn rows(&self) -> Vec<DecisionAssumption> {
        DecisionInput::ALL.into_iter().map(|input| self.row(input)).collect()
    }

    /// An assumption as it is shown.
    pub fn row(&self, input: DecisionInput) -> DecisionAssumption {
        let (low, high) = input.bounds();
        let source = self.known(input).map_or_else(|| unknown(input), |known| known.source);
        let given = self.given.given(input).is_some();
        DecisionAssumption { input, value: self.value(input), low, high, given, source }
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

/// What an option takes a year under any values: what it takes once, and its electricity; grams or
/// hundredths, not rounded.
pub(super) fn terms(
    case: &Case<'_>,
    values: &Values,
    aim: DecisionAim,
    choice: DecisionOption,
) -> Option<(f64, f64)> {
    let kwh = parts(choice).map_or(DecisionInput::PresentKwh, |parts| parts.kwh);
    match (aim, choice, parts(choice)) {
        (DecisionAim::Carbon, DecisionOption::Return, _) => Some((0.0, 0.0)),
        (DecisionAim::Carbon, _, Some(parts)) => {
            let once = values[parts.once as usize]? * 1000.0;
            Some((once / values[parts.years as usize]?, used(values, kwh)?))
        }
        (DecisionAim::Carbon, ..) => {
            let used = used(values, kwh)?;
            Some((if case.within_plan { case.planned_grams()? } else { 0.0 }, used))
        }
        (DecisionAim::Cost, DecisionOption::Return, _) => {
            Some((values[DecisionInput::ReturnCost as usize]?, 0.0))
        }
        (DecisionAim::Cost, _, of) => {
            let energy = values[kwh as usize]? * values[DecisionInput::EnergyPrice as usize]?;
            let price = match of {
                Some(of) => values[of.price as usize]? / values[of.years as usize]?,
                None => values[DecisionInput::KeepCost as usize]?,
            };
            Some((price, energy))
        }
    }
}

/// The same in total.
pub(super) fn yearly(
    case: &Case<'_>,
    values: &Values,
    aim: DecisionAim,
    choice: DecisionOption,
) -> Option<f64> {
    terms(case, values, aim, choice).map(|(once, used)| once + used)
}

/// The option with the least of what is aimed at, of those that leave somebody a device.
pub(super) fn best(case: &Case<'_>, values: &Values, aim: DecisionAim) -> Option<DecisionOption> {
    least(|choice| yearly(case, values, aim, choice))
}

/// The option of which there is least; none where no two that leave somebody a device are known.
pub(super) fn least(of: impl Fn(DecisionOption) -> Option<f64>) -> Option<DecisionOption> {
    let mut known = 0;
    let mut least: Option<(DecisionOption, f64)> = None;
    for choice in DecisionOption::ALL.into_iter().filter(|choice| choice.same_service()) {
        let Some(takes) = of(choice) else { continue };
        known += 1;
        if least.is_none_or(|least| takes < least.1) {
            least = Some((choice, takes));
        }
    }
    least.filter(|_| known > 1).map(|(choice, _)| choice)
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
