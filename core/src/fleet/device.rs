//! A device's facts, and the dated events they are folded from.
//!
//! Nothing is overwritten: the state as of any day is the fold of the events effective by then.

use crate::factors::DeviceClass;
use crate::lifecycle::Status;
use crate::quantity::{Country, Day};
use serde::{Deserialize, Serialize};

/// A place with devices; its country decides the grid factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Identifier.
    pub id: String,
    /// Name, as the inventory's location.
    pub name: String,
    /// Country; none until somebody says.
    pub country: Option<Country>,
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
    /// Catalogue identifier of the product that a person said yes to.
    pub product: Option<String>,
    /// Site identifier.
    pub site: Option<String>,
    /// Where it stands.
    pub status: Status,
    /// Since when it is known to stand there; none when it has been so from the start.
    pub status_since: Option<Day>,
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
}

/// A dated change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceEvent {
    /// The day from which it holds.
    pub effective_on: Day,
    /// What changed.
    pub change: DeviceChange,
}

/// The device as of a day: the fold of its events effective by then, in the order of their days and
/// among those of one day in the order given (that of recording). `None` before it was registered.
pub fn device_as_of(id: &str, events: &[DeviceEvent], day: Day) -> Option<Device> {
    let mut effective: Vec<&DeviceEvent> =
        events.iter().filter(|event| event.effective_on <= day).collect();
    effective.sort_by_key(|event| event.effective_on); // stable: recording order within a day
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
                status_since: None,
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
    fn apply(&mut self, event: &DeviceEvent) {
        match &event.change {
            DeviceChange::Registered { .. } => {}
            DeviceChange::Status { status } => {
                self.status = *status;
                self.status_since = Some(event.effective_on);
            }
            DeviceChange::Started { start } => self.start = Some(*start),
            DeviceChange::Ended { end } => {
                self.end = Some(*end);
                self.status = Status::Archived;
                self.status_since = Some(*end);
            }
            DeviceChange::Class { class } => self.class = Some(*class),
            DeviceChange::Product { product } => self.product = Some(product.clone()),
            DeviceChange::Moved { site } => self.site = Some(site.clone()),
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
        assert_eq!(late.status_since, Some(day("2026-11-24")));
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
