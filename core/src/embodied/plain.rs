//! Embodied carbon as plain numbers: the rules of [`assess`](super::assess) without their reasons,
//! for where there is no room for a tree. A test holds both to the same bits.

use super::assess::{Embodied, USUAL_ERROR, widened};
use super::estimator::Spread;
use super::method::EmbodiedMethod;
use super::split::RESIDUAL_KEPT;
use super::stage::Stage;
use crate::catalogue::{Shares, credible_error};
use crate::estimate::Estimate;
use crate::factors::ClassDefault;

/// What is needed of a class.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct PlainClass {
    /// Median share of the use phase in the makers' totals.
    pub use_share: Option<f64>,
    /// Relative standard deviation of `1 - use share` within the class.
    pub use_share_spread: Option<f64>,
    /// Median parts of embodied carbon: manufacture, transport, end of life; they sum to 1.
    pub split: Option<[f64; 3]>,
    /// Median relative standard deviation that makers print.
    pub error: Option<f64>,
}

impl From<&ClassDefault> for PlainClass {
    fn from(of: &ClassDefault) -> Self {
        let ClassDefault { use_share, use_share_spread, split, error, .. } = *of;
        Self { use_share, use_share_spread, split, error }
    }
}

/// A device's embodied carbon.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PlainEmbodied {
    /// The tier it was taken from.
    pub method: EmbodiedMethod,
    /// Whether the stages are the class's proportions.
    pub split_by_class: bool,
    /// By stage, kg CO2e; the use is 0.
    pub stages: [f64; Stage::ALL.len()],
    /// The range shown to people, kg CO2e.
    pub stated: Estimate,
}

/// Of a product whose maker prints a mean, kg CO2e with the maker's own use phase, with its shares
/// and its relative standard deviation.
pub fn published(
    total_kg: f64,
    shares: Shares,
    error: Option<f64>,
    class: &PlainClass,
) -> PlainEmbodied {
    let used = shares.used.filter(|used| shares.are_possible() && *used < 1.0);
    let mut split_use = 0.0;
    let own = used.is_some() && shares.manufacture.is_some();
    let (method, stages) = match used {
        Some(used) if own => (EmbodiedMethod::Published, by_own_shares(total_kg, used, shares)),
        Some(used) => (EmbodiedMethod::Published, split(total_kg * (1.0 - used), class)),
        None => {
            split_use = class.use_share_spread.unwrap_or(0.0);
            let share = class.use_share.unwrap_or(0.0);
            (EmbodiedMethod::PublishedSplitByClass, split(total_kg * (1.0 - share), class))
        }
    };
    let error = credible_error(error).or(class.error).unwrap_or(USUAL_ERROR);
    let relative = f64::sqrt(error * error + split_use * split_use);
    let stated = Estimate::from_relative_sd(total(&stages), relative);
    PlainEmbodied { method, split_by_class: !own, stages, stated }
}

/// Of an estimate: its centre, kg CO2e, and how far it may lie from what the maker would print.
pub fn estimated(
    method: EmbodiedMethod,
    centre_kg: f64,
    spread: Spread,
    class: &PlainClass,
) -> PlainEmbodied {
    let stages = split(centre_kg, class);
    let mean = total(&stages);
    let of = if method == EmbodiedMethod::ClassMedian { centre_kg } else { mean };
    let prediction = Estimate::from_percentiles(mean, of * spread.low, of * spread.high);
    let stated = widened(prediction, class.error.unwrap_or(USUAL_ERROR));
    PlainEmbodied { method, split_by_class: true, stages, stated }
}

/// The centre of an estimate, before it is split into stages, kg CO2e.
pub fn centre(estimate: &Embodied) -> Option<f64> {
    let (_, stage) = estimate.stages.first()?;
    Some(stage.steps.first()?.node.value)
}

fn total(stages: &[f64; Stage::ALL.len()]) -> f64 {
    stages.iter().sum()
}

fn by_own_shares(total_kg: f64, used: f64, shares: Shares) -> [f64; Stage::ALL.len()] {
    let mut stages = [0.0; Stage::ALL.len()];
    let mut rest = 1.0 - used;
    for (stage, share) in [
        (Stage::Manufacture, shares.manufacture),
        (Stage::Transport, shares.transport),
        (Stage::EndOfLife, shares.end_of_life),
    ] {
        let Some(share) = share else { continue };
        rest -= share;
        stages[stage.index()] = total_kg * share;
    }
    if rest.abs() > RESIDUAL_KEPT {
        stages[Stage::Unattributed.index()] = total_kg * rest;
    }
    stages
}

fn split(kg: f64, class: &PlainClass) -> [f64; Stage::ALL.len()] {
    let mut stages = [0.0; Stage::ALL.len()];
    match class.split {
        Some([manufacture, transport, end]) => {
            stages[Stage::Manufacture.index()] = kg * manufacture;
            stages[Stage::Transport.index()] = kg * transport;
            stages[Stage::EndOfLife.index()] = kg * end;
        }
        None => stages[Stage::Unattributed.index()] = kg,
    }
    stages
}

#[cfg(test)]
mod tests {
    use super::super::estimator::{Setting, Tier};
    use super::super::{Asked, assess, median_spread};
    use super::*;
    use crate::factors::DeviceClass;
    use crate::library::{Library, shipped};

    fn same(plain: &PlainEmbodied, explained: &Embodied, what: &str) {
        assert_eq!(plain.method, explained.method, "{what}");
        assert_eq!(plain.split_by_class, explained.split_by_class, "{what}");
        for stage in Stage::ALL {
            let (plain, explained) = (plain.stages[stage.index()], explained.stage_kg(stage));
            assert_eq!(plain.to_bits(), explained.to_bits(), "{what}, {stage:?}");
        }
        assert_eq!(plain.stated, explained.stated, "{what}");
    }

    fn spread(library: &Library, tier: Tier, class: DeviceClass, maker: &str) -> Spread {
        let of = match tier {
            Tier::ClassMedian => median_spread(library.tables(class), maker),
            tier => library.estimator.spread(Setting::Inventory, tier, class),
        };
        of.unwrap()
    }

    #[test]
    fn plain_numbers_are_those_of_the_receipts() {
        let library = shipped();
        for product in library.catalogue.products() {
            let tables = library.tables(product.class);
            let asked = Asked { product: Some(product), ..Asked::default() };
            let explained = assess(tables, &asked).unwrap();
            let plain =
                published(product.total_kg, product.shares, product.error, &tables.class.into());
            same(&plain, &explained, &product.id);
            // The same device, were its maker's sheet not known.
            let asked = Asked { maker: &product.maker, model: &product.name, ..Asked::default() };
            let explained = assess(tables, &asked).unwrap();
            let tier = match explained.method {
                EmbodiedMethod::ProductLine => Tier::ProductLine,
                EmbodiedMethod::MakerClass => Tier::MakerClass,
                EmbodiedMethod::Parts => Tier::Parts,
                _ => Tier::ClassMedian,
            };
            let spread = spread(&library, tier, product.class, &product.maker);
            let plain = estimated(
                explained.method,
                centre(&explained).unwrap(),
                spread,
                &tables.class.into(),
            );
            same(&plain, &explained, &product.name);
        }
        for class in DeviceClass::ALL {
            let tables = library.tables(class);
            let Some(explained) = assess(tables, &Asked::default()) else { continue };
            let parts = explained.method == EmbodiedMethod::Parts;
            let tier = if parts { Tier::Parts } else { Tier::ClassMedian };
            let spread = spread(&library, tier, class, "");
            let plain = estimated(
                explained.method,
                centre(&explained).unwrap(),
                spread,
                &tables.class.into(),
            );
            same(&plain, &explained, class.key());
        }
    }
}
