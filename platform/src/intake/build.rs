//! From a plan and a person's decisions to the records they become.

use super::bodies;
use super::known::{Present, PresentDevice};
use super::places::Places;
use crate::records;
use crate::store::{
    ChangedDevice, Committed, ConfirmedName, NewDevice, SiteRecord, StoreError, new_id,
};
use impact_core::api::{Choice, DifferenceGroup, Fact, ImportCommit};
use impact_core::fleet::{Device, DeviceChange};
use impact_core::inventory::{Draft, Plan, PlannedChange, PlannedDevice, PlannedDifference};
use impact_core::lifecycle::Status;
use impact_core::quantity::{Country, Day};
use std::collections::{BTreeMap, BTreeSet};

/// What a person decided about a draft.
#[derive(Debug, Clone)]
pub struct Decisions {
    commit: ImportCommit,
    countries: BTreeMap<String, Option<Country>>,
    excepted: [BTreeSet<String>; DifferenceGroup::ALL.len()],
    default_country: Option<Country>,
}

/// Whether a group is taken where nobody said.
fn taken(group: DifferenceGroup) -> bool {
    match group {
        DifferenceGroup::New | DifferenceGroup::Changed | DifferenceGroup::Returned => true,
        DifferenceGroup::Conflict | DifferenceGroup::Gone => false,
    }
}

impl Decisions {
    /// From a commit's body; a location left out takes the default.
    pub fn new(commit: ImportCommit, default_country: Option<Country>) -> Self {
        let countries = commit.locations.iter().map(|l| (l.name.clone(), l.country)).collect();
        let of = |group| {
            let choice = choice(&commit, group);
            choice.map(|choice| choice.except.iter().cloned().collect()).unwrap_or_default()
        };
        let excepted = DifferenceGroup::ALL.map(of);
        Self { countries, excepted, default_country, commit }
    }

    /// Whether a difference is taken, by the choice for a group.
    fn takes(&self, group: DifferenceGroup, key: &str) -> bool {
        let take = choice(&self.commit, group).map_or(taken(group), |choice| choice.take);
        let at = DifferenceGroup::ALL.iter().position(|other| *other == group);
        take != at.is_some_and(|at| self.excepted[at].contains(key))
    }

    /// The countries given for known sites that had none. A default is for new sites only.
    fn of_known_sites(&self, sites: &[SiteRecord]) -> Vec<(SiteRecord, Country)> {
        let named = |site: &SiteRecord| {
            let mut names = site.also.iter().chain([&site.name]);
            names.find_map(|name| *self.countries.get(name)?)
        };
        sites
            .iter()
            .filter(|site| site.country.is_none())
            .filter_map(|site| Some((site.clone(), named(site)?)))
            .collect()
    }

    fn country(&self, location: &str, of_file: Option<Country>) -> Option<Country> {
        let said = self.countries.get(location).copied();
        said.unwrap_or(of_file.or(self.default_country))
    }
}

fn choice(commit: &ImportCommit, group: DifferenceGroup) -> Option<&Choice> {
    match group {
        DifferenceGroup::New => commit.new.as_ref(),
        DifferenceGroup::Changed => commit.changed.as_ref(),
        DifferenceGroup::Conflict => commit.conflict.as_ref(),
        DifferenceGroup::Returned => commit.returned.as_ref(),
        DifferenceGroup::Gone => commit.gone.as_ref(),
    }
}

/// The records that a plan becomes.
///
/// # Errors
/// When an event cannot be written as JSON.
pub fn build(
    draft: &Draft,
    plan: &Plan,
    present: &Present,
    decisions: &Decisions,
    today: Day,
) -> Result<Committed, StoreError> {
    let on = decisions.commit.on.unwrap_or(plan.preview.on).min(today);
    let mut builder = Builder {
        decisions,
        places: Places::new(&present.sites),
        on,
        today,
        made: Committed {
            revision: present.known.revision,
            users: draft.tells_users().then(Vec::new),
            ..Committed::default()
        },
    };
    for difference in &plan.differences {
        let key = difference.key(draft, &present.known).unwrap_or_default();
        let item = difference.item.and_then(|at| draft.devices.get(at));
        let device = difference.device.and_then(|at| present.devices.get(at));
        match (item, device) {
            (Some(item), None) if decisions.takes(DifferenceGroup::New, &key) => {
                builder.add(item)?
            }
            (Some(item), Some(device)) => builder.change(difference, item, device, &key)?,
            (None, Some(device)) if decisions.takes(DifferenceGroup::Gone, &key) => {
                builder.end(device)?;
            }
            _ => {}
        }
    }
    let named = plan.named.iter().filter_map(|(item, device)| {
        Some((draft.devices.get(*item)?, &present.known.devices.get(*device)?.id))
    });
    let named: Vec<_> = named.collect();
    for (item, id) in &named {
        builder.has(id, item);
    }
    let mut left_out = draft.left_out.clone();
    left_out.extend(plan.left_out.iter().cloned());
    left_out.sort_by_key(|row| row.row);
    let yes = decisions.commit.answers.iter();
    Ok(Committed {
        named: named.into_iter().map(|(_, id)| id.clone()).collect(),
        countries: decisions.of_known_sites(&present.sites),
        confirmed: yes
            .map(|yes| ConfirmedName {
                maker: yes.maker.clone(),
                model: yes.model.clone(),
                product: yes.product.clone(),
            })
            .collect(),
        tally: Some(serde_json::to_string(&plan.preview.tally)?),
        preview: Some(serde_json::to_string(&plan.preview)?),
        left_out: Some(serde_json::to_string(&left_out)?),
        sites: builder.places.into_new(),
        ..builder.made
    })
}

struct Builder<'a> {
    decisions: &'a Decisions,
    places: Places,
    /// The day from which changes hold.
    on: Day,
    today: Day,
    made: Committed,
}

impl Builder<'_> {
    fn site(&mut self, item: &PlannedDevice) -> Option<String> {
        let location = item.location.as_deref()?;
        Some(self.places.site(location, self.decisions.country(location, item.country)))
    }

    /// A new device.
    fn add(&mut self, item: &PlannedDevice) -> Result<(), StoreError> {
        let site = self.site(item);
        // A purchase in the future is on record from today: it must not vanish until then.
        let registered = item.start.map_or(self.today, |start| start.min(self.today));
        let mut changes = vec![(
            registered,
            DeviceChange::Registered {
                asset_tag: item.asset_tag.clone(),
                serial: item.serial.clone(),
                maker: item.maker.clone(),
                model: item.model.clone(),
                class: item.class,
                site: site.clone(),
                start: item.start,
            },
        )];
        match (item.status, item.end) {
            (Status::InUse, _) => {}
            (Status::Archived, Some(end)) => {
                changes.push((end.max(registered), DeviceChange::Ended { end }));
            }
            (status, _) => changes.push((self.today, DeviceChange::Status { status })),
        }
        let columns = crate::store::Columns {
            identity: records::identity(item.serial.as_deref(), item.asset_tag.as_deref()),
            serial: item.serial.clone(),
            asset_tag: item.asset_tag.clone(),
            site,
        };
        let id = new_id();
        self.has(&id, item);
        self.made.devices.push(NewDevice { id, columns, events: bodies(&changes)? });
        Ok(())
    }

    /// Notes who has a device, where the row tells.
    fn has(&mut self, id: &str, item: &PlannedDevice) {
        if let (Some(users), Some(user)) = (&mut self.made.users, &item.user) {
            users.push((id.to_owned(), user.clone()));
        }
    }

    /// What a row changes of a device, as far as it is taken.
    fn change(
        &mut self,
        difference: &PlannedDifference,
        item: &PlannedDevice,
        present: &PresentDevice,
        key: &str,
    ) -> Result<(), StoreError> {
        // Of a device in conflict, what nobody else touched goes with the changed ones.
        let group = match difference.group {
            DifferenceGroup::Conflict => DifferenceGroup::Changed,
            group => group,
        };
        let (plain, conflict) = (
            self.decisions.takes(group, key),
            self.decisions.takes(DifferenceGroup::Conflict, key),
        );
        let taken = |change: &&PlannedChange| if change.conflict { conflict } else { plain };
        let facts: Vec<Fact> =
            difference.changes.iter().filter(taken).map(|change| change.fact).collect();
        if facts.is_empty() {
            return Ok(());
        }
        let mut changes = Vec::new();
        for fact in &facts {
            changes.extend(self.fact(*fact, &facts, item, present));
        }
        self.push(&present.device, changes)
    }

    /// The records of a fact that a row tells otherwise.
    fn fact(
        &mut self,
        fact: Fact,
        facts: &[Fact],
        item: &PlannedDevice,
        present: &PresentDevice,
    ) -> Vec<(Day, DeviceChange)> {
        if fact == Fact::Site {
            let site = self.site(item);
            return site.map(|site| present.moved(&site, self.on)).unwrap_or_default();
        }
        self.record(fact, facts, item, present).into_iter().collect()
    }

    /// The record of a fact other than its site.
    fn record(
        &self,
        fact: Fact,
        facts: &[Fact],
        item: &PlannedDevice,
        present: &PresentDevice,
    ) -> Option<(Day, DeviceChange)> {
        let registered = present.registered;
        Some(match fact {
            Fact::Status if item.status == Status::Archived => {
                // A device that was in the fleet and is archived now left on that day at the
                // latest: without a day it would vanish from the years in which it was there.
                ended(present, item.end.unwrap_or(self.on))
            }
            Fact::Status => {
                // What returns does so after it left.
                let on = present.ended.map_or(self.on, |ended| ended.max(self.on));
                (on, DeviceChange::Status { status: item.status })
            }
            Fact::End if facts.contains(&Fact::Status) => return None,
            Fact::End => ended(present, item.end?),
            Fact::Site => return None,
            Fact::Start => (registered, DeviceChange::Started { start: item.start? }),
            Fact::Model => {
                let model = item.model.clone();
                let told = Some(&item.maker).filter(|maker| !maker.is_empty());
                let maker = told.unwrap_or(&present.device.maker).clone();
                (registered, DeviceChange::Described { maker, model })
            }
            Fact::Class => (registered, DeviceChange::Class { class: item.class? }),
            Fact::Serial if facts.contains(&Fact::AssetTag) => return None,
            Fact::Serial | Fact::AssetTag => {
                let theirs = |fact, of: &Option<String>, now: &Option<String>| {
                    if facts.contains(&fact) { of.clone() } else { now.clone() }
                };
                let now = &present.device;
                let asset_tag = theirs(Fact::AssetTag, &item.asset_tag, &now.asset_tag);
                let serial = theirs(Fact::Serial, &item.serial, &now.serial);
                (self.on, DeviceChange::Identified { asset_tag, serial })
            }
        })
    }

    /// A device that is gone leaves.
    fn end(&mut self, present: &PresentDevice) -> Result<(), StoreError> {
        self.made.ended += 1;
        self.push(&present.device, vec![ended(present, self.on)])
    }

    fn push(
        &mut self,
        device: &Device,
        changes: Vec<(Day, DeviceChange)>,
    ) -> Result<(), StoreError> {
        let before = records::columns_of(device);
        let mut after = device.clone();
        for (_, change) in &changes {
            match change {
                DeviceChange::Moved { site } => after.site = Some(site.clone()),
                DeviceChange::Identified { asset_tag, serial } => {
                    after.asset_tag.clone_from(asset_tag);
                    after.serial.clone_from(serial);
                }
                _ => {}
            }
        }
        let after = records::columns_of(&after);
        self.made.changes.push(ChangedDevice {
            id: device.id.clone(),
            columns: (after != before).then_some(after),
            events: bodies(&changes)?,
        });
        Ok(())
    }
}

/// The record of an end.
fn ended(present: &PresentDevice, end: Day) -> (Day, DeviceChange) {
    let end = present.device.start.map_or(end, |start| end.max(start));
    (present.ends_on(end), DeviceChange::Ended { end })
}
