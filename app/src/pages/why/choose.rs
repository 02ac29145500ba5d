//! Which two results are compared: two periods, two versions of the own figures, two days of
//! knowledge. The address is the state.

use super::PAIR;
use crate::client::{Query, fetched};
use crate::components::{FieldError, Icon};
use crate::i18n::{Msg, t, tf};
use crate::pages::receipt::asked_of;
use crate::state::{set_query, use_scope, use_session};
use impact_core::api::FiguresVersions;
use impact_core::quantity::{Day, Period};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// By what the two results differ.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Period,
    Figures,
    Knowledge,
}

impl By {
    const ALL: [(Self, &str, Msg); 3] = [
        (Self::Period, "period", Msg::ByPeriod),
        (Self::Figures, "figures", Msg::ByFigures),
        (Self::Knowledge, "as_of", Msg::ByKnowledge),
    ];

    fn of(value: &str) -> Self {
        Self::ALL.iter().find(|(_, key, _)| *key == value).map_or(Self::Period, |(by, ..)| *by)
    }
}

/// What the form holds, as text.
#[derive(Clone, Copy)]
struct Form {
    by: RwSignal<By>,
    first: RwSignal<String>,
    last: RwSignal<String>,
    figures: [RwSignal<String>; 2],
    days: [RwSignal<String>; 2],
}

impl Form {
    /// As the address says.
    fn read(pairs: &[(&'static str, String)], period: Period, today: Day) -> Self {
        let get = |name: &str| pairs.iter().find(|(of, _)| *of == name).map(|(_, v)| v.clone());
        let by = match (get("against_figures"), get("against_as_of")) {
            (Some(_), _) => By::Figures,
            (None, Some(_)) => By::Knowledge,
            (None, None) => By::Period,
        };
        let before: Option<Period> = get("against").and_then(|text| text.parse().ok());
        let before = before.unwrap_or_else(|| period.year_before());
        let text = |name: &str, none: String| RwSignal::new(get(name).unwrap_or(none));
        Self {
            by: RwSignal::new(by),
            first: RwSignal::new(before.start().to_string()),
            last: RwSignal::new(before.end().plus_days(-1).to_string()),
            figures: [text("against_figures", "0".into()), text("figures", String::new())],
            days: [
                text("against_as_of", period.start().min(today).to_string()),
                text("as_of", today.to_string()),
            ],
        }
    }

    /// The pairs that ask for it.
    fn pairs(&self) -> Result<Query, String> {
        let day = |text: RwSignal<String>| {
            text.get_untracked().parse::<Day>().map_err(|error| error.to_string())
        };
        let [first, second] = self.figures.map(|text| text.get_untracked());
        match self.by.get_untracked() {
            By::Period => {
                let last = day(self.last)?.plus_days(1);
                let period = Period::new(day(self.first)?, last);
                let period = period.map_err(|_| t(Msg::PeriodBackwards).to_owned())?;
                Ok(Query::new().with("against", period))
            }
            By::Figures => {
                let query = Query::new().with("against_figures", first);
                Ok(if second.is_empty() { query } else { query.with("figures", second) })
            }
            By::Knowledge => Ok(Query::new()
                .with("against_as_of", day(self.days[0])?)
                .with("as_of", day(self.days[1])?)),
        }
    }
}

/// The form.
#[component]
pub fn Choose() -> impl IntoView {
    let query = use_query_map();
    let scope = use_scope();
    let today = use_session().meta().today;
    let form = query.with_untracked(|query| {
        Form::read(&asked_of(query, &PAIR), scope.get_untracked().period, today)
    });
    let error = RwSignal::new(None::<String>);
    let go = set_query();
    let kept = move || {
        let kept = query.get_untracked().into_iter();
        let kept = kept.filter(|(name, _)| !PAIR.contains(&name.as_ref()));
        kept.fold(Query::new(), |query, (name, value)| query.with(&name, value))
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        match form.pairs() {
            Ok(pairs) => {
                error.set(None);
                go(kept().and(pairs.into_pairs()), false);
            }
            Err(sentence) => error.set(Some(sentence)),
        }
    };
    let choices = By::ALL
        .into_iter()
        .map(|(by, key, name)| {
            view! {
                <option value=key selected=move || form.by.get() == by>
                    {t(name)}
                </option>
            }
        })
        .collect_view();
    view! {
        <form class="toolbar pair-form no-print" novalidate on:submit=submit>
            <div class="field">
                <label for="compare-by">{t(Msg::CompareBy)}</label>
                <select
                    id="compare-by"
                    on:change=move |event| form.by.set(By::of(&event_target_value(&event)))
                >
                    {choices}
                </select>
            </div>
            {move || match form.by.get() {
                By::Period => view! {
                    {date("against-from", Msg::FirstFrom, form.first)}
                    {date("against-to", Msg::FirstTo, form.last)}
                }
                .into_any(),
                By::Figures => view! { <Versions chosen=form.figures/> }.into_any(),
                By::Knowledge => view! {
                    {date("against-as-of", Msg::FirstKnown, form.days[0])}
                    {date("as-of", Msg::SecondKnown, form.days[1])}
                }
                .into_any(),
            }}
            <button type="submit" class="btn">
                <Icon name="i-check"/>
                {t(Msg::Compare)}
            </button>
            <FieldError id="pair-error" error=error/>
        </form>
    }
}

fn date(id: &'static str, name: Msg, value: RwSignal<String>) -> AnyView {
    view! {
        <div class="field">
            <label for=id>{t(name)}</label>
            <input
                id=id
                type="date"
                required
                aria-describedby="pair-error"
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            />
        </div>
    }
    .into_any()
}

/// The versions there are, and none of the own figures.
#[component]
fn Versions(chosen: [RwSignal<String>; 2]) -> impl IntoView {
    let versions = fetched::<FiguresVersions>(|| Some("/api/v1/figures/versions?limit=500".into()));
    let numbers = move || {
        let known = versions.value.get();
        let known = known.map(|known| known.versions.iter().map(|of| of.version).collect());
        let mut known: Vec<u32> = known.unwrap_or_default();
        known.push(0);
        known
    };
    let field = move |id: &'static str, name: Msg, value: RwSignal<String>, current: bool| {
        let options = move || {
            let now = current.then(|| {
                let here = value.get_untracked().is_empty();
                view! { <option value="" selected=here>{t(Msg::CurrentVersion)}</option> }
            });
            let options = numbers()
                .into_iter()
                .map(|number| {
                    let name = match number {
                        0 => t(Msg::NoOwnFigures).to_owned(),
                        _ => tf(Msg::OwnVersionIs, [("version", number.to_string().into())]),
                    };
                    let here = value.get_untracked() == number.to_string();
                    view! { <option value=number.to_string() selected=here>{name}</option> }
                })
                .collect_view();
            view! { {now} {options} }
        };
        view! {
            <div class="field">
                <label for=id>{t(name)}</label>
                <select id=id on:change=move |event| value.set(event_target_value(&event))>
                    {options}
                </select>
            </div>
        }
    };
    view! {
        {field("against-figures", Msg::FirstVersion, chosen[0], false)}
        {field("figures", Msg::SecondVersion, chosen[1], true)}
    }
}
