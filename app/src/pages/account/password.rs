//! Changing one's password.

use crate::client::put;
use crate::components::{Field, Section, SendButton, use_toasts};
use crate::i18n::{Msg, t, tf};
use impact_core::api::PasswordChange;
use leptos::prelude::*;
use serde::de::IgnoredAny;
use wasm_bindgen_futures::spawn_local;

/// Shortest password that can be set.
const SHORTEST: usize = 12;

/// The section.
#[component]
pub fn PasswordSection() -> impl IntoView {
    let toasts = use_toasts();
    let (old, new) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (old_error, new_error) = (RwSignal::new(None), RwSignal::new(None));
    let busy = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let change = PasswordChange { old: old.get_untracked(), new: new.get_untracked() };
        let is_short = change.new.chars().count() < SHORTEST;
        old_error.set(change.old.is_empty().then(|| t(Msg::OldPasswordMissing).to_owned()));
        let shortest = || tf(Msg::PasswordShort, [("n", (SHORTEST as u64).into())]);
        new_error.set(is_short.then(shortest));
        if change.old.is_empty() || is_short || busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            match put::<IgnoredAny>("/api/v1/me/password", None, &change).await {
                Ok(_) => {
                    old.try_set(String::new());
                    new.try_set(String::new());
                    toasts.say(t(Msg::PasswordChanged));
                }
                Err(failure) => {
                    let about_new = failure.about("new");
                    old_error.try_set(about_new.is_none().then(|| failure.sentence()));
                    new_error.try_set(about_new);
                }
            }
            busy.try_set(false);
        });
    };
    view! {
        <Section id="password-section" title=t(Msg::PasswordTitle)>
            <form class="stack narrow" novalidate on:submit=submit>
                <Field
                    id="old-password"
                    label=t(Msg::OldPassword)
                    kind="password"
                    autocomplete="current-password"
                    value=old
                    error=old_error
                />
                <Field
                    id="new-password"
                    label=t(Msg::NewPassword)
                    kind="password"
                    autocomplete="new-password"
                    value=new
                    error=new_error
                    hint=t(Msg::NewPasswordHint)
                />
                <SendButton label=Msg::PasswordChange busy=busy primary=false/>
            </form>
        </Section>
    }
}
