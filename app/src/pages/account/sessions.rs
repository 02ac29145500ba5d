//! One's open sessions, each with its end.

use crate::client::{delete, encode, fetched};
use crate::components::{Section, focus_title, loaded, use_toasts};
use crate::format;
use crate::i18n::{Msg, t, tf};
use impact_core::api::SessionRow;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;

/// The section.
#[component]
pub fn SessionsSection() -> impl IntoView {
    let sessions = fetched::<Vec<SessionRow>>(|| Some("/api/v1/sessions".to_owned()));
    let ended = Callback::new(move |()| sessions.reload());
    let list = move |rows: Arc<Vec<SessionRow>>| {
        let rows = rows.iter().map(|row| entry(row, ended)).collect_view();
        view! { <ul class="list">{rows}</ul> }.into_any()
    };
    view! {
        <Section id="sessions" title=t(Msg::SessionsTitle) meta=|| t(Msg::SessionsMeta)>
            {loaded(sessions, list)}
        </Section>
    }
}

fn entry(row: &SessionRow, ended: Callback<()>) -> AnyView {
    let toasts = use_toasts();
    let begun = format::moment(&row.created_at);
    let text = tf(
        Msg::SessionText,
        [
            ("organisation", row.organisation.clone().into()),
            ("begun", begun.clone().into()),
            ("used", format::moment(&row.last_seen_at).into()),
        ],
    );
    let path = format!("/api/v1/sessions/{}", encode(&row.id));
    let end = move |_| {
        let path = path.clone();
        spawn_local(async move {
            match delete(&path).await {
                Ok(()) => {
                    toasts.say(t(Msg::SessionEnded));
                    // Its button goes with it.
                    focus_title();
                    ended.run(());
                }
                Err(failure) => toasts.say(failure.sentence()),
            }
        });
    };
    let action = if row.current {
        view! { <span class="pill">{t(Msg::SessionHere)}</span> }.into_any()
    } else {
        let name = tf(Msg::SessionEndOf, [("begun", begun.into())]);
        view! {
            <button type="button" class="btn" aria-label=name on:click=end>
                {t(Msg::SessionEnd)}
            </button>
        }
        .into_any()
    };
    view! {
        <li>
            <span>{text}</span>
            {action}
        </li>
    }
    .into_any()
}
