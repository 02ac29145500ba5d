//! Coming in: with a password, by a link that sets one, by an invitation, or by asking for a link.

mod form;
mod gate;
mod invitation;
mod reset;

pub use invitation::InvitationPage;
pub use reset::ResetPage;

use crate::client::post;
use crate::i18n::{Msg, t, tf};
use form::{Answer, Entry, EntryForm};
use gate::Gate;
use impact_core::api::{LinkRequest, SessionRequest};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};
use serde::de::IgnoredAny;

/// Shortest password that can be set.
const SHORTEST: usize = 12;

/// Where to go after signing in: only within the portal.
fn target(next: Option<String>) -> String {
    let within =
        |next: &String| next.starts_with('/') && !next.starts_with("//") && !next.contains('\\');
    // Back to the sign-in would be no way in.
    next.filter(within)
        .filter(|next| !next.starts_with("/sign-in"))
        .unwrap_or_else(|| "/".to_owned())
}

/// The token of a one-time link: after the `#`, which browsers send to no server, else in the query.
fn token_of(hash: &str, query: Option<String>) -> Option<String> {
    let pairs = hash.trim_start_matches('#').split('&');
    pairs
        .filter_map(|pair| pair.strip_prefix("token="))
        .map(str::to_owned)
        .chain(query)
        .find(|token| !token.is_empty())
}

/// The token in the address. A link put into the same tab changes only what follows the `#`.
/// Whoever leaves is not shown another form on the way.
fn use_token() -> Memo<Option<String>> {
    let (query, hash) = (use_query_map(), use_location().hash);
    Memo::new(move |last: Option<&Option<String>>| {
        let given = query.with(|query| query.get("token"));
        hash.with(|hash| token_of(hash, given)).or_else(|| last.cloned().flatten())
    })
}

/// What is wrong with a password that somebody wants to have.
fn short_password(password: &str) -> Option<String> {
    let shortest = (SHORTEST as u64).into();
    (password.chars().count() < SHORTEST).then(|| tf(Msg::PasswordShort, [("n", shortest)]))
}

/// A new password.
fn new_password(label: Msg) -> Entry {
    Entry::new("password", label)
        .kind("password")
        .autocomplete("new-password")
        .hint(Msg::NewPasswordHint)
        .check(short_password)
}

/// A password that there is already.
fn known_password() -> Entry {
    Entry::new("password", Msg::Password)
        .kind("password")
        .autocomplete("current-password")
        .check(|text| text.is_empty().then(|| t(Msg::PasswordMissing).to_owned()))
}

/// An e-mail address.
fn email() -> Entry {
    Entry::new("email", Msg::Email)
        .kind("email")
        .autocomplete("username")
        .check(|text| text.trim().is_empty().then(|| t(Msg::EmailMissing).to_owned()))
}

/// The page.
#[component]
pub fn SignInPage() -> impl IntoView {
    let token = use_token();
    let query = use_query_map();
    let next = target(query.with_untracked(|query| query.get("next")));
    let title =
        Signal::derive(
            move || {
                if token.with(Option::is_some) { Msg::LinkTitle } else { Msg::SignIn }
            },
        );
    let form = move || match token.get() {
        Some(token) => view! { <LinkForm token=token next=next.clone()/> }.into_any(),
        None => view! { <PasswordForm next=next.clone()/> }.into_any(),
    };
    view! {
        <Gate title=title sub=Msg::SignInSub>
            {form}
        </Gate>
    }
}

#[component]
fn PasswordForm(next: String) -> impl IntoView {
    let send = |texts: Vec<String>| -> Answer {
        Box::pin(async move {
            let [email, password] = texts.try_into().unwrap_or_default();
            let request = SessionRequest { email: email.trim().to_owned(), password };
            post::<IgnoredAny>("/api/v1/session", &request).await.map(drop)
        })
    };
    view! {
        <EntryForm entries=vec![email(), known_password()] submit=Msg::SignIn send=send next=next/>
        <p class="small">
            <a href="/reset">{t(Msg::Forgotten)}</a>
        </p>
    }
}

#[component]
fn LinkForm(token: String, next: String) -> impl IntoView {
    let send = move |texts: Vec<String>| -> Answer {
        let token = token.clone();
        Box::pin(async move {
            let [password] = texts.try_into().unwrap_or_default();
            let request = LinkRequest { token, password };
            post::<IgnoredAny>("/api/v1/session/link", &request).await.map(drop)
        })
    };
    let entries = vec![new_password(Msg::NewPassword)];
    view! { <EntryForm entries=entries submit=Msg::LinkSubmit send=send next=next/> }
}

#[cfg(test)]
mod tests {
    use super::{target, token_of};
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn signing_in_leads_nowhere_but_into_the_portal() {
        assert_eq!(target(Some("/devices?q=x".into())), "/devices?q=x");
        for outside in ["//elsewhere.example", "https://elsewhere.example", "/\\x", "", "/sign-in"]
        {
            assert_eq!(target(Some(outside.into())), "/");
        }
        assert_eq!(target(None), "/");
    }

    #[wasm_bindgen_test]
    fn a_links_token_stands_after_the_hash_or_in_the_query() {
        assert_eq!(token_of("#token=abc", None).as_deref(), Some("abc"));
        assert_eq!(token_of("#x=1&token=abc", Some("old".into())).as_deref(), Some("abc"));
        assert_eq!(token_of("", Some("old".into())).as_deref(), Some("old"));
        assert_eq!(token_of("#main", None), None);
        assert_eq!(token_of("#token=", Some(String::new())), None);
    }
}
