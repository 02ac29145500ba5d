//! The versions of the organisation's own figures.

use crate::client::fetched;
use crate::components::{Empty, EvidenceLink, loaded};
use crate::format;
use crate::i18n::{Msg, by, t, tf};
use crate::state::use_session;
use impact_core::api::{FiguresVersion, FiguresVersions, Right};
use leptos::prelude::*;
use std::sync::Arc;

/// The part.
#[component]
pub fn Versions() -> impl IntoView {
    let versions = fetched::<FiguresVersions>(|| Some("/api/v1/figures/versions?limit=500".into()));
    loaded(versions, |versions| view! { <List versions=versions/> }.into_any())
}

#[component]
fn List(versions: Arc<FiguresVersions>) -> impl IntoView {
    if versions.versions.is_empty() {
        let may = use_session().may(Right::ManageFigures);
        return view! {
            <Empty icon="i-report" title=t(Msg::VersionsNone) text=t(Msg::VersionsNoneText)>
                {may.then(|| {
                    view! {
                        <a class="btn" data-kind="primary" href="/methods/give">
                            {t(Msg::GiveFigures)}
                        </a>
                    }
                })}
            </Empty>
        }
        .into_any();
    }
    let held = tf(
        Msg::HeldNow,
        [
            ("products", versions.products.into()),
            ("factors", versions.grid.into()),
            ("classes", versions.classes.into()),
            ("electricity", versions.electricity.into()),
        ],
    );
    let rows = versions.versions.iter().map(|one| row(one, versions.current)).collect_view();
    view! {
        <p class="small muted">{held} " " <span class="mono">{versions.factor_set.clone()}</span></p>
        <ol class="list" reversed="">
            {rows}
        </ol>
    }
    .into_any()
}

fn row(version: &FiguresVersion, current: u32) -> impl IntoView + use<> {
    let number = version.version;
    let name = tf(Msg::VersionIs, [("version", number.to_string().into())]);
    let what = if version.given > 0 {
        tf(Msg::FiguresGiven, [("n", version.given.into())])
    } else {
        tf(Msg::FiguresWithdrawn, [("n", version.withdrawn.into())])
    };
    let who = tf(
        Msg::WhenByWhom,
        [
            ("when", format::moment(&version.recorded_at).into()),
            ("who", by(&version.recorded_by).into()),
        ],
    );
    let evidence = version.evidence.as_ref().map(|file| {
        view! { <EvidenceLink id=file.id.clone() name=file.name.clone()/> }
    });
    let counts = (number == current).then(|| {
        view! { <span class="pill" data-tone="good">{t(Msg::CountsNow)}</span> }
    });
    view! {
        <li>
            <span class="name-row">
                <a href=format!("/methods/versions/{number}")>{name}</a>
                {counts}
            </span>
            <span class="small">{what}</span>
            <span class="sub">{who}</span>
            <span class="sub">{version.note.clone()}</span>
            {evidence}
        </li>
    }
}
