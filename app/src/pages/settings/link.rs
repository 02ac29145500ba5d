//! A link that is shown once, to be handed over.

use crate::components::{Dialog, use_toasts};
use crate::i18n::{Msg, t, tf};
use leptos::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// A link and whom it is for.
#[derive(Debug, Clone, PartialEq)]
pub struct Handed {
    /// The link.
    pub link: String,
    /// Whom it is for.
    pub who: String,
    /// Until when it is good, as people read it.
    pub until: String,
}

/// The dialog that shows it, open while there is one.
#[component]
pub fn HandOver(handed: RwSignal<Option<Handed>>) -> impl IntoView {
    let toasts = use_toasts();
    let open = RwSignal::new(false);
    // Each follows the other, and only where it differs: otherwise they would wake one another
    // for ever.
    Effect::new(move |_| {
        let there_is_one = handed.with(Option::is_some);
        if open.get_untracked() != there_is_one {
            open.set(there_is_one);
        }
    });
    Effect::new(move |_| {
        if !open.get() && handed.with_untracked(Option::is_some) {
            handed.set(None);
        }
    });
    let copy = Callback::new(move |()| {
        let link = handed.with_untracked(|handed| handed.as_ref().map(|one| one.link.clone()));
        let Some(link) = link else {
            return;
        };
        spawn_local(async move {
            let copied = window().navigator().clipboard().write_text(&link);
            match JsFuture::from(copied).await {
                Ok(_) => toasts.say(t(Msg::LinkCopied)),
                // It can still be selected in its field.
                Err(error) => leptos::logging::warn!("{error:?}"),
            }
        });
    });
    view! {
        <Dialog
            open=open
            title=t(Msg::LinkTitleOnce)
            actions=move || {
                view! {
                    <button type="button" class="btn" on:click=move |_| copy.run(())>
                        {t(Msg::CopyLink)}
                    </button>
                    <button
                        type="button"
                        class="btn"
                        data-kind="primary"
                        on:click=move |_| open.set(false)
                    >
                        {t(Msg::Done)}
                    </button>
                }
            }
        >
            {move || {
                handed
                    .get()
                    .map(|Handed { link, who, until }| {
                        let text = tf(
                            Msg::LinkTextOnce,
                            [("until", until.into()), ("who", who.into())],
                        );
                        view! {
                            <p>{text}</p>
                            <div class="field">
                                <label for="one-time-link">{t(Msg::LinkAddress)}</label>
                                <input id="one-time-link" type="text" readonly prop:value=link/>
                            </div>
                        }
                    })
            }}
        </Dialog>
    }
}
