//! Which figure of a device's decision a receipt is about, and that receipt.

use super::assumption::{Assumptions, DecisionError, DecisionInput};
use super::avoided::{NOT_EVEN_ALL, avoided};
use super::compute::{Case, parts};
use super::receipt::{cost_receipt, option_receipt};
use super::repaid::{NOT_REPAID, repaid_node};
use super::wire::{DecisionAim, DecisionOption};
use super::{begins, flip};
use crate::fleet::{Figure, Outlook, QueryError};
use crate::quantity::Day;
use crate::receipt::{Label, Receipt};

/// A figure of a device's decision that has a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecisionFigure {
    /// Carbon a year of an option.
    Carbon(DecisionOption),
    /// Cost a year of an option.
    Cost(DecisionOption),
    /// The day on which what an option takes once is repaid.
    BreakEven(DecisionOption),
    /// What extending avoids in all its years.
    Avoided,
    /// What it avoids in one of them.
    AvoidedPerYear,
    /// The displacement below which it avoids nothing.
    LeastDisplacement,
    /// Where an assumption changes the answer.
    Threshold(DecisionInput),
}

impl DecisionFigure {
    /// The stable names, as in the query.
    pub const KEYS: [&str; 7] = [
        "carbon",
        "cost",
        "break_even",
        "avoided",
        "avoided_per_year",
        "least_displacement",
        "threshold",
    ];

    /// The stable name, as in the query.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Carbon(_) => "carbon",
            Self::Cost(_) => "cost",
            Self::BreakEven(_) => "break_even",
            Self::Avoided => "avoided",
            Self::AvoidedPerYear => "avoided_per_year",
            Self::LeastDisplacement => "least_displacement",
            Self::Threshold(_) => "threshold",
        }
    }

    /// Whether a name is that of a figure of the decision, where an address may also name one of the
    /// device itself.
    ///
    /// # Errors
    /// When neither has such a figure: with the names of both.
    pub fn is_decided(name: &str) -> Result<bool, QueryError> {
        if Self::KEYS.contains(&name) {
            return Ok(true);
        }
        name.parse::<Figure>().map(|_| false).map_err(|error| QueryError {
            choices: format!("{}, {}", error.choices, Self::KEYS.join(", ")),
            ..error
        })
    }

    /// Reads a figure by its name, with the option or the assumption that it is about; `keep` where
    /// none is named for carbon or cost.
    ///
    /// # Errors
    /// When there is no such figure or assumption, what it is about is not named, or something is
    /// named that has no part in it.
    pub fn read(
        figure: &str,
        option: Option<DecisionOption>,
        input: Option<&str>,
    ) -> Result<Self, DecisionError> {
        let refused = |parameter, said| Err(DecisionError::Asked { parameter, said });
        if figure != "threshold" {
            no_input(input)?;
        }
        let of_option = matches!(figure, "carbon" | "cost" | "break_even");
        if Self::KEYS.contains(&figure) && !of_option && option.is_some() {
            return refused("option", "this figure is not one of an option: leave option out");
        }
        match figure {
            "carbon" => Ok(Self::Carbon(option.unwrap_or(DecisionOption::Keep))),
            "cost" => Ok(Self::Cost(option.unwrap_or(DecisionOption::Keep))),
            "break_even" => match option.filter(|option| parts(*option).is_some()) {
                Some(option) => Ok(Self::BreakEven(option)),
                None => refused(
                    "option",
                    "only what takes something once is repaid: name the option, extend, refurbish, replace_refurbished or replace_new",
                ),
            },
            "avoided" => Ok(Self::Avoided),
            "avoided_per_year" => Ok(Self::AvoidedPerYear),
            "least_displacement" => Ok(Self::LeastDisplacement),
            "threshold" => threshold_of(input).map(Self::Threshold),
            _ => refused(
                "figure",
                "there is no such figure: use carbon, cost, break_even, avoided, avoided_per_year, least_displacement or threshold",
            ),
        }
    }
}

/// The assumption that a threshold is asked of.
///
/// # Errors
/// When none is named, or none that there is.
pub(super) fn threshold_of(input: Option<&str>) -> Result<DecisionInput, DecisionError> {
    let said = match input.map(str::parse::<DecisionInput>) {
        Some(Ok(input)) => return Ok(input),
        Some(Err(())) => {
            "there is no such assumption: name it as the query does, for example grid or new_kg"
        }
        None => "a threshold is one of an assumption: name it with input, for example input=grid",
    };
    Err(DecisionError::Asked { parameter: "input", said })
}

/// Refuses an assumption where the figure is not one of it.
///
/// # Errors
/// When one is named.
pub(super) fn no_input(input: Option<&str>) -> Result<(), DecisionError> {
    if input.is_none() {
        return Ok(());
    }
    Err(DecisionError::Asked {
        parameter: "input",
        said: "only a threshold is one of an assumption: leave input out, or ask for the figure threshold",
    })
}

const NOT_AVOIDED: DecisionError = DecisionError::Missing(
    "nothing says what extending avoids: enter a displacement or a rebound, and the assumptions that are empty",
);

/// Why an assumption has no threshold.
pub(super) const NO_THRESHOLD: DecisionError = DecisionError::Missing(
    "this assumption alone changes no answer within what is plausible, so it has no threshold",
);

/// The receipt of a figure of a device's decision.
///
/// # Errors
/// When something that the figure rests on is not known or was not given, or there is no such
/// figure: nothing is repaid or avoided, or no answer would change.
pub fn decision_receipt(
    outlook: &Outlook,
    assumptions: &Assumptions,
    figure: DecisionFigure,
    today: Day,
) -> Result<Receipt, DecisionError> {
    let case = Case::new(outlook, assumptions, today);
    let (title, root) = match figure {
        DecisionFigure::Carbon(choice) => {
            return option_receipt(outlook, assumptions, choice, today);
        }
        DecisionFigure::Cost(choice) => return cost_receipt(outlook, assumptions, choice, today),
        DecisionFigure::BreakEven(choice) => {
            let title = Label::new(
                "receipt.title.break_even",
                "The day on which an option for {device} has repaid what it takes",
            );
            (title, repaid_node(&case, choice, begins(outlook, today)).ok_or(NOT_REPAID)?)
        }
        DecisionFigure::Avoided => {
            let title = Label::new(
                "receipt.title.extension_avoided",
                "Avoided by extending {device}, outside every footprint",
            );
            (title, avoided(&case)?.ok_or(NOT_AVOIDED)?.total)
        }
        DecisionFigure::AvoidedPerYear => {
            let title = Label::new(
                "receipt.title.extension_avoided_year",
                "Avoided in a year by extending {device}, outside every footprint",
            );
            (title, avoided(&case)?.ok_or(NOT_AVOIDED)?.per_year)
        }
        DecisionFigure::LeastDisplacement => {
            let title = Label::new(
                "receipt.title.least_displacement",
                "The displacement below which extending {device} avoids nothing",
            );
            (title, avoided(&case)?.ok_or(NOT_AVOIDED)?.least.ok_or(NOT_EVEN_ALL)?)
        }
        DecisionFigure::Threshold(input) => {
            let title = match case.aim() {
                DecisionAim::Carbon => Label::new(
                    "receipt.title.threshold",
                    "Where an assumption changes what takes least carbon for {device}",
                ),
                DecisionAim::Cost => Label::new(
                    "receipt.title.threshold_cost",
                    "Where an assumption changes what costs least for {device}, in {currency}",
                )
                .with("currency", case.currency()),
            };
            let recommended = case.best(case.aim()).ok_or(NO_THRESHOLD)?;
            let (_, root) = flip::flip(&case, input, recommended).ok_or(NO_THRESHOLD)?;
            (title, root)
        }
    };
    let title = title.with("device", &outlook.name);
    let receipt = Receipt::seal(title, &outlook.factor_set, today, None, root, Vec::new());
    Ok(receipt.in_currency(case.currency()))
}

#[cfg(test)]
mod tests;
