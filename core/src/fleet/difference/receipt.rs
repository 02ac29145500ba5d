//! The tree of a difference: cause by cause, class by class.

use super::cause::Cause;
use super::wire::DifferenceSide;
use super::{Compare, Gathered};
use crate::factors::DeviceClass;
use crate::fleet::receipts::view_note;
use crate::quantity::GramsCo2e;
use crate::receipt::{Label, Node, Quality, Receipt, Unit};

/// Seals the change as the sum of its parts. It carries the versions of the second result; those of
/// the first stand in its notes.
pub(super) fn seal(
    compare: &Compare<'_>,
    [from, to]: [&DifferenceSide; 2],
    gathered: &[Gathered],
) -> Receipt {
    let parts = Cause::ALL.into_iter().zip(gathered);
    let parts = parts.filter(|(_, of)| of.grams != GramsCo2e::ZERO);
    let nodes = parts.map(|(cause, of)| {
        let classes = of.classes.iter().map(|(class, part)| class_node(*class, *part));
        let node = Node::sum(cause.label(), Unit::GCo2e, classes).with_note(cause.meaning());
        of.notes.iter().cloned().fold(node, Node::with_note)
    });
    let last = |side: &DifferenceSide| side.period.end().plus_days(-1);
    let label = Label::new(
        "receipt.difference",
        "Change of gross, {start} to {end} less {first_start} to {first_end}",
    )
    .with("start", to.period.start())
    .with("end", last(to))
    .with("first_start", from.period.start())
    .with("first_end", last(from));
    let root = Node::sum(label, Unit::GCo2e, nodes)
        .with_quality(Quality::Modelled)
        .with_note(side_note(from))
        .with_note(order_note())
        .with_note(view_note(compare.view));
    let title = Label::new("receipt.title.difference", "Why gross changed");
    Receipt::seal(title, &to.factor_set, to.as_of, Some(to.period), root, Vec::new())
}

/// What the first result was made with.
fn side_note(from: &DifferenceSide) -> Label {
    Label::new(
        "receipt.note.difference_from",
        "The first result is {kg} kg: what was known on {day}, factor set {factors}.",
    )
    .with("kg", format!("{:.3}", from.gross_kg.kg()))
    .with("day", from.as_of)
    .with("factors", &from.factor_set)
}

/// The convention by which causes share the change out.
pub(super) fn order_note() -> Label {
    Label::new(
        "receipt.note.difference_order",
        "Causes are put in one after the other, in the order shown: what two of them do together goes to the later one.",
    )
}

/// What the devices of one class change; which these are, the part itself names.
fn class_node(class: Option<DeviceClass>, (grams, devices): (GramsCo2e, u64)) -> Node {
    let label = match class {
        Some(class) => Label::new("receipt.class_devices", "{class}: {devices} devices")
            .with("class", class.english()),
        None => Label::new("receipt.class_unknown", "Class not known: {devices} devices"),
    };
    Node::leaf(label.with("devices", devices), grams.grams() as f64, Unit::GCo2e)
}
