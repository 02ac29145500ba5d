//! The causes in the order in which they were put in, each with the devices it changes most.

use crate::client::encode;
use crate::components::Section;
use crate::format;
use crate::i18n::{Msg, label, t, tf};
use crate::state::Scope;
use impact_core::api::{DeviceChanged, DifferencePart};
use leptos::prelude::*;

/// The list.
#[component]
pub fn Causes(parts: Vec<DifferencePart>, scope: Scope) -> impl IntoView {
    if parts.is_empty() {
        return ().into_any();
    }
    let causes = parts.into_iter().map(|part| cause(part, &scope)).collect_view();
    view! {
        <Section id="causes" title=t(Msg::CausesTitle)>
            <p class="small muted measure">{t(Msg::CausesText)}</p>
            <ol class="list causes">{causes}</ol>
        </Section>
    }
    .into_any()
}

fn cause(part: DifferencePart, scope: &Scope) -> impl IntoView + use<> {
    let devices = tf(Msg::DevicesCount, [("devices", part.devices.into())]);
    let shown = part.largest.len() as u64;
    let summary = if shown < part.devices {
        tf(Msg::LargestOf, [("n", shown.into()), ("all", format::count(part.devices).into())])
    } else {
        t(Msg::ShowDevices).to_owned()
    };
    let rows = part.largest.into_iter().map(|device| row(device, scope)).collect_view();
    let notes = part.notes.iter().map(|note| view! { <span class="sub">{label(note)}</span> });
    let notes = notes.collect_view();
    view! {
        <li>
            <b>{label(&part.label)}</b>
            <span class="act num" title=format::exact_kg(part.change_kg)>
                <b class="bold">{format::signed_kg(part.change_kg)}</b>
                <span class="sub">{devices}</span>
            </span>
            <span class="sub">{label(&part.meaning)}</span>
            {notes}
            <details>
                <summary>{summary}</summary>
                <ul class="list">{rows}</ul>
            </details>
        </li>
    }
}

fn row(device: DeviceChanged, scope: &Scope) -> impl IntoView + use<> {
    let href = scope.href(&format!("/devices/{}", encode(&device.id)));
    view! {
        <li>
            <span>
                <a href=href>{device.name}</a>
                <span class="sub">{device.tag}</span>
            </span>
            <span class="act num" title=format::exact_kg(device.change_kg)>
                {format::signed_kg(device.change_kg)}
            </span>
        </li>
    }
}
