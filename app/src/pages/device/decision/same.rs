//! From a device to its line: the same question for all devices of its model.

use crate::client::{Query, fetched};
use crate::components::line_asked;
use crate::i18n::{Msg, tf};
use crate::state::{LINE, Scope};
use impact_core::api::{DeviceList, DeviceRow};
use leptos::prelude::*;

/// The way to the decision about all devices of the model, under the same assumptions; nothing
/// where it is the only one.
#[component]
pub fn SameForAll(
    /// The device.
    row: DeviceRow,
    /// Period and view.
    scope: Scope,
) -> impl IntoView {
    let given = line_asked();
    let of_model = Query::new().with("maker", row.maker).with("model", row.model);
    let url = of_model.clone().and(scope.pairs()).with("limit", 1).on("/api/v1/devices");
    let list = fetched::<DeviceList>(move || Some(url.clone()));
    let others = Memo::new(move |_| {
        list.value.with(|list| list.as_ref().map(|list| list.total).filter(|total| *total > 1))
    });
    move || {
        let href = scope.href_with(LINE, of_model.clone().and(given.get()));
        others.get().map(|devices| {
            view! {
                <p>
                    <a class="figure-link" href=href>
                        {tf(Msg::LineSameForAll, [("devices", devices.into())])}
                    </a>
                </p>
            }
        })
    }
}
