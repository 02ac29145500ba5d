//! What next for all the devices that a filter leaves: one answer in a sentence, what it saves, the
//! options with their sums, the devices that differ, and the assumptions, which hold for all. The
//! address says everything.

mod answer;
mod others;

use crate::client::{Query, fetched};
use crate::components::{
    Allowed, Answered, AssumptionForm, Empty, OfManagement, PageHead, UnusedNote, answered, editor,
    line_asked, loaded,
};
use crate::i18n::{Msg, t, tf};
use crate::pages::devices::{in_words, use_asked};
use crate::state::use_scope;
use answer::{Answer, have_left};
use impact_core::api::{DecisionInput, LineDecision, Right, SiteRow};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use others::{Exceptions, Undecided};
use std::sync::Arc;

/// Which devices, under which assumptions, as the address says.
#[derive(Clone)]
struct Place {
    /// The filter with what else says what is asked.
    filter: Query,
    /// The same with the assumptions, for the receipts.
    asked: Query,
    /// The assumptions alone, for a device.
    given: Vec<(String, String)>,
}

/// The page.
#[component]
pub fn LinePage() -> impl IntoView {
    view! {
        <Allowed right=Right::ReadFigures title=Msg::LineName>
            <Decided/>
        </Allowed>
    }
}

#[component]
fn Decided() -> impl IntoView {
    let asked = use_asked();
    let scope = use_scope();
    let query = use_query_map();
    let given = line_asked();
    let editor = editor();
    // A memo: the answer must not be asked for anew with every change of the address.
    let refused = Memo::new(move |_| asked.get().err());
    let filter =
        Memo::new(move |_| asked.get().map(|asked| asked.filter.to_pairs()).unwrap_or_default());
    let kept = Memo::new(move |_| {
        query.with(|query| super::receipt::asked_of(query, &["as_of", "figures"]))
    });
    let Answered { answer: decision, used, unused } =
        answered::<LineDecision>(given, move |used| {
            if refused.with(Option::is_some) {
                return None;
            }
            let asked = scope.get().ask().and(filter.get()).and(kept.get()).and(used.clone());
            Some(asked.on("/api/v1/fleet/decision"))
        });
    let place = move || {
        let scope = scope.get_untracked();
        let filter =
            Query::new().and(filter.get_untracked()).and(kept.get_untracked()).and(scope.pairs());
        let used = used.get_untracked();
        Place { asked: filter.clone().and(used.clone()), filter, given: used }
    };
    let title = move || {
        decision.value.with(|decision| match decision {
            Some(decision) => tf(Msg::LineTitle, [("devices", decision.devices.into())]),
            None => t(Msg::LineName).to_owned(),
        })
    };
    let asked_sites = Memo::new(move |_| {
        asked.with(|asked| asked.as_ref().is_ok_and(|asked| !asked.filter.site.is_empty()))
    });
    let sites =
        fetched::<Vec<SiteRow>>(move || asked_sites.get().then(|| "/api/v1/sites".to_owned()));
    let sub = move || {
        let filter = asked.get().unwrap_or_default().filter;
        let sites = sites.value.get();
        let words = in_words(&filter, sites.as_ref().map_or(&[], |sites| sites.as_slice()));
        Some(match words.is_empty() {
            true => t(Msg::LineSub).to_owned(),
            false => tf(Msg::LineSubOf, [("filter", words.join(", ").into())]),
        })
    };
    let above = move || {
        let href = move || Query::new().and(filter.get()).and(scope.get().pairs()).on("/devices");
        view! {
            <a href=href>{t(Msg::NavDevices)}</a>
            <span class="subtle">" / "</span>
            {t(Msg::LineName)}
        }
    };
    let rows = Signal::derive(move || {
        decision.value.with(|decision| {
            decision.as_ref().map(|decision| decision.assumptions.clone()).unwrap_or_default()
        })
    });
    let inputs = || DecisionInput::ALL.into_iter().filter(|input| input.is_of_line()).collect();
    let some = Memo::new(move |_| {
        let some = |of: &Arc<LineDecision>| of.devices > 0 && !have_left(of);
        decision.value.with(|decision| decision.as_ref().is_none_or(some))
    });
    let content = move || match refused.get() {
        Some(text) => {
            let text = crate::client::sentence(&text);
            view! { <Nothing title=t(Msg::AddressTitle) text=text/> }.into_any()
        }
        None => view! {
            <OfManagement/>
            <UnusedNote unused=unused/>
            {loaded(
                decision,
                move |decision| view! { <Content decision=decision place=place()/> }.into_any(),
            )}
            {move || {
                some.get()
                    .then(|| {
                        view! {
                            <AssumptionForm
                                inputs=inputs()
                                rows=rows
                                unused=unused
                                given=given
                                editor=editor
                            />
                        }
                    })
            }}
        }
        .into_any(),
    };
    // Of an address that is not understood nothing is asked, so nothing comes.
    let busy = move || refused.with(Option::is_none) && decision.busy.get();
    view! {
        <div class="page" aria-busy=move || busy().to_string()>
            <PageHead title=Signal::derive(title) above=above sub=sub/>
            {content}
        </div>
    }
}

/// No device, or an address that is not understood.
#[component]
fn Nothing(title: &'static str, text: String) -> impl IntoView {
    let scope = use_scope();
    view! {
        <Empty icon="i-search" title=title text=text>
            <a class="btn" href=move || scope.get().href("/devices")>
                {t(Msg::ClearFilters)}
            </a>
        </Empty>
    }
}

#[component]
fn Content(decision: Arc<LineDecision>, place: Place) -> impl IntoView {
    if decision.devices == 0 {
        let text = t(Msg::NoRowsText).to_owned();
        return view! { <Nothing title=t(Msg::NoRowsTitle) text=text/> }.into_any();
    }
    view! {
        <div class="stack" data-gap="6">
            <Answer decision=decision.clone() place=place.clone()/>
            <Exceptions decision=decision.clone() place=place.clone()/>
            {(!have_left(&decision)).then(|| view! { <Undecided decision=decision place=place/> })}
        </div>
    }
    .into_any()
}
