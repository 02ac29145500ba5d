//! Why two results differ: the waterfall of its causes, the devices behind each, and the way to
//! compare another pair.

mod causes;
mod chart;
mod choose;

use crate::client::{Query, encode, fetched};
use crate::components::{Empty, Figure, Icon, PageHead, Section, loaded};
use crate::format;
use crate::i18n::{Msg, label, t, tf};
use crate::pages::receipt::{Above, Answer, TakeAlong, Tree, asked_of, use_filter};
use crate::state::{Scope, use_scope};
use causes::Causes;
use choose::Choose;
use impact_core::api::{Difference, DifferenceSide};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use std::sync::Arc;

/// What the address says of the two results beside period and view.
const PAIR: [&str; 5] = ["against", "against_as_of", "against_figures", "as_of", "figures"];

/// The page: of the filtered fleet, or of one device.
#[component]
pub fn WhyPage() -> impl IntoView {
    let params = use_params_map();
    let query = use_query_map();
    let scope = use_scope();
    let device = Memo::new(move |_| params.with(|params| params.get("id")));
    let filter = use_filter(device);
    let url = Memo::new(move |_| {
        let pair = query.with(|query| asked_of(query, &PAIR));
        let path = match device.get() {
            Some(id) => format!("/api/v1/devices/{}/difference", encode(&id)),
            None => "/api/v1/fleet/difference".to_owned(),
        };
        scope.get().ask().and(filter.get()).and(pair).on(&path)
    });
    let found = fetched::<Difference>(move || Some(url.get()));
    view! {
        <div class="page" aria-busy=move || found.busy.get().to_string()>
            <PageHead
                title=Signal::derive(|| t(Msg::WhyChanged).to_owned())
                above=move || view! { <Above device=device page=Msg::WhyChanged/> }
                sub=move || found.value.get().map(|found| introduction(&found))
                actions=move || view! { <TakeAlong url=url file="difference.json"/> }
            />
            <Choose/>
            {loaded(
                found,
                move |found| {
                    let place = Place {
                        device: device.get_untracked(),
                        filter: filter.get_untracked(),
                        scope: scope.get_untracked(),
                    };
                    view! { <Content found=found place=place/> }.into_any()
                },
            )}
        </div>
    }
}

/// What the difference is of.
#[derive(Clone)]
struct Place {
    device: Option<String>,
    filter: Vec<(&'static str, String)>,
    scope: Scope,
}

impl Place {
    /// The receipt of one of the two results.
    fn receipt(&self, side: &DifferenceSide) -> String {
        let path = match &self.device {
            Some(id) => format!("/devices/{}/receipt", encode(id)),
            None => "/receipt".to_owned(),
        };
        Query::new()
            .and(self.filter.clone())
            .with("period", side.period)
            .with("view", self.scope.view.key())
            .with("as_of", side.as_of)
            .with("figures", side.figures)
            .on(&path)
    }
}

/// Both results and the change, in a sentence.
fn introduction(found: &Difference) -> String {
    let mass = |side: &DifferenceSide| format::kg(side.gross_kg);
    tf(
        Msg::ChangedFromTo,
        [
            ("from", mass(&found.from).into()),
            ("to", mass(&found.to).into()),
            ("change", format::signed_kg(found.change_kg).into()),
            ("view", t(Msg::of_view(found.view)).into()),
        ],
    )
}

#[component]
fn Content(found: Arc<Difference>, place: Place) -> impl IntoView {
    let scope = place.scope.clone();
    let drawn = (!found.parts.is_empty()).then(|| {
        let scale = chart::scale(&found);
        let (charted, listed) = (found.clone(), found.clone());
        view! {
            <Figure
                finding=label(&found.finding)
                sub=tf(Msg::WaterfallSub, [("unit", scale.unit().into())])
                chart=move || chart::drawn(&charted, scale)
                table=move || chart::table(&listed)
            />
        }
    });
    let nobody = place.device.is_none() && found.from.devices == 0 && found.to.devices == 0;
    let same = (found.parts.is_empty() && !nobody).then(|| {
        view! {
            <div class="note" data-tone="good">
                <Icon name="i-check"/>
                <p>{label(&found.finding)} "."</p>
            </div>
        }
    });
    // That two results of nothing are equal says nothing.
    let nobody = (found.parts.is_empty() && nobody).then(|| {
        view! { <Empty icon="i-search" title=t(Msg::NoRowsTitle) text=t(Msg::NobodyCompared)/> }
    });
    let root = found.receipt.root.clone();
    view! {
        <div class="split">
            <div class="stack" data-gap="6">
                {drawn} {same} {nobody}
                <Causes parts=found.parts.clone() scope=scope/>
            </div>
            <div class="stack" data-gap="6">
                <Sides found=found.clone() place=place/>
                <Answer receipt=Arc::new(found.receipt.clone())/>
            </div>
        </div>
        <Section id="tree" title=t(Msg::CausesTree)>
            <Tree root=root/>
        </Section>
    }
}

/// The two results, each with its receipt.
#[component]
fn Sides(found: Arc<Difference>, place: Place) -> impl IntoView {
    let side = |name: Msg, side: &DifferenceSide| {
        let receipt = place.receipt(side);
        let figures = match side.figures {
            0 => t(Msg::NoOwnFigures).to_owned(),
            version => tf(Msg::OwnVersionIs, [("version", version.to_string().into())]),
        };
        view! {
            <h3>{t(name)}</h3>
            <dl class="facts">
                <dt>{t(Msg::GrossFootprint)}</dt>
                <dd>
                    <b class="bold" title=format::exact_kg(side.gross_kg)>
                        {format::kg(side.gross_kg)}
                    </b>
                    " "
                    <a
                        class="why"
                        href=receipt
                        aria-label=format!("{}: {}", t(Msg::Why), t(name))
                    >
                        {t(Msg::Why)}
                    </a>
                </dd>
                <dt>{t(Msg::Period)}</dt>
                <dd>{format::period(side.period)}</dd>
                <dt>{t(Msg::InService)}</dt>
                <dd>{tf(Msg::DevicesCount, [("devices", side.devices.into())])}</dd>
                <dt>{t(Msg::AsOf)}</dt>
                <dd>{format::day(side.as_of)}</dd>
                <dt>{t(Msg::OwnFiguresHead)}</dt>
                <dd>{figures}</dd>
                <dt>{t(Msg::FactorSet)}</dt>
                <dd class="mono">{side.factor_set.clone()}</dd>
            </dl>
        }
    };
    let first = side(Msg::FirstResult, &found.from);
    let second = side(Msg::SecondResult, &found.to);
    view! {
        <Section id="sides" title=t(Msg::TwoResults)>
            {first} {second}
        </Section>
    }
}
