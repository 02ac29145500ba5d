//! A new key, shown once.

use crate::components::{Icon, copy_text, use_toasts};
use crate::i18n::{Msg, t};
use leptos::html::Code;
use leptos::prelude::*;

/// The key that was just made, until it is put away; then nobody can show it again.
#[component]
pub fn ShownOnce(
    /// What its holder sends; none while there is nothing to show.
    bearer: RwSignal<Option<String>>,
) -> impl IntoView {
    move || bearer.get().map(|secret| view! { <Shown secret=secret bearer=bearer/> })
}

#[component]
fn Shown(secret: String, bearer: RwSignal<Option<String>>) -> impl IntoView {
    let toasts = use_toasts();
    let code = NodeRef::<Code>::new();
    Effect::new(move |_| {
        // Whoever cannot see what appeared is taken there.
        if let Some(code) = code.get()
            && let Err(error) = code.focus()
        {
            leptos::logging::warn!("{error:?}");
        }
    });
    let text = StoredValue::new(secret.clone());
    let copy = move |_| {
        text.with_value(|text| copy_text(toasts, text, Msg::KeyCopied, Msg::KeyNotCopied));
    };
    view! {
        <section class="note" data-tone="good" aria-labelledby="key-shown">
            <Icon name="i-key"/>
            <h2 id="key-shown">{t(Msg::KeyShownTitle)}</h2>
            <p>{t(Msg::KeyShownText)}</p>
            <code
                class="secret"
                role="textbox"
                aria-readonly="true"
                tabindex="0"
                node_ref=code
                aria-label=t(Msg::KeyShownName)
            >
                {secret}
            </code>
            <div class="actions">
                <button type="button" class="btn" data-kind="primary" on:click=copy>
                    {t(Msg::KeyCopy)}
                </button>
                <button
                    type="button"
                    class="btn"
                    data-kind="quiet"
                    on:click=move |_| bearer.set(None)
                >
                    {t(Msg::KeyPutAway)}
                </button>
            </div>
        </section>
    }
}
