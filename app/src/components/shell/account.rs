//! Who is signed in, the theme, and the way out.

use crate::client::delete;
use crate::components::{Icon, LanguageSwitch, Menu, use_toasts};
use crate::i18n::{Msg, t, tf};
use crate::state::{Choice, use_session, use_theme};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use wasm_bindgen_futures::spawn_local;

/// The first letters of the first and the last name.
fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter_map(|word| word.chars().next());
    let first = words.next();
    first.into_iter().chain(words.next_back()).flat_map(char::to_uppercase).collect()
}

/// The account menu.
#[component]
pub fn AccountMenu() -> impl IntoView {
    let session = use_session();
    let navigate = use_navigate();
    let toasts = use_toasts();
    let member = move |part: fn(&impact_core::api::Me) -> String| {
        session.me.with(|me| me.as_ref().map(part).unwrap_or_default())
    };
    let name = move || tf(Msg::AccountOf, [("name", member(|me| me.name.clone()).into())]);
    let sign_out = Callback::new(move |()| {
        let navigate = navigate.clone();
        spawn_local(async move {
            match delete("/api/v1/session").await {
                Ok(()) => {
                    navigate("/sign-in", leptos_router::NavigateOptions::default());
                    session.me.set(None);
                }
                Err(failure) => toasts.say(failure.sentence()),
            }
        });
    });
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
                <span class="sub">{move || member(|me| t(Msg::of_role(me.role)).to_owned())}</span>
            </p>
            <hr/>
            <ThemeSwitch/>
            <LanguageSwitch/>
            <hr/>
            <button type="button" data-closes="" on:click=move |_| sign_out.run(())>
                <Icon name="i-lock"/>
                {t(Msg::SignOut)}
            </button>
        </Menu>
    }
}

#[component]
fn ThemeSwitch() -> impl IntoView {
    let theme = use_theme();
    let name = |choice: Choice| match choice {
        Choice::System => t(Msg::ThemeSystem),
        Choice::Light => t(Msg::ThemeLight),
        Choice::Dark => t(Msg::ThemeDark),
    };
    let choices = Choice::ALL
        .into_iter()
        .map(|choice| {
            view! {
                <button
                    type="button"
                    aria-pressed=move || (theme.choice() == choice).to_string()
                    on:click=move |_| theme.choose(choice)
                >
                    {name(choice)}
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
