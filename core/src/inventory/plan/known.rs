//! What the fleet knows already, and which of its devices a row tells.

use super::PlannedDevice;
use crate::catalogue::ConfirmedProducts;
use crate::factors::DeviceClass;
use crate::lifecycle::Status;
use crate::quantity::{Country, Day};
use std::collections::BTreeMap;

/// A site there is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownSite {
    /// Name.
    pub name: String,
    /// Other names that inventories know it by: those it had, and those of sites merged into it.
    pub also: Vec<String>,
    /// Country.
    pub country: Option<Country>,
}

/// What is on record of a device, as far as an export tells such facts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Inventory number.
    pub asset_tag: Option<String>,
    /// Serial.
    pub serial: Option<String>,
    /// Maker as written.
    pub maker: String,
    /// Model as written.
    pub model: String,
    /// Class that was given.
    pub class: Option<DeviceClass>,
    /// Name of its site.
    pub location: Option<String>,
    /// Where it stands.
    pub status: Status,
    /// First day in service.
    pub start: Option<Day>,
    /// First day out of service.
    pub end: Option<Day>,
}

/// A device that the fleet has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownDevice {
    /// Identifier.
    pub id: String,
    /// As the records have it now.
    pub now: Facts,
    /// As files alone have told it, where a person changed it since; none where nobody did.
    pub told: Option<Box<Facts>>,
    /// Whether a person said which product it is.
    pub product: bool,
    /// Whether the last file of the source that is read now had it.
    pub seen: bool,
    /// Whether it left because a file of this source did not have it any more, and nothing was said
    /// of where it stands since.
    pub missed: bool,
    /// Whether it is invented, for a demo: such devices say nothing about whose file it is.
    pub invented: bool,
}

impl KnownDevice {
    /// As files alone have told it.
    pub fn told(&self) -> &Facts {
        self.told.as_deref().unwrap_or(&self.now)
    }
}

/// What the fleet knows already.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    /// Its devices.
    pub devices: Vec<KnownDevice>,
    /// Its sites.
    pub sites: Vec<KnownSite>,
    /// Country that new sites take.
    pub default_country: Option<Country>,
    /// Products that its people said yes to.
    pub confirmed: ConfirmedProducts,
    /// How often it had been changed.
    pub revision: i64,
}

/// A name's letters without regard to their case: as names of places are compared by people.
pub fn folded(name: &str) -> impl Iterator<Item = char> {
    name.chars().flat_map(char::to_lowercase)
}

/// Whether two names differ by their case at most.
pub fn is_alike(one: &str, other: &str) -> bool {
    folded(one).eq(folded(other))
}

/// Which device a row tells.
pub(super) enum Found {
    /// One of the fleet, by its position.
    Device(usize),
    /// One that another row told before, by that row's line.
    ToldBy(u64),
    /// None that is known.
    Nothing,
}

/// The sites by what inventories call them.
pub(super) struct Sites<'a> {
    as_written: BTreeMap<&'a str, &'a KnownSite>,
    /// In whatever case.
    alike: BTreeMap<String, &'a KnownSite>,
}

impl<'a> Sites<'a> {
    pub fn new(sites: &'a [KnownSite]) -> Self {
        let (mut as_written, mut alike) = (BTreeMap::new(), BTreeMap::new());
        // A name that is a site's own goes before one that another had.
        let own = sites.iter().map(|site| (&site.name, site));
        let had = sites.iter().flat_map(|site| site.also.iter().map(move |name| (name, site)));
        for (name, site) in own.chain(had) {
            as_written.entry(name.as_str()).or_insert(site);
            alike.entry(folded(name).collect()).or_insert(site);
        }
        Self { as_written, alike }
    }

    /// The site that a location's name means: one of that name, else one that had it; at last, in
    /// whatever case.
    pub fn get(&self, location: &str) -> Option<&'a KnownSite> {
        let written = self.as_written.get(location).copied();
        written.or_else(|| self.alike.get(&folded(location).collect::<String>()).copied())
    }

    /// The name of that site, else the location as it is written.
    pub fn name<'b>(&self, location: &'b str) -> &'b str
    where
        'a: 'b,
    {
        self.get(location).map_or(location, |site| &site.name)
    }
}

/// The fleet's devices by what tells them apart, each found once.
pub(super) struct Index<'a> {
    known: &'a Known,
    /// Its sites.
    pub sites: Sites<'a>,
    /// By serial in lower case.
    serials: BTreeMap<String, usize>,
    /// By inventory number: those that have a serial, and those that have none.
    tags: BTreeMap<&'a str, usize>,
    tags_without_serial: BTreeMap<&'a str, usize>,
    /// Those with neither, by what files told of them.
    nameless: BTreeMap<Nameless<'a>, Vec<usize>>,
    /// Line of the row that tells the device, by position.
    told_by: Vec<Option<u64>>,
}

/// What is left to recognise a device by that has neither serial nor inventory number.
type Nameless<'a> = (&'a str, &'a str, Option<&'a str>, Option<Day>);

impl<'a> Index<'a> {
    pub fn new(known: &'a Known) -> Self {
        let mut index = Self {
            known,
            sites: Sites::new(&known.sites),
            serials: BTreeMap::new(),
            tags: BTreeMap::new(),
            tags_without_serial: BTreeMap::new(),
            nameless: BTreeMap::new(),
            told_by: vec![None; known.devices.len()],
        };
        for (at, device) in known.devices.iter().enumerate() {
            index.learn(at, &device.now);
            // A person may have corrected the serial that its source goes on to write.
            if let Some(told) = &device.told {
                index.learn(at, told);
            }
        }
        for nameless in index.nameless.values_mut() {
            nameless.reverse(); // taken from the end: the first first
        }
        index
    }

    fn learn(&mut self, at: usize, facts: &'a Facts) {
        match (&facts.serial, &facts.asset_tag) {
            (Some(serial), tag) => {
                self.serials.entry(serial.to_lowercase()).or_insert(at);
                if let Some(tag) = tag {
                    self.tags.entry(tag).or_insert(at);
                }
            }
            (None, Some(tag)) => {
                self.tags_without_serial.entry(tag).or_insert(at);
            }
            (None, None) => {
                let key =
                    (facts.maker.as_str(), &*facts.model, facts.location.as_deref(), facts.start);
                let same = self.nameless.entry(key).or_default();
                if same.last() != Some(&at) {
                    same.push(at);
                }
            }
        }
    }

    /// The device that a row tells: by its serial, else by its inventory number where one of the
    /// two has no serial; a row with neither tells a device of the same facts that has neither. Of
    /// several serials with one inventory number, the first is that of the device without one.
    pub fn find(&mut self, item: &'a PlannedDevice) -> Found {
        let Some(at) = self.position(item) else { return Found::Nothing };
        match self.told_by[at] {
            Some(row) => Found::ToldBy(row),
            None => {
                self.told_by[at] = Some(item.row);
                Found::Device(at)
            }
        }
    }

    fn position(&mut self, item: &'a PlannedDevice) -> Option<usize> {
        match (&item.serial, &item.asset_tag) {
            (Some(serial), tag) => {
                let free = |at: &&usize| {
                    self.told_by[**at].is_none() && self.known.devices[**at].now.serial.is_none()
                };
                let by_tag = |tag: &String| self.tags_without_serial.get(tag.as_str()).filter(free);
                let known = self.serials.get(&serial.to_lowercase());
                known.or_else(|| tag.as_ref().and_then(by_tag)).copied()
            }
            (None, Some(tag)) => {
                let tag = tag.as_str();
                self.tags_without_serial.get(tag).or_else(|| self.tags.get(tag)).copied()
            }
            (None, None) => {
                let place = item.location.as_deref().map(|location| self.sites.name(location));
                let key = (item.maker.as_str(), item.model.as_str(), place, item.start);
                self.nameless.get_mut(&key).and_then(Vec::pop)
            }
        }
    }

    /// Marks what a row that is no device names all the same: it is not gone.
    pub fn name(&mut self, serial: Option<&str>, tag: Option<&str>, row: u64) {
        let by_serial = serial.and_then(|serial| self.serials.get(&serial.to_lowercase()));
        let by_tag = || tag.and_then(|tag| self.tags_without_serial.get(tag));
        if let Some(at) = by_serial.or_else(by_tag).copied() {
            self.told_by[at].get_or_insert(row);
        }
    }

    /// Positions of the devices that the last file of this source had and this one does not name.
    pub fn gone(&self) -> impl Iterator<Item = usize> {
        let devices = self.known.devices.iter().zip(&self.told_by).enumerate();
        devices
            .filter(|(_, (device, told_by))| {
                device.seen && told_by.is_none() && device.now.status != Status::Archived
            })
            .map(|(at, _)| at)
    }
}
