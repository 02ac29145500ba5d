//! What can be done with a site: another name, or that it is another one written otherwise.

use super::URL;
use crate::client::{Failure, encode, patch, post_version};
use crate::components::{Dialog, Field, FieldError, dialog_foot, named, use_toasts};
use crate::i18n::{Msg, t, tf};
use impact_core::api::{SiteEdit, SiteMerge, SiteRow};
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;

/// Gives a site another name.
#[component]
pub fn Rename(site: SiteRow, changed: Callback<()>) -> impl IntoView {
    let toasts = use_toasts();
    let open = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let name = RwSignal::new(site.name.clone());
    let error = RwSignal::new(None::<String>);
    let label = tf(Msg::SiteRenameOf, [("name", site.name.clone().into())]);
    let url = StoredValue::new(format!("{URL}/{}", encode(&site.id)));
    let (was, version) = (StoredValue::new(site.name), site.version);
    let ask = move |_| {
        name.set(was.get_value());
        error.set(None);
        open.set(true);
    };
    let run = Callback::new(move |()| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        toasts.clear();
        let edit = SiteEdit { name: Some(name.get_untracked()), ..SiteEdit::default() };
        spawn_local(async move {
            let answer = patch::<SiteRow>(&url.get_value(), version, &edit).await;
            busy.try_set(false);
            match answer {
                Ok(site) => {
                    open.try_set(false);
                    toasts.say(tf(Msg::SiteRenamed, [("name", site.name.into())]));
                    changed.try_run(());
                }
                Err(failure) => {
                    error.try_set(Some(told(&failure, "name")));
                }
            }
        });
    });
    view! {
        <button type="button" class="btn" data-kind="quiet" aria-label=label on:click=ask>
            {t(Msg::SiteRename)}
        </button>
        <Dialog
            open=open
            title=t(Msg::SiteRenameTitle)
            actions=move || {
                dialog_foot(open, busy, "primary", [Msg::Cancel, Msg::SiteRename].map(named), run)
            }
        >
            <form
                class="stack"
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    run.run(());
                }
            >
                <Field
                    id="new-site-name"
                    label=t(Msg::SiteName)
                    value=name
                    error=error
                    hint=t(Msg::SiteRenameText)
                />
            </form>
        </Dialog>
    }
}

/// Says that a site is another one.
#[component]
pub fn Merge(site: SiteRow, sites: Arc<Vec<SiteRow>>, changed: Callback<()>) -> impl IntoView {
    let toasts = use_toasts();
    let open = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let into = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let label = tf(Msg::SiteMergeOf, [("name", site.name.clone().into())]);
    let text = tf(Msg::SiteMergeText, [("name", site.name.clone().into())]);
    let id = StoredValue::new(site.id);
    let (name, version) = (StoredValue::new(site.name), site.version);
    let ask = move |_| {
        into.set(String::new());
        error.set(None);
        open.set(true);
    };
    let run = Callback::new(move |()| {
        let merge = SiteMerge { into: into.get_untracked() };
        if merge.into.is_empty() {
            error.set(Some(t(Msg::SiteMergeMissing).to_owned()));
            return;
        }
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        toasts.clear();
        let url = format!("{URL}/{}/merge", encode(&id.get_value()));
        spawn_local(async move {
            let answer = post_version::<SiteRow>(&url, version, &merge).await;
            busy.try_set(false);
            match answer {
                Ok(site) => {
                    open.try_set(false);
                    let name = name.get_value();
                    let said = [("name", name.into()), ("into", site.name.into())];
                    toasts.say(tf(Msg::SiteMerged, said));
                    changed.try_run(());
                }
                Err(failure) => {
                    error.try_set(Some(told(&failure, "into")));
                }
            }
        });
    });
    let mut others: Vec<(String, String)> = sites
        .iter()
        .filter(|other| other.id != id.get_value())
        .map(|other| (other.id.clone(), other.name.clone()))
        .collect();
    others.sort_by(|a, b| a.1.cmp(&b.1));
    let others = StoredValue::new(others);
    let options = move || {
        let others = others.get_value().into_iter();
        others.map(|(id, name)| view! { <option value=id>{name}</option> }).collect_view()
    };
    view! {
        <button type="button" class="btn" data-kind="quiet" aria-label=label on:click=ask>
            {t(Msg::SiteMerge)}
        </button>
        <Dialog
            open=open
            title=t(Msg::SiteMergeTitle)
            actions=move || {
                dialog_foot(open, busy, "danger", [Msg::Cancel, Msg::SiteMerge].map(named), run)
            }
        >
            <p>{text.clone()}</p>
            <div class="field">
                <label for="merge-into">{t(Msg::SiteMergeInto)}</label>
                <select
                    id="merge-into"
                    prop:value=into
                    aria-invalid=move || error.get().is_some().then_some("true")
                    aria-describedby="merge-error"
                    on:change=move |event| into.set(event_target_value(&event))
                >
                    <option value="">{t(Msg::SiteMergeChoose)}</option>
                    {options}
                </select>
                <FieldError id="merge-error" error=error/>
            </div>
        </Dialog>
    }
}

/// What a refusal says of a field, or as a whole.
pub(super) fn told(failure: &Failure, field: &str) -> String {
    failure.about(field).unwrap_or_else(|| failure.sentence())
}
