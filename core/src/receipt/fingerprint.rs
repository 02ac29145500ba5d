//! The fingerprint of a receipt: SHA-256 over a canonical form that does not depend on JSON.

use super::{Node, Operator};
use crate::quantity::{Day, Period};
use sha2::{Digest, Sha256};

/// SHA-256, in hexadecimal, of a tree and of the versions and days it was made with.
///
/// The form is length-prefixed text and the bits of each number, so that no two trees share it.
pub fn fingerprint(
    engine: &str,
    factor_set: &str,
    as_of: Day,
    period: Option<Period>,
    root: &Node,
) -> String {
    let mut hasher = Sha256::new();
    text(&mut hasher, engine);
    text(&mut hasher, factor_set);
    text(&mut hasher, &as_of.to_string());
    text(&mut hasher, &period.map(|period| period.to_string()).unwrap_or_default());
    node(&mut hasher, root);
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

fn text(hasher: &mut Sha256, text: &str) {
    hasher.update((text.len() as u64).to_be_bytes());
    hasher.update(text.as_bytes());
}

fn node(hasher: &mut Sha256, of: &Node) {
    text(hasher, &of.label.key);
    for (name, value) in &of.label.args {
        text(hasher, name);
        text(hasher, value);
    }
    hasher.update(of.value.to_bits().to_be_bytes());
    text(hasher, &format!("{:?}{}", of.unit, of.rounded));
    let (low, high) = of.range.unwrap_or_default();
    hasher.update(low.to_bits().to_be_bytes());
    hasher.update(high.to_bits().to_be_bytes());
    text(hasher, of.source.as_ref().map_or("", |source| &source.id));
    // Only where there is one: receipts of shipped figures keep the fingerprints they always had.
    if let Some(own) = of.source.as_ref().and_then(|source| source.own.as_ref()) {
        text(hasher, &format!("own {} {}", own.version, own.recorded_on));
        text(hasher, own.recorded_by.as_deref().unwrap_or_default());
        text(hasher, own.evidence.as_ref().map_or("", |evidence| &evidence.sha256));
    }
    hasher.update((of.steps.len() as u64).to_be_bytes());
    for step in &of.steps {
        hasher.update([match step.operator {
            Operator::Plus => b'+',
            Operator::Minus => b'-',
            Operator::Times => b'*',
            Operator::Over => b'/',
        }]);
        node(hasher, &step.node);
    }
}
