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
mod avoided;
mod compute;
mod figure;
mod flip;
mod gap;
mod known;
mod line;
mod receipt;
mod repaid;
mod second_life;
mod threshold;
mod wire;

pub use assumption::{Assumptions, DecisionError, DecisionInput};
pub use figure::{DecisionFigure, decision_receipt};
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
    DeviceDecision, Keeping, OptionFigure,
};

use crate::fleet::Outlook;
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
    let day = begins(outlook, today);
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
        avoided: avoided::avoided(&case)?.map(|avoided| avoided.told),
        assumptions: case.rows(),
        options,
        engine: crate::ENGINE_VERSION.to_owned(),
        factor_set: outlook.factor_set.clone(),
    })
}

/// The day that a decision is about: the first after the plan, or today where that is over.
fn begins(outlook: &Outlook, today: Day) -> Day {
    outlook.planned_end.max(today)
}

#[cfg(test)]
mod tests;
