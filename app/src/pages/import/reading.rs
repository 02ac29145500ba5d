//! A file that is being read, or a commit that is being stored: how far it is, and the way out.

use super::state::address;
use crate::client::delete;
use crate::components::{Icon, use_toasts};
use crate::format;
use crate::i18n::{Msg, t, tf};
use impact_core::api::{ImportStage, ImportState, ImportSummary};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use wasm_bindgen_futures::spawn_local;

/// The step while the server works.
#[component]
pub fn Reading(summary: ImportSummary, changed: Callback<()>) -> impl IntoView {
    if summary.state == ImportState::Failed {
        let why = summary.failed.unwrap_or_default();
        return view! {
            <section class="note" data-tone="bad" role="alert">
                <Icon name="i-warn"/>
                <h2 class="h3">{t(Msg::FileRefused)}</h2>
                <p>{crate::client::sentence(&why)}</p>
                <div class="actions">
                    <a class="btn" href="/import">
                        {t(Msg::OtherFile)}
                    </a>
                </div>
            </section>
        }
        .into_any();
    }
    let navigate = use_navigate();
    let toasts = use_toasts();
    let id = summary.id.clone();
    let cancel = move |_| {
        let (url, navigate) = (address(&id), navigate.clone());
        spawn_local(async move {
            match delete(&url).await {
                Ok(()) => {
                    toasts.say(t(Msg::ReadingStopped));
                    navigate("/import", NavigateOptions::default());
                    changed.run(());
                }
                Err(failure) => toasts.say(failure.sentence()),
            }
        });
    };
    let progress = summary.progress;
    let text = match progress.map(|progress| progress.stage) {
        Some(ImportStage::Comparing) => Msg::StageComparing,
        Some(ImportStage::Storing) => Msg::StageStoring,
        Some(ImportStage::Reading) | None => Msg::StageReading,
    };
    let storing = progress.is_some_and(|progress| progress.stage == ImportStage::Storing);
    let counted = progress.filter(|progress| progress.total > 0);
    let count = counted.map(|progress| {
        let counts = [
            ("done", format::count(progress.done).into()),
            ("total", format::count(progress.total).into()),
        ];
        tf(Msg::RowsDone, counts)
    });
    view! {
        <section class="filedrop" aria-label=t(Msg::StepFile)>
            <Icon name="i-report" size=28/>
            <h2 class="h3">{tf(text, [("file", summary.file_name.into())])}</h2>
            <progress
                aria-label=t(Msg::Progress)
                max=counted.map(|progress| progress.total.to_string())
                value=counted.map(|progress| progress.done.to_string())
            ></progress>
            <p class="num">{count}</p>
            <p>{t(Msg::ReadingLeave)}</p>
            {(!storing)
                .then(|| {
                    view! {
                        <button type="button" class="btn" on:click=cancel>
                            {t(Msg::Cancel)}
                        </button>
                    }
                })}
        </section>
    }
    .into_any()
}
