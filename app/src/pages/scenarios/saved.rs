//! Saved scenarios beside the plan and the draft: opened, renamed, replaced, deleted, compared.

use super::desk::Desk;
use super::engine::asked;
use super::levers::{name, stands};
use crate::client::{Fetched, Query, delete_version, fetched, patch, post, save_text};
use crate::components::{Head, Icon, PlainTable, Section, use_toasts};
use crate::format::{self, Scale};
use crate::i18n::{Msg, t, tf};
use crate::state::use_scope;
use impact_core::api::{Carbon, NewScenario, SavedScenario, ScenarioEdit};
use impact_core::csv;
use impact_core::factors::DeviceClass;
use impact_core::fleet::scenario::{Lever, Question, Scenario};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// Where scenarios are kept.
pub const SCENARIOS: &str = "/api/v1/scenarios";

/// What is known of the saved scenarios, and what is being done to them.
#[derive(Clone, Copy)]
pub struct Saved {
    /// The list.
    pub list: Fetched<Vec<SavedScenario>>,
    /// Whether the dialog is open that names one.
    pub naming: RwSignal<bool>,
    /// The one that it renames; none for a new one.
    pub renamed: RwSignal<Option<SavedScenario>>,
}

impl Saved {
    /// Asks for the list.
    pub fn new() -> Self {
        Self {
            list: fetched(|| Some(SCENARIOS.to_owned())),
            naming: RwSignal::new(false),
            renamed: RwSignal::new(None),
        }
    }

    /// The saved scenario that asks the same.
    pub fn same(&self, question: &Question) -> Option<SavedScenario> {
        let list = self.list.value.get()?;
        list.iter().find(|saved| read(&saved.query).as_ref() == Some(question)).cloned()
    }
}

/// What a saved query asks.
fn read(query: &str) -> Option<Question> {
    Question::parse(query).ok()
}

/// A row of the comparison.
#[derive(Clone, PartialEq)]
struct Row {
    name: String,
    question: Question,
    gross: Option<Carbon>,
    saved: Option<SavedScenario>,
    /// Whether it is what the page asks now.
    here: bool,
}

/// The plan, the draft where it is not saved, and the saved ones, each in the draft's last year.
fn rows(desk: Desk, saved: Saved) -> Vec<Row> {
    let draft = desk.rested.get();
    let gross = |question: &Question| {
        let ahead = desk.ask(|engine| engine.ahead(question)).ok()?;
        Some(ahead.years.last()?.scenario.gross)
    };
    let list = saved.list.value.get().map(|list| list.to_vec()).unwrap_or_default();
    let row = |name: String, question: Question, saved: Option<SavedScenario>| {
        let here = question == draft;
        // Compared in one year: how far ahead each was looked when it was saved does not matter.
        let asked = Question { years: draft.years, ..question.clone() };
        Row { name, gross: gross(&asked), question, saved, here }
    };
    let mut rows = vec![row(t(Msg::AsPlanned).to_owned(), draft.plan(), None)];
    let known = list.iter().any(|saved| read(&saved.query).as_ref() == Some(&draft));
    if !known && !draft.scenario.is_plan() {
        rows.push(row(t(Msg::Draft).to_owned(), draft.clone(), None));
    }
    for saved in list {
        if let Some(question) = read(&saved.query) {
            rows.push(row(saved.name.clone(), question, Some(saved)));
        }
    }
    rows
}

/// What a scenario moves, each lever with where it is put.
fn moves(desk: Desk, scenario: &Scenario) -> AnyView {
    let line = |lever: Lever| {
        let value = stands(desk, scenario, lever);
        let said = tf(Msg::LeverAt, [("lever", name(lever).into()), ("value", value.into())]);
        view! { <li>{said}</li> }
    };
    let lines: Vec<_> = scenario.moved().into_iter().map(line).collect();
    match lines.is_empty() {
        true => view! { <span class="subtle">{t(Msg::MovesNothing)}</span> }.into_any(),
        false => view! { <ul role="list">{lines}</ul> }.into_any(),
    }
}

/// The section.
#[component]
pub fn SavedList(desk: Desk, saved: Saved) -> impl IntoView {
    let year = desk.last_year();
    let rows = Memo::new(move |_| rows(desk, saved));
    let sheet = move |_| {
        let text = rows.with_untracked(|rows| sheet(desk, rows, &year.get_untracked()));
        save_text("scenarios.csv", "text/csv", &text);
    };
    let failed = move || {
        let failure = saved.list.failure.get()?;
        Some(view! { <p class="muted" role="alert">{failure.sentence()}</p> })
    };
    let content = move || {
        let rows = rows.get();
        let scale = rows
            .iter()
            .filter_map(|row| row.gross)
            .map(|gross| gross.mean_kg.kg().abs())
            .fold(0.0, f64::max);
        let scale = Scale::of(scale);
        let rows = rows.into_iter().map(|row| line(desk, saved, row, scale)).collect_view();
        let columns = vec![
            Head::text(Msg::ScenarioHead),
            Head::text(Msg::MovesHead),
            Head::number(Msg::GrossHead),
            Head::number(Msg::RangeHead),
            Head::text(Msg::SavedHead),
            Head::buttons(Msg::ActionsColumn),
        ];
        view! { <PlainTable name=t(Msg::SavedTitle) columns=columns rows=rows.into_any()/> }
    };
    view! {
        <Section
            id="saved"
            title=t(Msg::SavedTitle)
            meta=move || tf(Msg::GrossOf, [("year", year.get().into())])
        >
            {failed}
            {content}
            <div class="actions">
                <button type="button" class="btn" on:click=sheet>
                    <Icon name="i-import"/>
                    {t(Msg::CompareSheet)}
                </button>
            </div>
        </Section>
    }
}

fn line(desk: Desk, saved: Saved, row: Row, scale: Scale) -> AnyView {
    let scope = use_scope();
    let Row { name, question, gross, saved: kept, here } = row;
    let moves = moves(desk, &question.scenario);
    let shown = gross.map(|gross| format::carbon_in(&gross, scale));
    let (value, range, exact) = shown
        .map(|shown| (shown.value, shown.range.unwrap_or_default(), shown.exact))
        .unwrap_or_else(|| (t(Msg::NotKnown).to_owned(), String::new(), String::new()));
    let of = (!question.filter.is_empty()).then(|| t(Msg::OfSome));
    let href = Query::new().and(question.to_pairs()).and(scope.get_untracked().pairs());
    let when = match &kept {
        Some(saved) => {
            let at = format::moment(&saved.saved_at);
            let text = match &saved.saved_by {
                Some(by) => format!("{at}, {by}"),
                None => at,
            };
            view! { <span>{text}</span> }.into_any()
        }
        None if question.scenario.is_plan() => {
            view! { <span class="subtle">{t(Msg::AlwaysHere)}</span> }.into_any()
        }
        None => view! { <span class="pill" data-tone="warn">{t(Msg::NotSaved)}</span> }.into_any(),
    };
    let actions = kept.filter(|kept| kept.editable).map(|kept| acts(desk, saved, kept));
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" class="keep">
                <a
                    href=href.on("/scenarios")
                    aria-current=here.then_some("true")
                    data-noscroll=""
                >
                    {name}
                </a>
                {of.map(|of| view! { <span class="sub">{of}</span> })}
            </th>
            <td role="cell" class="keep under wide">
                {moves}
            </td>
            <td role="cell" class="r keep" title=exact>
                <b class="bold">{value}</b>
                <span class="unit">" "{scale.unit()}</span>
            </td>
            <td role="cell" class="r">
                {range}
            </td>
            <td role="cell" class="keep under">
                {when}
            </td>
            <td role="cell" class="keep under wide">
                {actions}
            </td>
        </tr>
    }
    .into_any()
}

/// What can be done to a saved scenario.
fn acts(desk: Desk, saved: Saved, kept: SavedScenario) -> AnyView {
    let (remove, replace) = (remover(saved), replacer(desk, saved));
    let rename = Callback::new(move |kept: SavedScenario| {
        saved.renamed.set(Some(kept));
        saved.naming.set(true);
    });
    let acts = [
        (Msg::RenameScenario, rename),
        (Msg::ReplaceScenario, replace),
        (Msg::DeleteScenario, remove),
    ];
    let buttons = acts
        .map(|(name, act)| {
            let (of, kept) = (format!(", {}", kept.name), kept.clone());
            view! {
                <button
                    type="button"
                    class="btn"
                    data-kind="quiet"
                    on:click=move |_| act.run(kept.clone())
                >
                    {t(name)}
                    <span class="sr">{of}</span>
                </button>
            }
        })
        .collect_view();
    view! { <div class="row-acts">{buttons}</div> }.into_any()
}

/// Deletes a scenario at once, and saves it anew when that is taken back.
fn remover(saved: Saved) -> Callback<SavedScenario> {
    let toasts = use_toasts();
    Callback::new(move |kept: SavedScenario| {
        spawn_local(async move {
            let address = format!("{SCENARIOS}/{}", kept.id);
            if let Err(failure) = delete_version(&address, kept.version).await {
                toasts.say(failure.sentence());
                saved.list.try_reload();
                return;
            }
            saved.list.try_reload();
            let gone = tf(Msg::ScenarioDeleted, [("name", kept.name.clone().into())]);
            let again = NewScenario { name: kept.name, query: kept.query };
            let undo = Callback::new(move |()| {
                let again = again.clone();
                spawn_local(async move {
                    if let Err(failure) = post::<SavedScenario>(SCENARIOS, &again).await {
                        toasts.say(failure.sentence());
                    }
                    saved.list.try_reload();
                });
            });
            toasts.say_undo(gone, undo);
        });
    })
}

/// Saves what the page asks under a scenario's name, and puts back what stood there when that is
/// taken back.
fn replacer(desk: Desk, saved: Saved) -> Callback<SavedScenario> {
    let toasts = use_toasts();
    Callback::new(move |kept: SavedScenario| {
        let query = desk.question.with_untracked(asked);
        spawn_local(async move {
            let address = format!("{SCENARIOS}/{}", kept.id);
            let edit = ScenarioEdit { name: None, query: Some(query) };
            let answer = patch::<SavedScenario>(&address, kept.version, &edit).await;
            saved.list.try_reload();
            let changed = match answer {
                Ok(changed) => changed,
                Err(failure) => return toasts.say(failure.sentence()),
            };
            let before = ScenarioEdit { name: None, query: Some(kept.query) };
            let undo = Callback::new(move |()| {
                let (address, before) = (address.clone(), before.clone());
                spawn_local(async move {
                    let answer = patch::<SavedScenario>(&address, changed.version, &before).await;
                    if let Err(failure) = answer {
                        toasts.say(failure.sentence());
                    }
                    saved.list.try_reload();
                });
            });
            toasts.say_undo(tf(Msg::ScenarioReplaced, [("name", kept.name.into())]), undo);
        });
    })
}

/// Every lever that a file compares: the lives of the first class and of those that a row moves, and
/// all others.
fn levers(desk: Desk, rows: &[Row]) -> Vec<Lever> {
    let first = desk.classes().first().copied();
    let lives = DeviceClass::ALL.into_iter().filter(|class| {
        let moved = |row: &Row| row.question.scenario.life(*class).is_some();
        first == Some(*class) || rows.iter().any(moved)
    });
    let others = [Lever::Refurbished, Lever::Grid, Lever::Returned, Lever::Hours];
    lives.map(Lever::Life).chain(others).collect()
}

/// The comparison as a file: exact kilograms, safe for spreadsheets.
fn sheet(desk: Desk, rows: &[Row], year: &str) -> String {
    let column = |statistic: Msg| {
        tf(Msg::SheetGross, [("year", year.to_owned().into()), ("what", t(statistic).into())])
    };
    let levers = levers(desk, rows);
    let mut head = vec![t(Msg::ScenarioHead).to_owned()];
    head.extend(levers.iter().map(|lever| name(*lever)));
    head.extend([Msg::SheetMean, Msg::SheetLow, Msg::SheetHigh].map(column));
    head.extend([Msg::SheetQuery, Msg::SavedHead].map(|head| t(head).to_owned()));
    let mut text = csv::line(head);
    for row in rows {
        let scenario = &row.question.scenario;
        let kg = |of: fn(&Carbon) -> impact_core::quantity::GramsCo2e| {
            row.gross.as_ref().map_or_else(String::new, |gross| of(gross).kg().to_string())
        };
        let saved = row.saved.as_ref().map_or_else(String::new, |saved| saved.saved_at.clone());
        let mut cells = vec![row.name.clone()];
        cells.extend(levers.iter().map(|lever| stands(desk, scenario, *lever)));
        cells.extend([kg(|gross| gross.mean_kg), kg(|gross| gross.low_kg)]);
        cells.extend([kg(|gross| gross.high_kg), asked(&row.question), saved]);
        text += &csv::line(cells);
    }
    text
}
