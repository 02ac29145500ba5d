//! A gap: what it does to the total, and the action that closes it.

use super::bar;
use crate::client::Query;
use crate::components::{Action, CONFIRM, Icon};
use crate::format;
use crate::i18n::{Msg, label, t, tf};
use crate::state::{Scope, use_session};
use impact_core::api::{GapAction, GapKind, ModelGap, QualityGap, Right, SiteGap};
use leptos::prelude::*;

/// Where an action leads, and what it is called.
fn way(gap: &QualityGap, scope: &Scope) -> (String, Msg) {
    // The list with its devices chosen, and the form open that closes the gap.
    let change = |change: &str| {
        let query = gap.devices_query.as_deref().unwrap_or_default();
        scope.devices(&format!("{query}&change={change}"))
    };
    let give = |kind: &str| Query::new().with("kind", kind).on("/methods/give");
    match gap.action {
        GapAction::ConfirmProduct => (change(CONFIRM), Msg::ActConfirm),
        GapAction::ChooseClass => (change(Action::Class.key()), Msg::ActClass),
        GapAction::SetCountry => (scope.href("/sites"), Msg::ActCountry),
        GapAction::EnterStart => (change(Action::Start.key()), Msg::ActStart),
        GapAction::EnterEnd => (change(Action::End.key()), Msg::ActEnd),
        GapAction::PlanLife => (change(Action::Life.key()), Msg::ActLife),
        GapAction::GiveProducts => (give("products"), Msg::ActProducts),
        GapAction::GiveGrid => (give("grid"), Msg::ActGrid),
        GapAction::GiveEnergy => (give("classes"), Msg::ActEnergy),
        GapAction::AttachEvidence => (give("products"), Msg::ActEvidence),
        GapAction::ImportAgain => ("/import".to_owned(), Msg::ActImport),
    }
}

/// The right that an action takes.
fn right(action: GapAction) -> Right {
    match action {
        GapAction::GiveProducts
        | GapAction::GiveGrid
        | GapAction::GiveEnergy
        | GapAction::AttachEvidence => Right::ManageFigures,
        _ => Right::EditDevices,
    }
}

/// How the total may move, in a sentence.
fn moves(gap: &QualityGap) -> String {
    let (low, high) = (format::signed_kg(gap.low_kg), format::signed_kg(gap.high_kg));
    match gap.change_kg {
        Some(change) => tf(
            Msg::MayMoveExpected,
            [
                ("change", format::signed_kg(change).into()),
                ("low", low.into()),
                ("high", high.into()),
            ],
        ),
        None => tf(Msg::MayMove, [("low", low.into()), ("high", high.into())]),
    }
}

/// The gap.
#[component]
pub fn Gap(gap: QualityGap, most: f64, scope: Scope) -> impl IntoView {
    let share = if most > 0.0 { gap.effect_kg.kg() / most } else { 0.0 };
    let (href, name) = way(&gap, &scope);
    let may = use_session().may(right(gap.action));
    let act = may.then(|| {
        view! {
            <a class="btn" href=href>
                {t(name)}
            </a>
        }
    });
    // Whoever cannot act still sees which devices it is about.
    // A site's country is said at the site; a device without one is moved to one in the list.
    let nowhere = gap.sites.iter().any(|site| site.site_id.is_none());
    let listed = gap.devices_query.as_ref().filter(|_| gap.kind != GapKind::NoCountry || nowhere);
    let listed = listed.map(|query| {
        view! { <a class="small" href=scope.devices(query)>{t(Msg::ShowDevices)}</a> }
    });
    let missing = (gap.kind == GapKind::Estimated && may).then(|| {
        view! {
            <a
                class="btn"
                data-kind="quiet"
                rel="external"
                download=""
                href="/api/v1/figures/template?kind=products&missing=true"
            >
                <Icon name="i-down"/>
                {t(Msg::TakeMissing)}
            </a>
        }
    });
    let countries: Vec<String> = gap.countries.iter().map(label).collect();
    let countries = (!countries.is_empty())
        .then(|| view! { <p class="small muted">{countries.join(" · ")}</p> });
    let effect = tf(Msg::EffectIs, [("mass", format::kg(gap.effect_kg).into())]);
    view! {
        <li class="gap" data-kind=gap.kind.key()>
            <div class="gap-head">
                <h3>{label(&gap.title)}</h3>
                <p class="num" title=format::exact_kg(gap.effect_kg)>
                    <b class="bold">{effect}</b>
                </p>
            </div>
            {bar(share)}
            <p class="small">{moves(&gap)}</p>
            <p class="small muted">{label(&gap.reason)}</p>
            {countries}
            <Sites sites=gap.sites.clone()/>
            <Models models=gap.models.clone() scope=scope.clone()/>
            <div class="actions">{act} {missing} {listed}</div>
        </li>
    }
}

#[component]
fn Sites(sites: Vec<SiteGap>) -> impl IntoView {
    if sites.is_empty() {
        return ().into_any();
    }
    let rows = sites
        .into_iter()
        .map(|site| {
            let name = site.name.unwrap_or_else(|| t(Msg::NoSiteAtAll).to_owned());
            let devices = tf(Msg::DevicesCount, [("devices", site.devices.into())]);
            view! {
                <li>
                    <span>{name}</span>
                    <span class="num small">{devices}</span>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="list">{rows}</ul> }.into_any()
}

#[component]
fn Models(models: Vec<ModelGap>, scope: Scope) -> impl IntoView {
    if models.is_empty() {
        return ().into_any();
    }
    let count = models.len() as u64;
    let rows = models
        .into_iter()
        .map(|model| {
            let written = format!("{} {}", model.maker, model.model);
            let written = match written.trim() {
                "" => t(Msg::NoModelWritten).to_owned(),
                written => written.to_owned(),
            };
            let devices = tf(Msg::DevicesCount, [("devices", model.devices.into())]);
            let suggestion = model.suggestion.map(|product| {
                let name = format!("{} {}", product.maker, product.name);
                view! { <span class="sub">{tf(Msg::SuggestedIs, [("name", name.into())])}</span> }
            });
            view! {
                <li>
                    <span>
                        <a href=scope.devices(&model.devices_query)>{written}</a>
                        {suggestion}
                    </span>
                    <span class="num small">
                        {devices}
                        <span class="sub">{format::kg(model.carried_kg)}</span>
                    </span>
                </li>
            }
        })
        .collect_view();
    view! {
        <details>
            <summary>{tf(Msg::ModelsN, [("n", count.into())])}</summary>
            <ul class="list">{rows}</ul>
        </details>
    }
    .into_any()
}
