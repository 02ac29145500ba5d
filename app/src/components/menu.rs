//! A button that opens a panel of choices: closed by Esc, by a choice, or by going elsewhere.

use leptos::ev::{FocusEvent, KeyboardEvent, MouseEvent, pointerdown};
use leptos::html::{Button, Div};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, Node};

/// A button and its panel.
#[component]
pub fn Menu(
    /// Class of the button.
    class: &'static str,
    /// What the button shows.
    #[prop(into)]
    button: ViewFn,
    /// Whether the panel's end meets the button's, rather than its start.
    #[prop(optional)]
    end: bool,
    /// The panel.
    children: ChildrenFn,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let wrapper = NodeRef::<Div>::new();
    let trigger = NodeRef::<Button>::new();
    let close = move || {
        open.try_set(false);
        if let Some(trigger) = trigger.try_get_untracked().flatten() {
            focus(&trigger);
        }
    };
    let keys = move |event: KeyboardEvent| match event.key().as_str() {
        "Escape" if open.get_untracked() => {
            event.stop_propagation();
            close();
        }
        key @ ("ArrowDown" | "ArrowUp") if !is_field(&event) => {
            event.prevent_default();
            open.set(true);
            step(wrapper, key == "ArrowDown");
        }
        _ => {}
    };
    let left = move |event: FocusEvent| {
        // A choice that changes its place loses the focus to nothing: that closes no menu.
        let Some(to) = event.related_target().and_then(|to| to.dyn_into::<Node>().ok()) else {
            return;
        };
        // `try_`: the focus also leaves when the page goes away with the menu in it.
        if !holds(wrapper, &to) {
            open.try_set(false);
        }
    };
    let pressed = window_event_listener(pointerdown, move |event| {
        let to = event.target().and_then(|to| to.dyn_into::<Node>().ok());
        if open.try_get_untracked() == Some(true) && to.is_some_and(|to| !holds(wrapper, &to)) {
            open.try_set(false);
        }
    });
    on_cleanup(move || pressed.remove());
    let chosen = move |event: MouseEvent| {
        if closes(&event) {
            close();
        }
    };
    view! {
        <div class="menu" node_ref=wrapper on:keydown=keys on:focusout=left>
            <button
                type="button"
                class=class
                node_ref=trigger
                aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {button.run()}
            </button>
            {move || {
                open.get()
                    .then(|| {
                        view! {
                            <div
                                class="popover menu-panel"
                                data-end=end.then_some("")
                                tabindex="-1"
                                on:click=chosen
                            >
                                {children()}
                            </div>
                        }
                    })
            }}
        </div>
    }
}

/// Whether something of the page is part of the menu.
fn holds(wrapper: NodeRef<Div>, what: &Node) -> bool {
    let wrapper = wrapper.try_get_untracked().flatten();
    wrapper.is_some_and(|wrapper| wrapper.contains(Some(what)))
}

fn focus(element: &HtmlElement) {
    if let Err(error) = element.focus() {
        leptos::logging::warn!("{error:?}");
    }
}

/// Whether a press was a choice that closes the panel; boxes and fields keep it open.
fn closes(event: &MouseEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|target| matches!(target.closest("[data-closes]"), Ok(Some(_))))
}

/// Whether the key was typed into something that uses arrow keys itself.
fn is_field(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|target| {
        let kind = target.get_attribute("type").unwrap_or_default();
        match target.tag_name().as_str() {
            "SELECT" | "TEXTAREA" => true,
            "INPUT" => kind != "checkbox",
            _ => false,
        }
    })
}

/// Moves the focus to the next or previous choice of the panel, once it is drawn.
fn step(wrapper: NodeRef<Div>, forward: bool) {
    request_animation_frame(move || {
        let Some(wrapper) = wrapper.get_untracked() else {
            return;
        };
        let choices = ".menu-panel :is(a, button, input, select)";
        let Ok(found) = wrapper.query_selector_all(choices) else {
            return;
        };
        let count = found.length();
        if count == 0 {
            return;
        }
        let active = document().active_element();
        let at = (0..count).find(|&i| {
            let node = found.item(i);
            node.as_ref() == active.as_ref().map(AsRef::as_ref)
        });
        let next = match (at, forward) {
            (None, true) => 0,
            (None, false) => count - 1,
            (Some(at), true) => (at + 1) % count,
            (Some(at), false) => (at + count - 1) % count,
        };
        let node = found.item(next).and_then(|node| node.dyn_into::<HtmlElement>().ok());
        if let Some(node) = node {
            focus(&node);
        }
    });
}
