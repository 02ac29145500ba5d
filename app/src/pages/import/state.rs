//! An import as the server tells it: read already, or still being read.

use crate::client::{Failure, encode, get};
use impact_core::api::{ImportList, ImportPreview, ImportState, ImportSummary};
use leptos::prelude::*;
use serde::Deserialize;
use std::sync::Arc;
use std::time::Duration;
use wasm_bindgen_futures::spawn_local;

/// How often a file that is being read is asked after.
const AGAIN: Duration = Duration::from_millis(400);

/// How long is waited after a question that brought no answer.
const LATER: Duration = Duration::from_secs(2);

/// What an upload or a question about a draft is answered with.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    /// What the file would become.
    Preview(Box<ImportPreview>),
    /// How far it is.
    Underway(Box<ImportSummary>),
}

impl Answer {
    /// Identifier of the import.
    pub fn id(&self) -> &str {
        match self {
            Self::Preview(preview) => &preview.id,
            Self::Underway(summary) => &summary.id,
        }
    }
}

/// The address of an import in the API.
pub fn address(id: &str) -> String {
    format!("/api/v1/devices/import/{}", encode(id))
}

/// A draft, asked after until it is read; it goes on while nobody looks.
#[derive(Clone, Copy)]
pub struct Draft {
    /// The last answer.
    pub answer: RwSignal<Option<Arc<Answer>>>,
    /// Why there is none.
    pub failure: RwSignal<Option<Failure>>,
    turn: RwSignal<u32>,
}

/// The draft with this identifier.
pub fn draft(id: String) -> Draft {
    let draft =
        Draft { answer: RwSignal::new(None), failure: RwSignal::new(None), turn: RwSignal::new(0) };
    Effect::new(move |_| {
        draft.turn.track();
        let url = address(&id);
        spawn_local(async move {
            match get::<Answer>(&url, None).await {
                Ok(answer) => {
                    let underway = matches!(answer, Answer::Underway(_));
                    draft.failure.try_set(None);
                    // `try_`: the page may be gone by now.
                    if draft.answer.try_set(Some(Arc::new(answer))).is_none() && underway {
                        set_timeout(move || draft.reload(), AGAIN);
                    }
                }
                Err(failure) => {
                    let passes = passes(&failure);
                    if draft.failure.try_set(Some(failure)).is_none() && passes {
                        set_timeout(move || draft.reload(), LATER);
                    }
                }
            }
        });
    });
    draft
}

/// A commit that takes long, asked after until it is stored, or was not.
#[derive(Clone, Copy)]
pub struct Storing {
    /// How far it is; none while nothing is being stored.
    pub summary: RwSignal<Option<ImportSummary>>,
    /// Why it was not stored, in the server's words.
    pub refused: RwSignal<Option<String>>,
    turn: RwSignal<u32>,
}

/// A commit that may take long; `stored` hears that it is done.
pub fn storing(stored: Callback<()>) -> Storing {
    const AGAIN: Duration = Duration::from_millis(600);
    let storing = Storing {
        summary: RwSignal::new(None),
        refused: RwSignal::new(None),
        turn: RwSignal::new(0),
    };
    Effect::new(move |_| {
        storing.turn.track();
        let id = storing.summary.with_untracked(|of| of.as_ref().map(|of| of.id.clone()));
        let Some(id) = id else { return };
        spawn_local(async move {
            // A question that brought no answer is asked again.
            if let Ok(all) = get::<ImportList>("/api/v1/devices/import", None).await {
                match all.rows.into_iter().find(|of| of.id == id) {
                    Some(import) if import.state != ImportState::Draft => {
                        stored.try_run(());
                        return;
                    }
                    Some(ImportSummary { progress: None, failed: Some(why), .. }) => {
                        storing.refused.try_set(Some(why));
                        storing.summary.try_set(None);
                        return;
                    }
                    Some(import) => {
                        storing.summary.try_set(Some(import));
                    }
                    // Somebody deleted the draft.
                    None => {
                        storing.summary.try_set(None);
                        return;
                    }
                }
            }
            set_timeout(move || storing.again(), AGAIN);
        });
    });
    storing
}

impl Storing {
    /// Asks after a commit from now on.
    pub fn begin(self, summary: ImportSummary) {
        self.refused.set(None);
        self.summary.set(Some(summary));
        self.again();
    }

    fn again(self) {
        self.turn.try_update(|turn| *turn += 1);
    }
}

/// Whether a failure passes by itself: a lost connection, a server that has too much to do.
pub fn passes(failure: &Failure) -> bool {
    matches!(failure.status(), 0 | 429 | 500..)
}

impl Draft {
    /// Asks again.
    pub fn reload(self) {
        self.turn.try_update(|turn| *turn += 1);
    }
}
