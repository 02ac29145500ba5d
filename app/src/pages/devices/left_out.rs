//! Rows that the last file of each source left out, where a counter asks for them: they are no
//! devices, so they stand in the place of the table.

use crate::client::{Query, fetched};
use crate::components::{Empty, LEFT_OUT_ROWS, Section, left_out_rows, left_out_word, loaded};
use crate::i18n::{Msg, t};
use impact_core::api::{LeftOutKind, LeftOutRows};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use std::sync::Arc;

/// Which rows the address asks for; none where it asks for devices.
pub fn use_left_out() -> Memo<Option<LeftOutKind>> {
    let query = use_query_map();
    Memo::new(move |_| query.with(|query| query.get("left_out"))?.parse().ok())
}

/// The rows, file by file.
#[component]
pub fn LeftOutOf(kind: LeftOutKind) -> impl IntoView {
    let files = fetched::<Vec<LeftOutRows>>(move || {
        let query = Query::new().with("kind", kind.key()).with("limit", LEFT_OUT_ROWS);
        Some(query.on("/api/v1/devices/import/left-out"))
    });
    let content = |files: Arc<Vec<LeftOutRows>>| {
        if files.iter().all(|file| file.total == 0) {
            let text = t(Msg::LeftOutNone);
            return view! { <Empty icon="i-check" title=t(Msg::LeftOutNoneTitle) text=text/> }
                .into_any();
        }
        let parts = files.iter().filter(|file| file.total > 0).map(|file| {
            view! {
                <h3 class="bold">{file.file_name.clone()}</h3>
                {left_out_rows(file)}
            }
        });
        parts.collect_view().into_any()
    };
    let title = format!("{}: {}", t(Msg::LeftOutTitle), t(left_out_word(kind)));
    view! {
        <Section id="left-out" title=title>
            {loaded(files, content)}
        </Section>
    }
}
