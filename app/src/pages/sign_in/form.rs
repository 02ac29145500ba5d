//! The one form of every way in: fields with their checks, one request, then the portal.

use crate::client::{Failure, get, session_ended};
use crate::components::{Field, FieldError};
use crate::i18n::{Msg, t};
use crate::state::{Session, use_session};
use impact_core::api::Me;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::pin::Pin;
use wasm_bindgen_futures::spawn_local;

/// What sending the form brings.
pub type Answer = Pin<Box<dyn Future<Output = Result<(), Failure>>>>;

/// A field: its text, and what is wrong with it.
#[derive(Clone, Copy)]
pub struct Entry {
    id: &'static str,
    label: Msg,
    kind: &'static str,
    autocomplete: &'static str,
    hint: Option<Msg>,
    check: fn(&str) -> Option<String>,
    text: RwSignal<String>,
    error: RwSignal<Option<String>>,
}

impl Entry {
    /// A field of text.
    pub fn new(id: &'static str, label: Msg) -> Self {
        Self {
            id,
            label,
            kind: "text",
            autocomplete: "off",
            hint: None,
            check: |_| None,
            text: RwSignal::new(String::new()),
            error: RwSignal::new(None),
        }
    }

    /// The type of its input.
    pub fn kind(self, kind: &'static str) -> Self {
        Self { kind, ..self }
    }

    /// What browsers fill in.
    pub fn autocomplete(self, autocomplete: &'static str) -> Self {
        Self { autocomplete, ..self }
    }

    /// What to know before typing.
    pub fn hint(self, hint: Msg) -> Self {
        Self { hint: Some(hint), ..self }
    }

    /// What is wrong with a text, before it is sent.
    pub fn check(self, check: fn(&str) -> Option<String>) -> Self {
        Self { check, ..self }
    }

    fn is_fine(&self) -> bool {
        let wrong = self.text.with_untracked(|text| (self.check)(text));
        let fine = wrong.is_none();
        self.error.set(wrong);
        fine
    }

    fn view(self) -> AnyView {
        let Self { id, kind, autocomplete, text, error, .. } = self;
        let label = t(self.label);
        match self.hint.map(t) {
            Some(hint) => view! {
                <Field id label kind autocomplete value=text error hint/>
            }
            .into_any(),
            None => view! { <Field id label kind autocomplete value=text error/> }.into_any(),
        }
    }
}

/// Puts a failure beside the field that it is about, else beneath all of them.
fn show(entries: &[Entry], general: RwSignal<Option<String>>, failure: &Failure) {
    let mut placed = false;
    for entry in entries {
        let about = failure.about(entry.id);
        placed |= about.is_some();
        entry.error.set(about);
    }
    general.set((!placed).then(|| failure.sentence()));
}

/// Learns who was signed in.
async fn enter(session: Session) -> Result<(), Failure> {
    let me = get::<Me>("/api/v1/me", None).await?;
    session_ended().set(false);
    session.me.set(Some(me));
    Ok(())
}

/// The form.
#[component]
pub fn EntryForm(
    /// Its fields.
    entries: Vec<Entry>,
    /// What its button says.
    submit: Msg,
    /// Sends the fields' texts, in their order.
    send: impl Fn(Vec<String>) -> Answer + Clone + 'static,
    /// Where to go then.
    next: String,
) -> impl IntoView {
    let session = use_session();
    let navigate = use_navigate();
    let general = RwSignal::new(None);
    let busy = RwSignal::new(false);
    let views = entries.iter().map(|entry| entry.view()).collect_view();
    let entries = StoredValue::new_local(entries);
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        general.set(None);
        let entries = entries.get_value();
        // Every field is looked at, so that all that is wrong is said at once.
        let fine = entries.iter().filter(|entry| entry.is_fine()).count() == entries.len();
        if !fine || busy.get_untracked() {
            return;
        }
        busy.set(true);
        let texts = entries.iter().map(|entry| entry.text.get_untracked()).collect();
        let answer = send(texts);
        let (navigate, next) = (navigate.clone(), next.clone());
        spawn_local(async move {
            let entered = match answer.await {
                Ok(()) => enter(session).await,
                Err(failure) => Err(failure),
            };
            match entered {
                Ok(()) => navigate(&next, NavigateOptions { replace: true, ..Default::default() }),
                Err(failure) => show(&entries, general, &failure),
            }
            busy.try_set(false);
        });
    };
    view! {
        <form novalidate on:submit=on_submit>
            {views}
            <FieldError id="form-error" error=general/>
            <Submit busy=busy name=submit/>
        </form>
    }
}

/// The button that sends a form.
#[component]
pub fn Submit(busy: RwSignal<bool>, name: Msg) -> impl IntoView {
    // Not `disabled`: that would drop the focus to the page while the answer is awaited.
    view! {
        <button
            type="submit"
            class="btn"
            data-kind="primary"
            data-size="lg"
            aria-disabled=move || busy.get().then_some("true")
        >
            {move || if busy.get() { t(Msg::OneMoment) } else { t(name) }}
        </button>
    }
}
