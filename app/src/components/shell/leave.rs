//! The way out.

use crate::client::delete;
use crate::components::use_toasts;
use crate::state::use_session;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wasm_bindgen_futures::spawn_local;

/// Ends the session and goes to the sign-in; says why where it cannot be ended.
pub fn use_sign_out() -> Callback<()> {
    let session = use_session();
    let navigate = use_navigate();
    let toasts = use_toasts();
    Callback::new(move |()| {
        let navigate = navigate.clone();
        spawn_local(async move {
            match delete("/api/v1/session").await {
                Ok(()) => {
                    navigate("/sign-in", NavigateOptions::default());
                    session.me.set(None);
                }
                Err(failure) => toasts.say(failure.sentence()),
            }
        });
    })
}
