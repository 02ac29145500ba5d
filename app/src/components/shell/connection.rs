//! A lost connection, said on every page: since when, what is kept, and another try.

use crate::client::{get, lost_since};
use crate::components::{OfflineIcon, use_toasts};
use crate::format;
use crate::i18n::{Msg, t, tf};
use leptos::prelude::*;
use serde::de::IgnoredAny;
use std::time::Duration;
use wasm_bindgen_futures::spawn_local;

/// How often the server is looked for while it cannot be reached.
const EVERY: Duration = Duration::from_secs(5);

/// Asks for something small; the request itself finds out whether the server is back.
fn look() {
    spawn_local(async {
        if let Err(failure) = get::<IgnoredAny>("/api/v1/meta", None).await {
            leptos::logging::log!("{}", failure.sentence());
        }
    });
}

/// The banner while the server cannot be reached.
#[component]
pub fn Connection() -> impl IntoView {
    let lost = lost_since();
    let toasts = use_toasts();
    let is_lost = Memo::new({
        let lost = lost.clone();
        move |_| lost.get().is_some()
    });
    Effect::new(move |before: Option<bool>| {
        let lost = is_lost.get();
        if lost {
            let again = set_interval_with_handle(look, EVERY);
            on_cleanup(move || {
                if let Ok(again) = again {
                    again.clear();
                }
            });
        } else if before == Some(true) {
            toasts.say(t(Msg::ConnectionBack));
        }
        lost
    });
    let gone = window_event_listener(leptos::ev::offline, move |_| look());
    on_cleanup(move || gone.remove());
    view! {
        <div class="connection" role="status">
            {move || {
                lost.get()
                    .map(|since| {
                        let time = format::time_of_day(since);
                        view! {
                            <OfflineIcon/>
                            <p>
                                <b>{tf(Msg::ConnectionLost, [("time", time.into())])}</b>
                                " "
                                {t(Msg::ConnectionKept)}
                            </p>
                            <button type="button" class="btn" on:click=move |_| look()>
                                {t(Msg::TryAgain)}
                            </button>
                        }
                    })
            }}
        </div>
    }
}
