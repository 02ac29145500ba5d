//! Addresses with their query.

/// A query being built: pairs in order, percent-encoded when written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// No pairs.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a pair.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.0.push((name.to_owned(), value.to_string()));
        self
    }

    /// Adds pairs.
    #[must_use]
    pub fn and<N: Into<String>>(mut self, pairs: impl IntoIterator<Item = (N, String)>) -> Self {
        self.0.extend(pairs.into_iter().map(|(name, value)| (name.into(), value)));
        self
    }

    /// Its pairs.
    pub fn into_pairs(self) -> impl Iterator<Item = (String, String)> {
        self.0.into_iter()
    }

    /// The address of a path with this query.
    pub fn on(&self, path: &str) -> String {
        if self.0.is_empty() {
            return path.to_owned();
        }
        let pairs: Vec<String> =
            self.0.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        format!("{path}?{}", pairs.join("&"))
    }
}

/// Percent-encodes a part of an address; commas stay readable.
pub fn encode(part: &str) -> String {
    String::from(js_sys::encode_uri_component(part)).replace("%2C", ",")
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    #[wasm_bindgen_test]
    fn values_are_encoded_and_lists_stay_readable() {
        let query = Query::new().with("class", "laptop,monitor").with("maker", "A & B");
        assert_eq!(query.on("/devices"), "/devices?class=laptop,monitor&maker=A%20%26%20B");
        assert_eq!(Query::new().on("/devices"), "/devices");
    }
}
