//! The receipt of a fleet: stage by stage, class by class, makers' figures apart from estimates,
//! down to the devices, each of which has its own.

use super::Ask;
use super::findings::Known;
use super::pricing::Fleet;
use super::receipts::{stage_in_period, view_note};
use super::spread::Spread;
use crate::catalogue::MatchKind;
use crate::factors::DeviceClass;
use crate::library::Library;
use crate::lifecycle::Stage;
use crate::quantity::GramsCo2e;
use crate::receipt::{Label, Node, Quality, Receipt, Unit};
use std::collections::BTreeMap;

/// Devices of one class whose figures are of one quality.
pub(super) type Key = (Option<DeviceClass>, Quality);

impl Fleet {
    /// The receipt of the filtered fleet's gross in the period.
    pub fn receipt(&self, library: &Library, ask: &Ask<'_>) -> Receipt {
        let mut spread = Spread::default();
        // By stage: grams and devices of each class and quality.
        let mut stages: [BTreeMap<Key, (GramsCo2e, u64)>; Stage::ALL.len()] = Default::default();
        let mut devices = 0_u64;
        let (mut without_figure, mut without_use) = (0_u64, 0_u64);
        for priced in self.selected(ask) {
            let grams = self.in_period(priced, ask.view, ask.period);
            spread.add(priced, &grams);
            devices += 1;
            if !self.has_figure(priced) {
                without_figure += 1;
            } else if self.use_known(priced) != Known::Whole {
                without_use += 1;
            }
            for stage in Stage::ALL {
                let carbon = grams.0[stage.index()];
                if carbon == GramsCo2e::ZERO {
                    continue;
                }
                let quality = match self.embodied_of(priced) {
                    Some(embodied) if stage != Stage::Use => embodied.quality(),
                    _ => Quality::Modelled,
                };
                let part = stages[stage.index()].entry((priced.class, quality)).or_default();
                *part = (part.0 + carbon, part.1 + 1);
            }
        }
        let nodes = Stage::ALL.into_iter().zip(stages).filter(|(_, parts)| !parts.is_empty());
        let nodes = nodes.map(|(stage, parts)| {
            let parts = parts.into_iter().map(|(key, part)| part_node(ask, key, part));
            Node::sum(stage_in_period(ask.view, stage), Unit::GCo2e, parts)
        });
        let label =
            Label::new("receipt.fleet_gross", "Gross of {devices} devices, {start} to {end}")
                .with("devices", devices)
                .with("start", ask.period.start())
                .with("end", ask.period.end().plus_days(-1));
        let carbon = spread.carbon(self);
        let root = Node::sum(label, Unit::GCo2e, nodes)
            .with_range(carbon.low_kg.grams() as f64, carbon.high_kg.grams() as f64)
            .with_note(view_note(ask.view))
            .with_devices(ask.filter.to_query());
        // Who asks for archived devices has them in the list: none is left out.
        let all = ask.filter.status.is_empty() && ask.filter.attention.is_none();
        let without_end = if all { self.without_end(ask) } else { 0 };
        let root =
            gaps(without_figure, without_use, without_end).into_iter().fold(root, Node::with_note);
        let title = Label::new("receipt.title.fleet", "Gross footprint of the fleet");
        let variance = self.variance_shares(&spread);
        Receipt::seal(title, library.factor_set(), ask.as_of, Some(ask.period), root, variance)
    }
}

/// What the sum does not hold, each with the devices concerned: what is not known adds nothing to
/// it, and that is no finding.
pub(super) fn gaps(without_figure: u64, without_use: u64, without_end: u64) -> Vec<Label> {
    let gaps = [
        (
            without_figure,
            Label::new(
                "receipt.note.without_figure",
                "{devices} of the devices have no figure, as too little is known of them: they are not in the sum.",
            ),
        ),
        (
            without_use,
            Label::new(
                "receipt.note.without_use",
                "The use of {devices} of the devices is missing, in whole or in part.",
            ),
        ),
        (
            without_end,
            Label::new(
                "receipt.note.without_end",
                "{devices} archived devices are left out: the day they left service is not known.",
            ),
        ),
    ];
    let there = gaps.into_iter().filter(|(devices, _)| *devices > 0);
    there.map(|(devices, label)| label.with("devices", devices)).collect()
}

/// What the devices of one class and quality carry in a stage.
pub(super) fn part_node(
    ask: &Ask<'_>,
    (class, quality): Key,
    (grams, devices): (GramsCo2e, u64),
) -> Node {
    let label = match class {
        Some(class) => Label::new("receipt.class_devices", "{class}: {devices} devices")
            .with("class", class.english()),
        None => Label::new("receipt.class_unknown", "Class not known: {devices} devices"),
    };
    let mut filter = ask.filter.clone();
    filter.class = class.into_iter().collect();
    if filter.matched.is_empty() && quality != Quality::Modelled {
        // Makers' and own figures both belong to a known product.
        let known = quality != Quality::Estimate;
        filter.matched =
            MatchKind::ALL.into_iter().filter(|kind| kind.is_matched() == known).collect();
    }
    Node::leaf(label.with("devices", devices), grams.grams() as f64, Unit::GCo2e)
        .with_quality(quality)
        .with_note(Label::new(
            "receipt.note.sum_of_devices",
            "The sum of the devices’ own figures, to the gram: each has a receipt. Devices of the class that carry nothing here are listed, not counted.",
        ))
        .with_devices(filter.to_query())
}
