//! A second life of the device: what each method of allocation would have it carry, side by side,
//! and apart from that what it would avoid.

use crate::client::{Fetched, Query, encode};
use crate::components::{
    AddressField, Answered, CurrencyField, Editor, Head, LinkedFigure, StackTable, Unused,
    UnusedNote, answered, given, input_name, loaded, sentence,
};
use crate::format;
use crate::i18n::{Msg, label, t, tf};
use crate::state::Scope;
use impact_core::api::{
    Carbon, DecisionInput, SECOND_LIFE_INPUTS, SECOND_LIFE_PRICES, SecondLife, SecondLifeFigure,
    SharedLives,
};
use impact_core::lifecycle::Allocation;
use leptos::prelude::*;

/// The parameters of the address that a second life takes, as they are.
pub fn asked() -> Memo<Vec<(String, String)>> {
    let names = ["months", "currency"].into_iter().chain(SECOND_LIFE_PRICES);
    given(names.chain(SECOND_LIFE_INPUTS.map(DecisionInput::key)).collect())
}

/// The card.
#[component]
pub fn SecondLifeCard(
    /// Identifier of the device.
    id: String,
    /// Period and view.
    scope: Scope,
    /// What its fields write to.
    editor: Editor,
) -> impl IntoView {
    let given = asked();
    let path = format!("/api/v1/devices/{}/second-life", encode(&id));
    let asking = scope.clone();
    let Answered { answer: told, used, unused } =
        answered::<SecondLife>(given, move |used| Some(asking.ask().and(used.clone()).on(&path)));
    let receipts = format!("/devices/{}/receipt", encode(&id));
    view! {
        <section
            class="stack"
            data-gap="4"
            aria-labelledby="second-life"
            aria-busy=move || told.busy.get().to_string()
        >
            <h2 id="second-life">{t(Msg::SecondLifeTitle)}</h2>
            <UnusedNote unused=unused/>
            {loaded(
                told,
                move |told| {
                    let query = Query::new().and(used.get_untracked()).and(scope.pairs());
                    view! { <Answer told=told link=(receipts.clone(), query)/> }.into_any()
                },
            )}
            <Form told=told unused=unused given=given editor=editor/>
        </section>
    }
}

/// Both lives by each method, and what is avoided.
#[component]
fn Answer(told: std::sync::Arc<SecondLife>, link: (String, Query)) -> impl IntoView {
    let total = format::kg(told.total_kg);
    let about = [("months", u64::from(told.months).into()), ("total", total.into())];
    let rows = told.methods.iter().map(|shared| row(shared, &link)).collect_view();
    let columns = vec![
        Head::text(Msg::SecondLifeMethod),
        Head::number(Msg::SecondLifeFirst),
        Head::number(Msg::SecondLifeSecond),
    ];
    let priced = told.methods.iter().any(|shared| shared.method == Allocation::Economic);
    view! {
        <div class="stack" data-gap="3">
            <p class="measure">{tf(Msg::SecondLifeText, about)}</p>
            <StackTable name=t(Msg::SecondLifeTitle) columns=columns rows=rows.into_any()/>
            {(!priced)
                .then(|| view! { <p class="small muted measure">{t(Msg::SecondLifeNoPrices)}</p> })}
            <h3>{t(Msg::SecondLifeAvoids)}</h3>
            {avoided(&told, &link)}
        </div>
    }
}

fn row(shared: &SharedLives, link: &(String, Query)) -> AnyView {
    let (name, says) = method(shared.method);
    let says = shared.note.as_ref().map_or_else(|| t(says).to_owned(), label);
    let cell = |head: Msg, figure: SecondLifeFigure, carbon: &Carbon| {
        let href = why(link, figure).with("method", shared.method.key()).on(&link.0);
        figure_cell(head, t(name), carbon, href)
    };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                {t(name)} <span class="sub">{says}</span>
            </th>
            {cell(Msg::SecondLifeFirst, SecondLifeFigure::First, &shared.first)}
            {cell(Msg::SecondLifeSecond, SecondLifeFigure::Second, &shared.second)}
        </tr>
    }
    .into_any()
}

fn figure_cell(head: Msg, method: &str, carbon: &Carbon, href: String) -> AnyView {
    let shown = format::carbon_in(carbon, format::Scale::Kilograms);
    let figure = shown.plain();
    let what = format!("{}, {method}", t(head));
    let why =
        tf(Msg::DecisionWhyOption, [("mass", figure.clone().into()), ("option", what.into())]);
    view! {
        <td role="cell" class="r num" data-label=t(head) title=shown.exact>
            <a class="figure-link" href=href aria-label=why>
                {figure}
            </a>
            <span class="sub">{shown.range}</span>
        </td>
    }
    .into_any()
}

/// The address of a figure's receipt.
fn why(link: &(String, Query), figure: SecondLifeFigure) -> Query {
    link.1.clone().with("life", figure.key())
}

/// What a method is called, and how it shares.
fn method(of: Allocation) -> (Msg, Msg) {
    match of {
        Allocation::CutOff => (Msg::MethodCutOff, Msg::MethodCutOffSays),
        Allocation::LifeShare => (Msg::MethodLifeShare, Msg::MethodLifeShareSays),
        Allocation::FiftyFifty => (Msg::MethodFiftyFifty, Msg::MethodFiftyFiftySays),
        Allocation::Economic => (Msg::MethodEconomic, Msg::MethodEconomicSays),
    }
}

fn avoided(told: &SecondLife, link: &(String, Query)) -> AnyView {
    let Some(avoided) = &told.avoided else {
        let names = told.lacks.iter().map(|input| t(input_name(*input))).collect::<Vec<_>>();
        let names = names.join(" · ");
        let said = tf(Msg::SecondLifeLacks, [("inputs", names.into())]);
        return view! { <p class="small measure">{said}</p> }.into_any();
    };
    let shown = format::carbon(&avoided.total);
    let figure = shown.plain();
    let why_avoided = tf(
        Msg::DecisionWhyOption,
        [("mass", figure.clone().into()), ("option", t(Msg::SecondLifeAvoids).into())],
    );
    let href = why(link, SecondLifeFigure::Avoided).on(&link.0);
    let linked = |name, said, of, figure| LinkedFigure {
        name,
        said,
        of: t(of).to_owned(),
        href: why(link, figure).on(&link.0),
    };
    let year = format::carbon(&avoided.per_year).plain();
    let year = linked("year", year, Msg::SecondLifeAvoidsYear, SecondLifeFigure::AvoidedPerYear);
    let least = avoided.least_displacement.map(|share| {
        let (share, least) = (format::share(share), SecondLifeFigure::LeastDisplacement);
        let share = linked("share", share, Msg::DecisionLeastDisplacement, least);
        sentence(Msg::DecisionAvoidedLeast, Vec::new(), vec![share])
    });
    view! {
        <p class="measure" title=shown.exact>
            <a class="figure-link" href=href aria-label=why_avoided>
                <b>{figure}</b>
            </a>
            " "
            {shown.range.map(|range| format!("({range})"))}
            " "
            {sentence(Msg::SecondLifeAvoidedYear, Vec::new(), vec![year])}
        </p>
        <p class="small measure">
            {told.counterfactual.as_ref().map(label)} " " {least} " " {t(Msg::SecondLifeOutside)}
        </p>
    }
    .into_any()
}

/// Length and prices; what else it rests on stands in the decision's assumptions.
#[component]
fn Form(
    told: Fetched<SecondLife>,
    unused: Unused,
    given: Memo<Vec<(String, String)>>,
    editor: Editor,
) -> impl IntoView {
    let fields = [("months", Msg::SecondLifeMonths, false)]
        .into_iter()
        .chain(SECOND_LIFE_PRICES.into_iter().zip(PRICE_NAMES).map(|(key, name)| (key, name, true)))
        .map(|(key, name, money)| {
            let usual = Signal::derive(move || {
                let months = told.value.with(|told| told.as_ref().map(|told| told.months))?;
                (!money).then(|| months.to_string())
            });
            let hint = Signal::derive(move || {
                let assumed = !given.with(|given| given.iter().any(|(of, _)| of == key));
                let said = if money { Msg::SecondLifePriceHint } else { Msg::SecondLifeMonthsHint };
                assumed.then(|| t(said).to_owned())
            });
            let error = Signal::derive(move || unused.about(key));
            let id = format!("second-life-{key}");
            view! {
                <AddressField
                    id=id
                    key=key
                    name=t(name)
                    money=money
                    usual=usual
                    hint=hint
                    error=error
                    given=given
                    editor=editor
                />
            }
        })
        .collect_view();
    view! {
        <details class="assumptions">
            <summary>{t(Msg::SecondLifeForm)}</summary>
            <div class="stack" data-gap="4">
                <div class="fields">
                    {fields} <CurrencyField id="second-life-currency" given=given set=editor.set/>
                </div>
                <p class="small muted measure">{t(Msg::SecondLifeOthers)}</p>
            </div>
        </details>
    }
}

/// What the prices are called, as [`SECOND_LIFE_PRICES`] names them.
const PRICE_NAMES: [Msg; SECOND_LIFE_PRICES.len()] = [
    Msg::SecondLifeFirstPaid,
    Msg::SecondLifeFirstRealised,
    Msg::SecondLifeSecondPaid,
    Msg::SecondLifeSecondRealised,
];
