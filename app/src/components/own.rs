//! Who gave an own figure when, and the file that shows it.

use super::Icon;
use crate::client::{encode, fetched};
use crate::format;
use crate::i18n::{Msg, by, t, tf};
use impact_core::api::FiguresVersionDetail;
use impact_core::receipt::Recorded;
use leptos::prelude::*;

/// The version that brought an own figure, its day and its evidence.
#[component]
pub fn OwnRecord(own: Recorded) -> impl IntoView {
    let said = tf(
        Msg::GivenIn,
        [("version", own.version.to_string().into()), ("day", format::day(own.recorded_on).into())],
    );
    // What is sealed names a person by identifier; who that is, the version tells.
    let url = format!("/api/v1/figures/versions/{}", own.version);
    let version = fetched::<FiguresVersionDetail>(move || Some(url.clone()));
    let by = move || {
        let detail = version.value.get()?;
        Some(tf(Msg::GivenBy, [("who", by(&detail.version.recorded_by).into())]))
    };
    view! {
        <span class="sub">
            <a href=format!("/methods/versions/{}", own.version)>{said}</a>
            {by}
        </span>
        {match own.evidence {
            Some(file) => view! { <EvidenceLink id=file.id name=file.name/> }.into_any(),
            None => view! { <span class="sub">{t(Msg::NoEvidence)}</span> }.into_any(),
        }}
    }
}

/// A file of evidence, to be saved.
#[component]
pub fn EvidenceLink(id: String, name: String) -> impl IntoView {
    view! {
        <a
            class="evidence"
            href=format!("/api/v1/figures/evidence/{}", encode(&id))
            rel="external"
            download=""
        >
            <Icon name="i-report" size=12/>
            {name}
        </a>
    }
}
