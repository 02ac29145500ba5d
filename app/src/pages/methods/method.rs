//! How a figure is computed, in plain sentences, and the tables it is computed with.

use super::{figures, under};
use crate::client::fetched;
use crate::components::{Head, Section, StackTable, loaded};
use crate::format;
use crate::i18n::{Msg, label, t, tf};
use impact_core::api::FactorSetInfo;
use leptos::prelude::*;
use std::sync::Arc;

/// The sentences, in the order in which a figure is made.
const STEPS: [(Msg, Msg); 6] = [
    (Msg::MethodFind, Msg::MethodFindText),
    (Msg::MethodEmbodied, Msg::MethodEmbodiedText),
    (Msg::MethodUse, Msg::MethodUseText),
    (Msg::MethodTime, Msg::MethodTimeText),
    (Msg::MethodRange, Msg::MethodRangeText),
    (Msg::MethodOwn, Msg::MethodOwnText),
];

/// The part.
#[component]
pub fn Method() -> impl IntoView {
    let version = figures();
    let info = fetched::<FactorSetInfo>(move || Some(under(version).on("/api/v1/factors")));
    loaded(info, |info| view! { <Told info=info/> }.into_any())
}

#[component]
fn Told(info: Arc<FactorSetInfo>) -> impl IntoView {
    let steps = STEPS
        .into_iter()
        .map(|(name, text)| {
            view! {
                <li>
                    <h3>{t(name)}</h3>
                    <p>{t(text)}</p>
                </li>
            }
        })
        .collect_view();
    let rows = info
        .tables
        .iter()
        .map(|table| {
            let age = tf(Msg::MonthsOld, [("months", u64::from(table.age_months).into())]);
            view! {
                <tr role="row">
                    <th scope="row" role="rowheader">
                        {label(&table.title)}
                        <span class="sub">{table.source.clone()}</span>
                        <span class="sub">
                            {tf(Msg::LicenceIs, [("licence", table.licence.clone().into())])}
                        </span>
                    </th>
                    <td role="cell" data-label=t(Msg::Rows) class="r">{format::count(table.rows)}</td>
                    <td role="cell" data-label=t(Msg::Newest) class="r">{table.newest.clone()} <span class="sub">{age}</span></td>
                </tr>
            }
        })
        .collect_view();
    let own = match info.own_version {
        0 => t(Msg::NoOwnFigures).to_owned(),
        version => tf(Msg::OwnVersionIs, [("version", version.to_string().into())]),
    };
    let columns = vec![Head::text(Msg::Tables), Head::number(Msg::Rows), Head::number(Msg::Newest)];
    view! {
        <div class="split">
            <Section id="method" title=t(Msg::MethodHow)>
                <ol class="method">{steps}</ol>
            </Section>
            <Section id="tables" title=t(Msg::FactorSet)>
                <dl class="facts">
                    <dt>{t(Msg::FactorSet)}</dt>
                    <dd class="mono">{info.factor_set.clone()}</dd>
                    <dt>{t(Msg::Engine)}</dt>
                    <dd class="mono">{info.engine.clone()}</dd>
                    <dt>{t(Msg::VersionsPart)}</dt>
                    <dd>{own}</dd>
                </dl>
                <StackTable name=t(Msg::Tables) columns=columns rows=rows.into_any()/>
            </Section>
        </div>
    }
}
