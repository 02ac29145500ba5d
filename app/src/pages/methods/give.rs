//! Giving figures: which kind, a template to fill in, the file.

use crate::client::{Failure, Query, Upload, encode, upload};
use crate::components::{FieldError, Forbidden, Icon};
use crate::i18n::{Msg, t};
use crate::state::use_session;
use impact_core::api::{FigureKind, FiguresPreview, Right};
use leptos::html::Input;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

/// Largest file the server takes, bytes.
const LARGEST: f64 = 2.0 * 1024.0 * 1024.0;

/// The kinds: what they are called, and what is said of them.
const KINDS: [(FigureKind, Msg, Msg); 4] = [
    (FigureKind::Products, Msg::KindProducts, Msg::KindProductsText),
    (FigureKind::Grid, Msg::KindGrid, Msg::KindGridText),
    (FigureKind::Classes, Msg::KindClasses, Msg::KindClassesText),
    (FigureKind::Electricity, Msg::KindElectricity, Msg::KindElectricityText),
];

/// The part.
#[component]
pub fn Give() -> impl IntoView {
    if !use_session().may(Right::ManageFigures) {
        return view! { <Forbidden right=Right::ManageFigures/> }.into_any();
    }
    let query = use_query_map();
    let asked = query.with_untracked(|query| query.get("kind"));
    let asked = asked.and_then(|text| text.parse().ok()).unwrap_or(FigureKind::Products);
    let kind = RwSignal::new(asked);
    let choices = KINDS
        .into_iter()
        .map(|(one, name, text)| {
            let id = format!("kind-{}", one.key());
            view! {
                <li>
                    <label for=id.clone()>
                        <input
                            type="radio"
                            name="kind"
                            id=id.clone()
                            prop:checked=move || kind.get() == one
                            on:change=move |_| kind.set(one)
                        />
                        <span>
                            <b class="bold">{t(name)}</b>
                            <span class="sub">{t(text)}</span>
                        </span>
                    </label>
                </li>
            }
        })
        .collect_view();
    let template = move |missing: bool| {
        let query = Query::new().with("kind", kind.get().key());
        let query = if missing { query.with("missing", "true") } else { query };
        query.on("/api/v1/figures/template")
    };
    view! {
        <div class="split">
            <section class="stack" aria-labelledby="kinds">
                <h2 id="kinds">{t(Msg::GiveWhich)}</h2>
                <div role="radiogroup" aria-labelledby="kinds">
                    <ul class="choices">{choices}</ul>
                </div>
                <div class="actions">
                    <a class="btn" rel="external" download="" href=move || template(false)>
                        <Icon name="i-down"/>
                        {t(Msg::TakeTemplate)}
                    </a>
                    {move || {
                        (kind.get() == FigureKind::Products)
                            .then(|| {
                                view! {
                                    <a class="btn" rel="external" download="" href=template(true)>
                                        <Icon name="i-down"/>
                                        {t(Msg::TakeMissing)}
                                    </a>
                                }
                            })
                    }}
                </div>
            </section>
            <Choose kind=kind/>
        </div>
    }
    .into_any()
}

/// Choosing the file and sending it.
#[component]
fn Choose(kind: RwSignal<FigureKind>) -> impl IntoView {
    let input = NodeRef::<Input>::new();
    let busy = RwSignal::new(false);
    let error = RwSignal::new(None::<String>);
    let running = StoredValue::new_local(None::<Upload>);
    on_cleanup(move || {
        if let Some(Some(upload)) = running.try_update_value(Option::take) {
            upload.cancel();
        }
    });
    let navigate = use_navigate();
    let chosen = move |_| {
        let Some(input) = input.get_untracked() else { return };
        let file = input.files().and_then(|files| files.get(0));
        // So that the same file can be chosen again.
        input.set_value("");
        let Some(file) = file else { return };
        if file.size() > LARGEST {
            error.set(Some(t(Msg::FiguresTooLarge).to_owned()));
            return;
        }
        busy.set(true);
        error.set(None);
        let query = Query::new().with("kind", kind.get_untracked().key());
        let url = query.with("file_name", file.name()).on("/api/v1/figures/uploads");
        let navigate = navigate.clone();
        let done = move |answer: Result<FiguresPreview, Failure>| {
            busy.try_set(false);
            match answer {
                Ok(preview) => {
                    let to = format!("/methods/give/{}", encode(&preview.id));
                    navigate(&to, NavigateOptions::default());
                }
                Err(failure) => {
                    error.try_set(Some(failure.sentence()));
                }
            }
        };
        match upload(&url, &file, |_| (), done) {
            Ok(upload) => running.set_value(Some(upload)),
            Err(failure) => {
                busy.set(false);
                error.set(Some(failure.sentence()));
            }
        }
    };
    let press = move |_| {
        if let Some(input) = input.get_untracked() {
            input.click();
        }
    };
    view! {
        <section class="filedrop" aria-label=t(Msg::GiveFile)>
            <Icon name="i-report" size=28/>
            <h2>{t(Msg::GiveFile)}</h2>
            <p>{t(Msg::GiveFileText)}</p>
            <input
                class="sr"
                type="file"
                tabindex="-1"
                aria-label=t(Msg::ChooseFile)
                accept=".csv,.tsv,.txt,text/csv,text/plain"
                node_ref=input
                on:change=chosen
            />
            <button
                type="button"
                class="btn"
                data-kind="primary"
                aria-disabled=move || busy.get().then_some("true")
                on:click=press
            >
                {move || if busy.get() { t(Msg::OneMoment) } else { t(Msg::ChooseFile) }}
            </button>
            <div class="field">
                <FieldError id="give-error" error=error/>
            </div>
        </section>
    }
}
