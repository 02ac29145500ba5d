//! What each column of the file is read as, and another reading where it is wrong.

use super::choose::{Sending, file_input};
use super::last_file;
use crate::components::{Icon, Section};
use crate::i18n::{Msg, label, t, tf};
use impact_core::api::{
    ColumnFinding, ColumnQuestion, Confidence, GuessReason, ImportPreview, MappedColumn, Mapping,
};
use impact_core::inventory::Field;
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

/// What a person said of columns and has not been read yet, by position.
pub type Said = RwSignal<BTreeMap<u32, Option<Field>>>;

/// The name of a field.
fn field_name(field: Field) -> String {
    t(Msg::of_field(field)).to_owned()
}

/// How a column was read, in a word and a tone.
fn state(column: &ColumnFinding) -> (&'static str, Msg) {
    if column.asked.is_some() {
        ("warn", Msg::ColumnAsked)
    } else if column.personal && column.field.is_none() {
        ("warn", Msg::ColumnPersonal)
    } else if column.field.is_none() {
        ("", Msg::ColumnUnused)
    } else {
        match column.confidence {
            Some(Confidence::Guess) => ("accent", Msg::ColumnGuess),
            Some(Confidence::Likely) => ("accent", Msg::ColumnLikely),
            Some(Confidence::Sure) | None => ("good", Msg::ColumnUsed),
        }
    }
}

/// Whether a person should look at the columns before anything else: one is asked for, or what tells
/// devices apart and what they are is a guess.
pub fn asks(preview: &ImportPreview) -> bool {
    const TELLING: [Field; 4] = [Field::Serial, Field::AssetTag, Field::Maker, Field::Model];
    let guessed = preview.columns.iter().any(|column| {
        column.confidence == Some(Confidence::Guess)
            && column.field.is_some_and(|field| TELLING.contains(&field))
    });
    guessed || !preview.questions.is_empty()
}

/// The columns of a draft; empty ones stand in one line beneath.
#[component]
pub fn Columns(preview: Arc<ImportPreview>, said: Said, sending: Sending) -> impl IntoView {
    let used = preview.columns.iter().filter(|column| column.field.is_some()).count() as u64;
    let all = preview.columns.len() as u64;
    let (empty, shown): (Vec<&ColumnFinding>, Vec<&ColumnFinding>) =
        preview.columns.iter().partition(|column| column.empty && column.field.is_none());
    let rows = shown.into_iter().map(|column| row(column, said)).collect_view();
    let names = empty.iter().map(|column| column.header.clone()).collect::<Vec<_>>().join(", ");
    let count = empty.len() as u64;
    let meta = tf(Msg::ColumnsMeta, [("used", used.into()), ("all", all.into())]);
    let remembered =
        preview.columns.iter().any(|column| column.reason == Some(GuessReason::Mapping));
    let personal = preview.columns.iter().any(|column| column.personal && column.field.is_none());
    view! {
        <Section id="columns" title=t(Msg::ColumnsTitle) meta=move || meta.clone()>
            {remembered.then(|| view! { <p class="small muted">{t(Msg::ColumnsRemembered)}</p> })}
            <Questions questions=preview.questions.clone() columns=preview.columns.clone() said=said/>
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
            {personal.then(|| view! { <p class="small muted measure">{t(Msg::ColumnsPeople)}</p> })}
            <Again preview=preview.clone() said=said sending=sending/>
        </Section>
    }
}

fn row(column: &ColumnFinding, said: Said) -> AnyView {
    let (tone, word) = state(column);
    let samples = if column.personal && column.field.is_none() {
        t(Msg::ColumnNotRead).to_owned()
    } else {
        column.samples.join(", ")
    };
    let why = column.why.as_ref().map(label);
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" class="keep">
                <b class="mono bold">{column.header.clone()}</b>
            </th>
            <td role="cell" class="keep under">
                <span class="dim">{samples}</span>
            </td>
            <td role="cell" class="keep wide">
                <FieldSelect column=column.clone() said=said/>
                {why.map(|why| view! { <span class="sub">{why}</span> })}
            </td>
            <td role="cell" class="r keep">
                <span class="pill" data-tone=tone>
                    {t(word)}
                </span>
            </td>
        </tr>
    }
    .into_any()
}

/// What the column is read as, to be said otherwise.
#[component]
fn FieldSelect(column: ColumnFinding, said: Said) -> impl IntoView {
    let (position, found) = (column.position, column.field);
    let name = tf(Msg::ReadAsOf, [("column", column.header.into())]);
    let choose = move |event: leptos::ev::Event| {
        let field = event_target_value(&event).parse::<Field>().ok();
        said.update(|said| {
            if field == found {
                said.remove(&position);
            } else {
                // One field, one column: whichever had it before has it no longer.
                if field.is_some() {
                    said.retain(|_, other| *other != field);
                }
                said.insert(position, field);
            }
        });
    };
    let now = move || {
        let field = said.with(|said| said.get(&position).copied()).unwrap_or(found);
        field.map_or("", Field::key)
    };
    let options = Field::ALL
        .into_iter()
        .map(|field| view! { <option value=field.key()>{field_name(field)}</option> })
        .collect_view();
    view! {
        <select class="select" aria-label=name on:change=choose prop:value=now>
            <option value="">{t(Msg::ColumnUnused)}</option>
            {options}
        </select>
    }
}

/// Columns of which only a person can say which is meant.
#[component]
fn Questions(
    questions: Vec<ColumnQuestion>,
    columns: Vec<ColumnFinding>,
    said: Said,
) -> impl IntoView {
    questions
        .into_iter()
        .map(|question| {
            let field = question.field;
            let choices: Vec<(u32, String)> = columns
                .iter()
                .filter(|column| question.candidates.contains(&column.position))
                .map(|column| {
                    let samples = column.samples.join(", ");
                    (column.position, format!("{} ({samples})", column.header))
                })
                .collect();
            let group = format!("question-{}", field.key());
            let boxes = choices
                .iter()
                .map(|(position, name)| {
                    let position = *position;
                    let others: Vec<u32> = choices
                        .iter()
                        .map(|choice| choice.0)
                        .filter(|at| *at != position)
                        .collect();
                    let chosen =
                        move || said.with(|said| said.get(&position) == Some(&Some(field)));
                    let choose = move |_| {
                        said.update(|said| {
                            for other in &others {
                                said.insert(*other, None);
                            }
                            said.insert(position, Some(field));
                        });
                    };
                    view! {
                        <label class="tick">
                            <input
                                type="radio"
                                name=group.clone()
                                prop:checked=chosen
                                on:change=choose
                            />
                            <span>{name.clone()}</span>
                        </label>
                    }
                })
                .collect_view();
            view! {
                <fieldset class="note" data-tone="warn">
                    <Icon name="i-warn"/>
                    <legend class="h3">{label(&question.sentence)}</legend>
                    <div>{boxes}</div>
                </fieldset>
            }
        })
        .collect_view()
}

/// Reads the file again as it was said; where the file is gone with a reload, it is asked for.
#[component]
fn Again(preview: Arc<ImportPreview>, said: Said, sending: Sending) -> impl IntoView {
    let last = last_file();
    let any = Memo::new(move |_| said.with(|said| !said.is_empty()));
    let there = last.0.with_value(Option::is_some);
    let order = preview.date_order.clone().filter(|_| !preview.date_order_ambiguous);
    let mapping = Callback::new(move |()| mapped(&preview, &said.get_untracked()));
    let (first, second) = (order.clone(), order);
    let press = move |_| {
        last.0.with_value(|file| {
            if let Some(file) = file {
                sending.send(file, first.as_deref(), Some(&mapping.run(())));
            }
        });
    };
    let take = Callback::new(move |file: web_sys::File| {
        sending.send(&file, second.as_deref(), Some(&mapping.run(())));
        last.0.set_value(Some(file));
    });
    move || {
        any.get().then(|| {
            if there {
                view! {
                    <p>
                        <button
                            type="button"
                            class="btn"
                            data-kind="primary"
                            on:click=press.clone()
                        >
                            {t(Msg::ReadAgain)}
                        </button>
                    </p>
                }
                .into_any()
            } else {
                view! {
                    <p class="small muted">{t(Msg::ReadAgainGone)}</p>
                    {file_input(t(Msg::ChooseFileAgain), take)}
                }
                .into_any()
            }
        })
    }
}

/// The reading as it was, with what was said of it. A column whose field another one takes is not
/// used any more.
fn mapped(preview: &ImportPreview, said: &BTreeMap<u32, Option<Field>>) -> Mapping {
    let taken: Vec<Field> = said.values().copied().flatten().collect();
    let columns = preview.columns.iter().filter_map(|column| {
        let displaced = column.field.is_some_and(|field| taken.contains(&field));
        let field = match said.get(&column.position) {
            Some(field) => *field,
            None if displaced => None,
            // What was said for an earlier file is said again; guesses stay guesses.
            None if column.reason == Some(GuessReason::Mapping) => column.field,
            None => return None,
        };
        let (header, position) = (column.header.clone(), Some(column.position));
        Some(MappedColumn { header, position, field })
    });
    Mapping { columns: columns.collect() }
}
