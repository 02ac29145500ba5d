//! An import as the server tells it: read already, or still being read.

use crate::client::{Failure, encode, get};
use impact_core::api::{ImportPreview, ImportSummary};
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
