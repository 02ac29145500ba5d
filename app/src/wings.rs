//! The wings: pages whose code comes in modules of their own, fetched when one of them is first
//! visited, or before that when the browser has nothing else to do.
//!
//! Everything that only a wing's pages use goes with them: components, wire types, sentences. What
//! two wings share, or the first screen uses, stays in the first module. A page is written as if
//! there were no wings; it joins one by a variant and a line here, and its route in `app.rs`.

mod commands;
mod fleet;
mod office;

pub use commands::CommandList;
pub use fleet::{Fleet, FleetPage};
pub use office::{Office, OfficePage};

use crate::client::Failure;
use crate::components::{ErrorState, Skeletons};
use leptos::prelude::*;
use leptos::wasm_split::SplitLoaderError;
use std::cell::Cell;
use std::thread::LocalKey;
use std::time::Duration;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

/// What makes the view of a page of a wing.
type Render<P> = fn(P) -> AnyView;

/// Where a wing's module keeps what it brought; empty until it is there.
type Brought<P> = LocalKey<Cell<Option<Render<P>>>>;

/// Shows a page of a wing: at once where the wing is there, else as soon as it is.
fn enter<P, F>(page: P, brought: &'static Brought<P>, fetch: fn() -> F) -> impl IntoView
where
    P: Copy + Send + Sync + 'static,
    F: Future<Output = Result<Render<P>, SplitLoaderError>> + 'static,
{
    let render = RwSignal::new(brought.get());
    let failed = RwSignal::new(false);
    let ask = move || {
        spawn_local(async move {
            // `try_`: the visitor may have gone elsewhere.
            match fetch().await {
                Ok(arrived) => {
                    brought.set(Some(arrived));
                    render.try_set(Some(arrived));
                }
                Err(_) => {
                    failed.try_set(true);
                }
            }
        });
    };
    if render.get_untracked().is_none() {
        ask();
    }
    let again = Callback::new(move |()| {
        failed.set(false);
        ask();
    });
    move || match render.get() {
        Some(render) => render(page),
        None => view! { <Coming failed=failed again=again/> }.into_any(),
    }
}

/// The page while its module is on its way, or cannot be had.
#[component]
fn Coming(failed: RwSignal<bool>, again: Callback<()>) -> impl IntoView {
    let back = window_event_listener(leptos::ev::online, move |_| {
        if failed.get_untracked() {
            again.run(());
        }
    });
    on_cleanup(move || back.remove());
    view! {
        <div class="page">
            {move || {
                if failed.get() {
                    view! { <ErrorState failure=Failure::Offline retry=again alone=true/> }
                        .into_any()
                } else {
                    view! { <Skeletons/> }.into_any()
                }
            }}
        </div>
    }
}

/// How long the first page has the network to itself.
const FIRST_PAGE: Duration = Duration::from_secs(3);

/// Fetches the wings once the browser has nothing else to do, so that they are there when wanted.
pub fn fetch_when_idle() {
    let fetch = || {
        spawn_local(async {
            fleet::prefetch().await;
            office::prefetch().await;
            commands::prefetch().await;
        });
    };
    set_timeout(
        move || {
            // Not every browser says when it is idle.
            let says = js_sys::Reflect::has(&window(), &JsValue::from_str("requestIdleCallback"));
            if says.unwrap_or(false) { request_idle_callback(fetch) } else { fetch() }
        },
        FIRST_PAGE,
    );
}
