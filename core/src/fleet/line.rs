//! A line: the devices that a filter leaves, in groups whose decisions are alike.
//!
//! What a decision rests on is the same for devices of one figure, one energy, one class and one
//! grid; only how long is planned, while the plan runs, and the day on which it ends are a device's
//! own. So a line of any size is decided group by group, and no device is left out of a sum.

use super::Ask;
use super::outlook::Outlook;
use super::pricing::{Fleet, Priced};
use crate::factors::DeviceClass;
use crate::library::Library;
use crate::lifecycle::Status;
use crate::quantity::{Day, GridPlace};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Devices for which every option takes the same.
#[derive(Debug, Clone)]
pub struct Alike {
    /// What is known of each of them but for its plan; shared with those of another plan.
    pub outlook: Arc<Outlook>,
    /// Planned life, days; while the plan runs the same for all.
    pub planned_days: u32,
    /// Whether the plan runs.
    pub within_plan: bool,
    /// Maker and model, where all have the same; only of that are the names.
    pub named: Option<(String, String)>,
    /// Devices by the first day after their plan.
    pub ends: BTreeMap<Day, u64>,
    /// Number of devices.
    pub devices: u64,
    /// Identifier that comes first.
    pub example: String,
    /// What the error of their embodied carbon comes from: figures of one number err together.
    pub made_by: Option<usize>,
    /// What the error of their energy comes from, likewise.
    pub drawn_by: Option<usize>,
}

/// The devices that a filter leaves, for a decision.
#[derive(Debug, Clone)]
pub struct Line {
    /// Groups, in the order of what they rest on: never that of the devices.
    pub alike: Vec<Alike>,
    /// All devices that the filter leaves.
    pub devices: u64,
    /// Devices that have left: nothing is to be decided.
    pub left: u64,
    /// Devices of no known class.
    pub without_class: u64,
    /// Devices whose first day is not known.
    pub without_start: u64,
    /// Factor set it was computed with.
    pub factor_set: String,
}

/// What a decision rests on but for the plan: figure, energy, class and place.
type Base = (Option<usize>, Option<usize>, DeviceClass, Option<GridPlace>);

/// The same with the days of a plan that runs.
type Key = (Base, Option<u32>);

/// Devices of one key, while they are gathered.
struct Gathered<'a> {
    first: &'a Priced,
    one_model: bool,
    devices: u64,
    ends: BTreeMap<Day, u64>,
}

impl Fleet {
    /// The devices that a filter leaves, as a decision about all of them needs them.
    pub fn line(&self, library: &Library, ask: &Ask<'_>) -> Line {
        let mut groups: BTreeMap<Key, Gathered<'_>> = BTreeMap::new();
        let mut line = Line {
            alike: Vec::new(),
            devices: 0,
            left: 0,
            without_class: 0,
            without_start: 0,
            factor_set: library.factor_set().to_owned(),
        };
        for priced in self.selected(ask) {
            line.devices += 1;
            if priced.device.status == Status::Archived {
                line.left += 1;
                continue;
            }
            let Some(class) = priced.class else {
                line.without_class += 1;
                continue;
            };
            let Some(life) = &priced.life else {
                line.without_start += 1;
                continue;
            };
            let end = life.planned_end();
            let place = self.site_of(priced).and_then(|site| site.place());
            let planned = (end > ask.as_of).then_some(life.planned_days);
            let group = groups
                .entry(((priced.embodied, priced.energy, class, place), planned))
                .or_insert_with(|| Gathered {
                    first: priced,
                    one_model: true,
                    devices: 0,
                    ends: BTreeMap::new(),
                });
            group.devices += 1;
            // Beyond the plan every day is today.
            *group.ends.entry(end.max(ask.as_of)).or_default() += 1;
            let first = group.first;
            group.one_model &= first.maker_at == priced.maker_at && first.model == priced.model;
            if priced.device.id < first.device.id {
                group.first = priced;
            }
        }
        let mut known: Option<(Base, Arc<Outlook>)> = None;
        for ((base, planned), group) in groups {
            let outlook = match &known {
                Some((of, outlook)) if *of == base => outlook.clone(),
                _ => match self.outlook_of(library, group.first, ask) {
                    Some(outlook) => Arc::new(outlook),
                    None => continue,
                },
            };
            known = Some((base, outlook.clone()));
            line.alike.extend(self.alike(outlook, planned.is_some(), group));
        }
        line
    }

    fn alike(
        &self,
        outlook: Arc<Outlook>,
        within_plan: bool,
        group: Gathered<'_>,
    ) -> Option<Alike> {
        let first = group.first;
        Some(Alike {
            outlook,
            planned_days: first.life?.planned_days,
            within_plan,
            named: group.one_model.then(|| (first.maker.clone(), first.model.clone())),
            ends: group.ends,
            devices: group.devices,
            example: first.device.id.clone(),
            made_by: self.totals_of(first).map(|of| of.error_source),
            drawn_by: self.energy_of(first).map(|of| of.error_source),
        })
    }
}
