//! The dialog in which a key is made.

use super::right_name;
use crate::client::{Failure, post};
use crate::components::{Dialog, Field, FieldError};
use crate::i18n::{Msg, t};
use impact_core::api::{KEY_RIGHTS, KeyMade, NewKey, Right};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// What is typed; kept until the key is made.
#[derive(Clone, Copy)]
struct Form {
    name: RwSignal<String>,
    rights: RwSignal<Vec<Right>>,
    expires: RwSignal<String>,
    failure: RwSignal<Option<Failure>>,
    busy: RwSignal<bool>,
}

impl Form {
    fn new() -> Self {
        Self {
            name: RwSignal::new(String::new()),
            rights: RwSignal::new(vec![Right::ReadFigures]),
            expires: RwSignal::new(String::new()),
            failure: RwSignal::new(None),
            busy: RwSignal::new(false),
        }
    }

    /// What the server says about a field, or about none of them.
    fn about(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || self.failure.get().and_then(|failure| failure.about(field)))
    }
}

/// The fields that a refusal may be about.
const FIELDS: [&str; 3] = ["name", "rights", "expires_on"];

/// The dialog.
#[component]
pub fn MakeKey(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Hears what the new key's holder sends.
    made: Callback<String>,
) -> impl IntoView {
    let form = Form::new();
    let run = Callback::new(move |()| {
        if form.busy.get_untracked() {
            return;
        }
        form.busy.set(true);
        form.failure.set(None);
        let new = NewKey {
            name: form.name.get_untracked(),
            rights: form.rights.get_untracked(),
            expires_on: form.expires.get_untracked().parse().ok(),
        };
        spawn_local(async move {
            match post::<KeyMade>("/api/v1/keys", &new).await {
                Ok(answer) => {
                    open.try_set(false);
                    form.name.try_set(String::new());
                    form.expires.try_set(String::new());
                    form.rights.try_set(vec![Right::ReadFigures]);
                    made.run(answer.bearer);
                }
                Err(failure) => {
                    form.failure.try_set(Some(failure));
                }
            }
            form.busy.try_set(false);
        });
    });
    view! {
        <Dialog
            open=open
            title=t(Msg::KeyMake)
            actions=move || {
                view! {
                    <button
                        type="button"
                        class="btn"
                        data-kind="quiet"
                        on:click=move |_| open.set(false)
                    >
                        {t(Msg::Cancel)}
                    </button>
                    <button
                        type="submit"
                        form="key-form"
                        class="btn"
                        data-kind="primary"
                        aria-disabled=move || form.busy.get().then_some("true")
                    >
                        {t(Msg::KeyMake)}
                    </button>
                }
            }
        >
            <form
                id="key-form"
                class="stack"
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    run.run(());
                }
            >
                <Field
                    id="key-name"
                    label=t(Msg::KeyName)
                    value=form.name
                    error=form.about("name")
                    hint=t(Msg::KeyNameHint)
                />
                <Rights form=form/>
                <Expiry form=form/>
                <Elsewhere form=form/>
            </form>
        </Dialog>
    }
}

#[component]
fn Rights(form: Form) -> impl IntoView {
    let boxes = KEY_RIGHTS
        .into_iter()
        .map(|right| {
            let on = move || form.rights.with(|rights| rights.contains(&right));
            let toggle = move |_| {
                form.rights.update(|rights| {
                    if rights.contains(&right) {
                        rights.retain(|one| *one != right);
                    } else {
                        rights.push(right);
                    }
                });
            };
            view! {
                <label class="check">
                    <input type="checkbox" prop:checked=on on:change=toggle/>
                    {right_name(right)}
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="field" aria-describedby="key-rights-error">
            <legend class="label">{t(Msg::KeyRights)}</legend>
            {boxes}
            <p class="hint">{t(Msg::KeyRightsHint)}</p>
            <FieldError id="key-rights-error" error=Signal::derive(move || {
                form.failure.get().and_then(|failure| {
                    failure.about("rights").or_else(|| failure.about("rights/0"))
                })
            })/>
        </fieldset>
    }
}

#[component]
fn Expiry(form: Form) -> impl IntoView {
    view! {
        <div class="field">
            <label for="key-expires">{t(Msg::KeyExpires)}</label>
            <input
                id="key-expires"
                name="key-expires"
                type="date"
                aria-describedby="key-expires-error key-expires-hint"
                prop:value=form.expires
                on:input=move |event| form.expires.set(event_target_value(&event))
            />
            <p class="hint" id="key-expires-hint">
                {t(Msg::KeyExpiresHint)}
            </p>
            <FieldError id="key-expires-error" error=form.about("expires_on")/>
        </div>
    }
}

/// A refusal that is about no field of the form.
#[component]
fn Elsewhere(form: Form) -> impl IntoView {
    let error = Signal::derive(move || {
        let failure = form.failure.get()?;
        let about_one = FIELDS.iter().any(|field| failure.about(field).is_some());
        (!about_one).then(|| failure.sentence())
    });
    view! {
        <div class="field">
            <FieldError id="key-error" error=error/>
        </div>
    }
}
