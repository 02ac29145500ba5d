//! Why an option takes what it takes, as a tree.

use super::assumption::{Assumptions, DecisionError, DecisionInput};
use super::compute::{Case, keeps, parts};
use super::wire::{DecisionAim, DecisionOption};
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
    Ok(Receipt::seal(title, &outlook.factor_set, today, None, root, Vec::new()))
}

/// Why an option has no figure: the first thing that it lacks.
fn missing(case: &Case<'_>, aim: DecisionAim, choice: DecisionOption) -> DecisionError {
    match case.lacks(aim, choice).first() {
        Some(input) => DecisionError::Lacks { name: input.english().to_owned() },
        None => DecisionError::Missing("what making the device took is not known"),
    }
}

/// Hundredths a year of an option, rounded; returning a device costs once.
pub(super) fn cost_node(case: &Case<'_>, choice: DecisionOption) -> Option<Node> {
    let price = match (choice, parts(choice)) {
        (_, Some(parts)) => {
            let label = Label::new("receipt.price_a_year", "Its price, spread over its years");
            Node::from(label, Unit::Money, case.known(parts.price)?.node)
                .then(Operator::Over, case.known(parts.years)?.node)
        }
        (DecisionOption::Return, _) => case.known(DecisionInput::ReturnCost)?.node,
        _ => case.known(DecisionInput::KeepCost)?.node,
    };
    let mut terms = vec![price];
    if let Some(kwh) = parts(choice).map_or(keeps(choice), |parts| Some(parts.kwh)) {
        let label = Label::new("receipt.energy_cost", "Electricity, a year");
        terms.push(
            Node::from(label, Unit::Money, case.known(kwh)?.node)
                .then(Operator::Times, case.known(DecisionInput::EnergyPrice)?.node),
        );
    }
    let label = Label::new("receipt.cost_a_year", "Cost, a year, in {currency}")
        .with("currency", case.currency());
    Some(Node::sum(label, Unit::Money, terms).rounded().with_quality(Quality::Own))
}

/// Grams a year of an option, rounded.
pub(super) fn node(case: &Case<'_>, choice: DecisionOption) -> Option<Node> {
    let mut terms = Vec::new();
    if let Some(parts) = parts(choice) {
        let label = Label::new("receipt.once_a_year", "What it takes once, spread over its years");
        let (once, years) = (case.known(parts.once)?, case.known(parts.years)?);
        terms.push(
            Node::from(label, Unit::GCo2e, once.node)
                .then(Operator::Times, thousand("receipt.per_thousand", "Grams in a kilogram"))
                .then(Operator::Over, years.node),
        );
    } else if choice == DecisionOption::Keep && case.within_plan {
        let label = Label::new("receipt.plan_year", "Embodied carbon, a year of the plan");
        let planned = Label::new("receipt.planned_life", "Planned life");
        let year = Label::new("receipt.days_a_year", "Days a year");
        terms.push(
            Node::from(label, Unit::GCo2e, case.outlook.embodied_node()?)
                .then(Operator::Times, thousand("receipt.per_thousand", "Grams in a kilogram"))
                .then(Operator::Times, Node::leaf(year, DAYS_PER_YEAR, Unit::Days))
                .then(
                    Operator::Over,
                    Node::leaf(planned, f64::from(case.planned_days), Unit::Days)
                        .with_quality(Quality::Estimate),
                ),
        );
    }
    if let Some(kwh) = parts(choice).map_or(keeps(choice), |parts| Some(parts.kwh)) {
        let label = Label::new("receipt.use_year", "Use, a year");
        terms.push(
            Node::from(label, Unit::GCo2e, case.known(kwh)?.node)
                .then(Operator::Times, case.known(DecisionInput::Grid)?.node)
                .then(Operator::Over, thousand("receipt.mg_per_g", "Milligrams in a gram")),
        );
    }
    Some(
        Node::sum(option_label(choice, case.within_plan), Unit::GCo2e, terms)
            .rounded()
            .with_note(cut_off()),
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
pub(super) fn option_label(choice: DecisionOption, within_plan: bool) -> Label {
    let (key, text) = match choice {
        DecisionOption::Keep if within_plan => ("decision.keep", "Keep to plan, a year"),
        DecisionOption::Keep => ("decision.run_on", "Run on, a year"),
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

fn thousand(key: &str, text: &str) -> Node {
    Node::leaf(Label::new(key, text), 1000.0, Unit::PerThousand)
}

/// What an assumption is called in receipts.
pub(super) fn name(input: DecisionInput) -> Label {
    Label::new(&format!("decision.input.{}", input.key()), input.english())
}
