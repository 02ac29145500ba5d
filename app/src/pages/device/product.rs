//! Which product the device is: a suggestion that waits for an answer, and the way to another one.

use crate::client::post;
use crate::components::{Icon, ProductDialog, nearness, use_toasts, written};
use crate::format;
use crate::i18n::{Msg, t, tf};
use crate::state::use_session;
use impact_core::api::{ConfirmedProduct, DeviceDetail, ProductAnswer};
use impact_core::catalogue::NO_PRODUCT;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;

/// Says which product every device of this name is, tells so, and shows the device anew.
fn answering(detail: &DeviceDetail, changed: Callback<()>) -> Callback<(String, Option<String>)> {
    let toasts = use_toasts();
    let busy = RwSignal::new(false);
    let (maker, model) = (detail.maker_as_written.clone(), detail.model_as_written.clone());
    Callback::new(move |(product, name): (String, Option<String>)| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let answer = ProductAnswer { maker: maker.clone(), model: model.clone(), product };
        spawn_local(async move {
            let called = written(&answer.maker, &answer.model);
            match post::<ConfirmedProduct>("/api/v1/devices/confirmed", &answer).await {
                Ok(_) => {
                    let message = if name.is_some() { Msg::AnswerTaken } else { Msg::AnswerNone };
                    let name = name.unwrap_or_default();
                    toasts.say(tf(message, [("written", called.into()), ("name", name.into())]));
                    changed.try_run(());
                }
                Err(failure) => toasts.say(failure.sentence()),
            }
            busy.try_set(false);
        });
    })
}

/// The card; nothing where nothing is suggested.
#[component]
pub fn Suggestion(detail: Arc<DeviceDetail>, changed: Callback<()>) -> impl IntoView {
    let session = use_session();
    let suggested = detail.suggestion.clone()?;
    let name = format!("{} {}", suggested.maker, suggested.name);
    let called = written(&detail.maker_as_written, &detail.model_as_written);
    let whole = format::kilograms(suggested.published_kg);
    let fact = tf(Msg::PublishedWhole, [("mass", whole.into())]);
    let text = nearness(detail.near, &detail.row.model, &name, fact);
    let answer = answering(&detail, changed);
    let said = (suggested.id, Some(name.clone()));
    Some(view! {
        <section class="note" aria-labelledby="suggestion">
            <Icon name="i-info"/>
            <h2 class="h3" id="suggestion">
                {tf(Msg::SuggestionTitle, [("written", called.into())])}
            </h2>
            <p>{text} " " {t(Msg::SuggestionText)}</p>
            {session
                .may_edit()
                .then(|| {
                    view! {
                        <div class="actions">
                            <button
                                type="button"
                                class="btn"
                                data-kind="primary"
                                on:click=move |_| answer.run(said.clone())
                            >
                                <Icon name="i-check"/>
                                {tf(Msg::AnswerUse, [("name", name.clone().into())])}
                            </button>
                            <button
                                type="button"
                                class="btn"
                                on:click=move |_| answer.run((NO_PRODUCT.to_owned(), None))
                            >
                                {t(Msg::AnswerNo)}
                            </button>
                            <Another detail=detail.clone() changed=changed/>
                        </div>
                    }
                })}
        </section>
    })
}

/// The button that finds another product, with its dialog; for whoever may edit.
#[component]
pub fn Another(detail: Arc<DeviceDetail>, changed: Callback<()>) -> impl IntoView {
    let session = use_session();
    let toasts = use_toasts();
    let open = RwSignal::new(false);
    // A name that is no name stands for no product.
    if !session.may_edit() || detail.model_as_written.trim().is_empty() {
        return None;
    }
    let chosen = answering(&detail, changed);
    let revoked = Callback::new(move |()| {
        toasts.say(t(Msg::AnswerRevoked));
        changed.try_run(());
    });
    Some(view! {
        <button type="button" class="btn" on:click=move |_| open.set(true)>
            {t(Msg::AnswerOther)}
        </button>
        <ProductDialog
            open=open
            maker=detail.maker_as_written.clone()
            model=detail.model_as_written.clone()
            seek=detail.row.model.trim().to_owned()
            chosen=chosen
            revoked=revoked
        />
    })
}
