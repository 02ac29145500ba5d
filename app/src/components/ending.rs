//! Deleting something for good: a button, a question, the answer said.

use super::{Dialog, Icon, focus_title, use_toasts};
use crate::client::{Failure, delete, delete_version};
use crate::i18n::{Msg, t};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// The two buttons at the foot of a dialog, by name: away from it, and doing it.
pub fn dialog_foot(
    open: RwSignal<bool>,
    busy: RwSignal<bool>,
    kind: &'static str,
    [keep, name]: [String; 2],
    run: Callback<()>,
) -> AnyView {
    view! {
        {away(open, keep)}
        <button
            type="button"
            class="btn"
            data-kind=kind
            aria-disabled=move || busy.get().then_some("true")
            on:click=move |_| run.run(())
        >
            {name}
        </button>
    }
    .into_any()
}

/// The same where nothing can be done yet while `off` says so; `form` is what the button sends, and
/// without one it is `run` alone.
pub fn dialog_act(
    open: RwSignal<bool>,
    off: impl Fn() -> bool + Send + Sync + 'static,
    name: impl Fn() -> String + Send + Sync + 'static,
    form: Option<String>,
    run: Callback<()>,
) -> AnyView {
    let sends = form.is_some();
    view! {
        {away(open, named(Msg::Cancel))}
        <button
            type=if sends { "submit" } else { "button" }
            form=form
            class="btn"
            data-kind="primary"
            disabled=off
            on:click=move |_| {
                if !sends {
                    run.run(());
                }
            }
        >
            {name}
        </button>
    }
    .into_any()
}

/// The button away from a dialog.
fn away(open: RwSignal<bool>, name: String) -> impl IntoView {
    view! {
        <button type="button" class="btn" data-kind="quiet" on:click=move |_| open.set(false)>
            {name}
        </button>
    }
}

/// A button's name of its own, as `dialog_foot` takes it.
pub fn named(name: Msg) -> String {
    t(name).to_owned()
}

/// A button that deletes something after a question.
#[component]
pub fn Ending(
    /// What is deleted.
    url: String,
    /// The version that was read, where what is deleted has one.
    #[prop(optional)]
    version: Option<u64>,
    /// The button.
    button: Msg,
    /// Its name for who cannot see what it stands beside.
    name: String,
    /// Title of the question.
    title: Msg,
    /// The question.
    text: String,
    /// What is said afterwards.
    done: Msg,
    /// Hears that it is done.
    changed: Callback<()>,
) -> impl IntoView {
    let toasts = use_toasts();
    let open = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let url = StoredValue::new(url);
    let run = Callback::new(move |()| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer: Result<(), Failure> = match version {
                Some(version) => delete_version(&url.get_value(), version).await,
                None => delete(&url.get_value()).await,
            };
            open.try_set(false);
            busy.try_set(false);
            match answer {
                Ok(()) => {
                    toasts.say(t(done));
                    changed.try_run(());
                    // The dialog gives the focus back to its button, which may go away.
                    request_animation_frame(focus_title);
                }
                Err(failure) => toasts.say(failure.sentence()),
            }
        });
    });
    view! {
        <button
            type="button"
            class="btn"
            data-kind="quiet"
            aria-label=name
            on:click=move |_| open.set(true)
        >
            <Icon name="i-x"/>
            {t(button)}
        </button>
        <Dialog
            open=open
            title=t(title)
            actions=move || dialog_foot(open, busy, "danger", [Msg::Cancel, button].map(named), run)
        >
            <p>{text.clone()}</p>
        </Dialog>
    }
}
