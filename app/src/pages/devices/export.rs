//! Taking the filtered devices away as a file.

use super::ask::Asked;
use super::rows::Rows;
use crate::client::Query;
use crate::components::{Icon, Menu};
use crate::i18n::{Msg, t, tf};
use crate::state::use_scope;
use impact_core::fleet::columns_query;
use leptos::prelude::*;

/// The button and the kinds of files.
#[component]
pub fn ExportMenu(asked: Memo<Asked>, list: Rows) -> impl IntoView {
    let scope = use_scope();
    let name = move || match list.head.get() {
        Some(head) => tf(Msg::ExportRows, [("n", head.total.into())]),
        None => t(Msg::Export).to_owned(),
    };
    let kind = move |text: Msg, format: &'static str, all: bool| {
        let href = move || address(&asked.get(), scope.get().ask(), format, all);
        view! {
            // A file: the router leaves it to the browser.
            <a class="choice" href=href download="" data-closes="">
                {t(text)}
            </a>
        }
    };
    view! {
        <Menu
            class="btn"
            end=true
            button=move || {
                view! {
                    <Icon name="i-down" size=16/>
                    <span aria-hidden="true">{t(Msg::Export)}</span>
                    // How many stands beside it for who sees.
                    <span class="sr">{name}</span>
                }
            }
        >
            {kind(Msg::ExportCsv, "csv", false)}
            {kind(Msg::ExportCsvAll, "csv", true)}
            {kind(Msg::ExportXlsx, "xlsx", false)}
            {kind(Msg::ExportXlsxAll, "xlsx", true)}
            <p class="hint small muted">{t(Msg::ExportHint)}</p>
        </Menu>
    }
}

/// The address of the file: the list's own question, with the columns or all of them.
fn address(asked: &Asked, scope: Query, format: &str, all: bool) -> String {
    let query = scope
        .and(asked.filter.to_pairs())
        .with("sort", asked.sort.to_query())
        .with("format", format);
    let query = if all { query } else { query.with("columns", columns_query(&asked.shown())) };
    query.on("/api/v1/devices/export")
}

#[cfg(test)]
mod tests {
    use super::*;
    use impact_core::factors::DeviceClass;
    use impact_core::fleet::SortKey;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn an_export_asks_what_the_list_shows() {
        let mut asked = Asked::default().with(|filter| filter.class = vec![DeviceClass::Laptop]);
        asked.columns = Some(vec![SortKey::Device, SortKey::Gross]);
        let scope = || Query::new().with("period", "2026-01-01..2026-11-01");
        assert_eq!(
            address(&asked, scope(), "csv", false),
            "/api/v1/devices/export?period=2026-01-01..2026-11-01&class=laptop&sort=device\
             &format=csv&columns=device,gross"
        );
        assert!(!address(&asked, scope(), "xlsx", true).contains("columns"));
    }
}
