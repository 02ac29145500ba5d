//! Who is signed in, and what the server said before that.

use super::places::{PLACES, Place};
use impact_core::api::{Me, Meta, Right};
use leptos::prelude::*;
use std::sync::Arc;

/// The signed-in member and the server's facts; lives as long as the app.
#[derive(Clone, Copy)]
pub struct Session {
    /// The member; none before signing in.
    pub me: RwSignal<Option<Me>>,
    /// Devices in the fleet, as the last page that knew it said.
    pub fleet: RwSignal<Option<u64>>,
    meta: StoredValue<Arc<Meta>>,
}

impl Session {
    /// A session as the server described it.
    pub fn new(meta: Meta, me: Option<Me>) -> Self {
        Self {
            me: RwSignal::new(me),
            fleet: RwSignal::new(None),
            meta: StoredValue::new(Arc::new(meta)),
        }
    }

    /// What the server says of itself.
    pub fn meta(&self) -> Arc<Meta> {
        self.meta.get_value()
    }

    /// Whether the member has a right; another member is another frame, so nothing follows it.
    pub fn may(&self, right: Right) -> bool {
        self.me.with_untracked(|me| me.as_ref().is_some_and(|me| me.may(right)))
    }

    /// Where the member may go.
    pub fn places(&self) -> impl Iterator<Item = &'static Place> {
        PLACES.iter().filter(move |place| place.right.is_none_or(|right| self.may(right)))
    }

    /// Whether the member may import and edit devices.
    pub fn may_edit(&self) -> bool {
        self.may(Right::EditDevices)
    }

    /// Whether the figures are those of invented devices.
    pub fn demo(&self) -> bool {
        let signed_in = self.me.with(|me| me.as_ref().map(|me| me.organisation.demo));
        signed_in.unwrap_or_else(|| self.meta().demo)
    }
}

/// The session that the app provides.
pub fn use_session() -> Session {
    expect_context()
}
