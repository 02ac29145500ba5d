//! The fingerprint of a receipt: SHA-256 over a canonical form that does not depend on JSON.

use super::{Label, Node, Operator, Receipt, Recorded, Source, VarianceShare};
use sha2::{Digest, Sha256};

/// SHA-256, in hexadecimal, of all that a receipt says but the fingerprint itself.
///
/// The form is text after its length, the bits of each number, the number of parts before them and a
/// byte for what may be absent, so that no two receipts share it.
pub fn fingerprint(receipt: &Receipt) -> String {
    // Named one by one, here and below: a field that is added is sealed, or this does not compile.
    let Receipt { title, engine, factor_set, as_of, period, root, variance, fingerprint: _ } =
        receipt;
    let mut form = Form(Sha256::new());
    form.label(title);
    form.text(engine);
    form.text(factor_set);
    form.text(&as_of.to_string());
    form.maybe(period.map(|period| period.to_string()).as_deref());
    form.node(root);
    form.number_of(variance.len());
    for VarianceShare { label, share } in variance {
        form.label(label);
        form.number(*share);
    }
    form.0.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

struct Form(Sha256);

impl Form {
    fn number_of(&mut self, parts: usize) {
        self.0.update((parts as u64).to_be_bytes());
    }

    fn number(&mut self, value: f64) {
        self.0.update(value.to_bits().to_be_bytes());
    }

    fn text(&mut self, text: &str) {
        self.number_of(text.len());
        self.0.update(text.as_bytes());
    }

    /// Whether there is one.
    fn is(&mut self, present: bool) {
        self.0.update([u8::from(present)]);
    }

    fn maybe(&mut self, text: Option<&str>) {
        self.is(text.is_some());
        if let Some(text) = text {
            self.text(text);
        }
    }

    fn label(&mut self, label: &Label) {
        let Label { key, args, text } = label;
        self.text(key);
        self.number_of(args.len());
        for (name, value) in args {
            self.text(name);
            self.text(value);
        }
        self.text(text);
    }

    fn source(&mut self, source: &Source) {
        let Source { id, title, licence, vintage, boundary, mix, gwp, address, own } = source;
        for text in [id, title, licence] {
            self.text(text);
        }
        for text in [vintage, boundary, mix, gwp, address] {
            self.maybe(text.as_deref());
        }
        self.is(own.is_some());
        let Some(Recorded { version, recorded_on, recorded_by, evidence }) = own else {
            return;
        };
        self.number(f64::from(*version));
        self.text(&recorded_on.to_string());
        self.maybe(recorded_by.as_deref());
        self.is(evidence.is_some());
        if let Some(super::Evidence { id, sha256, name }) = evidence {
            for text in [id, sha256, name] {
                self.text(text);
            }
        }
    }

    fn node(&mut self, node: &Node) {
        let Node { label, value, unit, rounded, range, quality, source, notes, devices, steps } =
            node;
        self.label(label);
        self.number(*value);
        self.text(unit.key());
        self.is(*rounded);
        self.is(range.is_some());
        if let Some((low, high)) = range {
            self.number(*low);
            self.number(*high);
        }
        self.maybe(quality.map(super::Quality::key));
        self.is(source.is_some());
        if let Some(source) = source {
            self.source(source);
        }
        self.number_of(notes.len());
        for note in notes {
            self.label(note);
        }
        self.maybe(devices.as_deref());
        self.number_of(steps.len());
        for super::Step { operator, node } in steps {
            self.0.update([match operator {
                Operator::Plus => b'+',
                Operator::Minus => b'-',
                Operator::Times => b'*',
                Operator::Over => b'/',
            }]);
            self.node(node);
        }
    }
}
