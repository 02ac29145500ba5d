//! Whether the server can be reached, as the requests find out; the shell says so while it cannot.

use super::request::Failure;
use leptos::prelude::{ArcRwSignal, GetUntracked, Set, window};
use web_sys::Event;

thread_local! {
    static LOST: ArcRwSignal<Option<f64>> = ArcRwSignal::new(None);
}

/// Since when the server cannot be reached, milliseconds since 1970; none while it can.
pub fn lost_since() -> ArcRwSignal<Option<f64>> {
    LOST.with(Clone::clone)
}

/// The server answered, whatever it said. After a lost connection everything that waits for one
/// hears it, as when the network itself comes back.
pub(super) fn reached() {
    let lost = lost_since();
    if lost.get_untracked().is_none() {
        return;
    }
    lost.set(None);
    let told = Event::new("online").and_then(|event| window().dispatch_event(&event));
    if let Err(error) = told {
        leptos::logging::warn!("{error:?}");
    }
}

/// A request came back without an answer.
pub(super) fn missed() -> Failure {
    let lost = lost_since();
    if lost.get_untracked().is_none() {
        lost.set(Some(js_sys::Date::now()));
    }
    Failure::Offline
}
