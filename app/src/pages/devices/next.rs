//! From the list to what next for its devices.

use super::ask::Asked;
use super::rows::Rows;
use crate::client::Query;
use crate::i18n::{Msg, tf};
use crate::pages::line::LINE;
use crate::state::use_scope;
use leptos::prelude::*;

/// The way to the decision about the devices that the filter leaves.
#[component]
pub fn NextLink(asked: Memo<Asked>, list: Rows) -> impl IntoView {
    let scope = use_scope();
    let total = Memo::new(move |_| list.head.get().map(|head| head.total).filter(|of| *of > 0));
    move || {
        let href = move || {
            let query = Query::new().and(asked.get().filter.to_pairs());
            scope.get().href_with(LINE, query)
        };
        total.get().map(|total| {
            view! {
                <a class="btn next" href=href>
                    {tf(Msg::LineForThese, [("devices", total.into())])}
                </a>
            }
        })
    }
}
