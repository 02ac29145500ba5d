//! Saying yes to suggested products, once a model.

use super::Chosen;
use crate::client::{Failure, post};
use crate::components::{Dialog, FieldError, dialog_act, go_name, say_changed, use_toasts};
use crate::i18n::{Msg, t, tf};
use crate::pages::devices::device_name;
use impact_core::api::{BulkDone, BulkEdit, DeviceEdit, DeviceRow};
use leptos::prelude::*;
use std::collections::BTreeMap;
use wasm_bindgen_futures::spawn_local;

/// A model among the chosen devices with the product that it is suggested to be.
#[derive(Debug, Clone, PartialEq)]
struct Suggested {
    /// What its devices are called.
    model: String,
    /// Catalogue identifier.
    product: String,
    /// Its maker and name.
    name: String,
    ids: Vec<String>,
    /// Whether a person says yes.
    yes: bool,
}

/// The suggestions of these devices, a model once, most devices first.
fn suggestions(rows: &[DeviceRow]) -> Vec<Suggested> {
    let mut models: BTreeMap<(String, &str), Suggested> = BTreeMap::new();
    for row in rows {
        let Some(suggestion) = &row.suggestion else { continue };
        let model = device_name(row);
        let of = models.entry((model.clone(), &suggestion.product)).or_insert_with(|| Suggested {
            model,
            product: suggestion.product.clone(),
            name: suggestion.name.clone(),
            ids: Vec::new(),
            yes: true,
        });
        of.ids.push(row.id.clone());
    }
    let mut models: Vec<Suggested> = models.into_values().collect();
    models.sort_by_key(|model| std::cmp::Reverse(model.ids.len()));
    models
}

/// The dialog: each model with its product, and a box for the yes.
#[component]
pub fn ConfirmDialog(chosen: Chosen, open: RwSignal<bool>) -> impl IntoView {
    let models = RwSignal::new(None::<Vec<Suggested>>);
    let failed = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let toasts = use_toasts();
    Effect::new(move |_| {
        if !open.get() {
            return;
        }
        models.set(None);
        failed.set(None);
        spawn_local(async move {
            match chosen.rows().await {
                Ok(Some(rows)) => {
                    models.try_set(Some(suggestions(&rows)));
                }
                Ok(None) => {
                    failed.try_set(Some(t(Msg::ChooseTooMany).to_owned()));
                }
                Err(failure) => {
                    failed.try_set(Some(failure.sentence()));
                }
            }
        });
    });
    let devices = move || {
        let models = models.get().unwrap_or_default();
        models.iter().filter(|model| model.yes).map(|model| model.ids.len() as u64).sum::<u64>()
    };
    let go = Callback::new(move |()| {
        busy.set(true);
        let models = models.get_untracked().unwrap_or_default();
        spawn_local(async move {
            let (changed, edits, refused) = confirm(&models).await;
            busy.try_set(false);
            if changed > 0 {
                chosen.changed.try_run(());
                say_changed(toasts, chosen.changed, changed, edits);
            }
            match refused {
                Some(failure) => failed.try_set(Some(failure.sentence())).is_none(),
                None => open.try_set(false).is_none(),
            };
        });
    });
    view! {
        <Dialog
            open=open
            title=t(Msg::BulkConfirm)
            actions=move || {
                let off = move || busy.get() || devices() == 0;
                dialog_act(open, off, move || go_name(devices()), None, go)
            }
        >
            {move || match models.get() {
                None if failed.get().is_some() => ().into_any(),
                None => view! { <p class="hint">{t(Msg::OneMoment)}</p> }.into_any(),
                Some(of) if of.is_empty() => {
                    view! { <p class="small">{t(Msg::ConfirmNone)}</p> }.into_any()
                }
                Some(of) => {
                    (0..of.len()).map(|at| model(models, at)).collect_view().into_any()
                }
            }}
            <FieldError id="confirm-error" error=failed/>
        </Dialog>
    }
}

/// A model with its box. What is ticked does not make the list anew.
fn model(models: RwSignal<Option<Vec<Suggested>>>, at: usize) -> AnyView {
    let of = models.with_untracked(|models| models.as_ref().and_then(|of| of.get(at)).cloned());
    let Some(of) = of else { return ().into_any() };
    let tick = move |event| {
        let yes = event_target_checked(&event);
        models.update_untracked(|models| {
            if let Some(of) = models.as_mut().and_then(|models| models.get_mut(at)) {
                of.yes = yes;
            }
        });
        models.notify();
    };
    view! {
        <label class="tick">
            <input type="checkbox" checked=of.yes prop:checked=of.yes on:change=tick/>
            <span>
                <b class="bold">
                    {tf(
                        Msg::ConfirmOne,
                        [("model", of.model.into()), ("n", (of.ids.len() as u64).into())],
                    )}
                </b>
                " "
                {tf(Msg::ConfirmIs, [("product", of.name.into())])}
            </span>
        </label>
    }
    .into_any()
}

/// Makes the changes, one a model: how many devices changed, by which edits, and what stopped it.
async fn confirm(models: &[Suggested]) -> (u64, Vec<String>, Option<Failure>) {
    let (mut changed, mut edits) = (0, Vec::new());
    for model in models.iter().filter(|model| model.yes) {
        let bulk = BulkEdit {
            ids: Some(model.ids.clone()),
            change: DeviceEdit { product: Some(model.product.clone()), ..DeviceEdit::default() },
            ..BulkEdit::default()
        };
        match post::<BulkDone>("/api/v1/devices/bulk", &bulk).await {
            Ok(done) => {
                changed += done.changed;
                edits.extend(done.edit);
            }
            Err(failure) => return (changed, edits, Some(failure)),
        }
    }
    (changed, edits, None)
}
