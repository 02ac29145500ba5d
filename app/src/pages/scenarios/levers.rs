//! What can be moved: a slider each, with a field for whoever drags nothing.

use super::desk::Desk;
use super::figures::Meanwhile;
use crate::client::fetched;
use crate::components::{Icon, SelectField};
use crate::format;
use crate::i18n::{Msg, t, tf};
use impact_core::api::SiteRow;
use impact_core::factors::DeviceClass;
use impact_core::fleet::scenario::{
    GRID_TENTHS, HOURS_TENTHS, LIFE_MONTHS, Lever, Scenario, USUAL_HOURS_TENTHS, YEARS_AHEAD,
};
use leptos::prelude::*;
use std::iter;

/// What a lever is called.
pub fn name(lever: Lever) -> String {
    match lever {
        Lever::Life(class) => {
            tf(Msg::LeverLife, [("class", t(Msg::of_class(class)).to_owned().into())])
        }
        Lever::Refurbished => t(Msg::LeverRefurbished).to_owned(),
        Lever::Grid => t(Msg::LeverGrid).to_owned(),
        Lever::Returned => t(Msg::LeverReturned).to_owned(),
        Lever::Hours => t(Msg::LeverHours).to_owned(),
    }
}

/// The lever's value in a scenario, in its own whole steps: months, per cent, tenths.
fn value(scenario: &Scenario, lever: Lever, months: u16) -> i32 {
    match lever {
        Lever::Life(class) => scenario.life(class).unwrap_or(months).into(),
        Lever::Refurbished => scenario.refurbished.into(),
        Lever::Grid => scenario.grid.into(),
        Lever::Returned => scenario.returned.into(),
        Lever::Hours => scenario.hours.into(),
    }
}

/// What is written of a lever's value.
fn shown(lever: Lever, value: i32) -> String {
    let tenths = || {
        let number = f64::from(value) / 10.0;
        if value % 10 == 0 { format::exact(number) } else { format::decimal(number) }
    };
    match lever {
        Lever::Life(_) => tf(Msg::MonthsN, [("n", value.to_string().into())]),
        Lever::Refurbished | Lever::Returned => format::per_cent(&value.to_string()),
        Lever::Grid => format::per_cent(&tenths()),
        Lever::Hours => tf(Msg::HoursN, [("n", tenths().into())]),
    }
}

/// Where a lever stands in a scenario, as it is written.
pub fn stands(desk: Desk, scenario: &Scenario, lever: Lever) -> String {
    shown(lever, value(scenario, lever, months_of(desk, lever)))
}

/// What is written under a slider: of months the number alone, whose unit stands above it.
fn end_text(lever: Lever, value: i32) -> String {
    match lever {
        Lever::Life(_) => value.to_string(),
        _ => shown(lever, value),
    }
}

/// From what to what a lever is moved, in words.
pub fn from_to(desk: Desk, scenario: &Scenario, lever: Lever) -> String {
    let months = months_of(desk, lever);
    let plan = value(&Scenario::default(), lever, months);
    let (from, to) = (shown(lever, plan), shown(lever, value(scenario, lever, months)));
    match lever {
        Lever::Life(class) if !desk.plan_of(class).alike => {
            tf(Msg::FromMedianTo, [("from", from.into()), ("to", to.into())])
        }
        _ => tf(Msg::FromTo, [("from", from.into()), ("to", to.into())]),
    }
}

fn months_of(desk: Desk, lever: Lever) -> u16 {
    match lever {
        Lever::Life(class) => desk.plan_of(class).months,
        _ => 0,
    }
}

/// Puts a lever to a value; where it stood, it is not moved.
fn put(desk: Desk, lever: Lever, value: i32) {
    let months = months_of(desk, lever);
    desk.change(|scenario| match lever {
        Lever::Life(class) => {
            let new = u16::try_from(value).unwrap_or(months);
            scenario.life_months[class.index()] = (new != months).then_some(new);
        }
        Lever::Refurbished => scenario.refurbished = u8::try_from(value).unwrap_or_default(),
        Lever::Grid => scenario.grid = i16::try_from(value).unwrap_or_default(),
        Lever::Returned => scenario.returned = u8::try_from(value).unwrap_or_default(),
        Lever::Hours => scenario.hours = u16::try_from(value).unwrap_or(USUAL_HOURS_TENTHS),
    });
}

/// How a lever is drawn: lowest and highest of the slider, one step, all in its own whole steps, the
/// least and most that a field takes, and how many of them are one.
struct Track {
    ends: [i32; 2],
    step: i32,
    bounds: [i32; 2],
    per_one: i32,
}

impl Track {
    fn of(lever: Lever, months: u16) -> Self {
        let all = |ends: [i32; 2], step: i32, bounds: [i32; 2], per_one: i32| Self {
            ends,
            step,
            bounds,
            per_one,
        };
        match lever {
            Lever::Life(_) => {
                let bounds = [(*LIFE_MONTHS.start()).into(), (*LIFE_MONTHS.end()).into()];
                let months = i32::from(months);
                // Half to nearly double of what is planned, in whole years.
                let ends = [months / 24 * 12, (months * 7 / 4 + 11) / 12 * 12];
                all([ends[0].max(12), ends[1].min(bounds[1])], 1, bounds, 1)
            }
            Lever::Refurbished | Lever::Returned => all([0, 100], 1, [0, 100], 1),
            Lever::Grid => {
                let bounds = [(*GRID_TENTHS.start()).into(), (*GRID_TENTHS.end()).into()];
                all([-150, 50], 5, bounds, 10)
            }
            Lever::Hours => {
                let bounds = [(*HOURS_TENTHS.start()).into(), (*HOURS_TENTHS.end()).into()];
                all([0, 240], 5, bounds, 10)
            }
        }
    }

    /// A number of whole steps as fields take it.
    fn typed(&self, value: i32) -> String {
        format::typed(f64::from(value) / f64::from(self.per_one))
    }

    /// What a field holds, in whole steps and within its bounds, and whether it had to be held there.
    fn read(&self, text: &str) -> Option<(i32, bool)> {
        let number: f64 = text.trim().replace(',', ".").parse().ok()?;
        let steps = (number * f64::from(self.per_one)).round();
        let [least, most] = self.bounds.map(f64::from);
        let held = steps.clamp(least, most);
        steps.is_finite().then_some((held as i32, held != steps))
    }
}

/// A lever: its name and value, the slider, and where it stands now.
#[component]
fn Slider(desk: Desk, lever: Lever, id: String) -> impl IntoView {
    let months = months_of(desk, lever);
    let mut track = Track::of(lever, months);
    let now = value(&Scenario::default(), lever, months);
    // An address may ask for more than the slider shows.
    let first = desk.question.with_untracked(|asked| value(&asked.scenario, lever, months));
    track.ends = [track.ends[0].min(first).min(now), track.ends[1].max(first).max(now)];
    let [low, high] = track.ends;
    let current =
        Memo::new(move |_| desk.question.with(|question| value(&question.scenario, lever, months)));
    let at = f64::from(now - low) / f64::from((high - low).max(1));
    let place = format!("{:.1}%", at * 100.0);
    // What stands at an end is not written over it.
    let near = [at < 0.26, at > 0.74];
    let alike = !matches!(lever, Lever::Life(class) if !desk.plan_of(class).alike);
    let standing = tf(Msg::NowIs, [("value", end_text(lever, now).into())]);
    let told = if alike {
        tf(Msg::NowIs, [("value", shown(lever, now).into())])
    } else {
        tf(Msg::NowMedian, [("value", shown(lever, now).into())])
    };
    let unit = match lever {
        Lever::Life(_) => t(Msg::UnitMonths),
        Lever::Hours => t(Msg::UnitHours),
        _ => "%",
    };
    let title = name(lever);
    let (field, described) = (format!("{id}-value"), format!("{id}-now"));
    let (step, ends) = (track.typed(track.step), track.ends.map(|end| track.typed(end)));
    let bounds = track.bounds.map(|end| track.typed(end));
    let track = StoredValue::new(track);
    let typed = move || track.with_value(|track| track.typed(current.get()));
    let read = move |text: &str| track.with_value(|track| track.read(text));
    // What was typed and is not what stands there is said, for as long as that stands there.
    let refused = RwSignal::new(None);
    let moved = move |event: leptos::ev::Event| {
        if let Some((value, _)) = read(&event_target_value(&event)) {
            refused.set(None);
            put(desk, lever, value);
        }
    };
    let takes = {
        let [least, most] = bounds.clone();
        move || {
            let said = [("least", least.clone().into()), ("most", most.clone().into())];
            refused.get().filter(|at| *at == current.get()).map(|_| tf(Msg::LeverTakes, said))
        }
    };
    let takes_id = format!("{id}-takes");
    let anchor = if near[0] {
        "start"
    } else if near[1] {
        "end"
    } else {
        "middle"
    };
    view! {
        <div class="slider">
            <div class="row">
                <label for=id.clone()>{title.clone()}</label>
                <span class="value">
                    <input
                        id=field
                        type="number"
                        inputmode="decimal"
                        aria-label=tf(Msg::LeverField, [("name", title.into())])
                        min=bounds[0].clone()
                        max=bounds[1].clone()
                        step=step.clone()
                        aria-describedby=takes_id.clone()
                        prop:value=typed
                        on:change=move |event| {
                            let target = event_target::<web_sys::HtmlInputElement>(&event);
                            let value = read(&target.value());
                            if let Some((value, _)) = value {
                                put(desk, lever, value);
                            }
                            let held = value.is_none_or(|(_, held)| held);
                            refused.set(held.then(|| current.get_untracked()));
                            // What was held within its bounds, or not understood, is not left
                            // standing.
                            target.set_value(&track.with_value(|track| {
                                track.typed(current.get_untracked())
                            }));
                        }
                    />
                    <span class="unit">{unit}</span>
                </span>
            </div>
            <input
                id=id
                type="range"
                min=ends[0].clone()
                max=ends[1].clone()
                step=step
                prop:value=typed
                aria-valuetext=move || shown(lever, current.get())
                aria-describedby=described.clone()
                on:input=moved
            />
            <svg class="ticks" height="24" aria-hidden="true">
                <line x1=place.clone() x2=place.clone() y1="0" y2="6"></line>
                <text x=place y="20" text-anchor=anchor class="n">
                    {standing}
                </text>
                {(!near[0]).then(|| view! { <text x="-8" y="20">{end_text(lever, low)}</text> })}
                {(!near[1])
                    .then(|| {
                        view! {
                            <text class="e" x="100%" y="20" text-anchor="end">
                                {end_text(lever, high)}
                            </text>
                        }
                    })}
            </svg>
            <p class="tiny caution" role="status" id=takes_id>
                {takes}
            </p>
            <span class="sr" id=described>
                {told}
            </span>
        </div>
    }
}

/// The panel.
#[component]
pub fn Levers(desk: Desk) -> impl IntoView {
    let classes = desk.classes();
    let life = |class: DeviceClass| {
        let id = format!("life-{}", class.key());
        view! { <Slider desk=desk lever=Lever::Life(class) id=id/> }
    };
    let (first, others) = (classes.first().copied(), classes.into_iter().skip(1));
    let others: Vec<_> = others.map(life).collect();
    // What an address asks for is not hidden.
    let open = desk.question.with_untracked(|question| {
        let moved = question.scenario.moved();
        moved.iter().any(|lever| matches!(lever, Lever::Life(class) if Some(*class) != first))
    });
    let rest =
        [(Lever::Refurbished, "refurbished"), (Lever::Grid, "grid"), (Lever::Returned, "returned")];
    let rest = rest
        .map(|(lever, id)| view! { <Slider desk=desk lever=lever id=id.to_owned()/> })
        .collect_view();
    let is_plan = move || desk.question.with(|question| question.scenario.is_plan());
    let devices = move || {
        let devices = desk.ahead.with(|ahead| ahead.as_ref().map_or(0, |ahead| ahead.devices));
        tf(Msg::WorkedOut, [("n", devices.into())])
    };
    view! {
        <form class="stack" on:submit=move |event| event.prevent_default()>
            <fieldset class="card stack">
                <legend>{t(Msg::WhatIf)}</legend>
                {first.map(life)}
                {(!others.is_empty())
                    .then(|| {
                        view! {
                            <details open=open>
                                <summary>{t(Msg::MoreClasses)}</summary>
                                <div class="stack">{others}</div>
                            </details>
                        }
                    })}
                {rest}
                <Hours desk=desk/>
                <div class="actions">
                    <button
                        type="button"
                        class="btn"
                        aria-disabled=move || is_plan().to_string()
                        on:click=move |_| desk.change(|scenario| *scenario = Scenario::default())
                    >
                        <Icon name="i-undo"/>
                        {t(Msg::BackToNow)}
                    </button>
                </div>
            </fieldset>
            <fieldset class="card stack">
                <legend>{t(Msg::WhichDevices)}</legend>
                <Which desk=desk/>
            </fieldset>
            <p class="tiny subtle">{devices}</p>
            <Meanwhile desk=desk/>
        </form>
    }
}

/// The hours of use with the rule by which they count. Servers run all day: where nothing else is
/// looked at there is nothing to move, unless an address has moved it.
#[component]
fn Hours(desk: Desk) -> impl IntoView {
    let runs_all_day = Memo::new(move |_| {
        desk.rested.with(|question| {
            let classes = question.filter.class.as_slice();
            classes == [DeviceClass::Server]
                && !question.filter.class_unknown
                && question.scenario.hours == USUAL_HOURS_TENTHS
        })
    });
    move || {
        if runs_all_day.get() {
            return view! { <p class="small muted">{t(Msg::HoursServer)}</p> }.into_any();
        }
        view! {
            <Slider desk=desk lever=Lever::Hours id="hours".to_owned()/>
            <p class="small muted">{t(Msg::HoursRule)}</p>
        }
        .into_any()
    }
}

/// Of which devices, and how many years ahead.
#[component]
fn Which(desk: Desk) -> impl IntoView {
    let sites = fetched::<Vec<SiteRow>>(|| Some("/api/v1/sites".to_owned()));
    let class = move || {
        desk.question.with(|question| match question.filter.class.as_slice() {
            [only] if !question.filter.class_unknown => only.key().to_owned(),
            _ => String::new(),
        })
    };
    let site = move || {
        desk.question.with(|question| match question.filter.site.as_slice() {
            [only] => only.clone(),
            _ => String::new(),
        })
    };
    let classes = Signal::derive(move || {
        let named = |of: DeviceClass| (of.key().to_owned(), t(Msg::of_class(of)).to_owned());
        let all = (String::new(), t(Msg::AllClasses).to_owned());
        // One that an address asks for is named, also where no device of it is left.
        let mut classes = desk.classes();
        let asked = desk.question.with(|question| question.filter.class.clone());
        if let [only] = asked.as_slice()
            && !classes.contains(only)
        {
            classes.push(*only);
        }
        iter::once(all).chain(classes.into_iter().map(named)).collect()
    });
    let at_sites = Signal::derive(move || {
        let rows = sites.value.get().map(|rows| rows.to_vec()).unwrap_or_default();
        let all = (String::new(), t(Msg::AllSites).to_owned());
        iter::once(all).chain(rows.into_iter().map(|row| (row.id, row.name))).collect()
    });
    let ahead = Signal::derive(|| {
        (1..=YEARS_AHEAD).map(|years| (years.to_string(), years.to_string())).collect()
    });
    let years = move || desk.question.with(|question| question.years.to_string());
    let of_class = Callback::new(move |chosen: String| {
        let chosen: Option<DeviceClass> = chosen.parse().ok();
        desk.question.update(|question| {
            question.filter.class = chosen.into_iter().collect();
            question.filter.class_unknown = false;
        });
    });
    let of_site = Callback::new(move |chosen: String| {
        let chosen = Some(chosen).filter(|id| !id.is_empty());
        desk.question.update(|question| question.filter.site = chosen.into_iter().collect());
    });
    let so_far = Callback::new(move |chosen: String| {
        if let Ok(years) = chosen.parse() {
            desk.question.update(|question| question.years = years);
        }
    });
    view! {
        <SelectField
            id="of-class"
            label=Msg::OfClass
            options=classes
            value=Signal::derive(class)
            chosen=of_class
        />
        <SelectField
            id="of-site"
            label=Msg::OfSite
            options=at_sites
            value=Signal::derive(site)
            chosen=of_site
        />
        <SelectField
            id="years"
            label=Msg::YearsAhead
            options=ahead
            value=Signal::derive(years)
            chosen=so_far
        />
    }
}
