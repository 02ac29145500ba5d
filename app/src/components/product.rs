//! Which product of the catalogue a model is: by search, or none.

use super::{Dialog, FieldError, Icon, Mark, dialog_foot, loaded, method_mark, named};
use crate::client::{Query, delete, encode, fetched, get};
use crate::format;
use crate::i18n::{Msg, by, t, tf};
use impact_core::api::{ConfirmedProduct, ProductList, ProductRow};
use impact_core::catalogue::{ConfirmedProducts, NO_PRODUCT, Nearness};
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use std::sync::Arc;
use wasm_bindgen_futures::spawn_local;

/// Products listed; who wants another one searches for it.
const ROWS: u64 = 12;

/// Maker and model as an inventory writes them.
pub fn written(maker: &str, model: &str) -> String {
    format!("{} {}", maker.trim(), model.trim()).trim().to_owned()
}

/// How a suggested product is near to a model, and what is known of it.
pub fn nearness(near: Option<Nearness>, model: &str, name: &str, fact: String) -> String {
    let message = match near {
        Some(Nearness::SameLine) => Msg::NearLine,
        Some(Nearness::Spelling) | None => Msg::NearSpelling,
    };
    tf(
        message,
        [
            ("model", model.to_owned().into()),
            ("name", name.to_owned().into()),
            ("fact", fact.into()),
        ],
    )
}

/// A dialog that finds a product for a model, or says that there is none.
#[component]
pub fn ProductDialog(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Maker as written.
    maker: String,
    /// Model as written.
    model: String,
    /// What is looked for at first; with fewer words as long as nothing is found.
    seek: String,
    /// Takes what was chosen: identifier and name; no name for [`NO_PRODUCT`].
    chosen: Callback<(String, Option<String>)>,
    /// Hears that an earlier answer was taken back; without it none is looked for.
    #[prop(optional)]
    revoked: Option<Callback<()>>,
) -> impl IntoView {
    let name = StoredValue::new(written(&maker, &model));
    let model = StoredValue::new((maker, model));
    let seek = StoredValue::new(seek);
    let content = move || {
        let search = RwSignal::new(seek.get_value());
        let list = fetched::<ProductList>(move || {
            let search = search.get();
            let query = Query::new().with("limit", ROWS);
            let query = if search.is_empty() { query } else { query.with("q", search) };
            Some(query.on("/api/v1/catalogue/products"))
        });
        // A name of no product may share its first words with others of its line.
        Effect::new(move |_| {
            let nothing = list.value.with(|list| list.as_ref().is_some_and(|list| list.total == 0));
            let sought = search.get_untracked();
            if nothing
                && seek.with_value(|seek| seek.starts_with(&sought))
                && let Some((fewer, _)) = sought.trim_end().rsplit_once(' ')
            {
                search.set(fewer.to_owned());
            }
        });
        let pick = Callback::new(move |of: (String, Option<String>)| {
            open.set(false);
            chosen.run(of);
        });
        view! {
            <p class="small muted measure">
                {tf(Msg::ProductDialogText, [("written", name.get_value().into())])}
            </p>
            {revoked
                .map(|revoked| view! { <Said model=model open=open revoked=revoked/> })}
            <Search search=search/>
            {loaded(list, move |list| view! { <Found list=list pick=pick/> }.into_any())}
        }
    };
    let busy = RwSignal::new(false);
    let none = Callback::new(move |()| {
        open.set(false);
        chosen.run((NO_PRODUCT.to_owned(), None));
    });
    view! {
        <Dialog
            open=open
            title=t(Msg::ProductDialogTitle)
            actions=move || {
                dialog_foot(open, busy, "plain", [Msg::Cancel, Msg::ProductNone].map(named), none)
            }
        >
            {content()}
        </Dialog>
    }
}

#[component]
fn Search(search: RwSignal<String>) -> impl IntoView {
    let text = RwSignal::new(String::new());
    Effect::new(move |_| text.set(search.get()));
    let sent = move |event: SubmitEvent| {
        event.prevent_default();
        search.set(text.get_untracked().trim().to_owned());
    };
    view! {
        <form class="actions" role="search" aria-label=t(Msg::ProductsSearch) on:submit=sent>
            <label class="search page-search">
                <Icon name="i-search"/>
                <span class="sr">{t(Msg::ProductsSearch)}</span>
                // No search field: there Esc would empty the field before it closes the dialog.
                <input
                    type="text"
                    autocomplete="off"
                    placeholder=t(Msg::ProductsSearch)
                    prop:value=text
                    on:input=move |event| text.set(event_target_value(&event))
                />
            </label>
            <button type="submit" class="btn">
                {t(Msg::ProductSearchGo)}
            </button>
        </form>
    }
}

#[component]
fn Found(list: Arc<ProductList>, pick: Callback<(String, Option<String>)>) -> impl IntoView {
    if list.rows.is_empty() {
        return view! { <p class="small">{t(Msg::ProductSearchNone)}</p> }.into_any();
    }
    let more = list.total.saturating_sub(list.rows.len() as u64);
    let rows = list.rows.iter().map(|row| product(row, pick)).collect_view();
    view! {
        <ul class="list" data-plain="">
            {rows}
        </ul>
        {(more > 0)
            .then(|| {
                view! { <p class="small muted">{tf(Msg::ProductSearchMore, [("n", more.into())])}</p> }
            })}
    }
    .into_any()
}

fn product(row: &ProductRow, pick: Callback<(String, Option<String>)>) -> AnyView {
    let name = format!("{} {}", row.maker, row.name);
    let embodied = format::carbon_in(&row.embodied, format::Scale::Kilograms);
    let class = t(Msg::of_class(row.class));
    let under = match row.year {
        Some(year) => format!("{class} · {year}"),
        None => class.to_owned(),
    };
    let label = tf(Msg::ProductTakeOf, [("name", name.clone().into())]);
    let (id, said) = (row.id.clone(), name.clone());
    view! {
        <li>
            <b>{name}</b>
            <button
                type="button"
                class="btn act"
                aria-label=label
                on:click=move |_| pick.run((id.clone(), Some(said.clone())))
            >
                {t(Msg::ProductTake)}
            </button>
            <span class="sub">
                {under} " · " {embodied.plain()} " "
                <Mark quality=method_mark(row.method) quiet=true/>
            </span>
        </li>
    }
    .into_any()
}

/// What somebody said of the name before, with a button that takes it back.
#[component]
fn Said(
    model: StoredValue<(String, String)>,
    open: RwSignal<bool>,
    revoked: Callback<()>,
) -> impl IntoView {
    let said = RwSignal::new(None::<ConfirmedProduct>);
    let failed = RwSignal::new(None::<String>);
    spawn_local(async move {
        // Without the list there is nothing to take back; a new answer replaces the old one.
        let Ok(answers) = get::<Vec<ConfirmedProduct>>("/api/v1/devices/confirmed", None).await
        else {
            return;
        };
        let key = model.with_value(|(maker, model)| ConfirmedProducts::key(maker, model));
        let of = answers
            .into_iter()
            .rfind(|answer| ConfirmedProducts::key(&answer.maker, &answer.model) == key);
        said.try_set(of);
    });
    let take_back = move |id: String| {
        spawn_local(async move {
            match delete(&format!("/api/v1/devices/confirmed/{}", encode(&id))).await {
                Ok(()) => {
                    open.try_set(false);
                    revoked.try_run(());
                }
                Err(failure) => {
                    failed.try_set(Some(failure.sentence()));
                }
            }
        });
    };
    move || {
        let answer = said.get()?;
        let message =
            if answer.product == NO_PRODUCT { Msg::ProductSaidNone } else { Msg::ProductSaid };
        let text = tf(
            message,
            [
                ("name", answer.name.into()),
                ("when", format::moment(&answer.at).into()),
                ("who", by(&answer.by).into()),
            ],
        );
        let id = answer.id;
        Some(view! {
            <div class="actions">
                <span class="small">{text}</span>
                <button type="button" class="btn" on:click=move |_| take_back(id.clone())>
                    <Icon name="i-undo"/>
                    {t(Msg::ProductTakeBack)}
                </button>
            </div>
            <FieldError id="product-said-error" error=failed/>
        })
    }
}
