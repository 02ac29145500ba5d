//! Where the gross figure comes from.

use crate::components::Mark;
use crate::format;
use crate::i18n::{Msg, label, t, tf};
use crate::state::Scope;
use impact_core::api::FleetSummary;
use impact_core::receipt::Quality;
use leptos::prelude::*;
use std::sync::Arc;

const WIDTH: f64 = 620.0;

/// The class that fills a part: estimates are hollow and dashed.
fn fill(quality: Quality) -> &'static str {
    match quality {
        Quality::Measured | Quality::Maker | Quality::Own => "life",
        Quality::Modelled => "neutral",
        Quality::Estimate | Quality::Stale => "hollow",
    }
}

/// The figure: one bar with every kilogram in it, its key as facts.
#[component]
pub fn Basis(summary: Arc<FleetSummary>, scope: Scope) -> impl IntoView {
    let mut x = 1.0;
    let parts = summary
        .basis
        .iter()
        .map(|part| {
            let width = (part.share * (WIDTH - 2.0)).max(0.0);
            let from = x;
            x += width;
            view! {
                <rect
                    class=fill(part.quality)
                    x=format!("{from:.1}")
                    y="1"
                    width=format!("{:.1}", (width - 2.0).max(1.0))
                    height="10"
                    rx="2"
                    vector-effect="non-scaling-stroke"
                ></rect>
            }
        })
        .collect_view();
    let facts = summary
        .basis
        .iter()
        .map(|part| {
            view! {
                <dt>
                    <Mark quality=part.quality text=label(&part.label)/>
                </dt>
                <dd title=format::exact_kg(part.mean_kg)>
                    {format::kg(part.mean_kg)}
                    " "
                    <span class="share">{format::percent(part.share)}</span>
                </dd>
            }
        })
        .collect_view();
    let of = tf(Msg::BasisSub, [("mass", format::kg(summary.gross.mean_kg).into())]);
    view! {
        <figure class="figure" aria-label=t(Msg::BasisName)>
            <figcaption>
                <strong>{label(&summary.basis_finding)}</strong>
                <span class="sub">{of}</span>
            </figcaption>
            <svg
                class="chart basisbar"
                viewBox=format!("0 0 {WIDTH} 12")
                preserveAspectRatio="none"
                aria-hidden="true"
            >
                {parts}
            </svg>
            <dl class="facts">{facts}</dl>
            <p class="source">
                <a class="why" href=scope.href("/receipt")>
                    {t(Msg::Why)}
                </a>
            </p>
        </figure>
    }
}
