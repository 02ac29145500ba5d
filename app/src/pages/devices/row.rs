//! The cells of a row, and the row of totals.

use super::rows::Rows;
use crate::components::{CarbonCell, Mark, method_mark};
use crate::format::{self, Scale};
use crate::i18n::{Msg, t, tf};
use crate::state::Scope;
use impact_core::api::{Carbon, DeviceRow};
use leptos::prelude::*;

/// The cells of a row, skeletons until it has arrived.
pub fn cells(list: Rows, index: u64, scope: Memo<Scope>) -> AnyView {
    let row = Memo::new(move |_| list.row(index));
    (move || match row.get() {
        Some(row) => known(&row, &scope.get()),
        None => waiting(),
    })
    .into_any()
}

fn waiting() -> AnyView {
    let cell = |class: &'static str| {
        view! {
            <div role="gridcell" class=class>
                <span class="skeleton"></span>
            </div>
        }
    };
    ["c-device", "c-site", "c-class", "c-age", "c-embodied r", "c-use r", "c-gross r"]
        .map(cell)
        .collect_view()
        .into_any()
}

/// What a row is called: the model, its maker where the model does not say it.
pub fn device_name(row: &DeviceRow) -> String {
    let model = row.model.trim();
    if model.is_empty() {
        let named = [row.maker.trim(), t(Msg::ModelUnknown)];
        return named.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ");
    }
    let starts = model.to_lowercase().starts_with(&row.maker.trim().to_lowercase());
    if starts { model.to_owned() } else { format!("{} {model}", row.maker.trim()) }
}

/// What identifies it: inventory number, else serial.
pub fn device_tag(row: &DeviceRow) -> Option<&str> {
    row.asset_tag.as_deref().or(row.serial.as_deref())
}

fn known(row: &DeviceRow, scope: &Scope) -> AnyView {
    let name = device_name(row);
    let tag = device_tag(row).unwrap_or_default().to_owned();
    let site = row.site.clone().unwrap_or_else(|| t(Msg::NoSite).to_owned());
    let href = scope.href(&format!("/devices/{}", row.id));
    let class = row.class.map(Msg::of_class).map_or_else(|| t(Msg::NotKnown), t);
    let mark = row.embodied_method.map(|method| {
        view! { <Mark quality=method_mark(method) quiet=true/> }
    });
    let under = [tag.as_str(), site.as_str()];
    let under =
        under.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(", ");
    view! {
        <div role="rowheader" class="c-device">
            <a href=href tabindex="-1" title=name.clone()>
                {name.clone()}
            </a>
            <span class="sub in-rows">{tag}</span>
            <span class="sub in-cards">{under}</span>
        </div>
        <div role="gridcell" class="c-site">
            {site}
        </div>
        <div role="gridcell" class="c-class">
            {class}
        </div>
        <div role="gridcell" class="c-age">
            {age(row)}
        </div>
        <div role="gridcell" class="c-embodied r">
            <CarbonCell figure=row.embodied scale=Scale::Kilograms strong=true/>
            {mark}
        </div>
        <div role="gridcell" class="c-use r">
            <CarbonCell figure=row.use_per_year scale=Scale::Kilograms/>
        </div>
        <div role="gridcell" class="c-gross r">
            <span class="in-cards unit">{t(Msg::GrossShort)} " "</span>
            <CarbonCell figure=row.gross scale=Scale::Kilograms/>
        </div>
    }
    .into_any()
}

/// Months in service of months planned, with a bar that says when it is past them.
fn age(row: &DeviceRow) -> AnyView {
    const DAYS_PER_MONTH: f64 = 365.25 / 12.0;
    let months = |days: u32| (f64::from(days) / DAYS_PER_MONTH).round();
    let (Some(age), Some(planned)) = (row.age_days, row.planned_life_days) else {
        return view! { <span class="subtle">{t(Msg::StartUnknown)}</span> }.into_any();
    };
    let text = tf(
        Msg::MonthsOf,
        [
            ("age", format::exact(months(age)).into()),
            ("planned", format::exact(months(planned)).into()),
        ],
    );
    let share = f64::from(age) / f64::from(planned.max(1));
    let over = share > 1.0;
    view! {
        <span class="num">{text}</span>
        <svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
            <rect class="track" width="100" height="6"></rect>
            <rect
                class=if over { "over" } else { "fill" }
                width=format!("{:.0}", share.min(1.0) * 100.0)
                height="6"
            ></rect>
        </svg>
    }
    .into_any()
}

/// The row of totals: every filtered row, not only those that are drawn.
pub fn totals(list: Rows) -> AnyView {
    (move || {
        let head = list.head.get()?;
        let total = |figure: &Carbon| {
            let shown = format::carbon(figure);
            view! {
                <span class="num" title=shown.exact.clone()>
                    <b class="bold">{shown.plain()}</b>
                    <span class="sub">{shown.range}</span>
                </span>
            }
        };
        Some(view! {
            <div role="rowheader" class="c-device">
                <b class="bold">{super::rows_text(head.total)}</b>
            </div>
            <div role="gridcell" class="c-site"></div>
            <div role="gridcell" class="c-class"></div>
            <div role="gridcell" class="c-age"></div>
            <div role="gridcell" class="c-embodied r">
                {total(&head.embodied)}
            </div>
            <div role="gridcell" class="c-use r">
                {total(&head.use_per_year)}
            </div>
            <div role="gridcell" class="c-gross r">
                <span class="in-cards unit">{t(Msg::GrossShort)} " "</span>
                {total(&head.gross)}
            </div>
        })
    })
    .into_any()
}
