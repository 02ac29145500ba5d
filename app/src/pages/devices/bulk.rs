//! What can be done with the chosen devices: a bar while any is chosen, and a dialog that counts
//! before it changes.

mod change;
mod confirm;
mod form;

use super::ask::Asked;
use super::chosen::Chosen;
use crate::components::{Icon, Menu};
use crate::i18n::{Msg, t, tf};
use change::ChangeDialog;
use confirm::ConfirmDialog;
use leptos::prelude::*;

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// Their class is said.
    Class,
    /// They are at another site.
    Site,
    /// They came to their site on another day.
    Moved,
    /// They stand elsewhere: in use, in stock, at repair.
    Status,
    /// Their planned life is another.
    Life,
    /// They left service.
    End,
}

impl Action {
    const ALL: [Self; 6] =
        [Self::Class, Self::Site, Self::Moved, Self::Status, Self::Life, Self::End];

    fn name(self) -> &'static str {
        t(match self {
            Self::Class => Msg::BulkClass,
            Self::Site => Msg::BulkSite,
            Self::Moved => Msg::BulkMoved,
            Self::Status => Msg::BulkStatus,
            Self::Life => Msg::BulkLife,
            Self::End => Msg::BulkEnd,
        })
    }
}

/// The bar at the foot of the page.
#[component]
pub fn BulkBar(asked: Memo<Asked>, chosen: Chosen) -> impl IntoView {
    let action = RwSignal::new(None::<Action>);
    let confirming = RwSignal::new(false);
    let any = Memo::new(move |_| chosen.count() > 0);
    let count = move || {
        let n = chosen.count().into();
        let all = chosen.which.with(|which| *which == super::chosen::Which::All);
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
                            <Menu
                                class="btn primary-menu"
                                end=true
                                button=|| {
                                    view! {
                                        {t(Msg::BulkChange)}
                                        <Icon name="i-chev" size=12/>
                                    }
                                }
                            >
                                {Action::ALL
                                    .map(|which| {
                                        view! {
                                            <button
                                                type="button"
                                                data-closes=""
                                                on:click=move |_| action.set(Some(which))
                                            >
                                                {which.name()}
                                            </button>
                                        }
                                    })
                                    .collect_view()}
                                <button
                                    type="button"
                                    data-closes=""
                                    on:click=move |_| confirming.set(true)
                                >
                                    {t(Msg::BulkConfirm)}
                                </button>
                            </Menu>
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
        <ChangeDialog asked=asked chosen=chosen action=action/>
        <ConfirmDialog chosen=chosen open=confirming/>
    }
}
