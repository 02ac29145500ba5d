//! The devices that carry most in a scenario, each with the receipt of its figure.

use super::desk::Desk;
use crate::client::{Query, encode, fetched};
use crate::components::{Head, PlainTable, Section, Skeletons};
use crate::format;
use crate::i18n::{Msg, t, tf};
use impact_core::fleet::scenario::ColumnDevice;
use impact_core::quantity::GramsCo2e;
use leptos::prelude::*;

/// How many are shown.
const ROWS: usize = 10;

/// The table.
#[component]
pub fn Largest(desk: Desk) -> impl IntoView {
    let year = desk.last_year();
    let found = Memo::new(move |_| {
        desk.rested.with(|question| desk.ask(|engine| engine.largest(question, ROWS)))
    });
    let tag = desk.ask(|engine| engine.tag.clone());
    let devices = fetched::<Vec<ColumnDevice>>(move || {
        let found = found.get().ok().filter(|found| !found.is_empty())?;
        let places: Vec<String> = found.iter().map(|(place, _)| place.to_string()).collect();
        let asked = Query::new().with("places", places.join(",")).with("tag", &tag);
        Some(asked.on("/api/v1/fleet/columns/devices"))
    });
    let title = move || tf(Msg::LargestIn, [("year", year.get().into())]);
    let content = move || match (found.get(), devices.value.get(), devices.failure.get()) {
        (Err(sentence), ..) => view! { <p class="muted">{sentence}</p> }.into_any(),
        (Ok(found), ..) if found.is_empty() => {
            view! { <p class="muted">{t(Msg::FindingNothing)}</p> }.into_any()
        }
        (Ok(_), _, Some(failure)) => {
            view! { <p class="muted" role="alert">{failure.sentence()}</p> }.into_any()
        }
        (Ok(found), Some(devices), None) => table(desk, &found, &devices),
        (Ok(_), None, None) => view! { <Skeletons/> }.into_any(),
    };
    view! {
        <Section id="largest" title=t(Msg::LargestTitle) meta=title>
            <p class="small muted measure">{t(Msg::LargestText)}</p>
            {content}
        </Section>
    }
}

fn table(desk: Desk, found: &[(u32, GramsCo2e)], devices: &[ColumnDevice]) -> AnyView {
    let question = desk.rested.get_untracked();
    let asked = Query::new().and(question.scenario.to_pairs()).with("year", question.last_year());
    let rows = found
        .iter()
        .filter_map(|(place, grams)| {
            let device = devices.iter().find(|device| device.place == *place)?.clone();
            let href = asked.on(&format!("/devices/{}/scenario", encode(&device.id)));
            let name = format!("{} {}", device.maker, device.model);
            let of = format!(", {}: {name}", t(Msg::Why));
            Some(view! {
                <tr role="row">
                    <th scope="row" role="rowheader" class="keep">
                        <a href=format!("/devices/{}", encode(&device.id))>{name}</a>
                    </th>
                    <td role="cell" class="keep under">
                        {device.serial}
                    </td>
                    <td role="cell" data-p="2">
                        {device.site}
                    </td>
                    <td role="cell" class="r keep" title=format::exact_kg(*grams)>
                        <a class="why" href=href>
                            <b class="bold">{format::kg(*grams)}</b>
                            <span class="sr">{of}</span>
                        </a>
                    </td>
                </tr>
            })
        })
        .collect_view();
    let columns = vec![
        Head::text(Msg::Device),
        Head::text(Msg::SerialHead),
        Head::text(Msg::OfSite).leaving("2"),
        Head::number(Msg::GrossHead),
    ];
    view! { <PlainTable name=t(Msg::LargestTitle) columns=columns rows=rows.into_any()/> }
        .into_any()
}
