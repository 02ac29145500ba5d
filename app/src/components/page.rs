//! The head of a page: its title, which takes the focus after going there.

use crate::i18n::{Msg, t};
use leptos::html::{H1, H2};
use leptos::prelude::*;
use std::cell::Cell;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

thread_local! {
    /// Whether a page has been shown already: the first one leaves the focus where it is.
    static SHOWN: Cell<bool> = const { Cell::new(false) };
}

/// Title, a line beneath, actions.
#[component]
pub fn PageHead(
    /// The title, also of the document.
    #[prop(into)]
    title: Signal<String>,
    /// What stands above the title: where the page belongs.
    #[prop(optional, into)]
    above: Option<ViewFn>,
    /// The line beneath.
    #[prop(optional, into)]
    sub: Option<ViewFn>,
    /// The page's actions.
    #[prop(optional, into)]
    actions: Option<ViewFn>,
) -> impl IntoView {
    let heading = NodeRef::<H1>::new();
    Effect::new(move |_| {
        let name = title.get();
        document().set_title(&format!("{name} · {}", t(Msg::ProductName)));
    });
    Effect::new(move |_| {
        let Some(heading) = heading.get() else {
            return;
        };
        if SHOWN.replace(true) {
            let options = web_sys::FocusOptions::new();
            options.set_prevent_scroll(true);
            if let Err(error) = heading.focus_with_options(&options) {
                leptos::logging::warn!("{error:?}");
            }
        }
    });
    view! {
        <header class="page-head">
            <div>
                {above.map(|above| view! { <div class="small crumb">{move || above.run()}</div> })}
                <h1 tabindex="-1" node_ref=heading>
                    {move || title.get()}
                </h1>
                {sub.map(|sub| view! { <p>{move || sub.run()}</p> })}
            </div>
            {actions.map(|actions| view! { <div class="actions">{move || actions.run()}</div> })}
        </header>
    }
}

/// Moves the focus to the page's title: where what had it is about to go away.
pub fn focus_title() {
    let title = document().query_selector(".page-head h1").ok().flatten();
    let title = title.and_then(|title| title.dyn_into::<HtmlElement>().ok());
    if let Some(title) = title
        && let Err(error) = title.focus()
    {
        leptos::logging::warn!("{error:?}");
    }
}

/// Scrolls to a section that the address names, and gives it the focus: it may be there only after
/// its page has been fetched, later than browsers and the router look for it.
fn show_where_meant(heading: HtmlElement, id: &'static str) {
    let meant = window().location().hash().unwrap_or_default();
    if meant.strip_prefix('#') != Some(id) {
        return;
    }
    // After the page's title, which takes the focus when the page is there.
    request_animation_frame(move || {
        // Once: a section that is drawn anew takes no focus from what somebody does meanwhile.
        let here = window().location();
        let address = here.pathname().and_then(|path| Ok(path + &here.search()?));
        let kept = address.and_then(|address| {
            let history = window().history()?;
            let state = history.state()?;
            history.replace_state_with_url(&state, "", Some(&address))
        });
        if let Err(error) = kept {
            leptos::logging::warn!("{error:?}");
        }
        heading.scroll_into_view();
        if let Err(error) = heading.focus() {
            leptos::logging::warn!("{error:?}");
        }
    });
}

/// A section with its heading.
#[component]
pub fn Section(
    /// Id of the heading.
    id: &'static str,
    /// The heading.
    #[prop(into)]
    title: String,
    /// What stands beside it.
    #[prop(optional, into)]
    meta: Option<ViewFn>,
    /// The content.
    children: Children,
) -> impl IntoView {
    let heading = NodeRef::<H2>::new();
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            show_where_meant(heading.into(), id);
        }
    });
    view! {
        <section class="stack" aria-labelledby=id>
            <div class="section-head">
                <h2 id=id node_ref=heading tabindex="-1">
                    {title}
                </h2>
                {meta.map(|meta| view! { <span class="meta">{meta.run()}</span> })}
            </div>
            {children()}
        </section>
    }
}
