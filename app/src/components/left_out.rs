//! Rows of a file that are no devices.

use crate::format;
use crate::i18n::{Msg, label, tf};
use impact_core::api::{LeftOutKind, LeftOutRow, LeftOutRows};
use leptos::prelude::*;

/// Rows of one request.
pub const LEFT_OUT_ROWS: u64 = 100;

/// Why rows are left out, in a word.
pub const fn left_out_word(kind: LeftOutKind) -> Msg {
    match kind {
        LeftOutKind::Duplicate => Msg::TabDuplicate,
        LeftOutKind::SetAside => Msg::TabSetAside,
        LeftOutKind::Problem => Msg::TallyProblems,
    }
}

/// The rows, each with why it is no device.
pub fn left_out_rows(page: &LeftOutRows) -> AnyView {
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
