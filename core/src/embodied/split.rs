//! A figure by stage, each with its reasons.

use super::source::{class_source, product_source};
use super::stage::Stage;
use crate::catalogue::{Product, Statistic};
use crate::estimate::printed_p95;
use crate::factors::ClassDefault;
use crate::receipt::{Label, Node, Operator, Quality, Unit};

/// Shares are printed with two or three digits: less than half a thousandth is only binary dust.
pub(super) const RESIDUAL_KEPT: f64 = 0.000_5;

/// How what stands in a product's footprint is marked.
fn given(product: &Product) -> Quality {
    if product.own.is_some() { Quality::Own } else { Quality::Maker }
}

/// The product's total, the root of every published or own figure; a mean.
fn total(product: &Product) -> Node {
    let label = if product.own.is_some() {
        Label::new(
            "receipt.own_total",
            "Your own figure for {name}, whole life, with its own use phase",
        )
    } else {
        Label::new(
            "receipt.published_total",
            "Footprint of {name}, whole life, with the maker's use phase",
        )
    };
    let label = label.with("name", format!("{} {}", product.maker, product.name));
    let printed = Node::leaf(label, product.total_kg, Unit::KgCo2e)
        .with_quality(given(product))
        .with_source(product_source(product));
    match (product.statistic, product.credible_error()) {
        (Statistic::P95, Some(error)) => {
            let deviations = Node::leaf(
                Label::new("receipt.mean_and_deviations", "The mean and 1.64 deviations of it"),
                printed_p95(1.0, error),
                Unit::Ratio,
            );
            Node::from(
                Label::new("receipt.mean_of_p95", "Its mean, from the 95th percentile"),
                Unit::KgCo2e,
                printed.with_note(Label::new("receipt.note.p95", "The sheet's 95th percentile.")),
            )
            .then(Operator::Over, deviations)
            .with_quality(given(product))
        }
        _ => printed.with_note(Label::new("receipt.note.mean", "The sheet's mean.")),
    }
}

fn share(key: &str, text: &str, value: f64, product: &Product) -> Node {
    Node::leaf(Label::new(key, text), value, Unit::Ratio)
        .with_quality(given(product))
        .with_source(product_source(product))
}

pub(super) fn used_share(used: f64, product: &Product) -> Node {
    if product.own.is_some() {
        return share("receipt.share_use_own", "Share of use, as you gave it", used, product);
    }
    share("receipt.share_use", "Share of use, by the maker", used, product)
}

/// `1 - share`, with its reason.
fn without(used: Node) -> Node {
    let whole = Node::leaf(Label::new("receipt.whole", "Whole"), 1.0, Unit::Ratio);
    Node::from(Label::new("receipt.share_not_use", "Share that is not use"), Unit::Ratio, whole)
        .then(Operator::Minus, used)
}

pub(super) fn stage_label(stage: Stage) -> Label {
    match stage {
        Stage::Manufacture => Label::new("receipt.stage.manufacture", "Manufacture, whole device"),
        Stage::Transport => Label::new("receipt.stage.transport", "Transport, whole device"),
        Stage::Use => Label::new("receipt.stage.use", "Use"),
        Stage::EndOfLife => Label::new("receipt.stage.end_of_life", "End of life, whole device"),
        Stage::Unattributed => {
            Label::new("receipt.stage.unattributed", "Unattributed, whole device")
        }
    }
}

/// Stages from the maker's own shares; what they leave of the total is unattributed.
pub(super) fn by_own_shares(product: &Product) -> Vec<(Stage, Node)> {
    let shares = product.shares;
    let known = [
        (
            Stage::Manufacture,
            "receipt.share_manufacture",
            "Share of manufacture",
            shares.manufacture,
        ),
        (Stage::Transport, "receipt.share_transport", "Share of transport", shares.transport),
        (Stage::EndOfLife, "receipt.share_end_of_life", "Share of end of life", shares.end_of_life),
    ];
    let mut rest = Node::from(
        Label::new("receipt.share_rest", "Share that no stage explains"),
        Unit::Ratio,
        Node::leaf(Label::new("receipt.whole", "Whole"), 1.0, Unit::Ratio),
    )
    .then(Operator::Minus, used_share(shares.used.unwrap_or(0.0), product));
    let mut stages = Vec::new();
    for (stage, key, text, value) in known {
        let Some(value) = value else { continue };
        let leaf = share(key, text, value, product);
        rest = rest.then(Operator::Minus, leaf.clone());
        if value > 0.0 {
            let node = Node::from(stage_label(stage), Unit::KgCo2e, total(product));
            stages.push((stage, node.then(Operator::Times, leaf).with_quality(given(product))));
        }
    }
    if rest.value.abs() > RESIDUAL_KEPT {
        let node = Node::from(stage_label(Stage::Unattributed), Unit::KgCo2e, total(product));
        let node = node.then(Operator::Times, rest).with_quality(given(product));
        stages.push((Stage::Unattributed, node));
    }
    stages
}

/// Stages of what is not use, in the class's median proportions.
pub(super) fn by_class(product: &Product, used: Node, class: &ClassDefault) -> Vec<(Stage, Node)> {
    let embodied = |stage| {
        Node::from(stage_label(stage), Unit::KgCo2e, total(product))
            .then(Operator::Times, without(used.clone()))
            .with_quality(Quality::Estimate)
    };
    split(class, embodied)
}

/// Splits a figure by the class's proportions; unattributed where the class has none.
pub(super) fn split(class: &ClassDefault, figure: impl Fn(Stage) -> Node) -> Vec<(Stage, Node)> {
    let Some([manufacture, transport, end]) = class.split else {
        return vec![(Stage::Unattributed, figure(Stage::Unattributed))];
    };
    [(Stage::Manufacture, manufacture), (Stage::Transport, transport), (Stage::EndOfLife, end)]
        .into_iter()
        .map(|(stage, part)| {
            let part = Node::leaf(
                Label::new("receipt.part_by_class", "Part of embodied, median of the class"),
                part,
                Unit::Ratio,
            )
            .with_quality(Quality::Estimate)
            .with_source(class_source(class));
            (stage, figure(stage).then(Operator::Times, part))
        })
        .collect()
}
