//! Devices' figures in a period, kept while the fleet they belong to is asked for.
//!
//! Whoever looks at a list filters and sorts it again and again within one period and view: the
//! figures are worked out once, and each further question only looks them up.

use crate::app::App;
use crate::limits;
use crate::problem::Refusal;
use crate::query::Asked;
use impact_core::fleet::{Fleet, Frame};
use impact_core::lifecycle::View;
use impact_core::quantity::{Day, Period};
use std::sync::{Arc, Mutex, PoisonError, Weak};

#[derive(Debug)]
struct Entry {
    fleet: Weak<Fleet>,
    key: (Period, View, Day),
    frame: Arc<Frame>,
}

impl Entry {
    /// What it takes of the room, in devices.
    fn weight(&self) -> usize {
        self.frame.len() + 1_000
    }
}

/// The cache: most recently used last.
#[derive(Debug, Default)]
pub struct Frames(Mutex<Vec<Entry>>);

impl Frames {
    /// The figures that a question asked of a fleet rests on.
    ///
    /// # Errors
    /// 500 when the computation stopped.
    pub async fn get(
        &self,
        app: &App,
        fleet: &Arc<Fleet>,
        asked: &Asked,
    ) -> Result<Arc<Frame>, Refusal> {
        let key = (asked.period, asked.view, asked.as_of);
        if let Some(frame) = self.find(fleet, key) {
            return Ok(frame);
        }
        let of = fleet.clone();
        let frame =
            Arc::new(app.compute(move |_| of.frame(of.library(), key.0, key.1, key.2)).await?);
        // Whoever sees the first rows sorts or searches next: what that takes is made meanwhile.
        let of = fleet.clone();
        tokio::task::spawn_blocking(move || of.warm());
        self.keep(Entry { fleet: Arc::downgrade(fleet), key, frame: frame.clone() });
        Ok(frame)
    }

    fn find(&self, fleet: &Arc<Fleet>, key: (Period, View, Day)) -> Option<Arc<Frame>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|entry| {
            entry.key == key && entry.fleet.upgrade().is_some_and(|of| Arc::ptr_eq(&of, fleet))
        })?;
        let entry = kept.remove(at);
        let frame = entry.frame.clone();
        kept.push(entry);
        Some(frame)
    }

    fn keep(&self, entry: Entry) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|old| old.fleet.strong_count() > 0);
        kept.push(entry);
        while kept.len() > 1
            && kept.iter().map(Entry::weight).sum::<usize>() > limits::FRAMED_DEVICES
        {
            kept.remove(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library;

    #[test]
    fn a_frame_goes_with_its_fleet() {
        let library = library::shipped().unwrap();
        let fleet = || Arc::new(Fleet::new(&library, Vec::new(), Vec::new()));
        let (ours, theirs) = (fleet(), fleet());
        let key = (
            "2026-01-01..2026-11-01".parse().unwrap(),
            View::Management,
            "2026-11-24".parse().unwrap(),
        );
        let frames = Frames::default();
        let keep = |fleet: &Arc<Fleet>| {
            let frame = Arc::new(fleet.frame(&library, key.0, key.1, key.2));
            frames.keep(Entry { fleet: Arc::downgrade(fleet), key, frame });
        };
        keep(&ours);
        assert!(frames.find(&ours, key).is_some());
        assert!(frames.find(&theirs, key).is_none(), "another fleet's figures are not ours");
        let other_view = (key.0, View::InventoryOwned, key.2);
        assert!(frames.find(&ours, other_view).is_none());
        drop(ours);
        keep(&theirs);
        assert_eq!(frames.0.lock().unwrap().len(), 1, "what belongs to no fleet is forgotten");
    }
}
