//! Saved views: addresses with a name, one's own and those of the organisation.

use super::ask::Asked;
use super::query_of;
use crate::client::{Fetched, delete_version, fetched, patch, post};
use crate::components::{Icon, Menu, NameDialog, SaveAs, Skeletons, use_toasts};
use crate::i18n::{Msg, t, tf};
use crate::state::{use_scope, use_session};
use impact_core::api::{NewView, Right, SavedView, ViewEdit};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

const VIEWS: &str = "/api/v1/views";

/// The views as far as they are known, and what is being done to them.
#[derive(Clone, Copy)]
struct Views {
    list: Fetched<Vec<SavedView>>,
    /// Whether the dialog is open, and the view that it renames.
    open: RwSignal<bool>,
    renamed: RwSignal<Option<SavedView>>,
}

/// The button with the views, and the dialog that names them.
#[component]
pub fn ViewsMenu(asked: Memo<Asked>) -> impl IntoView {
    let scope = use_scope();
    let session = use_session();
    let views = Views {
        list: fetched(|| Some(VIEWS.to_owned())),
        open: RwSignal::new(false),
        renamed: RwSignal::new(None),
    };
    // The address as it is kept: what the page shows.
    let here = Memo::new(move |_| {
        let address = query_of(&asked.get(), scope.get().pairs()).on("");
        address.trim_start_matches('?').to_owned()
    });
    let current = move || {
        let list = views.list.value.get()?;
        list.iter().find(|view| view.query == here.get()).map(|view| view.name.clone())
    };
    let may_keep = session.may(Right::Export) || session.may_edit();
    view! {
        <Menu
            class="chip"
            end=true
            button=move || {
                view! {
                    {t(Msg::Views)}
                    {move || current().map(|name| view! { " " <b>{name}</b> })}
                    <Icon name="i-chev" size=12/>
                }
            }
        >
            <List views=views here=here/>
            {may_keep
                .then(|| {
                    view! {
                        <button
                            type="button"
                            class="btn"
                            data-kind="quiet"
                            data-closes=""
                            on:click=move |_| {
                                views.renamed.set(None);
                                views.open.set(true);
                            }
                        >
                            <Icon name="i-plus" size=14/>
                            {t(Msg::ViewSave)}
                        </button>
                    }
                })}
        </Menu>
        <Naming views=views here=here/>
    }
}

#[component]
fn List(views: Views, here: Memo<String>) -> impl IntoView {
    move || match (views.list.value.get(), views.list.failure.get()) {
        (Some(list), _) if list.is_empty() => {
            view! { <p class="hint small muted">{t(Msg::ViewsNone)}</p> }.into_any()
        }
        (Some(list), _) => [(Msg::ViewsOwn, false), (Msg::ViewsShared, true)]
            .into_iter()
            .filter(|(_, shared)| list.iter().any(|view| view.shared == *shared))
            .map(|(title, shared)| {
                let rows = list.iter().filter(|view| view.shared == shared).cloned();
                view! {
                    <p class="menu-title">{t(title)}</p>
                    <ul class="view-list">
                        {rows.map(|view| row(views, view, here)).collect_view()}
                    </ul>
                }
            })
            .collect_view()
            .into_any(),
        (None, Some(failure)) => view! { <p class="hint">{failure.sentence()}</p> }.into_any(),
        (None, None) => view! { <Skeletons/> }.into_any(),
    }
}

fn row(views: Views, saved: SavedView, here: Memo<String>) -> AnyView {
    let href = if saved.query.is_empty() {
        "/devices".to_owned()
    } else {
        format!("/devices?{}", saved.query)
    };
    let query = saved.query.clone();
    let current = move || (query == here.get()).then_some("true");
    let name = saved.name.clone();
    let named = |message: Msg| tf(message, [("name", saved.name.clone().into())]);
    let (rename, removed) = (named(Msg::ViewRename), named(Msg::ViewDelete));
    let (view_to_rename, view_to_remove) = (saved.clone(), saved.clone());
    let remove = remover(views);
    view! {
        <li>
            <a href=href aria-current=current data-noscroll="" data-closes="">
                {name}
            </a>
            {saved
                .editable
                .then(|| {
                    view! {
                        <button
                            type="button"
                            class="btn"
                            data-kind="quiet"
                            data-closes=""
                            aria-label=rename
                            on:click=move |_| {
                                views.renamed.set(Some(view_to_rename.clone()));
                                views.open.set(true);
                            }
                        >
                            <Icon name="i-more" size=14/>
                        </button>
                        <button
                            type="button"
                            class="btn"
                            data-kind="quiet"
                            aria-label=removed
                            on:click=move |_| remove.run(view_to_remove.clone())
                        >
                            <Icon name="i-x" size=14/>
                        </button>
                    }
                })}
        </li>
    }
    .into_any()
}

/// Deletes a view at once, and makes it anew when that is taken back.
fn remover(views: Views) -> Callback<SavedView> {
    let toasts = use_toasts();
    Callback::new(move |view: SavedView| {
        spawn_local(async move {
            let address = format!("{VIEWS}/{}", view.id);
            if let Err(failure) = delete_version(&address, view.version).await {
                toasts.say(failure.sentence());
                views.list.reload();
                return;
            }
            views.list.reload();
            let gone = tf(Msg::ViewDeleted, [("name", view.name.clone().into())]);
            let again =
                NewView { name: view.name.clone(), query: view.query.clone(), shared: view.shared };
            let undo = Callback::new(move |()| {
                let again = again.clone();
                spawn_local(async move {
                    if let Err(failure) = post::<SavedView>(VIEWS, &again).await {
                        toasts.say(failure.sentence());
                    }
                    views.list.reload();
                });
            });
            toasts.say_undo(gone, undo);
        });
    })
}

/// Asks for the name of a view that is saved or renamed.
#[component]
fn Naming(views: Views, here: Memo<String>) -> impl IntoView {
    let shared = RwSignal::new(false);
    Effect::new(move |_| {
        if views.open.get() {
            shared.set(false);
        }
    });
    let may_share = use_session().may_edit();
    let save = SaveAs::new(move |name| {
        let renamed = views.renamed.get_untracked();
        let (query, shared) = (here.get_untracked(), shared.get_untracked());
        Box::pin(async move {
            let view: SavedView = match renamed {
                Some(view) => {
                    let edit = ViewEdit { name: Some(name), query: None };
                    patch(&format!("{VIEWS}/{}", view.id), view.version, &edit).await?
                }
                None => post(VIEWS, &NewView { name, query, shared }).await?,
            };
            views.list.try_reload();
            Ok(view.name)
        })
    });
    let renames = move || views.renamed.with(Option::is_some);
    let hint = move || if renames() { Msg::ViewRenameTitle } else { Msg::ViewSaveHint };
    let was = move || views.renamed.get().map_or_else(String::new, |view| view.name);
    let share = move || {
        (may_share && !renames()).then(|| {
            view! {
                <label class="tick">
                    <input
                        type="checkbox"
                        prop:checked=shared
                        on:change=move |event| shared.set(event_target_checked(&event))
                    />
                    {t(Msg::ViewShared)}
                </label>
            }
        })
    };
    view! {
        <NameDialog
            open=views.open
            id="view-name"
            title=Msg::ViewSaveTitle
            hint=Signal::derive(hint)
            label=Msg::ViewName
            was=Signal::derive(was)
            save=save
            saved=Msg::ViewSaved
            also=move || view! { {share} }
        />
    }
}
