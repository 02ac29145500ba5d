//! Opening a large tree: branch after branch, a few at a time, so that the page answers in between.

use leptos::prelude::*;
use std::time::Duration;

/// Nodes drawn in one task: a few hundredths of a second on a slow device.
const NODES_A_TURN: usize = 40;

/// A branch that waits to be opened.
#[derive(Debug, Clone, Copy)]
struct Branch {
    open: RwSignal<bool>,
    nodes: usize,
}

/// The branches that wait, from top to bottom: what is seen first is opened first.
#[derive(Debug, Clone, Copy)]
pub struct Opening {
    /// The next one last.
    queue: StoredValue<Vec<Branch>>,
    /// Those that came since the last turn.
    fresh: StoredValue<Vec<Branch>>,
    /// Whether some are still to come.
    pub busy: RwSignal<bool>,
}

impl Opening {
    /// None waits.
    pub fn new() -> Self {
        let (queue, fresh) = (StoredValue::new(Vec::new()), StoredValue::new(Vec::new()));
        Self { queue, fresh, busy: RwSignal::new(false) }
    }

    /// Opens a branch of so many nodes when its turn comes.
    pub fn later(self, open: RwSignal<bool>, nodes: usize) {
        self.fresh.update_value(|fresh| fresh.push(Branch { open, nodes }));
        if !self.busy.get_untracked() {
            self.busy.set(true);
            self.next();
        }
    }

    /// Lets none wait any more.
    pub fn forget(self) {
        self.queue.update_value(Vec::clear);
        self.fresh.update_value(Vec::clear);
    }

    fn next(self) {
        set_timeout(move || self.turn(), Duration::ZERO);
    }

    fn turn(self) {
        // The page may be left by then.
        let Some(fresh) = self.fresh.try_update_value(std::mem::take) else { return };
        let taken = self.queue.try_update_value(|queue| {
            queue.extend(fresh.into_iter().rev());
            let mut left = NODES_A_TURN;
            let mut taken = Vec::new();
            while left > 0
                && let Some(branch) = queue.pop()
            {
                left = left.saturating_sub(branch.nodes);
                taken.push(branch);
            }
            taken
        });
        let taken = taken.unwrap_or_default();
        if taken.is_empty() {
            self.busy.try_set(false);
            return;
        }
        for branch in taken {
            branch.open.try_set(true);
        }
        self.next();
    }
}
