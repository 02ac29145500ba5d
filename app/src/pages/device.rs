//! One device: what it has cost the climate, what is known of it, and what is missing.

mod change;
mod decision;
mod facts;
mod history;
mod life;
mod missing;
mod product;
mod second_life;
mod stages;
mod user;

pub use second_life::asked as second_life_asked;

use crate::client::{Fetched, encode, fetched};
use crate::components::{Electricity, Hero, Icon, Mark, PageHead, editor, loaded};
use crate::format;
use crate::i18n::{Msg, t, tf};
use crate::pages::devices::{device_name, device_tag};
use crate::state::{Scope, use_scope, use_session};
use change::Change;
use decision::Decision;
use facts::Facts;
use history::History;
use impact_core::api::{Carbon, DeviceDetail, StageFigure};
use impact_core::lifecycle::{Stage, Status};
use impact_core::receipt::Quality;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use life::Life;
use missing::Missing;
use product::Suggestion;
use second_life::SecondLifeCard;
use stages::Stages;
use std::sync::Arc;

/// The page.
#[component]
pub fn DevicePage() -> impl IntoView {
    let params = use_params_map();
    let id = Memo::new(move |_| params.with(|params| params.get("id").unwrap_or_default()));
    let scope = use_scope();
    let detail = fetched::<DeviceDetail>(move || {
        Some(scope.get().ask().on(&format!("/api/v1/devices/{}", encode(&id.get()))))
    });
    let title = move || {
        detail.value.with(|detail| match detail {
            Some(detail) => device_name(&detail.row),
            None => t(Msg::Device).to_owned(),
        })
    };
    let above = move || {
        let tag = move || {
            detail.value.with(|detail| {
                let row = detail.as_ref().map(|detail| &detail.row);
                row.and_then(device_tag).unwrap_or_default().to_owned()
            })
        };
        view! {
            <a href=move || scope.get().href("/devices")>{t(Msg::NavDevices)}</a>
            <span class="subtle">" / "</span>
            {tag}
        }
    };
    let may_edit = use_session().may_edit();
    let there = Memo::new(move |_| detail.value.with(Option::is_some));
    let changed = Callback::new(move |()| detail.reload());
    view! {
        <div class="page" aria-busy=move || detail.busy.get().to_string()>
            <PageHead
                title=Signal::derive(title)
                above=above
                actions=move || {
                    (may_edit && there.get()).then(|| view! { <Change id=id changed=changed/> })
                }
                sub=move || detail.value.get().map(|detail| introduction(&detail))
            />
            {loaded(
                detail,
                move |value| {
                    let scope = scope.get_untracked();
                    view! { <Content detail=value fetched=detail scope=scope/> }.into_any()
                },
            )}
        </div>
    }
}

/// Which device, where, and how far into its life.
fn introduction(detail: &DeviceDetail) -> String {
    let row = &detail.row;
    let place = [device_tag(row), row.site.as_deref()];
    let place = place.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let class = row.class.map(|class| t(Msg::of_class(class)));
    let parts = [Some(place.as_str()), class, Some(t(Msg::of_status(row.status)))];
    let parts = parts.into_iter().flatten().filter(|part| !part.is_empty());
    parts.map(|part| format!("{part}.")).collect::<Vec<_>>().join(" ")
}

#[component]
fn Content(
    detail: Arc<DeviceDetail>,
    fetched: Fetched<DeviceDetail>,
    scope: Scope,
) -> impl IntoView {
    let changed = Callback::new(move |()| fetched.reload());
    let suggestion = detail.suggestion.is_some();
    let missing = !detail.footprint.missing.is_empty();
    // Without a life there is nothing to draw: the facts take the whole width.
    let bare = detail.footprint.whole_life.is_empty() && detail.row.planned_life_days.is_none();
    view! {
        {suggestion.then(|| view! { <Suggestion detail=detail.clone() changed=changed/> })}
        {missing.then(|| view! { <Missing detail=detail.clone() changed=changed/> })}
        <Ledgers detail=detail.clone() scope=scope.clone()/>
        {decides(&detail)
            .then(|| {
                let (row, editor) = (detail.row.clone(), editor());
                let id = row.id.clone();
                view! {
                    <Decision row=row scope=scope.clone() editor=editor/>
                    <SecondLifeCard id=id scope=scope.clone() editor=editor/>
                }
            })}
        <div class=if bare { "stack" } else { "split" } data-gap="8">
            {(!bare)
                .then(|| {
                    view! {
                        <div class="stack" data-gap="8">
                            <Life detail=detail.clone()/>
                            <Stages detail=detail.clone() scope=scope.clone()/>
                            {electricity(&detail, &scope)}
                        </div>
                    }
                })}
            <div class=if bare { "pair" } else { "stack" } data-gap="6">
                <Facts detail=detail.clone() changed=changed/>
                <History entries=detail.history.clone()/>
            </div>
        </div>
    }
}

/// Whether there is something to decide: it is here, and its class and first day are known.
fn decides(detail: &DeviceDetail) -> bool {
    let row = &detail.row;
    row.status != Status::Archived && row.class.is_some() && row.start.is_some()
}

/// Its electricity by both methods; nothing where its use is not known.
fn electricity(detail: &DeviceDetail, scope: &Scope) -> Option<AnyView> {
    let figures = detail.footprint.electricity.clone()?;
    let why = |figure| receipt(detail, scope, figure);
    Some(view! { <Electricity figures=figures why=why/> }.into_any())
}

/// The address of a figure's receipt.
fn receipt(detail: &DeviceDetail, scope: &Scope, figure: &'static str) -> String {
    let path = format!("/devices/{}/receipt", encode(&detail.row.id));
    scope.href_with(&path, crate::client::Query::new().with("figure", figure))
}

/// Gross so far and gross in the period, side by side.
#[component]
fn Ledgers(detail: Arc<DeviceDetail>, scope: Scope) -> impl IntoView {
    let footprint = &detail.footprint;
    let until =
        tf(Msg::SoFarUntil, [("day", format::day(footprint.period.end().plus_days(-1)).into())]);
    let carry = footprint
        .still_to_carry
        .map(|figure| tf(Msg::StillToCarryIs, [("mass", format::carbon(&figure).plain().into())]))
        .unwrap_or_default();
    let period = format::period(footprint.period);
    let energy = footprint
        .energy_kwh
        .map(|energy| tf(Msg::EnergyIs, [("energy", format::kwh(energy).into())]));
    let of = |name: Msg, figure: &'static str| (name, receipt(&detail, &scope, figure));
    let to_carry = footprint.still_to_carry.map(|_| of(Msg::WhyToCarry, "still_to_carry"));
    let to_carry: Vec<_> = to_carry.into_iter().collect();
    let changed = format!("/devices/{}/why", encode(&detail.row.id));
    let mut further = vec![(Msg::WhyChanged, scope.href(&changed))];
    further.extend(footprint.energy_kwh.map(|_| of(Msg::WhyEnergy, "energy")));
    let split = split(&detail);
    let reason = [split, energy].into_iter().flatten().collect::<Vec<_>>().join(" ");
    view! {
        <section class="ledgers two" aria-label=t(Msg::GrossFootprint)>
            {ledger(
                t(Msg::GrossSoFar),
                until,
                footprint.so_far,
                carry,
                receipt(&detail, &scope, "so_far"),
                to_carry,
                quality(&footprint.stages),
            )}
            {ledger(
                t(Msg::GrossInPeriod),
                period,
                footprint.gross,
                reason,
                receipt(&detail, &scope, "gross"),
                further,
                quality(&footprint.stages),
            )}
        </section>
    }
}

/// Embodied and use part of a period in words; what is not known is not nought.
fn split(detail: &DeviceDetail) -> Option<String> {
    let stages = &detail.footprint.stages;
    let part = |is: fn(Stage) -> bool| {
        let mass = stages.iter().filter(|part| is(part.stage)).map(|part| part.carbon.mean_kg);
        format::kg(mass.sum())
    };
    let embodied = detail.row.embodied.map(|_| part(|stage| stage != Stage::Use));
    let use_known = stages.iter().any(|part| part.stage == Stage::Use);
    let used = use_known.then(|| part(|stage| stage == Stage::Use));
    match (embodied, used) {
        _ if stages.is_empty() => None,
        (Some(embodied), Some(used)) => {
            Some(tf(Msg::EmbodiedAndUse, [("embodied", embodied.into()), ("use", used.into())]))
        }
        (Some(embodied), None) => Some(tf(Msg::EmbodiedOnly, [("embodied", embodied.into())])),
        (None, Some(used)) => Some(tf(Msg::UseOnly, [("use", used.into())])),
        (None, None) => None,
    }
}

/// The quality of the largest part.
fn quality(stages: &[StageFigure]) -> Option<Quality> {
    stages.iter().max_by_key(|part| part.carbon.mean_kg).map(|part| part.quality)
}

fn ledger(
    name: &'static str,
    when: String,
    figure: Option<Carbon>,
    reason: String,
    why: String,
    further: Vec<(Msg, String)>,
    quality: Option<Quality>,
) -> AnyView {
    let further = further
        .into_iter()
        .map(|(name, href)| view! { <a class="why" href=href>{t(name)}</a> })
        .collect_view();
    let content = match figure {
        Some(figure) => view! {
            <Hero figure=figure/>
            <p class="reason">{reason}</p>
            <p class="foot">
                <a class="why" href=why>
                    {t(Msg::Why)}
                </a>
                {further}
                {quality.map(|quality| view! { <Mark quality=quality/> })}
            </p>
        }
        .into_any(),
        None => view! {
            <p class="hero">
                <span class="num subtle">{t(Msg::NotKnown)}</span>
            </p>
            <p class="reason">{t(Msg::FigureMissing)}</p>
        }
        .into_any(),
    };
    view! {
        <article class="ledger" data-ledger="gross">
            <h2 class="name">
                <Icon name="l-gross"/>
                {name}
                <span class="unit">{when}</span>
            </h2>
            {content}
        </article>
    }
    .into_any()
}
