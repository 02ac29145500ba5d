//! The answer in a sentence, what it saves, the options and what would change it.

use super::Place;
use crate::components::{
    LinkedFigure, OptionRow, Options, lacks_cost, least, option_name, sentence, threshold_sentence,
};
use crate::format::{self, Scale};
use crate::i18n::{Msg, t, tf};
use crate::pages::receipt::LINE_RECEIPT;
use impact_core::api::{
    BreakEven, Carbon, DecisionGap, DecisionOption, Keeping, LineDecision, LineFigure, LineOption,
    LineSaving,
};
use impact_core::quantity::Money;
use leptos::prelude::*;
use std::sync::Arc;

/// What an option is called in this decision.
pub fn named(decision: &LineDecision, choice: DecisionOption) -> String {
    option_name(choice, years(decision, choice), keeping(decision))
}

/// What keeping means of these devices.
fn keeping(decision: &LineDecision) -> Keeping {
    Keeping::of(decision.within_plan, decision.beyond_plan)
}

fn years(decision: &LineDecision, choice: DecisionOption) -> Option<f64> {
    decision.options.iter().find(|of| of.option == choice)?.years
}

/// Whether all of the devices have left.
pub fn have_left(decision: &LineDecision) -> bool {
    let left = decision.undecided.iter().find(|of| of.reason == DecisionGap::Left);
    left.is_some_and(|of| of.devices == decision.devices)
}

/// The answer.
#[component]
pub fn Answer(decision: Arc<LineDecision>, place: Place) -> impl IntoView {
    let Some(recommended) = decision.recommended else {
        let rows = rows(&decision, &place);
        let nothing = if have_left(&decision) { Msg::LineAllLeft } else { Msg::LineNothing };
        let table = (!rows.is_empty()).then(|| view! { <Options rows=rows/> });
        return view! {
            <div class="stack" data-gap="3">
                <p class="measure">{t(nothing)}</p>
                {table}
            </div>
        }
        .into_any();
    };
    let best = decision.options.iter().find(|of| of.option == recommended);
    let alone = decision.devices == 1;
    let said = if alone { Msg::LineAnswerOne } else { Msg::LineAnswer };
    let said = tf(said, [("option", named(&decision, recommended).into())]);
    let best_for = best.map_or(0, |of| of.best_for);
    let of = (!alone).then(|| {
        let of = [("best", best_for.into()), ("devices", decision.decided.into())];
        view! { <p class="measure">{tf(Msg::LineAnswerOf, of)}</p> }
    });
    let keeps = decision.options.iter().any(|of| of.option == DecisionOption::Keep);
    let keeping = keeps.then(|| {
        let said = if decision.within_plan { Msg::LineKeeping } else { Msg::LineRunningOn };
        view! { <p class="small muted measure">{t(said)}</p> }
    });
    let when = if decision.within_plan { Msg::LineWhen } else { Msg::LineWhenNow };
    let partly = (decision.compared < decision.decided).then(|| {
        let compared =
            [("compared", decision.compared.into()), ("devices", decision.decided.into())];
        view! { <p class="small muted measure">{tf(Msg::LineCompared, compared)}</p> }
    });
    view! {
        <section class="stack" data-gap="3" aria-labelledby="line-answer">
            <h2 id="line-answer">{said}</h2>
            {of}
            {savings(&decision, &place)}
            {keeping}
            <p class="small muted measure">{t(when)}</p>
            {partly}
            <Options rows=rows(&decision, &place)/>
            <p class="small muted measure">{t(Msg::DecisionNote)}</p>
            <h3>{t(Msg::DecisionThresholds)}</h3>
            {flips(&decision, &place)}
        </section>
    }
    .into_any()
}

/// What the one answer saves, and what more each device's own best would.
fn savings(decision: &LineDecision, place: &Place) -> Option<AnyView> {
    let savings = decision.savings?;
    // What is the same as keeping them, or as the one answer, saves nothing more.
    let keeps = decision.recommended == Some(DecisionOption::Keep);
    let differ = decision.differ > 0;
    let one = savings.one_against_keeping.filter(|_| !keeps);
    let each = savings.each_against_keeping.filter(|_| differ);
    let more = (differ && !keeps).then_some(savings.each_against_one);
    let (one_saves, each_saves) = match decision.within_plan {
        true => (Msg::LineOneSaves, Msg::LineEachSaves),
        false => (Msg::LineOneSavesOn, Msg::LineEachSavesOn),
    };
    use LineFigure as Of;
    let rows = [
        (one_saves, Of::OneAgainstKeeping, Of::OneAgainstKeepingCost, one),
        (each_saves, Of::EachAgainstKeeping, Of::EachAgainstKeepingCost, each),
        (Msg::LineEachMore, Of::EachAgainstOne, Of::EachAgainstOneCost, more),
    ];
    let rows = rows.into_iter().filter_map(|(name, in_carbon, in_money, saving)| {
        let saving = saving?;
        let name = t(name);
        let link = |figure: LineFigure, said: String| {
            let why = format!("{said}: {name}");
            let href = place.asked.clone().with("figure", figure.key()).on(LINE_RECEIPT);
            view! {
                <a class="figure-link" href=href aria-label=why>
                    <b>{said}</b>
                </a>
            }
        };
        let carbon = saving.carbon_per_year.map(|carbon| {
            let (said, range) = carbon_saved(&carbon);
            let range = range.map(|range| format!(" ({range})"));
            view! { {link(in_carbon, said)} {range} }
        });
        let cost = cost_saved(decision, &saving).map(|cost| link(in_money, cost));
        let between = (carbon.is_some() && cost.is_some()).then_some("; ");
        Some(view! {
            <dt>{name}</dt>
            <dd>{carbon} {between} {cost}</dd>
        })
    });
    let rows: Vec<_> = rows.collect();
    (!rows.is_empty()).then(|| view! { <dl class="facts">{rows}</dl> }.into_any())
}

/// What is saved in carbon, or taken more, in words; and the range of that.
pub fn carbon_saved(saved: &Carbon) -> (String, Option<String>) {
    let (message, size) = match saved.mean_kg.grams() {
        0 => (Msg::LineSavesNothing, *saved),
        1.. => (Msg::LineSavesYear, *saved),
        _ => {
            let (mean_kg, low_kg, high_kg) = (-saved.mean_kg, -saved.high_kg, -saved.low_kg);
            (Msg::LineTakesMore, Carbon { mean_kg, low_kg, high_kg })
        }
    };
    let shown = format::carbon(&size);
    (tf(message, [("amount", shown.plain().into())]), shown.range)
}

/// What is saved in money, or costs more, in words.
pub fn cost_saved(decision: &LineDecision, saving: &LineSaving) -> Option<String> {
    let minor = saving.cost_minor_per_year?;
    let message = match minor {
        0 => Msg::LineCostsSame,
        1.. => Msg::LineSavesYear,
        _ => Msg::LineCostsMore,
    };
    let size = Money { minor: minor.saturating_abs(), currency: decision.currency };
    Some(tf(message, [("amount", format::money(size).into())]))
}

fn rows(decision: &LineDecision, place: &Place) -> Vec<OptionRow> {
    let sums = decision.options.iter().map(|of| of.carbon_per_year.mean_kg.kg());
    let scale = Scale::of(sums.fold(0.0_f64, f64::max));
    decision.options.iter().map(|of| row(decision, of, place, scale)).collect()
}

fn row(decision: &LineDecision, of: &LineOption, place: &Place, scale: Scale) -> OptionRow {
    let query = place.asked.clone().with("option", of.option.key());
    let best = [("best", of.best_for.into()), ("devices", decision.decided.into())];
    let mut sub = match of.option {
        DecisionOption::Return => t(Msg::DecisionReturnSub).to_owned(),
        _ if decision.decided == 0 => String::new(),
        _ => tf(Msg::LineBestFor, best),
    };
    if of.devices < decision.decided || decision.decided == 0 {
        let known = tf(Msg::LineKnownOf, [("devices", of.devices.into())]);
        sub = format!("{sub} {known}").trim_start().to_owned();
    }
    let cost_sub = match of.cost_minor_per_year {
        None => t(lacks_cost(&of.cost_lacks)).to_owned(),
        Some(_) if of.devices_with_cost < decision.decided => {
            tf(Msg::LineCostOf, [("devices", of.devices_with_cost.into())])
        }
        Some(_) => t(Msg::DecisionAYear).to_owned(),
    };
    let (even, even_sub) = repaid(of, place);
    OptionRow {
        name: named(decision, of.option),
        least: least(of.option, decision.least_carbon, decision.least_cost),
        sub,
        best: decision.recommended == Some(of.option),
        carbon: (of.devices > 0).then_some(of.carbon_per_year),
        scale,
        carbon_why: query.clone().on(LINE_RECEIPT),
        cost: of.cost_minor_per_year,
        cost_sub,
        cost_why: query.with("figure", "cost").on(LINE_RECEIPT),
        currency: decision.currency,
        repaid: even,
        repaid_sub: even_sub,
        repaid_why: of.break_even.map(|_| why_repaid(of, place, LineFigure::BreakEven)),
    }
}

/// The address of the receipt of a day on which an option is repaid.
fn why_repaid(of: &LineOption, place: &Place, figure: LineFigure) -> String {
    let query = place.asked.clone().with("option", of.option.key());
    query.with("figure", figure.key()).on(LINE_RECEIPT)
}

/// When half of the devices have repaid what the option takes, and from when to when.
fn repaid(of: &LineOption, place: &Place) -> (String, AnyView) {
    let said = |message: Msg| t(message).into_any();
    match (of.option, of.break_even) {
        (DecisionOption::Keep, _) => ("–".to_owned(), said(Msg::DecisionBaseline)),
        (DecisionOption::Return, _) => ("–".to_owned(), ().into_any()),
        (_, None) => (t(Msg::DecisionNotRepaid).to_owned(), said(Msg::DecisionNotRepaidSub)),
        (_, Some(even)) => (format::day(even.median), spread(of, &even, place)),
    }
}

fn spread(of: &LineOption, even: &BreakEven, place: &Place) -> AnyView {
    let said = if even.earliest == even.latest {
        t(Msg::DecisionRepaid).into_any()
    } else {
        let day = |name, on, what: Msg, figure| LinkedFigure {
            name,
            said: format::day(on),
            of: t(what).to_owned(),
            href: why_repaid(of, place, figure),
        };
        let days = vec![
            day("first", even.earliest, Msg::LineRepaidFirst, LineFigure::BreakEvenEarliest),
            day("last", even.latest, Msg::LineRepaidLast, LineFigure::BreakEvenLatest),
        ];
        sentence(Msg::LineRepaid, Vec::new(), days)
    };
    let others = (even.devices != of.devices)
        .then(|| format!(". {}", tf(Msg::LineRepaidOf, [("devices", even.devices.into())])));
    view! {
        {said}
        {others}
    }
    .into_any()
}

fn flips(decision: &LineDecision, place: &Place) -> AnyView {
    if decision.flips.is_empty() {
        return view! { <p class="small">{t(Msg::DecisionThresholdsNone)}</p> }.into_any();
    }
    let sentences = decision.flips.iter().take(4).map(|flip| {
        let years = years(decision, flip.becomes);
        let asked = place.asked.clone().with("figure", LineFigure::Threshold(flip.input).key());
        let why = asked.with("input", flip.input.key()).on(LINE_RECEIPT);
        view! { <li>{threshold_sentence(flip, years, keeping(decision), decision.currency, why)}</li> }
    });
    view! { <ul class="small">{sentences.collect_view()}</ul> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use impact_core::quantity::GramsCo2e;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn saved(mean: i64, low: i64, high: i64) -> (String, Option<String>) {
        let [mean_kg, low_kg, high_kg] = [mean, low, high].map(GramsCo2e::new);
        carbon_saved(&Carbon { mean_kg, low_kg, high_kg })
    }

    #[wasm_bindgen_test]
    fn a_loss_is_not_read_as_a_gain() {
        let (said, range) = saved(8_830_000, 7_100_000, 9_900_000);
        assert_eq!(said, "saves 8.83\u{a0}t a year");
        assert_eq!(range.as_deref(), Some("7.10–9.90"));
        let (said, range) = saved(-4_120, -5_510, -3_900);
        assert_eq!(said, "takes 4.12\u{a0}kg more a year");
        assert_eq!(range.as_deref(), Some("3.90–5.51"));
        let (said, range) = saved(-1_000, -5_510, 3_900);
        assert_eq!(said, "takes 1.00\u{a0}kg more a year");
        assert_eq!(range.as_deref(), Some("\u{2212}3.90 to 5.51"));
        assert_eq!(saved(0, 0, 0), ("saves nothing".to_owned(), None));
    }
}
