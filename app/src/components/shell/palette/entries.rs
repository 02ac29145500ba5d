//! What can be done: places, actions and devices.

use super::super::scope_menus::here;
use super::fuzzy::{folded, score};
use crate::client::{Query, encode};
use crate::format;
use crate::i18n::{Msg, languages, t};
use crate::pages::{device_name, device_tag};
use crate::state::{Choice, LINE, asks_scope, asks_view, periods, use_scope, use_session};
use impact_core::api::{DeviceList, DeviceRow, Right};
use impact_core::lifecycle::View;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// What a command does.
#[derive(Debug, Clone, PartialEq)]
pub enum Act {
    /// Goes to another page.
    Go(String),
    /// Goes to the same page with another query.
    Stay(String),
    /// Fetches a file.
    Fetch(String),
    /// Chooses a theme.
    Theme(Choice),
    /// Chooses a language.
    Speak(&'static str),
    /// Shows the list of keys.
    Keys,
    /// Signs out.
    SignOut,
}

/// A command as it stands in the list.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its heading.
    pub group: Msg,
    /// Its symbol.
    pub icon: &'static str,
    /// What it is called.
    pub name: String,
    /// What stands beside its name.
    pub hint: String,
    /// What it does.
    pub act: Act,
    /// What is looked through when somebody types.
    folded: String,
}

impl Entry {
    fn new(group: Msg, icon: &'static str, name: String, hint: String, act: Act) -> Self {
        let folded = folded(&format!("{name} {hint}"));
        Self { group, icon, name, hint, act, folded }
    }
}

/// What people come to do, where it is done, and the right that it takes.
const ERRANDS: [(Msg, &str, &str, Right); 6] = [
    (Msg::CommandDecide, "i-scen", LINE, Right::ReadFigures),
    (Msg::CommandUpload, "i-import", "/import", Right::EditDevices),
    (Msg::CommandUndoImport, "i-undo", "/import#earlier", Right::EditDevices),
    (Msg::CommandSite, "i-site", "/sites#add-site", Right::EditDevices),
    (Msg::CommandInvite, "i-people", "/settings/members#invite", Right::ManageMembers),
    (Msg::CommandKey, "i-key", "/settings/keys", Right::ManageKeys),
];

/// The commands that are there whatever is typed, in the order in which they are offered.
pub fn standing() -> Vec<Entry> {
    let session = use_session();
    let scope = use_scope().get_untracked();
    let path = use_location().pathname.get_untracked();
    let mut entries: Vec<Entry> = session
        .places()
        .map(|place| {
            let act = Act::Go(scope.href(place.path));
            Entry::new(Msg::CommandsGo, place.icon, t(place.name).to_owned(), String::new(), act)
        })
        .collect();
    let mut act = |icon, name: Msg, hint: String, act| {
        entries.push(Entry::new(Msg::CommandsAct, icon, t(name).to_owned(), hint, act));
    };
    let scoped = asks_scope(&path);
    for period in periods(session.meta().today).into_iter().filter(|_| scoped) {
        let address = here(&scope.with_period(period)).on(&path);
        act("i-report", Msg::Period, format::period(period), Act::Stay(address));
    }
    let views = [View::Management, View::InventoryRented, View::InventoryOwned];
    for view in views.into_iter().filter(|_| asks_view(&path)) {
        let address = here(&scope.with_view(view)).on(&path);
        act("l-gross", Msg::View, t(Msg::of_view(view)).to_owned(), Act::Stay(address));
    }
    for (name, icon, path, right) in ERRANDS {
        if session.may(right) {
            act(icon, name, String::new(), Act::Go(path.to_owned()));
        }
    }
    if session.may(Right::Export) {
        for format in ["csv", "xlsx"] {
            let query = Query::new().with("format", format).and(scope.ask().into_pairs());
            let address = query.on("/api/v1/devices/export");
            act("i-down", Msg::ExportDevices, format.to_uppercase(), Act::Fetch(address));
        }
    }
    for choice in Choice::ALL {
        act("i-moon", Msg::CommandTheme, t(choice.name()).to_owned(), Act::Theme(choice));
    }
    for language in languages() {
        act("i-book", Msg::CommandLanguage, language.name.to_owned(), Act::Speak(language.code));
    }
    act("i-info", Msg::ShortcutsTitle, "?".to_owned(), Act::Keys);
    act("i-lock", Msg::SignOut, String::new(), Act::SignOut);
    entries
}

/// The commands that fit a text, under their headings, the best first.
pub fn fitting(all: &[Entry], text: &str) -> Vec<Entry> {
    let text = folded(text);
    let mut scored: Vec<(u32, &Entry)> =
        all.iter().filter_map(|entry| Some((score(&text, &entry.folded)?, entry))).collect();
    // Stable: of equals, the order in which they are offered.
    scored.sort_by_key(|(score, entry)| (entry.group != Msg::CommandsGo, u32::MAX - score));
    scored.into_iter().map(|(_, entry)| entry.clone()).collect()
}

/// Devices that were found.
pub fn device_entries(list: &DeviceList) -> Vec<Entry> {
    list.rows.iter().map(device_entry).collect()
}

fn device_entry(device: &DeviceRow) -> Entry {
    let tags = [device_tag(device), device.site.as_deref()];
    let hint = tags.into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let act = Act::Go(format!("/devices/{}", encode(&device.id)));
    Entry::new(Msg::Devices, "i-devices", device_name(device), hint, act)
}
