//! What a person decides about a draft, and the bar that commits it.

use crate::client::{encode, post};
use crate::components::{FieldError, country_name};
use crate::i18n::{Msg, t, tf};
use crate::state::use_session;
use impact_core::api::{
    AcceptedSuggestion, ImportCommit, ImportDone, ImportPreview, LocationCountry, SuggestionFinding,
};
use impact_core::quantity::Country;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;

/// What is chosen for a new location.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Nothing: it takes the organisation's default country.
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
    stored: StoredValue<String>,
}

fn storage() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}

fn accepted(suggestion: &SuggestionFinding) -> AcceptedSuggestion {
    AcceptedSuggestion {
        maker: suggestion.maker.clone(),
        model: suggestion.model.clone(),
        product: suggestion.product.clone(),
    }
}

impl Choices {
    /// What was decided about this draft before; nothing at first.
    pub fn new(preview: &ImportPreview) -> Self {
        let key = format!("import-{}", preview.id);
        let kept = storage().and_then(|storage| storage.get_item(&key).ok().flatten());
        let kept = kept.and_then(|text| serde_json::from_str(&text).ok());
        let commit = kept.unwrap_or_default();
        let choices = Self { commit: RwSignal::new(commit), stored: StoredValue::new(key) };
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

    fn forget(self) {
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

    /// How many new locations take the organisation's default country, said so where it has one.
    fn on_default(self, preview: &ImportPreview) -> Option<String> {
        let defaulted = |commit: &ImportCommit| {
            let fresh = preview.locations.iter().filter(|location| !location.known);
            fresh.filter(|location| place_in(commit, &location.name) == Place::Default).count()
        };
        let fresh = preview.locations.iter().find(|location| !location.known)?;
        let country = country_name(fresh.country?);
        let count = self.commit.with(defaulted) as u64;
        let said = || tf(Msg::OnDefault, [("n", count.into()), ("country", country.into())]);
        (count > 0).then(said)
    }

    /// Whether a suggestion has its yes.
    pub fn accepts(self, suggestion: &SuggestionFinding) -> bool {
        self.commit.with(|commit| commit.accepted.contains(&accepted(suggestion)))
    }

    /// Says yes to a suggestion, or takes it back.
    pub fn toggle(self, suggestion: &SuggestionFinding) {
        let yes = accepted(suggestion);
        self.commit.update(|commit| {
            let before = commit.accepted.len();
            commit.accepted.retain(|known| *known != yes);
            if commit.accepted.len() == before {
                commit.accepted.push(yes);
            }
        });
    }
}

/// The bar at the foot of the window: what would happen, and the button that does it.
#[component]
pub fn CommitBar(
    preview: Arc<ImportPreview>,
    choices: Choices,
    changed: Callback<()>,
) -> impl IntoView {
    let session = use_session();
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<String>);
    // Dates that nobody has ordered would be lost: they are asked for first.
    let unordered = preview.date_order_ambiguous && preview.date_order.is_none();
    let none = preview.devices == 0 || unordered;
    let url = format!("/api/v1/devices/import/{}/commit", encode(&preview.id));
    let commit = move |_| {
        if busy.get_untracked() || none {
            return;
        }
        busy.set(true);
        error.set(None);
        let url = url.clone();
        let body = choices.commit.get_untracked();
        spawn_local(async move {
            match post::<ImportDone>(&url, &body).await {
                Ok(done) => {
                    choices.forget();
                    session.fleet.set(Some(done.fleet));
                    changed.run(());
                }
                Err(failure) => {
                    error.try_set(Some(failure.sentence()));
                }
            }
            busy.try_set(false);
        });
    };
    let from = if unordered {
        t(Msg::OrderFirst).to_owned()
    } else if none {
        t(Msg::NothingToImport).to_owned()
    } else if preview.tally.archived > 0 {
        let archived = preview.tally.archived;
        let counts = [("n", preview.records.into()), ("archived", archived.into())];
        tf(Msg::FromRowsArchived, counts)
    } else {
        tf(Msg::FromRows, [("n", preview.records.into())])
    };
    let counted = preview.clone();
    // Said until every country is chosen: a default is a guess that nobody has looked at.
    let defaulted = move || {
        let said = choices.on_default(&counted)?;
        Some(view! { <span>" "{said}</span> })
    };
    let devices = tf(Msg::DevicesCount, [("devices", preview.devices.into())]);
    let name = tf(Msg::ImportN, [("devices", preview.devices.into())]);
    view! {
        <div class="commitbar" role="region" aria-label=t(Msg::CommitName)>
            <span>
                <b class="bold">{devices}</b>
                " "
                <span class="muted">{from}</span>
                {defaulted}
            </span>
            <span class="push actions">
                <a class="btn" data-kind="quiet" href="/import">
                    {t(Msg::Cancel)}
                </a>
                <button
                    type="button"
                    class="btn"
                    data-kind="primary"
                    aria-disabled=move || (busy.get() || none).then_some("true")
                    on:click=commit
                >
                    {move || if busy.get() { t(Msg::OneMoment).to_owned() } else { name.clone() }}
                </button>
            </span>
            <div class="field commit-error">
                <FieldError id="commit-error" error=error/>
            </div>
        </div>
    }
}
