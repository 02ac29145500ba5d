//! Choosing a language.

use crate::i18n::{Msg, choose, language, languages, t};
use leptos::prelude::*;

/// The languages side by side, each by its own name; nothing where there is one only.
#[component]
pub fn LanguageSwitch() -> impl IntoView {
    let all = languages();
    let several = all.len() > 1;
    let choices = all
        .into_iter()
        .map(|choice| {
            view! {
                <button
                    type="button"
                    lang=choice.code
                    aria-pressed=(choice.code == language().code).to_string()
                    on:click=move |_| choose(choice.code)
                >
                    {choice.name}
                </button>
            }
        })
        .collect_view();
    several.then(|| {
        view! {
            <div class="theme-row">
                <span id="language-name">{t(Msg::Language)}</span>
                <div class="segmented" role="group" aria-labelledby="language-name">
                    {choices}
                </div>
            </div>
        }
    })
}
