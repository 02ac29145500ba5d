//! A receipt from a file, computed again in this browser: nothing is sent anywhere.

use super::answer::Answer;
use super::tree::Tree;
use crate::components::{Icon, Section};
use crate::i18n::{Msg, label, t};
use impact_core::receipt::{Receipt, ReceiptFile};
use leptos::ev::DragEvent;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{File, HtmlInputElement};

/// Largest file that is read, bytes.
const LARGEST: f64 = 32.0 * 1024.0 * 1024.0;

/// Reads a receipt, alone or within a difference.
fn read(text: &str) -> Result<Arc<Receipt>, String> {
    let file: Result<ReceiptFile, _> = serde_json::from_str(text);
    file.map(|file| Arc::new(file.receipt())).map_err(|_| t(Msg::NoReceiptFile).to_owned())
}

async fn text_of(file: File) -> Result<Arc<Receipt>, String> {
    if file.size() > LARGEST {
        return Err(t(Msg::NoReceiptFile).to_owned());
    }
    let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
    read(&text.ok_or_else(|| t(Msg::NoReceiptFile).to_owned())?)
}

/// The place for a file, and what it says.
#[component]
pub fn FromFile() -> impl IntoView {
    let found = RwSignal::new(None::<Result<Arc<Receipt>, String>>);
    let over = RwSignal::new(false);
    let take = move |file: Option<File>| {
        let Some(file) = file else { return };
        spawn_local(async move {
            let read = text_of(file).await;
            found.try_set(Some(read));
        });
    };
    let dropped = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        let files = event.data_transfer().and_then(|transfer| transfer.files());
        take(files.and_then(|files| files.get(0)));
    };
    let chosen = move |event: leptos::ev::Event| {
        let input = event_target::<HtmlInputElement>(&event);
        take(input.files().and_then(|files| files.get(0)));
        // So that the same file can be chosen again.
        input.set_value("");
    };
    view! {
        <div
            class="no-print receipt-file"
            data-over=move || over.get().then_some("")
            on:dragover=move |event: DragEvent| {
                event.prevent_default();
                over.set(true);
            }
            on:dragleave=move |_| over.set(false)
            on:drop=dropped
        >
            <Section id="from-file" title=t(Msg::FromFileTitle)>
                <p class="small muted measure">{t(Msg::FromFileText)}</p>
                <div class="field">
                    <label for="receipt-file">{t(Msg::FromFileField)}</label>
                    <input
                        id="receipt-file"
                        type="file"
                        accept=".json,application/json"
                        on:change=chosen
                    />
                </div>
                <div aria-live="polite">{move || found.get().map(told)}</div>
            </Section>
        </div>
    }
}

fn told(found: Result<Arc<Receipt>, String>) -> AnyView {
    match found {
        Ok(receipt) => view! {
            <h3>{label(&receipt.title)}</h3>
            <div class="split">
                <Tree root=receipt.root.clone() currency=receipt.currency/>
                <Answer receipt=receipt id="answer-from-file"/>
            </div>
        }
        .into_any(),
        Err(sentence) => view! {
            <div class="note" data-tone="bad" role="alert">
                <Icon name="i-warn"/>
                <p>{sentence}</p>
            </div>
        }
        .into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn what_is_no_receipt_is_said_to_be_none() {
        for text in ["", "[1]", "{\"root\": 1}"] {
            assert_eq!(read(text), Err(t(Msg::NoReceiptFile).to_owned()));
        }
    }
}
