//! Importing an inventory: choose a file, look at what it would become, commit; undo afterwards.

mod choose;
mod columns;
mod commit;
mod done;
mod earlier;
mod left_out;
mod locations;
mod preview;
mod problems;
mod reading;
mod review;
mod state;
mod suggestions;

use crate::client::{Fetched, Query, fetched};
use crate::components::{Allowed, ErrorState, PageHead, Skeletons};
use crate::i18n::{Msg, t};
use choose::Choose;
use done::Done;
use earlier::Earlier;
use impact_core::api::{ImportList, ImportStage, ImportState, Right};
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use preview::Preview;
use reading::Reading;
use state::{Answer, draft, passes};
use std::sync::Arc;
use std::time::Duration;
use web_sys::File;

/// The file that was sent last, to be read again with another date order.
#[derive(Clone, Copy)]
struct LastFile(StoredValue<Option<File>, LocalStorage>);

/// Imports in one answer of the server, at most.
const MOST: u64 = 500;

/// The page.
#[component]
pub fn ImportPage() -> impl IntoView {
    view! {
        <Allowed right=Right::EditDevices title=Msg::ImportTitle>
            <Imports/>
        </Allowed>
    }
}

/// The imports; the address says which one it is about.
#[component]
fn Imports() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id")));
    let older = RwSignal::new(false);
    let imports = fetched::<ImportList>(move || {
        let query = if older.get() { Query::new().with("limit", MOST) } else { Query::new() };
        Some(query.on("/api/v1/devices/import"))
    });
    let state = Memo::new(move |_| {
        let id = id.get()?;
        let imports = imports.value.get()?;
        imports.rows.iter().find(|import| import.id == id).map(|import| import.state)
    });
    // The address may name one of those that are not shown at first.
    Effect::new(move |_| {
        let more =
            imports.value.with(|list| list.as_ref().is_some_and(|list| list.next_cursor.is_some()));
        if more && id.get().is_some() && state.get().is_none() {
            older.set(true);
        }
    });
    let step = Memo::new(move |_| match (id.get(), state.get()) {
        (None, _) => 1,
        (Some(_), Some(ImportState::Committed | ImportState::Undone)) => 3,
        (Some(_), _) => 2,
    });
    let changed = Callback::new(move |()| imports.reload());
    ask_while_storing(imports);
    // By step, not by state: a draft is the same one when the list comes that names it, and what
    // was said of it by then must stay.
    let content = move || match (id.get(), step.get()) {
        (None, _) => view! { <Choose/> }.into_any(),
        (Some(id), 3) => view! { <Done id=id imports=imports changed=changed/> }.into_any(),
        (Some(id), _) => view! { <Draft id=id changed=changed/> }.into_any(),
    };
    let title = Signal::derive(|| t(Msg::ImportTitle).to_owned());
    view! {
        <div class="page">
            <PageHead
                title=title
                sub=move || (step.get() < 3).then(|| t(Msg::ImportSub))
                actions=move || view! { <Stepper step=step/> }
            />
            {content}
            <Earlier imports=imports older=older changed=changed/>
        </div>
    }
}

/// Asks after a commit that takes long until it is done.
fn ask_while_storing(imports: Fetched<ImportList>) {
    const AGAIN: Duration = Duration::from_millis(600);
    Effect::new(move |_| {
        let storing = imports.value.with(|list| {
            list.as_ref().is_some_and(|list| {
                list.rows
                    .iter()
                    .filter_map(|import| import.progress)
                    .any(|of| of.stage == ImportStage::Storing)
            })
        });
        if storing {
            set_timeout(move || imports.try_reload(), AGAIN);
        }
    });
}

#[component]
fn Stepper(step: Memo<u8>) -> impl IntoView {
    let steps = [(1, Msg::StepFile), (2, Msg::StepRows), (3, Msg::StepDone)]
        .into_iter()
        .map(|(number, name)| {
            view! {
                <li
                    data-done=move || (step.get() > number).then_some("")
                    aria-current=move || (step.get() == number).then_some("step")
                >
                    <span>{t(name)}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <ol class="stepper" aria-label=t(Msg::Steps)>
            {steps}
        </ol>
    }
}

/// The draft of an import, fetched so that it is there after leaving the page and coming back.
#[component]
fn Draft(id: String, changed: Callback<()>) -> impl IntoView {
    let draft = draft(id);
    let retry = Callback::new(move |()| draft.reload());
    // The counts of a reading change without making its view anew.
    let underway = Memo::new(move |_| match draft.answer.get().as_deref() {
        Some(Answer::Underway(summary)) => Some((**summary).clone()),
        _ => None,
    });
    let reading = Memo::new(move |_| underway.with(Option::is_some));
    let preview = Memo::new(move |_| match draft.answer.get().as_deref() {
        Some(Answer::Preview(preview)) => Some(Arc::new((**preview).clone())),
        _ => None,
    });
    move || match preview.get() {
        Some(preview) => {
            view! { <Preview preview=preview changed=changed again=retry/> }.into_any()
        }
        None if reading.get()
            && draft.failure.with(|failure| failure.as_ref().is_none_or(passes)) =>
        {
            let first = underway.get_untracked();
            let shown = first.map(|first| {
                let summary =
                    Signal::derive(move || underway.get().unwrap_or_else(|| first.clone()));
                view! { <Reading summary=summary changed=changed/> }
            });
            shown.into_any()
        }
        None => match draft.failure.get() {
            Some(failure) if failure.status() == 404 => view! {
                <div class="stack">
                    <ErrorState failure=failure retry=retry/>
                    <p>
                        <a class="btn" href="/import">
                            {t(Msg::ChooseFileAgain)}
                        </a>
                    </p>
                </div>
            }
            .into_any(),
            Some(failure) => view! { <ErrorState failure=failure retry=retry/> }.into_any(),
            None => view! { <Skeletons/> }.into_any(),
        },
    }
}

/// The file that was sent last; made once for the app.
fn last_file() -> LastFile {
    use_context().unwrap_or_else(|| LastFile(StoredValue::new_local(None)))
}

/// Keeps the file that is sent as long as the app lives.
pub fn provide_last_file() {
    provide_context(LastFile(StoredValue::new_local(None)));
}
