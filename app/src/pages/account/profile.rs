//! Name and language.

use crate::client::patch;
use crate::components::{Field, Section, SendButton, use_toasts};
use crate::i18n::{self, Msg, t};
use crate::state::use_session;
use impact_core::api::{Language, Me, MeEdit};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// The section.
#[component]
pub fn ProfileSection() -> impl IntoView {
    let session = use_session();
    let toasts = use_toasts();
    let me = session.me.get_untracked();
    let name = RwSignal::new(me.as_ref().map(|me| me.name.clone()).unwrap_or_default());
    let language = RwSignal::new(me.map(|me| me.language).unwrap_or_default());
    let error = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let text = name.get_untracked().trim().to_owned();
        error.set(text.is_empty().then(|| t(Msg::NameMissing).to_owned()));
        let version = session.me.with_untracked(|me| me.as_ref().map(|me| me.version));
        let Some(version) = version.filter(|_| !text.is_empty() && !busy.get_untracked()) else {
            return;
        };
        busy.set(true);
        spawn_local(async move {
            let edit = MeEdit { name: Some(text), language: Some(language.get_untracked()) };
            match patch::<Me>("/api/v1/me", version, &edit).await {
                Ok(me) => {
                    let code = me.language.code();
                    session.me.set(Some(me));
                    toasts.say(t(Msg::ChangesSaved));
                    if i18n::language().code != code {
                        i18n::choose(code);
                    }
                }
                Err(failure) => {
                    error.try_set(Some(failure.sentence()));
                }
            }
            busy.try_set(false);
        });
    };
    view! {
        <Section id="about-me" title=t(Msg::AboutMe)>
            <form class="stack narrow" novalidate on:submit=submit>
                <Field
                    id="name"
                    label=t(Msg::PersonName)
                    autocomplete="name"
                    value=name
                    error=error
                />
                <LanguageField id="language" label=Msg::LanguageOfMail value=language/>
                <SendButton label=Msg::SaveChanges busy=busy/>
            </form>
        </Section>
    }
}

/// A choice among the languages in which people are written to, each by its own name.
#[component]
pub fn LanguageField(
    /// Id of the select.
    id: &'static str,
    /// Its label.
    label: Msg,
    /// The language chosen.
    value: RwSignal<Language>,
) -> impl IntoView {
    let options = Language::ALL
        .into_iter()
        .map(|language| {
            let name = match language {
                Language::En => "English",
                Language::De => "Deutsch",
            };
            view! {
                <option
                    value=language.code()
                    lang=language.code()
                    selected=move || value.get() == language
                >
                    {name}
                </option>
            }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for=id>{t(label)}</label>
            <select
                id=id
                on:change=move |event| {
                    if let Some(language) = Language::of(&event_target_value(&event)) {
                        value.set(language);
                    }
                }
            >
                {options}
            </select>
        </div>
    }
}
