//! Who is signed in, the theme, and the way out.

use super::commands::Layers;
use super::leave::use_sign_out;
use crate::client::post;
use crate::components::{Icon, LanguageSwitch, Menu, use_toasts};
use crate::i18n::{Msg, t, tf};
use crate::state::{Choice, use_session, use_theme};
use impact_core::api;
use leptos::prelude::*;
use serde::de::IgnoredAny;
use wasm_bindgen_futures::spawn_local;

/// The first letters of the first and the last name.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().next());
    let first = words.next();
    first.into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
}

/// The account menu.
#[component]
pub fn AccountMenu(
    /// The layers that it opens.
    layers: Layers,
) -> impl IntoView {
    let session = use_session();
    let member = move |part: fn(&impact_core::api::Me) -> String| {
        session.me.with(|me| me.as_ref().map(part).unwrap_or_default())
    };
    let name = move || tf(Msg::AccountOf, [("name", member(|me| me.name.clone()).into())]);
    let sign_out = use_sign_out();
    view! {
        <Menu
            class="avatar"
            end=true
            button=move || {
                view! {
                    {move || initials(&member(|me| me.name.clone()))}
                    <span class="sr">", "{name}</span>
                }
            }
        >
            <p class="who">
                <b>{move || member(|me| me.name.clone())}</b>
                <span class="sub">{move || member(|me| me.email.clone())}</span>
                <span class="sub">
                    {move || {
                        member(|me| {
                            let place = organisation_name(&me.organisation.id, me.organisation.name.clone());
                            format!("{} · {place}", t(Msg::of_role(me.role)))
                        })
                    }}
                </span>
            </p>
            <hr/>
            <OrganisationSwitch/>
            <a href="/account" data-closes="">
                <Icon name="i-user"/>
                {t(Msg::AccountTitle)}
            </a>
            <hr/>
            <ThemeSwitch/>
            <LanguageSwitch/>
            <hr/>
            <button type="button" data-closes="" on:click=move |_| layers.commands.set(true)>
                <Icon name="i-search"/>
                {t(Msg::Commands)}
                <kbd aria-hidden="true">"Ctrl K"</kbd>
            </button>
            <button type="button" data-closes="" on:click=move |_| layers.keys.set(true)>
                <Icon name="i-info"/>
                {t(Msg::ShortcutsTitle)}
                <kbd aria-hidden="true">"?"</kbd>
            </button>
            <hr/>
            <button type="button" data-closes="" on:click=move |_| sign_out.run(())>
                <Icon name="i-lock"/>
                {t(Msg::SignOut)}
            </button>
        </Menu>
    }
}

/// The name of an organisation; of the provider, what it is.
fn organisation_name(id: &str, name: String) -> String {
    if id == "provider" { t(Msg::TheProvider).to_owned() } else { name }
}

/// The other organisations of the member; the page is loaded anew in the one chosen.
#[component]
fn OrganisationSwitch() -> impl IntoView {
    let session = use_session();
    let toasts = use_toasts();
    let go = Callback::new(move |organisation: String| {
        spawn_local(async move {
            let to = api::OrganisationSwitch { organisation };
            match post::<IgnoredAny>("/api/v1/session/organisation", &to).await {
                Ok(_) => {
                    if let Err(error) = window().location().set_href("/") {
                        leptos::logging::warn!("{error:?}");
                    }
                }
                Err(failure) => toasts.say(failure.sentence()),
            }
        });
    });
    move || {
        let me = session.me.get()?;
        let others = me
            .organisations
            .into_iter()
            .filter(|other| other.id != me.organisation.id)
            .map(|other| {
                let name = organisation_name(&other.id, other.name);
                let text = tf(Msg::SwitchTo, [("organisation", name.into())]);
                let id = other.id;
                view! {
                    <button type="button" data-closes="" on:click=move |_| go.run(id.clone())>
                        <Icon name="i-right"/>
                        {text}
                    </button>
                }
            })
            .collect_view();
        Some(others)
    }
}

#[component]
fn ThemeSwitch() -> impl IntoView {
    let theme = use_theme();
    let choices = Choice::ALL
        .into_iter()
        .map(|choice| {
            view! {
                <button
                    type="button"
                    aria-pressed=move || (theme.choice() == choice).to_string()
                    on:click=move |_| theme.choose(choice)
                >
                    {t(choice.name())}
                </button>
            }
        })
        .collect_view();
    view! {
        <div class="theme-row">
            <span id="theme-name">{t(Msg::Theme)}</span>
            <div class="segmented" role="group" aria-labelledby="theme-name">
                {choices}
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::initials;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn initials_are_of_the_first_and_last_name() {
        assert_eq!(initials("Lena Maria Hofer"), "LH");
        assert_eq!(initials("Lena"), "L");
        assert_eq!(initials(""), "");
    }
}
