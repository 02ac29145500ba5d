//! Scenarios: what the years ahead would carry if something were changed. The engine works it out
//! in the visitor's own browser, over columns of the whole fleet; the address is the state.

mod changes;
mod desk;
mod engine;
mod figures;
mod largest;
mod levers;
mod save;
mod saved;

use crate::client::{Failure, Query};
use crate::components::{Allowed, CopyAddress, Empty, ErrorState, Icon, PageHead, Unavailable};
use crate::format;
use crate::i18n::{Msg, server_sentence, t, tf};
use crate::state::{keep_in_address, use_session};
use changes::ByChange;
use desk::Desk;
use engine::{Engine, Missing};
use figures::{Gross, Years};
use impact_core::api::Right;
use impact_core::fleet::scenario::Question;
use largest::Largest;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use levers::Levers;
use save::Naming;
use saved::{Saved, SavedList};
use wasm_bindgen_futures::spawn_local;
use web_sys::AbortController;

/// The page.
#[component]
pub fn ScenariosPage() -> impl IntoView {
    view! {
        <Allowed right=Right::ReadFigures title=Msg::ScenariosTitle>
            <Screen/>
        </Allowed>
    }
}

/// How far the engine is.
#[derive(Debug, Clone, PartialEq)]
enum Opening {
    /// So many bytes of so many have come.
    Coming(f64, f64),
    /// It could not be had.
    Failed(Missing),
    /// It is open.
    Open,
}

#[component]
fn Screen() -> impl IntoView {
    let opening = RwSignal::new(Opening::Coming(0.0, 0.0));
    let engine = StoredValue::new_local(None::<Engine>);
    let running = StoredValue::new_local(None::<AbortController>);
    let ask = Callback::new(move |()| {
        opening.set(Opening::Coming(0.0, 0.0));
        let Ok(controller) = AbortController::new() else { return };
        let signal = controller.signal();
        running.set_value(Some(controller));
        spawn_local(async move {
            let told = move |come: f64, of: f64| {
                opening.try_set(Opening::Coming(come, of));
            };
            match Engine::fetch(&signal, told).await {
                Ok(opened) => {
                    // The visitor may have gone elsewhere: nobody else would give it back.
                    if engine.try_set_value(Some(opened.clone())).is_some() {
                        return opened.close();
                    }
                    opening.try_set(Opening::Open);
                }
                Err(Missing::Columns(Failure::Aborted)) => {}
                Err(missing) => {
                    opening.try_set(Opening::Failed(missing));
                }
            }
        });
    });
    ask.run(());
    let back = window_event_listener(leptos::ev::online, move |_| {
        let offline = Opening::Failed(Missing::Columns(Failure::Offline));
        if opening.with_untracked(|opening| *opening == offline) {
            ask.run(());
        }
    });
    on_cleanup(move || {
        back.remove();
        if let Some(Some(controller)) = running.try_update_value(Option::take) {
            controller.abort();
        }
    });
    let busy = move || matches!(opening.get(), Opening::Coming(..)).to_string();
    move || match opening.get() {
        Opening::Open => engine
            .get_value()
            .map(|engine| view! { <Opened engine=engine/> }.into_any())
            .unwrap_or_else(|| ().into_any()),
        other => {
            let content = match other {
                Opening::Failed(Missing::Columns(failure)) => {
                    view! { <ErrorState failure=failure retry=ask/> }.into_any()
                }
                Opening::Failed(Missing::Engine(said)) => no_engine(said, ask),
                Opening::Coming(come, of) => coming(come, of),
                Opening::Open => ().into_any(),
            };
            view! {
                <div class="page" aria-busy=busy>
                    <PageHead title=Signal::derive(|| t(Msg::ScenariosTitle).to_owned())/>
                    {content}
                </div>
            }
            .into_any()
        }
    }
}

/// The bytes that have come so far.
fn coming(come: f64, of: f64) -> AnyView {
    let mebibytes = |bytes: f64| format::decimal(bytes / 1_048_576.0);
    let text = if of > 0.0 {
        tf(Msg::ColumnsCome, [("come", mebibytes(come).into()), ("of", mebibytes(of).into())])
    } else {
        t(Msg::Loading).to_owned()
    };
    view! {
        <div class="stack" role="status">
            <label class="small muted" for="columns-come">
                {text}
            </label>
            <progress id="columns-come" max="1" prop:value=(of > 0.0).then(|| come / of)></progress>
            <div class="skeleton" data-h="hero" data-w="m"></div>
            <div class="skeleton" data-h="chart"></div>
        </div>
    }
    .into_any()
}

/// The module that works it out could not be had.
fn no_engine(said: String, retry: Callback<()>) -> AnyView {
    let text = crate::client::sentence(&said);
    view! { <Unavailable title=Msg::EngineMissing text=text retry=retry/> }.into_any()
}

/// The question that the address asks, or the sentence about what in it is not understood.
fn asked_by(pairs: &[(String, String)]) -> Result<Question, String> {
    let pairs = pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    Question::from_pairs(pairs).map_err(|error| server_sentence(&error.to_string()))
}

#[component]
fn Opened(engine: Engine) -> impl IntoView {
    let query = use_query_map();
    let address = Memo::new(move |_| {
        query.with(|query| {
            let pairs = query.clone().into_iter();
            pairs.map(|(name, value)| (name.to_string(), value)).collect::<Vec<_>>()
        })
    });
    let read = Memo::new(move |_| address.with(|pairs| asked_by(pairs)));
    let first = read.get_untracked().unwrap_or_default();
    let desk = Desk::new(engine, first);
    let understood = Signal::derive(move || read.get().ok());
    keep_in_address(desk.question, understood, |asked| Query::new().and(asked.to_pairs()));
    let saved = Saved::new();
    let session = use_session();
    let may_keep = session.may(Right::Export) || session.may_edit();
    let same = Memo::new(move |_| desk.rested.with(|question| saved.same(question)));
    let title = move || match same.get() {
        Some(kept) => kept.name,
        None => t(Msg::ScenariosTitle).to_owned(),
    };
    let sub = move || {
        let devices = move || {
            let devices = desk.ahead.with(|ahead| ahead.as_ref().map_or(0, |ahead| ahead.devices));
            let (first, ..) = desk.ask(|engine| engine.about.from).ymd();
            tf(
                Msg::ScenariosSub,
                [
                    ("n", devices.into()),
                    ("first", first.to_string().into()),
                    ("last", desk.last_year().get().into()),
                ],
            )
        };
        view! { {devices} }
    };
    let save = move || {
        saved.renamed.set(None);
        saved.naming.set(true);
    };
    let nothing = desk.classes().is_empty();
    let told = changes::told(desk);
    let most = changes::most(told);
    let failed = move || desk.ahead.with(|ahead| ahead.as_ref().err().cloned());
    let misread = move || read.get().err();
    view! {
        <div class="page">
            <PageHead
                title=Signal::derive(title)
                sub=sub
                actions=move || {
                    view! {
                        <CopyAddress name=Msg::ShareLink/>
                        {may_keep
                            .then(|| {
                                view! {
                                    <button
                                        type="button"
                                        class="btn"
                                        data-kind="primary"
                                        on:click=move |_| save()
                                    >
                                        {t(Msg::SaveScenario)}
                                    </button>
                                }
                            })}
                    }
                }
            />
            {move || misread().map(|sentence| {
                view! {
                    <p class="note" data-tone="warn" role="alert">
                        <Icon name="i-warn"/>
                        <span>{tf(Msg::AddressNotRead, [("why", sentence.into())])}</span>
                    </p>
                }
            })}
            {if nothing {
                view! {
                    <Empty
                        icon="i-devices"
                        title=t(Msg::NothingAhead)
                        text=t(Msg::NothingAheadText)
                    >
                        <a class="btn" data-kind="primary" href="/import">
                            {t(Msg::NavImport)}
                        </a>
                    </Empty>
                }
                    .into_any()
            } else {
                view! {
                    <div class="split" data-side="start">
                        <Levers desk=desk/>
                        <div class="stack" data-gap="8">
                            {move || {
                                failed()
                                    .map(|sentence| {
                                        let sentence = crate::client::sentence(&sentence);
                                        view! { <p role="alert">{sentence}</p> }
                                    })
                            }}
                            <Gross desk=desk most=most/>
                            <Years desk=desk/>
                            <ByChange desk=desk told=told/>
                        </div>
                    </div>
                    <SavedList desk=desk saved=saved/>
                    <Largest desk=desk/>
                }
                    .into_any()
            }}
            <Naming desk=desk saved=saved/>
        </div>
    }
}
