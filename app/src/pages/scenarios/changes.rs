//! Change by change: each lever moved alone, what they do to each other, and all of them together.

use super::desk::Desk;
use super::figures::{range, signed, why};
use super::levers::{from_to, name};
use crate::components::{Head, PlainTable, Section};
use crate::format::{self, Scale};
use crate::i18n::{Msg, t, tf};
use impact_core::fleet::scenario::{AheadFigure, Changes, Lever, Question};
use impact_core::quantity::GramsCo2e;
use leptos::prelude::*;

/// What the levers do, of the question it was asked of.
pub type Told = Memo<Option<Result<(Question, Changes), String>>>;

/// Asks once the sliders rest; none while nothing is moved.
pub fn told(desk: Desk) -> Told {
    Memo::new(move |_| {
        let question = desk.rested.get();
        (!question.scenario.is_plan()).then(|| {
            let changes = desk.ask(|engine| engine.changes(&question))?;
            Ok((question, changes))
        })
    })
}

/// The lever that does most, where it does more than half of what all of them do, the same way.
pub fn most(told: Told) -> Signal<Option<Lever>> {
    Signal::derive(move || {
        told.with(|told| {
            let (question, changes) = told.as_ref()?.as_ref().ok()?;
            let together = changes.together.mean_kg.grams();
            let levers = question.scenario.moved().into_iter().zip(&changes.alone);
            let grams = levers.map(|(lever, change)| (lever, change.mean_kg.grams()));
            let (lever, grams) = grams.max_by_key(|(_, grams)| grams * together.signum())?;
            (together != 0 && grams * together.signum() * 2 > together.abs()).then_some(lever)
        })
    })
}

/// The table.
#[component]
pub fn ByChange(desk: Desk, told: Told) -> impl IntoView {
    let year = desk.last_year();
    let meta = move || tf(Msg::AgainstPlan, [("year", year.get().into())]);
    let content = move || match told.get() {
        None => view! { <p class="muted">{t(Msg::NothingMoved)}</p> }.into_any(),
        Some(Err(sentence)) => view! { <p class="muted">{sentence}</p> }.into_any(),
        Some(Ok((question, changes))) => table(desk, &question, &changes),
    };
    view! {
        <Section id="changes" title=t(Msg::ChangesTitle) meta=meta>
            {content}
        </Section>
    }
}

fn table(desk: Desk, question: &Question, changes: &Changes) -> AnyView {
    let all = changes.alone.iter().chain([&changes.together]);
    let largest = all.map(|change| change.mean_kg.kg().abs()).fold(0.0, f64::max);
    let scale = Scale::of(largest);
    let row = |name: String,
               from_to: String,
               figure: Option<AheadFigure>,
               grams: GramsCo2e,
               range: String,
               whole: bool| {
        let mass = signed(grams, scale);
        let shown = view! { <b class="bold">{mass.clone()}</b> };
        let last = move || desk.question.with(Question::last_year);
        let mass = match figure {
            Some(figure) => why(desk, figure, last, &name, &mass, shown),
            None => shown.into_any(),
        };
        view! {
            <tr role="row" class:total=whole>
                <th scope="row" role="rowheader" class="keep">
                    <b class="bold">{name}</b>
                </th>
                <td role="cell" class="keep under">
                    {from_to}
                </td>
                <td role="cell" class="r keep" title=format::exact_kg(grams)>
                    {mass}
                    <span class="unit">" "{scale.unit()}</span>
                </td>
                <td role="cell" class="r keep under">
                    {range}
                </td>
            </tr>
        }
        .into_any()
    };
    let scenario = &question.scenario;
    let levers = scenario.moved();
    let mut rows: Vec<AnyView> = levers
        .iter()
        .zip(&changes.alone)
        .map(|(lever, change)| {
            let from_to = from_to(desk, scenario, *lever);
            let figure = Some(AheadFigure::Alone(*lever));
            row(name(*lever), from_to, figure, change.mean_kg, range(change, scale), false)
        })
        .collect();
    if levers.len() > 1 {
        let text = t(Msg::RestFollows).to_owned();
        let name = t(Msg::RestName).to_owned();
        rows.push(row(name, text, None, changes.rest, String::new(), false));
        let together = changes.together;
        let name = t(Msg::Together).to_owned();
        let (figure, range) = (Some(AheadFigure::Change), range(&together, scale));
        rows.push(row(name, String::new(), figure, together.mean_kg, range, true));
    }
    let columns = vec![
        Head::text(Msg::WhatChanges),
        Head::text(Msg::FromToHead),
        Head::number(Msg::GrossHead),
        Head::number(Msg::RangeHead),
    ];
    view! { <PlainTable name=t(Msg::ChangesTitle) columns=columns rows=rows.into_any()/> }
        .into_any()
}
