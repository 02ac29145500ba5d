//! Why the answer changes where it does: the value of an assumption at which two options take the
//! same, from what they take without it and what each unit of it adds.

use super::assumption::DecisionInput;
use super::compute::Case;
use super::flip::{is_divisor, rests_on};
use super::receipt::{milligrams, name, no_range, option_label, terms};
use super::wire::{DecisionAim, DecisionOption};
use crate::receipt::{Label, Node, Operator, Quality, Unit};

/// Milligrams in a gram: receipts count a grid factor in the former.
const MILLIGRAMS: f64 = 1000.0;

/// Hundredths in a whole.
const HUNDREDTHS: f64 = 100.0;

/// A threshold's value in the unit of its assumption, from that of its receipt.
pub(super) fn in_unit(input: DecisionInput, value: f64) -> f64 {
    if input == DecisionInput::Grid { value / MILLIGRAMS } else { value }
}

/// A value of an assumption in the unit in which receipts count it.
pub(super) fn counted(input: DecisionInput, value: f64) -> f64 {
    if input == DecisionInput::Grid { value * MILLIGRAMS } else { value }
}

/// One of an assumption, as people count it: a gram a kilowatt hour, a whole of the currency.
pub(super) fn one(input: DecisionInput) -> Node {
    use DecisionInput as Of;
    let (value, unit) = match input {
        Of::Grid => (MILLIGRAMS, Unit::MgCo2ePerKwh),
        Of::ExtensionKg | Of::RefurbishKg | Of::RefurbishedKg | Of::NewKg => (1.0, Unit::KgCo2e),
        Of::PresentKwh | Of::RefurbishedKwh | Of::NewKwh => (1.0, Unit::KwhPerYear),
        _ if is_divisor(input) => (1.0, Unit::Years),
        _ if input.is_money() => (HUNDREDTHS, Unit::Money),
        _ => (1.0, Unit::Ratio),
    };
    Node::leaf(name(input), value, unit)
        .with_note(Label::new("receipt.note.one", "Set to one, to see what goes with each."))
}

/// What an option takes a year, by its terms: those without an assumption, and those with it.
pub(super) struct Split {
    pub without: Vec<Node>,
    pub each: Vec<Node>,
}

/// An option's terms, the assumption as `one` of it.
pub(super) fn split(
    case: &Case<'_>,
    input: DecisionInput,
    choice: DecisionOption,
    one: &Node,
) -> Option<Split> {
    let known = |of| if of == input { Some(one.clone()) } else { Some(case.known(of)?.node) };
    let [once, used] = terms(case.aim(), choice, case, &known)?;
    let (in_once, in_use) = rests_on(input, choice, case.aim());
    let mut split = Split { without: Vec::new(), each: Vec::new() };
    for (term, varies) in [(once, in_once), (used, in_use)] {
        if varies { &mut split.each } else { &mut split.without }.extend(term);
    }
    Some(split)
}

/// What two options take a year: without an assumption, and with one of it.
pub(super) struct Sides {
    pub without: [Node; 2],
    pub each: [Node; 2],
}

/// The value of an assumption at which two options of a device take the same a year, in the unit in
/// which receipts count it.
pub(super) fn threshold_node(
    case: &Case<'_>,
    input: DecisionInput,
    options: [DecisionOption; 2],
) -> Option<Node> {
    let unit = unit_of(case.aim());
    let side = |choice, terms| Node::sum(option_label(choice, case.keeping()), unit, terms);
    let one = one(input);
    let [first, second] = options.map(|choice| split(case, input, choice, &one));
    let (first, second) = (first?, second?);
    let without = [side(options[0], first.without), side(options[1], second.without)];
    let each = [side(options[0], first.each), side(options[1], second.each)];
    Some(meeting(input, Sides { without, each }))
}

/// The unit in which receipts count what is aimed at.
pub(super) const fn unit_of(aim: DecisionAim) -> Unit {
    match aim {
        DecisionAim::Carbon => Unit::GCo2e,
        DecisionAim::Cost => Unit::Money,
    }
}

/// Where two options take the same.
///
/// Both lines are equal where `a + b · x = c + d · x`, so `x = (c − a) ÷ (b − d)`; where they divide
/// by it, `x = (d − b) ÷ (a − c)`.
pub(super) fn meeting(input: DecisionInput, Sides { without, each }: Sides) -> Node {
    let divides = is_divisor(input);
    // Which is taken from which: so that what is divided is above 0, as the result is.
    let parts = if divides { &each } else { &without };
    let turned = parts[0].value < parts[1].value;
    let label = if divides {
        Label::new("receipt.apart_over_one_year", "What they differ by, over one year of it")
    } else {
        Label::new("receipt.apart_each", "What they differ by with each unit of it")
    };
    let each = difference(label, each, turned == divides);
    let label = Label::new("receipt.apart_without", "What they differ by a year without it");
    let without = difference(label, without, turned != divides);
    let (of, by) = if divides { (each, without) } else { (without, each) };
    let mut root = Node::from(name(input), one(input).unit, of).then(Operator::Over, by);
    if input == DecisionInput::Grid {
        root = root.then(Operator::Times, milligrams());
    } else if input.is_money() {
        let hundredths = Label::new("receipt.hundredths", "Hundredths in a whole");
        let hundredths = Node::leaf(hundredths, HUNDREDTHS, Unit::PerThousand);
        root = root.then(Operator::Times, hundredths);
    }
    root.with_quality(Quality::Estimate)
        .with_note(Label::new(
            "receipt.note.threshold",
            "Here both options take the same; beyond it, seen from what is assumed, the other one takes less.",
        ))
        .with_note(no_range())
}

/// One option's part taken from the other's: the second's from the first's unless turned; what an
/// option has no part in is left out.
fn difference(label: Label, [first, second]: [Node; 2], turned: bool) -> Node {
    let (from, taken) = if turned { (second, first) } else { (first, second) };
    let unit = from.unit;
    let node = Node::from(label, unit, from);
    if taken.steps.is_empty() { node } else { node.then(Operator::Minus, taken) }
}
