//! The frame of every page on the way in.

use crate::components::{BrandMark, LanguageSwitch, Ribbon};
use crate::i18n::{Msg, t, tf};
use crate::state::use_session;
use leptos::prelude::*;

/// The frame.
#[component]
pub fn Gate(
    /// Title of page and document.
    title: Signal<Msg>,
    /// The line beneath it.
    sub: Msg,
    /// The form.
    children: Children,
) -> impl IntoView {
    let meta = use_session().meta();
    Effect::new(move |_| {
        document().set_title(&format!("{} · {}", t(title.get()), t(Msg::ProductName)));
        document().document_element().map(|root| root.remove_attribute("data-page"));
    });
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
                    <h1 tabindex="-1">{move || t(title.get())}</h1>
                    <p class="muted mt1">{t(sub)}</p>
                </div>
                {children()}
            </main>
            <footer>
                <LanguageSwitch/>
                <span>{versions}</span>
            </footer>
        </div>
    }
}
