//! Period and view: kept in the address, the same on every page.

use super::session::use_session;
use crate::client::Query;
use impact_core::lifecycle::View;
use impact_core::quantity::{Day, Month, Period};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate, use_query_map};

/// The period and the view that the address asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// The period; the year to date where the address names none.
    pub period: Period,
    /// The view.
    pub view: View,
    /// What the address says that cannot be read, passed on so that the server can say why.
    raw: Vec<(&'static str, String)>,
    default: Period,
}

impl Scope {
    /// Reads period and view from what the address says of them.
    pub fn read(period: Option<String>, view: Option<String>, today: Day) -> Self {
        let default = Period::year_to_date(today);
        let mut raw = Vec::new();
        let mut refuse = |name: &'static str, text: String| raw.push((name, text));
        let period = match period.map(|text| (text.parse(), text)) {
            None => default,
            Some((Ok(period), _)) => period,
            Some((Err(_), text)) => {
                refuse("period", text);
                default
            }
        };
        let view = match view.map(|text| (text.parse(), text)) {
            None => View::default(),
            Some((Ok(view), _)) => view,
            Some((Err(_), text)) => {
                refuse("view", text);
                View::default()
            }
        };
        Self { period, view, raw, default }
    }

    /// The same with another period.
    pub fn with_period(&self, period: Period) -> Self {
        Self { period, raw: Vec::new(), ..self.clone() }
    }

    /// The same with another view.
    pub fn with_view(&self, view: View) -> Self {
        Self { view, raw: Vec::new(), ..self.clone() }
    }

    /// What a request of the API says: always both.
    pub fn ask(&self) -> Query {
        let mut query = Query::new();
        for (name, text) in [("period", self.period.to_string()), ("view", self.view.key().into())]
        {
            let refused = self.raw.iter().find(|(raw, _)| *raw == name);
            query = query.with(name, refused.map_or(text, |(_, raw)| raw.clone()));
        }
        query
    }

    /// What an address of the portal says: only what differs from the default.
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if self.period != self.default {
            pairs.push(("period", self.period.to_string()));
        }
        if self.view != View::default() {
            pairs.push(("view", self.view.key().to_owned()));
        }
        pairs
    }

    /// The address of a page in this scope.
    pub fn href(&self, path: &str) -> String {
        Query::new().and(self.pairs()).on(path)
    }

    /// The address of a page with further pairs.
    pub fn href_with(&self, path: &str, query: Query) -> String {
        query.and(self.pairs()).on(path)
    }

    /// The address of the devices page for one of core's queries, which may begin with `?`.
    pub fn devices(&self, query: &str) -> String {
        let query = query.trim_start_matches(['?', '&']);
        let base = self.href("/devices");
        match (query.is_empty(), base.contains('?')) {
            (true, _) => base,
            (false, true) => format!("{base}&{query}"),
            (false, false) => format!("{base}?{query}"),
        }
    }
}

/// The scope of the address, following it.
pub fn use_scope() -> Memo<Scope> {
    let query = use_query_map();
    let today = use_session().meta().today;
    Memo::new(move |_| {
        query.with(|query| Scope::read(query.get("period"), query.get("view"), today))
    })
}

/// Goes to the page we are on with another query, as a new entry of the history or in place of the
/// present one.
pub fn set_query() -> impl Fn(Query, bool) + Clone + Send + Sync + 'static {
    let navigate = use_navigate();
    let path = use_location().pathname;
    move |query: Query, replace: bool| {
        let stay = NavigateOptions { scroll: false, replace, ..NavigateOptions::default() };
        navigate(&query.on(&path.get_untracked()), stay);
    }
}

/// The periods worth offering on a day: year to date, the quarters of this year that have begun,
/// the last full year.
pub fn periods(today: Day) -> Vec<Period> {
    let (year, month, _) = today.ymd();
    let first = |year: i32, month: u32| Month { year, month }.first_day();
    let end_of_data = Month { year, month }.first_day();
    let mut offered = vec![Period::year_to_date(today)];
    for quarter in (0..4u32).rev() {
        let start = first(year, quarter * 3 + 1);
        let end = if quarter == 3 { first(year + 1, 1) } else { first(year, quarter * 3 + 4) };
        offered.extend(Period::new(start, end.min(end_of_data)).ok());
    }
    offered.extend(Period::new(first(year - 1, 1), first(year, 1)).ok());
    offered.dedup();
    offered
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[wasm_bindgen_test]
    fn the_default_scope_leaves_the_address_alone_and_is_sent_in_full() {
        let scope = Scope::read(None, None, day("2026-11-24"));
        assert_eq!(scope.href("/devices"), "/devices");
        let asked = scope.ask().on("/x");
        assert_eq!(asked, "/x?period=2026-01-01..2026-11-01&view=management");
    }

    #[wasm_bindgen_test]
    fn a_chosen_scope_survives_the_address_bar() {
        let chosen = Scope::read(None, None, day("2026-11-24"))
            .with_period("2025-01-01..2026-01-01".parse().unwrap())
            .with_view(View::InventoryOwned);
        let pairs = chosen.pairs();
        let find = |name| pairs.iter().find(|(n, _)| *n == name).map(|(_, v)| v.clone());
        let read = Scope::read(find("period"), find("view"), day("2026-11-24"));
        assert_eq!(read, chosen);
        assert_eq!(
            chosen.devices("?site=s1"),
            "/devices?period=2025-01-01..2026-01-01&view=inventory_owned&site=s1"
        );
    }

    #[wasm_bindgen_test]
    fn what_cannot_be_read_goes_to_the_server_as_it_is() {
        let scope = Scope::read(Some("soon".into()), None, day("2026-11-24"));
        assert!(scope.ask().on("/x").contains("period=soon"));
    }

    #[wasm_bindgen_test]
    fn periods_offered_never_reach_into_the_running_month() {
        for today in ["2026-11-24", "2026-01-02", "2026-04-01"] {
            let today = day(today);
            let offered = periods(today);
            assert!(offered.iter().all(|period| period.end() <= today), "{offered:?}");
            assert_eq!(offered[0], Period::year_to_date(today));
        }
    }
}
