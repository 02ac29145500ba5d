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
