//! Choosing columns and their order; the choice is part of the address.

use super::ask::Asked;
use super::query_of;
use crate::components::{Icon, Menu};
use crate::i18n::{Msg, label, t, tf};
use crate::state::{set_query, use_scope};
use impact_core::fleet::SortKey;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The button and its list of columns.
#[component]
pub fn ColumnsMenu(asked: Memo<Asked>) -> impl IntoView {
    view! {
        <Menu
            class="btn"
            end=true
            button=|| {
                view! {
                    <Icon name="i-cols" size=16/>
                    {t(Msg::Columns)}
                }
            }
        >
            <List asked=asked/>
        </Menu>
    }
}

#[component]
fn List(asked: Memo<Asked>) -> impl IntoView {
    let scope = use_scope();
    let go = set_query();
    let change = Callback::new(move |columns: Option<Vec<SortKey>>| {
        let next = Asked { columns, ..asked.get_untracked() };
        go(query_of(&next, scope.get_untracked().pairs()), true);
    });
    // What is shown stands first, in its order; the rest follows in its own.
    let all = Memo::new(move |_| {
        let shown = asked.get().shown();
        let rest: Vec<SortKey> =
            SortKey::ALL.into_iter().filter(|column| !shown.contains(column)).collect();
        shown.into_iter().chain(rest).collect::<Vec<_>>()
    });
    view! {
        <p class="hint small muted">{t(Msg::ColumnsHint)}</p>
        <ul class="column-list">
            <For each=move || all.get() key=|column| *column children=move |column| {
                view! { <Row asked=asked column=column change=change/> }
            }/>
        </ul>
        <button type="button" class="btn" data-kind="quiet" on:click=move |_| change.run(None)>
            {t(Msg::ColumnsUsual)}
        </button>
    }
}

/// A column: whether it is shown, and its place.
#[component]
fn Row(
    asked: Memo<Asked>,
    column: SortKey,
    change: Callback<Option<Vec<SortKey>>>,
) -> impl IntoView {
    let name = label(&column.label());
    let place = Memo::new(move |_| asked.get().shown().iter().position(|of| *of == column));
    let last = move || asked.get().shown().len() - 1;
    // A row that changes its place loses the focus, which goes on where it was.
    let used = StoredValue::new_local(None::<HtmlElement>);
    let keep = move || {
        let active = document().active_element();
        used.set_value(active.and_then(|active| active.dyn_into().ok()));
    };
    Effect::new(move |_| {
        place.track();
        let Some(used) = used.try_update_value(Option::take).flatten() else { return };
        request_animation_frame(move || {
            if let Err(error) = used.focus() {
                leptos::logging::warn!("{error:?}");
            }
        });
    });
    let toggle = move |_| {
        keep();
        let mut shown = asked.get_untracked().shown();
        match place.get_untracked() {
            Some(at) => {
                shown.remove(at);
            }
            None => shown.push(column),
        }
        change.run(Some(shown));
    };
    let step = move |by: isize| {
        let mut shown = asked.get_untracked().shown();
        let at = place.get_untracked();
        let to = at.and_then(|at| at.checked_add_signed(by)).filter(|to| *to < shown.len());
        if let (Some(at), Some(to)) = (at, to) {
            keep();
            shown.swap(at, to);
            change.run(Some(shown));
        }
    };
    view! {
        <li>
            <label>
                <input
                    type="checkbox"
                    prop:checked=move || place.get().is_some()
                    disabled=column == SortKey::Device
                    on:change=toggle
                />
                {name.clone()}
            </label>
            <button
                type="button"
                class="btn"
                data-kind="quiet"
                aria-label=tf(Msg::ColumnUp, [("column", name.clone().into())])
                disabled=move || place.get().is_none_or(|at| at == 0)
                on:click=move |_| step(-1)
            >
                <span class="up"><Icon name="i-down" size=14/></span>
            </button>
            <button
                type="button"
                class="btn"
                data-kind="quiet"
                aria-label=tf(Msg::ColumnDown, [("column", name.into())])
                disabled=move || place.get().is_none_or(|at| at >= last())
                on:click=move |_| step(1)
            >
                <Icon name="i-down" size=14/>
            </button>
        </li>
    }
}
