//! The menus for period and view; each choice is an address.

use crate::client::Query;
use crate::components::{FieldError, Icon, Menu};
use crate::format;
use crate::i18n::{Msg, t};
use crate::state::{Scope, periods, set_query, use_scope, use_session};
use impact_core::lifecycle::View;
use impact_core::quantity::{Day, Period};
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_query_map};

fn view_hint(view: View) -> &'static str {
    t(match view {
        View::Management => Msg::ViewManagementHint,
        View::InventoryRented => Msg::ViewRentedHint,
        View::InventoryOwned => Msg::ViewOwnedHint,
    })
}

/// The query of the page we are on, with another scope.
pub fn here(scope: &Scope) -> Query {
    let query = use_query_map().get_untracked();
    let kept = query
        .into_iter()
        .filter(|(name, _)| name != "period" && name != "view")
        .fold(Query::new(), |query, (name, value)| query.with(&name, value));
    kept.and(scope.pairs())
}

/// A link to the page we are on in another scope.
#[component]
fn ScopeLink(scope: Scope, current: bool, children: Children) -> impl IntoView {
    let path = use_location().pathname.get_untracked();
    view! {
        <a
            class="choice"
            data-closes=""
            data-noscroll=""
            href=here(&scope).on(&path)
            aria-current=current.then_some("true")
        >
            {children()}
            {current.then(|| view! { <Icon name="i-check" size=14/> })}
        </a>
    }
}

/// Which period the figures are of.
#[component]
pub fn PeriodMenu() -> impl IntoView {
    let scope = use_scope();
    let today = use_session().meta().today;
    view! {
        <Menu
            class="menu-btn scope"
            button=move || {
                view! {
                    <span class="k">{t(Msg::Period)}</span>
                    " "
                    {move || format::period(scope.get().period)}
                    <Icon name="i-chev" size=14/>
                }
            }
        >
            {move || {
                let scope = scope.get();
                periods(today)
                    .into_iter()
                    .enumerate()
                    .map(|(position, period)| {
                        let current = period == scope.period;
                        let first = (position == 0).then(|| {
                            view! { <span class="hint">{t(Msg::YearToDate)}</span> }
                        });
                        view! {
                            <ScopeLink scope=scope.with_period(period) current=current>
                                <span>{format::period(period)} {first}</span>
                            </ScopeLink>
                        }
                    })
                    .collect_view()
            }}
            <hr/>
            <CustomPeriod scope=scope/>
        </Menu>
    }
}

/// The period from one day to another, both included.
fn custom(from: &str, to: &str) -> Result<Period, String> {
    let day = |text: &str| text.parse::<Day>().map_err(|error| error.to_string());
    let (from, to) = (day(from)?, day(to)?);
    Period::new(from, to.plus_days(1)).map_err(|_| t(Msg::PeriodBackwards).to_owned())
}

#[component]
fn CustomPeriod(scope: Memo<Scope>) -> impl IntoView {
    let shown = scope.get_untracked().period;
    let from = RwSignal::new(shown.start().to_string());
    let to = RwSignal::new(shown.end().plus_days(-1).to_string());
    let error = RwSignal::new(None::<String>);
    let go = set_query();
    // Made here: inside the event there is no owner to read the address from.
    let elsewhere = StoredValue::new(here(
        &scope.get_untracked().with_period(Period::year_to_date(use_session().meta().today)),
    ));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match custom(&from.get_untracked(), &to.get_untracked()) {
            Ok(period) => {
                error.set(None);
                let query = elsewhere.get_value().with("period", period);
                go(query, false);
            }
            Err(sentence) => error.set(Some(sentence)),
        }
    };
    let field = move |id: &'static str, name: Msg, value: RwSignal<String>| {
        view! {
            <label for=id>{t(name)}</label>
            <input
                id=id
                type="date"
                required
                aria-invalid=move || error.get().is_some().then_some("true")
                aria-describedby="period-error"
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            />
        }
    };
    view! {
        <form class="custom-period field" novalidate on:submit=submit>
            <div class="custom-period-row">
                <div>{field("period-from", Msg::PeriodFrom, from)}</div>
                <div>{field("period-to", Msg::PeriodTo, to)}</div>
            </div>
            <FieldError id="period-error" error=error/>
            <button type="submit" class="btn">
                {t(Msg::Apply)}
            </button>
        </form>
    }
}

/// How embodied carbon is put into the period.
#[component]
pub fn ViewMenu() -> impl IntoView {
    let scope = use_scope();
    view! {
        <Menu
            class="menu-btn scope"
            button=move || {
                view! {
                    <span class="k">{t(Msg::View)}</span>
                    " "
                    {move || t(Msg::of_view(scope.get().view))}
                    <Icon name="i-chev" size=14/>
                }
            }
        >
            {move || {
                let scope = scope.get();
                View::ALL
                    .into_iter()
                    .map(|choice| {
                        view! {
                            <ScopeLink scope=scope.with_view(choice) current=choice == scope.view>
                                <span>
                                    {t(Msg::of_view(choice))}
                                    <span class="hint">{view_hint(choice)}</span>
                                </span>
                            </ScopeLink>
                        }
                    })
                    .collect_view()
            }}
        </Menu>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn a_custom_period_includes_both_its_days() {
        let period = custom("2026-01-01", "2026-03-31").unwrap();
        assert_eq!(period.to_string(), "2026-01-01..2026-04-01");
        assert_eq!(custom("2026-03-31", "2026-01-01").unwrap_err(), t(Msg::PeriodBackwards));
        assert!(custom("", "2026-01-01").unwrap_err().contains("YYYY-MM-DD"));
    }
}
