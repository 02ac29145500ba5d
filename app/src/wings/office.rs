//! The office wing: what an organisation brings in, sets up and checks.

use super::{Brought, Render, enter};
use crate::pages::ImportPage;
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use std::cell::Cell;

/// Its pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Office {
    /// Importing an inventory.
    Import,
}

thread_local! {
    static BROUGHT: Cell<Option<Render<Office>>> = const { Cell::new(None) };
}

/// The view of a page; only here are the pages named, so that they leave the first module.
fn render(page: Office) -> AnyView {
    match page {
        Office::Import => view! { <ImportPage/> }.into_any(),
    }
}

#[wasm_split(office, fallible, preload(fetch_ahead), wasm_split_path = leptos::wasm_split)]
fn fetch() -> Result<Render<Office>, SplitLoaderError> {
    Ok(render)
}

/// Fetches the wing ahead of its first visit; whoever visits it hears what failed.
pub async fn prefetch() {
    if let Err(error) = fetch_ahead().await {
        leptos::logging::log!("the office wing is fetched when it is entered: {error}");
    }
}

/// A page of the wing.
#[component]
pub fn OfficePage(
    /// Which one.
    page: Office,
) -> impl IntoView {
    const PLACE: &Brought<Office> = &BROUGHT;
    enter(page, PLACE, fetch)
}
