//! What a device counts as: its product or suggestion, and its class.

use super::confirmed::NO_PRODUCT;
use super::kind::{MatchKind, Nearness};
use super::matching::{Catalogue, Match};
use crate::factors::DeviceClass;

/// What a device counts as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Classified {
    /// How.
    pub kind: MatchKind,
    /// Position of its product in the catalogue.
    pub product: Option<usize>,
    /// Position of the product suggested.
    pub suggestion: Option<usize>,
    /// How the suggestion is near.
    pub near: Option<Nearness>,
    /// Its class.
    pub class: Option<DeviceClass>,
    /// The model's name behind a machine type.
    pub resolved_model: Option<String>,
    /// The product is another of its line: it lends its figures, and not its name.
    pub lent: bool,
}

impl Catalogue {
    /// Weighs what was found for maker and model against what the inventory and a person say.
    ///
    /// `confirmed` is the product that a person said it is, or [`NO_PRODUCT`]. The product's class
    /// comes first, then the class of a machine type (a fact), then the inventory's, then the one
    /// that the model's family gives away.
    pub fn classify(
        &self,
        found: &Match,
        confirmed: Option<&str>,
        given: Option<DeviceClass>,
        virtual_machine: bool,
    ) -> Classified {
        let set_aside = Classified {
            kind: MatchKind::SetAside,
            product: None,
            suggestion: None,
            near: None,
            class: None,
            resolved_model: None,
            lent: false,
        };
        if virtual_machine {
            return set_aside;
        }
        let none = confirmed == Some(NO_PRODUCT);
        let confirmed = confirmed.and_then(|id| self.position(id));
        let suggested = found.kind == MatchKind::Suggested;
        let (kind, product, suggestion) = match (confirmed, suggested) {
            (Some(at), _) => (MatchKind::Confirmed, Some(at), None),
            (None, _) if none => (MatchKind::Estimated, None, None),
            (None, true) => (MatchKind::Suggested, None, found.product),
            (None, false) => (found.kind, found.product, None),
        };
        let class = product
            .map(|at| self.products()[at].class)
            .or(found.class.filter(|_| found.resolved_model.is_some()))
            .or(given)
            .or(found.class);
        let kind = match (kind, class) {
            (MatchKind::Unknown, Some(_)) => MatchKind::Estimated,
            (MatchKind::Estimated, None) => MatchKind::Unknown,
            (kind, _) => kind,
        };
        Classified {
            kind,
            product,
            near: suggestion.and(found.near),
            suggestion,
            class,
            resolved_model: found.resolved_model.clone(),
            lent: kind == MatchKind::Confirmed
                && found.near == Some(Nearness::SameLine)
                && found.product == product,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_no_leaves_the_class_and_takes_the_product() {
        let catalogue = Catalogue::parse(
            include_bytes!("../../data/catalogue.odbl.csv"),
            include_bytes!("../../data/machine-types.csv"),
        )
        .unwrap();
        let count = |model: &str, confirmed, given| {
            let found = catalogue.find("LENOVO", model);
            let counted = catalogue.classify(&found, confirmed, given, false);
            (counted.kind, counted.product.is_some(), counted.suggestion.is_some(), counted.class)
        };
        let laptop = Some(DeviceClass::Laptop);
        assert_eq!(
            count("20L5004JUS", None, None),
            (MatchKind::Suggested, false, true, laptop),
            "without an answer it is suggested"
        );
        for model in ["20L5004JUS", "20N2000RUS", "ThinkPad T480"] {
            assert_eq!(
                count(model, Some(NO_PRODUCT), laptop),
                (MatchKind::Estimated, false, false, laptop),
                "{model}"
            );
        }
        assert_eq!(
            count("Thing 7", Some(NO_PRODUCT), None),
            (MatchKind::Unknown, false, false, None),
            "without a class a no leaves nothing"
        );
    }
}
