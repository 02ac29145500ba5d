//! What is missing for an answer, in words.

use crate::format;
use crate::i18n::{Msg, t};
use impact_core::api::{DecisionGap, DecisionInput};

/// What is missing, as a list.
pub fn gap_names(gaps: &[DecisionGap]) -> String {
    format::all(&gaps.iter().map(|gap| t(name(*gap))).collect::<Vec<_>>())
}

fn name(gap: DecisionGap) -> Msg {
    match gap {
        DecisionGap::Left => Msg::GapLeft,
        DecisionGap::Class => Msg::GapClass,
        DecisionGap::Start => Msg::GapStart,
        DecisionGap::Grid => Msg::GapGrid,
        DecisionGap::Energy => Msg::GapEnergy,
        DecisionGap::Embodied => Msg::GapEmbodied,
        DecisionGap::Prices => Msg::GapPrices,
        DecisionGap::EnergyPrice => Msg::GapEnergyPrice,
    }
}

/// Why an option has no cost.
pub fn lacks_cost(lacks: &[DecisionInput]) -> Msg {
    let energy = lacks.contains(&DecisionInput::EnergyPrice);
    let price = lacks.iter().any(|of| of.is_money() && *of != DecisionInput::EnergyPrice);
    match (price, energy) {
        (true, true) => Msg::DecisionNoPrices,
        (true, false) => Msg::DecisionNoPrice,
        (false, true) => Msg::DecisionNoEnergyPrice,
        (false, false) => Msg::DecisionNoEnergy,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn what_is_missing_is_what_is_named() {
        use DecisionInput as Of;
        let said = |lacks: &[Of]| t(lacks_cost(lacks));
        assert_eq!(said(&[Of::EnergyPrice]), "electricity price not entered");
        assert_eq!(said(&[Of::ExtensionCost]), "price not entered");
        assert_eq!(
            said(&[Of::NewCost, Of::EnergyPrice]),
            "price and electricity price not entered"
        );
        assert_eq!(said(&[Of::PresentKwh]), "electricity not known");
        assert_eq!(gap_names(&[DecisionGap::EnergyPrice]), "the price of electricity");
        let both = gap_names(&[DecisionGap::Grid, DecisionGap::Energy]);
        assert_eq!(both, "the grid factor of its site and the electricity that it takes");
    }
}
