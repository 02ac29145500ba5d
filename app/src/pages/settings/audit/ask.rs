//! Which entries, read from the address and written to it.

use crate::client::Query;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The filters of the log.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Asked {
    /// Who, as the log refers to them.
    pub actor: Option<String>,
    /// What, or a kind of record.
    pub action: Option<String>,
    /// Which record.
    pub record: Option<String>,
    /// When, `FIRST..END`.
    pub period: Option<String>,
}

impl Asked {
    /// The pairs of the address.
    pub fn query(&self) -> Query {
        let pairs = [
            ("actor", &self.actor),
            ("action", &self.action),
            ("record", &self.record),
            ("period", &self.period),
        ];
        let given = pairs.into_iter().filter_map(|(name, value)| Some((name, value.clone()?)));
        Query::new().and(given)
    }

    /// The page's own address.
    pub fn href(&self) -> String {
        self.query().on("/audit")
    }

    /// The same with something else.
    pub fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut changed = self.clone();
        change(&mut changed);
        changed
    }
}

/// What the address asks for, following it.
pub fn use_asked() -> Memo<Asked> {
    let query = use_query_map();
    Memo::new(move |_| {
        let value = |name: &str| query.with(|query| query.get(name)).filter(|v| !v.is_empty());
        Asked {
            actor: value("actor"),
            action: value("action"),
            record: value("record"),
            period: value("period"),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn only_what_is_asked_stands_in_the_address() {
        assert_eq!(Asked::default().href(), "/audit");
        let asked = Asked::default().with(|asked| asked.actor = Some("key:0a".into()));
        assert_eq!(asked.href(), "/audit?actor=key%3A0a");
    }
}
