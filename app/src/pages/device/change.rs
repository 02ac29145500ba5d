//! Changing the device, as the list changes many.

use crate::components::{Action, ChangeDialog, ChangeMenu};
use impact_core::api::{BulkEdit, DeviceEdit};
use leptos::prelude::*;

/// The menu of changes and their dialog.
#[component]
pub fn Change(
    /// The device.
    id: Memo<String>,
    /// Hears that it was changed, or the change taken back.
    changed: Callback<()>,
) -> impl IntoView {
    let action = RwSignal::new(None::<Action>);
    let meant = Callback::new(move |change: DeviceEdit| BulkEdit {
        ids: Some(vec![id.get_untracked()]),
        change,
        ..BulkEdit::default()
    });
    view! {
        <ChangeMenu class="btn" action=action/>
        <ChangeDialog action=action meant=meant changed=changed/>
    }
}
