//! Parts of a page that are drawn one after the other, each in a task of its own: a slow device
//! shows the first of them, and answers its visitor, before the last is made.

use leptos::prelude::*;
use std::cell::Cell;
use std::time::Duration;

/// Gives the parts of a page their turns, in the order in which they are asked for.
#[derive(Debug)]
pub struct Turns(Option<(Cell<u32>, RwSignal<bool>)>);

impl Turns {
    /// Turns, or none: then every part is drawn at once. `busy` is true while parts are to come.
    pub fn new(apart: bool, busy: RwSignal<bool>) -> Self {
        Self(apart.then(|| (Cell::new(0), busy)))
    }

    /// The next part.
    pub fn next<V: IntoView + 'static>(
        &self,
        part: impl Fn() -> V + Send + Sync + 'static,
    ) -> AnyView {
        let Some((turn, busy)) = &self.0 else { return part().into_any() };
        let due = RwSignal::new(false);
        turn.set(turn.get() + 1);
        busy.set(true);
        wait(turn.get(), due);
        (move || due.get().then(&part)).into_any()
    }
}

impl Drop for Turns {
    /// All turns are given: after the last, nothing is to come.
    fn drop(&mut self) {
        let Some((turn, busy)) = self.0.take() else { return };
        let due = RwSignal::new(false);
        Effect::new(move |_| {
            if due.get() {
                busy.set(false);
            }
        });
        wait(turn.get() + 1, due);
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
