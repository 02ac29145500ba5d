//! From the list to what next for its devices.

use super::ask::Asked;
use super::rows::Rows;
use crate::client::Query;
use crate::i18n::{Msg, t, tf};
use crate::state::{LINE, use_scope};
use impact_core::fleet::{Attention, Filter};
use impact_core::lifecycle::Status;
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
        let left = asked.with(|asked| only_left(&asked.filter));
        total.get().map(|total| {
            if left {
                let said = t(Msg::LineHaveLeft);
                return view! { <span class="small muted">{said}</span> }.into_any();
            }
            view! {
                <a class="btn next" href=href>
                    {tf(Msg::LineForThese, [("devices", total.into())])}
                </a>
            }
            .into_any()
        })
    }
}

/// Whether a filter leaves only devices that have left.
fn only_left(filter: &Filter) -> bool {
    let archived = |status: &Status| *status == Status::Archived;
    let of_status = !filter.status.is_empty() && filter.status.iter().all(archived);
    of_status || filter.attention == Some(Attention::NoEnd)
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn nothing_is_offered_for_what_has_left() {
        let of = |status: &[Status], attention| {
            only_left(&Filter { status: status.to_vec(), attention, ..Filter::default() })
        };
        assert!(of(&[Status::Archived], None) && of(&[], Some(Attention::NoEnd)));
        assert!(!of(&[], None) && !of(&[Status::Archived, Status::InUse], None));
    }
}
