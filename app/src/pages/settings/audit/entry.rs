//! One entry: who did what to which record, and the values before and after.

use super::ask::Asked;
use super::fields::{field_name, last, value_text};
use super::words::{action_name, actor_name};
use crate::format;
use crate::i18n::{Msg, t, tf};
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
        let name = record_name(&entry, &id);
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

/// What the record is called: by its name, an edit of many devices by how many they are.
fn record_name(entry: &AuditEntry, id: &str) -> String {
    if let Some(name) = &entry.record_name {
        return name.clone();
    }
    let of = |field: &str| entry.changes.iter().find(|change| change.field == field);
    let edit = of("edit").and_then(|change| change.after.as_deref()) == Some(id);
    let devices = of("devices").and_then(|change| change.after.as_deref()?.parse::<u64>().ok());
    match devices.filter(|_| edit) {
        Some(devices) => tf(Msg::DevicesCount, [("devices", devices.into())]),
        None => id.to_owned(),
    }
}

/// The values before and after, what they refer to by its name.
fn changes(changes: &[AuditChange]) -> AnyView {
    let value = |field: &str, value: &Option<String>, name: &Option<String>| match (name, value) {
        (Some(name), _) => view! { <span>{name.clone()}</span> }.into_any(),
        (None, Some(query)) if matches!(last(field), "filter" | "query") => filter(query),
        (None, Some(text)) => view! { <span>{value_text(field, text)}</span> }.into_any(),
        (None, None) => view! { <span class="subtle">{t(Msg::AuditNothing)}</span> }.into_any(),
    };
    let rows = changes
        .iter()
        // The identifier of an edit says nothing beside what was edited.
        .filter(|change| change.field != "edit")
        .map(|change| {
            // What was not there before is told as it is.
            let after = value(&change.field, &change.after, &change.after_name);
            let from = change.before.is_some().then(|| {
                view! {
                    <del>{value(&change.field, &change.before, &change.before_name)}</del>
                    <span aria-hidden="true">" → "</span>
                }
            });
            // A version that has a name of its own is told by that.
            let named = change.field == "version" && change.after_name.is_some();
            let field = if named { "name" } else { &change.field };
            view! {
                <dt>{field_name(field)}</dt>
                <dd>
                    {from} <ins>{after}</ins>
                </dd>
            }
        })
        .collect_view();
    view! { <dl class="changes">{rows}</dl> }.into_any()
}

/// Which devices were meant: the list that the filter leaves today.
fn filter(query: &str) -> AnyView {
    let href = format!("/devices?{}", query.trim_start_matches('?'));
    view! { <a href=href>{t(Msg::ShowDevices)}</a> }.into_any()
}
