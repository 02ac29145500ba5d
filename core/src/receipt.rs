//! Why a number is what it is: a tree of labelled values, each leaf with its source.
//!
//! A [`Node`] is computed *through* its steps, never beside them, so that the tree cannot tell
//! another story than the figure: [`Node::verify`] evaluates every step again, anywhere, and must
//! meet the same bits.

mod fingerprint;
mod source;
mod tree;

use crate::quantity::{Currency, Day, Period};
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
    /// Grams in a kilogram, milligrams in a gram, hundredths in a whole: conversions.
    PerThousand,
    /// A number of devices.
    Devices,
    /// Hundredths of the receipt's currency.
    Money,
    /// A day of the calendar, as the number of days since 1970-01-01.
    Day,
}

impl Unit {
    /// Every unit.
    pub const ALL: [Self; 13] = [
        Self::KgCo2e,
        Self::GCo2e,
        Self::Kwh,
        Self::KwhPerYear,
        Self::MgCo2ePerKwh,
        Self::MgCo2eDaysPerKwh,
        Self::Ratio,
        Self::Days,
        Self::Years,
        Self::PerThousand,
        Self::Devices,
        Self::Money,
        Self::Day,
    ];

    /// The stable name, as on the wire.
    pub const fn key(self) -> &'static str {
        match self {
            Self::KgCo2e => "kg_co2e",
            Self::GCo2e => "g_co2e",
            Self::Kwh => "kwh",
            Self::KwhPerYear => "kwh_per_year",
            Self::MgCo2ePerKwh => "mg_co2e_per_kwh",
            Self::MgCo2eDaysPerKwh => "mg_co2e_days_per_kwh",
            Self::Ratio => "ratio",
            Self::Days => "days",
            Self::Years => "years",
            Self::PerThousand => "per_thousand",
            Self::Devices => "devices",
            Self::Money => "money",
            Self::Day => "day",
        }
    }
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

impl Quality {
    /// Every mark.
    pub const ALL: [Self; 6] =
        [Self::Measured, Self::Maker, Self::Own, Self::Modelled, Self::Estimate, Self::Stale];

    /// The stable name, as on the wire.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Maker => "maker",
            Self::Own => "own",
            Self::Modelled => "modelled",
            Self::Estimate => "estimate",
            Self::Stale => "stale",
        }
    }
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
    /// The currency of the amounts in the tree; none where it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<Currency>,
    /// The tree.
    pub root: Node,
    /// What makes the range wide, largest first; empty where no range is known.
    pub variance: Vec<VarianceShare>,
    /// SHA-256 of all the rest, in hexadecimal: what is said anywhere in it cannot be changed unseen.
    /// It is no signature: whoever writes a receipt anew can seal it anew, so compare it with the
    /// platform's.
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
        let mut sealed = Self {
            title,
            engine: crate::ENGINE_VERSION.to_owned(),
            factor_set: factor_set.to_owned(),
            as_of,
            period,
            currency: None,
            root,
            variance,
            fingerprint: String::new(),
        };
        sealed.fingerprint = fingerprint(&sealed);
        sealed
    }

    /// Says in which currency the amounts are, and seals the receipt with that; one without amounts
    /// stays as it is.
    #[must_use]
    pub fn in_currency(mut self, currency: Currency) -> Self {
        let mut amounts = false;
        self.root.visit(&mut |node| amounts |= node.unit == Unit::Money);
        if amounts {
            self.currency = Some(currency);
            self.fingerprint = fingerprint(&self);
        }
        self
    }

    /// Computes the receipt again: every step and the fingerprint.
    ///
    /// # Errors
    /// The first node that does not add up, or the fingerprint where anything else was changed.
    pub fn verify(&self) -> Result<(), ReceiptError> {
        self.root.verify()?;
        let computed = fingerprint(self);
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
    fn what_is_rounded_up_is_evaluated_so_and_sealed() {
        for (value, up) in [(2.0, 2.0), (2.001, 3.0), (-0.5, 0.0)] {
            let node = Node::from(Label::new("a", "a"), Unit::Days, leaf("b", value)).rounded_up();
            assert_eq!(node.value, up);
            assert!(node.verify().is_ok());
        }
        let mut plain = Node::from(Label::new("a", "a"), Unit::Days, leaf("b", 2.001));
        plain = plain.rounded_up();
        plain.rounded_up = false;
        assert!(plain.verify().is_err());
        // A whole number is the same either way, and yet another statement.
        let root = Node::from(Label::new("a", "a"), Unit::Days, leaf("b", 2.0)).rounded_up();
        let day = Day::from_days(20_000);
        let title = Label::new("t", "t");
        let mut sealed = Receipt::seal(title, "set", day, None, root, Vec::new());
        assert!(sealed.verify().is_ok());
        sealed.root.rounded_up = false;
        assert!(matches!(sealed.verify(), Err(ReceiptError::Fingerprint { .. })));
    }

    #[test]
    fn a_changed_value_is_found_and_named() {
        let mut changed =
            Node::sum(Label::new("sum", "Sum"), Unit::GCo2e, [tree(), leaf("b", 1.0)]);
        changed.steps[0].node.value += 1.0;
        assert_eq!(changed.verify().unwrap_err().label, "a");
    }

    /// Everything that a receipt can carry.
    fn sealed() -> Receipt {
        let day = Day::from_days(20_000);
        let mut root = tree();
        let leaf = &mut root.steps[0].node;
        leaf.range = Some((200.0, 400.0));
        leaf.quality = Some(Quality::Maker);
        leaf.notes.push(Label::new("note", "By class {of}").with("of", "laptop"));
        leaf.devices = Some("class=laptop".into());
        let some = |text: &str| Some(text.to_owned());
        leaf.source = Some(Source {
            id: "row".into(),
            title: "Table".into(),
            licence: "CC0".into(),
            vintage: some("2024"),
            boundary: some("direct"),
            mix: some("production"),
            gwp: some("AR5"),
            address: some("sheet"),
            own: Some(Recorded {
                version: 2,
                recorded_on: day,
                recorded_by: some("person"),
                evidence: Some(Evidence {
                    id: "file".into(),
                    sha256: "00".into(),
                    name: "sheet.pdf".into(),
                }),
            }),
        });
        let share = VarianceShare { label: Label::new("grid", "Grid"), share: 0.25 };
        root.steps[1].node.unit = Unit::Money;
        let period = Period::year_to_date(day);
        let title = Label::new("t", "t");
        let receipt = Receipt::seal(title, "set", day, Some(period), root, vec![share]);
        receipt.in_currency(Currency::Eur)
    }

    /// Every place of a document that holds something other than an object or a list.
    fn places(of: &serde_json::Value, path: &str, found: &mut Vec<String>) {
        match of {
            serde_json::Value::Object(fields) => {
                fields.iter().for_each(|(name, of)| places(of, &format!("{path}/{name}"), found));
            }
            serde_json::Value::Array(parts) => {
                let parts = parts.iter().enumerate();
                parts.for_each(|(at, of)| places(of, &format!("{path}/{at}"), found));
            }
            _ => found.push(path.to_owned()),
        }
    }

    #[test]
    fn only_a_receipt_with_amounts_has_a_currency() {
        let of = |unit| {
            let root = Node::leaf(Label::new("a", "a"), 24_900.0, unit);
            let day = Day::from_days(20_000);
            Receipt::seal(Label::new("t", "t"), "set", day, None, root, Vec::new())
        };
        let amount = of(Unit::Money).in_currency(Currency::Chf);
        assert_eq!(amount.currency, Some(Currency::Chf));
        assert!(amount.verify().is_ok() && amount.fingerprint != of(Unit::Money).fingerprint);
        // What was sealed before there were currencies holds as it did.
        assert!(of(Unit::Money).verify().is_ok());
        assert_eq!(of(Unit::GCo2e).in_currency(Currency::Chf), of(Unit::GCo2e));
    }

    #[test]
    fn whatever_is_changed_breaks_the_receipt() {
        use serde_json::{Value, json};
        let sealed = sealed();
        assert!(sealed.verify().is_ok());
        let document = serde_json::to_value(&sealed).unwrap();
        let mut found = Vec::new();
        places(&document, "", &mut found);
        assert!(found.len() > 40, "{found:?}");
        let read = |of: Value| serde_json::from_value::<Receipt>(of);
        for place in &found {
            let mut changed = document.clone();
            let value = changed.pointer_mut(place).unwrap();
            // Another value of the same kind: a text that is one of a few names takes another.
            *value = match &*value {
                Value::String(text) if place.ends_with("/unit") => {
                    json!(if text == "days" { "years" } else { "days" })
                }
                Value::String(_) if place.ends_with("/quality") => json!("measured"),
                Value::String(_) if place.ends_with("/operator") => json!("minus"),
                Value::String(_) if place.ends_with("/currency") => json!("CHF"),
                Value::String(_) if place.ends_with("_on") || place.ends_with("/as_of") => {
                    json!("2031-01-01")
                }
                Value::String(_) if place.ends_with("/period") => json!("2020-01-01..2021-01-01"),
                Value::String(text) => json!(format!("{text}1")),
                Value::Number(number) => json!(number.as_f64().unwrap() as i64 + 1),
                Value::Bool(is) => json!(!is),
                _ => continue,
            };
            let forged = read(changed).unwrap_or_else(|error| panic!("{place}: {error}"));
            assert!(forged.verify().is_err(), "{place}");
        }
        // What is left out, too.
        let leaf = ["", "root", "steps", "0", "node"].join("/");
        for place in ["/variance".to_owned(), format!("{leaf}/notes")] {
            let mut changed = document.clone();
            *changed.pointer_mut(&place).unwrap() = json!([]);
            assert!(read(changed).unwrap().verify().is_err(), "{place}");
        }
        for (of, name) in [
            (&leaf, "quality"),
            (&leaf, "range"),
            (&format!("{leaf}/source/own"), "evidence"),
            (&leaf, "source"),
            (&String::new(), "period"),
            (&String::new(), "currency"),
        ] {
            let mut changed = document.clone();
            changed.pointer_mut(of).unwrap().as_object_mut().unwrap().remove(name);
            assert!(read(changed).unwrap().verify().is_err(), "{of} without {name}");
        }
    }

    #[test]
    fn a_receipt_is_read_alone_or_within_a_difference() {
        let sealed = sealed();
        let text = serde_json::to_string(&sealed).unwrap();
        for file in [text.clone(), format!("{{\"change_kg\":1,\"receipt\":{text}}}")] {
            assert_eq!(serde_json::from_str::<ReceiptFile>(&file).unwrap().receipt(), sealed);
        }
        assert!(serde_json::from_str::<ReceiptFile>("{}").is_err());
    }

    #[test]
    fn units_and_marks_are_named_as_on_the_wire() {
        for unit in Unit::ALL {
            assert_eq!(serde_json::to_value(unit).unwrap(), unit.key());
        }
        for quality in Quality::ALL {
            assert_eq!(serde_json::to_value(quality).unwrap(), quality.key());
        }
    }

    #[test]
    fn a_label_fills_its_placeholders() {
        let label = Label::new("grid", "Grid, {country}").with("country", "Germany");
        assert_eq!(label.text, "Grid, Germany");
        assert_eq!(label.args["country"], "Germany");
    }
}
