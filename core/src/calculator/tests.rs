//! What compact tables say is what the fleet engine says.

use super::*;
use crate::embodied::Stage;
use crate::fleet::{Ask, Carbon, Device, Filter, Fleet, Library, Site};
use crate::library::shipped;
use crate::lifecycle::{Status, View};
use crate::quantity::{Country, Day, GramsCo2e, Period};
use proptest::prelude::*;
use std::sync::LazyLock;

static LIBRARY: LazyLock<Library> = LazyLock::new(shipped);
static FILES: LazyLock<(Vec<u8>, Vec<u8>)> =
    LazyLock::new(|| (catalogue(&LIBRARY).unwrap(), grid(&LIBRARY)));
static TABLES: LazyLock<Tables> = LazyLock::new(|| Tables::open(&FILES.0, &FILES.1).unwrap());

fn lines(text: &[u8]) -> std::str::Lines<'_> {
    std::str::from_utf8(text).unwrap().lines()
}

fn maker_of(at: usize) -> &'static str {
    lines(&TABLES.makers).nth(at).unwrap()
}

/// A device of a kind, as an inventory would name it.
fn device(at: usize, id: u32, start: Day, days: u32) -> Device {
    let (maker, model, class) = match TABLES.products.get(at) {
        Some(product) => {
            let name = lines(&TABLES.names).nth(at).unwrap();
            (maker_of(product.maker).to_owned(), name.to_owned(), product.class)
        }
        None => {
            let row = &TABLES.estimates[at - TABLES.products.len()];
            let maker = row.maker.map_or_else(String::new, |at| maker_of(at).to_owned());
            (maker, String::new(), row.class)
        }
    };
    let named = LIBRARY.catalogue.products().iter();
    let product = named.clone().find(|of| of.maker == maker && of.name == model);
    Device {
        id: id.to_string(),
        asset_tag: None,
        serial: None,
        product: product.map(|product| product.id.clone()),
        maker,
        model,
        class: Some(class),
        site: Some("s".to_owned()),
        status: Status::InUse,
        earlier: Vec::new(),
        start: Some(start),
        end: Some(start.plus_days(days as i32)),
        planned_days: Some(days),
    }
}

/// All stages and the whole of `quantity` devices, by the fleet engine.
fn by_fleet(at: usize, country: Country, days: u32, quantity: u32) -> ([GramsCo2e; 5], Carbon) {
    let start: Day = "2026-03-05".parse().unwrap();
    let devices = (0..quantity).map(|id| device(at, id, start, days)).collect();
    let site = Site { id: "s".to_owned(), name: String::new(), country: Some(country), zone: None };
    let fleet = Fleet::new(&LIBRARY, vec![site], devices);
    let filter = Filter::default();
    let period = Period::new(start, start.plus_days(days as i32)).unwrap();
    let ask = Ask { filter: &filter, period, view: View::Management, as_of: start };
    let mut stages = [GramsCo2e::ZERO; 5];
    for of in fleet.footprint(&LIBRARY, "0", &ask).unwrap().whole_life {
        stages[of.stage.index()] = (0..quantity).map(|_| of.carbon.mean_kg).sum();
    }
    let all = fleet.summary(&LIBRARY, &ask, crate::fleet::GroupBy::Class).gross;
    (stages, all)
}

fn kinds() -> usize {
    TABLES.products.len() + TABLES.estimates.len()
}

fn question(days: u32, rate: i64, quantity: u32) -> Question {
    Question { days, refurbished: 0, hours: 80, quantity, rate: Some(rate) }
}

/// A longer life may weigh a share of refurbished devices up, to a gram: what such a difference errs by
/// is then many times itself, and its range lies on either side of 0.
#[test]
fn a_difference_near_0_lies_within_its_range() {
    let mut around = 0;
    for at in 0..kinds() {
        let priced = TABLES.priced(at).unwrap();
        for (days, refurbished) in [(1203, 38), (1461, 0), (1461, 10), (1096, 50), (2000, 100)] {
            let asked = Question { refurbished, ..question(days, 0, 1) };
            for case in Case::ALL {
                let Difference { mean, low, high } = asked.compared(priced, case).less;
                assert!(
                    low <= mean && mean <= high,
                    "{at} {days} {case:?}: {low:?} {mean:?} {high:?}"
                );
                around += usize::from(low < GramsCo2e::ZERO && high > GramsCo2e::ZERO);
            }
        }
    }
    assert!(around > 0);
}

proptest! {
    /// The product, as every estimate of a name without a screen.
    #[test]
    fn new_devices_are_the_fleets_to_the_last_bit(
        at in 0..kinds(),
        country in 0..TABLES.grid.len(),
        days in 183_u32..9_131,
        quantity in 1_u32..5,
    ) {
        let screen = at.checked_sub(TABLES.products.len()).and_then(|at| TABLES.estimates[at].screen);
        let priced = TABLES.priced(at).unwrap();
        if screen.is_some() || priced.is_unknown() {
            return Ok(());
        }
        let row = TABLES.grid[country];
        let country: Country = std::str::from_utf8(&row.country).unwrap().parse().unwrap();
        let (stages, all) = by_fleet(at, country, days, quantity);
        let answer = question(days, row.rate, quantity).answer(priced);
        prop_assert_eq!(answer.stages, stages);
        prop_assert_eq!(answer.life, all);
    }

    #[test]
    fn stages_sum_and_a_longer_life_never_carries_more_a_year(
        at in 0..kinds(),
        days in 183_u32..9_131,
        rate in 0_i64..1_500_000,
        refurbished in 0_u8..=100,
        hours in 0_u16..=240,
        quantity in 1_u32..1_000_000,
    ) {
        let priced = TABLES.priced(at).unwrap();
        let asked = Question { days, refurbished, hours, quantity, rate: Some(rate) };
        let answer = asked.answer(priced);
        prop_assert_eq!(answer.stages.into_iter().sum::<GramsCo2e>(), answer.life.mean_kg);
        for of in [answer.life, answer.year] {
            prop_assert!(of.low_kg <= of.mean_kg && of.mean_kg <= of.high_kg, "{of:?}");
        }
        for case in Case::ALL {
            let compared = asked.compared(priced, case);
            let less = compared.less;
            prop_assert!(less.low <= less.mean && less.mean <= less.high, "{case:?} {less:?}");
            // The use of each device is whole grams over its life, the difference is rounded once.
            let apart = answer.year.mean_kg - compared.year.mean_kg - less.mean;
            let shortest = days.min(priced.usual_days);
            let rounded = 365.25 / f64::from(shortest) * (f64::from(quantity) + 5.0) + 2.0;
            prop_assert!((apart.grams() as f64).abs() <= rounded, "{case:?}: {apart:?}");
            if case != Case::Usual {
                prop_assert!(less.mean >= GramsCo2e::ZERO, "{case:?} {less:?}");
            }
        }
    }

    #[test]
    fn any_bytes_are_tables_or_refused(at in 0_usize..1_000_000, by in 1_u8.., cut in any::<bool>()) {
        for grids in [false, true] {
            let (mut of_catalogue, mut of_grid) = FILES.clone();
            let bytes = if grids { &mut of_grid } else { &mut of_catalogue };
            let at = at % bytes.len();
            if cut {
                bytes.truncate(at);
                prop_assert!(Tables::open(&of_catalogue, &of_grid).is_err());
            } else {
                bytes[at] = bytes[at].wrapping_add(by);
                if let Ok(tables) = Tables::open(&of_catalogue, &of_grid) {
                    for at in 0..tables.products.len() {
                        let answer = question(1461, 300_000, 10).answer(tables.priced(at).unwrap());
                        prop_assert!(answer.life.high_kg >= answer.life.low_kg);
                    }
                }
            }
        }
    }
}

#[test]
fn every_product_and_country_is_there() {
    assert_eq!(TABLES.products.len(), LIBRARY.catalogue.products().len());
    assert_eq!(TABLES.grid.len(), LIBRARY.countries().len());
    for (row, name) in TABLES.products.iter().zip(lines(&TABLES.names)) {
        let maker = maker_of(row.maker);
        let products = LIBRARY.catalogue.products().iter();
        let product = products.clone().find(|of| of.maker == maker && of.name == name).unwrap();
        assert_eq!((row.total_kg, row.shares), (product.total_kg, product.shares));
        let own = (row.error, row.yearly_kwh, row.year, row.class);
        assert_eq!(own, (product.error, product.yearly_kwh, product.year, product.class));
    }
    for class in crate::factors::DeviceClass::ALL {
        assert_eq!(*TABLES.class(class), ClassRow::from(LIBRARY.classes.of(class)));
    }
}

#[test]
fn a_screen_narrows_what_a_maker_says() {
    let dells = |row: &&EstimateRow| {
        let maker = row.maker.is_some_and(|at| maker_of(at) == "Dell");
        maker && row.class == crate::factors::DeviceClass::Monitor
    };
    let centre = |row: &EstimateRow| row.centre_kg.unwrap();
    let rows: Vec<_> = TABLES.estimates.iter().filter(dells).collect();
    let (any, by_screen) = rows.split_first().unwrap();
    assert!(any.screen.is_none() && by_screen.is_sorted_by_key(|row| row.screen));
    let small = by_screen.iter().find(|row| row.screen == Some(190)).unwrap();
    let large = by_screen.last().unwrap();
    assert!(centre(small) < centre(any) && centre(any) < centre(large));
}

#[test]
fn refurbished_devices_carry_the_refurbishment_and_the_end_of_life() {
    let priced = TABLES.priced(0).unwrap();
    let all_new = question(1461, 0, 100).answer(priced);
    let refurbished = Question { refurbished: 100, ..question(1461, 0, 100) }.answer(priced);
    let share = priced.refurbish.0;
    let made = all_new.stages[0].grams() as f64;
    assert_eq!(refurbished.stages[0].grams() as f64, (made * share).round());
    assert_eq!(refurbished.stages[1], GramsCo2e::ZERO);
    assert_eq!(refurbished.stages[Stage::EndOfLife.index()], all_new.stages[3]);
    let width = |of: Carbon| (of.high_kg - of.low_kg).grams() as f64 / of.mean_kg.grams() as f64;
    assert!(width(refurbished.life) > width(all_new.life));
}

#[test]
fn kinds_without_any_figure_carry_nothing_and_say_so() {
    let of = TABLES
        .estimates
        .iter()
        .position(|row| row.class == crate::factors::DeviceClass::Dock && row.maker.is_none());
    let priced = TABLES.priced(TABLES.products.len() + of.unwrap()).unwrap();
    assert!(priced.is_unknown());
    let answer = question(1461, 300_000, 10).answer(priced);
    assert_eq!((answer.life, answer.energy_kwh), (Carbon::default(), None));
}

/// The files that pages fetch; `cargo xtask data` and `cargo xtask fit` make them.
#[test]
fn the_shipped_files_are_those_of_the_tables() {
    let made = include_bytes!("../../data/compact/catalogue.odbl.bin");
    assert!(made.as_slice() == FILES.0, "run cargo xtask fit");
    let made = include_bytes!("../../data/compact/grid.cc-by-4.0.bin");
    assert!(made.as_slice() == FILES.1, "run cargo xtask data");
}
