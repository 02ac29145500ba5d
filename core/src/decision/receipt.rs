//! Why an option takes what it takes, as a tree.

use super::assumption::{Assumptions, DecisionError, DecisionInput};
use super::compute::{Case, keeps, parts};
use super::wire::{DecisionAim, DecisionOption, Keeping};
use crate::factors::DAYS_PER_YEAR;
use crate::fleet::Outlook;
use crate::quantity::Day;
use crate::receipt::{Label, Node, Operator, Quality, Receipt, Unit};

/// The receipt of an option's carbon a year.
///
/// # Errors
/// When something that the option rests on is not known.
pub fn option_receipt(
    outlook: &Outlook,
    assumptions: &Assumptions,
    choice: DecisionOption,
    today: Day,
) -> Result<Receipt, DecisionError> {
    let case = Case::new(outlook, assumptions, today);
    let root = node(&case, choice).ok_or_else(|| missing(&case, DecisionAim::Carbon, choice))?;
    let root = match case.carbon(choice) {
        Some(carbon) => {
            root.with_range(carbon.low_kg.grams() as f64, carbon.high_kg.grams() as f64)
        }
        None => root,
    };
    let title = Label::new("receipt.title.decision", "Carbon a year of an option for {device}")
        .with("device", &outlook.name);
    Ok(Receipt::seal(title, &outlook.factor_set, today, None, root, Vec::new()))
}

/// The receipt of an option's cost a year.
///
/// # Errors
/// When a price that the option rests on was not given.
pub fn cost_receipt(
    outlook: &Outlook,
    assumptions: &Assumptions,
    choice: DecisionOption,
    today: Day,
) -> Result<Receipt, DecisionError> {
    let case = Case::new(outlook, assumptions, today);
    let root = cost_node(&case, choice).ok_or_else(|| missing(&case, DecisionAim::Cost, choice))?;
    let title = "Cost a year of an option for {device}, in {currency}";
    let title = Label::new("receipt.title.decision_cost", title)
        .with("device", &outlook.name)
        .with("currency", case.currency());
    let receipt = Receipt::seal(title, &outlook.factor_set, today, None, root, Vec::new());
    Ok(receipt.in_currency(case.currency()))
}

/// Why an option has no figure: the first thing that it lacks.
fn missing(case: &Case<'_>, aim: DecisionAim, choice: DecisionOption) -> DecisionError {
    match case.lacks(aim, choice).first() {
        Some(input) => DecisionError::Lacks { name: input.english().to_owned() },
        None => DecisionError::Missing("what making the device took is not known"),
    }
}

/// What an assumption is, with its reasons.
pub(super) type Reasons<'a> = &'a dyn Fn(DecisionInput) -> Option<Node>;

/// Hundredths a year of an option, rounded; returning a device costs once.
pub(super) fn cost_node(case: &Case<'_>, choice: DecisionOption) -> Option<Node> {
    let terms = terms(DecisionAim::Cost, choice, case, &|input| Some(case.known(input)?.node))?;
    let label = Label::new("receipt.cost_a_year", "Cost, a year, in {currency}")
        .with("currency", case.currency());
    Some(year_sum(label, Unit::Money, terms).rounded().with_quality(Quality::Own))
}

/// Grams a year of an option, rounded.
pub(super) fn node(case: &Case<'_>, choice: DecisionOption) -> Option<Node> {
    let terms = terms(DecisionAim::Carbon, choice, case, &|input| Some(case.known(input)?.node))?;
    let label = option_label(choice, case.keeping());
    Some(year_sum(label, Unit::GCo2e, terms).rounded().with_note(cut_off()))
}

/// What an option takes a year, by its terms.
pub(super) fn year_sum(label: Label, unit: Unit, terms: [Option<Node>; 2]) -> Node {
    Node::sum(label, unit, terms.into_iter().flatten())
}

/// What an option takes a year: what it takes once, and its electricity, as far as it has either;
/// the same as `compute::terms` says in numbers.
pub(super) fn terms(
    aim: DecisionAim,
    choice: DecisionOption,
    case: &Case<'_>,
    known: Reasons<'_>,
) -> Option<[Option<Node>; 2]> {
    let kwh = parts(choice).map_or(keeps(choice), |parts| Some(parts.kwh));
    match aim {
        DecisionAim::Carbon => {
            let once = once(case, choice, known)?;
            let Some(kwh) = kwh else { return Some([once, None]) };
            Some([once, Some(used(kwh, known)?)])
        }
        DecisionAim::Cost => {
            let price = match (choice, parts(choice)) {
                (_, Some(parts)) => {
                    let label =
                        Label::new("receipt.price_a_year", "Its price, spread over its years");
                    Node::from(label, Unit::Money, known(parts.price)?)
                        .then(Operator::Over, known(parts.years)?)
                }
                (DecisionOption::Return, _) => known(DecisionInput::ReturnCost)?,
                _ => known(DecisionInput::KeepCost)?,
            };
            let Some(kwh) = kwh else { return Some([Some(price), None]) };
            let label = Label::new("receipt.energy_cost", "Electricity, a year");
            let energy = Node::from(label, Unit::Money, known(kwh)?)
                .then(Operator::Times, known(DecisionInput::EnergyPrice)?);
            Some([Some(price), Some(energy)])
        }
    }
}

/// Grams a year of what an option takes once, or of the plan; none where it takes neither.
fn once(case: &Case<'_>, choice: DecisionOption, known: Reasons<'_>) -> Option<Option<Node>> {
    if let Some(parts) = parts(choice) {
        let label = Label::new("receipt.once_a_year", "What it takes once, spread over its years");
        let once = Node::from(label, Unit::GCo2e, known(parts.once)?)
            .then(Operator::Times, thousand())
            .then(Operator::Over, known(parts.years)?);
        return Some(Some(once));
    }
    if choice != DecisionOption::Keep || !case.within_plan {
        return Some(None);
    }
    let label = Label::new("receipt.plan_year", "Embodied carbon, a year of the plan");
    let planned = Label::new("receipt.planned_life", "Planned life");
    let year = Label::new("receipt.days_a_year", "Days a year");
    let planned = Node::leaf(planned, f64::from(case.planned_days), Unit::Days)
        .with_quality(Quality::Estimate);
    let plan = Node::from(label, Unit::GCo2e, case.outlook.embodied_node()?)
        .then(Operator::Times, thousand())
        .then(Operator::Times, Node::leaf(year, DAYS_PER_YEAR, Unit::Days))
        .then(Operator::Over, planned);
    Some(Some(plan))
}

/// Grams of a year's use.
pub(super) fn used(kwh: DecisionInput, known: Reasons<'_>) -> Option<Node> {
    let label = Label::new("receipt.use_year", "Use, a year");
    Some(
        Node::from(label, Unit::GCo2e, known(kwh)?)
            .then(Operator::Times, known(DecisionInput::Grid)?)
            .then(Operator::Over, milligrams()),
    )
}

/// What every option carries, and what none does.
pub(super) fn cut_off() -> Label {
    Label::new(
        "decision.note.cut_off",
        "Looks ahead: what was made is made, so extending and refurbishing carry only what that takes (cut-off).",
    )
}

/// What an option's carbon a year is called; beyond its plan a device is kept to none.
pub(super) fn option_label(choice: DecisionOption, keeping: Keeping) -> Label {
    let (key, text) = match choice {
        DecisionOption::Keep => match keeping {
            Keeping::ToPlan => ("decision.keep", "Keep to plan, a year"),
            Keeping::RunsOn => ("decision.run_on", "Run on, a year"),
            Keeping::Either => ("decision.keep_or_run_on", "Keep to plan or run on, a year"),
        },
        DecisionOption::Extend => ("decision.extend", "Extend, a year"),
        DecisionOption::Refurbish => ("decision.refurbish", "Refurbish, a year"),
        DecisionOption::ReplaceNew => ("decision.replace_new", "Replace by a new device, a year"),
        DecisionOption::ReplaceRefurbished => {
            ("decision.replace_refurbished", "Replace by a refurbished device, a year")
        }
        DecisionOption::Return => ("decision.return", "Return without a replacement, a year"),
    };
    Label::new(key, text)
}

/// Grams in a kilogram.
pub(super) fn thousand() -> Node {
    Node::leaf(Label::new("receipt.per_thousand", "Grams in a kilogram"), 1000.0, Unit::PerThousand)
}

/// Milligrams in a gram.
pub(super) fn milligrams() -> Node {
    Node::leaf(Label::new("receipt.mg_per_g", "Milligrams in a gram"), 1000.0, Unit::PerThousand)
}

/// Why a day or a threshold is told as one.
pub(super) fn no_range() -> Label {
    Label::new(
        "receipt.note.no_range",
        "Told without a range: it holds where what it rests on is exactly as it stands here.",
    )
}

/// What an assumption is called in receipts.
pub(super) fn name(input: DecisionInput) -> Label {
    Label::new(&format!("decision.input.{}", input.key()), input.english())
}
