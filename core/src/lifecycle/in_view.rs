//! Grams that belong to one view: a type each, so that views cannot be added to each other.

use crate::quantity::GramsCo2e;
use std::marker::PhantomData;
use std::ops::{Add, Sub};

/// The management view: spread over lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Management;

/// The inventory view: as the GHG Protocol counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Inventory;

/// Whole grams of CO2e under one view.
///
/// ```compile_fail
/// use impact_core::lifecycle::{InView, Inventory, Management};
/// use impact_core::quantity::GramsCo2e;
/// let spread = InView::<Management>::new(GramsCo2e::new(1));
/// let booked = InView::<Inventory>::new(GramsCo2e::new(1));
/// let mixed = spread + booked;
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct InView<V> {
    grams: GramsCo2e,
    view: PhantomData<V>,
}

impl<V> InView<V> {
    /// Grams under this view.
    pub const fn new(grams: GramsCo2e) -> Self {
        Self { grams, view: PhantomData }
    }

    /// The grams, for showing beside the view's name.
    pub const fn grams(self) -> GramsCo2e {
        self.grams
    }
}

impl<V> Add for InView<V> {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::new(self.grams + other.grams)
    }
}

impl<V> Sub for InView<V> {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::new(self.grams - other.grams)
    }
}

impl<V> std::iter::Sum for InView<V> {
    fn sum<I: Iterator<Item = Self>>(items: I) -> Self {
        items.fold(Self::new(GramsCo2e::ZERO), Add::add)
    }
}
