//! Who is invited, and what became of it.

use super::link::Handed;
use crate::client::{Fetched, delete, encode, post};
use crate::components::{Section, focus_title, use_toasts};
use crate::format;
use crate::i18n::{Msg, t, tf};
use impact_core::api::{Invitation, InvitationMade, InvitationState, MailState};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// The list; nothing while nobody was invited.
#[component]
pub fn InvitationsSection(
    /// The invitations.
    invitations: Fetched<Vec<Invitation>>,
    /// Takes a new link, where none is sent.
    handed: RwSignal<Option<Handed>>,
) -> impl IntoView {
    move || {
        let all = invitations.value.get().filter(|all| !all.is_empty())?;
        let rows = all.iter().map(|one| entry(one, invitations, handed)).collect_view();
        Some(view! {
            <Section id="invitations" title=t(Msg::InvitationsTitle)>
                <ul class="list">{rows}</ul>
            </Section>
        })
    }
}

/// What an invitation says of itself.
fn line(one: &Invitation) -> String {
    let role = t(Msg::of_role(one.role));
    let (when, until) = (format::moment(&one.invited_at), format::moment(&one.expires_at));
    let what = match &one.invited_by {
        Some(who) => tf(
            Msg::InvitationLine,
            [
                ("role", role.into()),
                ("when", when.into()),
                ("who", who.clone().into()),
                ("until", until.into()),
            ],
        ),
        None => tf(
            Msg::InvitationLineNobody,
            [("role", role.into()), ("when", when.into()), ("until", until.into())],
        ),
    };
    let mail = t(match one.mail {
        MailState::None => Msg::MailNone,
        MailState::Waiting => Msg::MailWaiting,
        MailState::Sent => Msg::MailSent,
        MailState::Failed => Msg::MailFailed,
    });
    format!("{what} {mail}")
}

fn entry(
    one: &Invitation,
    invitations: Fetched<Vec<Invitation>>,
    handed: RwSignal<Option<Handed>>,
) -> AnyView {
    let (tone, word) = match one.state {
        InvitationState::Open => ("accent", Msg::InvitationOpen),
        InvitationState::Accepted => ("good", Msg::InvitationAccepted),
        InvitationState::Revoked => ("", Msg::InvitationRevoked),
        InvitationState::Expired => ("", Msg::InvitationExpired),
    };
    let is_open = matches!(one.state, InvitationState::Open | InvitationState::Expired);
    let actions = is_open.then(|| actions(one, invitations, handed));
    view! {
        <li>
            <span class="name-row">
                <b>{one.email.clone()}</b>
                <span class="pill" data-tone=tone>
                    {t(word)}
                </span>
            </span>
            <span class="actions">{actions}</span>
            <span class="sub">{line(one)}</span>
        </li>
    }
    .into_any()
}

fn actions(
    one: &Invitation,
    invitations: Fetched<Vec<Invitation>>,
    handed: RwSignal<Option<Handed>>,
) -> AnyView {
    let toasts = use_toasts();
    let path = format!("/api/v1/invitations/{}", encode(&one.id));
    let email = StoredValue::new(one.email.clone());
    let by_hand = one.mail == MailState::None;
    let resend_path = format!("{path}/resend");
    let resend = move |_| {
        let path = resend_path.clone();
        spawn_local(async move {
            let email = email.get_value();
            match post::<InvitationMade>(&path, &()).await {
                Ok(InvitationMade { invitation, link: Some(link) }) => {
                    let until = format::moment(&invitation.expires_at);
                    handed.set(Some(Handed { link, who: email, until }));
                }
                Ok(_) => toasts.say(tf(Msg::InviteSent, [("email", email.into())])),
                Err(failure) => toasts.say(failure.sentence()),
            }
            focus_title();
            invitations.reload();
        });
    };
    let revoke = move |_| {
        let path = path.clone();
        spawn_local(async move {
            let email = email.get_value();
            match delete(&path).await {
                Ok(()) => toasts.say(tf(Msg::RevokeDone, [("email", email.into())])),
                Err(failure) => toasts.say(failure.sentence()),
            }
            // Its buttons go with the state.
            focus_title();
            invitations.reload();
        });
    };
    let named = |message: Msg| tf(message, [("email", email.get_value().into())]);
    view! {
        <button
            type="button"
            class="btn"
            data-kind="quiet"
            aria-label=named(if by_hand { Msg::NewLinkOf } else { Msg::ResendOf })
            on:click=resend
        >
            {t(if by_hand { Msg::NewLink } else { Msg::Resend })}
        </button>
        <button
            type="button"
            class="btn"
            data-kind="quiet"
            aria-label=named(Msg::RevokeOf)
            on:click=revoke
        >
            {t(Msg::Revoke)}
        </button>
    }
    .into_any()
}
