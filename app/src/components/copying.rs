//! Putting something on the clipboard, and saying so.

use super::{Icon, Toasts, use_toasts};
use crate::i18n::{Msg, t};
use leptos::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// Puts a text on the clipboard and says that it is there, or that the browser did not let it be.
pub fn copy_text(toasts: Toasts, text: &str, copied: Msg, refused: Msg) {
    let written = window().navigator().clipboard().write_text(text);
    spawn_local(async move {
        let said = if JsFuture::from(written).await.is_ok() { copied } else { refused };
        toasts.say(t(said));
    });
}

/// Copies the address, which holds all that the page asks.
#[component]
pub fn CopyAddress(
    /// What the button is called.
    name: Msg,
) -> impl IntoView {
    let toasts = use_toasts();
    let copy = move |_| {
        if let Ok(address) = window().location().href() {
            copy_text(toasts, &address, Msg::LinkCopied, Msg::LinkNotCopied);
        }
    };
    view! {
        <button type="button" class="btn" on:click=copy>
            <Icon name="i-link"/>
            {t(name)}
        </button>
    }
}
