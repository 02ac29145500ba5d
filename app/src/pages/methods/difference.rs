//! What a version changed, and by how much each key figure of the fleet changed with it.

use crate::client::{Failure, Query, encode, fetched, post_version};
use crate::components::{
    Dialog, EvidenceLink, FieldError, Head, Mark, Section, StackTable, dialog_foot, loaded, named,
};
use crate::format;
use crate::i18n::{Msg, by, label, t, tf};
use crate::state::{use_scope, use_session};
use impact_core::api::{
    Carbon, FigureChange, FigureValue, FiguresDifference, FiguresVersionDetail, FiguresVersions,
    FiguresWithdraw, Right, TileDifference,
};
use impact_core::own::Change;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;

/// The part.
#[component]
pub fn Difference(version: String) -> impl IntoView {
    let scope = use_scope();
    let path = format!("/api/v1/figures/versions/{}", encode(&version));
    let detail = fetched::<FiguresVersionDetail>(move || Some(path.clone()));
    let asked = version.clone();
    let told = fetched::<FiguresDifference>(move || {
        let query: Query = scope.get().ask().with("to", &asked);
        // Against the version before it: the server's own default.
        Some(query.on("/api/v1/figures/difference"))
    });
    view! {
        <p class="small crumb">
            <a href="/methods/versions">{t(Msg::VersionsPart)}</a>
        </p>
        {loaded(detail, |detail| view! { <Head detail=detail/> }.into_any())}
        {loaded(told, |told| view! { <Told told=told linked=true/> }.into_any())}
    }
}

#[component]
fn Head(detail: Arc<FiguresVersionDetail>) -> impl IntoView {
    let version = detail.version.clone();
    let who = tf(
        Msg::WhenByWhom,
        [
            ("when", format::moment(&version.recorded_at).into()),
            ("who", by(&version.recorded_by).into()),
        ],
    );
    let evidence = match &version.evidence {
        Some(file) => view! {
            <EvidenceLink id=file.id.clone() name=file.name.clone()/>
            <span class="sub mono">{file.sha256.clone()}</span>
        }
        .into_any(),
        None => view! { <span class="muted">{t(Msg::NoEvidence)}</span> }.into_any(),
    };
    let given: Vec<String> = detail
        .changes
        .iter()
        .filter(|change| !matches!(change, Change::Withdrawn { .. }))
        .map(|change| change.key().to_string())
        .collect();
    let may = use_session().may(Right::ManageFigures) && !given.is_empty();
    let title = tf(Msg::VersionIs, [("version", version.version.to_string().into())]);
    view! {
        <Section id="version" title=title>
            <dl class="facts keys">
                <dt>{t(Msg::Recorded)}</dt>
                <dd>{who}</dd>
                <dt>{t(Msg::NoteField)}</dt>
                <dd>{version.note.clone()}</dd>
                <dt>{t(Msg::Evidence)}</dt>
                <dd>{evidence}</dd>
                <dt>{t(Msg::FactorSet)}</dt>
                <dd class="mono">{version.factor_set.clone()}</dd>
            </dl>
            {may.then(|| view! { <Withdraw keys=given/> })}
        </Section>
    }
}

/// Takes this version's figures back, as a new version.
#[component]
fn Withdraw(keys: Vec<String>) -> impl IntoView {
    let open = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<String>);
    let number = keys.len() as u64;
    let keys = StoredValue::new(keys);
    let navigate = use_navigate();
    let withdraw = Callback::new(move |()| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        error.set(None);
        let navigate = navigate.clone();
        spawn_local(async move {
            match take_back(keys.get_value()).await {
                Ok(version) => {
                    open.try_set(false);
                    let to = format!("/methods/versions/{version}");
                    navigate(&to, NavigateOptions::default());
                }
                Err(failure) => {
                    error.try_set(Some(failure.sentence()));
                }
            }
            busy.try_set(false);
        });
    });
    view! {
        <div class="actions">
            <button type="button" class="btn" on:click=move |_| open.set(true)>
                {t(Msg::WithdrawThese)}
            </button>
        </div>
        <Dialog
            open=open
            title=t(Msg::WithdrawTitle)
            actions=move || {
                let names = [Msg::KeepFigures, Msg::WithdrawThese].map(named);
                dialog_foot(open, busy, "danger", names, withdraw)
            }
        >
            <p>{tf(Msg::WithdrawText, [("n", number.into())])}</p>
            <div class="field">
                <FieldError id="withdraw-error" error=error/>
            </div>
        </Dialog>
    }
}

/// Withdraws those of the figures that are still there; the new version.
async fn take_back(keys: Vec<String>) -> Result<u32, Failure> {
    let path = "/api/v1/figures/versions";
    let now: FiguresVersions = crate::client::get(&format!("{path}?limit=1"), None).await?;
    let body = FiguresWithdraw { withdraw: keys, note: String::new() };
    let made: FiguresVersionDetail = post_version(path, u64::from(now.current), &body).await?;
    Ok(made.version.version)
}

/// What differs: the figures, then the fleet's tiles.
#[component]
pub fn Told(
    /// What differs.
    told: Arc<FiguresDifference>,
    /// Whether both versions are recorded, so that their difference can be explained.
    #[prop(optional)]
    linked: bool,
) -> impl IntoView {
    let devices = tf(Msg::DevicesChanged, [("n", told.devices_changed.into())]);
    let tiles = told.tiles.iter().map(tile).collect_view();
    let period = format::period(told.period);
    let pair = Query::new().with("against_figures", told.from).with("figures", told.to);
    let scope = use_scope();
    let why = linked.then(|| {
        let href = scope.get_untracked().href_with("/why", pair);
        view! { <a class="why" href=href>{t(Msg::WhyChanged)}</a> }
    });
    let columns = vec![
        Head::text(Msg::KeyFigure),
        Head::number(Msg::Before),
        Head::number(Msg::After),
        Head::number(Msg::ChangeHead),
    ];
    view! {
        <div class="pair">
            <Section id="differ" title=t(Msg::WhatDiffers)>
                <Changes changes=told.figures.clone()/>
            </Section>
            <Section
                id="effect"
                title=t(Msg::WhatItDoes)
                meta={
                    let period = period.clone();
                    move || period.clone()
                }
            >
                <p class="small muted">{devices} " " {why}</p>
                <StackTable name=t(Msg::WhatItDoes) columns=columns rows=tiles.into_any()/>
            </Section>
        </div>
    }
}

fn tile(tile: &TileDifference) -> impl IntoView + use<> {
    let cell = |carbon: Option<Carbon>| {
        carbon.map_or_else(
            || view! { <span class="subtle">{t(Msg::NotKnown)}</span> }.into_any(),
            |carbon| {
                let shown = format::carbon(&carbon);
                view! {
                    <span class="num" title=shown.exact.clone()>
                        {shown.plain()}
                        {shown.range.map(|range| view! { <span class="sub">{range}</span> })}
                    </span>
                }
                .into_any()
            },
        )
    };
    let change = tile.before.zip(tile.after).map(|(before, after)| {
        let moved = after.mean_kg - before.mean_kg;
        if moved.grams() == 0 { t(Msg::Unchanged).to_owned() } else { format::signed_kg(moved) }
    });
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">{label(&tile.tile)}</th>
            <td role="cell" data-label=t(Msg::Before) class="r">{cell(tile.before)}</td>
            <td role="cell" data-label=t(Msg::After) class="r">{cell(tile.after)}</td>
            <td role="cell" data-label=t(Msg::ChangeHead) class="r num">
                <b class="bold">{change}</b>
            </td>
        </tr>
    }
}

/// Figures that differ, aspect by aspect.
#[component]
pub fn Changes(changes: Vec<FigureChange>) -> impl IntoView {
    if changes.is_empty() {
        return view! { <p class="muted">{t(Msg::NothingDiffers)}</p> }.into_any();
    }
    let rows = changes
        .into_iter()
        .map(|change| {
            let devices = change.devices.map(|n| tf(Msg::DevicesCount, [("devices", n.into())]));
            view! {
                <tr role="row">
                    <th scope="row" role="rowheader">
                        {change.name}
                        <span class="sub">{label(&change.aspect)}</span>
                        {devices.map(|text| view! { <span class="sub">{text}</span> })}
                    </th>
                    <td role="cell" data-label=t(Msg::Before) class="r">{figure(change.before)}</td>
                    <td role="cell" data-label=t(Msg::After) class="r">{figure(change.after)}</td>
                </tr>
            }
        })
        .collect_view();
    let columns =
        vec![Head::text(Msg::FigureHead), Head::number(Msg::Before), Head::number(Msg::After)];
    view! {
        <StackTable name=t(Msg::WhatDiffers) columns=columns rows=rows.into_any()/>
    }
    .into_any()
}

fn figure(value: Option<FigureValue>) -> AnyView {
    let Some(value) = value else {
        return view! { <span class="subtle">{t(Msg::NoFigure)}</span> }.into_any();
    };
    let range = value
        .low
        .zip(value.high)
        .map(|(low, high)| format!("{}–{}", format::significant(low), format::significant(high)));
    view! {
        <span class="num" title=format::exact(value.value)>
            {format::significant(value.value)}
            {range.map(|range| view! { <span class="sub">{range}</span> })}
            <span class="sub">
                <Mark quality=value.quality/>
            </span>
        </span>
    }
    .into_any()
}
