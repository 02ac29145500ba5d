//! Counters and filters: each is an address.

use super::ask::Asked;
use super::columns::ColumnsMenu;
use super::export::ExportMenu;
use super::next::NextLink;
use super::rows::Rows;
use super::views::ViewsMenu;
use super::words::{class_names, plan_name, status_names};
use super::{query_of, rows_text};
use crate::client::{Query, fetched};
use crate::components::{Icon, Menu, Skeletons, left_out_word};
use crate::format;
use crate::i18n::{Msg, label, t, tf};
use crate::state::{set_query, use_scope, use_session};
use impact_core::api::{FleetSummary, LeftOutKind, Right, SiteRow};
use impact_core::catalogue::MatchKind;
use impact_core::factors::DeviceClass;
use impact_core::fleet::Filter;
use impact_core::lifecycle::Status;
use leptos::prelude::*;
use std::time::Duration;

/// How long after the last letter the search begins.
const PAUSE: Duration = Duration::from_millis(180);

/// The counters above the table.
#[derive(Clone, Copy, PartialEq)]
enum Tab {
    All,
    Matched,
    Suggested,
    Estimated,
    Unknown,
    Archived,
}

impl Tab {
    const ALL: [Self; 6] =
        [Self::All, Self::Matched, Self::Suggested, Self::Estimated, Self::Unknown, Self::Archived];

    fn name(self) -> &'static str {
        t(match self {
            Self::All => Msg::TabAll,
            Self::Matched => Msg::TabMatched,
            Self::Suggested => Msg::TabSuggested,
            Self::Estimated => Msg::TabEstimated,
            Self::Unknown => Msg::TabUnknown,
            Self::Archived => Msg::TabArchived,
        })
    }

    fn matches(self) -> Vec<MatchKind> {
        match self {
            Self::All | Self::Archived => Vec::new(),
            Self::Matched => MatchKind::ALL.into_iter().filter(|kind| kind.is_matched()).collect(),
            Self::Suggested => vec![MatchKind::Suggested],
            Self::Estimated => vec![MatchKind::Estimated],
            Self::Unknown => vec![MatchKind::Unknown],
        }
    }

    /// Sets a filter's parts that the tab is about, and leaves the others.
    fn apply(self, filter: &mut Filter) {
        filter.matched = self.matches();
        filter.attention = None;
        let archived = vec![Status::Archived];
        if self == Self::Archived {
            filter.status = archived;
            // What has left has no plan any more.
            filter.plan = None;
        } else if filter.status == archived {
            filter.status = Vec::new();
        }
    }

    /// The tab that a filter is.
    fn of(filter: &Filter) -> Option<Self> {
        let archived = filter.status == [Status::Archived];
        Self::ALL.into_iter().find(|tab| {
            tab.matches() == filter.matched
                && (*tab == Self::Archived) == archived
                && filter.attention.is_none()
        })
    }

    fn count(self, list: Rows) -> Option<u64> {
        let head = list.head.get()?;
        Some(match self {
            Self::All => head.fleet,
            Self::Matched => head.tally.matched,
            Self::Suggested => head.tally.suggested,
            Self::Estimated => head.tally.estimated,
            Self::Unknown => head.tally.unknown,
            Self::Archived => head.archived,
        })
    }
}

/// The counters.
#[component]
pub fn Tabs(asked: Memo<Asked>, list: Rows, left_out: Memo<Option<LeftOutKind>>) -> impl IntoView {
    let scope = use_scope();
    let tabs = Tab::ALL
        .into_iter()
        .map(|tab| {
            let href = move || {
                let next = asked.get().with(|filter| tab.apply(filter));
                query_of(&next, scope.get().pairs()).on("/devices")
            };
            let current = move || {
                let here = left_out.get().is_none() && Tab::of(&asked.get().filter) == Some(tab);
                here.then_some("true")
            };
            let count = move || tab.count(list).map(format::count);
            view! {
                <a href=href aria-current=current data-noscroll="">
                    {tab.name()}
                    <span class="count">{count}</span>
                </a>
            }
        })
        .collect_view();
    view! {
        <nav class="tabs" aria-label=t(Msg::TabsName)>
            {tabs}
            {left_out_tabs(list, left_out)}
        </nav>
    }
}

/// Rows that the last imports left out, by why: they are no devices, so no filter finds them.
fn left_out_tabs(list: Rows, left_out: Memo<Option<LeftOutKind>>) -> AnyView {
    let scope = use_scope();
    let tabs = [LeftOutKind::Duplicate, LeftOutKind::SetAside].map(|kind| {
        let href = move || {
            let query = Query::new().and(scope.get().pairs()).with("left_out", kind.key());
            query.on("/devices")
        };
        let current = move || (left_out.get() == Some(kind)).then_some("true");
        let count = move || {
            let tally = list.head.get()?.tally;
            let of_kind =
                if kind == LeftOutKind::Duplicate { tally.duplicate } else { tally.set_aside };
            Some(format::count(of_kind))
        };
        view! {
            <a href=href aria-current=current title=t(Msg::LeftOutHint) data-noscroll="">
                {t(left_out_word(kind))}
                <span class="count">{count}</span>
            </a>
        }
    });
    tabs.collect_view().into_any()
}

/// The search and the filters.
#[component]
pub fn Chips(asked: Memo<Asked>, list: Rows) -> impl IntoView {
    let scope = use_scope();
    let session = use_session();
    let go = set_query();
    let change = Callback::new(move |(next, replace): (Asked, bool)| {
        go(query_of(&next, scope.get_untracked().pairs()), replace);
    });
    let total = move || {
        list.head.get().map(|head| rows_text(head.total, &asked.get(), scope.get().period.start()))
    };
    view! {
        <div class="toolbar">
            <SearchField asked=asked change=change/>
            <Menu class="chip" button=move || chip(Msg::Class, chosen_classes(asked))>
                <Classes asked=asked change=change/>
            </Menu>
            <Menu
                class="chip"
                button=move || chip(Msg::Site, chosen_count(asked, |filter| filter.site.len()))
            >
                <Sites asked=asked change=change/>
            </Menu>
            <Menu class="chip" button=move || chip(Msg::Status, chosen_statuses(asked))>
                <Statuses asked=asked change=change/>
            </Menu>
            <Menu
                class="chip"
                button=move || chip(Msg::Maker, chosen_count(asked, |filter| filter.maker.len()))
            >
                <Makers asked=asked change=change/>
            </Menu>
            <Models asked=asked change=change/>
            <Needs asked=asked change=change/>
            <Plan asked=asked change=change/>
            {move || {
                (!asked.get().filter.is_empty())
                    .then(|| {
                        view! {
                            <a
                                class="btn"
                                data-kind="quiet"
                                data-noscroll=""
                                href=move || scope.get().href("/devices")
                            >
                                {t(Msg::ClearFilters)}
                            </a>
                        }
                    })
            }}
            // Together at the end, also on a line of their own: their menus open towards the page.
            <div class="push ends">
                <span class="small muted" role="status">
                    {total}
                </span>
                <NextLink asked=asked list=list/>
                <ViewsMenu asked=asked/>
                <ColumnsMenu asked=asked/>
                {session.may(Right::Export).then(|| view! { <ExportMenu asked=asked list=list/> })}
            </div>
        </div>
    }
}

/// What a filter's button shows: its name and what is chosen.
fn chip(name: Msg, chosen: impl Fn() -> Option<String> + Send + Sync + 'static) -> AnyView {
    view! {
        {t(name)}
        " "
        <b>{move || chosen().unwrap_or_else(|| t(Msg::Any).to_owned())}</b>
        <Icon name="i-chev" size=12/>
    }
    .into_any()
}

fn chosen_classes(asked: Memo<Asked>) -> impl Fn() -> Option<String> + Send + Sync + 'static {
    move || {
        let names = asked.with(|asked| class_names(&asked.filter));
        (!names.is_empty()).then(|| names.join(", "))
    }
}

fn chosen_statuses(asked: Memo<Asked>) -> impl Fn() -> Option<String> + Send + Sync + 'static {
    move || {
        let names = asked.with(|asked| status_names(&asked.filter));
        (!names.is_empty()).then(|| names.join(", "))
    }
}

fn chosen_count(
    asked: Memo<Asked>,
    count: fn(&Filter) -> usize,
) -> impl Fn() -> Option<String> + Send + Sync + 'static {
    move || {
        let chosen = count(&asked.get().filter);
        (chosen > 0).then(|| tf(Msg::Chosen, [("n", (chosen as u64).into())]))
    }
}

type Change = Callback<(Asked, bool)>;

#[component]
fn SearchField(asked: Memo<Asked>, change: Change) -> impl IntoView {
    let text = RwSignal::new(asked.get_untracked().filter.search);
    // The address may change by other ways than this field: it follows, unless it is ahead.
    Effect::new(move |_| {
        let there = asked.get().filter.search;
        if text.get_untracked().trim() != there {
            text.set(there);
        }
    });
    let turn = StoredValue::new(0u32);
    let typed = move |event: leptos::ev::Event| {
        text.set(event_target_value(&event));
        turn.update_value(|turn| *turn += 1);
        let mine = turn.get_value();
        set_timeout(
            move || {
                if turn.try_get_value() != Some(mine) {
                    return;
                }
                let search = text.get_untracked().trim().to_owned();
                let now = asked.get_untracked();
                if now.filter.search != search {
                    change.run((now.with(|filter| filter.search = search), true));
                }
            },
            PAUSE,
        );
    };
    view! {
        <label class="search page-search">
            <Icon name="i-search"/>
            <span class="sr">{t(Msg::SearchDevices)}</span>
            <input
                id="page-search"
                type="search"
                autocomplete="off"
                placeholder=t(Msg::SearchHint)
                prop:value=text
                on:input=typed
            />
        </label>
    }
}

/// A box that puts a value into a part of the filter or takes it out.
fn tick<T: Clone + PartialEq + Send + Sync + 'static>(
    asked: Memo<Asked>,
    change: Change,
    name: String,
    value: T,
    part: fn(&mut Filter) -> &mut Vec<T>,
) -> AnyView {
    let wanted = value.clone();
    let on = move || part(&mut asked.get().filter).contains(&wanted);
    let toggle = move |_| {
        let next = asked.get_untracked().with(|filter| {
            let values = part(filter);
            match values.iter().position(|known| *known == value) {
                Some(at) => {
                    values.remove(at);
                }
                None => values.push(value.clone()),
            }
        });
        change.run((next, false));
    };
    view! {
        <label>
            <input type="checkbox" prop:checked=on on:change=toggle/>
            {name}
        </label>
    }
    .into_any()
}

#[component]
fn Classes(asked: Memo<Asked>, change: Change) -> impl IntoView {
    DeviceClass::ALL
        .into_iter()
        .map(|class| {
            let name = t(Msg::of_class(class)).to_owned();
            tick(asked, change, name, class, |filter| &mut filter.class)
        })
        .chain([unknown_class(asked, change)])
        .collect_view()
}

/// The box of the devices whose class nobody knows.
fn unknown_class(asked: Memo<Asked>, change: Change) -> AnyView {
    let toggle = move |_| {
        let next = asked.get_untracked().with(|filter| {
            filter.class_unknown = !filter.class_unknown;
        });
        change.run((next, false));
    };
    view! {
        <label>
            <input
                type="checkbox"
                prop:checked=move || asked.get().filter.class_unknown
                on:change=toggle
            />
            {t(Msg::NotKnown)}
        </label>
    }
    .into_any()
}

#[component]
fn Statuses(asked: Memo<Asked>, change: Change) -> impl IntoView {
    Status::ALL
        .into_iter()
        .map(|status| {
            let name = t(Msg::of_status(status)).to_owned();
            tick(asked, change, name, status, |filter| &mut filter.status)
        })
        .collect_view()
}

#[component]
fn Sites(asked: Memo<Asked>, change: Change) -> impl IntoView {
    let sites = fetched::<Vec<SiteRow>>(|| Some("/api/v1/sites".to_owned()));
    move || match (sites.value.get(), sites.failure.get()) {
        (Some(sites), _) => sites
            .iter()
            .map(|site| {
                tick(asked, change, site.name.clone(), site.id.clone(), |filter| &mut filter.site)
            })
            .collect_view()
            .into_any(),
        (None, Some(failure)) => view! { <p class="hint">{failure.sentence()}</p> }.into_any(),
        (None, None) => view! { <Skeletons/> }.into_any(),
    }
}

#[component]
fn Makers(asked: Memo<Asked>, change: Change) -> impl IntoView {
    let makers =
        fetched::<FleetSummary>(|| Some("/api/v1/fleet/summary?group_by=maker".to_owned()));
    move || match (makers.value.get(), makers.failure.get()) {
        (Some(summary), _) => summary
            .groups
            .iter()
            .map(|group| {
                let key = group.key.clone();
                tick(asked, change, label(&group.label), key, |filter| &mut filter.maker)
            })
            .collect_view()
            .into_any(),
        (None, Some(failure)) => view! { <p class="hint">{failure.sentence()}</p> }.into_any(),
        (None, None) => view! { <Skeletons/> }.into_any(),
    }
}

/// The models that the address asks for, each to be taken out.
#[component]
fn Models(asked: Memo<Asked>, change: Change) -> impl IntoView {
    let models = Memo::new(move |_| asked.get().filter.model);
    let chip = move |model: String| {
        removable(asked, change, model.clone(), move |filter| {
            filter.model.retain(|of| *of != model);
        })
    };
    move || models.get().into_iter().map(chip).collect_view()
}

/// What the devices need a person for, where the address asks for it.
#[component]
fn Needs(asked: Memo<Asked>, change: Change) -> impl IntoView {
    move || {
        let name = t(Msg::of_attention(asked.get().filter.attention?)).to_owned();
        Some(removable(asked, change, name, |filter| filter.attention = None))
    }
}

/// The state of the plan that the address asks for.
#[component]
fn Plan(asked: Memo<Asked>, change: Change) -> impl IntoView {
    move || {
        let name = plan_name(asked.get().filter.plan?).to_owned();
        Some(removable(asked, change, name, |filter| filter.plan = None))
    }
}

/// A part of the filter that is taken out with a press.
fn removable(
    asked: Memo<Asked>,
    change: Change,
    name: String,
    take_out: impl Fn(&mut Filter) + Send + Sync + 'static,
) -> AnyView {
    let removes = tf(Msg::RemoveFilter, [("filter", name.clone().into())]);
    let remove = move |_| change.run((asked.get_untracked().with(&take_out), false));
    view! {
        <button type="button" class="chip" data-on="" aria-label=removes on:click=remove>
            <b>{name}</b>
            <Icon name="i-x" size=12/>
        </button>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn every_tab_is_the_filter_it_makes() {
        for tab in Tab::ALL {
            let mut filter = Filter { search: "x".into(), ..Filter::default() };
            tab.apply(&mut filter);
            assert!(Tab::of(&filter) == Some(tab) && filter.search == "x");
        }
    }

    #[wasm_bindgen_test]
    fn leaving_the_archive_shows_the_fleet_again() {
        let mut filter = Filter::default();
        Tab::Archived.apply(&mut filter);
        Tab::Suggested.apply(&mut filter);
        assert!(filter.status.is_empty() && filter.matched == [MatchKind::Suggested]);
    }
}
