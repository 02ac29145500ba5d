//! Whole files, read as they come: the exports of known tools, a list of a tool that no code knows,
//! and what is refused or asked.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may stop where a fact it rests on is not so")]

mod shipped;

use impact_core::factors::DeviceClass;
use impact_core::inventory::{
    Confidence, Field, Format, GuessReason, Inventory, MappedColumn, Mapping, ReadOptions, read,
};
use impact_core::lifecycle::Status;
use shipped::LIBRARY;
use std::collections::BTreeMap;
use std::fmt::Write;

const SNIPE_IT: &[u8] = include_bytes!("../../tests/fixtures/snipe-it-assets.csv");
const INTUNE: &[u8] = include_bytes!("../../tests/fixtures/intune-devices.csv");
const GLPI: &[u8] = include_bytes!("../../tests/fixtures/glpi-computers.csv");
const KALUSTO: &[u8] = include_bytes!("../../tests/fixtures/kalusto.tsv");

fn options() -> ReadOptions {
    ReadOptions::new("2026-11-25".parse().unwrap())
}

fn inventory(bytes: &[u8]) -> Inventory {
    read(&LIBRARY, bytes, &options()).unwrap()
}

fn mapping(columns: &[(&str, Option<Field>)]) -> Mapping {
    let column = |(header, field): &(&str, Option<Field>)| MappedColumn {
        header: (*header).to_owned(),
        position: None,
        field: *field,
    };
    Mapping { columns: columns.iter().map(column).collect() }
}

fn mapped(bytes: &[u8], columns: &[(&str, Option<Field>)]) -> Result<Inventory, String> {
    let options = ReadOptions { mapping: Some(mapping(columns)), ..options() };
    read(&LIBRARY, bytes, &options).map_err(|error| error.to_string())
}

/// Header and field of each column that is read.
fn fields(inventory: &Inventory) -> BTreeMap<String, Field> {
    let read = |c: &impact_core::inventory::ColumnFinding| Some((c.header.clone(), c.field?));
    inventory.columns.iter().filter_map(read).collect()
}

fn finding<'a>(
    inventory: &'a Inventory,
    header: &str,
) -> &'a impact_core::inventory::ColumnFinding {
    inventory.columns.iter().find(|column| column.header == header).unwrap()
}

#[test]
fn intunes_export_gives_countries_and_no_classes() {
    let read = inventory(INTUNE);
    assert_eq!((read.format, read.needs_decision()), (Format::Intune, false));
    let category = finding(&read, "Category");
    assert_eq!(category.field, Some(Field::Country));
    assert_eq!(category.reason, Some(GuessReason::Contents));
    assert_eq!(finding(&read, "Serial number").confidence, Some(Confidence::Sure));
    assert!(finding(&read, "Primary user UPN").personal);
    // The country is the place.
    let first = &read.entries[0];
    assert_eq!(first.location.as_deref(), Some("Germany"));
    assert_eq!(first.country.unwrap().code(), "DE");
    assert!(read.entries.iter().all(|entry| entry.class.is_none() && entry.user.is_none()));
    // A device that only its operating system describes stays unknown, and says what it may be.
    let rows = impact_core::inventory::matched_rows(&LIBRARY, &read);
    let unknown = rows.iter().find(|row| row.matched.key() == "unknown").unwrap();
    assert!(unknown.problem.contains("laptop or desktop"), "{}", unknown.problem);
    assert!(unknown.embodied.is_none());
}

#[test]
fn glpis_export_is_read_in_french() {
    let read = inventory(GLPI);
    assert_eq!((read.format, read.needs_decision()), (Format::Glpi, false));
    let first = &read.entries[0];
    assert_eq!(first.start, Some("2021-11-05".parse().unwrap()));
    assert_eq!((first.class, first.status), (Some(DeviceClass::Laptop), Status::InStock));
    assert_eq!(read.entries[1].status, Status::Archived, "Réformé");
    assert_eq!(first.asset_tag.as_deref(), Some("AT100000"));
    let without = |test: fn(&impact_core::inventory::Entry) -> bool| {
        read.entries.iter().filter(|entry| !entry.virtual_machine && test(entry)).count()
    };
    assert_eq!(without(|entry| entry.class.is_none()), 0, "every French class is known");
    let told: Vec<&str> = read
        .entries
        .iter()
        .flat_map(|entry| &entry.problems)
        .map(|problem| problem.sentence.key.as_str())
        .collect();
    assert!(!told.contains(&"problem.status") && !told.contains(&"problem.date"));
}

#[test]
fn a_format_that_was_named_and_is_not_there_is_refused() {
    for (format, bytes, missing) in [
        (Format::Intune, SNIPE_IT, "serial number"),
        (Format::Glpi, INTUNE, "entité"),
        (Format::SnipeIt, GLPI, "asset tag"),
        (Format::SnipeIt, KALUSTO, "asset tag"),
    ] {
        let asked = ReadOptions { format, ..options() };
        let refused = read(&LIBRARY, bytes, &asked).unwrap_err().to_string();
        assert!(refused.contains(format.english()) && refused.contains(missing), "{refused}");
    }
    for (format, bytes) in
        [(Format::Intune, INTUNE), (Format::Glpi, GLPI), (Format::SnipeIt, SNIPE_IT)]
    {
        let asked = ReadOptions { format, ..options() };
        assert_eq!(read(&LIBRARY, bytes, &asked).unwrap(), inventory(bytes));
    }
}

#[test]
fn a_list_of_a_tool_that_no_code_knows_is_read_by_its_contents() {
    let read = inventory(KALUSTO);
    let fields = fields(&read);
    for (header, field) in [
        ("Sarjanro", Field::Serial),
        ("Nimike", Field::Model),
        ("Merkki", Field::Maker),
        ("Laji", Field::Category),
        ("Maa", Field::Country),
        ("Tila", Field::Status),
        ("Kalustotunnus", Field::AssetTag),
    ] {
        assert_eq!(fields.get(header), Some(&field), "{header}");
        let found = finding(&read, header);
        assert_eq!(found.reason, Some(GuessReason::Contents), "{header}");
        assert_eq!(found.confidence, Some(Confidence::Guess), "{header}");
    }
    for header in ["Verkko-osoite", "Haltija", "Toimipiste", "Hinta €"] {
        assert!(!fields.contains_key(header), "{header}");
        assert!(finding(&read, header).samples.is_empty(), "{header}");
    }
    // Two columns of dates: which one is the purchase, nobody but a person can say.
    let asked: Vec<(Field, Vec<u32>)> =
        read.questions.iter().map(|q| (q.field, q.candidates.clone())).collect();
    assert_eq!(asked, [(Field::Start, vec![0, 11])]);
    let sentence = &read.questions[0].sentence.text;
    assert!(sentence.contains("\"Viimeksi nähty\" and \"Hankittu\""), "{sentence}");
    assert!(read.needs_decision());
}

#[test]
fn a_list_of_a_tool_that_no_code_knows_is_read_by_a_mapping_alone() {
    let said = [
        ("Viimeksi nähty", None),
        ("Verkko-osoite", None),
        ("Haltija", None),
        ("Kalustotunnus", Some(Field::AssetTag)),
        ("Sarjanro", Some(Field::Serial)),
        ("Nimike", Some(Field::Model)),
        ("Laji", Some(Field::Category)),
        ("Merkki", Some(Field::Maker)),
        ("Toimipiste", Some(Field::Location)),
        ("Maa", Some(Field::Country)),
        ("Tila", Some(Field::Status)),
        ("Hankittu", Some(Field::Start)),
        ("Hinta €", None),
    ];
    let read = mapped(KALUSTO, &said).unwrap();
    assert!(!read.needs_decision());
    let expected: BTreeMap<String, Field> =
        said.iter().filter_map(|(header, field)| Some(((*header).to_owned(), (*field)?))).collect();
    assert_eq!(fields(&read), expected);
    assert_eq!(read.entries.len(), 90);
    let first = &read.entries[0];
    assert_eq!(first.serial.as_deref(), Some("HU6RK8A"));
    assert_eq!(first.class, Some(DeviceClass::Monitor));
    assert_eq!((first.location.as_deref(), first.country.unwrap().code()), (Some("Oulu"), "FI"));
    assert_eq!(first.start, Some("2022-08-27".parse().unwrap()));
    let devices = read.entries.iter().filter(|entry| entry.is_device()).count();
    assert_eq!(devices, 89, "one serial stands twice");
    let rows = impact_core::inventory::matched_rows(&LIBRARY, &read);
    assert!(rows.iter().all(|row| row.matched.is_matched()));
    assert!(!format!("{read:?}").contains("Nieminen"), "nothing of the people is kept");
}

#[test]
fn the_reading_as_a_mapping_reads_the_same() {
    for bytes in [SNIPE_IT, INTUNE, GLPI] {
        let guessed = inventory(bytes);
        let options = ReadOptions { mapping: Some(guessed.mapping.clone()), ..options() };
        let said = read(&LIBRARY, bytes, &options).unwrap();
        assert_eq!(said.entries, guessed.entries);
        assert_eq!(said.mapping, guessed.mapping);
        assert_eq!(said.signature, guessed.signature);
    }
}

#[test]
fn two_columns_that_could_both_be_the_field_are_asked() {
    let serials = ["PF00MBEG", "6RN6HW2", "JDX17QT", "PFCJSH39", "PFPB1QC7", "XNW882W"];
    let mut text = "Serial Number,Service Tag,Model,Purchase Date,Enrollment Date\n".to_owned();
    for (at, serial) in serials.iter().enumerate() {
        let tag = serials[(at + 1) % serials.len()];
        writeln!(text, "{serial},{tag},Latitude 5310,2024-01-0{},2024-02-0{}", at + 1, at + 1)
            .unwrap();
    }
    let read = inventory(text.as_bytes());
    let asked: Vec<(Field, Vec<u32>)> =
        read.questions.iter().map(|q| (q.field, q.candidates.clone())).collect();
    assert_eq!(asked, [(Field::Serial, vec![0, 1]), (Field::Start, vec![3, 4])]);
    assert_eq!(finding(&read, "Service Tag").asked, Some(Field::Serial));
    // The answer for one column settles it for the other.
    let said = [("Service Tag", Some(Field::Serial)), ("Enrollment Date", None)];
    let read = mapped(text.as_bytes(), &said).unwrap();
    assert!(!read.needs_decision());
    assert_eq!(read.entries[0].serial.as_deref(), Some("6RN6HW2"));
    assert_eq!(read.entries[0].start, Some("2024-01-01".parse().unwrap()));
    // Two columns of the same texts are one.
    let twice = text.replace("Enrollment Date", "Notes");
    let same = twice.lines().map(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        let second = if cells[1] == "Service Tag" { cells[1] } else { cells[0] };
        format!("{},{second},{},{}\n", cells[0], cells[2], cells[3])
    });
    assert!(inventory(same.collect::<String>().as_bytes()).questions.is_empty());
}

#[test]
fn a_mapping_that_loses_rows_is_refused_with_counts() {
    for (columns, sentence) in [
        (&[("Manufacturer", Some(Field::Serial))][..], "of 640 rows repeat another row's"),
        (&[("Model Number", Some(Field::Model))], "640 of 640 rows would have none"),
        (&[("Location", Some(Field::Country))], "would have none"),
        (&[("Order Number", Some(Field::Start))], "640 of 640 rows would have none"),
        (&[("Serial", None), ("Category", Some(Field::AssetTag))], "rows repeat another row's"),
        (&[("Serial", None), ("Model", None)], "neither a serial nor a model"),
        (&[("Seriel", Some(Field::Serial))], "no column \"Seriel\""),
        (&[("Serial", Some(Field::Model)), ("Model", Some(Field::Model))], "to two columns"),
        (&[("Serial", Some(Field::Serial)), ("serial", None)], "twice"),
    ] {
        let refused = mapped(SNIPE_IT, columns).map(|_| columns).unwrap_err();
        assert!(refused.contains(sentence), "{columns:?}: {refused}");
    }
    // A handful of repeated serials is a fault of the rows.
    assert!(mapped(SNIPE_IT, &[("Serial", Some(Field::Serial))]).is_ok());
}

#[test]
fn dates_in_two_orders_are_asked_with_the_rows_that_contradict() {
    let text =
        "Serial,Model,Purchase Date\nAA11BB,XPS,13/1/24\nAA11BC,XPS,3/4/24\nAA11BD,XPS,1/14/24\n";
    let open = inventory(text.as_bytes());
    let question = &open.date_order_question.as_ref().unwrap().text;
    assert!(question.contains("row 2 has \"13/1/24\", row 4 \"1/14/24\""), "{question}");
    assert!(open.needs_decision() && open.entries.iter().all(|entry| entry.start.is_none()));
    let chosen = ReadOptions { date_order: Some("dmy".parse().unwrap()), ..options() };
    let read = read(&LIBRARY, text.as_bytes(), &chosen).unwrap();
    let starts: Vec<bool> = read.entries.iter().map(|entry| entry.start.is_some()).collect();
    assert_eq!(starts, [true, true, false]);
    assert_eq!(read.entries[2].problems[0].sentence.key, "problem.date");
}

#[test]
fn countries_settle_their_locations_and_contradictions_are_told() {
    let text = "Serial,Model,Location,Country\n\
                AA11BB,XPS,Basel,CH\nAA11BC,XPS,Basel,Schweiz\nAA11BD,XPS,Basel,FR\n\
                AA11BE,XPS,Lyon,FR\nAA11BF,XPS,Lyon,\nAA11BG,XPS,,DE\nAA11BH,XPS,Oz,Narnia\n\
                AA11BI,XPS,Tie,DE\nAA11BJ,XPS,Tie,FR\n";
    let read = inventory(text.as_bytes());
    let said: Vec<(Option<&str>, Option<&str>, Vec<&str>)> = read
        .entries
        .iter()
        .map(|entry| {
            let keys = entry.problems.iter().map(|p| p.sentence.key.as_str()).collect();
            (entry.location.as_deref(), entry.country.as_ref().map(|c| c.code()), keys)
        })
        .collect();
    assert_eq!(
        said,
        [
            (Some("Basel"), Some("CH"), vec![]),
            (Some("Basel"), Some("CH"), vec![]),
            (Some("Basel"), Some("CH"), vec!["problem.country_contradicts"]),
            (Some("Lyon"), Some("FR"), vec![]),
            (Some("Lyon"), Some("FR"), vec![]),
            (Some("Germany"), Some("DE"), vec![]),
            (Some("Oz"), None, vec!["problem.country"]),
            (Some("Tie"), None, vec!["problem.country_unclear"]),
            (Some("Tie"), None, vec!["problem.country_unclear"]),
        ]
    );
}

#[test]
fn people_are_read_only_where_the_organisation_keeps_them() {
    let text = "Serial,Model,User,E-mail\nAA11BB,XPS,Ada Lovelace,ada@example.org\n";
    let dropped = inventory(text.as_bytes());
    assert!(!format!("{dropped:?}").contains("Lovelace"));
    let keeps = ReadOptions { users: true, ..options() };
    let kept = read(&LIBRARY, text.as_bytes(), &keeps).unwrap();
    assert_eq!(kept.entries[0].user.as_deref(), Some("Ada Lovelace"));
    assert!(!format!("{:?}", kept.columns).contains("Lovelace"), "and shown nowhere");
    assert!(!format!("{kept:?}").contains("ada@"));
    // A mapping cannot bring back what the organisation does not keep.
    let said = mapped(text.as_bytes(), &[("User", Some(Field::User))]).unwrap();
    assert!(!format!("{said:?}").contains("Lovelace"));
    let said = mapped(text.as_bytes(), &[("User", Some(Field::Location))]);
    assert!(said.is_err_and(|sentence| sentence.contains("about people")));
}

#[test]
fn a_disposal_is_read_beside_the_purchase() {
    let text = "Serial,Model,Purchase Date,Disposal Date,Status\n\
                AA11BB,XPS,2020-01-13,2024-03-01,Disposed\n\
                AA11BC,XPS,2020-01-13,2019-03-01,Disposed\n";
    let read = inventory(text.as_bytes());
    assert_eq!(read.entries[0].end, Some("2024-03-01".parse().unwrap()));
    assert_eq!(read.entries[1].end, None);
    assert_eq!(read.entries[1].problems[0].sentence.key, "problem.end_before_start");
}
