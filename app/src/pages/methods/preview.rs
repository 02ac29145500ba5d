//! What a file of figures would change, and the bar that commits it.

use super::difference::{Changes, Told};
use crate::client::{Failure, Query, encode, fetched, post_version, upload};
use crate::components::{
    ErrorState, FieldError, Head, Icon, Section, Skeletons, StackTable, focus_title,
};
use crate::format;
use crate::i18n::{Msg, label, t, tf};
use impact_core::api::{
    EvidenceFile, FigureRow, FiguresCommit, FiguresDifference, FiguresPreview, RowEffect,
    RowProblem,
};
use leptos::html::Input;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;

/// Largest file of evidence the server takes, bytes.
const LARGEST: f64 = 5.0 * 1024.0 * 1024.0;

/// Rows and problems shown of a long file.
const SHOWN: usize = 200;

/// The draft, fetched so that it is there after leaving the page and coming back.
#[component]
pub fn Draft(id: String) -> impl IntoView {
    let url = format!("/api/v1/figures/uploads/{}", encode(&id));
    let preview = fetched::<FiguresPreview>(move || Some(url.clone()));
    let done = RwSignal::new(None::<Arc<FiguresDifference>>);
    let retry = Callback::new(move |()| preview.reload());
    move || match (done.get(), preview.value.get()) {
        (Some(told), _) => view! { <Done told=told/> }.into_any(),
        (None, Some(value)) => view! { <Preview preview=value done=done/> }.into_any(),
        (None, None) => match preview.failure.get() {
            Some(failure) => view! {
                <div class="stack">
                    <ErrorState failure=failure retry=retry/>
                    <p>
                        <a class="btn" href="/methods/give">
                            {t(Msg::ChooseFileAgain)}
                        </a>
                    </p>
                </div>
            }
            .into_any(),
            None => view! { <Skeletons/> }.into_any(),
        },
    }
}

/// What the commit did.
#[component]
fn Done(told: Arc<FiguresDifference>) -> impl IntoView {
    let title = tf(Msg::VersionCounts, [("version", told.to.to_string().into())]);
    view! {
        <div class="note" data-tone="good" role="status">
            <Icon name="i-check"/>
            <h2 class="h3">{title}</h2>
            <p>
                <a href=format!("/methods/versions/{}", told.to)>{t(Msg::SeeVersion)}</a>
            </p>
        </div>
        <Told told=told/>
    }
}

#[component]
fn Preview(
    preview: Arc<FiguresPreview>,
    done: RwSignal<Option<Arc<FiguresDifference>>>,
) -> impl IntoView {
    let ignored = (!preview.ignored_columns.is_empty()).then(|| {
        let names = preview.ignored_columns.join(", ");
        view! {
            <p class="small muted">{tf(Msg::ColumnsIgnored, [("names", names.into())])}</p>
        }
    });
    let meta = tf(Msg::RowsRead, [("n", preview.rows_read.into())]);
    let name = preview.file_name.clone();
    let rows = preview.rows.iter().take(SHOWN).map(row).collect_view();
    let more = preview.rows.len().saturating_sub(SHOWN) as u64;
    let more = (more > 0).then(|| {
        view! { <p class="small muted">{tf(Msg::MoreRows, [("n", more.into())])}</p> }
    });
    view! {
        <Section id="rows" title=name meta=move || meta.clone()>
            {ignored}
            <ul class="list figures-rows">{rows}</ul>
            {more}
        </Section>
        <Problems problems=preview.problems.clone()/>
        <Commit preview=preview done=done/>
    }
}

fn row(row: &FigureRow) -> impl IntoView + use<> {
    let effect = match row.effect {
        RowEffect::New => Msg::EffectNew,
        RowEffect::Overrides => Msg::EffectOverrides,
        RowEffect::Replaces => Msg::EffectReplaces,
        RowEffect::Unchanged => Msg::EffectUnchanged,
    };
    let line = tf(Msg::LineIs, [("line", row.line.to_string().into())]);
    let notes = row
        .notes
        .iter()
        .map(|note| view! { <span class="sub">{label(note)}</span> })
        .collect_view();
    let values = (!row.values.is_empty()).then(|| view! { <Changes changes=row.values.clone()/> });
    view! {
        <li>
            <span>
                <b class="bold">{row.name.clone()}</b>
                <span class="sub">{line}</span>
            </span>
            <span class="pill">{t(effect)}</span>
            {notes}
            {values}
        </li>
    }
}

#[component]
fn Problems(problems: Vec<RowProblem>) -> impl IntoView {
    if problems.is_empty() {
        return ().into_any();
    }
    let title = tf(Msg::ProblemsTitle, [("n", (problems.len() as u64).into())]);
    let rows = problems
        .iter()
        .take(SHOWN)
        .map(|problem| {
            let line = problem.line.to_string();
            view! {
                <tr role="row">
                    <th scope="row" role="rowheader" class="num">
                        <span class="in-rows">{line.clone()}</span>
                        <span class="in-cards">{tf(Msg::LineIs, [("line", line.into())])}</span>
                    </th>
                    <td role="cell" data-label=t(Msg::ColumnField)><span class="mono">{problem.column.clone()}</span></td>
                    <td role="cell" data-label=t(Msg::InTheFile)>{problem.text.clone()}</td>
                    <td role="cell">{label(&problem.problem)}</td>
                </tr>
            }
        })
        .collect_view();
    let columns = vec![
        Head::text(Msg::LineHead),
        Head::text(Msg::ColumnField),
        Head::text(Msg::InTheFile),
        Head::text(Msg::WhatIsWrong),
    ];
    view! {
        <Section id="problems" title=title.clone()>
            <p class="small muted">{t(Msg::ProblemsLeftOut)}</p>
            <StackTable name=title columns=columns rows=rows.into_any()/>
        </Section>
    }
    .into_any()
}

/// Why, with which evidence, and the button.
#[component]
fn Commit(
    preview: Arc<FiguresPreview>,
    done: RwSignal<Option<Arc<FiguresDifference>>>,
) -> impl IntoView {
    let note = RwSignal::new(String::new());
    let evidence = RwSignal::new(None::<EvidenceFile>);
    let (busy, error) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let none = preview.changes == 0;
    let url = format!("/api/v1/figures/uploads/{}/commit", encode(&preview.id));
    let based_on = u64::from(preview.based_on);
    let commit = move |_| {
        if busy.get_untracked() || none {
            return;
        }
        busy.set(true);
        error.set(None);
        let url = url.clone();
        let body = FiguresCommit {
            note: note.get_untracked(),
            evidence: evidence.get_untracked().map(|file| file.id),
        };
        spawn_local(async move {
            match post_version::<FiguresDifference>(&url, based_on, &body).await {
                Ok(told) => {
                    focus_title();
                    done.try_set(Some(Arc::new(told)));
                }
                Err(failure) => {
                    error.try_set(Some(failure.sentence()));
                }
            }
            busy.try_set(false);
        });
    };
    let name = if none {
        t(Msg::NothingToChange).to_owned()
    } else {
        tf(Msg::ChangeN, [("n", preview.changes.into())])
    };
    view! {
        <Section id="why" title=t(Msg::WhyTitle)>
            <div class="pair">
                <div class="field">
                    <label for="note">{t(Msg::NoteField)}</label>
                    <textarea
                        id="note"
                        rows="3"
                        maxlength="500"
                        aria-describedby="note-hint"
                        prop:value=note
                        on:input=move |event| note.set(event_target_value(&event))
                    ></textarea>
                    <p class="hint" id="note-hint">{t(Msg::NoteHint)}</p>
                </div>
                <Attach evidence=evidence/>
            </div>
        </Section>
        <div class="commitbar" role="region" aria-label=t(Msg::CommitName)>
            <span class="muted">{t(Msg::CommitFiguresText)}</span>
            <span class="push actions">
                <a class="btn" data-kind="quiet" href="/methods/give">
                    {t(Msg::Cancel)}
                </a>
                <button
                    type="button"
                    class="btn"
                    data-kind="primary"
                    aria-disabled=move || (busy.get() || none).then_some("true")
                    on:click=commit
                >
                    {move || if busy.get() { t(Msg::OneMoment).to_owned() } else { name.clone() }}
                </button>
            </span>
            <div class="field commit-error">
                <FieldError id="commit-error" error=error/>
            </div>
        </div>
    }
}

/// Attaching the file that shows the figures.
#[component]
fn Attach(evidence: RwSignal<Option<EvidenceFile>>) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    let (busy, error) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let chosen = move |_| {
        let Some(input) = input.get_untracked() else { return };
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        input.set_value("");
        if file.size() > LARGEST {
            error.set(Some(t(Msg::EvidenceTooLarge).to_owned()));
            return;
        }
        busy.set(true);
        error.set(None);
        let url = Query::new().with("file_name", file.name()).on("/api/v1/figures/evidence");
        let answered = move |answer: Result<EvidenceFile, Failure>| {
            busy.try_set(false);
            match answer {
                Ok(kept) => {
                    evidence.try_set(Some(kept));
                }
                Err(failure) => {
                    error.try_set(Some(failure.sentence()));
                }
            }
        };
        if let Err(failure) = upload(&url, &file, |_| (), answered) {
            busy.set(false);
            error.set(Some(failure.sentence()));
        }
    };
    let press = move |_| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    let attached = move || {
        evidence.get().map_or_else(
            || t(Msg::NoEvidence).to_owned(),
            |file| {
                let size = format::significant(file.bytes as f64 / 1024.0);
                tf(Msg::AttachedFile, [("name", file.name.into()), ("size", size.into())])
            },
        )
    };
    view! {
        <div class="field">
            <span class="label" id="evidence-label">{t(Msg::Evidence)}</span>
            <p aria-live="polite">{attached}</p>
            <input
                class="sr"
                type="file"
                tabindex="-1"
                aria-labelledby="evidence-label"
                accept=".pdf,.png,.jpg,.jpeg,.xlsx,.csv"
                node_ref=input
                on:change=chosen
            />
            <div class="actions">
                <button
                    type="button"
                    class="btn"
                    aria-disabled=move || busy.get().then_some("true")
                    on:click=press
                >
                    {move || if busy.get() { t(Msg::OneMoment) } else { t(Msg::AttachFile) }}
                </button>
            </div>
            <p class="hint">{t(Msg::EvidenceHint)}</p>
            <FieldError id="evidence-error" error=error/>
        </div>
    }
}
