//! What next for a device: keep, extend, refurbish, replace or return it; each in carbon and cost a
//! year, with the day on which it pays, and the assumption that would change the answer.
//!
//! A decision looks ahead from the end of the plan, or from today where that is over. What was made
//! is made: extending or refurbishing carries only what that takes (cut-off). To keep to the plan is
//! the baseline, told as the present yearly rate of the management view.
//!
//! A [`LineDecision`] is about all devices that a filter leaves; its sums are theirs.
//!
//! What a second life of the device would carry and avoid is told beside it ([`second_life`]).

mod assumption;
mod compute;
mod flip;
mod gap;
mod known;
mod line;
mod receipt;
mod second_life;
mod wire;

pub use assumption::{Assumptions, DecisionError, DecisionInput};
pub use line::{
    BreakEven, LineDecision, LineException, LineFigure, LineList, LineOption, LineSaving,
    LineSavings, LineUndecided, decide_line, line_receipt,
};
pub use receipt::{cost_receipt, option_receipt};
pub use second_life::{
    SECOND_LIFE_INPUTS, SECOND_LIFE_PRICES, SecondLife, SecondLifeFigure, SecondLifePlan,
    SharedLives, second_life, second_life_receipt,
};
pub use wire::{
    DecisionAim, DecisionAssumption, DecisionAvoided, DecisionFlip, DecisionGap, DecisionOption,
    DeviceDecision, OptionFigure,
};

use crate::circular::{AvoidedClaim, Claimant, Extension, Substitution};
use crate::estimate::Estimate;
use crate::fleet::{Carbon, Outlook};
use crate::quantity::Day;

/// Decides for a device.
///
/// # Errors
/// When what is to be avoided cannot be: displacement and rebound both given.
pub fn decide(
    outlook: &Outlook,
    assumptions: &Assumptions,
    today: Day,
) -> Result<DeviceDecision, DecisionError> {
    let day = outlook.planned_end.max(today);
    let case = compute::Case::new(outlook, assumptions, today);
    let options: Vec<OptionFigure> = DecisionOption::ALL
        .into_iter()
        .filter_map(|choice| {
            let carbon = case.carbon(choice)?;
            Some(OptionFigure {
                option: choice,
                same_service: choice.same_service(),
                years: case.years(choice),
                carbon_per_year: carbon,
                once: case.once(choice),
                cost_minor_per_year: case.cost(choice),
                cost_lacks: case.lacks(DecisionAim::Cost, choice),
                break_even: case.break_even(choice, day),
            })
        })
        .collect();
    let recommended = case.best(assumptions.aim());
    Ok(DeviceDecision {
        day,
        within_plan: outlook.planned_end > today,
        aim: assumptions.aim(),
        currency: assumptions.currency(),
        recommended,
        lacks: recommended.map_or_else(|| case.gaps(), |_| Vec::new()),
        least_carbon: case.best(DecisionAim::Carbon),
        least_cost: case.best(DecisionAim::Cost),
        flips: flip::flips(&case, recommended),
        avoided: avoided(outlook, &case)?,
        assumptions: case.rows(),
        options,
        engine: crate::ENGINE_VERSION.to_owned(),
        factor_set: outlook.factor_set.clone(),
    })
}

/// What extending avoids against a new device; none unless it is said how far it displaces one, and
/// known what both draw.
fn avoided(
    outlook: &Outlook,
    case: &compute::Case<'_>,
) -> Result<Option<DecisionAvoided>, DecisionError> {
    let (displacement, rebound) =
        (case.value(DecisionInput::Displacement), case.value(DecisionInput::Rebound));
    if displacement.is_none() && rebound.is_none() {
        return Ok(None);
    }
    let substitution = Substitution::new(displacement, rebound)?;
    let (Some(new), Some(years), Some(penalty)) = (
        case.estimate(DecisionInput::NewKg),
        case.value(DecisionInput::ExtensionYears),
        case.penalty_per_year(),
    ) else {
        return Ok(None);
    };
    let planned_years = case.value(DecisionInput::NewYears).unwrap_or(outlook.class_years);
    let refurbishment = case.estimate(DecisionInput::ExtensionKg).unwrap_or_default();
    let extension = Extension {
        new,
        planned_years,
        years,
        refurbishment,
        use_penalty_per_year: Estimate::exact(penalty),
    };
    let takes = refurbishment.mean + penalty * years;
    let least = (takes / (new.mean * years / planned_years)).max(0.0);
    let claim = extension.avoided(substitution, "a new device instead", Claimant::Customer)?;
    Ok(Some(told(&claim, least)))
}

/// A claim as it is shown, with the displacement below which nothing is avoided.
fn told(claim: &AvoidedClaim, least: f64) -> DecisionAvoided {
    let ranged = |of: Estimate| Carbon {
        mean_kg: compute::grams(of.mean),
        low_kg: compute::grams(of.low),
        high_kg: compute::grams(of.high),
    };
    DecisionAvoided {
        total: ranged(claim.total()),
        per_year: ranged(claim.per_year()),
        years: claim.years(),
        least_displacement: (least <= 1.0).then_some(least),
    }
}

#[cfg(test)]
mod tests;
