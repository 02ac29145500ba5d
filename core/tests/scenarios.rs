//! The laws of the years ahead, on random fleets and scenarios.
//!
//! `PROPTEST_CASES` sets how many cases are tried.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may stop where a fact it rests on is not so")]

mod shipped;

use impact_core::catalogue::MatchKind;
use impact_core::factors::DeviceClass;
use impact_core::fleet::scenario::{
    AheadFigure, Columns, ColumnsError, Question, Scenario, YEARS_AHEAD,
};
use impact_core::fleet::{
    Ask, Attention, Device, Direction, Filter, Fleet, GroupBy, PlanState, Site, Sort, SortKey,
    Stay, synthetic,
};
use impact_core::lifecycle::{Status, View};
use impact_core::quantity::{Day, GramsCo2e, Period};
use proptest::prelude::*;
use shipped::LIBRARY;

fn today() -> Day {
    "2026-11-28".parse().unwrap()
}

fn first_day() -> Day {
    "2027-01-01".parse().unwrap()
}

/// What is done to an invented device, so that every kind of gap and past is among them.
fn changed(mut device: Device, (what, days, status): (u8, i32, Status)) -> Device {
    match what {
        0 => device.start = None,
        1 => (device.class, device.model) = (None, "Custom build".to_owned()),
        2 => device.site = None,
        3 => device.site = Some("nowhere".to_owned()),
        4 => device.planned_days = Some(days.unsigned_abs()),
        5 => (device.status, device.end) = (Status::Archived, Some(today().plus_days(-days))),
        6 => device.end = Some(today().plus_days(days)),
        7 => device.status = status,
        8 => device.start = Some(today().plus_days(days)),
        9 => {
            let until = today().plus_days(-days);
            let site = Some("demo-site-2".to_owned());
            device.earlier = vec![Stay { until, status, site }];
        }
        10 => device.start = Some(today().plus_days(-4 * days)),
        11 => device.class = Some(DeviceClass::Server),
        12 => (device.class, device.model) = (Some(DeviceClass::Dock), "Custom".to_owned()),
        _ => {}
    }
    device
}

type Changes = Vec<(u8, i32, Status)>;

fn changes(most: usize) -> impl Strategy<Value = Changes> {
    let status = prop::sample::select(&Status::ALL[..]);
    prop::collection::vec((0_u8..26, 1_i32..1500, status), 0..most)
}

fn devices(seed: u64, changes: Changes) -> (Vec<Site>, Vec<Device>) {
    let number = u32::try_from(changes.len()).unwrap();
    let (mut sites, devices) = synthetic(&LIBRARY, number, seed, today());
    sites[3].country = None;
    sites[3].zone = None;
    (
        sites,
        devices.into_iter().zip(changes).map(|(device, change)| changed(device, change)).collect(),
    )
}

fn fleet(seed: u64, changes: Changes) -> Fleet {
    let (sites, devices) = devices(seed, changes);
    Fleet::new(&LIBRARY, sites, devices)
}

fn columns(fleet: &Fleet) -> Columns {
    Columns::of(fleet, today(), first_day()).unwrap()
}

fn scenario() -> impl Strategy<Value = Scenario> {
    let life = prop::option::of(6_u16..=240);
    let lives = prop::collection::vec(life, DeviceClass::ALL.len());
    (lives, 0_u8..=100, -500_i16..=500, 0_u8..=100, 0_u16..=240).prop_map(
        |(lives, refurbished, grid, returned, hours)| Scenario {
            life_months: std::array::from_fn(|class| lives[class]),
            refurbished,
            grid,
            returned,
            hours,
        },
    )
}

fn everything() -> Filter {
    Filter { status: Status::ALL.to_vec(), ..Filter::default() }
}

fn filter() -> impl Strategy<Value = Filter> {
    let classes = prop::collection::vec(prop::sample::select(&DeviceClass::ALL[..]), 0..3);
    let sites = prop::sample::select(vec!["demo-site-1", "demo-site-4", "none", "other"]);
    let statuses = prop::collection::vec(prop::sample::select(&Status::ALL[..]), 0..3);
    let matched = prop::collection::vec(prop::sample::select(&MatchKind::ALL[..]), 0..3);
    let makers = prop::sample::select(vec!["Dell", "Lenovo", "HP", "Nobody"]);
    let attention = prop::option::of(prop::sample::select(&Attention::ALL[..]));
    (
        (classes, prop::bool::weighted(0.2)),
        prop::collection::vec(sites, 0..3),
        statuses,
        (matched, attention),
        prop::collection::vec(makers, 0..2),
    )
        .prop_map(|((class, class_unknown), site, status, (matched, attention), maker)| {
            Filter {
                search: String::new(),
                class,
                class_unknown,
                site: site.into_iter().map(str::to_owned).collect(),
                status,
                matched,
                attention,
                maker: maker.into_iter().map(str::to_owned).collect(),
                model: Vec::new(),
                plan: None,
            }
        })
}

proptest! {
    /// Conservation ahead: a scenario's year is the sum of its groups, its stages, its rows and the
    /// devices' receipts, to the gram.
    #[test]
    fn a_scenario_is_the_sum_of_its_devices_receipts(
        seed in any::<u64>(), changes in changes(10), scenario in scenario(),
        year in 0..YEARS_AHEAD,
    ) {
        let fleet = fleet(seed, changes);
        let columns = columns(&fleet);
        let all = columns.selection(&everything()).unwrap();
        let outlook = columns.outlook(&scenario, &all, &[year]).unwrap();
        let gross = outlook.years[0].gross.mean_kg;
        prop_assert_eq!(outlook.years[0].stages.iter().copied().sum::<GramsCo2e>(), gross);
        for one in GroupBy::ALL {
            for other in [None, Some(GroupBy::Site), Some(GroupBy::Maker)] {
                let sums = columns.sums(&scenario, &all, [Some(one), other], &[year]).unwrap();
                prop_assert_eq!(sums.total(), gross);
                prop_assert_eq!(sums.devices.iter().sum::<u64>(), fleet.len() as u64);
            }
        }
        let figures = columns.figures(&scenario, year).unwrap();
        let rows = (0..columns.len()).filter_map(|row| figures.of(row));
        prop_assert_eq!(rows.sum::<GramsCo2e>(), gross);
        let mut of_receipts = 0.0;
        let ask = Ask {
            filter: &everything(),
            period: Period::new(first_day(), first_day().plus_days(365)).unwrap(),
            view: View::Management,
            as_of: today(),
        };
        for id in fleet.selected_ids(&ask) {
            if let Ok(receipt) = columns.device_receipt(&fleet, &id, &scenario, year) {
                let receipt = receipt.unwrap();
                receipt.verify().unwrap();
                of_receipts += receipt.root.value;
            }
        }
        prop_assert_eq!(of_receipts, gross.grams() as f64);
    }

    /// The plan goes on from the fleet: a device that is not replaced carries in each year ahead
    /// what the fleet says of it, to the gram.
    #[test]
    fn the_plan_of_a_device_not_replaced_is_the_fleets(
        seed in any::<u64>(), changes in changes(5), year in 0..4_usize,
    ) {
        let (sites, devices) = devices(seed, changes);
        for device in devices {
            let id = device.id.clone();
            let leaves = device.end.is_some() || device.status == Status::Archived;
            let fleet = Fleet::new(&LIBRARY, sites.clone(), vec![device]);
            let columns = columns(&fleet);
            let all = columns.selection(&everything()).unwrap();
            let plan = columns.outlook(&Scenario::default(), &all, &[year]).unwrap();
            let period = plan.years[0].period;
            let ask = Ask {
                filter: &everything(), period, view: View::Management, as_of: today(),
            };
            let list = fleet.list(&LIBRARY, &ask, Sort::default(), 0, 1);
            let row = &list.rows[0];
            let over = row.start.zip(row.planned_life_days)
                .map(|(start, days)| start.plus_days(i32::try_from(days).unwrap()));
            let replaced = !leaves && over.is_some_and(|over| over < period.end());
            if !replaced {
                let said = fleet.footprint(&LIBRARY, &id, &ask).unwrap().gross;
                let said = said.map_or(GramsCo2e::ZERO, |carbon| carbon.mean_kg);
                prop_assert_eq!(plan.years[0].gross.mean_kg, said, "{} {:?}", id, row);
            }
        }
    }

    /// The columns' filter is the fleet's.
    #[test]
    fn a_filter_leaves_in_columns_what_it_leaves_in_the_fleet(
        seed in any::<u64>(), changes in changes(20), filter in filter(), scenario in scenario(),
    ) {
        let fleet = fleet(seed, changes);
        let columns = columns(&fleet);
        let selection = columns.selection(&filter).unwrap();
        let ask = Ask {
            filter: &filter,
            period: Period::new(first_day(), first_day().plus_days(365)).unwrap(),
            view: View::Management,
            as_of: today(),
        };
        let ids = fleet.selected_ids(&ask);
        prop_assert_eq!(columns.bitmap(&selection).count(), ids.len() as u64);
        let figures = columns.figures(&scenario, 1).unwrap();
        let sort = Sort { key: SortKey::Gross, direction: Direction::Descending };
        let page = columns.page(&figures, &selection, sort, 0, usize::MAX).unwrap();
        let mut found: Vec<&str> = page.iter().map(|at| fleet.id_at(*at as usize).unwrap()).collect();
        let mut said: Vec<&str> = ids.iter().map(String::as_str).collect();
        found.sort_unstable();
        said.sort_unstable();
        prop_assert_eq!(found, said);
        let outlook = columns.outlook(&scenario, &selection, &[1]).unwrap();
        prop_assert_eq!(outlook.devices, ids.len() as u64);
        let sums = columns.sums(&scenario, &selection, [Some(GroupBy::Site), Some(GroupBy::Status)], &[1]);
        let sums = sums.unwrap();
        prop_assert_eq!(sums.total(), outlook.years[0].gross.mean_kg);
        prop_assert_eq!(sums.devices.iter().sum::<u64>(), ids.len() as u64);
    }

    /// A total of the years ahead is what its receipt comes to, with the same range; and a receipt's
    /// classes are the totals of their devices.
    #[test]
    fn a_total_ahead_is_what_its_receipt_says(
        seed in any::<u64>(), changes in changes(20), filter in filter(), scenario in scenario(),
        year in 0..YEARS_AHEAD,
    ) {
        let fleet = fleet(seed, changes);
        let columns = columns(&fleet);
        let selection = columns.selection(&filter).unwrap();
        let of = |scenario: &Scenario| columns.outlook(scenario, &selection, &[year]).unwrap();
        let plan = of(&Scenario::default());
        let question = Question { scenario, filter, ..Question::default() };
        let change = |scenario: &Scenario| columns.difference(&of(scenario), &plan)[0];
        let mut figures = vec![
            (AheadFigure::Plan, plan.years[0].gross),
            (AheadFigure::Scenario, of(&scenario).years[0].gross),
            (AheadFigure::Change, change(&scenario)),
        ];
        let levers = scenario.moved().into_iter();
        figures.extend(
            levers.map(|lever| (AheadFigure::Alone(lever), change(&scenario.only(lever)))),
        );
        for (figure, carbon) in figures {
            let receipt = columns.receipt(&question, figure, year).unwrap();
            prop_assert_eq!(receipt.verify(), Ok(()));
            let [mean, low, high] =
                [carbon.mean_kg, carbon.low_kg, carbon.high_kg].map(|end| end.grams() as f64);
            prop_assert_eq!(receipt.root.value, mean, "{:?}", figure);
            prop_assert_eq!(receipt.root.range, Some((low, high)));
            for stage in &receipt.root.steps {
                for class in &stage.node.steps {
                    let query = class.node.devices.clone().unwrap_or_default();
                    let of_class = Question { scenario, ..Question::parse(&query).unwrap() };
                    let narrower = columns.receipt(&of_class, figure, year).unwrap();
                    let stage = narrower.root.steps.iter()
                        .find(|of| of.node.label.key == stage.node.label.key);
                    prop_assert_eq!(stage.map(|stage| stage.node.value), Some(class.node.value));
                }
            }
        }
    }

    /// A page is the part of the whole order that it stands for, and percentiles are ranks.
    #[test]
    fn a_page_is_a_part_of_the_whole_order(
        seed in any::<u64>(), changes in changes(20), start in 0_usize..25, rows in 0_usize..9,
        key in prop::sample::select(vec![
            SortKey::Gross, SortKey::Embodied, SortKey::Start, SortKey::Age, SortKey::Site,
            SortKey::PlannedLife, SortKey::Class, SortKey::Status, SortKey::Match,
        ]),
        descending in any::<bool>(),
    ) {
        let fleet = fleet(seed, changes);
        let columns = columns(&fleet);
        let all = columns.selection(&everything()).unwrap();
        let figures = columns.figures(&Scenario::default(), 0).unwrap();
        let direction = if descending { Direction::Descending } else { Direction::Ascending };
        let sort = Sort { key, direction };
        let whole = columns.page(&figures, &all, sort, 0, usize::MAX).unwrap();
        let page = columns.page(&figures, &all, sort, start, rows).unwrap();
        let part: Vec<u32> = whole.iter().copied().skip(start).take(rows).collect();
        prop_assert_eq!(page, part);
        let ends = columns.percentiles(&figures, &all, &[0, 50, 100]);
        prop_assert!(ends[0] <= ends[1] && ends[1] <= ends[2]);
    }

    /// The order in which devices come changes nothing.
    #[test]
    fn the_order_of_devices_changes_no_scenario(
        seed in any::<u64>(), changes in changes(12), scenario in scenario(), turn in 0_usize..12,
    ) {
        let (sites, mut devices) = devices(seed, changes);
        let one = Fleet::new(&LIBRARY, sites.clone(), devices.clone());
        let by = turn.min(devices.len());
        devices.rotate_left(by);
        devices.reverse();
        let other = Fleet::new(&LIBRARY, sites, devices);
        let outlook = |fleet: &Fleet| {
            let columns = columns(fleet);
            let all = columns.selection(&everything()).unwrap();
            columns.outlook(&scenario, &all, &[0, 3]).unwrap().years
        };
        prop_assert_eq!(outlook(&one), outlook(&other));
    }

    /// Columns come off the wire as they were; changed or cut bytes are refused.
    #[test]
    fn columns_survive_the_wire(
        seed in any::<u64>(), changes in changes(12), at in any::<prop::sample::Index>(),
        flip in 1_u8..=255,
    ) {
        let columns = columns(&fleet(seed, changes));
        let mut bytes = columns.to_bytes();
        prop_assert_eq!(&Columns::from_bytes(&bytes).unwrap(), &columns);
        prop_assert!(Columns::from_bytes(&bytes[..at.index(bytes.len())]).is_err());
        let at = at.index(bytes.len());
        bytes[at] ^= flip;
        prop_assert!(Columns::from_bytes(&bytes).is_err());
    }

    /// Any bytes are columns or refused, also behind a right beginning and checksum.
    #[test]
    fn any_bytes_are_columns_or_refused(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        seed in any::<u64>(), at in any::<prop::sample::Index>(), put in any::<u8>(),
    ) {
        let _refused = Columns::from_bytes(&bytes);
        let mut near = columns(&fleet(seed, vec![(20, 1, Status::InUse); 3])).to_bytes();
        let end = near.len() - 8;
        near[at.index(end)] = put;
        let sealed = Columns::sealed(near[..end].to_vec());
        if let Ok(columns) = Columns::from_bytes(&sealed) {
            let all = columns.selection(&everything()).unwrap();
            let _figures = columns.outlook(&Scenario::default(), &all, &[0, 9]);
        }
    }
}

#[test]
fn an_empty_fleet_one_device_and_nothing_left_are_honest_zeros() {
    let none = columns(&fleet(1, Vec::new()));
    let all = none.selection(&Filter::default()).unwrap();
    let outlook = none.outlook(&Scenario::default(), &all, &[0]).unwrap();
    assert_eq!((outlook.devices, outlook.years[0].gross.mean_kg), (0, GramsCo2e::ZERO));
    let figures = none.figures(&Scenario::default(), 0).unwrap();
    assert_eq!(none.percentiles(&figures, &all, &[50]), [None]);
    assert!(none.page(&figures, &all, Sort::default(), 0, 10).is_err());
    let one = columns(&fleet(1, vec![(20, 1, Status::InUse)]));
    let nobodys = Filter { maker: vec!["Nobody".into()], ..Filter::default() };
    let left = one.selection(&nobodys).unwrap();
    let outlook = one.outlook(&Scenario::default(), &left, &[0]).unwrap();
    assert_eq!((outlook.devices, outlook.years[0].gross.mean_kg), (0, GramsCo2e::ZERO));
}

#[test]
fn what_cannot_be_asked_is_refused_in_one_sentence() {
    let fleet = fleet(1, vec![(20, 1, Status::InUse)]);
    let error = Columns::of(&fleet, today(), today().plus_days(-1)).unwrap_err();
    assert!(matches!(error, ColumnsError::Past { .. }), "{error}");
    let columns = columns(&fleet);
    let words = Filter { search: "latitude".into(), ..Filter::default() };
    assert_eq!(columns.selection(&words).unwrap_err(), ColumnsError::Search);
    let model = Filter { model: vec!["Latitude 5310".into()], ..Filter::default() };
    assert_eq!(columns.selection(&model).unwrap_err(), ColumnsError::Search);
    let plan = Filter { plan: Some(PlanState::Beyond), ..Filter::default() };
    assert_eq!(columns.selection(&plan).unwrap_err(), ColumnsError::Search);
    let all = columns.selection(&Filter::default()).unwrap();
    let plan = Scenario::default();
    let error = columns.outlook(&plan, &all, &[YEARS_AHEAD]).unwrap_err();
    assert_eq!(error, ColumnsError::Year { year: YEARS_AHEAD });
    assert!(columns.device_receipt(&fleet, "demo-1", &plan, 99).is_err());
    assert!(columns.device_receipt(&fleet, "nobody", &plan, 0).unwrap().is_none());
}

#[test]
fn a_longer_life_and_refurbished_replacements_carry_less() {
    let fleet = fleet(3, vec![(20, 1, Status::InUse); 400]);
    let columns = columns(&fleet);
    let all = columns.selection(&Filter::default()).unwrap();
    let at =
        |scenario: &Scenario| columns.outlook(scenario, &all, &[3]).unwrap().years[0].gross.mean_kg;
    let plan = at(&Scenario::default());
    let mut longer = Scenario::default();
    longer.life_months[DeviceClass::Laptop.index()] = Some(60);
    assert!(at(&longer) < plan);
    assert!(at(&Scenario { refurbished: 45, ..Scenario::default() }) < plan);
    assert!(at(&Scenario { grid: -60, ..Scenario::default() }) < plan);
    assert!(at(&Scenario { returned: 95, ..Scenario::default() }) < plan);
    assert!(at(&Scenario { hours: 60, ..Scenario::default() }) < plan);
}

/// A scenario's receipt goes down to the published figure and to the energy it rests on.
#[test]
fn a_scenarios_receipt_says_where_its_figures_come_from() {
    let fleet = fleet(11, vec![(20, 1, Status::InUse); 12]);
    let columns = columns(&fleet);
    let scenario = Scenario { refurbished: 40, ..Scenario::default() };
    let mut traced = 0;
    for at in 0..fleet.len() {
        let id = fleet.id_at(at).unwrap();
        let receipt = columns.device_receipt(&fleet, id, &scenario, 3).unwrap().unwrap();
        assert_eq!(receipt.verify(), Ok(()));
        let mut root = receipt.root.clone();
        let mut sources = 0;
        root.visit_mut(&mut |node| sources += usize::from(node.source.is_some()));
        traced += usize::from(sources >= 2);
    }
    assert_eq!(traced, fleet.len());
}
