//! Where a figure comes from, in a line and in full.

use crate::components::OwnRecord;
use crate::i18n::{Msg, t, tf};
use impact_core::receipt::Source;
use leptos::prelude::*;

/// What a boundary or a mix is called.
fn word(key: &str) -> String {
    let said = match key {
        "life-cycle" => Msg::BoundaryLifeCycle,
        "direct" => Msg::BoundaryDirect,
        "production" => Msg::MixProduction,
        "consumption" => Msg::MixConsumption,
        "cradle to grave, without use" => Msg::BoundaryWithoutUse,
        other => return other.to_owned(),
    };
    t(said).to_owned()
}

/// A figure's source: title, vintage, boundary, mix and licence; of an own figure also who gave it
/// when, with its evidence.
#[component]
pub fn Provenance(source: Source) -> impl IntoView {
    let facts = [&source.vintage, &source.boundary, &source.mix]
        .into_iter()
        .flatten()
        .map(|fact| word(fact))
        .collect::<Vec<_>>()
        .join(" · ");
    let title = source.title.clone();
    let title = match source.address.filter(|address| address.starts_with("https://")) {
        Some(address) => view! {
            <a href=address rel="external noreferrer" target="_blank">
                {title}
            </a>
        }
        .into_any(),
        None => title.into_any(),
    };
    view! {
        <span class="provenance">
            <span>{title}</span>
            <span class="sub">{facts}</span>
            <span class="sub">{tf(Msg::LicenceIs, [("licence", source.licence.into())])}</span>
            {source.own.map(|own| view! { <OwnRecord own=own/> })}
        </span>
    }
}
