//! Where a figure comes from, in a line and in full.

use crate::components::OwnRecord;
use crate::i18n::{Msg, phrase, source_licence, source_title, tf};
use impact_core::receipt::Source;
use leptos::prelude::*;

/// A figure's source: title, vintage, boundary, mix and licence; of an own figure also who gave it
/// when, with its evidence.
#[component]
pub fn Provenance(source: Source) -> impl IntoView {
    let boundary = source.boundary.as_deref().map(phrase);
    let mix = source.mix.as_deref().map(|mix| tf(Msg::MixIs, [("mix", phrase(mix).into())]));
    let facts = [source.vintage.clone(), boundary, mix];
    let facts = facts.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let title = source_title(&source);
    let licence = source_licence(&source);
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
            <span class="sub">{tf(Msg::LicenceIs, [("licence", licence.into())])}</span>
            {source.own.map(|own| view! { <OwnRecord own=own/> })}
        </span>
    }
}
