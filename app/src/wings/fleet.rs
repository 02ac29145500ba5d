//! The fleet wing: the devices, one of them, the years ahead, and why a figure is what it is.

use super::{Brought, Render, enter};
use crate::pages::{DevicePage, DevicesPage, LinePage, ReceiptPage, ScenariosPage, WhyPage};
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use std::cell::Cell;

/// Its pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fleet {
    /// The list.
    Devices,
    /// A device.
    Device,
    /// What next for the devices that a filter leaves.
    Line,
    /// A receipt.
    Receipt,
    /// Why two results differ.
    Why,
    /// What the years ahead would carry.
    Scenarios,
}

thread_local! {
    static BROUGHT: Cell<Option<Render<Fleet>>> = const { Cell::new(None) };
}

/// The view of a page; only here are the pages named, so that they leave the first module.
fn render(page: Fleet) -> AnyView {
    match page {
        Fleet::Devices => view! { <DevicesPage/> }.into_any(),
        Fleet::Device => view! { <DevicePage/> }.into_any(),
        Fleet::Line => view! { <LinePage/> }.into_any(),
        Fleet::Receipt => view! { <ReceiptPage/> }.into_any(),
        Fleet::Why => view! { <WhyPage/> }.into_any(),
        Fleet::Scenarios => view! { <ScenariosPage/> }.into_any(),
    }
}

#[wasm_split(fleet, fallible, preload(fetch_ahead), wasm_split_path = leptos::wasm_split)]
fn fetch() -> Result<Render<Fleet>, SplitLoaderError> {
    Ok(render)
}

/// Fetches the wing ahead of its first visit; whoever visits it hears what failed.
pub async fn prefetch() {
    if let Err(error) = fetch_ahead().await {
        leptos::logging::log!("the fleet wing is fetched when it is entered: {error}");
    }
}

/// A page of the wing.
#[component]
pub fn FleetPage(
    /// Which one.
    page: Fleet,
) -> impl IntoView {
    const PLACE: &Brought<Fleet> = &BROUGHT;
    enter(page, PLACE, fetch)
}
