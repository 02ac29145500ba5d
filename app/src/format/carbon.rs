//! Carbon with its unit and range.

use super::number::{exact, significant};
use crate::i18n::{Msg, tf};
use impact_core::api::Carbon;
use impact_core::quantity::GramsCo2e;

/// Kilograms or tonnes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Below a tonne.
    Kilograms,
    /// From a tonne on.
    Tonnes,
}

impl Scale {
    /// The scale in which a figure of so many kilograms is read easily.
    pub fn of(kg: f64) -> Self {
        if kg.abs() < 999.5 { Self::Kilograms } else { Self::Tonnes }
    }

    /// Its unit.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::Kilograms => "kg",
            Self::Tonnes => "t",
        }
    }

    /// A number of kilograms in this unit.
    pub fn value(self, kg: f64) -> f64 {
        match self {
            Self::Kilograms => kg,
            Self::Tonnes => kg / 1000.0,
        }
    }
}

/// A figure ready to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The number.
    pub value: String,
    /// Its unit.
    pub unit: &'static str,
    /// `240–405` in the same unit; none where the range is a point.
    pub range: Option<String>,
    /// Exact to the gram with its range, for a title.
    pub exact: String,
}

impl Shown {
    /// `312 kg`.
    pub fn plain(&self) -> String {
        format!("{}\u{a0}{}", self.value, self.unit)
    }
}

/// A figure in the scale that fits its mean.
pub fn carbon(figure: &Carbon) -> Shown {
    carbon_in(figure, Scale::of(figure.mean_kg.kg()))
}

/// A figure in a given scale, for columns that share one.
pub fn carbon_in(figure: &Carbon, scale: Scale) -> Shown {
    let [mean, low, high] = [figure.mean_kg, figure.low_kg, figure.high_kg].map(GramsCo2e::kg);
    let point = figure.low_kg == figure.high_kg;
    let range = (!point).then(|| {
        let [low, high] = [low, high].map(|kg| significant(scale.value(kg)));
        between(low, high)
    });
    let exact_range =
        if point { String::new() } else { format!(" ({})", between(exact(low), exact(high))) };
    Shown {
        value: significant(scale.value(mean)),
        unit: scale.unit(),
        range,
        exact: format!("{}{exact_range} kg CO₂e", exact(mean)),
    }
}

/// A range of written numbers: `240–405`, and where one is below 0 `−5.51 to −3.90`, so that no dash
/// is taken for a sign.
pub fn between(low: String, high: String) -> String {
    if low.starts_with('\u{2212}') {
        return tf(Msg::RangeBelow, [("low", low.into()), ("high", high.into())]);
    }
    format!("{low}–{high}")
}

/// A mass without a range, `312 kg` or `1.20 t`.
pub fn kg(mass: GramsCo2e) -> String {
    let scale = Scale::of(mass.kg());
    format!("{}\u{a0}{}", significant(scale.value(mass.kg())), scale.unit())
}

/// A change of mass in a scale, with an arrow for its sign: `↓ 37.0 t`.
pub fn change_in(change: GramsCo2e, scale: Scale) -> String {
    let arrow = if change.grams() < 0 { "↓" } else { "↑" };
    let size = significant(scale.value(change.kg().abs()));
    format!("{arrow}\u{a0}{size}\u{a0}{}", scale.unit())
}

/// A change of mass with its sign, `+312 kg` or `−1.20 t`.
pub fn signed_kg(mass: GramsCo2e) -> String {
    let sign = if mass.grams() > 0 { "+" } else { "" };
    format!("{sign}{}", kg(mass))
}

/// Exact to the gram, for a title.
pub fn exact_kg(mass: GramsCo2e) -> String {
    format!("{} kg CO₂e", exact(mass.kg()))
}

/// Published kilograms, three figures and never in tonnes: `1,230 kg`.
pub fn kilograms(kg: f64) -> String {
    format!("{}\u{a0}kg", significant(kg))
}

/// Published kilograms with every digit, for a title.
pub fn exact_kilograms(kg: f64) -> String {
    format!("{} kg CO₂e", exact(kg))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn figure(mean: i64, low: i64, high: i64) -> Carbon {
        Carbon {
            mean_kg: GramsCo2e::new(mean),
            low_kg: GramsCo2e::new(low),
            high_kg: GramsCo2e::new(high),
        }
    }

    #[wasm_bindgen_test]
    fn a_figure_carries_unit_range_and_its_exact_value() {
        let shown = carbon(&figure(312_345, 240_000, 405_000));
        assert_eq!(shown.plain(), "312\u{a0}kg");
        assert_eq!(shown.range.as_deref(), Some("240–405"));
        assert_eq!(shown.exact, "312.345 (240–405) kg CO₂e");
    }

    #[wasm_bindgen_test]
    fn the_range_takes_the_unit_of_the_mean() {
        let shown = carbon(&figure(1_420_000, 998_000, 1_710_000));
        assert_eq!((shown.value.as_str(), shown.unit), ("1.42", "t"));
        assert_eq!(shown.range.as_deref(), Some("0.998–1.71"));
        assert_eq!(Scale::of(999.6), Scale::Tonnes);
    }

    #[wasm_bindgen_test]
    fn a_point_has_no_range() {
        assert_eq!(carbon(&figure(5000, 5000, 5000)).range, None);
        let loss = carbon(&figure(-4120, -5510, -3900));
        assert_eq!(loss.range.as_deref(), Some("\u{2212}5.51 to \u{2212}3.90"));
        assert_eq!(kg(GramsCo2e::new(-7_900)), "\u{2212}7.90\u{a0}kg");
    }
}
