//! Why circularity has no answer.

/// An input that nothing real has, or one that must be given and is not.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum CircularError {
    /// Outside its range, or no number.
    #[error("{what} of {value}: give a number from {low} to {high}")]
    OutOfRange {
        /// What it was meant to be.
        what: &'static str,
        /// The refused value.
        value: f64,
        /// Smallest accepted.
        low: f64,
        /// Largest accepted.
        high: f64,
    },
    /// Neither displacement nor rebound.
    #[error(
        "nothing says how far reuse takes the place of new devices: give a displacement from 0 to 1, or a rebound; 1 is never assumed"
    )]
    NoSubstitution,
    /// Both displacement and rebound.
    #[error(
        "a rebound already includes imperfect displacement: give one of the two, or it is counted twice"
    )]
    Both,
    /// Nothing is said of what would have been otherwise.
    #[error("a claim without a counterfactual is none: say what would have happened otherwise")]
    NoCounterfactual,
    /// Claims of a customer and of a provider, for the same avoided emissions.
    #[error("a customer's and a provider's claims are not added: report each on its own")]
    TwoClaimants,
    /// Avoided emissions per year and over a span of years.
    #[error("claims of {0} and {1} years are not added: bring them to the same years first")]
    TwoSpans(f64, f64),
    /// More comes out than was collected.
    #[error("outcomes of {proven} {unit} exceed the {collected} collected: check the records")]
    MoreThanCollected {
        /// What the outcomes sum to.
        proven: u64,
        /// What was collected.
        collected: u64,
        /// Devices or grams.
        unit: &'static str,
    },
    /// No factor for the treatment of that waste.
    #[error("there is no factor for {treatment} of {waste}: choose one of the table's treatments")]
    NoFactor {
        /// The waste.
        waste: &'static str,
        /// The treatment.
        treatment: &'static str,
    },
}

/// Checks that a number lies in a range.
pub(super) fn within(
    what: &'static str,
    value: f64,
    low: f64,
    high: f64,
) -> Result<f64, CircularError> {
    if value >= low && value <= high {
        Ok(value)
    } else {
        Err(CircularError::OutOfRange { what, value, low, high })
    }
}
