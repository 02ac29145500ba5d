//! Short messages that say what has just been done.

use super::Icon;
use crate::i18n::{Msg, t};
use leptos::prelude::*;
use std::time::Duration;

/// The messages; live as long as the app.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Option<(u32, String, Option<Undo>)>>,
}

/// Takes back what a message says has been done.
type Undo = Callback<()>;

/// How long a message stays.
const STAYS: Duration = Duration::from_secs(6);
/// How long one stays that can be taken back: long enough to be read out and reached by keyboard.
const UNDO_STAYS: Duration = Duration::from_secs(30);

impl Toasts {
    /// No message.
    pub fn new() -> Self {
        Self { shown: RwSignal::new(None) }
    }

    /// Says something.
    pub fn say(&self, text: impl Into<String>) {
        self.put(text.into(), None, STAYS);
    }

    /// Says what has been done, with a button that takes it back.
    pub fn say_undo(&self, text: impl Into<String>, undo: Callback<()>) {
        self.put(text.into(), Some(undo), UNDO_STAYS);
    }

    /// Takes away what was said, where something else is done now.
    pub fn clear(&self) {
        self.shown.set(None);
    }

    fn put(&self, text: String, undo: Option<Undo>, stays: Duration) {
        let shown = self.shown;
        let before = shown.with_untracked(|now| now.as_ref().map_or(0, |(number, ..)| *number));
        let number = before.wrapping_add(1);
        shown.set(Some((number, text, undo)));
        set_timeout(
            move || {
                if shown.with_untracked(|now| now.as_ref().is_some_and(|(n, ..)| *n == number)) {
                    shown.set(None);
                }
            },
            stays,
        );
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
    let close = move || toasts.clear();
    view! {
        <div class="toasts" role="status" aria-live="polite">
            {move || {
                toasts
                    .shown
                    .get()
                    .map(|(_, text, undo)| {
                        let undo = undo
                            .map(|undo| {
                                view! {
                                    <button
                                        type="button"
                                        class="undo"
                                        on:click=move |_| {
                                            close();
                                            undo.run(());
                                        }
                                    >
                                        <Icon name="i-undo" size=14/>
                                        {t(Msg::Undo)}
                                    </button>
                                }
                            });
                        view! {
                            <div class="toast">
                                <span>{text}</span>
                                {undo}
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
