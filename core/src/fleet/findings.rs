//! The captions of charts: one sentence that says what the figures show.

use super::figure::CarbonShare;
use super::figures::GroupFigure;
use super::filter::GroupBy;
use super::pricing::StageGrams;
use crate::lifecycle::Stage;
use crate::quantity::GramsCo2e;
use crate::receipt::{Label, Quality};

/// A share in whole per cent, as captions print it.
pub(super) fn percent(part: GramsCo2e, whole: GramsCo2e) -> i64 {
    if whole.grams() <= 0 {
        return 0;
    }
    #[expect(clippy::cast_possible_truncation, reason = "a share in per cent")]
    let rounded = libm::round(100.0 * part.grams() as f64 / whole.grams() as f64) as i64;
    rounded
}

/// What the stages of a fleet's period show.
pub(super) fn fleet(stages: &StageGrams) -> Label {
    let total = stages.total();
    if total.grams() <= 0 {
        return Label::new("finding.fleet.none", "No carbon falls into this period");
    }
    let used = stages.used();
    if used > stages.embodied() {
        Label::new("finding.fleet.use", "Electricity in use is {percent} % of the footprint")
            .with("percent", percent(used, total))
    } else {
        Label::new("finding.fleet.embodied", "Embodied carbon is {percent} % of the footprint")
            .with("percent", percent(stages.embodied(), total))
    }
}

/// How far a part of a figure is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Known {
    Whole,
    Part,
    Nothing,
}

/// What a device's whole life shows. A share is one of the whole, so it is said only where all of
/// the whole is known.
pub(super) fn device(whole: Option<&StageGrams>, made: bool, used: Known) -> Label {
    let Some(grams) = whole.filter(|grams| grams.total().grams() > 0) else {
        return Label::new("finding.device.none", "Not enough is known for a figure");
    };
    match (made, used) {
        (true, Known::Whole) => {
            let made = grams.0[Stage::Manufacture.index()] + grams.0[Stage::Unattributed.index()];
            Label::new("finding.device.made", "Making it is {percent} % of its footprint")
                .with("percent", percent(made, grams.total()))
        }
        (true, Known::Part) => {
            Label::new("finding.device.part_use", "Its making is known, its use only in part")
        }
        (true, Known::Nothing) => {
            Label::new("finding.device.no_use", "Its making is known, its use is not")
        }
        (false, _) => Label::new("finding.device.no_making", "Its use is known, its making is not"),
    }
}

/// What the groups show.
pub(super) fn groups(group_by: GroupBy, groups: &[GroupFigure], total: GramsCo2e) -> Label {
    if group_by == GroupBy::Maker {
        // Their methods differ: a ranking would compare what cannot be compared.
        return Label::new(
            "finding.groups.maker",
            "Makers’ figures are made with different methods: read each by itself",
        );
    }
    match groups.first() {
        Some(first) if total.grams() > 0 && groups.len() > 1 => {
            Label::new("finding.groups.first", "{name} carries most: {percent} %")
                .with("name", &first.label.text)
                .with("percent", percent(first.gross.mean_kg, total))
        }
        Some(first) if total.grams() > 0 => {
            Label::new("finding.groups.only", "{name} carries all of it")
                .with("name", &first.label.text)
        }
        _ => Label::new("finding.groups.none", "There is nothing to compare"),
    }
}

/// What the basis shows.
pub(super) fn basis(shares: &[CarbonShare]) -> Label {
    match shares.iter().max_by(|a, b| a.share.total_cmp(&b.share)) {
        Some(most) if most.share > 0.0 => match most.quality {
            Quality::Maker => {
                Label::new("finding.basis.maker", "Makers’ figures carry most of the total")
            }
            Quality::Own => {
                Label::new("finding.basis.own", "Your own figures carry most of the total")
            }
            Quality::Estimate => {
                Label::new("finding.basis.estimate", "Estimates carry most of the total")
            }
            _ => Label::new("finding.basis.modelled", "Modelled use carries most of the total"),
        },
        _ => Label::new("finding.basis.none", "No figure rests on anything yet"),
    }
}
