//! Problems by row, and the first rows as they would be stored.

use crate::client::save_text;
use crate::components::Section;
use crate::format;
use crate::i18n::{Msg, label, t, tf};
use impact_core::api::{ImportPreview, ImportProblem, ImportRow, RowOutcome};
use impact_core::csv::line;
use leptos::prelude::*;
use std::sync::Arc;

/// The problems as a file, in the language of the page; what the file says is no formula.
fn csv(problems: &[ImportProblem]) -> String {
    let heads = [Msg::RowHead, Msg::Column, Msg::InTheFile, Msg::WhatIsWrong, Msg::TheRow].map(t);
    let rows = problems.iter().map(|problem| {
        [
            problem.row.to_string(),
            problem.column.clone().unwrap_or_default(),
            problem.value.clone().unwrap_or_default(),
            label(&problem.sentence),
            t(if problem.left_out { Msg::LeftOut } else { Msg::Kept }).to_owned(),
        ]
    });
    let body: String = rows.map(line).collect();
    format!("\u{feff}{}{body}", line(heads))
}

/// Problems shown at once; the rest one press away.
const SHOWN: usize = 20;

/// The problems; a line that says so where there are none.
#[component]
pub fn Problems(preview: Arc<ImportPreview>) -> impl IntoView {
    let count = preview.problem_count;
    if count == 0 {
        return view! {
            <Section id="problems" title=t(Msg::ProblemsNone)>
                <p class="small muted">{t(Msg::ProblemsNoneText)}</p>
            </Section>
        }
        .into_any();
    }
    let all = RwSignal::new(preview.problems.len() <= SHOWN);
    let more = preview.problems.len().saturating_sub(SHOWN) as u64;
    let cut = count.saturating_sub(preview.problems.len() as u64);
    let of_file = preview.clone();
    let rows = move || {
        let shown = if all.get() { preview.problems.len() } else { SHOWN };
        preview.problems.iter().take(shown).map(problem_row).collect_view()
    };
    view! {
        <Section
            id="problems"
            title=tf(Msg::ProblemsTitle, [("n", count.into())])
            meta=move || {
                let problems = of_file.clone();
                view! {
                    <button
                        type="button"
                        class="btn"
                        on:click=move |_| {
                            save_text("problems.csv", "text/csv;charset=utf-8", &csv(&problems.problems));
                        }
                    >
                        {t(Msg::ProblemsDownload)}
                    </button>
                }
            }
        >
            <div class="table-wrap">
                <table class="table" role="table" data-reflow="plain">
                    <caption class="sr">{t(Msg::TallyProblems)}</caption>
                    <thead role="rowgroup">
                        <tr role="row">
                            <th scope="col" role="columnheader">{t(Msg::RowHead)}</th>
                            <th scope="col" role="columnheader">{t(Msg::Column)}</th>
                            <th scope="col" role="columnheader">{t(Msg::InTheFile)}</th>
                            <th scope="col" role="columnheader">{t(Msg::WhatIsWrong)}</th>
                            <th scope="col" role="columnheader" class="r">{t(Msg::TheRow)}</th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
            </div>
            {move || {
                (!all.get())
                    .then(|| {
                        view! {
                            <p>
                                <button type="button" class="btn" on:click=move |_| all.set(true)>
                                    {tf(Msg::ShowMore, [("n", more.into())])}
                                </button>
                            </p>
                        }
                    })
            }}
            {(cut > 0)
                .then(|| {
                    view! { <p class="small muted">{tf(Msg::ProblemsCut, [("n", cut.into())])}</p> }
                })}
        </Section>
    }
    .into_any()
}

fn problem_row(problem: &ImportProblem) -> AnyView {
    let tone = if problem.left_out { "bad" } else { "warn" };
    let word = t(if problem.left_out { Msg::LeftOut } else { Msg::Kept });
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" class="keep">
                {tf(Msg::Row, [("n", format::count(problem.row).into())])}
            </th>
            <td role="cell" class="keep under">
                {problem.column.clone()}
            </td>
            <td role="cell" class="keep under">
                <span class="mono">{problem.value.clone()}</span>
            </td>
            <td role="cell" class="keep wide">
                {label(&problem.sentence)}
            </td>
            <td role="cell" class="r keep">
                <span class="pill" data-tone=tone>
                    {word}
                </span>
            </td>
        </tr>
    }
    .into_any()
}

/// The first rows as they would be stored.
#[component]
pub fn Rows(rows: Vec<ImportRow>, records: u64) -> impl IntoView {
    if rows.is_empty() {
        return None;
    }
    let rows = rows
        .into_iter()
        .map(|row| {
            let written = format!("{} {}", row.maker, row.model);
            let tag = [row.asset_tag, row.serial].into_iter().flatten().collect::<Vec<_>>();
            let embodied = row.embodied_kg.map(|kg| {
                view! {
                    <span class="num" title=format::exact_kilograms(kg)>
                        <b class="bold">{format::significant(kg)}</b>
                        <span class="unit">" "{format::Scale::Kilograms.unit()}</span>
                    </span>
                }
            });
            let how = match row.outcome {
                RowOutcome::LeftOut => t(Msg::LeftOut),
                RowOutcome::New | RowOutcome::Changed | RowOutcome::Unchanged => {
                    t(Msg::of_match(row.matched))
                }
            };
            let fate = match row.outcome {
                RowOutcome::Changed => Some(t(Msg::RowChanged)),
                RowOutcome::Unchanged => Some(t(Msg::RowUnchanged)),
                RowOutcome::New | RowOutcome::LeftOut => None,
            };
            // What a machine type stands for, where that is no product of the catalogue.
            let is = row.product.or(row.resolved_model);
            view! {
                <tr role="row">
                    <td role="cell" data-p="2">
                        {format::count(row.row)}
                    </td>
                    <th scope="row" role="rowheader" class="keep">
                        {written.trim().to_owned()}
                        <span class="sub">{tag.join(", ")}</span>
                    </th>
                    <td role="cell" class="keep under">
                        {is}
                        <span class="sub">{how}</span>
                        {fate.map(|fate| view! { <span class="sub">{fate}</span> })}
                    </td>
                    <td role="cell" data-p="2">
                        {row.location}
                    </td>
                    <td role="cell" data-p="3">
                        {row.start.map_or_else(|| t(Msg::NotKnown).to_owned(), format::day)}
                    </td>
                    <td role="cell" class="r keep">
                        {embodied}
                    </td>
                </tr>
            }
        })
        .collect_view();
    let meta = tf(Msg::FirstRowsMeta, [("n", records.into())]);
    Some(view! {
        <Section id="rows" title=t(Msg::FirstRows) meta=move || meta.clone()>
            <div class="table-wrap">
                <table class="table" role="table" data-reflow="plain">
                    <caption class="sr">{t(Msg::FirstRows)}</caption>
                    <thead role="rowgroup">
                        <tr role="row">
                            <th scope="col" role="columnheader" data-p="2">{t(Msg::RowHead)}</th>
                            <th scope="col" role="columnheader">{t(Msg::AsWritten)}</th>
                            <th scope="col" role="columnheader">{t(Msg::Product)}</th>
                            <th scope="col" role="columnheader" data-p="2">{t(Msg::Location)}</th>
                            <th scope="col" role="columnheader" data-p="3">
                                {t(Msg::InServiceSince)}
                            </th>
                            <th scope="col" role="columnheader" class="r">
                                {t(Msg::EmbodiedKgHead)}
                            </th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">{rows}</tbody>
                </table>
            </div>
        </Section>
    })
}
