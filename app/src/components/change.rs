//! Changing devices, one or many: a menu of changes, and a dialog that counts before it changes.

mod edit;
mod form;

use super::{Icon, Menu};
use crate::i18n::{Msg, t, tf};
pub use edit::{ChangeDialog, say_changed};
use leptos::prelude::*;

/// What an address calls saying yes to suggested products, beside the actions.
pub const CONFIRM: &str = "confirm";

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
    /// Their first day in service is said.
    Start,
    /// Their planned life is another.
    Life,
    /// They left service.
    End,
}

impl Action {
    const ALL: [Self; 7] =
        [Self::Class, Self::Site, Self::Moved, Self::Status, Self::Start, Self::Life, Self::End];

    fn name(self) -> &'static str {
        t(match self {
            Self::Class => Msg::BulkClass,
            Self::Site => Msg::BulkSite,
            Self::Moved => Msg::BulkMoved,
            Self::Status => Msg::BulkStatus,
            Self::Start => Msg::BulkStart,
            Self::Life => Msg::BulkLife,
            Self::End => Msg::BulkEnd,
        })
    }

    /// Its name in an address.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Class => "class",
            Self::Site => "site",
            Self::Moved => "moved",
            Self::Status => "status",
            Self::Start => "start",
            Self::Life => "life",
            Self::End => "end",
        }
    }

    /// The action of a name in an address.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.key() == key)
    }
}

/// The button with the changes to choose from.
#[component]
pub fn ChangeMenu(
    /// Class of the button.
    class: &'static str,
    /// Hears what was chosen.
    action: RwSignal<Option<Action>>,
    /// What else can be done.
    #[prop(optional)]
    children: Option<ChildrenFn>,
) -> impl IntoView {
    view! {
        <Menu
            class=class
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
            {children.as_ref().map(|children| children())}
        </Menu>
    }
}

/// What the button is called that makes the change: how many devices, once that is known.
pub fn go_name(changes: u64) -> String {
    if changes == 0 {
        t(Msg::BulkGoNone).to_owned()
    } else {
        tf(Msg::BulkGo, [("n", changes.into())])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn every_action_is_found_by_its_name_in_an_address() {
        for action in Action::ALL {
            assert_eq!(Action::of_key(action.key()), Some(action));
        }
        assert_eq!(Action::of_key(CONFIRM), None);
    }

    #[wasm_bindgen_test]
    fn a_button_never_offers_to_change_nothing() {
        assert!(!go_name(0).contains('0'));
        assert!(go_name(3).contains('3'));
    }
}
