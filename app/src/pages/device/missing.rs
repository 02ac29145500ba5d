//! Facts that are missing, and the forms to enter them.

use crate::client::{Failure, encode, patch};
use crate::components::{FieldError, Icon, use_toasts};
use crate::i18n::{Msg, label, t};
use crate::state::use_session;
use impact_core::api::{DeviceDetail, DeviceEdit};
use impact_core::factors::DeviceClass;
use impact_core::lifecycle::Status;
use leptos::prelude::*;
use serde::de::IgnoredAny;
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;

/// Sends an edit of the version that is shown.
pub async fn save(detail: &DeviceDetail, edit: &DeviceEdit) -> Result<(), Failure> {
    let url = format!("/api/v1/devices/{}", encode(&detail.row.id));
    patch::<IgnoredAny>(&url, detail.version, edit).await.map(|_| ())
}

/// What is missing, with forms for whoever may edit.
#[component]
pub fn Missing(detail: Arc<DeviceDetail>, changed: Callback<()>) -> impl IntoView {
    let session = use_session();
    let sentences = detail
        .footprint
        .missing
        .iter()
        .map(|missing| view! { <li>{label(missing)}</li> })
        .collect_view();
    let row = &detail.row;
    let forms = session.may_edit().then(|| {
        let start = row.start.is_none();
        let end = row.status == Status::Archived && row.end.is_none();
        let class = row.class.is_none();
        let day =
            |name: Msg, id: &'static str, edit: fn(impact_core::quantity::Day) -> DeviceEdit| {
                view! { <DayForm detail=detail.clone() changed=changed name=name id=id edit=edit/> }
            };
        view! {
            <div class="missing-forms">
                {start
                    .then(|| {
                        day(
                            Msg::StartField,
                            "start",
                            |start| DeviceEdit { start: Some(start), ..DeviceEdit::default() },
                        )
                    })}
                {end
                    .then(|| {
                        day(
                            Msg::EndField,
                            "end",
                            |end| DeviceEdit { end: Some(end), ..DeviceEdit::default() },
                        )
                    })}
                {class.then(|| view! { <ClassForm detail=detail.clone() changed=changed/> })}
            </div>
        }
    });
    view! {
        <section class="note" data-tone="warn" aria-labelledby="missing">
            <Icon name="i-warn"/>
            <h2 class="h3" id="missing">
                {t(Msg::MissingTitle)}
            </h2>
            <ul>{sentences}</ul>
            {forms}
        </section>
    }
}

/// Saves, says so, and shows the device anew.
fn submit(
    detail: Arc<DeviceDetail>,
    edit: DeviceEdit,
    field: &'static str,
    error: RwSignal<Option<String>>,
    changed: Callback<()>,
) {
    let toasts = use_toasts();
    spawn_local(async move {
        match save(&detail, &edit).await {
            Ok(()) => {
                toasts.say(t(Msg::Saved));
                changed.try_run(());
            }
            Err(failure) => {
                let sentence = failure.about(field).unwrap_or_else(|| failure.sentence());
                error.try_set(Some(sentence));
            }
        }
    });
}

#[component]
fn DayForm(
    detail: Arc<DeviceDetail>,
    changed: Callback<()>,
    name: Msg,
    id: &'static str,
    edit: fn(impact_core::quantity::Day) -> DeviceEdit,
) -> impl IntoView {
    let value = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let owner = Owner::current();
    let sent = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        error.set(None);
        match value.get_untracked().parse() {
            Ok(day) => {
                let detail = detail.clone();
                if let Some(owner) = &owner {
                    owner.with(|| submit(detail, edit(day), id, error, changed));
                }
            }
            Err(_) => error.set(Some(t(Msg::DayMissing).to_owned())),
        }
    };
    view! {
        <form class="field inline" novalidate on:submit=sent>
            <label for=id>{t(name)}</label>
            <div class="actions">
                <input
                    id=id
                    type="date"
                    required
                    aria-invalid=move || error.get().is_some().then_some("true")
                    aria-describedby=format!("{id}-error")
                    prop:value=value
                    on:input=move |event| value.set(event_target_value(&event))
                />
                <button type="submit" class="btn">
                    {t(Msg::Save)}
                </button>
            </div>
            <FieldError id=format!("{id}-error") error=error/>
        </form>
    }
}

#[component]
fn ClassForm(detail: Arc<DeviceDetail>, changed: Callback<()>) -> impl IntoView {
    let value = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let owner = Owner::current();
    let sent = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        error.set(None);
        match value.get_untracked().parse::<DeviceClass>() {
            Ok(class) => {
                let edit = DeviceEdit { class: Some(class), ..DeviceEdit::default() };
                let detail = detail.clone();
                if let Some(owner) = &owner {
                    owner.with(|| submit(detail, edit, "class", error, changed));
                }
            }
            Err(_) => error.set(Some(t(Msg::ClassChoose).to_owned())),
        }
    };
    let options = DeviceClass::ALL
        .into_iter()
        .map(|class| view! { <option value=class.key()>{t(Msg::of_class(class))}</option> })
        .collect_view();
    view! {
        <form class="field inline" novalidate on:submit=sent>
            <label for="class">{t(Msg::ClassField)}</label>
            <div class="actions">
                <select
                    id="class"
                    aria-invalid=move || error.get().is_some().then_some("true")
                    aria-describedby="class-error"
                    on:change=move |event| value.set(event_target_value(&event))
                >
                    <option value="">{t(Msg::ClassChoose)}</option>
                    {options}
                </select>
                <button type="submit" class="btn">
                    {t(Msg::Save)}
                </button>
            </div>
            <FieldError id="class-error" error=error/>
        </form>
    }
}
