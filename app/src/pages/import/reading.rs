//! A file that is being read, or a commit that is being stored: how far it is, and the way out.

use super::state::address;
use crate::client::delete;
use crate::components::{Icon, use_toasts};
use crate::format;
use crate::i18n::{Msg, server_sentence, t, tf};
use impact_core::api::{ImportStage, ImportState, ImportSummary};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wasm_bindgen_futures::spawn_local;

/// The step while the server works.
#[component]
pub fn Reading(
    /// How far it is, following it: what has the focus stays while the counts change.
    #[prop(into)]
    summary: Signal<ImportSummary>,
    changed: Callback<()>,
) -> impl IntoView {
    let failed = Memo::new(move |_| {
        summary.with(|of| (of.state == ImportState::Failed).then(|| of.failed.clone()))
    });
    move || match failed.get() {
        Some(why) => refused(&why.unwrap_or_default()),
        None => view! { <Underway summary=summary changed=changed/> }.into_any(),
    }
}

/// Why the file could not be read.
fn refused(why: &str) -> AnyView {
    view! {
        <section class="note" data-tone="bad" role="alert">
            <Icon name="i-warn"/>
            <h2 class="h3">{t(Msg::FileRefused)}</h2>
            <p>{crate::client::sentence(&server_sentence(why))}</p>
            <div class="actions">
                <a class="btn" href="/import">
                    {t(Msg::OtherFile)}
                </a>
            </div>
        </section>
    }
    .into_any()
}

#[component]
fn Underway(summary: Signal<ImportSummary>, changed: Callback<()>) -> impl IntoView {
    let navigate = use_navigate();
    let toasts = use_toasts();
    let id = summary.with_untracked(|summary| summary.id.clone());
    let cancel = move |_: leptos::ev::MouseEvent| {
        let (url, navigate) = (address(&id), navigate.clone());
        spawn_local(async move {
            match delete(&url).await {
                Ok(()) => {
                    toasts.say(t(Msg::ReadingStopped));
                    navigate("/import", NavigateOptions::default());
                    changed.try_run(());
                }
                Err(failure) => toasts.say(failure.sentence()),
            }
        });
    };
    let stage = Memo::new(move |_| {
        summary.with(|of| of.progress).map_or(ImportStage::Reading, |progress| progress.stage)
    });
    let title = move || {
        let text = match stage.get() {
            ImportStage::Reading => Msg::StageReading,
            ImportStage::Comparing => Msg::StageComparing,
            ImportStage::Storing => Msg::StageStoring,
        };
        tf(text, [("file", summary.with(|of| of.file_name.clone()).into())])
    };
    let counted =
        Memo::new(move |_| summary.with(|of| of.progress).filter(|progress| progress.total > 0));
    let count = move || {
        let progress = counted.get()?;
        let counts = [
            ("done", format::count(progress.done).into()),
            ("total", format::count(progress.total).into()),
        ];
        Some(tf(Msg::RowsDone, counts))
    };
    let cancel = StoredValue::new(cancel);
    view! {
        <section class="filedrop" aria-label=t(Msg::StepFile)>
            <Icon name="i-report" size=28/>
            <h2 class="h3">{title}</h2>
            <progress
                aria-label=t(Msg::Progress)
                max=move || counted.get().map(|progress| progress.total.to_string())
                value=move || counted.get().map(|progress| progress.done.to_string())
            ></progress>
            <p class="num">{count}</p>
            <p>{t(Msg::ReadingLeave)}</p>
            {move || {
                (stage.get() != ImportStage::Storing)
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="btn"
                                on:click=move |event| cancel.with_value(|cancel| cancel(event))
                            >
                                {t(Msg::Cancel)}
                            </button>
                        }
                    })
            }}
        </section>
    }
}
