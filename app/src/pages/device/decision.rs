//! What next for the device: its options compared, what would change the answer, and every
//! assumption, editable in place; they stand in the address.

mod same;

use crate::client::{Query, encode};
use crate::components::{
    Answered, AssumptionForm, Editor, LinkedFigure, OfManagement, OptionRow, Options, UnusedNote,
    answered, decision_asked, gap_names, lacks_cost, least, loaded, option_name, sentence,
    threshold_sentence,
};
use crate::format;
use crate::i18n::{Msg, t, tf};
use crate::state::Scope;
use impact_core::api::{
    DecisionFigure, DecisionGap, DecisionInput, DecisionOption, DeviceDecision, DeviceRow, Keeping,
    OptionFigure,
};
use leptos::prelude::*;
use same::SameForAll;
use std::sync::Arc;

/// The card.
#[component]
pub fn Decision(
    /// The device.
    row: DeviceRow,
    /// Period and view.
    scope: Scope,
    /// What its fields write to.
    editor: Editor,
) -> impl IntoView {
    let given = decision_asked();
    let id = row.id.clone();
    let path = format!("/api/v1/devices/{}/decision", encode(&id));
    let asking = scope.clone();
    let Answered { answer: decision, used, unused } =
        answered::<DeviceDecision>(given, move |used| {
            Some(asking.ask().and(used.clone()).on(&path))
        });
    let heading = move || {
        decision.value.with(|decision| match decision {
            Some(decision) if decision.within_plan => {
                let last = decision.day.plus_days(-1);
                tf(Msg::DecisionTitle, [("day", format::day(last).into())])
            }
            _ => t(Msg::DecisionTitleNow).to_owned(),
        })
    };
    let id = StoredValue::new(id);
    let receipts = scope.clone();
    let rows = Signal::derive(move || {
        decision.value.with(|decision| {
            decision.as_ref().map(|decision| decision.assumptions.clone()).unwrap_or_default()
        })
    });
    view! {
        <section
            class="stack"
            data-gap="4"
            aria-labelledby="decision"
            aria-busy=move || decision.busy.get().to_string()
        >
            <h2 id="decision">{heading}</h2>
            <OfManagement/>
            <UnusedNote unused=unused/>
            {loaded(
                decision,
                move |decision| {
                    let used = used.get_untracked();
                    let link = id.with_value(|id| address(id, &receipts, &used));
                    answer(&decision, &link)
                },
            )}
            <AssumptionForm
                inputs=DecisionInput::ALL.to_vec()
                rows=rows
                unused=unused
                given=given
                editor=editor
            />
            <SameForAll row=row scope=scope/>
        </section>
    }
}

/// The address of the options' receipts under the present assumptions.
fn address(id: &str, scope: &Scope, given: &[(String, String)]) -> (String, Query) {
    let path = format!("/devices/{}/receipt", encode(id));
    (path, Query::new().and(given.to_vec()).and(scope.pairs()))
}

fn answer(decision: &Arc<DeviceDecision>, link: &(String, Query)) -> AnyView {
    let rows = decision.options.iter().map(|option| row(decision, option, link)).collect();
    if decision.recommended.is_none() {
        return undecided(decision, rows);
    }
    let keeping = Keeping::of_device(decision.within_plan);
    let flips = decision.flips.iter().take(4).map(|flip| {
        let years = years(decision, flip.becomes);
        let asked = link.1.clone().with("figure", DecisionFigure::Threshold(flip.input).key());
        let why = asked.with("input", flip.input.key()).on(&link.0);
        view! { <li>{threshold_sentence(flip, years, keeping, decision.currency, why)}</li> }
    });
    let flips = flips.collect_view();
    let flips = if decision.flips.is_empty() {
        view! { <p class="small">{t(Msg::DecisionThresholdsNone)}</p> }.into_any()
    } else {
        view! { <ul class="small">{flips}</ul> }.into_any()
    };
    let avoided = decision.avoided.as_ref().map(|avoided| {
        let figure = |name, said, of, figure: DecisionFigure| LinkedFigure {
            name,
            said,
            of: t(of).to_owned(),
            href: link.1.clone().with("figure", figure.key()).on(&link.0),
        };
        // Below the least displacement it adds, and a sentence about avoiding less than nothing says
        // nothing.
        let adds = avoided.total.mean_kg.grams() < 0;
        let mass = |of| format::carbon(of).plain().trim_start_matches('−').to_owned();
        let (total, year) = (mass(&avoided.total), mass(&avoided.per_year));
        let figures = vec![
            figure("mass", total, Msg::DecisionAvoids, DecisionFigure::Avoided),
            figure("year", year, Msg::DecisionAvoidsYear, DecisionFigure::AvoidedPerYear),
        ];
        let least = avoided.least_displacement.map(|share| {
            let (share, least) = (format::share(share), DecisionFigure::LeastDisplacement);
            let share = figure("share", share, Msg::DecisionLeastDisplacement, least);
            sentence(Msg::DecisionAvoidedLeast, Vec::new(), vec![share])
        });
        let words = if adds { Msg::DecisionAdds } else { Msg::DecisionAvoided };
        let said = sentence(words, Vec::new(), figures);
        view! { <p class="small measure">{said} " " {least}</p> }
    });
    view! {
        <div class="stack" data-gap="3">
            <Options rows=rows/>
            <p class="small muted measure">{t(Msg::DecisionNote)}</p>
            <h3>{t(Msg::DecisionThresholds)}</h3>
            {flips}
            {avoided}
        </div>
    }
    .into_any()
}

/// What is missing for an answer, and what is known without it.
fn undecided(decision: &DeviceDecision, rows: Vec<OptionRow>) -> AnyView {
    let lacks = tf(Msg::DecisionLacks, [("what", gap_names(&decision.lacks).into())]);
    let grid = decision.lacks.contains(&DecisionGap::Grid).then(|| t(Msg::DecisionGridAt));
    view! {
        <div class="stack" data-gap="3">
            <p class="measure">{lacks} " " {grid}</p>
            <Options rows=rows/>
        </div>
    }
    .into_any()
}

/// Years of an option.
fn years(decision: &DeviceDecision, choice: DecisionOption) -> Option<f64> {
    decision.options.iter().find(|of| of.option == choice)?.years
}

fn row(decision: &DeviceDecision, option: &OptionFigure, link: &(String, Query)) -> OptionRow {
    let (path, query) = link;
    let query = query.clone().with("option", option.option.key());
    let repaid = query.clone();
    let (even, even_sub) = break_even(option);
    OptionRow {
        name: option_name(option.option, option.years, Keeping::of_device(decision.within_plan)),
        least: least(option.option, decision.least_carbon, decision.least_cost),
        sub: reason(decision, option),
        best: decision.recommended == Some(option.option),
        carbon: Some(option.carbon_per_year),
        carbon_why: query.on(path),
        cost: option.cost_minor_per_year,
        cost_sub: t(match option.cost_minor_per_year {
            Some(_) => Msg::DecisionAYear,
            None => lacks_cost(&option.cost_lacks),
        })
        .to_owned(),
        cost_why: query.with("figure", "cost").on(path),
        currency: decision.currency,
        scale: format::Scale::Kilograms,
        repaid: even,
        repaid_sub: even_sub.into_any(),
        repaid_why: option.break_even.map(|_| {
            let figure = DecisionFigure::BreakEven(option.option).key();
            repaid.with("figure", figure).on(path)
        }),
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
fn break_even(option: &OptionFigure) -> (String, String) {
    match (option.option, option.break_even) {
        (DecisionOption::Keep, _) => ("–".to_owned(), t(Msg::DecisionBaseline).to_owned()),
        (DecisionOption::Return, _) => ("–".to_owned(), String::new()),
        (_, Some(day)) => (format::day(day), t(Msg::DecisionRepaid).to_owned()),
        (_, None) => {
            (t(Msg::DecisionNotRepaid).to_owned(), t(Msg::DecisionNotRepaidSub).to_owned())
        }
    }
}
