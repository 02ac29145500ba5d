use super::*;
use impact_core::inventory::{self, Field, Inventory, ReadOptions};
use impact_core::library::Library;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use std::io::Write;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn read(
    library: &Library,
    bytes: &[u8],
    sheet: Option<&str>,
    options: &ReadOptions,
) -> Result<Inventory, ReadError> {
    Ok(inventory::read_table(library, &open(bytes, sheet)?, options)?)
}

fn library() -> Library {
    crate::library::shipped().unwrap()
}

fn options() -> ReadOptions {
    ReadOptions::new("2026-11-24".parse().unwrap())
}

fn refusal(bytes: &[u8], sheet: Option<&str>) -> String {
    read(&library(), bytes, sheet, &options()).unwrap_err().to_string()
}

/// A workbook with a hidden sheet, an empty one, and two with cells.
fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    book.add_worksheet().set_name("Lists").unwrap().set_hidden(true).write(0, 0, "x").unwrap();
    book.add_worksheet().set_name("Empty").unwrap();
    let sheet = book.add_worksheet().set_name("Geräte").unwrap().set_active(true);
    let date = Format::new().set_num_format("dd.mm.yyyy");
    for (column, header) in ["Serial", "Model", "Purchased on", "Cost"].iter().enumerate() {
        sheet.write(2, column as u16, *header).unwrap();
    }
    for (row, serial) in [(3_u32, "PF00MBEG"), (5, "6RN6HW2")] {
        sheet.write(row, 0, serial).unwrap();
        sheet.write(row, 1, "Latitude 5310").unwrap();
        let day = ExcelDateTime::from_ymd(2024, 3, 4).unwrap();
        sheet.write_with_format(row, 2, &day, &date).unwrap();
        sheet.write_formula(row, 3, "=1+2").unwrap();
    }
    sheet.write(6, 0, 1_234_567_f64).unwrap();
    sheet.write(6, 1, "XPS 13 9310").unwrap();
    let other = book.add_worksheet().set_name("Old").unwrap();
    other.write(0, 0, "Model").unwrap();
    other.write(1, 0, "Latitude 5400").unwrap();
    book.save_to_buffer().unwrap()
}

/// An archive with these parts.
fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_sheet_is_read_as_a_csv_file_is() {
    let read = read(&library(), &workbook(), None, &options()).unwrap();
    assert!(read.recognised.text.contains("sheet \"Geräte\""), "{}", read.recognised.text);
    let fields: Vec<Option<Field>> = read.columns.iter().map(|column| column.field).collect();
    assert_eq!(fields, [Some(Field::Serial), Some(Field::Model), Some(Field::Start), None]);
    let rows: Vec<(u64, Option<&str>)> =
        read.entries.iter().map(|entry| (entry.row, entry.serial.as_deref())).collect();
    // Rows are those of the sheet; a number keeps no point.
    assert_eq!(rows, [(4, Some("PF00MBEG")), (6, Some("6RN6HW2")), (7, Some("1234567"))]);
    assert_eq!(read.entries[0].start, Some("2024-03-04".parse().unwrap()));
}

#[test]
fn the_sheet_may_be_named() {
    let old = read(&library(), &workbook(), Some("Old"), &options()).unwrap();
    assert_eq!(old.entries[0].model, "Latitude 5400");
    let refused = refusal(&workbook(), Some("Neu"));
    assert!(refused.contains("\"Neu\"") && refused.contains("\"Geräte\", \"Old\""), "{refused}");
    assert!(refusal(b"Serial,Model\nA,B\n", Some("Old")).contains("no sheet \"Old\""));
    let none = Workbook::new().save_to_buffer().unwrap();
    assert!(refusal(&none, None).contains("no sheet with a text"), "{}", refusal(&none, None));
}

#[test]
fn notes_before_the_devices_and_titles_above_the_header_are_passed_over() {
    let mut book = Workbook::new();
    let notes = book.add_worksheet().set_name("Info").unwrap();
    notes.write(0, 0, "Stand").unwrap();
    notes.write(0, 1, "2026-02-01").unwrap();
    notes.write(1, 0, "Erstellt von IT").unwrap();
    let devices = book.add_worksheet().set_name("Bestand").unwrap();
    devices.write(0, 0, "Bestand der Geräte 2026").unwrap();
    for (column, header) in ["Seriennummer", "Modell", "Standort"].iter().enumerate() {
        devices.write(2, column as u16, *header).unwrap();
    }
    for (column, cell) in ["PF00MBEG", "Latitude 5310", "Berlin"].iter().enumerate() {
        devices.write(3, column as u16, *cell).unwrap();
    }
    let bytes = book.save_to_buffer().unwrap();
    for sheet in [None, Some("Bestand")] {
        let read = read(&library(), &bytes, sheet, &options()).unwrap();
        let fields: Vec<Option<Field>> = read.columns.iter().map(|column| column.field).collect();
        assert_eq!(fields, [Some(Field::Serial), Some(Field::Model), Some(Field::Location)]);
        let rows: Vec<(u64, Option<&str>)> =
            read.entries.iter().map(|entry| (entry.row, entry.serial.as_deref())).collect();
        assert_eq!(rows, [(4, Some("PF00MBEG"))]);
    }
    let refused = refusal(&bytes, Some("Info"));
    assert!(refused.starts_with("in the sheet \"Info\" line 1 "), "{refused}");
    assert!(refused.contains("the workbook has \"Info\", \"Bestand\""), "{refused}");
}

#[test]
fn archives_of_other_kinds_are_named() {
    for (parts, kind) in [
        (&[("xl/workbook.bin", &b""[..])][..], ".xlsb"),
        (&[("mimetype", b""), ("content.xml", b"")], "OpenDocument"),
        (&[("word/document.xml", b"")], "Word"),
        (&[("a.csv", b"Serial,Model")], "ZIP archive"),
        (&[], "ZIP archive"),
    ] {
        let refused = refusal(&archive(parts), None);
        assert!(refused.contains(kind) && refused.contains(".xlsx or CSV"), "{refused}");
    }
    let old = refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", None);
    assert!(old.contains("old or locked Excel workbook"), "{old}");
}

#[test]
fn damaged_workbooks_are_refused_wherever_they_are_cut() {
    let whole = workbook();
    for length in (4..whole.len()).step_by(211) {
        assert!(refusal(&whole[..length], None).len() > 20, "{length}");
    }
    for at in (0..whole.len()).step_by(97) {
        let mut odd = whole.clone();
        odd[at] ^= 0x55;
        // Read or refused: what counts is that it ends.
        if let Err(error) = read(&library(), &odd, None, &options()) {
            assert!(error.to_string().len() > 20, "{at}");
        }
    }
    let empty = archive(&[("xl/workbook.xml", b"")]);
    assert!(
        refusal(&empty, None).contains("damaged") || refusal(&empty, None).contains("no sheet")
    );
}

#[test]
fn bombs_are_refused_before_they_go_off() {
    let part = vec![b' '; limits::WORKBOOK_BYTES as usize / 4];
    let parts: Vec<(String, &[u8])> =
        (0..5).map(|at| (format!("xl/{at}.xml"), part.as_slice())).collect();
    let mut named: Vec<(&str, &[u8])> = vec![("xl/workbook.xml", b"<a/>")];
    named.extend(parts.iter().map(|(name, bytes)| (name.as_str(), *bytes)));
    let bomb = archive(&named);
    assert!(bomb.len() < 2 * 1024 * 1024);
    assert!(refusal(&bomb, None).contains("unpacks to more than 320 MiB"));

    // A workbook that says it has more texts than memory could hold.
    for count in ["18446744073709551615", "99999999999999999999999", "900000000000"] {
        let text = format!("<sst uniqueCount=\"{count}\"></sst>");
        let parts: [(&str, &[u8]); 2] =
            [("xl/workbook.xml", b"<a/>"), ("xl/strings.xml", text.as_bytes())];
        assert!(refusal(&archive(&parts), None).contains("damaged"), "{count}");
    }
    let wide: Vec<u8> = "<\0s\0s\0t\0".bytes().collect();
    let parts: [(&str, &[u8]); 2] = [("xl/workbook.xml", b"<a/>"), ("xl/s.xml", &wide)];
    assert!(refusal(&archive(&parts), None).contains("damaged"));
}

#[test]
fn cells_far_to_the_right_and_far_below_cost_nothing() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.write(0, 0, "Serial").unwrap();
    sheet.write(0, 1, "Model").unwrap();
    sheet.write(1_048_575, 16_383, "far").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let read = read(&library(), &bytes, None, &options()).unwrap();
    assert_eq!((read.entries.len(), read.entries[0].row), (1, 1_048_576));
    assert_eq!(read.entries[0].problems[0].sentence.key, "problem.too_wide");
}

#[test]
fn each_bound_refuses_what_is_beyond_it_and_nothing_else() {
    let bytes = workbook();
    let read = |bounds: Bounds| {
        table(&bytes, Some("Geräte"), &bounds).map(|_| ()).map_err(|error| error.to_string())
    };
    let server = Bounds::SERVER;
    // Cells up to the last of each row: 4 + 4 + 4 + 2.
    assert_eq!(read(Bounds { cells: 14, ..server }), Ok(()));
    let cells = read(Bounds { cells: 13, ..server }).unwrap_err();
    assert!(cells.contains("\"Geräte\" has more than 13 cells"), "{cells}");
    let texts = read(Bounds { texts: 2, ..server }).unwrap_err();
    assert!(texts.contains("damaged") || texts.contains("more than 2 texts"), "{texts}");
    assert!(read(Bounds { parts: 3, ..server }).unwrap_err().contains("damaged"));
    let large = read(Bounds { bytes: 1024, ..server }).unwrap_err();
    assert!(large.contains("unpacks to more than"), "{large}");

    // A text that many cells share is unpacked once and read many times.
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let long = "x".repeat(1_000);
    for row in 0..100 {
        sheet.write(row, 0, &long).unwrap();
    }
    let shared = book.save_to_buffer().unwrap();
    let bounds = Bounds { bytes: 60_000, ..server };
    assert_eq!(unpacked::check(&shared, &bounds), Ok(()));
    let refused = table(&shared, None, &bounds).map(|_| ()).unwrap_err().to_string();
    assert!(refused.contains("unpacks to more than"), "{refused}");

    // What it says of the number of its texts is not so.
    let many = format!("<sst uniqueCount=\"1\">{}</sst>", "<si/>".repeat(1_001));
    let parts: [(&str, &[u8]); 2] =
        [("xl/workbook.xml", b"<a/>"), ("xl/sharedStrings.xml", many.as_bytes())];
    let bounds = Bounds { texts: 1_000, ..server };
    let refused = unpacked::check(&archive(&parts), &bounds).unwrap_err();
    assert_eq!(refused, WorkbookError::Texts { most: 1_000 });
}
