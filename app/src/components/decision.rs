//! What a decision about a device and one about a line have in common: the assumptions in the
//! address, the options as rows, and what would change the answer in words.

mod form;
mod gap;
mod linked;
mod options;
mod usable;
mod written;

use crate::format;
use crate::i18n::{Arg, Msg, t, tf};
use crate::state::use_scope;
pub use form::{AddressField, AssumptionForm, CurrencyField, Editor, editor};
pub use gap::{gap_names, lacks_cost};
use impact_core::api::{DecisionFlip, DecisionInput, DecisionOption, Keeping};
use impact_core::lifecycle::View;
use impact_core::quantity::Currency;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
pub use linked::{LinkedFigure, sentence};
pub use options::{OptionRow, Options, least};
pub use usable::{Answered, Unused, UnusedNote, answered};

/// The parameters of the address that a device's decision takes, as they are.
pub fn decision_asked() -> Memo<Vec<(String, String)>> {
    assumed(|_| true)
}

/// Those that a line's takes.
pub fn line_asked() -> Memo<Vec<(String, String)>> {
    assumed(DecisionInput::is_of_line)
}

fn assumed(is: impl Fn(DecisionInput) -> bool) -> Memo<Vec<(String, String)>> {
    let inputs = DecisionInput::ALL.into_iter().filter(|input| is(*input));
    given(["aim", "currency"].into_iter().chain(inputs.map(DecisionInput::key)).collect())
}

/// Some parameters of the address, as they are.
pub fn given(names: Vec<&'static str>) -> Memo<Vec<(String, String)>> {
    let query = use_query_map();
    Memo::new(move |_| {
        let pair = |name: &&str| query.with(|query| Some(((*name).to_owned(), query.get(name)?)));
        names.iter().filter_map(pair).collect()
    })
}

/// Said under an inventory view where figures look ahead: they are the management view's.
#[component]
pub fn OfManagement() -> impl IntoView {
    let scope = use_scope();
    move || {
        let other = scope.with(|scope| scope.view != View::Management);
        other.then(|| view! { <p class="small muted measure">{t(Msg::DecisionOfManagement)}</p> })
    }
}

/// What an option is called; `years` are those of the option itself, and beyond its plan a device
/// is kept to none.
pub fn option_name(option: DecisionOption, years: Option<f64>, keeping: Keeping) -> String {
    let message = match option {
        DecisionOption::Keep => match keeping {
            Keeping::ToPlan => Msg::DecisionKeep,
            Keeping::RunsOn => Msg::DecisionRunOn,
            Keeping::Either => Msg::DecisionKeepOrRunOn,
        },
        DecisionOption::Extend => match years {
            Some(years) => return extend(years),
            None => Msg::DecisionExtendIt,
        },
        DecisionOption::Refurbish => Msg::DecisionRefurbish,
        DecisionOption::ReplaceRefurbished => Msg::DecisionReplaceRefurbished,
        DecisionOption::ReplaceNew => Msg::DecisionReplaceNew,
        DecisionOption::Return => Msg::DecisionReturn,
    };
    t(message).to_owned()
}

fn extend(years: f64) -> String {
    if years.fract() == 0.0 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "at most ten years"
        )]
        let whole = years as u64;
        tf(Msg::DecisionExtend, [("years", whole.into())])
    } else {
        tf(Msg::DecisionExtendOdd, [("years", format::exact(years).into())])
    }
}

/// What would change the answer, in words; `years` are those of the answer there. What differs
/// between devices changes for each of them: no value of the form would say that. Its figure leads
/// to its receipt, at `why`.
pub fn threshold_sentence(
    flip: &DecisionFlip,
    years: Option<f64>,
    keeping: Keeping,
    currency: Currency,
    why: String,
) -> AnyView {
    let (message, args, (name, said)) = threshold_words(flip, years, keeping, currency);
    let of = t(input_name(flip.input)).to_owned();
    sentence(message, args, vec![LinkedFigure { name, said, of, href: why }])
}

/// What fills the sentence, and apart from that the placeholder of its figure with the figure.
type ThresholdWords = (Msg, Vec<(&'static str, Arg)>, (&'static str, String));

fn threshold_words(
    flip: &DecisionFlip,
    years: Option<f64>,
    keeping: Keeping,
    currency: Currency,
) -> ThresholdWords {
    // Where the years are what would change, the answer is not one of so many as now.
    let years = years.filter(|_| flip.input != DecisionInput::ExtensionYears);
    let input = ("input", t(input_name(flip.input)).into());
    let option = ("option", option_name(flip.becomes, years, keeping).into());
    let above = flip.threshold > flip.now;
    if let Some(factor) = flip.factor {
        let message = if above { Msg::LineThresholdAbove } else { Msg::LineThresholdBelow };
        let change = format::percent((factor - 1.0).abs());
        return (message, vec![input, option], ("change", change));
    }
    let message = if above { Msg::DecisionThresholdAbove } else { Msg::DecisionThresholdBelow };
    let value = |value: f64| {
        if flip.input.is_money() {
            format::price(value, Some(currency))
        } else {
            format::significant(value)
        }
    };
    let (threshold, now) = (value(flip.threshold), value(flip.now));
    (message, vec![input, ("now", now.into()), option], ("value", threshold))
}

/// What an assumption is called.
pub fn input_name(input: DecisionInput) -> Msg {
    use DecisionInput as Of;
    match input {
        Of::ExtensionYears => Msg::InputExtensionYears,
        Of::RefurbishYears => Msg::InputRefurbishYears,
        Of::RefurbishedYears => Msg::InputRefurbishedYears,
        Of::NewYears => Msg::InputNewYears,
        Of::ExtensionKg => Msg::InputExtensionKg,
        Of::RefurbishKg => Msg::InputRefurbishKg,
        Of::RefurbishedKg => Msg::InputRefurbishedKg,
        Of::NewKg => Msg::InputNewKg,
        Of::PresentKwh => Msg::InputPresentKwh,
        Of::RefurbishedKwh => Msg::InputRefurbishedKwh,
        Of::NewKwh => Msg::InputNewKwh,
        Of::Grid => Msg::InputGrid,
        Of::KeepCost => Msg::InputKeepCost,
        Of::ExtensionCost => Msg::InputExtensionCost,
        Of::RefurbishCost => Msg::InputRefurbishCost,
        Of::RefurbishedCost => Msg::InputRefurbishedCost,
        Of::NewCost => Msg::InputNewCost,
        Of::ReturnCost => Msg::InputReturnCost,
        Of::EnergyPrice => Msg::InputEnergyPrice,
        Of::Displacement => Msg::InputDisplacement,
        Of::Rebound => Msg::InputRebound,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::tf_all;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn beyond_its_plan_a_device_runs_on() {
        let keep =
            |within, beyond| option_name(DecisionOption::Keep, None, Keeping::of(within, beyond));
        assert_eq!(keep(true, false), "Keep to plan");
        assert_eq!(keep(false, true), "Run on");
        assert_eq!(keep(true, true), "Keep to plan or run on");
        let extend = option_name(DecisionOption::Extend, Some(2.0), Keeping::RunsOn);
        assert_eq!(extend, "Extend 2 years");
    }

    fn threshold_said(
        flip: &DecisionFlip,
        years: Option<f64>,
        keeping: Keeping,
        currency: Currency,
    ) -> String {
        let (message, args, figure) = threshold_words(flip, years, keeping, currency);
        let figure = [(figure.0, figure.1.into())];
        tf_all(message, &args.into_iter().chain(figure).collect::<Vec<_>>())
    }

    #[wasm_bindgen_test]
    fn a_threshold_of_years_does_not_name_those_of_now() {
        let flip = |input| DecisionFlip {
            input,
            now: 2.0,
            threshold: 2.4,
            factor: None,
            becomes: DecisionOption::Extend,
        };
        let said = |input| threshold_said(&flip(input), Some(2.0), Keeping::ToPlan, Currency::Eur);
        assert_eq!(
            said(DecisionInput::ExtensionYears),
            "Years of the extension above 2.40 instead of 2.00: Extend it."
        );
        assert!(said(DecisionInput::NewKg).ends_with(": Extend 2 years."));
    }

    #[wasm_bindgen_test]
    fn what_differs_by_device_is_told_by_how_much_it_changes_for_each() {
        let said = |factor: f64| {
            let flip = DecisionFlip {
                input: DecisionInput::PresentKwh,
                now: 20.0,
                threshold: 20.0 * factor,
                factor: Some(factor),
                becomes: DecisionOption::Refurbish,
            };
            threshold_said(&flip, None, Keeping::ToPlan, Currency::Eur)
        };
        let kwh = "Electricity a year, present device, kWh";
        let above = format!("{kwh}: more than 40\u{a0}% higher for each: Refurbish it.");
        assert_eq!(said(1.4), above);
        let below = format!("{kwh}: more than 25\u{a0}% lower for each: Refurbish it.");
        assert_eq!(said(0.75), below);
    }
}
