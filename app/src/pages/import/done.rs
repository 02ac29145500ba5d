//! The third step: what was done, and its undo.

use super::left_out::LeftOut;
use crate::client::{Fetched, encode, post};
use crate::components::{Dialog, Icon, dialog_foot, focus_title, named, use_toasts};
use crate::format;
use crate::i18n::{Msg, by, t, tf};
use crate::state::{use_scope, use_session};
use impact_core::api::{ImportDone, ImportList, ImportState, ImportSummary};
use leptos::html::H2;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// Takes an import back.
pub async fn undo(id: &str) -> Result<ImportDone, crate::client::Failure> {
    let url = format!("/api/v1/devices/import/{}/undo", encode(id));
    post(&url, &serde_json::json!({})).await
}

/// What an import did, kind by kind; what it did not do is left out.
pub fn effects(import: &ImportSummary) -> Option<String> {
    let kinds = [
        (import.devices, Msg::WillBeNew),
        (import.changed, Msg::DidChange),
        (import.ended, Msg::DidEnd),
    ];
    let some = kinds.into_iter().filter(|(count, _)| *count > 0);
    let said: Vec<String> = some.map(|(n, message)| tf(message, [("n", n.into())])).collect();
    (!said.is_empty()).then(|| said.join(", "))
}

/// Whether devices were added and nothing else was done.
fn only_new(import: &ImportSummary) -> bool {
    import.changed + import.ended == 0
}

/// What was done, in one line.
fn title(import: &ImportSummary) -> String {
    let committed = import.state == ImportState::Committed;
    let devices = [("devices", import.devices.into())];
    match (committed, only_new(import), effects(import)) {
        (true, true, _) => tf(Msg::Imported, devices),
        (false, true, _) => tf(Msg::ImportUndone, devices),
        (true, false, effects) => {
            tf(Msg::ImportDid, [("what", effects.unwrap_or_default().into())])
        }
        (false, false, effects) => {
            tf(Msg::ImportTakenBack, [("what", effects.unwrap_or_default().into())])
        }
    }
}

/// The step.
#[component]
pub fn Done(id: String, imports: Fetched<ImportList>, changed: Callback<()>) -> impl IntoView {
    let scope = use_scope();
    let heading = NodeRef::<H2>::new();
    // The button that brought us here is gone, and the focus with it: it goes to what was done.
    Effect::new(move |_| {
        let lost = document().active_element().is_none_or(|active| active.tag_name() == "BODY");
        if let Some(heading) = heading.get().filter(|_| lost)
            && let Err(error) = heading.focus()
        {
            leptos::logging::warn!("{error:?}");
        }
    });
    move || {
        let imports = imports.value.get()?;
        let import = imports.rows.iter().find(|import| import.id == id)?.clone();
        let committed = import.state == ImportState::Committed;
        let title = title(&import);
        let text = tf(
            Msg::DoneText,
            [
                ("file", import.file_name.clone().into()),
                ("when", format::moment(&import.at).into()),
                ("who", by(&import.by).into()),
            ],
        );
        Some(view! {
            <section class="note" data-tone=committed.then_some("good") role="status">
                <Icon name=if committed { "i-check" } else { "i-undo" }/>
                <h2 class="h3" tabindex="-1" node_ref=heading>
                    {title}
                </h2>
                <p>{text}</p>
                <div class="actions">
                    <a class="btn" data-kind="primary" href=scope.get().href("/")>
                        {t(Msg::GoToOverview)}
                    </a>
                    <a class="btn" href=scope.get().href("/devices")>
                        {t(Msg::GoToDevices)}
                    </a>
                    <a class="btn" href="/import">
                        {t(Msg::ImportAnother)}
                    </a>
                    {committed.then(|| view! { <Undo import=import.clone() changed=changed/> })}
                </div>
            </section>
            <LeftOut import=import.id.clone() tally=import.tally/>
        })
    }
}

/// The button that takes an import back, after saying what that means.
#[component]
pub fn Undo(import: ImportSummary, changed: Callback<()>) -> impl IntoView {
    let toasts = use_toasts();
    let session = use_session();
    let open = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let id = StoredValue::new(import.id.clone());
    let undone = title(&ImportSummary { state: ImportState::Undone, ..import.clone() });
    let run = Callback::new(move |()| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let undone = undone.clone();
        spawn_local(async move {
            match undo(&id.get_value()).await {
                Ok(done) => {
                    session.fleet.set(Some(done.fleet));
                    toasts.say(undone);
                    changed.try_run(());
                    // The dialog gives the focus back to its button, which goes with the import.
                    request_animation_frame(focus_title);
                }
                Err(failure) => toasts.say(failure.sentence()),
            }
            open.try_set(false);
            busy.try_set(false);
        });
    });
    let name = tf(Msg::UndoOf, [("file", import.file_name.clone().into())]);
    let only_new = only_new(&import);
    let devices = import.devices;
    let what = effects(&import).unwrap_or_default();
    let file = import.file_name;
    let text = if only_new {
        tf(Msg::UndoText, [("devices", devices.into()), ("file", file.into())])
    } else {
        tf(Msg::UndoAllText, [("what", what.into()), ("file", file.into())])
    };
    view! {
        <button type="button" class="btn" aria-label=name on:click=move |_| open.set(true)>
            <Icon name="i-undo"/>
            {t(Msg::Undo)}
        </button>
        <Dialog
            open=open
            title=t(Msg::UndoTitle)
            actions=move || {
                let [keep, yes] = if only_new {
                    [named(Msg::KeepDevices), tf(Msg::RemoveN, [("devices", devices.into())])]
                } else {
                    [named(Msg::KeepImport), named(Msg::UndoImport)]
                };
                dialog_foot(open, busy, "danger", [keep, yes], run)
            }
        >
            <p>{text.clone()}</p>
        </Dialog>
    }
}
