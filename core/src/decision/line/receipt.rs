//! Why a sum over a line is what it is: the groups that carry most of it with their reasons, the
//! others as one line.

use super::super::assumption::{Assumptions, DecisionError};
use super::super::compute::Case;
use super::super::figure::NO_THRESHOLD;
use super::super::receipt::{cost_node, cut_off, node, option_label};
use super::super::repaid::{NOT_REPAID, repaid_node};
use super::super::wire::{DecisionAim, DecisionOption, Keeping};
use super::sums::{Sum, repaid, repaid_on};
use super::{Decided, Group, LineFigure};
use crate::fleet::Line;
use crate::quantity::Day;
use crate::receipt::{Label, Node, Operator, Quality, Receipt, Unit};

/// Groups shown with their reasons.
const SHOWN: usize = 10;

/// What a receipt shows of a device.
#[derive(Clone, Copy)]
enum Of {
    Carbon,
    Cost,
}

impl Of {
    fn unit(self) -> Unit {
        match self {
            Self::Carbon => Unit::GCo2e,
            Self::Cost => Unit::Money,
        }
    }

    /// What a device's own receipt ends in.
    fn value(self, case: &Case<'_>, choice: DecisionOption) -> Option<f64> {
        match self {
            Self::Carbon => case.year(choice).map(|year| year.mean.grams() as f64),
            Self::Cost => case.cost(choice).map(|cost| cost as f64),
        }
    }

    fn node(self, case: &Case<'_>, choice: DecisionOption) -> Option<Node> {
        match self {
            // What holds for every device is said once, at the sum.
            Self::Carbon => node(case, choice).map(|node| Node { notes: Vec::new(), ..node }),
            Self::Cost => cost_node(case, choice),
        }
    }
}

const MISSING: DecisionError = DecisionError::Missing(
    "what the figure rests on is not known of any of the devices: enter the assumptions that are empty",
);

/// The receipt of a figure of a line; `choice` is the option that it is about, and nothing to the
/// savings. `devices` is the filter as a query of the devices page.
///
/// # Errors
/// When something that the figure rests on is not known.
pub fn line_receipt(
    line: &Line,
    assumptions: &Assumptions,
    figure: LineFigure,
    choice: DecisionOption,
    today: Day,
    devices: &str,
) -> Result<Receipt, DecisionError> {
    let of = Decided::new(line, assumptions);
    let root = match figure {
        LineFigure::Carbon => of.option_node(choice),
        LineFigure::Cost => of.cost_of(choice, assumptions),
        LineFigure::Threshold(input) => {
            let recommended = of.least(of.aim).ok_or(NO_THRESHOLD)?;
            Some(of.flip(input, recommended).ok_or(NO_THRESHOLD)?.1)
        }
        LineFigure::BreakEvenEarliest | LineFigure::BreakEven | LineFigure::BreakEvenLatest => {
            Some(of.repaid_of(figure, choice).ok_or(NOT_REPAID)?)
        }
        _ => of.saving_node(figure, assumptions),
    };
    let root = root.ok_or(MISSING)?;
    let in_money = match figure {
        LineFigure::Threshold(_) => of.aim == DecisionAim::Cost,
        _ => figure.is_money(),
    };
    let title = title(figure, in_money).with("devices", line.devices);
    let (title, root) = if in_money {
        (title.with("currency", assumptions.currency()), root)
    } else {
        (title, root.with_note(cut_off()))
    };
    let root = root.with_devices(devices.to_owned());
    let receipt = Receipt::seal(title, &line.factor_set, today, None, root, Vec::new());
    Ok(receipt.in_currency(assumptions.currency()))
}

fn title(figure: LineFigure, in_money: bool) -> Label {
    match figure {
        LineFigure::Carbon => {
            Label::new("receipt.title.line", "Carbon a year of an option for {devices} devices")
        }
        LineFigure::Cost => Label::new(
            "receipt.title.line_cost",
            "Cost a year of an option for {devices} devices, in {currency}",
        ),
        LineFigure::BreakEvenEarliest | LineFigure::BreakEven | LineFigure::BreakEvenLatest => {
            Label::new(
                "receipt.title.line_break_even",
                "The day on which an option for {devices} devices has repaid what it takes",
            )
        }
        LineFigure::Threshold(_) if in_money => Label::new(
            "receipt.title.line_threshold_cost",
            "Where an assumption changes what costs least for {devices} devices, in {currency}",
        ),
        LineFigure::Threshold(_) => Label::new(
            "receipt.title.line_threshold",
            "Where an assumption changes what takes least carbon for {devices} devices",
        ),
        _ if in_money => Label::new(
            "receipt.title.line_saving_cost",
            "Cost that a choice for {devices} devices saves a year, in {currency}",
        ),
        _ => Label::new(
            "receipt.title.line_saving",
            "Carbon that a choice for {devices} devices saves a year",
        ),
    }
}

/// What a sum of costs is called.
fn cost_label(assumptions: &Assumptions) -> Label {
    Label::new("receipt.cost_a_year", "Cost, a year, in {currency}")
        .with("currency", assumptions.currency())
}

impl<'a> Decided<'a> {
    /// What an option's carbon a year is called over all devices.
    pub(super) fn name(&self, choice: DecisionOption) -> Label {
        option_label(choice, Keeping::of(self.within_plan(), self.beyond_plan()))
    }

    fn option_node(&self, choice: DecisionOption) -> Option<Node> {
        let all = self.groups.iter().map(|group| (group, choice));
        let root = sum_of(self.name(choice), Of::Carbon, all)?;
        let mut sum = Sum::default();
        for group in &self.groups {
            sum.add(group, choice, 1.0);
        }
        let carbon = sum.carbon();
        Some(root.with_range(carbon.low_kg.grams() as f64, carbon.high_kg.grams() as f64))
    }

    fn cost_of(&self, choice: DecisionOption, assumptions: &Assumptions) -> Option<Node> {
        sum_of(cost_label(assumptions), Of::Cost, self.groups.iter().map(|group| (group, choice)))
    }

    /// A day by which devices have repaid what an option takes: that of one of them.
    fn repaid_of(&self, figure: LineFigure, choice: DecisionOption) -> Option<Node> {
        let even = repaid(&self.groups, choice)?;
        let (label, day) = match figure {
            LineFigure::BreakEvenEarliest => (
                Label::new("receipt.line_repaid_first", "The day on which the first is repaid"),
                even.earliest,
            ),
            LineFigure::BreakEvenLatest => (
                Label::new("receipt.line_repaid_last", "The day on which the last is repaid"),
                even.latest,
            ),
            _ => (
                Label::new("receipt.line_repaid_half", "The day by which half of them are repaid"),
                even.median,
            ),
        };
        let (group, end) = repaid_on(&self.groups, choice, day)?;
        let node = Node { label: name(group), ..repaid_node(&group.case, choice, end)? };
        let note = Label::new(
            "receipt.note.day_of_one",
            "{devices} devices repay it within its years. In the order of their days, this is the day of the one that is shown.",
        );
        let root = Node::from(label, Unit::Day, node);
        Some(root.with_quality(Quality::Estimate).with_note(note.with("devices", even.devices)))
    }

    /// What a choice saves: the one taken from the other.
    fn saving_node(&self, figure: LineFigure, assumptions: &Assumptions) -> Option<Node> {
        let recommended = self.least(self.aim)?;
        let savings = self.savings(recommended);
        let (saving, from_keeping, to_each) = match figure {
            LineFigure::OneAgainstKeeping | LineFigure::OneAgainstKeepingCost => {
                (savings.one_against_keeping?, true, false)
            }
            LineFigure::EachAgainstKeeping | LineFigure::EachAgainstKeepingCost => {
                (savings.each_against_keeping?, true, true)
            }
            _ => (savings.each_against_one, false, true),
        };
        let of = if figure.is_money() { Of::Cost } else { Of::Carbon };
        let side = |label: Label, each: bool, one: DecisionOption| {
            let chosen = |group: &'_ Group<'a>| if each { group.best } else { Some(one) };
            let choices: Option<Vec<_>> =
                self.compared().map(|group| Some((group, chosen(group)?))).collect();
            sum_of(label, of, choices?.into_iter())
        };
        let one = if from_keeping { DecisionOption::Keep } else { recommended };
        let from = side(self.name(one), false, one)?;
        let each = Label::new("receipt.each_its_best", "Each device its best, a year");
        let to = side(if to_each { each } else { self.name(recommended) }, to_each, recommended)?;
        let label = match of {
            Of::Carbon => Label::new("receipt.saves_a_year", "Saves, a year"),
            Of::Cost => Label::new("receipt.saves_money_a_year", "Saves, a year, in {currency}")
                .with("currency", assumptions.currency()),
        };
        let node = Node::from(label, of.unit(), from).then(Operator::Minus, to);
        match of {
            Of::Cost => saving.cost_minor_per_year.map(|_| node),
            Of::Carbon => {
                let carbon = saving.carbon_per_year?;
                Some(node.with_range(carbon.low_kg.grams() as f64, carbon.high_kg.grams() as f64))
            }
        }
    }
}

/// The sum of what each group's choice takes all of its devices; none where it is known of none.
fn sum_of<'a, 'b: 'a>(
    label: Label,
    of: Of,
    choices: impl Iterator<Item = (&'a Group<'b>, DecisionOption)>,
) -> Option<Node> {
    let unit = of.unit();
    let mut parts: Vec<(f64, &Group<'_>, DecisionOption)> = choices
        .filter_map(|(group, choice)| {
            Some((of.value(&group.case, choice)? * group.devices(), group, choice))
        })
        .collect();
    if parts.is_empty() {
        return None;
    }
    sort(&mut parts, |part| (part.0, part.1));
    let rest = parts.split_off(parts.len().min(SHOWN));
    let shown = parts.into_iter();
    let shown = shown.filter_map(|(_, group, choice)| {
        Some(times(Node::from(name(group), unit, of.node(&group.case, choice)?), group))
    });
    let rest: Vec<_> = rest.into_iter().map(|(value, group, _)| (value, group)).collect();
    let note = Label::new(
        "receipt.note.sum_of_decisions",
        "The sum of the devices’ own figures, each rounded: each has a receipt.",
    );
    Some(Node::sum(label, unit, shown.chain(others(unit, &rest, note))))
}

/// The sum of what some terms take of each group's devices, not rounded; `reasons` are the terms of
/// a group, none where it has none of them.
pub(super) fn side_of(
    label: Label,
    unit: Unit,
    mut parts: Vec<(f64, &Group<'_>)>,
    reasons: &dyn Fn(&Group<'_>) -> Option<Vec<Node>>,
) -> Node {
    sort(&mut parts, |part| *part);
    let rest = parts.split_off(parts.len().min(SHOWN));
    let shown = parts
        .into_iter()
        .filter_map(|(_, group)| Some(times(Node::sum(name(group), unit, reasons(group)?), group)));
    let rest: Vec<_> = rest.into_iter().filter(|(value, _)| *value != 0.0).collect();
    let note = Label::new("receipt.note.sum_of_parts", "The sum of the same of each of them.");
    Node::sum(label, unit, shown.chain(others(unit, &rest, note)))
}

/// The largest first; those of one size by their first device.
fn sort<'a, T>(parts: &mut [T], of: impl Fn(&T) -> (f64, &'a Group<'a>)) {
    parts.sort_by(|a, b| {
        let ((a, of_a), (b, of_b)) = (of(a), of(b));
        b.total_cmp(&a).then_with(|| of_a.alike.example.cmp(&of_b.alike.example))
    });
}

/// As often as the group has devices.
fn times(node: Node, group: &Group<'_>) -> Node {
    let devices = Label::new("receipt.devices", "Devices");
    node.then(Operator::Times, Node::leaf(devices, group.devices(), Unit::Devices))
}

/// The groups that are not shown, as one line.
fn others(unit: Unit, rest: &[(f64, &Group<'_>)], note: Label) -> Option<Node> {
    if rest.is_empty() {
        return None;
    }
    let devices: u64 = rest.iter().map(|(_, group)| group.alike.devices).sum();
    let label =
        Label::new("receipt.other_devices", "{devices} other devices").with("devices", devices);
    let value = rest.iter().map(|(value, _)| value).sum();
    Some(Node::leaf(label, value, unit).with_note(note))
}

/// A group in words.
fn name(group: &Group<'_>) -> Label {
    let alike = group.alike;
    let label = match &alike.named {
        Some((maker, model)) => Label::new("receipt.alike", "{devices} × {device}")
            .with("device", format!("{maker} {model}")),
        None => Label::new("receipt.class_devices", "{class}: {devices} devices")
            .with("class", alike.outlook.class.english()),
    };
    label.with("devices", alike.devices)
}
