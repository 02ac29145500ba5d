//! A group of differences: taken or left as a whole, but for single devices.

use super::super::commit::Choices;
use super::super::state::address;
use crate::client::{Query, fetched};
use crate::components::{ErrorState, Skeletons};
use crate::format;
use crate::i18n::{Msg, t, tf};
use impact_core::api::{DifferenceGroup, Fact, FactChange, ImportDifference, ImportDifferences};
use leptos::prelude::*;

/// Devices of one page.
const PAGE: u64 = 50;

/// A group: its name, its box, and its devices on demand.
#[component]
pub fn Group(
    import: String,
    group: DifferenceGroup,
    devices: u64,
    choices: Choices,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let (title, text) = words(group);
    let taken = move || choices.takes(group);
    let except = move || choices.excepted(group);
    view! {
        <div class="review-group">
            <label class="tick">
                <input
                    type="checkbox"
                    prop:checked=taken
                    on:change=move |event| choices.take(group, event_target_checked(&event))
                />
                <span>
                    <b class="bold">{tf(title, [("n", devices.into())])}</b>
                    <span class="sub">{t(text)}</span>
                </span>
            </label>
            <button
                type="button"
                class="btn"
                aria-expanded=move || open.get().to_string()
                on:click=move |_| open.update(|open| *open = !*open)
            >
                {move || t(if open.get() { Msg::ReviewHide } else { Msg::ReviewShow })}
            </button>
            <span class="small muted" role="status">
                {move || {
                    let n = except();
                    (n > 0)
                        .then(|| {
                            let message = if taken() { Msg::ButLeft } else { Msg::ButTaken };
                            tf(message, [("n", n.into())])
                        })
                }}
            </span>
            {move || {
                open.get()
                    .then(|| {
                        view! { <Devices import=import.clone() group=group choices=choices/> }
                    })
            }}
        </div>
    }
}

const fn words(group: DifferenceGroup) -> (Msg, Msg) {
    match group {
        DifferenceGroup::New => (Msg::GroupNew, Msg::GroupNewText),
        DifferenceGroup::Changed => (Msg::GroupChanged, Msg::GroupChangedText),
        DifferenceGroup::Conflict => (Msg::GroupConflict, Msg::GroupConflictText),
        DifferenceGroup::Returned => (Msg::GroupReturned, Msg::GroupReturnedText),
        DifferenceGroup::Gone => (Msg::GroupGone, Msg::GroupGoneText),
    }
}

#[component]
fn Devices(import: String, group: DifferenceGroup, choices: Choices) -> impl IntoView {
    let start = RwSignal::new(0_u64);
    let page = fetched::<ImportDifferences>(move || {
        let query =
            Query::new().with("group", group.key()).with("start", start.get()).with("limit", PAGE);
        Some(query.on(&format!("{}/differences", address(&import))))
    });
    let retry = Callback::new(move |()| page.reload());
    // Of the page that is shown: its first and last device, and how many there are.
    let shown = Memo::new(move |_| {
        let page = page.value.get()?;
        Some((page.start, page.start + page.rows.len() as u64, page.total))
    });
    let go = move |to: u64| {
        match start.get_untracked() {
            _ if page.busy.get_untracked() => {}
            // The page that could not be had.
            asked if asked == to => page.reload(),
            _ => start.set(to),
        }
    };
    let back = move || shown.get().map(|(first, ..)| first).filter(|first| *first > 0);
    let next = move || {
        let (_, last, total) = shown.get()?;
        (last < total).then_some(last)
    };
    let many = Memo::new(move |_| shown.get().is_some_and(|(.., total)| total > PAGE));
    let pages = move || {
        let range = move || {
            let (first, last, total) = shown.get()?;
            let [first, last, total] = [first + 1, last, total].map(format::count);
            Some(tf(
                Msg::ReviewPage,
                [("first", first.into()), ("last", last.into()), ("total", total.into())],
            ))
        };
        let button = move |name: Msg, to: Signal<Option<u64>>| {
            view! {
                <button
                    type="button"
                    class="btn"
                    aria-disabled=move || {
                        (to.get().is_none() || page.busy.get()).then_some("true")
                    }
                    on:click=move |_| {
                        if let Some(to) = to.get_untracked() {
                            go(to);
                        }
                    }
                >
                    {t(name)}
                </button>
            }
        };
        let back = Signal::derive(move || back().map(|first| first.saturating_sub(PAGE)));
        view! {
            <div class="actions">
                <span class="small muted" role="status">
                    {range}
                </span>
                {button(Msg::ReviewBack, back)}
                {button(Msg::ReviewNext, Signal::derive(next))}
            </div>
        }
    };
    let rows = move || match page.value.get() {
        Some(page) => view! {
            <ul class="list">
                {page.rows.iter().map(|row| device(row, group, choices)).collect_view()}
            </ul>
        }
        .into_any(),
        None if page.failure.with(Option::is_some) => ().into_any(),
        None => view! { <Skeletons/> }.into_any(),
    };
    let failure = move || {
        let failure = page.failure.get()?;
        Some(view! { <ErrorState failure=failure retry=retry/> })
    };
    view! {
        <div aria-busy=move || page.busy.get().to_string()>
            {rows} {failure} {move || many.get().then(pages)}
        </div>
    }
}

fn device(row: &ImportDifference, group: DifferenceGroup, choices: Choices) -> AnyView {
    let key = row.key.clone();
    let name = format!("{} {}", row.maker, row.model).trim().to_owned();
    let tags: Vec<&str> = [&row.asset_tag, &row.serial, &row.location]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    let changes = row.changes.iter().map(change).collect_view();
    let taken = {
        let key = key.clone();
        move || choices.takes_device(group, &key)
    };
    view! {
        <li>
            <label class="tick">
                <input
                    type="checkbox"
                    prop:checked=taken
                    on:change=move |event| {
                        choices.take_device(group, &key, event_target_checked(&event));
                    }
                />
                <span>
                    <b class="bold">{name}</b>
                    " "
                    <span class="muted">{tags.join(", ")}</span>
                </span>
            </label>
            <span class="sub">{changes}</span>
        </li>
    }
    .into_any()
}

/// Old and new value of a fact.
fn change(change: &FactChange) -> AnyView {
    let value = |value: &Option<String>| {
        value
            .as_deref()
            .map_or_else(|| t(Msg::NotKnown).to_owned(), |text| shown(change.fact, text))
    };
    let left = change.fact == Fact::Status && change.from.as_deref() == Some("archived");
    let why = match (change.another, left) {
        (true, _) => Msg::AnotherDevice,
        (false, true) => Msg::HadLeft,
        (false, false) => Msg::YoursDiffers,
    };
    let conflict =
        change.conflict.then(|| view! { " " <span class="pill" data-tone="warn">{t(why)}</span> });
    view! {
        <span class="fact-change">
            {t(fact(change.fact))}
            ": "
            <s class="muted">{value(&change.from)}</s>
            <span aria-hidden="true">" → "</span>
            <span class="sr">{t(Msg::Becomes)}</span>
            <b class="bold">{value(&change.to)}</b>
            {conflict}
        </span>
    }
    .into_any()
}

const fn fact(fact: Fact) -> Msg {
    match fact {
        Fact::Status => Msg::Status,
        Fact::Site => Msg::Site,
        Fact::Start => Msg::FieldStart,
        Fact::End => Msg::FieldEnd,
        Fact::Model => Msg::FieldModel,
        Fact::Class => Msg::Class,
        Fact::AssetTag => Msg::AssetTag,
        Fact::Serial => Msg::Serial,
    }
}

/// A value as people read it.
fn shown(fact: Fact, text: &str) -> String {
    match fact {
        Fact::Status => text.parse().map_or(text.to_owned(), |of| t(Msg::of_status(of)).to_owned()),
        Fact::Class => text.parse().map_or(text.to_owned(), |of| t(Msg::of_class(of)).to_owned()),
        Fact::Start | Fact::End => text.parse().map_or(text.to_owned(), format::day),
        Fact::Site | Fact::Model | Fact::AssetTag | Fact::Serial => text.to_owned(),
    }
}
