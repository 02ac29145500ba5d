//! The options, carbon and cost in the same glance.

use crate::format;
use crate::i18n::{Msg, t, tf};
use impact_core::api::{Carbon, DecisionOption};
use impact_core::quantity::{Currency, Money};
use leptos::prelude::*;

/// An option as a row.
pub struct OptionRow {
    /// What it is called.
    pub name: String,
    /// Of what it takes the least.
    pub least: Option<Msg>,
    /// What it takes, or means.
    pub sub: String,
    /// Whether it is the answer.
    pub best: bool,
    /// Carbon a year; none where it is not known.
    pub carbon: Option<Carbon>,
    /// The unit it is shown in.
    pub scale: format::Scale,
    /// The address of its receipt.
    pub carbon_why: String,
    /// Cost a year, hundredths; none while a price is missing.
    pub cost: Option<i64>,
    /// Beneath the cost: that it is a year's, or what it lacks.
    pub cost_sub: String,
    /// The address of its receipt.
    pub cost_why: String,
    /// The currency.
    pub currency: Currency,
    /// When what it takes is repaid.
    pub repaid: String,
    /// What that means.
    pub repaid_sub: AnyView,
    /// The address of that day's receipt; none where there is no such day.
    pub repaid_why: Option<String>,
}

/// Of what an option takes the least.
pub fn least(
    option: DecisionOption,
    carbon: Option<DecisionOption>,
    cost: Option<DecisionOption>,
) -> Option<Msg> {
    match (carbon == Some(option), cost == Some(option)) {
        (true, true) => Some(Msg::DecisionLeastBoth),
        (true, false) => Some(Msg::DecisionLeastCarbon),
        (false, true) => Some(Msg::DecisionLeastCost),
        (false, false) => None,
    }
}

/// The options as rows.
#[component]
pub fn Options(
    /// In their order.
    rows: Vec<OptionRow>,
) -> impl IntoView {
    let rows = rows.into_iter().map(row);
    view! { <ul class="options">{rows.collect_view()}</ul> }
}

fn row(option: OptionRow) -> impl IntoView {
    let pill = option.least.map(|said| {
        view! { <span class="pill" data-tone="good">{t(said)}</span> }
    });
    let why = |figure: &str| {
        tf(
            Msg::DecisionWhyOption,
            [("mass", figure.to_owned().into()), ("option", option.name.clone().into())],
        )
    };
    let shown = option.carbon.map(|carbon| format::carbon_in(&carbon, option.scale));
    let exact = shown.as_ref().map(|shown| shown.exact.clone());
    let carbon = match shown {
        Some(shown) => {
            let figure = shown.plain();
            let year = match shown.range {
                Some(range) => tf(Msg::DecisionAYearRange, [("range", range.into())]),
                None => t(Msg::DecisionAYear).to_owned(),
            };
            let why = why(&figure);
            view! {
                <a class="figure-link" href=option.carbon_why aria-label=why>
                    <b>{figure}</b>
                </a>
                <small>{year}</small>
            }
            .into_any()
        }
        None => view! {
            <b>"–"</b>
            <small>{t(Msg::NotKnown)}</small>
        }
        .into_any(),
    };
    let cost = match option.cost {
        Some(cost) => {
            let amount = format::money(Money { minor: cost, currency: option.currency });
            let why = why(&amount);
            view! {
                <a class="figure-link" href=option.cost_why aria-label=why>
                    <b>{amount}</b>
                </a>
                <small>{option.cost_sub}</small>
            }
            .into_any()
        }
        None => view! {
            <b>"–"</b>
            <small>{option.cost_sub}</small>
        }
        .into_any(),
    };
    let (even, even_sub) = (option.repaid, option.repaid_sub);
    let even = match option.repaid_why {
        Some(href) => {
            let why = why(&even);
            view! {
                <a class="figure-link" href=href aria-label=why>
                    <b>{even}</b>
                </a>
            }
            .into_any()
        }
        None => view! { <b>{even}</b> }.into_any(),
    };
    view! {
        <li class="option" data-best=option.best.then_some("")>
            <span class="what">
                <b>{option.name}</b>
                {pill}
                <span class="sub">{option.sub}</span>
            </span>
            <span class="cell">{cost}</span>
            <span class="cell" title=exact>
                {carbon}
            </span>
            <span class="cell be">
                {even}
                <small>{even_sub}</small>
            </span>
        </li>
    }
}
