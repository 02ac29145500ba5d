//! A table whose rows become cards where there is little room.

use crate::i18n::{Msg, t};
use leptos::prelude::*;

/// The head of a column.
#[derive(Clone, Copy)]
pub struct Head {
    name: Msg,
    class: &'static str,
    priority: Option<&'static str>,
    unseen: bool,
}

impl Head {
    /// Of text.
    pub const fn text(name: Msg) -> Self {
        Self { name, class: "", priority: None, unseen: false }
    }

    /// Of numbers, which stand at the right.
    pub const fn number(name: Msg) -> Self {
        Self { class: "r", ..Self::text(name) }
    }

    /// Of buttons, which need no name that is seen.
    pub const fn buttons(name: Msg) -> Self {
        Self { unseen: true, ..Self::text(name) }
    }

    /// One that leaves where there is less room: `3` first, then `2`.
    pub const fn leaving(self, priority: &'static str) -> Self {
        Self { priority: Some(priority), ..self }
    }

    fn cell(self) -> AnyView {
        let name = t(self.name);
        let seen = if self.unseen {
            view! { <span class="sr">{name}</span> }.into_any()
        } else {
            name.into_any()
        };
        view! {
            <th scope="col" role="columnheader" class=self.class data-p=self.priority>
                {seen}
            </th>
        }
        .into_any()
    }
}

/// A table whose cards hold every cell, each under its column's name: the cells say it in
/// `data-label`.
#[component]
pub fn StackTable(
    /// What it is called.
    #[prop(into)]
    name: String,
    /// Its columns.
    columns: Vec<Head>,
    /// Its rows.
    rows: AnyView,
) -> impl IntoView {
    view! {
        <div class="table-wrap scroll-x" tabindex="0" role="group" aria-label=name>
            <table class="table" role="table" data-reflow="stack">
                {head(columns)}
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
}

/// A table whose cards hold the cells of class `keep`.
#[component]
pub fn PlainTable(
    /// What it is called.
    #[prop(into)]
    name: String,
    /// Its columns.
    columns: Vec<Head>,
    /// Its rows.
    rows: AnyView,
) -> impl IntoView {
    view! {
        <div class="table-wrap">
            <table class="table" role="table" data-reflow="plain">
                <caption class="sr">{name}</caption>
                {head(columns)}
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        </div>
    }
}

fn head(columns: Vec<Head>) -> AnyView {
    let cells = columns.into_iter().map(Head::cell).collect_view();
    view! {
        <thead role="rowgroup">
            <tr role="row">{cells}</tr>
        </thead>
    }
    .into_any()
}
