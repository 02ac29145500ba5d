//! Figures of carbon on a page: hero, tile, and in a line.

use crate::format::{self, Scale};
use crate::i18n::{Msg, t};
use impact_core::api::Carbon;
use leptos::prelude::*;

/// A large figure with unit and range.
#[component]
pub fn Hero(
    /// The figure.
    figure: Carbon,
) -> impl IntoView {
    let shown = format::carbon(&figure);
    view! {
        <p class="hero" title=shown.exact>
            <span class="num">{shown.value}</span>
            <span class="unit">{format!("{} CO₂e", shown.unit)}</span>
            {shown.range.map(|range| view! { <span class="range">{format!("({range})")}</span> })}
        </p>
    }
}

/// A figure in a table's cell: number above, range beneath, in the column's unit, which is said
/// with the number where rows are cards and columns have no head.
#[component]
pub fn CarbonCell(
    /// The figure; none where it is not known.
    figure: Option<Carbon>,
    /// The column's unit.
    scale: Scale,
    /// Whether the number stands out.
    #[prop(optional)]
    strong: bool,
) -> impl IntoView {
    let Some(figure) = figure else {
        return view! { <span class="subtle">{t(Msg::NotKnown)}</span> }.into_any();
    };
    let shown = format::carbon_in(&figure, scale);
    let number = if strong {
        view! { <b class="bold">{shown.value}</b> }.into_any()
    } else {
        shown.value.into_any()
    };
    view! {
        <span class="num" title=shown.exact>
            {number}
            <span class="unit in-cards">" "{shown.unit}</span>
            {shown.range.map(|range| view! { <span class="sub">{range}</span> })}
        </span>
    }
    .into_any()
}

/// A tile of the band of key figures.
#[component]
pub fn Kpi(
    /// What the figure is.
    name: &'static str,
    /// The number.
    #[prop(into)]
    value: String,
    /// Its unit.
    #[prop(into)]
    unit: String,
    /// The exact value, for the title.
    #[prop(optional, into)]
    exact: Option<String>,
    /// The line beneath: the range, or what the number is made of.
    #[prop(optional, into)]
    under: Option<String>,
    /// The address of its receipt.
    #[prop(optional, into)]
    why: Option<String>,
    /// What else stands in the tile.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="kpi">
            <dt>{name}</dt>
            <dd class="value" title=exact.filter(|exact| !exact.is_empty())>
                {value}
                {(!unit.is_empty()).then(|| view! { <span class="unit">" "{unit}</span> })}
            </dd>
            {under
                .filter(|under| !under.is_empty())
                .map(|under| view! { <dd class="range">{under}</dd> })}
            {children.map(|children| view! { <dd>{children()}</dd> })}
            {why
                .filter(|why| !why.is_empty())
                .map(|why| {
                    view! {
                        <dd>
                            <a class="why" href=why aria-label=format!("{}: {name}", t(Msg::Why))>
                                {t(Msg::Why)}
                            </a>
                        </dd>
                    }
                })}
        </div>
    }
}
