//! The audit log: who changed what, when, and whether the log is as it was written.

mod ask;
mod entry;
mod fields;
mod filters;
mod words;

use super::SettingsTabs;
use crate::client::{Failure, fetched, get};
use crate::components::{Allowed, Empty, Icon, PageHead, loaded};
use crate::format;
use crate::i18n::{Msg, t, tf};
use ask::{Asked, use_asked};
use entry::Entry;
use filters::Filters;
use impact_core::api::{AuditEntry, AuditPage as Page, AuditState, Right};
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;

/// The page.
#[component]
pub fn AuditPage() -> impl IntoView {
    view! {
        <Allowed right=Right::ReadAudit title=Msg::AuditTitle>
            <Log/>
        </Allowed>
    }
}

#[component]
fn Log() -> impl IntoView {
    let asked = use_asked();
    let first = fetched::<Page>(move || Some(asked.get().query().on("/api/v1/audit")));
    let export = move |format: &'static str| {
        move || asked.get().query().with("format", format).on("/api/v1/audit/export")
    };
    let actions = move || {
        view! {
            <a class="btn" href=export("csv") download="audit.csv">
                <Icon name="i-down"/>
                {t(Msg::AuditCsv)}
            </a>
            <a class="btn" href=export("json") download="audit.json">
                <Icon name="i-down"/>
                {t(Msg::AuditJson)}
            </a>
        }
    };
    let content = move |page: Arc<Page>| {
        if page.entries.is_empty() {
            let text = if asked.get_untracked() == Asked::default() {
                Msg::AuditEmptyText
            } else {
                Msg::AuditNoneText
            };
            return view! { <Empty icon="i-log" title=t(Msg::AuditEmpty) text=t(text)/> }
                .into_any();
        }
        view! { <Entries first=page asked=asked/> }.into_any()
    };
    view! {
        <div class="page">
            <PageHead
                title=Signal::derive(|| t(Msg::AuditTitle).to_owned())
                sub=|| t(Msg::AuditSub)
                actions=actions
            />
            <SettingsTabs/>
            <Filters asked=asked/>
            {loaded(first, content)}
            <Verified/>
        </div>
    }
}

/// Whether the log is as it was written, and where it ends.
#[component]
fn Verified() -> impl IntoView {
    let state = fetched::<AuditState>(|| Some("/api/v1/audit/verify".to_owned()));
    let content = move |state: Arc<AuditState>| match &state.fault {
        None => {
            let text = tf(Msg::AuditHolds, [("entries", state.entries.into())]);
            view! {
                <div class="note" data-tone="good">
                    <Icon name="i-check"/>
                    <p>{text}</p>
                    <p class="small break">
                        {t(Msg::AuditEnd)} " " <code>{format!("{}:{}", state.entries, state.hash)}</code>
                    </p>
                </div>
            }
            .into_any()
        }
        Some(fault) => {
            let text = tf(
                Msg::AuditBroken,
                [("entry", format::count(fault.seq).into()), ("why", fault.detail.clone().into())],
            );
            view! {
                <div class="note" data-tone="bad" role="alert">
                    <Icon name="i-warn"/>
                    <h2 class="h3">{t(Msg::AuditBrokenTitle)}</h2>
                    <p>{text}</p>
                </div>
            }
            .into_any()
        }
    };
    loaded(state, content)
}

/// The entries, and as many more as are asked for.
#[component]
fn Entries(first: Arc<Page>, asked: Memo<Asked>) -> impl IntoView {
    let more = RwSignal::new(Vec::<AuditEntry>::new());
    let cursor = RwSignal::new(first.next_cursor.clone());
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let load = move |_| {
        let Some(at) = cursor.get_untracked().filter(|_| !busy.get_untracked()) else {
            return;
        };
        busy.set(true);
        let url = asked.get_untracked().query().with("cursor", at).on("/api/v1/audit");
        spawn_local(async move {
            // `try_`: the page may be gone by now.
            match get::<Page>(&url, None).await {
                Ok(page) => {
                    cursor.try_set(page.next_cursor);
                    more.try_update(|more| more.extend(page.entries));
                    failure.try_set(None);
                }
                Err(refused) => {
                    failure.try_set(Some(refused));
                }
            }
            busy.try_set(false);
        });
    };
    let rest = move || {
        more.get()
            .into_iter()
            .map(|entry| view! { <Entry entry=entry asked=asked/> })
            .collect_view()
    };
    view! {
        <ol class="list audit" aria-label=t(Msg::AuditTitle)>
            {first
                .entries
                .iter()
                .map(|entry| view! { <Entry entry=entry.clone() asked=asked/> })
                .collect_view()}
            {rest}
        </ol>
        {move || {
            failure
                .get()
                .map(|failure| view! { <p class="stale-note" role="alert">{failure.sentence()}</p> })
        }}
        {move || {
            cursor
                .with(Option::is_some)
                .then(|| {
                    view! {
                        <p>
                            <button
                                type="button"
                                class="btn"
                                aria-disabled=move || busy.get().then_some("true")
                                on:click=load
                            >
                                {t(Msg::AuditMore)}
                            </button>
                        </p>
                    }
                })
        }}
    }
}
