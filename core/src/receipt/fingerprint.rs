//! The fingerprint of a receipt: SHA-256 over a canonical form that does not depend on how JSON is
//! written.

use super::{
    Evidence, Label, Node, Operator, Quality, Receipt, Recorded, Source, Step, Unit, VarianceShare,
};
use crate::quantity::{Currency, Day, Period};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// SHA-256, in hexadecimal, of all that a receipt says but the fingerprint itself.
///
/// The form follows the receipt on the wire: text after its length, the bits of each number, lists
/// after their length, and objects as their fields by name, those that are there, after their number.
/// So no two receipts share it.
pub fn fingerprint(receipt: &Receipt) -> String {
    let mut form = Form(Sha256::new());
    receipt.add_to(&mut form);
    form.0.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

struct Form(Sha256);

impl Form {
    fn count(&mut self, parts: usize) {
        self.0.update((parts as u64).to_be_bytes());
    }

    fn text(&mut self, text: &str) {
        self.count(text.len());
        self.0.update(text.as_bytes());
    }

    fn number(&mut self, value: f64) {
        self.0.update(value.to_bits().to_be_bytes());
    }

    /// An object: its fields in the order of their names.
    fn object(&mut self, fields: &[(&str, Option<&dyn Sealed>)]) {
        debug_assert!(fields.is_sorted_by_key(|(name, _)| *name), "fields are named in order");
        self.count(fields.iter().filter(|(_, value)| value.is_some()).count());
        for (name, value) in fields {
            if let Some(value) = value {
                self.text(name);
                value.add_to(self);
            }
        }
    }
}

/// What a receipt consists of. Every structure is taken apart by name: a field that is added is
/// sealed, or this does not compile.
trait Sealed {
    fn add_to(&self, form: &mut Form);
}

/// A field that is always there.
fn is(value: &dyn Sealed) -> Option<&dyn Sealed> {
    Some(value)
}

/// A field that may be absent.
fn maybe<T: Sealed>(value: &Option<T>) -> Option<&dyn Sealed> {
    value.as_ref().map(|value| value as &dyn Sealed)
}

/// A list that is absent when empty.
fn some<T: Sealed>(values: &Vec<T>) -> Option<&dyn Sealed> {
    (!values.is_empty()).then_some(values as &dyn Sealed)
}

impl Sealed for Receipt {
    fn add_to(&self, form: &mut Form) {
        let Self {
            title,
            engine,
            factor_set,
            as_of,
            period,
            currency,
            root,
            variance,
            fingerprint: _,
        } = self;
        form.object(&[
            ("as_of", is(as_of)),
            ("currency", maybe(currency)),
            ("engine", is(engine)),
            ("factor_set", is(factor_set)),
            ("period", maybe(period)),
            ("root", is(root)),
            ("title", is(title)),
            ("variance", is(variance)),
        ]);
    }
}

impl Sealed for Node {
    fn add_to(&self, form: &mut Form) {
        let Self {
            label,
            value,
            unit,
            rounded,
            rounded_up,
            range,
            quality,
            source,
            notes,
            devices,
            steps,
        } = self;
        form.object(&[
            ("devices", maybe(devices)),
            ("label", is(label)),
            ("notes", some(notes)),
            ("quality", maybe(quality)),
            ("range", maybe(range)),
            ("rounded", rounded.then_some(rounded as &dyn Sealed)),
            ("rounded_up", rounded_up.then_some(rounded_up as &dyn Sealed)),
            ("source", maybe(source)),
            ("steps", some(steps)),
            ("unit", is(unit)),
            ("value", is(value)),
        ]);
    }
}

impl Sealed for Step {
    fn add_to(&self, form: &mut Form) {
        let Self { operator, node } = self;
        form.object(&[("node", is(node)), ("operator", is(operator))]);
    }
}

impl Sealed for Label {
    fn add_to(&self, form: &mut Form) {
        let Self { key, args, text } = self;
        let some_args = (!args.is_empty()).then_some(args as &dyn Sealed);
        form.object(&[("args", some_args), ("key", is(key)), ("text", is(text))]);
    }
}

impl Sealed for VarianceShare {
    fn add_to(&self, form: &mut Form) {
        let Self { label, share } = self;
        form.object(&[("label", is(label)), ("share", is(share))]);
    }
}

impl Sealed for Source {
    fn add_to(&self, form: &mut Form) {
        let Self { id, title, licence, vintage, boundary, mix, gwp, address, own } = self;
        form.object(&[
            ("address", maybe(address)),
            ("boundary", maybe(boundary)),
            ("gwp", maybe(gwp)),
            ("id", is(id)),
            ("licence", is(licence)),
            ("mix", maybe(mix)),
            ("own", maybe(own)),
            ("title", is(title)),
            ("vintage", maybe(vintage)),
        ]);
    }
}

impl Sealed for Recorded {
    fn add_to(&self, form: &mut Form) {
        let Self { version, recorded_on, recorded_by, evidence } = self;
        form.object(&[
            ("evidence", maybe(evidence)),
            ("recorded_by", maybe(recorded_by)),
            ("recorded_on", is(recorded_on)),
            ("version", is(&f64::from(*version))),
        ]);
    }
}

impl Sealed for Evidence {
    fn add_to(&self, form: &mut Form) {
        let Self { id, sha256, name } = self;
        form.object(&[("id", is(id)), ("name", is(name)), ("sha256", is(sha256))]);
    }
}

impl Sealed for BTreeMap<String, String> {
    fn add_to(&self, form: &mut Form) {
        form.count(self.len());
        for (name, value) in self {
            form.text(name);
            form.text(value);
        }
    }
}

impl<T: Sealed> Sealed for Vec<T> {
    fn add_to(&self, form: &mut Form) {
        form.count(self.len());
        self.iter().for_each(|value| value.add_to(form));
    }
}

impl Sealed for (f64, f64) {
    fn add_to(&self, form: &mut Form) {
        form.count(2);
        form.number(self.0);
        form.number(self.1);
    }
}

impl Sealed for f64 {
    fn add_to(&self, form: &mut Form) {
        form.number(*self);
    }
}

impl Sealed for bool {
    fn add_to(&self, form: &mut Form) {
        form.0.update([u8::from(*self)]);
    }
}

impl Sealed for String {
    fn add_to(&self, form: &mut Form) {
        form.text(self);
    }
}

impl Sealed for Day {
    fn add_to(&self, form: &mut Form) {
        form.text(&self.to_string());
    }
}

impl Sealed for Period {
    fn add_to(&self, form: &mut Form) {
        form.text(&self.to_string());
    }
}

impl Sealed for Currency {
    fn add_to(&self, form: &mut Form) {
        form.text(self.code());
    }
}

impl Sealed for Unit {
    fn add_to(&self, form: &mut Form) {
        form.text(self.key());
    }
}

impl Sealed for Quality {
    fn add_to(&self, form: &mut Form) {
        form.text(self.key());
    }
}

impl Sealed for Operator {
    fn add_to(&self, form: &mut Form) {
        form.text(match self {
            Self::Plus => "plus",
            Self::Minus => "minus",
            Self::Times => "times",
            Self::Over => "over",
        });
    }
}
