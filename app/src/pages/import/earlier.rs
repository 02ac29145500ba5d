//! The imports there were, each with its undo.

use super::done::{Undo, effects};
use super::state::address;
use crate::client::{Fetched, delete};
use crate::components::{Section, use_toasts};
use crate::format;
use crate::i18n::{Msg, by, t, tf};
use impact_core::api::{ImportList, ImportState, ImportSummary};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// The list, the newest ones first and more where they are asked for; nothing while there is none.
#[component]
pub fn Earlier(
    imports: Fetched<ImportList>,
    older: RwSignal<bool>,
    changed: Callback<()>,
) -> impl IntoView {
    move || {
        let list = imports.value.get().filter(|list| !list.rows.is_empty())?;
        let entries = list.rows.iter().map(|import| entry(import, changed)).collect_view();
        let more = (list.next_cursor.is_some() && !older.get()).then(|| {
            view! {
                <p>
                    <button type="button" class="btn" on:click=move |_| older.set(true)>
                        {t(Msg::EarlierMore)}
                    </button>
                </p>
            }
        });
        Some(view! {
            <Section id="earlier" title=t(Msg::EarlierTitle)>
                <ul class="list">{entries}</ul>
                {more}
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
    // What a draft would do is not known before it is compared again: its devices are told.
    let what =
        effects(import).filter(|_| import.state != ImportState::Draft).unwrap_or_else(|| {
            let devices = import.devices + import.tally.present;
            tf(Msg::DevicesCount, [("devices", devices.into())])
        });
    let text = tf(
        Msg::EarlierText,
        [
            ("what", what.into()),
            ("when", format::moment(&import.at).into()),
            ("who", by(&import.by).into()),
        ],
    );
    let action = match import.state {
        ImportState::Draft | ImportState::Reading | ImportState::Failed => view! {
            <span class="actions">
                <a class="act" href=format!("/import/{}", import.id)>
                    {t(Msg::Continue)}
                </a>
                <Delete import=import.clone() changed=changed/>
            </span>
        }
        .into_any(),
        ImportState::Committed => {
            view! { <span class="actions"><Undo import=import.clone() changed=changed/></span> }
                .into_any()
        }
        ImportState::Undone => view! { <span></span> }.into_any(),
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

/// The button that forgets a draft; the fleet never knew of it.
#[component]
fn Delete(import: ImportSummary, changed: Callback<()>) -> impl IntoView {
    let toasts = use_toasts();
    let name = tf(Msg::DraftDelete, [("file", import.file_name.clone().into())]);
    let run = move |_| {
        let (url, file) = (address(&import.id), import.file_name.clone());
        spawn_local(async move {
            match delete(&url).await {
                Ok(()) => toasts.say(tf(Msg::DraftDeleted, [("file", file.into())])),
                Err(failure) => toasts.say(failure.sentence()),
            }
            changed.try_run(());
        });
    };
    view! {
        <button type="button" class="btn" data-kind="quiet" aria-label=name on:click=run>
            {t(Msg::Delete)}
        </button>
    }
}
