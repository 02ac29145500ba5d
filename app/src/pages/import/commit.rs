//! What a person decides about a draft, and the bar that commits it.

use crate::client::{encode, post};
use crate::components::FieldError;
use crate::i18n::{Msg, t, tf};
use crate::state::use_session;
use impact_core::api::{
    Choice, DifferenceGroup, ImportCommit, ImportDone, ImportPreview, ImportSummary,
    LocationCountry, LocationFinding, ProductAnswer, SuggestionFinding,
};
use impact_core::inventory::Field;
use impact_core::quantity::{Country, Day};
use leptos::prelude::*;
use serde::Deserialize;
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;

/// What is chosen for a new location.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Nothing: it takes the file's country, where it has one.
    Default,
    /// That the country is not known; its devices have no use phase.
    Unknown,
    /// A country.
    Country(Country),
}

fn place_in(commit: &ImportCommit, name: &str) -> Place {
    let chosen = commit.locations.iter().find(|location| location.name == name);
    chosen
        .map_or(Place::Default, |location| location.country.map_or(Place::Unknown, Place::Country))
}

/// The decisions so far: what is sent with the commit, and kept for a reload of the page.
#[derive(Clone, Copy)]
pub struct Choices {
    commit: RwSignal<ImportCommit>,
    /// Whether the field of the day holds none: then there is no day to hold from.
    dayless: RwSignal<bool>,
    stored: StoredValue<String>,
}

/// What was chosen for a group, else what holds when nobody chooses.
fn choice(commit: &ImportCommit, group: DifferenceGroup) -> Choice {
    let chosen = match group {
        DifferenceGroup::New => &commit.new,
        DifferenceGroup::Changed => &commit.changed,
        DifferenceGroup::Conflict => &commit.conflict,
        DifferenceGroup::Returned => &commit.returned,
        DifferenceGroup::Gone => &commit.gone,
    };
    // A person's word and a device that may only be missing are not overruled unasked.
    let take = !matches!(group, DifferenceGroup::Conflict | DifferenceGroup::Gone);
    chosen.clone().unwrap_or(Choice { take, except: Vec::new() })
}

fn slot(commit: &mut ImportCommit, group: DifferenceGroup) -> &mut Option<Choice> {
    match group {
        DifferenceGroup::New => &mut commit.new,
        DifferenceGroup::Changed => &mut commit.changed,
        DifferenceGroup::Conflict => &mut commit.conflict,
        DifferenceGroup::Returned => &mut commit.returned,
        DifferenceGroup::Gone => &mut commit.gone,
    }
}

/// The answer to a commit: done, or still being stored.
#[derive(Deserialize)]
#[serde(untagged)]
enum Committed {
    Done(Box<ImportDone>),
    Underway(Box<ImportSummary>),
}

fn storage() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}

fn is_of(answer: &ProductAnswer, suggestion: &SuggestionFinding) -> bool {
    answer.maker == suggestion.maker && answer.model == suggestion.model
}

/// Whether a person has to say where a location is: neither the file nor the records know.
pub fn is_open(location: &LocationFinding) -> bool {
    !location.known && (location.assumed || location.country.is_none())
}

impl Choices {
    /// What was decided about this draft before; nothing at first.
    pub fn new(preview: &ImportPreview) -> Self {
        let key = format!("import-{}", preview.id);
        let kept = storage().and_then(|storage| storage.get_item(&key).ok().flatten());
        let kept = kept.and_then(|text| serde_json::from_str(&text).ok());
        let commit = kept.unwrap_or_default();
        let choices = Self {
            commit: RwSignal::new(commit),
            dayless: RwSignal::new(false),
            stored: StoredValue::new(key),
        };
        Effect::new(move |_| choices.keep());
        choices
    }

    fn keep(self) {
        let text = self.commit.with(|commit| serde_json::to_string(commit).unwrap_or_default());
        if let Some(storage) = storage()
            && storage.set_item(&self.stored.get_value(), &text).is_err()
        {
            leptos::logging::warn!("the draft's choices cannot be kept: storage is full or closed");
        }
    }

    /// Forgets them: the draft is one no more.
    pub fn forget(self) {
        if let Some(storage) = storage()
            && let Some(key) = self.stored.try_get_value()
            && storage.remove_item(&key).is_err()
        {
            leptos::logging::warn!("the draft's choices cannot be removed");
        }
    }

    /// What was chosen for a location.
    pub fn place(self, name: &str) -> Place {
        self.commit.with_untracked(|commit| place_in(commit, name))
    }

    /// As [`Self::place`], told again when it changes.
    pub fn place_now(self, name: &str) -> Place {
        self.commit.with(|commit| place_in(commit, name))
    }

    /// Chooses for a location; the default is chosen by leaving the location out.
    pub fn set_place(self, name: &str, place: Place) {
        self.commit.update(|commit| {
            commit.locations.retain(|location| location.name != name);
            let country = match place {
                Place::Default => return,
                Place::Unknown => None,
                Place::Country(country) => Some(country),
            };
            commit.locations.push(LocationCountry { name: name.to_owned(), country });
        });
    }

    /// Chooses for every location of which nobody has said anything, or that `before` was chosen
    /// for all of them.
    pub fn set_open_places(self, locations: &[LocationFinding], before: Place, place: Place) {
        for location in locations.iter().filter(|location| is_open(location)) {
            if [Place::Default, before].contains(&self.place(&location.name)) {
                self.set_place(&location.name, place);
            }
        }
    }

    /// Locations of which a person has to say where they are, and has not.
    pub fn open_places(self, locations: &[LocationFinding]) -> u64 {
        let open = |commit: &ImportCommit| {
            let open = locations.iter().filter(|location| is_open(location));
            open.filter(|location| place_in(commit, &location.name) == Place::Default).count()
        };
        self.commit.with(open) as u64
    }

    /// Whether a group is taken as a whole.
    pub fn takes(self, group: DifferenceGroup) -> bool {
        self.commit.with(|commit| choice(commit, group).take)
    }

    /// Takes a group as a whole, or leaves it.
    pub fn take(self, group: DifferenceGroup, take: bool) {
        self.commit.update(|commit| {
            *slot(commit, group) = Some(Choice { take, except: Vec::new() });
        });
    }

    /// Whether a device of a group is taken.
    pub fn takes_device(self, group: DifferenceGroup, key: &str) -> bool {
        self.commit.with(|commit| {
            let choice = choice(commit, group);
            choice.take != choice.except.iter().any(|except| except == key)
        })
    }

    /// Takes a device of a group, or leaves it.
    pub fn take_device(self, group: DifferenceGroup, key: &str, take: bool) {
        self.commit.update(|commit| {
            let mut choice = choice(commit, group);
            choice.except.retain(|except| except != key);
            if take != choice.take {
                choice.except.push(key.to_owned());
            }
            *slot(commit, group) = Some(choice);
        });
    }

    /// Devices for which the contrary of their group holds.
    pub fn excepted(self, group: DifferenceGroup) -> u64 {
        self.commit.with(|commit| choice(commit, group).except.len() as u64)
    }

    /// Devices of a group that are taken, of so many.
    fn taken(self, group: DifferenceGroup, devices: u64) -> u64 {
        self.commit.with(|commit| {
            let choice = choice(commit, group);
            let except = choice.except.len() as u64;
            if choice.take { devices.saturating_sub(except) } else { except }
        })
    }

    /// The day from which changes hold, where one was chosen.
    pub fn day(self) -> Option<Day> {
        self.commit.with_untracked(|commit| commit.on)
    }

    /// Chooses that day, as it is written. While it is none, nothing can be stored: another day than
    /// the one on the page must not be taken.
    pub fn set_day(self, text: &str) {
        let day: Option<Day> = text.parse().ok();
        self.dayless.set(day.is_none());
        self.commit.update(|commit| commit.on = day);
    }

    /// Whether a person said that the file is this organisation's.
    pub fn confirms(self) -> bool {
        self.commit.with(|commit| commit.confirm_stranger)
    }

    /// Says so, or takes it back.
    pub fn set_confirms(self, confirms: bool) {
        self.commit.update(|commit| commit.confirm_stranger = confirms);
    }

    /// The product, by its identifier, that a person said a suggested model is.
    pub fn answer(self, suggestion: &SuggestionFinding) -> Option<String> {
        self.commit.with(|commit| {
            let answer = commit.answers.iter().find(|answer| is_of(answer, suggestion));
            answer.map(|answer| answer.product.clone())
        })
    }

    /// Says which product a suggested model is; said again, it is taken back.
    pub fn toggle(self, suggestion: &SuggestionFinding, product: String) {
        self.commit.update(|commit| {
            let SuggestionFinding { maker, model, .. } = suggestion;
            let answer = ProductAnswer { maker: maker.clone(), model: model.clone(), product };
            let taken_back = commit.answers.contains(&answer);
            commit.answers.retain(|answer| !is_of(answer, suggestion));
            if !taken_back {
                commit.answers.push(answer);
            }
        });
    }
}

/// What a commit would do, as the choices stand.
#[derive(Clone)]
struct Planned {
    preview: Arc<ImportPreview>,
    choices: Choices,
}

impl Planned {
    fn counts(&self) -> [(Msg, u64); 3] {
        let difference = &self.preview.difference;
        let taken = |group, devices| self.choices.taken(group, devices);
        let changed = taken(DifferenceGroup::Changed, difference.changed)
            + taken(DifferenceGroup::Conflict, difference.conflict)
            + taken(DifferenceGroup::Returned, difference.returned);
        [
            (Msg::WillBeNew, taken(DifferenceGroup::New, difference.new)),
            (Msg::WillChange, changed),
            (Msg::WillLeave, taken(DifferenceGroup::Gone, difference.gone)),
        ]
    }

    /// Devices that the commit touches.
    fn devices(&self) -> u64 {
        self.counts().iter().map(|(_, devices)| devices).sum()
    }

    fn is_nothing(&self) -> bool {
        !self.tells_users() && self.changes_nothing()
    }

    /// Whether the records stay as they are.
    fn changes_nothing(&self) -> bool {
        // Devices in conflict may still carry changes that nobody else touched.
        self.counts().iter().all(|(_, devices)| *devices == 0)
            && self.preview.difference.conflict == 0
            && self.choices.commit.with(|commit| commit.answers.is_empty())
    }

    /// Whether the file says who uses the devices and that is kept: beside the records, so that no
    /// count of changes tells it.
    fn tells_users(&self) -> bool {
        self.preview.columns.iter().any(|column| column.field == Some(Field::User))
    }

    fn button(&self) -> String {
        if self.tells_users() && self.changes_nothing() {
            return t(Msg::TakeUsers).to_owned();
        }
        tf(Msg::ImportN, [("devices", self.devices().into())])
    }

    fn sentence(&self) -> String {
        if self.tells_users() && self.changes_nothing() {
            return t(Msg::OnlyUsers).to_owned();
        }
        let parts = self.counts().into_iter().filter(|(_, devices)| *devices > 0);
        let parts: Vec<String> =
            parts.map(|(message, devices)| tf(message, [("n", devices.into())])).collect();
        tf(Msg::WillDo, [("what", parts.join(", ").into())])
    }
}

/// The bar at the foot of the window: what would happen, and the button that does it.
#[component]
pub fn CommitBar(
    preview: Arc<ImportPreview>,
    choices: Choices,
    /// Whether something was said of the columns since the file was read.
    unread: Signal<bool>,
    changed: Callback<()>,
    /// Hears that the commit takes long and goes on by itself.
    underway: Callback<ImportSummary>,
) -> impl IntoView {
    let session = use_session();
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<String>);
    // Dates that nobody has ordered would be lost: they are asked for first.
    let unordered = preview.date_order_ambiguous && preview.date_order.is_none();
    let asked = !preview.questions.is_empty();
    let planned = Planned { preview: preview.clone(), choices };
    let strange = preview.stranger.is_some();
    let blocked = {
        let planned = planned.clone();
        move || {
            if unordered {
                Some(t(Msg::OrderFirst).to_owned())
            } else if asked {
                Some(t(Msg::ColumnsFirst).to_owned())
            } else if unread.get() {
                Some(t(Msg::ColumnsUnread).to_owned())
            } else if let n @ 1.. = choices.open_places(&planned.preview.locations) {
                Some(tf(Msg::PlacesFirst, [("n", n.into())]))
            } else if strange && !choices.confirms() {
                Some(t(Msg::StrangerFirst).to_owned())
            } else if choices.dayless.get() {
                Some(t(Msg::DayFirst).to_owned())
            } else if planned.is_nothing() {
                Some(t(Msg::NothingToImport).to_owned())
            } else {
                None
            }
        }
    };
    let url = format!("/api/v1/devices/import/{}/commit", encode(&preview.id));
    let (revision, stops) = (preview.revision, blocked.clone());
    let commit = move |_| {
        if busy.get_untracked() || untrack(&stops).is_some() {
            return;
        }
        busy.set(true);
        error.set(None);
        let url = url.clone();
        let body = ImportCommit { revision: Some(revision), ..choices.commit.get_untracked() };
        spawn_local(async move {
            match post::<Committed>(&url, &body).await {
                Ok(Committed::Done(done)) => {
                    choices.forget();
                    session.fleet.set(Some(done.fleet));
                    changed.try_run(());
                }
                Ok(Committed::Underway(summary)) => {
                    underway.try_run(*summary);
                }
                Err(failure) => {
                    error.try_set(Some(failure.sentence()));
                }
            }
            busy.try_set(false);
        });
    };
    let said = {
        let (planned, blocked) = (planned.clone(), blocked.clone());
        move || blocked().unwrap_or_else(|| planned.sentence())
    };
    let stopped = blocked.clone();
    view! {
        <div class="commitbar" role="region" aria-label=t(Msg::CommitName)>
            <span>
                <span class="bold">{said}</span>
            </span>
            <span class="push actions">
                <a class="btn" data-kind="quiet" href="/import">
                    {t(Msg::Cancel)}
                </a>
                <button
                    type="button"
                    class="btn"
                    data-kind="primary"
                    aria-disabled=move || (busy.get() || stopped().is_some()).then_some("true")
                    on:click=commit
                >
                    {move || {
                        if busy.get() {
                            t(Msg::OneMoment).to_owned()
                        } else {
                            planned.button()
                        }
                    }}
                </button>
            </span>
            <div class="field commit-error">
                <FieldError id="commit-error" error=error/>
            </div>
        </div>
    }
}
