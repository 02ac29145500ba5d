//! What is not known is told apart from nought, in every figure of a fleet.

use super::{Ask, Device, Filter, Fleet, GroupBy, Site, Sort, Stay};
use crate::library::{Library, shipped};
use crate::lifecycle::{Stage, Status, View};

const WELL_KNOWN: &str = "1-known";
const NO_SITE: &str = "2-no-site";
const NO_CLASS: &str = "3-no-class";
const NO_END: &str = "4-no-end";
const MOVED: &str = "5-moved";

fn device(id: &str) -> Device {
    Device {
        id: id.into(),
        asset_tag: None,
        serial: None,
        maker: "Dell".into(),
        model: if id == NO_CLASS { "Gadget 9" } else { "Latitude 5310" }.into(),
        class: None,
        product: None,
        site: (id != NO_SITE && id != MOVED).then(|| "s".into()),
        status: if id == NO_END { Status::Archived } else { Status::InUse },
        earlier: Vec::new(),
        start: "2025-01-01".parse().ok(),
        end: None,
        planned_days: None,
    }
}

fn fleet(library: &Library, ids: &[&str]) -> Fleet {
    let site = Site { id: "s".into(), name: "S".into(), country: "DE".parse().ok(), zone: None };
    let mut devices: Vec<Device> = ids.iter().map(|id| device(id)).collect();
    for device in devices.iter_mut().filter(|device| device.id == MOVED) {
        let until = "2026-01-01".parse().unwrap();
        device.earlier = vec![Stay { until, status: Status::InUse, site: Some("s".into()) }];
    }
    Fleet::new(library, vec![site], devices)
}

fn ask(filter: &Filter) -> Ask<'_> {
    let period = "2026-02-01..2026-11-01".parse().unwrap();
    let as_of = "2026-11-25".parse().unwrap();
    Ask { filter, period, view: View::Management, as_of }
}

const ALL: [&str; 5] = [WELL_KNOWN, NO_SITE, NO_CLASS, NO_END, MOVED];

#[test]
fn a_device_whose_use_is_not_known_has_no_share_and_no_use_of_nought() {
    let library = shipped();
    let fleet = fleet(&library, &ALL);
    let filter = Filter::default();
    let of = |id| fleet.footprint(&library, id, &ask(&filter)).unwrap();
    let uses = |id| of(id).stages.iter().any(|part| part.stage == Stage::Use);
    assert_eq!(of(WELL_KNOWN).finding.key, "finding.device.made");
    assert_eq!(of(NO_SITE).finding.key, "finding.device.no_use");
    assert_eq!(of(MOVED).finding.key, "finding.device.part_use");
    assert!(uses(WELL_KNOWN));
    assert!(!uses(NO_SITE));
    assert!(!uses(MOVED), "in this period it is where no country is known");
    assert!(of(MOVED).whole_life.iter().any(|part| part.stage == Stage::Use));
    assert!(of(NO_CLASS).gross.is_none());
}

#[test]
fn a_list_says_how_many_figures_its_sums_lack() {
    let library = shipped();
    let filter = Filter::default();
    let unknown = |ids: &[&str]| {
        let list = fleet(&library, ids).list(&library, &ask(&filter), Sort::default(), 0, 9);
        (list.total, list.embodied_unknown, list.use_unknown, list.gross_unknown)
    };
    assert_eq!(unknown(&[WELL_KNOWN]), (1, 0, 0, 0));
    assert_eq!(unknown(&[WELL_KNOWN, NO_SITE, NO_CLASS]), (3, 1, 2, 1));
    assert_eq!(unknown(&[NO_CLASS]), (1, 1, 1, 1));
}

#[test]
fn a_group_of_devices_without_a_figure_has_no_use_of_nought() {
    let library = shipped();
    let filter = Filter::default();
    let summary = fleet(&library, &ALL).summary(&library, &ask(&filter), GroupBy::Class);
    let of = |key: &str| summary.groups.iter().find(|group| group.key == key).unwrap();
    assert!(of("laptop").use_kg.is_some());
    assert_eq!(of("unknown").use_kg, None);
}

#[test]
fn a_fleets_receipt_names_what_its_sum_lacks() {
    let library = shipped();
    let notes = |ids: &[&str], filter: &Filter| {
        let receipt = fleet(&library, ids).receipt(&library, &ask(filter));
        receipt.verify().unwrap();
        let notes = receipt.root.notes.iter().skip(1);
        notes.map(|note| (note.key.clone(), note.args["devices"].clone())).collect::<Vec<_>>()
    };
    let note = |key: &str, devices: &str| (key.to_owned(), devices.to_owned());
    assert_eq!(notes(&[WELL_KNOWN], &Filter::default()), []);
    assert_eq!(
        notes(&ALL, &Filter::default()),
        [
            note("receipt.note.without_figure", "1"),
            note("receipt.note.without_use", "2"),
            note("receipt.note.without_end", "1")
        ]
    );
    let archived = Filter { status: vec![Status::Archived], ..Filter::default() };
    assert_eq!(notes(&ALL, &archived), [], "it was asked for, so it is not left out");
}
