//! The assumptions, editable in place. The fields stay where they are while the answer comes anew,
//! so that nobody loses their place.

use super::input_name;
use crate::client::{Failure, Query};
use crate::components::FieldError;
use crate::format;
use crate::i18n::{Msg, label, t};
use crate::state::set_query;
use impact_core::api::{DecisionAssumption, DecisionInput};
use impact_core::quantity::{Currency, Money};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

/// Sets a parameter of the address and leaves the others; none takes it out.
pub type SetParameter = Callback<(&'static str, Option<String>)>;

/// What the fields of the page write to: the address.
#[derive(Clone, Copy)]
pub struct Editor {
    /// Sets one parameter.
    pub set: SetParameter,
    /// Takes parameters out.
    pub reset: Callback<Vec<String>>,
}

/// The editor of the address; one for all forms of a page, so that none undoes another.
pub fn editor() -> Editor {
    let query = use_query_map();
    // What the address is on its way to: who goes through fields faster than the address follows
    // loses nothing.
    let coming = StoredValue::new(None::<Vec<(String, String)>>);
    let pairs_of = |query: ParamsMap| -> Vec<(String, String)> {
        let pairs = query.into_iter();
        let mut pairs: Vec<_> = pairs.map(|(of, value)| (of.into_owned(), value)).collect();
        pairs.sort();
        pairs
    };
    Effect::new(move |_| {
        let arrived = pairs_of(query.get());
        if coming.with_value(|coming| coming.as_ref() == Some(&arrived)) {
            coming.set_value(None);
        }
    });
    let go = set_query();
    let set = Callback::new(move |(name, value): (&'static str, Option<String>)| {
        let mut pairs = coming.get_value().unwrap_or_else(|| pairs_of(query.get_untracked()));
        pairs.retain(|(of, _)| of != name);
        pairs.extend(value.map(|value| (name.to_owned(), value)));
        pairs.sort();
        coming.set_value(Some(pairs.clone()));
        go(Query::new().and(pairs), true);
    });
    let go = set_query();
    let reset = Callback::new(move |names: Vec<String>| {
        let mut pairs = pairs_of(query.get_untracked());
        pairs.retain(|(of, _)| !names.contains(of));
        coming.set_value(None);
        go(Query::new().and(pairs), true);
    });
    Editor { set, reset }
}

/// Every assumption with where it comes from.
#[component]
pub fn AssumptionForm(
    /// Which, in their order.
    inputs: Vec<DecisionInput>,
    /// What they are, as far as that is known.
    rows: Signal<Vec<DecisionAssumption>>,
    /// Why the last answer failed.
    failure: RwSignal<Option<Failure>>,
    /// What the address gives.
    given: Memo<Vec<(String, String)>>,
    /// What the fields write to.
    editor: Editor,
) -> impl IntoView {
    let set = editor.set;
    let reset = move |_| {
        let names = given.with_untracked(|given| given.iter().map(|(of, _)| of.clone()).collect());
        editor.reset.run(names);
    };
    let fields = inputs
        .into_iter()
        .map(|input| {
            view! { <Assumed input=input rows=rows failure=failure given=given set=set/> }
        })
        .collect_view();
    let cost = move || given.with(|given| of(given, "aim").is_some_and(|aim| aim == "cost"));
    let aimed = move |event| set.run(("aim", event_target_checked(&event).then(|| "cost".into())));
    view! {
        <details class="assumptions">
            <summary>{t(Msg::DecisionAssumptions)}</summary>
            <div class="stack" data-gap="4">
                <div class="fields">{fields}</div>
                <CurrencyField id="decision-currency" given=given set=set/>
                <label class="check">
                    <input type="checkbox" prop:checked=cost on:change=aimed/>
                    {t(Msg::DecisionAimCost)}
                </label>
                <div class="actions">
                    <button
                        type="button"
                        class="btn"
                        disabled=move || given.with(Vec::is_empty)
                        on:click=reset
                    >
                        {t(Msg::DecisionReset)}
                    </button>
                </div>
            </div>
        </details>
    }
}

fn of<'a>(given: &'a [(String, String)], name: &str) -> Option<&'a str> {
    given.iter().find(|(of, _)| of == name).map(|(_, value)| value.as_str())
}

/// The currency of all prices.
#[component]
pub fn CurrencyField(
    /// Id of the field.
    id: &'static str,
    /// What the address gives.
    given: Memo<Vec<(String, String)>>,
    /// What it writes to.
    set: SetParameter,
) -> impl IntoView {
    let currency = move || {
        let code = given.with(|given| of(given, "currency").map(str::to_owned));
        code.unwrap_or_else(|| Currency::Eur.code().to_owned())
    };
    let currencies = Currency::ALL
        .into_iter()
        .map(|of| {
            let selected = move || currency() == of.code();
            view! { <option value=of.code() selected=selected>{of.code()}</option> }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for=id>{t(Msg::DecisionCurrency)}</label>
            <select
                id=id
                on:change=move |event| {
                    set.run(("currency", Some(event_target_value(&event))));
                }
            >
                {currencies}
            </select>
        </div>
    }
}

/// One assumption.
#[component]
fn Assumed(
    input: DecisionInput,
    rows: Signal<Vec<DecisionAssumption>>,
    failure: RwSignal<Option<Failure>>,
    given: Memo<Vec<(String, String)>>,
    set: SetParameter,
) -> impl IntoView {
    let key = input.key();
    let money = input.is_money();
    let row = move || rows.with(|rows| rows.iter().find(|row| row.input == input).cloned());
    let usual = Signal::derive(move || Some(plain(money, row()?.value?)));
    let hint = Signal::derive(move || row().map(|row| label(&row.source)));
    let error = Signal::derive(move || {
        failure.with(|failure| failure.as_ref().and_then(|of| of.about(key)))
    });
    let id = format!("decision-{key}");
    let name = t(input_name(input));
    view! {
        <AddressField
            id=id
            key=key
            name=name
            money=money
            usual=usual
            hint=hint
            error=error
            given=given
            set=set
        />
    }
}

/// A number that stands in the address.
#[component]
pub fn AddressField(
    /// Id of the input.
    id: String,
    /// The parameter.
    key: &'static str,
    /// Its label.
    name: &'static str,
    /// Whether it is an amount of money, in hundredths in the address.
    money: bool,
    /// What it shows where the address says nothing.
    usual: Signal<Option<String>>,
    /// Where that comes from.
    hint: Signal<Option<String>>,
    /// What is wrong with it.
    error: Signal<Option<String>>,
    /// What the address gives.
    given: Memo<Vec<(String, String)>>,
    /// What it writes to.
    set: SetParameter,
) -> impl IntoView {
    let error_id = format!("{id}-error");
    let hint_id = format!("{id}-hint");
    // A memo, so that what is being typed stays while the answer to another field arrives.
    let text = Memo::new(move |_| {
        if let Some(asked) = given.with(|given| of(given, key).map(str::to_owned)) {
            return shown(money, &asked);
        }
        usual.get().unwrap_or_default()
    });
    let change = move |event| {
        let text = event_target_value(&event);
        let text = text.trim();
        set.run((key, (!text.is_empty()).then(|| typed(money, text))));
    };
    let described = format!("{error_id} {hint_id}");
    view! {
        <div class="field">
            <label for=id.clone()>{name}</label>
            <input
                id=id
                type="text"
                inputmode="decimal"
                autocomplete="off"
                aria-invalid=move || error.get().is_some().then_some("true")
                aria-describedby=described
                prop:value=move || text.get()
                on:change=change
            />
            <p class="hint" id=hint_id>
                {move || hint.get()}
            </p>
            <FieldError id=error_id error=error/>
        </div>
    }
}

/// A value of the engine as a field shows it.
fn plain(money: bool, value: f64) -> String {
    if money {
        #[expect(clippy::cast_possible_truncation, reason = "hundredths, held below 10^9")]
        let minor = value.round() as i64;
        return format::amount(Money { minor, currency: Currency::Eur });
    }
    format::typed(value)
}

/// What the address says, as a field shows it; what is no number as it is.
fn shown(money: bool, text: &str) -> String {
    match text.parse::<f64>() {
        Ok(value) => plain(money, value),
        Err(_) => text.to_owned(),
    }
}

/// What a person wrote, as the address takes it; what is no number as it is, for the server to say.
fn typed(money: bool, text: &str) -> String {
    if money {
        return format::parse_amount(text)
            .map_or_else(|| text.to_owned(), |minor| minor.to_string());
    }
    text.replace(',', ".")
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn a_field_takes_what_people_write_and_shows_it_again() {
        for (money, written, address, again) in [
            (true, "1249,50", "124950", "1249.50"),
            (true, "much", "much", "much"),
            (false, "2,5", "2.5", "2.5"),
        ] {
            assert_eq!(typed(money, written), address);
            assert_eq!(shown(money, address), again);
        }
    }
}
