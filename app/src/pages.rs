//! One room for each screen.

mod account;
mod device;
mod devices;
mod embed;
mod import;
mod line;
mod methods;
mod organisations;
mod overview;
mod quality;
mod receipt;
mod scenarios;
mod settings;
mod sign_in;
mod sites;
mod why;

pub use account::AccountPage;
pub use device::DevicePage;
pub use devices::{DevicesPage, device_name, device_tag};
pub use embed::EmbedPage;
pub use import::{ImportPage, provide_last_file};
pub use line::LinePage;
pub use methods::MethodsPage;
pub use organisations::OrganisationsPage;
pub use overview::OverviewPage;
pub use quality::QualityPage;
pub use receipt::ReceiptPage;
pub use scenarios::ScenariosPage;
pub use settings::{AuditPage, KeysPage, MembersPage, OrganisationPage};
pub use sign_in::{InvitationPage, ResetPage, SignInPage};
pub use sites::SitesPage;
pub use why::WhyPage;

use crate::components::{Icon, Ribbon};
use crate::i18n::{Msg, t};
use leptos::prelude::*;

/// An address where nothing is.
#[component]
pub fn NotFound() -> impl IntoView {
    Effect::new(|_| document().set_title(t(Msg::NotFoundTitle)));
    view! {
        <Ribbon/>
        <main class="recovery" id="main">
            <div class="state">
                <Icon name="i-search" size=28/>
                <h1>{t(Msg::NotFoundTitle)}</h1>
                <p>{t(Msg::NotFoundText)}</p>
                <div class="actions">
                    <a class="btn" data-kind="primary" href="/">
                        {t(Msg::GoToOverview)}
                    </a>
                </div>
            </div>
        </main>
    }
}
