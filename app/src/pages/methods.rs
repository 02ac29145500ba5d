//! Methods and factors: what figures are computed with, where each of them comes from, and the
//! organisation's own.

mod classes;
mod difference;
mod give;
mod grid;
mod method;
mod preview;
mod products;
mod provenance;
mod versions;

use crate::client::Query;
use crate::components::{Icon, PageHead};
use crate::i18n::{Msg, t};
use crate::state::use_session;
use classes::Classes;
use difference::Difference;
use give::Give;
use grid::{Countries, Country};
use impact_core::api::Right;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use method::Method;
use preview::Draft;
use products::Products;
use versions::Versions;

/// The parts of the page: their addresses and names.
const PARTS: [(&str, Msg); 5] = [
    ("", Msg::MethodPart),
    ("products", Msg::ProductsPart),
    ("grid", Msg::GridPart),
    ("classes", Msg::ClassesPart),
    ("versions", Msg::VersionsPart),
];

/// Which part the address is about, and which of its things.
fn asked() -> (Memo<String>, Memo<Option<String>>) {
    let params = use_params_map();
    let part = Memo::new(move |_| params.with(|params| params.get("part").unwrap_or_default()));
    let id = Memo::new(move |_| params.with(|params| params.get("id")));
    (part, id)
}

/// The version of own figures that the address asks for; none for the current one.
fn figures() -> Memo<Option<String>> {
    let query = use_query_map();
    Memo::new(move |_| query.with(|query| query.get("figures")))
}

/// A query of the API in the version that the address asks for.
fn under(figures: Memo<Option<String>>) -> Query {
    match figures.get() {
        Some(version) => Query::new().with("figures", version),
        None => Query::new(),
    }
}

/// The page.
#[component]
pub fn MethodsPage() -> impl IntoView {
    let (part, id) = asked();
    let content = move || match (part.get().as_str(), id.get()) {
        ("", _) => view! { <Method/> }.into_any(),
        ("products", _) => view! { <Products/> }.into_any(),
        ("grid", Some(code)) => view! { <Country code=code/> }.into_any(),
        ("grid", None) => view! { <Countries/> }.into_any(),
        ("classes", _) => view! { <Classes/> }.into_any(),
        ("give", Some(id)) => view! { <Draft id=id/> }.into_any(),
        ("give", None) => view! { <Give/> }.into_any(),
        ("versions", Some(version)) => view! { <Difference version=version/> }.into_any(),
        _ => view! { <Versions/> }.into_any(),
    };
    let give = move || {
        use_session().may(Right::ManageFigures).then(|| {
            view! {
                <a class="btn" data-kind="primary" href="/methods/give">
                    <Icon name="i-plus"/>
                    {t(Msg::GiveFigures)}
                </a>
            }
        })
    };
    view! {
        <div class="page">
            <PageHead
                title=Signal::derive(|| t(Msg::MethodsTitle).to_owned())
                sub=|| t(Msg::MethodsSub)
                actions=give
            />
            <nav class="tabs" aria-label=t(Msg::MethodsTitle)>
                {PARTS
                    .into_iter()
                    .map(|(name, said)| {
                        let here = move || (part.get() == name).then_some("page");
                        let href = if name.is_empty() {
                            "/methods".to_owned()
                        } else {
                            format!("/methods/{name}")
                        };
                        view! {
                            <a href=href aria-current=here>
                                {t(said)}
                            </a>
                        }
                    })
                    .collect_view()}
            </nav>
            {content}
        </div>
    }
}
