//! Keys that work on every page, and the list of them.

use super::commands::Layers;
use crate::components::Dialog;
use crate::i18n::{Msg, t};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// What each key does.
const KEYS: [(&str, Msg); 7] = [
    ("Ctrl K", Msg::Commands),
    ("/", Msg::KeySearch),
    ("?", Msg::KeyHelp),
    ("Esc", Msg::KeyEscape),
    ("↑ ↓", Msg::KeyRows),
    ("Home End PgUp PgDn", Msg::KeyFar),
    ("Enter", Msg::KeyOpen),
];

/// Listens for the keys and shows the list.
#[component]
pub fn Shortcuts(
    /// The layers that keys open.
    layers: Layers,
) -> impl IntoView {
    let open = layers.keys;
    let handle = window_event_listener(leptos::ev::keydown, move |event: KeyboardEvent| {
        let command = event.ctrl_key() != event.meta_key();
        if command && !event.alt_key() && event.key().eq_ignore_ascii_case("k") {
            event.prevent_default();
            layers.commands.update(|open| *open = !*open);
            return;
        }
        if event.ctrl_key() || event.meta_key() || event.alt_key() || typing(&event) {
            return;
        }
        match event.key().as_str() {
            "/" if focus_search() => event.prevent_default(),
            "?" => {
                event.prevent_default();
                open.set(true);
            }
            _ => {}
        }
    });
    on_cleanup(move || handle.remove());
    view! {
        <Dialog
            open=open
            title=t(Msg::ShortcutsTitle)
            actions=move || {
                view! {
                    <button type="button" class="btn" on:click=move |_| open.set(false)>
                        {t(Msg::Close)}
                    </button>
                }
            }
        >
            <dl class="facts keys">
                {KEYS
                    .iter()
                    .map(|(keys, what)| {
                        let keys = keys
                            .split(' ')
                            .map(|key| view! { <kbd>{key}</kbd> " " })
                            .collect_view();
                        view! {
                            <dt>{keys}</dt>
                            <dd>{t(*what)}</dd>
                        }
                    })
                    .collect_view()}
            </dl>
        </Dialog>
    }
}

/// Whether the key goes into a field.
fn typing(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    target.is_some_and(|target| {
        matches!(target.tag_name().as_str(), "INPUT" | "SELECT" | "TEXTAREA")
            || target.is_content_editable()
    })
}

/// Focuses the page's own search where it has one, else the top bar's.
fn focus_search() -> bool {
    let fields = ["page-search", "search"].into_iter().filter_map(|id| {
        document().get_element_by_id(id)?.dyn_into::<web_sys::HtmlInputElement>().ok()
    });
    for field in fields {
        // A field that is not drawn (narrow windows) cannot take the focus.
        if field.offset_width() > 0 && field.focus().is_ok() {
            field.select();
            return true;
        }
    }
    false
}
