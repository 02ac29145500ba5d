//! The imports there were, each with its undo.

use super::done::Undo;
use crate::client::Fetched;
use crate::components::Section;
use crate::format;
use crate::i18n::{Msg, t, tf};
use impact_core::api::{ImportState, ImportSummary};
use leptos::prelude::*;

/// The list; nothing while there is none.
#[component]
pub fn Earlier(imports: Fetched<Vec<ImportSummary>>, changed: Callback<()>) -> impl IntoView {
    move || {
        let imports = imports.value.get().filter(|imports| !imports.is_empty())?;
        let entries = imports.iter().map(|import| entry(import, changed)).collect_view();
        Some(view! {
            <Section id="earlier" title=t(Msg::EarlierTitle)>
                <ul class="list">{entries}</ul>
            </Section>
        })
    }
}

fn entry(import: &ImportSummary, changed: Callback<()>) -> AnyView {
    let (tone, word) = match import.state {
        ImportState::Reading => ("accent", Msg::StateReading),
        ImportState::Failed => ("bad", Msg::StateFailed),
        ImportState::Draft => ("accent", Msg::StateDraft),
        ImportState::Committed => ("good", Msg::StateCommitted),
        ImportState::Undone => ("", Msg::StateUndone),
    };
    let text = tf(
        Msg::EarlierText,
        [
            ("devices", import.devices.into()),
            ("when", format::moment(&import.at).into()),
            ("who", import.by.clone().into()),
        ],
    );
    let action = match import.state {
        ImportState::Draft => view! {
            <a class="act" href=format!("/import/{}", import.id)>
                {t(Msg::Continue)}
            </a>
        }
        .into_any(),
        ImportState::Committed => {
            view! { <span><Undo import=import.clone() changed=changed/></span> }.into_any()
        }
        ImportState::Reading | ImportState::Failed | ImportState::Undone => {
            view! { <span></span> }.into_any()
        }
    };
    view! {
        <li>
            <span class="name-row">
                <b>{import.file_name.clone()}</b>
                <span class="pill" data-tone=tone>
                    {t(word)}
                </span>
            </span>
            {action}
            <span class="sub">{text}</span>
        </li>
    }
    .into_any()
}
