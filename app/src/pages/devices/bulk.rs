//! What can be done with the chosen devices: a bar while any is chosen, and the dialogs that it
//! opens, also where the address asks for one.

mod confirm;

use super::ask::Asked;
use super::chosen::{Chosen, Which};
use super::query_of;
use crate::components::{Action, CONFIRM, ChangeDialog, ChangeMenu, Icon};
use crate::i18n::{Msg, t, tf};
use crate::state::{set_query, use_scope};
use confirm::ConfirmDialog;
use impact_core::api::{BulkEdit, DeviceEdit};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The bar at the foot of the page.
#[component]
pub fn BulkBar(asked: Memo<Asked>, chosen: Chosen) -> impl IntoView {
    let action = RwSignal::new(None::<Action>);
    let confirming = RwSignal::new(false);
    open_as_asked(asked, chosen, action, confirming);
    let meant = Callback::new(move |change| meant(chosen, &asked.get_untracked(), change));
    let any = Memo::new(move |_| chosen.count() > 0);
    let count = move || {
        let n = chosen.count().into();
        let all = chosen.which.with(|which| *which == Which::All);
        tf(if all { Msg::ChosenAll } else { Msg::ChosenDevices }, [("n", n)])
    };
    view! {
        <div role="status" class="sr">
            {move || any.get().then(count)}
        </div>
        {move || {
            any.get()
                .then(|| {
                    view! {
                        <div class="bulkbar" role="group" aria-label=t(Msg::BulkName)>
                            <b class="num">{count}</b>
                            <ChangeMenu class="btn primary-menu" action=action>
                                <button
                                    type="button"
                                    data-closes=""
                                    on:click=move |_| confirming.set(true)
                                >
                                    {t(Msg::BulkConfirm)}
                                </button>
                            </ChangeMenu>
                            <button
                                type="button"
                                class="btn"
                                data-kind="quiet"
                                aria-label=t(Msg::ChosenNone)
                                on:click=move |_| chosen.clear()
                            >
                                <Icon name="i-x" size=16/>
                            </button>
                        </div>
                    }
                })
        }}
        <ChangeDialog action=action meant=meant changed=chosen.changed/>
        <ConfirmDialog chosen=chosen open=confirming/>
    }
}

/// Opens the form that the address asks for, with all devices chosen. The address then forgets
/// it: going back or loading the page anew opens nothing.
fn open_as_asked(
    asked: Memo<Asked>,
    chosen: Chosen,
    action: RwSignal<Option<Action>>,
    confirming: RwSignal<bool>,
) {
    let query = use_query_map();
    let (go, scope) = (set_query(), use_scope());
    Effect::new(move |_| {
        let Some(change) = query.with(|query| query.get("change")) else { return };
        let wanted = Action::of_key(&change);
        if wanted.is_some() || change == CONFIRM {
            chosen.which.set(Which::All);
            action.set(wanted);
            confirming.set(wanted.is_none());
        }
        go(query_of(&asked.get_untracked(), scope.get_untracked().pairs()), true);
    });
}

/// The change, for the devices that are chosen.
fn meant(chosen: Chosen, asked: &Asked, change: DeviceEdit) -> BulkEdit {
    match chosen.which.get_untracked() {
        Which::These(rows) => {
            BulkEdit { ids: Some(rows.keys().cloned().collect()), change, ..BulkEdit::default() }
        }
        Which::All => {
            BulkEdit { filter: Some(asked.filter.to_query()), change, ..BulkEdit::default() }
        }
    }
}
