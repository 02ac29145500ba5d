//! The lines to copy, for each way into a page, and what they mean for whoever opens it.

use super::Builder;
use super::choices::Way;
use super::frame::Permission;
use super::options::error;
use super::snippet::{IMPORT, css, element, jsx, policy};
use crate::components::{FieldError, Icon, Segmented, copy_text, use_toasts};
use crate::i18n::{Msg, t, tf};
use leptos::prelude::*;

/// Where the portal is, as it has been opened.
pub fn here() -> String {
    window().location().origin().unwrap_or_default()
}

/// Lines with a button that copies them.
#[component]
pub fn Lines(
    /// Where they go.
    label: Msg,
    /// The lines.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    let toasts = use_toasts();
    let copy = move |_| {
        text.with_untracked(|text| copy_text(toasts, text, Msg::EmbedCopied, Msg::EmbedNotCopied));
    };
    let said = format!("{}: {}", t(Msg::KeyCopy), t(label));
    view! {
        <div class="lines" role="group" aria-label=t(label)>
            <div class="lines-head">
                <span>{t(label)}</span>
                <button type="button" class="btn" aria-label=said on:click=copy>
                    {t(Msg::KeyCopy)}
                </button>
            </div>
            <pre>
                <code>{move || text.get()}</code>
            </pre>
        </div>
    }
}

/// The ways, and the lines of the one that is chosen.
#[component]
pub fn Copying(builder: Builder) -> impl IntoView {
    let choices = builder.choices;
    let way = Memo::new(move |_| choices.with(super::Choices::way));
    let ways = Way::ALL
        .into_iter()
        .map(|way| {
            let name = match way {
                Way::Script => Msg::EmbedWayScript,
                Way::Npm => Msg::EmbedWayNpm,
                Way::Frame => Msg::EmbedWayFrame,
            };
            (way.key().to_owned(), t(name).to_owned())
        })
        .collect::<Vec<_>>();
    let chosen = Callback::new(move |key: String| choices.update(|of| of.set("way", &key)));
    let about = move || {
        t(match way.get() {
            Way::Script => Msg::EmbedScriptText,
            Way::Npm => Msg::EmbedNpmText,
            Way::Frame => Msg::EmbedFrameText,
        })
    };
    let html = Signal::derive(move || {
        builder.served.with_value(|served| choices.with(|choices| served.html(&here(), choices)))
    });
    let markup = Signal::derive(move || choices.with(element));
    let react = Signal::derive(move || choices.with(jsx));
    let install = builder.served.with_value(|served| served.install(&here()));
    let lines = move || match way.get() {
        Way::Script | Way::Frame => view! { <Lines label=Msg::EmbedInPage text=html/> }.into_any(),
        Way::Npm => view! {
            <Lines label=Msg::EmbedInstall text=install.clone()/>
            <Lines label=Msg::EmbedInScript text=IMPORT.to_owned()/>
            <Lines label=Msg::EmbedInMarkup text=markup/>
            <Lines label=Msg::EmbedInReact text=react/>
        }
        .into_any(),
    };
    let sheet = Memo::new(move |_| choices.with(css));
    let any_sheet = Memo::new(move |_| !sheet.with(String::is_empty));
    let wrong = Memo::new(move |_| builder.is_wrong());
    let rules = Signal::derive(move || policy(way.get(), &here()));
    view! {
        <section class="stack" aria-labelledby="embed-copy">
            <div class="section-head">
                <h2 id="embed-copy">{t(Msg::EmbedCopy)}</h2>
                <span class="meta">
                    {builder
                        .served
                        .with_value(|served| {
                            tf(Msg::EmbedVersion, [("version", served.version.clone().into())])
                        })}
                </span>
            </div>
            <div class="embed-ways">
                <Segmented
                    name=t(Msg::EmbedWay)
                    options=ways
                    value=Signal::derive(move || way.get().key().to_owned())
                    chosen=chosen
                />
            </div>
            <FieldError id="embed-way-error" error=error(builder, "way")/>
            <p class="measure">{about}</p>
            {move || wrong.get().then(|| view! { <Unfinished/> })}
            <Elsewhere/>
            {move || (way.get() == Way::Frame).then(|| view! { <Permission builder=builder/> })}
            {lines}
            {move || any_sheet.get().then(|| view! { <Lines label=Msg::EmbedInSheet text=sheet/> })}
            <details class="embed-more">
                <summary>{t(Msg::EmbedPolicy)}</summary>
                <div class="stack">
                    <p class="small muted">{t(Msg::EmbedPolicyText)}</p>
                    <Lines label=Msg::EmbedPolicyLines text=rules/>
                </div>
            </details>
        </section>
        <Sent way=way/>
    }
}

/// An option cannot be used: the lines hold it all the same, as a page that is still being written.
#[component]
fn Unfinished() -> impl IntoView {
    view! {
        <div class="note" data-tone="warn" role="status">
            <Icon name="i-warn"/>
            <p>{t(Msg::EmbedUnfinished)}</p>
        </div>
    }
}

/// The lines name the portal as it has been opened, which others may not reach.
#[component]
fn Elsewhere() -> impl IntoView {
    let here = here();
    (!here.starts_with("https://")).then(|| {
        view! {
            <div class="note" data-tone="warn">
                <Icon name="i-warn"/>
                <p>{tf(Msg::EmbedElsewhere, [("origin", here.into())])}</p>
            </div>
        }
    })
}

/// What visitors of the page send, and to whom.
#[component]
fn Sent(way: Memo<Way>) -> impl IntoView {
    let files = move || {
        let message = match way.get() {
            Way::Script => Msg::EmbedSentScript,
            Way::Npm => Msg::EmbedSentNpm,
            Way::Frame => Msg::EmbedSentFrame,
        };
        tf(message, [("origin", here().into())])
    };
    view! {
        <section class="note" aria-labelledby="embed-sent">
            <Icon name="i-lock"/>
            <h2 class="h3" id="embed-sent">
                {t(Msg::EmbedSent)}
            </h2>
            <p>{t(Msg::EmbedSentNothing)}</p>
            <p>{files}</p>
        </section>
    }
}
