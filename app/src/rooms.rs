//! Pages that come in modules of their own: fetched when one is first visited, or when the browser
//! has nothing else to do.
use crate::pages::ImportPage;
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

/// Pages of the office module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Office {
    /// Import.
    Import,
}

fn render(page: Office) -> AnyView {
    match page {
        Office::Import => view! { <ImportPage/> }.into_any(),
    }
}

#[wasm_split(office, fallible, wasm_split_path = leptos::wasm_split)]
fn office() -> Result<fn(Office) -> AnyView, SplitLoaderError> {
    Ok(render)
}

/// A page of the office module.
#[component]
pub fn OfficePage(page: Office) -> impl IntoView {
    let loaded = RwSignal::new(None::<fn(Office) -> AnyView>);
    wasm_bindgen_futures::spawn_local(async move {
        if let Ok(render) = office().await {
            loaded.try_set(Some(render));
        }
    });
    move || loaded.get().map(|render| render(page))
}
