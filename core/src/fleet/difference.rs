//! Why two results differ: a waterfall of causes whose parts sum to the difference in whole grams.
//!
//! Causes are put in one at a time, and each takes what the figure changes by then. The order is
//! fixed, from what there is to what it meets: first the devices themselves; then what each counts
//! as with its embodied figure, planned life and days of service; its energy, days in use and
//! places; the grid's factors; the period last. So every later cause is measured on devices that
//! already are what the second result knows of them, and what two causes do together goes to the
//! later one. Another order would share the same difference out in another way: the sum is a fact,
//! the parts are a convention, and it is stated.
//!
//! The period itself is split further: its length, amortisation that begins or ends in it, what is
//! booked at once, days in use, and the grid of other days.

mod cause;
mod receipt;
mod split;
mod stand_in;
mod walk;
mod wire;

use super::filter::Filter;
use super::pricing::{Fleet, Priced};
use super::{Ask, findings};
use crate::factors::DeviceClass;
use crate::lifecycle::{Life, View};
use crate::quantity::{Day, GramsCo2e, Period};
use crate::receipt::Label;
pub use cause::Cause;
use split::Parts;
use stand_in::Drawn;
use std::collections::BTreeMap;
use walk::Walk;
pub use wire::{DeviceChanged, Difference, DifferencePart, DifferenceSide};

/// Devices named for a part.
const LARGEST: usize = 20;

/// One of the two results: a fleet as it is known on a day under some figures, in a period.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// The fleet.
    pub fleet: &'a Fleet,
    /// The period.
    pub period: Period,
    /// The day whose knowledge the fleet rests on.
    pub as_of: Day,
}

/// What both results are asked with.
#[derive(Debug, Clone, Copy)]
pub struct Compare<'a> {
    /// Which devices.
    pub filter: &'a Filter,
    /// How embodied carbon is put into the periods; views are never mixed.
    pub view: View,
    /// One device, whatever the filter; all that it leaves for none.
    pub device: Option<&'a str>,
}

/// What a cause changes, gathered over the devices.
#[derive(Default)]
struct Gathered {
    grams: GramsCo2e,
    devices: u64,
    classes: BTreeMap<Option<DeviceClass>, (GramsCo2e, u64)>,
    /// Those that change it most, largest first.
    largest: Vec<DeviceChanged>,
    /// What else must be known of it.
    notes: Vec<Label>,
}

impl Gathered {
    fn take(&mut self, priced: &Priced, grams: GramsCo2e) {
        self.grams += grams;
        self.devices += 1;
        let class = self.classes.entry(priced.class).or_default();
        *class = (class.0 + grams, class.1 + 1);
        let size = |of: &DeviceChanged| std::cmp::Reverse(of.change_kg.grams().abs());
        let this = (std::cmp::Reverse(grams.grams().abs()), &priced.device.id);
        let smallest = self.largest.get(LARGEST - 1);
        if smallest.is_some_and(|of| (size(of), &of.id) < this) {
            return;
        }
        self.largest.push(DeviceChanged {
            id: priced.device.id.clone(),
            name: format!("{} {}", priced.maker, priced.model),
            tag: priced.device.asset_tag.clone().or_else(|| priced.device.serial.clone()),
            change_kg: grams,
        });
        self.largest.sort_by(|a, b| (size(a), &a.id).cmp(&(size(b), &b.id)));
        self.largest.truncate(LARGEST);
    }
}

/// Which devices of a side a question means, by position.
struct Meant(Vec<bool>);

impl Meant {
    fn of(side: Side<'_>, compare: &Compare<'_>) -> Self {
        let mut meant = vec![false; side.fleet.len()];
        match compare.device {
            Some(id) => {
                if let Some(at) = side.fleet.position(id) {
                    meant[at] = true;
                }
            }
            None => {
                let Compare { filter, view, .. } = *compare;
                let ask = Ask { filter, period: side.period, view, as_of: side.as_of };
                for (at, _) in side.fleet.selected_at(&ask) {
                    meant[at] = true;
                }
            }
        }
        Self(meant)
    }
}

/// Why `to` is another figure than `from`. For the same side twice the parts are empty.
pub fn difference(from: Side<'_>, to: Side<'_>, compare: &Compare<'_>) -> Difference {
    let walk = Walk::new([from, to], compare.view);
    let meant = [from, to].map(|side| Meant::of(side, compare));
    let mut gathered: Vec<Gathered> = Cause::ALL.iter().map(|_| Gathered::default()).collect();
    let mut totals = [(GramsCo2e::ZERO, 0_u64); 2];
    let mut drawn = Drawn::default();
    for pair in pairs(from.fleet, to.fleet) {
        let sides = [0, 1].map(|side| {
            let at: usize = pair[side]?;
            let priced = &walk.sides[side].fleet.devices[at];
            Some((priced, meant[side].0[at]))
        });
        for (side, total) in totals.iter_mut().enumerate() {
            let Some((priced, true)) = sides[side] else { continue };
            total.0 += walk.figure(side, priced);
            total.1 += u64::from(in_service(walk.sides[side], priced).is_some());
        }
        let mut parts = Parts::default();
        compare_device(&walk, sides, &mut parts);
        if parts.0[Cause::GridOverTime.index()] != 0 {
            for (at, side) in walk.sides.into_iter().enumerate() {
                sides[at].iter().for_each(|(priced, _)| drawn.take(at, side, priced));
            }
        }
        let Some((priced, _)) = sides[1].or(sides[0]) else { continue };
        for (of, grams) in gathered.iter_mut().zip(parts.0).filter(|(_, grams)| *grams != 0) {
            of.take(priced, GramsCo2e::new(grams));
        }
    }
    gathered[Cause::GridOverTime.index()].notes = drawn.notes(walk.sides);
    finish(&walk, compare, totals, gathered)
}

/// The positions of each device on both sides, in the order of the identifiers.
fn pairs(from: &Fleet, to: &Fleet) -> Vec<[Option<usize>; 2]> {
    if std::ptr::eq(from, to) {
        return to.positions_by_id().map(|at| [Some(at), Some(at)]).collect();
    }
    let there = to.positions_by_id();
    let both = there.map(|at| [from.position(&to.devices[at].device.id), Some(at)]);
    let gone = from.positions_by_id().map(|at| (at, &from.devices[at].device.id));
    let gone = gone.filter(|(_, id)| to.position(id).is_none()).map(|(at, _)| [Some(at), None]);
    both.chain(gone).collect()
}

/// The life of a device that is in service in its side's period.
fn in_service(side: Side<'_>, priced: &Priced) -> Option<Life> {
    let within = |life: &Life| {
        life.start < side.period.end() && life.end.is_none_or(|end| end >= side.period.start())
    };
    priced.life.filter(within)
}

/// Splits one device's change among the causes.
fn compare_device(walk: &Walk<'_>, sides: [Option<(&Priced, bool)>; 2], parts: &mut Parts) {
    let [from, to] = [0, 1].map(|side| {
        let (priced, meant) = sides[side]?;
        Some((priced, meant, in_service(walk.sides[side], priced)))
    });
    // What a side that is not counted would have to be for the other one to be news.
    let cause = |other: Option<(&Priced, bool, Option<Life>)>, gone: [Cause; 2]| match other {
        Some((priced, true, None)) if priced.life.is_none() => Cause::Known,
        Some((_, false, Some(_))) => gone[1],
        _ => gone[0],
    };
    match (from, to) {
        (Some((before, true, Some(was))), Some((after, true, Some(is)))) => {
            walk.explain([before, after], [was, is], parts);
        }
        (Some((before, true, Some(_))), other) => {
            let cause = cause(other, [Cause::Left, Cause::Dropped]);
            parts.add(cause, -walk.figure(0, before));
        }
        (other, Some((after, true, Some(_)))) => {
            let cause = cause(other, [Cause::Came, Cause::Entered]);
            parts.add(cause, walk.figure(1, after));
        }
        _ => {}
    }
}

fn finish(
    walk: &Walk<'_>,
    compare: &Compare<'_>,
    totals: [(GramsCo2e, u64); 2],
    mut gathered: Vec<Gathered>,
) -> Difference {
    let side = |at: usize| {
        let Side { fleet, period, as_of } = walk.sides[at];
        let (gross_kg, devices) = totals[at];
        let library = fleet.library();
        let (factor_set, figures) = (library.factor_set().to_owned(), library.own_version());
        DifferenceSide { period, as_of, factor_set, figures, devices, gross_kg }
    };
    let (from, to) = (side(0), side(1));
    let change_kg = to.gross_kg - from.gross_kg;
    let receipt = receipt::seal(compare, [&from, &to], &gathered);
    let parts = Cause::ALL.into_iter().zip(&mut gathered);
    let parts = parts.filter(|(_, of)| of.grams != GramsCo2e::ZERO);
    let parts: Vec<DifferencePart> = parts
        .map(|(cause, of)| DifferencePart {
            cause,
            label: cause.label(),
            meaning: cause.meaning(),
            change_kg: of.grams,
            devices: of.devices,
            largest: std::mem::take(&mut of.largest),
            notes: std::mem::take(&mut of.notes),
        })
        .collect();
    let finding = finding(&from, change_kg, &parts);
    Difference { view: compare.view, from, to, change_kg, parts, finding, receipt }
}

/// What the parts show.
fn finding(from: &DifferenceSide, change: GramsCo2e, parts: &[DifferencePart]) -> Label {
    let size = |part: &DifferencePart| GramsCo2e::new(part.change_kg.grams().abs());
    let moved: GramsCo2e = parts.iter().map(size).sum();
    let Some(most) = parts.iter().max_by_key(|part| size(part)) else {
        return Label::new("finding.difference.none", "Nothing differs between the two results");
    };
    let whole = GramsCo2e::new(change.grams().abs());
    let label = match change.grams() {
        0 => Label::new(
            "finding.difference.even",
            "The parts cancel out; the largest is “{cause}”: {percent} % of all that moved",
        ),
        _ if from.gross_kg.grams() <= 0 => Label::new(
            "finding.difference.new",
            "There was nothing before; the largest part is “{cause}”: {percent} % of all that moved",
        ),
        1.. => Label::new(
            "finding.difference.rose",
            "Gross rose by {change} %; the largest part is “{cause}”: {percent} % of all that moved",
        ),
        _ => Label::new(
            "finding.difference.fell",
            "Gross fell by {change} %; the largest part is “{cause}”: {percent} % of all that moved",
        ),
    };
    let label =
        label.with("cause", &most.label.text).with("percent", findings::percent(size(most), moved));
    if change.grams() == 0 || from.gross_kg.grams() <= 0 {
        return label;
    }
    label.with("change", findings::percent(whole, from.gross_kg))
}
