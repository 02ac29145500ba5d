//! One change of the devices that are meant, counted before it is made.

use super::form::{Fields, Form, today};
use super::{Action, go_name};
use crate::client::{Failure, post};
use crate::components::{Dialog, FieldError, Toasts, dialog_act, use_toasts};
use crate::i18n::{Msg, t, tf};
use impact_core::api::{BulkDone, BulkEdit, DeviceEdit, EditSummary};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

const BULK: &str = "/api/v1/devices/bulk";

/// What the server counted for the change that is entered.
type Counted = Option<Result<BulkDone, Failure>>;

/// The dialog of an action.
#[component]
pub fn ChangeDialog(
    /// The action; none while the dialog is closed.
    action: RwSignal<Option<Action>>,
    /// A change of the devices that are meant.
    meant: Callback<DeviceEdit, BulkEdit>,
    /// Hears that they were changed, or the change taken back.
    changed: Callback<()>,
) -> impl IntoView {
    let open = RwSignal::new(false);
    let form = Form::new(today());
    let counted = RwSignal::new(None::<Result<BulkDone, Failure>>);
    let busy = RwSignal::new(false);
    let toasts = use_toasts();
    let now = today();
    Effect::new(move |_| {
        if let Some(action) = action.get() {
            form.clear(action, now);
            open.set(true);
        }
    });
    Effect::new(move |_| {
        if !open.get() {
            action.set(None);
        }
    });
    let edit = Memo::new(move |_| action.get().and_then(|action| form.change(action)));
    count_as_entered(open, edit, counted, meant);
    let changes = move || match counted.get() {
        Some(Ok(done)) => done.changed,
        _ => 0,
    };
    let go = Callback::new(move |()| {
        let (Some(change), Some(Ok(seen))) = (edit.get_untracked(), counted.get_untracked()) else {
            return;
        };
        busy.set(true);
        let bulk = BulkEdit {
            leave_out_refused: seen.refused > 0,
            revision: Some(seen.revision),
            ..meant.run(change)
        };
        spawn_local(async move {
            let answer = post::<BulkDone>(BULK, &bulk).await;
            busy.try_set(false);
            match answer {
                Ok(done) => {
                    open.try_set(false);
                    changed.try_run(());
                    say_changed(toasts, changed, done.changed, done.edit.into_iter().collect());
                }
                Err(failure) => {
                    counted.try_set(Some(Err(failure)));
                }
            }
        });
    });
    view! {
        <Dialog
            open=open
            title=t(Msg::BulkChange)
            actions=move || {
                let off = move || busy.get() || changes() == 0;
                let form = Some("bulk-form".to_owned());
                dialog_act(open, off, move || go_name(changes()), form, go)
            }
        >
            <form
                id="bulk-form"
                class="stack"
                on:submit=move |event| {
                    event.prevent_default();
                    go.run(());
                }
            >
                {move || {
                    action
                        .get()
                        .map(|action| {
                            view! {
                                <h3 class="bold">{action.name()}</h3>
                                <Fields action=action form=form/>
                            }
                        })
                }}
                <Count action=action form=form edit=edit counted=counted/>
            </form>
        </Dialog>
    }
}

/// Asks the server to count whenever another change is entered.
fn count_as_entered(
    open: RwSignal<bool>,
    edit: Memo<Option<DeviceEdit>>,
    counted: RwSignal<Counted>,
    meant: Callback<DeviceEdit, BulkEdit>,
) {
    let turn = StoredValue::new(0_u32);
    Effect::new(move |_| {
        counted.set(None);
        let mine = turn.get_value().wrapping_add(1);
        turn.set_value(mine);
        let (true, Some(change)) = (open.get(), edit.get()) else {
            return;
        };
        let ask = BulkEdit { dry_run: true, ..meant.run(change) };
        spawn_local(async move {
            let answer = post::<BulkDone>(BULK, &ask).await;
            if turn.try_get_value() == Some(mine) {
                counted.try_set(Some(answer));
            }
        });
    });
}

/// What the change would do.
#[component]
fn Count(
    action: RwSignal<Option<Action>>,
    form: Form,
    edit: Memo<Option<DeviceEdit>>,
    counted: RwSignal<Counted>,
) -> impl IntoView {
    let refused = Signal::derive(move || match counted.get() {
        Some(Err(failure)) => Some(failure.sentence()),
        _ => None,
    });
    view! {
        <div class="small" role="status">
            {move || match (edit.get(), counted.get()) {
                (Some(_), None) => t(Msg::BulkCounting).into_any(),
                (_, Some(Ok(done))) => sentences(&done).into_any(),
                (None, _) => action.get().map(|action| t(form.needs(action))).into_any(),
                _ => ().into_any(),
            }}
        </div>
        <FieldError id="bulk-error" error=refused/>
    }
}

fn sentences(done: &BulkDone) -> AnyView {
    if done.changed == 0 && done.refused == 0 {
        return view! { <p>{t(Msg::BulkNothing)}</p> }.into_any();
    }
    let devices = crate::format::count(done.devices);
    let changes = [("changed", done.changed.into()), ("devices", devices.into())];
    let same = (done.unchanged > 0).then(|| tf(Msg::BulkUnchanged, [("n", done.unchanged.into())]));
    let refused = done.refusals.first().map(|first| {
        let why = first.sentence.clone().into();
        tf(Msg::BulkRefused, [("n", done.refused.into()), ("why", why)])
    });
    view! {
        <p class="bold">{tf(Msg::BulkChanges, changes)}</p>
        {same.map(|same| view! { <p class="muted">{same}</p> })}
        {refused.map(|refused| view! { <p class="warn">{refused}</p> })}
    }
    .into_any()
}

/// Says how many devices have been changed, with the way back.
pub fn say_changed(toasts: Toasts, changed: Callback<()>, devices: u64, edits: Vec<String>) {
    let text = tf(Msg::BulkDone, [("n", devices.into())]);
    if edits.is_empty() {
        toasts.say(text);
        return;
    }
    let undo = Callback::new(move |()| {
        let edits = edits.clone();
        spawn_local(async move {
            // Last made, first taken back.
            for edit in edits.iter().rev() {
                let address = format!("/api/v1/devices/edits/{edit}/undo");
                if let Err(failure) = post::<EditSummary>(&address, &()).await {
                    toasts.say(failure.sentence());
                    return;
                }
            }
            changed.try_run(());
            toasts.say(t(Msg::BulkUndone));
        });
    });
    toasts.say_undo(text, undo);
}
