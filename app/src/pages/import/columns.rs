//! What each column of the file is read as.

use crate::components::Section;
use crate::i18n::{Msg, label, t, tf};
use impact_core::api::ColumnFinding;
use leptos::prelude::*;

/// Where a column went, in a word and a tone.
fn state(column: &ColumnFinding) -> (&'static str, Msg) {
    if column.personal {
        ("warn", Msg::ColumnPersonal)
    } else if column.field.is_some() {
        ("good", Msg::ColumnUsed)
    } else {
        ("", Msg::ColumnUnused)
    }
}

/// The table; empty columns stand in one line beneath it.
#[component]
pub fn Columns(columns: Vec<ColumnFinding>) -> impl IntoView {
    let used = columns.iter().filter(|column| column.field.is_some()).count() as u64;
    let all = columns.len() as u64;
    let (empty, shown): (Vec<_>, Vec<_>) =
        columns.into_iter().partition(|column| column.empty && column.field.is_none());
    let rows = shown
        .iter()
        .map(|column| {
            let (tone, word) = state(column);
            let samples = if column.personal {
                t(Msg::ColumnNotRead).to_owned()
            } else {
                column.samples.join(", ")
            };
            view! {
                <tr role="row">
                    <th scope="row" role="rowheader" class="keep">
                        <b class="mono bold">{column.header.clone()}</b>
                    </th>
                    <td role="cell" class="keep under">
                        <span class="dim">{samples}</span>
                    </td>
                    <td role="cell" class="keep wide">
                        {label(&column.meaning)}
                    </td>
                    <td role="cell" class="r keep">
                        <span class="pill" data-tone=tone>
                            {t(word)}
                        </span>
                    </td>
                </tr>
            }
        })
        .collect_view();
    let names = empty.iter().map(|column| column.header.clone()).collect::<Vec<_>>().join(", ");
    let count = empty.len() as u64;
    let meta = tf(Msg::ColumnsMeta, [("used", used.into()), ("all", all.into())]);
    view! {
        <Section id="columns" title=t(Msg::ColumnsTitle) meta=move || meta.clone()>
            <div class="table-wrap">
                <table class="table" role="table" data-reflow="plain">
                    <caption class="sr">{t(Msg::ColumnsTitle)}</caption>
                    <thead role="rowgroup">
                        <tr role="row">
                            <th scope="col" role="columnheader">{t(Msg::ColumnHead)}</th>
                            <th scope="col" role="columnheader">{t(Msg::FirstValues)}</th>
                            <th scope="col" role="columnheader">{t(Msg::ReadAs)}</th>
                            <th scope="col" role="columnheader" class="r">{t(Msg::State)}</th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
            </div>
            {(count > 0)
                .then(|| {
                    view! {
                        <p class="small muted">
                            {tf(Msg::ColumnsEmpty, [("n", count.into()), ("names", names.into())])}
                        </p>
                    }
                })}
        </Section>
    }
}
