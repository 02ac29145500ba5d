//! What the log can be narrowed to: an action, a period, and what was pressed in an entry.

use super::ask::Asked;
use super::words::{action_name, kind_name};
use crate::components::{FieldError, Icon};
use crate::i18n::{Msg, t};
use impact_core::api::AuditAction;
use impact_core::quantity::{Day, Period};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// The filters.
#[component]
pub fn Filters(asked: Memo<Asked>) -> impl IntoView {
    let navigate = use_navigate();
    let go = Callback::new(move |asked: Asked| {
        let options = NavigateOptions { scroll: false, ..NavigateOptions::default() };
        navigate(&asked.href(), options);
    });
    view! {
        <div class="toolbar" role="group" aria-label=t(Msg::AuditFilters)>
            <Action asked=asked go=go/>
            <Between asked=asked go=go/>
            <Pressed asked=asked/>
        </div>
    }
}

/// The kinds of record, in the order of the actions.
fn kinds() -> Vec<&'static str> {
    let mut kinds: Vec<&'static str> = Vec::new();
    for action in AuditAction::ALL {
        if let Some((kind, _)) = action.key().split_once('.')
            && !kinds.contains(&kind)
        {
            kinds.push(kind);
        }
    }
    kinds
}

#[component]
fn Action(asked: Memo<Asked>, go: Callback<Asked>) -> impl IntoView {
    let groups = kinds()
        .into_iter()
        .map(|kind| {
            let of_kind = AuditAction::ALL
                .iter()
                .filter(|action| action.key().split_once('.').is_some_and(|(of, _)| of == kind));
            let options = of_kind
                .map(|action| view! { <option value=action.key()>{action_name(*action)}</option> })
                .collect_view();
            view! {
                <optgroup label=kind_name(kind)>
                    <option value=kind>{t(Msg::AuditAllOf)} " " {kind_name(kind)}</option>
                    {options}
                </optgroup>
            }
        })
        .collect_view();
    let value = move || asked.get().action.unwrap_or_default();
    view! {
        <div class="field">
            <label for="audit-action">{t(Msg::AuditWhat)}</label>
            <select
                id="audit-action"
                prop:value=value
                on:change=move |event| {
                    let chosen = Some(event_target_value(&event)).filter(|v| !v.is_empty());
                    go.run(asked.get_untracked().with(|asked| asked.action = chosen));
                }
            >
                <option value="">{t(Msg::AuditEverything)}</option>
                {groups}
            </select>
        </div>
    }
}

/// From a day to a day, both included. Days in the wrong order are said to be so and change
/// nothing.
#[component]
fn Between(asked: Memo<Asked>, go: Callback<Asked>) -> impl IntoView {
    let period = Memo::new(move |_| asked.get().period.and_then(|text| text.parse().ok()));
    let (from, to) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let wrong = RwSignal::new(None::<String>);
    Effect::new(move |_| {
        let period: Option<Period> = period.get();
        let last = period.map(|period| Day::from_days(period.end().days() - 1));
        from.set(period.map(|period| period.start().to_string()).unwrap_or_default());
        to.set(last.map(|day| day.to_string()).unwrap_or_default());
        wrong.set(None);
    });
    let change = move || {
        let first: Option<Day> = from.get_untracked().parse().ok();
        let last: Option<Day> = to.get_untracked().parse().ok();
        if first.zip(last).is_some_and(|(first, last)| first > last) {
            wrong.set(Some(t(Msg::PeriodBackwards).to_owned()));
            return;
        }
        wrong.set(None);
        let period = first.or(last).zip(last.or(first));
        let period =
            period.map(|(first, last)| format!("{first}..{}", Day::from_days(last.days() + 1)));
        go.run(asked.get_untracked().with(|asked| asked.period = period));
    };
    let day = move |id: &'static str, name: Msg, value: RwSignal<String>| {
        view! {
            <div class="field">
                <label for=id>{t(name)}</label>
                <input
                    id=id
                    type="date"
                    aria-invalid=move || wrong.get().is_some().then_some("true")
                    aria-describedby="audit-days-error"
                    prop:value=value
                    on:change=move |event| {
                        value.set(event_target_value(&event));
                        change();
                    }
                />
            </div>
        }
    };
    view! {
        {day("audit-from", Msg::AuditFrom, from)}
        {day("audit-to", Msg::AuditTo, to)}
        <div class="field">
            <FieldError id="audit-days-error" error=wrong/>
        </div>
    }
}

/// Who and which record: pressed in an entry, and taken back here.
#[component]
fn Pressed(asked: Memo<Asked>) -> impl IntoView {
    let chip = |text: &'static str, without: Asked| {
        view! {
            <a class="chip" data-on="" href=without.href()>
                {text}
                <Icon name="i-x" size=12/>
                <span class="sr">{t(Msg::AuditTakeBack)}</span>
            </a>
        }
    };
    move || {
        let now = asked.get();
        view! {
            {now.actor
                .is_some()
                .then(|| chip(t(Msg::AuditOneActor), now.with(|asked| asked.actor = None)))}
            {now.record
                .is_some()
                .then(|| chip(t(Msg::AuditOneRecord), now.with(|asked| asked.record = None)))}
        }
    }
}
