//! What can be done with a site: another name, or that it is another one written otherwise.

use super::URL;
use crate::client::{encode, patch, post_version};
use crate::components::{Dialog, Field, FieldError, Sending, SendingForm, dialog_foot, named};
use crate::i18n::{Msg, t, tf};
use impact_core::api::{SiteEdit, SiteMerge, SiteRow};
use leptos::prelude::*;
use std::sync::Arc;

/// Gives a site another name.
#[component]
pub fn Rename(site: SiteRow, changed: Callback<()>) -> impl IntoView {
    let sending = Sending::new();
    let name = RwSignal::new(site.name.clone());
    let label = tf(Msg::SiteRenameOf, [("name", site.name.clone().into())]);
    let url = StoredValue::new(format!("{URL}/{}", encode(&site.id)));
    let (was, version) = (StoredValue::new(site.name), site.version);
    let ask = move |_| {
        name.set(was.get_value());
        sending.ask();
    };
    let run = Callback::new(move |()| {
        let edit = SiteEdit { name: Some(name.get_untracked()), ..SiteEdit::default() };
        let request = async move { patch::<SiteRow>(&url.get_value(), version, &edit).await };
        sending.send("name", request, move |site| {
            changed.try_run(());
            tf(Msg::SiteRenamed, [("name", site.name.into())])
        });
    });
    view! {
        <button type="button" class="btn" data-kind="quiet" aria-label=label on:click=ask>
            {t(Msg::SiteRename)}
        </button>
        <Dialog
            open=sending.open
            title=t(Msg::SiteRenameTitle)
            actions=move || {
                dialog_foot(sending.open, sending.busy, "primary", [Msg::Cancel, Msg::SiteRename].map(named), run)
            }
        >
            <SendingForm run=run>
                <Field
                    id="new-site-name"
                    label=t(Msg::SiteName)
                    value=name
                    error=sending.error
                    hint=t(Msg::SiteRenameText)
                />
            </SendingForm>
        </Dialog>
    }
}

/// Says that a site is another one.
#[component]
pub fn Merge(site: SiteRow, sites: Arc<Vec<SiteRow>>, changed: Callback<()>) -> impl IntoView {
    let sending = Sending::new();
    let into = RwSignal::new(String::new());
    let label = tf(Msg::SiteMergeOf, [("name", site.name.clone().into())]);
    let text = tf(Msg::SiteMergeText, [("name", site.name.clone().into())]);
    let id = StoredValue::new(site.id);
    let (name, version) = (StoredValue::new(site.name), site.version);
    let ask = move |_| {
        into.set(String::new());
        sending.ask();
    };
    let run = Callback::new(move |()| {
        let merge = SiteMerge { into: into.get_untracked() };
        if merge.into.is_empty() {
            sending.error.set(Some(t(Msg::SiteMergeMissing).to_owned()));
            return;
        }
        let (url, name) = (format!("{URL}/{}/merge", encode(&id.get_value())), name.get_value());
        let request = async move { post_version::<SiteRow>(&url, version, &merge).await };
        sending.send("into", request, move |site| {
            changed.try_run(());
            tf(Msg::SiteMerged, [("name", name.into()), ("into", site.name.into())])
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
            open=sending.open
            title=t(Msg::SiteMergeTitle)
            actions=move || {
                dialog_foot(sending.open, sending.busy, "danger", [Msg::Cancel, Msg::SiteMerge].map(named), run)
            }
        >
            <p>{text.clone()}</p>
            <div class="field">
                <label for="merge-into">{t(Msg::SiteMergeInto)}</label>
                <select
                    id="merge-into"
                    prop:value=into
                    aria-invalid=move || sending.error.get().is_some().then_some("true")
                    aria-describedby="merge-error"
                    on:change=move |event| into.set(event_target_value(&event))
                >
                    <option value="">{t(Msg::SiteMergeChoose)}</option>
                    {options}
                </select>
                <FieldError id="merge-error" error=sending.error/>
            </div>
        </Dialog>
    }
}
