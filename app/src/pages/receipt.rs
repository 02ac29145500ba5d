//! Why a number is what it is: the tree from the inputs up, checked in the visitor's own browser.

mod answer;
mod file;
mod head;
mod opening;
mod tree;

use crate::client::{Query, encode, fetched, sentence};
use crate::components::{CopyAddress, Empty, PageHead, decision_asked, line_asked, loaded};
use crate::format;
use crate::i18n::{Msg, label, server_sentence, t, tf};
use crate::pages::device::second_life_asked;
use crate::state::{LINE, SCENARIO_RECEIPT, SCENARIOS, use_scope};
pub use answer::Answer;
use answer::{Sources, Variance};
use file::FromFile;
pub use head::{Above, TakeAlong, use_filter};
use impact_core::api::DecisionFigure;
use impact_core::fleet::scenario::Scenario;
use impact_core::lifecycle::View;
use impact_core::receipt::{Node, Receipt};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_params_map, use_query_map};
use leptos_router::params::ParamsMap;
use std::sync::Arc;
pub use tree::Tree;

/// The address of the receipts of a decision about a line.
pub const LINE_RECEIPT: &str = "/fleet/decision/receipt";

/// The page: of one device's figure, of the fleet's, of a line's decision, or of a year ahead.
#[component]
pub fn ReceiptPage() -> impl IntoView {
    let params = use_params_map();
    let query = use_query_map();
    let scope = use_scope();
    let assumed = decision_asked();
    let of_line = line_asked();
    let path = use_location().pathname;
    let line = Memo::new(move |_| path.with(|path| path == LINE_RECEIPT));
    let lived = second_life_asked();
    let device = Memo::new(move |_| params.with(|params| params.get("id")));
    let kept = Memo::new(move |_| query.with(|query| asked_of(query, &["as_of", "figures"])));
    let figure = Memo::new(move |_| query.with(|query| query.get("figure")).unwrap_or_default());
    // An option of a device's or a line's decision, under the assumptions of the address.
    let option = Memo::new(move |_| {
        let decided = device.get().is_some() || line.get();
        decided.then(|| query.with(|query| query.get("option"))).flatten()
    });
    // A figure of a device's decision that is not one of an option, likewise.
    let decides = Memo::new(move |_| figure.with(|figure| of_decision(figure)));
    let decided = Memo::new(move |_| {
        device.get().is_some() && (decides.get() == Ok(true) || option.get().is_some())
    });
    let input = Memo::new(move |_| query.with(|query| asked_of(query, &["input"])));
    // A figure of a device's second life, likewise.
    let life = Memo::new(move |_| {
        device.get()?;
        query.with(|query| query.get("life"))
    });
    let method = Memo::new(move |_| query.with(|query| asked_of(query, &["method"])));
    let filter = use_filter(device);
    let ahead = in_scenario(device);
    let scenario = ahead.url;
    provide_context(ahead);
    let url = Memo::new(move |before: Option<&String>| {
        // On the way to another page nothing else is asked for.
        let here = path.with(|path| path.ends_with("/receipt") || path.ends_with("/scenario"));
        if let Some(before) = before.filter(|_| !here) {
            return before.clone();
        }
        if let Some(url) = scenario.get() {
            return url;
        }
        let asked = scope.get().ask().and(filter.get()).and(kept.get());
        let of = device.get().map(|id| format!("/api/v1/devices/{}", encode(&id)));
        if let (Some(of), Some(life)) = (&of, life.get()) {
            let asked = asked.with("figure", life).and(method.get()).and(lived.get());
            return asked.on(&format!("{of}/second-life/receipt"));
        }
        let asked = asked.with("figure", figure.get());
        if line.get() {
            let asked = asked.and(option.get().map(|of| ("option", of)));
            let asked = asked.and(input.get()).and(of_line.get());
            return asked.on("/api/v1/fleet/decision/receipt");
        }
        match of {
            Some(of) if decided.get() => {
                let asked = asked.and(option.get().map(|of| ("option", of)));
                let asked = asked.and(input.get()).and(assumed.get());
                asked.on(&format!("{of}/decision/receipt"))
            }
            Some(of) => asked.on(&format!("{of}/receipt")),
            None => asked.on("/api/v1/fleet/receipt"),
        }
    });
    // Gross is what a difference explains.
    let why = Memo::new(move |_| {
        let looks_ahead =
            line.get() || decided.get() || life.get().is_some() || scenario.get().is_some();
        if looks_ahead || !matches!(figure.get().as_str(), "" | "gross") {
            return None;
        }
        let path = match device.get() {
            Some(id) => format!("/devices/{}/why", encode(&id)),
            None => "/why".to_owned(),
        };
        let query = Query::new().and(filter.get()).and(kept.get());
        Some(scope.get().href_with(&path, query))
    });
    // A figure that a device has in neither of its receipts: which was meant nobody knows.
    let refused = Memo::new(move |_| {
        let of_device = device.get().is_some() && scenario.get().is_none();
        let named = of_device && life.get().is_none() && option.get().is_none();
        decides.get().err().filter(|_| named)
    });
    let receipt = fetched::<Receipt>(move || refused.with(Option::is_none).then(|| url.get()));
    // It stands below what is asked for, and would move when that comes.
    let answered = Memo::new(move |_| {
        receipt.value.with(Option::is_some)
            || receipt.failure.with(Option::is_some)
            || refused.with(Option::is_some)
    });
    // A scenario is of the management view, whatever the address was asked in before.
    let view = move || {
        if scenario.get().is_some() { View::Management } else { scope.get().view }
    };
    let title = move || {
        receipt.value.with(|receipt| match receipt {
            Some(receipt) => {
                let Node { value, unit, .. } = receipt.root;
                let figure = format::of_receipt(value, unit, receipt.currency);
                tf(Msg::WhyFigure, [("figure", figure.plain().into())])
            }
            None => t(Msg::Receipt).to_owned(),
        })
    };
    // What was assumed goes back along, or it would have to be entered again.
    let back = Memo::new(move |_| {
        if line.get() {
            let query = Query::new().and(filter.get()).and(of_line.get()).and(kept.get());
            return Some((scope.get().href_with(LINE, query), Msg::LineName));
        }
        if device.get().is_none() {
            return ahead.screen.get().map(|href| (href, Msg::ScenariosTitle));
        }
        let mut pairs = assumed.get();
        let others = lived.get().into_iter();
        let others: Vec<_> =
            others.filter(|(name, _)| pairs.iter().all(|(known, _)| known != name)).collect();
        pairs.extend(others);
        let device = device.get().filter(|_| !pairs.is_empty())?;
        let path = format!("/devices/{}", encode(&device));
        Some((scope.get().href_with(&path, Query::new().and(pairs)), Msg::Device))
    });
    // Of what is not understood nothing is asked, so nothing comes.
    let busy = move || refused.with(Option::is_none) && receipt.busy.get();
    view! {
        <div class="page" aria-busy=move || busy().to_string()>
            <PageHead
                title=Signal::derive(title)
                above=move || view! { <Above device=device back=back page=Msg::Receipt/> }
                sub=move || receipt.value.get().map(|receipt| subtitle(&receipt, view()))
                actions=move || view! { <Actions url=url why=why/> }
            />
            {move || match refused.get() {
                Some(said) => {
                    let text = sentence(&said);
                    view! { <Empty icon="i-warn" title=t(Msg::AddressTitle) text=text/> }
                        .into_any()
                }
                None => {
                    loaded(receipt, |receipt| view! { <Content receipt=receipt/> }.into_any())
                        .into_any()
                }
            }}
            {move || answered.get().then(|| view! { <FromFile/> })}
        </div>
    }
}

/// Where a receipt of a year ahead comes from and leads to; nothing where the page is another's.
#[derive(Clone, Copy)]
struct AheadPage {
    /// The receipt, of a device or of a total.
    url: Memo<Option<String>>,
    /// The screen of the scenario.
    screen: Memo<Option<String>>,
    /// What the scenario changes.
    changes: Memo<Option<Query>>,
}

impl AheadPage {
    /// The largest of the devices behind a value, each with its receipt; `query` narrows the fleet.
    fn largest(self, query: &str) -> Option<String> {
        let changes = self.changes.get_untracked()?.on(SCENARIOS);
        let mark = if changes.contains('?') { "&" } else { "?" };
        Some(format!("{changes}{mark}{query}#largest"))
    }
}

fn in_scenario(device: Memo<Option<String>>) -> AheadPage {
    let (path, query) = (use_location().pathname, use_query_map());
    let asked = move |not: &'static [&'static str]| {
        let pairs = query.get().into_iter();
        let pairs = pairs.filter(|(name, _)| !not.contains(&&**name));
        Query::new().and(pairs.map(|(name, value)| (name.to_string(), value)))
    };
    let url = Memo::new(move |_| match device.get() {
        Some(id) => path.with(|path| path.ends_with("/scenario")).then(|| {
            let path = format!("/api/v1/devices/{}/scenario", encode(&id));
            asked(&["period", "view"]).on(&path)
        }),
        None => path.with(|path| path == SCENARIO_RECEIPT).then(|| {
            // How many years the screen shows is the screen's.
            asked(&["period", "view", "years"]).on("/api/v1/fleet/scenario/receipt")
        }),
    });
    let of_totals = move || device.get().is_none() && url.with(Option::is_some);
    let screen = Memo::new(move |_| {
        of_totals().then(|| asked(&["period", "view", "figure", "lever", "year"]).on(SCENARIOS))
    });
    let changes = Memo::new(move |_| {
        let pairs = of_totals().then(|| query.get().into_iter())?;
        let pairs: Vec<_> = pairs.map(|(name, value)| (name.to_string(), value)).collect();
        let scenario =
            Scenario::from_pairs(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        Some(Query::new().and(scenario.unwrap_or_default().to_pairs()))
    });
    AheadPage { url, screen, changes }
}

/// Whether a figure of a device is one of its decision; the one that is shown where none is named is
/// not.
///
/// # Errors
/// The sentence about a figure that there is not.
fn of_decision(figure: &str) -> Result<bool, String> {
    if figure.is_empty() {
        return Ok(false);
    }
    DecisionFigure::is_decided(figure).map_err(|error| server_sentence(&error.to_string()))
}

/// What the address says under some names.
pub fn asked_of(query: &ParamsMap, names: &[&'static str]) -> Vec<(&'static str, String)> {
    names.iter().filter_map(|name| Some((*name, query.get(name)?))).collect()
}

/// What the figure is, of which period, in which view.
fn subtitle(receipt: &Receipt, view: View) -> String {
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
                <Tree root=receipt.root.clone() currency=receipt.currency/>
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
fn Actions(url: Memo<String>, why: Memo<Option<String>>) -> impl IntoView {
    view! {
        {move || {
            why.get()
                .map(|why| {
                    view! {
                        <a class="btn" href=why>
                            {t(Msg::WhyChanged)}
                        </a>
                    }
                })
        }}
        <TakeAlong url=url file="receipt.json"/>
        <CopyAddress name=Msg::CopyLink/>
    }
}
