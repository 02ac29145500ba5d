//! Why a number is what it is: the tree from the inputs up, checked in the visitor's own browser.

mod answer;
mod tree;

use crate::client::{encode, fetched};
use crate::components::{Icon, PageHead, loaded, use_toasts};
use crate::format;
use crate::i18n::{Msg, label, t, tf};
use crate::pages::device::decision_asked;
use crate::pages::devices::use_asked;
use crate::state::use_scope;
use answer::{Answer, Sources, Variance};
use impact_core::receipt::Receipt;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use std::sync::Arc;
use tree::Tree;
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// The page: of one device's figure, or of the fleet's.
#[component]
pub fn ReceiptPage() -> impl IntoView {
    let params = use_params_map();
    let query = use_query_map();
    let scope = use_scope();
    let asked = use_asked();
    let assumed = decision_asked();
    let device = Memo::new(move |_| params.with(|params| params.get("id")));
    let url = Memo::new(move |_| match device.get() {
        Some(id) => {
            if let Some(option) = query.with(|query| query.get("option")) {
                let figure = query.with(|query| query.get("figure"));
                let figure = figure.map(|figure| ("figure", figure));
                let asked = scope.get().ask().with("option", option).and(figure);
                let asked = asked.and(assumed.get());
                return asked.on(&format!("/api/v1/devices/{}/decision/receipt", encode(&id)));
            }
            let figure = query.with(|query| query.get("figure")).unwrap_or_else(|| "gross".into());
            let asked = scope.get().ask().with("figure", figure);
            asked.on(&format!("/api/v1/devices/{}/receipt", encode(&id)))
        }
        None => {
            let filter = asked.get().map(|asked| asked.filter.to_pairs()).unwrap_or_default();
            let asked = scope.get().ask().and(filter);
            let figure = query.with(|query| query.get("figure"));
            let asked = match figure {
                Some(figure) => asked.with("figure", figure),
                None => asked,
            };
            asked.on("/api/v1/fleet/receipt")
        }
    });
    let receipt = fetched::<Receipt>(move || Some(url.get()));
    let title = move || {
        receipt.value.with(|receipt| match receipt {
            Some(receipt) => {
                let figure = format::of_receipt(receipt.root.value, receipt.root.unit);
                tf(Msg::WhyFigure, [("figure", figure.plain().into())])
            }
            None => t(Msg::Receipt).to_owned(),
        })
    };
    let above = move || {
        let back = move || match device.get() {
            Some(id) => (scope.get().href(&format!("/devices/{}", encode(&id))), t(Msg::Device)),
            None => (scope.get().href("/"), t(Msg::NavOverview)),
        };
        view! {
            <a href=move || back().0>{move || back().1}</a>
            <span class="subtle">" / "</span>
            {t(Msg::Receipt)}
        }
    };
    view! {
        <div class="page" aria-busy=move || receipt.busy.get().to_string()>
            <PageHead
                title=Signal::derive(title)
                above=above
                sub=move || receipt.value.get().map(|receipt| subtitle(&receipt, scope.get().view))
                actions=move || view! { <Actions url=url/> }
            />
            {loaded(receipt, |receipt| view! { <Content receipt=receipt/> }.into_any())}
        </div>
    }
}

/// What the figure is, of which period, in which view.
fn subtitle(receipt: &Receipt, view: impact_core::lifecycle::View) -> String {
    let title = label(&receipt.title);
    match receipt.period {
        Some(period) => format!("{title}, {}. {}.", format::period(period), t(Msg::of_view(view))),
        None => format!("{title}."),
    }
}

#[component]
fn Content(receipt: Arc<Receipt>) -> impl IntoView {
    view! {
        <div class="split">
            <section class="stack" aria-labelledby="tree">
                <div class="section-head">
                    <h2 id="tree">{t(Msg::TreeTitle)}</h2>
                    <span class="meta">{t(Msg::TreeMeta)}</span>
                </div>
                <Tree root=receipt.root.clone()/>
            </section>
            <div class="stack" data-gap="6">
                <Answer receipt=receipt.clone()/>
                <Variance shares=receipt.variance.clone()/>
                <Sources receipt=receipt/>
            </div>
        </div>
    }
}

/// Take it along: as JSON, on paper, as a link.
#[component]
fn Actions(url: Memo<String>) -> impl IntoView {
    let toasts = use_toasts();
    let print = move |_| {
        if let Err(error) = window().print() {
            leptos::logging::warn!("{error:?}");
        }
    };
    let copy = move |_| {
        let Ok(address) = window().location().href() else {
            return;
        };
        let written = window().navigator().clipboard().write_text(&address);
        spawn_local(async move {
            let said = match JsFuture::from(written).await {
                Ok(_) => t(Msg::LinkCopied),
                Err(_) => t(Msg::LinkNotCopied),
            };
            toasts.say(said);
        });
    };
    view! {
        <a class="btn" href=move || url.get() rel="external" download="receipt.json">
            <Icon name="i-import"/>
            {t(Msg::DownloadJson)}
        </a>
        <button type="button" class="btn" on:click=print>
            <Icon name="i-print"/>
            {t(Msg::Print)}
        </button>
        <button type="button" class="btn" on:click=copy>
            <Icon name="i-link"/>
            {t(Msg::CopyLink)}
        </button>
    }
}
