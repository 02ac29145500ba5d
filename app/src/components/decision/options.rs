//! The options, carbon and cost in the same glance.

use super::minor;
use crate::client::Query;
use crate::format;
use crate::i18n::{Msg, t, tf};
use impact_core::api::{DecisionOption, DeviceDecision, OptionFigure};
use leptos::prelude::*;
use std::sync::Arc;

/// The options as rows.
#[component]
pub fn Options(
    /// The decision.
    decision: Arc<DeviceDecision>,
    /// Path and query of the receipts.
    link: (String, Query),
) -> impl IntoView {
    let rows = decision.options.iter().map(|option| row(&decision, option, &link));
    view! { <ul class="options">{rows.collect_view()}</ul> }
}

/// What an option is called.
pub fn option_name(option: DecisionOption, decision: &DeviceDecision) -> String {
    let message = match option {
        DecisionOption::Keep => Msg::DecisionKeep,
        DecisionOption::Extend => return extend(decision),
        DecisionOption::Refurbish => Msg::DecisionRefurbish,
        DecisionOption::ReplaceRefurbished => Msg::DecisionReplaceRefurbished,
        DecisionOption::ReplaceNew => Msg::DecisionReplaceNew,
        DecisionOption::Return => Msg::DecisionReturn,
    };
    t(message).to_owned()
}

fn extend(decision: &DeviceDecision) -> String {
    let found = decision.options.iter().find(|of| of.option == DecisionOption::Extend);
    let years = found.and_then(|of| of.years).unwrap_or_default();
    if years.fract() == 0.0 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "at most ten years"
        )]
        let whole = years as u64;
        tf(Msg::DecisionExtend, [("years", whole.into())])
    } else {
        tf(Msg::DecisionExtendOdd, [("years", format::exact(years).into())])
    }
}

fn row(
    decision: &DeviceDecision,
    option: &OptionFigure,
    (path, query): &(String, Query),
) -> impl IntoView + use<> {
    let name = option_name(option.option, decision);
    let shown = format::carbon_in(&option.carbon_per_year, format::Scale::Kilograms);
    let best = decision.recommended == Some(option.option);
    let (carbon, cost) =
        (decision.least_carbon == Some(option.option), decision.least_cost == Some(option.option));
    let pill = match (carbon, cost) {
        (true, true) => Some(Msg::DecisionLeastBoth),
        (true, false) => Some(Msg::DecisionLeastCarbon),
        (false, true) => Some(Msg::DecisionLeastCost),
        (false, false) => None,
    };
    let pill = pill.map(|said| view! { <span class="pill" data-tone="good">{t(said)}</span> });
    let figure = shown.plain();
    let year = match shown.range {
        Some(range) => tf(Msg::DecisionAYearRange, [("range", range.into())]),
        None => t(Msg::DecisionAYear).to_owned(),
    };
    let why = tf(
        Msg::DecisionWhyOption,
        [("mass", figure.clone().into()), ("option", name.clone().into())],
    );
    let href = query.clone().with("option", option.option.key()).on(path);
    let cost = match option.cost_minor_per_year {
        Some(cost) => {
            let amount = format::money(minor(cost as f64, decision));
            let why = tf(
                Msg::DecisionWhyOption,
                [("mass", amount.clone().into()), ("option", name.clone().into())],
            );
            let href = query.clone().with("option", option.option.key()).with("figure", "cost");
            view! {
                <a href=href.on(path) aria-label=why>
                    <b>{amount}</b>
                </a>
                <small>{t(Msg::DecisionAYear)}</small>
            }
            .into_any()
        }
        None => view! {
            <b>"–"</b>
            <small>{t(Msg::DecisionNoPrice)}</small>
        }
        .into_any(),
    };
    let (even, even_sub) = break_even(option);
    view! {
        <li class="option" data-best=best.then_some("")>
            <span class="what">
                <b>{name}</b>
                {pill}
                <span class="sub">{reason(decision, option)}</span>
            </span>
            <span class="cell">{cost}</span>
            <span class="cell" title=shown.exact>
                <a href=href aria-label=why>
                    <b>{figure}</b>
                </a>
                <small>{year}</small>
            </span>
            <span class="cell be">
                <b>{even}</b>
                <small>{even_sub}</small>
            </span>
        </li>
    }
}

/// What an option takes, or means.
fn reason(decision: &DeviceDecision, option: &OptionFigure) -> String {
    match (option.option, option.once, option.years) {
        (DecisionOption::Keep, ..) if decision.within_plan => t(Msg::DecisionKeepSub).to_owned(),
        (DecisionOption::Keep, ..) => t(Msg::DecisionKeepOnSub).to_owned(),
        (_, Some(once), Some(years)) => {
            let years = format::exact(years);
            if once.mean_kg.grams() == 0 {
                return tf(Msg::DecisionTakesNothing, [("years", years.into())]);
            }
            let mass = format::carbon(&once).plain();
            tf(Msg::DecisionTakesOnce, [("mass", mass.into()), ("years", years.into())])
        }
        _ => t(Msg::DecisionReturnSub).to_owned(),
    }
}

/// When what an option takes is repaid.
fn break_even(option: &OptionFigure) -> (String, &'static str) {
    match (option.option, option.break_even) {
        (DecisionOption::Keep, _) => ("–".to_owned(), t(Msg::DecisionBaseline)),
        (DecisionOption::Return, _) => ("–".to_owned(), ""),
        (_, Some(day)) => (format::day(day), t(Msg::DecisionRepaid)),
        (_, None) => (t(Msg::DecisionNotRepaid).to_owned(), t(Msg::DecisionNotRepaidSub)),
    }
}
