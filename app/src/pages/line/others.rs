//! The devices for which something else is best, and those without a decision.

use super::Place;
use super::answer::{carbon_saved, cost_saved, named};
use crate::client::{Query, encode};
use crate::components::{Head, Section, StackTable, gap_names, option_name};
use crate::format;
use crate::i18n::{Msg, t, tf};
use crate::pages::devices::plan_name;
use crate::state::use_scope;
use impact_core::api::{
    DecisionGap, DecisionOption, Keeping, LineDecision, LineException, LineUndecided,
};
use impact_core::fleet::{Filter, PlanState};
use leptos::prelude::*;
use std::sync::Arc;

/// Groups of devices whose own best is another.
#[component]
pub fn Exceptions(decision: Arc<LineDecision>, place: Place) -> impl IntoView {
    let recommended = decision.recommended?;
    if decision.differ == 0 {
        let each = || view! { <p class="measure">{t(Msg::LineNoneDiffer)}</p> }.into_any();
        return (decision.devices > 1).then(each);
    }
    let scope = use_scope().get_untracked();
    let rows = decision.exceptions.iter().map(|of| {
        let assumed = Query::new().and(place.given.clone());
        let href = scope.href_with(&format!("/devices/{}", encode(&of.example)), assumed);
        row(&decision, of, &place, href)
    });
    let rows = rows.collect_view().into_any();
    let columns = vec![
        Head::text(Msg::LineGroup),
        Head::number(Msg::NavDevices),
        Head::text(Msg::LineBest),
        Head::number(Msg::LineSaves),
        Head::text(Msg::LineExample),
    ];
    let unlisted = decision.exceptions.iter().any(|of| of.list.is_none());
    let said =
        [("devices", decision.differ.into()), ("option", named(&decision, recommended).into())];
    Some(
        view! {
            <Section id="differ" title=t(Msg::LineDiffer)>
                <p class="measure">{tf(Msg::LineDifferText, said)}</p>
                <StackTable name=t(Msg::LineDiffer) columns=columns rows=rows/>
                {unlisted.then(|| view! { <p class="small muted">{t(Msg::LineUnlisted)}</p> })}
            </Section>
        }
        .into_any(),
    )
}

fn row(decision: &LineDecision, of: &LineException, place: &Place, example: String) -> AnyView {
    let plan = plan_name(if of.within_plan { PlanState::Within } else { PlanState::Beyond });
    let what = match of.best {
        DecisionOption::Keep => option_name(of.best, None, Keeping::of_device(of.within_plan)),
        best => named(decision, best),
    };
    let name = match listed(of, place) {
        Some(href) => {
            let opens = [("plan", plan.into()), ("option", what.clone().into())];
            let opens = tf(Msg::LineOpenList, opens);
            view! {
                <a class="figure-link" href=href aria-label=opens>
                    {plan}
                </a>
            }
            .into_any()
        }
        None => plan.into_any(),
    };
    let classes = of.classes.iter().map(|class| t(Msg::of_class(*class)));
    let sub = classes.collect::<Vec<_>>().join(", ");
    let saves = of.saving.as_ref().map(|saving| {
        let carbon = saving.carbon_per_year.map(|carbon| carbon_saved(&carbon).0);
        let both = [carbon, cost_saved(decision, saving)].into_iter().flatten();
        let said = both.collect::<Vec<_>>().join("; ");
        if of.compared == of.devices {
            return said;
        }
        format!("{said}. {}", tf(Msg::LineKnownOf, [("devices", of.compared.into())]))
    });
    let saves = saves.unwrap_or_else(|| t(Msg::NotKnown).to_owned());
    let opens = format!("{}: {plan}, {what}", t(Msg::LineOpenExample));
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                {name}
                <span class="sub">{sub}</span>
            </th>
            <td role="cell" class="r num" data-label=t(Msg::NavDevices)>
                {format::count(of.devices)}
            </td>
            <td role="cell" data-label=t(Msg::LineBest)>
                {what}
            </td>
            <td role="cell" class="r num" data-label=t(Msg::LineSaves)>
                {saves}
            </td>
            <td role="cell" data-label=t(Msg::LineExample)>
                <a class="figure-link" href=example aria-label=opens>
                    {t(Msg::LineOpenExample)}
                </a>
            </td>
        </tr>
    }
    .into_any()
}

/// The list of exactly these devices; none where no filter finds them.
fn listed(of: &LineException, place: &Place) -> Option<String> {
    let list = of.list.as_ref()?;
    let named = |name: &str| match name {
        "class" | "plan" => true,
        "maker" => !list.maker.is_empty(),
        "model" => !list.model.is_empty(),
        _ => false,
    };
    // In place of what the filter says of the same.
    let pairs = place.filter.clone().into_pairs().filter(|(name, _)| !named(name));
    let filter = Filter {
        class: list.class.clone(),
        maker: list.maker.clone(),
        model: list.model.clone(),
        plan: Some(if of.within_plan { PlanState::Within } else { PlanState::Beyond }),
        ..Filter::default()
    };
    Some(Query::new().and(pairs).and(filter.to_pairs()).on("/devices"))
}

/// Devices without a decision, by why, each with its list where a filter finds them.
#[component]
pub fn Undecided(decision: Arc<LineDecision>, place: Place) -> impl IntoView {
    if decision.undecided.is_empty() {
        return None;
    }
    let items = decision.undecided.iter().map(|of| {
        let said = reason(of);
        let said = match list(of.reason, &place) {
            Some(href) => view! {
                <a class="figure-link" href=href>
                    {said}
                </a>
            }
            .into_any(),
            None => said.into_any(),
        };
        view! { <li>{said}</li> }
    });
    let items = items.collect_view();
    Some(view! {
        <Section id="undecided" title=t(Msg::LineUndecided)>
            <ul class="small">{items}</ul>
        </Section>
    })
}

fn reason(of: &LineUndecided) -> String {
    let message = match of.reason {
        DecisionGap::Left => Msg::LineGapLeft,
        DecisionGap::Class => Msg::LineGapClass,
        DecisionGap::Start => Msg::LineGapStart,
        DecisionGap::Grid => Msg::LineGapGrid,
        DecisionGap::Energy => Msg::LineGapEnergy,
        DecisionGap::Embodied => Msg::LineGapEmbodied,
        DecisionGap::Prices => Msg::LineGapPrices,
        DecisionGap::EnergyPrice => Msg::LineGapEnergyPrice,
    };
    let said = tf(message, [("devices", of.devices.into())]);
    if of.also.is_empty() {
        return said;
    }
    format!("{said} {}", tf(Msg::LineGapAlso, [("what", gap_names(&of.also).into())]))
}

/// The list of those devices; none where no filter finds them.
fn list(reason: DecisionGap, place: &Place) -> Option<String> {
    let by_status = place.filter.clone().into_pairs().any(|(name, _)| name == "status");
    let (name, value) = match reason {
        // Without a status, those meant left within the period: the list of all that ever left is
        // another.
        DecisionGap::Left if !by_status => return None,
        DecisionGap::Left => ("status", "archived"),
        DecisionGap::Class => ("class", "unknown"),
        DecisionGap::Start => ("attention", "no_start"),
        DecisionGap::Grid => ("attention", "no_country"),
        DecisionGap::Energy
        | DecisionGap::Embodied
        | DecisionGap::Prices
        | DecisionGap::EnergyPrice => return None,
    };
    // In place of what the filter says of the same.
    let pairs = place.filter.clone().into_pairs().filter(|(of, _)| of != name);
    Some(Query::new().and(pairs).with(name, value).on("/devices"))
}
