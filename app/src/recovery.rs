//! What is shown when the portal itself fails: plain DOM, since nothing of the app can be trusted
//! any more.

use crate::i18n::{Msg, t};
use leptos::prelude::document;
use std::panic::PanicHookInfo;
use wasm_bindgen::JsValue;

/// Shows the recovery screen on a panic, and says on the console where it was.
pub fn install() {
    std::panic::set_hook(Box::new(|info| {
        let what = describe(info);
        leptos::logging::error!("{what}");
        if show(&what).is_err() {
            leptos::logging::error!("the recovery screen cannot be shown");
        }
    }));
}

fn describe(info: &PanicHookInfo<'_>) -> String {
    let payload = info.payload();
    let said = payload
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_default();
    match info.location() {
        Some(place) => format!("{said} ({}:{})", file_name(place.file()), place.line()),
        None => said,
    }
}

/// The file alone: where it was built is nobody's business.
fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Puts the screen in front of the page, which stays as it is for whoever copies from it.
pub fn show(what: &str) -> Result<(), JsValue> {
    let document = document();
    let Some(body) = document.body() else {
        return Ok(());
    };
    if document.get_element_by_id("recovery").is_some() {
        return Ok(());
    }
    let element = |tag: &str, class: &str, text: &str| {
        let made = document.create_element(tag)?;
        made.set_class_name(class);
        made.set_text_content(Some(text));
        Ok::<_, JsValue>(made)
    };
    let screen = element("main", "recovery", "")?;
    screen.set_id("recovery");
    let inside = element("div", "state", "")?;
    inside.set_attribute("role", "alert")?;
    let title = element("h1", "", t(Msg::RecoveryTitle))?;
    let text = element("p", "", t(Msg::RecoveryText))?;
    let said = element("p", "mono tiny subtle", what)?;
    for part in [&title, &text, &said] {
        inside.append_child(part)?;
    }
    // A link to the address we are on loads the page anew, state and draft included.
    let again = element("a", "btn", t(Msg::RecoveryReload))?;
    again.set_attribute("data-kind", "primary")?;
    again.set_attribute("rel", "external")?;
    again.set_attribute("href", &leptos::prelude::window().location().href()?)?;
    inside.append_child(&again)?;
    screen.append_child(&inside)?;
    if let Some(portal) = document.get_element_by_id("portal") {
        portal.set_attribute("inert", "")?;
        portal.set_attribute("hidden", "")?;
    }
    body.append_child(&screen)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn the_screen_says_what_happened_and_offers_a_reload() {
        show("index out of bounds (grid.rs:7)").unwrap();
        let screen = document().get_element_by_id("recovery").unwrap();
        let text = screen.text_content().unwrap_or_default();
        assert!(text.contains("grid.rs:7") && text.contains(t(Msg::RecoveryReload)), "{text}");
        screen.remove();
        assert_eq!(file_name("/a/b/grid.rs"), "grid.rs");
    }
}
