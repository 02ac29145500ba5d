//! Why a life carries what it carries, and why a second life avoids what it avoids.

use super::wire::SecondLifeFigure;
use super::{Lives, SecondLifePlan};
use crate::decision::avoided::{Instead, NOT_EVEN_ALL};
use crate::decision::receipt::thousand;
use crate::decision::{Assumptions, DecisionError, DecisionInput};
use crate::embodied::Stage;
use crate::fleet::{Carbon, Outlook};
use crate::lifecycle::{Allocation, LifeValue};
use crate::quantity::Day;
use crate::receipt::{Label, Node, Operator, Quality, Receipt, Unit};

/// The receipt of a figure of a second life.
///
/// # Errors
/// When something that the figure rests on is not known or was not given.
pub fn second_life_receipt(
    outlook: &Outlook,
    assumptions: &Assumptions,
    plan: SecondLifePlan,
    (method, figure): (Allocation, SecondLifeFigure),
    today: Day,
) -> Result<Receipt, DecisionError> {
    let lives = Lives::new(outlook, assumptions, plan, today)?;
    let avoided = || {
        lives.avoided()?.ok_or(DecisionError::Missing(
            "nothing says how far reuse takes the place of new devices, or what they draw: enter a displacement or a rebound, and the assumptions that are empty",
        ))
    };
    let root = match figure {
        SecondLifeFigure::Avoided => avoided()?.total,
        SecondLifeFigure::AvoidedPerYear => avoided()?.per_year,
        SecondLifeFigure::LeastDisplacement => avoided()?.least.ok_or(NOT_EVEN_ALL)?,
        SecondLifeFigure::First | SecondLifeFigure::Second => {
            let shared = lives.shared(method)?.ok_or(DecisionError::Missing(
                "the economic method shares by what each life consumes: enter what is paid at the start of both lives, and what is realised at their ends",
            ))?;
            let second = figure == SecondLifeFigure::Second;
            let mut node = life_node(&lives, method, second);
            if let Some(note) = shared.note {
                node = node.with_note(note);
            }
            within(node, if second { shared.second } else { shared.first })
        }
    };
    let title = match figure {
        SecondLifeFigure::First => {
            Label::new("receipt.title.first_life", "Carried by the first life of {device}")
        }
        SecondLifeFigure::Second => {
            Label::new("receipt.title.second_life", "Carried by a second life of {device}")
        }
        SecondLifeFigure::Avoided => Label::new(
            "receipt.title.second_life_avoided",
            "Avoided by a second life of {device}, outside every footprint",
        ),
        SecondLifeFigure::AvoidedPerYear => Label::new(
            "receipt.title.second_life_avoided_year",
            "Avoided in a year by a second life of {device}, outside every footprint",
        ),
        SecondLifeFigure::LeastDisplacement => Label::new(
            "receipt.title.second_life_least",
            "The displacement below which a second life of {device} avoids nothing",
        ),
    };
    let title = title.with("device", &outlook.name);
    let receipt = Receipt::seal(title, &outlook.factor_set, today, None, root, Vec::new());
    Ok(receipt.in_currency(assumptions.currency()))
}

fn within(node: Node, carbon: Carbon) -> Node {
    node.with_range(carbon.low_kg.grams() as f64, carbon.high_kg.grams() as f64)
}

/// Grams that a life carries by a method.
fn life_node(lives: &Lives<'_>, method: Allocation, second: bool) -> Node {
    let label = match second {
        true => Label::new("receipt.second_life", "Carried by the second life"),
        false => Label::new("receipt.first_life", "Carried by the first life"),
    };
    let node = match (method, second) {
        (Allocation::CutOff, false) => Node::sum(label, Unit::GCo2e, making(lives)),
        (Allocation::CutOff, true) => {
            Node::sum(label, Unit::GCo2e, ending(lives)).then(Operator::Plus, refurbishment(lives))
        }
        (_, false) => first_share(lives, method, label),
        (_, true) => {
            let first =
                Label::new("receipt.first_life_share", "Share that the first life carries of it");
            Node::from(label, Unit::GCo2e, both(lives))
                .then(Operator::Minus, first_share(lives, method, first))
                .then(Operator::Plus, refurbishment(lives))
        }
    };
    node.with_quality(Quality::Estimate).with_note(said(method)).with_note(Label::new(
        "receipt.note.same_total",
        "By every method both lives carry the same together; only their shares differ.",
    ))
}

/// What a method is, and how it shares.
fn said(method: Allocation) -> Label {
    match method {
        Allocation::CutOff => Label::new(
            "receipt.note.cut_off",
            "Cut-off: the first life carries the making, the second its refurbishment and the end of life.",
        ),
        Allocation::LifeShare => Label::new(
            "receipt.note.life_share",
            "Life share: making and end of life in proportion to the lives’ lengths; the second carries its refurbishment.",
        ),
        Allocation::FiftyFifty => Label::new(
            "receipt.note.fifty_fifty",
            "50:50: half of making and end of life for each life; the second carries its refurbishment.",
        ),
        Allocation::Economic => Label::new(
            "receipt.note.economic",
            "Economic: making and end of life in proportion to the value that each life consumes; the second carries its refurbishment.",
        ),
    }
}

/// The stages of the device in whole grams.
fn stages(lives: &Lives<'_>, is: fn(Stage) -> bool) -> Vec<Node> {
    let whole = lives.embodied.whole();
    let nodes = whole.steps.into_iter().map(|step| step.node);
    let stages = lives.embodied.stages.iter().map(|(stage, _)| *stage);
    stages.zip(nodes).filter(|(stage, _)| is(*stage)).map(|(_, node)| node).collect()
}

fn making(lives: &Lives<'_>) -> Vec<Node> {
    stages(lives, |stage| stage != Stage::EndOfLife)
}

fn ending(lives: &Lives<'_>) -> Vec<Node> {
    stages(lives, |stage| stage == Stage::EndOfLife)
}

fn both(lives: &Lives<'_>) -> Node {
    let label = Label::new("receipt.made_and_ended", "Making and end of life");
    Node::sum(label, Unit::GCo2e, stages(lives, |_| true))
}

/// An assumption with its reasons.
fn known(lives: &Lives<'_>, input: DecisionInput) -> Option<Node> {
    lives.case.known(input).map(|known| known.node)
}

fn refurbishment(lives: &Lives<'_>) -> Node {
    let label = Label::new("receipt.second_refurbishment", "Refurbishment before the second life");
    let node = match known(lives, DecisionInput::RefurbishKg) {
        Some(kg) => Node::from(label, Unit::GCo2e, kg).then(Operator::Times, thousand()),
        None => Node::leaf(label, 0.0, Unit::GCo2e),
    };
    node.rounded()
}

/// The first life's share of making and end of life.
fn first_share(lives: &Lives<'_>, method: Allocation, label: Label) -> Node {
    let [first, second] = weights(lives, method);
    let unit = first.unit;
    let all =
        Node::sum(Label::new("receipt.both_lives", "Both lives"), unit, [first.clone(), second]);
    Node::from(label, Unit::GCo2e, both(lives))
        .then(Operator::Times, first)
        .then(Operator::Over, all)
        .rounded()
}

/// What the lives are shared by.
fn weights(lives: &Lives<'_>, method: Allocation) -> [Node; 2] {
    let values = lives.plan.values().filter(|_| method == Allocation::Economic);
    match (method, values) {
        (Allocation::FiftyFifty, _) => {
            let half = || Node::leaf(Label::new("receipt.one_half", "One half"), 1.0, Unit::Ratio);
            [half(), half()]
        }
        (_, Some(values)) if values.iter().any(|value| value.consumed() > 0) => {
            values.map(|value| consumed(lives, value))
        }
        _ => {
            let days = |key: &str, text: &str, days: u32| {
                Node::leaf(Label::new(key, text), f64::from(days), Unit::Days)
                    .with_quality(Quality::Estimate)
            };
            let planned = lives.case.outlook.planned_days;
            [
                days("receipt.first_life_days", "Planned length of the first life", planned),
                days("receipt.second_life_days", "Length of the second life", lives.plan.days()),
            ]
        }
    }
}

/// The value that a life consumes, hundredths.
fn consumed(lives: &Lives<'_>, value: LifeValue) -> Node {
    let label = Label::new("receipt.value_consumed", "Value that the life consumes, in {currency}")
        .with("currency", lives.case.currency());
    if value.paid < value.realised {
        return Node::leaf(label, 0.0, Unit::Money).with_quality(Quality::Own).with_note(
            Label::new(
                "receipt.note.dearer",
                "The life ends dearer than it began, and consumes nothing.",
            ),
        );
    }
    let price = |key: &str, text: &str, price: i64| {
        Node::leaf(Label::new(key, text), price as f64, Unit::Money).with_quality(Quality::Own)
    };
    let paid = price("receipt.paid_at_start", "Paid at its start", value.paid);
    let realised = price("receipt.realised_at_end", "Realised at its end", value.realised);
    Node::from(label, Unit::Money, paid).then(Operator::Minus, realised)
}

/// A second life in the place of a new device; none where something it rests on is not known.
pub(super) fn instead(lives: &Lives<'_>) -> Option<Instead> {
    let years = Node::leaf(
        Label::new("receipt.second_life_years", "Years of the second life"),
        lives.plan.years(),
        Unit::Years,
    );
    Some(Instead {
        years,
        takes: refurbishment(lives),
        label: Label::new("receipt.second_life_avoided", "Avoided by the second life"),
        label_year: Label::new(
            "receipt.second_life_avoided_year",
            "Avoided in a year of the second life",
        ),
        counterfactual: lives.counterfactual()?,
    })
}
