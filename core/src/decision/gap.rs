//! What is missing: for the figure of an option, and for an answer.

use super::assumption::DecisionInput;
use super::compute::{Case, parts};
use super::wire::{DecisionAim, DecisionGap, DecisionOption};
use std::collections::BTreeSet;

impl Case<'_> {
    /// What an option rests on by an aim and is not known, in the order of the form.
    pub fn lacks(&self, aim: DecisionAim, choice: DecisionOption) -> Vec<DecisionInput> {
        let of = parts(choice);
        let kwh = of.map_or(DecisionInput::PresentKwh, |of| of.kwh);
        let mut rests_on = match (aim, choice, of) {
            (DecisionAim::Carbon, DecisionOption::Return, _) => Vec::new(),
            (DecisionAim::Cost, DecisionOption::Return, _) => vec![DecisionInput::ReturnCost],
            (DecisionAim::Carbon, _, Some(of)) => {
                vec![of.once, of.years, kwh, DecisionInput::Grid]
            }
            (DecisionAim::Carbon, ..) => vec![kwh, DecisionInput::Grid],
            (DecisionAim::Cost, _, Some(of)) => {
                vec![of.price, of.years, kwh, DecisionInput::EnergyPrice]
            }
            (DecisionAim::Cost, ..) => {
                vec![DecisionInput::KeepCost, kwh, DecisionInput::EnergyPrice]
            }
        };
        rests_on.retain(|input| self.value(*input).is_none());
        rests_on
    }

    /// What is missing for an answer: what the two options lack of which most is known.
    pub fn gaps(&self) -> Vec<DecisionGap> {
        let aim = self.aim();
        let options = DecisionOption::ALL.into_iter().filter(|choice| choice.same_service());
        let mut lacking: Vec<BTreeSet<DecisionGap>> = options
            .map(|choice| {
                let lacks = self.lacks(aim, choice).into_iter().map(gap);
                let planned = aim == DecisionAim::Carbon && self.lacks_plan(choice);
                lacks.chain(planned.then_some(DecisionGap::Embodied)).collect()
            })
            .collect();
        lacking.sort_by_key(BTreeSet::len);
        let gaps: BTreeSet<DecisionGap> = lacking.into_iter().take(2).flatten().collect();
        gaps.into_iter().collect()
    }

    /// Whether what its plan carries is not known.
    fn lacks_plan(&self, choice: DecisionOption) -> bool {
        choice == DecisionOption::Keep && self.within_plan && self.outlook.embodied.is_none()
    }
}

/// Of what an assumption is a part.
fn gap(input: DecisionInput) -> DecisionGap {
    match input {
        DecisionInput::Grid => DecisionGap::Grid,
        DecisionInput::PresentKwh | DecisionInput::RefurbishedKwh | DecisionInput::NewKwh => {
            DecisionGap::Energy
        }
        DecisionInput::EnergyPrice => DecisionGap::EnergyPrice,
        _ if input.is_money() => DecisionGap::Prices,
        _ => DecisionGap::Embodied,
    }
}
