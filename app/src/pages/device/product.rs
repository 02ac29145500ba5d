//! A suggested product that waits for a yes.

use super::missing::save;
use crate::components::{Icon, use_toasts};
use crate::format;
use crate::i18n::{Msg, t, tf};
use crate::state::use_session;
use impact_core::api::{DeviceDetail, DeviceEdit};
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;

/// The card; nothing where nothing is suggested.
#[component]
pub fn Suggestion(detail: Arc<DeviceDetail>, changed: Callback<()>) -> impl IntoView {
    let session = use_session();
    let toasts = use_toasts();
    let suggested = detail.suggestion.clone()?;
    let busy = RwSignal::new(false);
    let name = format!("{} {}", suggested.maker, suggested.name);
    let written = format!("{} {}", detail.maker_as_written, detail.model_as_written);
    let text = tf(
        Msg::SuggestionText,
        [
            ("written", written.trim().into()),
            ("name", name.clone().into()),
            ("mass", format::kilograms(suggested.published_kg).into()),
        ],
    );
    let said = name.clone();
    let accept = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let (detail, said) = (detail.clone(), said.clone());
        let edit = DeviceEdit { product: Some(suggested.id.clone()), ..DeviceEdit::default() };
        spawn_local(async move {
            match save(&detail, &edit).await {
                Ok(()) => {
                    toasts.say(tf(Msg::SuggestionAccepted, [("name", said.into())]));
                    changed.try_run(());
                }
                Err(failure) => toasts.say(failure.sentence()),
            }
            busy.try_set(false);
        });
    };
    Some(view! {
        <section class="note" aria-labelledby="suggestion">
            <Icon name="i-info"/>
            <h2 class="h3" id="suggestion">
                {tf(Msg::SuggestionTitle, [("name", name.into())])}
            </h2>
            <p>{text}</p>
            {session
                .may_edit()
                .then(|| {
                    view! {
                        <div class="actions">
                            <button type="button" class="btn" data-kind="primary" on:click=accept>
                                <Icon name="i-check"/>
                                {t(Msg::SuggestionYes)}
                            </button>
                        </div>
                    }
                })}
        </section>
    })
}
