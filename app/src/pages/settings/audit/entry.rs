//! One entry: who did what to which record, and the values before and after.

use super::ask::Asked;
use super::fields::{field_name, value_text};
use super::words::{action_name, actor_name};
use crate::format;
use crate::i18n::{Msg, t};
use impact_core::api::{AuditAction, AuditChange, AuditEntry};
use leptos::prelude::*;

/// An entry.
#[component]
pub fn Entry(entry: AuditEntry, asked: Memo<Asked>) -> impl IntoView {
    let what = AuditAction::parse(&entry.action)
        .map_or_else(|| entry.action.clone(), |action| action_name(action).to_owned());
    let who = actor_name(&entry.actor);
    let actor = entry.actor.reference.clone();
    let by = move || asked.get().with(|asked| asked.actor = Some(actor.clone())).href();
    let record = entry.record.clone().map(|id| {
        let name = entry.record_name.clone().unwrap_or_else(|| id.clone());
        let of = move || asked.get().with(|asked| asked.record = Some(id.clone())).href();
        view! {
            " "
            <a href=of>{name}</a>
        }
    });
    let changes = (!entry.changes.is_empty()).then(|| changes(&entry.changes));
    view! {
        <li>
            <span class="break">
                <b>{what}</b>
                {record}
            </span>
            <span class="num small muted">{format::moment(&entry.at)}</span>
            <span class="sub">
                <a href=by>{who}</a>
                " · "
                {format!("#{}", entry.seq)}
            </span>
            {changes}
        </li>
    }
}

/// The values before and after.
fn changes(changes: &[AuditChange]) -> AnyView {
    let value = |field: &str, value: &Option<String>| match value {
        Some(text) => view! { <span>{value_text(field, text)}</span> }.into_any(),
        None => view! { <span class="subtle">{t(Msg::AuditNothing)}</span> }.into_any(),
    };
    let rows = changes
        .iter()
        .map(|change| {
            // What was not there before is told as it is.
            let after = value(&change.field, &change.after);
            let from = change.before.is_some().then(|| {
                view! {
                    <del>{value(&change.field, &change.before)}</del>
                    <span aria-hidden="true">" → "</span>
                }
            });
            view! {
                <dt>{field_name(&change.field)}</dt>
                <dd>
                    {from} <ins>{after}</ins>
                </dd>
            }
        })
        .collect_view();
    view! { <dl class="changes">{rows}</dl> }.into_any()
}
