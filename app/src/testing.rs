//! What component tests share. They run in a browser: a page is what is tested.

use leptos::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn tests_run_in_a_browser() {
    assert!(web_sys::window().is_some_and(|window| window.document().is_some()));
}

/// A view on the page, for as long as this is kept.
pub struct Mounted {
    /// What it is in.
    pub place: web_sys::Element,
    _view: Box<dyn std::any::Any>,
}

impl Drop for Mounted {
    fn drop(&mut self) {
        self.place.remove();
    }
}

/// Mounts a view and lets its effects run.
pub async fn mounted(view: impl FnOnce() -> AnyView + 'static) -> Mounted {
    let place = document().create_element("div").unwrap();
    document().body().unwrap().append_child(&place).unwrap();
    let handle = mount_to(wasm_bindgen::JsCast::unchecked_into(place.clone()), view);
    leptos::task::tick().await;
    Mounted { place, _view: Box::new(handle) }
}

/// The text of a view once it is mounted and its effects have run.
pub async fn rendered(view: impl FnOnce() -> AnyView + 'static) -> String {
    mounted(view).await.place.text_content().unwrap_or_default()
}
