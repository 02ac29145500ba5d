//! What goes on instead of a new device avoids, with its reasons: an extension here, and a second
//! life by the same steps. Outside every footprint.

use super::DecisionAvoided;
use super::assumption::{DecisionError, DecisionInput};
use super::compute::{Case, ranged};
use super::receipt::{milligrams, name, no_range, thousand};
use crate::circular::{AvoidedClaim, Claimant, Extension, Substitution};
use crate::estimate::Estimate;
use crate::quantity::GramsCo2e;
use crate::receipt::{Label, Node, Operator, Quality, Unit};

/// Why there is no displacement below which nothing is avoided.
pub(super) const NOT_EVEN_ALL: DecisionError = DecisionError::Missing(
    "there is no such displacement: even where the device takes the place of a whole new one, nothing is avoided",
);

/// What takes the place of a new device: a present one that goes on.
pub(super) struct Instead {
    /// Years that it goes on.
    pub years: Node,
    /// What that takes once, g CO2e.
    pub takes: Node,
    /// What the difference is called.
    pub label: Label,
    /// What it is called of a year.
    pub label_year: Label,
    /// What would happen otherwise.
    pub counterfactual: Label,
}

/// What is avoided, as it is shown, and why.
pub(super) struct Avoided {
    pub told: DecisionAvoided,
    /// Over all its years.
    pub total: Node,
    /// In one of them.
    pub per_year: Node,
    /// The displacement below which nothing is avoided; none where even 1 avoids nothing.
    pub least: Option<Node>,
}

/// What extending avoids against a new device; none unless it is said how far it displaces one, and
/// known what both draw and what the extension takes.
///
/// # Errors
/// When displacement and rebound are both given.
pub(super) fn avoided(case: &Case<'_>) -> Result<Option<Avoided>, DecisionError> {
    let Some(substitution) = substitution(case)? else { return Ok(None) };
    let (Some(new), Some(planned_years), Some(refurbishment), Some(penalty), Some(instead)) = (
        case.estimate(DecisionInput::NewKg),
        case.value(DecisionInput::NewYears),
        case.estimate(DecisionInput::ExtensionKg),
        case.penalty_per_year(),
        extension(case),
    ) else {
        return Ok(None);
    };
    let extension = Extension {
        new,
        planned_years,
        years: instead.years.value,
        refurbishment,
        use_penalty_per_year: Estimate::exact(penalty),
    };
    let counterfactual = &instead.counterfactual.text;
    let claim = extension.avoided(substitution, counterfactual, Claimant::Customer)?;
    Ok(Avoided::of(case, &instead, &claim))
}

impl Avoided {
    /// A claim as it is shown, and why; none where something it rests on is not known.
    pub fn of(case: &Case<'_>, instead: &Instead, claim: &AvoidedClaim) -> Option<Self> {
        let total = difference(case, instead)?;
        let per_year = Node::from(instead.label_year.clone(), Unit::GCo2e, total.clone())
            .then(Operator::Over, instead.years.clone());
        // To the gram what its receipt ends in.
        let figure = |of: Estimate, node: Node| {
            let node = outside(node.rounded(), instead);
            let carbon = ranged(&of.scaled(1000.0), GramsCo2e::rounded(node.value));
            let (low, high) = (carbon.low_kg.grams() as f64, carbon.high_kg.grams() as f64);
            (carbon, node.with_range(low, high))
        };
        let (in_all, total) = figure(claim.total(), total);
        let (a_year, per_year) = figure(claim.per_year(), per_year);
        let least = least(case, instead).map(|node| node.with_note(instead.counterfactual.clone()));
        let told = DecisionAvoided {
            total: in_all,
            per_year: a_year,
            years: claim.years(),
            // What counts as nothing may come out just below it.
            least_displacement: least.as_ref().map(|node| libm::fabs(node.value)),
        };
        Some(Self { told, total, per_year, least })
    }
}

/// How far what goes on takes the place of new devices, where that is said.
///
/// # Errors
/// When displacement and rebound are both given.
pub(super) fn substitution(case: &Case<'_>) -> Result<Option<Substitution>, DecisionError> {
    let (displacement, rebound) =
        (case.value(DecisionInput::Displacement), case.value(DecisionInput::Rebound));
    match (displacement, rebound) {
        (None, None) => Ok(None),
        _ => Ok(Some(Substitution::new(displacement, rebound)?)),
    }
}

/// An extension in the place of a new device.
fn extension(case: &Case<'_>) -> Option<Instead> {
    let years = case.known(DecisionInput::ExtensionYears)?.node;
    let takes = Label::new("receipt.extension_takes", "What the extension takes");
    let takes = Node::from(takes, Unit::GCo2e, case.known(DecisionInput::ExtensionKg)?.node)
        .then(Operator::Times, thousand());
    let hundredths = |value: f64| libm::round(value * 100.0) / 100.0;
    let counterfactual = Label::new(
        "receipt.note.counterfactual_extension",
        "Otherwise a new device is bought: {kg} kg of embodied carbon over {years} years, of which {extension} years count.",
    )
    .with("kg", libm::round(case.value(DecisionInput::NewKg)?))
    .with("years", hundredths(case.value(DecisionInput::NewYears)?))
    .with("extension", hundredths(years.value));
    Some(Instead {
        years,
        takes,
        label: Label::new("receipt.extension_avoided", "Avoided by the extension"),
        label_year: Label::new(
            "receipt.extension_avoided_year",
            "Avoided in a year of the extension",
        ),
        counterfactual,
    })
}

/// What is said of every claim: against what, and that no footprint holds it.
fn outside(node: Node, instead: &Instead) -> Node {
    node.with_quality(Quality::Estimate).with_note(instead.counterfactual.clone()).with_note(
        Label::new(
            "receipt.note.outside",
            "Outside every footprint, and never subtracted from one.",
        ),
    )
}

/// Grams avoided, not rounded; none where something it rests on is not known.
fn difference(case: &Case<'_>, instead: &Instead) -> Option<Node> {
    let mut new = new_in_its_place(case, instead)?;
    if let Some(displacement) = case.known(DecisionInput::Displacement) {
        new = new.then(Operator::Times, displacement.node);
    }
    let grams = Label::new("receipt.new_displaced", "New devices that it takes the place of");
    let grams = Node::from(grams, Unit::GCo2e, new).then(Operator::Times, thousand());
    let mut root = Node::from(instead.label.clone(), Unit::GCo2e, grams)
        .then(Operator::Minus, instead.takes.clone())
        .then(Operator::Minus, penalty(case, instead)?);
    if let Some(rebound) = case.known(DecisionInput::Rebound) {
        let one = Node::leaf(Label::new("receipt.all_of_it", "All of it"), 1.0, Unit::Ratio);
        let left = Label::new("receipt.left_of_it", "What the rebound leaves");
        let left = Node::from(left, Unit::Ratio, one).then(Operator::Minus, rebound.node);
        root = root.then(Operator::Times, left);
    }
    Some(root)
}

/// The displacement below which nothing is avoided: what going on takes, by what a whole new device
/// in its place would; none where even 1 avoids nothing, or something is not known.
fn least(case: &Case<'_>, instead: &Instead) -> Option<Node> {
    let takes = Label::new("receipt.takes_in_all", "What going on takes, electricity included");
    let takes = Node::from(takes, Unit::GCo2e, instead.takes.clone())
        .then(Operator::Plus, penalty(case, instead)?);
    let label =
        Label::new("receipt.least_displacement", "Displacement below which nothing is avoided");
    let root = if takes.value <= 0.0 {
        let nothing = Label::new("receipt.not_below_nothing", "Counts as nothing where it is less");
        let nothing = Node::leaf(nothing, 0.0, Unit::Ratio);
        Node::from(label, Unit::Ratio, takes).then(Operator::Times, nothing)
    } else {
        let new = Label::new("receipt.new_displaced_all", "A whole new device in its place");
        let new = Node::from(new, Unit::GCo2e, new_in_its_place(case, instead)?)
            .then(Operator::Times, thousand());
        Node::from(label, Unit::Ratio, takes).then(Operator::Over, new)
    };
    (root.value <= 1.0).then(|| root.with_quality(Quality::Estimate).with_note(no_range()))
}

/// Kilograms of a new device for the years that the present one goes on.
fn new_in_its_place(case: &Case<'_>, instead: &Instead) -> Option<Node> {
    let label = Label::new("receipt.new_in_its_place", "A new device in its place, for its years");
    Some(
        Node::from(label, Unit::KgCo2e, case.known(DecisionInput::NewKg)?.node)
            .then(Operator::Over, case.known(DecisionInput::NewYears)?.node)
            .then(Operator::Times, instead.years.clone()),
    )
}

/// Grams that the present device draws more than a new one while it goes on.
fn penalty(case: &Case<'_>, instead: &Instead) -> Option<Node> {
    let used = |input: DecisionInput| -> Option<Node> {
        Some(
            Node::from(name(input), Unit::GCo2e, case.known(input)?.node)
                .then(Operator::Times, case.known(DecisionInput::Grid)?.node)
                .then(Operator::Over, milligrams())
                .then(Operator::Times, instead.years.clone()),
        )
    };
    let label = Label::new(
        "receipt.use_penalty",
        "What the present device draws more than a new one, in those years",
    );
    Some(
        Node::from(label, Unit::GCo2e, used(DecisionInput::PresentKwh)?)
            .then(Operator::Minus, used(DecisionInput::NewKwh)?),
    )
}
