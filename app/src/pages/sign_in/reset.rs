//! Asking for a link by which to set a new password.

use super::form::Submit;
use super::gate::Gate;
use crate::client::post;
use crate::components::Field;
use crate::i18n::{Msg, t, tf};
use crate::state::use_session;
use impact_core::api::ResetRequest;
use leptos::prelude::*;
use serde::de::IgnoredAny;
use wasm_bindgen_futures::spawn_local;

/// The page.
#[component]
pub fn ResetPage() -> impl IntoView {
    let sends = use_session().meta().mail;
    let sub = if sends { Msg::ResetSub } else { Msg::ResetByOwner };
    view! {
        <Gate title=Signal::derive(|| Msg::ResetTitle) sub=sub>
            {sends.then(|| view! { <Ask/> })}
            <p class="small">
                <a href="/sign-in">{t(Msg::BackToSignIn)}</a>
            </p>
        </Gate>
    }
}

#[component]
fn Ask() -> impl IntoView {
    let email = RwSignal::new(String::new());
    let error = RwSignal::new(None);
    let sent = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let address = email.get_untracked().trim().to_owned();
        error.set(address.is_empty().then(|| t(Msg::EmailMissing).to_owned()));
        if address.is_empty() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let request = ResetRequest { email: address.clone() };
            match post::<IgnoredAny>("/api/v1/session/reset", &request).await {
                Ok(_) => sent.try_set(Some(address)).map_or((), drop),
                Err(failure) => error.try_set(Some(failure.sentence())).map_or((), drop),
            }
            busy.try_set(false);
        });
    };
    view! {
        <form novalidate on:submit=submit>
            <Field
                id="email"
                label=t(Msg::Email)
                kind="email"
                autocomplete="username"
                value=email
                error=error
            />
            <Submit busy=busy name=Msg::ResetSubmit/>
        </form>
        <p aria-live="polite">
            {move || sent.get().map(|email| tf(Msg::ResetSent, [("email", email.into())]))}
        </p>
    }
}
