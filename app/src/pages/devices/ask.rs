//! Which devices, in which order: read from the address, written to it.

use crate::client::Query;
use crate::i18n::server_sentence;
use impact_core::catalogue::MatchKind;
use impact_core::fleet::{Attention, Filter, Sort, SortKey, columns_query, parse_columns};
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The columns of devices with a suggested product.
const SUGGESTION_COLUMNS: [SortKey; 5] =
    [SortKey::Device, SortKey::Match, SortKey::Site, SortKey::Embodied, SortKey::Gross];

/// Filter and order of the list.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Asked {
    /// Which devices.
    pub filter: Filter,
    /// In which order.
    pub sort: Sort,
    /// With which columns; none for those that fit.
    pub columns: Option<Vec<SortKey>>,
}

impl Asked {
    /// Reads the pairs of an address.
    ///
    /// # Errors
    /// The sentence about the first value that is not understood.
    pub fn read<'a>(pairs: impl Iterator<Item = (&'a str, &'a str)>) -> Result<Self, String> {
        let pairs: Vec<(&str, &str)> = pairs.collect();
        let sort = pairs.iter().find(|(name, value)| *name == "sort" && !value.is_empty());
        let sort = sort.map(|(_, value)| Sort::parse(value)).transpose();
        let columns = pairs.iter().find(|(name, value)| *name == "columns" && !value.is_empty());
        let columns = columns.map(|(_, value)| parse_columns(value)).transpose();
        let filter = Filter::from_pairs(pairs.iter().copied());
        match (filter, sort, columns) {
            (Ok(filter), Ok(sort), Ok(columns)) => Ok(Self {
                filter,
                sort: sort.unwrap_or_default(),
                columns: columns.map(with_device),
            }),
            (Err(error), ..) | (_, Err(error), _) | (.., Err(error)) => {
                Err(server_sentence(&error.to_string()))
            }
        }
    }

    /// The pairs of the address: only what differs from the default.
    pub fn query(&self) -> Query {
        let mut query = Query::new().and(self.filter.to_pairs());
        if self.sort != Sort::default() {
            query = query.with("sort", self.sort.to_query());
        }
        match &self.columns {
            Some(columns) => query.with("columns", columns_query(columns)),
            None => query,
        }
    }

    /// The columns that are shown.
    pub fn shown(&self) -> Vec<SortKey> {
        self.own_columns().unwrap_or_else(|| SortKey::SHOWN.to_vec())
    }

    /// The columns where they are not the usual ones: what was chosen, or of suggestions first of
    /// all what is suggested.
    pub fn own_columns(&self) -> Option<Vec<SortKey>> {
        let suggestions = || self.suggestions().then(|| SUGGESTION_COLUMNS.to_vec());
        self.columns.clone().or_else(suggestions)
    }

    /// Whether only devices with a suggested product are asked for.
    pub fn suggestions(&self) -> bool {
        self.filter.matched == [MatchKind::Suggested]
            || self.filter.attention == Some(Attention::Suggested)
    }

    /// The same order with another filter.
    pub fn with(&self, change: impl FnOnce(&mut Filter)) -> Self {
        let mut changed = self.clone();
        change(&mut changed.filter);
        changed
    }
}

/// A row is known by its device, so that column is always there.
fn with_device(mut columns: Vec<SortKey>) -> Vec<SortKey> {
    if !columns.contains(&SortKey::Device) {
        columns.insert(0, SortKey::Device);
    }
    columns
}

/// What the address asks for, following it.
pub fn use_asked() -> Memo<Result<Asked, String>> {
    let query = use_query_map();
    Memo::new(move |_| {
        query.with(|query| {
            let pairs: Vec<(String, String)> =
                query.clone().into_iter().map(|(name, value)| (name.to_string(), value)).collect();
            Asked::read(pairs.iter().map(|(name, value)| (name.as_str(), value.as_str())))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use impact_core::factors::DeviceClass;
    use impact_core::fleet::Direction;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn what_is_asked_survives_the_address_bar() {
        let asked = Asked {
            filter: Filter {
                search: "latitude 54".into(),
                class: vec![DeviceClass::Laptop],
                site: vec!["s1".into(), "s2".into()],
                maker: vec!["A, B & Co".into()],
                ..Filter::default()
            },
            sort: Sort { key: SortKey::Gross, direction: Direction::Descending },
            columns: Some(vec![SortKey::Serial, SortKey::Device]),
        };
        let address = asked.query().on("/devices");
        let url = web_sys::Url::new(&format!("http://x{address}")).unwrap();
        let search = url.search_params();
        let pairs: Vec<(String, String)> = ["q", "class", "site", "maker", "sort", "columns"]
            .into_iter()
            .flat_map(|name| {
                search
                    .get_all(name)
                    .iter()
                    .filter_map(|value| value.as_string())
                    .map(move |value| (name.to_owned(), value))
                    .collect::<Vec<_>>()
            })
            .collect();
        let read = Asked::read(pairs.iter().map(|(n, v)| (n.as_str(), v.as_str()))).unwrap();
        assert_eq!(read, asked);
    }

    #[wasm_bindgen_test]
    fn a_value_that_is_not_understood_is_named() {
        let error = Asked::read([("class", "toaster")].into_iter()).unwrap_err();
        assert!(error.contains("class=toaster"), "{error}");
        assert!(Asked::read([("sort", "-shoe")].into_iter()).is_err());
        assert!(Asked::read([("columns", "device,shoe")].into_iter()).is_err());
    }

    #[wasm_bindgen_test]
    fn of_suggestions_the_product_is_shown_unless_other_columns_are_chosen() {
        for filter in ["match", "attention"] {
            let asked = Asked::read([(filter, "suggested")].into_iter()).unwrap();
            assert!(asked.shown().contains(&SortKey::Match), "{filter}");
            assert!(asked.query().into_pairs().all(|(name, _)| name != "columns"), "{filter}");
        }
        let pairs = [("match", "suggested"), ("columns", "device,serial")];
        let asked = Asked::read(pairs.into_iter()).unwrap();
        assert_eq!(asked.shown(), [SortKey::Device, SortKey::Serial]);
        assert!(!Asked::default().shown().contains(&SortKey::Match));
    }

    #[wasm_bindgen_test]
    fn a_row_is_always_known_by_its_device() {
        let asked = Asked::read([("columns", "serial,gross")].into_iter()).unwrap();
        assert_eq!(asked.shown(), [SortKey::Device, SortKey::Serial, SortKey::Gross]);
    }
}
