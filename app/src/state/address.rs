//! A page's question and its address, kept the same.

use super::scope::{set_query, use_scope};
use crate::client::Query;
use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use std::time::Duration;

/// How long a question rests before it is written into the address: browsers refuse to be told
/// with every step of a slider.
const WRITTEN_AFTER: Duration = Duration::from_millis(300);

/// Keeps them the same: what is changed is written into the address once it rests, beside period and
/// view, and who goes to another address is asking what it says. `read` is what the address asks;
/// none where it cannot be understood.
pub fn keep_in_address<Q>(asked: RwSignal<Q>, read: Signal<Option<Q>>, pairs: fn(&Q) -> Query)
where
    Q: Clone + PartialEq + Send + Sync + 'static,
{
    let write = set_query();
    let scope = use_scope();
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(Some(handle)) = waiting.try_update_value(Option::take) {
            handle.clear();
        }
    };
    Effect::new(move |first: Option<()>| {
        let question = asked.get();
        stop();
        if first.is_none() || read.get_untracked().as_ref() == Some(&question) {
            return;
        }
        let write = write.clone();
        let put = move || write(pairs(&question).and(scope.get_untracked().pairs()), true);
        waiting.set_value(set_timeout_with_handle(put, WRITTEN_AFTER).ok());
    });
    Effect::new(move |first: Option<()>| {
        let read = read.get();
        if first.is_some()
            && let Some(read) = read
            && asked.with_untracked(|question| *question != read)
        {
            asked.set(read);
        }
    });
    on_cleanup(stop);
}
