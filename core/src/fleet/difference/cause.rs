//! The causes of a difference, in the order in which they are put in one after the other.

use crate::receipt::Label;
use serde::{Deserialize, Serialize};

/// Why two results of one fleet differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// Devices in service in the second result only.
    Came,
    /// Devices in service in the first result only.
    Left,
    /// Devices that the filter means in the second result only.
    Entered,
    /// Devices that the filter means in the first result only.
    Dropped,
    /// Devices whose start or class is known on one side only.
    Known,
    /// Another product or class, another name that it is estimated by, or another way to its
    /// embodied figure.
    Method,
    /// Another embodied figure of the same product or class.
    Embodied,
    /// Another yearly energy of the same product or class.
    Energy,
    /// Another planned life.
    Life,
    /// Another first or last day in service.
    Service,
    /// Days in use: more or fewer of them in service, on the shelf or at repair.
    Hours,
    /// Other places of use.
    Places,
    /// Other grid factors for the same days.
    GridFactors,
    /// A longer or shorter period.
    Length,
    /// Amortisation that begins within a period.
    Begun,
    /// Amortisation that ends as the planned life is over.
    Amortised,
    /// Amortisation that ends as the device leaves service.
    Ended,
    /// The rest of early retired devices, carried at once.
    Retired,
    /// Devices booked in full when acquired.
    Acquired,
    /// End of life, booked when devices are disposed of.
    Disposed,
    /// The grid of other days.
    GridOverTime,
    /// Rounding of every device to whole grams.
    Rounding,
}

impl Cause {
    /// Every cause, in the order in which they are put in.
    pub const ALL: [Self; 22] = [
        Self::Came,
        Self::Left,
        Self::Entered,
        Self::Dropped,
        Self::Known,
        Self::Method,
        Self::Embodied,
        Self::Energy,
        Self::Life,
        Self::Service,
        Self::Hours,
        Self::Places,
        Self::GridFactors,
        Self::Length,
        Self::Begun,
        Self::Amortised,
        Self::Ended,
        Self::Retired,
        Self::Acquired,
        Self::Disposed,
        Self::GridOverTime,
        Self::Rounding,
    ];

    /// Position in [`Cause::ALL`].
    pub(super) const fn index(self) -> usize {
        self as usize
    }

    /// What it is called.
    pub fn label(self) -> Label {
        match self {
            Self::Came => Label::new("cause.came", "Devices that came"),
            Self::Left => Label::new("cause.left", "Devices that left"),
            Self::Entered => Label::new("cause.entered", "Devices now in the selection"),
            Self::Dropped => Label::new("cause.dropped", "Devices no longer in the selection"),
            Self::Known => Label::new("cause.known", "Start or class known on one side only"),
            Self::Method => Label::new("cause.method", "What devices count as"),
            Self::Embodied => Label::new("cause.embodied", "Embodied figures"),
            Self::Energy => Label::new("cause.energy", "Electricity a year"),
            Self::Life => Label::new("cause.life", "Planned life"),
            Self::Service => Label::new("cause.service", "First or last day in service"),
            Self::Hours => Label::new("cause.hours", "Days in use"),
            Self::Places => Label::new("cause.places", "Places of use"),
            Self::GridFactors => Label::new("cause.grid_factors", "Grid factors"),
            Self::Length => Label::new("cause.length", "Length of the period"),
            Self::Begun => Label::new("cause.begun", "Amortisation that began"),
            Self::Amortised => Label::new("cause.amortised", "Planned lives that were over"),
            Self::Ended => Label::new("cause.ended", "Amortisation ended by leaving"),
            Self::Retired => Label::new("cause.retired", "Rest carried at early retirement"),
            Self::Acquired => Label::new("cause.acquired", "Booked when acquired"),
            Self::Disposed => Label::new("cause.disposed", "End of life booked"),
            Self::GridOverTime => Label::new("cause.grid_over_time", "Grid of other days"),
            Self::Rounding => Label::new("cause.rounding", "Rounding to whole grams"),
        }
    }

    /// What it means, in a sentence.
    pub fn meaning(self) -> Label {
        match self {
            Self::Came => Label::new(
                "cause.came.meaning",
                "They are in service in the second result, not yet in the first: all they carry.",
            ),
            Self::Left => Label::new(
                "cause.left.meaning",
                "They are in service in the first result, no longer in the second: all they carried.",
            ),
            Self::Entered => Label::new(
                "cause.entered.meaning",
                "In service in both, but meant by the filter in the second result only.",
            ),
            Self::Dropped => Label::new(
                "cause.dropped.meaning",
                "In service in both, but meant by the filter in the first result only.",
            ),
            Self::Known => Label::new(
                "cause.known.meaning",
                "Without a first day in service or a class a device carries nothing.",
            ),
            Self::Method => Label::new(
                "cause.method.meaning",
                "Another product or class, another name to estimate by, or a figure of another kind: a maker’s in place of an estimate.",
            ),
            Self::Embodied => Label::new(
                "cause.embodied.meaning",
                "The same product or class, with another embodied figure.",
            ),
            Self::Energy => Label::new(
                "cause.energy.meaning",
                "The same product or class, with another electricity a year.",
            ),
            Self::Life => Label::new(
                "cause.life.meaning",
                "The same embodied carbon, spread over more or fewer days.",
            ),
            Self::Service => Label::new(
                "cause.service.meaning",
                "A first or last day in service was entered or corrected.",
            ),
            Self::Hours => Label::new(
                "cause.hours.meaning",
                "More or fewer days in use, at the grid of the first result; a day on the shelf or at repair is none.",
            ),
            Self::Places => Label::new(
                "cause.places.meaning",
                "Used in other countries, or in countries not known before.",
            ),
            Self::GridFactors => Label::new(
                "cause.grid_factors.meaning",
                "The same days at the same places, with other grid factors.",
            ),
            Self::Length => Label::new(
                "cause.length.meaning",
                "The first result, scaled to as many days as the second has.",
            ),
            Self::Begun => Label::new(
                "cause.begun.meaning",
                "Devices whose first day lies within one of the periods carry fewer days in it.",
            ),
            Self::Amortised => Label::new(
                "cause.amortised.meaning",
                "Embodied carbon is carried up to the end of the planned life, and not beyond it.",
            ),
            Self::Ended => Label::new(
                "cause.ended.meaning",
                "Embodied carbon is spread up to the last day in service, and not beyond it.",
            ),
            Self::Retired => Label::new(
                "cause.retired.meaning",
                "What a device had not carried yet when it left service is carried on that day.",
            ),
            Self::Acquired => Label::new(
                "cause.acquired.meaning",
                "An owner books cradle-to-door carbon in full on the first day.",
            ),
            Self::Disposed => Label::new(
                "cause.disposed.meaning",
                "An owner books the end of life when a device leaves service.",
            ),
            Self::GridOverTime => Label::new(
                "cause.grid_over_time.meaning",
                "The same use, on days with a cleaner or dirtier grid.",
            ),
            Self::Rounding => Label::new(
                "cause.rounding.meaning",
                "Every device is counted in whole grams; days alike may differ by a gram.",
            ),
        }
    }
}
