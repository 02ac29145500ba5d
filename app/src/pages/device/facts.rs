//! What is known of the device: as the inventory writes it, and the product it was matched to.

use super::product::Another;
use super::user::User;
use crate::components::{country_name, written};
use crate::format;
use crate::i18n::{Msg, label, statistic, t, tf};
use impact_core::api::{DeviceDetail, Product};
use leptos::prelude::*;
use std::sync::Arc;

/// The facts.
#[component]
pub fn Facts(detail: Arc<DeviceDetail>, changed: Callback<()>) -> impl IntoView {
    let row = &detail.row;
    let mut facts: Vec<(Msg, AnyView)> = Vec::new();
    let mono = |text: &String| view! { <span class="mono">{text.clone()}</span> }.into_any();
    facts.extend(row.serial.as_ref().map(|serial| (Msg::Serial, mono(serial))));
    facts.extend(row.asset_tag.as_ref().map(|tag| (Msg::AssetTag, mono(tag))));
    let site = row.site.clone().unwrap_or_else(|| t(Msg::NoSite).to_owned());
    let site = match row.country {
        Some(country) => format!("{site}, {}", country_name(country)),
        None => site,
    };
    facts.push((Msg::Site, site.into_any()));
    facts.push((Msg::Status, t(Msg::of_status(row.status)).into_any()));
    if let Some(grid) = &detail.footprint.grid {
        let text = tf(
            Msg::GridFact,
            [
                ("factor", label(&grid.label).into()),
                ("vintage", grid.vintage.clone().into()),
                ("months", u64::from(grid.age_months).into()),
            ],
        );
        facts.push((Msg::GridFactor, text.into_any()));
    }
    let facts = facts
        .into_iter()
        .map(|(name, value)| view! { <dt>{t(name)}</dt> <dd>{value}</dd> })
        .collect_view();
    let written = written(&detail.maker_as_written, &detail.model_as_written);
    // A suggestion has its own card with this button.
    let another = detail.suggestion.is_none().then(|| {
        view! {
            <div class="actions">
                <Another detail=detail.clone() changed=changed/>
            </div>
        }
    });
    view! {
        <div class="stack" data-gap="6">
            <section class="stack" data-gap="2" aria-labelledby="facts">
                <h2 class="h3" id="facts">
                    {t(Msg::FactsTitle)}
                </h2>
                <dl class="facts">{facts} <User device=row.id.clone()/></dl>
            </section>
            <section class="stack" data-gap="2" aria-labelledby="match">
                <h2 class="h3" id="match">
                    {t(Msg::MatchTitle)}
                </h2>
                <dl class="facts">
                    <dt>{t(Msg::AsWritten)}</dt>
                    <dd>{written}</dd>
                    <dt>{t(Msg::HowMatched)}</dt>
                    <dd>{t(Msg::of_match(row.matched))}</dd>
                    {detail.product.as_ref().map(product)}
                </dl>
                {another}
            </section>
        </div>
    }
}

/// The catalogue's product.
fn product(product: &Product) -> AnyView {
    let size = [product.weight_kg.map(format::kilograms), product.screen_in.map(format::inches)];
    let size = size.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let sd = product
        .relative_sd
        .map(|sd| tf(Msg::StandardDeviation, [("sd", format::percent(sd).into())]));
    let statistic = match sd {
        Some(sd) => format!("{}, {sd}", statistic(&product.statistic)),
        None => statistic(&product.statistic),
    };
    // Only an address of the web is a link, whatever the table holds.
    let sheet = product.sheet.clone().filter(|sheet| sheet.starts_with("https://"));
    view! {
        <dt>{t(Msg::Product)}</dt>
        <dd>{format!("{} {}", product.maker, product.name)}</dd>
        {(!size.is_empty())
            .then(|| {
                view! {
                    <dt>{t(Msg::MassScreen)}</dt>
                    <dd>{size}</dd>
                }
            })}
        <dt>{t(Msg::PublishedFootprint)}</dt>
        <dd title=format::exact_kilograms(product.published_kg)>
            {format::kilograms(product.published_kg)}
        </dd>
        <dt>{t(Msg::Statistic)}</dt>
        <dd>{statistic}</dd>
        {sheet
            .map(|sheet| {
                view! {
                    <dt>{t(Msg::Sheet)}</dt>
                    <dd>
                        <a href=sheet rel="external noreferrer" target="_blank">
                            {t(Msg::MakersSheet)}
                        </a>
                    </dd>
                }
            })}
    }
    .into_any()
}
