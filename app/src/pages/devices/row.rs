//! The cells of a row, and the row of totals.

use super::ask::Asked;
use super::rows::Rows;
use crate::client::Query;
use crate::components::{CarbonCell, Mark, Template, country_name, method_mark};
use crate::format::{self, Scale};
use crate::i18n::{Msg, t, tf};
use crate::state::Scope;
use impact_core::api::{Carbon, DeviceRow};
use impact_core::fleet::{FleetFigure, SortKey};
use impact_core::quantity::Day;
use leptos::prelude::*;
use std::sync::Arc;

/// The cells of a row, skeletons until it has arrived.
pub fn cells(list: Rows, index: u64, scope: Memo<Scope>, columns: &Arc<[SortKey]>) -> AnyView {
    let row = Memo::new(move |_| list.row(index));
    let columns = columns.clone();
    (move || match row.get() {
        Some(row) => {
            let scope = scope.get();
            columns.iter().map(|column| cell(*column, &row, &scope)).collect_view().into_any()
        }
        None => columns.iter().map(|column| waiting(*column)).collect_view().into_any(),
    })
    .into_any()
}

fn waiting(column: SortKey) -> AnyView {
    view! {
        <div role="gridcell" class=class_of(column)>
            <span class="skeleton"></span>
        </div>
    }
    .into_any()
}

/// Class of a column's cells.
pub const fn class_of(column: SortKey) -> &'static str {
    match column {
        SortKey::Device => "c-device",
        SortKey::Site => "c-site",
        SortKey::Class => "c-class",
        SortKey::Age => "c-age",
        SortKey::Embodied => "c-embodied r",
        SortKey::Use => "c-use r",
        SortKey::Gross => "c-gross r",
        SortKey::PlannedLife | SortKey::Start | SortKey::End => "c-more r",
        SortKey::AssetTag
        | SortKey::Serial
        | SortKey::Country
        | SortKey::Status
        | SortKey::Method
        | SortKey::Match => "c-more",
    }
}

/// The widths of chosen columns.
pub fn template(columns: &[SortKey]) -> Template {
    /// Least width in `rem`, and share of what is left over.
    const fn width(column: SortKey) -> (f64, f64) {
        match column {
            SortKey::Device => (11.0, 2.2),
            SortKey::Match => (12.0, 1.8),
            SortKey::Method => (9.5, 1.2),
            SortKey::Serial => (8.5, 1.1),
            SortKey::Age => (7.0, 1.0),
            SortKey::Site | SortKey::AssetTag | SortKey::Embodied | SortKey::Country => (7.0, 0.9),
            SortKey::Start | SortKey::End | SortKey::Class | SortKey::Status => (6.5, 0.8),
            SortKey::PlannedLife | SortKey::Use | SortKey::Gross => (6.0, 0.8),
        }
    }
    const GAP: f64 = 1.0;
    let tracks = columns.iter().map(|column| {
        let (least, share) = width(*column);
        format!("minmax({least}rem, {share}fr)")
    });
    let least: f64 = columns.iter().map(|column| width(*column).0 + GAP).sum();
    Template { tracks: tracks.collect::<Vec<_>>().join(" "), least: least + 2.0 }
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

fn cell(column: SortKey, row: &DeviceRow, scope: &Scope) -> AnyView {
    let text = |text: Option<String>| match text {
        Some(text) => view! { <span title=text.clone()>{text.clone()}</span> }.into_any(),
        None => view! { <span class="subtle">{t(Msg::NotKnown)}</span> }.into_any(),
    };
    let day = |day: Option<Day>| text(day.map(format::day));
    let content = match column {
        SortKey::Device => return device(row, scope),
        SortKey::Embodied => {
            let mark = row.embodied_method.map(|method| {
                view! { <Mark quality=method_mark(method) quiet=true/> }
            });
            view! {
                <CarbonCell figure=row.embodied scale=Scale::Kilograms strong=true/>
                {mark}
            }
            .into_any()
        }
        SortKey::Use => {
            view! { <CarbonCell figure=row.use_per_year scale=Scale::Kilograms/> }.into_any()
        }
        SortKey::Gross => view! {
            <span class="in-cards unit">{t(Msg::GrossShort)} " "</span>
            <CarbonCell figure=row.gross scale=Scale::Kilograms/>
        }
        .into_any(),
        SortKey::Age => age(row),
        SortKey::Site => {
            let site = row.site.clone().unwrap_or_else(|| t(Msg::NoSite).to_owned());
            view! { <span title=site.clone()>{site.clone()}</span> }.into_any()
        }
        SortKey::Class => {
            row.class.map(Msg::of_class).map_or_else(|| t(Msg::NotKnown), t).into_any()
        }
        SortKey::AssetTag => text(row.asset_tag.clone()),
        SortKey::Serial => text(row.serial.clone()),
        SortKey::Country => text(row.country.map(country_name)),
        SortKey::Status => t(Msg::of_status(row.status)).into_any(),
        SortKey::Start => day(row.start),
        SortKey::End => day(row.end),
        SortKey::PlannedLife => {
            text(row.planned_life_days.map(|days| tf(Msg::Months, [("n", months(days).into())])))
        }
        SortKey::Method => match row.embodied_method {
            Some(method) => view! { <Mark quality=method_mark(method)/> }.into_any(),
            None => text(None),
        },
        SortKey::Match => {
            let name = row.suggestion.as_ref().map(|suggestion| suggestion.name.clone());
            view! {
                {text(Some(t(Msg::of_match(row.matched)).to_owned()))}
                {name.map(|name| view! { <span class="sub" title=name.clone()>{name.clone()}</span> })}
            }
            .into_any()
        }
    };
    view! {
        <div role="gridcell" class=class_of(column)>
            {content}
        </div>
    }
    .into_any()
}

fn device(row: &DeviceRow, scope: &Scope) -> AnyView {
    let name = device_name(row);
    let tag = device_tag(row).unwrap_or_default().to_owned();
    let site = row.site.clone().unwrap_or_else(|| t(Msg::NoSite).to_owned());
    let href = scope.href(&format!("/devices/{}", row.id));
    // A card has no column for it: what waits for a yes comes before where it is.
    let suggested = row.suggestion.as_ref();
    let suggested = suggested
        .map(|suggestion| tf(Msg::SuggestedIs, [("name", suggestion.name.clone().into())]));
    let under = [tag.as_str(), suggested.as_deref().unwrap_or(&site)];
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
    }
    .into_any()
}

/// Whole months of days.
fn months(days: u32) -> u64 {
    const DAYS_PER_MONTH: f64 = 365.25 / 12.0;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from a u32")]
    let months = (f64::from(days) / DAYS_PER_MONTH).round() as u64;
    months
}

/// Months in service of months planned, with a bar that says when it is past them.
fn age(row: &DeviceRow) -> AnyView {
    let months = |days: u32| format::count(months(days));
    let Some(age) = row.age_days else {
        return view! { <span class="subtle">{t(Msg::StartUnknown)}</span> }.into_any();
    };
    let Some(planned) = row.planned_life_days else {
        return view! {
            <span class="num">{tf(Msg::MonthsAlone, [("age", months(age).into())])}</span>
            <span class="sub">{t(Msg::PlanUnknown)}</span>
        }
        .into_any();
    };
    let text =
        tf(Msg::MonthsOf, [("age", months(age).into()), ("planned", months(planned).into())]);
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

/// The receipt of a total of the filtered rows.
fn receipt(asked: &Asked, scope: &Scope, figure: FleetFigure) -> String {
    let query = Query::new().and(asked.filter.to_pairs()).with("figure", figure.key());
    scope.href_with("/receipt", query)
}

/// The row of totals: every filtered row, not only those that are drawn.
pub fn totals(
    list: Rows,
    asked: Memo<Asked>,
    scope: Memo<Scope>,
    columns: &Arc<[SortKey]>,
) -> AnyView {
    let columns = columns.clone();
    (move || {
        let head = list.head.get()?;
        let total = |figure: &Carbon, unknown: u64, of: FleetFigure| {
            if unknown >= head.total {
                return view! { <span class="subtle">{t(Msg::NotKnown)}</span> }.into_any();
            }
            let shown = format::carbon(figure);
            let unknown = (unknown > 0).then(|| {
                let said = tf(Msg::NotKnownOf, [("n", unknown.into())]);
                view! { <span class="sub">{said}</span> }
            });
            view! {
                <span class="num" title=shown.exact.clone()>
                    <a
                        class="why"
                        href=receipt(&asked.get(), &scope.get(), of)
                        title=t(Msg::Why)
                        aria-label=format!("{}: {}", shown.plain(), t(Msg::Why))
                    >
                        <b class="bold">{shown.plain()}</b>
                    </a>
                    <span class="sub">{shown.range}</span>
                    {unknown}
                </span>
            }
            .into_any()
        };
        let cell = |column: &SortKey| {
            let class = class_of(*column);
            let content = match column {
                SortKey::Device => {
                    let rows = tf(Msg::RowsCount, [("n", head.total.into())]);
                    return view! {
                        <div role="rowheader" class=class>
                            <b class="bold">{rows}</b>
                        </div>
                    }
                    .into_any();
                }
                SortKey::Embodied => {
                    total(&head.embodied, head.embodied_unknown, FleetFigure::Embodied)
                }
                SortKey::Use => {
                    total(&head.use_per_year, head.use_unknown, FleetFigure::UsePerYear)
                }
                SortKey::Gross => view! {
                    <span class="in-cards unit">{t(Msg::GrossShort)} " "</span>
                    {total(&head.gross, head.gross_unknown, FleetFigure::Gross)}
                }
                .into_any(),
                _ => ().into_any(),
            };
            view! {
                <div role="gridcell" class=class>
                    {content}
                </div>
            }
            .into_any()
        };
        Some(columns.iter().map(cell).collect_view())
    })
    .into_any()
}
