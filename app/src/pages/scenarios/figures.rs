//! The gross ledger, now and in the scenario, and the years as a chart or a table.

use super::desk::Desk;
use crate::chart::{LiveBars, Series, StackName, StackedBars};
use crate::components::{Figure, Icon, Legend};
use crate::format::{self, Scale};
use crate::i18n::{Msg, t, tf};
use crate::pages::overview::series_of;
use impact_core::api::Carbon;
use impact_core::fleet::scenario::{
    Ahead, AheadFigure, Finding, Lever, Question, Staged, YearAhead,
};
use impact_core::lifecycle::Stage;
use impact_core::quantity::GramsCo2e;
use leptos::prelude::*;

/// What is said of the years first.
fn finding(ahead: &Ahead) -> String {
    t(match ahead.finding() {
        Finding::Nothing => Msg::FindingNothing,
        Finding::AsPlanned => Msg::FindingAsPlanned,
        Finding::GapOpens => Msg::FindingGapOpens,
        Finding::Less => Msg::FindingLess,
        Finding::LessLater => Msg::FindingLessLater,
        Finding::More => Msg::FindingMore,
        Finding::Unsure => Msg::FindingUnsure,
    })
    .to_owned()
}

/// Kilograms or tonnes, by the largest year.
fn scale(ahead: &Ahead) -> Scale {
    let each = ahead.years.iter().flat_map(|year| [year.plan.gross, year.scenario.gross]);
    Scale::of(each.map(|gross| gross.mean_kg.kg().abs()).fold(0.0, f64::max))
}

/// A range from what to what, whose ends may be negative: `−49 to −24`.
pub fn range(carbon: &Carbon, scale: Scale) -> String {
    if carbon.low_kg == carbon.high_kg {
        return String::new();
    }
    let [low, high] =
        [carbon.low_kg, carbon.high_kg].map(|end| format::significant(scale.value(end.kg())));
    tf(Msg::RangeTo, [("low", low.into()), ("high", high.into())])
}

/// A change with its sign in a scale.
pub fn signed(grams: GramsCo2e, scale: Scale) -> String {
    let sign = if grams.grams() > 0 { "+" } else { "" };
    format!("{sign}{}", format::significant(scale.value(grams.kg())))
}

/// The ledger of a question's last year. Avoided emissions, credits and cost are not here: the
/// engine has no source for them.
#[component]
pub fn Gross(desk: Desk, most: Signal<Option<Lever>>) -> impl IntoView {
    let year = desk.last_year();
    let last = Memo::new(move |_| {
        desk.ahead.with(|ahead| {
            let ahead = ahead.as_ref().ok()?;
            Some((ahead.years.last()?.clone(), scale(ahead)))
        })
    });
    view! {
        <section class="stack" aria-labelledby="ledger">
            <div class="section-head">
                <h2 id="ledger">{move || tf(Msg::LedgerIn, [("year", year.get().into())])}</h2>
                <span class="meta">{t(Msg::ViewManagement)}</span>
            </div>
            <article class="ledger lead" data-ledger="gross">
                <h3 class="name h3">
                    <Icon name="l-gross"/>
                    {t(Msg::GrossFootprint)}
                </h3>
                {move || last.get().map(|(year, scale)| versus(desk, &year, scale))}
                <p class="reason">
                    {move || {
                        most.get()
                            .map(|lever| {
                                tf(Msg::MostOfIt, [("lever", super::levers::name(lever).into())])
                            })
                    }}
                </p>
            </article>
            <p class="small muted measure">{t(Msg::AsPlannedMeans)}</p>
        </section>
    }
}

/// The scenario's last year and its change in a line that stays in sight of the sliders where the
/// ledger does not: on a phone. The ledger says the same to those who listen.
#[component]
pub fn Meanwhile(desk: Desk) -> impl IntoView {
    let year = desk.last_year();
    let said = move || {
        desk.ahead.with(|ahead| {
            let ahead = ahead.as_ref().ok()?;
            let (last, scale) = (ahead.years.last()?, scale(ahead));
            let gross = format::carbon_in(&last.scenario.gross, scale);
            let (tone, change) = change_of(last, scale);
            Some(view! {
                <b>{format!("{} {} CO₂e", gross.value, gross.unit)}</b>
                <span class="delta" data-tone=tone>
                    {change}
                </span>
            })
        })
    };
    view! {
        <p class="commitbar meanwhile only-narrow" aria-hidden="true">
            {move || year.get()}
            {said}
        </p>
    }
}

/// A year's change against the plan, and whether it is good.
fn change_of(year: &YearAhead, scale: Scale) -> (&'static str, String) {
    let change = year.change.mean_kg;
    if change.grams() == 0 {
        return ("flat", t(Msg::Unchanged).to_owned());
    }
    let tone = if change.grams() < 0 { "good" } else { "flat" };
    let plan = year.plan.gross.mean_kg.kg();
    let share = if plan > 0.0 {
        format!(", {}", format::percent(change.kg().abs() / plan))
    } else {
        String::new()
    };
    (tone, [format::change_in(change, scale), share].concat())
}

/// A figure that leads to its receipt, of what is asked while it is followed.
pub fn why(
    desk: Desk,
    figure: AheadFigure,
    year: impl Fn() -> usize + Send + 'static,
    name: &str,
    mass: &str,
    shown: impl IntoView,
) -> AnyView {
    let said = [("mass", mass.to_owned().into()), ("option", name.to_owned().into())];
    let said = tf(Msg::DecisionWhyOption, said);
    view! {
        <a class="figure-link" href=move || desk.receipt(figure, year()) aria-label=said>
            {shown}
        </a>
    }
    .into_any()
}

fn versus(desk: Desk, year: &YearAhead, scale: Scale) -> AnyView {
    let (plan, now) = (
        format::carbon_in(&year.plan.gross, scale),
        format::carbon_in(&year.scenario.gross, scale),
    );
    let range_of = |range: Option<String>| {
        range.map(|range| view! { <span class="range">{format!("({range})")}</span> })
    };
    let change = year.change.mean_kg;
    let (tone, said) = change_of(year, scale);
    let apart = range(&year.change, scale);
    let link = move |figure, name: Msg, mass: &str, shown: AnyView| {
        let last = move || desk.question.with(Question::last_year);
        why(desk, figure, last, t(name), mass, shown)
    };
    let [planned, ahead] = [&plan, &now].map(|of| format!("{} {} CO₂e", of.value, of.unit));
    let was = link(
        AheadFigure::Plan,
        Msg::AsPlanned,
        &planned,
        view! { {plan.value} <span class="unit">" "{plan.unit}</span> }.into_any(),
    );
    let is = link(
        AheadFigure::Scenario,
        Msg::InScenario,
        &ahead,
        view! {
            <span class="num">{now.value}</span>
            " "
            <span class="unit">{format!("{} CO₂e", now.unit)}</span>
        }
        .into_any(),
    );
    let delta = view! { <span class="delta" data-tone=tone>{said.clone()}</span> }.into_any();
    let delta = match change.grams() {
        0 => delta,
        _ => link(AheadFigure::Change, Msg::ChangeHead, &said, delta),
    };
    view! {
        <dl class="versus">
            <div>
                <dt>{t(Msg::AsPlanned)}</dt>
                <dd class="was" title=plan.exact>
                    {was}
                    " "
                    {range_of(plan.range)}
                </dd>
            </div>
            <div>
                <dt>{t(Msg::InScenario)}</dt>
                <dd class="hero" title=now.exact>
                    {is}
                    {range_of(now.range)}
                </dd>
            </div>
            <div>
                <dt>{t(Msg::ChangeHead)}</dt>
                <dd class="small change" title=format::exact_kg(change)>
                    {delta}
                    {(!apart.is_empty())
                        .then(|| view! { " " <span class="range">{format!("({apart})")}</span> })}
                </dd>
            </div>
        </dl>
    }
    .into_any()
}

/// Stages that any year has.
fn stages(ahead: &Ahead) -> Vec<Stage> {
    let used = |stage: &Stage| {
        let has = |staged: &Staged| staged.stages[stage.index()].grams() != 0;
        ahead.years.iter().any(|year| has(&year.plan) || has(&year.scenario))
    };
    Stage::ALL.into_iter().filter(used).collect()
}

/// The name of a year: its number, or its days where it is none of the calendar.
fn year_name(year: &YearAhead) -> String {
    format::period(year.period)
}

/// The years, plan and scenario side by side.
#[component]
pub fn Years(desk: Desk) -> impl IntoView {
    let unit = move || {
        desk.ahead.with(|ahead| ahead.as_ref().map_or(Scale::Tonnes, scale)).unit().to_owned()
    };
    let finding = move || desk.ahead.with(|ahead| ahead.as_ref().map(finding).unwrap_or_default());
    let set = desk.ask(|engine| engine.factor_set.clone());
    view! {
        <Figure
            finding=Signal::derive(finding)
            sub=Signal::derive(move || tf(Msg::YearsSub, [("unit", unit().into())]))
            chart=move || view! { <Chart desk=desk/> }
            table=move || view! { <Table desk=desk/> }
            source=move || {
                view! {
                    <span>{tf(Msg::FactorSetIs, [("set", set.clone().into())])}</span>
                    <a
                        class="why"
                        href=move || {
                            let last = desk.question.with(Question::last_year);
                            desk.receipt(AheadFigure::Scenario, last)
                        }
                    >
                        {t(Msg::Why)}
                    </a>
                }
            }
        />
    }
}

fn spec(ahead: &Ahead) -> StackedBars {
    let scale = scale(ahead);
    let sides: [fn(&YearAhead) -> &Staged; 2] = [|year| &year.plan, |year| &year.scenario];
    let stages = stages(ahead);
    let series = sides.iter().enumerate().flat_map(|(stack, side)| {
        let of = move |stage: &Stage| {
            let value = |year: &YearAhead| scale.value(side(year).stages[stage.index()].kg());
            Series {
                name: t(Msg::of_stage(*stage)).to_owned(),
                number: series_of(*stage),
                values: ahead.years.iter().map(value).collect(),
                end: String::new(),
                stack,
            }
        };
        stages.iter().map(of)
    });
    let ranges = sides.iter().flat_map(|side| {
        ahead.years.iter().map(move |year| {
            let gross = side(year).gross;
            [gross.low_kg, gross.high_kg].map(|mass| scale.value(mass.kg()))
        })
    });
    StackedBars {
        labels: ahead.years.iter().map(year_name).collect(),
        series: series.collect(),
        ranges: ranges.collect(),
        stacks: vec![StackName::of(t(Msg::BarPlan)), StackName::of(t(Msg::BarScenario))],
        unit: scale.unit(),
        locale: format::locale(),
    }
}

#[component]
fn Chart(desk: Desk) -> impl IntoView {
    let drawing = Signal::derive(move || {
        desk.ahead.with(|ahead| ahead.as_ref().map(spec).unwrap_or_default()).into()
    });
    let text = Signal::derive(move || {
        desk.ahead.with(|ahead| {
            let Ok(ahead) = ahead else { return String::new() };
            let year = |year: &YearAhead| {
                tf(
                    Msg::YearText,
                    [
                        ("year", year_name(year).into()),
                        ("plan", format::kg(year.plan.gross.mean_kg).into()),
                        ("scenario", format::kg(year.scenario.gross.mean_kg).into()),
                    ],
                )
            };
            let years: Vec<String> = ahead.years.iter().map(year).collect();
            let (finding, years) = (finding(ahead), years.join("; "));
            tf(Msg::YearsText, [("finding", finding.into()), ("years", years.into())])
        })
    });
    let used = Memo::new(move |_| {
        desk.ahead.with(|ahead| ahead.as_ref().map(stages).unwrap_or_default().len())
    });
    let legend = move || {
        used.track();
        let stages =
            desk.ahead.with_untracked(|ahead| ahead.as_ref().map(stages).unwrap_or_default());
        let series: Vec<_> = stages
            .into_iter()
            .map(|stage| (series_of(stage), t(Msg::of_stage(stage)).to_owned()))
            .collect();
        view! { <Legend series=series/> }
    };
    view! {
        <div class="chart-wrap">
            <LiveBars spec=drawing text=text/>
            {legend}
            <p class="tiny subtle only-narrow">{t(Msg::BarsShort)}</p>
        </div>
    }
}

#[component]
fn Table(desk: Desk) -> impl IntoView {
    move || {
        desk.ahead.with(|ahead| {
            let ahead = ahead.as_ref().ok()?;
            let (scale, stages) = (scale(ahead), stages(ahead));
            let heads = stages
                .iter()
                .map(|stage| view! { <th scope="col" class="r">{t(Msg::of_stage(*stage))}</th> })
                .collect_view();
            let rows = ahead
                .years
                .iter()
                .enumerate()
                .flat_map(|(at, year)| {
                    let plan = (&year.plan, AheadFigure::Plan, Msg::AsPlanned);
                    let scenario = (&year.scenario, AheadFigure::Scenario, Msg::InScenario);
                    [plan, scenario].map(|side| (at, year, side))
                })
                .map(|(at, year, (side, figure, name))| {
                    let gross = format::carbon_in(&side.gross, scale);
                    let name = format!("{}, {}", year_name(year), t(name));
                    let mass = gross.value.clone();
                    let shown = view! { <b class="bold">{gross.value}</b> };
                    let link = why(desk, figure, move || at, &name, &mass, shown);
                    let cells = stages
                        .iter()
                        .map(|stage| {
                            let mass = side.stages[stage.index()];
                            let shown = format::significant(scale.value(mass.kg()));
                            view! { <td class="r" title=format::exact_kg(mass)>{shown}</td> }
                        })
                        .collect_view();
                    view! {
                        <tr>
                            <th scope="row">{name}</th>
                            {cells}
                            <td class="r" title=gross.exact>
                                {link}
                            </td>
                            <td class="r dim">{gross.range}</td>
                        </tr>
                    }
                })
                .collect_view();
            let name = tf(Msg::YearsSub, [("unit", scale.unit().into())]);
            Some(view! {
                <div class="table-wrap scroll-x" tabindex="0" role="group" aria-label=name>
                    <table class="table">
                        <thead>
                            <tr>
                                <th scope="col">{t(Msg::YearHead)}</th>
                                {heads}
                                <th scope="col" class="r">{t(Msg::GrossHead)}</th>
                                <th scope="col" class="r">{t(Msg::RangeHead)}</th>
                            </tr>
                        </thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            })
        })
    }
}
