//! Accepting an invitation: with a new account, or with the one there is.

use super::form::{Answer, Entry, EntryForm};
use super::gate::Gate;
use super::{known_password, new_password, use_token};
use crate::client::{Failure, post};
use crate::components::{Icon, Skeletons};
use crate::i18n::{Msg, t, tf};
use crate::state::use_session;
use impact_core::api::{InvitationAccept, InvitationLookup, InvitationOffer};
use leptos::prelude::*;
use serde::de::IgnoredAny;
use wasm_bindgen_futures::spawn_local;

/// The page.
#[component]
pub fn InvitationPage() -> impl IntoView {
    let token = use_token();
    let offer = RwSignal::new(None::<Result<InvitationOffer, Failure>>);
    Effect::new(move |_| {
        let token = token.get().unwrap_or_default();
        offer.set(None);
        spawn_local(async move {
            let look = InvitationLookup { token };
            offer.try_set(Some(post("/api/v1/session/invitation", &look).await));
        });
    });
    let content = move || match offer.get() {
        None => view! { <Skeletons/> }.into_any(),
        Some(Err(failure)) => view! { <Bad failure=failure/> }.into_any(),
        Some(Ok(offer)) => {
            let token = token.get_untracked().unwrap_or_default();
            view! { <Accept token=token offer=offer/> }.into_any()
        }
    };
    view! {
        <Gate title=Signal::derive(|| Msg::InvitationTitle) sub=Msg::SignInSub>
            {content}
        </Gate>
    }
}

/// A link that is no good.
#[component]
fn Bad(failure: Failure) -> impl IntoView {
    view! {
        <div class="note" data-tone="bad" role="alert">
            <Icon name="i-warn"/>
            <h2 class="h3">{t(Msg::InvitationBad)}</h2>
            <p>{failure.sentence()}</p>
            <div class="actions">
                <a class="btn" href="/sign-in">
                    {t(Msg::BackToSignIn)}
                </a>
            </div>
        </div>
    }
}

#[component]
fn Accept(token: String, offer: InvitationOffer) -> impl IntoView {
    let session = use_session();
    let is_me = session.me.with_untracked(|me| {
        me.as_ref().is_some_and(|me| me.email.eq_ignore_ascii_case(&offer.email))
    });
    let (how, entries) = match (offer.account, is_me) {
        (true, true) => (Msg::InvitationMine, Vec::new()),
        (true, false) => (Msg::InvitationKnown, vec![known_password()]),
        (false, _) => {
            let name = Entry::new("name", Msg::PersonName)
                .autocomplete("name")
                .check(|text| text.trim().is_empty().then(|| t(Msg::NameMissing).to_owned()));
            (Msg::InvitationNew, vec![name, new_password(Msg::NewPassword)])
        }
    };
    let is_new = !offer.account;
    let send = move |texts: Vec<String>| -> Answer {
        let token = token.clone();
        Box::pin(async move {
            let mut texts = texts.into_iter();
            let name = if is_new { texts.next() } else { None };
            let request = InvitationAccept { token, name, password: texts.next() };
            post::<IgnoredAny>("/api/v1/session/invitation/accept", &request).await.map(drop)
        })
    };
    let text = tf(
        Msg::InvitationText,
        [
            ("organisation", offer.organisation.into()),
            ("email", offer.email.into()),
            ("role", t(Msg::of_role(offer.role)).into()),
        ],
    );
    view! {
        <div class="stack">
            <p>{text}</p>
            <p class="muted">{t(how)}</p>
        </div>
        <EntryForm entries=entries submit=Msg::InvitationAccept send=send next="/".to_owned()/>
    }
}
