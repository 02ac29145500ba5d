//! The laws of reading, on random files: each property names the law it holds.
//!
//! `PROPTEST_CASES` sets how many cases are tried.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test may stop where a fact it rests on is not so")]

mod shipped;

use impact_core::csv::{Record, ends_in_open_quote, records};
use impact_core::inventory::{
    ColumnFinding, Field, InventoryError, MappedColumn, Mapping, ReadOptions, read,
};
use impact_core::quantity::Day;
use proptest::prelude::*;
use shipped::LIBRARY;

fn today() -> Day {
    Day::from_days(20_781)
}

fn field() -> impl Strategy<Value = Option<Field>> {
    prop::option::of(prop::sample::select(&Field::ALL[..]))
}

/// A field or none for each of five columns: any, or each field once with a model among them.
fn fields() -> impl Strategy<Value = Vec<Option<Field>>> {
    let others: Vec<Field> = Field::ALL.into_iter().filter(|of| *of != Field::Model).collect();
    let once = prop::sample::subsequence(others, 4).prop_map(|others| {
        others.into_iter().map(Some).chain([Some(Field::Model)]).collect::<Vec<_>>()
    });
    prop_oneof![1 => prop::collection::vec(field(), 5), 2 => once.prop_shuffle()]
}

/// Five columns of what stands in inventories, under headers that say it, may say it, or do not.
fn table() -> impl Strategy<Value = Vec<Vec<String>>> {
    let header = prop::sample::subsequence(
        vec![
            "Serial",
            "Service Tag",
            "Model",
            "Name",
            "Type",
            "Purchase Date",
            "Datum",
            "Country",
            "Status",
            "User",
            "Notes",
            "Order Number",
            "Column A",
            "Column B",
        ],
        5,
    )
    .prop_shuffle();
    let cell = prop_oneof![
        3 => "[A-Z0-9]{7,10}",
        2 => prop::sample::select(vec!["Latitude 5310", "ThinkPad T490", "20XW004AUS", "Pixel 6a"])
            .prop_map(str::to_owned),
        2 => "[0-9]{1,2}/[0-9]{1,2}/2[0-4]",
        1 => prop::sample::select(vec!["DE", "France", "Dell", "Laptop", "In use", "a@b.example"])
            .prop_map(str::to_owned),
        1 => Just(String::new()),
        1 => "[ -~]{0,12}",
    ];
    let rows = prop::collection::vec(prop::collection::vec(cell, 5), 1..12);
    (header, rows).prop_map(|(header, rows)| {
        let header = header.into_iter().map(str::to_owned).collect();
        std::iter::once(header).chain(rows).collect()
    })
}

fn csv(table: &[Vec<String>]) -> String {
    let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
    let line = |row: &Vec<String>| row.iter().map(quoted).collect::<Vec<_>>().join(",");
    table.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What each column is read as, how surely, and what is asked of it.
fn said(table: &[Vec<String>]) -> Result<Vec<(String, String)>, String> {
    let read = read(&LIBRARY, csv(table).as_bytes(), &ReadOptions::new(today()));
    let read = read.map_err(|error| error.to_string())?;
    let of = |column: &ColumnFinding| {
        let said = (column.field, column.reason, column.confidence, column.asked);
        (column.header.clone(), format!("{said:?}"))
    };
    Ok(read.columns.iter().map(of).collect())
}

proptest! {
    /// No panic: any bytes are read or refused with a sentence.
    #[test]
    fn any_file_is_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let today = Day::from_days(20_781);
        let options = ReadOptions::new(today);
        if let Err(refused) = read(&LIBRARY, &bytes, &options) {
            prop_assert!(refused.to_string().len() > 20);
        }
    }

    /// No panic: any text under a good header becomes entries, one for each of its records, from the
    /// line on which it begins; only a quote that never closes is refused.
    #[test]
    fn any_rows_are_read(rows in "[ -~\n\r\"é,;/0-9]{0,300}") {
        let header = "Serial,Manufacturer,Model,Purchase Date\nA1,Dell,XPS,1/13/24\n";
        let text = format!("{header}{rows}");
        let mut records: Vec<Record> = records(&text, b',').skip(1).collect();
        let open = records.last().is_some_and(|last| ends_in_open_quote(&text, last.line, &last.fields));
        // Blank lines at the end are how editors end files.
        while records.last().is_some_and(|last| last.fields.is_empty()) {
            records.pop();
        }
        match read(&LIBRARY, text.as_bytes(), &ReadOptions::new(today())) {
            Ok(inventory) => {
                prop_assert!(!open);
                let lines = records.iter().map(|record| record.line);
                let read = inventory.entries.iter().map(|entry| entry.row);
                prop_assert_eq!(read.collect::<Vec<_>>(), lines.collect::<Vec<_>>());
            }
            Err(InventoryError::OpenQuote { .. }) => prop_assert!(open),
            Err(refused) => prop_assert!(false, "{}", refused),
        }
    }

    /// No panic, whatever the table and whatever the mapping. A mapping that gives each field to one
    /// column, and a serial or a model to one that is not about people, is followed, and every row
    /// becomes an entry; it is refused only where it would lose most of the rows.
    #[test]
    fn any_table_is_read_with_any_mapping(
        table in table(), fields in fields(), users in any::<bool>(),
    ) {
        let text = csv(&table);
        let columns = table[0].iter().zip(&fields).enumerate().map(|(at, (header, field))| {
            MappedColumn { header: header.clone(), position: Some(at as u32), field: *field }
        });
        let mapping = Mapping { columns: columns.collect() };
        let options = ReadOptions { mapping: Some(mapping), users, ..ReadOptions::new(today()) };
        let has = |field| fields.contains(&Some(field));
        let given = |field: &Option<Field>| fields.iter().filter(|other| *other == field).count();
        let twice = fields.iter().any(|field| field.is_some() && given(field) > 1);
        match read(&LIBRARY, text.as_bytes(), &options) {
            Ok(inventory) => {
                prop_assert!(!twice && (has(Field::Serial) || has(Field::Model)));
                for (column, field) in inventory.columns.iter().zip(&fields) {
                    let dropped = *field == Some(Field::User) && !users;
                    prop_assert_eq!(column.field, field.filter(|_| !dropped));
                }
                prop_assert!(inventory.questions.is_empty());
                let lines = inventory.entries.iter().map(|entry| entry.row);
                prop_assert!(lines.eq(2..=table.len() as u64));
            }
            Err(InventoryError::FieldTwice { .. }) => prop_assert!(twice),
            Err(InventoryError::MappedUseless) => {
                prop_assert!(!has(Field::Serial) && !has(Field::Model));
            }
            Err(InventoryError::MappedPerson { header, .. }) => {
                let at = table[0].iter().position(|of| of.to_lowercase() == header).unwrap();
                let mails = table[1..].iter().filter(|row| row[at].contains('@')).count();
                prop_assert!(header == "user" || mails > 0, "{}", header);
            }
            Err(InventoryError::MappedLosesRows { lost, rows, .. }) => {
                prop_assert!(lost < rows && lost * 4 > rows, "{} of {}", lost, rows);
            }
            Err(InventoryError::MappedEmpty { lost, rows, .. }) => {
                prop_assert!(lost * 10 >= rows * 9, "{} of {}", lost, rows);
            }
            Err(refused) => prop_assert!(false, "{}", refused),
        }
    }

    /// A table whose devices have serials and models is never refused, whatever else it holds.
    #[test]
    fn a_table_with_serials_and_models_is_read(table in table(), at in 0_usize..4) {
        let mut table = table;
        table[0] = ["Notes", "Order Number", "Column A", "Column B", "Name"].map(str::to_owned).into();
        table[0][at] = "Serial".to_owned();
        table[0][at + 1] = "Model".to_owned();
        for (number, row) in table.iter_mut().enumerate().skip(1) {
            row[at] = format!("5CG01{number:05}");
            row[at + 1] = "Latitude 5310".to_owned();
        }
        let inventory = read(&LIBRARY, csv(&table).as_bytes(), &ReadOptions::new(today())).unwrap();
        let lines = inventory.entries.iter().map(|entry| entry.row);
        prop_assert!(lines.eq(2..=table.len() as u64));
        for entry in &inventory.entries {
            prop_assert_eq!(entry.model.as_str(), "Latitude 5310");
            prop_assert!(entry.serial.is_some() && entry.duplicate_of.is_none());
        }
        let mapping = Some(inventory.mapping.clone());
        let options = ReadOptions { mapping, ..ReadOptions::new(today()) };
        let again = read(&LIBRARY, csv(&table).as_bytes(), &options).unwrap();
        prop_assert_eq!(again.entries, inventory.entries);
    }

    /// What the columns hold does not depend on the order of the rows.
    #[test]
    fn the_order_of_rows_changes_no_column(table in table(), turn in 0_usize..20) {
        let mut turned = table.clone();
        let rows = turned.len() - 1;
        turned[1..].rotate_left(turn % rows);
        turned[1..].reverse();
        prop_assert_eq!(said(&table), said(&turned));
    }

    /// Columns in another order are the same columns, read the same.
    #[test]
    fn the_order_of_columns_changes_no_column(table in table(), turn in 0_usize..5) {
        let turned: Vec<Vec<String>> = table
            .iter()
            .map(|row| {
                let mut row = row.clone();
                row.rotate_left(turn);
                row.swap(0, 4);
                row
            })
            .collect();
        let (mut plain, mut turned) = (said(&table), said(&turned));
        if let (Ok(plain), Ok(turned)) = (&mut plain, &mut turned) {
            plain.sort();
            turned.sort();
            prop_assert_eq!(plain, turned);
        } else {
            prop_assert_eq!(plain.is_ok(), turned.is_ok());
        }
    }

    /// The reading as a mapping reads the same devices.
    #[test]
    fn a_reading_is_its_own_mapping(table in table()) {
        let text = csv(&table);
        let options = ReadOptions::new(today());
        if let Ok(guessed) = read(&LIBRARY, text.as_bytes(), &options) {
            let mapping = Some(guessed.mapping.clone());
            let options = ReadOptions { mapping, ..options };
            match read(&LIBRARY, text.as_bytes(), &options) {
                Ok(said) => prop_assert_eq!(said.entries, guessed.entries),
                // A guess may be as poor as a mapping that is refused for it.
                Err(refused) => prop_assert!(refused.to_string().contains("rows")),
            }
        }
    }
}
