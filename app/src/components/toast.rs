//! Short messages that say what has just been done.

use super::Icon;
use crate::i18n::{Msg, t};
use leptos::prelude::*;
use std::time::Duration;

/// The messages; live as long as the app.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Option<(u32, String)>>,
}

/// How long a message stays.
const STAYS: Duration = Duration::from_secs(6);

impl Toasts {
    /// No message.
    pub fn new() -> Self {
        Self { shown: RwSignal::new(None) }
    }

    /// Says something.
    pub fn say(&self, text: impl Into<String>) {
        let number = self.put(text.into());
        let shown = self.shown;
        set_timeout(
            move || {
                if shown.with_untracked(|now| now.as_ref().is_some_and(|(n, _)| *n == number)) {
                    shown.set(None);
                }
            },
            STAYS,
        );
    }

    fn put(&self, text: String) -> u32 {
        let before = self.shown.with_untracked(|now| now.as_ref().map_or(0, |(number, _)| *number));
        let number = before.wrapping_add(1);
        self.shown.set(Some((number, text)));
        number
    }
}

/// The messages that the app provides.
pub fn use_toasts() -> Toasts {
    expect_context()
}

/// Where messages appear.
#[component]
pub fn Toast() -> impl IntoView {
    let toasts = use_toasts();
    let close = move || toasts.shown.set(None);
    view! {
        <div class="toasts" role="status" aria-live="polite">
            {move || {
                toasts
                    .shown
                    .get()
                    .map(|(_, text)| {
                        view! {
                            <div class="toast">
                                <span>{text}</span>
                                <button
                                    type="button"
                                    aria-label=t(Msg::Close)
                                    on:click=move |_| close()
                                >
                                    <Icon name="i-x" size=14/>
                                </button>
                            </div>
                        }
                    })
            }}
        </div>
    }
}
