//! What needs a person, ranked by its effect on the total.

use super::figures::AttentionItem;
use super::filter::{Attention, Filter};
use crate::quantity::GramsCo2e;
use crate::receipt::Label;

/// Devices and grams by kind of attention, in the order of [`Attention::ALL`].
pub(super) type Counts = [(u64, GramsCo2e); Attention::ALL.len()];

/// The items, largest effect first.
pub(super) fn items(filter: &Filter, counts: &Counts, total: GramsCo2e) -> Vec<AttentionItem> {
    let mut items: Vec<AttentionItem> = Attention::ALL
        .into_iter()
        .zip(*counts)
        .filter(|(_, (devices, _))| *devices > 0)
        .map(|(kind, (devices, gross_kg))| {
            let mut narrowed = filter.clone();
            narrowed.attention = Some(kind);
            let (title, effect) = labels(kind, devices, gross_kg, total);
            AttentionItem {
                kind,
                devices,
                gross_kg,
                title,
                effect,
                devices_query: narrowed.to_query(),
            }
        })
        .collect();
    items.sort_by(|a, b| b.gross_kg.cmp(&a.gross_kg).then(a.kind.cmp(&b.kind)));
    items
}

fn labels(kind: Attention, devices: u64, carbon: GramsCo2e, total: GramsCo2e) -> (Label, Label) {
    let percent =
        if total.grams() > 0 { 100.0 * carbon.grams() as f64 / total.grams() as f64 } else { 0.0 };
    let (title, effect) = match kind {
        Attention::Suggested => (
            "{devices} devices nearly match a known model",
            "Estimated until you say yes: {percent} % of the total.",
        ),
        Attention::Estimated => (
            "{devices} devices match no known model",
            "Estimated, with a wide range: {percent} % of the total.",
        ),
        Attention::Unknown => {
            ("{devices} devices are of no known class", "They have no figure: choose their class.")
        }
        Attention::NoCountry => (
            "{devices} devices are at a site without a country",
            "Their use phase is missing: set the site’s country.",
        ),
        Attention::NoStart => (
            "{devices} devices have no first day in service",
            "They are in no period’s figure: enter the day.",
        ),
        Attention::NoEnd => (
            "{devices} archived devices have no end date",
            "They are left out until you enter the day they left service.",
        ),
        Attention::PastLife => (
            "{devices} devices are past their planned life",
            "Their embodied carbon is fully carried: each further year is a year of use alone.",
        ),
    };
    let key = kind.key();
    (
        Label::new(&format!("attention.{key}.title"), title).with("devices", devices),
        Label::new(&format!("attention.{key}.effect"), effect)
            .with("percent", format!("{percent:.1}")),
    )
}
