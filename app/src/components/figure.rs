//! A figure: the finding as its caption, the chart, and the table one press away.

use crate::i18n::{Msg, t};
use leptos::prelude::*;

/// A chart with its finding and the table of the same data.
#[component]
pub fn Figure(
    /// What the data shows, one sentence.
    #[prop(into)]
    finding: Signal<String>,
    /// What is drawn, in which unit.
    #[prop(into)]
    sub: Signal<String>,
    /// The chart.
    #[prop(into)]
    chart: ViewFn,
    /// The table of the same data.
    #[prop(into)]
    table: ViewFn,
    /// What stands beneath.
    #[prop(optional, into)]
    source: Option<ViewFn>,
) -> impl IntoView {
    let as_table = RwSignal::new(false);
    let choice = move |table: bool, name: &'static str| {
        view! {
            <button
                type="button"
                aria-pressed=move || (as_table.get() == table).to_string()
                on:click=move |_| as_table.set(table)
            >
                {name}
            </button>
        }
    };
    view! {
        <figure class="figure">
            <figcaption>
                <strong>{move || finding.get()}</strong>
                <span class="sub">{move || sub.get()}</span>
                <div class="segmented" role="group" aria-label=t(Msg::ShowAs)>
                    {choice(false, t(Msg::ShowChart))} {choice(true, t(Msg::ShowTable))}
                </div>
            </figcaption>
            {move || if as_table.get() { table.run() } else { chart.run() }}
            {source.map(|source| view! { <div class="source">{source.run()}</div> })}
        </figure>
    }
}

/// The names of the series, with their swatches.
#[component]
pub fn Legend(
    /// Series number (1 to 6) and name.
    series: Vec<(usize, String)>,
) -> impl IntoView {
    let entries = series
        .into_iter()
        .map(|(number, name)| {
            view! {
                <span>
                    <svg class="sw" width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
                        <rect class=format!("s{number}") width="10" height="10" rx="2"></rect>
                    </svg>
                    {name}
                </span>
            }
        })
        .collect_view();
    view! { <div class="legend">{entries}</div> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::mounted;
    use wasm_bindgen::JsCast;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    async fn the_table_is_one_press_away() {
        let page = mounted(|| {
            let chart = || view! { <p>"drawing"</p> };
            let table = || view! { <p>"numbers"</p> };
            view! { <Figure finding="It falls" sub="t" chart=chart table=table/> }.into_any()
        })
        .await;
        let text = || page.place.text_content().unwrap_or_default();
        assert!(text().contains("It falls") && text().contains("drawing"), "{}", text());
        let other = page.place.query_selector("button[aria-pressed=false]").unwrap().unwrap();
        other.unchecked_into::<web_sys::HtmlElement>().click();
        leptos::task::tick().await;
        assert!(text().contains("numbers") && !text().contains("drawing"), "{}", text());
    }
}
