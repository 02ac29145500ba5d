//! Rows of a file that are no devices: repeated, set aside or not to be read.

use super::state::address;
use crate::client::{Query, fetched};
use crate::components::{LEFT_OUT_ROWS, Section, Skeletons, left_out_rows, left_out_word};
use crate::format;
use crate::i18n::{Msg, t};
use impact_core::api::{ImportTally, LeftOutKind, LeftOutRows};
use leptos::prelude::*;

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
        let query = Query::new().with("kind", kind.get().key()).with("limit", LEFT_OUT_ROWS);
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
                    {t(left_out_word(of))}
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
                    (Some(page), _) => left_out_rows(&page),
                    (None, Some(failure)) => {
                        view! { <p class="hint">{failure.sentence()}</p> }.into_any()
                    }
                    (None, None) => view! { <Skeletons/> }.into_any(),
                }
            }}
        </Section>
    })
}
