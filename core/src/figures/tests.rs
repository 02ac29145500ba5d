mod zones;

use super::*;
use crate::fleet::{Ask, Device, Filter, Fleet, Site};
use crate::library::{Library, shipped};
use crate::lifecycle::{Status, View};
use crate::own::{Change, OwnFigures, OwnVersion};
use crate::quantity::{Country, Day, GridPlace};

fn today() -> Day {
    "2026-11-25".parse().unwrap()
}

fn upload(kind: FigureKind, text: &str, own: &OwnFigures) -> Uploaded {
    read(text.as_bytes(), kind, &shipped(), own, today()).unwrap()
}

fn nothing() -> OwnFigures {
    OwnFigures::default()
}

fn recorded(version: u32, changes: Vec<Change>) -> OwnVersion {
    OwnVersion {
        version,
        recorded_on: today(),
        recorded_by: None,
        evidence: None,
        digest: "abcdef".into(),
        changes,
    }
}

#[test]
fn products_come_with_shares_or_kilograms_or_a_range() {
    let text = "Manufacturer;Modell;Klasse;Total kg CO2e;Share of use;Manufacture kg;Transport kg;Use kg;End of life kg;Error;Low kg;High kg;Jahr;Quelle\n\
        Acme;X 100;Laptop;312,5;18 %;;;;;0,2;;;2026;Own LCA\n\
        Acme;M 27;Bildschirm;;;200;20;100;5;;;;;\n\
        Dell Inc.;latitude-5310;;280;0,15;;;;;;240;330;;Sheet\n";
    let read = upload(FigureKind::Products, text, &nothing());
    assert!(read.problems.is_empty(), "{:?}", read.problems);
    let effects: Vec<_> = read.rows.iter().map(|row| row.effect).collect();
    assert_eq!(effects, [RowEffect::New, RowEffect::New, RowEffect::Overrides]);
    assert_eq!(read.rows[2].key.to_string(), "product:dell/latitude-5310");
    assert_eq!(read.rows[2].name, "Dell Latitude 5310");
    let values = &read.rows[2].values;
    assert_eq!(values[1].after.unwrap().value, 280.0);
    assert!(values[1].before.unwrap().value > 0.0, "the shipped figure is said plainly");
    let Change::Product(monitor) = &read.changes[1] else { panic!("a product") };
    assert_eq!((monitor.total_kg, monitor.shares.used), (325.0, Some(100.0 / 325.0)));
    let Change::Product(dell) = &read.changes[2] else { panic!("a product") };
    assert!((dell.error.unwrap() - 0.097).abs() < 0.001, "{:?}", dell.error);
}

#[test]
fn each_bad_row_is_named_by_line_and_column_and_the_others_are_kept() {
    let text = "maker,model,class,total_kg,manufacture,use,error,statistic,year,use_kg\n\
        Acme,A,laptop,-5,,,,,,\n\
        Acme,B,laptop,NaN,,,,,,\n\
        Acme,C,laptop,100001,,,,,,\n\
        Acme,D,laptop,300,76,0.2,,,,\n\
        Acme,E,laptop,300,0.9,0.4,,,,\n\
        Acme,F,sofa,300,,,,,,\n\
        Acme,G,laptop,\"1,234\",,,,,,\n\
        Acme,H,laptop,300,,,2,,,\n\
        Acme,I,laptop,300,,,,median,,\n\
        Acme,J,laptop,300,,,,p95,,\n\
        Acme,K,laptop,300,,,,,1850,\n\
        Acme,L,laptop,300,,1,,,,\n\
        Acme,M,laptop,300,0.5,,,,,100\n\
        Acme,N,laptop,,,,,,,\n\
        ,O,laptop,300,,,,,,\n\
        Dell,Latitude 5310,desktop,300,,,,,,\n\
        Acme,Z 1,laptop,300,,,,,,\n\
        ACME,z-1,laptop,301,,,,,,\n\
        Acme,Good,laptop,300,,0.2,,,,\n";
    let read = upload(FigureKind::Products, text, &nothing());
    let told: Vec<(u64, &str, &str)> = read
        .problems
        .iter()
        .map(|p| (p.line, p.column.as_str(), p.problem.key.trim_start_matches("figures.problem.")))
        .collect();
    assert_eq!(
        told,
        [
            (2, "total_kg", "bounds"),
            (3, "total_kg", "number"),
            (4, "total_kg", "bounds"),
            (5, "manufacture", "share"),
            (6, "total_kg", "sum"),
            (7, "class", "class"),
            (8, "total_kg", "thousands"),
            (9, "error", "share"),
            (10, "statistic", "statistic"),
            (11, "statistic", "p95"),
            (12, "year", "bounds"),
            (13, "use", "all_use"),
            (14, "manufacture_kg", "both"),
            (15, "total_kg", "no_total"),
            (16, "maker", "empty"),
            (17, "class", "other_class"),
            (18, "model", "twice"),
            (19, "model", "twice"),
        ]
    );
    assert!(read.problems[16].problem.text.contains("18, 19"));
    assert_eq!((read.rows.len(), read.changes.len(), read.rows_read), (1, 1, 19));
}

#[test]
fn grid_factors_state_their_boundary_and_belong_to_the_grid() {
    let text = "country,period,g_per_kwh,boundary,mix,source,licence\n\
        de,2026,320,life-cycle,consumption,Operator,CC BY 4.0\n\
        FR,2026-03,52.5,direct,production,Operator,\n\
        AQ,2026,650,life cycle,production,Station,\n\
        DE,2025,80,well-to-tank,production,X,\n\
        DE,2024,80,T&D losses,production,X,\n\
        DE,2023,80,life-cycle,residual mix,X,\n\
        DE,2022,80,life-cycle,supplier contract,X,\n\
        DE,2031,80,life-cycle,production,X,\n\
        DE,2021,5001,life-cycle,production,X,\n\
        DEU,2021,50,life-cycle,production,X,\n\
        DE,2020,50,life-cycle,production,,\n\
        DE,March,50,life-cycle,production,X,\n\
        DE,2019,50,cradle to gate,production,X,\n\
        ZZ,2026,650,life-cycle,production,X,\n\
        XX,2026,650,life-cycle,production,X,\n";
    let read = upload(FigureKind::Grid, text, &nothing());
    let told: Vec<(u64, &str)> = read
        .problems
        .iter()
        .map(|p| (p.line, p.problem.key.trim_start_matches("figures.problem.")))
        .collect();
    assert_eq!(
        told,
        [
            (5, "upstream"),
            (6, "upstream"),
            (7, "market"),
            (8, "market"),
            (9, "future"),
            (10, "bounds"),
            (11, "country"),
            (12, "empty"),
            (13, "period"),
            (14, "boundary"),
            (15, "country"),
            (16, "country"),
        ]
    );
    let effects: Vec<_> = read.rows.iter().map(|row| row.effect).collect();
    assert_eq!(effects, [RowEffect::New, RowEffect::New, RowEffect::New]);
    assert_eq!(read.rows[1].notes[0].key, "figures.note.direct");
    assert_eq!(read.rows[2].notes[0].key, "figures.note.new_country");
}

#[test]
fn every_country_of_the_shipped_grid_is_one_that_own_figures_may_name() {
    let shipped = shipped();
    let countries = shipped.grid.countries();
    let unknown: Vec<_> = countries.iter().filter(|(country, _)| !country.is_assigned()).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

#[test]
fn electricity_is_contracts_residual_mixes_losses_and_well_to_tank() {
    let text = "Land;Jahr;Art;Vertrag;Anteil;kWh;g CO2e/kWh;Systemgrenze;Quelle\n\
        DE;2025;Herkunftsnachweise;Wind;50 %;;0;direkt;Register\n\
        DE;2025;PPA;;;12000;25,5;Lebenszyklus;Vertrag\n\
        DE;2025;Residualmix;;;;719;direkt;Verband\n\
        DE;2025;Netzverluste;;6 %;;;;Netzbetreiber\n\
        US;2024;WTT;;;;40;;Agency\n\
        DE;2025;Lieferant;;;;300;direkt;Vertrag\n\
        DE;2024;Lieferant;;50 %;100;300;direkt;Vertrag\n\
        DE;2024;WTT;;;;40;Lebenszyklus;Agency\n\
        DE;2024;Netzverluste;;95 %;;;;Netzbetreiber\n\
        DE;2028;Residualmix;;;;719;direkt;Verband\n\
        DE;2024;Wind;;50 %;;0;direkt;Register\n\
        DE;2024;Residualmix;;;;719;;Verband\n\
        ZZ;2025;Residualmix;;;;719;direkt;Verband\n";
    let read = upload(FigureKind::Electricity, text, &nothing());
    let told: Vec<(u64, &str)> = read
        .problems
        .iter()
        .map(|p| (p.line, p.problem.key.trim_start_matches("figures.problem.")))
        .collect();
    assert_eq!(
        told,
        [
            (7, "cover"),
            (8, "cover"),
            (9, "upstream_life_cycle"),
            (10, "bounds"),
            (11, "future"),
            (12, "electricity_kind"),
            (13, "empty"),
            (14, "country"),
        ]
    );
    let keys: Vec<String> = read.rows.iter().map(|row| row.key.to_string()).collect();
    assert_eq!(
        keys,
        [
            "electricity:DE:2025:certificate:Wind",
            "electricity:DE:2025:power_purchase",
            "electricity:DE:2025:residual",
            "electricity:DE:2025:losses",
            "electricity:US:2024:well_to_tank",
        ]
    );
    let Change::Electricity(agreement) = &read.changes[1] else { panic!("{read:?}") };
    assert_eq!((agreement.kwh, agreement.g_per_kwh), (Some(12_000.0), Some(25.5)));
    let losses = &read.rows[3].values[0];
    assert_eq!(losses.after.as_ref().map(|after| after.value), Some(6.0));
    let own = OwnFigures::fold(&[recorded(1, read.changes.clone())]);
    let again = upload(FigureKind::Electricity, text, &own);
    assert!(again.rows.iter().all(|row| row.effect == RowEffect::Unchanged));
    let withdrawn = Change::Withdrawn { key: read.rows[2].key.clone() };
    let own = own.and([&withdrawn]);
    assert_eq!(own.electricity().count(), 4);
}

#[test]
fn class_defaults_take_the_shipped_proportions_where_no_range_is_given() {
    let text = "class,life_years,yearly_kwh,embodied_kg,embodied_low,embodied_high\n\
        Laptop,5,39.6,,,\n\
        Notebook,5,,,,\n\
        dock,,,30,20,50\n\
        printer,,,,,\n\
        server,45,,,,\n\
        monitor,,,300,310,400\n\
        tablet,,,80,,\n";
    let read = upload(FigureKind::Classes, text, &nothing());
    let told: Vec<(u64, &str)> = read
        .problems
        .iter()
        .map(|p| (p.line, p.problem.key.trim_start_matches("figures.problem.")))
        .collect();
    assert_eq!(told, [(2, "twice"), (3, "twice"), (5, "nothing"), (6, "bounds"), (7, "ends")]);
    let [Change::Class(dock), Change::Class(tablet)] = &read.changes[..] else {
        panic!("{read:?}")
    };
    assert_eq!(dock.embodied_kg, Some([30.0, 20.0, 50.0]));
    let [middle, low, high] = tablet.embodied_kg.unwrap();
    assert!(low < middle && middle < high);
}

#[test]
fn the_ends_of_a_class_range_are_called_the_percentiles_that_they_count_as() {
    let template = template(FigureKind::Classes, None);
    assert!(template.contains("yearly_kwh,yearly_kwh_p10,yearly_kwh_p90,embodied_kg,embodied_p5"));
    let given = |header: &str| {
        let text = format!("class,{header},source\nlaptop,30,20,45,X\n");
        let read = upload(FigureKind::Classes, &text, &nothing());
        assert!(read.problems.is_empty(), "{:?}", read.problems);
        (read.changes, read.rows[0].notes[0].key.clone())
    };
    let [kwh, earlier] =
        ["yearly_kwh,yearly_kwh_p10,yearly_kwh_p90", "yearly_kwh,yearly_kwh_low,yearly_kwh_high"]
            .map(given);
    assert_eq!(kwh, earlier, "what files of earlier templates say is read as it was");
    assert_eq!(kwh.1, "figures.note.range_of_kwh");
    let embodied = given("embodied_kg,embodied_p5,embodied_p95");
    assert_eq!(embodied.1, "figures.note.range_of_embodied");
}

#[test]
fn the_same_file_again_changes_nothing_and_a_replacement_is_told() {
    let text = "maker,model,class,total_kg,use\nAcme,X 100,laptop,300,0.2\n";
    let first = upload(FigureKind::Products, text, &nothing());
    let own = OwnFigures::fold(&[recorded(1, first.changes)]);
    let again = upload(FigureKind::Products, text, &own);
    assert_eq!((again.rows[0].effect, again.changes.len()), (RowEffect::Unchanged, 0));
    let other = upload(FigureKind::Products, &text.replace("300", "310"), &own);
    assert_eq!(other.rows[0].effect, RowEffect::Replaces);
    assert_eq!(other.rows[0].values[1].before.unwrap().value, 300.0);
    // Its class may be corrected: it is the organisation's own product.
    let class = upload(FigureKind::Products, &text.replace("laptop", "tablet"), &own);
    assert_eq!((class.problems.len(), class.rows.len()), (0, 1));
}

#[test]
fn files_that_are_no_sheet_of_figures_are_refused_with_a_sentence() {
    for (bytes, part) in [
        (&b""[..], "empty"),
        (b"\x89PNG....", "not CSV"),
        (b"colour\nred\n", "\"maker\""),
        (b"maker,model\n", "no rows"),
        (b"maker,manufacturer,model\na,b,c\n", "leave one of them out"),
        (b"maker,model\n\"a,b\n", "never closed"),
    ] {
        let error = read(bytes, FigureKind::Products, &shipped(), &nothing(), today()).unwrap_err();
        assert!(error.to_string().contains(part), "{error}");
    }
    let long = format!("maker,model\n{}", "a,b\n".repeat(5_001));
    let error = read(long.as_bytes(), FigureKind::Products, &shipped(), &nothing(), today());
    assert_eq!(error.unwrap_err(), SheetError::Rows);
}

#[test]
fn what_the_template_gives_can_be_read_again() {
    let library = shipped();
    let device = |id: &str, maker: &str, model: &str| Device {
        id: id.into(),
        asset_tag: None,
        serial: None,
        maker: maker.into(),
        model: model.into(),
        class: Some(crate::factors::DeviceClass::Laptop),
        product: None,
        site: None,
        status: Status::InUse,
        earlier: Vec::new(),
        start: None,
        end: None,
        planned_days: None,
    };
    let devices = vec![
        device("1", "Acme", "=X, \"Pro\""),
        device("2", "Acme", "=X, \"Pro\""),
        device("3", "Acme", "Y"),
        device("4", "Dell", "Latitude 5310"),
    ];
    let fleet = Fleet::new(&library, Vec::new(), devices);
    let text = template(FigureKind::Products, Some(&fleet));
    assert_eq!(text.lines().count(), 3, "{text}");
    let filled = text.replace("laptop,", "laptop,300");
    let read = upload(FigureKind::Products, &filled, &nothing());
    assert!(read.problems.is_empty(), "{:?}", read.problems);
    let Change::Product(first) = &read.changes[0] else { panic!("a product") };
    assert_eq!(first.model, "=X, \"Pro\"");
}

fn side_of(library: &Library) -> Fleet {
    side_at(library, "DE".parse::<Country>().unwrap().into())
}

fn side_at(library: &Library, place: GridPlace) -> Fleet {
    let (country, zone) = (Some(place.country), place.zone);
    let site = Site { id: "s".into(), name: "S".into(), country, zone };
    let devices = (0..4)
        .map(|at| Device {
            id: at.to_string(),
            asset_tag: None,
            serial: None,
            maker: "Dell".into(),
            model: if at < 3 { "Latitude 5310".into() } else { "Latitude 5320".into() },
            class: None,
            product: None,
            site: Some("s".into()),
            status: Status::InUse,
            earlier: Vec::new(),
            start: "2025-01-01".parse().ok(),
            end: None,
            planned_days: None,
        })
        .collect();
    Fleet::new(library, vec![site], devices)
}

#[test]
fn a_difference_tells_figures_tiles_and_devices() {
    let text = "maker,model,total_kg,use\nDell,Latitude 5310,1000,0.2\n";
    let shipped = shipped();
    let own =
        OwnFigures::fold(&[recorded(1, upload(FigureKind::Products, text, &nothing()).changes)]);
    let (library, none) = (shipped.with_own(&own), nothing());
    let (before, after) = (side_of(&shipped), side_of(&library));
    let filter = Filter::default();
    let period = "2026-01-01..2026-11-01".parse().unwrap();
    let ask = Ask { filter: &filter, period, view: View::Management, as_of: period.end() };
    let from = Side { own: &none, library: &shipped, fleet: &before };
    let to = Side { own: &own, library: &library, fleet: &after };
    let told = difference(from, to, &ask);
    assert_eq!((told.devices_changed, told.figures.len()), (3, 2));
    assert_eq!(told.figures[0].devices, Some(3));
    assert_eq!(
        told.gross_change_kg,
        told.tiles[0].after.unwrap().mean_kg - told.tiles[0].before.unwrap().mean_kg
    );
    assert!(told.gross_change_kg.grams() > 0);
    assert_eq!(told.tiles[2].before, told.tiles[2].after, "use is not touched");
    let back = difference(to, from, &ask);
    assert_eq!(back.gross_change_kg, -told.gross_change_kg);
    assert_eq!(difference(to, to, &ask).figures, []);
}

#[test]
fn what_is_browsed_says_where_it_comes_from_and_what_it_overrides() {
    let shipped = shipped();
    let text = "maker,model,total_kg,use\nDell,Latitude 5310,1000,0.2\n";
    let own =
        OwnFigures::fold(&[recorded(1, upload(FigureKind::Products, text, &nothing()).changes)]);
    let library = shipped.with_own(&own);
    let reach = side_of(&library).reach(&library);
    let asked = ProductsAsked { search: "latitude 53".into(), ..ProductsAsked::default() };
    let list = product_list(&shipped, &library, &reach, &asked, 0, 2);
    assert_eq!((list.rows[0].id.as_str(), list.rows[0].devices), ("dell/latitude-5310", 3));
    assert!(list.rows[0].overrides_kg.is_some() && list.rows[1].overrides_kg.is_none());
    assert!(list.total > 2 && list.rows.len() == 2);
    let own_only = ProductsAsked { own: true, ..ProductsAsked::default() };
    assert_eq!(product_list(&shipped, &library, &reach, &own_only, 0, 500).total, 1);
    let grid = grid_rows(&shipped, &library, &reach, today().month());
    assert_eq!((grid[0].country.code(), grid[0].devices), ("DE", 4));
    let germany = grid_country(&shipped, &library, grid[0].country).unwrap();
    assert!(germany.years.len() > 5 && germany.months.len() > 12);
    assert!(germany.months[0].vintage > germany.months[1].vintage, "newest first");
    assert_eq!(class_rows(&shipped, &library, &reach).len(), 9);
    let info = factor_set_info(&library, 1, today());
    assert_eq!(info.tables[0].rows, shipped.catalogue.products().len() as u64 - 1);
    assert!(info.tables.iter().all(|table| table.age_months > 0 && !table.newest.is_empty()));
}
