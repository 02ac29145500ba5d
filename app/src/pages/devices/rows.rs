//! The rows that are needed, fetched page by page and forgotten when far away.

use crate::client::{Failure, Query, get};
use impact_core::api::{DeviceList, DeviceRow};
use leptos::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;
use web_sys::AbortController;

/// Rows of one request.
const PAGE: u64 = 100;
/// Rows of one request for a stretch that is not looked at: the most that the API gives.
const STRETCH: u64 = 500;
/// Pages kept: what a person scrolls through, not what a million rows weigh.
const KEPT: usize = 40;

/// Pages of rows by their number.
#[derive(Debug, Clone, Default, PartialEq)]
struct Cache(BTreeMap<u64, Arc<Vec<DeviceRow>>>);

impl Cache {
    fn row(&self, index: u64) -> Option<DeviceRow> {
        self.at(index).cloned()
    }

    fn at(&self, index: u64) -> Option<&DeviceRow> {
        let page = self.0.get(&(index / PAGE))?;
        usize::try_from(index % PAGE).ok().and_then(|at| page.get(at))
    }

    /// Adds a page, and forgets the one farthest from it when there are too many.
    fn put(&mut self, page: u64, rows: Arc<Vec<DeviceRow>>) {
        self.0.insert(page, rows);
        while self.0.len() > KEPT {
            let farthest = self.0.keys().copied().max_by_key(|kept| kept.abs_diff(page));
            match farthest {
                Some(farthest) => self.0.remove(&farthest),
                None => break,
            };
        }
    }
}

/// The list as far as it is known.
#[derive(Clone, Copy)]
pub struct Rows {
    /// The last answer: totals and counts.
    pub head: RwSignal<Option<Arc<DeviceList>>>,
    /// Why the last request failed.
    pub failure: RwSignal<Option<Failure>>,
    /// Whether what is shown is about to be replaced.
    pub busy: RwSignal<bool>,
    /// Counts the replacements.
    pub anew: RwSignal<u32>,
    /// When the last answer arrived, milliseconds since 1970.
    pub at: RwSignal<f64>,
    cache: RwSignal<Cache>,
    query: Memo<Query>,
    pending: StoredValue<BTreeSet<u64>>,
    window: StoredValue<(u64, u64)>,
    running: StoredValue<Option<AbortController>, LocalStorage>,
}

/// The rows of a query, following it.
pub fn rows(query: impl Fn() -> Query + Send + Sync + 'static) -> Rows {
    let list = Rows {
        head: RwSignal::new(None),
        failure: RwSignal::new(None),
        busy: RwSignal::new(true),
        anew: RwSignal::new(0),
        at: RwSignal::new(0.0),
        cache: RwSignal::new(Cache::default()),
        query: Memo::new(move |_| query()),
        pending: StoredValue::new(BTreeSet::new()),
        window: StoredValue::new((0, 0)),
        running: StoredValue::new_local(None),
    };
    Effect::new(move |_| {
        list.query.track();
        list.restart();
    });
    let online = window_event_listener(leptos::ev::online, move |_| {
        if list.failure.with_untracked(Option::is_some) {
            list.retry();
        }
    });
    on_cleanup(move || {
        online.remove();
        list.give_up();
    });
    list
}

impl Rows {
    /// A row, following it; none until it has arrived.
    pub fn row(self, index: u64) -> Option<DeviceRow> {
        self.cache.with(|cache| cache.row(index))
    }

    /// A row as it is now.
    pub fn peek(self, index: u64) -> Option<DeviceRow> {
        self.cache.with_untracked(|cache| cache.row(index))
    }

    /// What a row tells, following it.
    pub fn with_row<T>(self, index: u64, tell: impl FnOnce(&DeviceRow) -> T) -> Option<T> {
        self.cache.with(|cache| cache.at(index).map(tell))
    }

    /// Rows `first` to `end`, whether they are kept here or not.
    ///
    /// # Errors
    /// When they cannot be fetched.
    pub async fn stretch(self, first: u64, end: u64) -> Result<Vec<DeviceRow>, Failure> {
        let here: Option<Vec<DeviceRow>> = (first..end).map(|index| self.peek(index)).collect();
        if let Some(rows) = here {
            return Ok(rows);
        }
        let query = self.query.get_untracked();
        let mut rows = Vec::new();
        let mut start = first;
        while start < end {
            let limit = (end - start).min(STRETCH);
            let url = query.clone().with("start", start).with("limit", limit).on("/api/v1/devices");
            let page = get::<DeviceList>(&url, None).await?;
            if page.rows.is_empty() {
                break;
            }
            start += page.rows.len() as u64;
            rows.extend(page.rows);
        }
        Ok(rows)
    }

    /// Fetches the pages of a window that are not there yet.
    pub fn want(self, first: u64, last: u64) {
        self.window.set_value((first, last));
        if self.busy.get_untracked() || last == 0 {
            return;
        }
        for page in first / PAGE..=(last - 1) / PAGE {
            let there = self.cache.with_untracked(|cache| cache.0.contains_key(&page));
            if !there && !self.pending.with_value(|pending| pending.contains(&page)) {
                self.request(page, false);
            }
        }
    }

    /// Fetches everything anew: the devices were changed.
    pub fn reload(self) {
        self.restart();
    }

    /// Asks again for what failed.
    pub fn retry(self) {
        if self.head.with_untracked(Option::is_none) || self.busy.get_untracked() {
            self.restart();
        } else {
            self.failure.set(None);
            let (first, last) = self.window.get_value();
            self.want(first, last);
        }
    }

    fn give_up(self) {
        if let Some(Some(controller)) = self.running.try_update_value(Option::take) {
            controller.abort();
        }
    }

    /// Begins with the first page of the query; what is shown stays until it is there.
    fn restart(self) {
        self.give_up();
        self.running.set_value(AbortController::new().ok());
        self.pending.update_value(BTreeSet::clear);
        self.busy.set(true);
        self.request(0, true);
    }

    fn request(self, page: u64, anew: bool) {
        self.pending.update_value(|pending| {
            pending.insert(page);
        });
        let url = self
            .query
            .get_untracked()
            .with("start", page * PAGE)
            .with("limit", PAGE)
            .on("/api/v1/devices");
        let signal =
            self.running.with_value(|running| running.as_ref().map(AbortController::signal));
        spawn_local(async move {
            let answer = get::<DeviceList>(&url, signal.as_ref()).await;
            if signal.is_some_and(|signal| signal.aborted()) {
                return;
            }
            self.settle(page, anew, answer);
        });
    }

    fn settle(self, page: u64, anew: bool, answer: Result<DeviceList, Failure>) {
        self.pending.try_update_value(|pending| pending.remove(&page));
        match answer {
            Ok(mut list) => {
                let rows = Arc::new(std::mem::take(&mut list.rows));
                self.cache.try_update(|cache| {
                    if anew {
                        cache.0.clear();
                    }
                    cache.put(page, rows);
                });
                self.head.try_set(Some(Arc::new(list)));
                self.failure.try_set(None);
                self.at.try_set(js_sys::Date::now());
                if anew {
                    self.busy.try_set(false);
                    self.anew.try_update(|anew| *anew += 1);
                }
            }
            Err(Failure::Aborted) => {}
            Err(failure) => {
                self.failure.try_set(Some(failure));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn the_cache_keeps_what_is_near() {
        let mut cache = Cache::default();
        for page in 0..100 {
            cache.put(page, Arc::new(Vec::new()));
        }
        assert_eq!(cache.0.len(), KEPT);
        assert!(cache.0.contains_key(&99) && !cache.0.contains_key(&0));
        cache.put(5, Arc::new(Vec::new()));
        assert!(cache.0.contains_key(&5) && !cache.0.contains_key(&99));
    }
}
