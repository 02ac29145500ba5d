//! A form's field with its label, hint and error, and the button that sends it.

use super::Icon;
use crate::i18n::{Msg, t};
use leptos::prelude::*;

/// The sentence beside a field that says what is wrong with it.
#[component]
pub fn FieldError(
    /// Id that the field names in `aria-describedby`.
    #[prop(into)]
    id: String,
    /// The sentence; none when nothing is wrong.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <div id=id aria-live="polite">
            {move || {
                error
                    .get()
                    .map(|error| {
                        view! {
                            <p class="error">
                                <Icon name="i-warn" size=14/>
                                <span>{error}</span>
                            </p>
                        }
                    })
            }}
        </div>
    }
}

/// An input with label and error.
#[component]
pub fn Field(
    /// Id of the input.
    id: &'static str,
    /// Its label.
    label: &'static str,
    /// Type of the input.
    #[prop(default = "text")]
    kind: &'static str,
    /// What browsers fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Its text.
    value: RwSignal<String>,
    /// What is wrong with it.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// What to know before typing.
    #[prop(optional)]
    hint: Option<&'static str>,
) -> impl IntoView {
    let described = format!("{id}-error");
    let described_by =
        if hint.is_some() { format!("{described} {id}-hint") } else { described.clone() };
    view! {
        <div class="field">
            <label for=id>{label}</label>
            <input
                id=id
                name=id
                type=kind
                autocomplete=autocomplete
                required
                aria-invalid=move || error.get().is_some().then_some("true")
                aria-describedby=described_by
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            />
            {hint.map(|hint| view! { <p class="hint" id=format!("{id}-hint")>{hint}</p> })}
            <FieldError id=described error=error/>
        </div>
    }
}

/// The button that sends a form of a page.
#[component]
pub fn SendButton(
    /// What it says.
    label: Msg,
    /// Whether the answer is awaited.
    busy: RwSignal<bool>,
    /// Whether it is the page's first action.
    #[prop(default = true)]
    primary: bool,
) -> impl IntoView {
    // Not `disabled`: that would drop the focus to the page while the answer is awaited.
    view! {
        <div>
            <button
                type="submit"
                class="btn"
                data-kind=primary.then_some("primary")
                aria-disabled=move || busy.get().then_some("true")
            >
                {t(label)}
            </button>
        </div>
    }
}

/// A select of what there is to choose from, which follows its value. A value that is not among
/// them, as an address may bring one, is shown as it is.
#[component]
pub fn SelectField(
    /// Id of the select.
    id: &'static str,
    /// Its label.
    label: Msg,
    /// Value and name of each.
    options: Signal<Vec<(String, String)>>,
    /// The one that is chosen.
    value: Signal<String>,
    /// Hears each choice.
    chosen: Callback<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let described = format!("{id}-error");
    let option = move |(of, name): (String, String)| {
        let own = of.clone();
        view! {
            <option value=of selected=move || value.get() == own>
                {name}
            </option>
        }
    };
    let all = move || {
        let (mut all, value) = (options.get(), value.get());
        if !all.iter().any(|(of, _)| *of == value) {
            all.push((value.clone(), value));
        }
        all
    };
    view! {
        <div class="field">
            <label for=id>{t(label)}</label>
            <select
                id=id
                prop:value=value
                aria-invalid=move || error.get().is_some().then_some("true")
                aria-describedby=described.clone()
                on:change=move |event| chosen.run(event_target_value(&event))
            >
                {move || all().into_iter().map(option).collect_view()}
            </select>
            <FieldError id=described error=error/>
        </div>
    }
}
