//! A device's facts, and the dated events they are folded from.
//!
//! Nothing is overwritten: the state as of any day is the fold of the events effective by then.

use crate::factors::DeviceClass;
use crate::lifecycle::Status;
use crate::quantity::{Country, Day, GridPlace, Zone};
use serde::{Deserialize, Serialize};

/// A place with devices; its country, or its zone of it, decides the grid factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Identifier.
    pub id: String,
    /// Name, as the inventory's location.
    pub name: String,
    /// Country; none until somebody says.
    pub country: Option<Country>,
    /// The zone of the country's grid, where one was named.
    pub zone: Option<Zone>,
}

impl Site {
    /// Where its devices draw electricity; none until somebody says the country.
    pub fn place(&self) -> Option<GridPlace> {
        Some(GridPlace { country: self.country?, zone: self.zone })
    }
}

/// A stay that is over: days in a row in one status at one site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stay {
    /// The day after its last.
    pub until: Day,
    /// Where the device stood.
    pub status: Status,
    /// At which site.
    pub site: Option<String>,
}

/// What is known of a device on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Device {
    /// Identifier.
    pub id: String,
    /// Inventory number.
    pub asset_tag: Option<String>,
    /// Serial number.
    pub serial: Option<String>,
    /// Maker, as written.
    pub maker: String,
    /// Model, as written.
    pub model: String,
    /// Class, as the inventory or a person gave it.
    pub class: Option<DeviceClass>,
    /// Catalogue identifier of the product that a person said yes to;
    /// [`NO_PRODUCT`](crate::catalogue::NO_PRODUCT) where they said that none is meant.
    pub product: Option<String>,
    /// Identifier of the site where it is.
    pub site: Option<String>,
    /// Where it stands.
    pub status: Status,
    /// Its stays before this one, oldest first, each ending after the one before it; none for a
    /// device that has been so from its start.
    pub earlier: Vec<Stay>,
    /// First day in service.
    pub start: Option<Day>,
    /// First day out of service.
    pub end: Option<Day>,
    /// Planned life in days, where it is not the class's default.
    pub planned_days: Option<u32>,
}

/// A change of a device, effective from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DeviceChange {
    /// It came into the records.
    Registered {
        /// Inventory number.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        asset_tag: Option<String>,
        /// Serial number.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        serial: Option<String>,
        /// Maker, as written.
        maker: String,
        /// Model, as written.
        model: String,
        /// Class.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        class: Option<DeviceClass>,
        /// Site identifier.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        site: Option<String>,
        /// First day in service.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        start: Option<Day>,
    },
    /// It stands elsewhere: in use, on the shelf, at repair, archived.
    Status {
        /// Where.
        status: Status,
    },
    /// Its first day in service was entered or corrected.
    Started {
        /// The day.
        start: Day,
    },
    /// It left service.
    Ended {
        /// First day out of service.
        end: Day,
    },
    /// Its class was entered.
    Class {
        /// The class.
        class: DeviceClass,
    },
    /// A person said which product it is.
    Product {
        /// Catalogue identifier.
        product: String,
    },
    /// It moved.
    Moved {
        /// Site identifier.
        site: String,
    },
    /// Its planned life was entered or corrected: an assumption, so it holds for its whole life.
    Planned {
        /// Days.
        days: u32,
    },
    /// Its serial or inventory number was corrected; what is absent it does not have.
    Identified {
        /// Inventory number.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        asset_tag: Option<String>,
        /// Serial number.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        serial: Option<String>,
    },
    /// Maker and model are written in another way. A yes to a product was to the name it had.
    Described {
        /// Maker, as written.
        maker: String,
        /// Model, as written.
        model: String,
    },
}

/// A dated change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceEvent {
    /// The day from which it holds.
    pub effective_on: Day,
    /// What changed.
    pub change: DeviceChange,
}

/// The device as of a day: the fold of its events effective by then, its registration first, then
/// in the order of their days and among those of one day in the order given (that of recording).
/// `None` before it was registered.
pub fn device_as_of(id: &str, events: &[DeviceEvent], day: Day) -> Option<Device> {
    let mut effective: Vec<&DeviceEvent> =
        events.iter().filter(|event| event.effective_on <= day).collect();
    let registers = |event: &DeviceEvent| matches!(event.change, DeviceChange::Registered { .. });
    // Stable: recording order within a day.
    effective.sort_by_key(|event| (!registers(event), event.effective_on));
    let mut device: Option<Device> = None;
    for event in effective {
        if let DeviceChange::Registered { asset_tag, serial, maker, model, class, site, start } =
            &event.change
        {
            device = Some(Device {
                id: id.to_owned(),
                asset_tag: asset_tag.clone(),
                serial: serial.clone(),
                maker: maker.clone(),
                model: model.clone(),
                class: *class,
                product: None,
                site: site.clone(),
                status: Status::InUse,
                earlier: Vec::new(),
                start: *start,
                end: None,
                planned_days: None,
            });
        } else if let Some(device) = &mut device {
            device.apply(event);
        }
    }
    device
}

impl Device {
    /// Since when it is known to stand where it stands; none when it has been so from the start.
    pub fn status_since(&self) -> Option<Day> {
        let other = self.earlier.iter().rposition(|stay| stay.status != self.status)?;
        Some(self.earlier[other].until)
    }

    fn apply(&mut self, event: &DeviceEvent) {
        let on = event.effective_on;
        match &event.change {
            DeviceChange::Registered { .. } => {}
            DeviceChange::Status { status } => {
                // What stands somewhere again has not left: its end is no longer one.
                if *status != Status::Archived {
                    self.end = None;
                }
                self.turn(on, *status, self.site.clone());
            }
            DeviceChange::Started { start } => self.start = Some(*start),
            DeviceChange::Ended { end } => self.leave(*end),
            DeviceChange::Class { class } => self.class = Some(*class),
            DeviceChange::Product { product } => self.product = Some(product.clone()),
            DeviceChange::Moved { site } => self.turn(on, self.status, Some(site.clone())),
            DeviceChange::Planned { days } => self.planned_days = Some(*days),
            DeviceChange::Identified { asset_tag, serial } => {
                self.asset_tag.clone_from(asset_tag);
                self.serial.clone_from(serial);
            }
            DeviceChange::Described { maker, model } => {
                self.product = None;
                self.maker.clone_from(maker);
                self.model.clone_from(model);
            }
        }
    }

    /// From a day on it stands so, at that site.
    fn turn(&mut self, on: Day, status: Status, site: Option<String>) {
        if (status, &site) == (self.status, &self.site) {
            return;
        }
        self.cut(on);
        let began = self.earlier.last().map(|stay| stay.until);
        // A stay without a day is none.
        if began != Some(on) {
            let site = self.site.clone();
            self.earlier.push(Stay { until: on, status: self.status, site });
        }
        (self.status, self.site) = (status, site);
    }

    /// It left service on a day. How it was archived before, on another day or on none, is
    /// corrected by that: up to the day it stood as it did then.
    fn leave(&mut self, end: Day) {
        let site = self.site.clone();
        while self.status == Status::Archived
            && let Some(stay) = self.earlier.pop()
        {
            (self.status, self.site) = (stay.status, stay.site);
        }
        self.cut(end);
        self.turn(end, Status::Archived, site);
        self.end = Some(end);
    }

    /// Forgets the stays from a day on: what it was then, it is.
    fn cut(&mut self, on: Day) {
        while self.earlier.last().is_some_and(|stay| stay.until > on)
            && let Some(stay) = self.earlier.pop()
        {
            (self.status, self.site) = (stay.status, stay.site);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn event(on: &str, change: DeviceChange) -> DeviceEvent {
        DeviceEvent { effective_on: day(on), change }
    }

    fn registered() -> DeviceChange {
        DeviceChange::Registered {
            asset_tag: Some("AT1".into()),
            serial: None,
            maker: "Dell".into(),
            model: "Latitude 5310".into(),
            class: None,
            site: None,
            start: Some(day("2023-01-01")),
        }
    }

    #[test]
    fn the_state_of_any_day_is_the_fold_of_what_held_by_then() {
        let events = [
            event("2023-01-01", registered()),
            event("2026-11-24", DeviceChange::Status { status: Status::InStock }),
            event("2025-06-01", DeviceChange::Moved { site: "s2".into() }),
        ];
        assert_eq!(device_as_of("d", &events, day("2022-12-31")), None);
        let early = device_as_of("d", &events, day("2024-01-01")).unwrap();
        assert_eq!((early.status, early.site.as_deref()), (Status::InUse, None));
        let late = device_as_of("d", &events, day("2026-11-24")).unwrap();
        assert_eq!((late.status, late.site.as_deref()), (Status::InStock, Some("s2")));
        assert_eq!(late.status_since(), Some(day("2026-11-24")));
        let stays: Vec<_> = late.earlier.iter().map(|stay| (stay.until, stay.status)).collect();
        let moved = (day("2025-06-01"), Status::InUse);
        assert_eq!(stays, [moved, (day("2026-11-24"), Status::InUse)]);
    }

    fn after(changes: Vec<DeviceEvent>) -> Device {
        let mut events = vec![event("2023-01-01", registered())];
        events.extend(changes);
        device_as_of("d", &events, day("2026-11-24")).unwrap()
    }

    fn stays(device: &Device) -> Vec<(String, Status)> {
        device.earlier.iter().map(|stay| (stay.until.to_string(), stay.status)).collect()
    }

    #[test]
    fn a_device_that_comes_back_from_the_shelf_has_been_there() {
        let device = after(vec![
            event("2024-01-01", DeviceChange::Status { status: Status::InStock }),
            event("2025-01-01", DeviceChange::Status { status: Status::InUse }),
        ]);
        let expected =
            [("2024-01-01".into(), Status::InUse), ("2025-01-01".into(), Status::InStock)];
        assert_eq!(stays(&device), expected);
        assert_eq!(device.status_since(), Some(day("2025-01-01")));
    }

    #[test]
    fn an_end_entered_for_an_archived_device_says_when_it_left() {
        let archived = event("2024-05-01", DeviceChange::Status { status: Status::Archived });
        for end in ["2024-03-01", "2024-05-01", "2025-02-01"] {
            let ended = event("2025-02-01", DeviceChange::Ended { end: day(end) });
            let device = after(vec![archived.clone(), ended]);
            assert_eq!(stays(&device), [(end.to_owned(), Status::InUse)]);
            assert_eq!((device.status, device.end), (Status::Archived, Some(day(end))));
        }
    }

    #[test]
    fn a_corrected_end_replaces_the_one_before_it() {
        for corrected in ["2024-03-01", "2025-02-01"] {
            let device = after(vec![
                event("2024-05-01", DeviceChange::Ended { end: day("2024-05-01") }),
                event("2025-02-01", DeviceChange::Ended { end: day(corrected) }),
            ]);
            assert_eq!(stays(&device), [(corrected.to_owned(), Status::InUse)]);
            assert_eq!(device.end, Some(day(corrected)));
        }
    }

    #[test]
    fn a_device_that_returns_has_not_ended_and_drew_nothing_meanwhile() {
        let device = after(vec![
            event("2024-05-01", DeviceChange::Ended { end: day("2024-05-01") }),
            event("2025-02-01", DeviceChange::Status { status: Status::InUse }),
        ]);
        assert_eq!((device.status, device.end), (Status::InUse, None));
        let expected =
            [("2024-05-01".into(), Status::InUse), ("2025-02-01".into(), Status::Archived)];
        assert_eq!(stays(&device), expected);
    }

    #[test]
    fn what_was_so_before_it_was_registered_counts_from_that_day() {
        let changes = vec![event("2022-06-01", DeviceChange::Moved { site: "s1".into() })];
        let device = after(changes);
        assert_eq!(device.site.as_deref(), Some("s1"));
        assert_eq!(stays(&device), [("2022-06-01".into(), Status::InUse)]);
    }

    #[test]
    fn another_name_takes_the_yes_with_it() {
        let product = DeviceChange::Product { product: "dell/latitude-5310".into() };
        let described =
            DeviceChange::Described { maker: "Dell".into(), model: "Latitude 5320".into() };
        let device = after(vec![event("2023-01-01", product), event("2023-01-01", described)]);
        assert_eq!((device.product, device.model.as_str()), (None, "Latitude 5320"));
    }

    #[test]
    fn of_one_day_the_last_recorded_wins() {
        let events = [
            event("2023-01-01", registered()),
            event("2024-01-01", DeviceChange::Started { start: day("2023-02-01") }),
            event("2024-01-01", DeviceChange::Started { start: day("2023-03-01") }),
        ];
        let device = device_as_of("d", &events, day("2024-01-01")).unwrap();
        assert_eq!(device.start, Some(day("2023-03-01")));
    }

    #[test]
    fn events_keep_their_form_in_storage() {
        let text = serde_json::to_string(&event("2023-01-01", registered())).unwrap();
        assert_eq!(
            text,
            r#"{"effective_on":"2023-01-01","change":{"kind":"registered","asset_tag":"AT1","maker":"Dell","model":"Latitude 5310","start":"2023-01-01"}}"#
        );
        assert_eq!(serde_json::from_str::<DeviceEvent>(&text).unwrap().change, registered());
    }
}
