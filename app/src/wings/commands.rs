//! The commands' list, in a module of its own: nobody waits for it before Ctrl K is pressed.

use super::{Brought, Render, enter};
use crate::components::{Layers, Palette};
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use std::cell::Cell;

thread_local! {
    static BROUGHT: Cell<Option<Render<Layers>>> = const { Cell::new(None) };
}

fn render(layers: Layers) -> AnyView {
    view! { <Palette layers=layers/> }.into_any()
}

#[wasm_split(commands, fallible, preload(fetch_ahead), wasm_split_path = leptos::wasm_split)]
fn fetch() -> Result<Render<Layers>, SplitLoaderError> {
    Ok(render)
}

/// Fetches the list ahead of its first use; whoever opens it hears what failed.
pub async fn prefetch() {
    if let Err(error) = fetch_ahead().await {
        leptos::logging::log!("the commands are fetched when they are opened: {error}");
    }
}

/// The list.
#[component]
pub fn CommandList(
    /// The layers that it closes and opens.
    layers: Layers,
) -> impl IntoView {
    const PLACE: &Brought<Layers> = &BROUGHT;
    enter(layers, PLACE, fetch)
}
