//! What happened to the device, newest first.

use crate::format;
use crate::i18n::{Msg, by, label, t, tf};
use impact_core::api::HistoryEntry;
use leptos::prelude::*;

/// The timeline.
#[component]
pub fn History(entries: Vec<HistoryEntry>) -> impl IntoView {
    let entries = entries
        .into_iter()
        .map(|entry| {
            let recorded = tf(
                Msg::RecordedBy,
                [
                    ("when", format::moment(&entry.recorded_at).into()),
                    ("who", by(&entry.recorded_by).into()),
                ],
            );
            view! {
                <li>
                    <span>{label(&entry.what)}</span>
                    <time datetime=entry.effective_on.to_string()>
                        {format::day(entry.effective_on)}
                    </time>
                    <span class="sub">{recorded}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="stack" data-gap="2" aria-labelledby="history">
            <h2 class="h3" id="history">
                {t(Msg::HistoryTitle)}
            </h2>
            <ol class="timeline">{entries}</ol>
        </section>
    }
}
