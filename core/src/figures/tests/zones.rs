//! An organisation's own factors of zones.

use super::*;
use crate::fleet::{Figure, GroupBy};
use crate::quantity::{GramsCo2ePerKwh, Month};
use crate::receipt::Quality;

const FILE: &str = "country,state,period,g_per_kwh,boundary,mix,source\n\
    US,state.US-CA,2026,150,life-cycle,production,Operator\n\
    US,camx,2026-03,160,direct,production,Operator\n\
    US,New York,2023,170,life-cycle,production,Operator\n\
    US,own.US-NORTH,2026,80,life-cycle,consumption,Utility\n\
    US,,2026,300,life-cycle,production,Operator\n\
    US,zone.DE,2026,1,life-cycle,production,Operator\n\
    DE,state.US-CA,2026,1,life-cycle,production,Operator\n\
    DE,own.US-NORTH,2026,1,life-cycle,production,Operator\n\
    US,own.USA,2026,1,life-cycle,production,Operator\n\
    AQ,own.AQ-1,2026,1,life-cycle,production,Operator\n\
    US,US-CA,2026-02,1,life-cycle,production,Operator\n\
    US,us-ca,2026-02,2,life-cycle,production,Operator\n";

fn place(zone: &str) -> GridPlace {
    GridPlace { country: "US".parse().unwrap(), zone: zone.parse().ok() }
}

fn own() -> OwnFigures {
    OwnFigures::fold(&[recorded(1, upload(FigureKind::Grid, FILE, &nothing()).changes)])
}

#[test]
fn a_factor_is_given_for_a_zone_by_its_name_its_code_or_one_of_ones_own() {
    let read = upload(FigureKind::Grid, FILE, &nothing());
    let told: Vec<_> = read.problems.iter().map(|p| (p.line, p.column.as_str())).collect();
    let of_zone = (7..=11).map(|line| (line, "zone"));
    assert_eq!(told, of_zone.chain([(12, "period"), (13, "period")]).collect::<Vec<_>>());
    assert!(read.problems[0].problem.text.contains("own.US-NORTH"), "{:?}", read.problems[0]);
    let rows: Vec<_> = read.rows.iter().map(|row| (row.key.to_string(), row.effect)).collect();
    let expected = [
        ("grid:US:state.US-CA:2026", RowEffect::New),
        ("grid:US:egrid.CAMX:2026-03", RowEffect::New),
        ("grid:US:state.US-NY:2023", RowEffect::Overrides),
        ("grid:US:own.US-NORTH:2026", RowEffect::New),
        ("grid:US:2026", RowEffect::New),
    ];
    assert_eq!(rows, expected.map(|(key, effect)| (key.to_owned(), effect)));
    assert_eq!(read.rows[0].name, "California (state.US-CA), United States, 2026");
    // A zone that is new is named as it will be called.
    assert_eq!(read.rows[3].name, "US-NORTH (own.US-NORTH), United States, 2026");
    let noted = |at: usize| read.rows[at].notes.iter().map(|note| note.key.as_str()).collect();
    let (direct, new): (Vec<_>, Vec<_>) = (noted(1), noted(3));
    assert_eq!(
        (direct, new),
        (vec!["figures.note.direct"], vec!["figures.note.new_zone"]),
        "what is left out, and that the zone is new"
    );
    let again = upload(FigureKind::Grid, FILE, &own());
    assert!(again.rows.iter().all(|row| row.effect == RowEffect::Unchanged), "{:?}", again.rows);
    assert_eq!(again.rows[3].name, "US-NORTH (own.US-NORTH), United States, 2026");
}

#[test]
fn a_factor_of_nought_is_taken_and_asked_about_and_all_take_the_same_most() {
    let file = |grams: &str| {
        format!(
            "country,period,g_per_kwh,boundary,mix,source\nIS,2026,{grams},direct,production,X\n"
        )
    };
    let noted = |grams: &str| {
        let read = upload(FigureKind::Grid, &file(grams), &nothing());
        assert!(read.problems.is_empty(), "{:?}", read.problems);
        read.rows[0].notes.iter().any(|note| note.key == "figures.note.no_grid_carbon")
    };
    let most = GramsCo2ePerKwh::MOST;
    assert!(noted("0") && !noted("0.1") && !noted(&most.to_string()));
    assert_eq!(upload(FigureKind::Grid, &file("5000.1"), &nothing()).problems.len(), 1);
    assert_eq!(crate::decision::DecisionInput::Grid.bounds(), (0.0, most));
    assert!(GramsCo2ePerKwh::new(most).is_ok() && GramsCo2ePerKwh::new(most + 0.1).is_err());
}

#[test]
fn an_own_factor_of_a_zone_counts_there_and_nowhere_else() {
    let (shipped, library) = (shipped(), shipped().with_own(&own()));
    let factor = |library: &Library, zone: &str, month: &str| {
        let month: Month = month.parse().unwrap();
        library.grid.factor(place(zone), month).map(|factor| factor.grams_per_kwh())
    };
    assert_eq!(factor(&library, "state.US-CA", "2026-05"), Some(150.0));
    assert_eq!(factor(&library, "egrid.CAMX", "2026-03"), Some(160.0));
    assert_eq!(factor(&library, "own.US-NORTH", "2026-05"), Some(80.0));
    assert_eq!(factor(&shipped, "own.US-NORTH", "2026-05"), None);
    assert_eq!(factor(&library, "", "2026-05"), Some(300.0), "the country's own");
    for (zone, month) in [("state.US-TX", "2026-05"), ("egrid.CAMX", "2026-04")] {
        assert_eq!(factor(&library, zone, month), factor(&shipped, zone, month), "{zone}");
    }
    let california = place("state.US-CA");
    let counted = library.grid.factor(california, "2026-05".parse().unwrap()).unwrap();
    assert_eq!(library.grid.source(california, counted).id, "own.1:grid:US:state.US-CA:2026");
    assert_eq!(counted.quality(), Quality::Own);
    let withdrawn =
        own().and([&Change::Withdrawn { key: "grid:US:state.US-CA:2026".parse().unwrap() }]);
    let without = shipped.with_own(&withdrawn);
    assert_eq!(
        factor(&without, "state.US-CA", "2026-05"),
        factor(&shipped, "state.US-CA", "2026-05")
    );
    assert_eq!(factor(&without, "own.US-NORTH", "2026-05"), Some(80.0));
}

#[test]
fn a_fleet_in_a_zone_follows_its_own_factor_and_the_difference_counts_its_devices() {
    let (shipped, own) = (shipped(), own());
    let library = shipped.with_own(&own);
    let filter = Filter::default();
    let period = "2026-01-01..2026-11-01".parse().unwrap();
    let ask = Ask { filter: &filter, period, view: View::Management, as_of: period.end() };
    for (zone, counts) in [("state.US-CA", 4), ("own.US-NORTH", 4), ("state.US-TX", 0)] {
        let (before, after) = (side_at(&shipped, place(zone)), side_at(&library, place(zone)));
        let none = nothing();
        let from = Side { own: &none, library: &shipped, fleet: &before };
        let told = difference(from, Side { own: &own, library: &library, fleet: &after }, &ask);
        assert_eq!(told.devices_changed, counts, "{zone}");
        let key = format!("grid:US:{zone}:2026");
        let figure = told.figures.iter().find(|figure| figure.key.to_string() == key);
        assert_eq!(figure.and_then(|figure| figure.devices).unwrap_or(0), counts, "{zone}");
        let country = told.figures.iter().find(|figure| figure.key.to_string() == "grid:US:2026");
        assert_eq!(country.unwrap().devices, Some(0), "no device counts with the country's");
        let receipt = after.device_receipt(&library, "0", Figure::Gross, &ask).unwrap().unwrap();
        let sources = receipt.root.sources().iter().filter(|of| of.id.ends_with(&key)).count();
        assert_eq!(sources > 0, counts > 0, "{zone}");
        assert!(receipt.verify().is_ok());
        let summary = after.summary(&library, &ask, GroupBy::Site);
        assert_eq!(
            summary.gross.mean_kg,
            after.summary(&library, &ask, GroupBy::Class).gross.mean_kg
        );
    }
}

#[test]
fn zones_are_listed_with_their_own_factors() {
    let (shipped, library) = (shipped(), shipped().with_own(&own()));
    let country = grid_country(&shipped, &library, "US".parse().unwrap()).unwrap();
    let zone = |name: &str| {
        country.zones.iter().find(|row| row.zone.name() == name).expect("the zone is listed")
    };
    assert_eq!(zone("own.US-NORTH").name, "US-NORTH");
    let california = zone("state.US-CA");
    assert_eq!((california.factor.g_per_kwh, california.own.len()), (150.0, 0));
    assert_eq!(california.factor.quality, Quality::Own);
    // The newest is the shipped one: the own one of an earlier year stands behind it.
    let york = zone("state.US-NY");
    assert!(york.factor.source.own.is_none() && york.factor.vintage.as_str() > "2023");
    assert_eq!(york.own.len(), 1);
    assert_eq!((york.own[0].vintage.as_str(), york.own[0].g_per_kwh), ("2023", 170.0));
    assert!(york.own[0].overrides_g_per_kwh.is_some());
    let states = |library: &Library| {
        let tables = factor_set_info(library, 1, today()).tables;
        tables.into_iter().find(|table| table.title.key == "table.states").expect("it is told")
    };
    let (before, after) = (states(&shipped), states(&library));
    assert_eq!(after.rows, before.rows - 1, "the overridden one is none of the table's now");
    assert_eq!(after.newest, before.newest, "nor is the own one of 2026");
}
