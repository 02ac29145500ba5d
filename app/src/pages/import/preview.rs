//! The second step: what the file would become.

use super::choose::{Progress, Sending};
use super::columns::{Columns, Said, asks};
use super::commit::{Choices, CommitBar};
use super::last_file;
use super::left_out::LeftOut;
use super::locations::Locations;
use super::problems::{Problems, Rows};
use super::reading::Reading;
use super::review::Review;
use super::state::storing;
use super::suggestions::Suggestions;
use crate::components::{Icon, Kpi, Mark};
use crate::format;
use crate::i18n::{Msg, label, server_sentence, t};
use impact_core::api::{ImportPreview, ImportSummary};
use impact_core::receipt::Quality;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::sync::Arc;

/// The step.
#[component]
pub fn Preview(
    preview: Arc<ImportPreview>,
    changed: Callback<()>,
    /// Asks what the file would become now.
    again: Callback<()>,
) -> impl IntoView {
    let choices = Choices::new(&preview);
    let navigate = use_navigate();
    let sending = Sending::new(Callback::new(move |id: String| {
        let replace = NavigateOptions { replace: true, ..NavigateOptions::default() };
        navigate(&format!("/import/{id}"), replace);
    }));
    let ambiguous = preview.date_order_ambiguous;
    let storing = storing(Callback::new(move |()| {
        choices.forget();
        changed.try_run(());
    }));
    let underway = Callback::new(move |summary: ImportSummary| storing.begin(summary));
    let look = Callback::new(move |()| {
        storing.refused.set(None);
        again.run(());
    });
    let busy = Memo::new(move |_| storing.summary.with(Option::is_some));
    // What a person must say, or has to check, comes first; columns that are known come after it.
    let asked = asks(&preview);
    let said = Said::default();
    let unread = Signal::derive(move || said.with(|said| !said.is_empty()));
    let columns = {
        let preview = preview.clone();
        move || view! { <Columns preview=preview.clone() said=said sending=sending/> }.into_any()
    };
    let content = view! {
        <section class="filecard" aria-label=t(Msg::StepFile)>
            <Icon name="i-report" size=28/>
            <b>{preview.file_name.clone()}</b>
            <span class="sub">{label(&preview.recognised)}</span>
            <div class="actions">
                <a class="btn" href="/import">
                    {t(Msg::OtherFile)}
                </a>
            </div>
        </section>
        {ambiguous.then(|| view! { <DateOrder preview=preview.clone() sending=sending/> })}
        <Progress sending=sending/>
        <Tiles preview=preview.clone()/>
        {asked.then(&columns)}
        <Review preview=preview.clone() choices=choices/>
        <Locations locations=preview.locations.clone() choices=choices/>
        <Suggestions suggestions=preview.suggestions.clone() choices=choices/>
        {(!asked).then(&columns)}
        <Problems preview=preview.clone()/>
        <LeftOut import=preview.id.clone() tally=preview.tally/>
        <Rows rows=preview.rows.clone() records=preview.records/>
        <CommitBar
            preview=preview
            choices=choices
            unread=unread
            changed=changed
            underway=underway
        />
    };
    view! {
        <div class="stack" data-gap="8" hidden=busy>
            {move || storing.refused.get().map(|why| view! { <NotStored why=why again=look/> })}
            {content}
        </div>
        {move || {
            busy.get()
                .then(|| storing.summary.get_untracked())
                .flatten()
                .map(|first| {
                    // The counts change without making the view anew.
                    let summary = Signal::derive(move || {
                        storing.summary.get().unwrap_or_else(|| first.clone())
                    });
                    view! { <Reading summary=summary changed=changed/> }
                })
        }}
    }
}

/// Why a commit that took long was not stored: what was chosen is kept, and can be sent again.
#[component]
fn NotStored(why: String, again: Callback<()>) -> impl IntoView {
    view! {
        <section class="note" data-tone="bad" role="alert">
            <Icon name="i-warn"/>
            <h2 class="h3">{t(Msg::NotStored)}</h2>
            <p>{crate::client::sentence(&server_sentence(&why))}</p>
            <div class="actions">
                <button type="button" class="btn" on:click=move |_| again.run(())>
                    {t(Msg::LookAgain)}
                </button>
            </div>
        </section>
    }
}

/// What the rows became.
#[component]
fn Tiles(preview: Arc<ImportPreview>) -> impl IntoView {
    let tally = preview.tally;
    let difference = preview.difference;
    let changed = difference.changed + difference.conflict + difference.returned;
    let others = [
        (tally.archived, Msg::TabArchived, Msg::TallyArchivedHint),
        (tally.set_aside, Msg::TallySetAside, Msg::TallySetAsideHint),
        (tally.duplicate, Msg::TallyDuplicate, Msg::TallyDuplicateHint),
        (changed, Msg::TallyChanged, Msg::TallyChangedHint),
        (difference.unchanged, Msg::TallyUnchanged, Msg::TallyUnchangedHint),
        (difference.gone, Msg::TallyGone, Msg::TallyGoneHint),
    ]
    .into_iter()
    .filter(|(count, ..)| *count > 0)
    .map(|(count, name, hint)| {
        view! { <Kpi name=t(name) value=format::count(count) unit="" under=t(hint)/> }
    })
    .collect_view();
    view! {
        <section aria-label=t(Msg::TilesName)>
            <dl class="kpis">
                <Kpi name=t(Msg::TabMatched) value=format::count(tally.matched) unit="">
                    <Mark quality=Quality::Maker text=t(Msg::TallyMatchedHint)/>
                </Kpi>
                <Kpi
                    name=t(Msg::TabSuggested)
                    value=format::count(tally.suggested)
                    unit=""
                    under=t(Msg::TallySuggestedHint)
                />
                <Kpi name=t(Msg::TabEstimated) value=format::count(tally.estimated) unit="">
                    <Mark quality=Quality::Estimate text=t(Msg::TallyEstimatedHint)/>
                </Kpi>
                <Kpi
                    name=t(Msg::TabUnknown)
                    value=format::count(tally.unknown)
                    unit=""
                    under=t(Msg::TallyUnknownHint)
                />
                {others}
                <Kpi name=t(Msg::TallyProblems) value=format::count(tally.problems) unit="">
                    {(tally.problems > 0)
                        .then(|| {
                            view! { <Mark quality=Quality::Stale text=t(Msg::TallyProblemsHint)/> }
                        })}
                </Kpi>
            </dl>
        </section>
    }
}

/// Dates that can be read in two orders: a person says which.
#[component]
fn DateOrder(preview: Arc<ImportPreview>, sending: Sending) -> impl IntoView {
    let last = last_file();
    let found = preview.date_order.clone().unwrap_or_default();
    let orders = [("dmy", Msg::OrderDmy), ("mdy", Msg::OrderMdy)]
        .into_iter()
        .map(|(order, name)| {
            view! {
                <option value=order selected=found == order>
                    {t(name)}
                </option>
            }
        })
        .collect_view();
    let there = last.0.with_value(Option::is_some);
    let question = preview.date_order_question.as_ref().map(label);
    // What was said of the columns is said again.
    let mapping = preview.mapping.clone();
    let choose = move |event: leptos::ev::Event| {
        let order = event_target_value(&event);
        last.0.with_value(|file| {
            if let Some(file) = file {
                sending.send(file, Some(&order), Some(&mapping));
            }
        });
    };
    view! {
        <section class="note" data-tone="warn" aria-labelledby="order">
            <Icon name="i-warn"/>
            <h2 class="h3" id="order">
                {t(Msg::OrderTitle)}
            </h2>
            <p>{question}</p>
            <p>{t(if there { Msg::OrderText } else { Msg::OrderGone })}</p>
            {there
                .then(|| {
                    view! {
                        <div class="actions">
                            <select class="select" aria-labelledby="order" on:change=choose>
                                <option value="" selected=found.is_empty() disabled=true>
                                    {t(Msg::OrderChoose)}
                                </option>
                                {orders}
                            </select>
                        </div>
                    }
                })}
        </section>
    }
}
