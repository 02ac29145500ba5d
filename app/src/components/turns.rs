//! Parts of a page that are drawn one after the other, each in a task of its own: a slow device
//! shows the first of them, and answers its visitor, before the last is made.

use leptos::prelude::*;
use std::cell::Cell;
use std::time::Duration;

/// Gives the parts of a page their turns, in the order in which they are asked for.
#[derive(Debug)]
pub struct Turns(Option<Cell<u32>>);

impl Turns {
    /// Turns, or none: then every part is drawn at once.
    pub fn new(apart: bool) -> Self {
        Self(apart.then(|| Cell::new(0)))
    }

    /// The next part.
    pub fn next<V: IntoView + 'static>(
        &self,
        part: impl Fn() -> V + Send + Sync + 'static,
    ) -> AnyView {
        let Some(turn) = &self.0 else { return part().into_any() };
        let due = RwSignal::new(false);
        turn.set(turn.get() + 1);
        wait(turn.get(), due);
        (move || due.get().then(&part)).into_any()
    }
}

/// Lets so many tasks pass.
fn wait(turns: u32, due: RwSignal<bool>) {
    set_timeout(
        move || match turns {
            // The page may be left by then.
            0 | 1 => drop(due.try_set(true)),
            _ => wait(turns - 1, due),
        },
        Duration::ZERO,
    );
}
