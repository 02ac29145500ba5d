//! The embed builder: choose options of the calculator, see it as a page of yours will have it, and
//! copy the lines. The address is the state; nothing is stored, and no device of the organisation is
//! read.

mod choices;
mod colour;
mod copy;
mod frame;
mod live;
mod options;
mod snippet;

use crate::client::{Failure, Query, fetched};
use crate::components::{CopyAddress, ErrorState, PageHead, Skeletons, Unavailable};
use crate::i18n::{Msg, t};
use crate::state::keep_in_address;
use choices::Choices;
use copy::Copying;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use live::{Live, Told, asked};
use options::Options;
use snippet::Served;
use std::sync::Arc;
use wasm_bindgen::JsValue;

/// Where the portal says which version of the calculator it serves, with its hashes.
const SERVED: &str = "/embed/integrity.json";

/// What the parts of the page share.
#[derive(Clone, Copy)]
pub struct Builder {
    /// What is chosen.
    choices: RwSignal<Choices>,
    /// What the portal serves.
    served: StoredValue<Arc<Served>>,
    /// What the live element says of itself.
    told: RwSignal<Told>,
    /// The live element, while there is one.
    element: RwSignal<Option<JsValue>, LocalStorage>,
    /// How often a new one was put in.
    turn: RwSignal<u32>,
}

impl Builder {
    /// Puts a new element in, which knows nothing of what was done to the one before.
    fn begin(self) {
        self.told.set(Told::default());
        self.turn.update(|turn| *turn += 1);
    }

    /// Whether an option cannot be used, by itself or as the element says.
    fn is_wrong(self) -> bool {
        self.choices.with(Choices::is_wrong)
            || self.told.with(|told| told.problems.iter().any(|of| of.kind == "input"))
    }

    /// Takes all options out.
    fn reset(self) {
        self.choices.update(Choices::reset);
        self.begin();
    }

    /// Makes what a person chose in the element what visitors start with.
    fn take(self) {
        let Some(element) = self.element.get_untracked() else { return };
        self.choices.update(|choices| {
            for name in Choices::attribute_names() {
                if let Some(value) = asked(&element, name) {
                    choices.set(name, &value);
                }
            }
        });
    }
}

/// The page.
#[component]
pub fn EmbedPage() -> impl IntoView {
    let served = fetched::<Served>(|| Some(SERVED.to_owned()));
    let content = move || match (served.value.get(), served.failure.get()) {
        (Some(served), _) => view! { <Opened served=served/> }.into_any(),
        (None, Some(failure @ Failure::Unreadable { .. })) if failure.status() == 404 => view! {
            <Unavailable
                title=Msg::EmbedMissing
                text=t(Msg::EmbedMissingText)
                retry=Callback::new(move |()| served.reload())
            />
        }
        .into_any(),
        (None, Some(failure)) => {
            let retry = Callback::new(move |()| served.reload());
            view! { <ErrorState failure=failure retry=retry/> }.into_any()
        }
        (None, None) => view! { <Skeletons/> }.into_any(),
    };
    view! {
        <div class="page">
            <PageHead
                title=Signal::derive(|| t(Msg::EmbedTitle).to_owned())
                sub=|| t(Msg::EmbedSub)
                actions=|| view! { <CopyAddress name=Msg::ShareLink/> }
            />
            {content}
        </div>
    }
}

#[component]
fn Opened(served: Arc<Served>) -> impl IntoView {
    let query = use_query_map();
    let address = Memo::new(move |_| {
        let pairs = query.get().into_iter();
        Some(Choices::of(pairs.map(|(name, value)| (name.into_owned(), value))))
    });
    let first = address.get_untracked().unwrap_or_default();
    let builder = Builder {
        choices: RwSignal::new(first),
        served: StoredValue::new(served),
        told: RwSignal::new(Told::default()),
        element: RwSignal::new_local(None),
        turn: RwSignal::new(0),
    };
    keep_in_address(builder.choices, address.into(), |choices| Query::new().and(choices.pairs()));
    view! {
        <div class="split" data-side="form">
            <Options builder=builder/>
            <div class="stack" data-gap="8">
                <Live builder=builder/>
                <Copying builder=builder/>
            </div>
        </div>
    }
}
