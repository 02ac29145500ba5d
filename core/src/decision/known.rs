//! What each assumption is worth: entered, or what follows from the device, with its reasons.

use super::assumption::DecisionInput;
use super::receipt;
use crate::estimate::{Estimate, Shape};
use crate::factors::DeviceClass;
use crate::fleet::Outlook;
use crate::receipt::{Label, Node, Operator, Quality, Unit};

/// Usual length of an extension, years: an assumption.
const EXTENSION_YEARS: f64 = 2.0;

/// Usual length of a life after refurbishment, years: an assumption.
const REFURBISHED_YEARS: f64 = 3.0;

/// A battery's share of a laptop's footprint, as HP's sheet of the 246 G8 prints.
const BATTERY_SHARE: f64 = 0.017;

/// An assumption's value with its reasons.
pub(super) struct Known {
    /// In the input's unit (the grid in mg/kWh).
    pub node: Node,
    pub source: Label,
}

/// What is said of an assumption that has no value.
pub(super) fn unknown(input: DecisionInput) -> Label {
    match input {
        DecisionInput::Displacement | DecisionInput::Rebound => Label::new(
            "decision.source.never",
            "Never assumed: enter it to see what extending avoids.",
        ),
        _ if input.is_money() => Label::new("decision.source.price", "Enter it to compare costs."),
        _ => Label::new("decision.source.unknown", "Not known: enter it."),
    }
}

/// What somebody entered.
pub(super) fn entered(input: DecisionInput, value: f64) -> Known {
    let (unit, scale) = match input {
        DecisionInput::Grid => (Unit::MgCo2ePerKwh, 1000.0),
        DecisionInput::ExtensionKg
        | DecisionInput::RefurbishKg
        | DecisionInput::RefurbishedKg
        | DecisionInput::NewKg => (Unit::KgCo2e, 1.0),
        DecisionInput::PresentKwh | DecisionInput::RefurbishedKwh | DecisionInput::NewKwh => {
            (Unit::KwhPerYear, 1.0)
        }
        DecisionInput::ExtensionYears
        | DecisionInput::RefurbishYears
        | DecisionInput::RefurbishedYears
        | DecisionInput::NewYears => (Unit::Years, 1.0),
        _ if input.is_money() => (Unit::Money, 1.0),
        _ => (Unit::Ratio, 1.0),
    };
    let source = Label::new("decision.source.given", "Entered here.");
    let node = Node::leaf(receipt::name(input), value * scale, unit)
        .with_quality(Quality::Own)
        .with_note(source.clone());
    Known { node, source }
}

/// What an assumption is where nobody gave it, in its unit, and how it errs; none where nothing is
/// known. The same that [`reasoned`] gives reasons for.
pub(super) fn usual(outlook: &Outlook, input: DecisionInput) -> Option<(f64, Shape)> {
    let exact = |value: f64| Some((value, Shape::default()));
    match input {
        DecisionInput::ExtensionYears => exact(EXTENSION_YEARS),
        DecisionInput::RefurbishYears | DecisionInput::RefurbishedYears => exact(REFURBISHED_YEARS),
        DecisionInput::NewYears => exact(outlook.class_years),
        DecisionInput::ExtensionKg if !is_portable(outlook) => exact(0.0),
        DecisionInput::ExtensionKg => {
            let (whole, stated) = (outlook.embodied_kg()?, outlook.embodied.as_ref()?.stated);
            Some((whole * BATTERY_SHARE, stated.shape()))
        }
        DecisionInput::RefurbishKg | DecisionInput::RefurbishedKg => {
            let (made, stated) = (outlook.manufacture_kg()?, outlook.embodied.as_ref()?.stated);
            let class = &outlook.refurbishment;
            let share = Estimate::from_percentiles(class.share, class.low, class.high);
            Some((made * class.share, stated.times(share).shape()))
        }
        DecisionInput::NewKg => {
            Some((outlook.embodied_kg()?, outlook.embodied.as_ref()?.stated.shape()))
        }
        DecisionInput::PresentKwh | DecisionInput::RefurbishedKwh | DecisionInput::NewKwh => {
            let (energy, shape) = outlook.energy.as_ref()?;
            Some((energy.value, *shape))
        }
        DecisionInput::Grid => exact(outlook.grid.as_ref()?.value / 1000.0),
        _ => None,
    }
}

/// The reasons of what an assumption is where nobody gave it; none where nothing is known.
pub(super) fn reasoned(outlook: &Outlook, input: DecisionInput) -> Option<Known> {
    let years = |years: f64, source: Label| {
        let node = Node::leaf(receipt::name(input), years, Unit::Years)
            .with_quality(Quality::Estimate)
            .with_note(source.clone());
        Some(Known { node, source })
    };
    match input {
        DecisionInput::ExtensionYears => years(EXTENSION_YEARS, assumed("two")),
        DecisionInput::RefurbishYears | DecisionInput::RefurbishedYears => {
            years(REFURBISHED_YEARS, assumed("three"))
        }
        DecisionInput::NewYears => years(
            outlook.class_years,
            Label::new("decision.source.class_life", "The planned life of its class."),
        ),
        DecisionInput::ExtensionKg => extension(outlook),
        DecisionInput::RefurbishKg | DecisionInput::RefurbishedKg => refurbishment(outlook, input),
        DecisionInput::NewKg => {
            let whole = outlook.embodied_node()?;
            let source = Label::new("decision.source.as_present", "As the present device.");
            let node =
                Node::from(receipt::name(input), Unit::KgCo2e, whole).with_note(source.clone());
            Some(Known { node, source })
        }
        DecisionInput::PresentKwh | DecisionInput::RefurbishedKwh | DecisionInput::NewKwh => {
            let (energy, _) = outlook.energy.clone()?;
            let source = match energy.quality {
                _ if input != DecisionInput::PresentKwh => {
                    Label::new("decision.source.as_present", "As the present device.")
                }
                Some(Quality::Maker) => {
                    Label::new("decision.source.makers_energy", "As its maker states it.")
                }
                Some(Quality::Own) => {
                    Label::new("decision.source.own_energy", "Your own figure for its class.")
                }
                _ => Label::new("decision.source.class_energy", "Typical of its class."),
            };
            let node = Node { label: receipt::name(input), ..energy };
            Some(Known { node, source })
        }
        DecisionInput::Grid => {
            let node = outlook.grid.clone()?;
            let vintage = node.source.as_ref().and_then(|of| of.vintage.clone());
            let country = node.label.args.get("country").cloned().unwrap_or_default();
            let source = Label::new("decision.source.grid", "Grid factor of {country}, {vintage}")
                .with("country", country)
                .with("vintage", vintage.unwrap_or_default());
            Some(Known { node, source })
        }
        _ => None,
    }
}

fn assumed(years: &str) -> Label {
    match years {
        "two" => Label::new("decision.source.two_years", "An assumption: two years."),
        _ => Label::new("decision.source.three_years", "An assumption: three years."),
    }
}

/// Whether it has a battery.
fn is_portable(outlook: &Outlook) -> bool {
    matches!(outlook.class, DeviceClass::Laptop | DeviceClass::Tablet | DeviceClass::Smartphone)
}

/// A battery for what has one; nothing for the others.
fn extension(outlook: &Outlook) -> Option<Known> {
    let label = receipt::name(DecisionInput::ExtensionKg);
    if !is_portable(outlook) {
        let source = Label::new("decision.source.no_part", "An assumption: no part is replaced.");
        let node = Node::leaf(label, 0.0, Unit::KgCo2e)
            .with_quality(Quality::Estimate)
            .with_note(source.clone());
        return Some(Known { node, source });
    }
    let source = Label::new(
        "decision.source.battery",
        "A battery: 1.7 % of the device’s footprint, as one maker’s sheet prints (HP 246 G8).",
    );
    let share = Node::leaf(
        Label::new("receipt.battery_share", "A battery’s share"),
        BATTERY_SHARE,
        Unit::Ratio,
    )
    .with_quality(Quality::Estimate)
    .with_note(source.clone());
    let node =
        Node::from(label, Unit::KgCo2e, outlook.embodied_node()?).then(Operator::Times, share);
    Some(Known { node, source })
}

fn refurbishment(outlook: &Outlook, input: DecisionInput) -> Option<Known> {
    let made = outlook.manufacture_node()?;
    let class = &outlook.refurbishment;
    let source = Label::new("decision.source.refurbish", "{percent} % of manufacture; {source}")
        .with("percent", libm::round(class.share * 100.0))
        .with("source", &class.source);
    let leaf = Node::leaf(
        Label::new("receipt.refurbish_share", "Refurbishment, as a share of manufacture"),
        class.share,
        Unit::Ratio,
    )
    .with_range(class.low, class.high)
    .with_quality(Quality::Estimate)
    .with_note(source.clone());
    let node = Node::from(receipt::name(input), Unit::KgCo2e, made).then(Operator::Times, leaf);
    Some(Known { node, source })
}
