//! The tree of a receipt: values, and the steps that made them.

use super::{Label, Quality, Source, Unit};
use serde::{Deserialize, Serialize};

/// How a step changes the value before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Operator {
    /// Added to it (the first step is added to nothing).
    Plus,
    /// Taken from it.
    Minus,
    /// Multiplies it.
    Times,
    /// Divides it.
    Over,
}

/// One step of a computation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Step {
    /// What is done with the node's value.
    pub operator: Operator,
    /// The value, with its own reasons.
    #[cfg_attr(feature = "openapi", schema(no_recursion))]
    pub node: Node,
}

/// A labelled value and the steps that made it; a leaf has none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Node {
    /// What the value is.
    pub label: Label,
    /// The value, in `unit`.
    pub value: f64,
    /// Its unit.
    pub unit: Unit,
    /// Rounded half away from zero to a whole number after the last step.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub rounded: bool,
    /// Rounded up to a whole number after the last step: the first day by which something is so.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub rounded_up: bool,
    /// 5th and 95th percentile, in `unit`, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<(f64, f64)>,
    /// How good the value is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quality: Option<Quality>,
    /// Where a leaf comes from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// What else a reader must know: assumptions, faults of the source, fallbacks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Label>,
    /// The devices behind a value, as a query of the devices page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub devices: Option<String>,
    /// The steps, applied from first to last.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
}

/// Where a receipt does not add up.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error(
    "\"{label}\" says {stated}, its steps give {computed}: the receipt was changed or made by another engine version"
)]
pub struct Mismatch {
    /// The node's label.
    pub label: String,
    /// The value it carries.
    pub stated: f64,
    /// The value its steps give.
    pub computed: f64,
}

impl Node {
    /// A value that is given, not computed.
    pub fn leaf(label: Label, value: f64, unit: Unit) -> Self {
        Self {
            label,
            value,
            unit,
            rounded: false,
            rounded_up: false,
            range: None,
            quality: None,
            source: None,
            notes: Vec::new(),
            devices: None,
            steps: Vec::new(),
        }
    }

    /// A value computed from its first step on; add the others with [`Node::then`].
    pub fn from(label: Label, unit: Unit, first: Node) -> Self {
        let mut node = Self::leaf(label, 0.0, unit);
        node.push(Operator::Plus, first);
        node
    }

    /// Applies a further step.
    #[must_use]
    pub fn then(mut self, operator: Operator, node: Node) -> Self {
        self.push(operator, node);
        self
    }

    /// The sum of nodes, 0 for none.
    pub fn sum(label: Label, unit: Unit, nodes: impl IntoIterator<Item = Node>) -> Self {
        let mut sum = Self::leaf(label, 0.0, unit);
        for node in nodes {
            sum.push(Operator::Plus, node);
        }
        sum
    }

    fn push(&mut self, operator: Operator, node: Node) {
        self.value = apply(self.value, operator, node.value);
        self.steps.push(Step { operator, node });
    }

    /// Rounds the value to a whole number; call it after the last step.
    #[must_use]
    pub fn rounded(mut self) -> Self {
        self.rounded = true;
        self.value = libm::round(self.value);
        self
    }

    /// Rounds the value up to a whole number; call it after the last step.
    #[must_use]
    pub fn rounded_up(mut self) -> Self {
        self.rounded_up = true;
        self.value = libm::ceil(self.value);
        self
    }

    /// Sets the 5th and 95th percentile.
    #[must_use]
    pub fn with_range(mut self, low: f64, high: f64) -> Self {
        self.range = Some((low, high));
        self
    }

    /// Sets the quality mark.
    #[must_use]
    pub fn with_quality(mut self, quality: Quality) -> Self {
        self.quality = Some(quality);
        self
    }

    /// Sets the source.
    #[must_use]
    pub fn with_source(mut self, source: Source) -> Self {
        self.source = Some(source);
        self
    }

    /// Adds a note.
    #[must_use]
    pub fn with_note(mut self, note: Label) -> Self {
        self.notes.push(note);
        self
    }

    /// Sets the devices behind the value.
    #[must_use]
    pub fn with_devices(mut self, query: String) -> Self {
        self.devices = Some(query);
        self
    }

    /// Evaluates every step of the tree again.
    ///
    /// # Errors
    /// The first node, innermost first, whose steps do not give its value to the last bit.
    pub fn verify(&self) -> Result<(), Mismatch> {
        if self.steps.is_empty() {
            return Ok(());
        }
        let mut computed = 0.0;
        for step in &self.steps {
            step.node.verify()?;
            computed = apply(computed, step.operator, step.node.value);
        }
        if self.rounded {
            computed = libm::round(computed);
        }
        if self.rounded_up {
            computed = libm::ceil(computed);
        }
        if computed.to_bits() == self.value.to_bits() || (computed == 0.0 && self.value == 0.0) {
            Ok(())
        } else {
            Err(Mismatch { label: self.label.text.clone(), stated: self.value, computed })
        }
    }

    /// Every source named in the tree, each once, in the order of its first use.
    pub fn sources(&self) -> Vec<&Source> {
        let mut found: Vec<&Source> = Vec::new();
        self.visit(&mut |node| {
            if let Some(source) = &node.source
                && !found.iter().any(|known| known.id == source.id)
            {
                found.push(source);
            }
        });
        found
    }

    /// Calls `look` on this node and every node below it, outer first.
    pub fn visit<'a>(&'a self, look: &mut impl FnMut(&'a Node)) {
        look(self);
        for step in &self.steps {
            step.node.visit(look);
        }
    }

    /// Calls `change` on this node and every node below it, outer first; whoever calls it before
    /// sealing may change everything but values.
    pub fn visit_mut(&mut self, change: &mut impl FnMut(&mut Node)) {
        change(self);
        for step in &mut self.steps {
            step.node.visit_mut(change);
        }
    }
}

fn apply(value: f64, operator: Operator, operand: f64) -> f64 {
    match operator {
        Operator::Plus => value + operand,
        Operator::Minus => value - operand,
        Operator::Times => value * operand,
        Operator::Over => value / operand,
    }
}
