//! The overview: the fleet's gross footprint in the period, and what needs a person.

mod basis;
mod classes;
mod gross;
mod months;
mod sites;

use crate::client::{Query, fetched};
use crate::components::{
    Allowed, Electricity, Empty, PageHead, Section, Turns, loaded_with, stale_of,
};
use crate::format;
use crate::i18n::{Msg, label, t, tf};
use crate::state::{Scope, use_scope, use_session};
use basis::Basis;
use classes::Classes;
pub use classes::bar;
use gross::{Gross, KeyFigures};
use impact_core::api::{AttentionItem, FleetSummary, GroupFigure, Right};
use impact_core::lifecycle::View;
use leptos::prelude::*;
use months::Months;
pub use months::series_of;
use sites::Sites;
use std::sync::Arc;

const SUMMARY: &str = "/api/v1/fleet/summary";

/// The page.
#[component]
pub fn OverviewPage() -> impl IntoView {
    view! {
        <Allowed right=Right::ReadFigures title=Msg::NavOverview>
            <Overview/>
        </Allowed>
    }
}

#[component]
fn Overview() -> impl IntoView {
    let scope = use_scope();
    let session = use_session();
    let by_site = fetched::<FleetSummary>(move || {
        Some(scope.get().ask().with("group_by", "site").on(SUMMARY))
    });
    let by_class = fetched::<FleetSummary>(move || {
        Some(scope.get().ask().with("group_by", "class").on(SUMMARY))
    });
    Effect::new(move |_| {
        if let Some(summary) = by_site.value.get() {
            session.fleet.set(Some(summary.devices));
        }
    });
    let sub = move || by_site.value.get().map(|summary| introduction(&summary));
    let refresh = Callback::new(move |()| {
        by_site.reload();
        by_class.reload();
    });
    // One note for both, with the older time: whoever tries again wants all the figures of one
    // moment. Classes that never arrived say so in their own place.
    let stale = Signal::derive(move || {
        let both = [stale_of(by_site), stale_of(by_class)];
        both.into_iter().flatten().min_by(|(_, a), (_, b)| a.total_cmp(b))
    });
    // What is drawn anew is drawn at once, so that nobody's place on the page is lost.
    let drawn = StoredValue::new(false);
    let drawing = RwSignal::new(false);
    view! {
        <div class="page" aria-busy=move || (by_site.busy.get() || drawing.get()).to_string()>
            <PageHead title=Signal::derive(|| t(Msg::NavOverview).to_owned()) sub=sub/>
            {loaded_with(
                by_site,
                stale,
                refresh,
                move |summary| {
                    let scope = scope.get_untracked();
                    if nothing_there(&summary) {
                        return view! { <NoDevices/> }.into_any();
                    }
                    let parts = Turns::new(!drawn.get_value(), drawing);
                    drawn.set_value(true);
                    let (of_months, of_sites) = (summary.clone(), summary.clone());
                    let of_electricity = summary.clone();
                    let (by_month, by_place, by_kind, of_power) =
                        (scope.clone(), scope.clone(), scope.clone(), scope.clone());
                    view! {
                        <Gross summary=summary.clone() scope=scope/>
                        <KeyFigures summary=summary.clone() scope=by_month.clone()/>
                        {parts.next(move || view! {
                            <div class="split">
                                <Months summary=of_months.clone() scope=by_month.clone()/>
                                <Attention
                                    items=of_months.attention.clone()
                                    scope=by_month.clone()
                                />
                            </div>
                        })}
                        {parts.next(move || view! {
                            <Sites
                                summary=of_sites.clone()
                                scope=by_place.clone()
                                changed=refresh
                            />
                        })}
                        {parts.next(move || {
                            let scope = of_power.clone();
                            let figures = of_electricity.electricity.clone();
                            figures.map(|figures| view! {
                                <Electricity figures=figures why=move |figure| {
                                    let asked = Query::new().with("figure", figure);
                                    scope.href_with("/receipt", asked)
                                }/>
                            })
                        })}
                        {parts.next(move || {
                            let scope = by_kind.clone();
                            let of_basis = scope.clone();
                            view! {
                                <div class="pair">
                                    {loaded_with(
                                        by_class,
                                        Signal::stored(None),
                                        refresh,
                                        move |by_class| {
                                            view! { <Classes summary=by_class scope=scope.clone()/> }
                                                .into_any()
                                        },
                                    )}
                                    <Basis summary=summary.clone() scope=of_basis.clone()/>
                                </div>
                            }
                        })}
                    }
                        .into_any()
                },
            )}
        </div>
    }
}

/// Whether there is nothing to show: no device now, none in the period.
fn nothing_there(summary: &FleetSummary) -> bool {
    summary.devices == 0 && summary.gross == Default::default()
}

/// Whether no device of a group has a figure: then its nought is no finding.
fn without_figure(group: &GroupFigure) -> bool {
    group.embodied_kg.grams() == 0 && group.use_kg.is_none()
}

/// What the figures below are of.
fn introduction(summary: &FleetSummary) -> String {
    let view = t(match summary.view {
        View::Management => Msg::IntroManagement,
        View::InventoryRented => Msg::IntroRented,
        View::InventoryOwned => Msg::IntroOwned,
    });
    let counts = tf(
        Msg::DevicesAtSites,
        [("devices", summary.devices.into()), ("sites", summary.sites.into())],
    );
    // A life goes on as it is planned, and use as it is now: what is to come is no record.
    if summary.period.end() > use_session().meta().today.plus_days(1) {
        return format!("{counts} {view} {}", t(Msg::IntroAhead));
    }
    format!("{counts} {view}")
}

#[component]
fn NoDevices() -> impl IntoView {
    let session = use_session();
    let text = if session.may_edit() { t(Msg::NoDevicesText) } else { t(Msg::NoDevicesReader) };
    view! {
        <Empty icon="i-devices" title=t(Msg::NoDevicesTitle) text=text>
            {session
                .may_edit()
                .then(|| {
                    view! {
                        <a class="btn" data-kind="primary" href="/import">
                            {t(Msg::ImportDevices)}
                        </a>
                    }
                })}
        </Empty>
    }
}

/// What a person can improve, each with the devices concerned.
#[component]
fn Attention(items: Vec<AttentionItem>, scope: Scope) -> impl IntoView {
    let entries = items
        .into_iter()
        .map(|item| {
            // The sentence speaks of the devices: whether of one or of several decides its words.
            let effect = label(&item.effect.clone().with("devices", item.devices));
            let rests = tf(Msg::AttentionRests, [("mass", format::kg(item.gross_kg).into())]);
            view! {
                <li>
                    <b>{label(&item.title)}</b>
                    <a
                        class="act"
                        href=scope.devices(&item.devices_query)
                        aria-label=format!("{}: {}", t(Msg::Look), label(&item.title))
                    >
                        {t(Msg::Look)}
                    </a>
                    <span class="sub" title=rests>
                        {effect}
                    </span>
                </li>
            }
        })
        .collect_view();
    let any = !entries.is_empty();
    view! {
        <Section id="attention" title=t(Msg::AttentionTitle)>
            {any.then(|| view! { <ul class="list">{entries}</ul> })}
            {(!any).then(|| view! { <p class="muted small">{t(Msg::AttentionNone)}</p> })}
        </Section>
    }
}

/// The line under a figure: which engine and which factors made it, and the way to its receipt.
fn made_by(summary: &Arc<FleetSummary>, scope: &Scope) -> AnyView {
    let versions = tf(
        Msg::Versions,
        [("engine", summary.engine.clone().into()), ("factors", summary.factor_set.clone().into())],
    );
    view! {
        <span>{versions}</span>
        <a class="why" href=scope.href("/receipt")>
            {t(Msg::Why)}
        </a>
    }
    .into_any()
}
