//! Why a number is what it is: a tree of labelled values, each leaf with its source.
//!
//! A [`Node`] is computed *through* its steps, never beside them, so that the tree cannot tell
//! another story than the figure: [`Node::verify`] evaluates every step again, anywhere, and must
//! meet the same bits.

mod fingerprint;
mod source;
mod tree;

use crate::quantity::{Day, Period};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

pub use fingerprint::fingerprint;
pub use source::{Evidence, Recorded, Source};
pub use tree::{Mismatch, Node, Operator, Step};

/// A sentence or name for people: a key for the message catalogue, its arguments, and the English.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Label {
    /// Stable key under which translations are found, for example `receipt.use_phase`.
    pub key: String,
    /// What fills the placeholders, by name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub args: BTreeMap<String, String>,
    /// The English text, placeholders filled.
    pub text: String,
}

impl Label {
    /// A label whose English text has no placeholder.
    pub fn new(key: &str, text: &str) -> Self {
        Self { key: key.to_owned(), args: BTreeMap::new(), text: text.to_owned() }
    }

    /// Fills the placeholder `{name}`.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        let value = value.to_string();
        self.text = self.text.replace(&format!("{{{name}}}"), &value);
        self.args.insert(name.to_owned(), value);
        self
    }
}

/// The unit of a value in a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Kilograms of CO2 equivalent.
    KgCo2e,
    /// Grams of CO2 equivalent.
    GCo2e,
    /// Kilowatt hours.
    Kwh,
    /// Kilowatt hours a year.
    KwhPerYear,
    /// Milligrams of CO2 equivalent per kilowatt hour (shown to people as g/kWh).
    MgCo2ePerKwh,
    /// Milligrams of CO2 equivalent per kilowatt hour, times days.
    MgCo2eDaysPerKwh,
    /// A share or factor without unit.
    Ratio,
    /// Days.
    Days,
    /// Years, of time or of devices in service.
    Years,
    /// Grams in a kilogram, milligrams in a gram: conversions.
    PerThousand,
    /// A number of devices.
    Devices,
    /// Hundredths of the currency that the receipt's title names.
    Money,
}

/// How good a value is; its mark in the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Quality {
    /// Read from a meter.
    Measured,
    /// The maker's published figure.
    Maker,
    /// The organisation's own figure.
    Own,
    /// Computed from typical behaviour.
    Modelled,
    /// Estimated from the device's class.
    Estimate,
    /// Older than the period it is used for.
    Stale,
}

/// A share of the variance of a figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VarianceShare {
    /// What contributes.
    pub label: Label,
    /// Its part of the variance, 0 to 1.
    pub share: f64,
}

/// A figure with everything needed to check it: the tree, and the versions that made it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Receipt {
    /// What the figure is.
    pub title: Label,
    /// Version of the engine that computed it.
    pub engine: String,
    /// Identifier of the factor set it was computed with.
    pub factor_set: String,
    /// The day whose knowledge of the fleet it rests on.
    pub as_of: Day,
    /// The period it covers; none for figures of a whole life.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Period>,
    /// The tree.
    pub root: Node,
    /// What makes the range wide, largest first; empty where no range is known.
    pub variance: Vec<VarianceShare>,
    /// SHA-256 of the tree and the versions, in hexadecimal: equal digits, equal fingerprint.
    pub fingerprint: String,
}

impl Receipt {
    /// Seals a tree with its versions and fingerprint.
    pub fn seal(
        title: Label,
        factor_set: &str,
        as_of: Day,
        period: Option<Period>,
        root: Node,
        variance: Vec<VarianceShare>,
    ) -> Self {
        let fingerprint = fingerprint(crate::ENGINE_VERSION, factor_set, as_of, period, &root);
        Self {
            title,
            engine: crate::ENGINE_VERSION.to_owned(),
            factor_set: factor_set.to_owned(),
            as_of,
            period,
            root,
            variance,
            fingerprint,
        }
    }

    /// Computes the receipt again: every step and the fingerprint.
    ///
    /// # Errors
    /// The first node that does not add up, or the fingerprint where a leaf was changed.
    pub fn verify(&self) -> Result<(), ReceiptError> {
        self.root.verify()?;
        let computed =
            fingerprint(&self.engine, &self.factor_set, self.as_of, self.period, &self.root);
        if computed == self.fingerprint {
            Ok(())
        } else {
            Err(ReceiptError::Fingerprint { stated: self.fingerprint.clone(), computed })
        }
    }
}

/// A receipt as it was taken along: alone, or within the difference that it explains.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum ReceiptFile {
    /// A receipt.
    Alone(Box<Receipt>),
    /// A difference, of which only the receipt is read.
    Within {
        /// Its receipt.
        receipt: Box<Receipt>,
    },
}

impl ReceiptFile {
    /// The receipt.
    pub fn receipt(self) -> Receipt {
        match self {
            Self::Alone(receipt) | Self::Within { receipt } => *receipt,
        }
    }
}

/// Why a receipt does not hold.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ReceiptError {
    /// A node does not equal its steps.
    #[error(transparent)]
    Mismatch(#[from] Mismatch),
    /// The tree is not the one that was sealed.
    #[error(
        "the receipt's fingerprint is {stated}, its content gives {computed}: it was changed after it was made"
    )]
    Fingerprint {
        /// As printed on the receipt.
        stated: String,
        /// As computed from it.
        computed: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    fn leaf(key: &str, value: f64) -> Node {
        Node::leaf(Label::new(key, key), value, Unit::Ratio)
    }

    fn tree() -> Node {
        Node::from(Label::new("a", "a"), Unit::GCo2e, leaf("total", 301.0))
            .then(Operator::Times, leaf("thousand", 1000.0))
            .then(Operator::Times, leaf("days", 304.0))
            .then(Operator::Over, leaf("life", 1461.0))
            .rounded()
    }

    #[test]
    fn a_node_is_its_steps() {
        assert_eq!(tree().value, libm::round(301.0 * 1000.0 * 304.0 / 1461.0));
        assert!(tree().verify().is_ok());
    }

    #[test]
    fn a_changed_value_is_found_and_named() {
        let mut changed =
            Node::sum(Label::new("sum", "Sum"), Unit::GCo2e, [tree(), leaf("b", 1.0)]);
        changed.steps[0].node.value += 1.0;
        assert_eq!(changed.verify().unwrap_err().label, "a");
    }

    #[test]
    fn a_changed_leaf_breaks_the_fingerprint() {
        let title = Label::new("t", "t");
        let day = Day::from_days(20_000);
        let sealed = Receipt::seal(title, "set", day, None, tree(), Vec::new());
        assert!(sealed.verify().is_ok());
        let mut forged = sealed.clone();
        forged.root.label.args.insert("x".into(), "y".into());
        assert!(matches!(forged.verify(), Err(ReceiptError::Fingerprint { .. })));
        let text = serde_json::to_string(&sealed).unwrap();
        for file in [text.clone(), format!("{{\"change_kg\":1,\"receipt\":{text}}}")] {
            assert_eq!(serde_json::from_str::<ReceiptFile>(&file).unwrap().receipt(), sealed);
        }
        assert!(serde_json::from_str::<ReceiptFile>("{}").is_err());
    }

    #[test]
    fn a_label_fills_its_placeholders() {
        let label = Label::new("grid", "Grid, {country}").with("country", "Germany");
        assert_eq!(label.text, "Grid, Germany");
        assert_eq!(label.args["country"], "Germany");
    }
}
