//! What component tests share. They run in a browser: a page is what is tested.

use leptos::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn tests_run_in_a_browser() {
    assert!(web_sys::window().is_some_and(|window| window.document().is_some()));
}

/// The text of a view once it is mounted and its effects have run.
pub async fn rendered(view: impl FnOnce() -> AnyView + 'static) -> String {
    let place = document().create_element("div").unwrap();
    document().body().unwrap().append_child(&place).unwrap();
    let mounted = mount_to(wasm_bindgen::JsCast::unchecked_into(place.clone()), view);
    leptos::task::tick().await;
    let text = place.text_content().unwrap_or_default();
    drop(mounted);
    place.remove();
    text
}
