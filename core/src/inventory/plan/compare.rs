//! A row against what is on record, fact by fact.
//!
//! Three words count for each fact: what files told before, what the records say now, and what this
//! file says. Where nobody touched the fact since a file told it, the file is followed. Where a
//! person changed it and the file has not moved, the person's word stands. Where both moved, nobody
//! decides but a person.

use super::known::{Facts, KnownDevice, Sites, is_alike};
use super::{PlannedChange, PlannedDevice};
use crate::catalogue::maker_name;
use crate::inventory::wire::{DifferenceGroup, Fact, FactChange};
use crate::lifecycle::Status;

/// What becomes of a fact.
enum Verdict {
    Stands,
    Changes,
    Conflicts,
}

fn judge<T: PartialEq>(told: T, now: T, file: T) -> Verdict {
    if file == now {
        Verdict::Stands
    } else if told == now {
        Verdict::Changes
    } else if file == told {
        Verdict::Stands
    } else {
        Verdict::Conflicts
    }
}

/// The facts that a row tells otherwise than the records. What a row leaves empty it does not tell.
pub(super) fn changes(
    item: &PlannedDevice,
    device: &KnownDevice,
    sites: &Sites<'_>,
) -> Vec<PlannedChange> {
    let (told, now) = (device.told(), &device.now);
    let mut changes = Vec::new();
    let mut push = |fact, verdict| match verdict {
        Verdict::Stands => {}
        Verdict::Changes => changes.push(PlannedChange { fact, conflict: false }),
        Verdict::Conflicts => changes.push(PlannedChange { fact, conflict: true }),
    };
    if item.status_told {
        push(Fact::Status, judge(told.status, now.status, item.status));
    } else if now.status == Status::Archived {
        push(Fact::Status, present(device));
    }
    if let Some(location) = &item.location {
        let name = sites.name(location);
        let place = |facts: &Facts| facts.location.clone();
        push(Fact::Site, judge(place(told), place(now), Some(name.to_owned())));
    }
    if item.start.is_some() {
        push(Fact::Start, judge(told.start, now.start, item.start));
    }
    // A device that is in use has not left, whatever day a file gives.
    if item.end.is_some() && item.status == Status::Archived {
        push(Fact::End, judge(told.end, now.end, item.end));
    }
    if !item.model.is_empty() {
        fn name(facts: &Facts) -> (&str, &str) {
            (&facts.maker, &facts.model)
        }
        push(Fact::Model, judge(name(told), name(now), (maker(item, now), &item.model)));
    }
    if item.class.is_some() {
        push(Fact::Class, judge(told.class, now.class, item.class));
    }
    if item.asset_tag.is_some() {
        push(Fact::AssetTag, judge(&told.asset_tag, &now.asset_tag, &item.asset_tag));
    }
    if let Some(serial) = &item.serial {
        let of = |serial: &String| serial.to_lowercase();
        let facts = |facts: &Facts| facts.serial.as_ref().map(of);
        push(Fact::Serial, judge(facts(told), facts(now), Some(of(serial))));
    }
    if is_another(item, device) {
        changes.iter_mut().for_each(|change| change.conflict = true);
    }
    changes
}

/// Whether a row may tell another device than the one that has its inventory number: no serial says
/// that they are one, and maker or class say that they are not. Numbers are given again.
fn is_another(item: &PlannedDevice, device: &KnownDevice) -> bool {
    let same = |one: &Option<String>, other: &Option<String>| {
        one.as_ref().zip(other.as_ref()).is_some_and(|(one, other)| is_alike(one, other))
    };
    let (told, now) = (device.told(), &device.now);
    if item.asset_tag.is_none()
        || same(&item.serial, &now.serial)
        || same(&item.serial, &told.serial)
    {
        return false;
    }
    let makers = [&item.maker, &now.maker].map(|maker| maker_name(maker));
    let makers_differ = makers.iter().all(|maker| !maker.is_empty()) && makers[0] != makers[1];
    makers_differ || item.class.zip(now.class).is_some_and(|(file, known)| file != known)
}

/// What a row of a device that has left means, where it does not say where the device stands: what
/// left because it was missing is there again. Where a person ended it although the file had it, the
/// file says only what it always said; in all other cases the file alone does not decide.
fn present(device: &KnownDevice) -> Verdict {
    if device.missed {
        Verdict::Changes
    } else if device.seen && device.told().status != Status::Archived {
        Verdict::Stands
    } else {
        Verdict::Conflicts
    }
}

/// The group of a device with such changes.
pub(super) fn group(
    item: &PlannedDevice,
    device: &KnownDevice,
    changes: &[PlannedChange],
) -> Option<DifferenceGroup> {
    let returns = device.now.status == Status::Archived
        && item.status != Status::Archived
        && changes.iter().any(|change| change.fact == Fact::Status && !change.conflict);
    if changes.iter().any(|change| change.conflict) {
        Some(DifferenceGroup::Conflict)
    } else if returns {
        Some(DifferenceGroup::Returned)
    } else if changes.is_empty() {
        None
    } else {
        Some(DifferenceGroup::Changed)
    }
}

/// The maker as a row leaves it: a file without makers does not take them away.
fn maker<'a>(item: &'a PlannedDevice, now: &'a Facts) -> &'a str {
    if item.maker.is_empty() { &now.maker } else { &item.maker }
}

/// A change with its values as texts.
pub(super) fn shown(
    change: PlannedChange,
    item: &PlannedDevice,
    device: &KnownDevice,
) -> FactChange {
    let now = &device.now;
    let name = |maker: &str, model: &str| Some(format!("{maker} {model}").trim().to_owned());
    let status = |status: Status| Some(status.key().to_owned());
    let (from, to) = match change.fact {
        Fact::Status => (status(now.status), status(item.status)),
        Fact::Site => (now.location.clone(), item.location.clone()),
        Fact::Start => (now.start.map(|d| d.to_string()), item.start.map(|d| d.to_string())),
        Fact::End => (now.end.map(|d| d.to_string()), item.end.map(|d| d.to_string())),
        Fact::Model => (name(&now.maker, &now.model), name(maker(item, now), &item.model)),
        Fact::Class => (
            now.class.map(|class| class.key().to_owned()),
            item.class.map(|class| class.key().to_owned()),
        ),
        Fact::AssetTag => (now.asset_tag.clone(), item.asset_tag.clone()),
        Fact::Serial => (now.serial.clone(), item.serial.clone()),
    };
    let another = is_another(item, device);
    FactChange { fact: change.fact, from, to, conflict: change.conflict, another }
}
