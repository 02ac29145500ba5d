//! The devices that were chosen: some by identifier, or all that the filter leaves.

use super::rows::Rows;
use crate::client::Failure;
use crate::components::{Choosing, Pressed, Toasts, use_toasts};
use crate::i18n::{Msg, t, tf};
use impact_core::api::DeviceRow;
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;

/// Most devices that can be chosen one by one: what the API takes by identifier.
const MOST: u64 = 10_000;

/// Which devices are chosen.
#[derive(Debug, Clone, PartialEq)]
pub enum Which {
    /// These, by identifier.
    These(Arc<BTreeMap<String, DeviceRow>>),
    /// Every device that the filter leaves.
    All,
}

impl Default for Which {
    fn default() -> Self {
        Self::These(Arc::default())
    }
}

/// What is chosen, and from which row the next stretch begins.
#[derive(Clone, Copy)]
pub struct Chosen {
    /// Which devices.
    pub which: RwSignal<Which>,
    /// Hears that the devices were changed: they are fetched anew, and none is chosen any more.
    pub changed: Callback<()>,
    list: Rows,
    anchor: StoredValue<u64>,
    toasts: Toasts,
}

impl Chosen {
    /// Nothing chosen of a list.
    pub fn of(list: Rows) -> Self {
        let which = RwSignal::new(Which::default());
        let changed = Callback::new(move |()| {
            which.set(Which::default());
            list.reload();
        });
        Self { which, changed, list, anchor: StoredValue::new(0), toasts: use_toasts() }
    }

    /// Number of chosen devices.
    pub fn count(self) -> u64 {
        self.which.with(|which| match which {
            Which::These(rows) => rows.len() as u64,
            Which::All => self.list.head.with(|head| head.as_ref().map_or(0, |head| head.total)),
        })
    }

    /// Chooses nothing.
    pub fn clear(self) {
        self.which.set(Which::default());
    }

    /// What a grid needs to let rows be chosen.
    pub fn choosing(self) -> Choosing {
        let (which, list) = (self.which, self.list);
        Choosing {
            is: Callback::new(move |index: u64| {
                which.with(|which| match which {
                    Which::All => true,
                    Which::These(rows) if rows.is_empty() => false,
                    Which::These(rows) => {
                        list.with_row(index, |row| rows.contains_key(&row.id)).unwrap_or(false)
                    }
                })
            }),
            name: Callback::new(move |index: u64| {
                let name = list.with_row(index, super::device_name).unwrap_or_default();
                tf(Msg::ChooseOne, [("device", name.into())])
            }),
            press: Callback::new(move |(index, how)| self.press(index, how)),
            all: Signal::derive(move || which.with(|which| *which == Which::All)),
            press_all: Callback::new(move |all: bool| {
                which.set(if all { Which::All } else { Which::default() });
            }),
        }
    }

    fn press(self, index: u64, how: Pressed) {
        if self.which.with_untracked(|which| *which == Which::All) {
            // One is left out of all: they are named from here on.
            self.through(0, u64::MAX, Some(index));
            return;
        }
        let from = self.anchor.get_value();
        self.anchor.set_value(index);
        if how == Pressed::Through {
            self.through(from.min(index), from.max(index) + 1, None);
        } else if let Some(row) = self.list.peek(index) {
            self.which.update(|which| {
                if let Which::These(rows) = which {
                    let rows = Arc::make_mut(rows);
                    if rows.remove(&row.id).is_none() {
                        rows.insert(row.id.clone(), row);
                    }
                }
            });
        }
    }

    /// Chooses a stretch of rows, fetching those that are not here, but for one.
    fn through(self, first: u64, end: u64, without: Option<u64>) {
        let total = self.list.head.with_untracked(|head| head.as_ref().map_or(0, |of| of.total));
        let end = end.min(total);
        if end.saturating_sub(first) > MOST {
            self.toasts.say(t(Msg::ChooseTooMany));
            return;
        }
        let left_out = without.and_then(|index| self.list.peek(index)).map(|row| row.id);
        spawn_local(async move {
            match self.list.stretch(first, end).await {
                Ok(found) => {
                    self.which.try_update(|which| {
                        let mut rows = match which {
                            Which::These(rows) => (**rows).clone(),
                            Which::All => BTreeMap::new(),
                        };
                        rows.extend(found.into_iter().map(|row| (row.id.clone(), row)));
                        if let Some(id) = &left_out {
                            rows.remove(id);
                        }
                        *which = Which::These(Arc::new(rows));
                    });
                }
                Err(Failure::Aborted) => {}
                Err(failure) => self.toasts.say(failure.sentence()),
            }
        });
    }

    /// The chosen devices themselves.
    ///
    /// # Errors
    /// When they cannot be fetched; none when there are more than can be named.
    pub async fn rows(self) -> Result<Option<Vec<DeviceRow>>, Failure> {
        match self.which.get_untracked() {
            Which::These(rows) => Ok(Some(rows.values().cloned().collect())),
            Which::All => {
                let head = self.list.head.get_untracked();
                let total = head.map_or(0, |head| head.total);
                if total > MOST {
                    return Ok(None);
                }
                self.list.stretch(0, total).await.map(Some)
            }
        }
    }
}
