//! Measured energy. Days without a reading are missing, not 0: the modelled energy stands in for
//! them, and how far the measurement reaches is told.

use crate::factors::DAYS_PER_YEAR;
use crate::quantity::{Kwh, Period};
use crate::receipt::{Label, Node, Operator, Quality, Source, Unit};

/// Energy that a meter or an agent reports for days in a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// The days.
    pub days: Period,
    /// What was drawn in them, kWh.
    pub energy: Kwh,
}

/// Energy of a period, measured where it was.
#[derive(Debug, Clone, PartialEq)]
pub struct Metered {
    /// The energy, kWh, with its reasons.
    pub energy: Node,
    /// Days of the period with a reading.
    pub days_measured: i32,
    /// Days of the period.
    pub days: i32,
}

impl Metered {
    /// Share of the period that was measured, 0 to 1.
    pub fn coverage(&self) -> f64 {
        f64::from(self.days_measured) / f64::from(self.days)
    }
}

/// Why readings cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadingError {
    /// Part of it lies outside the period that is asked for.
    #[error("the reading of {0} reaches beyond the period: cut it at the period's ends")]
    Outside(Period),
    /// Two readings speak of the same days.
    #[error("the readings of {0} and {1} speak of the same days: keep one of them")]
    Twice(Period, Period),
}

/// Energy of a period from readings in any order, its gaps filled with the modelled energy of a
/// year (kWh a year), which may not be known: then a gap leaves no figure, `Ok(None)`.
///
/// # Errors
/// When a reading lies outside the period, or two overlap.
pub fn metered(
    period: Period,
    readings: &[Reading],
    source: Option<&Source>,
    modelled: Option<&Node>,
) -> Result<Option<Metered>, ReadingError> {
    let mut readings = readings.to_vec();
    readings.sort_by_key(|reading| (reading.days.start(), reading.days.end()));
    for reading in &readings {
        let days = reading.days;
        if days.start() < period.start() || days.end() > period.end() {
            return Err(ReadingError::Outside(days));
        }
    }
    for pair in readings.windows(2) {
        if let [first, second] = pair
            && second.days.start() < first.days.end()
        {
            return Err(ReadingError::Twice(first.days, second.days));
        }
    }
    let days_measured: i32 = readings.iter().map(|reading| reading.days.days()).sum();
    let days = period.days();
    let mut parts: Vec<Node> = readings.iter().map(|reading| measured(reading, source)).collect();
    if days_measured < days {
        let Some(modelled) = modelled else { return Ok(None) };
        parts.push(filled(days - days_measured, modelled));
    }
    let (covered, quality) = match days_measured {
        0 => (Label::new("receipt.note.not_measured", "Nothing is measured here."), Quality::Modelled),
        all if all == days => {
            (Label::new("receipt.note.measured", "Measured on every day."), Quality::Measured)
        }
        part => (
            Label::new(
                "receipt.note.part_measured",
                "Measured on {measured} of {days} days; days without a reading are missing, not 0, and the modelled energy stands in for them.",
            )
            .with("measured", part)
            .with("days", days),
            Quality::Modelled,
        ),
    };
    let label = Label::new("receipt.energy_in", "Electricity from {start} to {end}")
        .with("start", period.start())
        .with("end", period.end().plus_days(-1));
    let energy = Node::sum(label, Unit::Kwh, parts).with_quality(quality).with_note(covered);
    Ok(Some(Metered { energy, days_measured, days }))
}

fn measured(reading: &Reading, source: Option<&Source>) -> Node {
    let label = Label::new("receipt.measured", "Measured from {start} to {end}")
        .with("start", reading.days.start())
        .with("end", reading.days.end().plus_days(-1));
    let node = Node::leaf(label, reading.energy.kwh(), Unit::Kwh).with_quality(Quality::Measured);
    match source {
        Some(source) => node.with_source(source.clone()),
        None => node,
    }
}

/// The days of a gap at the modelled energy.
fn filled(days: i32, modelled: &Node) -> Node {
    let label = Label::new("receipt.gap_filled", "Days without a reading, modelled");
    let gap = Label::new("receipt.gap_days", "Days without a reading");
    let a_year = Label::new("receipt.days_a_year", "Days a year");
    Node::from(label, Unit::Kwh, modelled.clone())
        .then(Operator::Times, Node::leaf(gap, f64::from(days), Unit::Days))
        .then(Operator::Over, Node::leaf(a_year, DAYS_PER_YEAR, Unit::Days))
        .with_quality(Quality::Modelled)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(days: &str, kwh: f64) -> Reading {
        Reading { days: days.parse().unwrap(), energy: Kwh::new(kwh).unwrap() }
    }

    fn yearly(kwh: f64) -> Node {
        Node::leaf(Label::new("e", "Energy"), kwh, Unit::KwhPerYear)
    }

    fn april(readings: &[Reading]) -> Result<Option<Metered>, ReadingError> {
        metered("2026-04-01..2026-05-01".parse().unwrap(), readings, None, Some(&yearly(365.25)))
    }

    #[test]
    fn a_gap_is_missing_and_not_nought() {
        // Ten days measured at 2 kWh a day; the model says 1 kWh a day for the other twenty.
        let half = april(&[reading("2026-04-11..2026-04-21", 20.0)]).unwrap().unwrap();
        assert_eq!((half.energy.value, half.days_measured, half.days), (40.0, 10, 30));
        assert!((half.coverage() - 1.0 / 3.0).abs() < 1e-12);
        assert_eq!(half.energy.quality, Some(Quality::Modelled), "no better than its gaps");
        half.energy.verify().unwrap();
        assert!(half.energy.notes[0].text.contains("10 of 30"), "{:?}", half.energy.notes);
    }

    #[test]
    fn a_reading_of_nought_is_a_reading() {
        let off = april(&[reading("2026-04-01..2026-05-01", 0.0)]).unwrap().unwrap();
        assert_eq!((off.energy.value, off.coverage()), (0.0, 1.0));
        assert_eq!(off.energy.quality, Some(Quality::Measured));
    }

    #[test]
    fn without_any_reading_it_is_the_model_and_without_a_model_nothing() {
        let none = april(&[]).unwrap().unwrap();
        assert_eq!((none.energy.value, none.coverage()), (30.0, 0.0));
        let period = "2026-04-01..2026-05-01".parse().unwrap();
        let part = [reading("2026-04-01..2026-04-02", 1.0)];
        assert_eq!(metered(period, &part, None, None), Ok(None));
        let whole = [reading("2026-04-01..2026-05-01", 9.0)];
        assert_eq!(metered(period, &whole, None, None).unwrap().unwrap().energy.value, 9.0);
    }

    #[test]
    fn the_order_of_readings_changes_nothing() {
        let (first, second) =
            (reading("2026-04-01..2026-04-04", 0.1), reading("2026-04-04..2026-04-09", 0.7));
        assert_eq!(april(&[first, second]), april(&[second, first]));
    }

    #[test]
    fn readings_outside_or_of_the_same_days_are_refused() {
        let outside = april(&[reading("2026-03-31..2026-04-02", 1.0)]).unwrap_err();
        assert!(outside.to_string().contains("beyond the period"), "{outside}");
        let (first, second) =
            (reading("2026-04-01..2026-04-05", 1.0), reading("2026-04-04..2026-04-06", 1.0));
        assert!(matches!(april(&[second, first]), Err(ReadingError::Twice(..))));
    }
}
