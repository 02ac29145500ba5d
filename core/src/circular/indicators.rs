//! Indicators of circularity: how long devices live, and how much of a product goes round.

use super::error::{CircularError, within};

/// Mean real life over the planned one, both in days; above 1 where devices outlive their plan. None
/// without a device.
///
/// # Errors
/// When a life, or the planned one, is no number of days from 1 to 36,525.
pub fn lifetime_ratio(
    lives: impl IntoIterator<Item = f64>,
    planned: f64,
) -> Result<Option<f64>, CircularError> {
    let day = |what, days| within(what, days, 1.0, 36_525.0);
    day("the planned life in days", planned)?;
    let (mut sum, mut count) = (0.0, 0.0);
    for life in lives {
        sum += day("a life in days", life)?;
        count += 1.0;
    }
    Ok((count > 0.0).then(|| sum / count / planned))
}

/// What flows through a product, in one unit of mass.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MaterialFlow {
    /// Mass of the product (`M`).
    pub product: f64,
    /// Virgin material in it (`V`).
    pub virgin: f64,
    /// Waste that is not recovered, from its end and from recycling (`W`).
    pub waste: f64,
    /// Waste of making its recycled material (`Wf`).
    pub waste_of_feedstock: f64,
    /// Waste of recycling it at its end (`Wc`).
    pub waste_of_recycling: f64,
    /// Its life over the usual one of its kind (`L ÷ Lav`).
    pub life_ratio: f64,
    /// Its use over the usual one of its kind (`U ÷ Uav`).
    pub use_ratio: f64,
}

impl MaterialFlow {
    /// The Material Circularity Indicator, 0 to 1 (per Ellen MacArthur Foundation, edition to be
    /// confirmed): `max(0, 1 − LFI · 0.9 ÷ X)` with `LFI = (V + W) ÷ (2M + (Wf − Wc) ÷ 2)` and
    /// `X = life ratio · use ratio`.
    ///
    /// # Errors
    /// When a mass is no number or exceeds the product's, or a ratio is not above 0.
    pub fn circularity(&self) -> Result<f64, CircularError> {
        let most = within("the mass of the product", self.product, 1e-9, 1e12)?;
        for (what, mass) in [
            ("virgin material", self.virgin),
            ("waste", self.waste),
            ("waste of feedstock", self.waste_of_feedstock),
            ("waste of recycling", self.waste_of_recycling),
        ] {
            // Waste of the product, and of recycling at both its ends.
            let bound = if what == "waste" { 2.0 * most } else { most };
            within(what, mass, 0.0, bound)?;
        }
        let life = within("the ratio of lives", self.life_ratio, 1e-3, 1e3)?;
        let used = within("the ratio of use", self.use_ratio, 1e-3, 1e3)?;
        let through =
            2.0 * self.product + (self.waste_of_feedstock - self.waste_of_recycling) / 2.0;
        let linear = (self.virgin + self.waste) / through;
        Ok((1.0 - linear * 0.9 / (life * used)).clamp(0.0, 1.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn linear() -> MaterialFlow {
        MaterialFlow {
            product: 2.0,
            virgin: 2.0,
            waste: 2.0,
            waste_of_feedstock: 0.0,
            waste_of_recycling: 0.0,
            life_ratio: 1.0,
            use_ratio: 1.0,
        }
    }

    #[test]
    fn a_linear_product_scores_a_tenth_and_a_round_one_all() {
        assert!((linear().circularity().unwrap() - 0.1).abs() < 1e-12);
        let round = MaterialFlow { virgin: 0.0, waste: 0.0, ..linear() };
        assert_eq!(round.circularity(), Ok(1.0));
        let twice = MaterialFlow { life_ratio: 2.0, ..linear() };
        assert!((twice.circularity().unwrap() - 0.55).abs() < 1e-12);
        let short = MaterialFlow { life_ratio: 0.5, ..linear() };
        assert_eq!(short.circularity(), Ok(0.0), "never below 0");
    }

    #[test]
    fn impossible_flows_are_refused() {
        let wrong = |flow: MaterialFlow| flow.circularity().unwrap_err().to_string();
        assert!(wrong(MaterialFlow { virgin: 3.0, ..linear() }).contains("virgin"));
        assert!(wrong(MaterialFlow { product: 0.0, ..linear() }).contains("product"));
        assert!(wrong(MaterialFlow { life_ratio: 0.0, ..linear() }).contains("lives"));
        assert!(wrong(MaterialFlow { waste: f64::NAN, ..linear() }).contains("waste"));
    }

    #[test]
    fn lives_are_measured_by_the_plan() {
        assert_eq!(lifetime_ratio([1461.0, 2922.0], 1461.0), Ok(Some(1.5)));
        assert_eq!(lifetime_ratio([], 1461.0), Ok(None));
        assert!(lifetime_ratio([0.0], 1461.0).is_err());
        assert!(lifetime_ratio([10.0], 0.0).is_err());
    }
}
