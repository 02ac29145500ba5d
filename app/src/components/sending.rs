//! A dialog that asks for something and sends it: open until the server takes it.

use super::{Dialog, Field, Toasts, dialog_act, named, use_toasts};
use crate::client::Failure;
use crate::i18n::{Msg, t, tf};
use leptos::prelude::*;
use std::future::Future;
use std::pin::Pin;
use wasm_bindgen_futures::spawn_local;

/// How far such a dialog is.
#[derive(Clone, Copy)]
pub struct Sending {
    /// Whether it is open.
    pub open: RwSignal<bool>,
    /// Whether what it asked for is under way.
    pub busy: RwSignal<bool>,
    /// What is wrong with what was entered.
    pub error: RwSignal<Option<String>>,
    toasts: Toasts,
}

impl Sending {
    /// A closed one.
    pub fn new() -> Self {
        Self::of(RwSignal::new(false))
    }

    /// One that others open, too.
    pub fn of(open: RwSignal<bool>) -> Self {
        let (busy, error) = (RwSignal::new(false), RwSignal::new(None));
        Self { open, busy, error, toasts: use_toasts() }
    }

    /// Opens it, with nothing wrong.
    pub fn ask(self) {
        self.error.set(None);
        self.open.set(true);
    }

    /// Sends, unless that is under way already: what was taken closes the dialog and is heard by
    /// `done`, whose sentence is said; what was refused says why, where it is about the field so.
    pub fn send<T: 'static>(
        self,
        field: &'static str,
        request: impl Future<Output = Result<T, Failure>> + 'static,
        done: impl FnOnce(T) -> String + 'static,
    ) {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.toasts.clear();
        spawn_local(async move {
            let answer = request.await;
            self.busy.try_set(false);
            match answer {
                Ok(taken) => {
                    self.open.try_set(false);
                    self.toasts.say(done(taken));
                }
                Err(failure) => {
                    let said = failure.about(field).unwrap_or_else(|| failure.sentence());
                    self.error.try_set(Some(said));
                }
            }
        });
    }
}

/// The form in such a dialog: Enter sends it as its button does.
#[component]
pub fn SendingForm(
    /// What sends.
    run: Callback<()>,
    /// Its fields.
    children: Children,
) -> impl IntoView {
    view! {
        <form
            class="stack"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                run.run(());
            }
        >
            {children()}
        </form>
    }
}

/// What saves something under a name: the name that it then has.
pub type SaveAs = Callback<String, Pin<Box<dyn Future<Output = Result<String, Failure>>>>>;

/// Asks for the name under which something is saved.
#[component]
pub fn NameDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Id of the field, with which those of its form begin.
    id: &'static str,
    /// Its title.
    title: Msg,
    /// What stands above the field.
    #[prop(into)]
    hint: Signal<Msg>,
    /// What the field is called.
    label: Msg,
    /// The name until now; empty for what is new.
    #[prop(into)]
    was: Signal<String>,
    /// Saves it.
    save: SaveAs,
    /// What is said of a `{name}` that is saved.
    saved: Msg,
    /// What else is asked.
    #[prop(optional, into)]
    also: ViewFn,
) -> impl IntoView {
    let sending = Sending::of(open);
    let name = RwSignal::new(String::new());
    Effect::new(move |_| {
        if open.get() {
            name.set(was.get_untracked());
            sending.error.set(None);
        }
    });
    let run = Callback::new(move |()| {
        let request = save.run(name.get_untracked());
        sending.send("name", request, move |name| tf(saved, [("name", name.into())]));
    });
    let form = StoredValue::new(format!("{id}-form"));
    view! {
        <Dialog
            open=open
            title=t(title)
            actions=move || {
                let off = move || sending.busy.get() || name.get().trim().is_empty();
                dialog_act(open, off, || named(Msg::Save), Some(form.get_value()), run)
            }
        >
            <form
                id=form.get_value()
                class="stack"
                on:submit=move |event| {
                    event.prevent_default();
                    run.run(());
                }
            >
                <p class="small muted">{move || t(hint.get())}</p>
                <Field id=id label=t(label) value=name error=sending.error/>
                {also.run()}
            </form>
        </Dialog>
    }
}
