//! Signing in with a password, and setting one through a one-time link.

use crate::client::{Failure, get, post, session_ended};
use crate::components::{BrandMark, Field, FieldError, LanguageSwitch, Ribbon};
use crate::i18n::{Msg, t, tf};
use crate::state::{Session, use_session};
use impact_core::api::{Me, SessionRequest};
use leptos::html::H1;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};
use serde::Serialize;
use serde::de::IgnoredAny;
use wasm_bindgen_futures::spawn_local;

/// Shortest password that can be set.
const SHORTEST: usize = 12;

/// `POST /api/v1/session/link`.
#[derive(Serialize)]
struct LinkRequest {
    token: String,
    password: String,
}

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

/// What is wrong, and with which field.
#[derive(Clone, Copy)]
struct Errors {
    email: RwSignal<Option<String>>,
    password: RwSignal<Option<String>>,
}

impl Errors {
    fn new() -> Self {
        Self { email: RwSignal::new(None), password: RwSignal::new(None) }
    }

    fn show(self, failure: &Failure) {
        let about_email = failure.about("email");
        let about_password = failure.about("password");
        let neither = about_email.is_none() && about_password.is_none();
        self.email.set(about_email);
        self.password.set(about_password.or_else(|| neither.then(|| failure.sentence())));
    }

    fn clear(self) {
        self.email.set(None);
        self.password.set(None);
    }
}

/// The page.
#[component]
pub fn SignInPage() -> impl IntoView {
    let (query, hash) = (use_query_map(), use_location().hash);
    // A link put into the same tab changes only what follows the `#`. Whoever leaves is not shown
    // the other form on the way.
    let token = Memo::new(move |last: Option<&Option<String>>| {
        let given = query.with(|query| query.get("token"));
        hash.with(|hash| token_of(hash, given)).or_else(|| last.cloned().flatten())
    });
    let next = target(query.with_untracked(|query| query.get("next")));
    let session = use_session();
    let meta = session.meta();
    let title = move || if token.with(Option::is_some) { Msg::LinkTitle } else { Msg::SignIn };
    let heading = NodeRef::<H1>::new();
    Effect::new(move |_| {
        document().set_title(&format!("{} · {}", t(title()), t(Msg::ProductName)));
        document().document_element().map(|root| root.remove_attribute("data-page"));
    });
    let form = move || match token.get() {
        Some(token) => view! { <LinkForm token=token next=next.clone()/> }.into_any(),
        None => view! { <PasswordForm next=next.clone()/> }.into_any(),
    };
    let versions = tf(
        Msg::Versions,
        [("engine", meta.engine.clone().into()), ("factors", meta.factor_set.clone().into())],
    );
    view! {
        <div class="gate">
            <Ribbon/>
            <main id="main">
                <p class="brandline">
                    <BrandMark size=28/>
                    {t(Msg::Brand)}
                </p>
                <div>
                    <h1 tabindex="-1" node_ref=heading>
                        {move || t(title())}
                    </h1>
                    <p class="muted mt1">{t(Msg::SignInSub)}</p>
                </div>
                {form}
            </main>
            <footer>
                <LanguageSwitch/>
                <span>{versions}</span>
            </footer>
        </div>
    }
}

/// Learns who was signed in, and goes where the visitor wanted to.
fn enter(session: Session, errors: Errors, busy: RwSignal<bool>, go: impl Fn() + 'static) {
    spawn_local(async move {
        match get::<Me>("/api/v1/me", None).await {
            Ok(me) => {
                session_ended().set(false);
                session.me.set(Some(me));
                go();
            }
            Err(failure) => errors.show(&failure),
        }
        busy.try_set(false);
    });
}

#[component]
fn PasswordForm(next: String) -> impl IntoView {
    let session = use_session();
    let navigate = use_navigate();
    let (email, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let errors = Errors::new();
    let busy = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        errors.clear();
        let (email, password) = (email.get_untracked().trim().to_owned(), password.get_untracked());
        if email.is_empty() {
            errors.email.set(Some(t(Msg::EmailMissing).to_owned()));
        }
        if password.is_empty() {
            errors.password.set(Some(t(Msg::PasswordMissing).to_owned()));
        }
        if email.is_empty() || password.is_empty() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        let (navigate, next) = (navigate.clone(), next.clone());
        spawn_local(async move {
            let request = SessionRequest { email, password };
            match post::<IgnoredAny>("/api/v1/session", &request).await {
                Ok(_) => enter(session, errors, busy, move || {
                    navigate(&next, NavigateOptions { replace: true, ..Default::default() });
                }),
                Err(failure) => {
                    errors.show(&failure);
                    busy.set(false);
                }
            }
        });
    };
    view! {
        <form novalidate on:submit=submit>
            <Field
                id="email"
                label=t(Msg::Email)
                kind="email"
                autocomplete="username"
                value=email
                error=errors.email
            />
            <Field
                id="password"
                label=t(Msg::Password)
                kind="password"
                autocomplete="current-password"
                value=password
                error=errors.password
            />
            <Submit busy=busy name=Msg::SignIn/>
        </form>
    }
}

#[component]
fn LinkForm(token: String, next: String) -> impl IntoView {
    let session = use_session();
    let navigate = use_navigate();
    let password = RwSignal::new(String::new());
    let errors = Errors::new();
    let busy = RwSignal::new(false);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        errors.clear();
        let password = password.get_untracked();
        if password.chars().count() < SHORTEST {
            let shortest = (SHORTEST as u64).into();
            errors.password.set(Some(tf(Msg::PasswordShort, [("n", shortest)])));
            return;
        }
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let (navigate, next, token) = (navigate.clone(), next.clone(), token.clone());
        spawn_local(async move {
            let request = LinkRequest { token, password };
            match post::<IgnoredAny>("/api/v1/session/link", &request).await {
                Ok(_) => enter(session, errors, busy, move || {
                    navigate(&next, NavigateOptions { replace: true, ..Default::default() });
                }),
                Err(failure) => {
                    errors.show(&failure);
                    busy.set(false);
                }
            }
        });
    };
    view! {
        <form novalidate on:submit=submit>
            <Field
                id="password"
                label=t(Msg::NewPassword)
                kind="password"
                autocomplete="new-password"
                value=password
                error=errors.password
                hint=t(Msg::NewPasswordHint)
            />
            <FieldError id="link-error" error=errors.email/>
            <Submit busy=busy name=Msg::LinkSubmit/>
        </form>
    }
}

#[component]
fn Submit(busy: RwSignal<bool>, name: Msg) -> impl IntoView {
    // Not `disabled`: that would drop the focus to the page while the answer is awaited.
    view! {
        <button
            type="submit"
            class="btn"
            data-kind="primary"
            data-size="lg"
            aria-disabled=move || busy.get().then_some("true")
        >
            {move || if busy.get() { t(Msg::OneMoment) } else { t(name) }}
        </button>
    }
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
