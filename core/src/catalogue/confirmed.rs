//! Products that an organisation's people said yes to, by the name that its inventories write.

use std::collections::BTreeMap;

/// What stands in the place of a product's identifier where a person said that no product of the
/// catalogue is meant: the devices count by their class, and nothing is suggested for them.
pub const NO_PRODUCT: &str = "none";

/// Yeses, each to a product (or to [`NO_PRODUCT`]) for one maker and model as written. Once said, a
/// yes holds for every device of that name, now and later, until it is taken back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ConfirmedProducts(BTreeMap<(String, String), String>);

impl ConfirmedProducts {
    /// Remembers a yes; a later one to the same name replaces it.
    pub fn insert(&mut self, maker: &str, model: &str, product: String) {
        self.0.insert(Self::key(maker, model), product);
    }

    /// The catalogue identifier that the name stands for, or [`NO_PRODUCT`].
    pub fn product(&self, maker: &str, model: &str) -> Option<&str> {
        if self.0.is_empty() {
            return None;
        }
        self.0.get(&Self::key(maker, model)).map(String::as_str)
    }

    /// What makes two names one: case, and spaces at their ends, do not tell devices apart.
    pub fn key(maker: &str, model: &str) -> (String, String) {
        let of = |text: &str| text.trim().to_lowercase();
        (of(maker), of(model))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_yes_is_to_a_name_whatever_its_case() {
        let mut yes = ConfirmedProducts::default();
        assert_eq!(yes.product("Dell", "Latitude 5310"), None);
        yes.insert("Dell ", "latitude 5310", "a".into());
        assert_eq!(yes.product("DELL", "Latitude 5310"), Some("a"));
        assert_eq!(yes.product("Dell", "Latitude 53 10"), None);
        yes.insert("dell", "Latitude 5310", "b".into());
        assert_eq!(yes.product("Dell", "Latitude 5310"), Some("b"));
    }
}
