//! The device's life: first day, today, planned end.

use crate::format;
use crate::i18n::{Msg, t, tf};
use crate::state::use_session;
use impact_core::api::{DeviceDetail, DeviceRow};
use impact_core::quantity::Day;
use leptos::prelude::*;
use std::sync::Arc;

const WIDTH: f64 = 620.0;

/// First day, last day, planned end and today, where they are known.
struct Span {
    start: Day,
    end: Option<Day>,
    planned_end: Day,
    today: Day,
}

impl Span {
    fn of(row: &DeviceRow, today: Day) -> Option<Self> {
        let start = row.start?;
        let planned = i32::try_from(row.planned_life_days?).ok()?;
        Some(Self { start, end: row.end, planned_end: start.plus_days(planned), today })
    }

    /// Up to which day it has been in service.
    fn served(&self) -> Day {
        self.end.unwrap_or(self.today).max(self.start)
    }

    /// Where a day stands on the bar.
    fn x(&self, day: Day) -> f64 {
        let last = self.planned_end.max(self.served()).max(self.today);
        let all = f64::from(last.days() - self.start.days()).max(1.0);
        f64::from(day.days() - self.start.days()).clamp(0.0, all) / all * (WIDTH - 2.0) + 1.0
    }

    fn caption(&self) -> String {
        const DAYS_PER_MONTH: f64 = 365.25 / 12.0;
        let months = |days: i32| {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "months of a device's life: whole, at least 0"
            )]
            let months = (f64::from(days.max(0)) / DAYS_PER_MONTH).round() as u64;
            months
        };
        let age = months(self.served().days() - self.start.days());
        let left = self.planned_end.days() - self.served().days();
        if self.end.is_some() {
            tf(Msg::LifeEnded, [("age", age.into())])
        } else if left < 0 {
            tf(Msg::LifePast, [("age", age.into()), ("past", months(-left).into())])
        } else {
            tf(Msg::LifeWithin, [("age", age.into()), ("left", months(left).into())])
        }
    }
}

/// The bar with its dates; nothing where the dates are not known.
#[component]
pub fn Life(detail: Arc<DeviceDetail>) -> impl IntoView {
    let today = use_session().meta().today;
    let span = Span::of(&detail.row, today)?;
    let (served, planned) = (span.x(span.served()), span.x(span.planned_end));
    let now = span.x(span.today);
    let over = served > planned;
    let still = span.end.is_none();
    let end = match span.end {
        Some(end) => (t(Msg::Ended), end),
        None => (t(Msg::Today), span.today),
    };
    Some(view! {
        <figure class="figure">
            <figcaption>
                <strong>{span.caption()}</strong>
                <span class="sub">{t(Msg::LifeSub)}</span>
            </figcaption>
            <svg
                class="chart lifebar"
                viewBox=format!("0 0 {WIDTH} 40")
                preserveAspectRatio="none"
                aria-hidden="true"
            >
                <rect class="plan-fill" x="1" y="8" width=format!("{:.1}", planned - 1.0) height="24" rx="3"></rect>
                <rect class="life" x="1" y="8" width=format!("{:.1}", served.min(planned) - 1.0) height="24" rx="3"></rect>
                {over
                    .then(|| {
                        view! {
                            <rect
                                class="over"
                                x=format!("{planned:.1}")
                                y="8"
                                width=format!("{:.1}", served - planned)
                                height="24"
                                rx="3"
                            ></rect>
                        }
                    })}
                {still
                    .then(|| {
                        view! {
                            <path
                                class="nowline"
                                vector-effect="non-scaling-stroke"
                                d=format!("M{now:.1} 0V40")
                            ></path>
                        }
                    })}
            </svg>
            <dl class="lifedates">
                <div>
                    <dt>{t(Msg::InServiceSince)}</dt>
                    <dd>{format::day(span.start)}</dd>
                </div>
                <div data-now=still.then_some("")>
                    <dt>{end.0}</dt>
                    <dd>{format::day(end.1)}</dd>
                </div>
                <div>
                    <dt>{t(Msg::PlannedEnd)}</dt>
                    <dd>{format::day(span.planned_end.plus_days(-1))}</dd>
                </div>
            </dl>
        </figure>
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn the_bar_ends_with_the_later_of_plan_and_today() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let span = Span {
            start: day("2020-01-01"),
            end: None,
            planned_end: day("2024-01-01"),
            today: day("2026-01-01"),
        };
        assert_eq!(span.x(span.today), WIDTH - 1.0);
        assert!(span.x(span.planned_end) < span.x(span.today));
        assert!(span.caption().contains("24"), "{}", span.caption());
    }
}
