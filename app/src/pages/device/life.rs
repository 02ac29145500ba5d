//! The device's life: first day, today, planned end.

use crate::format;
use crate::i18n::{Msg, t, tf};
use crate::state::use_session;
use impact_core::api::{DeviceDetail, DeviceRow};
use impact_core::lifecycle::Status;
use impact_core::quantity::Day;
use leptos::html::Div;
use leptos::prelude::*;
use std::sync::Arc;

/// First day, last day, planned end and today, where they are known.
struct Span {
    start: Day,
    end: Option<Day>,
    planned_end: Day,
    today: Day,
    /// Archived, and nobody has said since when.
    end_unknown: bool,
}

impl Span {
    fn of(row: &DeviceRow, today: Day) -> Option<Self> {
        let start = row.start?;
        let planned = i32::try_from(row.planned_life_days?).ok()?;
        Some(Self {
            start,
            end: row.end,
            planned_end: start.plus_days(planned),
            today,
            end_unknown: row.status == Status::Archived && row.end.is_none(),
        })
    }

    /// Up to which day it has been in service.
    fn served(&self) -> Day {
        self.end.unwrap_or(self.today).max(self.start)
    }

    /// Where a day stands on the bar, per cent.
    fn x(&self, day: Day) -> f64 {
        let last = self.planned_end.max(self.served()).max(self.today);
        let all = f64::from(last.days() - self.start.days()).max(1.0);
        f64::from(day.days() - self.start.days()).clamp(0.0, all) / all * 100.0
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
        if self.end_unknown {
            t(Msg::LifeEndUnknown).to_owned()
        } else if self.end.is_some() {
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
    let percent = |x: f64| format!("{x:.2}%");
    let now = match span.end {
        Some(end) => format!("{} {}", t(Msg::Ended), format::day(end)),
        None => format!("{}, {}", t(Msg::Today), format::day(span.today)),
    };
    let start = format!("{} {}", t(Msg::InServiceSince), format::day(span.start));
    let end = format!("{} {}", t(Msg::PlannedEnd), format::day(span.planned_end.plus_days(-1)));
    // Where "today" stands goes through the CSSOM: a style attribute would need an unsafe policy.
    let chart = NodeRef::<Div>::new();
    Effect::new(move |_| {
        if let Some(chart) = chart.get()
            && let Err(error) =
                web_sys::HtmlElement::style(&chart).set_property("--now", &percent(served))
        {
            leptos::logging::warn!("{error:?}");
        }
    });
    let over = (served > planned).then(|| {
        view! {
            <rect
                class="over"
                x=percent(planned)
                y="4"
                width=percent(served - planned)
                height="24"
            >
            </rect>
        }
    });
    Some(view! {
        <figure class="figure">
            <figcaption>
                <strong>{span.caption()}</strong>
                <span class="sub">{t(Msg::LifeSub)}</span>
            </figcaption>
            <div class="life-chart" node_ref=chart>
                <p class="life-now">{now}</p>
                <svg class="chart lifebar" aria-hidden="true">
                    <rect class="plan-fill" x="0" y="4" width=percent(planned) height="24" rx="3">
                    </rect>
                    <rect
                        class="life"
                        x="0"
                        y="4"
                        width=percent(served.min(planned))
                        height="24"
                        rx="3"
                    ></rect>
                    {over}
                    <line class="nowline" x1=percent(served) x2=percent(served) y1="0" y2="32">
                    </line>
                </svg>
                <p class="life-ends">
                    <span>{start}</span>
                    <span>{end}</span>
                </p>
            </div>
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
            end_unknown: false,
        };
        assert_eq!(span.x(span.today), 100.0);
        assert!(span.x(span.planned_end) < span.x(span.today));
        assert!(span.caption().contains("24"), "{}", span.caption());
    }
}
