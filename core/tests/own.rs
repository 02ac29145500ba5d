//! The laws of an organisation's own figures: what they change, and that they change nothing else.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may stop where a fact it rests on is not so")]

mod shipped;

use impact_core::catalogue::{Shares, Statistic};
use impact_core::embodied::EmbodiedMethod;
use impact_core::factors::{Boundary, DeviceClass, Mix};
use impact_core::fleet::{
    Ask, Device, DeviceFootprint, DeviceRow, Figure, Filter, Fleet, Library, Site, Sort, Stay,
};
use impact_core::lifecycle::{Status, View};
use impact_core::own::{Change, Key, OwnClass, OwnFigures, OwnGrid, OwnProduct, OwnVersion};
use impact_core::quantity::{Country, Period};
use impact_core::receipt::{Evidence, Quality, Receipt};
use proptest::prelude::*;
use shipped::LIBRARY;
use std::sync::LazyLock;

fn version(number: u32, changes: Vec<Change>) -> OwnVersion {
    OwnVersion {
        version: number,
        recorded_on: "2026-11-25".parse().unwrap(),
        recorded_by: Some("person-1".into()),
        evidence: Some(Evidence {
            id: "file-1".into(),
            sha256: "ab".repeat(32),
            name: "sheet.pdf".into(),
        }),
        digest: format!("{number:04x}beef"),
        changes,
    }
}

fn with(changes: Vec<Change>) -> Library {
    LIBRARY.with_own(&OwnFigures::fold(&[version(1, changes)]))
}

fn product(id: &str, maker: &str, model: &str, total_kg: f64) -> OwnProduct {
    OwnProduct {
        id: id.into(),
        maker: maker.into(),
        model: model.into(),
        class: DeviceClass::Laptop,
        total_kg,
        statistic: Statistic::Mean,
        shares: Shares { used: Some(0.2), ..Shares::default() },
        error: Some(0.1),
        year: Some(2026),
        source: "Our own assessment".into(),
    }
}

fn device(id: usize, maker: &str, model: &str, class: Option<DeviceClass>) -> Device {
    Device {
        id: format!("{id}"),
        asset_tag: None,
        serial: None,
        maker: maker.into(),
        model: model.into(),
        class,
        product: None,
        site: Some("s".into()),
        status: Status::InUse,
        earlier: Vec::new(),
        start: "2025-03-01".parse().ok(),
        end: None,
        planned_days: None,
    }
}

fn fleet(library: &Library, devices: Vec<Device>) -> Fleet {
    let site = Site { id: "s".into(), name: "S".into(), country: "DE".parse().ok(), zone: None };
    Fleet::new(library, vec![site], devices)
}

fn period() -> Period {
    "2026-01-01..2026-11-01".parse().unwrap()
}

/// Every name of the catalogue, as it stands and in another spelling, and a few that it has not.
fn names() -> Vec<Device> {
    let products = LIBRARY.catalogue.products().iter();
    let mut names: Vec<(String, String)> = products
        .flat_map(|product| {
            [
                (product.maker.clone(), product.name.clone()),
                (product.maker.to_uppercase(), product.name.to_uppercase().replace(' ', "-")),
            ]
        })
        .collect();
    for (maker, model) in [("LENOVO", "20N2000RUS"), ("LENOVO", "ThinkPad P43s"), ("Acme", "X 1")] {
        names.push((maker.into(), model.into()));
    }
    let device = |(at, (maker, model)): (usize, (String, String))| {
        device(at, &maker, &model, Some(DeviceClass::Laptop))
    };
    names.into_iter().enumerate().map(device).collect()
}

static NAMES: LazyLock<Vec<Device>> = LazyLock::new(names);

/// Product and gross grams of a device.
type Figures = (Option<String>, Option<i64>);

static SHIPPED_NAMES: LazyLock<Vec<Figures>> = LazyLock::new(|| figures(&LIBRARY, NAMES.clone()));

fn figures(library: &Library, devices: Vec<Device>) -> Vec<Figures> {
    let fleet = fleet(library, devices.clone());
    let filter = Filter::default();
    let ask =
        Ask { filter: &filter, period: period(), view: View::Management, as_of: period().end() };
    let of = |device: &Device| {
        let detail = fleet.detail(library, &device.id, &ask).unwrap();
        let gross = detail.footprint.gross.map(|gross| gross.mean_kg.grams());
        (detail.product.map(|product| product.id), gross)
    };
    devices.iter().map(of).collect()
}

fn receipt(library: &Library, device: Device, figure: Figure) -> Receipt {
    let id = device.id.clone();
    let fleet = fleet(library, vec![device]);
    let filter = Filter::default();
    let ask =
        Ask { filter: &filter, period: period(), view: View::Management, as_of: period().end() };
    fleet.device_receipt(library, &id, figure, &ask).unwrap().unwrap()
}

#[test]
fn without_own_figures_everything_is_as_it_was() {
    let library = LIBRARY.with_own(&OwnFigures::fold(&[]));
    assert_eq!(library.factor_set(), LIBRARY.factor_set());
    let dell = || device(0, "Dell", "Latitude 5310", None);
    let (own, shipped) =
        (&receipt(&library, dell(), Figure::Gross), &receipt(&LIBRARY, dell(), Figure::Gross));
    assert_eq!(own, shipped);
    // A version that holds nothing any more is named, and changes no figure.
    let gone = vec![
        version(1, vec![Change::Product(product("own/acme/x-1", "Acme", "X 1", 100.0))]),
        version(2, vec![Change::Withdrawn { key: Key::Product("own/acme/x-1".into()) }]),
    ];
    let library = LIBRARY.with_own(&OwnFigures::fold(&gone));
    assert!(library.factor_set().ends_with("+own.2-0002"), "{}", library.factor_set());
    assert_eq!(figures(&library, names()), *SHIPPED_NAMES);
}

#[test]
fn a_new_product_takes_no_name_from_another() {
    let before = &*SHIPPED_NAMES;
    let own = product("own/acme/x-1", "Acme", "X 1", 400.0);
    let after = figures(&with(vec![Change::Product(own)]), names());
    let changed: Vec<usize> = (0..before.len()).filter(|&at| before[at] != after[at]).collect();
    assert_eq!(changed, [before.len() - 1]);
    assert_eq!(after[before.len() - 1].0.as_deref(), Some("own/acme/x-1"));
}

#[test]
fn a_new_product_takes_no_name_from_a_device_without_a_maker() {
    let library = with(vec![
        Change::Product(product("own/acme/p2422h", "Acme", "P2422H", 300.0)),
        Change::Product(product("own/latitude/x", "Latitude", "X", 300.0)),
        Change::Product(product("own/acme/box3", "Acme", "Box 3", 300.0)),
    ]);
    for (model, name) in [
        ("P2422H", "P2422H Monitor"),
        ("Latitude 5310", "Latitude 5310"),
        ("Latitude X", "X"),
        ("Box 3", "Box 3"),
        ("Acme Box 3", "Box 3"),
    ] {
        let found = library.catalogue.find("", model);
        let found = found.product.filter(|_| found.kind.is_matched());
        let found = found.map(|at| library.catalogue.products()[at].name.as_str());
        assert_eq!(found, Some(name), "{model}");
    }
    let found = library.catalogue.find("Acme", "P2422H").product;
    assert_eq!(found, library.catalogue.position("own/acme/p2422h"));
}

#[test]
fn a_name_that_a_catalogue_entry_only_holds_a_part_of_becomes_a_product_of_its_own() {
    assert_eq!(LIBRARY.catalogue.spelled_alike("Lenovo", "ThinkPad P43s"), None);
    assert_eq!(LIBRARY.catalogue.spelled_alike("Lenovo", "20N2000RUS"), None);
    assert!(LIBRARY.catalogue.spelled_alike("Dell Inc.", "latitude-5310").is_some());
    let before = &*SHIPPED_NAMES;
    let own = product("own/lenovo/thinkpad-p43s", "Lenovo", "ThinkPad P43s", 400.0);
    let after = figures(&with(vec![Change::Product(own)]), names());
    let changed = (0..before.len()).filter(|&at| before[at] != after[at]).count();
    assert_eq!(changed, 1, "the T490 of the same entry keeps its figure");
}

#[test]
fn a_factor_counts_for_its_time_and_country_and_says_what_it_includes() {
    let grid = |vintage: &str, g_per_kwh| {
        Change::Grid(OwnGrid {
            country: "DE".parse().unwrap(),
            zone: None,
            vintage: vintage.parse().unwrap(),
            g_per_kwh,
            boundary: Boundary::Direct,
            mix: Mix::Consumption,
            source: "Grid operator".into(),
            licence: "CC BY 4.0".into(),
        })
    };
    let library = with(vec![grid("2026-02", 100.0), grid("2026", 500.0), grid("2023", 1.0)]);
    let factor = |month: &str| {
        let country: Country = "DE".parse().unwrap();
        let factor = library.grid.factor(country, month.parse().unwrap()).unwrap();
        (factor.grams_per_kwh(), library.grid.source(country, factor).id)
    };
    assert_eq!(factor("2026-02"), (100.0, "own.1:grid:DE:2026-02".into()));
    assert_eq!(factor("2026-03"), (500.0, "own.1:grid:DE:2026".into()));
    assert_eq!(factor("2023-06"), (1.0, "own.1:grid:DE:2023".into()), "the months give way");
    assert_eq!(factor("2022-06").1, "ember:DE:2022-06");
    let receipt = receipt(&library, device(0, "Dell", "Latitude 5310", None), Figure::Gross);
    assert!(receipt.verify().is_ok());
    let own = |source: &&&impact_core::receipt::Source| source.id == "own.1:grid:DE:2026";
    let sources = receipt.root.sources();
    let source = sources.iter().find(own).unwrap();
    assert_eq!(
        (source.boundary.as_deref(), source.mix.as_deref()),
        (Some("direct"), Some("consumption"))
    );
    assert_eq!(source.own.as_ref().unwrap().evidence.as_ref().unwrap().name, "sheet.pdf");
    let mut noted = false;
    receipt.root.visit(&mut |node| {
        noted |= node.notes.iter().any(|note| note.key == "receipt.note.grid_direct");
    });
    assert!(noted);
    assert_eq!(
        with(vec![grid("2026", 500.0)])
            .grid
            .factor("FR".parse::<Country>().unwrap(), "2026-01".parse().unwrap()),
        LIBRARY.grid.factor("FR".parse::<Country>().unwrap(), "2026-01".parse().unwrap()),
    );
}

#[test]
fn a_country_may_be_known_by_own_factors_alone() {
    let country = "AQ".parse().unwrap();
    assert!(LIBRARY.grid.schedule(country).is_none());
    let library = with(vec![Change::Grid(OwnGrid {
        country,
        zone: None,
        vintage: "2026-03".parse().unwrap(),
        g_per_kwh: 650.0,
        boundary: Boundary::LifeCycle,
        mix: Mix::Production,
        source: "Station".into(),
        licence: String::new(),
    })]);
    let late = library.grid.factor(country, "2026-09".parse().unwrap()).unwrap();
    assert!(late.fallback && late.grams_per_kwh() == 650.0);
    assert_eq!(late.quality(), Quality::Stale);
    assert!(library.countries().iter().any(|known| known.country == country));
}

#[test]
fn class_defaults_reach_life_energy_and_estimates_and_receipts_say_so() {
    let library = with(vec![Change::Class(OwnClass {
        class: DeviceClass::Laptop,
        life_years: Some(6.0),
        yearly_kwh: Some([30.0, 20.0, 45.0]),
        embodied_kg: Some([200.0, 150.0, 260.0]),
        source: "Fleet survey".into(),
    })]);
    let laptop = || device(0, "Nobody", "Unheard of", Some(DeviceClass::Laptop));
    let receipt = receipt(&library, laptop(), Figure::Gross);
    assert!(receipt.verify().is_ok());
    let mut own = Vec::new();
    receipt.root.visit(&mut |node| {
        if node.source.as_ref().is_some_and(|source| source.id == "own.1:class:laptop") {
            own.push((node.label.key.clone(), node.value, node.quality));
        }
    });
    for (key, value) in [
        ("receipt.planned_life", 2192.0),
        ("receipt.yearly_energy", 30.0),
        ("receipt.own_class_median", 200.0),
    ] {
        assert!(own.contains(&(key.to_owned(), value, Some(Quality::Own))), "{key}: {own:?}");
    }
    let monitor = device(0, "Nobody", "Unheard of", Some(DeviceClass::Monitor));
    assert_eq!(figures(&library, vec![monitor.clone()]), figures(&LIBRARY, vec![monitor]));
}

#[test]
fn a_95th_percentile_becomes_a_mean_step_by_step() {
    let own = OwnProduct {
        statistic: Statistic::P95,
        error: Some(0.25),
        ..product("own/acme/x-1", "Acme", "X 1", 282.0)
    };
    let library = with(vec![Change::Product(own)]);
    let receipt = receipt(&library, device(0, "Acme", "X 1", None), Figure::Embodied);
    assert!(receipt.verify().is_ok());
    let mean = 282.0 / (1.0 + 1.64 * 0.25);
    assert!((receipt.root.value / 1000.0 - mean * 0.8).abs() < 0.01, "{}", receipt.root.value);
}

/// Countries of the sites of [`everywhere`]; the last site has none.
const COUNTRIES: [&str; 4] = ["DE", "FR", "US", ""];

/// A device of every class at a site of every country, in turn without a product and with one where
/// the class has any; and one of every class that went from the first site to the second.
fn everywhere() -> Vec<Device> {
    let mut devices = Vec::new();
    for (turn, class) in DeviceClass::ALL.into_iter().enumerate() {
        let products = LIBRARY.catalogue.products().iter();
        let product = products.filter(|product| product.class == class).nth(3);
        let product = product.map(|product| (product.maker.as_str(), product.name.as_str()));
        let names = [Some(("Nobody", "Unheard of")), product];
        let names: Vec<_> = names.into_iter().flatten().collect();
        for (at, country) in COUNTRIES.iter().enumerate() {
            let (maker, model) = names[(turn + at) % names.len()];
            let mut device = device(devices.len(), maker, model, Some(class));
            device.site = Some(format!("s{at}"));
            devices.push(device.clone());
            if *country == "FR" {
                device.id = devices.len().to_string();
                let (until, site) = ("2026-02-10".parse().unwrap(), Some("s0".to_owned()));
                device.earlier.push(Stay { until, status: Status::InUse, site });
                devices.push(device);
            }
        }
    }
    devices
}

static EVERYWHERE: LazyLock<Vec<Device>> = LazyLock::new(everywhere);

fn fleet_everywhere(library: &Library) -> Fleet {
    let site = |(at, country): (usize, &&str)| Site {
        id: format!("s{at}"),
        name: format!("S{at}"),
        country: country.parse().ok(),
        zone: None,
    };
    Fleet::new(library, COUNTRIES.iter().enumerate().map(site).collect(), EVERYWHERE.clone())
}

/// What is shown of a device: its row and its footprint, whatever the tables are named.
type Shown = (DeviceRow, DeviceFootprint);

/// What is shown of each of the devices [`everywhere`].
fn shown(fleet: &Fleet, view: View) -> Vec<Shown> {
    let filter = Filter::default();
    let ask = Ask { filter: &filter, period: period(), view, as_of: period().end() };
    let of = |device: &Device| {
        let detail = fleet.detail(fleet.library(), &device.id, &ask).unwrap();
        (detail.row, DeviceFootprint { factor_set: String::new(), ..detail.footprint })
    };
    EVERYWHERE.iter().map(of).collect()
}

/// By view, what is shown of the devices [`everywhere`] without own figures.
static SHIPPED: LazyLock<Vec<(View, Vec<Shown>)>> = LazyLock::new(|| {
    let fleet = fleet_everywhere(&LIBRARY);
    View::ALL.into_iter().map(|view| (view, shown(&fleet, view))).collect()
});

/// The devices of which anything differs under one own figure, each with whether their carbon does
/// and no receipt of it names the figure, who gave it and when.
fn changed(change: Change, view: View) -> Vec<(Device, bool)> {
    let library = with(vec![change]);
    let own = fleet_everywhere(&library);
    let filter = Filter::default();
    let ask = Ask { filter: &filter, period: period(), view, as_of: period().end() };
    let recorded_on = version(1, Vec::new()).recorded_on;
    let named = |id: &str| {
        let all = [Figure::Gross, Figure::SoFar, Figure::WholeLife, Figure::Embodied];
        let receipts = all.into_iter().filter_map(|figure| {
            let receipt = own.device_receipt(&library, id, figure, &ask).ok().flatten()?;
            let sources = receipt.root.sources().into_iter();
            Some(sources.filter_map(|source| source.own.clone()).collect::<Vec<_>>())
        });
        receipts.flatten().any(|own| {
            let who = (own.version, own.recorded_by.as_deref(), own.recorded_on);
            who == (1, Some("person-1"), recorded_on)
        })
    };
    let carbon =
        |(row, shown): &Shown| [shown.gross, shown.so_far, shown.whole_life_total, row.embodied];
    let (_, before) = SHIPPED.iter().find(|(of, _)| *of == view).unwrap();
    let both = before.iter().zip(shown(&own, view));
    let devices = EVERYWHERE.iter().zip(both).filter_map(|(device, (before, after))| {
        let silent = carbon(before) != carbon(&after) && !named(&device.id);
        (*before != after).then(|| (device.clone(), silent))
    });
    devices.collect()
}

fn view() -> impl Strategy<Value = View> {
    prop::sample::select(&View::ALL[..])
}

/// A value with a range around it.
fn ranged(values: std::ops::Range<f64>) -> impl Strategy<Value = Option<[f64; 3]>> {
    prop::option::of((values, 0.2_f64..1.0, 1.0_f64..3.0))
        .prop_map(|value| value.map(|(mean, low, high)| [mean, mean * low, mean * high]))
}

proptest! {
    /// A class's own figures change no device of another class, and receipts say whose they are.
    #[test]
    fn an_own_class_changes_only_its_devices(
        class in prop::sample::select(&DeviceClass::ALL[..]),
        life_years in prop::option::of(1.0_f64..12.0),
        yearly_kwh in ranged(1.0..900.0),
        embodied_kg in ranged(5.0..3000.0),
        view in view(),
    ) {
        let source = "Fleet survey".to_owned();
        let own = OwnClass { class, life_years, yearly_kwh, embodied_kg, source };
        // A life that comes to the shipped days is no other one.
        let life = |library: &Library| library.classes.of(class).life_days();
        let lives = life(&with(vec![Change::Class(own.clone())])) != life(&LIBRARY);
        let changed = changed(Change::Class(own), view);
        let tells = lives || yearly_kwh.is_some() || embodied_kg.is_some();
        prop_assert_eq!(!changed.is_empty(), tells);
        for (device, silent) in changed {
            prop_assert_eq!(device.class, Some(class), "{} {}", device.maker, device.model);
            prop_assert!(!silent, "{} {}", device.maker, device.model);
        }
    }

    /// A country's own factor changes no device that was never in use there, and receipts say whose
    /// it is.
    #[test]
    fn an_own_factor_changes_only_devices_in_its_country(
        country in prop::sample::select(vec!["DE", "FR", "US", "SE"]),
        vintage in prop::sample::select(vec!["2016", "2025", "2026", "2025-07", "2026-01", "2026-12"]),
        g_per_kwh in 0.0_f64..5000.0,
        view in view(),
    ) {
        let changed = changed(Change::Grid(OwnGrid {
            country: country.parse().unwrap(),
            zone: None,
            vintage: vintage.parse().unwrap(),
            g_per_kwh,
            boundary: Boundary::LifeCycle,
            mix: Mix::Production,
            source: "Grid operator".into(),
            licence: String::new(),
        }), view);
        let there = COUNTRIES.iter().position(|of| *of == country).map(|at| format!("s{at}"));
        // No device was there in 2016, nor is any later day told by that year.
        prop_assert_eq!(!changed.is_empty(), there.is_some() && vintage != "2016");
        for (device, silent) in changed {
            let was_there = device.earlier.iter().any(|stay| stay.site == there);
            prop_assert!(device.site == there || was_there, "{:?}", device);
            prop_assert!(!silent, "{:?}", device);
        }
    }

    /// An override changes the devices of that product only, and their receipts say whose it is.
    #[test]
    fn an_override_changes_only_its_product(
        at in 0..LIBRARY.catalogue.products().len(), total_kg in 1.0_f64..5000.0, used in prop::option::of(0.0_f64..0.9),
    ) {
        let shipped = &LIBRARY.catalogue.products()[at];
        let mut own = product(&shipped.id, &shipped.maker, &shipped.name, total_kg);
        own.shares.used = used;
        let library = with(vec![Change::Product(own)]);
        // In both spellings the product itself and its neighbours; and one of 64 of the others.
        let some = |name: &usize| (name / 2).abs_diff(at) <= 4 || name % 64 == at % 64;
        let some: Vec<usize> = (0..NAMES.len()).filter(some).collect();
        let after = figures(&library, some.iter().map(|name| NAMES[*name].clone()).collect());
        for (before, after) in some.iter().map(|name| &SHIPPED_NAMES[*name]).zip(&after) {
            prop_assert_eq!(&before.0, &after.0, "no device changes its product");
            if before.0.as_deref() != Some(shipped.id.as_str()) {
                prop_assert_eq!(before.1, after.1);
            }
        }
        for figure in [Figure::Gross, Figure::SoFar, Figure::WholeLife, Figure::Embodied] {
            let receipt = receipt(&library, device(0, &shipped.maker, &shipped.name, None), figure);
            prop_assert!(receipt.verify().is_ok());
            let read: Receipt = serde_json::from_str(&serde_json::to_string(&receipt).unwrap()).unwrap();
            prop_assert!(read.verify().is_ok(), "after its way over the wire");
            let own = receipt.root.sources().into_iter().find(|source| source.own.is_some()).unwrap();
            prop_assert_eq!(own.own.as_ref().unwrap().version, 1);
            let mut forged = receipt.clone();
            forged.root.visit_mut(&mut |node| {
                if let Some(own) = node.source.as_mut().and_then(|source| source.own.as_mut()) {
                    own.recorded_by = Some("somebody else".into());
                }
            });
            prop_assert!(forged.verify().is_err(), "who gave it is sealed too");
        }
        let filter = Filter::default();
        let ask = Ask { filter: &filter, period: period(), view: View::Management, as_of: period().end() };
        let list = fleet(&library, vec![device(0, &shipped.maker, &shipped.name, None)])
            .list(&library, &ask, Sort::default(), 0, 1);
        prop_assert_eq!(list.rows[0].embodied_method, Some(EmbodiedMethod::Own));
    }
}
