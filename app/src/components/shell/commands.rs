//! The commands: the dialog that Ctrl K opens on every page. What is in it travels in a wing.

use crate::i18n::{Msg, t};
use crate::wings::CommandList;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// Which of the layers over the page are open.
#[derive(Debug, Clone, Copy)]
pub struct Layers {
    /// The commands.
    pub commands: RwSignal<bool>,
    /// The list of keys.
    pub keys: RwSignal<bool>,
}

impl Layers {
    /// All closed.
    pub fn new() -> Self {
        Self { commands: RwSignal::new(false), keys: RwSignal::new(false) }
    }
}

/// The dialog; native, so that the focus stays inside and comes back where it was.
#[component]
pub fn Commands(layers: Layers) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let open = layers.commands;
    Effect::new(move |_| {
        let Some(dialog) = node.get() else {
            return;
        };
        if open.get() && !dialog.open() {
            if let Err(error) = dialog.show_modal() {
                leptos::logging::warn!("{error:?}");
            }
        } else if !open.get() && dialog.open() {
            dialog.close();
        }
    });
    // A press beside the dialog is one on the dialog itself, whose content fills it.
    let beside = move |event: leptos::ev::MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if target.is_some_and(|target| target.tag_name() == "DIALOG") {
            open.set(false);
        }
    };
    view! {
        <dialog
            node_ref=node
            class="dialog palette"
            aria-label=t(Msg::Commands)
            on:close=move |_| open.set(false)
            on:click=beside
        >
            {move || open.get().then(|| view! { <CommandList layers=layers/> })}
        </dialog>
    }
}
