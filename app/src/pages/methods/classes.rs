//! Defaults by class.

use super::provenance::Provenance;
use super::{figures, under};
use crate::client::fetched;
use crate::components::{Head, Mark, StackTable, loaded};
use crate::format;
use crate::i18n::{Msg, t, tf};
use impact_core::api::{ClassRow, FigureValue};
use impact_core::receipt::{Quality, Source};
use leptos::prelude::*;
use std::sync::Arc;

/// The part.
#[component]
pub fn Classes() -> impl IntoView {
    let version = figures();
    let rows = fetched::<Vec<ClassRow>>(move || Some(under(version).on("/api/v1/factors/classes")));
    loaded(rows, |rows| view! { <Table rows=rows/> }.into_any())
}

#[component]
fn Table(rows: Arc<Vec<ClassRow>>) -> impl IntoView {
    let rows = rows.iter().map(row).collect_view();
    let columns = vec![
        Head::text(Msg::Class),
        Head::number(Msg::Devices),
        Head::number(Msg::LifeYears),
        Head::number(Msg::KwhAYear),
        Head::number(Msg::EmbodiedKgHead),
        Head::text(Msg::WhereFrom),
    ];
    view! {
        <p class="small muted measure">{t(Msg::ClassesText)}</p>
        <StackTable name=t(Msg::ClassesPart) columns=columns rows=rows.into_any()/>
    }
}

fn row(row: &ClassRow) -> impl IntoView + use<> {
    let life = FigureValue {
        value: row.life_years,
        low: None,
        high: None,
        quality: if row.life_own.is_some() { Quality::Own } else { Quality::Estimate },
    };
    // A source that stands behind several columns is said once.
    let mut sources: Vec<Source> = Vec::new();
    for source in [&row.embodied_source, &row.energy_source, &row.life_own].into_iter().flatten() {
        if !sources.iter().any(|known| known.id == source.id) {
            sources.push(source.clone());
        }
    }
    let sources =
        sources.into_iter().map(|source| view! { <Provenance source=source/> }).collect_view();
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">{t(Msg::of_class(row.class))}</th>
            <td role="cell" data-label=t(Msg::Devices) class="r num">{format::count(row.devices)}</td>
            <td role="cell" data-label=t(Msg::LifeYears) class="r">{value(Some(life), row.overrides_life_years)}</td>
            <td role="cell" data-label=t(Msg::KwhAYear) class="r">{value(row.yearly_kwh, row.overrides_yearly_kwh)}</td>
            <td role="cell" data-label=t(Msg::EmbodiedKgHead) class="r">{value(row.embodied_kg, row.overrides_embodied_kg)}</td>
            <td role="cell">{sources}</td>
        </tr>
    }
}

fn value(figure: Option<FigureValue>, shipped: Option<f64>) -> AnyView {
    let Some(figure) = figure else {
        return view! { <span class="subtle">{t(Msg::NotKnown)}</span> }.into_any();
    };
    let range = figure
        .low
        .zip(figure.high)
        .map(|(low, high)| format!("{}–{}", format::significant(low), format::significant(high)));
    let instead =
        shipped.map(|shipped| tf(Msg::InsteadOf, [("value", format::significant(shipped).into())]));
    view! {
        <span class="num">
            <b class="bold">{format::significant(figure.value)}</b>
            {range.map(|range| view! { <span class="sub">{range}</span> })}
            {instead.map(|text| view! { <span class="sub">{text}</span> })}
            <Mark quality=figure.quality quiet=true/>
        </span>
    }
    .into_any()
}
