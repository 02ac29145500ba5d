//! Products with their footprints.

use super::figures;
use super::provenance::Provenance;
use crate::client::{Query, fetched};
use crate::components::{Empty, Head, Icon, Mark, StackTable, loaded, method_mark};
use crate::format;
use crate::i18n::{Msg, statistic, t, tf};
use crate::state::set_query;
use impact_core::api::{ProductList, ProductRow};
use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use std::sync::Arc;

/// Rows of a page.
const ROWS: u64 = 50;

/// What the address asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Asked {
    search: String,
    own: bool,
    in_use: bool,
    start: u64,
    figures: Option<String>,
}

impl Asked {
    fn query(&self) -> Query {
        let mut query = Query::new();
        if !self.search.is_empty() {
            query = query.with("q", &self.search);
        }
        for (name, on) in [("own", self.own), ("in_use", self.in_use)] {
            if on {
                query = query.with(name, "true");
            }
        }
        if self.start > 0 {
            query = query.with("start", self.start);
        }
        match &self.figures {
            Some(version) => query.with("figures", version),
            None => query,
        }
    }
}

/// The part.
#[component]
pub fn Products() -> impl IntoView {
    let map = use_query_map();
    let version = figures();
    let asked = Memo::new(move |_| {
        map.with(|map| Asked {
            search: map.get("q").unwrap_or_default(),
            own: map.get("own").as_deref() == Some("true"),
            in_use: map.get("in_use").as_deref() == Some("true"),
            start: map.get("start").and_then(|text| text.parse().ok()).unwrap_or(0),
            figures: version.get(),
        })
    });
    let list = fetched::<ProductList>(move || {
        Some(asked.get().query().with("limit", ROWS).on("/api/v1/catalogue/products"))
    });
    view! {
        <Tools asked=asked/>
        {loaded(list, move |list| view! { <Page list=list asked=asked/> }.into_any())}
    }
}

#[component]
fn Tools(asked: Memo<Asked>) -> impl IntoView {
    let go = set_query();
    let input = NodeRef::<Input>::new();
    let search = {
        let go = go.clone();
        move |event: SubmitEvent| {
            event.prevent_default();
            let text = input.get_untracked().map(|input| input.value()).unwrap_or_default();
            let next = Asked { search: text.trim().to_owned(), start: 0, ..asked.get_untracked() };
            go(next.query(), false);
        }
    };
    let chip = move |name: Msg, on: fn(&Asked) -> bool, toggle: fn(&mut Asked)| {
        let go = go.clone();
        view! {
            <button
                type="button"
                class="chip"
                aria-pressed=move || on(&asked.get()).to_string()
                on:click=move |_| {
                    let mut next = Asked { start: 0, ..asked.get_untracked() };
                    toggle(&mut next);
                    go(next.query(), false);
                }
            >
                {t(name)}
            </button>
        }
    };
    view! {
        <div class="toolbar">
            <form
                class="search"
                role="search"
                aria-label=t(Msg::ProductsSearch)
                on:submit=search
            >
                <Icon name="i-search"/>
                <input
                    type="search"
                    class="page-search"
                    aria-label=t(Msg::ProductsSearch)
                    placeholder=t(Msg::ProductsSearch)
                    node_ref=input
                    prop:value=move || asked.get().search
                />
            </form>
            {chip(Msg::OnlyInUse, |asked| asked.in_use, |asked| asked.in_use = !asked.in_use)}
            {chip(Msg::OnlyOwn, |asked| asked.own, |asked| asked.own = !asked.own)}
        </div>
    }
}

#[component]
fn Page(list: Arc<ProductList>, asked: Memo<Asked>) -> impl IntoView {
    if list.rows.is_empty() {
        return view! {
            <Empty icon="i-search" title=t(Msg::ProductsNone) text=t(Msg::ProductsNoneText)/>
        }
        .into_any();
    }
    let rows = list.rows.iter().map(row).collect_view();
    let shown = tf(
        Msg::RowsOf,
        [
            ("first", format::count(list.start + 1).into()),
            ("last", format::count(list.start + list.rows.len() as u64).into()),
            ("all", format::count(list.total).into()),
        ],
    );
    let at = move |start: u64| {
        let next = Asked { start, ..asked.get_untracked() };
        next.query().on("/methods/products")
    };
    let before = (list.start > 0).then(|| at(list.start.saturating_sub(ROWS)));
    let after = list.next_cursor.is_some().then(|| at(list.start + ROWS));
    let columns = vec![
        Head::text(Msg::ProductColumn),
        Head::number(Msg::EmbodiedKgHead),
        Head::number(Msg::WholeLifeKg),
        Head::number(Msg::Devices),
        Head::text(Msg::WhereFrom),
    ];
    view! {
        <StackTable name=t(Msg::ProductsPart) columns=columns rows=rows.into_any()/>
        <div class="toolbar">
            <span class="small muted">{shown}</span>
            <span class="push actions">
                {before.map(|href| view! { <a class="btn" href=href>{t(Msg::PageBefore)}</a> })}
                {after.map(|href| view! { <a class="btn" href=href>{t(Msg::PageAfter)}</a> })}
            </span>
        </div>
    }
    .into_any()
}

fn row(product: &ProductRow) -> impl IntoView + use<> {
    let embodied = format::carbon_in(&product.embodied, format::Scale::Kilograms);
    let class = t(Msg::of_class(product.class));
    let under = match product.year {
        Some(year) => format!("{class} · {year}"),
        None => class.to_owned(),
    };
    let overrides = product
        .overrides_kg
        .map(|kg| tf(Msg::InsteadOfKg, [("total", format::kilograms(kg).into())]));
    let whole = format::significant(product.published_kg);
    let statistic = statistic(&product.statistic);
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">
                {format!("{} {}", product.maker, product.name)}
                <span class="sub">{under}</span>
                <Mark quality=method_mark(product.method)/>
            </th>
            <td role="cell" data-label=t(Msg::EmbodiedKgHead) class="r num" title=embodied.exact>
                <b class="bold">{embodied.value}</b>
                <span class="sub">{embodied.range}</span>
            </td>
            <td role="cell" data-label=t(Msg::WholeLifeKg) class="r num">
                {whole}
                <span class="sub">{statistic}</span>
                {overrides.map(|text| view! { <span class="sub">{text}</span> })}
            </td>
            <td role="cell" data-label=t(Msg::Devices) class="r num">{format::count(product.devices)}</td>
            <td role="cell">
                <Provenance source=product.source.clone()/>
            </td>
        </tr>
    }
}
