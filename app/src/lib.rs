//! The portal: a client-side-rendered page that shows what the platform knows.
//!
//! It computes no carbon of its own: figures come from the API, receipts are checked by core.

mod app;
mod chart;
mod client;
mod components;
mod format;
mod i18n;
mod pages;
mod recovery;
mod state;
#[cfg(test)]
mod testing;
mod wings;

use crate::app::App;
use crate::client::{Failure, forget_failures, gather_early, get};
use impact_core::api::{Me, Meta};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;

/// Starts the portal: asks the server who is there, then takes the place of the empty shell.
pub fn start() {
    recovery::install();
    spawn_local(begin());
}

async fn begin() {
    let Some(place) = place() else {
        leptos::logging::error!("the page has no element with the id portal");
        return;
    };
    gather_early().await;
    let server = both(get::<Meta>("/api/v1/meta", None), member());
    let ((meta, me), ()) = both(server, i18n::install()).await;
    forget_failures();
    if let Ok(meta) = &meta {
        i18n::know_countries(&meta.countries);
    }
    place.set_inner_html("");
    match meta {
        Ok(meta) => mount_to(place, move || view! { <App meta=meta me=me/> }).forget(),
        Err(failure) => mount_to(place, move || view! { <Unreachable failure=failure/> }).forget(),
    }
}

/// Who is signed in; on the way to sign in nobody asks.
async fn member() -> Option<Me> {
    if window().location().pathname().is_ok_and(|path| path == "/sign-in") {
        return None;
    }
    get("/api/v1/me", None).await.ok()
}

/// Both answers, asked for at the same time.
async fn both<A, B>(a: impl Future<Output = A>, b: impl Future<Output = B>) -> (A, B) {
    use std::pin::pin;
    use std::task::Poll;
    let (mut a, mut b) = (pin!(a), pin!(b));
    let (mut first, mut second) = (None, None);
    std::future::poll_fn(move |context| {
        if first.is_none()
            && let Poll::Ready(value) = a.as_mut().poll(context)
        {
            first = Some(value);
        }
        if second.is_none()
            && let Poll::Ready(value) = b.as_mut().poll(context)
        {
            second = Some(value);
        }
        match (first.take(), second.take()) {
            (Some(a), Some(b)) => Poll::Ready((a, b)),
            (a, b) => {
                (first, second) = (a, b);
                Poll::Pending
            }
        }
    })
    .await
}

fn place() -> Option<HtmlElement> {
    document().get_element_by_id("portal")?.dyn_into().ok()
}

/// The server does not answer: said so, with another try.
#[component]
fn Unreachable(failure: Failure) -> impl IntoView {
    let again = Callback::new(|()| {
        if let Err(error) = window().location().reload() {
            leptos::logging::warn!("{error:?}");
        }
    });
    view! {
        <main class="recovery">
            <components::ErrorState failure=failure retry=again alone=true/>
        </main>
    }
}
