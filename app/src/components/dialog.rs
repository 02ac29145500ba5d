//! A modal dialog: native, so that focus stays inside and comes back.

use leptos::html;
use leptos::prelude::*;

/// A dialog that is open while `open` says so; Esc and its own buttons close it.
#[component]
pub fn Dialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Its title.
    title: &'static str,
    /// What it says.
    children: ChildrenFn,
    /// Its buttons.
    #[prop(into)]
    actions: ViewFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
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
    view! {
        <dialog node_ref=node class="dialog" aria-label=title on:close=move |_| open.set(false)>
            {move || {
                open.get()
                    .then(|| {
                        view! {
                            <header>
                                <h2>{title}</h2>
                            </header>
                            <div class="stack">{children()}</div>
                            <footer>{actions.run()}</footer>
                        }
                    })
            }}
        </dialog>
    }
}
