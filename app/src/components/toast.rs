//! Short messages that say what has just been done.

use super::Icon;
use crate::i18n::{Msg, t};
use leptos::prelude::*;
use std::time::Duration;

/// The messages; live as long as the app.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Option<(u32, String, Option<Undo>)>>,
    /// How many there have been: none has the number of one whose time may still be running.
    said: StoredValue<u32>,
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
        Self { shown: RwSignal::new(None), said: StoredValue::new(0) }
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
        let number = self.said.get_value().wrapping_add(1);
        self.said.set_value(number);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::mounted;
    use wasm_bindgen_futures::JsFuture;
    use wasm_bindgen_test::wasm_bindgen_test;

    async fn wait(milliseconds: u64) {
        let passed = js_sys::Promise::new(&mut |done, _| {
            let done = move || drop(done.call0(&wasm_bindgen::JsValue::NULL));
            set_timeout(done, Duration::from_millis(milliseconds));
        });
        JsFuture::from(passed).await.unwrap();
    }

    #[wasm_bindgen_test]
    async fn a_message_goes_in_its_own_time_and_not_in_that_of_one_before() {
        let said = StoredValue::new(None::<Toasts>);
        let page = mounted(move || {
            let toasts = Toasts::new();
            said.set_value(Some(toasts));
            provide_context(toasts);
            view! { <Toast/> }.into_any()
        })
        .await;
        let toasts = said.get_value().unwrap();
        let text = || page.place.text_content().unwrap_or_default();
        toasts.put("saved".to_owned(), None, Duration::from_millis(60));
        toasts.clear();
        toasts.put("deleted".to_owned(), Some(Callback::new(|()| ())), Duration::from_millis(1000));
        wait(150).await;
        assert!(text().contains("deleted") && text().contains(t(Msg::Undo)), "{}", text());
        wait(1500).await;
        assert_eq!(text(), "");
    }
}
