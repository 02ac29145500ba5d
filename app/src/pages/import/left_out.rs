//! Rows of a file that are no devices: repeated, set aside or not to be read.

use super::state::address;
use crate::client::{Query, fetched};
use crate::components::{Section, Skeletons};
use crate::format;
use crate::i18n::{Msg, label, t, tf};
use impact_core::api::{ImportTally, LeftOutKind, LeftOutRow, LeftOutRows};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// Rows of one request.
const PAGE: u64 = 100;

const fn word(kind: LeftOutKind) -> Msg {
    match kind {
        LeftOutKind::Duplicate => Msg::TabDuplicate,
        LeftOutKind::SetAside => Msg::TabSetAside,
        LeftOutKind::Problem => Msg::TallyProblems,
    }
}

/// The rows, by why they are left out; nothing where there is none.
#[component]
pub fn LeftOut(import: String, tally: ImportTally) -> impl IntoView {
    let kinds: Vec<(LeftOutKind, u64)> =
        [(LeftOutKind::Duplicate, tally.duplicate), (LeftOutKind::SetAside, tally.set_aside)]
            .into_iter()
            .filter(|(_, rows)| *rows > 0)
            .collect();
    let first = kinds.first()?.0;
    let kind = RwSignal::new(first);
    let open = RwSignal::new(false);
    let rows = fetched::<LeftOutRows>(move || {
        let query = Query::new().with("kind", kind.get().key()).with("limit", PAGE);
        open.get().then(|| query.on(&format!("{}/left-out", address(&import))))
    });
    let buttons = kinds
        .iter()
        .map(|(of, count)| {
            let (of, count) = (*of, *count);
            view! {
                <button
                    type="button"
                    aria-pressed=move || (open.get() && kind.get() == of).to_string()
                    on:click=move |_| {
                        kind.set(of);
                        open.set(true);
                    }
                >
                    {t(word(of))}
                    " "
                    {format::count(count)}
                </button>
            }
        })
        .collect_view();
    Some(view! {
        <Section id="left-out" title=t(Msg::LeftOutTitle)>
            <div class="segmented" role="group" aria-label=t(Msg::LeftOutTitle)>
                {buttons}
            </div>
            {move || {
                if !open.get() {
                    return ().into_any();
                }
                match (rows.value.get(), rows.failure.get()) {
                    (Some(page), _) => table(&page),
                    (None, Some(failure)) => {
                        view! { <p class="hint">{failure.sentence()}</p> }.into_any()
                    }
                    (None, None) => view! { <Skeletons/> }.into_any(),
                }
            }}
        </Section>
    })
}

/// Rows that the last file of each source left out; the counters of the devices page lead here, and
/// the address says which rows are meant.
#[component]
pub fn LastLeftOut() -> impl IntoView {
    let query = use_query_map();
    let kind = Memo::new(move |_| {
        let kind = query.with(|query| query.get("left_out"))?;
        kind.parse::<LeftOutKind>().ok()
    });
    let files = fetched::<Vec<LeftOutRows>>(move || {
        let query = Query::new().with("kind", kind.get()?.key()).with("limit", PAGE);
        Some(query.on("/api/v1/devices/import/left-out"))
    });
    move || {
        let kind = kind.get()?;
        let content = match (files.value.get(), files.failure.get()) {
            (Some(files), _) => files
                .iter()
                .filter(|file| file.total > 0)
                .map(|file| {
                    view! {
                        <h3 class="bold">{file.file_name.clone()}</h3>
                        {table(file)}
                    }
                })
                .collect_view()
                .into_any(),
            (None, Some(failure)) => view! { <p class="hint">{failure.sentence()}</p> }.into_any(),
            (None, None) => view! { <Skeletons/> }.into_any(),
        };
        let title = format!("{}: {}", t(Msg::LeftOutTitle), t(word(kind)));
        Some(view! {
            <Section id="last-left-out" title=title>
                {content}
            </Section>
        })
    }
}

fn table(page: &LeftOutRows) -> AnyView {
    let more = page.total.saturating_sub(page.rows.len() as u64);
    view! {
        <ul class="list">{page.rows.iter().map(row).collect_view()}</ul>
        {(more > 0)
            .then(|| view! { <p class="small muted">{tf(Msg::LeftOutMore, [("n", more.into())])}</p> })}
    }
    .into_any()
}

fn row(row: &LeftOutRow) -> AnyView {
    let name = format!("{} {}", row.maker, row.model).trim().to_owned();
    let tags: Vec<&str> =
        [&row.asset_tag, &row.serial].into_iter().flatten().map(String::as_str).collect();
    view! {
        <li>
            <span>
                <b class="bold">{tf(Msg::Row, [("n", format::count(row.row).into())])}</b>
                " "
                {name}
                " "
                <span class="muted">{tags.join(", ")}</span>
            </span>
            <span class="sub">{label(&row.sentence)}</span>
        </li>
    }
    .into_any()
}
