//! Whether the page where a frame is to stand may show it: the portal's own answer says.

use super::Builder;
use super::copy::Lines;
use super::live::frame_policy;
use super::snippet::{framers, is_plain_origin, permission};
use crate::components::{FieldError, Icon};
use crate::i18n::{Msg, t, tf};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// The origin of a page's address; none where it is no address of a page.
fn origin_of(address: &str) -> Option<String> {
    let origin = web_sys::Url::new(address.trim()).ok()?.origin();
    is_plain_origin(&origin).then_some(origin)
}

/// Where the page is, and whether it may frame the calculator.
#[component]
pub fn Permission(builder: Builder) -> impl IntoView {
    let choices = builder.choices;
    let text = Memo::new(move |_| choices.with(|choices| choices.get("origin").to_owned()));
    let origin = Memo::new(move |_| text.with(|text| origin_of(text)));
    let permitted = RwSignal::new(None::<Result<Vec<String>, ()>>);
    let ask = move || {
        permitted.set(None);
        spawn_local(async move {
            let policy = frame_policy().await;
            permitted.try_set(Some(policy.map(|policy| framers(&policy)).ok_or(())));
        });
    };
    ask();
    let error = Signal::derive(move || {
        let wrong = origin.with(Option::is_none) && text.with(|text| !text.trim().is_empty());
        wrong.then(|| t(Msg::EmbedNoOrigin).to_owned())
    });
    let said = move || {
        let origin = origin.get()?;
        let answer = match permitted.get()? {
            Ok(all) if all.contains(&origin) => view! {
                <div class="note" data-tone="good">
                    <Icon name="i-check"/>
                    <p>{tf(Msg::EmbedPermitted, [("origin", origin.into())])}</p>
                </div>
            }
            .into_any(),
            Ok(_) => view! {
                <div class="note" data-tone="warn">
                    <Icon name="i-warn"/>
                    <p>{tf(Msg::EmbedNotPermitted, [("origin", origin.clone().into())])}</p>
                </div>
                <Lines label=Msg::EmbedOperator text=permission(&origin)/>
            }
            .into_any(),
            Err(()) => view! {
                <div class="note" data-tone="warn">
                    <Icon name="i-warn"/>
                    <p>{t(Msg::EmbedPermissionUnknown)}</p>
                    <div class="actions">
                        <button type="button" class="btn" on:click=move |_| ask()>
                            {t(Msg::TryAgain)}
                        </button>
                    </div>
                </div>
            }
            .into_any(),
        };
        Some(answer)
    };
    view! {
        <div class="field narrow">
            <label for="embed-origin">{t(Msg::EmbedOrigin)}</label>
            <input
                id="embed-origin"
                type="url"
                inputmode="url"
                autocomplete="off"
                spellcheck="false"
                maxlength="200"
                placeholder="https://shop.example"
                aria-invalid=move || error.get().is_some().then_some("true")
                aria-describedby="embed-origin-error embed-origin-hint"
                prop:value=text
                on:input=move |event| {
                    let text = event_target_value(&event);
                    choices.update(|choices| choices.set("origin", &text));
                }
            />
            <p class="hint" id="embed-origin-hint">
                {t(Msg::EmbedOriginHint)}
            </p>
            <FieldError id="embed-origin-error" error=error/>
        </div>
        <div class="stack" aria-live="polite">
            {said}
        </div>
    }
}
