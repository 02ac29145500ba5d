//! What next for the device: its options compared, what would change the answer, and every
//! assumption, editable in place; they stand in the address.

mod form;
mod options;

use crate::client::{Query, encode, fetched};
use crate::components::loaded;
use crate::format;
use crate::i18n::{Msg, t, tf};
use crate::state::Scope;
use form::Form;
pub use form::{AddressField, CurrencyField, Editor, editor};
use impact_core::api::{DecisionFlip, DecisionInput, DeviceDecision};
use impact_core::quantity::Money;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use options::{Options, option_name};
use std::sync::Arc;

/// The parameters of the address that the decision takes, as they are.
pub fn asked() -> Memo<Vec<(String, String)>> {
    let names = ["aim", "currency"].into_iter();
    given(names.chain(DecisionInput::ALL.into_iter().map(DecisionInput::key)).collect())
}

/// Some parameters of the address, as they are.
pub fn given(names: Vec<&'static str>) -> Memo<Vec<(String, String)>> {
    let query = use_query_map();
    Memo::new(move |_| {
        let pair = |name: &&str| query.with(|query| Some(((*name).to_owned(), query.get(name)?)));
        names.iter().filter_map(pair).collect()
    })
}

/// The card.
#[component]
pub fn Decision(
    /// Identifier of the device.
    id: String,
    /// Period and view.
    scope: Scope,
    /// What its fields write to.
    editor: Editor,
) -> impl IntoView {
    let given = asked();
    let path = format!("/api/v1/devices/{}/decision", encode(&id));
    let asking = scope.clone();
    let decision = fetched::<DeviceDecision>(move || Some(asking.ask().and(given.get()).on(&path)));
    let heading = move || {
        decision.value.with(|decision| match decision {
            Some(decision) if decision.within_plan => {
                let last = decision.day.plus_days(-1);
                tf(Msg::DecisionTitle, [("day", format::day(last).into())])
            }
            _ => t(Msg::DecisionTitleNow).to_owned(),
        })
    };
    let id = StoredValue::new(id);
    view! {
        <section
            class="stack"
            data-gap="4"
            aria-labelledby="decision"
            aria-busy=move || decision.busy.get().to_string()
        >
            <h2 id="decision">{heading}</h2>
            {loaded(
                decision,
                move |decision| {
                    let link = id.with_value(|id| address(id, &scope, &given.get_untracked()));
                    answer(&decision, &link)
                },
            )}
            <Form decision=decision given=given editor=editor/>
        </section>
    }
}

/// The address of the options' receipts under the present assumptions.
fn address(id: &str, scope: &Scope, given: &[(String, String)]) -> (String, Query) {
    let path = format!("/devices/{}/receipt", encode(id));
    (path, Query::new().and(given.to_vec()).and(scope.pairs()))
}

fn answer(decision: &Arc<DeviceDecision>, link: &(String, Query)) -> AnyView {
    let Some(_) = decision.recommended else {
        return view! { <p class="measure">{t(Msg::DecisionNothing)}</p> }.into_any();
    };
    let flips = decision.flips.iter().take(4).map(|flip| {
        view! { <li>{sentence(decision, flip)}</li> }
    });
    let flips = flips.collect_view();
    let flips = if decision.flips.is_empty() {
        view! { <p class="small">{t(Msg::DecisionFlipsNone)}</p> }.into_any()
    } else {
        view! { <ul class="small">{flips}</ul> }.into_any()
    };
    let avoided = decision.avoided.as_ref().map(|avoided| {
        let mass = |figure| format::carbon(figure).plain().into();
        let said = [("mass", mass(&avoided.total)), ("year", mass(&avoided.per_year))];
        let least = avoided.least_displacement.map(|share| {
            tf(Msg::DecisionAvoidedLeast, [("share", format::significant(share).into())])
        });
        view! { <p class="small measure">{tf(Msg::DecisionAvoided, said)} " " {least}</p> }
    });
    view! {
        <div class="stack" data-gap="3">
            <Options decision=decision.clone() link=link.clone()/>
            <p class="small muted measure">{t(Msg::DecisionNote)}</p>
            <h3>{t(Msg::DecisionFlips)}</h3>
            {flips}
            {avoided}
        </div>
    }
    .into_any()
}

/// What would change the answer, in words.
fn sentence(decision: &DeviceDecision, flip: &DecisionFlip) -> String {
    let message =
        if flip.threshold > flip.now { Msg::DecisionFlipAbove } else { Msg::DecisionFlipBelow };
    let value = |value: f64| {
        if flip.input.is_money() {
            format::money(minor(value, decision))
        } else {
            format::significant(value)
        }
    };
    tf(
        message,
        [
            ("input", t(input_name(flip.input)).into()),
            ("value", value(flip.threshold).into()),
            ("now", value(flip.now).into()),
            ("option", option_name(flip.becomes, decision).into()),
        ],
    )
}

/// An amount of a decision.
fn minor(value: f64, decision: &DeviceDecision) -> Money {
    #[expect(clippy::cast_possible_truncation, reason = "hundredths, held below 10^9")]
    let minor = value.round() as i64;
    Money { minor, currency: decision.currency }
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
