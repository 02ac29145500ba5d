//! What a view shows when there is nothing, not yet, no longer, or not for this person.

use super::{Icon, OfflineIcon, PageHead};
use crate::client::{Failure, Fetched};
use crate::format;
use crate::i18n::{Msg, t, tf};
use crate::state::use_session;
use impact_core::api::{Right, Role};
use leptos::prelude::*;
use std::sync::Arc;

/// Nothing here yet, and what to do about it.
#[component]
pub fn Empty(
    /// The icon.
    icon: &'static str,
    /// What is not there.
    title: &'static str,
    /// What to do.
    #[prop(into)]
    text: String,
    /// The way there.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="state">
            <Icon name=icon size=28/>
            <h2>{title}</h2>
            <p>{text}</p>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </div>
    }
}

/// A page that this person may not use: which roles may, and whom to ask.
#[component]
pub fn Forbidden(
    /// The right it takes.
    right: Right,
) -> impl IntoView {
    let session = use_session();
    let roles: Vec<_> = right.roles().map(|role| t(Msg::of_role(role))).collect();
    let about = session.me.with_untracked(|me| {
        me.as_ref().map(|me| (t(Msg::of_role(me.role)), me.organisation.name.clone()))
    });
    let (mine, organisation) = about.unwrap_or_default();
    let text = if right.roles().all(|role| role == Role::Operator) {
        // No owner of an organisation can give this.
        tf(Msg::ForbiddenProvider, [("mine", mine.into())])
    } else {
        tf(
            Msg::ForbiddenText,
            [
                ("roles", format::either(&roles).into()),
                ("mine", mine.into()),
                ("organisation", organisation.into()),
            ],
        )
    };
    view! { <Empty icon="i-lock" title=t(Msg::ForbiddenTitle) text=text/> }
}

/// A page for whoever has a right; others are told who has.
#[component]
pub fn Allowed(
    /// The right it takes.
    right: Right,
    /// The page's title.
    title: Msg,
    /// The page.
    children: Children,
) -> impl IntoView {
    if use_session().may(right) {
        return children().into_any();
    }
    view! {
        <div class="page">
            <PageHead title=Signal::derive(move || t(title).to_owned())/>
            <Forbidden right=right/>
        </div>
    }
    .into_any()
}

/// A part of a page that could not be had: what it is, why, and another try.
#[component]
pub fn Unavailable(
    /// What could not be had.
    title: Msg,
    /// Why, and the remedy.
    #[prop(into)]
    text: String,
    /// Tries again.
    retry: Callback<()>,
    /// Whether it stands in a section that has a title of its own.
    #[prop(optional)]
    inside: bool,
) -> impl IntoView {
    let heading = if inside {
        view! { <h3>{t(title)}</h3> }.into_any()
    } else {
        view! { <h2 class="h3">{t(title)}</h2> }.into_any()
    };
    view! {
        <div class="note" data-tone="bad" role="alert">
            <Icon name="i-warn"/>
            {heading}
            <p>{text}</p>
            <div class="actions">
                <button type="button" class="btn" on:click=move |_| retry.run(())>
                    {t(Msg::TryAgain)}
                </button>
            </div>
        </div>
    }
}

/// A failed request: what failed, why, and another try.
#[component]
pub fn ErrorState(
    /// Why it failed.
    failure: Failure,
    /// Tries again.
    retry: Callback<()>,
    /// Whether it is all there is on the page, so that its title is the page's.
    #[prop(optional)]
    alone: bool,
) -> impl IntoView {
    let heading = move |class: &'static str, title: Msg| {
        if alone {
            view! { <h1 class=class>{t(title)}</h1> }.into_any()
        } else {
            view! { <h2 class=class>{t(title)}</h2> }.into_any()
        }
    };
    let again = move || {
        view! {
            <button type="button" class="btn" on:click=move |_| retry.run(())>
                {t(Msg::TryAgain)}
            </button>
        }
    };
    let sentence = failure.sentence();
    if failure == Failure::Offline {
        return view! {
            <div class="state" role="alert">
                <OfflineIcon size=28/>
                {heading("", Msg::OfflineTitle)}
                <p>{sentence}</p>
                <div class="actions">{again()}</div>
            </div>
        }
        .into_any();
    }
    if failure.status() == 403 {
        return view! {
            <div class="state" role="alert">
                <Icon name="i-lock" size=28/>
                {heading("", Msg::ForbiddenTitle)}
                <p>{sentence}</p>
            </div>
        }
        .into_any();
    }
    let title = if failure.status() == 404 { Msg::NotFoundTitle } else { Msg::ErrorTitle };
    let trace = failure.trace().map(|trace| tf(Msg::ErrorTrace, [("trace", trace.into())]));
    view! {
        <div class="note" data-tone="bad" role="alert">
            <Icon name="i-warn"/>
            {heading("h3", title)}
            <p>{sentence} {trace.map(|trace| format!(" {trace}"))}</p>
            <div class="actions">{again()}</div>
        </div>
    }
    .into_any()
}

/// Figures that could not be brought up to date, and since when they stand.
#[component]
pub fn StaleNote(
    /// Why the last request failed; none when it did not.
    #[prop(into)]
    failure: Signal<Option<Failure>>,
    /// When what is shown arrived, milliseconds since 1970.
    #[prop(into)]
    at: Signal<f64>,
    /// Tries again.
    retry: Callback<()>,
) -> impl IntoView {
    move || {
        failure.get().map(|failure| {
            let since = format::time_of_day(at.get());
            let text = tf(
                Msg::StaleSince,
                [("time", since.into()), ("reason", failure.sentence().into())],
            );
            view! {
                <p class="stale-note" role="status">
                    <Icon name="q-stale" size=12/>
                    <span>{text}</span>
                    <button
                        type="button"
                        class="btn"
                        data-kind="quiet"
                        on:click=move |_| retry.run(())
                    >
                        {t(Msg::TryAgain)}
                    </button>
                </p>
            }
        })
    }
}

/// What stands where a page's content will be.
#[component]
pub fn Skeletons() -> impl IntoView {
    view! {
        <div class="stack" data-gap="8" role="status">
            <span class="sr">{t(Msg::Loading)}</span>
            <div class="skeleton" data-h="hero" data-w="m"></div>
            <div class="skeleton" data-h="band"></div>
            <div class="skeleton" data-h="chart"></div>
        </div>
    }
}

/// Shows a fetched value: skeletons before it, an error instead of it, a note when it is stale.
pub fn loaded<T: Send + Sync + 'static>(
    fetched: Fetched<T>,
    view: impl Fn(Arc<T>) -> AnyView + Send + Sync + 'static,
) -> impl IntoView {
    let stale = Signal::derive(move || stale_of(fetched));
    loaded_with(fetched, stale, Callback::new(move |()| fetched.reload()), view)
}

/// Why a value could not be renewed, and when what is shown of it arrived, milliseconds since 1970.
pub type Stale = (Failure, f64);

/// How a value is out of date; none while it is not, and before there is any.
pub fn stale_of<T: Send + Sync + 'static>(fetched: Fetched<T>) -> Option<Stale> {
    let failure = fetched.failure.get()?;
    fetched.value.with(Option::is_some).then(|| (failure, fetched.at.get()))
}

/// As [`loaded`], for a page of several values: what its one note tells, and what asks for
/// all of them again.
pub fn loaded_with<T: Send + Sync + 'static>(
    fetched: Fetched<T>,
    stale: Signal<Option<Stale>>,
    retry: Callback<()>,
    view: impl Fn(Arc<T>) -> AnyView + Send + Sync + 'static,
) -> impl IntoView {
    let failure = Signal::derive(move || stale.get().map(|(failure, _)| failure));
    let at = Signal::derive(move || stale.get().map_or(0.0, |(_, at)| at));
    let view = Arc::new(view);
    let content = move || {
        let view = view.clone();
        match fetched.value.get() {
            Some(value) => view! {
                <StaleNote failure=failure at=at retry=retry/>
                {view(value)}
            }
            .into_any(),
            None => (move || match fetched.failure.get() {
                Some(failure) => view! { <ErrorState failure=failure retry=retry/> }.into_any(),
                None => view! { <Skeletons/> }.into_any(),
            })
            .into_any(),
        }
    };
    content.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::rendered;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    async fn an_error_names_itself_and_offers_another_try() {
        let failure = Failure::Unreadable { status: 503 };
        let text = rendered(move || {
            view! { <ErrorState failure=failure.clone() retry=Callback::new(|()| ())/> }.into_any()
        })
        .await;
        assert!(text.contains("503") && text.contains(t(Msg::TryAgain)), "{text}");
    }

    #[wasm_bindgen_test]
    async fn being_offline_is_said_as_such() {
        let text = rendered(|| {
            view! { <ErrorState failure=Failure::Offline retry=Callback::new(|()| ())/> }.into_any()
        })
        .await;
        assert!(text.contains(t(Msg::OfflineTitle)), "{text}");
    }

    #[wasm_bindgen_test]
    async fn an_empty_state_says_what_to_do() {
        let text = rendered(|| {
            view! { <Empty icon="i-devices" title="No devices" text="Import some."/> }.into_any()
        })
        .await;
        assert!(text.contains("No devices") && text.contains("Import some."), "{text}");
    }
}
