//! The assumptions, editable in place. The fields stay where they are while the answer comes anew,
//! so that nobody loses their place.

use super::input_name;
use super::usable::Unused;
use super::written::{plain, shown, typed};
use crate::client::Query;
use crate::components::FieldError;
use crate::i18n::{Msg, label, t};
use crate::state::set_query;
use impact_core::api::{DecisionAssumption, DecisionInput};
use impact_core::quantity::Currency;
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
    /// How often that was done: what a field refused goes with them.
    resets: RwSignal<u32>,
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
    let resets = RwSignal::new(0);
    let reset = Callback::new(move |names: Vec<String>| {
        let mut pairs = pairs_of(query.get_untracked());
        pairs.retain(|(of, _)| !names.contains(of));
        coming.set_value(None);
        resets.update(|resets| *resets += 1);
        go(Query::new().and(pairs), true);
    });
    Editor { set, reset, resets }
}

/// Every assumption with where it comes from.
#[component]
pub fn AssumptionForm(
    /// Which, in their order.
    inputs: Vec<DecisionInput>,
    /// What they are, as far as that is known.
    rows: Signal<Vec<DecisionAssumption>>,
    /// What of the address cannot be used.
    unused: Unused,
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
            view! { <Assumed input=input rows=rows unused=unused given=given editor=editor/> }
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
    unused: Unused,
    given: Memo<Vec<(String, String)>>,
    editor: Editor,
) -> impl IntoView {
    let key = input.key();
    let money = input.is_money();
    let row = move || rows.with(|rows| rows.iter().find(|row| row.input == input).cloned());
    let usual = Signal::derive(move || Some(plain(money, row()?.value?)));
    let hint = Signal::derive(move || row().map(|row| label(&row.source)));
    let error = Signal::derive(move || unused.about(key));
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
            editor=editor
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
    /// What is wrong with what the address gives.
    error: Signal<Option<String>>,
    /// What the address gives.
    given: Memo<Vec<(String, String)>>,
    /// What it writes to.
    editor: Editor,
) -> impl IntoView {
    let error_id = format!("{id}-error");
    let hint_id = format!("{id}-hint");
    let asked = Memo::new(move |_| given.with(|given| of(given, key).map(str::to_owned)));
    // What was typed that the address cannot take, and why; it stays until something else is.
    let refused = RwSignal::new(None::<(String, String)>);
    Effect::new(move |_| {
        asked.track();
        editor.resets.track();
        refused.set(None);
    });
    // A memo, so that what is being typed stays while the answer to another field arrives.
    let text = Memo::new(move |_| match (refused.get(), asked.get()) {
        (Some((text, _)), _) => text,
        (None, Some(asked)) => shown(money, &asked),
        (None, None) => usual.get().unwrap_or_default(),
    });
    let error = Signal::derive(move || match refused.get() {
        Some((_, why)) => Some(why),
        None => error.get(),
    });
    let change = move |event| {
        let text = event_target_value(&event);
        let text = text.trim();
        match (!text.is_empty()).then(|| typed(money, text)).transpose() {
            Ok(value) => {
                refused.set(None);
                editor.set.run((key, value));
            }
            Err(why) => refused.set(Some((text.to_owned(), why))),
        }
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
