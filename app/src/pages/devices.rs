//! The devices: searched, filtered, sorted, a million of them if need be.

mod ask;
mod bulk;
mod chosen;
mod columns;
mod export;
mod filters;
mod left_out;
mod next;
mod row;
mod rows;
mod views;
mod words;

pub use row::{device_name, device_tag};
pub use words::{in_words, plan_name};

use crate::client::{Query, sentence};
use crate::components::{
    CONFIRM, Column, Empty, ErrorState, Grid, Icon, PageHead, Skeletons, StaleNote,
};
use crate::format;
use crate::i18n::{Msg, label, t, tf};
use crate::state::{set_query, use_scope, use_session};
use ask::Asked;
pub use ask::use_asked;
use bulk::BulkBar;
use chosen::Chosen;
use filters::{Chips, Tabs};
use impact_core::fleet::{Direction, Sort, SortKey};
use impact_core::quantity::Day;
use left_out::{LeftOutOf, use_left_out};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use rows::{Rows, rows};
use std::sync::Arc;

/// The page.
#[component]
pub fn DevicesPage() -> impl IntoView {
    let asked = use_asked();
    // A memo: the list must not be made anew with every change of the address.
    let refused = Memo::new(move |_| asked.get().err());
    let session = use_session();
    view! {
        <div class="page">
            <PageHead
                title=Signal::derive(|| t(Msg::NavDevices).to_owned())
                sub=move || {
                    session
                        .fleet
                        .get()
                        .map(|fleet| tf(Msg::DevicesNow, [("devices", fleet.into())]))
                }
                actions=move || {
                    session
                        .may_edit()
                        .then(|| {
                            view! {
                                <a class="btn" href="/import">
                                    {t(Msg::NavImport)}
                                </a>
                            }
                        })
                }
            />
            {move || match refused.get() {
                Some(text) => view! { <Refused sentence=sentence(&text)/> }.into_any(),
                None => view! { <List/> }.into_any(),
            }}
        </div>
    }
}

/// The address asks for something that is not understood.
#[component]
fn Refused(sentence: String) -> impl IntoView {
    let scope = use_scope();
    view! {
        <Empty icon="i-warn" title=t(Msg::AddressTitle) text=sentence>
            <a class="btn" href=move || scope.get().href("/devices")>
                {t(Msg::ClearFilters)}
            </a>
        </Empty>
    }
}

#[component]
fn List() -> impl IntoView {
    let asked = use_asked();
    let asked = Memo::new(move |_| asked.get().unwrap_or_default());
    let scope = use_scope();
    let session = use_session();
    let list = rows(move || {
        let asked = asked.get();
        scope.get().ask().and(asked.filter.to_pairs()).with("sort", asked.sort.to_query())
    });
    Effect::new(move |_| {
        if let Some(head) = list.head.get() {
            session.fleet.set(Some(head.fleet));
        }
    });
    // It outlives the table, which is gone where a change leaves no row: it can be taken back.
    let chosen = session.may_edit().then(|| Chosen::of(list));
    let left_out = use_left_out();
    let content = move || match left_out.get() {
        Some(kind) => view! { <LeftOutOf kind=kind/> }.into_any(),
        None => view! {
            <Chips asked=asked list=list/>
            <StaleNote
                failure=Signal::derive(move || {
                    list.head.get().and_then(|_| list.failure.get())
                })
                at=list.at
                retry=Callback::new(move |()| list.retry())
            />
            <Content asked=asked list=list chosen=chosen/>
        }
        .into_any(),
    };
    view! {
        <div class="stack">
            <Tabs asked=asked list=list left_out=left_out/>
            {content}
        </div>
    }
}

#[component]
fn Content(asked: Memo<Asked>, list: Rows, chosen: Option<Chosen>) -> impl IntoView {
    let state = Memo::new(move |_| match (list.head.get(), list.failure.get()) {
        (Some(head), _) if head.total == 0 => Shown::Nothing,
        (Some(_), _) => Shown::Rows,
        (None, Some(_)) => Shown::Failure,
        (None, None) => Shown::Waiting,
    });
    move || match state.get() {
        Shown::Waiting => view! { <Skeletons/> }.into_any(),
        Shown::Failure => list
            .failure
            .get()
            .map(|failure| {
                let retry = Callback::new(move |()| list.retry());
                view! { <ErrorState failure=failure retry=retry/> }
            })
            .into_any(),
        Shown::Nothing => view! { <NoRows asked=asked/> }.into_any(),
        Shown::Rows => view! { <Table asked=asked list=list chosen=chosen/> }.into_any(),
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Shown {
    Waiting,
    Failure,
    Nothing,
    Rows,
}

/// No row: because of the filter, or because there is no device.
#[component]
fn NoRows(asked: Memo<Asked>) -> impl IntoView {
    let scope = use_scope();
    let session = use_session();
    move || {
        if !asked.get().filter.is_empty() {
            return view! {
                <Empty icon="i-search" title=t(Msg::NoRowsTitle) text=t(Msg::NoRowsText)>
                    <a class="btn" href=move || scope.get().href("/devices")>
                        {t(Msg::ClearFilters)}
                    </a>
                </Empty>
            }
            .into_any();
        }
        let text = if session.may_edit() { t(Msg::NoDevicesText) } else { t(Msg::NoDevicesReader) };
        view! {
            <Empty icon="i-devices" title=t(Msg::NoDevicesTitle) text=text>
                {session
                    .may_edit()
                    .then(|| {
                        view! {
                            <a class="btn" data-kind="primary" href="/import">
                                {t(Msg::ImportDevices)}
                            </a>
                        }
                    })}
            </Empty>
        }
        .into_any()
    }
}

/// The heads of columns.
fn heads(columns: &[SortKey]) -> Vec<Column> {
    let head = |column: &SortKey| Column {
        name: label(&column.label()),
        class: row::class_of(*column),
        sort: Some(*column),
    };
    columns.iter().map(head).collect()
}

/// The order after pressing a column: its own way first, then the other.
fn pressed(now: Sort, key: SortKey) -> Sort {
    let text = key.is_text();
    let first = if text { Direction::Ascending } else { Direction::Descending };
    let other = if text { Direction::Descending } else { Direction::Ascending };
    let direction = if now.key == key && now.direction == first { other } else { first };
    Sort { key, direction }
}

#[component]
fn Table(asked: Memo<Asked>, list: Rows, chosen: Option<Chosen>) -> impl IntoView {
    if let Some(chosen) = chosen {
        // Other devices, another choice; another order of the same leaves it as it is.
        let filter = Memo::new(move |_| asked.get().filter);
        Effect::new(move |before: Option<()>| {
            filter.track();
            if before.is_some() {
                chosen.clear();
            }
        });
    }
    let scope = use_scope();
    let go = set_query();
    let navigate = use_navigate();
    let total = Memo::new(move |_| list.head.get().map_or(0, |head| head.total));
    let name = move || {
        let sort = asked.get().sort;
        let column = label(&sort.key.label());
        tf(Msg::DevicesTable, [("devices", total.get().into()), ("column", column.into())])
    };
    let on_sort = Callback::new(move |key: SortKey| {
        let asked = asked.get_untracked();
        let next = Asked { sort: pressed(asked.sort, key), ..asked };
        go(next.query().and(scope.get_untracked().pairs()), true);
    });
    let on_open = Callback::new(move |index: u64| {
        if let Some(device) = list.peek(index) {
            let path = format!("/devices/{}", device.id);
            navigate(&scope.get_untracked().href(&path), NavigateOptions::default());
        }
    });
    let sort = Signal::derive(move || asked.get().sort);
    let columns = Memo::new(move |_| asked.get().own_columns());
    let choosing = chosen.map(Chosen::choosing);
    // The grid is made anew with other columns, and with nothing else.
    let grid = move || {
        let own = columns.get();
        let shown: Arc<[SortKey]> = own.clone().unwrap_or_else(|| SortKey::SHOWN.to_vec()).into();
        let (of_rows, of_foot) = (shown.clone(), shown.clone());
        view! {
            <Grid
                name=Signal::derive(name)
                columns=heads(&shown)
                total=total
                sort=sort
                on_sort=on_sort
                on_window=Callback::new(move |(first, last)| list.want(first, last))
                on_open=on_open
                busy=list.busy
                anew=list.anew
                row=Arc::new(move |index: u64| row::cells(list, index, scope, &of_rows))
                template=own.as_deref().map(row::template)
                choosing=choosing
                foot=move || row::totals(list, asked, scope, &of_foot)
            />
        }
    };
    view! {
        {chosen.map(|_| view! { <ConfirmNote asked=asked/> })}
        <div class="devices-grid">{grid}</div>
        <p class="tiny subtle measure">
            {t(Msg::MakersNotComparable)}
            {chosen.map(|_| view! { " " <span class="only-wide">{t(Msg::ChooseKeys)}</span> })}
        </p>
        {chosen.map(|chosen| view! { <BulkBar asked=asked chosen=chosen/> })}
    }
}

/// Above suggestions: what they wait for, and the way to say yes to all of them.
#[component]
fn ConfirmNote(asked: Memo<Asked>) -> impl IntoView {
    let scope = use_scope();
    let suggestions = Memo::new(move |_| asked.get().suggestions());
    let href =
        move || query_of(&asked.get(), scope.get().pairs()).with("change", CONFIRM).on("/devices");
    move || {
        suggestions.get().then(|| {
            view! {
                <section class="note">
                    <Icon name="i-info"/>
                    <p>{t(Msg::SuggestionsListed)}</p>
                    <div class="actions">
                        <a class="btn" data-noscroll="" href=href>
                            {t(Msg::BulkConfirm)}
                        </a>
                    </div>
                </section>
            }
        })
    }
}

/// The query of the devices page for a filter and order; also the tabs' and chips' addresses.
fn query_of(asked: &Asked, scope_pairs: Vec<(&'static str, String)>) -> Query {
    asked.query().and(scope_pairs)
}

/// Rows in words. Unless a status is asked for, they are the fleet and the devices that have left it
/// since a day, the first of the period: whenever that was, the fleet is today's.
fn rows_text(total: u64, asked: &Asked, since: Day) -> String {
    let filter = &asked.filter;
    let of_period = filter.status.is_empty() && filter.attention.is_none() && filter.plan.is_none();
    if of_period {
        return tf(Msg::RowsSince, [("n", total.into()), ("day", format::day(since).into())]);
    }
    tf(Msg::RowsCount, [("n", total.into())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn rows_of_a_period_far_back_are_said_to_be_of_today() {
        let since: Day = "1990-01-01".parse().unwrap();
        let said = rows_text(369, &Asked::default(), since);
        let day = format::day(since);
        assert_eq!(said, format!("369 devices, with those that left since {day}"));
    }

    #[wasm_bindgen_test]
    fn numbers_sort_largest_first_and_names_from_a() {
        let by = |key, direction| Sort { key, direction };
        let start = Sort::default();
        let embodied = pressed(start, SortKey::Embodied);
        assert_eq!(embodied, by(SortKey::Embodied, Direction::Descending));
        assert_eq!(pressed(embodied, SortKey::Embodied).direction, Direction::Ascending);
        assert_eq!(pressed(embodied, SortKey::Site), by(SortKey::Site, Direction::Ascending));
        assert_eq!(pressed(start, SortKey::Device).direction, Direction::Descending);
    }
}
