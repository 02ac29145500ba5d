//! A second life of a device: what it would carry by each method of allocation, side by side, and
//! what it would avoid against a new device.
//!
//! The chain has two lives: the first as planned, the second of some months after a refurbishment.
//! By every method both carry the same total; only the shares differ. What is avoided rests on a
//! stated counterfactual, and has no part in these shares.

mod receipt;
mod wire;

pub use receipt::second_life_receipt;
pub use wire::{SecondLife, SecondLifeFigure, SharedLives};

use super::assumption::{Assumptions, DecisionError, DecisionInput};
use super::avoided::{Avoided, substitution};
use super::compute::{Case, ranged};
use crate::circular::{Claimant, Reuse};
use crate::embodied::{Embodied, Stage};
use crate::estimate::{Estimate, Moments, Sources};
use crate::fleet::{Carbon, Outlook};
use crate::lifecycle::{Allocation, Chain, LifeValue, PlannedLife};
use crate::quantity::{Currency, Day, GramsCo2e};
use crate::receipt::Label;

/// Usual length of a second life, months: an assumption.
const USUAL_MONTHS: u16 = 36;

/// Shortest and longest second life, months.
const MONTHS: (u16, u16) = (1, 120);

/// Largest price, hundredths.
const MOST_PAID: i64 = 100_000_000;

/// The prices of two lives as they are named in the query.
pub const SECOND_LIFE_PRICES: [&str; 4] =
    ["first_paid", "first_realised", "second_paid", "second_realised"];

/// What they are called.
const PRICE_NAMES: [&str; SECOND_LIFE_PRICES.len()] = [
    "Paid at the start of the first life",
    "Realised at the end of the first life",
    "Paid at the start of the second life",
    "Realised at the end of the second life",
];

/// What the length is called.
const MONTHS_NAME: &str = "Second life, months";

/// The assumptions that a second life rests on.
pub const SECOND_LIFE_INPUTS: [DecisionInput; 8] = [
    DecisionInput::RefurbishKg,
    DecisionInput::NewYears,
    DecisionInput::NewKg,
    DecisionInput::NewKwh,
    DecisionInput::PresentKwh,
    DecisionInput::Grid,
    DecisionInput::Displacement,
    DecisionInput::Rebound,
];

/// What is asked of a second life beside the assumptions of a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecondLifePlan {
    months: u16,
    prices: [Option<i64>; SECOND_LIFE_PRICES.len()],
}

impl Default for SecondLifePlan {
    fn default() -> Self {
        Self { months: USUAL_MONTHS, prices: [None; SECOND_LIFE_PRICES.len()] }
    }
}

impl SecondLifePlan {
    /// Sets the length in months.
    ///
    /// # Errors
    /// Outside 1 to 120 months.
    pub fn last(&mut self, months: i64) -> Result<(), DecisionError> {
        let (low, high) = MONTHS;
        match u16::try_from(months).ok().filter(|months| (low..=high).contains(months)) {
            Some(months) => {
                self.months = months;
                Ok(())
            }
            None => {
                let values = [months as f64, f64::from(low), f64::from(high)];
                Err(DecisionError::outside("months", MONTHS_NAME, values))
            }
        }
    }

    /// Gives a price in hundredths, by its place in [`SECOND_LIFE_PRICES`]; a place that is none is
    /// left alone.
    ///
    /// # Errors
    /// When it is below 0 or above a million.
    pub fn price(
        &mut self,
        at: usize,
        price: i64,
        currency: Currency,
    ) -> Result<(), DecisionError> {
        let known = SECOND_LIFE_PRICES.get(at).zip(PRICE_NAMES.get(at));
        let (Some(place), Some((input, name))) = (self.prices.get_mut(at), known) else {
            return Ok(());
        };
        if !(0..=MOST_PAID).contains(&price) {
            let values = [price as f64, 0.0, MOST_PAID as f64];
            return Err(DecisionError::amount(input, name, currency, values));
        }
        *place = Some(price);
        Ok(())
    }

    /// What a parameter of its own is refused with that is no whole number.
    pub fn not_whole(parameter: &str) -> DecisionError {
        let named = SECOND_LIFE_PRICES.into_iter().zip(PRICE_NAMES);
        let price = named.into_iter().find(|(input, _)| *input == parameter);
        let (input, name) = price.unwrap_or(("months", MONTHS_NAME));
        DecisionError::NotWhole { input, name }
    }

    /// The values of both lives, once every price is given.
    fn values(&self) -> Option<[LifeValue; 2]> {
        let [paid, realised, paid_again, realised_again] = self.prices;
        Some([
            LifeValue { paid: paid?, realised: realised? },
            LifeValue { paid: paid_again?, realised: realised_again? },
        ])
    }

    /// Length in days: 365.25 in 12 months, rounded half up.
    fn days(&self) -> u32 {
        (u32::from(self.months) * 1461 + 24) / 48
    }

    fn years(&self) -> f64 {
        f64::from(self.months) / 12.0
    }
}

/// Two lives of a device, before a method is chosen.
struct Lives<'a> {
    case: Case<'a>,
    embodied: &'a Embodied,
    plan: SecondLifePlan,
    made: GramsCo2e,
    end_of_life: GramsCo2e,
    refurbishment: GramsCo2e,
}

/// What is said where the economic method has no value to share by.
fn by_length() -> Label {
    Label::new(
        "receipt.note.economic_by_length",
        "By these prices neither life consumes any value, so making and end of life are shared by the lives’ lengths, as by life share.",
    )
}

const NOT_MADE: DecisionError = DecisionError::Missing(
    "nothing is known of what making the device took: say which product it is, or give a figure for its class",
);

impl<'a> Lives<'a> {
    fn new(
        outlook: &'a Outlook,
        assumptions: &'a Assumptions,
        plan: SecondLifePlan,
        today: Day,
    ) -> Result<Self, DecisionError> {
        let case = Case::new(outlook, assumptions, today);
        let embodied = outlook.embodied.as_ref().ok_or(NOT_MADE)?;
        let refurbishment = case.value(DecisionInput::RefurbishKg).ok_or(NOT_MADE)?;
        let (mut made, mut end_of_life) = (GramsCo2e::ZERO, GramsCo2e::ZERO);
        for (stage, node) in &embodied.stages {
            let grams = GramsCo2e::rounded(node.value * 1000.0);
            *(if *stage == Stage::EndOfLife { &mut end_of_life } else { &mut made }) += grams;
        }
        let refurbishment = GramsCo2e::rounded(refurbishment * 1000.0);
        Ok(Self { case, embodied, plan, made, end_of_life, refurbishment })
    }

    /// The chain by a method; none where the method asks for prices that are not given.
    fn chain(&self, method: Allocation) -> Result<Option<Chain>, DecisionError> {
        let values = self.plan.values();
        if method == Allocation::Economic && values.is_none() {
            return Ok(None);
        }
        let life = |at: usize, days, refurbishment| PlannedLife {
            days,
            refurbishment,
            value: values.map(|values| values[at]),
        };
        let lives = vec![
            life(0, self.case.outlook.planned_days, GramsCo2e::ZERO),
            life(1, self.plan.days(), self.refurbishment),
        ];
        Ok(Some(Chain::new(self.made, self.end_of_life, lives, method)?))
    }

    /// What both lives carry by a method, each with its range: the device errs by its own figure,
    /// the refurbishment by its.
    fn shared(&self, method: Allocation) -> Result<Option<SharedLives>, DecisionError> {
        let Some(chain) = self.chain(method)? else { return Ok(None) };
        let shares = chain.shares();
        let carbon = |at: usize, burden: GramsCo2e| -> Carbon {
            let share = shares.get(at).copied().unwrap_or_default();
            let mut sources = Sources::default();
            let of_device = (share - burden).grams() as f64;
            sources.add(Moments::of(of_device, self.embodied.stated.shape()));
            let shape = self.case.shape(DecisionInput::RefurbishKg);
            sources.add(Moments::of(burden.grams() as f64, shape));
            ranged(&sources.estimate(share.grams() as f64), share)
        };
        let (first, second) = (carbon(0, GramsCo2e::ZERO), carbon(1, self.refurbishment));
        let note = chain.by_length_instead().then(by_length);
        Ok(Some(SharedLives { method, first, second, note }))
    }

    /// What must be given before it can be said what is avoided.
    fn lacks(&self) -> Vec<DecisionInput> {
        use DecisionInput as Of;
        let substitution = [Of::Displacement, Of::Rebound];
        let mut lacks: Vec<Of> = [Of::NewYears, Of::NewKg, Of::NewKwh, Of::PresentKwh, Of::Grid]
            .into_iter()
            .filter(|input| self.case.value(*input).is_none())
            .collect();
        if substitution.into_iter().all(|input| self.case.value(input).is_none()) {
            lacks.push(Of::Displacement);
        }
        lacks
    }

    /// What reuse avoids, against a new device bought for the same months.
    fn avoided(&self) -> Result<Option<Avoided>, DecisionError> {
        let (case, years) = (&self.case, self.plan.years());
        let Some(substitution) = substitution(case)? else { return Ok(None) };
        let (Some(new), Some(new_years), Some(penalty), Some(instead)) = (
            case.estimate(DecisionInput::NewKg),
            case.value(DecisionInput::NewYears),
            case.penalty_per_year(),
            receipt::instead(self),
        ) else {
            return Ok(None);
        };
        let reuse = Reuse {
            new_per_year: new.scaled(1.0 / new_years),
            years,
            refurbishment: case.estimate(DecisionInput::RefurbishKg).unwrap_or_default(),
            use_penalty_per_year: Estimate::exact(penalty),
        };
        let counterfactual = &instead.counterfactual.text;
        let claim = reuse.avoided(substitution, counterfactual, Claimant::Customer)?;
        Ok(Avoided::of(case, &instead, &claim))
    }

    /// What would happen otherwise.
    fn counterfactual(&self) -> Option<Label> {
        let (kg, years) =
            (self.case.value(DecisionInput::NewKg)?, self.case.value(DecisionInput::NewYears)?);
        Some(
            Label::new(
                "receipt.note.counterfactual",
                "Otherwise a new device is bought: {kg} kg of embodied carbon over {years} years, of which {months} months count.",
            )
            .with("kg", libm::round(kg))
            .with("years", libm::round(years * 100.0) / 100.0)
            .with("months", self.plan.months),
        )
    }
}

/// What a second life of the device would carry by each method, and what it would avoid.
///
/// # Errors
/// When nothing is known of what making the device took, or displacement and rebound are both given.
pub fn second_life(
    outlook: &Outlook,
    assumptions: &Assumptions,
    plan: SecondLifePlan,
    method: Allocation,
    today: Day,
) -> Result<SecondLife, DecisionError> {
    let lives = Lives::new(outlook, assumptions, plan, today)?;
    let mut methods = Vec::new();
    for method in Allocation::ALL {
        methods.extend(lives.shared(method)?);
    }
    let rows = lives.case.rows().into_iter();
    Ok(SecondLife {
        months: plan.months,
        first_days: outlook.planned_days,
        second_days: plan.days(),
        method,
        total_kg: lives.made + lives.refurbishment + lives.end_of_life,
        methods,
        avoided: lives.avoided()?.map(|avoided| avoided.told),
        counterfactual: lives.counterfactual(),
        lacks: lives.lacks(),
        currency: assumptions.currency(),
        assumptions: rows.filter(|row| SECOND_LIFE_INPUTS.contains(&row.input)).collect(),
        engine: crate::ENGINE_VERSION.to_owned(),
        factor_set: outlook.factor_set.clone(),
    })
}

#[cfg(test)]
mod tests;
