//! A value that follows its address: fetched again when the address changes, the request before
//! given up, the value before kept until the new one is there.

use super::request::{Failure, get_text, parse};
use leptos::prelude::*;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;
use web_sys::AbortController;

/// A value of the server, as far as it is known.
pub struct Fetched<T: Send + Sync + 'static> {
    /// The last value that arrived.
    pub value: RwSignal<Option<Arc<T>>>,
    /// Why the last request failed; none once one succeeded.
    pub failure: RwSignal<Option<Failure>>,
    /// Whether a request is on its way.
    pub busy: RwSignal<bool>,
    /// When the value arrived, milliseconds since 1970.
    pub at: RwSignal<f64>,
    turn: RwSignal<u32>,
}

impl<T: Send + Sync + 'static> Clone for Fetched<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Fetched<T> {}

impl<T: Send + Sync + 'static> Fetched<T> {
    /// Asks again.
    pub fn reload(&self) {
        self.turn.update(|turn| *turn += 1);
    }

    /// Asks again, if whoever wanted the answer is still there.
    pub fn try_reload(&self) {
        self.turn.try_update(|turn| *turn += 1);
    }

    fn settle(&self, answer: Result<T, Failure>) {
        // `try_`: the page may be gone by now.
        match answer {
            Err(Failure::Aborted) => return,
            Ok(value) => {
                self.at.try_set(js_sys::Date::now());
                self.failure.try_set(None);
                self.value.try_set(Some(Arc::new(value)));
            }
            Err(failure) => {
                self.failure.try_set(Some(failure));
            }
        }
        self.busy.try_set(false);
    }
}

/// Fetches from the address that `url` gives; from nowhere while it gives none.
pub fn fetched<T>(url: impl Fn() -> Option<String> + Send + Sync + 'static) -> Fetched<T>
where
    T: DeserializeOwned + Send + Sync + 'static,
{
    fetched_unless(url, |_| false)
}

/// As [`fetched`]; a failure of which `mends` says that it asks otherwise now is none.
pub fn fetched_unless<T>(
    url: impl Fn() -> Option<String> + Send + Sync + 'static,
    mends: impl Fn(&Failure) -> bool + Send + Sync + 'static,
) -> Fetched<T>
where
    T: DeserializeOwned + Send + Sync + 'static,
{
    let mends: Arc<dyn Fn(&Failure) -> bool + Send + Sync> = Arc::new(mends);
    let fetched = Fetched {
        value: RwSignal::new(None),
        failure: RwSignal::new(None),
        busy: RwSignal::new(true),
        at: RwSignal::new(0.0),
        turn: RwSignal::new(0),
    };
    let url = Memo::new(move |_| url());
    let running = StoredValue::new_local(None::<AbortController>);
    let give_up = move || {
        if let Some(Some(controller)) = running.try_update_value(Option::take) {
            controller.abort();
        }
    };
    Effect::new(move |_| {
        fetched.turn.track();
        give_up();
        let Some(url) = url.get() else {
            return;
        };
        fetched.busy.set(true);
        let controller = AbortController::new().ok();
        let signal = controller.as_ref().map(AbortController::signal);
        running.set_value(controller);
        let mends = mends.clone();
        spawn_local(async move {
            let text = get_text(&url, signal.as_ref()).await;
            if text.as_ref().is_err_and(|failure| mends(failure)) {
                return;
            }
            fetched.settle(text.and_then(|text| parse(&text)));
        });
    });
    on_cleanup(give_up);
    retry_when_online(fetched);
    fetched
}

/// Asks again when the network is back after it was gone.
fn retry_when_online<T: Send + Sync + 'static>(fetched: Fetched<T>) {
    let handle = window_event_listener(leptos::ev::online, move |_| {
        if fetched.failure.with_untracked(|failure| matches!(failure, Some(Failure::Offline))) {
            fetched.reload();
        }
    });
    on_cleanup(move || handle.remove());
}
