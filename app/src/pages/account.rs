//! One's own account: name and language, password, sessions.

mod password;
mod profile;
mod sessions;

use crate::components::PageHead;
use crate::i18n::{Msg, t};
use crate::state::use_session;
use leptos::prelude::*;
use password::PasswordSection;
pub use profile::LanguageField;
use profile::ProfileSection;
use sessions::SessionsSection;

/// The page.
#[component]
pub fn AccountPage() -> impl IntoView {
    let session = use_session();
    let email =
        move || session.me.with(|me| me.as_ref().map(|me| me.email.clone()).unwrap_or_default());
    let title = Signal::derive(|| t(Msg::AccountTitle).to_owned());
    view! {
        <div class="page">
            <PageHead title=title sub=email/>
            <ProfileSection/>
            <PasswordSection/>
            <SessionsSection/>
        </div>
    }
}
