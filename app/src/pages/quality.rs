//! Data quality: what the fleet's figure rests on, and its gaps, ranked by what they do to the total.

mod gap;

use crate::client::fetched;
use crate::components::{Empty, Mark, PageHead, Section, loaded};
use crate::format;
use crate::i18n::{Msg, label, t, tf};
use crate::state::{Scope, use_scope};
use gap::Gap;
use impact_core::api::{CarbonShare, DeviceShare, FleetQuality};
use leptos::prelude::*;
use std::sync::Arc;

/// The page.
#[component]
pub fn QualityPage() -> impl IntoView {
    let scope = use_scope();
    let quality =
        fetched::<FleetQuality>(move || Some(scope.get().ask().on("/api/v1/fleet/quality")));
    view! {
        <div class="page" aria-busy=move || quality.busy.get().to_string()>
            <PageHead
                title=Signal::derive(|| t(Msg::QualityTitle).to_owned())
                sub=|| t(Msg::QualitySub)
            />
            {loaded(
                quality,
                move |quality| {
                    let scope = scope.get_untracked();
                    view! { <Told quality=quality scope=scope/> }.into_any()
                },
            )}
        </div>
    }
}

#[component]
fn Told(quality: Arc<FleetQuality>, scope: Scope) -> impl IntoView {
    if quality.devices == 0 && quality.gaps.is_empty() {
        return view! {
            <Empty icon="i-devices" title=t(Msg::QualityNone) text=t(Msg::QualityNoneText)>
                <a class="btn" data-kind="primary" href="/import">
                    {t(Msg::NavImport)}
                </a>
            </Empty>
        }
        .into_any();
    }
    let gross = format::carbon(&quality.gross);
    let whole = tf(
        Msg::GrossIs,
        [("mass", gross.plain().into()), ("period", format::period(quality.period).into())],
    );
    let most = quality.gaps.first().map_or(0.0, |gap| gap.effect_kg.kg());
    let gaps = quality
        .gaps
        .iter()
        .cloned()
        .map(|gap| view! { <Gap gap=gap most=most scope=scope.clone()/> })
        .collect_view();
    let list = if quality.gaps.is_empty() {
        view! { <p>{t(Msg::NoGaps)}</p> }.into_any()
    } else {
        view! { <ol class="gaps">{gaps}</ol> }.into_any()
    };
    let receipt = scope.href("/receipt");
    let (basis, devices) = (quality.basis.clone(), quality.by_devices.clone());
    view! {
        <div class="pair">
            <Section id="basis" title=t(Msg::BasisByCarbon) meta=move || whole.clone()>
                <ByCarbon shares=basis/>
                <p class="small">
                    <a class="why" href=receipt>
                        {t(Msg::Why)}
                    </a>
                </p>
            </Section>
            <Section id="by-devices" title=t(Msg::BasisByDevices)>
                <ByDevices shares=devices/>
            </Section>
        </div>
        <Section id="gaps" title=t(Msg::GapsTitle)>
            <p class="small muted measure">{t(Msg::GapsText)}</p>
            {list}
        </Section>
    }
    .into_any()
}

/// A bar of a share; decoration beside the number.
fn bar(share: f64) -> impl IntoView {
    let width = format!("{:.1}", (share * 100.0).clamp(0.0, 100.0));
    view! {
        <svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
            <rect class="track" width="100" height="6"></rect>
            <rect class="fill" width=width height="6"></rect>
        </svg>
    }
}

#[component]
fn ByCarbon(shares: Vec<CarbonShare>) -> impl IntoView {
    let rows = shares
        .into_iter()
        .map(|share| {
            let mass = format::kg(share.mean_kg);
            view! {
                <dt>
                    <Mark quality=share.quality text=label(&share.label)/>
                </dt>
                <dd>{bar(share.share)}</dd>
                <dd class="r num" title=format::exact_kg(share.mean_kg)>
                    {format::percent(share.share)}
                    <span class="sub">{mass}</span>
                </dd>
            }
        })
        .collect_view();
    view! { <dl class="facts ub">{rows}</dl> }
}

#[component]
fn ByDevices(shares: Vec<DeviceShare>) -> impl IntoView {
    let rows = shares
        .into_iter()
        .map(|share| {
            let name = label(&share.label);
            let mark = match share.quality {
                Some(quality) => view! { <Mark quality=quality text=name/> }.into_any(),
                None => view! { <span class="muted">{name}</span> }.into_any(),
            };
            let devices = tf(Msg::DevicesCount, [("devices", share.devices.into())]);
            view! {
                <dt>{mark}</dt>
                <dd>{bar(share.share)}</dd>
                <dd class="r num">
                    {format::percent(share.share)}
                    <span class="sub">{devices}</span>
                </dd>
            }
        })
        .collect_view();
    view! { <dl class="facts ub">{rows}</dl> }
}
