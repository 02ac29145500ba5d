//! Choosing rows of a grid, and the widths of chosen columns.

use super::grid::on_row;
use crate::i18n::{Msg, t};
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;

/// Widths of columns that were chosen: as the rows' `grid-template-columns`, and the least width in
/// `rem` under which the grid scrolls sideways.
#[derive(Clone, PartialEq)]
pub struct Template {
    /// The tracks.
    pub tracks: String,
    /// Their least widths together, in `rem`.
    pub least: f64,
}

/// How a row was chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pressed {
    /// By itself.
    One,
    /// Together with all between it and the one chosen before.
    Through,
}

/// What lets rows be chosen.
#[derive(Clone, Copy)]
pub struct Choosing {
    /// Whether a row is chosen.
    pub is: Callback<u64, bool>,
    /// What the box of a row is called.
    pub name: Callback<u64, String>,
    /// Hears which row was chosen or left out again.
    pub press: Callback<(u64, Pressed)>,
    /// Whether every row is.
    pub all: Signal<bool>,
    /// Hears that every row is chosen, or none.
    pub press_all: Callback<bool>,
}

/// The box that chooses every row.
pub(super) fn all_box(choosing: Choosing) -> AnyView {
    view! {
        <div role="columnheader" class="c-check">
            <label>
                <span class="sr">{t(Msg::ChooseAll)}</span>
                <input
                    type="checkbox"
                    prop:checked=choosing.all
                    on:change=move |event| choosing.press_all.run(event_target_checked(&event))
                />
            </label>
        </div>
    }
    .into_any()
}

/// The box of a row. By keyboard the row itself is chosen, so the box takes no focus of its own.
pub(super) fn row_box(choosing: Choosing, index: u64) -> AnyView {
    let pressed = move |event: MouseEvent| {
        let how = if event.shift_key() { Pressed::Through } else { Pressed::One };
        choosing.press.run((index, how));
    };
    view! {
        <div role="gridcell" class="c-check">
            <label>
                <span class="sr">{move || choosing.name.run(index)}</span>
                <input
                    type="checkbox"
                    tabindex="-1"
                    prop:checked=move || choosing.is.run(index)
                    on:click=pressed
                />
            </label>
        </div>
    }
    .into_any()
}

/// Whether a key chose rows: space one, with shift all up to it; Ctrl A every row, Esc none.
pub(super) fn choose_by_key(event: &KeyboardEvent, from: u64, choosing: Choosing) -> bool {
    if !on_row(event) {
        return false;
    }
    match event.key().as_str() {
        " " => {
            let how = if event.shift_key() { Pressed::Through } else { Pressed::One };
            choosing.press.run((from, how));
        }
        "a" | "A" if event.ctrl_key() || event.meta_key() => choosing.press_all.run(true),
        "Escape" => choosing.press_all.run(false),
        _ => return false,
    }
    true
}
