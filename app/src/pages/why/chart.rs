//! The waterfall: each part begins where the one before it ended, the last bar is the change.

use crate::chart::{BarChart, FloatingBars, Span};
use crate::components::{Head, Legend, StackTable};
use crate::format::{self, Scale};
use crate::i18n::{Msg, label, t, tf};
use impact_core::api::Difference;
use impact_core::quantity::GramsCo2e;
use leptos::prelude::*;

/// Numbers of the colours; what falls is hatched, so that grey print tells them apart.
const CHANGE: usize = 1;
const ROSE: usize = 2;
const FELL: usize = 4;

/// Kilograms or tonnes, by the furthest that any bar reaches.
pub fn scale(found: &Difference) -> Scale {
    let reach = spans(found).iter().flatten().map(|grams| grams.kg().abs()).fold(0.0, f64::max);
    Scale::of(reach)
}

/// Where each part begins and ends, the change last.
fn spans(found: &Difference) -> Vec<[GramsCo2e; 2]> {
    let mut at = GramsCo2e::ZERO;
    let mut spans = Vec::new();
    for part in &found.parts {
        spans.push([at, at + part.change_kg]);
        at += part.change_kg;
    }
    spans.push([GramsCo2e::ZERO, found.change_kg]);
    spans
}

/// The drawing.
pub fn drawn(found: &Difference, scale: Scale) -> AnyView {
    let names = found.parts.iter().map(|part| label(&part.label));
    let labels: Vec<String> = names.chain([t(Msg::ChangeHead).to_owned()]).collect();
    let last = found.parts.len();
    let bars = spans(found)
        .into_iter()
        .enumerate()
        .map(|(at, [from, to])| {
            let moved = to - from;
            let number = match moved.grams() {
                _ if at == last => CHANGE,
                0.. => ROSE,
                _ => FELL,
            };
            let span = [from, to].map(|grams| scale.value(grams.kg()));
            Span { span, number, text: format::signed_kg(moved) }
        })
        .collect();
    let spec = FloatingBars { labels, bars, unit: scale.unit(), locale: format::locale() };
    let text = tf(Msg::WaterfallText, [("finding", label(&found.finding).into())]);
    view! {
        <div class="chart-wrap">
            <BarChart spec=spec text=text/>
        </div>
        <Legend series=vec![
            (ROSE, t(Msg::RoseBy).to_owned()),
            (FELL, t(Msg::FellBy).to_owned()),
            (CHANGE, t(Msg::ChangeHead).to_owned()),
        ]/>
    }
    .into_any()
}

/// The same in numbers.
pub fn table(found: &Difference) -> AnyView {
    let columns = vec![
        Head::text(Msg::CauseHead),
        Head::number(Msg::Devices),
        Head::number(Msg::ChangeHead),
        Head::number(Msg::SumSoFar),
    ];
    let mut at = GramsCo2e::ZERO;
    let row = |name: String, devices: String, moved: GramsCo2e, sum: GramsCo2e| {
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">{name}</th>
                <td role="cell" class="r" data-label=t(Msg::Devices)>{devices}</td>
                <td role="cell" class="r" data-label=t(Msg::ChangeHead) title=format::exact_kg(moved)>
                    {format::signed_kg(moved)}
                </td>
                <td role="cell" class="r" data-label=t(Msg::SumSoFar) title=format::exact_kg(sum)>
                    {format::signed_kg(sum)}
                </td>
            </tr>
        }
    };
    let rows = found
        .parts
        .iter()
        .map(|part| {
            at += part.change_kg;
            row(label(&part.label), format::count(part.devices), part.change_kg, at)
        })
        .collect_view();
    let total = row(
        t(Msg::ChangeHead).to_owned(),
        format::count(found.to.devices),
        found.change_kg,
        found.change_kg,
    );
    let rows = view! { {rows} {total} }.into_any();
    view! { <StackTable name=t(Msg::CausesTitle) columns=columns rows=rows/> }.into_any()
}
