//! What a later export makes of the fleet: group by group, device by device, accepted or left.

mod group;

use super::commit::Choices;
use crate::components::{Field, Icon, Section};
use crate::i18n::{Msg, label, t, tf};
use group::Group;
use impact_core::api::{DifferenceGroup, ImportPreview};
use leptos::prelude::*;
use std::sync::Arc;

/// Devices of a group.
fn count(preview: &ImportPreview, group: DifferenceGroup) -> u64 {
    let tally = &preview.difference;
    match group {
        DifferenceGroup::New => tally.new,
        DifferenceGroup::Changed => tally.changed,
        DifferenceGroup::Conflict => tally.conflict,
        DifferenceGroup::Returned => tally.returned,
        DifferenceGroup::Gone => tally.gone,
    }
}

/// The review.
#[component]
pub fn Review(preview: Arc<ImportPreview>, choices: Choices) -> impl IntoView {
    let groups: Vec<(DifferenceGroup, u64)> = DifferenceGroup::ALL
        .into_iter()
        .map(|group| (group, count(&preview, group)))
        .filter(|(_, devices)| *devices > 0)
        .collect();
    // A first import has nothing to compare with: its rows stand below.
    let first = groups.iter().all(|(group, _)| *group == DifferenceGroup::New)
        && preview.difference.unchanged == 0;
    let dated = groups.iter().any(|(group, _)| *group != DifferenceGroup::New);
    let unchanged = preview.difference.unchanged;
    let id = preview.id.clone();
    let stranger = preview.stranger.as_ref().map(label);
    view! {
        {stranger.map(|text| view! { <Stranger text=text choices=choices/> })}
        {(!first)
            .then(|| {
                view! {
                    <Section
                        id="review"
                        title=t(Msg::ReviewTitle)
                        meta=move || {
                            (unchanged > 0).then(|| tf(Msg::ReviewUnchanged, [("n", unchanged.into())]))
                        }
                    >
                        <p class="small muted measure">{label(&preview.finding)}</p>
                        {dated.then(|| view! { <On preview=preview.clone() choices=choices/> })}
                        {groups
                            .into_iter()
                            .map(|(group, devices)| {
                                view! {
                                    <Group
                                        import=id.clone()
                                        group=group
                                        devices=devices
                                        choices=choices
                                    />
                                }
                            })
                            .collect_view()}
                    </Section>
                }
            })}
    }
}

/// The day from which the changes hold.
#[component]
fn On(preview: Arc<ImportPreview>, choices: Choices) -> impl IntoView {
    let text = RwSignal::new(choices.day().unwrap_or(preview.on).to_string());
    Effect::new(move |_| choices.set_day(&text.get()));
    let wrong = Signal::derive(move || {
        let known = text.get().parse::<impact_core::quantity::Day>().is_ok();
        (!known).then(|| t(Msg::DayWrong).to_owned())
    });
    view! {
        <div class="field inline">
            <Field
                id="review-on"
                kind="date"
                label=t(Msg::ReviewOn)
                value=text
                error=wrong
                hint=t(Msg::ReviewOnHint)
            />
        </div>
    }
}

/// The file knows hardly any of the fleet's devices: it may be another organisation's.
#[component]
fn Stranger(text: String, choices: Choices) -> impl IntoView {
    view! {
        <section class="note" data-tone="warn" aria-labelledby="stranger">
            <Icon name="i-warn"/>
            <h2 class="h3" id="stranger">
                {t(Msg::StrangerTitle)}
            </h2>
            <p>{text}</p>
            <label class="tick">
                <input
                    type="checkbox"
                    prop:checked=move || choices.confirms()
                    on:change=move |event| choices.set_confirms(event_target_checked(&event))
                />
                {t(Msg::StrangerConfirm)}
            </label>
        </section>
    }
}
