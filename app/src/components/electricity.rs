//! Electricity by both methods of Scope 2 side by side, and what of Scope 3 comes before the plug.

use super::{Head, Section, StackTable};
use crate::format;
use crate::i18n::{Msg, label, t, tf};
use impact_core::api::{Carbon, ElectricityFigures};
use leptos::prelude::*;

/// The section. `why` gives the address of the receipt of a figure: `gross`, `market`, `losses` or
/// `upstream`.
#[component]
pub fn Electricity(
    /// The figures.
    figures: ElectricityFigures,
    /// Where a figure's receipt is.
    why: impl Fn(&'static str) -> String,
) -> impl IntoView {
    let basis = figures.market_basis.iter().map(|part| {
        let share =
            [("basis", label(&part.basis).into()), ("share", format::percent(part.share).into())];
        tf(Msg::ElectricityPart, share)
    });
    let basis = basis.collect::<Vec<_>>().join(" · ");
    let said = |note: &Option<impact_core::receipt::Label>| {
        note.as_ref().map(label).into_iter().collect::<Vec<_>>()
    };
    // What is known of some countries' networks alone looks like all of it.
    let of_some = (figures.losses.is_some() && figures.losses_note.is_some()).then(|| {
        let share = format::percent(figures.losses_share);
        tf(Msg::LossesOfSome, [("share", share.into())])
    });
    let losses_notes = of_some.into_iter().chain(said(&figures.losses_note)).collect();
    let rows = view! {
        {row(
            Msg::LocationBased,
            Some(figures.location_based),
            vec![t(Msg::LocationBasedText).to_owned()],
            why("gross"),
        )}
        {row(
            Msg::MarketBased,
            Some(figures.market_based),
            vec![label(&figures.market_note), basis],
            why("market"),
        )}
        {row(Msg::NetworkLosses, figures.losses, losses_notes, why("losses"))}
        {row(Msg::FuelBefore, figures.upstream, said(&figures.upstream_note), why("upstream"))}
    };
    let columns = vec![
        Head::text(Msg::ElectricityLedger),
        Head::number(Msg::ElectricityCarbon),
        Head::text(Msg::ElectricityRests),
    ];
    view! {
        <Section id="electricity" title=t(Msg::ElectricityTitle)>
            <p class="small muted measure">{t(Msg::ElectricityText)}</p>
            <StackTable name=t(Msg::ElectricityTitle) columns=columns rows=rows.into_any()/>
        </Section>
    }
}

fn row(name: Msg, figure: Option<Carbon>, notes: Vec<String>, why: String) -> AnyView {
    let known = figure.map(|figure| {
        let shown = format::carbon(&figure);
        view! {
            <b class="bold" title=shown.exact>{shown.value}</b>
            <span class="unit">" "{shown.unit}</span>
            <span class="sub">{shown.range}</span>
        }
    });
    let unknown = figure.is_none();
    let link = figure.map(|_| {
        let accessible = format!("{}: {}", t(name), t(Msg::Why));
        view! { <a class="why" href=why aria-label=accessible>{t(Msg::Why)}</a> }
    });
    let notes = notes.into_iter().filter(|note| !note.is_empty());
    let notes = notes.map(|note| view! { <span class="sub wraps">{note}</span> }).collect_view();
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">{t(name)}</th>
            <td role="cell" data-label=t(Msg::ElectricityCarbon) class="r num">
                {known}
                {unknown.then(|| view! { <span class="subtle">{t(Msg::NoFigureApart)}</span> })}
            </td>
            <td role="cell" data-label=t(Msg::ElectricityRests)>
                {notes} {link}
            </td>
        </tr>
    }
    .into_any()
}
